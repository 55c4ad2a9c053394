//! How our enums stand in the database. The codes are an interface: old databases hold them.

use jiff::Timestamp;

use crate::domain::{
    DateSure, Network, PostKind, Replies, Stance, Suggestion, Trouble, Visibility,
};
use crate::text::Clean;

pub(super) fn kind(kind: PostKind) -> i64 {
    match kind {
        PostKind::Blog => 0,
        PostKind::Note => 1,
    }
}

pub(super) fn kind_of(code: i64) -> PostKind {
    if code == 1 { PostKind::Note } else { PostKind::Blog }
}

pub(super) fn date(sure: DateSure) -> i64 {
    match sure {
        DateSure::Sure => 0,
        DateSure::Missing => 1,
        DateSure::Wrong => 2,
    }
}

pub(super) fn date_of(code: i64) -> DateSure {
    match code {
        1 => DateSure::Missing,
        2 => DateSure::Wrong,
        _ => DateSure::Sure,
    }
}

pub(super) fn stance(stance: Stance) -> i64 {
    match stance {
        Stance::Answers => 0,
        Stance::LooksBack => 1,
        Stance::Mentions => 2,
        Stance::Instructs => 3,
    }
}

pub(super) fn stance_of(code: i64) -> Stance {
    match code {
        1 => Stance::LooksBack,
        2 => Stance::Mentions,
        3 => Stance::Instructs,
        _ => Stance::Answers,
    }
}

pub(super) fn suggestion(kind: Suggestion) -> i64 {
    match kind {
        Suggestion::BeganAfter => 0,
        Suggestion::Unanswered => 1,
        Suggestion::Lively => 2,
        Suggestion::Unmet => 3,
    }
}

pub(super) fn suggestion_of(code: i64) -> Suggestion {
    match code {
        0 => Suggestion::BeganAfter,
        1 => Suggestion::Unanswered,
        2 => Suggestion::Lively,
        _ => Suggestion::Unmet,
    }
}

pub(super) fn network(network: Network) -> i64 {
    match network {
        Network::Fediverse => 1,
        Network::Bluesky => 2,
    }
}

pub(super) fn network_of(code: i64) -> Option<Network> {
    match code {
        1 => Some(Network::Fediverse),
        2 => Some(Network::Bluesky),
        _ => None,
    }
}

pub(super) fn visibility(visibility: Visibility) -> i64 {
    match visibility {
        Visibility::Public => 0,
        Visibility::Unlisted => 1,
        Visibility::Followers => 2,
        Visibility::Direct => 3,
    }
}

pub(super) fn visibility_of(code: i64) -> Visibility {
    match code {
        0 => Visibility::Public,
        1 => Visibility::Unlisted,
        2 => Visibility::Followers,
        _ => Visibility::Direct,
    }
}

pub(super) fn replies(replies: Replies) -> Option<i64> {
    replies.count().map(i64::from)
}

pub(super) fn replies_of(code: Option<i64>) -> Replies {
    code.map_or(Replies::Unknown, |count| {
        Replies::counted(count.clamp(0, i64::from(u32::MAX)).try_into().unwrap_or(0))
    })
}

pub(super) fn time_of(code: i64) -> Timestamp {
    Timestamp::from_millisecond(code).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn trouble(trouble: &Trouble) -> (&'static str, Option<String>) {
    match trouble {
        Trouble::Unreachable => ("unreachable", None),
        Trouble::Slow => ("slow", None),
        Trouble::TooLarge => ("too large", None),
        Trouble::NotFound => ("not found", None),
        Trouble::Closed => ("closed", None),
        Trouble::NotAllowed => ("not allowed", None),
        Trouble::Wait(until) => ("wait", Some(until.as_millisecond().to_string())),
        Trouble::ServerFault => ("server fault", None),
        Trouble::Untrusted => ("untrusted", None),
        Trouble::Misdirected => ("misdirected", None),
        Trouble::HomePage(posts) => ("home page", posts.as_ref().map(ToString::to_string)),
        Trouble::Unreadable => ("unreadable", None),
        Trouble::SignInNeeded => ("sign in", None),
    }
}

pub(super) fn trouble_of(code: &str, argument: Option<&str>) -> Trouble {
    match code {
        "slow" => Trouble::Slow,
        "too large" => Trouble::TooLarge,
        "not found" => Trouble::NotFound,
        "closed" => Trouble::Closed,
        "not allowed" => Trouble::NotAllowed,
        "wait" => Trouble::Wait(time_of(argument.and_then(|at| at.parse().ok()).unwrap_or(0))),
        "server fault" => Trouble::ServerFault,
        "untrusted" => Trouble::Untrusted,
        "misdirected" => Trouble::Misdirected,
        "home page" => Trouble::HomePage(argument.map(Clean::line)),
        "unreadable" => Trouble::Unreadable,
        "sign in" => Trouble::SignInNeeded,
        _ => Trouble::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_comes_back_from_the_database_as_it_went_in() {
        for one in [
            Trouble::Unreachable,
            Trouble::Slow,
            Trouble::TooLarge,
            Trouble::NotFound,
            Trouble::Closed,
            Trouble::NotAllowed,
            Trouble::Wait(Timestamp::UNIX_EPOCH),
            Trouble::ServerFault,
            Trouble::Untrusted,
            Trouble::Misdirected,
            Trouble::HomePage(None),
            Trouble::HomePage(Some("https://a.example/feed".into())),
            Trouble::Unreadable,
            Trouble::SignInNeeded,
        ] {
            let (code, argument) = trouble(&one);
            assert_eq!(trouble_of(code, argument.as_deref()), one);
        }
    }
}
