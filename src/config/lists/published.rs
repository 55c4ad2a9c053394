//! Where the rows of a list are that somebody sees in a browser: a spreadsheet's CSV, a pad's table, the
//! answer behind a Bluesky page.

use url::Url;

use super::super::settings::BLUESKY;

/// The address at which the list behind a page can be read; the page itself where there is no other.
pub fn document_of(page: &Url) -> Url {
    spreadsheet(page)
        .or_else(|| pad(page))
        .or_else(|| bluesky(page))
        .unwrap_or_else(|| page.clone())
}

/// A spreadsheet of Google: shared (`…/d/ID/edit#gid=0`) or published (`…/d/e/ID/pubhtml`).
fn spreadsheet(page: &Url) -> Option<Url> {
    if page.host_str() != Some("docs.google.com") {
        return None;
    }
    let words = words(page);
    let rest = words.strip_prefix(&["spreadsheets"])?;
    // `…/spreadsheets/u/0/d/…` is the same for somebody with several accounts.
    let rest = if let ["u", _, behind @ ..] = rest { behind } else { rest };
    let sheet = sheet(page);
    let mut csv = page.clone();
    csv.set_fragment(None);
    csv.set_query(None);
    match rest {
        ["d", "e", id, ..] => {
            csv.set_path(&format!("/spreadsheets/d/e/{id}/pub"));
            csv.query_pairs_mut().append_pair("output", "csv");
        }
        ["d", id, ..] => {
            csv.set_path(&format!("/spreadsheets/d/{id}/export"));
            csv.query_pairs_mut().append_pair("format", "csv");
        }
        _ => return None,
    }
    if let Some(sheet) = sheet {
        csv.query_pairs_mut().append_pair("gid", &sheet);
        if rest.get(1) == Some(&"e") {
            csv.query_pairs_mut().append_pair("single", "true");
        }
    }
    Some(csv)
}

/// The sheet of a spreadsheet that an address names, in its query or its fragment.
fn sheet(page: &Url) -> Option<String> {
    let of = |text: &str| {
        let digits = text.split('&').find_map(|part| part.strip_prefix("gid="))?;
        (!digits.is_empty() && digits.chars().all(|ch| ch.is_ascii_digit()))
            .then(|| digits.to_owned())
    };
    page.fragment().and_then(of).or_else(|| page.query().and_then(of))
}

/// A shared table of `EtherCalc`.
fn pad(page: &Url) -> Option<Url> {
    let host = page.host_str()?;
    let is_calc = ["ethercalc", "framacalc"].iter().any(|name| host.contains(name));
    match words(page).as_slice() {
        [id] if is_calc && !id.contains('.') => {
            let mut csv = page.clone();
            csv.set_path(&format!("/{}.csv", id.trim_start_matches('=')));
            Some(csv)
        }
        _ => None,
    }
}

/// A list or starter pack of Bluesky.
fn bluesky(page: &Url) -> Option<Url> {
    if page.host_str() != Some("bsky.app") {
        return None;
    }
    let api = Url::parse(BLUESKY).ok()?;
    match words(page).as_slice() {
        ["profile", who, "lists", key] => {
            bluesky_list(&api, &format!("at://{who}/app.bsky.graph.list/{key}"))
        }
        ["starter-pack" | "start", who, key] => {
            let mut pack = api.join("xrpc/app.bsky.graph.getStarterPack").ok()?;
            let uri = format!("at://{who}/app.bsky.graph.starterpack/{key}");
            pack.query_pairs_mut().append_pair("starterPack", &uri);
            Some(pack)
        }
        _ => None,
    }
}

/// Where a server of Bluesky tells who is on a list.
pub(super) fn bluesky_list(server: &Url, uri: &str) -> Option<Url> {
    let mut list = server.join("/xrpc/app.bsky.graph.getList").ok()?;
    list.query_pairs_mut().append_pair("list", uri).append_pair("limit", "100");
    Some(list)
}

fn words(page: &Url) -> Vec<&str> {
    page.path().split('/').filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_behind_a_page_are_found() {
        let sheets = "https://docs.google.com/spreadsheets";
        for (page, document) in [
            (
                format!("{sheets}/d/abc_1/edit#gid=7"),
                format!("{sheets}/d/abc_1/export?format=csv&gid=7"),
            ),
            (
                format!("{sheets}/d/abc_1/edit?usp=sharing"),
                format!("{sheets}/d/abc_1/export?format=csv"),
            ),
            (
                format!("{sheets}/d/e/2PACX-1/pubhtml?gid=7&single=true"),
                format!("{sheets}/d/e/2PACX-1/pub?output=csv&gid=7&single=true"),
            ),
            (format!("{sheets}/u/1/d/abc_1"), format!("{sheets}/d/abc_1/export?format=csv")),
            (
                "https://ethercalc.example/cpd23".into(),
                "https://ethercalc.example/cpd23.csv".into(),
            ),
            (
                "https://bsky.app/profile/ama.example/lists/3k".into(),
                "https://public.api.bsky.app/xrpc/app.bsky.graph.getList?\
                 list=at%3A%2F%2Fama.example%2Fapp.bsky.graph.list%2F3k&limit=100"
                    .into(),
            ),
            (
                "https://bsky.app/starter-pack/ama.example/3k".into(),
                "https://public.api.bsky.app/xrpc/app.bsky.graph.getStarterPack?\
                 starterPack=at%3A%2F%2Fama.example%2Fapp.bsky.graph.starterpack%2F3k"
                    .into(),
            ),
            ("https://cpd.example/people".into(), "https://cpd.example/people".into()),
        ] {
            assert_eq!(document_of(&Url::parse(&page).unwrap()).as_str(), document, "{page}");
        }
    }
}
