//! How calls that need the client secret are made. Nothing outside this file knows which way.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};

/// The public name of our application at the vendor.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// Takes the id as the vendor's dashboard shows it (32 hexadecimal characters so far).
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientId({})", self.0)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who we are to the vendor, and how calls that need the secret are authorized.
#[derive(Clone)]
pub enum Credentials {
    /// The secret is on this machine: staff in the sandbox, and Practice.
    Direct {
        /// Our application.
        client_id: ClientId,
        /// Its secret; never built into the program.
        client_secret: SecretString,
    },
}

impl Credentials {
    /// The application that hosted pages are opened for.
    pub fn client_id(&self) -> &ClientId {
        match self {
            Self::Direct { client_id, .. } => client_id,
        }
    }

    /// Signs a call as the application: `Basic base64(client_id:client_secret)` (CONTRACT.md 4).
    pub(crate) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Self::Direct {
                client_id,
                client_secret,
            } => request.basic_auth(client_id.as_str(), Some(client_secret.expose_secret())),
        }
    }

    /// Texts that must not appear in anything kept from an answer.
    pub(crate) fn secret_texts(&self) -> Vec<String> {
        match self {
            Self::Direct {
                client_id,
                client_secret,
            } => {
                let secret = client_secret.expose_secret();
                let basic = BASE64_STANDARD.encode(format!("{client_id}:{secret}"));
                vec![secret.to_owned(), basic]
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct { client_id, .. } => f
                .debug_struct("Direct")
                .field("client_id", client_id)
                .finish_non_exhaustive(),
        }
    }
}
