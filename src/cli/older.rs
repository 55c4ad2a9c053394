//! `cohort older NAME`: get posts of a person that their blog's feed no longer holds.

use jiff::Timestamp;
use serde::Serialize;

use super::args::OlderArgs;
use super::context::{Context, tasks};
use super::list;
use super::out::{Exit, Failed, Out};
use crate::config::edit::{Candidate, EditError};
use crate::domain::{FurtherBack, Older, Person};
use crate::runtime::older;
use crate::text::Clean;
use crate::words::{config as config_words, older as words};

/// What it came to, as JSON. The fields are an interface.
#[derive(Debug, Serialize)]
struct Json<'a> {
    name: &'a str,
    posts: u32,
    back_to: Option<Timestamp>,
    state: &'static str,
    page: Option<&'a str>,
    sentence: String,
    details: Option<&'a str>,
}

/// Gets older posts of one person.
pub(super) fn run(context: &Context, arguments: &OlderArgs, out: &mut Out) -> Result<Exit, Failed> {
    let until =
        arguments.until.as_deref().map(|text| list::time(text, &context.zone)).transpose()?;
    let settings = context.settings()?;
    let keeper = context.keeper(&settings)?;
    let client = context.client(&settings)?;
    let accounts = context.accounts();
    let with = context.with(&settings, (&client, &keeper, &accounts));
    let tasks = tasks()?;
    let people = tasks.block_on(keeper.run(|store| store.people()))?;
    let person = named(&people, &arguments.name)?;
    let came = tasks.block_on(older::get(&with, person.id, until, || ()))?;
    if arguments.json {
        let json =
            json(&person.name, &came, words::told(person.name.as_str(), &came, &context.zone));
        out.line(serde_json::to_string(&json).unwrap_or_default())?;
    } else {
        out.line(words::told(person.name.as_str(), &came, &context.zone))?;
    }
    out.finish()?;
    Ok(match came.further {
        FurtherBack::Failed(_) => Exit::Trouble,
        FurtherBack::More | FurtherBack::Beginning | FurtherBack::OnTheBlog(_) => Exit::Fine,
    })
}

/// The one person of this name, or else with this part of a name.
fn named<'a>(people: &'a [Person], name: &str) -> Result<&'a Person, Failed> {
    let wanted = name.to_lowercase();
    let lower = |person: &Person| person.name.as_str().to_lowercase();
    let exactly: Vec<&Person> = people.iter().filter(|person| lower(person) == wanted).collect();
    let partly = || people.iter().filter(|person| lower(person).contains(&wanted)).collect();
    let meant = if exactly.is_empty() { partly() } else { exactly };
    let fault = match meant.as_slice() {
        [only] => return Ok(only),
        [] => EditError::NotFound { name: Clean::line(name) },
        many => EditError::Ambiguous { candidates: many.iter().copied().map(candidate).collect() },
    };
    Err(Failed::usage(config_words::edit_error(&fault)))
}

fn candidate(person: &Person) -> Candidate {
    let address = person.feeds.first().map(|(_, address)| address.clone());
    Candidate { name: person.name.clone(), address, line: 0 }
}

fn json<'a>(name: &'a Clean, came: &'a Older, sentence: String) -> Json<'a> {
    let (state, page, details) = match &came.further {
        FurtherBack::More => ("more", None, None),
        FurtherBack::Beginning => ("beginning", None, None),
        FurtherBack::OnTheBlog(page) => ("on the blog", page.as_ref().map(Clean::as_str), None),
        FurtherBack::Failed(at) => ("trouble", None, Some(at.details.as_str())),
    };
    let Older { posts, back_to, .. } = *came;
    Json { name: name.as_str(), posts, back_to, state, page, sentence, details }
}
