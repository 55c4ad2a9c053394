//! `cohort join`: a programme with its people, looked over before it is joined.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::ProgressBar;
use jiff::civil::Date;
use serde::Serialize;
use tokio::sync::mpsc;

use super::args::JoinArgs;
use super::context::{Context, roster_failed, tasks};
use super::out::{Exit, Failed, Out, tell};
use super::reply::agreed;
use super::{people, refresh};
use crate::config::edit::{self, NewParticipant};
use crate::config::lists::{self, Listing};
use crate::config::{Settings, edit as config_edit};
use crate::domain::{Programme, Trouble, shown_address, shown_text};
use crate::refresh::{Found, NoList, Publisher, Reviewed, Reviewing, address_of, review_all};
use crate::runtime::people::already_there;
use crate::runtime::publication::{self, Place, Publication, Published, Unread};
use crate::runtime::reread;
use crate::runtime::roster::Enrolling;
use crate::runtime::round::{self, With};
use crate::store::{Store, Validators};
use crate::text::Clean;
use crate::words::{config as config_words, joining as words, trouble as trouble_words};

/// Looking for everybody's posts takes so long at most; who was not looked for is found later.
const PATIENCE: Duration = Duration::from_secs(180);
/// So many people are looked for at most.
const MOST_LOOKED_FOR: usize = 2_000;
/// So many reviewed people wait to be shown at most.
const WAITING: usize = 64;
/// What was found is kept until the person says yes, unless it is larger than this.
const MOST_BYTES: usize = 512 * 1024;

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

/// What came of looking for one person's posts.
enum Look {
    /// They were found; so many.
    Found(usize),
    /// There is a handle only, which needs no looking for.
    Handle,
    /// Something is wrong.
    Trouble(Trouble),
    /// Nobody looked yet.
    NotYet,
}

/// The people of a programme or list, looked over.
struct Review {
    looks: Vec<Look>,
    found: Vec<(url::Url, Found)>,
}

/// Reads what was published, shows who is there, asks, and joins.
pub(super) fn run(context: &Context, arguments: &JoinArgs, out: &mut Out) -> Result<Exit, Failed> {
    let settings = context.settings()?;
    let from = Place::typed(&arguments.address)
        .map_err(|fault| Failed::usage(config_words::address_fault(&fault)))?;
    if let Some(name) = joined_already(context, &settings, &from.to_config()) {
        out.line(words::already_joined(name.as_str()))?;
        return out.finish().map(|()| Exit::Fine);
    }
    let client = context.client(&settings)?;
    let keeper = context.keeper(&settings)?;
    let accounts = context.accounts();
    let with = With {
        client: &client,
        keeper: &keeper,
        clock: &context.clock,
        polling: &settings.polling,
        accounts: &accounts,
    };
    let tasks = tasks()?;
    let now = || context.now();
    let (published, known) = tasks.block_on(async {
        round::remember_waits(&with).await?;
        let mut publisher = Publisher::new(&client, &now, from.address().cloned());
        let read = publication::read(&mut publisher, &from).await;
        Ok::<_, Failed>((read, publisher.into_known()))
    })?;
    let joining = Joining { context, settings: &settings, with, tasks: &tasks, arguments, known };
    match published.map_err(|cause| unread(context, &from, &cause))? {
        Published::Programme(publication) => joining.programme(&from, &publication, out),
        Published::List(listing) => joining.list(&listing, out),
    }
}

/// The name of a programme that was joined already, and of which there is a copy.
fn joined_already(context: &Context, settings: &Settings, from: &str) -> Option<Clean> {
    let joined = context.joined(settings);
    let setting = settings.programmes.iter().find(|setting| setting.is_from(from))?;
    joined.into_iter().find(|one| one.key == setting.from).map(|one| one.programme.name)
}

/// Why nothing could be read there, every mistake with its line.
fn unread(context: &Context, from: &Place, cause: &Unread) -> Failed {
    let address = Clean::line(&shown_text(&from.to_config()));
    match cause {
        Unread::Trouble(trouble) => {
            let why = trouble_words::sentence(trouble, "", &context.zone);
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

/// What joining works with.
struct Joining<'a> {
    context: &'a Context,
    settings: &'a Settings,
    with: With<'a>,
    tasks: &'a tokio::runtime::Runtime,
    arguments: &'a JoinArgs,
    /// What was answered with each document that was read.
    known: BTreeMap<String, Validators>,
}

impl Joining<'_> {
    fn programme(
        &self,
        from: &Place,
        publication: &Publication,
        out: &mut Out,
    ) -> Result<Exit, Failed> {
        let programme = &publication.file.programme;
        let address = Clean::line(&shown_text(&from.to_config()));
        tell(words::programme(programme));
        for mistake in &publication.file.passed_over {
            tell(words::in_file(address.as_str(), &config_words::mistake(mistake)));
        }
        for (roster, listing) in &publication.lists {
            self.tell_list(roster, listing);
        }
        let review = self.review(&publication.people, out)?;
        if !self.agreed(words::JOIN_QUESTION)? {
            return Ok(Exit::Failed);
        }
        let (context, key) = (self.context, from.to_config());
        let kept = context.programmes().keep(&key, &publication.text, &publication.people);
        kept.map_err(|cause| Failed::because(config_words::file_error(&cause)))?;
        let started = self.arguments.from_now.then(|| self.monday(programme)).flatten();
        let (settings, _) = context
            .roster()
            .edit(|text| config_edit::join(text, &key, started))
            .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
        if publication.lists.iter().all(|(_, listing)| listing.is_ok()) {
            let (known, now) = (self.known.clone(), context.now());
            let read = move |store: &mut Store| reread::remember(store, (&key, now), known);
            self.tasks.block_on(self.with.keeper.run(read))?;
        }
        let trouble = review.needs_a_look() > 0;
        let posts = self.welcome(&settings, review.found)?;
        tell(words::joined(programme.name.as_str(), posts));
        Ok(if trouble { Exit::Trouble } else { Exit::Fine })
    }

    fn list(&self, listing: &Listing, out: &mut Out) -> Result<Exit, Failed> {
        tell(words::MERE_LIST);
        people::tell_left_out(listing);
        let (known, newcomers): (Vec<_>, Vec<_>) = lists::participants(&listing.listed)
            .into_iter()
            .partition(|person| already_there(self.settings, person).is_some());
        let review = self.review(&newcomers, out)?;
        if !self.agreed(words::ADD_QUESTION)? {
            return Ok(Exit::Failed);
        }
        let context = self.context;
        let (settings, _) = context
            .roster()
            .edit(|text| edit::add(text, &newcomers))
            .map_err(|cause| roster_failed(&context.paths.config, &cause))?;
        let trouble = review.needs_a_look() > 0;
        self.welcome(&settings, review.found)?;
        tell(crate::words::headless::imported(newcomers.len(), known.len()));
        Ok(if trouble { Exit::Trouble } else { Exit::Fine })
    }

    fn tell_list(&self, roster: &url::Url, listing: &Result<Listing, NoList>) {
        let why = match listing {
            Ok(listing) => return people::tell_left_out(listing),
            Err(NoList::Trouble(trouble)) => {
                trouble_words::sentence(trouble, "", &self.context.zone)
            }
            Err(NoList::Empty(cause)) => config_words::list_error(*cause),
        };
        tell(words::list_not_read(Clean::line(&shown_address(roster)).as_str(), &why));
    }

    /// Looks for everybody's posts, and shows what came of it.
    fn review(&self, people: &[NewParticipant], out: &mut Out) -> Result<Review, Failed> {
        let bar = refresh::bar(out.is_terminal() && !self.arguments.json);
        bar.set_length(u64::try_from(people.len()).unwrap_or_default());
        let review = self.tasks.block_on(self.look(people, &bar));
        bar.finish_and_clear();
        if let Err(cause) = self.tasks.block_on(round::keep_waits(&self.with)) {
            tracing::error!(%cause, "what hosts asked for could not be kept");
        }
        let mut lines: Vec<_> = people.iter().zip(&review.looks).collect();
        if !self.arguments.json {
            // In a long list those who need a look stand where they are seen.
            lines.sort_by_key(|(_, look)| matches!(look, Look::Trouble(_)));
        }
        for (person, look) in lines {
            let why = look.why(person, self.context);
            out.line(if self.arguments.json {
                let json = Json {
                    name: person.name.as_str(),
                    address: words::address(person).to_string(),
                    group: person.group.as_ref().map(Clean::as_str),
                    state: look.state(),
                    why,
                    posts: look.posts(),
                };
                serde_json::to_string(&json).unwrap_or_default()
            } else {
                words::person(person, why.as_deref())
            })?;
        }
        if !self.arguments.json {
            out.line(words::summary(people.len(), review.needs_a_look()))?;
        }
        out.finish()?;
        Ok(review)
    }

    async fn look(&self, people: &[NewParticipant], bar: &ProgressBar) -> Review {
        let looks = people.iter().map(|person| match address_of(person) {
            Some(_) => Look::NotYet,
            None => Look::Handle,
        });
        let mut review = Review { looks: looks.collect(), found: Vec::new() };
        let looked_for = people.get(..MOST_LOOKED_FOR.min(people.len())).unwrap_or_default();
        let now = || self.context.now();
        let at_once = usize::try_from(self.with.polling.connections).unwrap_or(1).max(1);
        let reviewing = Reviewing { client: self.with.client, now: &now, at_once };
        let (answers, mut waiting) = mpsc::channel(WAITING);
        let gather = async {
            while let Some(reviewed) = waiting.recv().await {
                bar.inc(1);
                review.take(reviewed);
            }
        };
        let all = async { tokio::join!(review_all(&reviewing, looked_for, answers), gather) };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("not everybody's posts could be looked for in time");
        }
        review
    }

    /// Whether the person wants it. Where nobody can be asked, only `--yes` says so.
    fn agreed(&self, question: &str) -> Result<bool, Failed> {
        use std::io::IsTerminal as _;
        if self.arguments.yes {
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

    /// The Monday of this week, where the programme is.
    fn monday(&self, programme: &Programme) -> Option<Date> {
        let zone = programme.zone(&self.context.zone).clone();
        let today = self.context.now().to_zoned_datetime(zone).date();
        let since = i64::from(today.weekday().to_monday_zero_offset());
        today.checked_sub(jiff::Span::new().days(since)).ok()
    }

    /// Brings everybody in, with the posts that were found: nobody is asked for them again.
    fn welcome(&self, settings: &Settings, found: Vec<(url::Url, Found)>) -> Result<usize, Failed> {
        let (context, with) = (self.context, &self.with);
        let enrolling = Enrolling::of(settings, &context.programmes(), with.accounts);
        let posts = found.iter().map(|(_, found)| found.feed.posts.len()).sum();
        self.tasks.block_on(async {
            with.keeper.run(move |store| enrolling.bring(store)).await?;
            for (address, found) in found {
                round::welcome(with, address, found).await?;
            }
            Ok::<(), Failed>(())
        })?;
        Ok(posts)
    }
}

impl Review {
    fn take(&mut self, reviewed: Reviewed) {
        let Reviewed { person, address, found } = reviewed;
        let Some(look) = self.looks.get_mut(person) else { return };
        *look = match found {
            Ok(mut found) => {
                found.others.clear();
                let posts = found.feed.posts.len();
                if found.document.body.len() <= MOST_BYTES {
                    self.found.push((address, *found));
                }
                Look::Found(posts)
            }
            Err(trouble) => Look::Trouble(trouble),
        };
    }

    fn needs_a_look(&self) -> usize {
        self.looks.iter().filter(|look| matches!(look, Look::Trouble(_))).count()
    }
}

impl Look {
    fn state(&self) -> &'static str {
        match self {
            Self::Found(_) | Self::Handle => "found",
            Self::Trouble(_) => "needs a look",
            Self::NotYet => "not looked for",
        }
    }

    fn posts(&self) -> Option<usize> {
        match self {
            Self::Found(posts) => Some(*posts),
            Self::Handle | Self::Trouble(_) | Self::NotYet => None,
        }
    }

    /// Why somebody needs a look, in a sentence.
    fn why(&self, person: &NewParticipant, context: &Context) -> Option<String> {
        match self {
            Self::Found(_) | Self::Handle => None,
            Self::Trouble(trouble) => {
                Some(trouble_words::sentence(trouble, person.name.as_str(), &context.zone))
            }
            Self::NotYet => Some(words::NOT_LOOKED.to_owned()),
        }
    }
}
