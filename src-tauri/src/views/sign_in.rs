//! The session on Astra's pages.

use astra_app::sign_in::{Action, Page, Pages, RedirectChannel, SessionState};
use astra_app::{BusinessRecord, SessionDetail};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::phone_text;

/// Where Astra's pages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RedirectChannelView {
    /// In a window of this application.
    Window,
    /// In the browser of this computer.
    Browser,
}

impl From<RedirectChannel> for RedirectChannelView {
    fn from(channel: RedirectChannel) -> Self {
        match channel {
            RedirectChannel::Window => Self::Window,
            RedirectChannel::System => Self::Browser,
        }
    }
}

impl From<RedirectChannelView> for RedirectChannel {
    fn from(channel: RedirectChannelView) -> Self {
        match channel {
            RedirectChannelView::Window => Self::Window,
            RedirectChannelView::Browser => Self::System,
        }
    }
}

/// The sign-in screen.
#[derive(Clone, Serialize, TS)]
pub struct SignInView {
    /// State.
    pub state: SessionState,
    /// Why the window was opened.
    pub action: Option<Action>,
    /// Which of Astra's pages was opened.
    pub page: Option<Page>,
    /// Which page each action opens now.
    pub pages: Pages,
    /// A card was linked before, so that the way is known.
    pub has_cards: bool,
    /// When it was opened.
    pub started_at: Option<String>,
    /// Number that gets the one-time code, as `(555) 555-0100`.
    pub phone: Option<String>,
    /// Page the session was begun from.
    pub return_to: Option<String>,
    /// Where Astra's pages are shown, while a session is under way or was.
    pub channel: Option<RedirectChannelView>,
    /// Name of the business or person that signs in.
    pub business: Option<String>,
    /// It is a person.
    pub is_person: bool,
    /// Sessions begun for this phone number within the last hour; only real numbers are counted. Astra may block a
    /// number after five.
    pub code_attempts_this_hour: u32,
    /// Card that was linked, after `done` of link-card.
    pub card_id: Option<String>,
    /// Astra's request id where something failed.
    pub request_id: Option<String>,
    /// Astra's window brought an answer that could not be used; the session still waits for one that can.
    pub unusable_answer: bool,
    /// A window that Astra's page wants to open.
    pub popup: Option<PopupView>,
}

impl From<SessionDetail> for SignInView {
    fn from(detail: SessionDetail) -> Self {
        let session = detail.session;
        let popup = session.popup().map(|popup| PopupView {
            host: popup.host().map(str::to_owned),
        });
        Self {
            state: session.state,
            action: session.action,
            page: session.page,
            pages: detail.pages,
            has_cards: detail.has_cards,
            is_person: detail
                .business
                .as_ref()
                .is_some_and(BusinessRecord::is_person),
            started_at: session.started_at.map(|at| at.to_string()),
            phone: session.phone.as_ref().map(phone_text),
            return_to: session.return_to,
            channel: session.channel.map(Into::into),
            business: detail.business.map(|record| record.name()),
            code_attempts_this_hour: session.code_attempts_this_hour,
            card_id: session.card_id,
            request_id: session.request_id,
            unusable_answer: session.unusable_answer,
            popup,
        }
    }
}

/// A window that Astra's page wants to open.
#[derive(Clone, Serialize, TS)]
pub struct PopupView {
    /// Host of the page, which a click opens in the system browser; none of a window that is denied.
    pub host: Option<String>,
}
