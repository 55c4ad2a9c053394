//! Cuts a page where it begins to nest without end: building a tree of it would take the square of its
//! length. Pages that people wrote nest some thirty deep.

/// Elements may be open inside each other so many times.
const DEEPEST: usize = 256;

/// Elements that end by themselves, and those that hold nothing.
const NOT_COUNTED: [&str; 27] = [
    "li", "p", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot", "option", "optgroup",
    "colgroup", "br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed",
    "source", "track", "wbr", "param",
];

/// The beginning of a page up to where it is too deep.
pub fn shallow(html: &str) -> &str {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        at = start + 1;
        let rest = html.get(at..).unwrap_or_default();
        if let Some(remark) = rest.strip_prefix("!--") {
            let end = remark.find("-->").map_or(remark.len(), |end| end + 3);
            at += 3 + end;
            continue;
        }
        let (ends, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|ch: char| !ch.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() || NOT_COUNTED.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        depth = if ends { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return html.get(..start).unwrap_or_default();
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_people_is_left_whole_and_an_abyss_is_cut() {
        let sloppy = "<table><tr><td><p>One<br><li>Two".repeat(200) + &"</table>".repeat(200);
        let flat = "<div><b>x</b></div><!-- <div> --><li>y".repeat(5_000);
        let deep = format!("<p>Ama</p>{}", "<div>".repeat(1_000));

        assert_eq!(shallow(&sloppy), sloppy);
        assert_eq!(shallow(&flat), flat);
        assert_eq!(shallow(&deep).len(), "<p>Ama</p>".len() + DEEPEST * "<div>".len());
    }
}
