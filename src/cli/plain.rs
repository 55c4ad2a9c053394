//! `cohort --plain`: reading in a conversation, line by line. Never redraws and sends no escape codes, so that screen
//! readers and braille displays follow it.

mod lists;
mod post;

use std::io::BufRead as _;

use self::lists::Showing;
use self::post::Open;
use super::args::{RefreshArgs, ReplyArgs};
use super::context::Context;
use super::out::{Exit, Failed, Out};
use super::{finding, refresh, reply};
use crate::app::Totals;
use crate::config::Settings;
use crate::domain::{MarkChange, PostId};
use crate::runtime::browser;
use crate::store::{Among, Store};
use crate::text::Clean;
use crate::words::plain as words;

/// A conversation with whoever reads.
struct Plain<'a> {
    context: &'a Context,
    store: Store,
    showing: Showing,
    open: Option<Open>,
    /// What takes the last marks back.
    undo: Vec<(PostId, MarkChange)>,
}

/// Reads until one leaves, or the input ends.
pub(super) fn run(context: &Context, settings: &Settings, out: &mut Out) -> Result<Exit, Failed> {
    let store = context.store_with_things()?;
    let showing = Showing::everything();
    let mut plain = Plain { context, store, showing, open: None, undo: Vec::new() };
    let title = settings.title.as_ref().map_or("cohort", Clean::as_str);
    out.line(words::welcome(title, &plain.totals()?))?;
    plain.list(out)?;
    out.line(words::HINT)?;
    loop {
        out.ask(words::ASKS)?;
        let Some(typed) = line()? else { break };
        let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((&typed, ""));
        if matches!(word, "q" | "quit") {
            break;
        }
        match plain.does((word, rest.trim()), out) {
            Ok(()) => {}
            // What could not be done is said, and one goes on.
            Err(Failed::Told(sentence, _)) => out.line(sentence)?,
            Err(ends @ (Failed::PipeClosed | Failed::Damaged(_))) => return Err(ends),
        }
    }
    plain.store.back_up_yours(&context.paths.backup)?;
    out.finish()?;
    Ok(Exit::Fine)
}

/// What was typed; `None` at the end of the input.
fn line() -> Result<Option<String>, Failed> {
    let mut typed = Vec::new();
    let count = std::io::stdin().lock().read_until(b'\n', &mut typed)?;
    Ok((count > 0).then(|| String::from_utf8_lossy(&typed).trim().to_owned()))
}

impl Plain<'_> {
    fn does(&mut self, (word, rest): (&str, &str), out: &mut Out) -> Result<(), Failed> {
        if let Ok(number) = word.parse::<usize>() {
            return self.read(number, out);
        }
        match word {
            "" => self.go_on(out),
            "h" | "help" | "?" => help(out),
            "n" | "next" => self.next_new(out),
            "l" | "list" => self.show(Showing::everything(), out),
            "w" | "waiting" => {
                let rows = self.store.waiting(self.context.now())?;
                self.show(Showing::whole(rows), out)
            }
            "y" | "replies" => self.show(Showing::of(Among::ForYou), out),
            "v" | "saved" => self.show(Showing::of(Among::Saved), out),
            "t" | "thing" => self.thing(rest, out),
            "p" | "person" => self.person(rest, out),
            "f" | "find" => {
                finding::index(&mut self.store)?;
                self.show(Showing::found(finding::read(rest)?), out)
            }
            "e" | "everything" => self.unfold(out),
            "s" | "save" => self.save(out),
            "m" | "new" => self.new_again(out),
            "u" | "undo" => self.undo(out),
            "o" | "open" => self.browse(out),
            "r" | "reply" => self.reply(out),
            "g" | "get" => self.get(out),
            _ => out.line(words::NOT_A_COMMAND),
        }
    }

    /// The next part of the post, or of the list.
    fn go_on(&mut self, out: &mut Out) -> Result<(), Failed> {
        match &mut self.open {
            Some(open) if !open.is_read() => open.go_on(out),
            _ => self.list(out),
        }
    }

    fn show(&mut self, showing: Showing, out: &mut Out) -> Result<(), Failed> {
        (self.showing, self.open) = (showing, None);
        self.list(out)
    }

    /// The next posts of the list.
    fn list(&mut self, out: &mut Out) -> Result<(), Failed> {
        let (now, zone) = (self.context.now(), &self.context.zone);
        let before = self.showing.rows.len();
        let more = self.showing.more(&self.store, (now, zone))?;
        let told = (self.store.programmes(), now, zone);
        for (number, row) in (1..).zip(&self.showing.rows).skip(before) {
            out.line(words::row(number, row, told))?;
        }
        out.line(match (self.showing.rows.is_empty(), more) {
            (true, _) => words::EMPTY,
            (false, true) => words::MORE,
            (false, false) => words::END,
        })
    }

    fn read(&mut self, number: usize, out: &mut Out) -> Result<(), Failed> {
        let post = number.checked_sub(1).and_then(|at| self.showing.rows.get(at));
        match post.map(|row| row.key.id) {
            Some(post) => self.open_post(post, out),
            None => out.line(words::NO_NUMBER),
        }
    }

    fn open_post(&mut self, post: PostId, out: &mut Out) -> Result<(), Failed> {
        let time = (self.context.now(), &self.context.zone);
        let Some(mut open) = Open::of(&self.store, (post, false), time)? else {
            return out.line(words::NO_NUMBER);
        };
        if open.is_new {
            self.mark(post, MarkChange::Read, MarkChange::New)?;
            open.is_new = false;
        }
        self.store.conversation_read(post, self.context.now())?;
        open.go_on(out)?;
        self.open = Some(open);
        Ok(())
    }

    /// Tells the post with what stands behind warnings.
    fn unfold(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some(open) = &self.open else { return out.line(words::OPEN_ONE_FIRST) };
        let time = (self.context.now(), &self.context.zone);
        let again = Open::of(&self.store, (open.post, true), time)?;
        if let Some(mut again) = again {
            again.go_on(out)?;
            self.open = Some(again);
        }
        Ok(())
    }

    fn next_new(&mut self, out: &mut Out) -> Result<(), Failed> {
        let next = self.store.next_new(Among::Everything, None, crate::store::Toward::Older)?;
        match next {
            Some(key) => self.open_post(key.id, out),
            None => out.line(words::NOTHING_NEW),
        }
    }

    fn thing(&mut self, written: &str, out: &mut Out) -> Result<(), Failed> {
        let number = written.parse().ok().map(crate::domain::ThingNumber);
        let known = number.and_then(|number| {
            let one =
                self.store.programmes().iter().find(|one| one.programme.thing(number).is_some());
            one.map(|joined| Among::Thing(joined.id(), number))
        });
        match known {
            Some(among) => self.show(Showing::of(among), out),
            None => out.line(words::EMPTY),
        }
    }

    fn person(&mut self, written: &str, out: &mut Out) -> Result<(), Failed> {
        let wanted = written.to_lowercase();
        let people = self.store.people()?;
        let fits =
            |name: &Clean| !wanted.is_empty() && name.as_str().to_lowercase().contains(&wanted);
        let meant: Vec<_> = people.iter().filter(|person| fits(&person.name)).collect();
        match meant.as_slice() {
            [] => out.line(words::NOBODY),
            [person] => self.show(Showing::of(Among::Person(person.id)), out),
            several => {
                let names: Vec<Clean> = several.iter().map(|person| person.name.clone()).collect();
                out.line(words::which_person(&names))
            }
        }
    }

    /// Marks a post for good; `back` takes it back.
    fn mark(&mut self, post: PostId, change: MarkChange, back: MarkChange) -> Result<(), Failed> {
        self.store.mark(&[(post, change)], self.context.now())?;
        self.undo.push((post, back));
        Ok(())
    }

    fn save(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some(open) = &mut self.open else { return out.line(words::OPEN_ONE_FIRST) };
        open.is_saved = !open.is_saved;
        let (post, saved) = (open.post, open.is_saved);
        if saved {
            self.mark(post, MarkChange::Saved, MarkChange::Unsaved)?;
        } else {
            self.mark(post, MarkChange::Unsaved, MarkChange::Saved)?;
        }
        out.line(if saved { words::SAVED } else { words::UNSAVED })
    }

    fn new_again(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some(open) = &mut self.open else { return out.line(words::OPEN_ONE_FIRST) };
        open.is_new = !open.is_new;
        let (post, new) = (open.post, open.is_new);
        if new {
            self.mark(post, MarkChange::New, MarkChange::Read)?;
        } else {
            self.mark(post, MarkChange::Read, MarkChange::New)?;
        }
        out.line(if new { words::NEW } else { words::READ })
    }

    fn undo(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some((post, back)) = self.undo.pop() else { return out.line(words::NOTHING_TO_UNDO) };
        self.store.mark(&[(post, back)], self.context.now())?;
        if let Some(open) = self.open.as_mut().filter(|open| open.post == post) {
            open.marked(back);
        }
        out.line(words::UNDONE)
    }

    fn browse(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some(open) = &self.open else { return out.line(words::OPEN_ONE_FIRST) };
        let Some(address) = open.address() else { return out.line(words::EMPTY) };
        let local = self.context.served.first().map(|(_, at)| *at);
        if browser::open_page(address.as_str(), local).is_ok() {
            return out.line(words::OPENING);
        }
        out.line(words::NO_BROWSER)?;
        out.line(address)
    }

    /// Takes the words, shows where they would appear, asks, and sends them once.
    fn reply(&mut self, out: &mut Out) -> Result<(), Failed> {
        let Some(open) = &self.open else { return out.line(words::OPEN_ONE_FIRST) };
        let wanted = ReplyArgs::to(&open.public);
        reply::where_it_appears(self.context, &wanted)?;
        // What was begun before goes on: it is told, and what is typed stands below it.
        let (post, mut text) = (open.post, String::new());
        if let Some(draft) = reply::draft_of(&self.store, post)? {
            if draft.parent.is_some() {
                return out.line(words::BEGUN_ELSEWHERE);
            }
            out.line(words::BEGUN)?;
            out.line(Clean::lines(&draft.text))?;
            text = draft.text;
            text.push('\n');
        }
        out.line(words::WRITE)?;
        out.finish()?;
        while let Some(typed) = line()?.filter(|typed| typed != ".") {
            text.push_str(&typed);
            text.push('\n');
            // Each line is kept as it is typed.
            self.store.keep_draft(post, None, text.trim(), self.context.now())?;
        }
        reply::with_words(self.context, &wanted, text.trim(), out)?;
        Ok(())
    }

    fn get(&mut self, out: &mut Out) -> Result<(), Failed> {
        let wanted = RefreshArgs { all: true, json: false };
        refresh::run(self.context, &wanted, out)?;
        self.store = self.context.store_with_things()?;
        self.show(Showing::everything(), out)
    }

    fn totals(&self) -> Result<Totals, Failed> {
        let tally = self.store.tally()?;
        let waiting = self.store.waiting(self.context.now())?.len();
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        Ok(Totals { new: tally.new, waiting, ..Totals::default() })
    }
}

fn help(out: &mut Out) -> Result<(), Failed> {
    for command in words::COMMANDS {
        out.line(words::command(command))?;
    }
    Ok(())
}
