//! The request log and the event log: requests that came, and changes that clients could see.

mod event_log;
mod observation;
mod request_log;
mod timers;

pub use event_log::Event;
pub(crate) use event_log::{Change, EventLog, HandledRequest};
pub(crate) use observation::ResourceKind;
pub use request_log::LoggedRequest;
pub(crate) use request_log::{RequestLog, RequestSummary};
