//! What the parser behind us has no field for, or gives nobody: noted in the same walk that tells
//! whether it can read the document.

use super::markup::{Token, Tokens};
use super::outline::{Field, Outline, Part, Root, Walk};
use super::slices::Slices;
use super::vocabulary::Name;

/// Fields as they stand, of the blog and of each post, in the document's order.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    /// Of the blog.
    pub(super) blog: Vec<Field<'a>>,
    posts: Vec<(usize, Field<'a>)>,
}

impl<'a> Facts<'a> {
    /// Notes a field of the post of this number, or of the blog. Long texts and what is always read
    /// elsewhere are not kept.
    pub(super) fn note(&mut self, post: Option<usize>, field: Field<'a>) {
        let is_read = matches!(
            field.name,
            Name::Title | Name::Description | Name::Summary | Name::Content | Name::Category
        );
        match post {
            _ if is_read => {}
            Some(post) => self.posts.push((post, field)),
            None => self.blog.push(field),
        }
    }

    /// Forgets a post that did not come whole.
    pub(super) fn forget(&mut self, post: usize) {
        while self.posts.last().is_some_and(|(of, _)| *of == post) {
            self.posts.pop();
        }
    }

    /// The fields of a post.
    pub(super) fn of(&self, post: usize) -> &[(usize, Field<'a>)] {
        let from = self.posts.partition_point(|(of, _)| *of < post);
        let rest = self.posts.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(of, _)| *of == post)).unwrap_or_default()
    }
}

/// What one strict walk tells.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) root: Option<Root>,
    /// Where the outermost element begins: what stands before it is nothing to read.
    pub(super) root_at: usize,
    /// What stands in its tag.
    pub(super) root_attributes: &'a str,
    pub(super) page: bool,
    /// How many posts there are, as far as it was walked.
    pub(super) items: usize,
    /// Where it can be cut between posts.
    pub(super) slices: Slices,
    /// Whether the document has to be repaired before the parser behind us reads all of it.
    pub(super) beyond: bool,
    pub(super) looked: usize,
}

/// Walks a document once, strictly; notes what `most` posts say at most.
pub(super) fn survey(text: &str, most: usize) -> Survey<'_> {
    let mut walk = Outline::of(text, Walk::Strict);
    let mut facts = Facts::default();
    let mut post = None;
    // Whether the blog says something behind a post, and between two of them.
    let (mut behind, mut between) = (false, false);
    while let Some(part) = walk.next() {
        match part {
            Part::Item(attributes) => {
                between |= behind;
                post = walk.items.checked_sub(1);
                if walk.items <= most {
                    note_item(&mut facts, post, attributes);
                }
            }
            Part::ItemEnd(_) => post = None,
            Part::Field(field) if post.is_none() || walk.items <= most => {
                behind |= post.is_none() && walk.items > 0;
                facts.note(post, field);
            }
            Part::Field(_) => {}
        }
    }
    let slices = std::mem::take(&mut walk.slices);
    Survey {
        facts,
        root: walk.root,
        root_at: walk.root_at,
        root_attributes: walk.root_attributes,
        page: walk.page,
        items: walk.items,
        // What stands between posts is lost where the document is cut.
        beyond: walk.beyond || slices.is_many() && (between || slices.is_wide()),
        slices,
        looked: walk.looked(),
    }
}

/// A post's own tag may say where it is.
pub(super) fn note_item<'a>(facts: &mut Facts<'a>, post: Option<usize>, attributes: &'a str) {
    if !attributes.is_empty() {
        let space = super::vocabulary::Space::Plain;
        facts.note(post, Field { name: Name::Item, space, attributes, inner: "", markup: false });
    }
}

/// The words of a field, its references replaced; markup stays as it stands.
pub(super) fn words(field: &Field<'_>) -> String {
    if field.markup {
        return field.inner.trim().to_owned();
    }
    let mut out = String::new();
    for token in Tokens::of(field.inner) {
        match token {
            Token::Text(text) => out.push_str(&replaced(text)),
            Token::Raw(text) => out.push_str(text),
            Token::Start(_) | Token::End(_) | Token::Aside => {}
        }
    }
    out.trim().to_owned()
}

/// Text with the references XML knows replaced, once. References of HTML stay.
pub(super) fn replaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = if let Some((ch, behind)) = reference(after) {
            out.push(ch);
            behind
        } else {
            out.push('&');
            after
        };
    }
    out.push_str(rest);
    out
}

/// The character of the reference that `after` (what follows a `&`) begins with, and what follows it.
pub(super) fn reference(after: &str) -> Option<(char, &str)> {
    let end = after.bytes().take(12).position(|byte| byte == b';')?;
    let (name, rest) = after.split_at_checked(end)?;
    let behind = rest.strip_prefix(';')?;
    let ch = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((ch, behind))
}
