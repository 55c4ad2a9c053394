//! A server that does what it is told, step by step, however bad that is for whoever asks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What a server does on a connection, one after the other; at the end it closes.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends some bytes.
    Send(Vec<u8>),
    /// Sends the same bytes again and again, for as long as somebody takes them.
    Forever(Vec<u8>),
    /// Sends one byte after the other, with a pause after each.
    Drip(Vec<u8>, Duration),
    /// Says nothing more until the other side goes.
    Stall,
    /// Breaks the connection instead of closing it.
    Reset,
}

/// What a server does when it is asked for a path.
pub(crate) type Answers = Arc<dyn Fn(&str) -> Vec<Step> + Send + Sync>;

/// When a server begins with its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    /// Once it has read the question.
    Asked,
    /// At once, and it never reads.
    Unread,
}

/// How long a server of a test was kept connected at the longest, in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Held(AtomicU64);

impl Held {
    pub(crate) fn longest(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn add(&self, held: Duration) {
        self.0.fetch_max(u64::try_from(held.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

/// Starts a server on an address of this computer that nobody else has; `number` makes it its own.
pub(crate) async fn start(
    number: usize,
    begins: Begins,
    answers: Answers,
    held: Arc<Held>,
) -> SocketAddr {
    let (high, low) = (1 + number / 250, 1 + number % 250);
    // Not every system has all of 127.0.0.0/8; a port of one's own is a host, too.
    let listener = match TcpListener::bind(format!("127.0.{high}.{low}:0")).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind("127.0.0.1:0").await.unwrap(),
    };
    let address = listener.local_addr().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answers, held) = (Arc::clone(&answers), Arc::clone(&held));
            #[expect(clippy::disallowed_methods, reason = "a server of the test's own")]
            tokio::spawn(async move {
                let begun = tokio::time::Instant::now();
                // Whoever asked may go at any time.
                drop(speak(stream, begins, &answers).await);
                held.add(begun.elapsed());
            });
        }
    });
    address
}

async fn speak(mut stream: TcpStream, begins: Begins, answers: &Answers) -> std::io::Result<()> {
    let path = match begins {
        Begins::Asked => asked_for(&mut stream).await?,
        Begins::Unread => "/".to_owned(),
    };
    for step in answers(&path) {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await?,
            Step::Forever(bytes) => loop {
                stream.write_all(&bytes).await?;
            },
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    tokio::time::sleep(pause).await;
                }
            }
            Step::Stall => {
                let mut ignored = [0; 4096];
                match begins {
                    Begins::Asked => while stream.read(&mut ignored).await? > 0 {},
                    Begins::Unread => tokio::time::sleep(Duration::from_secs(3600)).await,
                }
            }
            Step::Reset => stream.set_zero_linger()?,
        }
    }
    stream.shutdown().await
}

/// Reads a question up to its end; the path in it.
async fn asked_for(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut question = Vec::new();
    let mut some = [0; 4096];
    while !question.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut some).await?;
        if count == 0 {
            break;
        }
        question.extend_from_slice(&some[..count]);
    }
    let text = String::from_utf8_lossy(&question);
    Ok(text.split(' ').nth(1).unwrap_or("/").to_owned())
}
