//! A web page with a list of people: their links in a list or a table, under headings. What leads through
//! the page's own site, and links to tools, are left out.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};
use url::Url;

use super::cells::Cell;
use super::shallow::shallow;
use super::table::{add_address, gather, is_written_address};
use super::tools::is_tool;
use super::{Gathered, Hint, ListKind, Listed, Listing};
use crate::domain::is_web;
use crate::text::{Clean, html};

/// A link that is deeper in its row than this is in no row.
const DEEP: usize = 16;
/// Parts of a page are looked for so far above a link.
const HIGH: usize = 64;
/// A row of a list has no more nodes.
const MOST_NODES: usize = 400;
/// A row with more links is a text, or holds several people.
const MOST_LINKS: usize = 3;

/// Parts of a page that hold no list of people.
const APART: [&str; 7] = ["nav", "header", "footer", "aside", "form", "script", "button"];
/// Names of such parts.
const APART_NAMES: [&str; 11] = [
    "nav",
    "navigation",
    "menu",
    "sidebar",
    "footer",
    "breadcrumb",
    "breadcrumbs",
    "share",
    "sharing",
    "comment",
    "comments",
];
/// Names of lists of people that stand in such parts.
const ROLLS: [&str; 2] = ["blogroll", "linkcat"];

/// Whether a document that begins with `<` is a web page or a part of one.
pub(super) fn is_page(text: &str) -> bool {
    const SIGNS: [&str; 13] = [
        "<html",
        "<!doctype html",
        "<body",
        "<table",
        "<ul",
        "<ol",
        "<li",
        "<div",
        "<p>",
        "<a ",
        "<h1",
        "<h2",
        "<main",
    ];
    /// What comes before the first element of a page is shorter.
    const BEGINNING: usize = 2048;
    let beginning: String = text.chars().take(BEGINNING).collect::<String>().to_ascii_lowercase();
    SIGNS.iter().any(|sign| beginning.contains(sign))
}

/// Where a link of a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// In a list or a table.
    Listed,
    /// In a text.
    InText,
}

/// A person while a page is read.
struct Found {
    entry: Listed,
    row: NodeId,
    stands: Stands,
}

/// Reads a page.
pub(super) fn read(text: &str, hint: &Hint<'_>) -> Listing {
    let text = html::tamed(text);
    let document = Document::from(shallow(&text));
    let base = document
        .select("base[href]")
        .attr("href")
        .and_then(|href| match hint.address {
            Some(address) => address.join(&href).ok(),
            None => Url::parse(&href).ok(),
        })
        .or_else(|| hint.address.cloned());
    let mut elsewhere = Reading::new(base.clone(), Site::Others);
    elsewhere.walk(&document);
    let mut gathered = elsewhere.gathered();
    if gathered.listing.listed.is_empty() {
        // A class whose blogs are all on the site of its list.
        let mut here = Reading::new(base, Site::Own);
        here.walk(&document);
        gathered = here.gathered();
    }
    gathered.listing
}

/// On which sites blogs are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    /// On others than that of the page.
    Others,
    /// On that of the page.
    Own,
}

struct Reading {
    base: Option<Url>,
    site: Site,
    heading: Option<Clean>,
    found: Vec<Found>,
    /// Rows of the table that is being read, with what it is and what stands above it.
    table: Option<(NodeId, Option<Clean>)>,
    rows: Vec<(usize, Vec<Cell>)>,
    taken: HashSet<NodeId>,
    tables: Gathered,
}

impl Reading {
    fn new(base: Option<Url>, site: Site) -> Self {
        Self {
            base,
            site,
            heading: None,
            found: Vec::new(),
            table: None,
            rows: Vec::new(),
            taken: HashSet::new(),
            tables: Gathered::new(ListKind::Page),
        }
    }

    fn walk(&mut self, document: &Document) {
        for node in document.root().descendants_it() {
            let Some(name) = node.node_name() else { continue };
            match &*name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => {
                    self.heading =
                        Some(Clean::line(&text_of(&node))).filter(|text| !text.is_empty());
                }
                "tr" => self.table_row(&node),
                "a" => self.link(&node),
                _ => {}
            }
        }
        self.end_table();
    }

    /// Takes a row of a table, unless the table only arranges the page.
    fn table_row(&mut self, row: &NodeRef<'_>) {
        if is_apart(row) || holds_blocks(row) {
            return;
        }
        let table = ancestor(row, &["table"]).map_or(row.id, |table| table.id);
        if self.table.as_ref().is_some_and(|(open, _)| *open != table) {
            self.end_table();
        }
        let cells: Vec<Cell> = row
            .children_it(false)
            .filter(|cell| cell.node_name().is_some_and(|name| matches!(&*name, "td" | "th")))
            .map(|cell| self.cell(&cell))
            .collect();
        if cells.iter().all(Cell::is_empty) {
            return;
        }
        self.taken.insert(row.id);
        self.table.get_or_insert_with(|| (table, self.heading.clone()));
        self.rows.push((self.rows.len() + 1, cells));
    }

    fn cell(&self, cell: &NodeRef<'_>) -> Cell {
        let links = cell.descendants_it().take(MOST_NODES);
        let links = links
            .filter(|node| node.node_name().is_some_and(|name| &*name == "a"))
            .filter_map(|link| self.address(&link))
            .collect();
        Cell { text: Clean::line(&text_of(cell)).to_string(), links }
    }

    fn end_table(&mut self) {
        if let Some((_, group)) = self.table.take() {
            gather(&mut self.tables, &mut self.rows, group.as_ref());
            self.rows.clear();
        }
    }

    /// Takes a link in a list or a text.
    fn link(&mut self, link: &NodeRef<'_>) {
        let Some(address) = self.address(link) else { return };
        if is_apart(link) {
            return;
        }
        let in_table = ancestor(link, &["tr"]).is_some_and(|row| self.taken.contains(&row.id));
        if in_table {
            return;
        }
        let row = ancestor(link, &["li", "dd", "dt"]);
        let stands = if row.is_some() { Stands::Listed } else { Stands::InText };
        let row = row.filter(|row| links_in(row) <= MOST_LINKS);
        let id = row.as_ref().map_or(link.id, |row| row.id);
        let last = self.found.last_mut().filter(|found| found.row == id);
        if let Some(same) = last {
            add_address(&mut same.entry, address);
            return;
        }
        let name = row.and_then(|row| text_before(&row, link)).or_else(|| said(&text_of(link)));
        let mut entry = Listed { name, group: self.heading.clone(), ..Listed::default() };
        add_address(&mut entry, address);
        self.found.push(Found { entry, row: id, stands });
    }

    /// Where a link leads, if that may be somebody's blog or profile.
    fn address(&self, link: &NodeRef<'_>) -> Option<Url> {
        let href = link.attr("href")?;
        let href = href.trim();
        let address = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        let own = self.base.as_ref().is_some_and(|base| base.host_str() == address.host_str());
        let page = self.base.as_ref().is_some_and(|base| base.path() == address.path());
        let fits = match self.site {
            Site::Others => !own,
            Site::Own => own && !page && address.path() != "/",
        };
        (fits && is_web(&address) && !is_tool(&address)).then_some(address)
    }

    /// The people of lists and tables; those of a text only where there is no list.
    fn gathered(self) -> Gathered {
        let mut gathered = self.tables;
        let in_lists = self.found.iter().filter(|found| found.stands == Stands::Listed).count();
        let lists = in_lists > 0 || !gathered.listing.listed.is_empty();
        for (number, found) in self.found.into_iter().enumerate() {
            if !lists || found.stands == Stands::Listed {
                gathered.list(number + 1, found.entry);
            }
        }
        gathered
    }
}

/// The nearest node above with one of some names.
fn ancestor<'a>(node: &NodeRef<'a>, names: &[&str]) -> Option<NodeRef<'a>> {
    node.ancestors_it(Some(DEEP))
        .find(|above| above.node_name().is_some_and(|name| names.contains(&&*name)))
}

/// Whether a node is in a part of the page that holds no list of people.
fn is_apart(node: &NodeRef<'_>) -> bool {
    let mut apart = false;
    for above in node.ancestors_it(Some(HIGH)) {
        let named = |wanted: &[&str]| {
            ["class", "id", "role"].iter().filter_map(|key| above.attr(key)).any(|value| {
                let value = value.to_ascii_lowercase();
                value.split([' ', '-', '_']).any(|word| wanted.contains(&word))
            })
        };
        if named(&ROLLS) {
            return false;
        }
        let is_root = above.node_name().is_none_or(|name| matches!(&*name, "body" | "html"));
        let part = above.node_name().is_some_and(|name| APART.contains(&&*name));
        apart |= part || !is_root && named(&APART_NAMES);
    }
    apart
}

/// Whether a row holds a table or a list, so that it only arranges the page.
fn holds_blocks(row: &NodeRef<'_>) -> bool {
    row.descendants_it().take(MOST_NODES).any(|node| {
        node.node_name().is_some_and(|name| matches!(&*name, "table" | "ul" | "ol" | "h1" | "h2"))
    })
}

fn links_in(row: &NodeRef<'_>) -> usize {
    let nodes = row.descendants_it().take(MOST_NODES);
    nodes.filter(|node| node.node_name().is_some_and(|name| &*name == "a")).count()
}

fn text_of(node: &NodeRef<'_>) -> String {
    let nodes = node.descendants_it().take(MOST_NODES);
    nodes.filter(NodeRef::is_text).map(|text| text.text().to_string()).collect::<Vec<_>>().join(" ")
}

/// What a row says before a link: "Ama Mensah: The quiet desk".
fn text_before(row: &NodeRef<'_>, link: &NodeRef<'_>) -> Option<Clean> {
    let before: Vec<String> = row
        .descendants_it()
        .take(MOST_NODES)
        .take_while(|node| node.id != link.id)
        .filter(NodeRef::is_text)
        .map(|text| text.text().to_string())
        .collect();
    said(&before.join(" "))
}

/// A name that was written, without what parts it from an address; nothing if it is none.
fn said(text: &str) -> Option<Clean> {
    const NO_NAMES: [&str; 8] = ["here", "blog", "link", "website", "my blog", "by", "view", "rss"];
    let text = Clean::line(text);
    let text =
        text.as_str().trim_matches(|ch: char| ch.is_whitespace() || ":–—-|•·*,(".contains(ch));
    let is_name = text.chars().any(char::is_alphabetic)
        && !is_written_address(text)
        && !NO_NAMES.contains(&text.to_lowercase().as_str());
    is_name.then(|| Clean::line(text))
}
