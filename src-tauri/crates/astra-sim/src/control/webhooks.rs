//! The address of notices, and their outcome.

use crate::config::WebhookSettings;
use crate::control::handle::{Control, ControlError};
use crate::webhooks::Notice;

impl Control {
    /// Where notices are sent from now on, and how badly.
    ///
    /// # Errors
    /// For an address that is not HTTP.
    pub fn set_webhooks(&self, settings: WebhookSettings) -> Result<(), ControlError> {
        let url = settings.url.as_ref();
        if url.is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
            return Err(ControlError::BadAddress);
        }
        self.sandbox.outbox().set(settings);
        self.sandbox.notify_changed();
        Ok(())
    }

    /// Where notices are sent now.
    pub fn webhooks(&self) -> WebhookSettings {
        self.sandbox.outbox().settings().clone()
    }

    /// The notices of every change since the start, also of those that were not sent; the latest 10,000.
    pub fn outbox(&self) -> Vec<Notice> {
        self.sandbox.catch_up();
        self.sandbox.outbox().notices()
    }

    /// Sends a notice again, now, with all its attempts; the same `webhook_id`. Without an address nothing is
    /// sent, later neither.
    ///
    /// # Errors
    /// If there is no notice of this number.
    pub fn resend(&self, number: u64) -> Result<(), ControlError> {
        let now = self.sandbox.now();
        if !self.sandbox.outbox().resend(number, now) {
            return Err(ControlError::NoSuchNotice);
        }
        self.sandbox.notify_changed();
        Ok(())
    }
}
