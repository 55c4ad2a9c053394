//! Which Thing a post is about, by the first of nine signs that says something. A post's date is none of
//! them: people do Things when they can.

use url::Url;

use super::likeness;
use super::names::{Names, Numbered};
use super::references::{Place, Reference, Search};
use super::tokens::{Kind, Tokens};
use crate::domain::{LinkKey, OnThings, Programme, ProgrammeId, Stance, ThingNumber, WeekNumber};
use crate::text::Clean;

/// More Things than this at once are a look back.
const RECAP: usize = 8;
/// Tags for more Things than this are the tags of a blog, not of a post.
const MOST_TAGGED: usize = 4;
/// So much of a text is its beginning, in characters.
const OPENING: usize = 300;

/// What is known of a post.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Its title, where it has one.
    pub title: Option<&'a str>,
    /// The tags its author gave it.
    pub tags: &'a [Clean],
    /// Its page.
    pub link: Option<&'a Url>,
    /// Where the links in its text lead.
    pub links: &'a [Url],
    /// The headings in its text, in order.
    pub headings: &'a [Clean],
    /// Its text without markup; at least the beginning.
    pub text: &'a str,
    /// Whether its blog is about this programme and nothing else.
    pub dedicated: bool,
}

/// What a post is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The Things, by number; none where nothing says so.
    pub things: Vec<ThingNumber>,
    /// What the post does with them.
    pub stance: Stance,
    /// What says so.
    pub because: Because,
    /// The weeks that its title names, by number.
    pub weeks: Vec<WeekNumber>,
}

/// What says which Things a post is about, with what is written there. In the order of trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// A person said so here.
    You,
    /// It is the organiser's instruction itself.
    Instruction,
    /// A tag.
    Tag(Clean),
    /// The title, by a number.
    Title(Clean),
    /// A link to the organiser's instruction.
    Link(Url),
    /// The post's own address.
    Address(Clean),
    /// A number at the beginning of the title, in a blog that is about nothing else.
    LeadingNumber(Clean),
    /// A title like that of the Thing, which is given.
    TitleWords(Clean),
    /// A heading or the beginning of the text.
    Opening(Clean),
    /// The title names a week, which is no Thing.
    Week,
    /// Nothing does.
    Nothing,
}

impl Because {
    /// Whether it is certain, not only probable.
    pub fn is_sure(&self) -> bool {
        match self {
            Self::You
            | Self::Instruction
            | Self::Tag(_)
            | Self::Title(_)
            | Self::Week
            | Self::Nothing => true,
            Self::Link(_)
            | Self::Address(_)
            | Self::LeadingNumber(_)
            | Self::TitleWords(_)
            | Self::Opening(_) => false,
        }
    }

    /// Its name in files and in the answers of commands. Never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Instruction => "instruction",
            Self::Tag(_) => "tag",
            Self::Title(_) => "title",
            Self::Link(_) => "link",
            Self::Address(_) => "address",
            Self::LeadingNumber(_) => "leading-number",
            Self::TitleWords(_) => "title-words",
            Self::Opening(_) => "opening",
            Self::Week => "week",
            Self::Nothing => "nothing",
        }
    }

    /// What is written there.
    pub fn said(&self) -> &str {
        match self {
            Self::Tag(said)
            | Self::Title(said)
            | Self::Address(said)
            | Self::LeadingNumber(said)
            | Self::TitleWords(said)
            | Self::Opening(said) => said.as_str(),
            Self::Link(to) => to.as_str(),
            Self::You | Self::Instruction | Self::Week | Self::Nothing => "",
        }
    }

    /// What was kept as a code and what is written there.
    pub fn of(code: &str, said: &str) -> Self {
        let text = || Clean::line(said);
        match code {
            "you" => Self::You,
            "instruction" => Self::Instruction,
            "tag" => Self::Tag(text()),
            "title" => Self::Title(text()),
            "link" => Url::parse(said).map_or(Self::Nothing, Self::Link),
            "address" => Self::Address(text()),
            "leading-number" => Self::LeadingNumber(text()),
            "title-words" => Self::TitleWords(text()),
            "opening" => Self::Opening(text()),
            "week" => Self::Week,
            _ => Self::Nothing,
        }
    }
}

impl About {
    /// Whether the Things are certain, not only probable.
    pub fn is_sure(&self) -> bool {
        self.because.is_sure()
    }

    /// Whether the post counts as an answer to its Things.
    pub fn is_answer(&self) -> bool {
        self.stance == Stance::Answers && !self.things.is_empty()
    }

    /// The Things as lists show them; `None` where there are none.
    pub fn on(&self, programme: ProgrammeId) -> Option<OnThings> {
        let (numbers, stance) = (self.things.clone(), self.stance);
        (!numbers.is_empty()).then(|| OnThings { programme, numbers, stance, sure: self.is_sure() })
    }

    fn nothing() -> Self {
        Self {
            things: Vec::new(),
            stance: Stance::Answers,
            because: Because::Nothing,
            weeks: Vec::new(),
        }
    }

    fn with(numbers: &[u32], stance: Stance, because: Because) -> Self {
        let mut things: Vec<ThingNumber> = numbers
            .iter()
            .filter_map(|number| u16::try_from(*number).ok())
            .map(ThingNumber)
            .collect();
        things.sort_unstable();
        things.dedup();
        let stance = if stance == Stance::Answers && things.len() > RECAP {
            Stance::LooksBack
        } else {
            stance
        };
        Self { things, stance, because, weeks: Vec::new() }
    }
}

/// Finds what posts are about, for one programme. Made once, used for every post.
pub struct Finder {
    names: Names,
    instructions: Vec<(LinkKey, u32)>,
    titles: Vec<Vec<Box<str>>>,
    /// Number and title of each Thing whose words are in `titles`.
    titled: Vec<(u32, Clean)>,
}

/// What is read out of a title, a tag or an address.
struct Read {
    tokens: Tokens,
    references: Vec<Reference>,
}

impl Finder {
    /// A finder for a programme.
    pub fn of(programme: &Programme) -> Self {
        let names = Names::of(programme);
        let mut finder =
            Self { names, instructions: Vec::new(), titles: Vec::new(), titled: Vec::new() };
        for thing in &programme.things {
            let number = u32::from(thing.number.0);
            finder
                .instructions
                .extend(thing.post.as_ref().and_then(LinkKey::of).map(|key| (key, number)));
            let Some(title) = &thing.title else { continue };
            let words = likeness::words(&Tokens::of(title.as_str()));
            if !words.is_empty() {
                finder.titles.push(words);
                finder.titled.push((number, title.clone()));
            }
        }
        finder
    }

    /// What a post is about. `corrected` is what a person said here; an empty list says "no Thing".
    pub fn about(&self, facts: &Facts<'_>, corrected: Option<&[ThingNumber]>) -> About {
        let title = facts.title.map(|title| self.read(title, Place::Prose));
        let weeks = title.as_ref().map(weeks_of).unwrap_or_default();
        if let Some(things) = corrected {
            let (things, stance) = (things.to_vec(), Stance::Answers);
            return About { things, stance, because: Because::You, weeks };
        }
        if let Some(number) = facts.link.and_then(|link| self.instruction_at(link)) {
            let about = About::with(&[number], Stance::Instructs, Because::Instruction);
            return About { weeks, ..about };
        }
        let found = self
            .by_tags(facts.tags)
            .or_else(|| self.by_title(title.as_ref()?))
            .or_else(|| self.by_links(facts.links))
            .or_else(|| self.by_address(facts.link?))
            .or_else(|| self.by_leading_number(title.as_ref().filter(|_| facts.dedicated)?))
            .or_else(|| self.by_words(title.as_ref()?))
            .or_else(|| self.by_opening(facts));
        let because = if weeks.is_empty() { Because::Nothing } else { Because::Week };
        let found = found.unwrap_or_else(|| About { because, ..About::nothing() });
        About { weeks, ..found }
    }

    fn read(&self, text: &str, place: Place) -> Read {
        let mut tokens = Tokens::of(text);
        self.names.mark(&mut tokens);
        let references = Search::new(&self.names, &tokens, place).all();
        Read { tokens, references }
    }

    /// Tags that name a Thing and nothing else.
    fn by_tags(&self, tags: &[Clean]) -> Option<About> {
        let mut numbers: Vec<u32> = Vec::new();
        let mut naming: Vec<&Clean> = Vec::new();
        for tag in tags {
            let found = self.tagged(tag.as_str());
            if !found.is_empty() {
                naming.push(tag);
                numbers.extend(found);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let fits = (1..=MOST_TAGGED).contains(&numbers.len());
        let because = Because::Tag((*naming.first()?).clone());
        fits.then(|| About::with(&numbers, Stance::Answers, because))
    }

    fn tagged(&self, tag: &str) -> Vec<u32> {
        let read = self.read(tag, Place::Prose);
        let search = Search::new(&self.names, &read.tokens, Place::Prose);
        let found = read.references.into_iter().next().or_else(|| search.behind_mark());
        let Some(found) = found.filter(|found| found.numbered == Numbered::Thing) else {
            return Vec::new();
        };
        let outside = (0..found.from).chain(found.to..read.tokens.len());
        let only = outside
            .filter_map(|at| read.tokens.at(at))
            .all(|kind| matches!(kind, Kind::Space | Kind::Sign(_) | Kind::Mark));
        if only { found.numbers } else { Vec::new() }
    }

    fn by_title(&self, title: &Read) -> Option<About> {
        let named = of_things(&title.references);
        if let Some(about) = together(&title.tokens, &named, Because::Title) {
            return Some(about);
        }
        let search = Search::new(&self.names, &title.tokens, Place::Prose);
        let bare = search.behind_mark().or_else(|| search.of_all())?;
        together(&title.tokens, &[&bare], Because::Title)
    }

    /// The Thing whose instruction is at this address.
    fn instruction_at(&self, link: &Url) -> Option<u32> {
        if self.instructions.is_empty() {
            return None;
        }
        let key = LinkKey::of(link)?;
        self.instructions.iter().find(|(known, _)| *known == key).map(|(_, number)| *number)
    }

    /// Links to exactly one of the organiser's instructions.
    fn by_links(&self, links: &[Url]) -> Option<About> {
        let mut found: Option<(u32, &Url)> = None;
        for link in links {
            let Some(number) = self.instruction_at(link) else { continue };
            if found.is_some_and(|(other, _)| other != number) {
                return None;
            }
            found = Some((number, link));
        }
        let (number, link) = found?;
        Some(About::with(&[number], Stance::Answers, Because::Link(link.clone())))
    }

    fn by_address(&self, link: &Url) -> Option<About> {
        let last = link.path_segments()?.rfind(|part| !part.is_empty())?;
        let last = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
        let slug = last.rsplit_once('.').map_or(&*last, |(slug, _)| slug);
        let words: String =
            slug.chars().map(|ch| if "-_+.".contains(ch) { ' ' } else { ch }).collect();
        let read = self.read(&words, Place::Slug);
        let named = of_things(&read.references);
        let because = |_| Because::Address(Clean::line(&last));
        if let Some(about) = together(&read.tokens, &named, because) {
            return Some(about);
        }
        let bare = Search::new(&self.names, &read.tokens, Place::Slug).behind_mark()?;
        together(&read.tokens, &[&bare], because)
    }

    /// "1. Say hello", "#2 Visits"; a number alone counts something.
    fn by_leading_number(&self, title: &Read) -> Option<About> {
        let tokens = &title.tokens;
        let hash = usize::from(tokens.sign(0) == Some('#'));
        let number = tokens.number(hash)?;
        let ended = match tokens.at(hash + 1) {
            None => true,
            Some(Kind::Space) => {
                // "12 - 14 May" is no Thing either.
                hash == 1
                    || tokens.sign(hash + 2) == Some('-')
                        && tokens.at(hash + 3) == Some(&Kind::Space)
                        && tokens.number(hash + 4).is_none()
            }
            // 2.0 and 5:30 are no Things.
            Some(Kind::Sign('.' | ')' | ':')) => tokens.number(hash + 2).is_none(),
            Some(Kind::Word(..) | Kind::Number(_) | Kind::Sign(_) | Kind::Mark) => false,
        };
        if !ended || !(1..=self.names.last_thing).contains(&number) {
            return None;
        }
        let said = Clean::line(tokens.written(0..hash + 2));
        Some(About::with(&[number], Stance::Answers, Because::LeadingNumber(said)))
    }

    fn by_words(&self, title: &Read) -> Option<About> {
        let index = likeness::likest(&likeness::words(&title.tokens), &self.titles)?;
        let (number, title) = self.titled.get(index)?;
        Some(About::with(&[*number], Stance::Answers, Because::TitleWords(title.clone())))
    }

    /// A heading that names a Thing, or a text that begins with one or names no other at its beginning.
    fn by_opening(&self, facts: &Facts<'_>) -> Option<About> {
        for heading in facts.headings {
            let read = self.read(heading.as_str(), Place::Prose);
            if let Some(about) =
                together(&read.tokens, &of_things(&read.references), Because::Opening)
            {
                return Some(about);
            }
        }
        let end = facts.text.char_indices().nth(OPENING).map_or(facts.text.len(), |(end, _)| end);
        let read = self.read(facts.text.get(..end)?, Place::Prose);
        let named = of_things(&read.references);
        let first = named.first()?;
        let begins = (0..first.from)
            .all(|at| matches!(read.tokens.at(at), Some(Kind::Space | Kind::Sign(_) | Kind::Mark)));
        let alone = named.iter().all(|other| other.numbers == first.numbers);
        (begins || alone)
            .then(|| together(&read.tokens, &[first], Because::Opening))
            .flatten()
            .filter(|about| about.stance != Stance::Mentions)
    }

    /// How often the pieces of a title are looked at.
    #[cfg(test)]
    fn steps(&self, title: &str) -> usize {
        let read = self.read(title, Place::Prose);
        drop(self.by_title(&read));
        drop(self.by_leading_number(&read));
        drop(self.by_words(&read));
        read.tokens.steps()
    }
}

fn of_things(references: &[Reference]) -> Vec<&Reference> {
    references.iter().filter(|found| found.numbered == Numbered::Thing).collect()
}

/// What some references say together: what is answered counts, else what is mentioned.
fn together(
    tokens: &Tokens,
    references: &[&Reference],
    because: impl Fn(Clean) -> Because,
) -> Option<About> {
    for (mentioned, stance) in [(false, Stance::Answers), (true, Stance::Mentions)] {
        let same: Vec<&&Reference> =
            references.iter().filter(|found| found.mentioned == mentioned).collect();
        let Some(first) = same.first() else { continue };
        let numbers: Vec<u32> = same.iter().flat_map(|found| found.numbers.clone()).collect();
        let said = Clean::line(tokens.written(first.from..first.to));
        return Some(About::with(&numbers, stance, because(said)));
    }
    None
}

fn weeks_of(title: &Read) -> Vec<WeekNumber> {
    let weeks = title.references.iter().filter(|found| found.numbered == Numbered::Week);
    let mut weeks: Vec<WeekNumber> = weeks
        .flat_map(|found| &found.numbers)
        .filter_map(|number| u16::try_from(*number).ok())
        .map(WeekNumber)
        .collect();
    weeks.sort_unstable();
    weeks.dedup();
    weeks
}

#[cfg(test)]
mod tests;
