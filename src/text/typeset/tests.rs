//! Documents set in lines.

mod bounds;
mod documents;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::text::html::document;

fn set(html: &str, width: u16) -> String {
    let lines = typeset(&document(html, None), width).lines;
    let lines = lines.iter().map(|line| {
        let words: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        if line.right_to_left { format!("{words} ←") } else { words }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_post_is_set_as_in_the_pictures() {
    let post = "<p>I thought I had missed it. Then I found the <a href='https://a.example/'>notice board</a>, which says you can start whenever you like.</p>
<p>Three things, so that we have met:</p><ul><li>I can find any book in the building except the one I am reading.</li><li>I have written <em>Back in five minutes</em> on the same card.</li></ul>
<img alt='an enquiry desk seen from behind: a flask, a stapler, and a card' src='x'>
<h2>Later</h2><blockquote><p>A sign is a question somebody asked you so often that you wrote the answer on the wall.</p><p>So.</p></blockquote>
<ol start=9><li>nine</li><li>ten<p>and more</p></li></ol><pre>let a = 1;

    let b;</pre><hr>";

    assert_snapshot!(set(post, 44), @r#"
    I thought I had missed it. Then I found the
    notice board [1], which says you can start
    whenever you like.

    Three things, so that we have met:

     • I can find any book in the building
       except the one I am reading.
     • I have written Back in five minutes on
       the same card.

     ▢ Picture  an enquiry desk seen from
                behind: a flask, a stapler, and
                a card

    Later
     │ A sign is a question somebody asked you
     │ so often that you wrote the answer on the
     │ wall.
     │
     │ So.

      9. nine

     10. ten

         and more

      let a = 1;

          let b;

    ────────────────────────────────────────────
    "#);
}

#[test]
fn a_table_that_fits_has_columns() {
    let table = "<table><tr><th>Day<th>Open<tr><td>Monday<td>9–5<tr><td>Friday<td>a longer day, from eight until late in the evening</table>";

    assert_snapshot!(set(table, 60), @r#"
    Day     Open
    ──────────────────────────────────────────────────────────
    Monday  9–5
    Friday  a longer day, from eight until late in the evening
    "#);
    assert_snapshot!(set(table, 30), @r#"
    Day     Open
    ──────────────────────────────
    Monday  9–5
    Friday  a longer day, from
            eight until late in
            the evening
    "#);
    assert_snapshot!(set(table, 16), @r#"
    Day: Monday
    Open: 9–5

    Day: Friday
    Open: a longer
    day, from eight
    until late in
    the evening
    "#);
}

#[test]
fn long_words_are_cut_between_letters() {
    let accents = "e\u{301}".repeat(11);
    let words = format!("<p>See https://example.org/a/very/long/address/indeed, then {accents}");

    assert_eq!(
        set(&words, 10).replace('\u{301}', "'"),
        "See\nhttps://ex\nample.org/\na/very/\nlong/\naddress/\nindeed,\nthen\n\
         e'e'e'e'e'e'e'e'e'e'\ne'"
    );
}

#[test]
fn chinese_and_japanese_break_between_characters() {
    assert_snapshot!(set("<p>図書館で働く人のための「二十三のこと」を、ことしも始めました。</p>", 16), @r#"
    図書館で働く人の
    ための「二十三の
    こと」を、ことし
    も始めました。
    "#);
}

#[test]
fn french_signs_stay_with_their_word() {
    assert_snapshot!(set("<p>Que dire de plus ? « Oui » !</p>", 17), @r#"
    Que dire de
    plus ? « Oui » !
    "#);
}

#[test]
fn right_to_left_paragraphs_say_so() {
    assert_snapshot!(set("<p>שלום לכולם, זה Thing 7</p><p>Hello</p><ul><li>می‌خوانم</ul>", 40), @r#"
    שלום לכולם, זה Thing 7 ←

    Hello

     • می‌خوانم ←
    "#);
}

#[test]
fn sound_and_bare_pictures_have_a_name() {
    let post = "<audio src='https://a.example/t.mp3' title='A talk'></audio><img src='https://a.example/x'><img src=https://a.example/y alt=Y><figure><img src=x alt=same><figcaption>same</figcaption></figure><figure><img src=x alt='a door'><figcaption>Our door</figcaption></figure>";

    assert_snapshot!(set(post, 40), @r#"
      Sound    A talk [1]

    ▢ Picture  [2]
    ▢ Picture  Y [3]
    ▢ Picture  same

    ▢ Picture  a door
               Our door
    "#);
    assert_snapshot!(set(post, 14), @r#"
    Sound A
    talk [1]

    ▢ Picture [2]
    ▢ Picture
    Y [3]
    ▢ Picture same

    ▢ Picture a
    door
    Our door
    "#);
}

#[test]
fn deep_quotes_leave_room_for_words() {
    let deep = format!("{}words that go on", "<blockquote>".repeat(60));

    assert_snapshot!(set(&deep, 24), @r#"
    │  │  │  │ words that
    │  │  │  │ go on
    "#);
}

#[test]
fn a_letter_wider_than_the_line_is_replaced() {
    assert_eq!(set("<p>図a</p>", 1), "…\na");
    assert_eq!(set("<pre>図</pre>", 1), "…");
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-z ]{1,80}",
        "[一-龠ぁ-ん。「」 ]{1,20}",
        "[\u{5d0}-\u{5ea}\u{627}-\u{64a} ]{1,20}",
        "[👩👧🏽\u{200d}\u{fe0f}❤🇩🇪1\u{20e3} ]{1,12}",
        "[e\u{301}\u{302} \u{ff9e}ｶ\u{1100}\u{1161}\u{11a8}]{1,20}",
        "[कि्षักำ ]{1,20}",
    ];
    proptest::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

/// A block of any kind that holds the words.
fn block_of(words: Vec<Inline>, text: &str, kind: u8) -> Block {
    let paragraph = || Block::Paragraph(words.clone());
    match kind {
        0 => Block::Heading { level: 2, text: words },
        1 => Block::Quote(vec![paragraph(), Block::Quote(vec![paragraph()])]),
        2 => Block::List {
            numbers: Some(Numbers::from(99)),
            items: vec![vec![paragraph()], vec![], vec![paragraph(), paragraph()]],
        },
        3 => Block::List {
            numbers: None,
            items: vec![vec![Block::List { numbers: None, items: vec![vec![paragraph()]] }]],
        },
        4 => Block::Code(Clean::lines(text)),
        5 => Block::Table {
            header: true,
            rows: vec![vec![words.clone(), words.clone()], vec![words.clone(), vec![], words]],
        },
        6 => Block::Picture { description: Some(Clean::line(text)), caption: words, link: Some(7) },
        7 => Block::Rule,
        8 => Block::Fold {
            summary: words.clone(),
            blocks: vec![Block::Explanation(vec![paragraph()]), paragraph()],
            open: text.len().is_multiple_of(2),
        },
        _ => paragraph(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_line_is_wider_than_asked(
        texts in proptest::collection::vec(texts(), 1..4),
        kinds in proptest::collection::vec(0_u8..11, 1..4),
        width in 1_u16..=200,
    ) {
        let mut words = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let style = Style { strong: n % 2 == 1, ..Style::default() };
            words.push(Inline::Text { text: Clean::run(text), style });
            words.extend([Inline::MayBreak { hyphen: n % 2 == 0 }, Inline::Place(3), Inline::Jump(3)]);
            words.push(if n % 3 == 1 { Inline::Break } else { Inline::LinkNumber(12) });
        }
        let blocks = kinds.iter().map(|&kind| block_of(words.clone(), &texts[0], kind)).collect();

        let document = Document { blocks, links: vec![] };
        let folded = typeset_with(&document, width, Folds::AsWritten).lines;
        for line in typeset(&document, width).lines.into_iter().chain(folded) {
            let used: usize = line.runs.iter().map(|run| measure::width(run.text.as_str())).sum();
            prop_assert!(used <= usize::from(width), "{:?}", line);
        }
    }

    #[test]
    fn no_letter_is_lost(text in "[a-zé漢字。！ -]{0,60}", width in 2_u16..30) {
        let words = vec![Inline::Text { text: Clean::run(&text), style: Style::default() }];
        let document = Document { blocks: vec![Block::Paragraph(words)], links: vec![] };

        let lines = typeset(&document, width).lines;

        let runs = lines.iter().flat_map(|line| &line.runs);
        let set: String = runs.map(|run| run.text.as_str().replace(' ', "")).collect();
        prop_assert_eq!(set, text.replace(' ', ""));
    }

    #[test]
    fn a_hyphen_shows_only_where_a_line_ends(syllables in proptest::collection::vec("[a-z]{1,4}", 1..20), width in 6_u16..30) {
        let text = |text: &String| {
            Inline::Text { text: Clean::run(text), style: Style::default() }
        };
        let words = syllables.iter().flat_map(|one| [text(one), Inline::MayBreak { hyphen: true }]);
        let document = Document { blocks: vec![Block::Paragraph(words.collect())], links: vec![] };

        let lines = typeset(&document, width).lines;

        let set: Vec<String> = lines
            .iter()
            .map(|line| line.runs.iter().map(|run| run.text.as_str()).collect())
            .collect();
        prop_assert_eq!(set.join("\n").replace("-\n", "").replace('\n', ""), syllables.concat());
    }
}
