//! The beginning of a title that only repeats which Things the post is about: "Thing 13:", "第10のこと".
//! Lists that name the Things in a column leave it out; what a person wrote is never changed.

use super::names::{Names, Numbered};
use super::references::{Place, Reference, Search};
use super::tokens::{Kind, Tokens};
use crate::domain::{OnThings, Programme, Stance};

/// Nobody needs more letters than this to name Things, with the name of the programme.
const LONGEST: usize = 80;

/// Finds the lead-ins of titles, for one programme. Made once, used for every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadIns {
    names: Names,
}

impl LeadIns {
    /// For a programme, whose people may call a Thing what it is called in any language.
    pub fn of(programme: &Programme) -> Self {
        Self { names: Names::of_every_tongue(programme) }
    }

    /// How many bytes of a title say no more than which Things it is about. `None` where it has no such
    /// beginning, says other Things than those, or nothing behind it.
    pub fn end(&self, title: &str, on: &OnThings) -> Option<usize> {
        // A guess is not repeated by a title that says it; and what is only mentioned is in no column.
        if !on.sure || !matches!(on.stance, Stance::Answers | Stance::Instructs) {
            return None;
        }
        let end = title.char_indices().nth(LONGEST).map_or(title.len(), |(end, _)| end);
        let beginning = title.get(..end)?;
        let mut tokens = Tokens::of(beginning);
        if !self.may_begin(&tokens) {
            return None;
        }
        self.names.mark(&mut tokens);
        let found = Search::new(&self.names, &tokens, Place::Prose).first()?;
        if found.mentioned || !says(&found, on) {
            return None;
        }
        let behind = self.behind(&tokens, &found)?;
        let end = tokens.begins(tokens.behind_space(behind), beginning)?;
        title.get(end..)?.chars().any(char::is_alphanumeric).then_some(end)
    }

    /// A look at the first word: most titles begin with another.
    fn may_begin(&self, tokens: &Tokens) -> bool {
        let first = (0..tokens.len()).find_map(|at| match tokens.at(at)? {
            Kind::Space | Kind::Sign(_) | Kind::Mark => None,
            other => Some(other),
        });
        match first {
            Some(Kind::Word(word, _)) => self.names.may_begin_with(word),
            Some(Kind::Number(_)) => true,
            _ => false,
        }
    }

    /// The index behind what parts a reference from the title proper.
    fn behind(&self, tokens: &Tokens, found: &Reference) -> Option<usize> {
        let last = found.to.checked_sub(1)?;
        if tokens.word(last).is_some_and(|word| self.names.goes_on_behind_counter(word)) {
            return None;
        }
        let closing = |at: &usize| matches!(tokens.sign(*at), Some(']' | ')' | '】' | '」'));
        let closed = (found.to..tokens.len()).take_while(closing).count();
        let to = found.to + closed;
        let at = tokens.behind_space(to);
        let parted = match tokens.sign(at) {
            Some(':') => tokens.number(at + 1).is_none(),
            Some('.' | '-' | '|' | '·') => tokens.at(at + 1) == Some(&Kind::Space),
            _ => false,
        };
        if parted {
            return Some(at + 1);
        }
        // A bracket parts both, and so does a blank in a script that puts none between words.
        let counted = tokens.word(last).is_some_and(|word| self.names.counter(word).is_some());
        let ordinal =
            counted && tokens.written(found.from.saturating_sub(1)..found.to).contains('第');
        (at > to && (closed > 0 || ordinal)).then_some(at)
    }
}

/// Whether a reference names these Things and no others.
fn says(found: &Reference, on: &OnThings) -> bool {
    let same =
        || found.numbers.iter().copied().eq(on.numbers.iter().map(|thing| u32::from(thing.0)));
    found.numbered == Numbered::Thing && same()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProgrammeId, ProgrammeTag, Thing, ThingNumber};

    fn programme() -> Programme {
        let thing = |number| Thing {
            number: ThingNumber(number),
            title: None,
            opens: None,
            week: None,
            post: None,
        };
        Programme {
            name: "Lantern 23".into(),
            words: vec!["Thing".to_owned()],
            things: (1..=23).map(thing).collect(),
            hashtags: vec![ProgrammeTag { tag: "lantern23".to_owned(), ..ProgrammeTag::default() }],
            ..Programme::default()
        }
    }

    fn on(things: &[u16]) -> OnThings {
        let numbers = things.iter().copied().map(ThingNumber).collect();
        OnThings { programme: ProgrammeId(1), numbers, stance: Stance::Answers, sure: true }
    }

    /// What is left of a title in a row that names these Things.
    fn left<'a>(title: &'a str, things: &[u16]) -> &'a str {
        let end = LeadIns::of(&programme()).end(title, &on(things)).unwrap_or(0);
        title.get(end..).unwrap()
    }

    #[test]
    fn a_lead_in_in_any_language_is_left_out() {
        for (title, thing, rest) in [
            ("Thing 13: Make a sign", 13, "Make a sign"),
            ("thing 13 – make a sign", 13, "make a sign"),
            ("Cosa 13. Un cartel que ayuda", 13, "Un cartel que ayuda"),
            ("Chose 14 : Deux minutes", 14, "Deux minutes"),
            ("第10のこと　新しい人への手紙", 10, "新しい人への手紙"),
            ("第9件事：没人去的书架", 9, "没人去的书架"),
            ("第九件事：没人去的书架", 9, "没人去的书架"),
            ("דבר 7: מה הפסקתי לעשות", 7, "מה הפסקתי לעשות"),
            ("الشيء ٨: صوت من المبنى", 8, "صوت من المبنى"),
            ("7. Ding – Was ich nicht mehr mache", 7, "Was ich nicht mehr mache"),
            ("Rzecz 8: Dźwięk z budynku", 8, "Dźwięk z budynku"),
            ("Ｔｈｉｎｇ １２： Ｗｉｄｅ", 12, "Ｗｉｄｅ"),
            ("Thing Eight: a lift that hums", 8, "a lift that hums"),
            ("[Lantern23] Thing 12: Disagree kindly", 12, "Disagree kindly"),
            ("[Lantern23 Thing 12] Disagree kindly", 12, "Disagree kindly"),
            ("Lantern23 - 12: Disagree kindly", 12, "Disagree kindly"),
        ] {
            assert_eq!(left(title, &[thing]), rest, "{title}");
        }
        assert_eq!(left("Things 7, 8 & 9: three walks", &[7, 8, 9]), "three walks");
    }

    #[test]
    fn with_nothing_left_a_title_stands_whole() {
        for title in
            ["Thing 12", "[Lantern23] Thing 12", "Thing 12:", "Thing Twelve!", "lantern23 - 12"]
        {
            assert_eq!(left(title, &[12]), title);
        }
        assert_eq!(left("Coisas 7, 8 e 9", &[7, 8, 9]), "Coisas 7, 8 e 9");
    }

    #[test]
    fn what_says_more_than_the_column_stands() {
        for (title, things) in [
            ("Thing 13: Make a sign", vec![12]),
            ("Thing 13: Make a sign", vec![12, 13]),
            ("Thing 7: a walk. Thing 8: a lift", vec![7, 8]),
            ("Thing 8 hums a fifth above the photocopier", vec![8]),
            ("Thing 8, finally", vec![8]),
            ("Thing 8 (and a confession): the lift", vec![8]),
            ("Thing 8: revisited", vec![8]),
            ("Skipping Thing 8: a lift", vec![8]),
            ("Heute: Ding 9, zwei Wochen zu spät", vec![9]),
            ("Week 5: Things 7 & 8", vec![7, 8]),
            ("第9件事给新同事的一封信", vec![9]),
            ("🎉 Thing 8: a lift", vec![8]),
            ("8: a lift", vec![8]),
            ("", vec![8]),
        ] {
            assert_eq!(left(title, &things), title, "{things:?}");
        }
    }

    #[test]
    fn a_guess_and_a_look_back_do_not_repeat_what_the_title_says() {
        let leads = LeadIns::of(&programme());
        let guessed = OnThings { sure: false, ..on(&[13]) };
        let back = OnThings { stance: Stance::LooksBack, ..on(&[13]) };

        assert_eq!(leads.end("Thing 13: Make a sign", &guessed), None);
        assert_eq!(leads.end("Thing 13: Make a sign", &back), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_left_of_any_title_is_its_end(title in "(Thing 1[0-3]|第1件事|Cosa ١)?[:.\\- \u{ad}）]{0,3}\\PC{0,30}") {
            let leads = LeadIns::of(&programme());
            if let Some(end) = leads.end(&title, &on(&[1])) {
                proptest::prop_assert!(title.is_char_boundary(end) && end < title.len());
            }
        }
    }
}
