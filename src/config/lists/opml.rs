//! OPML, as many programs write it and as we write it. Only attributes are read: no entity, document
//! type or address in it makes the program fetch or run anything.

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_xml_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use url::Url;

use super::super::address;
use super::super::mistake::Lines;
use super::{Gathered, ListKind, Listed, Listing};
use crate::domain::shown_address;
use crate::text::Clean;

/// Reads OPML as far as it can be read.
pub(super) fn read(text: &str) -> Listing {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let lines = Lines::new(text);
    let mut gathered = Gathered::new(ListKind::Opml);
    // The group that each open outline gives to those inside it.
    let mut folders: Vec<Option<Clean>> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let line = lines.line(at);
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_outline(tag.name()) => {
                let group = folders.last().cloned().flatten();
                let outline = Outline::of(&tag);
                folders.push(outline.group().or_else(|| group.clone()));
                outline.gather(&mut gathered, line, group);
            }
            Ok(Event::Empty(tag)) if is_outline(tag.name()) => {
                let group = folders.last().cloned().flatten();
                Outline::of(&tag).gather(&mut gathered, line, group);
            }
            Ok(Event::End(tag)) if is_outline(tag.name()) => drop(folders.pop()),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                gathered.listing.broke_off_at = Some(line);
                break;
            }
        }
    }
    gathered.listing
}

fn is_outline(name: QName<'_>) -> bool {
    name.into_inner().eq_ignore_ascii_case("outline")
}

/// The attributes of one outline; empty where they are missing.
#[derive(Default)]
struct Outline {
    text: String,
    title: String,
    feed: String,
    page: String,
    url: String,
}

impl Outline {
    fn of(tag: &BytesStart<'_>) -> Self {
        let mut outline = Self::default();
        let mut attributes = tag.html_attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let value = unescaped(&attribute.value).trim().to_owned();
            match attribute.key.into_inner().to_ascii_lowercase().as_str() {
                "text" => outline.text = value,
                "title" => outline.title = value,
                "xmlurl" => outline.feed = value,
                "htmlurl" => outline.page = value,
                "url" => outline.url = value,
                _ => {}
            }
        }
        outline
    }

    fn name(&self) -> Option<Clean> {
        let names = [&self.text, &self.title].map(|name| Clean::line(name));
        names.into_iter().find(|name| !name.is_empty())
    }

    /// The name, if this is a folder.
    fn group(&self) -> Option<Clean> {
        if self.addresses().next().is_none() { self.name() } else { None }
    }

    fn addresses(&self) -> impl Iterator<Item = &String> {
        [&self.feed, &self.page, &self.url].into_iter().filter(|address| !address.is_empty())
    }

    fn gather(self, gathered: &mut Gathered, line: usize, group: Option<Clean>) {
        let feed = address::typed(&self.feed).ok();
        let page = address::typed(&self.page).or_else(|_| address::typed(&self.url)).ok();
        if feed.is_some() || page.is_some() {
            gathered
                .list(line, Listed { name: self.name(), feed, page, group, ..Listed::default() });
        } else if let Some(written) = self.addresses().next() {
            gathered.skip_stranger(line, written);
        }
    }
}

/// An attribute without its entities. What is no entity stays as it is: a bare `&` in an address is
/// common, and one that a document type declares is never expanded.
fn unescaped(raw: &str) -> String {
    /// Longer than `&#x10FFFF;` needs.
    const LONGEST: usize = 12;
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.bytes().take(LONGEST).position(|byte| byte == b';');
        let meant = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        if let Some((ch, after)) = meant {
            text.push(ch);
            rest = after;
        } else {
            text.push('&');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_xml_entity(name).and_then(|text| text.chars().next());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

/// Writes OPML 2.0: first those without a group, then the groups in the order in which they come.
pub fn write(title: &str, listed: &[Listed]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    \
         <title>{}</title>\n  </head>\n  <body>\n",
        escape(Clean::line(title).as_str())
    );
    let mut groups: Vec<&Clean> = Vec::new();
    for entry in listed {
        match &entry.group {
            Some(group) if !groups.contains(&group) => groups.push(group),
            Some(_) => {}
            None => text.push_str(&outline("    ", entry)),
        }
    }
    for group in groups {
        let name = escape(group.as_str());
        text.push_str(&format!("    <outline text=\"{name}\" title=\"{name}\">\n"));
        for entry in listed.iter().filter(|entry| entry.group.as_ref() == Some(group)) {
            text.push_str(&outline("      ", entry));
        }
        text.push_str("    </outline>\n");
    }
    text.push_str("  </body>\n</opml>\n");
    text
}

fn outline(indent: &str, entry: &Listed) -> String {
    let name = escape(entry.name.as_ref().map(Clean::as_str).unwrap_or_default());
    let kind = if entry.feed.is_some() { " type=\"rss\"" } else { "" };
    let feed = attribute("xmlUrl", entry.feed.as_ref());
    let page = attribute("htmlUrl", entry.page.as_ref());
    format!("{indent}<outline{kind} text=\"{name}\" title=\"{name}\"{feed}{page}/>\n")
}

fn attribute(key: &str, address: Option<&Url>) -> String {
    address.map(|url| format!(" {key}=\"{}\"", escape(shown_address(url)))).unwrap_or_default()
}
