//! What a start tag begins.

use html5ever::tokenizer::Tag;
use url::Url;

use super::Builder;
use crate::text::html::frame::Kind;
use crate::text::html::media::{self, Media, Picture};
use crate::text::html::script::Script;
use crate::text::html::table::{CellKind, Table};
use crate::text::html::tag::{self, attribute};
use crate::text::{Block, MediaKind};

impl Builder<'_> {
    /// Takes a start tag of something that is shown.
    pub(super) fn begin(&mut self, tag: &Tag) {
        if self.is_in_code() {
            self.start_in_code(tag);
        } else if tag::is_structure(&tag.name) {
            self.start_structure(tag);
        } else if tag::is_block(&tag.name) {
            self.start_block(tag);
        } else {
            self.start_inline(tag);
        }
    }

    fn start_in_code(&mut self, tag: &Tag) {
        if &*tag.name == "img" {
            self.picture(tag);
        }
        self.top().divs += u32::from(&*tag.name == "div");
        let line_end = &*tag.name == "br" || tag::is_block(&tag.name);
        if let (Kind::Code(code), true) = (&mut self.top().kind, line_end)
            && (&*tag.name == "br" || !code.ends_with('\n'))
        {
            code.push('\n');
        }
    }

    fn start_structure(&mut self, tag: &Tag) {
        match &*tag.name {
            "blockquote" => self.open(Kind::Quote),
            "ol" => {
                self.open(Kind::List { numbers: Some(tag::numbering(tag)), items: Vec::new() });
            }
            "dl" => self.open(Kind::Terms),
            "dd" => {
                self.end_explanation();
                self.open(Kind::Explanation);
            }
            "details" => {
                let open = attribute(tag, "open").is_some();
                self.open(Kind::Fold { summary: Vec::new(), open });
            }
            "summary" => self.open(Kind::Summary),
            "li" => self.start_item(),
            "table" => self.open(Kind::Table(Table::default())),
            "td" | "th" => self.start_cell(tag),
            "figure" => self.open(Kind::Figure { caption: Vec::new() }),
            "figcaption" => self.open(Kind::Caption { paragraph: false }),
            // The caption of a table stands above it.
            "caption" => self.open(Kind::Root),
            "pre" | "listing" | "xmp" => self.open(Kind::Code(String::new())),
            _ => self.open(Kind::List { numbers: None, items: Vec::new() }),
        }
    }

    /// Ends what explains the term before, in the same list.
    fn end_explanation(&mut self) {
        let list = self.find(|kind| matches!(kind, Kind::Terms));
        let open = self.find(|kind| matches!(kind, Kind::Explanation));
        if let Some(open) = open.filter(|open| list.is_none_or(|list| *open > list)) {
            self.close_from(open);
        }
    }

    fn start_item(&mut self) {
        let in_list = self.find(|kind| matches!(kind, Kind::List { .. }));
        let item = self.find(|kind| matches!(kind, Kind::Item));
        match (in_list, item) {
            (Some(list), Some(item)) if item > list => self.close_from(item),
            (Some(_), _) => self.flush(),
            (None, _) => self.open(Kind::List { numbers: None, items: Vec::new() }),
        }
        self.open(Kind::Item);
    }

    fn start_cell(&mut self, tag: &Tag) {
        let Some(table) = self.find_table() else { return self.flush() };
        self.close_from(table + 1);
        self.words.close_link();
        if let Kind::Table(table) = &mut self.top().kind {
            table.begin_cell(tag::number(tag, "colspan"), tag::number(tag, "rowspan"));
        }
        let caption = tag::has_class(tag, "tr-caption");
        self.open(Kind::Cell(CellKind { header: &*tag.name == "th", caption }));
    }

    fn start_block(&mut self, tag: &Tag) {
        if tag::has_class(tag, "wp-caption-text") {
            self.top().divs += u32::from(&*tag.name == "div");
            return self.open(Kind::Caption { paragraph: true });
        }
        self.flush();
        match &*tag.name {
            "p" => self.paragraph = Some(self.words.place()),
            "div" => self.top().divs += 1,
            "hr" => self.top().push(Block::Rule),
            "dt" => {
                self.end_explanation();
                self.words.term = true;
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.start_row(&tag.name),
            name => {
                if let Some(level) = tag::heading(name) {
                    self.top().heading = Some(level);
                }
            }
        }
    }

    fn start_row(&mut self, name: &str) {
        let Some(table) = self.find_table() else { return };
        self.close_from(table + 1);
        if let (Kind::Table(table), "tr") = (&mut self.top().kind, name) {
            table.begin_row();
        }
    }

    fn start_inline(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.line_end(),
            "img" | "image" => self.picture(tag),
            "embed" => self.media(Media::of(tag)),
            "object" if attribute(tag, "data").is_some() => self.media(Media::of(tag)),
            "a" => self.words.open_link(attribute(tag, "href")),
            "span" | "font" => {
                let after = if tag::has_class(tag, "ellipsis") { "…" } else { "" };
                self.words.open_span(tag::marks_of_style(tag), after.to_owned());
            }
            "q" => self.words.open_quotation(),
            "abbr" | "acronym" => self.words.open_abbreviation(attribute(tag, "title")),
            "sup" => self.words.set_script(Some(Script::Above)),
            "sub" => self.words.set_script(Some(Script::Below)),
            "wbr" => self.words.may_break(false),
            "rt" => self.words.text("("),
            name => {
                if let Some(mark) = tag::mark(name) {
                    self.words.mark(mark);
                }
            }
        }
    }

    fn picture(&mut self, tag: &Tag) {
        let (description, source) = match media::picture(tag) {
            Picture::Shown { description, source } => (description, source),
            Picture::Letter(letter) => return self.words.text(letter.as_str()),
            Picture::Nothing => return,
        };
        let link = self.words.link_of_picture().or_else(|| self.number(source.as_deref()).0);
        self.flush();
        self.top().push(Block::Picture { description, caption: Vec::new(), link });
    }

    pub(super) fn media(&mut self, media: Media) {
        let (link, address) = self.number(media.source.as_deref());
        let kind = media.kind_at(address.as_ref());
        let host = || address.as_ref().and_then(Url::host_str);
        let place = || host().map(|host| host.trim_start_matches("www.").into());
        let description = media.title.or_else(place);
        if description.is_none() && link.is_none() && kind == MediaKind::Embedded {
            return;
        }
        self.flush();
        self.top().push(Block::Media { kind, description, link });
    }

    fn number(&mut self, written: Option<&str>) -> (Option<u32>, Option<Url>) {
        let address = written.and_then(|written| self.words.links.resolve(written));
        let number = address.as_ref().and_then(|address| self.words.links.number(address));
        (number, address)
    }
}
