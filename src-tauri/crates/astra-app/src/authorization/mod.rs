//! Signing in with Astra: the redirect, the visit to Astra's pages, the tokens.

mod redirect;
mod sign_in;
mod tokens;

pub use redirect::{Outcome, Redirect, RedirectRefusal, RedirectUri, parse};
pub use sign_in::{Accepted, Action, Door, SignIn, SignInState, Taken};
pub(crate) use tokens::Standing;
