//! Where each person's blog is: invented hosts, and feeds where their platforms keep them.

use jiff::Timestamp;

use super::tables::{PEOPLE, POSTS, Person, Post};

/// The server whose hashtag stream is read.
pub(super) const STREAM_HOST: &str = "books.example";
/// The server of the sample's Bluesky: where its accounts are, and what shows everybody's posts.
pub(super) const SKY_HOST: &str = "sky.example";
/// The server of the note that is deleted: nothing is there.
const GONE_HOST: &str = "gone.example";
/// The address of the sample's programme, and what stands there.
pub const PROGRAMME: &str = "http://lantern.example/programme.toml";
/// What its organiser published.
pub const PUBLISHED: &str = include_str!("../../examples/lantern-23.toml");
/// What you are called on Bluesky.
pub(super) const ROBIN: &str = "robin.example";
/// The hashtag of the sample.
pub(super) const TAG: &str = "lantern23";
/// Where the moved blog went, and when.
pub(super) const NEW_HOST: &str = "polka.example";
const MOVED_AT: &str = "2026-04-06T19:00:00Z";
/// Two posts that the moved blog took along.
const TAKEN_ALONG: [&str; 2] = ["post149", "post155"];
/// When the closed blog closed.
const CLOSED_AT: &str = "2026-03-30T00:00:00Z";

/// So many posts the short feed shows.
const SHORT_FEED: usize = 10;

/// The host of a person's blog.
pub(super) fn host(person: &Person) -> &'static str {
    match person.id {
        "p01" => "maren.example",
        "p02" => "tunde.example",
        "p03" => "ilse.example",
        "p04" => "kirsten.example",
        "p05" => "amelie.example",
        "p06" => "noor.example",
        "p07" => "eitan.example",
        "p08" => "xiaoyu.example",
        "p09" => "midori.example",
        "p10" => "priya.example",
        "p11" => "gareth.example",
        "p12" => "sofia.example",
        "p13" => "wanjiru.example",
        "p14" => "piotr.example",
        "p15" => "hana.example",
        "p16" => "seun.example",
        "p17" => "bea.example",
        "p18" => "callum.example",
        "p19" => "dorothea.example",
        "p20" => "ravi.example",
        "p21" => "agnes.example",
        "p22" => "yusuf.example",
        "p23" => "freya.example",
        "p24" => "quayside.example",
        _ => "lantern.example",
    }
}

/// Every invented host name the server answers to.
pub fn hosts() -> Vec<String> {
    let blogs = PEOPLE.iter().map(host);
    blogs.chain([NEW_HOST, STREAM_HOST, SKY_HOST, GONE_HOST]).map(str::to_owned).collect()
}

/// The person whose blog is at a host, and whether it is the new host of the moved one.
pub(super) fn at_host(name: &str) -> Option<(&'static Person, Site)> {
    if name == NEW_HOST {
        return PEOPLE.iter().find(|person| person.id == "p14").map(|person| (person, Site::New));
    }
    PEOPLE.iter().find(|person| host(person) == name).map(|person| (person, Site::First))
}

/// Which of a person's sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// Where the blog began.
    First,
    /// Where it moved to.
    New,
}

/// Whether a site answers at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does.
    Open,
    /// It moved to the new host.
    Moved,
    /// It was closed by its owner.
    Closed,
    /// It does not exist yet.
    NotYet,
}

/// How a site stands at a moment.
pub(super) fn standing(person: &Person, site: Site, now: Timestamp) -> Standing {
    match (person.id, site) {
        ("p14", Site::First) if now >= super::at(MOVED_AT) => Standing::Moved,
        ("p14", Site::New) if now < super::at(MOVED_AT) => Standing::NotYet,
        ("p23", _) if now >= super::at(CLOSED_AT) => Standing::Closed,
        _ => Standing::Open,
    }
}

/// The path of a person's feed, where their platform keeps it.
pub(super) fn feed_path(person: &Person) -> &'static str {
    match person.platform {
        "Blogger" => "/feeds/posts/default",
        "Ghost" => "/rss/",
        "Hugo" => "/index.xml",
        "Substack" => "/feed",
        "micro.blog" => "/feed.json",
        "Hexo" => "/atom.xml",
        "Movable Type" => "/index.rdf",
        "Serendipity" => "/index.php?/feeds/index.rss2",
        _ => "/feed/",
    }
}

/// The address of a site's first page.
pub(super) fn home(person: &Person, site: Site) -> String {
    let host = if site == Site::New { NEW_HOST } else { host(person) };
    format!("http://{host}/")
}

/// The path of a post on its blog.
pub(super) fn post_path(post: &Post) -> String {
    let slug = post.number;
    match post.published {
        Some(at) => format!("/{}/{slug}.html", at.strftime("%Y/%m")),
        None => format!("/undated/{slug}.html"),
    }
}

/// The address of a post, on the site that has it.
pub(super) fn address(person: &Person, post: &Post) -> String {
    let moved = person.id == "p14" && post.published.is_some_and(|at| at >= super::at(MOVED_AT));
    let home = home(person, if moved { Site::New } else { Site::First });
    format!("{}{}", home.trim_end_matches('/'), post_path(post))
}

/// The posts that a site's feed shows at a moment, newest first.
pub(super) fn shown(person: &Person, site: Site, now: Timestamp) -> Vec<&'static Post> {
    let mut posts = out(person, site, now);
    if person.id == "p01" {
        posts.truncate(SHORT_FEED);
    }
    posts
}

/// The posts before those that a feed shows, as its platform tells them by the query of the feed's
/// address; `None` where there is no such page.
pub(super) fn older(
    person: &Person,
    site: Site,
    query: &str,
    now: Timestamp,
) -> Option<Vec<&'static Post>> {
    let number = |name: &str| {
        let mut parts = query.split('&').filter_map(|part| part.split_once('='));
        parts.find(|(known, _)| *known == name)?.1.parse::<usize>().ok()
    };
    let posts = out(person, site, now);
    let (skipped, most) = match person.platform {
        "WordPress" => {
            let page = shown(person, site, now).len().max(1);
            (number("paged")?.saturating_sub(1).saturating_mul(page), page)
        }
        "Blogger" => {
            let most = number("max-results").unwrap_or(25).min(500);
            (number("start-index")?.saturating_sub(1), most)
        }
        _ => return None,
    };
    // WordPress has no page past the end; Blogger's is empty.
    let there = skipped < posts.len() || person.platform == "Blogger";
    there.then(|| posts.into_iter().skip(skipped).take(most).collect())
}

/// The posts of a site at a moment, newest first.
pub(super) fn out(person: &Person, site: Site, now: Timestamp) -> Vec<&'static Post> {
    let mut posts: Vec<&Post> = POSTS
        .iter()
        .filter(|post| post.who == person.id && is_out(post, now))
        .filter(|post| match (person.id, site) {
            ("p14", Site::New) => {
                TAKEN_ALONG.contains(&post.id)
                    || post.published.is_some_and(|at| at >= super::at(MOVED_AT))
            }
            ("p14", Site::First) => post.published.is_some_and(|at| at < super::at(MOVED_AT)),
            _ => true,
        })
        .collect();
    posts.sort_by_key(|post| std::cmp::Reverse((post.published, post.number)));
    posts
}

/// Whether a post is out: the undated one and the one dated next year came last.
pub(super) fn is_out(post: &Post, now: Timestamp) -> bool {
    match post.published {
        Some(at) if at <= super::now() => at <= now,
        Some(_) | None => now >= super::now(),
    }
}

/// The sample's `config.toml`.
pub fn config() -> String {
    let mut text = String::from(
        "# The sample cohort: invented people, served by the program itself. Change what you like;\n\
         # delete this file to have it as it was.\n\ntitle = \"Lantern 23\"\n",
    );
    text.push_str(&format!("\n[[programme]]\nfrom = \"{PROGRAMME}\"\n"));
    for person in PEOPLE.iter() {
        let home = home(person, Site::First);
        let feed = format!("{}{}", home.trim_end_matches('/'), feed_path(person));
        text.push_str(&format!(
            "\n[[participant]]\nname = \"{}\"\nblog = \"{home}\"\nfeed = \"{feed}\"\n",
            person.name
        ));
        for (key, value) in
            [("fediverse", person.fediverse), ("bluesky", person.bluesky), ("group", person.team)]
        {
            if !value.is_empty() {
                text.push_str(&format!("{key} = \"{value}\"\n"));
            }
        }
        if person.tagged_only {
            text.push_str(&format!("only = [\"{TAG}\"]\n"));
        }
    }
    text.push_str(
        "\n# You, as a guest. What you write here really arrives, on this computer only.\n\
         [you]\nname = \"Robin\"\nemail = \"robin@lantern.example\"\n\n\
         # The blogs whose comment form may be filled in for you.\n[conversation]\nforms = [\n",
    );
    for person in PEOPLE.iter().filter(|person| person.platform == "WordPress") {
        text.push_str(&format!("  \"{}\",\n", home(person, Site::First)));
    }
    text.push_str("]\n");
    text.push_str(&format!(
        "\n[[hashtag]]\ntag = \"{TAG}\"\nservers = [\"http://{STREAM_HOST}\"]\n\
         bluesky = \"http://{SKY_HOST}\"\n"
    ));
    text
}
