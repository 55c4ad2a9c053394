//! The second pass: what the parser has no field for, or did not find, is filled in from the facts.

use std::collections::HashMap;
use std::time::Duration;

use url::{Position, Url};

use super::facts::{Facts, replaced, words};
use super::markup::{Token, Tokens, attribute, attributes, local};
use super::outline::Field;
use super::repair::plain_as_html;
use super::vocabulary::Name;
use super::words::{line, person, title_of, web};
use super::{Format, ReadFeed, dates};
use crate::domain::{Replies, Seen};
use crate::text::{Clean, TitleKind};

/// Fills in what the blog and each post lack. `root` is what stands in the outermost element's tag.
pub(super) fn fill(feed: &mut ReadFeed, facts: &Facts<'_>, root: &str, address: &Url) {
    let base = attribute(root, "xml:base").and_then(|base| web(&replaced(base), address));
    let document = base.as_ref().unwrap_or(address);
    blog(feed, facts, document, address);
    let begins = match (&base, feed.format) {
        (Some(base), _) => base.clone(),
        (None, Format::Atom) => address.clone(),
        (None, _) => feed.page.clone().unwrap_or_else(|| address.clone()),
    };
    let author = feed.author.clone();
    let place = Place { begins: &begins, page: feed.page.as_ref(), address };
    for (number, seen) in feed.posts.iter_mut().enumerate() {
        post(seen, facts.of(number), &place);
        seen.author = seen.author.take().or_else(|| author.clone());
        if seen.base.is_none() {
            seen.base.clone_from(&base);
        }
    }
}

/// Where a document's addresses begin.
struct Place<'a> {
    begins: &'a Url,
    page: Option<&'a Url>,
    address: &'a Url,
}

fn blog(feed: &mut ReadFeed, facts: &Facts<'_>, document: &Url, address: &Url) {
    let (mut period, mut often) = (None, 1);
    let mut next = None;
    let mut language = None;
    for field in &facts.blog {
        match field.name {
            Name::Ttl if feed.ttl.is_none() => {
                let minutes = words(field).parse::<u32>().ok();
                feed.ttl = minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
            }
            Name::UpdatePeriod => period = period_of(&words(field)),
            Name::UpdateFrequency => often = words(field).parse::<u32>().unwrap_or(1).max(1),
            Name::Author if feed.author.is_none() => feed.author = author(field),
            Name::Language => language = language.or_else(|| line(&words(field))),
            Name::Link => match (linked(field, document), relation(field)) {
                (Some(link), "prev-archive") => feed.older = Some(link),
                (Some(link), "next") => next = next.or(Some(link)),
                (Some(link), "alternate" | "") if feed.page.is_none() && link != *address => {
                    feed.page = Some(link);
                }
                _ => {}
            },
            _ => {}
        }
    }
    feed.older = feed.older.take().or(next);
    feed.update_period = period.map(|period| period / often);
    for post in &mut feed.posts {
        post.language = post.language.take().or_else(|| language.clone());
    }
}

/// `sy:updatePeriod`.
fn period_of(word: &str) -> Option<Duration> {
    const HOUR: u64 = 3600;
    let hours = match word.trim().to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 24 * 7,
        "monthly" => 24 * 30,
        "yearly" => 24 * 365,
        _ => return None,
    };
    Some(Duration::from_secs(hours * HOUR))
}

fn post(seen: &mut Seen, facts: &[(usize, Field<'_>)], place: &Place<'_>) {
    let own = facts.iter().find(|(_, field)| field.name == Name::Item);
    let base = own
        .and_then(|(_, field)| attribute(field.attributes, "xml:base"))
        .and_then(|base| web(&replaced(base), place.begins));
    let begins = base.as_ref().unwrap_or(place.begins);
    let had_files = !seen.enclosures.is_empty();
    for (_, field) in facts {
        said(seen, field);
        placed(seen, field, begins, had_files);
    }
    let about = own.map(|(_, field)| field.attributes);
    if seen.published.is_none() {
        let changed = || dates::parse(about.and_then(|about| attribute(about, "lastmod"))?);
        seen.published = facts
            .iter()
            .filter(|(_, field)| field.name == Name::Updated)
            .find_map(|(_, field)| dates::parse(&words(field)))
            .or_else(changed);
    }
    if seen.link.is_none() {
        seen.link = link(seen, facts, about, &Place { begins, ..*place });
    }
    if seen.base.is_none() {
        seen.base = base;
    }
}

/// What a field says: who, when and what.
fn said(seen: &mut Seen, field: &Field<'_>) {
    match field.name {
        Name::Author if seen.author.is_none() => seen.author = author(field),
        Name::Published if seen.published.is_none() => {
            seen.published = dates::parse(&words(field));
        }
        Name::MediaTitle if seen.title.is_none() => {
            seen.title = title_of(&words(field), TitleKind::Markup);
        }
        Name::MediaText if seen.html.trim().is_empty() => seen.html = plain_as_html(&words(field)),
        Name::Body if seen.html.trim().is_empty() => seen.html = words(field),
        Name::Guid if seen.guid.is_none() => {
            seen.guid = Some(words(field)).filter(|guid| !guid.is_empty());
        }
        Name::CommentCount => count(seen, &words(field)),
        Name::InReplyTo if seen.in_reply_to.is_none() => {
            let answers = ["ref", "href"].iter().find_map(|name| attribute(field.attributes, name));
            seen.in_reply_to = answers.map(|name| line_of(&replaced(name)));
        }
        _ => {}
    }
}

/// Where a field leads: to files and replies.
fn placed(seen: &mut Seen, field: &Field<'_>, begins: &Url, had_files: bool) {
    match field.name {
        Name::Enclosure if !had_files => {
            enclosure(seen, attribute(field.attributes, "url"), begins);
        }
        Name::Comments if seen.comments_page.is_none() => {
            seen.comments_page = web(&words(field), begins);
        }
        Name::CommentFeed if seen.comments_feed.is_none() => {
            seen.comments_feed = web(&words(field), begins);
        }
        Name::Link => link_fact(seen, field, begins, had_files),
        _ => {}
    }
}

/// A name without control characters.
fn line_of(name: &str) -> String {
    name.trim().chars().filter(|ch| !ch.is_control()).collect()
}

/// What an Atom link says, in any format: where replies are and how many, and files.
fn link_fact(seen: &mut Seen, field: &Field<'_>, begins: &Url, had_files: bool) {
    match relation(field) {
        "replies" => {
            let media = attribute(field.attributes, "type").unwrap_or_default();
            let is_feed =
                media.contains("xml") && !media.contains("html") || media.contains("json");
            let place = if is_feed { &mut seen.comments_feed } else { &mut seen.comments_page };
            if place.is_none() {
                *place = linked(field, begins);
            }
            let stated = attributes(field.attributes)
                .find(|(name, _)| name.contains(':') && local(name) == "count");
            if let Some((_, stated)) = stated
                && seen.replies == Replies::Unknown
            {
                count(seen, stated);
            }
        }
        "enclosure" if !had_files => {
            enclosure(seen, attribute(field.attributes, "href"), begins);
        }
        _ => {}
    }
}

fn count(seen: &mut Seen, written: &str) {
    if let Ok(count) = written.trim().parse() {
        seen.replies = Replies::counted(count);
    }
}

fn enclosure(seen: &mut Seen, href: Option<&str>, begins: &Url) {
    let file = href.and_then(|href| web(&replaced(href), begins));
    if let Some(file) = file.filter(|file| !seen.enclosures.contains(file))
        && seen.enclosures.len() < 50
    {
        seen.enclosures.push(file);
    }
}

/// The page of a post that gives none the parser knows: from its other links, its guid, what its tag
/// is about, what is attached to it, and at last its place on the page of the blog.
fn link(
    seen: &mut Seen,
    facts: &[(usize, Field<'_>)],
    about: Option<&str>,
    place: &Place<'_>,
) -> Option<Url> {
    let links = || facts.iter().map(|(_, field)| field).filter(|field| field.name == Name::Link);
    let of_links = |wanted: fn(&str, &Field<'_>) -> bool| {
        links()
            .filter(|field| wanted(relation(field), field))
            .find_map(|field| linked(field, place.begins).filter(|link| link != place.address))
    };
    let html = |field: &Field<'_>| {
        attribute(field.attributes, "type").is_none_or(|media| media.contains("html"))
    };
    let guid = seen.guid.as_deref().map(replaced);
    let guid = guid.as_deref().and_then(|guid| Url::parse(guid).ok()).filter(crate::domain::is_web);
    let of_tag = || {
        let names = ["rdf:about", "about", "href"];
        let about = names.iter().find_map(|name| attribute(about?, name))?;
        web(&replaced(about), place.begins)
    };
    let found = of_links(|rel, _| rel.is_empty())
        .or_else(|| {
            links()
                .find(|field| relation(field) == "alternate" && html(field))
                .and_then(|field| linked(field, place.begins))
        })
        .or_else(|| of_links(|rel, _| rel == "alternate"))
        .or(guid)
        .or_else(of_tag)
        .or_else(|| seen.enclosures.first().cloned());
    if found.is_some() {
        return found;
    }
    seen.shared_link = true;
    let mut page = place.page?.clone();
    let anchor = seen.guid.as_deref().map(|guid| guid.trim_start_matches('#'));
    page.set_fragment(anchor.filter(|anchor| !anchor.contains(char::is_whitespace)));
    Some(page)
}

/// What a link is to the post: empty for one that does not say (RSS).
fn relation<'a>(field: &Field<'a>) -> &'a str {
    match attribute(field.attributes, "rel") {
        Some(relation) => relation,
        None if attribute(field.attributes, "href").is_some() => "alternate",
        None => "",
    }
}

/// Where a link leads: by its attribute (Atom) or its words (RSS).
fn linked(field: &Field<'_>, begins: &Url) -> Option<Url> {
    match attribute(field.attributes, "href") {
        Some(href) => web(&replaced(href), begins),
        None => web(&words(field), begins),
    }
}

/// The author in a field: RSS writes a line, Atom elements.
fn author(field: &Field<'_>) -> Option<Clean> {
    if !field.markup {
        return person(&words(field));
    }
    let (mut name, mut mail, mut open) = (None, None, "");
    for token in Tokens::of(field.inner) {
        match (token, open) {
            (Token::Start(tag), _) => open = local(tag.name),
            (Token::End(_), _) => open = "",
            (Token::Text(text), "name") => name = name.or_else(|| person(&replaced(text))),
            (Token::Raw(text), "name") => name = name.or_else(|| person(text)),
            (Token::Text(text) | Token::Raw(text), "email") => mail = mail.or_else(|| line(text)),
            (Token::Text(_) | Token::Raw(_) | Token::Aside, _) => {}
        }
    }
    name.or(mail)
}

/// Where relative addresses in a post's text begin, if nobody says: on its page, if that is one of
/// the blog's own.
pub(super) fn base_on_pages(feed: &mut ReadFeed, address: &Url) {
    let home = feed.page.as_ref().and_then(Url::host_str);
    for post in &mut feed.posts {
        let own = post.link.as_ref().filter(|link| {
            let host = link.host_str();
            !post.shared_link && (host == home || host == address.host_str())
        });
        if post.base.is_none() {
            post.base = own.or(feed.page.as_ref()).cloned();
        }
    }
}

/// Marks the pages that do not tell one post from another: several give them, or they are the
/// blog's own.
pub(super) fn mark_shared(feed: &mut ReadFeed, address: &Url) {
    let page = feed.page.as_ref().map(bare);
    let own = bare(address);
    let mut pages: HashMap<&str, (usize, bool)> = HashMap::with_capacity(feed.posts.len());
    for (number, post) in feed.posts.iter().enumerate() {
        let Some(link) = &post.link else { continue };
        let known = pages.entry(bare(link)).or_insert((number, false));
        known.1 |= known.0 != number
            && feed.posts.get(known.0).is_some_and(|first| is_another(first, post));
    }
    let shared: Vec<bool> = feed
        .posts
        .iter()
        .map(|post| {
            post.link.as_ref().map(bare).is_some_and(|link| {
                Some(link) == page || link == own || pages.get(link).is_some_and(|known| known.1)
            })
        })
        .collect();
    for (post, shared) in feed.posts.iter_mut().zip(shared) {
        post.shared_link |= shared;
    }
}

fn is_another(one: &Seen, other: &Seen) -> bool {
    match (&one.title, &other.title) {
        (None, None) => one.guid != other.guid,
        (one, other) => one != other,
    }
}

/// An address without its fragment, unless that is a route.
fn bare(link: &Url) -> &str {
    match link.fragment() {
        Some(route) if route.starts_with('!') => link.as_str(),
        _ => &link[..Position::AfterQuery],
    }
}
