//! `cohort add`, `import`, `export`, `remove`, `pause`, `resume` and `edit`: the list of people.

use std::collections::HashSet;
use std::path::Path;

use url::Url;

use super::args::{AddArgs, EditArgs, ImportArgs};
use super::context::{Context, roster_failed, tasks};
use super::out::{Failed, Out, tell};
use crate::config::Settings;
use crate::config::edit::{self, Change, NewParticipant, Which};
use crate::config::handle::{self, Unfit};
use crate::config::lists::{self, Listed, WhySkipped};
use crate::config::{address, file};
use crate::domain::{Trouble, shown_address};
use crate::refresh::{self, Found, Holds, Search};
use crate::runtime::people::already_there;
use crate::runtime::roster::{Deed, Enrolling};
use crate::runtime::round::{self, With};
use crate::store::Store;
use crate::text::Clean;
use crate::words::{config as config_words, headless as words, offered, trouble as trouble_words};

/// Finds the posts of a blog and adds it.
pub(super) fn add(context: &Context, arguments: &AddArgs, out: &mut Out) -> Result<(), Failed> {
    let settings = context.settings()?;
    let address = address::pasted(&arguments.address)
        .map_err(|fault| Failed::usage(config_words::address_fault(&fault)))?;
    let handles = handles(arguments)?;
    let only: Vec<String> =
        arguments.only.iter().map(|tag| tag.trim_start_matches('#').trim().to_owned()).collect();
    let client = context.client(&settings)?;
    let keeper = context.keeper(&settings)?;
    let tasks = tasks()?;
    let accounts = context.accounts();
    let with = context.with(&settings, (&client, &keeper, &accounts));
    let trouble = |trouble: Trouble| {
        let name = Clean::line(address.host_str().unwrap_or_default());
        Failed::because(trouble_words::not_followed(&trouble, name.as_str(), &context.zone))
    };
    let mut found = tasks.block_on(found(&with, &address, &only)).map_err(trouble)?;
    let mut others = std::mem::take(&mut found.others);
    if let Some(number) = arguments.choose.filter(|number| *number > 1) {
        if number > others.len() + 1 {
            return Err(Failed::usage(words::no_such_choice(number, others.len() + 1)));
        }
        found = others.swap_remove(number - 2);
        others.clear();
    }
    let person = newcomer(&found, arguments, (handles, only));
    if let Some(there) = already_there(&settings, &person) {
        return Err(Failed::because(words::already_there(there.as_str())));
    }
    let name = person.name.clone();
    let (settings, _) = context
        .roster()
        .edit(|text| edit::add(text, &[person]))
        .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
    let enrolling = Enrolling::of(&settings, &context.programmes(), &accounts);
    let (address, posts) = (found.address.clone(), found.feed.posts.len());
    tasks.block_on(async {
        keeper.run(move |store| enrolling.bring(store)).await?;
        round::welcome(&with, address, found).await
    })?;
    out.line(words::added(name.as_str(), posts))?;
    if !others.is_empty() {
        out.line(words::other_lists())?;
        for (number, other) in (2_usize..).zip(&others) {
            let title = other.title.as_ref().map_or("", |title| title.as_str());
            let address = Clean::line(&shown_address(&other.address));
            out.line(words::other_list(number, title, address.as_str()))?;
        }
    }
    out.finish()
}

async fn found(with: &With<'_>, typed: &Url, only: &[String]) -> Result<Found, Trouble> {
    // Without what hosts asked for earlier nobody is asked.
    round::remember_waits(with).await.map_err(|_cause| Trouble::Unreachable)?;
    let clock = with.clock.clone();
    let now = move || clock.now();
    let search =
        Search { client: with.client, typed, by: None, only, choice: true, guess: true, now: &now };
    let found = refresh::find(&search).await;
    if let Err(cause) = round::keep_waits(with).await {
        tracing::error!(%cause, "what hosts asked for could not be kept");
    }
    found
}

type Handles = (Option<String>, Option<String>);

/// The handles that are given, on the fediverse and on Bluesky.
fn handles(arguments: &AddArgs) -> Result<Handles, Failed> {
    let read = |written: &Option<String>, read: fn(&str) -> Result<String, Unfit>| {
        let handle = written.as_deref().map(|written| {
            let shown = Clean::line(written);
            read(written).map_err(|_unfit| Failed::usage(offered::not_a_handle(shown.as_str())))
        });
        handle.transpose()
    };
    let on_fediverse = read(&arguments.fediverse, handle::fediverse)?;
    Ok((on_fediverse, read(&arguments.bluesky, handle::bluesky)?))
}

fn newcomer(
    found: &Found,
    arguments: &AddArgs,
    (given, only): (Handles, Vec<String>),
) -> NewParticipant {
    let named = arguments.name.as_deref().map(Clean::line).filter(|name| !name.is_empty());
    let titled = found.feed.title.clone();
    let host = || Clean::line(found.address.host_str().unwrap_or_default());
    let (fediverse, bluesky) = handle::of_feed(&found.address);
    NewParticipant {
        name: named.or(titled).unwrap_or_else(host),
        blog: found.feed.page.clone(),
        feeds: vec![found.address.clone()],
        fediverse: given.0.or(fediverse),
        bluesky: given.1.or(bluesky),
        group: arguments.group.as_deref().map(Clean::line),
        // In the feed of a tag every post counts.
        only: if found.holds == Holds::PostsOfTag { Vec::new() } else { only },
    }
}

/// A web address as a person typed it.
fn typed(text: &str) -> Result<Url, Failed> {
    address::typed(text).map_err(|fault| Failed::usage(config_words::address_fault(&fault)))
}

/// Adds every blog of a list; those that are there already stay as they are.
pub(super) fn import(
    context: &Context,
    arguments: &ImportArgs,
    out: &mut Out,
) -> Result<(), Failed> {
    let bytes = file::load_bytes(&arguments.file)
        .map_err(|cause| Failed::because(config_words::file_error(&cause)))?;
    let listing =
        lists::read(&bytes).map_err(|cause| Failed::because(config_words::list_error(cause)))?;
    let settings = context.settings()?;
    let (known, people): (Vec<_>, Vec<_>) = lists::participants(&listing.listed)
        .into_iter()
        .partition(|person| already_there(&settings, person).is_some());
    let added = people.len();
    let (settings, _) = context
        .roster()
        .edit(|text| edit::add(text, &people))
        .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
    context.store(&settings)?;
    for skipped in &listing.skipped {
        out.line(config_words::skipped(skipped))?;
    }
    out.line(words::imported(added, known.len()))?;
    out.finish()
}

/// Tells what of a list was left out, but not what stands there twice.
pub(super) fn tell_left_out(listing: &lists::Listing) {
    let told = listing.skipped.iter().filter(|skipped| skipped.why != WhySkipped::Twice);
    for skipped in told {
        tell(config_words::skipped(skipped));
    }
    if let Some(line) = listing.broke_off_at {
        tell(config_words::list_broke_off(line));
    }
}

/// Writes the list of blogs as OPML.
pub(super) fn export_opml(context: &Context, out: &mut Out) -> Result<(), Failed> {
    let settings = context.settings()?;
    let title = settings.title.as_ref().map_or("cohort", |title| title.as_str());
    let mut listed = lists::of_settings(&settings);
    listed.extend(of_programmes(&context.store(&settings)?, &settings)?);
    out.line(lists::write_opml(title, &listed).trim_end())?;
    out.finish()
}

/// The blogs of people whom only a programme names, as they are read now.
fn of_programmes(store: &Store, settings: &Settings) -> Result<Vec<Listed>, Failed> {
    let url = |address: &Clean| Url::parse(address.as_str()).ok();
    let own = settings.participants.iter().flat_map(|one| one.feeds.iter().chain(&one.blog));
    let own: HashSet<String> = own.map(address::sameness).collect();
    let mut listed = Vec::new();
    for person in store.people()? {
        let page = person.page.as_ref().and_then(url);
        let feeds: Vec<Url> = person.feeds.iter().filter_map(|(_, feed)| url(feed)).collect();
        if feeds.iter().chain(&page).any(|one| own.contains(&address::sameness(one))) {
            continue;
        }
        listed.extend(feeds.into_iter().map(|feed| Listed {
            name: Some(person.name.clone()),
            feed: Some(feed).filter(|feed| Some(feed) != page.as_ref()),
            page: page.clone(),
            group: person.group.clone(),
            ..Listed::default()
        }));
    }
    Ok(listed)
}

/// Does something with one person by name, wherever they are listed, and tells what was done.
pub(super) fn act(
    context: &Context,
    name: &str,
    deed: &Deed,
    said: fn(&str) -> String,
    out: &mut Out,
) -> Result<(), Failed> {
    let mut store = context.store(&context.settings()?)?;
    let (settings, _) = context
        .roster()
        .act(&mut store, (&Which::named(name), None), deed)
        .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
    drop(store);
    context.store(&settings)?.back_up_yours(&context.paths.backup)?;
    out.line(said(name))?;
    out.finish()
}

/// Takes the address a person's blogs are read at from now on.
pub(super) fn fix(context: &Context, name: &str, out: &mut Out) -> Result<(), Failed> {
    let store = context.store(&context.settings()?)?;
    let wanted = name.to_lowercase();
    let mut changes = Vec::new();
    for person in store.people()? {
        if person.name.as_str().to_lowercase() == wanted {
            changes.extend(edit::to_new_addresses(store.other_addresses(person.id)?));
        }
    }
    drop(store);
    if changes.is_empty() {
        return Err(Failed::because(words::nothing_to_fix(name)));
    }
    act(context, name, &Deed::Change(changes), words::fixed, out)
}

/// Asks a person's blogs again, also those that were closed.
pub(super) fn resume(context: &Context, name: &str, out: &mut Out) -> Result<(), Failed> {
    act(context, name, &Deed::paused(false), words::resumed, out)?;
    let mut store = context.store(&context.settings()?)?;
    let wanted = name.to_lowercase();
    for person in store.people()? {
        if person.name.as_str().to_lowercase().contains(&wanted) {
            store.forgive(person.id)?;
        }
    }
    Ok(())
}

/// The changes `cohort edit` asks for.
pub(super) fn changes(arguments: &EditArgs) -> Result<Vec<Change>, Failed> {
    let mut changes = Vec::new();
    if let Some(blog) = &arguments.blog {
        changes.push(Change::Blog(Some(typed(blog)?)));
    }
    if let Some(feed) = &arguments.feed {
        changes.push(Change::Feeds(vec![typed(feed)?]));
    }
    changes.extend(arguments.fediverse.clone().map(|handle| Change::Fediverse(Some(handle))));
    changes.extend(arguments.bluesky.clone().map(|handle| Change::Bluesky(Some(handle))));
    changes.extend(arguments.group.as_deref().map(|group| Change::Group(Some(Clean::line(group)))));
    changes.extend(arguments.new_name.as_deref().map(|name| Change::Name(Clean::line(name))));
    if changes.is_empty() { Err(Failed::usage(words::nothing_to_change())) } else { Ok(changes) }
}

/// Where config and data are.
pub(super) fn paths(context: &Context, out: &mut Out) -> Result<(), Failed> {
    let rows: [(&str, &Path); 5] = [
        ("config", &context.paths.config),
        ("data", &context.paths.data),
        ("database", &context.paths.database),
        ("backup", &context.paths.backup),
        ("log", &context.paths.log),
    ];
    for (what, path) in rows {
        out.line(words::path(what, path))?;
    }
    out.finish()
}
