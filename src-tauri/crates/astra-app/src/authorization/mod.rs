//! Signing in with Astra: the session on Astra's pages, its redirect and what follows it.

mod callback;
mod code_attempts;
mod exchange;
mod pending;
mod popup;
mod redirect;
mod session;
mod sign_in;

pub use callback::Accepted;
pub use code_attempts::CODE_ATTEMPTS_MAX;
pub use popup::Popup;
pub use redirect::{Outcome, Redirect, RedirectRefusal, parse};
pub use session::{Action, RedirectChannel, Session, SessionState, Taken};
