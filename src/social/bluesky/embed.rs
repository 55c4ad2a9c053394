//! What is attached to a post (`app.bsky.embed.*#view`), in words and places.

use serde_json::Value;
use url::Url;

use super::note::View;
use crate::domain::is_web;
use crate::social::escaped;

/// A post has at most so many pictures.
const MOST: usize = 20;

/// What is attached, as HTML. A `quoted` post's own quotes are left out.
pub(super) fn html(attached: &Value, quoted: bool) -> String {
    match kind(attached) {
        "images" => pictures(attached.get("images"), "fullsize"),
        "gallery" => pictures(attached.get("items"), "fullsize"),
        "video" => video(attached),
        "external" => external(attached),
        "record" if !quoted => attached.get("record").map(quote).unwrap_or_default(),
        "recordWithMedia" => {
            let media = attached.get("media").map(|media| html(media, true)).unwrap_or_default();
            let record = attached.get("record").filter(|_| !quoted).and_then(|of| of.get("record"));
            media + &record.map(quote).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The page whose card is attached.
pub(super) fn card(attached: &Value) -> Option<Url> {
    match kind(attached) {
        "external" => web(attached.get("external")?, "uri"),
        "recordWithMedia" => web(attached.get("media")?.get("external")?, "uri"),
        _ => None,
    }
}

fn kind(attached: &Value) -> &str {
    let kind = attached.get("$type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind.strip_prefix("app.bsky.embed.").unwrap_or_default();
    kind.split('#').next().unwrap_or_default()
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn web(value: &Value, name: &str) -> Option<Url> {
    Url::parse(word(value, name)).ok().filter(is_web)
}

fn pictures(list: Option<&Value>, address: &str) -> String {
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut html = String::new();
    for picture in list.iter().take(MOST) {
        html.push_str(&format!(
            "<p><img src=\"{}\" alt=\"{}\"></p>",
            escaped(word(picture, address)),
            escaped(word(picture, "alt"))
        ));
    }
    html
}

fn video(attached: &Value) -> String {
    format!(
        "<video src=\"{}\" title=\"{}\"></video>",
        escaped(word(attached, "playlist")),
        escaped(word(attached, "alt"))
    )
}

fn external(attached: &Value) -> String {
    let Some(card) = attached.get("external") else { return String::new() };
    let Some(url) = web(card, "uri") else { return String::new() };
    let title = match word(card, "title").trim() {
        "" => url.as_str(),
        title => title,
    };
    format!("<p><a href=\"{}\">{}</a></p>", escaped(url.as_str()), escaped(title))
}

/// A quoted post with its author; what cannot be shown, or is no post, is left out.
fn quote(record: &Value) -> String {
    let Some(view) = View::read(record) else { return String::new() };
    let page = view.page().map(|page| escaped(page.as_str())).unwrap_or_default();
    format!(
        "<blockquote><p><a href=\"{page}\">{}</a></p>{}</blockquote>",
        escaped(&view.name()),
        view.html(true)
    )
}
