//! Visits to the hosted pages: browsers, and the progress of each visit. Kept in memory only.

mod answers;
mod browsers;
mod flow;

pub(crate) use answers::Answers;
pub(crate) use browsers::{Browsers, Visitor, cookie};
pub(crate) use flow::{Action, CardOffer, Flow, OneTimeCode, Step, Verification};
