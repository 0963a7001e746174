//! The vault on real folders: what it promises about records, keys, the journal and the files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
mod damage;
mod files;
mod format;
mod journal;
mod keys;
mod killed;
mod properties;
mod records;
