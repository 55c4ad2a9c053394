//! How many hosts are asked at the same time: as many as may be, as long as what they answer is read and kept as
//! fast as it comes. Answers that wait for each other take memory, and their posts show late; a round is not over
//! sooner for them. Documents of blogs count; what streams give is little.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// So many hosts are asked at once to begin with.
const FIRST: usize = 16;
/// So many are asked at once at least.
const FEW: usize = 8;
/// While fewer answers wait than this, those that are being read counted, each visit that ends makes room for one more.
const FEW_WAIT: usize = 4;
/// While so many wait, visits that end give up their room, though not all of them.
const MANY_WAIT: usize = 8;
/// One visit of so many gives up its room: what is asked less shows only when the answers to what was asked before are
/// there.
const SLOWLY: usize = 4;
/// Whoever waited so long for a place, while few answers wait, has one more made: those who hold the others ask slow
/// hosts.
const PATIENCE: Duration = Duration::from_millis(100);

/// How many hosts are asked at once, of one round.
#[derive(Debug)]
pub(super) struct Window {
    places: Semaphore,
    /// How many places there are, taken ones and free ones.
    size: AtomicUsize,
    most: usize,
    /// Answers that came and were not taken yet.
    waiting: AtomicUsize,
    /// Visits that ended while many answers waited.
    late: AtomicUsize,
}

/// Leave to ask one host.
#[derive(Debug)]
pub(super) struct Place<'a> {
    window: &'a Window,
    permit: Option<SemaphorePermit<'a>>,
}

/// An answer that came; taken when this is dropped.
#[derive(Debug)]
pub(super) struct Waiting<'a>(&'a Window);

impl Window {
    /// At most so many hosts at once.
    pub(super) fn of(most: usize) -> Self {
        let size = most.clamp(1, FIRST);
        Self {
            places: Semaphore::new(size),
            size: AtomicUsize::new(size),
            most,
            waiting: AtomicUsize::new(0),
            late: AtomicUsize::new(0),
        }
    }

    /// Waits until one more host may be asked.
    pub(super) async fn place(&self) -> Place<'_> {
        loop {
            // The semaphore is never closed; were it, asking is better than never.
            match timeout(PATIENCE, self.places.acquire()).await {
                Ok(permit) => return Place { window: self, permit: permit.ok() },
                Err(_elapsed) => self.widen(),
            }
        }
    }

    /// Makes room for one more, where answers are taken as fast as they come.
    fn widen(&self) {
        let Self { places, size, most, waiting, .. } = self;
        let larger = |size| (size < *most).then_some(size + 1);
        if waiting.load(Ordering::Relaxed) < FEW_WAIT
            && size.fetch_update(Ordering::Relaxed, Ordering::Relaxed, larger).is_ok()
        {
            places.add_permits(1);
        }
    }

    /// An answer came.
    pub(super) fn came(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let Some(permit) = self.permit.take() else { return };
        let Window { size, waiting, late, .. } = self.window;
        let waiting = waiting.load(Ordering::Relaxed);
        if waiting < FEW_WAIT {
            drop(permit);
            self.window.widen();
        } else if waiting >= MANY_WAIT && late.fetch_add(1, Ordering::Relaxed) % SLOWLY == 0 {
            let smaller = |size| (size > FEW).then_some(size - 1);
            if size.fetch_update(Ordering::Relaxed, Ordering::Relaxed, smaller).is_ok() {
                permit.forget();
            }
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many hosts can be asked at once as the window is.
    fn at_once(window: &Window) -> usize {
        window.places.available_permits()
    }

    async fn visited(window: &Window, times: usize) {
        for _ in 0..times {
            drop(window.place().await);
        }
    }

    #[tokio::test]
    async fn as_many_are_asked_at_once_as_may_be_where_every_answer_is_taken_at_once() {
        let window = Window::of(64);
        assert_eq!(at_once(&window), FIRST);

        visited(&window, 100).await;

        assert_eq!(at_once(&window), 64);
    }

    #[tokio::test]
    async fn while_answers_wait_fewer_are_asked_but_never_too_few() {
        let window = Window::of(64);
        let mut waiting: Vec<_> = (0..MANY_WAIT).map(|_| window.came()).collect();

        visited(&window, 100).await;
        assert_eq!(at_once(&window), FEW);

        waiting.pop();
        visited(&window, 100).await;
        assert_eq!(at_once(&window), FEW, "as many wait as keep everybody at work");
        drop(waiting);
        visited(&window, 4).await;
        assert_eq!(at_once(&window), FEW + 4);
    }

    #[tokio::test]
    async fn hosts_that_are_slow_do_not_hold_up_the_others() {
        let window = Window::of(64);

        let mut held = Vec::new();
        for _ in 0..FIRST + 3 {
            held.push(timeout(Duration::from_secs(20), window.place()).await.unwrap());
        }

        assert_eq!(held.len(), FIRST + 3);
    }

    #[tokio::test]
    async fn who_may_ask_one_at_a_time_asks_one_at_a_time() {
        let window = Window::of(1);
        let _waiting: Vec<_> = (0..MANY_WAIT).map(|_| window.came()).collect();

        visited(&window, 3).await;

        assert_eq!(at_once(&window), 1);
    }
}
