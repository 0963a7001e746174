//! Routines: instructions to move money (CONTRACT.md 16).

use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::ids::{CardId, CorrelationId, FundingId, RoutineId, UserId};
use crate::lenient;
use crate::money::{Cents, dollars};
use crate::paging::{BackTo, Listed};
use crate::response::Response;
use crate::statuses::{Frequency, PaymentType, RoutineStatus, RoutineType};
use crate::tokens::AccessToken;
use crate::transfer::Transfer;

/// A one-time card-to-card payment as it is sent.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RoutineRequest {
    /// Free text; with the correlation id the only label we control. The vendor sees it.
    pub name: String,
    /// The card that pays; it belongs to the token's user.
    pub source_id: CardId,
    /// The card that receives.
    pub destination_id: CardId,
    /// Person-to-person only: the receiver. Left out when moving one's own money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_user_id: Option<UserId>,
    /// More than zero (A41, amount rule).
    #[serde(with = "dollars")]
    pub amount: Cents,
    /// Our mark; comes back on the transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_correlation_id: Option<CorrelationId>,
}

/// Without the name, which holds what a person wrote.
impl fmt::Debug for RoutineRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoutineRequest")
            .field("source_id", &self.source_id)
            .field("destination_id", &self.destination_id)
            .field("amount", &self.amount)
            .field("client_correlation_id", &self.client_correlation_id)
            .finish_non_exhaustive()
    }
}

/// The body of `POST /v1/routines` for the only kind of routine that we make.
#[derive(Serialize)]
struct OneTimeDebit<'a> {
    #[serde(rename = "type")]
    routine_type: RoutineType,
    payment_type: PaymentType,
    #[serde(flatten)]
    request: &'a RoutineRequest,
}

impl RoutineRequest {
    fn to_json(&self) -> Result<Vec<u8>, CallError> {
        // Refused before it is sent, because the vendor's own refusal is only assumed (A41, amount rule).
        if !self.amount.is_positive() {
            return Err(CallError::not_sent("a routine must move more than zero"));
        }
        serde_json::to_vec(&OneTimeDebit {
            routine_type: RoutineType::OneTime,
            payment_type: PaymentType::Debit,
            request: self,
        })
        .map_err(|_| CallError::not_sent("the routine could not be written as JSON"))
    }
}

/// The body of `PUT /v1/routines/{id}` that pauses or resumes.
#[derive(Serialize)]
struct ActiveChange {
    active: bool,
}

/// A routine as the vendor tells it. Kinds that we never make may lack most fields.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routine {
    /// The routine.
    pub id: RoutineId,
    /// Where it stands; an empty word where Astra does not say.
    #[serde(default = "lenient::unstated", deserialize_with = "lenient::open_enum")]
    pub status: RoutineStatus,
    /// Its label.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// One-time for ours.
    #[serde(default, rename = "type", deserialize_with = "lenient::parsed")]
    pub routine_type: Option<RoutineType>,
    /// Debit for ours.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub payment_type: Option<PaymentType>,
    /// The amount; kinds that compute it have none, and one that cannot be read is none either.
    #[serde(
        default,
        serialize_with = "dollars::option::serialize",
        deserialize_with = "lenient::amount"
    )]
    pub amount: Option<Cents>,
    /// What pays.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub source_id: Option<FundingId>,
    /// What receives.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub destination_id: Option<FundingId>,
    /// Who receives; the caller when moving one's own money.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub destination_user_id: Option<UserId>,
    /// Our mark, if this answer carries it; lists may not.
    #[serde(default, deserialize_with = "lenient::text")]
    pub client_correlation_id: Option<String>,
    /// Whether it is not paused.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub active: Option<bool>,
    /// How often it runs; of the recurring ones.
    #[serde(default, deserialize_with = "lenient::parsed")]
    pub frequency: Option<Frequency>,
    /// The day it runs, in Los Angeles.
    #[serde(default, deserialize_with = "lenient::day")]
    pub start_date: Option<Date>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created: Option<Timestamp>,
}

/// Without the name, which holds what a person wrote.
impl fmt::Debug for Routine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routine")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("amount", &self.amount)
            .field("client_correlation_id", &self.client_correlation_id)
            .finish_non_exhaustive()
    }
}

/// What a routine would cost. Nothing is created by asking.
///
/// Its amounts are read strictly: an amount that somebody is asked to confirm is never left out because it could not
/// be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Taken from the source.
    #[serde(default, with = "dollars::option")]
    pub pull_amount: Option<Cents>,
    /// Put on the destination.
    #[serde(default, with = "dollars::option")]
    pub push_amount: Option<Cents>,
    /// The vendor's fee.
    #[serde(default, with = "dollars::option")]
    pub astra_fee: Option<Cents>,
    /// What the customer pays for it.
    #[serde(default, with = "dollars::option")]
    pub customer_fee: Option<Cents>,
    /// When the money should be there, in the vendor's words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub estimated_settlement: Option<String>,
    /// When Astra made the preview, by its own clock.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created: Option<Timestamp>,
}

impl AstraClient {
    /// Asks what a routine would cost. Nothing is created, so it counts as a read.
    ///
    /// # Errors
    /// As [`AstraClient::create_routine`].
    pub async fn preview_routine(
        &self,
        token: &AccessToken,
        request: &RoutineRequest,
    ) -> Result<Response<Preview>, CallError> {
        let received = self
            .send(&Call {
                method: Method::POST,
                host: Host::Api,
                path: &["routines", "preview"],
                query: Vec::new(),
                caller: Caller::User(token),
                body: Body::Json(request.to_json()?),
                purpose: Purpose::Read,
                success: &[StatusCode::CREATED, StatusCode::OK],
            })
            .await?;
        let mut answer: Response<Preview> = received.decode()?;
        answer.value.created = answer.value.created.or_else(|| received.date());
        Ok(answer)
    }

    /// Moves money. Sent once, on a connection of its own, never repeated: creation is not
    /// idempotent (A7, no idempotency). Only 201 is a success.
    ///
    /// # Errors
    /// [`CallError::effect`] says whether the routine may exist all the same; then look for it by
    /// its correlation id before anything is sent again.
    pub async fn create_routine(
        &self,
        token: &AccessToken,
        request: &RoutineRequest,
    ) -> Result<Response<Routine>, CallError> {
        self.send(&Call {
            method: Method::POST,
            host: Host::Api,
            path: &["routines"],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Json(request.to_json()?),
            purpose: Purpose::Write,
            success: &[StatusCode::CREATED],
        })
        .await?
        .decode()
    }

    /// One routine.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such routine.
    pub async fn routine(
        &self,
        token: &AccessToken,
        id: &RoutineId,
    ) -> Result<Response<Routine>, CallError> {
        self.send(&Call::get(token, &["routines", id.as_str()]))
            .await?
            .decode()
    }

    /// Pauses or resumes a routine that recurs, once: it is never sent again by itself. Gives the routine as it is then
    /// (CONTRACT.md 16).
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such routine; where
    /// [`CallError::effect`] is unknown, [`AstraClient::routine`] tells what became of it.
    pub async fn set_routine_active(
        &self,
        token: &AccessToken,
        id: &RoutineId,
        active: bool,
    ) -> Result<Response<Routine>, CallError> {
        let body = serde_json::to_vec(&ActiveChange { active })
            .map_err(|_| CallError::not_sent("the change could not be written as JSON"))?;
        self.send(&Call {
            method: Method::PUT,
            host: Host::Api,
            path: &["routines", id.as_str()],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Json(body),
            purpose: Purpose::Write,
            success: &[StatusCode::OK],
        })
        .await?
        .decode()
    }

    /// Ends a routine that recurs, once: it is never sent again by itself. Not for a one-time routine, which deleting does
    /// not stop (CONTRACT.md 16).
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 if this user has no such routine, with 400 for a one-time one;
    /// where [`CallError::effect`] is unknown, [`AstraClient::routine`] tells what became of it.
    pub async fn delete_routine(
        &self,
        token: &AccessToken,
        id: &RoutineId,
    ) -> Result<Response<()>, CallError> {
        self.send(&Call {
            method: Method::DELETE,
            host: Host::Api,
            path: &["routines", id.as_str()],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Nothing,
            purpose: Purpose::Write,
            success: &[StatusCode::NO_CONTENT],
        })
        .await?
        .decode_nothing()
    }

    /// All routines, newest first.
    ///
    /// # Errors
    /// As any read.
    pub async fn routines(
        &self,
        token: &AccessToken,
    ) -> Result<Response<Listed<Routine>>, CallError> {
        self.all_pages(token, &["routines"], "routines", None).await
    }

    /// The routines, newest first, as far back as `earliest` by Astra's clock. Complete means that no routine made
    /// since then is missing.
    ///
    /// # Errors
    /// As any read.
    pub async fn routines_back_to(
        &self,
        token: &AccessToken,
        earliest: Timestamp,
    ) -> Result<Response<Listed<Routine>>, CallError> {
        let back_to = BackTo {
            earliest,
            date: |routine: &Routine| routine.created,
        };
        self.all_pages(token, &["routines"], "routines", Some(back_to))
            .await
    }

    /// All transfers of one routine, newest first in the shape of the transfer list (A43, transfers of a routine).
    ///
    /// # Errors
    /// As any read.
    pub async fn routine_transfers(
        &self,
        token: &AccessToken,
        id: &RoutineId,
    ) -> Result<Response<Listed<Transfer>>, CallError> {
        let path = ["routines", id.as_str(), "transfers"];
        self.all_pages(token, &path, "transfers", None).await
    }
}
