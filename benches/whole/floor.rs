//! The floor: what the same crates cost without anything around them. Runs as a process of its own:
//! `floor (first|indexed|again) LIST DATABASE`.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use bytes::Bytes;
use feed_rs::model::Feed;
use futures_util::StreamExt as _;
use rusqlite::{Connection, params};

use crate::server::STATE;

/// As many as the program asks at once.
const CONNECTIONS: usize = 64;

const TABLES: &str = "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; \
    CREATE TABLE post(id INTEGER PRIMARY KEY, feed TEXT, guid TEXT, title TEXT, link TEXT, at INTEGER, html TEXT);";
const INDEX: &str =
    "CREATE VIRTUAL TABLE words USING fts5(title, html, content = '', prefix = '2 3');";

pub(crate) fn main(arguments: &[String]) {
    let [mode, list, database] = arguments else { return };
    drop(rustls::crypto::ring::default_provider().install_default());
    let addresses: Vec<String> =
        std::fs::read_to_string(list).unwrap().lines().map(str::to_owned).collect();
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(1).build().unwrap();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if mode == "again" {
        runtime.block_on(futures_util::stream::iter(addresses).for_each_concurrent(
            CONNECTIONS,
            |address| async {
                let answer = client.get(address).header("if-none-match", STATE).send().await;
                assert_eq!(answer.unwrap().status(), 304, "nothing changed");
            },
        ));
        return;
    }
    let (sender, receiver) = sync_channel(CONNECTIONS);
    let (database, has_index) = (database.clone(), mode == "indexed");
    let writing = std::thread::spawn(move || write(&database, has_index, &receiver));
    runtime.block_on(async {
        let (client, sender) = (&client, &sender);
        futures_util::stream::iter(addresses)
            .for_each_concurrent(CONNECTIONS, |address| async move {
                let body = client.get(&address).send().await.unwrap().bytes().await.unwrap();
                let sender: SyncSender<(String, Feed)> = sender.clone();
                let parsing = tokio::task::spawn_blocking(move || {
                    sender.send((address, parse(&body))).unwrap();
                });
                parsing.await.unwrap();
            })
            .await;
    });
    drop(sender);
    writing.join().unwrap();
}

fn parse(body: &Bytes) -> Feed {
    feed_rs::parser::parse(body.as_ref()).unwrap()
}

fn write(database: &str, has_index: bool, feeds: &Receiver<(String, Feed)>) {
    let mut connection = Connection::open(database).unwrap();
    connection.execute_batch(TABLES).unwrap();
    if has_index {
        connection.execute_batch(INDEX).unwrap();
    }
    while let Ok(first) = feeds.recv() {
        let change = connection.transaction().unwrap();
        for (address, feed) in std::iter::once(first).chain(feeds.try_iter().take(CONNECTIONS)) {
            for post in feed.entries {
                let title = post.title.map(|title| title.content).unwrap_or_default();
                let html = post.content.and_then(|content| content.body).unwrap_or_default();
                let link = post.links.first().map(|link| link.href.as_str());
                let at = post.published.or(post.updated).map(|at| at.timestamp());
                change
                    .prepare_cached("INSERT INTO post(feed, guid, title, link, at, html) VALUES (?, ?, ?, ?, ?, ?)")
                    .unwrap()
                    .execute(params![address, post.id, title, link, at, html])
                    .unwrap();
                if has_index {
                    change
                        .prepare_cached("INSERT INTO words(rowid, title, html) VALUES (?, ?, ?)")
                        .unwrap()
                        .execute(params![change.last_insert_rowid(), title, html])
                        .unwrap();
                }
            }
        }
        change.commit().unwrap();
    }
}
