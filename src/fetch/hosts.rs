//! One request at a time for each host, and a bounded number in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Who is being asked right now. A host is scheme, name and port.
#[derive(Debug)]
pub(super) struct Hosts {
    all: Arc<Semaphore>,
    each: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// Leave to ask a host; given back when dropped.
#[derive(Debug)]
pub(super) struct Leave {
    _host: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

impl Hosts {
    pub(super) fn new(at_once: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(at_once)), each: Mutex::new(HashMap::new()) }
    }

    /// Waits until the host may be asked.
    pub(super) async fn leave(&self, url: &Url) -> Leave {
        let host = {
            let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                each.entry(url.origin().ascii_serialization())
                    .or_insert_with(|| Arc::new(Semaphore::new(1))),
            )
        };
        // The semaphores are never closed; were they, asking without leave is better than never.
        let host = host.acquire_owned().await.ok();
        let all = Arc::clone(&self.all).acquire_owned().await.ok();
        Leave { _host: host, _all: all }
    }
}
