//! Comments on their way to a `WordPress` blog: what is sent, and what the blog's answer means. By the
//! REST interface as somebody with an account, or by the comment form as a guest (wp-comments-post.php).
//! Success is told by the answer alone, never guessed: a form answers a mistake with status 200.

use serde::Deserialize;
use url::Url;

use super::wordpress::Addresses;
use crate::domain::{Refusal, is_web};
use crate::text::{self, Clean};

/// A comment to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment<'a> {
    /// The home of the blog.
    pub home: &'a Url,
    /// The number of the post there.
    pub post: u64,
    /// The key of the comment it answers.
    pub parent: Option<&'a str>,
    /// The words, as they were written.
    pub text: &'a str,
}

/// A guest, as a comment form asks for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guest<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their e-mail address; blogs do not show it.
    pub email: &'a str,
    /// Their page.
    pub site: Option<&'a str>,
}

/// What a blog did with a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It stands there, under this key.
    Shown(Option<String>),
    /// Somebody looks at it first.
    Held(Option<String>),
    /// It was not taken.
    Refused(Refusal),
    /// The answer says neither: it may stand there.
    Unclear,
}

/// The number inside the key of a `WordPress` comment; 0 speaks to the post.
fn number_of(parent: Option<&str>) -> u64 {
    parent.and_then(|key| key.strip_prefix("comment-")?.parse().ok()).unwrap_or(0)
}

/// Words as HTML that shows exactly these words: what looks like markup in them is none.
fn as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Where the REST interface takes comments, and the document it takes.
pub fn by_rest(comment: &Comment<'_>, addresses: Addresses) -> Option<(Url, String)> {
    let url = rest(comment.home, addresses, "wp/v2/comments")?;
    let document = serde_json::json!({
        "post": comment.post,
        "parent": number_of(comment.parent),
        "content": as_html(comment.text),
    });
    Some((url, document.to_string()))
}

/// The address that tells who is logged in.
pub fn who_am_i(home: &Url, addresses: Addresses) -> Option<Url> {
    let mut url = rest(home, addresses, "wp/v2/users/me")?;
    url.query_pairs_mut().append_pair("context", "edit");
    Some(url)
}

fn rest(home: &Url, addresses: Addresses, route: &str) -> Option<Url> {
    match addresses {
        Addresses::Pretty => home.join(&format!("wp-json/{route}")).ok(),
        Addresses::Plain => {
            let mut url = home.clone();
            url.query_pairs_mut().append_pair("rest_route", &format!("/{route}"));
            Some(url)
        }
    }
}

/// Where the comment form is sent, and its fields.
pub fn by_form(
    comment: &Comment<'_>,
    guest: Guest<'_>,
) -> Option<(Url, Vec<(&'static str, String)>)> {
    let url = comment.home.join("wp-comments-post.php").ok()?;
    let fields = vec![
        ("comment", as_html(comment.text)),
        ("author", guest.name.to_owned()),
        ("email", guest.email.to_owned()),
        ("url", guest.site.unwrap_or_default().to_owned()),
        ("comment_post_ID", comment.post.to_string()),
        ("comment_parent", number_of(comment.parent).to_string()),
    ];
    Some((url, fields))
}

/// What the REST interface says; `None` where there is none at this address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    id: u64,
    status: String,
    code: String,
    message: String,
}

/// Reads the answer of the REST interface. `None`: there is none here, and nothing was taken.
pub fn read_rest(status: u16, body: &[u8]) -> Option<Taken> {
    let said: Option<Said> = serde_json::from_slice(body).ok();
    let Some(said) = said else {
        return match status {
            404 | 405 | 410 => None,
            401 | 403 => Some(Taken::Refused(Refusal::SignedOut)),
            429 => Some(Taken::Refused(Refusal::TooFast)),
            _ => Some(Taken::Unclear),
        };
    };
    if (200..300).contains(&status) && said.id > 0 {
        let key = Some(format!("comment-{}", said.id));
        return Some(if said.status == "approved" { Taken::Shown(key) } else { Taken::Held(key) });
    }
    let refusal = match said.code.as_str() {
        "rest_no_route" | "rest_disabled" => return None,
        "rest_comment_login_required" | "rest_cannot_create" => Refusal::AccountNeeded,
        "rest_comment_closed" => Refusal::Closed,
        "comment_duplicate" => Refusal::Duplicate,
        "comment_flood" => Refusal::TooFast,
        code if code.contains("password") || code.contains("username") => Refusal::SignedOut,
        "rest_comment_content_invalid"
        | "rest_comment_author_data_required"
        | "rest_comment_author_invalid"
        | "rest_invalid_param" => Refusal::Unfit(words(&said.message)),
        _ => match status {
            401 => Refusal::SignedOut,
            404 => return None,
            409 => Refusal::Duplicate,
            429 => Refusal::TooFast,
            400 | 403 => Refusal::Other(words(&said.message)),
            _ => return Some(Taken::Unclear),
        },
    };
    Some(Taken::Refused(refusal))
}

/// Reads the answer of the comment form. Only a redirect to a comment is a success.
pub fn read_form(status: u16, location: Option<&Url>, body: &str) -> Taken {
    if matches!(status, 302 | 303) {
        return read_redirect(location);
    }
    let says = message(body);
    match status {
        409 => Taken::Refused(Refusal::Duplicate),
        429 => Taken::Refused(Refusal::TooFast),
        // Both have this status; where the blog speaks another language, its own words tell which.
        403 if says.as_str().contains("logged in") => Taken::Refused(Refusal::AccountNeeded),
        403 if says.as_str().contains("closed") => Taken::Refused(Refusal::Closed),
        404 | 405 | 410 => Taken::Refused(Refusal::NoWay),
        200 => Taken::Refused(Refusal::Unfit(says)),
        400..=499 => Taken::Refused(Refusal::Other(says)),
        _ => Taken::Unclear,
    }
}

fn read_redirect(location: Option<&Url>) -> Taken {
    let Some(location) = location.filter(|location| is_web(location)) else {
        return Taken::Unclear;
    };
    let Some(number) = location.fragment().and_then(|place| place.strip_prefix("comment-")) else {
        // To a login page, say: it was not taken.
        return if location.path().contains("wp-login") {
            Taken::Refused(Refusal::AccountNeeded)
        } else {
            Taken::Unclear
        };
    };
    let key = Some(format!("comment-{number}"));
    let held = location.query_pairs().any(|(name, _)| name == "unapproved");
    if held { Taken::Held(key) } else { Taken::Shown(key) }
}

/// What a page of a mistake says: the words of `.wp-die-message`, without "Error:" before them.
fn message(body: &str) -> Clean {
    let page = dom_query::Document::from(body);
    let found = page.select(".wp-die-message").text();
    let found = if found.is_empty() { page.select("body p").first().text() } else { found };
    words(&found)
}

fn words(text: &str) -> Clean {
    let plain = text::plain(&text::html::document(text, None));
    let line = Clean::line(plain.as_str());
    let bare = line.as_str();
    let bare = bare.strip_prefix("Error:").or_else(|| bare.strip_prefix("ERROR:")).unwrap_or(bare);
    text::cut(bare.trim(), MOST_WORDS)
}

/// A blog's own words are shown in at most so many cells.
const MOST_WORDS: usize = 300;
