//! What is said about answering: where words will appear, how far they are, why they were not taken.

use crate::domain::{OutState, Outgoing, Refusal, Route, Way};
use crate::text::Clean;

/// The heading of what one writes.
pub const YOUR_REPLY: &str = "Your reply";
/// Below the words while one writes.
pub const KEPT: &str = "Kept as a draft on this computer. Nothing is sent before you look it over.";
/// Before the ways to begin.
pub const BEGIN_WITH: &str = "Begin with";
/// What stands where nothing is written yet.
pub const WRITE_HERE: &str = "Write here. One friendly line is enough.";
/// The heading of the look before sending.
pub const LOOK_IT_OVER: &str = "This is what will be sent";
/// Below it.
pub const SEND_IT: &str = "y send it · any other key goes on writing";
/// Below it, where the browser takes it on.
pub const TAKE_IT: &str = "y copy it and open the browser · any other key goes on writing";
/// A blog without a place for comments.
pub const NO_WAY: &str =
    "This blog has no comment box. You can answer with a hashtag post or an e-mail.";
/// There are no words to send.
pub const NO_WORDS: &str = "There is nothing to send yet.";

fn blog_of(person: &Clean) -> String {
    if person.is_empty() { "the blog".to_owned() } else { format!("{person}’s blog") }
}

/// Where the words will appear and under which name; said before the first letter is typed.
pub fn place(route: &Route) -> String {
    let blog = blog_of(&route.person);
    match (route.way, &route.name) {
        (Way::Browser, _) => format!(
            "It will appear where you paste it: your browser opens the page for comments on {blog}, and your words are copied."
        ),
        (_, Some(name)) => format!("It will appear as a comment on {blog}, under the name {name}."),
        (_, None) => format!("It will appear as a comment on {blog}."),
    }
}

/// Whom the words answer.
pub fn answers(person: &str) -> String {
    format!("It answers {person}.")
}

/// What goes with the words besides the name.
pub fn goes_along(route: &Route) -> Option<String> {
    let email = route.email.as_ref().map(|email| format!("your address {email} (not shown)"));
    let site = route.site.as_ref().map(|site| format!("your page {site}"));
    let along: Vec<String> = email.into_iter().chain(site).collect();
    (!along.is_empty()).then(|| format!("With it goes {}.", along.join(" and ")))
}

/// Ways to begin, in the language of the post where we have it (BCP 47), else in English.
pub fn openers(language: Option<&str>) -> [&'static str; 3] {
    let language = language.unwrap_or("en").split(['-', '_']).next().unwrap_or("en");
    match language.to_ascii_lowercase().as_str() {
        "nl" => ["Dank je wel voor ", "Ik heb hetzelfde geprobeerd: ", "Mag ik vragen: "],
        "da" => ["Tak for ", "Jeg prøvede det samme: ", "Må jeg spørge: "],
        "de" => ["Danke für ", "Ich habe dasselbe versucht: ", "Darf ich fragen: "],
        "fr" => ["Merci pour ", "J’ai essayé la même chose : ", "Puis-je demander : "],
        "es" => ["Gracias por ", "Probé lo mismo: ", "¿Puedo preguntar: "],
        "pt" => ["Obrigado por ", "Tentei o mesmo: ", "Posso perguntar: "],
        "it" => ["Grazie per ", "Ho provato la stessa cosa: ", "Posso chiedere: "],
        "pl" => ["Dziękuję za ", "Próbowałam tego samego: ", "Czy mogę zapytać: "],
        "cs" => ["Děkuji za ", "Zkoušela jsem totéž: ", "Smím se zeptat: "],
        "sv" => ["Tack för ", "Jag provade samma sak: ", "Får jag fråga: "],
        "ar" => ["شكرًا على ", "جرّبتُ الشيء نفسه: ", "هل لي أن أسأل: "],
        "he" => ["תודה על ", "ניסיתי את אותו הדבר: ", "אפשר לשאול: "],
        "zh" => ["谢谢你的", "我也试过：", "请问："],
        "ja" => {
            ["ありがとうございます。", "私も同じことを試しました。", "お聞きしてもいいですか。"]
        }
        _ => ["Thank you for ", "I tried the same: ", "May I ask: "],
    }
}

/// How far a reply is, and what to do where something is to be done.
pub fn state(reply: &Outgoing) -> String {
    let blog = blog_of(&reply.person);
    match &reply.state {
        OutState::Draft => "A draft, kept on this computer.".to_owned(),
        OutState::Waiting(_) => "Waiting to be sent. It is kept.".to_owned(),
        OutState::Sending => "On its way.".to_owned(),
        OutState::Sent => format!("Sent. It stands on {blog}."),
        OutState::Held => {
            format!("It arrived. Somebody looks at new comments on {blog} before they are shown.")
        }
        OutState::NotKnown => {
            format!(
                "It left, and no answer came. It may have arrived: look on {blog} before you send it again."
            )
        }
        OutState::Refused(refusal) => self::refusal(refusal, &blog),
    }
}

/// Why a blog did not take a reply. The words are kept in every case.
fn refusal(refusal: &Refusal, blog: &str) -> String {
    match refusal {
        Refusal::Closed => format!("This post on {blog} takes no more comments. Your words are kept."),
        Refusal::Duplicate => "The blog says that these words are there already. Yours are kept.".to_owned(),
        Refusal::TooFast => {
            "The blog wants a pause between two comments. Your words are kept; send them again in a minute.".to_owned()
        }
        Refusal::SignedOut => {
            "The blog did not take your name and password. Your words are kept; log in again with `cohort login`.".to_owned()
        }
        Refusal::AccountNeeded => {
            "Only people with an account there may comment. Your words are kept; the browser can take them on.".to_owned()
        }
        Refusal::NotSafe => {
            "Others could read your password on the way, so nothing was sent. Your words are kept.".to_owned()
        }
        Refusal::NoWay => {
            "The blog takes no comments this way. Your words are kept; the browser can take them on.".to_owned()
        }
        Refusal::Unfit(says) | Refusal::Other(says) if says.is_empty() => {
            "The blog did not take it and does not say why. Your words are kept.".to_owned()
        }
        Refusal::Unfit(says) | Refusal::Other(says) => {
            format!("The blog did not take it. It says: {says} Your words are kept.")
        }
    }
}

/// A reply leaves in a moment.
pub fn leaves(seconds: i64) -> String {
    format!("It leaves in {seconds} seconds. u takes it back.")
}

/// A reply was taken back in time.
pub const TAKEN_BACK: &str = "Taken back: it is a draft again. Nothing was sent.";
/// It could not be taken back any more.
pub const TOO_LATE: &str = "It is on its way already.";
/// The person's own editor could not be used.
pub const NO_EDITOR: &str =
    "Your editor gave nothing back. VISUAL or EDITOR says which it is. Your words are kept.";
/// Another window sends at this moment.
pub const ELSEWHERE: &str = "Another window is sending. Try again in a moment.";

/// How many replies wait to be looked at.
pub fn waiting(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "1 reply waits".to_owned(),
        _ => format!("{count} replies wait"),
    }
}

/// There is a network again.
pub fn back_online(count: usize) -> String {
    format!("Back online. {} to be sent: W shows it, r looks it over.", waiting(count))
}

/// A reply in one line, for lists: its number, where it goes, how far it is.
pub fn line(reply: &Outgoing) -> String {
    format!("{}  to {}: {}  {}", reply.id.0, reply.person, reply.title, state(reply))
}

/// The question before something is sent from the command line.
pub const SEND_QUESTION: &str = "Send it? (y/N) ";
/// It was not sent; it is kept as a draft.
pub const NOT_SENT: &str = "Not sent. It is kept as a draft.";
/// It was not sent, and another draft is there already.
pub const NOT_SENT_OTHER: &str =
    "Not sent. The draft you began before is untouched; these words are in your file.";
/// The outbox is empty.
pub const NOTHING_WAITS: &str = "Nothing waits. Everything you sent has arrived.";

/// No reply has this number.
pub fn no_such_reply(id: i64) -> String {
    format!("There is no reply {id} in the outbox. `cohort outbox` shows what is there.")
}

/// There is no such comment to answer.
pub fn no_such_comment(key: &str) -> String {
    format!("There is no comment `{key}` under this post. `cohort show --json` shows them.")
}

/// The browser takes it on.
pub fn in_browser(address: &str) -> String {
    format!(
        "This reply goes through your browser: open {address} and paste it. It is kept as a draft."
    )
}

/// Logged in.
pub fn logged_in(site: &str, name: &str) -> String {
    format!("Logged in to {site}. Your comments there appear under the name {name}.")
}

/// Logged out.
pub fn logged_out(site: &str) -> String {
    format!("Logged out of {site}. The password is forgotten here.")
}

/// Not logged in there.
pub fn not_logged_in(site: &str) -> String {
    format!("You are not logged in to {site}. `cohort accounts` shows where you are.")
}

/// Logged in nowhere.
pub const NO_ACCOUNTS: &str =
    "You are logged in nowhere. `cohort login wordpress ADDRESS` logs in to a blog.";

/// The blog did not take the login.
pub const LOGIN_REFUSED: &str = "The blog did not take this name and password. It must be an application password: the blog makes one under Users, Profile.";
/// No such interface.
pub const NO_WORDPRESS: &str = "No WordPress was found at this address, or it lets no programs in. The comment form or the browser can be used.";
/// A password would have gone where others can read along.
pub fn login_not_safe() -> &'static str {
    "Others could read your password on the way: this address is not https. Nothing was sent."
}

/// The file of logins may be read by others.
pub const ACCOUNTS_OPEN: &str = "The file of your logins can be read by others on this computer, so it is not used. Make it yours alone: chmod 600.";
/// The file of logins holds something else.
pub const NOT_ACCOUNTS: &str =
    "The file of your logins cannot be understood. Log in again, or delete it.";
/// A password is needed and was not given.
pub const NO_PASSWORD: &str =
    "No password was given. It is asked for on a terminal, or read from standard input.";
