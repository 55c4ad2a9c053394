//! Every sentence a person reads, one function each.
pub mod headless;
