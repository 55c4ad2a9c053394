//! The config of a planet (Planet, Venus): a part for each feed, with its name.

use url::Url;

use super::super::address;
use super::{Gathered, ListKind, Listed, Listing};
use crate::text::Clean;

/// One part while it is read.
#[derive(Default)]
struct Part {
    line: usize,
    feed: Option<Url>,
    page: Option<Url>,
    name: Option<Clean>,
}

/// Reads a planet config, if the text is one: parts in brackets, and at least one of them a feed.
pub(super) fn read(text: &str) -> Option<Listing> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !is_remark(line))?;
    if !first.starts_with('[') || !first.ends_with(']') {
        return None;
    }
    let mut gathered = Gathered::new(ListKind::Planet);
    let mut part = Part::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if is_remark(line) {
            continue;
        }
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            gather(&mut gathered, std::mem::take(&mut part));
            part = Part { line: number + 1, feed: address::checked(head).ok(), ..Part::default() };
        } else if let Some((key, value)) = line.split_once(['=', ':']) {
            part.set(key.trim(), value.trim());
        }
    }
    gather(&mut gathered, part);
    (!gathered.listing.listed.is_empty()).then_some(gathered.listing)
}

impl Part {
    fn set(&mut self, key: &str, value: &str) {
        match key.to_ascii_lowercase().as_str() {
            "name" => self.name = Some(Clean::line(value)).filter(|name| !name.is_empty()),
            "feed" | "url" | "rss" => {
                self.feed = address::typed(value).ok().or_else(|| self.feed.take());
            }
            // The planet's own part has a link too, but no feed.
            "link" | "blog" | "website" => self.page = address::typed(value).ok(),
            _ => {}
        }
    }
}

fn is_remark(line: &str) -> bool {
    line.starts_with(['#', ';'])
}

fn gather(gathered: &mut Gathered, part: Part) {
    if part.feed.is_some() {
        let Part { line, feed, page, name } = part;
        gathered.list(line, Listed { name, feed, page, ..Listed::default() });
    }
}
