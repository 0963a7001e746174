//! Decides whether the account that signed in belongs to a business, before its tokens count.
//!
//! The hosted pages sign in any account with the phone number (CONTRACT.md 6): a person's own, or another business's. Only
//! the user that Astra names for the fresh token tells which it was.

use astra_client::{BusinessProfileId, User, UserId};

/// The business that signs in, and the others on this computer.
pub(crate) struct Expected<'a> {
    /// Its user, from the first sign-in on.
    pub(crate) user: Option<&'a UserId>,
    /// None where the business was entered on Astra's own form, and for a person.
    pub(crate) profile: Option<&'a BusinessProfileId>,
    pub(crate) others: &'a [Other],
}

/// Another business on this computer.
pub(crate) struct Other {
    pub(crate) user: Option<UserId>,
    pub(crate) profile: Option<BusinessProfileId>,
}

/// What speaks for the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It is the user that is known.
    User,
    /// It was made from this business's profile.
    Profile,
    /// Nothing: Astra left out which profile it was made from (A23, extra user fields). It is taken all the same, because nothing speaks
    /// against it either.
    Nothing,
}

/// What speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// Another business on this computer holds it.
    OtherBusiness,
    /// It is a person's.
    Person,
    /// Another user than the known one, or made from another profile.
    Other,
}

/// What Astra leaves out proves nothing, neither for nor against.
pub(super) fn match_account(user: &User, expected: &Expected<'_>) -> Result<Proof, Mismatch> {
    let profile = user.business_profile_id.as_ref();
    let is_expected_profile = profile.is_some() && profile == expected.profile;
    let holds = |other: &Other| {
        let its_profile =
            profile.is_some() && profile == other.profile.as_ref() && !is_expected_profile;
        other.user.as_ref() == Some(&user.id) || its_profile
    };
    if expected.others.iter().any(holds) {
        return Err(Mismatch::OtherBusiness);
    }
    if user.kyc_type.is_some() && user.kyb_type.is_none() && profile.is_none() {
        return Err(Mismatch::Person);
    }
    if profile.is_some() && !is_expected_profile {
        return Err(Mismatch::Other);
    }
    match expected.user {
        Some(known) if *known != user.id => Err(Mismatch::Other),
        Some(_) => Ok(Proof::User),
        None if is_expected_profile => Ok(Proof::Profile),
        None => Ok(Proof::Nothing),
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

    fn judged(known: Option<&str>, fields: Value) -> Result<Proof, Mismatch> {
        let known = known.map(|id| UserId::new(id).unwrap());
        let profile = BusinessProfileId::new("our-profile").unwrap();
        let others = [
            Other {
                user: Some(UserId::new("theirs").unwrap()),
                profile: Some(BusinessProfileId::new("their-profile").unwrap()),
            },
            Other {
                user: None,
                profile: Some(BusinessProfileId::new("not-signed-in-yet").unwrap()),
            },
        ];
        let expected = Expected {
            user: known.as_ref(),
            profile: Some(&profile),
            others: &others,
        };
        match_account(&user(fields), &expected)
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
                Ok(Proof::Profile),
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
                Ok(Proof::Profile),
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
            assert_eq!(judged(known, fields), expected, "{why}");
        }
    }
}
