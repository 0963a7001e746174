//! The control: the handle by which a test, or staff, changes the sandbox from outside.

mod books;
mod clock;
mod handle;
mod ledger;
mod refusal;
mod resources;
mod settings;
mod state;
mod webhooks;

pub use books::Books;
pub use clock::ClockMode;
pub use handle::{Control, ControlError};
pub use ledger::{Ledger, LedgerRoutine, LedgerTransfer, LedgerUser};
pub use resources::CardReview;
