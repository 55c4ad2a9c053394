//! The blogs' pages, for the browser and for finding a feed by the address of a home page.

use jiff::Timestamp;

use super::bodies;
use super::feeds::{Served, escaped};
use super::people::{self, Site};
use super::said::Book;
use super::tables::Person;

/// The page at a path of a site, if there is one.
pub(super) fn page(
    owner: &Person,
    site: Site,
    path: &str,
    (book, now): (&Book, Timestamp),
) -> Option<Served> {
    if path == "/" {
        return Some(home(owner, site, now));
    }
    let address = people::home(owner, site) + path.trim_start_matches('/');
    if address == people::PROGRAMME {
        let bytes = people::PUBLISHED.as_bytes().to_vec();
        return Some(Served { media: "application/toml", bytes });
    }
    let post = super::tables::POSTS.iter().find(|post| {
        post.who == owner.id && people::is_out(post, now) && people::post_path(post) == path
    })?;
    let said: Vec<String> = book
        .under(owner, post, now)
        .iter()
        .map(|comment| {
            let (number, name) = (comment.number, escaped(&comment.name));
            format!("<li id=\"comment-{number}\"><b>{name}</b> {}</li>", comment.html)
        })
        .collect();
    let conversation = if owner.takes_comments {
        format!(
            "<h2 id=\"comments\">Comments</h2><ol>{}</ol><p id=\"respond\">Leave a comment</p>",
            said.concat()
        )
    } else {
        String::new()
    };
    let text = bodies::html(post);
    Some(html(
        owner,
        site,
        post.title,
        &format!("<article><h1>{}</h1>{text}</article>{conversation}", escaped(post.title)),
    ))
}

fn home(owner: &Person, site: Site, now: Timestamp) -> Served {
    let posts: Vec<String> = people::shown(owner, site, now)
        .iter()
        .map(|post| {
            let title = if post.title.is_empty() { "A short post" } else { post.title };
            format!("<li><a href=\"{}\">{}</a></li>", people::post_path(post), escaped(title))
        })
        .collect();
    html(
        owner,
        site,
        owner.blog,
        &format!("<h1>{}</h1><ul>{}</ul>", escaped(owner.blog), posts.concat()),
    )
}

fn html(owner: &Person, site: Site, title: &str, body: &str) -> Served {
    let kind = match owner.format {
        "atom" => "application/atom+xml",
        "json" => "application/feed+json",
        _ => "application/rss+xml",
    };
    let feed =
        format!("{}{}", people::home(owner, site).trim_end_matches('/'), people::feed_path(owner));
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <link rel=\"alternate\" type=\"{kind}\" title=\"{}\" href=\"{feed}\"></head><body>{body}</body></html>\n",
        owner.language,
        escaped(title),
        escaped(owner.blog),
    );
    Served { media: "text/html; charset=utf-8", bytes: page.into_bytes() }
}
