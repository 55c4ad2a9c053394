//! Hashtag streams become notes. Knows how the servers speak, never asks them itself.

pub mod mastodon;
