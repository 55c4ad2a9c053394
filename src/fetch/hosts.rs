//! One request at a time for each host, a bounded number in all, and none before a host's
//! Retry-After.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// The host of an address: scheme, name and port.
pub fn host_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Who is being asked right now, and who asked us to wait.
#[derive(Debug)]
pub(super) struct Hosts {
    all: Arc<Semaphore>,
    each: Mutex<HashMap<String, Arc<Semaphore>>>,
    waits: Mutex<HashMap<String, Timestamp>>,
}

/// Leave to ask a host; given back when dropped.
#[derive(Debug)]
pub(super) struct Leave {
    _host: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

impl Hosts {
    pub(super) fn new(at_once: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(at_once)),
            each: Mutex::default(),
            waits: Mutex::default(),
        }
    }

    /// Waits until the host may be asked.
    pub(super) async fn leave(&self, url: &Url) -> Leave {
        let host = {
            let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(each.entry(host_of(url)).or_insert_with(|| Arc::new(Semaphore::new(1))))
        };
        // The semaphores are never closed; were they, asking without leave is better than never.
        let host = host.acquire_owned().await.ok();
        let all = Arc::clone(&self.all).acquire_owned().await.ok();
        Leave { _host: host, _all: all }
    }

    /// Until when a host asked us to wait, if that is not over.
    pub(super) fn waits(&self, url: &Url, now: Timestamp) -> Option<Timestamp> {
        self.waiting().get(&host_of(url)).copied().filter(|until| *until > now)
    }

    /// Remembers that a host asked us to wait; the longest wait counts.
    pub(super) fn wait(&self, host: String, until: Timestamp) {
        let mut waits = self.waiting();
        let known = waits.entry(host).or_insert(until);
        *known = until.max(*known);
    }

    /// Every host that waits, for the store.
    pub(super) fn all_waits(&self) -> Vec<(String, Timestamp)> {
        self.waiting().iter().map(|(host, until)| (host.clone(), *until)).collect()
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
