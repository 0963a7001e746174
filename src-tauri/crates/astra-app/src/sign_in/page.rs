//! Which of Astra's pages a session opens (CONTRACT.md 6).

use astra_client::{AstraClient, IntentStatus, UserStatus, sdk};
use serde::{Deserialize, Serialize};
use url::Url;

use super::session::Action;
use crate::businesses::{BusinessRecord, Enrollment};
use crate::ground::error::{AppError, Result};

/// A page of Astra: the key under `steps.` in the translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "SignInPage"))]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// The business form, filled in from a profile (option B).
    Profile,
    /// The business form, empty (option A).
    AstraForm,
    /// A person's first sign-in.
    Person,
    /// A user that Astra knows.
    Existing,
    /// A debit card.
    LinkCard,
    /// A person's details once more.
    VerifyPersonal,
    /// A person's photo ID.
    VerifyDocument,
    /// Documents of a business.
    VerifyBusiness,
}

/// What the pages that an action may open are, for one business or person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "SignInPages"))]
pub struct Pages {
    /// Of [`Action::Onboard`].
    pub onboard: Option<Page>,
    /// Of [`Action::Renew`].
    pub renew: Option<Page>,
    /// Of [`Action::LinkCard`].
    pub link_card: Option<Page>,
    /// Of [`Action::Verify`].
    pub verify: Option<Page>,
}

impl Pages {
    /// The pages of a business or person as it stands.
    pub(crate) fn of(record: &BusinessRecord) -> Self {
        let page = |action| page_of(action, record).ok();
        Self {
            onboard: page(Action::Onboard),
            renew: page(Action::Renew),
            link_card: page(Action::LinkCard),
            verify: page(Action::Verify),
        }
    }
}

/// The page of an action for a business or person.
///
/// # Errors
/// [`AppError::SignInNotNeeded`] for a business that is done without; [`AppError::NotAllowedNow`] where there is none.
pub(super) fn page_of(action: Action, record: &BusinessRecord) -> Result<Page> {
    if !record.signs_in() {
        return Err(AppError::SignInNotNeeded);
    }
    let has_user = record.user_id().is_some();
    match action {
        Action::Onboard => Ok(match &record.enrollment {
            Enrollment::Profile { .. } => Page::Profile,
            // From the conversion on the vendor wants the user, not the intent; and its own form would begin one more business.
            _ if has_user => Page::Existing,
            Enrollment::AstraForm { .. } => Page::AstraForm,
            Enrollment::Person { .. } => Page::Person,
        }),
        Action::Renew if has_user => Ok(Page::Existing),
        Action::LinkCard if has_user => Ok(Page::LinkCard),
        Action::Renew | Action::LinkCard => Err(AppError::NotAllowedNow("no Astra user yet")),
        Action::Verify if record.is_person() => match wanted_of_person(record) {
            Some(page) => Ok(page),
            None => Err(AppError::NotAllowedNow(
                "Astra wants nothing of this person",
            )),
        },
        Action::Verify if has_user => Ok(Page::VerifyBusiness),
        Action::Verify => Err(AppError::NotAllowedNow("no Astra user yet")),
    }
}

/// What Astra wants once more of a person: the user's status counts, before there is one the intent's.
fn wanted_of_person(record: &BusinessRecord) -> Option<Page> {
    let intent = record.intent().map(|intent| &intent.status);
    match (record.status(), intent) {
        (Some(UserStatus::Retry), _) | (None, Some(IntentStatus::Retry)) => {
            Some(Page::VerifyPersonal)
        }
        (Some(UserStatus::Document), _) | (None, Some(IntentStatus::Document)) => {
            Some(Page::VerifyDocument)
        }
        _ => None,
    }
}

/// The address of a page.
///
/// # Errors
/// [`AppError::NotAllowedNow`] where something is missing that the page needs.
pub(super) fn address_of(
    page: Page,
    record: &BusinessRecord,
    client: &AstraClient,
    visit: &sdk::Visit<'_>,
) -> Result<Url> {
    let endpoints = client.endpoints();
    let phone = record.phone();
    let user = || {
        let user = record.user_id();
        user.ok_or(AppError::NotAllowedNow("no Astra user yet"))
    };
    // Until it is converted, the intent says whose visit it is; afterwards the phone does.
    let open_intent = record.intent_id().filter(|_| record.user_id().is_none());
    Ok(match page {
        Page::Profile => {
            let profile = record.profile_id();
            let profile = profile.ok_or(AppError::NotAllowedNow("no business profile"))?;
            sdk::authorize_business(endpoints, visit, profile)
        }
        Page::AstraForm => sdk::authorize_business_form(endpoints, visit),
        Page::Person => match (record.intent_id(), phone) {
            (Some(intent), Some(phone)) => sdk::authorize_person(endpoints, visit, intent, phone),
            _ => return Err(AppError::NotAllowedNow("no user intent")),
        },
        Page::Existing => sdk::authorize_existing(endpoints, visit, user()?, phone),
        Page::LinkCard => sdk::link_card(endpoints, visit, user()?, phone),
        Page::VerifyPersonal => sdk::verify_personal(endpoints, visit, open_intent),
        Page::VerifyDocument => sdk::verify_document(endpoints, visit, open_intent),
        Page::VerifyBusiness => sdk::verify_business(endpoints, visit),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    const SINCE: &str = "2026-03-02T18:00:00Z";

    fn record(enrollment: &Value, user: Option<&str>) -> BusinessRecord {
        let mut record = enrollment.clone();
        record["id"] = "0123456789abcdef".into();
        record["submitted_at"] = SINCE.into();
        record["user"] = match user {
            Some(status) => json!({ "id": "u1", "status": status, "status_since": SINCE,
                "first_seen": SINCE, "as_of": SINCE }),
            None => Value::Null,
        };
        serde_json::from_value(record).unwrap()
    }

    fn option_a() -> Value {
        json!({ "given_name": "The shop" })
    }

    fn option_b() -> Value {
        json!({ "profile_id": "p1", "details": { "legal_name": "A", "doing_business_as": null,
            "business_type": "llc", "ein_last_four": null, "address": "", "website": null,
            "phone": "+16505550111", "contact_email": "", "admin_name": "", "controller_name": "", "owner_names": [] } })
    }

    fn person(status: &str, user: Option<&str>) -> Value {
        json!({ "intent_id": "i1", "intent": { "status": status, "status_since": SINCE, "as_of": SINCE,
            "user_id": user }, "person": { "first_name": "Edmund", "last_name": "Hillary",
            "preferred_first_name": null, "preferred_last_name": null, "email": "ed@example.com",
            "phone": "+16505550111", "address": "" } })
    }

    fn pages(enrollment: &Value, user: Option<&str>) -> [Option<Page>; 4] {
        let pages = Pages::of(&record(enrollment, user));
        [pages.onboard, pages.renew, pages.link_card, pages.verify]
    }

    #[test]
    fn option_a_and_option_b_open_the_business_form_and_then_the_user() {
        for (enrollment, form, later) in [
            // Astra's form would begin one more business.
            (option_a(), Page::AstraForm, Page::Existing),
            (option_b(), Page::Profile, Page::Profile),
        ] {
            assert_eq!(pages(&enrollment, None), [Some(form), None, None, None]);
            for status in ["pending", "approved", "retry", "document", "rejected"] {
                let expected = [
                    Some(later),
                    Some(Page::Existing),
                    Some(Page::LinkCard),
                    Some(Page::VerifyBusiness),
                ];
                assert_eq!(pages(&enrollment, Some(status)), expected, "{status}");
            }
        }
    }

    #[test]
    fn receive_only_and_unverified_businesses_open_no_page() {
        for program in ["receive_only", "unverified"] {
            let mut enrollment = option_b();
            enrollment["details"]["program"] = program.into();
            assert_eq!(pages(&enrollment, None), [None; 4], "{program}");
        }
    }

    #[test]
    fn a_person_verifies_what_their_status_asks_for_before_and_after_the_conversion() {
        for (status, wanted) in [
            ("pending", None),
            ("approved", None),
            ("retry", Some(Page::VerifyPersonal)),
            ("document", Some(Page::VerifyDocument)),
            ("rejected", None),
            ("suspended", None),
            ("a word that Astra added", None),
        ] {
            assert_eq!(
                pages(&person(status, None), None),
                [Some(Page::Person), None, None, wanted],
                "{status}: whatever it is, a person can sign in (CONTRACT.md 7)"
            );
            assert_eq!(
                pages(&person("converted_to_user", Some("u1")), Some(status))[3],
                wanted,
                "{status} of the user"
            );
        }
    }

    #[test]
    fn a_converted_person_signs_in_as_their_user_even_before_we_met_it() {
        assert_eq!(
            pages(&person("converted_to_user", Some("u1")), None),
            [
                Some(Page::Existing),
                Some(Page::Existing),
                Some(Page::LinkCard),
                None
            ]
        );
    }
}
