//! The text of a post for a command: as `cohort show` prints it.

use jiff::tz::TimeZone;

use crate::app::Article;
use crate::text::{self, Line};
use crate::words::headless as words;

/// How wide the text is set; as wide as `cohort show` sets it.
const WIDTH: u16 = 76;

/// The text of a post.
pub(super) fn text_of(article: &Article, zone: &TimeZone) -> String {
    let mut out = String::new();
    let row = &article.row;
    let mut line = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(row.title.as_str());
    line(&words::byline(row, zone));
    if let Some(address) = &row.address {
        line(address.as_str());
    }
    line("");
    for set in text::typeset(&article.document, WIDTH).lines {
        line(&words_of(&set));
    }
    let links = &article.document.links;
    let before: usize = article.above.iter().map(|turn| turn.document.links.len()).sum();
    for (number, link) in links.iter().enumerate() {
        if number == 0 {
            line("");
        }
        line(&format!("[{}] {link}", before + number + 1));
    }
    out
}

fn words_of(line: &Line) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}
