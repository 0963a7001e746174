//! Transfers: the money moving, and the truth about a payment (CONTRACT.md 17).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::call::Call;
use crate::client::AstraClient;
use crate::error::CallError;
use crate::ids::{FundingId, RoutineId, TransferId, UserId};
use crate::lenient;
use crate::money::{Cents, dollars};
use crate::paging::{BackTo, Listed};
use crate::response::Response;
use crate::statuses::{PaymentType, SegmentType, TransferStatus};
use crate::tokens::AccessToken;

/// A transfer. It is only ever made by a routine.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The transfer.
    pub id: TransferId,
    /// Where it stands; an empty word where Astra does not say.
    #[serde(default = "lenient::unstated", deserialize_with = "lenient::open_enum")]
    pub status: TransferStatus,
    /// How much; one that cannot be read is none.
    #[serde(
        default,
        serialize_with = "dollars::option::serialize",
        deserialize_with = "lenient::amount"
    )]
    pub amount: Option<Cents>,
    /// What made it.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub routine_id: Option<RoutineId>,
    /// The routine's label.
    #[serde(default, deserialize_with = "lenient::text")]
    pub routine_name: Option<String>,
    /// Our mark on the routine.
    #[serde(default, deserialize_with = "lenient::text")]
    pub client_correlation_id: Option<String>,
    /// What pays.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub source_id: Option<FundingId>,
    /// What receives.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub destination_id: Option<FundingId>,
    /// Who receives.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub destination_user_id: Option<UserId>,
    /// Debit for ours.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub payment_type: Option<PaymentType>,
    /// When it began.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub initiated: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub updated: Option<Timestamp>,
    /// When it should be done.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub estimated_clearing_date: Option<Timestamp>,
    /// Why it failed; the vendor's list of codes is not known.
    #[serde(default, deserialize_with = "lenient::text")]
    pub failure_reason: Option<String>,
    /// A processed payment can gain one later.
    #[serde(default, deserialize_with = "chargeback")]
    pub chargeback: Option<Chargeback>,
}

/// Without the routine's name, which holds what a person wrote.
impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("amount", &self.amount)
            .field("routine_id", &self.routine_id)
            .field("client_correlation_id", &self.client_correlation_id)
            .field("chargeback", &self.chargeback.is_some())
            .finish_non_exhaustive()
    }
}

/// A chargeback on a processed payment. That there is one matters most; its fields are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chargeback {
    /// The chargeback, like `C999999V1234567890`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub cb_id: Option<String>,
    /// What is being done about it, the vendor's word.
    #[serde(default, deserialize_with = "lenient::text")]
    pub action_status: Option<String>,
    /// The network's reason.
    #[serde(default, deserialize_with = "lenient::text")]
    pub exception_code: Option<String>,
    /// The network's reason in words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub exception_description: Option<String>,
    /// How much was taken back.
    #[serde(
        default,
        serialize_with = "dollars::option::serialize",
        deserialize_with = "lenient::amount"
    )]
    pub exception_settled_amount: Option<Cents>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub updated: Option<Timestamp>,
}

/// A chargeback whose fields cannot be read is still a chargeback.
fn chargeback<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Chargeback>, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    Ok(raw
        .get()
        .starts_with('{')
        .then(|| serde_json::from_str(raw.get()).unwrap_or_default()))
}

/// One leg of a transfer (A44, segments).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The leg.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Pull or push.
    #[serde(default, rename = "type", deserialize_with = "lenient::parsed")]
    pub segment_type: Option<SegmentType>,
    /// How much.
    #[serde(
        default,
        serialize_with = "dollars::option::serialize",
        deserialize_with = "lenient::amount"
    )]
    pub amount: Option<Cents>,
    /// Where it stands.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub status: Option<TransferStatus>,
    /// Why it failed.
    #[serde(default, deserialize_with = "lenient::text")]
    pub failure_reason: Option<String>,
    /// When it began.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub initiated: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub updated: Option<Timestamp>,
}

impl AstraClient {
    /// One transfer.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such transfer.
    pub async fn transfer(
        &self,
        token: &AccessToken,
        id: &TransferId,
    ) -> Result<Response<Transfer>, CallError> {
        self.send(&Call::get(token, &["transfers", id.as_str()]))
            .await?
            .decode()
    }

    /// All transfers, newest first.
    ///
    /// # Errors
    /// As any read.
    pub async fn transfers(
        &self,
        token: &AccessToken,
    ) -> Result<Response<Listed<Transfer>>, CallError> {
        self.all_pages(token, &["transfers"], "transfers", None)
            .await
    }

    /// The transfers, newest first, as far back as `earliest` by Astra's clock. Complete means that no transfer that
    /// began since then is missing.
    ///
    /// # Errors
    /// As any read.
    pub async fn transfers_back_to(
        &self,
        token: &AccessToken,
        earliest: Timestamp,
    ) -> Result<Response<Listed<Transfer>>, CallError> {
        let back_to = BackTo {
            earliest,
            date: |transfer: &Transfer| transfer.initiated,
        };
        self.all_pages(token, &["transfers"], "transfers", Some(back_to))
            .await
    }

    /// The legs of one transfer (A44, segments).
    ///
    /// # Errors
    /// As any read.
    pub async fn transfer_segments(
        &self,
        token: &AccessToken,
        id: &TransferId,
    ) -> Result<Response<Listed<Segment>>, CallError> {
        let path = ["transfers", id.as_str(), "segments"];
        self.all_pages(token, &path, "segments", None).await
    }
}
