//! What the application takes from outside: time, randomness, who shows the pages that are not ours, who has the
//! person choose a file, and what is shown beside our windows.
//!
//! The program takes all of it from the operating system. The development host and the tests hand in their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astra_app::sign_in::RedirectChannel;
use astra_app::{Clock, SystemClock};
use astra_vault::{Entropy, OsEntropy};
use url::Url;

use crate::desktop::Desktop;

/// Shows a page instead of Astra's window ([`RedirectChannel::Window`]) or the system browser ([`RedirectChannel::System`]).
pub type ShowPage = Arc<dyn Fn(&Url, RedirectChannel) + Send + Sync>;

/// Gives the file that the person would choose in the operating system's dialog.
pub type ChooseFile = Arc<dyn Fn() -> Option<PathBuf> + Send + Sync>;

/// Gives the place where the person would save a file of this name in the operating system's dialog.
pub type SaveFile = Arc<dyn Fn(&str) -> Option<PathBuf> + Send + Sync>;

/// Shows a file in its folder as the operating system's file manager would; `false` where it can't.
pub type ShowFile = Arc<dyn Fn(&Path) -> bool + Send + Sync>;

/// Handed in once, before anything starts.
pub struct Surroundings {
    /// Time of the application; Practice's simulator has its own.
    pub clock: Arc<dyn Clock>,
    /// Randomness of the application.
    pub entropy: Arc<dyn Entropy>,
    /// Ready file of a simulator outside the application, which Practice uses instead of its own.
    pub simulator: Option<PathBuf>,
    /// `None`: in a window of ours, or in the system browser.
    pub show_page: Option<ShowPage>,
    /// `None`: the operating system's dialog.
    pub choose_file: Option<ChooseFile>,
    /// `None`: the operating system's dialog.
    pub save_file: Option<SaveFile>,
    /// `None`: the operating system's file manager.
    pub show_file: Option<ShowFile>,
    /// `None`: the operating system's own notifications, badge and tray.
    pub desktop: Option<Arc<dyn Desktop>>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            simulator: None,
            show_page: None,
            choose_file: None,
            save_file: None,
            show_file: None,
            desktop: None,
        }
    }
}
