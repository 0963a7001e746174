//! Details that a profile lacked, entered at its confirmation. Anybody may have the link of a profile, so the
//! answers stay with the visit and become part of the profile when that visit, with its phone proved, authorizes.

use std::fmt;

use crate::state::{BusinessProfile, KeptSsn, Person};

/// Checked answers, in the forms that the API takes.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    ein: Option<String>,
    of_people: Vec<Answer>,
}

#[derive(Clone)]
struct Answer {
    /// As the API names it: `business_admin`, `beneficial_owners.0`.
    place: String,
    said: Said,
}

#[derive(Clone)]
enum Said {
    /// Only what is kept of it anyway.
    Ssn(KeptSsn),
    /// Any other field, by its name.
    Other(&'static str, String),
}

/// How many there are. They are about people, and nothing that is printed should tell of them.
impl fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.of_people.len() + usize::from(self.ein.is_some());
        write!(formatter, "Answers({count})")
    }
}

impl Answers {
    pub(crate) fn with_ein(ein: Option<String>) -> Self {
        Self {
            ein,
            of_people: Vec::new(),
        }
    }

    /// Adds what was typed for the field `name` of whoever stands at `place`.
    pub(crate) fn add(&mut self, place: &str, name: &'static str, value: &str) {
        let said = match name {
            "ssn" => Said::Ssn(KeptSsn::of(value)),
            name => Said::Other(name, value.to_owned()),
        };
        self.of_people.push(Answer {
            place: place.to_owned(),
            said,
        });
    }

    /// Fills what is empty; what the profile came with stays, and so does what another visit filled in before.
    pub(crate) fn complete(self, profile: &mut BusinessProfile) {
        let info = &mut profile.business_info;
        info.ein = info.ein.take().or(self.ein);
        for Answer { place, said } in self.of_people {
            if let Some(person) = person_at(profile, &place) {
                fill_in(person, said);
            }
        }
    }
}

fn person_at<'a>(profile: &'a mut BusinessProfile, place: &str) -> Option<&'a mut Person> {
    match place.strip_prefix("beneficial_owners.") {
        Some(number) => profile
            .beneficial_owners
            .get_mut(number.parse::<usize>().ok()?),
        None if place == "business_admin" => Some(&mut profile.business_admin),
        None => profile.business_controller.as_mut(),
    }
}

fn fill_in(person: &mut Person, said: Said) {
    match said {
        Said::Ssn(ssn) => {
            person.ssn.get_or_insert(ssn);
        }
        Said::Other(name, value) => {
            let field = match name {
                "date_of_birth" => &mut person.date_of_birth,
                "address1" => &mut person.address1,
                "city" => &mut person.city,
                "state" => &mut person.state,
                _ => &mut person.postal_code,
            };
            field.get_or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_of_answers_is_their_number() {
        let mut answers = Answers::with_ein(Some("11-1111111".to_owned()));
        answers.add("business_admin", "ssn", "666554444");
        answers.add("business_admin", "address1", "7 Summit Rd");
        assert_eq!(format!("{answers:?}"), "Answers(3)");
    }
}
