//! How long things take, and how many requests are taken, while the sandbox runs.

use super::{Control, ControlError};
use crate::settings::Settings;

impl Control {
    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.sandbox.settings()
    }

    /// Sets them, from the next request on. Reviews and transfers that were begun keep their times. Not saved.
    ///
    /// # Errors
    /// For a limit of no requests at all.
    pub fn set_settings(&self, settings: Settings) -> Result<(), ControlError> {
        if settings.requests_a_minute == Some(0) {
            return Err(ControlError::BadSetting("at least one request a minute"));
        }
        self.sandbox.set_settings(settings);
        Ok(())
    }
}
