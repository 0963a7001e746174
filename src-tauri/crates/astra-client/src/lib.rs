//! The Astra payments API, spoken over reqwest and oauth2.
//!
//! This crate owns the wire: hosts, headers, time-outs, answer caps, what every status means, and
//! the types that an answer or a request is made of. `CONTRACT.md` beside it is the vendor's
//! contract in our words; comments quote its sections (`16`) and its assumptions (`A42`).
//!
//! What matters to money is decided here once: [`CallError::effect`] says whether a call that
//! failed can have done anything at Astra.
//!
//! It leaves to others: storage, the journal and token refresh (`astra-app`), sealing
//! (`astra-vault`), and every rule about what a person may type. It reads no clock.

mod answer;
mod business_profile;
mod call;
mod card;
mod client;
mod credentials;
mod embedded;
mod endpoints;
mod error;
mod ids;
mod lenient;
mod money;
mod new_card;
mod paging;
mod phone;
mod proxy;
mod redaction;
mod refusal;
mod retry;
mod routine;
pub mod sdk;
mod token_endpoint;
mod tokens;
mod transfer;
mod user;
mod words;

pub use answer::{Answer, RequestId};
pub use business_profile::{
    BusinessInfo, BusinessPerson, BusinessProfile, BusinessProfileRequest, PostalAddress,
};
pub use card::Card;
pub use client::{AstraClient, Options, SetUpError};
pub use credentials::{ClientId, Credentials};
pub use endpoints::{EndpointError, Endpoints};
pub use error::{CallError, CallErrorKind, Effect};
pub use ids::{
    BusinessProfileId, CardId, CorrelationId, FundingId, IdError, RoutineId, TransferId, UserId,
};
pub use money::{Cents, NumberTextError, TypedAmountError, dollars};
pub use new_card::{CardNotAdded, NewCard, WhyNotAdded};
pub use paging::Listed;
pub use phone::{Phone, PhoneError};
pub use proxy::{ProxyFailure, ProxyFailureKind};
pub use refusal::{Refusal, RefusalShape};
pub use retry::{Decision, RetryPolicy};
pub use routine::{Preview, Routine, RoutineRequest};
pub use tokens::{AccessToken, AuthorizationCode, RefreshToken, TokenPair};
pub use transfer::{Chargeback, Segment, Transfer};
pub use user::User;
pub use words::{
    BusinessType, CardStatus, KybType, PaymentType, RoutineStatus, RoutineType, SegmentType,
    TransferStatus, UserStatus,
};
