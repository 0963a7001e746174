//! What a screen is answered: one value for each, read at once, so that a view has nothing left to ask.

use std::time::Duration;

use astra_client::Endpoints;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::businesses::BusinessRecord;
use crate::cards::{CardRecord, ExpiryWarning};
use crate::connection::ConnectionSettings;
use crate::documents::{DocumentDetail, Offer, is_business};
use crate::ground::environment::Environment;
use crate::ground::error::Result;
use crate::routines::RoutineList;
use crate::sign_in::{Pages, Session};
use crate::transfers::{Intent, IntentState};

/// How Astra is reached.
#[derive(Debug, Clone)]
pub struct ConnectionDetail {
    /// Which Astra answers.
    pub environment: Environment,
    /// Its hosts.
    pub endpoints: Endpoints,
    /// Client and redirect URIs.
    pub settings: ConnectionSettings,
}

/// The business on screen.
#[derive(Debug, Clone)]
pub struct BusinessDetail {
    /// What is kept of it.
    pub record: BusinessRecord,
    /// It can call Astra without signing in again.
    pub signed_in: bool,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// The documents of the business on screen.
#[derive(Debug, Clone)]
pub struct DocumentsDetail {
    /// The business.
    pub record: BusinessRecord,
    /// Whether documents can be sent from here.
    pub offer: Offer,
    /// It may send PDFs.
    pub takes_pdf: bool,
    /// Newest first.
    pub documents: Vec<DocumentDetail>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// Where a session on Astra's pages stands, with the business that signs in.
#[derive(Debug, Clone)]
pub struct SessionDetail {
    /// How far it came.
    pub session: Session,
    /// The business that signs in.
    pub business: Option<BusinessRecord>,
    /// Which page each action opens for it.
    pub pages: Pages,
    /// Cards of it are known here.
    pub has_cards: bool,
}

/// A card, as it is today.
#[derive(Debug, Clone)]
pub struct CardDetail {
    /// What is known of it.
    pub record: CardRecord,
    /// It expires soon, or did.
    pub expiry: Option<ExpiryWarning>,
}

/// The cards of the business on screen.
#[derive(Debug, Clone)]
pub struct CardOverview {
    /// Newest first.
    pub cards: Vec<CardDetail>,
    /// When Astra was last asked.
    pub as_of: Option<Timestamp>,
    /// Cards that the client issued may be added by their number.
    pub takes_issued: bool,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// The routines of the business on screen that recur.
#[derive(Debug, Clone)]
pub struct RoutineOverview {
    /// As last read.
    pub list: RoutineList,
    /// It can call Astra without signing in again.
    pub signed_in: bool,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// A transfer and what can be done with it now.
#[derive(Debug, Clone)]
pub struct TransferDetail {
    /// The transfer.
    pub intent: Intent,
    /// Prepared, nothing under way, and what was shown still holds: it can be sent.
    pub can_send: bool,
    /// It goes to someone else, and staff do not allow that any more.
    pub not_allowed: bool,
    /// It can be given up: prepared with nothing under way, or not found.
    pub can_leave: bool,
    /// How long it can still be undone: confirmed, and not being sent yet.
    pub undo_left: Option<Duration>,
    /// When Astra is asked next, while it is not known whether the transfer arrived.
    pub next_check_at: Option<Timestamp>,
}

/// What is shown outside the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideWindow {
    /// Reviews and checks that Astra has not decided.
    pub reviews: u32,
    /// Things that go on only when the person does something: documents, details to be checked again, a first sign-in that
    /// Astra's check was waited for, transfers to decide about, reminders whose day is there.
    pub needs_person: u32,
    /// Closing the window leaves Astra Desk watching.
    pub keeps_watching: bool,
}

impl App {
    /// What is shown outside the window.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn outside_window(&self) -> Result<OutsideWindow> {
        let records = self.businesses.list().await?;
        let open = records.iter().filter_map(BusinessRecord::review);
        let reviews = open.filter(|state| state.is_open()).count();
        let mut needs_person = records.iter().filter(|it| it.needs_person()).count();
        needs_person += self.reminders.due_everywhere().await?;
        // Each business has its own transfers; a decision waits whichever is on screen.
        let ledger = self.transfers.hold().await;
        needs_person += ledger
            .all()
            .filter(|intent| self.transfers.awaits_decision(intent))
            .count();
        Ok(OutsideWindow {
            reviews: u32::try_from(reviews).unwrap_or(u32::MAX),
            needs_person: u32::try_from(needs_person).unwrap_or(u32::MAX),
            keeps_watching: self.ground.settings.get().await?.keep_watching,
        })
    }

    /// How Astra is reached.
    pub fn connection_detail(&self) -> ConnectionDetail {
        ConnectionDetail {
            environment: self.environment(),
            endpoints: self.connection().endpoints().clone(),
            settings: self.connection().settings(),
        }
    }

    /// The business on screen.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`](crate::AppError::NotAllowedNow) before there is one; where the disk fails.
    pub async fn business_detail(&self) -> Result<BusinessDetail> {
        let record = self.businesses().required().await?;
        Ok(BusinessDetail {
            signed_in: self.tokens().is_signed_in(&record.id).await?,
            record,
            offline: self.connection().is_offline(),
        })
    }

    /// The documents of the business on screen.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`](crate::AppError::NotAllowedNow) before there is one; where the disk fails.
    pub async fn documents_detail(&self) -> Result<DocumentsDetail> {
        let record = self.businesses().required().await?;
        Ok(DocumentsDetail {
            offer: self.documents().offer(&record).await?,
            takes_pdf: is_business(&record),
            documents: self.documents().list(&record.id).await?,
            record,
            offline: self.connection().is_offline(),
        })
    }

    /// Where a session on Astra's pages stands.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn session_detail(&self) -> Result<SessionDetail> {
        let session = self.sign_in().session().await;
        let mut businesses = self.businesses().list().await?.into_iter();
        let business = businesses.find(|record| session.business.as_ref() == Some(&record.id));
        let has_cards = match &business {
            Some(record) => !self.cards().known_ids(&record.id).await?.is_empty(),
            None => false,
        };
        Ok(SessionDetail {
            session,
            pages: business.as_ref().map(Pages::of).unwrap_or_default(),
            business,
            has_cards,
        })
    }

    /// The cards as known here.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn card_overview(&self) -> Result<CardOverview> {
        let list = self.cards().list().await?;
        let cards = list.cards.into_iter();
        Ok(CardOverview {
            cards: cards.map(|record| self.as_of_today(record)).collect(),
            as_of: list.as_of,
            takes_issued: self.connection().settings().issued_cards,
            offline: self.connection().is_offline(),
        })
    }

    /// One card as known here.
    ///
    /// # Errors
    /// [`AppError::NotFound`](crate::AppError::NotFound) for a card that is not known here; where the disk fails.
    pub async fn card_detail(&self, id: &str) -> Result<CardDetail> {
        Ok(self.as_of_today(self.cards().get(id).await?))
    }

    /// A card expires by the calendar of this computer.
    pub(crate) fn as_of_today(&self, record: CardRecord) -> CardDetail {
        let now = self.ground.clock.now();
        CardDetail {
            expiry: record.expiry(now.to_zoned(TimeZone::system()).date()),
            record,
        }
    }

    /// The routines of the business on screen that recur.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn routine_overview(&self) -> Result<RoutineOverview> {
        let signed_in = match self.businesses.current().await? {
            Some(business) => self.tokens.is_signed_in(&business.id).await?,
            None => false,
        };
        Ok(RoutineOverview {
            list: self.routines.list().await?,
            signed_in,
            offline: self.connection.is_offline(),
        })
    }

    /// What can be done with a transfer now.
    pub async fn transfer_detail(&self, intent: Intent) -> TransferDetail {
        let next_check_at = match intent.state {
            IntentState::Unknown => self.poller().next_poll_at(&intent.id).await,
            _ => None,
        };
        TransferDetail {
            can_send: self.transfers().can_send(&intent),
            not_allowed: !self.transfers().allows(&intent.terms),
            can_leave: self.transfers().can_leave(&intent),
            undo_left: self.transfers().undo_left(&intent),
            next_check_at,
            intent,
        }
    }
}
