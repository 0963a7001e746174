//! How the secrets of a request are written into its body. Nowhere else is a secret serialized.

use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

/// Writes the secret's text.
pub(crate) fn exposed<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    // EXPOSE: into the body of the one call that carries it.
    secret.expose_secret().serialize(to)
}

/// Writes the secret's text, or null.
pub(crate) fn exposed_option<S: Serializer>(
    secret: &Option<SecretString>,
    to: S,
) -> Result<S::Ok, S::Error> {
    // EXPOSE: into the body of the one call that carries it.
    secret
        .as_ref()
        .map(ExposeSecret::expose_secret)
        .serialize(to)
}
