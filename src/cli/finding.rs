//! `cohort list WORDS…` and `cohort list --view NAME`: what the words find, as on the screen.

use std::ffi::OsString;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{KindWord, ListArgs};
use super::context::Context;
use super::list;
use super::out::{Failed, Out};
use crate::config::nearest;
use crate::domain::{Day, Filter, Term, ThingNumber, WORDS, WeekNumber, What, Written};
use crate::runtime::finding::views_of;
use crate::store::{Span, Store, StoreError, Stride};
use crate::text::Clean;
use crate::words::{finding as words, headless};

/// So many posts are looked for at a time.
const PAGE: u16 = 200;

/// A "-" in front of words is theirs, not a switch: it is read as the minus sign that it means.
pub(super) fn with_minus(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut is_list = false;
    let mut changed = Vec::new();
    for argument in arguments {
        let text = argument.to_str().unwrap_or_default();
        let rest = text.strip_prefix('-').filter(|rest| rest.chars().count() > 1);
        if let Some(rest) = rest.filter(|rest| is_list && !rest.starts_with('-')) {
            changed.push(format!("\u{2212}{rest}").into());
            continue;
        }
        is_list |= text == "list";
        changed.push(argument);
    }
    changed
}

/// Whether words or a view say what is wanted.
pub(super) fn is_wanted(arguments: &ListArgs) -> bool {
    !arguments.words.is_empty() || arguments.view.is_some()
}

/// Prints what is found, newest first.
pub(super) fn run(
    context: &Context,
    store: &mut Store,
    arguments: &ListArgs,
    out: &mut Out,
) -> Result<(), Failed> {
    let (now, zone) = (context.now(), &context.zone);
    let mut filter = read(&line_of(&arguments.words))?;
    if let Some(name) = &arguments.view {
        filter.terms.extend(view(context, name)?.terms);
    }
    filter.terms.extend(switches(store, arguments, zone)?);
    known(store, &filter, zone)?;
    index(store)?;
    let most = arguments.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(0));
    let (mut span, mut printed) = (Span::Newest, 0);
    loop {
        let found = store.find(&filter, span, PAGE, (now, zone))?;
        for row in found.rows.iter().take(most - printed) {
            printed += 1;
            if !arguments.json {
                out.line(headless::row(row, zone))?;
            } else if let Some(post) = store.listed(row.key.id)? {
                out.line(list::json(&post, None, (store.programmes(), zone)))?;
            }
        }
        let last = found.beyond.or_else(|| found.rows.last().map(|row| row.key));
        match last.filter(|_| found.more && printed < most) {
            Some(key) => span = Span::After(key),
            None => return out.finish(),
        }
    }
}

/// Whether there are the Things and weeks that are meant.
fn known(store: &Store, filter: &Filter, zone: &TimeZone) -> Result<(), Failed> {
    let joined = store.programmes();
    for term in &filter.terms {
        match term.what {
            What::Thing(thing) if joined.iter().all(|one| one.programme.thing(thing).is_none()) => {
                return Err(Failed::usage(headless::no_such_thing(thing)));
            }
            What::Week(WeekNumber(week)) => {
                list::days_of(joined, week, zone)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// All words are in the index before they are looked for, as far as it can be written.
pub(super) fn index(store: &mut Store) -> Result<(), Failed> {
    loop {
        match store.index_some(Stride::Long) {
            Ok(true) => {}
            Ok(false) | Err(StoreError::Full(_) | StoreError::ReadOnly(_)) => return Ok(()),
            Err(cause) => return Err(cause.into()),
        }
    }
}

pub(super) fn read(text: &str) -> Result<Filter, Failed> {
    Filter::read(text).map_err(|mistake| Failed::usage(words::mistake_below(text, &mistake)))
}

/// What a view of the person's own shows.
fn view(context: &Context, name: &str) -> Result<Filter, Failed> {
    let views = views_of(&context.settings()?);
    let called = |known: &str| known.to_lowercase() == name.to_lowercase();
    if let Some(view) = views.iter().find(|view| called(view.name.as_str())) {
        return Ok(view.show.clone());
    }
    let names = || views.iter().map(|view| view.name.as_str());
    Err(Failed::usage(words::no_such_view(name, nearest(name, names()), names())))
}

/// The words as one line. The shell took the quotes away: what has a blank in it stood in some, unless it
/// is several words that mean something.
fn line_of(typed: &[String]) -> String {
    let typed = typed.iter().map(|word| Clean::line(word));
    let quoted = typed.map(|word| in_quotes(word.as_str())).collect::<Vec<_>>();
    quoted.join(" ")
}

fn in_quotes(word: &str) -> String {
    let mut parts = word.split_whitespace();
    let first = parts.next().unwrap_or_default();
    let means_something = |part: &str| {
        let part = part.trim_start_matches(['-', '\u{2212}']).to_lowercase();
        let is_known =
            |known: &str| part == known || (known.ends_with(':') && part.starts_with(known));
        WORDS.iter().map(|entry| entry.word).filter(|known| known.len() > 1).any(is_known)
    };
    let rest: Vec<&str> = parts.collect();
    let has_key = |part: &&str| part.contains(':') && means_something(part);
    // After a word that means something others may, too; in plain words "new" is a word like any.
    let mean = means_something(first) && rest.iter().any(|part| means_something(part));
    if rest.is_empty() || word.contains('"') || mean || rest.iter().any(has_key) {
        return word.to_owned();
    }
    if !means_something(first) {
        let (not, words) =
            word.strip_prefix(['-', '\u{2212}']).map_or(("", word), |words| ("-", words));
        return format!("{not}\"{words}\"");
    }
    match word.split_once(':') {
        Some((key, value)) => format!("{key}:\"{value}\""),
        None => word.to_owned(),
    }
}

/// The switches of the command, as terms.
fn switches(store: &Store, arguments: &ListArgs, zone: &TimeZone) -> Result<Vec<Term>, Failed> {
    let moment =
        |text: &Option<String>| text.as_deref().map(|text| list::time(text, zone)).transpose();
    let (mut since, mut until) = (moment(&arguments.since)?, moment(&arguments.until)?);
    if let Some(week) = arguments.week {
        let (from, to): (Timestamp, Timestamp) = list::days_of(store.programmes(), week, zone)?;
        (since, until) = (Some(from), Some(to));
    }
    let kind = arguments.kind.map(|kind| match kind {
        KindWord::Blog => Written::Blog,
        KindWord::Note => Written::Notes,
    });
    let wanted = [
        arguments.new.then_some(What::New),
        arguments.saved.then_some(What::Saved),
        arguments.waiting.then_some(What::Waiting),
        arguments.for_me.then_some(What::ToYou),
        arguments.person.clone().map(What::From),
        arguments.thing.map(|thing| What::Thing(ThingNumber(thing))),
        kind.map(What::On),
        since.map(|at| What::Since(Day::At(at))),
        until.map(|at| What::Until(Day::At(at))),
    ];
    Ok(wanted.into_iter().flatten().map(|what| Term { not: false, what }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_took_out_of_quotes_stands_in_quotes_again() {
        let line = |words: &[&str]| {
            line_of(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };

        assert_eq!(
            line(&["libr", "story time", "since:20 april"]),
            "libr \"story time\" since:\"20 april\""
        );
        assert_eq!(line(&["\u{2212}two words", "from:niamh new"]), "-\"two words\" from:niamh new");
        assert_eq!(line(&["\"as it is\" x"]), "\"as it is\" x");
        assert_eq!(line(&["a new start"]), "\"a new start\"");
    }

    #[test]
    fn a_minus_before_words_is_no_switch() {
        let read = |words: &[&str]| with_minus(words.iter().map(|word| OsString::from(*word)));

        assert_eq!(
            read(&["cohort", "list", "-tag:photo", "--json", "-h"]),
            ["cohort", "list", "−tag:photo", "--json", "-h"]
        );
        assert_eq!(read(&["cohort", "show", "-x1"]), ["cohort", "show", "-x1"]);
    }
}
