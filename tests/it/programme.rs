//! What is known of a programme without asking anybody: which Thing a post is about.

mod challenges;
mod sample;
mod titles;
