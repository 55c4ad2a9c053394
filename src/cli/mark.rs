//! `cohort mark read|new|saved|unsaved|hidden|shown POST…`

use jiff::Timestamp;

use super::args::{MarkArgs, MarkWord};
use super::out::Failed;
use crate::domain::{MarkChange, PostId};
use crate::store::Store;
use crate::words::headless as words;

/// Marks posts, all or none of them. When it returns they are on the disk.
pub(super) fn run(store: &mut Store, arguments: &MarkArgs, now: Timestamp) -> Result<(), Failed> {
    let change = match arguments.mark {
        MarkWord::Read => MarkChange::Read,
        MarkWord::New => MarkChange::New,
        MarkWord::Saved => MarkChange::Saved,
        MarkWord::Unsaved => MarkChange::Unsaved,
        MarkWord::Hidden => MarkChange::Muted,
        MarkWord::Shown => MarkChange::Unmuted,
    };
    let mut changes: Vec<(PostId, MarkChange)> = Vec::new();
    for name in &arguments.posts {
        match store.find_post(name)? {
            Some(post) => changes.push((post, change)),
            None => return Err(Failed::because(words::no_such_post(name))),
        }
    }
    Ok(store.mark(&changes, now)?)
}
