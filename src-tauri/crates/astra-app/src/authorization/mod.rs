//! Signing in with Astra: the redirect, the visit to Astra's pages, the tokens.

mod exchange;
mod judgement;
mod pending;
mod popup;
mod redirect;
mod sign_in;
mod tokens;
mod tries;
mod visit;
mod whose;

pub use judgement::Accepted;
pub use popup::Popup;
pub use redirect::{Outcome, Redirect, RedirectRefusal, RedirectUri, parse};
pub use tokens::SignedOut;
pub(crate) use tokens::Standing;
pub use visit::{Action, Door, SignIn, SignInState, Taken};
