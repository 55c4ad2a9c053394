//! Every sentence a person reads, one function each.
pub mod config;
pub mod headless;
pub mod trouble;
