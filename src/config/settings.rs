//! What the person wants, checked once by [`super::read()`]; nobody downstream checks it again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use url::Url;

use super::address;
use super::secret::PasswordFrom;
use crate::domain::{Filter, Way};
use crate::text::Clean;

/// Everything a `config.toml` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// What the person calls this cohort, for the title bar.
    pub title: Option<Clean>,
    /// The programmes that the person joined, in the order of the file.
    pub programmes: Vec<ProgrammeSetting>,
    /// The people, in the order of the file.
    pub participants: Vec<ParticipantSetting>,
    /// The hashtags, in the order of the file.
    pub hashtags: Vec<HashtagSetting>,
    /// Who the person is, so that answers to them are found and comments have a name.
    pub you: YouSetting,
    /// What was said under posts, and how one joins in.
    pub conversation: Conversing,
    /// When and how new posts are asked for.
    pub polling: Polling,
    /// Names and passwords of private blogs.
    pub private: Vec<PrivateSetting>,
    /// How the network is reached.
    pub network: Network,
    /// How the screen looks.
    pub looks: Looks,
    /// Which keys do what.
    pub keys: Keys,
    /// Which hashtag posts are not shown.
    pub hide: Hide,
    /// The views of the person's own, in the order of the file.
    pub views: Vec<ViewSetting>,
    /// How long posts are kept.
    pub retention: Retention,
    /// What opens sound and film.
    pub open: Openers,
    /// Commands that may have the text of a post, by their names: a program and its arguments.
    pub commands: BTreeMap<String, Vec<String>>,
}

impl Settings {
    /// Whether there is nobody to read yet: no people, no hashtag, no programme.
    pub fn follows_nobody(&self) -> bool {
        self.participants.is_empty() && self.hashtags.is_empty() && self.programmes.is_empty()
    }
}

/// One `[[view]]`: what some words find, with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewSetting {
    /// What it is called.
    pub name: Clean,
    /// What it shows.
    pub show: Filter,
    /// The line of `[[view]]` in the file, counted from 1.
    pub line: usize,
}

/// `[hide]`: hashtag posts that are not shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hide {
    /// Those that programs write.
    pub automatic: bool,
    /// Those with one of these words or hashtags.
    pub words: Vec<String>,
}

/// The Bluesky server that shows to everybody what is public (its `AppView`).
pub const BLUESKY: &str = "https://public.api.bsky.app/";

/// One `[[programme]]`: a programme that the person joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeSetting {
    /// The address of the programme file, or its path, as it is written.
    pub from: String,
    /// The day on which the person began, where they said so.
    pub started: Option<Date>,
    /// Whether the person helps to run it.
    pub organiser: bool,
    /// The line of `[[programme]]` in the file, counted from 1.
    pub line: usize,
}

impl ProgrammeSetting {
    /// Whether it was joined by this address or path, but for what makes no difference.
    pub fn is_from(&self, from: &str) -> bool {
        let sameness = |from: &str| address::checked(from).map(|url| address::sameness(&url)).ok();
        self.from == from || sameness(from).is_some_and(|key| sameness(&self.from) == Some(key))
    }
}

/// One `[[participant]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantSetting {
    /// Their name.
    pub name: Clean,
    /// The page of their blog; where `feeds` is empty, their feed is found from it.
    pub blog: Option<Url>,
    /// The addresses of their feeds, where given.
    pub feeds: Vec<Url>,
    /// Their fediverse handle, as `@name@server`.
    pub fediverse: Option<String>,
    /// Their Bluesky handle (a domain name) or `did:`, without `@`.
    pub bluesky: Option<String>,
    /// The group they belong to.
    pub group: Option<Clean>,
    /// On a mixed blog: only posts with one of these tags. Empty means all.
    pub only: Vec<String>,
    /// Whether their blogs are left alone for now.
    pub paused: bool,
    /// The line of `[[participant]]` in the file, counted from 1.
    pub line: usize,
}

/// One `[[hashtag]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashtagSetting {
    /// The tag, without `#`.
    pub tag: String,
    /// Other ways it is written, read with it.
    pub also: Vec<String>,
    /// The fediverse servers that are asked for it.
    pub servers: Vec<Url>,
    /// The Bluesky server that is asked for it.
    pub bluesky: Option<Url>,
    /// The line of `[[hashtag]]` in the file, counted from 1.
    pub line: usize,
}

/// `[you]`. It stays on this computer, but for what goes with a comment one sends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YouSetting {
    /// The name they comment under.
    pub name: Option<Clean>,
    /// Their e-mail address; a blog's comment form asks for it and does not show it.
    pub email: Option<Clean>,
    /// The page of their blog.
    pub site: Option<Url>,
    /// Their fediverse handle, as `@name@server`.
    pub fediverse: Option<String>,
    /// Their Bluesky handle, without `@`.
    pub bluesky: Option<String>,
}

impl YouSetting {
    /// Whether there is anything by which answers to them could be found.
    pub fn is_known(&self) -> bool {
        self.name.is_some()
            || self.site.is_some()
            || self.fediverse.is_some()
            || self.bluesky.is_some()
    }
}

/// `[conversation]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversing {
    /// Whether rows and posts invite to reply; not for whoever only wants to read.
    pub invites: bool,
    /// Whether a lively conversation ends with a word about others who wait.
    pub others_wait: bool,
    /// The ways in which a reply may go, the first that is open is taken.
    pub ways: Vec<Way>,
    /// The blogs whose comment form may be filled in for the person.
    pub forms: Vec<Url>,
}

impl Default for Conversing {
    fn default() -> Self {
        let ways = vec![Way::Account, Way::Form, Way::Browser];
        Self { invites: true, others_wait: true, ways, forms: Vec::new() }
    }
}

/// One `[[private]]`: a host that wants a name and a password (HTTP Basic, RFC 7617).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateSetting {
    /// The host; nothing else is given the password.
    pub host: Url,
    /// The name.
    pub user: String,
    /// Where the password is.
    pub password: PasswordFrom,
}

/// `[network]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// A file of certificates (PEM) that are trusted besides those of the system.
    pub certificates: Option<PathBuf>,
    /// What stands between this computer and the web.
    pub proxy: Proxy,
}

/// What stands between this computer and the web. Nothing ever does before its own addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// What the system says.
    #[default]
    System,
    /// Nothing.
    None,
    /// This one.
    At(Url),
}

/// `[polling]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polling {
    /// Whether the open screen gets new posts by itself.
    pub refresh: Refresh,
    /// The fewest minutes between two questions to one blog.
    pub blog_minutes: u32,
    /// The fewest minutes between two questions about a hashtag to one server.
    pub hashtag_minutes: u32,
    /// How many hosts are asked at a time.
    pub connections: u32,
}

impl Default for Polling {
    fn default() -> Self {
        Self { refresh: Refresh::Auto, blog_minutes: 60, hashtag_minutes: 10, connections: 64 }
    }
}

/// When new posts are asked for while the screen is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Refresh {
    /// When they are due.
    #[default]
    Auto,
    /// When the person asks.
    Ask,
}

/// `[looks]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// The theme.
    pub theme: ThemeSetting,
    /// How many colours.
    pub colours: Colours,
    /// What is behind the letters.
    pub ground: Ground,
    /// Who orders words that are read from right to left.
    pub right_to_left: Order,
    /// Which signs stand beside the colours.
    pub signs: Signs,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            theme: ThemeSetting::default(),
            colours: Colours::Auto,
            ground: Ground::Auto,
            right_to_left: Order::default(),
            signs: Signs::Auto,
            mouse: true,
        }
    }
}

/// The name of a theme, and where it is written: only whoever knows the themes can say that there is none
/// of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeSetting {
    /// The name: one of ours, or of a file in the folder `themes` beside the settings.
    pub name: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column, counted from 1.
    pub column: usize,
}

impl Default for ThemeSetting {
    fn default() -> Self {
        Self { name: "lamp".to_owned(), line: 1, column: 1 }
    }
}

/// Who puts words that are read from right to left in the order of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The program.
    #[default]
    Program,
    /// The terminal, which would turn what is in order already.
    Terminal,
}

/// How many colours the screen uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// What the terminal says that it can.
    #[default]
    Auto,
    /// All of them.
    True,
    /// 256.
    C256,
    /// The terminal's own 16.
    C16,
    /// None: weight and signs only.
    None,
}

/// What is behind the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// What the terminal says.
    #[default]
    Auto,
    /// A dark ground.
    Dark,
    /// A light ground.
    Light,
}

/// Which signs are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signs {
    /// What the locale allows.
    #[default]
    Auto,
    /// Only those of ASCII.
    Ascii,
}

/// `[keys]`: kept as text, since only the table of actions knows their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The keys to begin with.
    pub preset: Preset,
    /// The person's own keys by the name of the action.
    pub bindings: BTreeMap<String, Binding>,
}

/// A named set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// Those of the manual.
    #[default]
    Default,
    /// Those of newsboat, as far as it has them.
    Newsboat,
}

/// The keys of one action, and where they are written, so that whoever knows the names can say
/// what is wrong with them in a [`super::Mistake`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The keys; none takes the action's keys away.
    pub keys: Vec<String>,
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// Its column in that line, counted from 1.
    pub column: usize,
}

/// `[open]`: programs and their arguments, of which `{}` is replaced by an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Openers {
    /// What opens sound.
    pub audio: Option<Vec<String>>,
    /// What opens film.
    pub video: Option<Vec<String>>,
}

/// `[keep]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// How long blog posts are kept.
    pub posts: Keep,
    /// How long hashtag posts are kept.
    pub notes: Keep,
}

/// How long something is kept. What is saved is always kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// For ever.
    #[default]
    Everything,
    /// So many days.
    Days(u32),
}
