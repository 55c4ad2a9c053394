//! Adds and removes the programmes that the person joined.

use jiff::civil::Date;

use super::places::{Place, Places};
use super::{EditError, checked, quoted, with_tables, without};
use crate::config::settings::ProgrammeSetting;

/// Adds a programme after the last one; one that was joined already stays as it is.
pub fn join(text: &str, from: &str, started: Option<Date>) -> Result<String, EditError> {
    let places = find(text)?;
    if places.tables.iter().any(|place| is_from(place, from)) {
        return Ok(text.to_owned());
    }
    let started = started.map(|day| format!("started = {day}\n")).unwrap_or_default();
    let table = format!("[[programme]]\nfrom = {}\n{started}", quoted(from));
    checked(with_tables(text, places.after_last(text), &[table]))
}

/// Takes a programme out, with the comments that touch it.
pub fn leave(text: &str, from: &str) -> Result<String, EditError> {
    let places = find(text)?;
    let place = places.tables.iter().find(|place| is_from(place, from));
    let place = place.ok_or(EditError::NoSuchProgramme)?;
    checked(without(text, &places.with_comments(text, place)))
}

fn find(text: &str) -> Result<Places, EditError> {
    Places::of(text, "programme", |line| EditError::ProgrammesInOneList { line })
}

fn is_from(place: &Place, from: &str) -> bool {
    let Some(written) = place.text("from") else { return false };
    let setting =
        ProgrammeSetting { from: written.to_owned(), started: None, organiser: false, line: 0 };
    setting.is_from(from)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::config::read;

    const FILE: &str = "# Mine.\ntitle = \"Spring\" # shown above\n\n[looks]\nsigns = \"ascii\"\n";
    const THINGS: &str = "https://things.example/programme.toml";

    #[test]
    fn a_programme_is_added_and_nothing_else_changes() {
        let text = join(FILE, THINGS, Some(date(2026, 4, 27))).unwrap();

        assert!(text.starts_with(FILE), "{text}");
        let joined = &read(&text).unwrap().programmes[0];
        assert_eq!((joined.from.as_str(), joined.started), (THINGS, Some(date(2026, 4, 27))));
    }

    #[test]
    fn joining_twice_changes_nothing() {
        let once = join(FILE, THINGS, None).unwrap();

        let again = join(&once, "http://www.things.example/programme.toml/", None).unwrap();

        assert_eq!(again, once);
    }

    #[test]
    fn leaving_takes_out_what_joining_put_in() {
        let both = join(&join(FILE, THINGS, None).unwrap(), "club/programme.toml", None).unwrap();

        let left = leave(&both, THINGS).unwrap();

        assert_eq!(read(&left).unwrap().programmes[0].from, "club/programme.toml");
        assert_eq!(leave(&left, "club/programme.toml").unwrap().trim_end(), FILE.trim_end());
        assert_eq!(leave(FILE, THINGS), Err(EditError::NoSuchProgramme));
    }

    #[test]
    fn a_programme_stands_before_the_people_where_one_stood_there_already() {
        let text = "[[programme]]\nfrom = \"a.toml\" # first\n\n[[participant]]\nname = \"Ama\"\n\
                    blog = \"https://ama.example/\"\n";

        let joined = join(text, "b.toml", None).unwrap();

        let expected =
            "from = \"a.toml\" # first\n\n[[programme]]\nfrom = \"b.toml\"\n\n[[participant]]";
        assert!(joined.contains(expected), "{joined}");
    }
}
