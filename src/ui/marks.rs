//! The words somebody looks for, marked in the lines that are in sight.

use std::collections::HashMap;
use std::ops::Range;

use crate::app::model::Reader;
use crate::app::page::PageLine;
use crate::app::reading::line_of;
use crate::text::find::Sought;
use crate::text::{self, Line};

/// What of the lines in sight is looked for.
pub(super) fn marks_in_sight(
    reader: &Reader,
    rows: usize,
) -> HashMap<usize, Vec<(Range<usize>, bool)>> {
    let mut marks: HashMap<usize, Vec<(Range<usize>, bool)>> = HashMap::new();
    let Some(find) = &reader.find else { return marks };
    let seen = reader.scroll..reader.scroll + rows;
    for (number, stretches) in find.matches.iter().enumerate() {
        for one in stretches.iter().filter(|one| seen.contains(&one.line)) {
            marks.entry(one.line).or_default().push((one.bytes.clone(), number == find.at));
        }
    }
    marks
}

/// A line with what is looked for marked in it.
pub(super) fn marked(line: &PageLine, marks: &[(Range<usize>, bool)]) -> Option<PageLine> {
    let set = text::with_marks(line_of(line)?, marks);
    Some(match line {
        PageLine::Text(_) => PageLine::Text(set),
        PageLine::AboveSaid(_) => PageLine::AboveSaid(set),
        PageLine::Said(turn, _) => PageLine::Said(*turn, set),
        _ => return None,
    })
}

/// A line with the words marked by which its post was found; `None` where it has none of them.
pub(super) fn sought_in(line: &Line, sought: &Sought) -> Option<Line> {
    let mut at = 0;
    let mut marks = Vec::new();
    for (run, places) in line.runs.iter().zip(sought.in_runs(&line.runs)) {
        marks.extend(places.into_iter().map(|place| (at + place.start..at + place.end, false)));
        at += run.text.as_str().len();
    }
    (!marks.is_empty()).then(|| text::with_marks(line, &marks))
}
