//! Closing a host's socket, so that connecting to it is refused. Single connections are refused by a fault.

use std::time::Duration;

use crate::control::handle::{Control, ControlError};
use crate::ground::Host;

impl Control {
    /// Closes the API's socket and connections so that connecting is refused, or listens on the same port again. When
    /// this returns it is so.
    ///
    /// # Errors
    /// If the port was taken meanwhile.
    pub async fn refuse(&self, on: bool) -> Result<(), ControlError> {
        self.refuse_at(Host::Api, on).await
    }

    /// The same at any host.
    ///
    /// # Errors
    /// If the port was taken meanwhile.
    pub async fn refuse_at(&self, host: Host, on: bool) -> Result<(), ControlError> {
        let gate = self.gates.at(host);
        let done = match on {
            true => gate.refuse(None).await,
            false => gate.listen().await,
        };
        done.map_err(ControlError::Listener)
    }

    /// Closes a host's socket and connections; by itself it listens again after `time`, which is real time.
    ///
    /// # Errors
    /// If the listener has ended.
    pub async fn refuse_for(&self, host: Host, time: Duration) -> Result<(), ControlError> {
        let gate = self.gates.at(host);
        gate.refuse(Some(time))
            .await
            .map_err(ControlError::Listener)
    }
}
