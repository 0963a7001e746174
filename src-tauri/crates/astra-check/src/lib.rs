#![doc = include_str!("../README.md")]

mod check;
mod finding;
mod forms;
mod probes;
mod redact;
mod register;
mod samples;
mod sheet;
mod surroundings;
mod target;
mod visit;
mod wire;

pub use check::{CheckError, Summary, check, what_it_does};
pub use finding::{Finding, Verdict};
pub use register::{ASSUMPTIONS, assumption};
pub use surroundings::{Entropy, Nobody, Person, Surroundings};
pub use target::{DEFAULT_REDIRECT_URI, Target, TargetError};
