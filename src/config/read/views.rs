//! Reads the views of the person's own.

use toml::de::DeTable;

use super::desk::Desk;
use crate::config::mistake::MistakeKind;
use crate::config::settings::ViewSetting;
use crate::config::table;
use crate::domain::Filter;
use crate::text::Clean;

/// Every `[[view]]`, in the order of the file.
pub(super) fn views(desk: &mut Desk<'_>, root: &DeTable<'_>) -> Vec<ViewSetting> {
    let mut views: Vec<ViewSetting> = Vec::new();
    for (at, table) in desk.tables(root, "view") {
        let Some(view) = view(desk, at, table) else { continue };
        let called = view.name.as_str().to_lowercase();
        let same = |other: &&ViewSetting| other.name.as_str().to_lowercase() == called;
        if let Some(other) = views.iter().find(same) {
            let (name, other_line) = (view.name.clone(), other.line);
            desk.tell(at, MistakeKind::SameView { name, other_line });
        }
        views.push(view);
    }
    views
}

fn view(desk: &mut Desk<'_>, at: usize, table: &DeTable<'_>) -> Option<ViewSetting> {
    desk.known(table, &table::keys("[[view]]"));
    for key in ["name", "show"] {
        if !table.contains_key(key) {
            desk.tell(at, MistakeKind::Missing { key, of: "view" });
        }
    }
    let name = desk.text(table, "name");
    let show = desk.text(table, "show")?;
    match Filter::read(&show.value) {
        Ok(filter) => {
            let name = Clean::line(&name?.value);
            Some(ViewSetting { name, show: filter, line: desk.line(at) })
        }
        Err(mistake) => {
            let written = Clean::line(&show.value);
            desk.tell(show.at, MistakeKind::NotFound { written, mistake });
            None
        }
    }
}
