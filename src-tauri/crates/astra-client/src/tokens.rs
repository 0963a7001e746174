//! The secrets of one user. They are never printed, and wiped when dropped.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Takes the text into a type that forgets it on drop and never prints it.
            pub fn new(text: impl Into<String>) -> Self {
                Self(SecretString::from(text.into()))
            }

            /// The text itself. For the request that sends it and the vault that seals it.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}

secret! {
    /// A bearer token for one user. Only one is valid at a time (CONTRACT.md 5).
    AccessToken
}
secret! {
    /// Buys new access tokens until it expires, ten days by default; using it does not revoke it
    /// (CONTRACT.md 5).
    RefreshToken
}
secret! {
    /// The code from a redirect. It works once and for a few minutes (CONTRACT.md 5; A12, life of a code).
    AuthorizationCode
}
secret! {
    /// Of a partner that vouches for a person: a hosted page that gets it skips the phone code (CONTRACT.md 19).
    SessionToken
}

/// What the token endpoint answers.
#[derive(Clone, Debug)]
pub struct TokenPair {
    /// For calls of this user.
    pub access: AccessToken,
    /// A fresh one every time, also on refresh.
    pub refresh: RefreshToken,
    /// How long the access token lives, from the answer itself; whole seconds.
    pub expires_in: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let pair = TokenPair {
            access: AccessToken::new("access-text"),
            refresh: RefreshToken::new("refresh-text"),
            expires_in: Duration::from_secs(7200),
        };
        let code = AuthorizationCode::new("code-text");
        let printed = format!("{pair:?} {pair:#?} {code:?}");
        assert!(
            !printed.contains("-text"),
            "Debug must not show a secret: {printed}"
        );
        assert!(printed.contains("[redacted]"));
    }
}
