//! Keeps and takes away the views of the person's own.

use super::places::{Place, Places, replaced};
use super::{EditError, checked, quoted, with_tables, without};

/// Keeps a view after the last one; one of this name shows something else from now on.
pub fn keep_view(text: &str, name: &str, show: &str) -> Result<String, EditError> {
    let places = find(text)?;
    let there = places.tables.iter().find(|place| is_called(place, name));
    if let Some(entry) = there.and_then(|place| place.entries.iter().find(|one| one.key == "show"))
    {
        return checked(replaced(text, &entry.value, &quoted(show)));
    }
    let table = format!("[[view]]\nname = {}\nshow = {}\n", quoted(name), quoted(show));
    checked(with_tables(text, places.after_last(text), &[table]))
}

/// Takes a view out, with the comments that touch it.
pub fn remove_view(text: &str, name: &str) -> Result<String, EditError> {
    let places = find(text)?;
    let place = places.tables.iter().find(|place| is_called(place, name));
    let place = place.ok_or(EditError::NoSuchView)?;
    checked(without(text, &places.with_comments(text, place)))
}

fn find(text: &str) -> Result<Places, EditError> {
    Places::of(text, "view", |line| EditError::ViewsInOneList { line })
}

fn is_called(place: &Place, name: &str) -> bool {
    place.name.as_str().to_lowercase() == name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    const FILE: &str = "# Mine.\ntitle = \"Spring\" # shown above\n\n[looks]\nsigns = \"ascii\"\n";

    #[test]
    fn a_view_is_kept_and_nothing_else_changes() {
        let text = keep_view(FILE, "For me", "waiting -from:\"ruth b\"").unwrap();

        assert!(text.starts_with(FILE), "{text}");
        let view = &read(&text).unwrap().views[0];
        assert_eq!(
            (view.name.as_str(), view.show.to_string().as_str()),
            ("For me", "waiting -from:\"ruth b\"")
        );
    }

    #[test]
    fn a_view_of_the_same_name_shows_something_else() {
        let once = keep_view(FILE, "For me", "waiting").unwrap() + "# below\n";

        let again = keep_view(&once, "for me", "new").unwrap();

        assert_eq!(again, once.replace("\"waiting\"", "\"new\""));
    }

    #[test]
    fn taking_a_view_away_takes_out_what_keeping_put_in() {
        let both = keep_view(&keep_view(FILE, "A", "new").unwrap(), "B", "saved").unwrap();

        let left = remove_view(&remove_view(&both, "A").unwrap(), "B").unwrap();

        assert_eq!(left.trim_end(), FILE.trim_end());
        assert_eq!(remove_view(FILE, "A"), Err(EditError::NoSuchView));
    }
}
