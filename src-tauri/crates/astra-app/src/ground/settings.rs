//! Choices of the person in this environment.

use astra_vault::Table;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::changes::{Changes, Topic};
use super::error::Result;
use super::ids::BusinessId;
use super::store::{Scope, Store};

const SETTINGS: Table = Table("settings");
const CURRENT: &str = "current";

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Choices of the person in this environment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The welcome screen was answered.
    pub welcomed: bool,
    /// Appearance.
    pub theme: Theme,
    /// The business chosen last.
    pub business: Option<BusinessId>,
    /// Closing the window leaves Astra Desk watching, with an icon in the tray.
    pub keep_watching: bool,
    /// Whether to keep watching was asked and answered.
    pub keep_watching_answered: bool,
}

/// The settings as they lie sealed.
pub struct SettingsStore {
    store: Store,
    changes: Changes,
    /// Held while they change.
    changing: Mutex<()>,
}

impl SettingsStore {
    pub(crate) fn new(store: Store, changes: Changes) -> Self {
        Self {
            store,
            changes,
            changing: Mutex::default(),
        }
    }

    /// The choices as they are.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn get(&self) -> Result<Settings> {
        let stored = self.store.get(&Scope::App, SETTINGS, CURRENT).await?;
        Ok(stored.unwrap_or_default())
    }

    /// The welcome screen was answered.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn finish_welcome(&self) -> Result<()> {
        self.change(|settings| settings.welcomed = true).await
    }

    /// Chooses the appearance.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn set_theme(&self, theme: Theme) -> Result<()> {
        self.change(|settings| settings.theme = theme).await
    }

    /// Goes on watching after the window was closed, or no longer; either answers the offer to do so.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn set_keep_watching(&self, on: bool) -> Result<()> {
        self.change(|settings| {
            settings.keep_watching = on;
            settings.keep_watching_answered = true;
        })
        .await
    }

    pub(crate) async fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<()> {
        let _one_at_a_time = self.changing.lock().await;
        let mut settings = self.get().await?;
        change(&mut settings);
        self.store
            .put(&Scope::App, SETTINGS, CURRENT, &settings)
            .await?;
        self.changes.publish(&[Topic::App]);
        Ok(())
    }
}
