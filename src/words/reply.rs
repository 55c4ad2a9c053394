//! What is said about answering: where words will appear, how far they are, why they were not taken.

use crate::domain::{NoteForm, OutState, Outgoing, Refusal, Route, Visibility, Way};
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
    "There is no comment box. Signed in to a network (`cohort login`), you can answer with a note.";
/// A note is wanted, and one is signed in to no network.
pub const NO_NETWORK: &str =
    "A note needs an account: `cohort login mastodon SERVER` signs in to one.";
/// There are no words to send.
pub const NO_WORDS: &str = "There is nothing to send yet.";

fn blog_of(person: &Clean) -> String {
    if person.is_empty() { "the blog".to_owned() } else { format!("{person}’s blog") }
}

/// Where the words will appear and under which name; said before the first letter is typed.
pub fn place(route: &Route) -> String {
    let blog = blog_of(&route.person);
    if let Some(note) = &route.note {
        return note_place(note, &route.person);
    }
    match (route.way, &route.name) {
        (Way::Browser, _) => format!(
            "It will appear where you paste it: your browser opens the page for comments on {blog}, and your words are copied."
        ),
        (_, Some(name)) => format!("It will appear as a comment on {blog}, under the name {name}."),
        (_, None) => format!("It will appear as a comment on {blog}."),
    }
}

fn note_place(note: &NoteForm, person: &Clean) -> String {
    let whom = if person.is_empty() { "it" } else { person.as_str() };
    let account = &note.account;
    let what = match &note.below {
        None => format!("It will appear as a note by {account}, in answer to {whom}."),
        Some(_) => format!(
            "It will appear as a note by {account} on {}, about {}.",
            note.server,
            if person.is_empty() { "this post".to_owned() } else { format!("{person}’s post") }
        ),
    };
    let who = match note.visibility {
        Visibility::Public => "Everybody can see it.",
        Visibility::Unlisted => "Everybody can see it; it stands in no public list.",
        Visibility::Followers => "Only your followers can see it.",
        Visibility::Direct => "Only those it names can see it.",
    };
    format!("{what} {who}")
}

/// How many characters of a note are left.
pub fn left(count: i64) -> String {
    match count {
        1 => "1 character left".to_owned(),
        -1 => "1 character too many".to_owned(),
        0.. => format!("{count} characters left"),
        _ => format!("{} characters too many", -count),
    }
}

/// There is no other way.
pub const NO_OTHER_WAY: &str =
    "There is no other way here. Signed in to a network (`cohort login`), you can write a note.";
/// A note is longer than it may be.
pub const TOO_LONG: &str = "It is longer than a note there may be. Your words are kept.";

/// Whom the words answer.
pub fn answers(person: &str) -> String {
    format!("It answers {person}.")
}

/// What goes with the words besides the name.
pub fn goes_along(route: &Route) -> Option<String> {
    if let Some(note) = &route.note {
        let mention = note
            .mention
            .as_ref()
            .filter(|_| note.names)
            .map(|mention| format!("{mention} in front"));
        let warning = note.warning.as_ref().map(|warning| format!("the warning “{warning}”"));
        let below = note.below.as_ref().map(|below| format!("{below} below it"));
        let along: Vec<String> = mention.into_iter().chain(warning).chain(below).collect();
        return (!along.is_empty()).then(|| format!("With it goes {}.", along.join(" and ")));
    }
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
    let there = There::of(reply);
    match &reply.state {
        OutState::Draft => "A draft, kept on this computer.".to_owned(),
        OutState::Waiting(_) => "Waiting to be sent. It is kept.".to_owned(),
        OutState::Sending => "On its way.".to_owned(),
        OutState::Sent => format!("Sent. It stands {}.", there.place),
        OutState::Held => {
            format!(
                "It arrived. Somebody looks at new comments {} before they are shown.",
                there.place
            )
        }
        OutState::NotKnown => format!(
            "It left, and no answer came. It may have arrived: look {} before you send it again.",
            there.place
        ),
        OutState::Refused(refusal) => self::refusal(refusal, &there),
    }
}

/// Where a reply goes, in words.
struct There {
    /// "on Ama’s blog", "among your notes".
    place: String,
    /// What takes it or not.
    taker: &'static str,
    is_note: bool,
}

impl There {
    fn of(reply: &Outgoing) -> Self {
        if let Some(Way::Note(_)) = reply.way {
            let account = reply.account.as_deref().map(Clean::line).unwrap_or_default();
            let place = format!("among the notes of {account}");
            return Self { place, taker: "The server", is_note: true };
        }
        let place = format!("on {}", blog_of(&reply.person));
        Self { place, taker: "The blog", is_note: false }
    }
}

/// Why a blog or a server did not take a reply. The words are kept in every case.
fn refusal(refusal: &Refusal, there: &There) -> String {
    let There { place, taker, is_note } = there;
    match refusal {
        Refusal::Closed => format!("This post {place} takes no more comments. Your words are kept."),
        Refusal::Duplicate => {
            format!("{taker} says that these words are there already. Yours are kept.")
        }
        Refusal::TooFast => format!(
            "{taker} wants a pause between two {}. Your words are kept; send them again in a minute.",
            if *is_note { "notes" } else { "comments" }
        ),
        Refusal::SignedOut if *is_note => {
            "You are signed out there. Your words are kept; sign in again with `cohort login`.".to_owned()
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
        Refusal::NoWay => format!(
            "{taker} takes no {} this way. Your words are kept; the browser can take them on.",
            if *is_note { "notes" } else { "comments" }
        ),
        Refusal::NotFound => {
            "Your server does not find the note you answer; it may be deleted, or not shown to it. Your words are kept.".to_owned()
        }
        Refusal::Unfit(says) | Refusal::Other(says) if says.is_empty() => {
            format!("{taker} did not take it and does not say why. Your words are kept.")
        }
        Refusal::Unfit(says) | Refusal::Other(says) => {
            format!("{taker} did not take it. It says: {says} Your words are kept.")
        }
    }
}

/// A reply leaves in a moment.
pub fn leaves(seconds: i64) -> String {
    format!("It leaves in {seconds} seconds. {{undo}} takes it back.")
}

/// A reply was taken back in time.
pub const TAKEN_BACK: &str = "Taken back: it is a draft again. Nothing was sent.";
/// It could not be taken back any more.
pub const TOO_LATE: &str = "It is on its way already.";
/// The person's own editor could not be used.
pub const NO_EDITOR: &str =
    "Your editor gave nothing back. VISUAL or EDITOR says which it is. Your words are kept.";
/// Whether words arrived could not be found out, so they are not sent again.
pub const NOT_LOOKED: &str =
    "Whether it arrived could not be looked for now, so nothing was sent. Try again in a while.";
/// The note that was answered is gone.
pub const NOTE_GONE: &str = "The note it answers is gone. Your words are kept.";
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
    format!(
        "Back online. {} to be sent: {{waiting}} shows it, {{reply}} looks it over.",
        waiting(count)
    )
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
pub const NO_ACCOUNTS: &str = "You are logged in nowhere. `cohort login wordpress ADDRESS` logs in to a blog, `cohort login mastodon SERVER` to a network.";

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

/// A note of one's own as it is.
pub fn as_it_is(words: &str) -> String {
    format!("Now it says:\n\n{words}\n")
}

/// As it will be.
pub fn as_it_will_be(words: &str) -> String {
    format!("It will say:\n\n{words}\n")
}

/// It will be removed.
pub fn will_go() -> &'static str {
    "It will be removed from its network. What others answered stays."
}

/// It was changed.
pub const CHANGED: &str = "Changed.";
/// It was removed.
pub const REMOVED: &str = "Removed.";
/// Nothing was changed.
pub const NOTHING_CHANGED: &str = "Nothing was changed.";
/// Somebody else's note, or one of an account one is not signed in to.
pub const NOT_YOURS: &str = "That is no note of yours, or you are not signed in as who wrote it. `cohort accounts` shows where you are.";

/// A note could not be changed, and why.
pub fn not_changed(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SignedOut => {
            "You are signed out there; sign in again with `cohort login`.".to_owned()
        }
        Refusal::NotFound => "Its server does not find it any more.".to_owned(),
        Refusal::TooFast => "The server wants a pause. Try again in a minute.".to_owned(),
        Refusal::Unfit(says) | Refusal::Other(says) if !says.is_empty() => {
            format!("The server did not do it. It says: {says}")
        }
        _ => "The server did not do it and does not say why.".to_owned(),
    }
}
