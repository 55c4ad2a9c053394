//! What is known of hosts: how they do, and until when they asked us to wait. Shared by all their
//! sources, and kept across restarts.

use jiff::Timestamp;
use rusqlite::{Transaction, params};
use url::Url;

use super::{Result, Store, begin, codes};
use crate::fetch::host_of;

/// What a visit to a host came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The host: scheme, name and port.
    pub host: String,
    /// When it was asked.
    pub at: Timestamp,
    /// On how many visits in a row none of its sources answered.
    pub failures: u32,
    /// Not to be asked unasked before.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Keeps what visits came to, in one transaction.
    pub fn record_visits(&mut self, visits: &[Visit]) -> Result<()> {
        if visits.is_empty() {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        for visit in visits {
            record_visit(&change, visit)?;
        }
        Ok(change.commit()?)
    }

    /// Hosts that asked us to wait longer than `now`.
    pub fn waits(&self, now: Timestamp) -> Result<Vec<(String, Timestamp)>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT name, wait_until FROM host WHERE wait_until > ?")?;
        let waits = query
            .query_map([now.as_millisecond()], |row| {
                Ok((row.get(0)?, codes::time_of(row.get(1)?)))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(waits)
    }

    /// Keeps until when hosts asked us to wait; what is over or known already is not written.
    pub fn keep_waits(&mut self, waits: &[(String, Timestamp)], now: Timestamp) -> Result<()> {
        let known = self.waits(now)?;
        let news: Vec<_> =
            waits.iter().filter(|wait| wait.1 > now && !known.contains(wait)).collect();
        if news.is_empty() {
            return Ok(());
        }
        let change = begin(&mut self.connection)?;
        for (host, until) in news {
            change
                .prepare_cached(
                    "INSERT INTO host(name, wait_until) VALUES (?1, ?2) \
                     ON CONFLICT(name) DO UPDATE SET wait_until = max(coalesce(wait_until, 0), ?2)",
                )?
                .execute(params![host, until.as_millisecond()])?;
        }
        Ok(change.commit()?)
    }

    /// A number that this computer's questions are spread by; made once.
    pub fn salt(&mut self) -> Result<u64> {
        if let Some(kept) = self.kept_value("salt")?.and_then(|kept| kept.parse().ok()) {
            return Ok(kept);
        }
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|cause| std::io::Error::other(cause.to_string()))?;
        let salt = u64::from_le_bytes(random);
        self.keep_value("salt", &salt.to_string())?;
        Ok(salt)
    }
}

/// Keeps what a visit came to.
pub(super) fn record_visit(change: &Transaction<'_>, visit: &Visit) -> Result<()> {
    change
        .prepare_cached(
            "INSERT INTO host(name, asked_at, failures, until) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT(name) DO UPDATE SET asked_at = ?2, failures = ?3, until = ?4",
        )?
        .execute(params![
            visit.host,
            visit.at.as_millisecond(),
            visit.failures,
            visit.until.map(Timestamp::as_millisecond),
        ])?;
    Ok(())
}

/// Notes at which host a source is asked, after an address of it changed.
pub(super) fn settle_host(change: &Transaction<'_>, source: i64) -> Result<()> {
    let address: String = change
        .prepare_cached("SELECT coalesce(reads, address) FROM source WHERE id = ?")?
        .query_row([source], |row| row.get(0))?;
    let host = Url::parse(&address).ok().map(|address| host_of(&address));
    change
        .prepare_cached("UPDATE source SET host = ?2 WHERE id = ?1 AND host IS NOT ?2")?
        .execute(params![source, host])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::brought_from;
    use crate::store::{Enrolment, Following};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn person(name: &str, feed: &str) -> Enrolment {
        let feeds = vec![Url::parse(feed).unwrap()];
        Enrolment { name: name.to_owned(), feeds, ..Enrolment::default() }
    }

    fn due(store: &Store, now: &str) -> Vec<String> {
        let sources = store.due(at(now)).unwrap();
        sources.into_iter().map(|source| source.address.to_string()).collect()
    }

    #[test]
    fn a_database_from_before_hosts_were_kept_is_brought_forward() {
        let (_folder, opened) = brought_from(
            1,
            "INSERT INTO participant(name) VALUES ('Ama'); \
             INSERT INTO source(kind, participant, address, key, etag) \
               VALUES (0, 1, 'https://ama.example/feed', 'ama.example/feed', '\"one\"');",
        );
        let (now, mut store) = (at("2026-04-29T10:30:00Z"), opened.store);
        store.enrol(&[person("Ama", "https://ama.example/feed")], &[]).unwrap();

        let source = store.due(now).unwrap().remove(0);
        assert_eq!(source.etag.as_deref(), Some("\"one\""));
        let until = Some(at("2026-04-29T12:00:00Z"));
        let host = "https://ama.example".to_owned();
        store.record_visits(&[Visit { host, at: now, failures: 1, until }]).unwrap();
        assert_eq!(due(&store, "2026-04-29T11:59:00Z").len(), 0);
        assert_eq!(due(&store, "2026-04-29T12:00:00Z").len(), 1);
    }

    #[test]
    fn a_host_that_waits_or_fails_holds_back_its_sources_and_no_others() {
        let mut store = Store::in_memory().unwrap();
        let people = [
            person("Ama", "https://one.example/ama"),
            person("Ben", "https://one.example/ben"),
            person("Cleo", "https://two.example/cleo"),
        ];
        let server = Url::parse("https://one.example/").unwrap();
        let tags = [Following { tag: "cpd23".to_owned(), servers: vec![server], bluesky: None }];
        store.enrol(&people, &tags).unwrap();
        let (now, until) = (at("2026-04-29T10:30:00Z"), at("2026-04-29T12:00:00Z"));
        assert_eq!(store.due(now).unwrap().len(), 4);

        store.keep_waits(&[("https://one.example".to_owned(), until)], now).unwrap();

        assert_eq!(due(&store, "2026-04-29T11:00:00Z"), ["https://two.example/cleo"]);
        assert_eq!(store.askable(now).unwrap().len(), 1, "not by a person's wish either");
        assert_eq!(store.next_due().unwrap(), Some(Timestamp::UNIX_EPOCH));
        assert_eq!(store.waits(now).unwrap(), [("https://one.example".to_owned(), until)]);
        assert_eq!(store.due(until).unwrap().len(), 4);
    }

    #[test]
    fn a_shorter_wait_never_takes_the_place_of_a_longer_one() {
        let mut store = Store::in_memory().unwrap();
        let now = at("2026-04-29T10:30:00Z");
        let wait = |until: &str| [("https://one.example".to_owned(), at(until))];

        store.keep_waits(&wait("2026-04-29T12:00:00Z"), now).unwrap();
        store.keep_waits(&wait("2026-04-29T11:00:00Z"), now).unwrap();

        assert_eq!(store.waits(now).unwrap(), wait("2026-04-29T12:00:00Z"));
    }

    #[test]
    fn a_source_that_two_people_name_is_not_renamed_under_one_of_them() {
        let mut store = Store::in_memory().unwrap();
        store.enrol(&[person("Ama", "https://ama.example/feed")], &[]).unwrap();
        store
            .connection
            .execute("UPDATE source SET moved_to = 'https://group.example/feed'", [])
            .unwrap();

        let both = [
            person("Ama", "https://ama.example/feed"),
            person("Group", "https://group.example/feed"),
        ];
        store.enrol(&both, &[]).unwrap();

        assert_eq!(store.due(at("2026-04-29T10:30:00Z")).unwrap().len(), 2);
        store.enrol(&both[1..], &[]).unwrap();
        assert_eq!(due(&store, "2026-04-29T10:30:00Z"), ["https://group.example/feed"]);
    }

    #[test]
    fn the_salt_is_made_once() {
        let mut store = Store::in_memory().unwrap();

        let salt = store.salt().unwrap();

        assert_eq!(store.salt().unwrap(), salt);
    }
}
