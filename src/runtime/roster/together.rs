//! People of the config and of programmes who are one person become one: what the config says wins.

use url::Url;

use crate::config::edit::NewParticipant;
use crate::config::lists::Listed;
use crate::config::{HashtagSetting, ParticipantSetting, Settings};
use crate::domain::{Joined, ProgrammeTag};
use crate::programme::roster::{Known, changes};
use crate::runtime::programmes::WithPeople;
use crate::store::{Enrolment, Following};
use crate::text::Clean;

/// The people and hashtags of the config and of the programmes, as the store knows them.
pub fn enrolments(
    settings: &Settings,
    programmes: &[WithPeople],
) -> (Vec<Enrolment>, Vec<Following>) {
    let own = settings.participants.iter().map(enrolment);
    let mut everybody: Vec<Enrolment> =
        own.map(|person| Enrolment { yours: true, ..person }).collect();
    for (joined, people) in programmes {
        take_in(&mut everybody, &joined.key, people);
    }
    let own = settings.hashtags.iter().flat_map(followed);
    let published = programmes.iter().flat_map(|(joined, _)| of_programme(settings, joined));
    (everybody, own.chain(published).collect())
}

fn enrolment(person: &ParticipantSetting) -> Enrolment {
    Enrolment {
        name: person.name.to_string(),
        page: person.blog.clone(),
        feeds: person.feeds.clone(),
        fediverse: person.fediverse.clone(),
        bluesky: person.bluesky.clone(),
        team: person.group.as_ref().map(ToString::to_string),
        only: person.only.clone(),
        paused: person.paused,
        programmes: Vec::new(),
        yours: false,
    }
}

/// Takes the people of a programme in: those who are there already take part in it, the others come.
fn take_in(everybody: &mut Vec<Enrolment>, programme: &str, people: &[ParticipantSetting]) {
    let known: Vec<Known> = everybody.iter().map(known).collect();
    let listed: Vec<Listed> =
        people.iter().map(|person| Listed::from(&NewParticipant::from(person))).collect();
    let changes = changes(&known, &listed);
    for stayed in changes.stayed {
        let (Some(there), Some(person)) =
            (everybody.get_mut(stayed.known), people.get(stayed.listed))
        else {
            continue;
        };
        complete(there, person);
        if !there.programmes.iter().any(|key| key == programme) {
            there.programmes.push(programme.to_owned());
        }
    }
    everybody.extend(
        changes.newcomers.iter().filter_map(|entry| people.get(*entry)).map(|person| Enrolment {
            programmes: vec![programme.to_owned()],
            ..enrolment(person)
        }),
    );
}

/// What is known of somebody already wins; the list adds what was not.
fn complete(there: &mut Enrolment, person: &ParticipantSetting) {
    let listed = enrolment(person);
    if there.page.is_none() && there.feeds.is_empty() {
        (there.page, there.feeds) = (listed.page, listed.feeds);
    }
    there.fediverse = there.fediverse.take().or(listed.fediverse);
    there.bluesky = there.bluesky.take().or(listed.bluesky);
    there.team = there.team.take().or(listed.team);
    if there.only.is_empty() {
        there.only = listed.only;
    }
}

fn known(person: &Enrolment) -> Known {
    Known {
        name: Clean::line(&person.name),
        feeds: person.feeds.clone(),
        pages: person.page.iter().cloned().collect(),
        fediverse: person.fediverse.clone(),
        bluesky: person.bluesky.clone(),
    }
}

fn followed(hashtag: &HashtagSetting) -> impl Iterator<Item = Following> {
    let tags = [&hashtag.tag].into_iter().chain(&hashtag.also);
    tags.map(|tag| Following {
        tag: tag.clone(),
        servers: hashtag.servers.clone(),
        bluesky: hashtag.bluesky.clone(),
    })
}

/// Where a hashtag is looked for that its programme gives no servers: where the person looks for their
/// own, and where they are at home.
fn own_servers(settings: &Settings) -> Vec<Url> {
    let named = settings.hashtags.iter().flat_map(|hashtag| hashtag.servers.iter().cloned());
    let home = settings.you.fediverse.as_deref().and_then(|handle| handle.rsplit_once('@'));
    let home = home.and_then(|(_, server)| Url::parse(&format!("https://{server}/")).ok());
    let mut servers: Vec<Url> = named.chain(home).collect();
    servers.sort();
    servers.dedup();
    servers
}

/// The hashtags that are followed, each once: those of the config first.
pub fn tags(settings: &Settings, programmes: &[WithPeople]) -> Vec<String> {
    let own = settings.hashtags.iter().flat_map(followed);
    let published = programmes.iter().flat_map(|(joined, _)| of_programme(settings, joined));
    let mut tags: Vec<String> = Vec::new();
    for Following { tag, .. } in own.chain(published) {
        if tags.iter().all(|known| known.to_lowercase() != tag.to_lowercase()) {
            tags.push(tag);
        }
    }
    tags
}

/// The hashtags of a programme that the config says nothing about.
fn of_programme<'a>(
    settings: &'a Settings,
    joined: &'a Joined,
) -> impl Iterator<Item = Following> + 'a {
    let own = |tag: &str| {
        let mut tags =
            settings.hashtags.iter().flat_map(|one| [&one.tag].into_iter().chain(&one.also));
        tags.any(|own| own.to_lowercase() == tag.to_lowercase())
    };
    let tags = joined.programme.hashtags.iter().flat_map(
        |ProgrammeTag { tag, also, servers, bluesky }| {
            let nowhere = servers.is_empty() && bluesky.is_none();
            let servers = if nowhere { own_servers(settings) } else { servers.clone() };
            [tag].into_iter().chain(also).map(move |tag| Following {
                tag: tag.clone(),
                servers: servers.clone(),
                bluesky: bluesky.clone(),
            })
        },
    );
    tags.filter(move |following| !own(&following.tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{read, read_programme};

    const KEY: &str = "https://things.example/programme.toml";

    fn programme(key: &str, text: &str) -> WithPeople {
        let file = read_programme(&format!("name = \"23 Things\"\n{text}")).unwrap();
        let joined = Joined { key: key.to_owned(), programme: file.programme, ..Joined::default() };
        (joined, file.participants)
    }

    fn person(name: &str, keys: &str) -> String {
        format!("[[participant]]\nname = \"{name}\"\n{keys}\n")
    }

    #[test]
    fn who_stands_in_both_is_one_and_the_config_wins() {
        let config = read(&person(
            "Ama B.",
            "blog = \"https://ama.example/\"\nfeed = \"https://ama.example/rss\"",
        ));
        let listed = person(
            "Ama Badu",
            "blog = \"http://www.ama.example\"\nfediverse = \"@ama@books.example\"\ngroup = \"Schools\"",
        );

        let (people, _) = enrolments(&config.unwrap(), &[programme(KEY, &listed)]);

        assert_eq!(people.len(), 1);
        assert_eq!(people[0].name, "Ama B.");
        assert_eq!(people[0].feeds[0].as_str(), "https://ama.example/rss");
        assert_eq!(people[0].fediverse.as_deref(), Some("@ama@books.example"));
        assert_eq!(people[0].team.as_deref(), Some("Schools"));
        assert_eq!(people[0].programmes, [KEY]);
    }

    #[test]
    fn one_name_makes_nobody_one() {
        let config = read(&person("Ama", "blog = \"https://ama.example/\"")).unwrap();
        let listed = person("Ama", "blog = \"https://other.example/\"");

        let (people, _) = enrolments(&config, &[programme(KEY, &listed)]);

        let takes_part: Vec<usize> = people.iter().map(|one| one.programmes.len()).collect();
        assert_eq!(takes_part, [0, 1]);
    }

    #[test]
    fn somebody_takes_part_in_two_programmes_once_each() {
        let ama = person("Ama", "bluesky = \"ama.example\"");
        let both = [programme("one", &ama), programme("two", &ama)];

        let (people, _) = enrolments(&Settings::default(), &both);

        assert_eq!(people.len(), 1);
        assert_eq!(people[0].programmes, ["one", "two"]);
    }

    #[test]
    fn two_people_of_one_group_blog_stay_two() {
        let of = |name: &str| {
            let keys = format!(
                "blog = \"https://group.example/\"\nfeed = \"https://group.example/{name}\""
            );
            person(name, &keys)
        };
        let config = read(&of("ama")).unwrap();
        let listed = [of("ama"), of("ben")].concat();

        let (people, _) = enrolments(&config, &[programme(KEY, &listed)]);

        let names: Vec<&str> = people.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["ama", "ben"]);
    }

    #[test]
    fn a_hashtag_without_servers_is_looked_for_where_the_person_is_at_home() {
        let config = read("[you]\nfediverse = \"@ruth@glammr.example\"\n").unwrap();

        let (_, following) = enrolments(&config, &[programme(KEY, "hashtags = [\"things\"]\n")]);

        assert_eq!(following[0].servers[0].as_str(), "https://glammr.example/");
    }

    #[test]
    fn hashtags_of_programmes_are_followed_and_those_of_the_config_win() {
        let config =
            read("[[hashtag]]\ntag = \"cpd23\"\nservers = [\"https://own.example\"]\n").unwrap();
        let tags = "hashtags = [{ tag = \"CPD23\", servers = [\"https://books.example\"] }, \
                    { tag = \"things\", also = [\"thing\"], servers = [\"https://books.example\"] }]\n";

        let (_, following) = enrolments(&config, &[programme(KEY, tags)]);

        let told: Vec<String> =
            following.iter().map(|one| format!("{} {}", one.tag, one.servers[0])).collect();
        assert_eq!(
            told,
            [
                "cpd23 https://own.example/",
                "things https://books.example/",
                "thing https://books.example/"
            ]
        );
    }
}
