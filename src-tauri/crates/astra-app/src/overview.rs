//! Where one is and what comes next: the frame and Home.

use astra_client::{Card, IntentStatus, UserStatus};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::app::App;
use crate::businesses::{BusinessRecord, IntentRecord, ReviewState};
use crate::ground::environment::Environment;
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::settings::Settings;
use crate::onboarding::SubmissionState;
use crate::sign_in::{Action, SessionState};
use crate::tokens::SignedOut;
use crate::tokens::Standing;

/// The one thing to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Answer the welcome screen.
    Welcome,
    /// Enter the keys for Astra.
    Connect,
    /// Fill in and submit the form.
    FillDetails,
    /// Decide about a submission without a clear answer.
    SubmissionUnclear,
    /// Nothing: Astra has the profile, and a business of this program does not sign in.
    ProfileAccepted,
    /// First sign-in.
    SignIn,
    /// The sign-in was interrupted while its code was exchanged.
    SignInInterrupted,
    /// Sign in again.
    SignInAgain,
    /// Wait until Astra has checked a person's details.
    CheckPending,
    /// Wait for Astra.
    InReview,
    /// Send documents.
    DocumentsNeeded,
    /// Check the details again.
    Retry,
    /// Nothing: refused.
    Rejected,
    /// Nothing: suspended.
    Suspended,
    /// Link a card.
    LinkFirstCard,
    /// Link another card.
    LinkSecondCard,
    /// Wait until Astra has checked a card.
    CardInReview,
    /// Move money.
    MoveMoney,
}

/// The frame and Home.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Which Astra answers.
    pub environment: Environment,
    /// Choices.
    pub settings: Settings,
    /// Every business, oldest first.
    pub businesses: Vec<BusinessRecord>,
    /// The one on screen.
    pub business: Option<BusinessRecord>,
    /// Businesses that can call Astra without signing in again.
    pub signed_in: Vec<BusinessId>,
    /// Why the one on screen is signed out, where it once was signed in.
    pub signed_out: Option<SignedOut>,
    /// What to do next.
    pub next: NextStep,
    /// Transfers that are not final.
    pub unresolved: u32,
    /// Processed in this calendar month, cents.
    pub moved_this_month: i64,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// How old is what the screens show of the business: the older of Astra's last answers about it and about its cards.
    pub as_of: Option<Timestamp>,
}

impl Overview {
    /// Once, while Astra has something to decide that a person would otherwise keep the window open for.
    pub fn offers_keep_watching(&self) -> bool {
        let open = |record: &BusinessRecord| record.review().is_some_and(ReviewState::is_open);
        !self.settings.keep_watching_answered && self.businesses.iter().any(open)
    }
}

impl App {
    /// Where one is.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn overview(&self) -> Result<Overview> {
        let settings = self.ground.settings.get().await?;
        let businesses = self.businesses.list().await?;
        let business = self.businesses.current().await?;
        let next = self.next_step(&settings, business.as_ref()).await?;
        let mut signed_in = Vec::new();
        for record in &businesses {
            if self.tokens.standing(&record.id).await? != Standing::None {
                signed_in.push(record.id.clone());
            }
        }
        let signed_out = match &business {
            Some(record) => self.tokens.signed_out(&record.id).await?,
            None => None,
        };
        let as_of = match &business {
            Some(record) => {
                let cards = self.cards.of(&record.id).await?.as_of;
                [record.as_of(), cards].into_iter().flatten().min()
            }
            None => None,
        };
        let zone = TimeZone::system();
        let today = self.ground.clock.now().to_zoned(zone.clone()).date();
        let transfers = self.transfers.standing(today, &zone).await?;
        Ok(Overview {
            environment: self.environment(),
            settings,
            businesses,
            business,
            signed_in,
            signed_out,
            next,
            unresolved: transfers.unresolved,
            moved_this_month: transfers.moved.get(),
            offline: self.connection.is_offline(),
            as_of,
        })
    }

    async fn next_step(
        &self,
        settings: &Settings,
        business: Option<&BusinessRecord>,
    ) -> Result<NextStep> {
        if !settings.welcomed {
            return Ok(NextStep::Welcome);
        }
        if !self.connection.is_connected() {
            return Ok(NextStep::Connect);
        }
        let Some(business) = business else {
            let drafts = self.onboarding.draft_records().await?.readable;
            let unclear =
                |state: &SubmissionState| matches!(state, SubmissionState::Unclear { .. });
            return Ok(match drafts.iter().any(|it| unclear(&it.submission)) {
                true => NextStep::SubmissionUnclear,
                false => NextStep::FillDetails,
            });
        };
        if let Some(step) = business.intent().and_then(before_sign_in)
            && business.user.is_none()
        {
            return Ok(step);
        }
        if !business.signs_in() {
            return Ok(NextStep::ProfileAccepted);
        }
        if self.tokens.standing(&business.id).await? == Standing::None {
            let session = self.sign_in.session().await;
            let interrupted = session.state == SessionState::Interrupted
                && session.action != Some(Action::LinkCard)
                && session.business.as_ref() == Some(&business.id);
            return Ok(match (&business.user, interrupted) {
                (None, true) => NextStep::SignInInterrupted,
                (None, false) => NextStep::SignIn,
                (Some(_), _) => NextStep::SignInAgain,
            });
        }
        Ok(match business.status() {
            Some(UserStatus::Pending) if business.is_person() => NextStep::CheckPending,
            None | Some(UserStatus::Pending | UserStatus::Other(_)) => NextStep::InReview,
            Some(UserStatus::Document) => NextStep::DocumentsNeeded,
            Some(UserStatus::Retry) => NextStep::Retry,
            Some(UserStatus::Rejected) => NextStep::Rejected,
            Some(UserStatus::Suspended) => NextStep::Suspended,
            Some(UserStatus::Approved) => {
                let cards = self.cards.of(&business.id).await?.cards;
                let count = |of: fn(&Card) -> bool| cards.iter().filter(|it| of(&it.card)).count();
                let usable = count(Card::is_usable);
                // A card that is being checked needs no other one in its place.
                match (usable, usable + count(Card::is_in_review)) {
                    (2.., _) => NextStep::MoveMoney,
                    (_, 0) => NextStep::LinkFirstCard,
                    (_, 1) => NextStep::LinkSecondCard,
                    _ => NextStep::CardInReview,
                }
            }
        })
    }
}

/// What the check of a person's details says to do before the first sign-in; none where signing in comes next.
///
/// People may sign in whatever the check says (CONTRACT.md 7), but with details that Astra wants corrected or proved, or has
/// refused, something else helps them more.
fn before_sign_in(intent: &IntentRecord) -> Option<NextStep> {
    match intent.status {
        IntentStatus::Pending | IntentStatus::Other(_) => Some(NextStep::CheckPending),
        IntentStatus::Retry => Some(NextStep::Retry),
        IntentStatus::Document => Some(NextStep::DocumentsNeeded),
        IntentStatus::Rejected => Some(NextStep::Rejected),
        IntentStatus::Suspended => Some(NextStep::Suspended),
        IntentStatus::Approved | IntentStatus::ConvertedToUser => None,
    }
}
