//! What the first six digits of a card's number tell (CONTRACT.md 15).

use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};

use crate::call::{Body, Call, Caller, Host};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::lenient;
use crate::response::Response;

/// The first six digits of a card's number: of its bank, not of its holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bin(String);

/// Not six digits.
#[derive(Debug, thiserror::Error)]
#[error("a BIN has six digits")]
pub struct NotABin;

impl TryFrom<String> for Bin {
    type Error = NotABin;

    fn try_from(text: String) -> Result<Self, NotABin> {
        let is_bin = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_bin.then_some(Self(text)).ok_or(NotABin)
    }
}

impl From<Bin> for String {
    fn from(bin: Bin) -> Self {
        bin.0
    }
}

impl Bin {
    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What Astra knows of the cards that begin so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinDetails {
    /// For example Visa.
    #[serde(default, deserialize_with = "lenient::text")]
    pub card_brand: Option<String>,
    /// For example debit.
    #[serde(default, deserialize_with = "lenient::text")]
    pub card_type: Option<String>,
    /// How the fee between the banks is set, for example regulated.
    #[serde(default, deserialize_with = "lenient::text")]
    pub interchange_category: Option<String>,
    /// The bank.
    #[serde(default, deserialize_with = "lenient::text")]
    pub issuer_name: Option<String>,
    /// The network that its payments go over.
    #[serde(default, deserialize_with = "lenient::text")]
    pub settlement_network: Option<String>,
}

impl AstraClient {
    /// What Astra knows of the cards that begin so.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 for digits that it does not know (A40, unknown BIN).
    pub async fn bin(&self, bin: &Bin) -> Result<Response<BinDetails>, CallError> {
        self.send(&Call {
            method: Method::GET,
            host: Host::Api,
            path: &["bins", bin.as_str()],
            query: Vec::new(),
            caller: Caller::Application,
            body: Body::Nothing,
            purpose: Purpose::Read,
            success: &[StatusCode::OK],
        })
        .await?
        .decode()
    }
}
