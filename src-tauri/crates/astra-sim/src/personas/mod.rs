//! Sandboxes that are not empty: a business in this or that condition, or one with many transfers. They are made by the
//! same rules as everything else, from the same requests; only the waiting and the signing in are left out.

mod people;
mod transfers;

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::json;
use strum::VariantArray;

use crate::api::business_profiles;
use crate::config::{Moment, TEST_PHONE};
use crate::state::{Holder, Review, State, UserStatus, issue_card};

/// The initial content of a sandbox.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Persona {
    /// Nothing.
    #[default]
    Empty,
    /// An approved business with two cards that work.
    Approved,
    /// A business that stays in review until the control moves it.
    InReview,
    /// A business that is asked for documents.
    Papers,
    /// A business that was refused.
    Rejected,
    /// A business that was approved, has two cards, and was suspended.
    Suspended,
    /// A person who is asked to correct their details.
    PersonInRetry,
    /// An approved person with two bank accounts and a weekly routine between them.
    PersonWithAccounts,
    /// As approved, with 10,000 transfers behind it.
    #[serde(rename = "transfers-10000")]
    #[strum(serialize = "transfers-10000")]
    Transfers10000,
    /// As approved, with 100,000 transfers behind it.
    #[serde(rename = "transfers-100000")]
    #[strum(serialize = "transfers-100000")]
    Transfers100000,
}

impl Persona {
    /// Every persona.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name in options and calls.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// A description for people.
    pub fn means(self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Approved => "an approved business with two cards",
            Self::InReview => "a business that stays in review until it is moved",
            Self::Papers => "a business that is asked for papers",
            Self::Rejected => "a business that was rejected",
            Self::Suspended => "a business with two cards that was suspended",
            Self::PersonInRetry => "a person who is asked to correct their details",
            Self::PersonWithAccounts => {
                "a person with two bank accounts and a weekly routine between them"
            }
            Self::Transfers10000 => "an approved business with 10,000 transfers",
            Self::Transfers100000 => "an approved business with 100,000 transfers",
        }
    }

    /// Puts it into `state`. `None` if a rule of the sandbox stands against it, which a test excludes.
    pub(crate) fn enter(self, state: &mut State, at: Moment<'_>) -> Option<()> {
        let status = match self {
            Self::Empty => return Some(()),
            Self::Approved | Self::Transfers10000 | Self::Transfers100000 => UserStatus::Approved,
            Self::InReview => UserStatus::Pending,
            Self::Papers => UserStatus::Document,
            Self::Rejected => UserStatus::Rejected,
            Self::Suspended => UserStatus::Suspended,
            Self::PersonInRetry => {
                return people::enter(state, UserStatus::Retry, at).map(|_| ());
            }
            Self::PersonWithAccounts => return people::enter_with_accounts(state, at),
        };
        let user_id = business(state, at)?;
        state.user_mut(&user_id)?.review = Review::Decided(status);
        if matches!(status, UserStatus::Approved | UserStatus::Suspended) {
            let source = card(state, &user_id, "4000056655665556", at)?;
            let destination = card(state, &user_id, "4242424242424242", at)?;
            let count = match self {
                Self::Transfers10000 => 10_000,
                Self::Transfers100000 => 100_000,
                _ => 0,
            };
            transfers::enter(state, count, &user_id, [&source, &destination], at)?;
        }
        Some(())
    }
}

/// No persona of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no persona {0}; there are {list}", list = Persona::ALL.iter().map(|one| one.name()).collect::<Vec<_>>().join(", "))]
pub struct UnknownPersona(String);

impl FromStr for Persona {
    type Err = UnknownPersona;

    fn from_str(text: &str) -> Result<Self, UnknownPersona> {
        Self::ALL
            .iter()
            .copied()
            .find(|persona| persona.name().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownPersona(text.to_owned()))
    }
}

/// The business of every persona, as a client would send it; gives its user's id.
fn business(state: &mut State, at: Moment<'_>) -> Option<String> {
    let person = json!({
        "first_name": "Edmund", "last_name": "Hillary", "email": "edmund@alpine.example",
        "date_of_birth": "1985-02-03", "address1": "7 Summit Rd", "city": "Palo Alto", "state": "CA",
        "postal_code": "94304"
    });
    let mut controller = person.clone();
    controller["title"] = json!("CEO");
    let body = json!({
        "phone": TEST_PHONE,
        "kyb_type": "verified",
        "business_info": {
            "business_type": "llc", "business_name": "Alpine Tools LLC", "doing_business_as": "Alpine Tools",
            "ein": "12-3456789", "phone": "+15555550111", "website": "https://alpine.example",
            "address1": "123 Astra Ave", "city": "Palo Alto", "state": "CA", "postal_code": "94304"
        },
        "business_admin": person,
        "business_controller": controller,
        "beneficial_owners": [person]
    });
    let rules = business_profiles::Rules::assumed(at.grants);
    let profile = business_profiles::parse(body.to_string().as_bytes(), &rules).ok()?;
    let profile = business_profiles::keep(state, profile, at).ok()?;
    state.convert_profile(&profile.id, at)
}

fn card(state: &mut State, user_id: &str, number: &str, at: Moment<'_>) -> Option<String> {
    let holder = Holder {
        first_name: "Edmund".to_owned(),
        last_name: "Hillary".to_owned(),
        street_line_1: "7 Summit Rd".to_owned(),
        street_line_2: None,
        city: "Palo Alto".to_owned(),
        state: "CA".to_owned(),
        zip_code: "94304".to_owned(),
    };
    let place = state.next_place();
    let card = issue_card(state.user(user_id)?, number, "12/49", holder, at, place);
    let id = card.id.clone();
    state.cards.push(card);
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persona_is_known_by_its_name_and_to_json() {
        for persona in Persona::ALL.iter().copied() {
            assert_eq!(persona.name().parse(), Ok(persona));
            assert_eq!(json!(persona), persona.name());
        }
        let unknown = "nobody"
            .parse::<Persona>()
            .map_err(|error| error.to_string());
        assert!(unknown.is_err_and(|error| error.contains("transfers-10000")));
    }
}
