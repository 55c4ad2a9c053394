//! HTML as people, editors and enemies write it.

mod sketch;
mod tidy;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::text::{Block, Clean, plain, typeset};
use sketch::sketch;
use tidy::{soup, tidy};

fn read(html: &str) -> String {
    let base = Url::parse("https://blog.example/2026/post").unwrap();
    sketch(&document(html, Some(&base)))
}

#[test]
fn an_ordinary_post_keeps_its_parts() {
    let post = r#"<h2>Thing 13</h2>
        <p>Our <em>photocopier</em> has had   the same <strong>sign</strong> for <del>ten</del>
        eleven years. <a href="/about">Maren said </a>that.</p>
        <blockquote><p>A sign is a question.</p></blockquote>
        <ul><li>One <code>map</code><ul><li>of a town</li></ul></li><li>Two</li></ul>
        <ol start="3"><li>Three<li>Four</ol><hr><pre>
  fn main() {
  }
</pre>"#;

    assert_snapshot!(read(post), @r#"
    h2 Thing 13
    ¶ Our _photocopier_ has had the same *sign* for ~ten~ eleven years. <Maren said>[1] that.
    quote
      ¶ A sign is a question.
    •
      ¶ One `map`
      •
        ¶ of a town
    •
      ¶ Two
    3.
      ¶ Three
    4.
      ¶ Four
    rule
    code "  fn main() {\n  }"
    [1] https://blog.example/about
    "#);
}

#[test]
fn a_blogger_post_without_paragraphs_gets_them() {
    let post = r#"<div dir="ltr" style="text-align: left;" trbidi="on">First line<br />second line<br />
<br />&nbsp;A new paragraph.<br /><br /><br /><div class="separator" style="clear: both;">
<a href="https://1.bp.blogspot.com/s1600/a.jpg" imageanchor="1"><img border="0" src="https://1.bp.blogspot.com/s320/a.jpg" /></a></div>
<div><br /></div><table class="tr-caption-container"><tbody><tr><td><a href="https://x.example/b.jpg"><img alt="a desk" src="b.jpg"></a></td></tr>
<tr><td class="tr-caption">My desk</td></tr></tbody></table><span style="font-weight: bold;">Bold </span><span style="font-style: italic">lean</span>.<br/></div><img width="1" height="1" src="https://blogger.example/tracker/x">"#;

    assert_snapshot!(read(post), @r#"
    ¶ First line / second line
    ¶ A new paragraph.
    picture None  [1]
    picture Some("a desk") My desk [2]
    ¶ *Bold *_lean_.
    [1] https://1.bp.blogspot.com/s1600/a.jpg
    [2] https://x.example/b.jpg
    "#);
}

#[test]
fn a_wordpress_gallery_keeps_descriptions_and_captions() {
    let post = r#"<figure class="wp-block-gallery"><figure class="wp-block-image"><img src="/a.jpg" alt="A shelf"/><figcaption>Shelf <em>one</em></figcaption></figure>
<figure class="wp-block-image"><a href="/big"><img src="data:image/gif;base64,R0" data-src="/b.jpg" alt="IMG_001.JPG"/></a></figure><figcaption class="blocks-gallery-caption">Both shelves</figcaption></figure>
<div id="attachment_7" class="wp-caption"><img src="/c.jpg" alt="A door"/><p class="wp-caption-text">The door</p></div>
<p>After <img src="https://s.w.org/smile.png" alt="🙂" class="wp-smiley"/> all.</p>
<figure class="wp-block-embed"><iframe title="How to shelve" src="https://www.youtube.com/embed/x"></iframe></figure>
<audio controls><source src="/talk.mp3" type="audio/mpeg"><a href="/talk.mp3">Download</a></audio><noscript>No</noscript>"#;

    assert_snapshot!(read(post), @r#"
    picture Some("A shelf") Shelf _one_ [1]
    picture None  [2]
    ¶ Both shelves
    picture Some("A door") The door [3]
    ¶ After 🙂 all.
    Film Some("How to shelve") Some(4)
    Sound Some("blog.example") Some(5)
    [1] https://blog.example/a.jpg
    [2] https://blog.example/big
    [3] https://blog.example/c.jpg
    [4] https://www.youtube.com/embed/x
    [5] https://blog.example/talk.mp3
    "#);
}

#[test]
fn word_leaves_nothing_but_the_words() {
    let post = r#"<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style>p.MsoNormal {margin:0cm}</style>
<p class="MsoNormal"><span lang="EN-GB" style='font-size:12.0pt'>Dear <b style='mso-bidi-font-weight:normal'>all</b>,<o:p></o:p></span></p>
<p class="MsoListParagraph"><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>First<o:p>&nbsp;</o:p></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p><xml><o:Office>gone</o:Office></xml>"#;

    assert_snapshot!(read(post), @r#"
    ¶ Dear *all*,
    ¶ 1. First
    "#);
}

#[test]
fn tables_of_data_stay_and_tables_of_layout_go() {
    let post = r#"<table><caption>Hours</caption><thead><tr><th>Day<th>Open</thead><tbody><tr><td>Monday<td>9–5<br>7–9<tr><td colspan="2">closed</table>
<table><tr><td>Left <td>right</table><table><tr><td><table><tr><td><p>deep</p></td></tr></table></td></tr></table>"#;

    assert_snapshot!(read(post), @r#"
    ¶ Hours
    table with names
      Day | Open
      Monday | 9–5 / 7–9
      closed
    ¶ Left
    ¶ right
    ¶ deep
    "#);
}

#[test]
fn links_lead_to_pages_and_mailboxes_only() {
    let post = r##"<a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="file:///etc/passwd">c</a>
<a href=" HTTPS://Other.Example/x ">d</a> <a href="mailto:a@b.example">e</a> <a href="//cdn.example">f</a>
<a href="#note">g</a> <a href="https://other.example/x">h</a> <a>i</a> <a href="vbscript:x">j <a href="k">k</a>"##;

    assert_snapshot!(read(post), @r#"
    ¶ a b c <d>[1] <e>[2] <f>[3] g <h>[1] i j <k>[4]
    [1] https://other.example/x
    [2] mailto:a@b.example
    [3] https://cdn.example/
    [4] https://blog.example/2026/k
    "#);
}

#[test]
fn a_link_around_blocks_has_a_number_in_each() {
    assert_snapshot!(read("<a href=/x><h3>Title</h3><p>Words </p><img src=y alt=Y></a> after"), @r#"
    h3 <Title>[1]
    ¶ <Words>[1]
    picture Some("Y")  [1]
    ¶ after
    [1] https://blog.example/x
    "#);
}

#[test]
fn plain_text_becomes_paragraphs() {
    let text = "Hello &amp; welcome.\nRoses are red\nViolets, 1 < 2\n\n\nThis line is as long as lines get in letters whose programme breaks\nthem by itself, so that it runs on and on and is one paragraph in the\nend.";

    assert_snapshot!(read(text), @r#"
    ¶ Hello & welcome. / Roses are red / Violets, 1 < 2
    ¶ This line is as long as lines get in letters whose programme breaks them by itself, so that it runs on and on and is one paragraph in the end.
    "#);
}

#[test]
fn text_with_a_few_tags_has_paragraphs_at_blank_lines() {
    assert_snapshot!(read("One <b>bold</b>\n<a href=/x>link</a>\n\nTwo <i>lean"), @r#"
    ¶ One *bold* <link>[1]
    ¶ Two _lean_
    [1] https://blog.example/x
    "#);
}

#[test]
fn a_note_keeps_the_short_form_of_its_links() {
    let note = r#"<p>New: <a href="https://blog.example/2026/04/post" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">blog.example/2026/</span><span class="invisible">04/post</span></a> <a href="https://books.example/tags/cpd23" class="mention hashtag" rel="tag">#<span>cpd23</span></a></p>"#;

    assert_snapshot!(read(note), @r#"
    ¶ New: <blog.example/2026/…>[1] <#cpd23>[2]
    [1] https://blog.example/2026/04/post
    [2] https://books.example/tags/cpd23
    "#);
}

#[test]
fn unclosed_and_misnested_tags_lose_no_words() {
    let broken = "<p>a<b>b<i>c</b>d</i>e<p>f</blockquote></td>g<ul><li>h<ul><li>i</ul>j<li>k</div><div><blockquote>l</div>m<h2>n<table><tr>o<td>p";

    assert_snapshot!(read(broken), @r#"
    ¶ a*b**_c_*_d_e
    ¶ f
    ¶ g
    •
      ¶ h
      •
        ¶ i
      ¶ j
    •
      ¶ k
      quote
        ¶ l
      ¶ m
      h2 n
      ¶ o
      ¶ p
    "#);
}

#[test]
fn what_is_hidden_is_gone_and_what_follows_is_not() {
    let post = r#"<div hidden>a<div>b</div><p>c</div>d<p style="DISPLAY : none">e<p>f<script>"</p>g"</script><style/>h<template><p>i</template><iframe src="https://a.example/x"/>j
<svg><path d="x"/><text>k</text></svg><ul><li style="display:none">l<li>m</ul><blockquote><div hidden>n</blockquote>o<title>p<p>q"#;

    assert_snapshot!(read(post), @r#"
    ¶ d
    ¶ fh
    Embedded Some("a.example") Some(1)
    ¶ j
    •
      ¶ m
    ¶ o
    ¶ q
    [1] https://a.example/x
    "#);
}

#[test]
fn terms_quotations_and_readings_are_told_apart() {
    let post = "<dl><dt>Thing<dd>A step<dt>Tag<dd>A word</dl><details><summary>More</summary><p>inside</details><q>said</q> <ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby><![CDATA[kept]]>";

    assert_snapshot!(read(post), @r#"
    ¶ *Thing*
    explanation
      ¶ A step
    ¶ *Tag*
    explanation
      ¶ A word
    fold More
      ¶ inside
    ¶ “said” 漢字(かんじ)kept
    "#);
}

#[test]
fn nothing_that_moves_a_terminal_comes_through() {
    let post = "<p title='\u{1b}]0;x\u{7}'>a\u{1b}[31mb&#27;[0m\u{9d}c&#x202e;d</p><img src=x alt='e\u{1b}\u{202e}f'><pre>g\u{1b}[2Jh\r\ni\tj</pre>";

    assert_snapshot!(read(post), @r#"
    ¶ a [31mb [0m cd
    picture Some("e f")  [1]
    code "g[2Jh\ni    j"
    [1] https://blog.example/2026/x
    "#);
}

#[test]
fn spans_of_columns_are_capped() {
    let cells = "<td colspan=4294967295>x".repeat(5000);
    let rows = format!("<tr>{cells}").repeat(3);

    let read = document(&format!("<table>{rows}</table>"), None);

    let Some(Block::Table { rows, .. }) = read.blocks.first() else { panic!("no table") };
    assert!(rows.iter().all(|row| row.len() <= 32));
    assert_eq!(plain(&read).as_str().matches('x').count(), 15_000);
}

/// How often the builder looks at an open element while it reads.
fn looks(html: &str) -> u64 {
    let builder = Builder::new(None, places::places(html), tag::LineEnds::Blank);
    let tokenizer = Tokenizer::new(Sink(RefCell::new(builder)), TokenizerOpts::default());
    feed(&tokenizer, html);
    tokenizer.sink.0.into_inner().looks
}

#[test]
fn depth_costs_no_more_than_length() {
    for tag in
        ["<div>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<b>", "<p><span>", "<a href=x>"]
    {
        let closing = "</div></blockquote></li></ul></b></table>".repeat(10_000);
        let once = looks(&format!("{}{closing}", tag.repeat(10_000)));
        let twice = looks(&format!("{}{closing}{closing}", tag.repeat(20_000)));

        assert!(twice <= once * 2 + 10_000, "{tag}: {once} looks, then {twice}");
    }
}

#[test]
fn hundreds_of_thousands_of_nested_tags_keep_their_words() {
    for tag in ["<i>", "<div>"] {
        let bomb = format!("{}words{}", tag.repeat(400_000), "</div>".repeat(100));

        let read = document(&bomb, None);

        assert!(plain(&read).as_str().ends_with("words"), "{tag}");
    }
    let quotes = format!("{}words", "<blockquote>".repeat(100_000));
    assert!(plain(&document(&quotes, None)).as_str().ends_with("words"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_document_read_again_says_the_same(html in soup()) {
        let base = Url::parse("https://blog.example/").unwrap();
        let once = document(&html, Some(&base));
        let again = document(&format!("<div>{}</div>", tidy(&once.blocks, &once)), Some(&base));

        prop_assert_eq!(plain(&again), plain(&once));
    }

    #[test]
    fn lines_of_any_html_are_clean_and_fit(html in soup(), width in 1_u16..80) {
        let read = document(&html, None);

        for line in typeset(&read, width).lines {
            let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            let used: usize = line.runs.iter().map(|run| crate::text::width(run.text.as_str())).sum();
            prop_assert!(used <= usize::from(width), "{:?}", text);
            prop_assert_eq!(Clean::lines(&text).to_string(), text.clone());
            prop_assert!(!text.contains('\n'));
        }
    }
}
