//! What the first versions left under keys that outlive it: moved under keys of its own at the first start.
//!
//! Deleting is destroying a key, and the first versions had one for the application and one for each business, with the
//! draft, the client secret and the tokens under them. Moving them would leave the old bytes readable in the database's own
//! log and in old copies of the folder, so the application gets a new key and the earlier one is destroyed.

use astra_vault::Table;
use serde_json::Value;
use tracing::info;

use crate::app::App;
use crate::ground::error::Result;
use crate::ground::store::Scope;

/// Tables of the application's space that are taken over as they are.
const TAKEN_OVER: [Table; 4] = [
    Table("authorization"),
    Table("businesses"),
    Table("settings"),
    Table("tries"),
];

impl App {
    /// Before anything else is read. A crash in between repeats it: the earlier key goes last.
    pub(crate) async fn migrate_first_version(&self) -> Result<()> {
        let store = &self.ground.store;
        if !store.has_earlier_app().await? {
            return Ok(());
        }
        for table in TAKEN_OVER {
            let records: Vec<(String, Value)> = store.scan(&Scope::EarlierApp, table).await?;
            for (key, record) in records {
                store.put(&Scope::App, table, &key, &record).await?;
            }
        }
        self.onboarding.migrate_draft().await?;
        self.connection.migrate().await?;
        self.tokens.migrate().await?;
        self.onboarding.migrate_journal().await?;
        store.destroy(&Scope::EarlierApp).await?;
        info!("what an earlier version wrote lies under keys of its own now");
        Ok(())
    }
}
