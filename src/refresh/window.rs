//! How many hosts are asked at the same time: as many as may be, as long as what they answer is read and kept as
//! fast as it comes. Answers that wait for each other take memory, and their posts show late; a round is not over
//! sooner for them.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit};

/// So many are asked at once to begin with,
const FIRST: usize = 16;
/// and so many at least.
const FEW: usize = 8;
/// While fewer answers wait than this, those that are being read counted, one more is asked for each that was kept.
const FEW_WAIT: usize = 4;
/// While so many wait, one fewer is asked,
const MANY_WAIT: usize = 8;
/// for so many that were kept: what is asked less shows only when the answers to what was asked before are there.
const SLOWLY: usize = 4;

/// How many hosts are asked at once, of one round.
#[derive(Debug)]
pub(super) struct Window {
    places: Semaphore,
    /// How many places there are, taken ones and free ones.
    size: AtomicUsize,
    most: usize,
    /// Answers that came and were not taken yet.
    waiting: AtomicUsize,
    /// Hosts that were asked while many waited.
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
        // The semaphore is never closed; were it, asking is better than never.
        Place { window: self, permit: self.places.acquire().await.ok() }
    }

    /// An answer came.
    pub(super) fn came(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let Window { places, size, most, waiting, late } = self.window;
        let Some(permit) = self.permit.take() else { return };
        let waiting = waiting.load(Ordering::Relaxed);
        if waiting < FEW_WAIT {
            drop(permit);
            let larger = |size| (size < *most).then_some(size + 1);
            if size.fetch_update(Ordering::Relaxed, Ordering::Relaxed, larger).is_ok() {
                places.add_permits(1);
            }
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
    async fn who_may_ask_one_at_a_time_asks_one_at_a_time() {
        let window = Window::of(1);
        let _waiting: Vec<_> = (0..MANY_WAIT).map(|_| window.came()).collect();

        visited(&window, 3).await;

        assert_eq!(at_once(&window), 1);
    }
}
