//! The person's own files: settings, the list of people, and where everything lives. Reads them into
//! checked [`Settings`], and changes them without losing a comment. Never touches the network.

pub mod accounts;
pub mod address;
pub mod edit;
pub mod file;
pub mod handle;
pub mod lists;
mod mistake;
pub mod paths;
mod read;
pub mod scheme;
pub mod secret;
mod settings;
pub mod table;

pub use mistake::{Found, Mistake, MistakeKind, Wants, nearest};
pub use paths::{Environment, Given, Paths, PathsError};
pub use read::programme::{ProgrammeFile, is_meant as is_programme, read as read_programme};
pub use read::read;
pub use read::scheme::{our_scheme, read_scheme, themes_page};
pub use settings::{
    BLUESKY, Binding, Colours, Conversing, Ground, HashtagSetting, Hide, Keep, Keys, Looks,
    Network, Openers, Order, ParticipantSetting, Polling, Preset, PrivateSetting, ProgrammeSetting,
    Proxy, Refresh, Retention, Settings, Signs, ThemeSetting, ViewSetting, YouSetting,
};
