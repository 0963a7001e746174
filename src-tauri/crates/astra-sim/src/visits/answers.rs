//! A profile as it was corrected and completed at its confirmation. Anybody may have the link of a profile, so it stays
//! with the visit and becomes the profile when that visit, with its phone proved, authorizes.

use std::fmt;

use crate::state::{BusinessProfile, Person};

/// Checked answers, in the forms that the API takes; of social security numbers only what is kept of them anyway.
#[derive(Clone, Default)]
pub(crate) struct Answers(Option<Box<BusinessProfile>>);

/// They are about people, and nothing that is printed should tell of them.
impl fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Answers({})", u8::from(self.0.is_some()))
    }
}

impl Answers {
    /// `confirmed` is what the form says of `sent`, with the owners of these numbers. A number that came with the profile
    /// is not asked for again and stays.
    pub(crate) fn confirmed(
        mut confirmed: BusinessProfile,
        sent: &BusinessProfile,
        owners: &[usize],
    ) -> Self {
        let keep = |person: &mut Person, sent: &Person| {
            person.ssn = person.ssn.take().or_else(|| sent.ssn.clone());
        };
        keep(&mut confirmed.business_admin, &sent.business_admin);
        let controllers = confirmed.business_controller.iter_mut();
        for (person, sent) in controllers.zip(&sent.business_controller) {
            keep(person, sent);
        }
        let sent_owners = owners
            .iter()
            .filter_map(|number| sent.beneficial_owners.get(*number));
        for (person, sent) in confirmed.beneficial_owners.iter_mut().zip(sent_owners) {
            keep(person, sent);
        }
        Self(Some(Box::new(confirmed)))
    }

    /// Once there is a user, another visit has confirmed the profile, and that counts.
    pub(crate) fn complete(self, profile: &mut BusinessProfile) {
        let Some(confirmed) = self.0.filter(|_| profile.user_id.is_none()) else {
            return;
        };
        profile.business_info = confirmed.business_info;
        profile.business_admin = confirmed.business_admin;
        profile.business_controller = confirmed.business_controller;
        profile.beneficial_owners = confirmed.beneficial_owners;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_of_answers_is_printed() {
        let profile: BusinessProfile = serde_json::from_value(json!({
            "id": "p", "place": 0, "phone": "+15555550100", "kyb_type": "verified",
            "business_info": { "business_type": "llc", "business_name": "Alpine Tools LLC",
                "doing_business_as": "Alpine Tools", "address1": "7 Summit Rd", "city": "Palo Alto",
                "state": "CA", "postal_code": "94304" },
            "business_admin": { "first_name": "Ama" }, "beneficial_owners": [],
        }))
        .unwrap();
        let answers = Answers::confirmed(profile.clone(), &profile, &[]);
        assert_eq!(format!("{answers:?}"), "Answers(1)");
    }
}
