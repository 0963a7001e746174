//! The simulator inside the application: Practice's Astra, with its state sealed like everything else.

use std::io;
use std::sync::Arc;

use astra_sim::{Config, OsEntropy, Running, Simulator, StartError, Store, SystemClock};
use astra_vault::{Space, SpaceId, Table, Vault, VaultError};

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

/// Starts the simulator on free loopback ports.
pub(crate) async fn start(config: Config, store: Arc<dyn Store>) -> Result<Running, StartError> {
    Simulator::start(config, store, Arc::new(SystemClock), Arc::new(OsEntropy)).await
}
