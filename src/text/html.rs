//! HTML, or text that only looks like it, becomes a [`Document`].
//!
//! A tokenizer that follows the HTML specification reads the tags; one walk over its tokens builds
//! the blocks. No tree is built in between and nothing calls itself, so depth costs nothing: a
//! million nested tags take as long as a million tags side by side.

mod builder;
mod frame;
mod hidden;
mod links;
mod look;
mod media;
mod places;
mod script;
mod table;
mod tag;
mod tame;
mod words;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use url::Url;

use super::Document;
use builder::Builder;

/// Reads a post's HTML or plain text. Relative addresses are resolved with `base`.
pub fn document(html: &str, base: Option<&Url>) -> Document {
    let html = tame::tame(html);
    let html = tame::addresses_as_words(&html);
    let builder = Builder::new(base, places::places(&html), tag::line_ends(&html));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(builder)), TokenizerOpts::default());
    feed(&tokenizer, &html);
    tokenizer.sink.0.into_inner().finish()
}

/// HTML with a bound on its size and on the attributes of each tag, for whoever builds a tree of it.
pub fn tamed(html: &str) -> std::borrow::Cow<'_, str> {
    tame::tame(html)
}

/// Text with its character references (`&amp;`, `&#8217;`) replaced, once; tags stay as they are.
pub(super) fn references_replaced(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let tokenizer = Tokenizer::new(Letters::default(), TokenizerOpts::default());
    feed(&tokenizer, &text.replace('<', "&lt;"));
    tokenizer.sink.0.into_inner()
}

fn feed<S: TokenSink>(tokenizer: &Tokenizer<S>, html: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // A result other than "done" is about scripts and encodings, which neither sink asks for.
    drop(tokenizer.feed(&input));
    tokenizer.end();
}

/// Hands tokens to the builder.
struct Sink<'a>(RefCell<Builder<'a>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                builder.start(&tag);
                return raw_text_after(&tag.name, tag.self_closing);
            }
            Token::TagToken(tag) => builder.end(&tag.name),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    // Feeds wrap text in CDATA once too often; read as HTML it would be a comment, and lost.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        true
    }
}

/// Scripts and style sheets are no tags inside. Self-closed ones (XHTML habits) are taken at their
/// word: a browser would swallow the rest of the post.
fn raw_text_after(name: &str, self_closing: bool) -> TokenSinkResult<()> {
    match name {
        _ if self_closing => TokenSinkResult::Continue,
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" => TokenSinkResult::RawData(RawKind::Rawtext),
        _ => TokenSinkResult::Continue,
    }
}

/// Keeps the letters only.
#[derive(Default)]
struct Letters(RefCell<String>);

impl TokenSink for Letters {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::CharacterTokens(text) = token {
            self.0.borrow_mut().push_str(&text);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests;
