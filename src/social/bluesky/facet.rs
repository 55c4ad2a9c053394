//! What stretches of a text are besides words: links, hashtags and mentions (`app.bsky.richtext.facet`).
//! Their places are counted in bytes of UTF-8.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;
use url::Url;

use crate::domain::is_web;
use crate::social::escaped;

/// A hashtag has at most so many graphemes.
const LONGEST_TAG: usize = 64;
/// A text of somebody else's has at most so many stretches that we look at.
const MOST: usize = 200;

/// A stretch of a text, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facet {
    /// Its bytes.
    pub(super) bytes: Range<usize>,
    /// What it is.
    pub(super) feature: Feature,
}

/// What a stretch of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Feature {
    /// A link to a page.
    Link(Url),
    /// The name of somebody, by their `did:`.
    Mention(String),
    /// A hashtag, without `#`.
    Tag(String),
}

/// The stretches that a record names, in their order. Left out: what lies outside the text, begins or ends
/// inside a character, overlaps with one before it, or is nothing we know.
pub(super) fn read(text: &str, facets: &[Value]) -> Vec<Facet> {
    let mut found: Vec<Facet> =
        facets.iter().take(MOST).filter_map(|one| facet(text, one)).collect();
    found.sort_by_key(|facet| (facet.bytes.start, facet.bytes.end));
    let mut end = 0;
    found.retain(|facet| {
        let apart = facet.bytes.start >= end;
        if apart {
            end = facet.bytes.end;
        }
        apart
    });
    found
}

fn facet(text: &str, value: &Value) -> Option<Facet> {
    let at = |name: &str| usize::try_from(value.get("index")?.get(name)?.as_u64()?).ok();
    let bytes = at("byteStart")?..at("byteEnd")?;
    if text.get(bytes.clone())?.is_empty() {
        return None;
    }
    let feature = value.get("features")?.as_array()?.iter().take(MOST).find_map(feature)?;
    Some(Facet { bytes, feature })
}

fn feature(value: &Value) -> Option<Feature> {
    let word = |name: &str| value.get(name)?.as_str();
    match word("$type")?.strip_prefix("app.bsky.richtext.facet#")? {
        "link" => Url::parse(word("uri")?).ok().filter(is_web).map(Feature::Link),
        "mention" => Some(Feature::Mention(word("did")?.to_owned())),
        "tag" => Some(Feature::Tag(word("tag")?.to_owned())),
        _ => None,
    }
}

/// A text with its stretches, as HTML: blank lines part paragraphs.
pub(super) fn html(text: &str, facets: &[Facet]) -> String {
    let mut html = String::from("<p>");
    let mut place = 0;
    for facet in facets {
        let (Some(before), Some(inside)) =
            (text.get(place..facet.bytes.start), text.get(facet.bytes.clone()))
        else {
            continue;
        };
        html.push_str(&paragraphs(before));
        html.push_str(&anchor(&facet.feature, inside));
        place = facet.bytes.end;
    }
    html.push_str(&paragraphs(text.get(place..).unwrap_or_default()));
    html.push_str("</p>");
    html
}

fn paragraphs(text: &str) -> String {
    escaped(text).replace("\r\n", "\n").replace("\n\n", "</p><p>").replace('\n', "<br>")
}

fn anchor(feature: &Feature, words: &str) -> String {
    let words = escaped(words).replace('\n', " ");
    match feature {
        Feature::Link(url) => format!("<a href=\"{}\">{words}</a>", escaped(url.as_str())),
        Feature::Mention(did) => {
            let page = page(&["profile", did]);
            format!("<a href=\"{page}\" class=\"mention\">{words}</a>")
        }
        Feature::Tag(tag) => {
            let page = page(&["hashtag", tag]);
            format!("<a href=\"{page}\" class=\"mention hashtag\" rel=\"tag\">{words}</a>")
        }
    }
}

fn page(path: &[&str]) -> String {
    super::note::page(path).map(|url| escaped(url.as_str())).unwrap_or_default()
}

/// The stretches that we find in a text somebody writes here. Who is mentioned is told by the table
/// handle → `did:`; a handle that is not in it stays words.
pub(super) fn find(text: &str, people: &HashMap<String, String>) -> Vec<Facet> {
    words(text).filter_map(|(start, word)| found(start, word, people)).collect()
}

/// The handles that a text seems to name, in small letters.
pub(super) fn handles(text: &str) -> Vec<String> {
    let mut found: Vec<String> = words(text)
        .filter_map(|(_, word)| handle(word.trim_start_matches('(')))
        .map(str::to_lowercase)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The hashtags that a text holds, without `#`.
pub(super) fn hashtags(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter_map(|(_, word)| hashtag(word))
}

/// The words of a text with the places where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split(char::is_whitespace).filter_map(move |word| {
        let start = next;
        // What parts two words is one character of white space, of one to three bytes.
        let end = start + word.len();
        let gap = text.get(end..).and_then(|rest| rest.chars().next());
        next = end + gap.map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

fn found(start: usize, word: &str, people: &HashMap<String, String>) -> Option<Facet> {
    if let Some(tag) = hashtag(word) {
        // The sign may be the wide one, which has three bytes.
        let sign = word.chars().next().map_or(0, char::len_utf8);
        let bytes = start..start + sign + tag.len();
        return Some(Facet { bytes, feature: Feature::Tag(tag.to_owned()) });
    }
    let open = word.len() - word.trim_start_matches('(').len();
    let (start, word) = (start + open, word.get(open..)?);
    if let Some(handle) = handle(word) {
        let did = people.get(&handle.to_lowercase())?;
        let bytes = start..start + 1 + handle.len();
        return Some(Facet { bytes, feature: Feature::Mention(did.clone()) });
    }
    let (length, url) = link(word)?;
    Some(Facet { bytes: start..start + length, feature: Feature::Link(url) })
}

/// The hashtag that a word begins with a sign for; punctuation at its end is none of it, and a number is none.
fn hashtag(word: &str) -> Option<&str> {
    let tag = word.strip_prefix(['#', '＃'])?;
    let hidden =
        |ch: char| matches!(ch, '\u{ad}' | '\u{2060}' | '\u{200a}'..='\u{200d}' | '\u{20e2}');
    let tag = tag.split(hidden).next()?.trim_end_matches(is_punctuation);
    let speaks = tag.chars().any(|ch| !ch.is_numeric() && !is_punctuation(ch) && ch != '\u{fe0f}');
    (speaks && tag.graphemes(true).count() <= LONGEST_TAG).then_some(tag)
}

fn is_punctuation(ch: char) -> bool {
    ch.is_ascii_punctuation()
        || matches!(ch, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '،' | '؛' | '؟' | '۔')
        || matches!(ch, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(ch, '、'..='〃' | '〈'..='】' | '〔'..='〟')
        || matches!(ch, '！'..='＊' | '，'..='／' | '：' | '；' | '？' | '＠' | '［'..='］' | '＿' | '｛' | '｝' | '｟'..='･')
}

/// The handle, a domain name, that a word begins with `@` for.
fn handle(word: &str) -> Option<&str> {
    let rest = word.strip_prefix('@')?;
    let end = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '.' && ch != '-');
    let name = rest.get(..end.unwrap_or(rest.len()))?.trim_end_matches(['.', '-']);
    is_domain(name).then_some(name)
}

fn is_domain(name: &str) -> bool {
    let mut labels = name.split('.');
    let letters = |label: &str| label.len() > 1 && label.chars().all(|ch| ch.is_ascii_alphabetic());
    let fits = |label: &str| {
        !label.is_empty() && label.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '-')
    };
    labels.next_back().is_some_and(letters) && name.contains('.') && labels.all(fits)
}

/// The address that a word is, and how many bytes of it: with `http://` or `https://` before it, or a
/// domain name with a path, or one that begins with `www.`.
fn link(word: &str) -> Option<(usize, Url)> {
    let bare = shorn(word);
    let whole = |scheme: &str| {
        bare.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && bare.len() > scheme.len()
    };
    let address = if whole("http://") || whole("https://") {
        bare.to_owned()
    } else {
        let (domain, path) = bare.split_once('/').unwrap_or((bare, ""));
        let named = domain.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        if !is_domain(domain) || (path.is_empty() && !named) {
            return None;
        }
        format!("https://{bare}")
    };
    let url = Url::parse(&address).ok().filter(is_web)?;
    Some((bare.len(), url))
}

/// A word without the punctuation of the sentence behind it.
fn shorn(word: &str) -> &str {
    let mut bare = word;
    loop {
        let shorter =
            bare.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '”', '’', '…', '>']);
        let opened = shorter.matches('(').count();
        let shorter = match shorter.strip_suffix(')') {
            Some(inside) if shorter.matches(')').count() > opened => inside,
            _ => shorter,
        };
        if shorter.len() == bare.len() {
            return bare;
        }
        bare = shorter;
    }
}

/// A stretch as the lexicon writes it.
pub(super) fn written(facet: &Facet) -> Value {
    let feature = match &facet.feature {
        Feature::Link(url) => {
            json!({ "$type": "app.bsky.richtext.facet#link", "uri": url.as_str() })
        }
        Feature::Mention(did) => {
            json!({ "$type": "app.bsky.richtext.facet#mention", "did": did })
        }
        Feature::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
    };
    json!({
        "index": { "byteStart": facet.bytes.start, "byteEnd": facet.bytes.end },
        "features": [feature],
    })
}
