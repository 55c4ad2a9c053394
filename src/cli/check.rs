//! `cohort check`: how every blog and hashtag is doing, in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::args::CheckArgs;
use super::context::Context;
use super::out::{Exit, Failed, Out};
use crate::domain::{Note, Offer, Trouble, offer};
use crate::runtime::reread;
use crate::store::SourceState;
use crate::words::{headless as words, trouble as trouble_words};

/// The state of a source as JSON. The fields are an interface.
#[derive(Debug, Serialize)]
pub(super) struct Json {
    name: String,
    address: String,
    state: &'static str,
    since: Option<Timestamp>,
    sentence: Option<String>,
    details: Option<String>,
    moved_to: Option<String>,
    found_at: Option<String>,
    unencrypted: bool,
    offer: Option<&'static str>,
    mended: bool,
    participants_only: bool,
    posts: u64,
    gaps: Vec<GapJson>,
    last_asked: Option<Timestamp>,
    last_answered: Option<Timestamp>,
    next_due: Timestamp,
}

/// What of a hashtag was not read, as JSON. The fields are an interface.
#[derive(Debug, Serialize)]
struct GapJson {
    from: Option<Timestamp>,
    until: Timestamp,
}

/// Tells every source's state; asks nobody.
pub(super) fn run(context: &Context, arguments: &CheckArgs, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let store = context.store(&settings)?;
    let states = store.states()?;
    if states.is_empty() && !arguments.json {
        out.line(words::nobody_listed())?;
    }
    let mut exit = Exit::Fine;
    let now = context.now();
    for state in &states {
        let waits = state.trouble.as_ref().is_some_and(|at| matches!(at.trouble, Trouble::Wait(_)));
        if state.trouble.is_some() && !waits && !state.paused {
            exit = Exit::Trouble;
        }
        if arguments.json {
            out.line(serde_json::to_string(&json(state)).unwrap_or_default())?;
        } else {
            out.line(line(state, now, &context.zone))?;
        }
    }
    for told in reread::troubles(&store, &settings)? {
        exit = Exit::Trouble;
        if !arguments.json {
            out.line(told)?;
        }
    }
    if !arguments.json
        && let Some(kept) = words::kept(&settings.retention)
    {
        out.line(kept)?;
    }
    out.finish()?;
    Ok(exit)
}

/// One source in one line.
pub(super) fn line(state: &SourceState, now: Timestamp, zone: &TimeZone) -> String {
    let said = match &state.trouble {
        _ if state.paused => words::paused(),
        Some(at) => {
            let mut told = vec![
                trouble_words::sentence(&at.trouble, state.name.as_str(), zone),
                trouble_words::since(at.since, now, zone),
            ];
            if !matches!(at.trouble, Trouble::Closed | Trouble::Wait(_)) {
                told.push(trouble_words::next_try(state.due_at, now, zone));
            }
            told.extend(offered(state));
            told.join(" ")
        }
        None => {
            let mut told = vec![words::doing_well(state.posts, state.answered_at, zone)];
            told.extend(state.notes.iter().map(trouble_words::note));
            told.extend(state.gaps.iter().map(|gap| trouble_words::gap(gap, zone)));
            told.extend(offered(state));
            told.join(" ")
        }
    };
    format!("{} <{}>: {said}", state.name, state.address)
}

/// How what is offered is done from the command line.
fn offered(state: &SourceState) -> Option<String> {
    let trouble = state.trouble.as_ref().map(|at| &at.trouble);
    state.participant?;
    let name = state.name.as_str();
    offer(trouble, &state.notes).map(|offer| match offer {
        Offer::UseAddress(_) => words::fix_offered(name),
        Offer::AskAgain => words::resume_offered(name),
    })
}

/// One source as JSON.
pub(super) fn json(state: &SourceState) -> Json {
    let trouble = state.trouble.as_ref();
    Json {
        name: state.name.to_string(),
        address: state.address.to_string(),
        state: match trouble.map(|at| &at.trouble) {
            _ if state.paused => "paused",
            None if state.asked_at.is_none() => "not asked yet",
            None => "fine",
            Some(Trouble::Unreachable) => "unreachable",
            Some(Trouble::Slow) => "slow",
            Some(Trouble::TooLarge) => "too large",
            Some(Trouble::NotFound) => "not found",
            Some(Trouble::Closed) => "closed",
            Some(Trouble::NotAllowed) => "not allowed",
            Some(Trouble::Wait(_)) => "asked to wait",
            Some(Trouble::ServerFault) => "server fault",
            Some(Trouble::Untrusted) => "untrusted",
            Some(Trouble::Misdirected) => "misdirected",
            Some(Trouble::HomePage(_)) => "home page",
            Some(Trouble::Unreadable) => "unreadable",
            Some(Trouble::SignInNeeded) => "sign in needed",
        },
        since: trouble.map(|at| at.since),
        sentence: trouble
            .map(|at| trouble_words::sentence(&at.trouble, state.name.as_str(), &TimeZone::UTC)),
        details: trouble.map(|at| at.details.to_string()).filter(|details| !details.is_empty()),
        moved_to: state.notes.iter().find_map(|note| match note {
            Note::Moved(to) => Some(to.to_string()),
            Note::FoundAt(_) | Note::Unencrypted | Note::Mended | Note::OwnNotesOnly => None,
        }),
        found_at: state.notes.iter().find_map(|note| match note {
            Note::FoundAt(at) => Some(at.to_string()),
            Note::Moved(_) | Note::Unencrypted | Note::Mended | Note::OwnNotesOnly => None,
        }),
        unencrypted: state.notes.contains(&Note::Unencrypted),
        offer: offer(trouble.map(|at| &at.trouble), &state.notes)
            .map(|offer| trouble_words::offer(&offer)),
        mended: state.notes.contains(&Note::Mended),
        participants_only: state.notes.contains(&Note::OwnNotesOnly),
        posts: state.posts,
        gaps: state
            .gaps
            .iter()
            .map(|gap| GapJson { from: gap.older_at, until: gap.newer_at })
            .collect(),
        last_asked: state.asked_at,
        last_answered: state.answered_at,
        next_due: state.due_at,
    }
}
