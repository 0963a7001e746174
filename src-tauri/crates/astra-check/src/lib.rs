#![doc = include_str!("../README.md")]

mod assumptions;
mod check;
mod finding;
mod forms;
mod ports;
mod probes;
mod redact;
mod report;
mod samples;
mod target;
mod visit;
mod wire;

pub use assumptions::{ASSUMPTIONS, assumption};
pub use check::{CheckError, Summary, check, describe_effects};
pub use finding::{Finding, Verdict};
pub use ports::{Entropy, NoPerson, Person, Ports};
pub use target::{DEFAULT_REDIRECT_URI, Target, TargetError};
