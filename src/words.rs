//! Every sentence a person reads, one function each. Trouble and errors are enums until here.

pub mod accounts;
pub mod config;
pub mod dates;
pub mod failure;
pub mod finding;
pub mod headless;
pub mod joining;
pub mod offered;
pub mod older;
pub mod plain;
pub mod programme;
pub mod reading;
pub mod reply;
pub mod screens;
pub mod trouble;
pub mod whereabouts;
