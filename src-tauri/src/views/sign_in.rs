//! The visit to Astra's pages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why Astra's window is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInActionView {
    /// First sign-in of a business.
    Onboard,
    /// Sign in again.
    Renew,
    /// Link a debit card.
    LinkCard,
}

/// Where Astra's pages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RedirectChannelView {
    /// In a window of this application.
    Window,
    /// In the browser of this computer.
    Browser,
}

/// How the visit to Astra's window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInStateView {
    /// None under way.
    Idle,
    /// Astra's window is open.
    Waiting,
    /// The code is being exchanged.
    Exchanging,
    /// The code is exchanged; Astra is asked whose account it is, again as soon as it can be reached.
    Checking,
    /// Link-card came back; the new card is being read.
    Reading,
    /// Done.
    Done,
    /// Came back from link-card without a new card.
    DoneWithoutCard,
    /// The person cancelled or closed the window.
    Cancelled,
    /// The code had expired; go through Astra's pages again.
    CodeExpired,
    /// The exchange was interrupted; the code may be spent.
    Interrupted,
    /// A redirect came that did not belong to this sign-in.
    Refused,
    /// Astra's answer came and could not be read; nothing was used of it.
    Unreadable,
    /// Somebody else's Astra account came back; nothing was kept of it.
    OtherUser,
    /// The account of another business on this computer came back; nothing was kept of it.
    OtherBusiness,
    /// A personal account came back; nothing was kept of it.
    Person,
    /// Older than 60 minutes.
    TimedOut,
    /// Astra's window left Astra's hosts.
    WrongHost,
    /// Astra answered with an error, or not at all.
    Failed,
}

/// The sign-in screen.
#[derive(Clone, Serialize, TS)]
pub struct SignInView {
    /// State.
    pub state: SignInStateView,
    /// Why the window was opened.
    pub action: Option<SignInActionView>,
    /// When it was opened.
    pub started_at: Option<String>,
    /// Number that gets the one-time code, as `(555) 555-0100`.
    pub phone: Option<String>,
    /// Page the visit was begun from.
    pub return_to: Option<String>,
    /// Where Astra's pages are shown, while a visit is under way or was.
    pub channel: Option<RedirectChannelView>,
    /// Name of the business that signs in.
    pub business: Option<String>,
    /// Visits begun for this phone number within the last hour; only real numbers are counted. Astra may block a
    /// number after five.
    pub tries_this_hour: u32,
    /// Card that was linked, after `done` of link-card.
    pub card_id: Option<String>,
    /// Astra's request id where something failed.
    pub request_id: Option<String>,
    /// Astra's window brought an answer that could not be used; the visit still waits for one that can.
    pub unusable_answer: bool,
    /// A window that Astra's page wants to open.
    pub popup: Option<PopupView>,
}

/// A window that Astra's page wants to open.
#[derive(Clone, Serialize, TS)]
pub struct PopupView {
    /// Host of the page, which a click opens in the system browser; none of a window that is denied.
    pub host: Option<String>,
}
