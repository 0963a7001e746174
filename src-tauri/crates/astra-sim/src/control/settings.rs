//! How long things take, and how many requests are taken, while the sandbox runs.

use crate::config::Settings;
use crate::control::handle::{Control, ControlError};

impl Control {
    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.sandbox.settings()
    }

    /// Changes them, from the next request on, and gives them all. Reviews and transfers that were begun keep their times.
    /// Of two changes at the same time none is lost. Not saved.
    ///
    /// # Errors
    /// For a limit of no requests at all; they stay as they were then.
    pub fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings),
    ) -> Result<Settings, ControlError> {
        self.sandbox.change_settings(|settings| {
            change(settings);
            if settings.requests_a_minute == Some(0) {
                return Err(ControlError::BadSetting("at least one request a minute"));
            }
            Ok(())
        })
    }
}
