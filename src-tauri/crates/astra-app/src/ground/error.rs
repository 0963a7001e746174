//! What can go wrong, as the person has to know it.
//!
//! A variant exists because a screen treats it differently; the chain behind it is for the log.

use astra_client::{CallError, RequestId};

use crate::ground::field_issue::FieldIssue;

/// An operation of the application that did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Something typed is not right; by field.
    #[error("{} fields need attention", .0.len())]
    Invalid(Vec<FieldIssue>),
    /// Expected at this stage, such as moving money before approval.
    #[error("not possible now: {0}")]
    NotAllowedNow(&'static str),
    /// This environment has no client id and secret yet.
    #[error("there are no keys for Astra yet")]
    NotConnected,
    /// There is no usable token; the person signs in again.
    #[error("signed out")]
    SignedOut,
    /// A business of this program does not sign in: it is done when Astra has its profile.
    #[error("a business of this program does not sign in")]
    SignInNotNeeded,
    /// Astra already has three profiles for this phone number (CONTRACT.md 10).
    #[error("three submissions were already counted for this phone number")]
    TooManySubmissions,
    /// Astra already has three user intents for this email address (CONTRACT.md 7).
    #[error("three submissions were already counted for this email address")]
    TooManyForEmail,
    /// Nobody confirmed the public internet address that Astra asks for with a person's details (CONTRACT.md 7,
    /// `ip_address`).
    #[error("no device address was confirmed")]
    DeviceAddressMissing,
    /// A submission is on its way.
    #[error("a submission is on its way")]
    SubmissionInFlight,
    /// Sent, and no clear answer: it may have happened.
    #[error("no clear answer from Astra")]
    Unclear(#[source] Option<CallError>),
    /// The preview is older than 15 minutes, or was never made here.
    #[error("the preview is not valid any more")]
    PreviewExpired,
    /// The issuer refuses the card, and will refuse it again (CONTRACT.md 15).
    #[error("the issuer refused the card")]
    CardDeclined(#[source] CallError),
    /// The issuer decided nothing about the card; the same request may be sent again, later (CONTRACT.md 15).
    #[error("the issuer decided nothing about the card")]
    CardUndecided(#[source] CallError),
    /// The number begins with 6, and Astra has not enabled such cards for this client (CONTRACT.md 15).
    #[error("cards of this network are not enabled")]
    CardNotEnabled(#[source] CallError),
    /// Astra has not enabled transfers to another user for this client (CONTRACT.md 16).
    #[error("person-to-person is not enabled")]
    PersonToPersonNotEnabled(#[source] CallError),
    /// No such card, transfer or business here.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Astra did not do it, and said so or could not be reached.
    #[error("Astra: {0}")]
    Call(#[from] CallError),
    /// The disk or its contents.
    #[error("storage: {0}")]
    Storage(#[from] astra_vault::VaultError),
    /// The data folder could not be opened.
    #[error("data folder: {0}")]
    Open(#[from] astra_vault::OpenError),
    /// A record written by another version. Says where, never what: serde quotes values in its messages.
    #[error("a stored record could not be read: {category:?} at line {line}, column {column}")]
    Record {
        /// Kind of mistake.
        category: serde_json::error::Category,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A file that the person asked for could not be written where they wanted it.
    #[error("the file was not saved: {0}")]
    FileNotSaved(#[source] std::io::Error),
    /// Another Astra account came back from signing in.
    #[error("another Astra user signed in")]
    OtherUser,
    /// A defect of ours.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Record {
            category: error.classify(),
            line: error.line(),
            column: error.column(),
        }
    }
}

impl AppError {
    /// What was stored is there, and cannot be read.
    pub(crate) fn is_damage(&self) -> bool {
        use astra_vault::VaultError::{Damaged, KeyLost, KeyMismatch};
        matches!(
            self,
            Self::Record { .. }
                | Self::Storage(Damaged { .. } | KeyLost { .. } | KeyMismatch { .. })
        )
    }

    /// Astra's request id, where the failure came from an answer.
    pub fn request_id(&self) -> Option<&RequestId> {
        match self {
            Self::Call(call)
            | Self::Unclear(Some(call))
            | Self::CardDeclined(call)
            | Self::CardUndecided(call)
            | Self::CardNotEnabled(call)
            | Self::PersonToPersonNotEnabled(call) => call.request_id.as_ref(),
            _ => None,
        }
    }
}

/// Result of an operation of the application.
pub type Result<T, E = AppError> = std::result::Result<T, E>;
