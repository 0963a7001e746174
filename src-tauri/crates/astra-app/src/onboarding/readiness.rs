//! What Astra or its reviewers come back for, beyond what the form itself says: it hangs on what was submitted before.

use super::rules::{parse_email, parse_phone};
use super::{PersonIntentForm, SUBMISSIONS_MAX};
use crate::businesses::{BusinessRecord, Enrollment, ReviewState};
use crate::ground::field_issue::{FieldIssue, IssueCode};

/// What is said of the phone number that gets the codes. Astra takes three profiles for each (CONTRACT.md 10).
pub(super) fn of_phone(submissions_used: u32) -> Option<FieldIssue> {
    match submissions_used {
        SUBMISSIONS_MAX.. => Some(FieldIssue::error("phone", IssueCode::PhoneUsedUp)),
        used if used + 1 == SUBMISSIONS_MAX => {
            Some(FieldIssue::warning("phone", IssueCode::PhoneLastTime))
        }
        _ => None,
    }
}

/// What is said of a person's email address. Astra takes three user intents for each (CONTRACT.md 7).
pub(super) fn of_email(submissions_used: u32) -> Option<FieldIssue> {
    match submissions_used {
        SUBMISSIONS_MAX.. => Some(FieldIssue::error("email", IssueCode::EmailUsedUp)),
        used if used + 1 == SUBMISSIONS_MAX => {
            Some(FieldIssue::warning("email", IssueCode::EmailLastTime))
        }
        _ => None,
    }
}

/// What is said of somebody whom Astra turned down or suspended before, as far as this computer knows: it refuses the same email address and
/// phone number together again (CONTRACT.md 7, 21).
pub(super) fn of_person(form: &PersonIntentForm, known: &[BusinessRecord]) -> Option<FieldIssue> {
    let (email, phone) = (
        parse_email(&form.email).ok()?,
        parse_phone(&form.phone).ok()?,
    );
    let turned_down = known.iter().any(|record| {
        let Enrollment::Person { person, .. } = &record.enrollment else {
            return false;
        };
        matches!(
            record.review(),
            Some(ReviewState::Rejected | ReviewState::Suspended)
        ) && person.email.eq_ignore_ascii_case(&email)
            && person.phone == phone
    });
    turned_down.then(|| FieldIssue::warning("email", IssueCode::EmailTurnedDown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_submission_for_a_phone_number_is_warned_about_and_a_fourth_has_no_way() {
        assert_eq!(of_phone(0), None);
        assert_eq!(of_phone(1), None);
        assert_eq!((of_email(0), of_email(1)), (None, None));
        assert_eq!(
            of_email(2),
            Some(FieldIssue::warning("email", IssueCode::EmailLastTime)),
            "the same of a person's email address"
        );
        assert_eq!(
            of_email(3),
            Some(FieldIssue::error("email", IssueCode::EmailUsedUp))
        );
        assert_eq!(
            of_phone(2),
            Some(FieldIssue::warning("phone", IssueCode::PhoneLastTime)),
            "a warning never keeps the last one from being sent"
        );
        for used in [3, 4] {
            assert_eq!(
                of_phone(used),
                Some(FieldIssue::error("phone", IssueCode::PhoneUsedUp))
            );
        }
    }
}
