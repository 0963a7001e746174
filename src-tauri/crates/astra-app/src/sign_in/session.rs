//! A session on Astra's pages: its purpose, the channel of its redirect, its progress.

use astra_client::Phone;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::page::Page;
use super::popup::Popups;
use crate::ground::ids::BusinessId;

/// Why Astra's window is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "SignInAction"))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// First sign-in of a business or a person.
    Onboard,
    /// Sign in again as a known user.
    Renew,
    /// Link a debit card.
    LinkCard,
    /// Show Astra what it wants once more: details, a photo ID, documents of the business.
    Verify,
}

impl Action {
    /// Only these may end without a code; nothing is exchanged then, the resource is read again.
    pub(super) fn may_finish(self) -> bool {
        matches!(self, Self::LinkCard | Self::Verify)
    }
}

/// Through which channel a redirect comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectChannel {
    /// Our own window, opened for the pending record.
    Window,
    /// A deep link handed over by the operating system: anybody can send one.
    System,
}

/// How far a session came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// None under way.
    #[default]
    Idle,
    /// Astra's page is open.
    Waiting,
    /// The code is being exchanged.
    Exchanging,
    /// The tokens are sealed, and Astra is asked which user they are for; again as soon as it can be reached.
    Checking,
    /// The linked card, or where a verification stands, is being read.
    Reading,
    /// Done.
    Done,
    /// Link-card ended without a new card.
    DoneWithoutCard,
    /// Cancelled, or the window was closed.
    Cancelled,
    /// The code had expired.
    CodeExpired,
    /// The exchange was interrupted.
    Interrupted,
    /// A redirect came that belongs to no session.
    Refused,
    /// Astra's answer came, by its state, and could not be read.
    Unreadable,
    /// Another Astra account came back.
    OtherUser,
    /// The account of another business or person on this computer came back.
    OtherBusiness,
    /// The account of a person came back, where a business was asked for.
    Person,
    /// The account of a business came back, where a person was asked for.
    Business,
    /// The account of another person came back, who holds the phone number.
    OtherPerson,
    /// The page ended without a way back, because Astra has refused this person (A18, rejected person).
    AccountRefused,
    /// Older than 60 minutes.
    TimedOut,
    /// The window left Astra's hosts.
    WrongHost,
    /// Astra said no, or nothing.
    Failed,
}

impl SessionState {
    /// Astra's page is open, or what came back from it is worked on.
    pub fn is_under_way(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Exchanging | Self::Checking | Self::Reading
        )
    }
}

/// What a screen sees of a session.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// How far it came.
    pub state: SessionState,
    /// Why it was begun.
    pub action: Option<Action>,
    /// Which page was opened.
    pub page: Option<Page>,
    /// When it was begun.
    pub started_at: Option<Timestamp>,
    /// Number that gets the one-time code.
    pub phone: Option<Phone>,
    /// Page it was begun from.
    pub return_to: Option<String>,
    /// Where Astra's pages are shown.
    pub channel: Option<RedirectChannel>,
    /// The business that signs in.
    pub business: Option<BusinessId>,
    /// Sessions begun for this number within the last hour; numbers for tests are not counted.
    pub code_attempts_this_hour: u32,
    /// The card that was linked.
    pub card_id: Option<String>,
    /// Astra's request id where something failed.
    pub request_id: Option<String>,
    /// Astra's window brought a redirect that could not be used; the session still waits for one that can.
    pub unusable_answer: bool,
    /// Windows that Astra's page wanted to open.
    pub(super) popups: Popups,
}

/// What became of a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It ended the session; Astra's window can close.
    SessionEnded,
    /// Nothing changed.
    Refused,
}
