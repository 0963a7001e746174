//! The Astra payments API, spoken over reqwest and oauth2.
//!
//! This crate owns the wire: hosts, headers, time-outs, answer caps, what every status means, and
//! the types of requests and responses. `CONTRACT.md` beside it is the vendor's
//! contract in our words; comments quote its sections by number and its assumptions by number and words (`A42, routine refusals`).
//!
//! Whether money can have moved is decided here once: [`CallError::effect`] says whether a call that
//! failed can have done anything at Astra.
//!
//! It leaves to others: storage, the journal and token refresh (`astra-app`), sealing
//! (`astra-vault`), and every rule about what a person may type. It reads no clock.

mod account;
mod bin;
mod business_profile;
mod call;
mod capabilities;
mod card;
mod client;
mod contact_change;
mod credentials;
mod document;
mod embedded_error;
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
mod response;
mod retry;
mod routine;
pub mod sdk;
mod secrets;
mod statuses;
mod token_endpoint;
mod tokens;
mod transfer;
mod user;
mod user_intent;

pub use account::Account;
pub use bin::{Bin, BinDetails, NotABin};
pub use business_profile::{
    BusinessInfo, BusinessPerson, BusinessProfile, BusinessProfileRequest, PostalAddress,
    ProfileDetails,
};
pub use capabilities::{Capabilities, CountLimit};
pub use card::Card;
pub use client::{AstraClient, Options, SetUpError};
pub use contact_change::{AddressChange, PhoneChange};
pub use credentials::{ClientId, Credentials};
pub use document::{
    DOCUMENT_MAX_BYTES, DocumentFormat, DocumentType, DocumentUpload, UploadAddress,
};
pub use endpoints::{EndpointError, Endpoints};
pub use error::{CallError, CallErrorKind, Effect};
pub use ids::{
    BusinessProfileId, CardId, CorrelationId, FundingId, IdError, RoutineId, TransferId, UserId,
    UserIntentId,
};
pub use money::{Cents, NumberTextError, TypedAmountError, dollars};
pub use new_card::{CardNotAdded, NewCard, NotAddedReason};
pub use paging::Listed;
pub use phone::{Phone, PhoneError};
pub use proxy::{ProxyFailure, ProxyFailureKind};
pub use refusal::{Refusal, RefusalShape};
pub use response::{RequestId, Response};
pub use retry::{Decision, RetryPolicy};
pub use routine::{Preview, Routine, RoutineRequest};
pub use statuses::{
    BusinessType, CardStatus, ContactChangeStatus, Frequency, IntentStatus, KybType, KycType,
    PaymentType, RoutineStatus, RoutineType, SegmentType, TransferStatus, UserStatus,
};
pub use tokens::{AccessToken, AuthorizationCode, RefreshToken, SessionToken, TokenPair};
pub use transfer::{Chargeback, Segment, Transfer};
pub use user::User;
pub use user_intent::{UserIntent, UserIntentRequest};
