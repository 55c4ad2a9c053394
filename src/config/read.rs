//! Turns the text of a `config.toml` into [`Settings`], or into every mistake in it at once.

mod dates;
mod desk;
mod joined;
mod names;
pub(super) mod programme;
pub(super) mod scheme;
mod views;

use std::collections::{BTreeMap, HashMap};

use toml::de::DeTable;

use self::desk::{At, Desk, has_some};
use super::address;
use super::mistake::{Mistake, MistakeKind};
use super::secret::PasswordFrom;
use super::settings::{
    BLUESKY, Binding, Colours, Conversing, Ground, HashtagSetting, Hide, Keep, Keys, Looks,
    Network, Openers, Order, ParticipantSetting, Polling, Preset, PrivateSetting, Proxy, Refresh,
    Retention, Settings, Signs, ThemeSetting, YouSetting,
};
use super::table;
use crate::domain::{Way, shown_text};
use crate::text::Clean;

/// A hundred years; who wants more says "everything".
const MOST_DAYS: u32 = 36_500;

/// Reads the text of a `config.toml`. The mistakes are in the order of the file.
pub fn read(text: &str) -> Result<Settings, Vec<Mistake>> {
    let (document, faults) = DeTable::parse_recoverable(text);
    let mut desk = Desk::new(text);
    let settings = settings(&mut desk, document.get_ref());
    let mistakes = desk.mistakes(&faults);
    if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
}

fn settings(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Settings {
    desk.known(root, &table::root());
    Settings {
        title: desk.text(root, "title").map(|title| Clean::line(&title.value)),
        programmes: joined::programmes(desk, root),
        participants: participants(desk, root),
        hashtags: hashtags(desk, root),
        hide: desk.table(root, "hide").map(|table| hide(desk, table)).unwrap_or_default(),
        you: desk.table(root, "you").map(|table| you(desk, table)).unwrap_or_default(),
        conversation: desk
            .table(root, "conversation")
            .map(|table| conversation(desk, table))
            .unwrap_or_default(),
        polling: desk.table(root, "polling").map(|table| polling(desk, table)).unwrap_or_default(),
        private: desk
            .tables(root, "private")
            .into_iter()
            .filter_map(|(at, table)| private(desk, at, table))
            .collect(),
        network: desk.table(root, "network").map(|table| network(desk, table)).unwrap_or_default(),
        looks: desk.table(root, "looks").map(|table| looks(desk, table)).unwrap_or_default(),
        keys: desk.table(root, "keys").map(|table| keys(desk, table)).unwrap_or_default(),
        views: views::views(desk, root),
        retention: desk.table(root, "keep").map(|table| keep(desk, table)).unwrap_or_default(),
        open: desk.table(root, "open").map(|table| open(desk, table)).unwrap_or_default(),
        commands: desk
            .table(root, "commands")
            .map(|table| commands(desk, table))
            .unwrap_or_default(),
    }
}

/// A participant with the places of their addresses.
struct Met {
    setting: ParticipantSetting,
    blog: Option<At<String>>,
    feeds: Vec<At<String>>,
}

impl Met {
    /// The addresses that nobody else may have: the feeds, or else the blog. A group blog has one
    /// page and a feed for each of its people.
    fn own(&self) -> impl Iterator<Item = &At<String>> {
        let blog = if self.feeds.is_empty() { self.blog.as_ref() } else { None };
        self.feeds.iter().chain(blog)
    }
}

fn participants(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<ParticipantSetting> {
    let mut met = Vec::new();
    for (at, table) in desk.tables(root, "participant") {
        met.push(participant(desk, at, table));
    }
    same_addresses(desk, &met);
    met.into_iter().map(|met| met.setting).collect()
}

fn participant(desk: &mut Desk<'_>, at: usize, table: &DeTable<'_>) -> Met {
    desk.known(table, &table::keys("[[participant]]"));
    let name = Clean::line(&desk.text(table, "name").map(|name| name.value).unwrap_or_default());
    if !table.contains_key("name") {
        desk.tell(at, MistakeKind::NoName);
    }
    let reachable = ["blog", "feed", "fediverse", "bluesky"];
    if !reachable.iter().any(|key| table.contains_key(*key)) {
        desk.tell(at, MistakeKind::NoAddress { name: name.clone() });
    }
    let blog = desk.address(table, "blog");
    let feeds = desk.addresses(table, "feed");
    Met {
        blog: blog.as_ref().map(|blog| blog.map(address::sameness)),
        feeds: feeds.iter().map(|feed| feed.map(address::sameness)).collect(),
        setting: ParticipantSetting {
            name,
            blog: blog.map(|blog| blog.value),
            feeds: feeds.into_iter().map(|feed| feed.value).collect(),
            fediverse: desk.handle(table, "fediverse", super::handle::fediverse),
            bluesky: desk.handle(table, "bluesky", super::handle::bluesky),
            group: desk.text(table, "group").map(|group| Clean::line(&group.value)),
            only: desk.tags(table, "only"),
            paused: desk.flag(table, "paused", false),
            line: desk.line(at),
        },
    }
}

/// Tells of participants who share an address: one of them would never have a post.
fn same_addresses(desk: &mut Desk<'_>, met: &[Met]) {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (number, one) in met.iter().enumerate() {
        for key in one.own() {
            let owner = *owners.entry(&key.value).or_insert(number);
            tell_same(desk, met, (number, owner), key);
        }
    }
    for (number, one) in met.iter().enumerate() {
        let Some(blog) = one.blog.as_ref().filter(|_| !one.feeds.is_empty()) else { continue };
        if let Some(owner) = owners.get(blog.value.as_str()) {
            tell_same(desk, met, (number, *owner), blog);
        }
    }
}

fn tell_same(desk: &mut Desk<'_>, met: &[Met], (number, owner): (usize, usize), key: &At<String>) {
    if number == owner {
        return;
    }
    let Some(other) = met.get(owner) else { return };
    let kind = MistakeKind::SameAddress {
        address: Clean::line(&shown_text(&key.value)),
        other: other.setting.name.clone(),
        other_line: other.setting.line,
    };
    desk.tell(key.at, kind);
}

fn hashtags(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<HashtagSetting> {
    let mut hashtags: Vec<HashtagSetting> = Vec::new();
    for (at, table) in desk.tables(root, "hashtag") {
        let Some(hashtag) = hashtag(desk, at, table) else { continue };
        let same = |other: &&HashtagSetting| same_tag(&other.tag, &hashtag.tag);
        if let Some(other) = hashtags.iter().find(same) {
            let tag = Clean::line(&hashtag.tag);
            desk.tell(at, MistakeKind::SameTag { tag, other_line: other.line });
        }
        hashtags.push(hashtag);
    }
    hashtags
}

fn same_tag(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn hashtag(desk: &mut Desk<'_>, at: usize, table: &DeTable<'_>) -> Option<HashtagSetting> {
    desk.known(table, &table::keys("[[hashtag]]"));
    let tag = desk.hashtag(table, at);
    let also = desk.tags(table, "also");
    let servers = desk.servers(table, "servers");
    let bluesky = desk.server_or_flag(table, "bluesky", BLUESKY);
    if !has_some(table, "servers") && !table.contains_key("bluesky") {
        let written = Clean::line(tag.as_deref().unwrap_or_default());
        desk.tell(at, MistakeKind::NoServers { tag: written });
    }
    let line = desk.line(at);
    Some(HashtagSetting { tag: tag?, also, servers, bluesky, line })
}

fn hide(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Hide {
    desk.known(table, &table::keys("[hide]"));
    Hide {
        automatic: desk.flag(table, "automatic", false),
        words: desk.tags(table, "words").into_iter().filter(|word| !word.is_empty()).collect(),
    }
}

fn you(desk: &mut Desk<'_>, table: &DeTable<'_>) -> YouSetting {
    desk.known(table, &table::keys("[you]"));
    let mut words = |key| desk.text(table, key).map(|text| Clean::line(&text.value));
    YouSetting {
        name: words("name"),
        email: words("email"),
        site: desk.address(table, "site").map(|site| site.value),
        fediverse: desk.handle(table, "fediverse", super::handle::fediverse),
        bluesky: desk.handle(table, "bluesky", super::handle::bluesky),
    }
}

fn conversation(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Conversing {
    desk.known(table, &table::keys("[conversation]"));
    let ways = [("account", Way::Account), ("form", Way::Form), ("browser", Way::Browser)];
    Conversing {
        invites: desk.flag(table, "invites", true),
        others_wait: desk.flag(table, "others_wait", true),
        ways: desk.some_of(table, "ways", &ways).unwrap_or_else(|| Conversing::default().ways),
        forms: desk.addresses(table, "forms").into_iter().map(|form| form.value).collect(),
    }
}

fn polling(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Polling {
    desk.known(table, &table::keys("[polling]"));
    let usual = Polling::default();
    let refresh = [("auto", Refresh::Auto), ("ask", Refresh::Ask)];
    Polling {
        refresh: desk.one_of(table, "refresh", &refresh).unwrap_or_default(),
        blog_minutes: desk.number(table, "blogs", &(60..=1440)).unwrap_or(usual.blog_minutes),
        hashtag_minutes: desk
            .number(table, "hashtags", &(10..=1440))
            .unwrap_or(usual.hashtag_minutes),
        connections: desk.number(table, "connections", &(1..=64)).unwrap_or(usual.connections),
    }
}

fn private(desk: &mut Desk<'_>, at: usize, table: &DeTable<'_>) -> Option<PrivateSetting> {
    desk.known(table, &table::keys("[[private]]"));
    let host = desk.servers(table, "host").into_iter().next();
    let user = desk.text(table, "user");
    for key in ["host", "user"] {
        if !table.contains_key(key) {
            desk.tell(at, MistakeKind::Missing { key, of: "private" });
        }
    }
    if let Some(host) = host.as_ref().filter(|host| !address::keeps_secrets(host)) {
        let host = Clean::line(host.as_str());
        desk.tell(at, MistakeKind::ReadAlong { host });
    }
    let mut given = Vec::new();
    let mut from = |key, make: fn(String) -> PasswordFrom| {
        given.extend(desk.text(table, key).map(|text| make(text.value)));
    };
    from("password_command", PasswordFrom::Command);
    from("password_env", PasswordFrom::Variable);
    from("password_file", |file| PasswordFrom::File(file.into()));
    let password = given.pop();
    let written = table::keys("[[private]]")
        .into_iter()
        .filter(|key| key.starts_with("password"))
        .filter(|key| table.contains_key(*key));
    if written.count() != 1 {
        desk.tell(at, MistakeKind::OnePassword);
    }
    Some(PrivateSetting { host: host?, user: user?.value, password: password? })
}

fn network(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Network {
    desk.known(table, &table::keys("[network]"));
    let word = table.get("proxy").and_then(|value| value.get_ref().as_str().map(str::to_owned));
    let proxy = match word.as_deref() {
        Some("system") => Proxy::System,
        Some("none") => Proxy::None,
        _ => desk.address(table, "proxy").map_or(Proxy::System, |proxy| Proxy::At(proxy.value)),
    };
    Network { certificates: desk.text(table, "certificates").map(|file| file.value.into()), proxy }
}

fn looks(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Looks {
    desk.known(table, &table::keys("[looks]"));
    let colours = [
        ("auto", Colours::Auto),
        ("true", Colours::True),
        ("256", Colours::C256),
        ("16", Colours::C16),
        ("none", Colours::None),
    ];
    let ground = [("auto", Ground::Auto), ("dark", Ground::Dark), ("light", Ground::Light)];
    let order = [("program", Order::Program), ("terminal", Order::Terminal)];
    let signs = [("auto", Signs::Auto), ("ascii", Signs::Ascii)];
    let theme = desk.text(table, "theme").map(|At { at, value }| {
        let (line, column) = desk.place(at);
        ThemeSetting { name: value, line, column }
    });
    Looks {
        theme: theme.unwrap_or_default(),
        mouse: desk.flag(table, "mouse", true),
        colours: desk.one_of(table, "colours", &colours).unwrap_or_default(),
        ground: desk.one_of(table, "ground", &ground).unwrap_or_default(),
        right_to_left: desk.one_of(table, "right_to_left", &order).unwrap_or_default(),
        signs: desk.one_of(table, "signs", &signs).unwrap_or_default(),
    }
}

fn keys(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Keys {
    let preset = desk
        .one_of(table, "preset", &[("default", Preset::Default), ("newsboat", Preset::Newsboat)])
        .unwrap_or_default();
    let mut keys = Keys { preset, ..Keys::default() };
    for (action, value) in table.iter().filter(|(key, _)| key.get_ref() != "preset") {
        let (line, column) = desk.place(action.span().start);
        let pressed = desk.texts_of(value, action.get_ref());
        let binding =
            Binding { keys: pressed.into_iter().map(|key| key.value).collect(), line, column };
        keys.bindings.insert(action.get_ref().to_string(), binding);
    }
    keys
}

fn keep(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Retention {
    desk.known(table, &table::keys("[keep]"));
    let mut how_long =
        |key| desk.days(table, key, &(1..=MOST_DAYS)).map_or(Keep::Everything, Keep::Days);
    Retention { posts: how_long("posts"), notes: how_long("notes") }
}

fn open(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Openers {
    desk.known(table, &table::keys("[open]"));
    let mut program = |key| {
        let words = desk.texts(table, key).into_iter().map(|word| word.value);
        Some(words.collect::<Vec<_>>()).filter(|words| !words.is_empty())
    };
    Openers { audio: program("audio"), video: program("video") }
}

fn commands(desk: &mut Desk<'_>, table: &DeTable<'_>) -> BTreeMap<String, Vec<String>> {
    let mut commands = BTreeMap::new();
    for (name, value) in table {
        let words = desk.texts_of(value, name.get_ref());
        let words: Vec<String> = words.into_iter().map(|word| word.value).collect();
        if !words.is_empty() {
            commands.insert(name.get_ref().to_string(), words);
        }
    }
    commands
}

#[cfg(test)]
mod tests;
