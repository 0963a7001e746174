//! Decides whether the account that signed in belongs to a business or person of ours, before its tokens count.
//!
//! The hosted pages sign in any account with the phone number (CONTRACT.md 6): a person's own, or another business's. Only
//! the user that Astra names for the fresh token tells which it was.

use astra_client::{BusinessProfileId, User, UserId};

/// Who signs in, and the others on this computer.
pub(crate) struct Expected<'a> {
    /// Its user, from the first sign-in on.
    pub(crate) user: Option<&'a UserId>,
    pub(crate) origin: Origin<'a>,
    pub(crate) others: &'a [Other],
}

/// How it came to Astra, which tells what its user must be.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// A business of this profile.
    Profile(&'a BusinessProfileId),
    /// A business that was entered on Astra's own form: any, for Astra names no profile beforehand.
    AstrasForm,
    /// A person. Their intent names its user once it is converted.
    Person {
        converted_to: Option<&'a UserId>,
        email: &'a str,
    },
}

/// Another business or person on this computer.
pub(crate) struct Other {
    pub(crate) user: Option<UserId>,
    pub(crate) profile: Option<BusinessProfileId>,
}

/// What speaks for the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It is the user that is known.
    User,
    /// It was made from this business's profile, or from this person's intent.
    Origin,
    /// It holds the email address that this person gave. Whoever has an account already signs in to that one, whatever
    /// intent the page was opened with (CONTRACT.md 6), and the intent is never converted.
    Email,
    /// Nothing: Astra left out which profile it was made from (A23, extra user fields), or there is none to be made from. It
    /// is taken all the same, because nothing speaks against it either.
    Nothing,
}

/// What speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// Another business or person on this computer holds it.
    OtherBusiness,
    /// It is a person's, and a business was expected.
    Person,
    /// It is a business's, and a person was expected.
    Business,
    /// It is another person's, who holds the phone number.
    OtherPerson,
    /// Another user than the known one, or made from another profile.
    Other,
}

/// What Astra leaves out proves nothing, neither for nor against.
pub(super) fn match_account(user: &User, expected: &Expected<'_>) -> Result<Proof, Mismatch> {
    let profile = user.business_profile_id.as_ref();
    let is_expected_profile =
        matches!(expected.origin, Origin::Profile(own) if profile == Some(own));
    let holds = |other: &Other| {
        let its_profile = profile.is_some() && profile == other.profile.as_ref();
        other.user.as_ref() == Some(&user.id) || its_profile && !is_expected_profile
    };
    if expected.others.iter().any(holds) {
        return Err(Mismatch::OtherBusiness);
    }
    let known = match expected.user {
        Some(known) if *known != user.id => Some(Err(Mismatch::Other)),
        Some(_) => Some(Ok(Proof::User)),
        None => None,
    };
    match expected.origin {
        Origin::Profile(_) | Origin::AstrasForm => {
            if user.kyc_type.is_some() && user.kyb_type.is_none() && profile.is_none() {
                return Err(Mismatch::Person);
            }
            let is_anothers = matches!(expected.origin, Origin::Profile(_))
                && profile.is_some()
                && !is_expected_profile;
            if is_anothers {
                return Err(Mismatch::Other);
            }
            known.unwrap_or(Ok(if is_expected_profile {
                Proof::Origin
            } else {
                Proof::Nothing
            }))
        }
        Origin::Person {
            converted_to,
            email,
        } => {
            let is_business = user.kyb_type.is_some() || profile.is_some();
            if is_business && user.kyc_type.is_none() {
                return Err(Mismatch::Business);
            }
            let is_theirs = |found: &String| found.trim().eq_ignore_ascii_case(email.trim());
            known.unwrap_or(match converted_to {
                Some(converted) if *converted == user.id => Ok(Proof::Origin),
                Some(_) => Err(Mismatch::OtherPerson),
                None if user.email.as_ref().is_some_and(is_theirs) => Ok(Proof::Email),
                None => Err(Mismatch::OtherPerson),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    fn user(fields: Value) -> User {
        let mut user = json!({ "id": "ours", "status": "pending" });
        for (name, value) in fields.as_object().unwrap() {
            user[name] = value.clone();
        }
        serde_json::from_value(user).unwrap()
    }

    fn judged(known: Option<&str>, fields: Value, origin: Origin<'_>) -> Result<Proof, Mismatch> {
        let known = known.map(|id| UserId::new(id).unwrap());
        let others = [
            Other {
                user: Some(UserId::new("theirs").unwrap()),
                profile: Some(BusinessProfileId::new("their-profile").unwrap()),
            },
            Other {
                user: None,
                profile: Some(BusinessProfileId::new("not-signed-in-yet").unwrap()),
            },
            Other {
                user: None,
                profile: None,
            },
        ];
        let expected = Expected {
            user: known.as_ref(),
            origin,
            others: &others,
        };
        match_account(&user(fields), &expected)
    }

    fn of_a_profile(known: Option<&str>, fields: Value) -> Result<Proof, Mismatch> {
        let profile = BusinessProfileId::new("our-profile").unwrap();
        judged(known, fields, Origin::Profile(&profile))
    }

    #[test]
    fn an_account_is_taken_only_where_nothing_speaks_against_it() {
        let our_profile = json!({ "business_profile_id": "our-profile", "kyb_type": "verified" });
        let our_profile_as_person =
            json!({ "business_profile_id": "our-profile", "kyc_type": "verified" });
        for (known, fields, expected, why) in [
            (
                None,
                our_profile.clone(),
                Ok(Proof::Origin),
                "made from our profile",
            ),
            (Some("ours"), our_profile, Ok(Proof::User), "the known user"),
            (
                Some("ours"),
                json!({}),
                Ok(Proof::User),
                "the known user, nothing else said",
            ),
            (
                None,
                json!({}),
                Ok(Proof::Nothing),
                "what is left out proves nothing (A23, extra user fields)",
            ),
            (
                None,
                json!({ "kyb_type": "verified" }),
                Ok(Proof::Nothing),
                "some business",
            ),
            (
                None,
                json!({ "business_profile_id": "", "kyb_type": null }),
                Ok(Proof::Nothing),
                "empty is left out",
            ),
            (
                None,
                our_profile_as_person,
                Ok(Proof::Origin),
                "our profile says more than a word about people",
            ),
            (
                None,
                json!({ "business_profile_id": "another" }),
                Err(Mismatch::Other),
                "another profile",
            ),
            (
                Some("ours"),
                json!({ "business_profile_id": "another" }),
                Err(Mismatch::Other),
                "another profile under the known user",
            ),
            (
                Some("known"),
                json!({}),
                Err(Mismatch::Other),
                "not the known user",
            ),
            (
                Some("known"),
                json!({ "business_profile_id": "our-profile" }),
                Err(Mismatch::Other),
                "not the known user, whatever its profile",
            ),
            (
                None,
                json!({ "id": "theirs" }),
                Err(Mismatch::OtherBusiness),
                "held here",
            ),
            (
                None,
                json!({ "id": "theirs", "business_profile_id": "our-profile" }),
                Err(Mismatch::OtherBusiness),
                "held here, whatever its profile",
            ),
            (
                Some("ours"),
                json!({ "id": "theirs" }),
                Err(Mismatch::OtherBusiness),
                "held here and not the known one",
            ),
            (
                None,
                json!({ "business_profile_id": "not-signed-in-yet" }),
                Err(Mismatch::OtherBusiness),
                "the profile of a business here that has no user yet",
            ),
            (
                None,
                json!({ "kyc_type": "verified" }),
                Err(Mismatch::Person),
                "a person",
            ),
            (
                Some("known"),
                json!({ "kyc_type": "verified" }),
                Err(Mismatch::Person),
                "a person, which says more than: not the known user",
            ),
            (
                None,
                json!({ "kyc_type": "verified", "kyb_type": "verified" }),
                Ok(Proof::Nothing),
                "contradictory words prove nothing",
            ),
        ] {
            assert_eq!(of_a_profile(known, fields), expected, "{why}");
        }
    }

    #[test]
    fn option_a_takes_any_business_that_is_not_here_already() {
        let judged = |known, fields| judged(known, fields, Origin::AstrasForm);
        for (known, fields, expected, why) in [
            (
                None,
                json!({ "business_profile_id": "of-astras-form", "kyb_type": "verified" }),
                Ok(Proof::Nothing),
                "Astra made a profile of its own form",
            ),
            (
                None,
                json!({}),
                Ok(Proof::Nothing),
                "what is left out proves nothing (A23, extra user fields)",
            ),
            (Some("ours"), json!({}), Ok(Proof::User), "the known user"),
            (
                Some("known"),
                json!({ "business_profile_id": "of-astras-form" }),
                Err(Mismatch::Other),
                "not the known user",
            ),
            (
                None,
                json!({ "kyc_type": "verified" }),
                Err(Mismatch::Person),
                "a person",
            ),
            (
                None,
                json!({ "id": "theirs", "kyb_type": "verified" }),
                Err(Mismatch::OtherBusiness),
                "a business that is here",
            ),
            (
                None,
                json!({ "business_profile_id": "not-signed-in-yet" }),
                Err(Mismatch::OtherBusiness),
                "the profile of a business here that has no user yet",
            ),
        ] {
            assert_eq!(judged(known, fields), expected, "{why}");
        }
    }

    #[test]
    fn a_person_is_the_user_of_their_intent_or_holds_their_email_address() {
        let converted = UserId::new("ours").unwrap();
        let elsewhere = UserId::new("elsewhere").unwrap();
        let person = json!({ "kyc_type": "verified", "email": "Ed@Example.com" });
        let another = json!({ "kyc_type": "verified", "email": "ama@example.com" });
        for (known, converted_to, fields, expected, why) in [
            (
                None,
                Some(&converted),
                another.clone(),
                Ok(Proof::Origin),
                "the intent names it",
            ),
            (
                None,
                Some(&elsewhere),
                person.clone(),
                Err(Mismatch::OtherPerson),
                "the intent names another",
            ),
            (
                None,
                None,
                person.clone(),
                Ok(Proof::Email),
                "an account that this person had before",
            ),
            (
                None,
                None,
                another.clone(),
                Err(Mismatch::OtherPerson),
                "another person holds the phone",
            ),
            (
                None,
                None,
                json!({}),
                Err(Mismatch::OtherPerson),
                "the intent is not converted, and nothing says whose it is",
            ),
            (
                Some("ours"),
                None,
                another.clone(),
                Ok(Proof::User),
                "the known user, whatever its email address is by now",
            ),
            (
                Some("known"),
                Some(&converted),
                person.clone(),
                Err(Mismatch::Other),
                "not the known user",
            ),
            (
                None,
                Some(&converted),
                json!({ "kyb_type": "verified" }),
                Err(Mismatch::Business),
                "a business",
            ),
            (
                None,
                None,
                json!({ "business_profile_id": "another", "email": "ed@example.com" }),
                Err(Mismatch::Business),
                "a business with this email address",
            ),
            (
                None,
                None,
                json!({ "id": "theirs", "email": "ed@example.com" }),
                Err(Mismatch::OtherBusiness),
                "held here",
            ),
        ] {
            let origin = Origin::Person {
                converted_to,
                email: "ed@example.com",
            };
            let judged = judged(known, fields, origin);
            assert_eq!(judged, expected, "{why}");
        }
    }
}
