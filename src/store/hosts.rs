//! What is known of hosts: how they do, and until when they asked us to wait. Shared by all their
//! sources, and kept across restarts.

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior, params};
use url::Url;

use super::{Result, Store, codes};
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
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for visit in visits {
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
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
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
