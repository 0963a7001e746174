//! Addresses of the vendor's hosted pages (CONTRACT.md 6).
//!
//! Each contains `state`, a one-time value: whoever opens an address must not log its query.

use url::Url;

use crate::credentials::ClientId;
use crate::endpoints::Endpoints;
use crate::ids::{BusinessProfileId, UserId, UserIntentId};
use crate::phone::Phone;
use crate::tokens::SessionToken;

/// What every address carries. It has no `Debug`: `state` must not be logged.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// Who opens the page.
    pub client_id: &'a ClientId,
    /// Where the page leads back to, exactly as registered.
    pub redirect_uri: &'a str,
    /// Ties the redirect to this visit.
    pub state: &'a str,
    /// Skips the phone code, for clients that Astra approved for that (CONTRACT.md 19).
    pub session_token: Option<&'a SessionToken>,
}

/// Business onboarding with the vendor's own form (option A): every field, phone code, terms. Verified businesses only.
pub fn authorize_business_form(endpoints: &Endpoints, visit: &Visit<'_>) -> Url {
    Page::authorize(endpoints, visit)
        .with("business", "true")
        .finish()
}

/// Business onboarding from a profile (option B): confirm the form, phone code, terms.
pub fn authorize_business(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    profile: &BusinessProfileId,
) -> Url {
    Page::authorize(endpoints, visit)
        .with("business", "true")
        .with("business_profile_id", profile.as_str())
        .finish()
}

/// First authorization of a person, from their intent, with the phone filled in and locked. After a change of the phone
/// number it is [`authorize_existing`]: the intent keeps the old number.
pub fn authorize_person(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    intent: &UserIntentId,
    phone: &Phone,
) -> Url {
    Page::authorize(endpoints, visit)
        .with("user_intent_id", intent.as_str())
        .with_phone(Some(phone))
        .finish()
}

/// Authorization of a user that exists, with the phone, where it is known, filled in and locked.
pub fn authorize_existing(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    user: &UserId,
    phone: Option<&Phone>,
) -> Url {
    Page::authorize(endpoints, visit)
        .with_user(user, phone)
        .finish()
}

/// Adding a debit card. Its redirect brings no code (A16, redirect without a code).
pub fn link_card(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    user: &UserId,
    phone: Option<&Phone>,
) -> Url {
    Page::new(endpoints, "cards/connect", visit)
        .with_user(user, phone)
        .finish()
}

/// Verifying the details of a person in status retry, by their intent as long as that is no user. Its redirect brings no
/// code (A16, redirect without a code).
pub fn verify_personal(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    intent: Option<&UserIntentId>,
) -> Url {
    Page::new(endpoints, "verify/personal", visit)
        .with_intent(intent)
        .finish()
}

/// Handing in a photo ID in status document, by the intent as long as that is no user. Its redirect brings no code
/// (A16, redirect without a code).
pub fn verify_document(
    endpoints: &Endpoints,
    visit: &Visit<'_>,
    intent: Option<&UserIntentId>,
) -> Url {
    Page::new(endpoints, "verify/document", visit)
        .with_intent(intent)
        .finish()
}

/// Verifying the profile of a business user, in any status. Its redirect brings no code (A16, redirect without a code).
pub fn verify_business(endpoints: &Endpoints, visit: &Visit<'_>) -> Url {
    Page::new(endpoints, "verify/business", visit).finish()
}

/// An address in the making.
struct Page<'a> {
    url: Url,
    visit: Visit<'a>,
}

impl<'a> Page<'a> {
    fn new(endpoints: &Endpoints, path: &str, visit: &Visit<'a>) -> Self {
        let mut url = endpoints.app().clone();
        url.set_path(path);
        let page = Self { url, visit: *visit };
        page.with("client_id", visit.client_id.as_str())
            .with("redirect_uri", visit.redirect_uri)
    }

    fn authorize(endpoints: &Endpoints, visit: &Visit<'a>) -> Self {
        Self::new(endpoints, "login/oauth/authorize", visit).with("response_type", "code")
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    fn with_user(self, user: &UserId, phone: Option<&Phone>) -> Self {
        self.with("user_id", user.as_str()).with_phone(phone)
    }

    /// Flags are sent only when true; sending `false` is undocumented.
    fn with_phone(self, phone: Option<&Phone>) -> Self {
        match phone {
            Some(phone) => self
                .with("phone", phone.to_ten_digits())
                .with("phone_read_only", "true"),
            None => self,
        }
    }

    fn with_intent(self, intent: Option<&UserIntentId>) -> Self {
        match intent {
            Some(intent) => self.with("user_intent_id", intent.as_str()),
            None => self,
        }
    }

    fn finish(self) -> Url {
        let Visit {
            state,
            session_token,
            ..
        } = self.visit;
        let page = match session_token {
            // EXPOSE: into the address of the page that takes it, which nobody logs.
            Some(token) => self.with("session_token", token.expose()),
            None => self,
        };
        page.with("state", state).url
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_are_exactly_the_documented_ones() {
        let endpoints = Endpoints::sandbox();
        let client = ClientId::new("c1");
        let visit = Visit {
            client_id: &client,
            redirect_uri: "com.astradesk.client://oauth/callback",
            state: "s1",
            session_token: None,
        };
        let user = UserId::new("u1").unwrap();
        let intent = UserIntentId::new("i1").unwrap();
        let phone = Phone::new("+15557771234").unwrap();
        let profile = BusinessProfileId::new("p1").unwrap();
        let common = "client_id=c1&redirect_uri=com.astradesk.client%3A%2F%2Foauth%2Fcallback";
        let authorize = format!("login/oauth/authorize?{common}&response_type=code");
        let locked = "phone=5557771234&phone_read_only=true";
        let token = SessionToken::new("t&1");
        let trusted = Visit {
            session_token: Some(&token),
            ..visit
        };
        for (url, expected) in [
            (
                authorize_business_form(&endpoints, &visit),
                format!("{authorize}&business=true&state=s1"),
            ),
            (
                authorize_business(&endpoints, &visit, &profile),
                format!("{authorize}&business=true&business_profile_id=p1&state=s1"),
            ),
            (
                authorize_person(&endpoints, &visit, &intent, &phone),
                format!("{authorize}&user_intent_id=i1&{locked}&state=s1"),
            ),
            (
                authorize_existing(&endpoints, &visit, &user, Some(&phone)),
                format!("{authorize}&user_id=u1&{locked}&state=s1"),
            ),
            (
                authorize_existing(&endpoints, &visit, &user, None),
                format!("{authorize}&user_id=u1&state=s1"),
            ),
            (
                link_card(&endpoints, &visit, &user, Some(&phone)),
                format!("cards/connect?{common}&user_id=u1&{locked}&state=s1"),
            ),
            (
                verify_personal(&endpoints, &visit, Some(&intent)),
                format!("verify/personal?{common}&user_intent_id=i1&state=s1"),
            ),
            (
                verify_personal(&endpoints, &visit, None),
                format!("verify/personal?{common}&state=s1"),
            ),
            (
                verify_document(&endpoints, &visit, Some(&intent)),
                format!("verify/document?{common}&user_intent_id=i1&state=s1"),
            ),
            (
                verify_document(&endpoints, &visit, None),
                format!("verify/document?{common}&state=s1"),
            ),
            (
                verify_business(&endpoints, &visit),
                format!("verify/business?{common}&state=s1"),
            ),
            (
                authorize_business_form(&endpoints, &trusted),
                format!("{authorize}&business=true&session_token=t%261&state=s1"),
            ),
        ] {
            assert_eq!(
                url.as_str(),
                format!("https://app-sandbox.astra.finance/{expected}")
            );
        }
    }

    #[test]
    fn nothing_in_a_value_can_add_a_parameter() {
        let visit = Visit {
            client_id: &ClientId::new("c&x=1"),
            redirect_uri: "https://example.com/?a=b&c=d#e",
            state: "s#&=",
            session_token: None,
        };
        let url = authorize_business(
            &Endpoints::sandbox(),
            &visit,
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
