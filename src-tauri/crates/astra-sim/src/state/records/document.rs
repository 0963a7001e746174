//! Documents and the emails that ask for them (CONTRACT.md 12). Of a picture only its size and a digest are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) filename: String,
    pub(crate) document_type: String,
    /// Digest of the secret in the upload address.
    pub(crate) secret_digest: String,
    pub(crate) expires: Timestamp,
    pub(crate) received: Option<Received>,
    pub(crate) confirmed: bool,
}

/// The record of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Received {
    pub(crate) bytes: usize,
    pub(crate) digest: String,
}

/// An email that the vendor would send.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Email {
    pub(crate) sent: Timestamp,
    pub(crate) user_id: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// What the link in it ends with.
    pub(crate) link: String,
}
