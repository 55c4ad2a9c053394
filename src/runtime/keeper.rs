//! The threads that hold the database: one writes, one reads. A read never waits for a write, and
//! the screen waits for neither.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use tokio::sync::oneshot;

use crate::store::{Result, Store, StoreError};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// A thread with a database of its own. The thread ends when this is dropped, after its last job.
#[derive(Debug)]
pub struct Keeper {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    file: PathBuf,
}

impl Keeper {
    /// Starts a thread for a database.
    pub fn start(store: Store, name: &str, file: &Path) -> std::io::Result<Self> {
        let (jobs, waiting) = channel::<Job>();
        let thread = Builder::new().name(name.to_owned()).spawn(move || work(store, &waiting))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), file: file.to_owned() })
    }

    /// Does a job and waits for its answer.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        self.later(move |store| {
            // Whoever asked may have gone: the answer is for nobody then.
            drop(answer.send(job(store)));
        });
        match answered.await {
            Ok(answer) => {
                if let Err(StoreError::Damaged(_)) = &answer {
                    Store::remember_damage(&self.file)?;
                }
                answer
            }
            Err(_gone) => Err(StoreError::File(std::io::Error::other("the database thread ended"))),
        }
    }

    /// Does a job some time, after those that wait already. (Unbounded, so that the screen never
    /// waits; whoever asks much, as a round of new posts does, waits for each answer.)
    pub fn later(&self, job: impl FnOnce(&mut Store) + Send + 'static) {
        if let Some(jobs) = &self.jobs
            && jobs.send(Box::new(job)).is_err()
        {
            tracing::error!("the database thread ended");
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the database thread panicked");
        }
    }
}

fn work(mut store: Store, waiting: &Receiver<Job>) {
    while let Ok(job) = waiting.recv() {
        job(&mut store);
    }
}
