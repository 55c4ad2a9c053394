//! `yours.bak`: what is *yours* in a form that outlives the database. JSON Lines, one mark a line,
//! known by the names of its post, so that a new database finds the posts again.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::corrections::{self, KeptCorrection};
use super::kept::{self, KeptReply};
use super::unsettled::Unsettled;
use super::{Result, Store, begin, visitors};

/// No copy takes so long.
const LONGEST_COPY: Duration = Duration::from_secs(3600);

/// One line of `yours.bak`.
#[derive(Debug, Serialize, Deserialize)]
struct Yours {
    names: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    read: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    saved: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    muted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<KeptReply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<KeptAbout>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<KeptCorrection>,
    /// Whoever has this handle is not to be offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

/// What a person said that a post is about: the numbers of Things, with blanks between.
#[derive(Debug, Serialize, Deserialize)]
struct KeptAbout {
    programme: i64,
    things: String,
}

impl Yours {
    fn marked(names: Vec<(String, String)>, (read, saved, muted): (bool, bool, bool)) -> Self {
        Self { names, read, saved, muted, reply: None, about: None, person: None, refused: None }
    }

    fn written(names: Vec<(String, String)>, reply: KeptReply) -> Self {
        Self { reply: Some(reply), ..Self::marked(names, (false, false, false)) }
    }

    fn said(names: Vec<(String, String)>, programme: i64, things: String) -> Self {
        let about = Some(KeptAbout { programme, things });
        Self { about, ..Self::marked(names, (false, false, false)) }
    }

    fn corrected(names: Vec<(String, String)>, person: KeptCorrection) -> Self {
        Self { person: Some(person), ..Self::marked(names, (false, false, false)) }
    }

    fn refused(handle: String) -> Self {
        Self { refused: Some(handle), ..Self::marked(Vec::new(), (false, false, false)) }
    }
}

impl Store {
    /// A number that grows with every change of what is yours; a backup is due when it grew.
    pub fn yours_changed(&self) -> Result<i64> {
        Ok(self
            .connection
            .query_row("SELECT n FROM tally WHERE name = 'yours'", [], |row| row.get(0))?)
    }

    /// Writes `yours.bak` anew, beside the old one first, so that there is always a whole one.
    pub fn back_up_yours(&self, file: &Path) -> Result<()> {
        // A name of its own: two programs may write their copies at the same moment.
        let fresh = file.with_extension(format!("bak.{}", std::process::id()));
        let mut out = BufWriter::new(File::create(&fresh)?);
        self.write_yours(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        std::fs::rename(&fresh, file)?;
        sweep(file);
        Ok(())
    }

    /// Writes all that is yours, as it is in `yours.bak`.
    pub fn write_yours(&self, out: &mut impl std::io::Write) -> Result<()> {
        let mut query = self.connection.prepare(
            "SELECT m.post, m.read, m.saved, m.muted, k.kind, k.value FROM mark m JOIN post_key k ON k.post = m.post \
             WHERE m.read OR m.saved OR m.muted ORDER BY m.post",
        )?;
        let mut rows = query.query([])?;
        let mut open: Option<(i64, Yours)> = None;
        while let Some(row) = rows.next()? {
            let post: i64 = row.get(0)?;
            let name = (row.get(4)?, row.get(5)?);
            match &mut open {
                Some((id, yours)) if *id == post => yours.names.push(name),
                _ => {
                    write_line(out, open.take())?;
                    let mark = (row.get(1)?, row.get(2)?, row.get(3)?);
                    open = Some((post, Yours::marked(vec![name], mark)));
                }
            }
        }
        write_line(out, open)?;
        drop(rows);
        let mut kept =
            self.connection.prepare("SELECT kind, value, read, saved, muted FROM kept_mark")?;
        let mut rows = kept.query([])?;
        while let Some(row) = rows.next()? {
            let mark = (row.get(2)?, row.get(3)?, row.get(4)?);
            let names = vec![(row.get(0)?, row.get(1)?)];
            write_line(out, Some((0, Yours::marked(names, mark))))?;
        }
        self.write_abouts(out)?;
        self.write_replies(out)?;
        for handle in self.refused()? {
            write_line(out, Some((0, Yours::refused(handle))))?;
        }
        corrections::to_back_up(&self.connection, |names, person| {
            write_line(out, Some((0, Yours::corrected(names, person))))
        })
    }

    /// Writes what you said that posts are about, also what still waits for its post.
    fn write_abouts(&self, out: &mut impl std::io::Write) -> Result<()> {
        for said in [
            "SELECT s.post, s.programme, s.things, k.kind, k.value FROM said_about s JOIN post_key k ON k.post = s.post \
             ORDER BY s.post, s.programme",
            "SELECT 0, programme, things, kind, value FROM kept_about ORDER BY programme",
        ] {
            let mut query = self.connection.prepare(said)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let names = vec![(row.get(3)?, row.get(4)?)];
                write_line(out, Some((0, Yours::said(names, row.get(1)?, row.get(2)?))))?;
            }
        }
        Ok(())
    }

    /// Writes what you wrote: drafts and the outbox, also what still waits for its post.
    fn write_replies(&self, out: &mut impl std::io::Write) -> Result<()> {
        let mut names =
            self.connection.prepare("SELECT kind, value FROM post_key WHERE post = ?")?;
        kept::to_back_up(&self.connection, |post, reply| {
            let names = names
                .query_map([post], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            write_line(out, Some((post, Yours::written(names, reply))))
        })?;
        let mut kept = self.connection.prepare("SELECT id, line FROM kept_reply")?;
        let mut rows = kept.query([])?;
        let mut names =
            self.connection.prepare("SELECT kind, value FROM kept_reply_name WHERE reply = ?")?;
        while let Some(row) = rows.next()? {
            let Ok(reply) = serde_json::from_str(&row.get::<_, String>(1)?) else { continue };
            let names = names
                .query_map([row.get::<_, i64>(0)?], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            write_line(out, Some((0, Yours::written(names, reply))))?;
        }
        Ok(())
    }

    /// Takes the marks and replies of `yours.bak` in; each waits for its post. How many there were. A line that
    /// cannot be read costs itself only; a missing file is none.
    pub(super) fn restore_yours(&mut self, file: &Path) -> Result<u64> {
        match File::open(file) {
            Ok(file) => self.take_yours(BufReader::new(file), Timestamp::UNIX_EPOCH),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(cause) => Err(cause.into()),
        }
    }

    /// Takes in what is yours on another computer: it is added to what is here, and waits for posts that
    /// have not come. How many lines it was.
    pub fn take_yours(&mut self, yours: impl std::io::BufRead, now: Timestamp) -> Result<u64> {
        let Self { connection, finding, .. } = self;
        let change = begin(connection)?;
        let mut restored = 0;
        for line in yours.split(b'\n') {
            let Ok(yours) = serde_json::from_slice::<Yours>(&line?) else { continue };
            restored += 1;
            if let Some(person) = &yours.person {
                corrections::restore(&change, &yours.names, person)?;
                continue;
            }
            if let Some(handle) = &yours.refused {
                visitors::keep_refused(&change, handle)?;
                continue;
            }
            if let Some(reply) = &yours.reply {
                let line = serde_json::to_string(reply).map_err(std::io::Error::from)?;
                change.execute("INSERT INTO kept_reply(line) VALUES (?)", [line])?;
                let id = change.last_insert_rowid();
                for (kind, value) in &yours.names {
                    let name = "INSERT OR IGNORE INTO kept_reply_name(kind, value, reply) VALUES (?, ?, ?)";
                    change.execute(name, params![kind, value, id])?;
                }
                continue;
            }
            if let Some(KeptAbout { programme, things }) = &yours.about {
                for (kind, value) in &yours.names {
                    change.execute(
                        "INSERT OR REPLACE INTO kept_about(kind, value, programme, things) VALUES (?, ?, ?, ?)",
                        params![kind, value, programme, things],
                    )?;
                }
                continue;
            }
            for (kind, value) in &yours.names {
                change.execute(
                    "INSERT OR REPLACE INTO kept_mark(kind, value, read, saved, muted) VALUES (?, ?, ?, ?, ?)",
                    params![kind, value, yours.read, yours.saved, yours.muted],
                )?;
            }
        }
        let mut unsettled = Unsettled::default();
        for post in kept::restore_those_there(&change, now)? {
            unsettled.things(post);
        }
        unsettled.settle_things(&change, finding)?;
        super::people::forget_enrolled(&change)?;
        change.commit()?;
        Ok(restored)
    }
}

/// Takes copies away that were begun an hour ago or more, and not finished: their programs were killed.
fn sweep(file: &Path) {
    let begun = format!("{}.", file.file_name().unwrap_or_default().to_string_lossy());
    let entries = file.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    for entry in entries.into_iter().flatten().flatten() {
        let number = entry.file_name().to_string_lossy().strip_prefix(&begun).map(str::to_owned);
        let is_old = || {
            let age = entry.metadata().ok()?.modified().ok()?.elapsed().ok()?;
            Some(age >= LONGEST_COPY)
        };
        if number.is_some_and(|number| number.parse::<u32>().is_ok())
            && is_old() == Some(true)
            && let Err(cause) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%cause, "a copy that was not finished could not be taken away");
        }
    }
}

fn write_line(out: &mut impl std::io::Write, yours: Option<(i64, Yours)>) -> Result<()> {
    if let Some((_, yours)) = yours {
        serde_json::to_writer(&mut *out, &yours).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_that_killed_programs_left_are_taken_away_and_those_being_written_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("yours.bak");
        for (name, age) in [("yours.bak.1", 2), ("yours.bak.2", 0), ("yours.bak.mine", 2)] {
            let file = File::create(folder.path().join(name)).unwrap();
            let at = file.metadata().unwrap().modified().unwrap() - LONGEST_COPY * age;
            file.set_modified(at).unwrap();
        }

        Store::in_memory().unwrap().back_up_yours(&backup).unwrap();

        let there = |name| folder.path().join(name).exists();
        assert_eq!(
            ["yours.bak.1", "yours.bak.2", "yours.bak.mine"].map(there),
            [false, true, true]
        );
        assert!(backup.exists());
    }
}
