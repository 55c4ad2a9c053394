//! Answering: which way words can go to a blog, and taking them there once.

use jiff::Timestamp;
use url::Url;

use crate::config::accounts::{Account, home};
use crate::config::{Conversing, YouSetting};
use crate::conversation::send::{Comment, Guest, Taken, by_form, by_rest, read_form, read_rest};
use crate::conversation::wordpress::Addresses;
use crate::domain::{Outgoing, PostKind, Refusal, Route, Way};
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
}

impl Answering {
    /// The first of the wanted ways that leads to a post; `None` where none does.
    pub fn route(&self, post: &Answerable) -> Option<Route> {
        self.conversation.ways.iter().find_map(|way| self.by(*way, post))
    }

    /// The browser's way, whatever is wanted.
    pub fn browser(&self, post: &Answerable) -> Option<Route> {
        self.by(Way::Browser, post)
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
        }
    }

    /// The login of the blog of a post.
    pub fn account(&self, post: &Answerable) -> Option<&Account> {
        let (home_of_blog, _) = post.wordpress.as_ref()?;
        let home_of_blog = home(home_of_blog);
        self.accounts.iter().find(|account| account.site == home_of_blog)
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
        Some(Way::Browser) | None => Outcome::Refused(Refusal::NoWay),
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
