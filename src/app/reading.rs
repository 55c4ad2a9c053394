//! What one does while reading a post, besides scrolling: looking for words, letters on links, coming back
//! to where one was.

use super::Article;
use super::page::PageLine;
use crate::text::{self, Clean, Document, Line, MediaKind, Part, Stretch};

/// The letters of the row under the fingers, the easiest first.
const HOME_ROW: [char; 9] = ['f', 'j', 'd', 'k', 's', 'l', 'a', 'g', 'h'];

/// Words that are looked for in the open post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// What is looked for.
    pub words: String,
    /// Where it is, in lines of the page.
    pub matches: Vec<Vec<Stretch>>,
    /// The match one is at.
    pub at: usize,
    /// The line that was first in sight when one began.
    pub(super) from: usize,
}

/// Letters on the links in sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// What was typed of one.
    pub typed: String,
    /// Whether the chosen link is copied, not opened.
    pub copies: bool,
    /// Each link with its letters.
    pub all: Vec<(Link, String)>,
}

/// Something that leads somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// A link of the page, by its number.
    Number(u32),
    /// A place of the text.
    Place(u32),
}

impl Hints {
    /// Letters for these links.
    pub fn of(links: Vec<Link>) -> Self {
        let letters = letters(links.len());
        Self { all: links.into_iter().zip(letters).collect(), ..Self::default() }
    }

    /// The letters of a link, unless something else was typed.
    pub fn letters_of(&self, link: Link) -> Option<&str> {
        let found = self.all.iter().find(|(one, _)| *one == link);
        found.map(|(_, letters)| letters.as_str()).filter(|one| one.starts_with(&self.typed))
    }
}

/// So many words of letters, as short as can be, none the beginning of another.
pub fn letters(count: usize) -> Vec<String> {
    let mut words = std::collections::VecDeque::from(HOME_ROW.map(String::from).to_vec());
    let mut done: Vec<String> = Vec::new();
    // The letters that are hardest to reach become the beginnings of longer words.
    while words.len() + done.len() < count {
        let Some(longer) = words.pop_back() else { break };
        done.extend(HOME_ROW.iter().map(|letter| format!("{longer}{letter}")));
        if words.is_empty() {
            words = std::mem::take(&mut done).into();
        }
    }
    words.into_iter().chain(done).take(count).collect()
}

/// The links on some lines of a page, from the top down, each once.
pub fn links_on<'a>(lines: impl Iterator<Item = &'a PageLine>, article: &Article) -> Vec<Link> {
    let mut found = Vec::new();
    let mut add = |link| {
        if !found.contains(&link) {
            found.push(link);
        }
    };
    for line in lines {
        if let PageLine::Enclosure(number) = line {
            add(Link::Number(article.number_of_enclosure(*number)));
        }
        for run in line_of(line).map(|line| line.runs.as_slice()).unwrap_or_default() {
            match run.part {
                Part::LinkNumber(number) => add(Link::Number(number)),
                // A note of the conversation may have the same places; they are of the text alone.
                Part::Jump(place) if matches!(line, PageLine::Text(_)) => add(Link::Place(place)),
                _ => {}
            }
        }
    }
    found
}

/// The words on a line that are somebody's.
pub fn line_of(line: &PageLine) -> Option<&Line> {
    match line {
        PageLine::Text(line) | PageLine::AboveSaid(line) | PageLine::Said(_, line) => Some(line),
        _ => None,
    }
}

/// Where words are on a page.
pub fn find(page: &[PageLine], words: &str) -> Vec<Vec<Stretch>> {
    let lines = page.iter().enumerate();
    text::within(lines.filter_map(|(at, line)| Some((at, line_of(line)?))), words)
}

/// Where one is in a text, whatever its width: so many letters of so many are above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadTo {
    /// The letters above.
    pub letters: u32,
    /// All of them.
    pub of: u32,
}

/// How far a text was read whose first line in sight is this one.
pub fn read_to(page: &[PageLine], line: usize) -> ReadTo {
    let count = |lines: &[PageLine]| -> u32 { lines.iter().map(letters_on).sum() };
    ReadTo { letters: count(page.get(..line).unwrap_or(page)), of: count(page) }
}

/// The line at which one goes on.
pub fn line_at(page: &[PageLine], place: ReadTo) -> usize {
    let of: u32 = page.iter().map(letters_on).sum();
    // Where the text was changed meanwhile, the same share of it.
    let wanted = if of == place.of || place.of == 0 {
        u64::from(place.letters)
    } else {
        u64::from(place.letters) * u64::from(of) / u64::from(place.of)
    };
    if wanted == 0 {
        return 0;
    }
    let mut above = 0;
    for (at, line) in page.iter().enumerate() {
        let letters = u64::from(letters_on(line));
        if letters > 0 && above + letters > wanted {
            return at;
        }
        above += letters;
    }
    page.len()
}

/// Letters of the text on a line: those that are there in every width.
fn letters_on(line: &PageLine) -> u32 {
    let PageLine::Text(line) = line else { return 0 };
    let words = line.runs.iter().filter(|run| {
        matches!(run.part, Part::Words(_) | Part::Quoted(_) | Part::Heading(_) | Part::Code)
    });
    let letters = words.flat_map(|run| run.text.as_str().chars()).filter(|ch| *ch != ' ');
    u32::try_from(letters.count()).unwrap_or(u32::MAX)
}

impl Article {
    /// The number of a sound, film or file that came with it: they are numbered after its links.
    pub fn number_of_enclosure(&self, at: usize) -> u32 {
        let links = self.documents().map(|document| document.links.len()).sum::<usize>();
        u32::try_from(links + at + 1).unwrap_or(u32::MAX)
    }

    /// What stands on the page, from the top down.
    fn documents(&self) -> impl Iterator<Item = &Document> {
        let above = self.above.iter().map(|turn| &turn.document);
        above.chain([&self.document]).chain(self.conversation.iter().map(|turn| &turn.document))
    }

    /// The words of link number `n`, wherever it stands.
    pub fn words_of_link(&self, number: u32) -> Vec<String> {
        self.documents().flat_map(|document| document.words_of_link(number)).collect()
    }

    /// What link number `n` plays, where it is sound or film.
    pub fn plays(&self, number: u32) -> Option<MediaKind> {
        let address = usize::try_from(number).ok()?.checked_sub(1)?;
        let address = self.links().nth(address)?;
        let told = self.documents().find_map(|document| document.plays(number));
        told.filter(|kind| *kind != MediaKind::Embedded).or_else(|| by_ending(address))
    }
}

/// What an address plays, by the ending of its name.
fn by_ending(address: &Clean) -> Option<MediaKind> {
    const SOUND: [&str; 8] = [".mp3", ".m4a", ".m4b", ".ogg", ".oga", ".opus", ".wav", ".flac"];
    const FILM: [&str; 6] = [".mp4", ".m4v", ".webm", ".mkv", ".mov", ".ogv"];
    let path = address.as_str().split(['?', '#']).next()?.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    match (ends(&SOUND), ends(&FILM)) {
        (true, _) => Some(MediaKind::Sound),
        (_, true) => Some(MediaKind::Film),
        _ => None,
    }
}

/// Whether the words of a link name one place of the web, and its address is another.
pub fn misleads(words: &str, address: &str) -> bool {
    match (host_in_words(words), host_of(address)) {
        (Some(said), Some(meant)) => said != meant,
        _ => false,
    }
}

/// The host that words name, where they are an address.
fn host_in_words(words: &str) -> Option<String> {
    let words = words.trim().trim_end_matches(['…', '.', ',', ')', '/']);
    if words.is_empty() || words.contains(char::is_whitespace) || words.contains('@') {
        return None;
    }
    let whole = if words.contains("://") { words.to_owned() } else { format!("https://{words}") };
    let host = host_of(&whole)?;
    let (_, end) = host.rsplit_once('.')?;
    // "shelf.log" and "3.5" are no hosts.
    let top = end.len() >= 2 && end.chars().all(char::is_alphabetic) || end.starts_with("xn--");
    top.then_some(host)
}

fn host_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_on_links_are_as_few_as_can_be_and_none_begins_another() {
        for count in [0, 1, 2, 9, 10, 17, 18, 40, 81, 82, 300, 729] {
            let words = letters(count);

            assert_eq!(words.len(), count);
            for (at, one) in words.iter().enumerate() {
                let begun = words
                    .iter()
                    .enumerate()
                    .any(|(other, word)| other != at && word.starts_with(one.as_str()));
                assert!(!begun, "{one} of {count}");
            }
            let most = words.iter().map(String::len).max().unwrap_or(0);
            assert_eq!(
                most,
                match count {
                    0 => 0,
                    1..=9 => 1,
                    10..=81 => 2,
                    _ => 3,
                }
            );
        }
        assert_eq!(letters(10).iter().filter(|word| word.len() == 1).count(), 8);
    }

    #[test]
    fn a_link_misleads_where_its_words_are_another_host() {
        let leads = |words| misleads(words, "https://www.elsewhere.example/login");

        assert!(leads("www.bank.example"));
        assert!(leads("https://bank.example/a"));
        assert!(leads("bank.example…"));
        assert!(!leads("elsewhere.example/log…"));
        assert!(!leads("read this"));
        assert!(!leads("version 3.5"));
        assert!(!leads("3.5"));
        assert!(!leads("@somebody@bank.example"));
        assert!(!misleads("bank.example", "mailto:a@bank.example"));
    }
}
