//! `cohort people --offered`: people who use the hashtag and may have a blog; `cohort people --refuse`.

use jiff::Timestamp;
use serde::Serialize;

use super::context::Context;
use super::out::{Failed, Out, tell};
use crate::domain::Visitor;
use crate::text::Clean;
use crate::words::offered as words;

/// Somebody who is offered, as JSON. The fields are an interface: they may be added to, never changed.
#[derive(Debug, Serialize)]
struct Json<'a> {
    handle: &'a str,
    name: &'a str,
    /// The address that may be their blog, or a page of it.
    blog: &'a str,
    /// The note it stands in: its id, its page, how it begins, when it was written.
    note: &'a str,
    page: Option<&'a str>,
    words: &'a str,
    at: Timestamp,
}

impl<'a> Json<'a> {
    fn of(visitor: &'a Visitor) -> Self {
        Self {
            handle: visitor.handle.as_str(),
            name: visitor.name.as_str(),
            blog: visitor.blog.as_str(),
            note: &visitor.note.0,
            page: visitor.page.as_ref().map(Clean::as_str),
            words: visitor.words.as_str(),
            at: visitor.at,
        }
    }
}

/// Prints everybody who is offered, whoever wrote last first. Adds nobody.
pub(super) fn list(context: &Context, json: bool, out: &mut Out) -> Result<(), Failed> {
    let visitors = context.store_with_things()?.visitors(context.now())?;
    for visitor in &visitors {
        if json {
            out.line(serde_json::to_string(&Json::of(visitor)).unwrap_or_default())?;
        } else {
            out.line(words::visitor(visitor, &context.zone))?;
        }
    }
    out.finish()?;
    if !json {
        tell(if visitors.is_empty() { words::nobody() } else { words::how() });
    }
    Ok(())
}

/// Offers whoever has a handle no more.
pub(super) fn refuse(context: &Context, handle: &str, out: &mut Out) -> Result<(), Failed> {
    let mut store = context.store(&context.settings()?)?;
    let shown = Clean::line(handle);
    if !store.refuse(handle)? {
        return Err(Failed::because(words::no_such_visitor(shown.as_str())));
    }
    store.back_up_yours(&context.paths.backup)?;
    out.line(words::refused(shown.as_str()))?;
    out.finish()
}
