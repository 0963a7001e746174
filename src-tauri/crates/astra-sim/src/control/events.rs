//! The events for a reader.

use crate::control::handle::Control;
use crate::events::Event;

impl Control {
    /// Every event since the start, oldest first: each request, and each change that a client could see. A
    /// change carries the moment at which it came about, not the one at which it was noticed. Neither secrets nor
    /// bodies. Only the latest 50,000 are remembered.
    pub fn events(&self) -> Vec<Event> {
        self.sandbox.catch_up();
        self.sandbox.event_log().events()
    }
}
