//! `cohort people`: everybody with their Things and last post; `cohort away` and `cohort step-out`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::args::{AwayArgs, PeopleArgs, StepOutArgs};
use super::context::Context;
use super::out::{Failed, Out};
use super::people;
use crate::domain::{Person, ThingNumber, shown_text};
use crate::runtime::roster::Deed;
use crate::store::Store;
use crate::text::Clean;
use crate::words::{headless as words, whereabouts};

/// Somebody as JSON. The fields are an interface: they may be added to, never changed.
#[derive(Debug, Serialize)]
struct Json<'a> {
    name: &'a str,
    group: Option<&'a str>,
    blog: Option<&'a str>,
    page: Option<String>,
    elsewhere: Option<&'a str>,
    first_post: Option<Timestamp>,
    last_post: Option<Timestamp>,
    /// The Things they wrote about, by number.
    things: Vec<u16>,
    new_here: bool,
    /// Whether they publish the instructions.
    organiser: bool,
    you: bool,
    /// Where they are: only for whoever helps to run the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    away_until: Option<Date>,
}

/// Prints everybody, by name.
pub(super) fn list(context: &Context, arguments: &PeopleArgs, out: &mut Out) -> Result<(), Failed> {
    let store = context.store_with_things()?;
    let everybody = Everybody::of(context, &store, arguments.state);
    let people = store.people()?;
    if arguments.csv {
        out.line(everybody.table(&people)?.trim_end())?;
        return out.finish();
    }
    for person in &people {
        if arguments.json {
            let json = everybody.json(person);
            out.line(serde_json::to_string(&json).unwrap_or_default())?;
        } else {
            out.line(everybody.line(person))?;
        }
    }
    out.finish()
}

/// What is needed to tell where people are.
struct Everybody<'a> {
    context: &'a Context,
    open: Vec<ThingNumber>,
    organises: bool,
}

impl<'a> Everybody<'a> {
    fn of(context: &'a Context, store: &Store, state: bool) -> Self {
        let (now, zone) = (context.now(), &context.zone);
        let first = store.programmes().first();
        let open = first.map(|joined| joined.programme.open_things(now, zone));
        let organises = state && first.is_some_and(|joined| joined.organiser);
        Self { context, open: open.unwrap_or_default(), organises }
    }

    fn state(&self, person: &Person) -> Option<&'static str> {
        let told = self.organises && person.takes_part && !person.instructs;
        told.then(|| {
            person.whereabouts(&self.open, (self.context.now(), &self.context.zone)).code()
        })
    }

    fn json<'p>(&self, person: &'p Person) -> Json<'p> {
        Json {
            name: person.name.as_str(),
            group: person.group.as_ref().map(Clean::as_str),
            blog: person.blog.as_ref().map(Clean::as_str),
            page: person.page.as_ref().map(|page| shown_text(page.as_str())),
            elsewhere: person.elsewhere.as_ref().map(Clean::as_str),
            first_post: person.first_post,
            last_post: person.last_post,
            things: person.things.iter().map(|thing| thing.0).collect(),
            new_here: person.is_new_here(self.context.now()),
            organiser: person.instructs,
            you: person.is_you,
            state: self.state(person),
            away_until: person.absence.away_until.filter(|_| self.organises),
        }
    }

    /// Somebody on one line: name, blog, Things, last post, and for an organiser where they are.
    fn line(&self, person: &Person) -> String {
        let (now, zone) = (self.context.now(), &self.context.zone);
        let mut line = words::person(person, (now, zone));
        if self.organises && person.takes_part && !person.instructs {
            let whereabouts = person.whereabouts(&self.open, (now, zone));
            line.push_str(&format!(" · {}", whereabouts::state(person, whereabouts, now)));
        }
        line
    }

    /// Everybody as a table for a spreadsheet (RFC 4180), the same whenever nothing changed. What a
    /// spreadsheet would take for a formula is told as text.
    fn table(&self, people: &[Person]) -> Result<String, Failed> {
        let mut table = csv::Writer::from_writer(Vec::new());
        let mut heading = vec![
            "name",
            "group",
            "blog",
            "address",
            "elsewhere",
            "things",
            "first post",
            "last post",
        ];
        heading.extend(self.organises.then_some("state"));
        table.write_record(&heading).map_err(Failed::because)?;
        for person in people {
            let json = self.json(person);
            let day = |at: Option<Timestamp>| {
                let zone = self.context.zone.clone();
                at.map(|at| at.to_zoned_datetime(zone).date().to_string()).unwrap_or_default()
            };
            let things: Vec<String> = json.things.iter().map(ToString::to_string).collect();
            let mut row = vec![
                json.name.to_owned(),
                json.group.unwrap_or_default().to_owned(),
                json.blog.unwrap_or_default().to_owned(),
                json.page.clone().unwrap_or_default(),
                json.elsewhere.unwrap_or_default().to_owned(),
                things.join(" "),
                day(json.first_post),
                day(json.last_post),
            ];
            if self.organises {
                row.push(json.state.unwrap_or_default().to_owned());
            }
            let row = row.into_iter().map(|cell| harmless(&cell));
            table.write_record(row).map_err(Failed::because)?;
        }
        let bytes = table.into_inner().map_err(|cause| Failed::because(cause.error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '\t', '\r']);
    let handle = cell.starts_with('@') && !cell.trim_start_matches('@').contains('@');
    if formula || handle { format!("'{cell}") } else { cell.to_owned() }
}

/// Notes until when somebody is away.
pub(super) fn away(context: &Context, arguments: &AwayArgs, out: &mut Out) -> Result<(), Failed> {
    let said = if arguments.until.is_some() { words::away } else { words::back };
    people::act(context, &arguments.name, &Deed::Away(arguments.until), said, out)
}

/// Notes that somebody stepped out, or is back.
pub(super) fn step_out(
    context: &Context,
    arguments: &StepOutArgs,
    out: &mut Out,
) -> Result<(), Failed> {
    let said = if arguments.back { words::back } else { words::stepped_out };
    people::act(context, &arguments.name, &Deed::SteppedOut(!arguments.back), said, out)
}
