//! The simulator inside the application: Practice's Astra, with its state sealed like everything else.

use std::io;
use std::sync::Arc;

use astra_sim::{OsEntropy, Running, Simulator, Store, SystemClock};
use astra_vault::{Space, SpaceId, Table, Vault, VaultError};
use secrecy::SecretString;

use crate::config::{Config, Connection};
use crate::state::StartError;

const SIMULATOR: Table = Table("simulator");
const STATE: &str = "state";

/// Keeps the simulator's bytes in the vault.
struct SealedState(Space);

impl Store for SealedState {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        let state = self.0.get(SIMULATOR, STATE).map_err(io::Error::other)?;
        Ok(state.map(|bytes| bytes.to_vec()))
    }

    fn save(&self, state: &[u8]) -> io::Result<()> {
        self.0
            .put(SIMULATOR, STATE, state)
            .map_err(io::Error::other)
    }
}

/// The simulator's part of the vault. Blocks.
pub(crate) fn sealed_state(vault: &Vault) -> Result<Arc<dyn Store>, VaultError> {
    Ok(Arc::new(SealedState(vault.space(&SpaceId::app())?)))
}

/// Starts the simulator on free loopback ports, or finds the one in a process of its own.
pub(crate) async fn connect(
    config: &Config,
    state: Arc<dyn Store>,
) -> Result<(Option<Running>, Connection), StartError> {
    if let Some(ready_file) = &config.external_simulator {
        return Ok((None, Connection::external(ready_file)?));
    }
    let settings = astra_sim::Config::practice();
    let (id, secret) = (
        settings.client_id.clone(),
        SecretString::from(settings.client_secret.clone()),
    );
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(OsEntropy));
    let simulator = Simulator::start(settings, state, clock, entropy).await?;
    let connection = Connection::practice(
        simulator.api.clone(),
        simulator.secure.clone(),
        simulator.app.clone(),
        id,
        secret,
    )?;
    Ok((Some(simulator), connection))
}
