//! Addresses of the vendor's hosted pages (CONTRACT.md 6).
//!
//! Each contains `state`, a one-time value: whoever opens an address must not log its query.

use url::Url;

use crate::credentials::ClientId;
use crate::endpoints::Endpoints;
use crate::ids::{BusinessProfileId, UserId};
use crate::phone::Phone;

/// Business onboarding from a profile (option B): confirm the form, phone code, terms.
pub fn authorize_business(
    endpoints: &Endpoints,
    client_id: &ClientId,
    redirect_uri: &str,
    state: &str,
    profile: &BusinessProfileId,
) -> Url {
    Page::new(endpoints, "login/oauth/authorize", client_id, redirect_uri)
        .with("response_type", "code")
        .with("business", "true")
        .with("business_profile_id", profile.as_str())
        .finish(state)
}

/// Authorization of a user that exists, with the phone filled in and locked.
pub fn authorize_existing(
    endpoints: &Endpoints,
    client_id: &ClientId,
    redirect_uri: &str,
    state: &str,
    user: &UserId,
    phone: &Phone,
) -> Url {
    Page::new(endpoints, "login/oauth/authorize", client_id, redirect_uri)
        .with("response_type", "code")
        .with_user(user, phone)
        .finish(state)
}

/// Adding a debit card. Its redirect brings no code (A16, redirect without a code).
pub fn link_card(
    endpoints: &Endpoints,
    client_id: &ClientId,
    redirect_uri: &str,
    state: &str,
    user: &UserId,
    phone: &Phone,
) -> Url {
    Page::new(endpoints, "cards/connect", client_id, redirect_uri)
        .with_user(user, phone)
        .finish(state)
}

/// Verifying the profile of a business user, in any status. Its redirect brings no code (A16, redirect without a code).
pub fn verify_business(
    endpoints: &Endpoints,
    client_id: &ClientId,
    redirect_uri: &str,
    state: &str,
) -> Url {
    Page::new(endpoints, "verify/business", client_id, redirect_uri).finish(state)
}

struct Page(Url);

impl Page {
    fn new(endpoints: &Endpoints, path: &str, client_id: &ClientId, redirect_uri: &str) -> Self {
        let mut url = endpoints.app().clone();
        url.set_path(path);
        Self(url)
            .with("client_id", client_id.as_str())
            .with("redirect_uri", redirect_uri)
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.0.query_pairs_mut().append_pair(name, value);
        self
    }

    /// Flags are sent only when true; sending `false` is undocumented.
    fn with_user(self, user: &UserId, phone: &Phone) -> Self {
        self.with("user_id", user.as_str())
            .with("phone", phone.to_ten_digits())
            .with("phone_read_only", "true")
    }

    fn finish(self, state: &str) -> Url {
        self.with("state", state).0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const REDIRECT: &str = "com.astradesk.client://oauth/callback";

    #[test]
    fn addresses_are_exactly_the_documented_ones() {
        let endpoints = Endpoints::sandbox();
        let client = ClientId::new("c1");
        let user = UserId::new("u1").unwrap();
        let phone = Phone::new("+15557771234").unwrap();
        let profile = BusinessProfileId::new("p1").unwrap();
        let common = "client_id=c1&redirect_uri=com.astradesk.client%3A%2F%2Foauth%2Fcallback";
        let base = "https://app-sandbox.astra.finance";

        assert_eq!(
            authorize_business(&endpoints, &client, REDIRECT, "s1", &profile).as_str(),
            format!(
                "{base}/login/oauth/authorize?{common}&response_type=code&business=true&business_profile_id=p1&state=s1"
            )
        );
        assert_eq!(
            authorize_existing(&endpoints, &client, REDIRECT, "s1", &user, &phone).as_str(),
            format!(
                "{base}/login/oauth/authorize?{common}&response_type=code&user_id=u1&phone=5557771234&phone_read_only=true&state=s1"
            )
        );
        assert_eq!(
            link_card(&endpoints, &client, REDIRECT, "s1", &user, &phone).as_str(),
            format!(
                "{base}/cards/connect?{common}&user_id=u1&phone=5557771234&phone_read_only=true&state=s1"
            )
        );
        assert_eq!(
            verify_business(&endpoints, &client, REDIRECT, "s1").as_str(),
            format!("{base}/verify/business?{common}&state=s1")
        );
    }

    #[test]
    fn nothing_in_a_value_can_add_a_parameter() {
        let url = authorize_business(
            &Endpoints::sandbox(),
            &ClientId::new("c&x=1"),
            "https://example.com/?a=b&c=d#e",
            "s#&=",
            &BusinessProfileId::new("p&business=false").unwrap(),
        );
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        assert_eq!(pairs.len(), 6, "{pairs:?}");
        assert_eq!(pairs[1].1, "https://example.com/?a=b&c=d#e");
        assert_eq!(url.fragment(), None);
    }
}
