//! The programmes that the person joined: `[[programme]]`.

use toml::de::DeTable;

use super::desk::{At, Desk};
use crate::config::address;
use crate::config::mistake::MistakeKind;
use crate::config::settings::ProgrammeSetting;
use crate::config::table;

/// All of them, in the order of the file.
pub(super) fn programmes(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<ProgrammeSetting> {
    let mut programmes: Vec<ProgrammeSetting> = Vec::new();
    for (at, table) in desk.tables(root, "programme") {
        let Some(programme) = programme(desk, at, table) else { continue };
        let same = |other: &&ProgrammeSetting| other.is_from(&programme.from);
        if let Some(other) = programmes.iter().find(same) {
            desk.tell(at, MistakeKind::SameProgramme { other_line: other.line });
        }
        programmes.push(programme);
    }
    programmes
}

fn programme(desk: &mut Desk<'_>, at: usize, table: &DeTable<'_>) -> Option<ProgrammeSetting> {
    desk.known(table, &table::keys("[[programme]]"));
    let from = from(desk, table);
    if !table.contains_key("from") {
        desk.tell(at, MistakeKind::Missing { key: "from", of: "programme" });
    }
    let started = desk.day(table, "started");
    let organiser = desk.flag(table, "organiser", false);
    Some(ProgrammeSetting { from: from?, started, organiser, line: desk.line(at) })
}

/// An address, which must be whole, or the path of a file.
fn from(desk: &mut Desk<'_>, table: &DeTable<'_>) -> Option<String> {
    let At { value, .. } = desk.text(table, "from")?;
    if address::is_like_one(&value) {
        desk.address(table, "from").map(|_| value)
    } else {
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::config::{MistakeKind, read};

    #[test]
    fn a_joined_programme_is_read() {
        let text = "[[programme]]\nfrom = \"https://things.example/programme.toml\"\n\
                    started = 2026-04-27\norganiser = true\n\n[[programme]]\nfrom = \"club.toml\"\n";

        let programmes = read(text).unwrap().programmes;

        assert_eq!(programmes[0].from, "https://things.example/programme.toml");
        assert_eq!(programmes[0].started, Some(date(2026, 4, 27)));
        assert!(programmes[0].organiser && !programmes[1].organiser);
        assert_eq!((programmes[1].from.as_str(), programmes[1].line), ("club.toml", 6));
    }

    #[test]
    fn everything_wrong_with_a_programme_is_told_with_its_line() {
        let text = "[[programme]]\nstarted = \"soon\"\n[[programme]]\nfrom = \"htps://a.example/\"\n\
                    url = \"b\"\n[[programme]]\nfrom = \"c.toml\"\n[[programme]]\nfrom = \"c.toml\"\n";

        let mistakes = read(text).unwrap_err();

        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 8]);
        let same = MistakeKind::SameProgramme { other_line: 6 };
        assert_eq!(mistakes.last().map(|mistake| &mistake.kind), Some(&same));
    }

    #[test]
    fn a_password_in_the_address_of_a_programme_is_not_repeated() {
        let text = "[[programme]]\nfrom = \"https://me:secret@things.example/p.toml\"\n";

        assert!(!format!("{:?}", read(text).unwrap_err()).contains("secret"));
    }
}
