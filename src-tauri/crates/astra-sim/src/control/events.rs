//! What happened, line by line.

use crate::control::handle::Control;
use crate::events::Event;

impl Control {
    /// Everything that happened since the start, oldest first: each request, and each change that somebody could see. A
    /// change carries the moment at which it came about, not the one at which it was noticed. Neither secrets nor
    /// bodies. Only the latest 50,000 are remembered.
    pub fn events(&self) -> Vec<Event> {
        self.sandbox.catch_up();
        self.sandbox.event_log().events()
    }
}
