//! Where a document of many posts can be cut: the parser behind us keeps a large record of every post
//! it has read, so it is given some at a time.

use super::markup::Tag;

/// So many posts are parsed at a time.
pub(super) const SLICE: usize = 100;

/// The places at which a document can be cut.
#[derive(Debug, Default)]
pub(super) struct Slices {
    /// The tags of the elements that hold the posts, and their ends.
    opening: String,
    closing: String,
    /// Where the posts of each slice begin, in bytes.
    starts: Vec<usize>,
    /// How many posts there are, and where the last one ends.
    posts: usize,
    end: usize,
}

impl Slices {
    /// Nothing to cut yet, between the tags around the posts and their ends.
    pub(super) fn between(opening: &str, closing: &str) -> Self {
        Self { opening: opening.to_owned(), closing: closing.to_owned(), ..Self::default() }
    }

    /// Nothing to cut yet, inside these elements, the outermost first.
    pub(super) fn inside<'a>(holders: impl Iterator<Item = &'a Tag<'a>>) -> Self {
        let mut slices = Self::default();
        for tag in holders {
            slices.opening.extend(["<", tag.name, tag.attributes, ">"]);
            slices.closing.insert_str(0, &format!("</{}>", tag.name));
        }
        slices
    }

    /// Notes that post `number` begins at `at`.
    #[inline]
    pub(super) fn begin(&mut self, number: usize, at: usize) {
        if number.is_multiple_of(SLICE) {
            self.starts.push(at);
        }
        self.posts = number + 1;
    }

    /// How many posts there are, but `most` at most.
    pub(super) fn posts(&self, most: usize) -> usize {
        self.posts.min(most)
    }

    /// Notes that a post ends at `at`.
    #[inline]
    pub(super) fn end(&mut self, at: usize) {
        self.end = at;
    }

    /// Whether the tags that every slice repeats are longer than a feed needs them.
    pub(super) fn is_wide(&self) -> bool {
        self.opening.len() > 4096
    }

    /// Whether there is more than one slice.
    pub(super) fn is_many(&self) -> bool {
        self.starts.len() > 1
    }

    /// What stands around the posts of `text`, from `root` on: before the first and after the last.
    pub(super) fn frame<'t>(&self, text: &'t str, root: usize) -> [&'t str; 2] {
        let first = self.starts.first().copied().unwrap_or(text.len());
        [text.get(root..first).unwrap_or_default(), text.get(self.end..).unwrap_or_default()]
    }

    /// The slices of `text` with at most `most` posts (whole slices), each between the tags that make
    /// it a document.
    pub(super) fn of<'t>(
        &'t self,
        text: &'t str,
        most: usize,
    ) -> impl Iterator<Item = [&'t str; 3]> {
        let ends = self.starts.iter().skip(1).chain([&self.end]);
        self.starts.iter().zip(ends).take(most / SLICE).map(|(from, to)| {
            let posts = text.get(*from..*to).unwrap_or_default();
            [self.opening.as_str(), posts, self.closing.as_str()]
        })
    }
}
