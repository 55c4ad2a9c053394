//! How much the title of a post is like the title of a Thing: the words both have, over the words either
//! has, without those that say nothing.

use super::tokens::Tokens;

/// A title is like a Thing's from here on.
const ENOUGH: f64 = 0.5;
/// The next Thing must be so much less like it.
const APART: f64 = 0.2;
/// More words than this are no title.
const MOST_WORDS: usize = 60;

/// Words that say nothing about what a title is about.
const EMPTY: [&str; 64] = [
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "for", "with", "by", "from", "is",
    "are", "was", "be", "it", "its", "this", "that", "my", "your", "our", "i", "i'm", "you", "we",
    "me", "what", "how", "some", "about", "as", "do", "not", "de", "la", "le", "les", "des", "du",
    "el", "los", "un", "une", "und", "der", "die", "das", "ein", "eine", "het", "een", "en", "et",
    "y", "e", "och", "og", "w", "z", "part",
];

/// The words of a title that say something, sorted, each once.
pub(super) fn words(tokens: &Tokens) -> Vec<Box<str>> {
    let mut words: Vec<Box<str>> = (0..tokens.len())
        .filter_map(|at| tokens.word(at))
        .filter(|word| !EMPTY.contains(word))
        .take(MOST_WORDS)
        .map(Into::into)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The index of the one title that is like this, if one is, and no other nearly as much.
pub(super) fn likest(title: &[Box<str>], others: &[Vec<Box<str>>]) -> Option<usize> {
    let mut best = (0.0, None);
    let mut second = 0.0_f64;
    for (index, other) in others.iter().enumerate() {
        let likeness = likeness(title, other);
        if likeness > best.0 {
            second = best.0;
            best = (likeness, Some(index));
        } else {
            second = second.max(likeness);
        }
    }
    let (likeness, index) = best;
    index.filter(|_| likeness >= ENOUGH && likeness - second >= APART)
}

fn likeness(one: &[Box<str>], other: &[Box<str>]) -> f64 {
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    let either = one.len() + other.len() - shared;
    // One shared word is chance, unless there is no other.
    if shared == 0 || shared == 1 && either > 1 {
        return 0.0;
    }
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    count(shared) / count(either)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(titles: &[&str]) -> Vec<Vec<Box<str>>> {
        titles.iter().map(|title| words(&Tokens::of(title))).collect()
    }

    fn like(title: &str, things: &[&str]) -> Option<usize> {
        likest(&words(&Tokens::of(title)), &of(things))
    }

    #[test]
    fn most_words_shared_is_like_and_one_shared_word_is_chance() {
        let things = ["Say hello", "A map of your working day", "A photograph of your desk", "RSS"];

        assert_eq!(like("My working day: a map", &things), Some(1));
        assert_eq!(like("Photograph of my desk!", &things), Some(2));
        assert_eq!(like("Hello", &things), None);
        assert_eq!(like("What is RSS?", &things), Some(3));
        assert_eq!(like("The map to the shop", &things), None);
    }

    #[test]
    fn a_title_like_two_things_is_like_neither() {
        let things = ["Library advocacy online", "Library advocacy offline"];

        assert_eq!(like("Library advocacy", &things), None);
    }
}
