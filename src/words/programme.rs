//! Which Things a post is about, and why.

use crate::domain::{OnThings, Stance, shown_address};
use crate::programme::Because;

/// The Things of a post as a row shows them: "Thing 12", "Things 5 and 6", "probably Thing 3". Empty
/// where there are none. `noun` is what a Thing is called here, for one and for several.
pub fn things(about: &OnThings, noun: (&str, &str)) -> String {
    let numbers: Vec<String> = about.numbers.iter().map(ToString::to_string).collect();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return String::new();
    };
    let in_a_row = about.numbers.windows(2).all(|pair| match pair {
        [one, next] => next.0 == one.0 + 1,
        _ => true,
    });
    let named = match numbers.as_slice() {
        [one] => format!("{} {one}", noun.0),
        [_, _, _, _, ..] if in_a_row => format!("{} {first} to {last}", noun.1),
        [before @ .., last] => format!("{} {} and {last}", noun.1, before.join(", ")),
        [] => String::new(),
    };
    let named = if about.stance == Stance::Mentions { format!("mentions {named}") } else { named };
    if about.sure { named } else { format!("probably {named}") }
}

/// What says so, as the answer to "why?".
pub fn because(because: &Because) -> String {
    match because {
        Because::You => "You said so.".to_owned(),
        Because::Instruction => "It is the instruction.".to_owned(),
        Because::Tag(tag) => format!("It has the tag “{tag}”."),
        Because::Title(said) => format!("The title says “{said}”."),
        Because::Link(to) => format!("It links to the instruction: {}", shown_address(to)),
        Because::Address(said) => format!("Its address says “{said}”."),
        Because::LeadingNumber(said) => format!("Its title begins with “{said}”."),
        Because::TitleWords(title) => format!("Its title is much like “{title}”."),
        Because::Opening(said) => format!("Its text begins with “{said}”."),
        Because::Week => "It names a week only.".to_owned(),
        Because::Nothing => "Nothing in it says which.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_programme;
    use crate::domain::ProgrammeId;
    use crate::programme::{About, Facts, Finder};

    fn about(title: &str) -> About {
        let file = read_programme("name = \"23 Things\"\nthings = 23\n").unwrap();
        let facts = Facts { title: Some(title), dedicated: true, ..Facts::default() };
        Finder::of(&file.programme).about(&facts, None)
    }

    #[test]
    fn things_are_named_and_a_guess_is_said_to_be_one() {
        for (title, shown) in [
            ("Thing 12", "Thing 12"),
            ("Things 6 & 5", "Things 5 and 6"),
            ("Things 1, 2, 3", "Things 1, 2 and 3"),
            ("Things 1-23", "Things 1 to 23"),
            ("Things 1, 3, 5 and 7", "Things 1, 3, 5 and 7"),
            ("5. A question", "probably Thing 5"),
            ("Thing 9 revisited", "mentions Thing 9"),
            ("Hello", ""),
        ] {
            let on = about(title).on(ProgrammeId(1));
            let said = on.map(|on| things(&on, ("Thing", "Things"))).unwrap_or_default();
            assert_eq!(said, shown);
        }
    }

    #[test]
    fn the_reason_repeats_what_is_written() {
        assert_eq!(because(&about("CPD: Thing #12!").because), "The title says “Thing #12”.");
        assert_eq!(because(&about("5. A question").because), "Its title begins with “5.”.");
        assert_eq!(because(&about("Hello").because), "Nothing in it says which.");
    }
}
