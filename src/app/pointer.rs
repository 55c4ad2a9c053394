//! What the mouse can point at. The screen says where each of these was drawn.

use super::action::Action;
use super::reading::Link;

/// Something on the screen that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The tab of this number, from 0.
    Tab(usize),
    /// The row of a list of posts, by its place in the window.
    Row(usize),
    /// The line of this number, from 0, of a list that is no list of posts: people, Things, choices.
    Line(usize),
    /// A link in the post, or a place of its text.
    Link(Link),
    /// The post, where nothing in it is meant.
    Page,
    /// What a key of the foot does.
    Action(Action),
}
