//! The whole state at once: emptied, set to a persona, taken out, put in.

use crate::control::handle::{Control, ControlError};
use crate::ground::lock;
use crate::personas::Persona;
use crate::state::State;
use crate::visits::Browsers;

impl Control {
    /// Empties the sandbox and enters a persona. The clock, faults, switches and webhooks stay as they are.
    ///
    /// # Errors
    /// If the state cannot be saved.
    pub async fn load_persona(&self, persona: Persona) -> Result<(), ControlError> {
        self.sandbox
            .replace(persona.name(), move |state, at| {
                let mut fresh = State::fresh();
                fresh.clock_advanced_seconds = state.clock_advanced_seconds;
                fresh.clock_stands_at = state.clock_stands_at;
                persona
                    .enter(&mut fresh, at)
                    .ok_or(ControlError::NoSuchThing)?;
                *state = fresh;
                Ok::<_, ControlError>(())
            })
            .await?;
        self.forget_visits();
        Ok(())
    }

    /// Whether nothing has ever been created.
    pub fn is_empty(&self) -> bool {
        self.sandbox.state().is_empty()
    }

    /// The state as it is saved: a JSON text with a version of its own. It has digests of secrets, but no secret.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn export_state(&self) -> Result<Vec<u8>, ControlError> {
        let bytes = self.sandbox.state().encode();
        bytes.map_err(|error| ControlError::BadState(error.to_string()))
    }

    /// Replaces the state by an exported one, with its clock.
    ///
    /// # Errors
    /// If it is damaged, or of a newer version, or cannot be saved.
    pub async fn import_state(&self, bytes: &[u8]) -> Result<(), ControlError> {
        let imported =
            State::decode(bytes).map_err(|fault| ControlError::BadState(fault.to_string()))?;
        self.sandbox
            .replace("imported", move |state, _| {
                *state = imported;
                Ok::<_, ControlError>(())
            })
            .await?;
        self.forget_visits();
        self.sandbox
            .delayed_effects
            .wait_until_done(self.now())
            .await;
        Ok(())
    }

    /// Ends every visit to the hosted pages: its user may not exist in the new state.
    pub(super) fn forget_visits(&self) {
        *lock(&self.sandbox.browsers) = Browsers::default();
    }
}
