//! The simulator inside the application: Practice's Astra, with its state sealed like everything else.

use std::io;
use std::sync::Arc;

use astra_app::Program;
use astra_sim::{Control, Grant, OsEntropy, Running, Simulator, Store, SystemClock};
use astra_vault::{Space, SpaceId, Table, Vault, VaultError};
use secrecy::SecretString;

use crate::config::{Config, Connection};
use crate::runtime::StartError;

/// The one table of Practice's Astra.
pub(crate) const SIMULATOR: Table = Table("simulator");
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

/// The simulator's part of the vault, under a key of its own. The first versions kept it under the application's, which is
/// destroyed once everything was moved out of it. Blocks.
pub(crate) fn sealed_state(vault: &Vault) -> Result<Arc<dyn Store>, VaultError> {
    let id = SpaceId::later_app("simulator").expect("this text has the shape of an id");
    let own = vault.space(&id)?;
    if own.get(SIMULATOR, STATE)?.is_none()
        && let Some(earlier) = vault.existing_space(&SpaceId::app())?
        && let Some(state) = earlier.get(SIMULATOR, STATE)?
    {
        own.put(SIMULATOR, STATE, &state)?;
    }
    Ok(Arc::new(SealedState(own)))
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

/// Practice's Astra grants what the chosen program needs, of businesses and of people. It always takes the lighter ones;
/// delegation alone changes what becomes of the others, who would be approved at once. A simulator in a process of its own
/// is granted nothing from here: its command line and its control do that.
pub(crate) fn grant(control: &Control, program: Program) {
    let delegated = program == Program::Delegated;
    control.set_grant(Grant::KybDelegated, delegated);
    control.set_grant(Grant::KycDelegated, delegated);
    control.set_grant(Grant::LightPrograms, true);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use astra_sim::NoStore;
    use astra_vault::KeyStorage;
    use strum::VariantArray as _;

    use super::*;

    #[tokio::test]
    async fn practices_astra_grants_the_program_that_was_chosen_and_takes_delegation_back() {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(OsEntropy));
        let practice = astra_sim::Config::practice();
        let simulator = Simulator::start(practice, Arc::new(NoStore), clock, entropy);
        let simulator = simulator.await.unwrap();
        let control = simulator.control();
        let before = control.grants();
        grant(&control, Program::Delegated);
        for program in Program::VARIANTS {
            grant(&control, *program);
            let grants = control.grants();
            let delegated = *program == Program::Delegated;
            assert_eq!(
                (grants.kyb_delegated, grants.kyc_delegated),
                (delegated, delegated),
                "{program:?}: of businesses and of people"
            );
            assert!(grants.light_programs, "{program:?}");
            assert_eq!(
                (grants.debit, grants.card_and_account),
                (before.debit, before.card_and_account),
                "{program:?}: nothing else changes"
            );
        }
        simulator.stop().await;
    }

    #[test]
    fn what_an_earlier_version_kept_outlives_the_key_that_it_was_under() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = Arc::new(astra_vault::OsEntropy);
        let vault = Vault::open(folder.path(), KeyStorage::File, entropy).unwrap();
        let earlier = vault.space(&SpaceId::app()).unwrap();
        earlier.put(SIMULATOR, STATE, b"play money").unwrap();
        let state = sealed_state(&vault).unwrap();
        assert_eq!(state.load().unwrap().unwrap(), b"play money");
        state.save(b"more of it").unwrap();
        let again = sealed_state(&vault).unwrap().load().unwrap().unwrap();
        assert_eq!(again, b"more of it", "moved once, not at every start");
        vault.destroy_space(&SpaceId::app()).unwrap();
        let kept = sealed_state(&vault).unwrap().load().unwrap().unwrap();
        assert_eq!(kept, b"more of it");
    }
}
