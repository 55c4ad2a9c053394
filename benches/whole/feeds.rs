//! Invents feeds, the same in every run: words as often as words are, paragraphs, links, a list now and then.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};

/// The time it is in every run.
pub(crate) const NOW: &str = "2026-11-20T10:00:00Z";

/// Numbers that look like chance, the same for the same seed (splitmix64).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: usize) -> Self {
        Self(u64::try_from(seed).unwrap_or_default().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// A rank: 0 most often, as words of a language are (Zipf).
    pub(crate) fn rank(&mut self, words: usize) -> usize {
        // 2^(x · log2(words)) with x even over 0 … 1 is a rank by the law of Zipf.
        let steps = 1_000;
        let share = u32::try_from(self.below(steps)).map_or(0.0, f64::from) / 1_000.0;
        let size = u32::try_from(words).map_or(1.0, f64::from);
        let mut rank = 1;
        while f64::from(u32::try_from(rank + 1).unwrap_or(u32::MAX)) <= size.powf(share) {
            rank += 1;
        }
        (rank - 1 + self.below(rank / 64 + 1)).min(words.saturating_sub(1))
    }
}

/// How many words the invented language has.
const WORDS: usize = 6_000;
const BEGINNINGS: [&str; 20] = [
    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl", "ch",
    "br", "w",
];
const MIDDLES: [&str; 15] =
    ["a", "e", "i", "o", "u", "ea", "ai", "ou", "ie", "oo", "an", "en", "in", "or", "er"];

/// The words, the most frequent first: short ones.
fn words() -> Vec<String> {
    let mut words = Vec::with_capacity(WORDS);
    for number in 0..WORDS {
        let (mut word, mut rest) = (String::new(), number + 7);
        while rest > 0 {
            word.push_str(BEGINNINGS.get(rest % 20).unwrap());
            word.push_str(MIDDLES.get(rest / 20 % 15).unwrap());
            rest /= 300;
        }
        words.push(word);
    }
    words
}

/// The signs of a script without blanks, the most frequent first.
const SIGNS: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世车";

/// Writes in the invented language.
pub(crate) struct Writer {
    words: Vec<String>,
    signs: Vec<char>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { words: words(), signs: SIGNS.chars().collect() }
    }

    pub(crate) fn word(&self, rank: usize) -> &str {
        self.words.get(rank).map_or("", String::as_str)
    }

    fn sentence(&self, chance: &mut Chance, into: &mut String) {
        for number in 0..8 + chance.below(14) {
            if number > 0 {
                into.push(' ');
            }
            into.push_str(self.word(chance.rank(WORDS)));
        }
        into.push_str(". ");
    }

    fn sentence_of_signs(&self, chance: &mut Chance, into: &mut String) {
        for _ in 0..20 + chance.below(30) {
            into.push(*self.signs.get(chance.rank(self.signs.len())).unwrap_or(&'的'));
        }
        into.push('。');
    }

    pub(crate) fn title(&self, chance: &mut Chance) -> String {
        let words: Vec<&str> =
            (0..3 + chance.below(5)).map(|_| self.word(chance.rank(WORDS))).collect();
        words.join(" ")
    }

    /// The HTML of a post of about so many bytes; one of ten is in a script without blanks.
    pub(crate) fn html(&self, chance: &mut Chance, bytes: usize) -> String {
        let (mut html, in_signs) = (String::with_capacity(bytes + 512), chance.below(10) == 0);
        while html.len() < bytes {
            html.push_str("<p>");
            for _ in 0..2 + chance.below(4) {
                if in_signs {
                    self.sentence_of_signs(chance, &mut html);
                } else {
                    self.sentence(chance, &mut html);
                }
                if html.len() >= bytes {
                    break;
                }
            }
            match chance.below(6) {
                0 => write!(
                    html,
                    "<a href=\"https://pages.example/{}/{}\" title=\"read more\" target=\"_blank\" rel=\"noopener\">{}</a>",
                    self.word(chance.rank(WORDS)),
                    chance.below(1_000),
                    self.word(chance.rank(WORDS)),
                )
                .unwrap(),
                1 => html.push_str("<strong>and so on</strong>"),
                2 => html.push_str("<img class=\"alignnone size-medium\" width=\"300\" height=\"200\" src=\"https://pictures.example/uploads/2026/11/picture-300x200.jpg\" alt=\"\" />"),
                _ => {}
            }
            html.push_str("</p>\n");
        }
        html
    }
}

/// A feed as it is sent.
pub(crate) struct Feed {
    /// The body, packed with gzip.
    pub(crate) packed: Vec<u8>,
    /// How long the body is.
    pub(crate) bytes: usize,
    /// How long the HTML of its posts is.
    pub(crate) html: usize,
}

/// When a post of a feed was published: its newest an hour or more ago, the others some days apart.
fn published(feed: usize, number: usize) -> Timestamp {
    let now: Timestamp = NOW.parse().unwrap();
    let hours = i64::try_from(1 + feed % 48 + number * 60).unwrap_or_default();
    now.checked_sub(SignedDuration::from_hours(hours)).unwrap()
}

/// One feed with so many posts of so many bytes: RSS as most blogs send it, every fourth Atom.
pub(crate) fn feed(writer: &Writer, number: usize, posts: usize, each: usize) -> Feed {
    let mut chance = Chance::of(number + 1);
    let is_atom = number % 4 == 3;
    let mut body = if is_atom {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Blog {number}</title><id>tag:b{number}.example</id><link href=\"https://b{number}.example/\"/><updated>2026-11-20T08:00:00Z</updated>"
        )
    } else {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Blog {number}</title><link>https://b{number}.example/</link><description>What I found</description>"
        )
    };
    let mut html_bytes = 0;
    for post in 0..posts {
        let (title, html) = (writer.title(&mut chance), writer.html(&mut chance, each));
        html_bytes += html.len();
        let at = published(number, post);
        if is_atom {
            let html = html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            write!(body, "<entry><title>{title}</title><id>https://b{number}.example/{post}</id><link href=\"https://b{number}.example/{post}\"/><published>{at}</published><updated>{at}</updated><author><name>Person {number}</name></author><content type=\"html\">{html}</content></entry>").unwrap();
        } else {
            let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
            write!(body, "<item><title>{title}</title><link>https://b{number}.example/{post}</link><guid isPermaLink=\"false\">https://b{number}.example/?p={post}</guid><pubDate>{date}</pubDate><dc:creator><![CDATA[Person {number}]]></dc:creator><category><![CDATA[things]]></category><description><![CDATA[{}]]></description><content:encoded><![CDATA[{html}]]></content:encoded></item>", writer.title(&mut chance)).unwrap();
        }
    }
    body.push_str(if is_atom { "</feed>" } else { "</channel></rss>" });
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(body.as_bytes()).unwrap();
    Feed { packed: packer.finish().unwrap(), bytes: body.len(), html: html_bytes }
}
