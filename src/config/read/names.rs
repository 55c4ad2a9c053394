//! Addresses, servers, handles and tags in a file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::desk::{At, Desk};
use crate::config::address::{self, AddressFault};
use crate::config::handle::{self, Unfit};
use crate::config::mistake::{MistakeKind, Wants};
use crate::domain::shown_text;
use crate::text::Clean;

impl Desk<'_> {
    pub(super) fn address(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<At<Url>> {
        let text = self.text(table, key)?;
        self.address_of(&text, key)
    }

    pub(super) fn addresses(&mut self, table: &DeTable<'_>, key: &'static str) -> Vec<At<Url>> {
        let texts = self.texts(table, key);
        texts.iter().filter_map(|text| self.address_of(text, key)).collect()
    }

    fn address_of(&mut self, text: &At<String>, key: &'static str) -> Option<At<Url>> {
        match address::checked(&text.value) {
            Ok(value) => Some(At { at: text.at, value }),
            Err(fault) => {
                let written = written_address(&text.value, &fault);
                self.tell(text.at, MistakeKind::BadAddress { key, written, fault });
                None
            }
        }
    }

    /// Addresses of servers: nothing after the host.
    pub(super) fn servers(&mut self, table: &DeTable<'_>, key: &'static str) -> Vec<Url> {
        let mut servers = Vec::new();
        for server in self.addresses(table, key) {
            let mut bare = server.value.clone();
            bare.set_path("/");
            bare.set_query(None);
            bare.set_fragment(None);
            if bare != server.value {
                let written = Clean::line(server.value.as_str());
                let meant = bare.clone();
                self.tell(server.at, MistakeKind::NotAServer { written, meant });
            }
            servers.push(bare);
        }
        servers
    }

    /// The address of a server, or `true` for the usual one.
    pub(super) fn server_or_flag(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        usual: &str,
    ) -> Option<Url> {
        let value = table.get(key)?;
        match value.get_ref().as_bool() {
            Some(true) => Url::parse(usual).ok(),
            Some(false) => None,
            None => self.servers(table, key).into_iter().next(),
        }
    }

    pub(super) fn handle(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        check: fn(&str) -> Result<String, Unfit>,
    ) -> Option<String> {
        let text = self.text(table, key)?;
        match check(&text.value) {
            Ok(handle) => Some(handle),
            Err(Unfit { meant }) => {
                let written = Clean::line(&text.value);
                let meant = meant.map(Clean::from);
                self.tell(text.at, MistakeKind::BadHandle { key, written, meant });
                None
            }
        }
    }

    /// The tag of a `[[hashtag]]` that begins at `at`.
    pub(super) fn hashtag(&mut self, table: &DeTable<'_>, at: usize) -> Option<String> {
        if !table.contains_key("tag") {
            self.tell(at, MistakeKind::NoTag);
        }
        let text = self.text(table, "tag")?;
        self.tag_of(&text)
    }

    /// A hashtag that stands alone.
    pub(super) fn hashtag_of(&mut self, value: &Spanned<DeValue<'_>>, key: &str) -> Option<String> {
        let text = self.text_of(value, key, Wants::Texts)?;
        self.tag_of(&text)
    }

    fn tag_of(&mut self, text: &At<String>) -> Option<String> {
        match handle::hashtag(&text.value) {
            Ok(tag) => Some(tag),
            Err(Unfit { meant }) => {
                let written = Clean::line(&text.value);
                let meant = meant.map(Clean::from);
                self.tell(text.at, MistakeKind::BadTag { written, meant });
                None
            }
        }
    }

    /// Tags on posts: any words, a `#` before them does not matter.
    pub(super) fn tags(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let texts = self.texts(table, key);
        texts.into_iter().map(|tag| tag.value.trim_start_matches('#').trim().to_owned()).collect()
    }
}

/// A password is not repeated on a screen.
fn written_address(written: &str, fault: &AddressFault) -> Clean {
    match fault {
        AddressFault::HoldsPassword => Clean::default(),
        AddressFault::NoScheme { .. } | AddressFault::NotWeb { .. } | AddressFault::Unreadable => {
            Clean::line(&shown_text(written))
        }
    }
}
