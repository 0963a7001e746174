//! One visit to the hosted pages: its purpose and its progress.

use std::fmt;

use jiff::Timestamp;

use crate::state::Subject;
use crate::visits::answers::Answers;

/// What the visit is for (the actions of CONTRACT.md 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Option A: the business form is typed here and becomes a profile.
    BusinessForm,
    /// Option B, and option A once its form is in.
    BusinessProfile { profile_id: String },
    /// A person: with the user once that is known, which it is from the start where an authorization is renewed.
    Person {
        intent_id: Option<String>,
        user_id: Option<String>,
        offer: CardOffer,
    },
    /// Renewing the authorization of a known business.
    ExistingBusiness { user_id: String },
    /// Correcting details, or sending papers; whose is known once the phone is proved.
    Verify {
        what: Verification,
        intent_id: Option<String>,
        user_id: Option<String>,
    },
    /// Connecting accounts at a bank; whose is known once the phone is proved.
    LinkAccount { user_id: Option<String> },
    /// Adding a debit card; whose is known once the phone is proved.
    LinkCard {
        user_id: Option<String>,
        debit_direct: bool,
    },
    /// Looking at one's own cards and removing some; whose is known once the phone is proved.
    ManageCards {
        user_id: Option<String>,
        /// The card that is to be removed, while that is being asked.
        chosen: Option<String>,
        /// What was done last, told above the list.
        news: Option<&'static str>,
    },
}

/// What is verified (the three pages of CONTRACT.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verification {
    /// A person in status `retry` corrects what did not match.
    PersonalDetails,
    /// A person in status `document` sends a photo ID.
    PhotoId,
    /// A business sends papers.
    BusinessPapers,
}

/// How a person is asked for a first card while authorizing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardOffer {
    /// With a question before.
    Asked,
    /// The form at once (`debit_direct`).
    Direct,
    /// Not at all (`bypass_connect`).
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Step {
    BusinessForm,
    ConfirmBusiness,
    Phone,
    Code,
    Terms,
    PersonForm,
    Papers,
    BankLogin,
    CardIntro,
    CardForm,
    Cards,
    RemoveCard,
}

#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) id: String,
    /// The cookie of the browser that opened it; nobody else may go on with it.
    pub(crate) browser: String,
    /// It was opened in a frame, and that cookie has not come back yet (see `browsers`).
    pub(crate) without_cookie: bool,
    /// Must come back with every form.
    pub(crate) form_token: String,
    pub(crate) action: Action,
    pub(crate) step: Step,
    /// Where it leads back to; only `/cards` may be opened without one.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) state: Option<String>,
    /// The number that must be proved, `+1` and ten digits; empty until option A's form names it.
    pub(crate) phone: String,
    pub(crate) phone_locked: bool,
    pub(crate) one_time_code: Option<OneTimeCode>,
    /// What was typed at the confirmation of a business profile, which has none of it yet.
    pub(crate) answers: Answers,
    /// The client checked the phone itself and said so with a `session_token`.
    pub(crate) phone_proved: bool,
    /// The other user of the phone, as whom it ends while the setting says so.
    pub(crate) ends_as: Option<String>,
    pub(crate) opened: Timestamp,
}

/// The code in the simulated text message.
#[derive(Clone)]
pub(crate) struct OneTimeCode {
    pub(crate) text: String,
    pub(crate) expires: Timestamp,
    pub(crate) wrong_tries: u8,
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OneTimeCode").finish_non_exhaustive()
    }
}

impl Step {
    /// What a form says it is for: one of an earlier step that is sent late must not count for a later one.
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }
}

impl Action {
    pub(crate) fn first_step(&self) -> Step {
        match self {
            Self::BusinessForm => Step::BusinessForm,
            Self::BusinessProfile { .. } => Step::ConfirmBusiness,
            Self::Person { .. } => Step::Terms,
            Self::ExistingBusiness { .. }
            | Self::Verify { .. }
            | Self::LinkAccount { .. }
            | Self::LinkCard { .. }
            | Self::ManageCards { .. } => Step::Phone,
        }
    }

    /// What follows `step`; `None` ends the flow. A business confirms, authenticates, then authorizes, and has no card
    /// step; a person authorizes, authenticates, and may add a card (CONTRACT.md 6).
    pub(crate) fn step_after(&self, step: Step) -> Option<Step> {
        match (step, self) {
            (Step::BusinessForm | Step::ConfirmBusiness, _) => Some(Step::Phone),
            (Step::Terms, Self::Person { .. }) => Some(Step::Phone),
            (Step::Phone, _) => Some(Step::Code),
            (Step::Code | Step::PersonForm, Self::Person { offer, .. }) => match offer {
                CardOffer::Asked => Some(Step::CardIntro),
                CardOffer::Direct => Some(Step::CardForm),
                CardOffer::None => None,
            },
            (Step::Code, Self::LinkCard { debit_direct, .. }) => Some(if *debit_direct {
                Step::CardForm
            } else {
                Step::CardIntro
            }),
            (Step::Code, Self::Verify { what, .. }) => Some(match what {
                Verification::PersonalDetails => Step::PersonForm,
                Verification::PhotoId | Verification::BusinessPapers => Step::Papers,
            }),
            (Step::Code, Self::LinkAccount { .. }) => Some(Step::BankLogin),
            (Step::Code | Step::CardForm | Step::RemoveCard, Self::ManageCards { .. }) => {
                Some(Step::Cards)
            }
            (Step::Code, _) => Some(Step::Terms),
            (Step::CardIntro, _) => Some(Step::CardForm),
            (
                Step::Terms
                | Step::PersonForm
                | Step::Papers
                | Step::BankLogin
                | Step::CardForm
                | Step::Cards
                | Step::RemoveCard,
                _,
            ) => None,
        }
    }

    /// Whom a `session_token` for this visit must be for.
    pub(crate) fn subject(&self) -> Option<Subject> {
        match self {
            Self::BusinessForm => None,
            Self::BusinessProfile { profile_id } => Some(Subject::Profile(profile_id.clone())),
            Self::Person {
                user_id: Some(id), ..
            }
            | Self::ExistingBusiness { user_id: id }
            | Self::LinkCard {
                user_id: Some(id), ..
            }
            | Self::Verify {
                user_id: Some(id), ..
            }
            | Self::LinkAccount { user_id: Some(id) }
            | Self::ManageCards {
                user_id: Some(id), ..
            } => Some(Subject::User(id.clone())),
            Self::Person { intent_id, .. } | Self::Verify { intent_id, .. } => {
                intent_id.clone().map(Subject::Intent)
            }
            Self::LinkAccount { user_id: None }
            | Self::LinkCard { user_id: None, .. }
            | Self::ManageCards { user_id: None, .. } => None,
        }
    }

    /// The user, as far as one is known yet.
    pub(crate) fn user_id(&self) -> Option<&str> {
        match self {
            Self::ExistingBusiness { user_id } => Some(user_id),
            Self::Person { user_id, .. }
            | Self::Verify { user_id, .. }
            | Self::LinkAccount { user_id }
            | Self::LinkCard { user_id, .. }
            | Self::ManageCards { user_id, .. } => user_id.as_deref(),
            Self::BusinessForm | Self::BusinessProfile { .. } => None,
        }
    }

    /// Now the user is known.
    pub(crate) fn is_for(&mut self, user: String) {
        match self {
            Self::ExistingBusiness { user_id } => *user_id = user,
            Self::Person { user_id, .. }
            | Self::Verify { user_id, .. }
            | Self::LinkAccount { user_id }
            | Self::LinkCard { user_id, .. }
            | Self::ManageCards { user_id, .. } => *user_id = Some(user),
            Self::BusinessForm | Self::BusinessProfile { .. } => {}
        }
    }
}
