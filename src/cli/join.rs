//! `cohort join`: a programme with its people, looked over before it is joined.

use serde::Serialize;

use super::args::JoinArgs;
use super::context::{Context, roster_failed, tasks};
use super::out::{Exit, Failed, Out, tell};
use super::reply::agreed;
use super::{people, refresh};
use crate::config::lists::Listing;
use crate::domain::{shown_address, shown_text};
use crate::refresh::NoList;
use crate::runtime::joining::{Look, NoOffer, Offer, Said, joined_already};
use crate::runtime::publication::{Place, Published, Unread};
use crate::text::Clean;
use crate::words::{config as config_words, joining as words, trouble as trouble_words};

/// A person of the review as JSON. The fields are an interface.
#[derive(Debug, Serialize)]
struct Json<'a> {
    name: &'a str,
    address: String,
    group: Option<&'a str>,
    state: &'static str,
    why: Option<String>,
    posts: Option<usize>,
}

/// Reads what was published, shows who is there, asks, and joins.
pub(super) fn run(context: &Context, arguments: &JoinArgs, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let from = Place::typed(&arguments.address)
        .map_err(|fault| Failed::usage(config_words::address_fault(&fault)))?;
    if let Some(name) = joined_already(&context.joined(&settings), &settings, &from) {
        out.line(words::already_joined(name.as_str()))?;
        return out.finish().map(|()| Exit::Fine);
    }
    let client = context.client(&settings)?;
    let keeper = context.keeper(&settings)?;
    let accounts = context.accounts();
    let with = context.with(&settings, (&client, &keeper, &accounts));
    let tasks = tasks()?;
    let mut offer = match tasks.block_on(Offer::read(&with, from.clone(), &settings)) {
        Ok(offer) => offer,
        Err(NoOffer::Unread(cause)) => return Err(unread(context, &from, &cause)),
        Err(NoOffer::Store(cause)) => return Err(cause.into()),
    };
    let question = tell_published(context, &offer);
    let bar = refresh::bar(out.is_terminal() && !arguments.json);
    bar.set_length(u64::try_from(offer.people.len()).unwrap_or_default());
    tasks.block_on(offer.look(&with, || bar.inc(1)));
    bar.finish_and_clear();
    show(context, &offer, arguments, out)?;
    if !agreed_to(question, arguments)? {
        return Ok(Exit::Failed);
    }
    let (name, already, people) = (name_of(&offer), offer.already, offer.people.len());
    let trouble = offer.needs_a_look() > 0;
    let (roster, programmes) = (context.roster(), context.programmes());
    let said = Said { from_now: arguments.from_now, ..Said::default() };
    let accepted = offer.accept(&with, (&roster, &programmes), &said);
    let posts =
        tasks.block_on(accepted).map_err(|cause| roster_failed(&context.paths.config, &cause))?;
    tell(match name {
        Some(name) => words::joined(name.as_str(), posts),
        None => crate::words::headless::imported(people, already),
    });
    Ok(if trouble { Exit::Trouble } else { Exit::Fine })
}

/// The name of the programme, where it is one.
fn name_of(offer: &Offer) -> Option<Clean> {
    match &offer.published {
        Published::Programme(publication) => Some(publication.file.programme.name.clone()),
        Published::List(_) => None,
    }
}

/// Tells what was found there; the answer is what to ask.
fn tell_published(context: &Context, offer: &Offer) -> &'static str {
    match &offer.published {
        Published::Programme(publication) => {
            let address = Clean::line(&shown_text(&offer.from.to_config()));
            tell(words::programme(&publication.file.programme));
            for mistake in &publication.file.passed_over {
                tell(words::in_file(address.as_str(), &config_words::mistake(mistake)));
            }
            for (roster, listing) in &publication.lists {
                tell_list(context, roster, listing);
            }
            words::JOIN_QUESTION
        }
        Published::List(listing) => {
            tell(words::MERE_LIST);
            people::tell_left_out(listing);
            words::ADD_QUESTION
        }
    }
}

/// Why nothing could be read there, every mistake with its line.
fn unread(context: &Context, from: &Place, cause: &Unread) -> Failed {
    let address = Clean::line(&shown_text(&from.to_config()));
    match cause {
        Unread::Trouble(trouble) => {
            let why = trouble_words::not_followed(trouble, "", &context.zone);
            Failed::because(words::not_read(address.as_str(), &why))
        }
        Unread::File(cause) => Failed::because(config_words::file_error(cause)),
        Unread::Mistakes(mistakes) => {
            let lines: Vec<String> = mistakes
                .iter()
                .map(|one| words::in_file(address.as_str(), &config_words::mistake(one)))
                .collect();
            Failed::because(lines.join("\n"))
        }
        Unread::List(cause) => {
            let why = config_words::list_error(*cause);
            Failed::because(words::not_read(address.as_str(), &why))
        }
    }
}

fn tell_list(context: &Context, roster: &url::Url, listing: &Result<Listing, NoList>) {
    let why = match listing {
        Ok(listing) => return people::tell_left_out(listing),
        Err(NoList::Trouble(trouble)) => trouble_words::sentence(trouble, "", &context.zone),
        Err(NoList::Empty(cause)) => config_words::list_error(*cause),
    };
    tell(words::list_not_read(Clean::line(&shown_address(roster)).as_str(), &why));
}

/// Shows what came of looking for everybody.
fn show(
    context: &Context,
    offer: &Offer,
    arguments: &JoinArgs,
    out: &mut Out,
) -> Result<(), Failed> {
    let mut lines: Vec<_> = offer.people.iter().zip(&offer.looks).collect();
    if !arguments.json {
        // In a long list those who need a look stand where they are seen.
        lines.sort_by_key(|(_, look)| matches!(look, Look::Trouble(_)));
    }
    for (person, look) in lines {
        let why = look.why(person.name.as_str(), &context.zone);
        out.line(if arguments.json {
            let json = Json {
                name: person.name.as_str(),
                address: words::address(person).to_string(),
                group: person.group.as_ref().map(Clean::as_str),
                state: state(look),
                why,
                posts: match look {
                    Look::Found(posts) => Some(*posts),
                    Look::Handle | Look::Trouble(_) | Look::NotYet => None,
                },
            };
            serde_json::to_string(&json).unwrap_or_default()
        } else {
            words::person(person, why.as_deref())
        })?;
    }
    if !arguments.json {
        out.line(words::summary(offer.people.len(), offer.needs_a_look()))?;
    }
    out.finish()
}

fn state(look: &Look) -> &'static str {
    match look {
        Look::Found(_) | Look::Handle => "found",
        Look::Trouble(_) => "needs a look",
        Look::NotYet => "not looked for",
    }
}

/// Whether the person wants it. Where nobody can be asked, only `--yes` says so.
fn agreed_to(question: &str, arguments: &JoinArgs) -> Result<bool, Failed> {
    use std::io::IsTerminal as _;
    if arguments.yes {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        tell(words::SAY_YES);
        return Ok(false);
    }
    let agreed = agreed(question)?;
    if !agreed {
        tell(words::NOT_JOINED);
    }
    Ok(agreed)
}
