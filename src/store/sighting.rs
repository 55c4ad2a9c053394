//! What was seen of a post, made ready to be kept. What takes time is done here, by whoever read the
//! document: the one thread that writes only writes.

use url::Url;

use super::keys;
use crate::domain::Seen;
use crate::text;

/// What was seen of a post, ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// What was seen.
    pub(super) seen: Seen,
    /// A fingerprint of what a reader would see change.
    pub(super) hash: [u8; 8],
    /// Its title, or what stands for it in lists.
    pub(super) headline: String,
}

impl Sighting {
    /// Makes what a source showed ready. `base` is what relative addresses start from.
    pub fn all(seen: Vec<Seen>, base: Option<&Url>) -> Vec<Self> {
        seen.into_iter()
            .map(|seen| Self {
                hash: keys::hash(&seen),
                headline: headline(&seen, seen.base.as_ref().or(base)),
                seen,
            })
            .collect()
    }

    /// What was seen.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }
}

fn headline(seen: &Seen, base: Option<&Url>) -> String {
    // What stands behind a warning is not shown in lists.
    let warning = seen.note.as_ref().and_then(|note| note.warning.as_ref());
    if let Some(title) = seen.title.as_ref().or(warning) {
        return title.to_string();
    }
    let document = text::html::document(&seen.html, base);
    text::summary(&document, text::HEADLINE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;

    #[test]
    fn a_post_without_a_title_is_called_by_the_beginning_of_its_words() {
        let titled = Seen { title: Some(Clean::line("A title")), ..Seen::blog() };
        let untitled =
            Seen { html: "<p>I nearly did not post this.</p>".to_owned(), ..Seen::blog() };

        let headlines: Vec<String> = Sighting::all(vec![titled, untitled], None)
            .into_iter()
            .map(|sighting| sighting.headline)
            .collect();

        assert_eq!(headlines, ["A title", "I nearly did not post this."]);
    }
}
