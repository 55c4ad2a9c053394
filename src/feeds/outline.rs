//! Walks a feed as its elements stand: posts, and the fields of posts and of the blog. Strictly, to
//! learn whether the parser behind us can read the document; or leniently, where it cannot.

use super::markup::{Tag, Token, Tokens, attribute, local};
use super::scope::{Declared, Scope};
use super::slices::Slices;
use super::vocabulary::{Name, Space};

/// Elements nested deeper than this are read by us alone: a parser may answer a million of them
/// with a stack that overflows.
const DEEPEST: usize = 256;
/// An element with more bytes of attributes than this is read by us alone: the parser compares each
/// attribute with every other.
const WIDEST: usize = 16 * 1024;
/// So many elements of one post, or of the blog, are read; the parser keeps a record of each.
const MOST_FIELDS: usize = 1000;

/// How strictly a document is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    /// As XML says; ends where the document is not well-formed.
    Strict,
    /// As its author meant it: what is not closed ends where the next thing of its kind begins.
    Lenient,
}

/// What a document says it is with its outermost element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// `rss`, of any version.
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    /// Atom of any version; one entry alone as well.
    Atom,
    /// A channel alone: CDF, and RSS that lost its root.
    Channel,
}

/// What the walk meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A post begins. Its attributes.
    Item(&'a str),
    /// It ends; whether it came whole.
    ItemEnd(bool),
    /// A field of the post, or of the blog where no post has begun.
    Field(Field<'a>),
}

/// One field as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) name: Name,
    pub(super) space: Space,
    /// What stands in its tag.
    pub(super) attributes: &'a str,
    /// What stands between its tags.
    pub(super) inner: &'a str,
    /// Whether that holds elements.
    pub(super) markup: bool,
}

/// The walk.
#[expect(clippy::struct_excessive_bools, reason = "independent findings of one walk")]
pub(super) struct Outline<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    walk: Walk,
    /// A token that ended one thing and begins another.
    again: Option<(usize, Token<'a>)>,
    parts: Vec<Part<'a>>,
    scope: Scope<'a>,
    /// Open elements, and those inside which fields are looked for, with how many are open there.
    /// (Strict only.)
    open: Vec<&'a str>,
    levels: Vec<(usize, Tag<'a>)>,
    in_item: bool,
    /// How many elements the post has so far, or the blog before the first one.
    fields: usize,
    done: bool,
    /// The outermost element, once met.
    pub(super) root: Option<Root>,
    /// What stands in its tag, and where that begins.
    pub(super) root_attributes: &'a str,
    pub(super) root_at: usize,
    /// Whether a web page's elements came before any feed's.
    pub(super) page: bool,
    /// Whether the outermost element ends. (Lenient only.)
    pub(super) ended: bool,
    /// How many posts began.
    pub(super) items: usize,
    /// Where it can be cut between posts. (Strict only.)
    pub(super) slices: Slices,
    /// Whether the parser behind us would fail on it or lose something of it.
    pub(super) beyond: bool,
}

impl<'a> Outline<'a> {
    pub(super) fn of(text: &'a str, walk: Walk) -> Self {
        Self {
            text,
            tokens: Tokens::of(text),
            walk,
            again: None,
            parts: Vec::new(),
            scope: Scope::default(),
            open: Vec::new(),
            levels: Vec::new(),
            in_item: false,
            fields: 0,
            done: false,
            root: None,
            root_attributes: "",
            root_at: 0,
            page: false,
            ended: false,
            items: 0,
            slices: Slices::default(),
            beyond: false,
        }
    }

    /// How many bytes were looked at.
    pub(super) fn looked(&self) -> usize {
        self.tokens.looked()
    }

    #[inline]
    fn token(&mut self) -> Option<(usize, Token<'a>)> {
        if let Some(again) = self.again.take() {
            return Some(again);
        }
        if self.done {
            return None;
        }
        let at = self.tokens.at();
        let token = self.tokens.next()?;
        if self.walk == Walk::Strict {
            match token {
                Token::Start(tag) => {
                    if tag.attributes.len() > WIDEST || self.open.len() >= DEEPEST {
                        return self.give_up();
                    }
                    if !tag.empty {
                        self.open.push(tag.name);
                    }
                }
                Token::End(name) if self.open.pop() != Some(name) => return self.give_up(),
                Token::End(_) | Token::Text(_) | Token::Raw(_) | Token::Aside => {}
            }
        }
        Some((at, token))
    }

    /// Ends the strict walk: the rest is for the lenient one.
    fn give_up<T>(&mut self) -> Option<T> {
        self.beyond = true;
        self.done = true;
        None
    }

    /// Takes the beginning of the document's outermost element.
    fn begin(&mut self, at: usize, tag: &Tag<'a>) {
        let name = local(tag.name);
        let is = |wanted: &[&str]| wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted));
        self.root = if is(&["rss"]) {
            Some(Root::Rss)
        } else if is(&["rdf"]) {
            Some(Root::Rdf)
        } else if is(&["feed", "entry"]) {
            Some(Root::Atom)
        } else if is(&["channel"]) {
            Some(Root::Channel)
        } else {
            self.page |= is(&["html", "head", "body", "frameset"]);
            return;
        };
        self.scope.declare(tag.attributes, self.root == Some(Root::Atom));
        self.root_attributes = tag.attributes;
        self.root_at = at;
        self.enter(tag);
        if name.eq_ignore_ascii_case("entry") {
            self.begin_item(at, tag);
        }
    }

    /// From here on, fields are looked for right inside this element.
    fn enter(&mut self, tag: &Tag<'a>) {
        if self.walk == Walk::Strict && !tag.empty {
            self.levels.push((self.open.len(), *tag));
        }
    }

    fn begin_item(&mut self, at: usize, tag: &Tag<'a>) {
        if self.in_item {
            self.parts.push(Part::ItemEnd(true));
        }
        if self.walk == Walk::Strict {
            if self.items == 0 {
                self.slices = Slices::inside(self.levels.iter().map(|(_, holder)| holder));
            }
            self.slices.begin(self.items, at);
        }
        self.items += 1;
        self.fields = 0;
        self.in_item = true;
        self.scope.declare(tag.attributes, self.root == Some(Root::Atom));
        self.parts.push(Part::Item(tag.attributes));
        if tag.empty {
            self.end_item(true);
        }
    }

    fn end_item(&mut self, whole: bool) {
        if std::mem::take(&mut self.in_item) {
            self.slices.end(self.tokens.at());
            self.parts.push(Part::ItemEnd(whole));
        }
    }

    fn start(&mut self, at: usize, tag: &Tag<'a>) {
        if self.root.is_none() {
            self.begin(at, tag);
            return;
        }
        if self.walk == Walk::Strict {
            let outside = self.open.len() - usize::from(!tag.empty);
            let elsewhere = self.levels.last().is_none_or(|(level, _)| *level != outside);
            if elsewhere || self.is_one_too_many() {
                return;
            }
        }
        let Some((space, name, declared)) = self.scope.meaning(tag) else { return };
        let is_field = self.walk == Walk::Lenient && !matches!(name, Name::Item | Name::Channel);
        if is_field && self.is_one_too_many() {
            return;
        }
        self.beyond |= match declared {
            Declared::Exactly => false,
            // Atom's elements in RSS are read by us alone.
            Declared::Loosely => {
                name.is_read_elsewhere() && (space != Space::Atom || self.root == Some(Root::Atom))
            }
            Declared::Nowhere => true,
        };
        match name {
            Name::Item => {
                self.begin_item(at, tag);
                self.enter(tag);
            }
            Name::Channel => {
                self.scope.declare(tag.attributes, self.root == Some(Root::Atom));
                self.enter(tag);
            }
            Name::Group => self.enter(tag),
            Name::Enclosure => {
                self.enter(tag);
                let (attributes, inner) = (tag.attributes, "");
                self.parts.push(Part::Field(Field {
                    name,
                    space,
                    attributes,
                    inner,
                    markup: false,
                }));
            }
            Name::Aside => drop(self.capture(tag, name)),
            _ => {
                let (inner, markup) = self.capture(tag, name);
                let attributes = tag.attributes;
                self.beyond |= markup && self.loses_markup(name, space, attributes);
                self.parts.push(Part::Field(Field { name, space, attributes, inner, markup }));
            }
        }
    }

    /// Counts an element of a post, or of the blog; whether there were enough of them already.
    fn is_one_too_many(&mut self) -> bool {
        self.fields += 1;
        let is = self.fields > MOST_FIELDS;
        if is && self.walk == Walk::Strict {
            // The parser would keep all of them.
            self.beyond = true;
            self.done = true;
        }
        is
    }

    /// Whether the parser behind us reads only the words before the first element inside a field.
    fn loses_markup(&self, name: Name, space: Space, attributes: &str) -> bool {
        let texts = name.is_read_elsewhere() || name == Name::Guid;
        match self.root {
            Some(Root::Atom) => {
                texts && space != Space::Media && attribute(attributes, "type") != Some("xhtml")
            }
            _ => texts && matches!(space, Space::Plain | Space::Content),
        }
    }

    /// What stands inside an element, up to its end, and whether elements stand there.
    fn capture(&mut self, tag: &Tag<'a>, name: Name) -> (&'a str, bool) {
        if tag.empty {
            return ("", false);
        }
        let from = self.tokens.at();
        let outside = self.open.len().saturating_sub(1);
        let mut markup = false;
        let mut to = self.text.len();
        while let Some((at, token)) = self.token() {
            let ends = match self.walk {
                Walk::Strict => matches!(token, Token::End(_)) && self.open.len() == outside,
                Walk::Lenient => self.ends(&token, tag, name),
            };
            if ends {
                to = at;
                if !matches!(token, Token::End(end) if end.eq_ignore_ascii_case(tag.name)) {
                    self.again = Some((at, token));
                }
                break;
            }
            markup |= matches!(token, Token::Start(_));
        }
        (self.text.get(from..to).unwrap_or_default(), markup)
    }

    /// Whether a token ends an open field: its own end, that of what holds it, or the beginning of
    /// what cannot stand inside it.
    fn ends(&self, token: &Token<'a>, tag: &Tag<'a>, name: Name) -> bool {
        match token {
            Token::End(end) => {
                end.eq_ignore_ascii_case(tag.name) || ends_post(local(end)) || is_root(local(end))
            }
            Token::Start(start) => match self.scope.meaning(start) {
                Some((_, Name::Item, _)) => true,
                None | Some((Space::Xhtml, ..)) => false,
                // An Atom author holds elements of his own; what is about something else, any.
                Some(_) if name == Name::Aside => false,
                Some((_, found, _)) => !name.is_long() || !found.is_html_too(),
            },
            Token::Text(_) | Token::Raw(_) | Token::Aside => false,
        }
    }

    fn end(&mut self, name: &str) {
        if self.walk == Walk::Strict {
            if self.levels.last().is_some_and(|(level, _)| self.open.len() < *level) {
                self.levels.pop();
                if self.in_item && ends_post(local(name)) {
                    self.end_item(true);
                }
            }
        } else if ends_post(local(name)) || is_root(local(name)) {
            self.ended |= is_root(local(name));
            self.end_item(true);
        }
    }
}

impl<'a> Iterator for Outline<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        while self.parts.is_empty() {
            match self.token() {
                Some((at, Token::Start(tag))) => self.start(at, &tag),
                Some((_, Token::End(name))) => self.end(name),
                Some(_) => {}
                None => {
                    self.beyond |= !self.open.is_empty();
                    // Cut off: what was begun is not whole.
                    self.end_item(false);
                    if self.parts.is_empty() {
                        return None;
                    }
                }
            }
            if self.page && self.root.is_none() {
                return None;
            }
        }
        // At most three stand there.
        Some(self.parts.remove(0))
    }
}

fn ends_post(local: &str) -> bool {
    local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry")
}

fn is_root(local: &str) -> bool {
    ["channel", "rss", "feed", "rdf"].iter().any(|root| local.eq_ignore_ascii_case(root))
}
