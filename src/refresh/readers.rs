//! The threads that read documents: none of them reads while a task waits for the network on it.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread::{Builder, available_parallelism, yield_now};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// As many as there are processors: a document takes up to five times its size while it is read, and more than that are
/// not read sooner. They stay, and are no others: each that ever read keeps two megabytes of its own.
static READERS: LazyLock<Option<Sender<Job>>> = LazyLock::new(|| {
    let (jobs, waiting) = channel();
    let waiting = Arc::new(Mutex::new(waiting));
    let count = available_parallelism().map_or(2, NonZero::get);
    let started = (0..count).filter(|_| {
        let waiting = Arc::clone(&waiting);
        Builder::new().name("documents".to_owned()).spawn(move || work(&waiting)).is_ok()
    });
    (started.count() > 0).then_some(jobs)
});

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // A panic was told by the hook, and whoever waits learns that nothing comes.
        drop(catch_unwind(AssertUnwindSafe(job)));
        // Whoever has a key to answer goes first.
        yield_now();
    }
}

/// Reads something on one of the threads, in its turn; what is not waited for any more before that is not read. `None`
/// where it panicked.
pub async fn read_aside<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    let job = move || {
        if !answer.is_closed() {
            // Who asked may be gone by now: the answer is for nobody then.
            drop(answer.send(read()));
        }
    };
    match &*READERS {
        Some(jobs) => jobs.send(Box::new(job)).ok()?,
        // No thread can be had: then here.
        None => job(),
    }
    answered.await.ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn however_much_is_read_there_are_as_many_threads_as_processors() {
        let reads = (0..200).map(|number| read_aside(move || (number, thread::current().id())));

        let read: Vec<_> = join_all(reads).await.into_iter().flatten().collect();

        assert!(read.iter().map(|(number, _)| *number).eq(0..200));
        let threads: HashSet<_> = read.iter().map(|(_, thread)| *thread).collect();
        assert!(threads.len() <= available_parallelism().unwrap().get(), "{threads:?}");
        assert!(!threads.contains(&thread::current().id()));
    }

    #[tokio::test]
    async fn a_panic_is_told_to_who_waits_and_the_next_is_read() {
        for _ in 0..20 {
            assert_eq!(read_aside(|| -> u8 { panic!("this cannot be read") }).await, None);
            assert_eq!(read_aside(|| 1).await, Some(1));
        }
    }
}
