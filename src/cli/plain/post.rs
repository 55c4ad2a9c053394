//! A post as it is told: some paragraphs at a time, then what was said under it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::cli::out::{Failed, Out};
use crate::conversation::threaded;
use crate::domain::{MarkChange, PostId, PublicId};
use crate::store::Store;
use crate::text::{self, Clean};
use crate::words::{headless, plain as words, screens};

/// About so many letters are told before one is asked to go on.
const AT_ONCE: usize = 900;

/// An open post.
pub(super) struct Open {
    pub(super) post: PostId,
    pub(super) public: PublicId,
    pub(super) is_new: bool,
    pub(super) is_saved: bool,
    address: Option<Clean>,
    /// What is left to be told, the next last.
    left: Vec<String>,
}

impl Open {
    /// The post, with nothing of it told yet; with `unfold` also what stands behind warnings.
    pub(super) fn of(
        store: &Store,
        (post, unfold): (PostId, bool),
        (now, zone): (Timestamp, &TimeZone),
    ) -> Result<Option<Self>, Failed> {
        let Some(listed) = store.listed(post)? else { return Ok(None) };
        let row = &listed.row;
        let document = text::html::document(&listed.html, listed.base.as_ref());
        let minutes = text::minutes(&document);
        let mut parts = vec![row.title.to_string(), words::heading(row, minutes, (now, zone))];
        parts.extend(words::about(row, store.programmes()));
        parts.extend(warned(listed.warning.as_ref(), unfold));
        if listed.warning.is_none() || unfold {
            parts.extend(paragraphs(text::plain(&document).as_str()));
        }
        parts.extend(headless::replies(row));
        let page = row.address.as_ref().and_then(|page| Url::parse(page.as_str()).ok());
        let conversation = store.conversation(post)?;
        for turn in threaded(&conversation.replies) {
            let said = text::html::document(&turn.reply.html, page.as_ref());
            parts.push(headless::speaker(turn.reply, now, zone));
            parts.extend(warned(turn.reply.warning.as_ref(), unfold));
            if turn.reply.warning.is_none() || unfold {
                parts.extend(paragraphs(text::plain(&said).as_str()));
            }
        }
        parts.push(words::END_OF_POST.to_owned());
        parts.reverse();
        Ok(Some(Self {
            post,
            public: row.public.clone(),
            is_new: row.is_new(),
            is_saved: row.mark.saved,
            address: row.address.clone(),
            left: parts,
        }))
    }

    /// Whether all of it was told.
    pub(super) fn is_read(&self) -> bool {
        self.left.is_empty()
    }

    /// Its page.
    pub(super) fn address(&self) -> Option<&Clean> {
        self.address.as_ref()
    }

    /// A mark was taken back.
    pub(super) fn marked(&mut self, change: MarkChange) {
        match change {
            MarkChange::Read => self.is_new = false,
            MarkChange::New => self.is_new = true,
            MarkChange::Saved => self.is_saved = true,
            MarkChange::Unsaved => self.is_saved = false,
            MarkChange::Muted | MarkChange::Unmuted => {}
        }
    }

    /// Tells the next part of it, whole paragraphs.
    pub(super) fn go_on(&mut self, out: &mut Out) -> Result<(), Failed> {
        let mut told = 0;
        while let Some(part) = self.left.pop() {
            out.line(&part)?;
            told += part.len();
            if told >= AT_ONCE && !self.left.is_empty() {
                return out.line(words::MORE);
            }
        }
        Ok(())
    }
}

/// A warning, and how one hears what stands behind it.
fn warned(warning: Option<&Clean>, unfold: bool) -> Option<String> {
    let says = screens::warning(warning?.as_str(), None);
    Some(if unfold { says } else { format!("{says} {}", words::BEHIND) })
}

/// The paragraphs of a text, each on one line, as whoever hears it wants them.
fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}
