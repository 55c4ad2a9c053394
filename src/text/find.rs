//! Where words stand in a text, whatever their case and accents. The index of all posts is made of the
//! same pieces, so that what is found there is what is marked here.
//!
//! A script that puts no blanks between words is taken in pairs of letters that overlap, and the last letter
//! of a run by itself: every letter begins a piece, and words of any length are found.

use std::collections::BTreeSet;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_width::UnicodeWidthChar as _;

use super::Run;
use super::fold::{fold, half_wide, is_accent, is_nothing, is_picture, is_unspaced};

/// What is longer is no word.
const LONGEST: usize = 64;

/// Words to be found one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    pieces: Vec<String>,
    /// Whether the last piece may be the beginning of a longer one.
    open: bool,
}

impl Needle {
    /// What is found for these words; with `open` also words that begin with the last of them, unless it is
    /// a single letter. `None`: there is nothing in them that could be found.
    pub fn of(words: &str, open: bool) -> Option<Self> {
        let mut found = pieces(words);
        let last = found.last()?;
        let letters = last.folded.chars().count();
        // The last letter of a run may go on in the text.
        let is_tail = last.unspaced && !last.is_pair;
        let before = found.len().checked_sub(2).and_then(|at| found.get(at));
        let of_a_pair = is_tail && before.is_some_and(|piece| piece.is_pair);
        if of_a_pair {
            found.pop();
        }
        let open = if of_a_pair { false } else { is_tail || (open && letters > 1) };
        Some(Self { pieces: found.into_iter().map(|piece| piece.folded).collect(), open })
    }

    /// The pieces, in their order.
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// What words are to begin with, if that is all that is wanted, and one of their [`beginnings`].
    pub fn beginning(&self) -> Option<&str> {
        let [only] = self.pieces.as_slice() else { return None };
        let letters = only.chars().count();
        let few = if only.chars().next().is_some_and(is_unspaced) { 1..=1 } else { 2..=3 };
        (self.open && few.contains(&letters)).then_some(only)
    }

    /// Whether the last piece may be the beginning of a longer one.
    pub fn is_open(&self) -> bool {
        self.open
    }

    fn places(&self, text: &[Piece]) -> Vec<Range<usize>> {
        text.windows(self.pieces.len().max(1)).filter_map(|window| self.place(window)).collect()
    }

    fn place(&self, window: &[Piece]) -> Option<Range<usize>> {
        let (last, before) = self.pieces.split_last()?;
        let (stands, others) = window.split_last()?;
        let same = before.iter().zip(others).all(|(wanted, there)| *wanted == there.folded);
        let ends = if self.open {
            stands.folded.starts_with(last.as_str())
        } else {
            stands.folded == *last
        };
        let first = others.first().unwrap_or(stands);
        // One letter of a pair that begins with it.
        let only_first = stands.is_pair && last.len() < stands.folded.len();
        let end = if only_first { stands.first_ends } else { stands.at.end };
        (same && ends).then_some(first.at.start..end)
    }
}

/// Everything that is to be marked in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought(pub Vec<Needle>);

impl Sought {
    /// Whether nothing is to be marked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the words stand: bytes of `text`, in order, none within another.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let pieces = pieces(text);
        let mut found: Vec<_> = self.0.iter().flat_map(|needle| needle.places(&pieces)).collect();
        found.sort_by_key(|place| (place.start, place.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for place in found {
            match apart.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => apart.push(place),
            }
        }
        apart
    }

    /// Where the words stand in a line of runs: for each run bytes of its text. A word that two runs share
    /// is found.
    pub fn in_runs(&self, runs: &[Run]) -> Vec<Vec<Range<usize>>> {
        if self.is_empty() {
            return Vec::new();
        }
        let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
        let places = self.places(&whole);
        let mut begin = 0;
        let mut within = Vec::with_capacity(runs.len());
        for run in runs {
            let end = begin + run.text.as_str().len();
            let here = places.iter().filter_map(|place| {
                let (from, to) = (place.start.max(begin), place.end.min(end));
                (from < to).then(|| from - begin..to - begin)
            });
            within.push(here.collect());
            begin = end;
        }
        within
    }
}

/// The pieces of a text with blanks between, as they stand in the index.
pub fn to_index(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + text.len() / 4);
    let add = |words: &mut String, folded: &str| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(folded);
    };
    // No piece goes on beyond such a sign; what most texts have between two of them needs no cutter.
    for part in text.split(|ch: char| ch.is_ascii() && !ch.is_ascii_alphanumeric()) {
        if !part.is_ascii() {
            for piece in pieces(part) {
                add(&mut words, &piece.folded);
            }
        } else if !part.is_empty() {
            let begin = words.len();
            add(&mut words, part.get(..LONGEST).unwrap_or(part));
            if let Some(added) = words.get_mut(begin..) {
                added.make_ascii_lowercase();
            }
        }
    }
    words
}

/// What the pieces begin with, of what [`to_index`] made, each once: two and three letters, or the one letter of
/// a script without blanks. Only of pieces that are longer.
pub fn beginnings<'a>(indexed: &[&'a str]) -> Vec<&'a str> {
    let mut met = Met::default();
    let mut found = Vec::new();
    for piece in indexed.iter().flat_map(|indexed| indexed.split_ascii_whitespace()) {
        found.extend(beginnings_of(piece).into_iter().flatten().filter(|one| met.is_new(one)));
    }
    found
}

fn beginnings_of(piece: &str) -> [Option<&str>; 2] {
    let to = |end: usize| piece.get(..end).filter(|beginning| beginning.len() < piece.len());
    if piece.is_ascii() {
        return [to(2), to(3)];
    }
    let mut ends = piece.char_indices().map(|(at, ch)| at + ch.len_utf8());
    if piece.chars().next().is_some_and(is_unspaced) {
        return [ends.next().and_then(to), None];
    }
    let second = ends.nth(1);
    [second.and_then(to), ends.next().and_then(to)]
}

/// Which beginnings were met already.
#[derive(Debug, Default)]
struct Met<'a> {
    /// Those of up to three letters and digits of ASCII, a bit each.
    common: Vec<u64>,
    others: BTreeSet<&'a str>,
}

impl<'a> Met<'a> {
    /// Whether a beginning is met for the first time.
    fn is_new(&mut self, beginning: &'a str) -> bool {
        let Some(number) = number_of(beginning) else { return self.others.insert(beginning) };
        self.common.resize(LETTERS.pow(3).div_ceil(64), 0);
        let Some(bits) = self.common.get_mut(number / 64) else { return true };
        let bit = 1 << (number % 64);
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }
}

/// Letters and digits of ASCII, and none.
const LETTERS: usize = 37;

fn number_of(beginning: &str) -> Option<usize> {
    let letters = beginning.bytes().map(|byte| match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a') + 11),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 1),
        _ => None,
    });
    let number = letters.take(4).try_fold(0, |sum, letter| Some(sum * LETTERS + letter?))?;
    (number < LETTERS.pow(3)).then_some(number)
}

/// A word, a pair of letters, or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    folded: String,
    at: Range<usize>,
    /// Where its first letter ends.
    first_ends: usize,
    unspaced: bool,
    is_pair: bool,
}

/// A letter of a script without blanks, or the word that is being gathered.
#[derive(Debug, Default)]
struct Gathered {
    folded: String,
    at: Range<usize>,
}

/// Takes a text to pieces.
#[derive(Default)]
struct Cutter {
    done: Vec<Piece>,
    word: Option<Gathered>,
    run: Vec<Gathered>,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut cutter = Cutter::default();
    for (at, ch) in text.char_indices() {
        cutter.take(at..at + ch.len_utf8(), ch);
    }
    cutter.end();
    cutter.done
}

impl Cutter {
    fn take(&mut self, at: Range<usize>, ch: char) {
        if ch.is_ascii() {
            if ch.is_ascii_alphanumeric() {
                self.letter(at, ch);
            } else {
                self.end();
            }
        } else if let Some(mark) = half_wide(ch) {
            self.mark(&at, mark);
        } else if is_nothing(ch) || (ch.width() == Some(0) && !ch.is_alphanumeric()) {
            self.mark(&at, ch);
        } else if is_picture(ch) {
            self.end();
            let end = at.end;
            self.push(Gathered { folded: ch.to_string(), at }, end, (false, false));
        } else if is_unspaced(ch) {
            if ch.width() == Some(0) && !self.run.is_empty() {
                self.mark(&at, ch);
                return;
            }
            self.end_word();
            let mut folded = String::new();
            fold(ch, &mut folded);
            self.run.push(Gathered { folded, at });
        } else if ch.is_alphanumeric() {
            self.letter(at, ch);
        } else {
            self.end();
        }
    }

    fn letter(&mut self, at: Range<usize>, ch: char) {
        self.end_run();
        let word = self
            .word
            .get_or_insert_with(|| Gathered { folded: String::new(), at: at.start..at.start });
        word.at.end = at.end;
        fold(ch, &mut word.folded);
    }

    /// A mark belongs to the letter before it; those that only decorate it count for nothing.
    fn mark(&mut self, at: &Range<usize>, ch: char) {
        let Some(gathered) = self.run.last_mut().or(self.word.as_mut()) else { return };
        gathered.at.end = at.end;
        if is_nothing(ch) || is_accent(ch) {
            return;
        }
        // Only with the letter before it does such a mark make another: looking further back would take the
        // square of the time.
        if matches!(ch, '\u{3099}' | '\u{309A}') {
            let letters: String = gathered.folded.pop().into_iter().chain([ch]).collect();
            let whole = ComposingNormalizerBorrowed::new_nfc();
            gathered.folded.push_str(&whole.normalize(&letters));
        } else {
            gathered.folded.push(ch);
        }
    }

    fn push(&mut self, gathered: Gathered, first_ends: usize, (unspaced, is_pair): (bool, bool)) {
        let Gathered { mut folded, at } = gathered;
        if let Some((end, _)) = folded.char_indices().nth(LONGEST) {
            folded.truncate(end);
        }
        if !folded.is_empty() {
            self.done.push(Piece { folded, at, first_ends, unspaced, is_pair });
        }
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            let end = word.at.end;
            self.push(word, end, (false, false));
        }
    }

    fn end_run(&mut self) {
        let mut letters = std::mem::take(&mut self.run).into_iter().peekable();
        while let Some(letter) = letters.next() {
            let end = letter.at.end;
            match letters.peek() {
                Some(next) => {
                    let folded = letter.folded + &next.folded;
                    let at = letter.at.start..next.at.end;
                    self.push(Gathered { folded, at }, end, (true, true));
                }
                None => self.push(letter, end, (true, false)),
            }
        }
    }

    fn end(&mut self) {
        self.end_word();
        self.end_run();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Clean, Part, Style};
    use super::*;

    fn marked(words: &str, text: &str) -> Vec<String> {
        let sought = Sought(Needle::of(words, true).into_iter().collect());
        let places = sought.places(text).into_iter();
        places.map(|place| text.get(place).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_word_is_found_by_its_beginning_whatever_its_case_and_accents() {
        assert_eq!(marked("LIBR", "The library, a Libris and calibration"), ["library", "Libris"]);
        assert_eq!(
            marked("amelie", "Amélie wrote; AMELIE\u{301} too"),
            ["Amélie", "AMELIE\u{301}"]
        );
        assert_eq!(marked("strasse", "Die Straße"), ["Straße"]);
        assert_eq!(marked("i", "I think in it"), ["I"]);
    }

    #[test]
    fn words_one_after_the_other_are_found_across_what_stands_between() {
        assert_eq!(marked("story time", "A Story-Time story, in time"), ["Story-Time"]);
        assert_eq!(marked("don't", "I don’t know"), ["don’t"]);
    }

    #[test]
    fn words_begin_with_two_and_three_letters_and_scripts_without_blanks_with_each_letter() {
        let begin = |text: &str| beginnings(&[&to_index(text)]).join(" ");

        assert_eq!(begin("A note: another NOTE, an éclair, Ωmega"), "no not an ano ec ecl ωm ωme");
        assert_eq!(begin("第102件: 图书馆"), "10 图 书");
    }

    #[test]
    fn one_beginning_is_asked_for_as_such_and_longer_ones_are_not() {
        let of = |words| {
            let needle = Needle::of(words, true);
            needle.and_then(|needle| needle.beginning().map(str::to_owned))
        };

        for (words, beginning) in [("书", "书"), ("li", "li"), ("Lib", "lib"), ("é1", "e1")] {
            assert_eq!(of(words).as_deref(), Some(beginning), "{words}");
        }
        for words in ["图书", "a", "libr", "a 书", "the li", "🦙"] {
            assert_eq!(of(words), None, "{words}");
        }
        assert_eq!(Needle::of("li", false).unwrap().beginning(), None);
    }

    #[test]
    fn words_of_scripts_without_blanks_are_found_by_any_of_their_letters() {
        let text = "第10件事：图书馆和hashtag";

        assert_eq!(marked("图书", text), ["图书"]);
        assert_eq!(marked("书", text), ["书"]);
        assert_eq!(marked("馆和", text), ["馆和"]);
        assert_eq!(marked("和hash", text), ["和hashtag"]);
        assert!(marked("馆书", text).is_empty());
        assert_eq!(marked("がっこう", "か\u{3099}っこう"), ["か\u{3099}っこう"]);
        assert_eq!(marked("ｶﾞ", "ガ"), ["ガ"]);
    }

    #[test]
    fn hebrew_and_arabic_are_found_without_their_points() {
        assert_eq!(marked("שלום", "שָׁלוֹם עליכם"), ["שָׁלוֹם"]);
        assert_eq!(marked("محمد", "قال مُحَمَّد نعم"), ["مُحَمَّد"]);
        assert_eq!(marked("كتاب", "كـتـاب"), ["كـتـاب"]);
    }

    #[test]
    fn a_picture_is_a_word() {
        assert_eq!(marked("🦙", "story time, one llama 🦙 and"), ["🦙"]);
        assert!(Needle::of("?!", true).is_none());
    }

    #[test]
    fn a_word_that_two_runs_share_is_marked_in_both() {
        let run = |text: &str| Run { text: Clean::run(text), part: Part::Words(Style::default()) };

        let found = Sought(vec![Needle::of("library", false).unwrap()]).in_runs(&[
            run("A lib"),
            run("rary "),
            run("here"),
        ]);

        assert_eq!(format!("{found:?}"), "[[2..5], [0..4], []]");
    }

    proptest! {
        #[test]
        fn a_text_stands_in_the_index_as_its_pieces(text in "[\\PC -z]{0,60}") {
            let folded: Vec<String> = pieces(&text).into_iter().map(|piece| piece.folded).collect();

            prop_assert_eq!(to_index(&text), folded.join(" "));
        }

        #[test]
        fn places_are_whole_letters_in_order(text in "\\PC{0,40}", words in "\\PC{1,6}") {
            let sought = Sought(Needle::of(&words, true).into_iter().collect());

            let mut before = 0;
            for place in sought.places(&text) {
                prop_assert!(text.get(place.clone()).is_some() && place.start >= before && place.start < place.end);
                before = place.end;
            }
        }

        #[test]
        fn a_text_is_found_in_itself(text in "\\PC{1,20}") {
            if let Some(needle) = Needle::of(&text, false) {
                prop_assert!(!Sought(vec![needle]).places(&text).is_empty());
            }
        }
    }
}
