//! Hashtag streams become notes. Knows how the servers speak, never asks them itself.

pub mod bluesky;
pub mod mastodon;

/// Text as HTML that shows exactly this text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
