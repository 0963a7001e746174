//! The vault on real folders: what it promises about records, keys, the journal and the files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
mod damage;
mod disk;
mod files;
mod format;
mod journal;
mod keys;
mod killed;
mod leftovers;
mod properties;
mod records;
