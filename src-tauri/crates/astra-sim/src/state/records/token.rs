//! Authorization codes, tokens and partner tokens (CONTRACT.md 5, 19). Only digests are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One redirect's code: used once, for the client and redirect URI that it was made for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AuthorizationCode {
    pub(crate) digest: String,
    pub(crate) user_id: String,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) expires: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptToken {
    pub(crate) digest: String,
    pub(crate) expires: Timestamp,
}

/// A user's live tokens. There is room for one access token only: a new one ends the one before.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct UserTokens {
    pub(crate) access: Option<KeptToken>,
    pub(crate) refresh: Vec<KeptToken>,
}

/// Whom a partner token is for, by the id it was asked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Subject {
    Intent(String),
    Profile(String),
    User(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PartnerToken {
    pub(crate) digest: String,
    pub(crate) subject: Subject,
    pub(crate) expires: Timestamp,
}

impl PartnerToken {
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }
}
