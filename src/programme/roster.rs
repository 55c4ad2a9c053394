//! What changed on a list of people since it was last read. People are the same by the address of their
//! feed, else of their page, else by a handle, never by a name. Who left the list is told, not deleted.

use std::collections::{HashMap, HashSet};

use url::Url;

use crate::config::address;
use crate::config::edit::NewParticipant;
use crate::config::lists::Listed;
use crate::text::Clean;

/// A participant as the store knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Their name.
    pub name: Clean,
    /// The addresses of their feeds, those that were found too.
    pub feeds: Vec<Url>,
    /// The pages of their blogs.
    pub pages: Vec<Url>,
    /// Their fediverse handle, as `@name@server`.
    pub fediverse: Option<String>,
    /// Their Bluesky handle.
    pub bluesky: Option<String>,
}

impl From<&NewParticipant> for Known {
    fn from(person: &NewParticipant) -> Self {
        Self {
            name: person.name.clone(),
            feeds: person.feeds.clone(),
            pages: person.blog.iter().cloned().collect(),
            fediverse: person.fediverse.clone(),
            bluesky: person.bluesky.clone(),
        }
    }
}

/// By what somebody was known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameBy {
    /// The address of a feed.
    Feed,
    /// The address of a page.
    Page,
    /// A handle.
    Handle,
}

/// Somebody who was known and is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stayed {
    /// The index among the known.
    pub known: usize,
    /// The index in the list.
    pub listed: usize,
    /// By what they are the same.
    pub by: SameBy,
    /// Whether the list gives an address of theirs that was not known.
    pub new_address: bool,
}

/// What a list says that was not known before. All numbers are indices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Entries of people who are new, in the order of the list.
    pub newcomers: Vec<usize>,
    /// People who are on the list as they were, or with another address.
    pub stayed: Vec<Stayed>,
    /// Known people who are not on the list any more.
    pub left: Vec<usize>,
    /// A newcomer with the name of somebody who left (entry, known): to be asked about, since it may be
    /// one person with a new blog.
    pub namesakes: Vec<(usize, usize)>,
}

/// Compares a list with the people who are known.
pub fn changes(known: &[Known], listed: &[Listed]) -> Changes {
    let mut matching =
        Matching { people: vec![None; known.len()], entries: vec![None; listed.len()] };
    let feeds = keys(known, |one| one.feeds.iter().map(address::sameness).collect());
    let of_groups = pages_of_groups(known, listed);
    let one_owner = |key: &String| !of_groups.contains(key);
    let pages =
        keys(known, |one| one.pages.iter().map(address::sameness).filter(one_owner).collect());
    let handles = keys(known, |one| one.fediverse.iter().chain(&one.bluesky).cloned().collect());
    let feed_of = |entry: &Listed| entry.feed.iter().map(address::sameness).collect();
    // A list may give a page where a feed was found, or the other way round.
    let any_of = |entry: &Listed| addresses(entry).map(address::sameness).collect();
    let handles_of =
        |entry: &Listed| entry.fediverse.iter().chain(&entry.bluesky).cloned().collect();
    matching.pass(listed, &feeds, feed_of, SameBy::Feed);
    matching.pass(listed, &pages, any_of, SameBy::Page);
    matching.pass(listed, &feeds, any_of, SameBy::Feed);
    matching.pass(listed, &handles, handles_of, SameBy::Handle);
    matching.changes(known, listed)
}

fn addresses(entry: &Listed) -> impl Iterator<Item = &Url> {
    entry.feed.iter().chain(&entry.page).chain(&entry.also)
}

/// The pages of group blogs: several people have one, each with a feed of their own, so that the page
/// says nobody's name.
fn pages_of_groups(known: &[Known], listed: &[Listed]) -> HashSet<String> {
    let of_known = known.iter().filter(|one| !one.feeds.is_empty());
    let of_known = of_known.flat_map(|one| one.pages.iter().map(|page| (page, &one.name)));
    let of_list = listed.iter().filter(|entry| entry.feed.is_some());
    let of_list = of_list.filter_map(|entry| Some((entry.page.as_ref()?, entry.name.as_ref()?)));
    let mut groups = HashSet::new();
    for pages in [of_known.collect::<Vec<_>>(), of_list.collect()] {
        let mut owners: HashMap<String, &Clean> = HashMap::new();
        for (page, name) in pages {
            let key = address::sameness(page);
            if *owners.entry(key.clone()).or_insert(name) != name {
                groups.insert(key);
            }
        }
    }
    groups
}

/// Who has a key. Where two have one, the first.
fn keys(known: &[Known], of: impl Fn(&Known) -> Vec<String>) -> HashMap<String, usize> {
    let mut owners = HashMap::new();
    for (index, one) in known.iter().enumerate() {
        for key in of(one) {
            owners.entry(key).or_insert(index);
        }
    }
    owners
}

/// Who of the known is which entry, as far as that is found.
struct Matching {
    people: Vec<Option<usize>>,
    entries: Vec<Option<(usize, SameBy)>>,
}

impl Matching {
    fn pass(
        &mut self,
        listed: &[Listed],
        owners: &HashMap<String, usize>,
        of: impl Fn(&Listed) -> Vec<String>,
        by: SameBy,
    ) {
        for (index, (entry, found)) in listed.iter().zip(&mut self.entries).enumerate() {
            if found.is_some() {
                continue;
            }
            let owner = of(entry).iter().find_map(|key| owners.get(key).copied());
            let Some(owner) = owner else { continue };
            // A person may have two entries, one for each blog.
            if let Some(person) = self.people.get_mut(owner) {
                person.get_or_insert(index);
                *found = Some((owner, by));
            }
        }
    }

    fn changes(self, known: &[Known], listed: &[Listed]) -> Changes {
        let mut changes = Changes::default();
        for (index, (entry, found)) in listed.iter().zip(&self.entries).enumerate() {
            let Some((owner, by)) = *found else {
                changes.newcomers.push(index);
                continue;
            };
            let Some(person) = known.get(owner) else { continue };
            let new_address = has_new_address(person, entry);
            changes.stayed.push(Stayed { known: owner, listed: index, by, new_address });
        }
        let left = self.people.iter().enumerate().filter(|(_, entry)| entry.is_none());
        changes.left = left.map(|(index, _)| index).collect();
        changes.namesakes = namesakes(&changes, known, listed);
        changes
    }
}

fn has_new_address(person: &Known, entry: &Listed) -> bool {
    let known: Vec<String> =
        person.feeds.iter().chain(&person.pages).map(address::sameness).collect();
    addresses(entry).map(address::sameness).any(|key| !known.contains(&key))
}

fn namesakes(changes: &Changes, known: &[Known], listed: &[Listed]) -> Vec<(usize, usize)> {
    let mut left: HashMap<String, usize> = HashMap::new();
    for index in &changes.left {
        let Some(person) = known.get(*index).filter(|person| !person.name.is_empty()) else {
            continue;
        };
        left.entry(person.name.as_str().to_lowercase()).or_insert(*index);
    }
    let mut found = Vec::new();
    for index in &changes.newcomers {
        let name = listed.get(*index).and_then(|entry| entry.name.as_ref());
        let same = name.and_then(|name| left.get(&name.as_str().to_lowercase()));
        found.extend(same.map(|known| (*index, *known)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn known(name: &str, feed: &str, page: &str) -> Known {
        let one = |text: &str| Some(text).filter(|text| !text.is_empty()).map(url);
        Known {
            name: name.into(),
            feeds: one(feed).into_iter().collect(),
            pages: one(page).into_iter().collect(),
            ..Known::default()
        }
    }

    fn entry(name: &str, feed: &str, page: &str) -> Listed {
        let one = |text: &str| Some(text).filter(|text| !text.is_empty()).map(url);
        Listed { name: Some(name.into()), feed: one(feed), page: one(page), ..Listed::default() }
    }

    #[test]
    fn newcomers_and_those_who_left_are_told_in_order() {
        let people = [
            known("Ama", "https://ama.example/feed", ""),
            known("Ben", "", "https://ben.example/"),
        ];
        let list = [
            entry("Cleo", "", "https://cleo.example/"),
            entry("Ama Mensah", "http://www.ama.example/feed/", ""),
            entry("Dan", "", "https://dan.example/"),
        ];

        let changes = changes(&people, &list);

        assert_eq!((changes.newcomers, changes.left), (vec![0, 2], vec![1]));
        let ama = Stayed { known: 0, listed: 1, by: SameBy::Feed, new_address: false };
        assert_eq!(changes.stayed, [ama]);
        assert_eq!(changes.namesakes, []);
    }

    #[test]
    fn a_feed_is_believed_before_a_page_and_a_page_before_a_handle() {
        let mut handled = known("Ama", "https://old.example/feed", "https://old.example/");
        handled.fediverse = Some("@ama@books.example".into());
        let people = [handled, known("Ben", "", "https://new.example/")];
        let mut moved = entry("Ama", "https://new.example/feed", "https://new.example/");
        moved.fediverse = Some("@ama@books.example".into());

        // The page is Ben's; that the handle is Ama's comes after it.
        let taken = changes(&people, std::slice::from_ref(&moved));
        assert_eq!((taken.stayed[0].known, taken.stayed[0].by), (1, SameBy::Page));

        let followed = changes(&people[..1], &[moved]);
        let ama = Stayed { known: 0, listed: 0, by: SameBy::Handle, new_address: true };
        assert_eq!((followed.stayed, followed.left), (vec![ama], vec![]));
    }

    #[test]
    fn a_page_that_is_listed_and_a_feed_that_was_found_are_one_person() {
        let people = [known("Ama", "https://ama.example/feed", "https://ama.example/")];

        let by_page = changes(&people, &[entry("A. Mensah", "", "https://ama.example/")]);
        let by_feed = changes(&people, &[entry("A. Mensah", "", "https://ama.example/feed")]);
        let new_feed =
            changes(&people, &[entry("Ama", "https://ama.example/atom", "https://ama.example/")]);

        assert_eq!((by_page.stayed[0].by, by_page.stayed[0].new_address), (SameBy::Page, false));
        assert_eq!((by_feed.stayed[0].by, by_feed.stayed[0].new_address), (SameBy::Feed, false));
        assert_eq!((new_feed.stayed[0].by, new_feed.stayed[0].new_address), (SameBy::Page, true));
    }

    #[test]
    fn one_name_is_never_enough_but_is_asked_about() {
        let people = [
            known("Piotr", "https://old.example/feed", ""),
            known("Ama", "", "https://ama.example/"),
        ];
        let list = [
            entry("piotr", "https://new.example/feed", ""),
            entry("Ama", "", "https://other.example/"),
            entry("Ama", "", "https://ama.example/"),
        ];

        let changes = changes(&people, &list);

        assert_eq!((changes.newcomers, changes.left), (vec![0, 1], vec![0]));
        assert_eq!(changes.namesakes, [(0, 0)]);
    }

    #[test]
    fn a_person_with_two_blogs_may_stand_twice() {
        let mut ama = known("Ama", "", "https://ama.example/");
        ama.pages.push(url("https://second.example/"));
        let list =
            [entry("Ama", "", "https://second.example/"), entry("Ama", "", "https://ama.example/")];

        let changes = changes(&[ama], &list);

        assert_eq!((changes.stayed.len(), changes.newcomers.len(), changes.left.len()), (2, 0, 0));
    }
}
