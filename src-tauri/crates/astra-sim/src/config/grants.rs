//! What the vendor granted the client: settings of its account, not of a request (CONTRACT.md 7, 10, 19, 25).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// The grants of the client's account. In Practice everything is granted but delegation, which would leave nothing to wait for, the lax
/// form of credentials, and what the vendor switches on for single clients only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Grants {
    /// The client checks businesses itself: one that is `verified` is approved at once, and its people need addresses.
    pub kyb_delegated: bool,
    /// The client checks people itself: intents need no `ssn`.
    pub kyc_delegated: bool,
    /// `receive-only` and `unverified` are programs of this client.
    pub light_programs: bool,
    /// `POST /v1/partner/identity/verification` and `session_token`: the client's own phone check counts.
    pub trusted_authentication: bool,
    /// `POST /v1/partner/identity/token`: tokens without the hosted pages.
    pub api_authorization: bool,
    /// Debit cards: adding them, and moving money between them.
    pub debit: bool,
    /// Routines to another user.
    pub person_to_person: bool,
    /// `POST /v1/routines/card-to-account` and `account-to-card`: an extra configuration of the client (CONTRACT.md 16).
    pub card_and_account: bool,
    /// Laxer than documented, as some integrators assume: the token endpoint takes the client's credentials in the form.
    pub credentials_in_form: bool,
}

impl Grants {
    /// Practice's grants.
    pub const PRACTICE: Self = Self {
        kyb_delegated: false,
        kyc_delegated: false,
        light_programs: true,
        trusted_authentication: true,
        api_authorization: true,
        debit: true,
        person_to_person: true,
        card_and_account: false,
        credentials_in_form: false,
    };

    /// Sets one grant.
    pub fn set(&mut self, grant: Grant, on: bool) {
        let field = match grant {
            Grant::KybDelegated => &mut self.kyb_delegated,
            Grant::KycDelegated => &mut self.kyc_delegated,
            Grant::LightPrograms => &mut self.light_programs,
            Grant::TrustedAuthentication => &mut self.trusted_authentication,
            Grant::ApiAuthorization => &mut self.api_authorization,
            Grant::Debit => &mut self.debit,
            Grant::PersonToPerson => &mut self.person_to_person,
            Grant::CardAndAccount => &mut self.card_and_account,
            Grant::CredentialsInForm => &mut self.credentials_in_form,
        };
        *field = on;
    }
}

/// One grant, to be named on a command line: `kyb-delegated`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::AsRefStr,
    VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs)] // each is the field of [`Grants`] of the same name
pub enum Grant {
    KybDelegated,
    KycDelegated,
    LightPrograms,
    TrustedAuthentication,
    ApiAuthorization,
    Debit,
    PersonToPerson,
    CardAndAccount,
    CredentialsInForm,
}

impl Grant {
    /// Every grant.
    pub const ALL: &[Self] = Self::VARIANTS;
}

/// There is no grant of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no mode {0}")]
pub struct UnknownGrant(String);

impl FromStr for Grant {
    type Err = UnknownGrant;

    fn from_str(text: &str) -> Result<Self, UnknownGrant> {
        let mut all = Self::ALL.iter().copied();
        all.find(|grant| grant.as_ref() == text.trim())
            .ok_or_else(|| UnknownGrant(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_has_a_name_and_a_place() {
        for grant in Grant::ALL.iter().copied() {
            assert_eq!(grant.to_string().parse(), Ok(grant));
            let (mut on, mut off) = (Grants::PRACTICE, Grants::PRACTICE);
            on.set(grant, true);
            off.set(grant, false);
            assert_ne!(on, off, "{grant} changes nothing");
        }
        assert!("kyb".parse::<Grant>().is_err());
    }
}
