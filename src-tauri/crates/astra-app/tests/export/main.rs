//! Exports: what was written is read back equal, and a file is there whole or not at all.

#![allow(clippy::unwrap_used)]

mod csv_files;
mod fixtures;
mod ofx_files;
mod read_ofx;
mod samples;
mod whole_or_nothing;
