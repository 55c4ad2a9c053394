//! Answering: which way words can go to a blog, and taking them there once.

use jiff::Timestamp;
use url::Url;

use crate::config::accounts::{Account, Platform, home};
use crate::config::{Conversing, YouSetting};
use crate::conversation::send::{Comment, Guest, Taken, by_form, by_rest, read_form, read_rest};
use crate::conversation::wordpress::Addresses;
use crate::domain::{Network, NoteForm, Outgoing, PostKind, Refusal, Route, Visibility, Way};
use crate::fetch::{Client, Delivered, Delivery, Load, Login};
use crate::store::{Answerable, Outcome};
use crate::text::Clean;

/// Who answers, and how they want to.
#[derive(Debug, Clone, Default)]
pub struct Answering {
    /// Who they are.
    pub you: YouSetting,
    /// Which ways they want.
    pub conversation: Conversing,
    /// Where they are logged in.
    pub accounts: Vec<Account>,
    /// The hashtags they follow, the first one for notes of theirs.
    pub tags: Vec<String>,
}

impl Answering {
    /// The first of the wanted ways that leads to a post; `None` where none does.
    pub fn route(&self, post: &Answerable) -> Option<Route> {
        self.routes(post).into_iter().next()
    }

    /// Every way that leads to a post, the wanted ones first: a blog's comments, then a note about it;
    /// to a note only its own network, or the browser.
    pub fn routes(&self, post: &Answerable) -> Vec<Route> {
        let notes = self.accounts.iter().filter_map(|account| self.as_note(account, post));
        let ways = self.conversation.ways.iter().filter_map(|way| self.by(*way, post));
        match &post.note {
            Some(_) => notes.chain(self.by(Way::Browser, post)).collect(),
            None => ways.chain(notes).collect(),
        }
    }

    /// The browser's way, whatever is wanted.
    pub fn browser(&self, post: &Answerable) -> Option<Route> {
        self.by(Way::Browser, post)
    }

    /// A note with one account: an answer, or about a blog post with its address and the hashtag.
    fn as_note(&self, account: &Account, post: &Answerable) -> Option<Route> {
        let network = account.network()?;
        let base = NoteForm {
            account: account.user.clone(),
            server: Clean::line(account.site.host_str().unwrap_or_default()),
            mention: None,
            names: network == Network::Fediverse,
            below: None,
            visibility: Visibility::Public,
            warning: None,
            measure: account.measure(),
        };
        let note = match &post.note {
            Some(note) if note.network != network => return None,
            Some(note) => NoteForm {
                mention: Some(note.handle.clone()),
                visibility: note.visibility,
                warning: note.warning.clone(),
                ..base
            },
            None => NoteForm { below: Some(self.below(post)?), ..base },
        };
        Some(Route {
            way: Way::Note(network),
            person: post.person.clone(),
            name: Some(Clean::line(&account.user)),
            email: None,
            site: None,
            page: post.page.clone(),
            note: Some(note),
        })
    }

    /// What stands below a note about a blog post.
    fn below(&self, post: &Answerable) -> Option<Clean> {
        let page = post.page.as_ref()?;
        let tag = self.tags.first().map(|tag| format!(" #{tag}")).unwrap_or_default();
        Some(Clean::line(&format!("{page}{tag}")))
    }

    fn by(&self, way: Way, post: &Answerable) -> Option<Route> {
        let page = post.comments_page.clone();
        let route = Route {
            way,
            person: post.person.clone(),
            name: None,
            email: None,
            site: None,
            page: page.clone(),
            note: None,
        };
        match way {
            Way::Account => {
                let account = self.account(post)?;
                Some(Route { name: Some(Clean::line(&account.name)), ..route })
            }
            Way::Form => {
                let (home_of_blog, _) = post.wordpress.as_ref()?;
                let open = |form: &Url| home(form).origin() == home_of_blog.origin();
                if !self.conversation.forms.iter().any(open) {
                    return None;
                }
                Some(Route {
                    name: Some(self.you.name.clone()?),
                    email: Some(self.you.email.clone()?),
                    site: self.you.site.as_ref().map(|site| Clean::line(site.as_str())),
                    ..route
                })
            }
            Way::Browser => {
                let page = match post.kind {
                    PostKind::Blog => page,
                    PostKind::Note => page.or_else(|| post.page.clone()),
                };
                Some(Route { page: Some(page?), ..route })
            }
            Way::Note(_) => None,
        }
    }

    /// The login of the blog of a post.
    pub fn account(&self, post: &Answerable) -> Option<&Account> {
        let (home_of_blog, _) = post.wordpress.as_ref()?;
        let home_of_blog = home(home_of_blog);
        let of_blogs = |account: &&Account| account.platform == Platform::WordPress;
        self.accounts.iter().filter(of_blogs).find(|account| account.site == home_of_blog)
    }

    /// The account that a note goes with.
    pub fn account_of(&self, reply: &Outgoing) -> Option<&Account> {
        let Some(Way::Note(network)) = reply.way else { return None };
        let meant = |account: &&Account| {
            account.network() == Some(network) && Some(&account.user) == reply.account.as_ref()
        };
        self.accounts.iter().find(meant)
    }

    /// The form in which a reply becomes a note, where its account is (still) there.
    pub fn note_form(&self, reply: &Outgoing, post: &Answerable) -> Option<NoteForm> {
        self.as_note(self.account_of(reply)?, post)?.note
    }
}

/// Takes a reply to its blog, once. `login` is that of the blog, with its password.
pub async fn take_there(
    client: &Client,
    (reply, post): (&Outgoing, &Answerable),
    you: &YouSetting,
    login: Option<Login>,
    now: Timestamp,
) -> Outcome {
    let Some((home, number)) = &post.wordpress else { return Outcome::Refused(Refusal::NoWay) };
    let comment =
        Comment { home, post: *number, parent: reply.parent.as_deref(), text: &reply.text };
    match reply.way {
        Some(Way::Account) => match login {
            Some(login) => with_account(client, &comment, &login, now).await,
            None => Outcome::Refused(Refusal::SignedOut),
        },
        Some(Way::Form) => as_guest(client, &comment, you, now).await,
        Some(Way::Browser | Way::Note(_)) | None => Outcome::Refused(Refusal::NoWay),
    }
}

async fn with_account(
    client: &Client,
    comment: &Comment<'_>,
    login: &Login,
    now: Timestamp,
) -> Outcome {
    for addresses in [Addresses::Pretty, Addresses::Plain] {
        let Some((url, document)) = by_rest(comment, addresses) else { continue };
        let delivery = Delivery::send(url, Load::Json(document)).login(login.clone());
        match client.deliver(&delivery, now).await {
            Delivered::Answered(answer) => {
                // Only where nothing takes comments at this address is the other one tried.
                if let Some(taken) = read_rest(answer.status, &answer.body) {
                    return outcome(taken);
                }
            }
            other => return undelivered(&other),
        }
    }
    Outcome::Refused(Refusal::NoWay)
}

async fn as_guest(
    client: &Client,
    comment: &Comment<'_>,
    you: &YouSetting,
    now: Timestamp,
) -> Outcome {
    let (Some(name), Some(email)) = (&you.name, &you.email) else {
        return Outcome::Refused(Refusal::NoWay);
    };
    let site = you.site.as_ref().map(Url::as_str);
    let guest = Guest { name: name.as_str(), email: email.as_str(), site };
    let Some((url, fields)) = by_form(comment, guest) else {
        return Outcome::Refused(Refusal::NoWay);
    };
    match client.deliver(&Delivery::send(url, Load::Form(fields)), now).await {
        Delivered::Answered(answer) => {
            let page = String::from_utf8_lossy(&answer.body);
            outcome(read_form(answer.status, answer.location.as_ref(), &page))
        }
        other => undelivered(&other),
    }
}

fn outcome(taken: Taken) -> Outcome {
    match taken {
        Taken::Shown(key) => Outcome::Sent(key),
        Taken::Held(key) => Outcome::Held(key),
        Taken::Refused(refusal) => Outcome::Refused(refusal),
        Taken::Unclear => Outcome::NotKnown,
    }
}

fn undelivered(delivered: &Delivered) -> Outcome {
    match delivered {
        Delivered::NotLeft(_) | Delivered::NotYet(_) => Outcome::NotLeft,
        Delivered::NotSafe => Outcome::Refused(Refusal::NotSafe),
        Delivered::Answered(_) | Delivered::NotKnown(_) => Outcome::NotKnown,
    }
}
