//! What a screen sees, each made `From` one read model of the application. Every type here is exported to
//! `ui/src/ipc/bindings.ts` (`cargo xtask bindings`), as are the application's own enums and forms that stand in them.
//! None of them ever carries a token, a code or a secret. A path stands only where a person has to find a file.
//!
//! Times are RFC 3339 text in UTC, money is whole cents.

mod activity;
mod app;
mod business;
mod cards;
mod connection;
mod contact;
mod documents;
mod error;
mod export;
mod onboarding;
mod open_outcomes;
mod reminders;
mod routines;
mod sign_in;
mod transfers;

use astra_client::Phone;

pub use activity::*;
pub use app::*;
pub use business::*;
pub use cards::*;
pub use connection::*;
pub use contact::*;
pub use documents::*;
pub use error::*;
pub use export::*;
pub use onboarding::*;
pub use open_outcomes::*;
pub use reminders::*;
pub use routines::*;
pub use sign_in::*;
pub use transfers::*;

/// A telephone number as `(555) 555-0100`.
fn phone_text(phone: &Phone) -> String {
    let digits = phone.to_ten_digits();
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => digits.to_owned(),
    }
}
