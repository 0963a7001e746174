//! The review of a business by Astra, or the check of a person, as steps.

use jiff::Timestamp;
use serde::Serialize;
use strum::VariantArray;

use super::BusinessRecord;
use super::review::ReviewState;

/// A step of the review: the key under `timeline.` in the translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimelineStep {
    /// Astra accepted the details.
    Submitted,
    /// First sign-in.
    SignedIn,
    /// Astra reviews the business, or checks the person.
    InReview,
    /// Astra wants documents.
    Documents,
    /// Astra wants the details again.
    Retry,
    /// Astra's decision, before it is made.
    Decided,
    /// Approved.
    Approved,
    /// Refused.
    Rejected,
    /// Suspended.
    Suspended,
}

impl From<ReviewState> for TimelineStep {
    fn from(state: ReviewState) -> Self {
        match state {
            ReviewState::UnderWay => Self::InReview,
            ReviewState::Documents => Self::Documents,
            ReviewState::Retry => Self::Retry,
            ReviewState::Approved => Self::Approved,
            ReviewState::Rejected => Self::Rejected,
            ReviewState::Suspended => Self::Suspended,
        }
    }
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// Still ahead.
    Ahead,
    /// Ended badly.
    Failed,
}

/// One step and its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimelineEntry {
    /// Which step.
    pub step: TimelineStep,
    /// Done, current, or ahead.
    pub state: StepState,
    /// When it happened.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub at: Option<Timestamp>,
}

fn entry(step: TimelineStep, state: StepState, at: Option<Timestamp>) -> TimelineEntry {
    TimelineEntry { step, state, at }
}

impl BusinessRecord {
    /// From what was submitted to the decision. A business signs in before its review, a person once theirs is decided.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        use StepState::{Ahead, Current, Done};
        use TimelineStep as Step;
        let Some(sent_at) = self.details_sent_at() else {
            return vec![
                entry(Step::Submitted, Current, None),
                entry(Step::SignedIn, Ahead, None),
                entry(Step::InReview, Ahead, None),
                entry(Step::Decided, Ahead, None),
            ];
        };
        let submitted = entry(Step::Submitted, Done, Some(sent_at));
        let reviews = self.reviews();
        let signed_in = self.user.as_ref().map(|user| user.first_seen);
        if !self.signs_in() && signed_in.is_none() {
            return vec![submitted];
        }
        if !self.is_person() && signed_in.is_none() {
            return vec![
                submitted,
                entry(Step::SignedIn, Current, None),
                entry(Step::InReview, Ahead, None),
                entry(Step::Decided, Ahead, None),
            ];
        }
        let mut steps = vec![submitted];
        steps.extend(review_steps(&reviews));
        // A business signs in before its review begins; a person may do so at any time.
        let comes_after = |step: &TimelineEntry, at: Timestamp| {
            !self.is_person() || step.state == Ahead || step.at.is_some_and(|seen| seen >= at)
        };
        match (signed_in, reviews.last().map(|(state, _)| *state)) {
            (Some(at), _) => {
                let place = steps.iter().skip(1).position(|step| comes_after(step, at));
                let place = place.map_or(steps.len(), |place| place + 1);
                steps.insert(place, entry(Step::SignedIn, Done, Some(at)));
            }
            // Nothing waits for them behind a sign-in.
            (None, Some(ReviewState::Rejected | ReviewState::Suspended)) => {}
            (None, Some(ReviewState::Approved)) | (None, None) => {
                steps.push(entry(Step::SignedIn, Current, None));
            }
            (None, Some(_)) => steps.push(entry(Step::SignedIn, Ahead, None)),
        }
        steps
    }
}

/// What was seen of the review, and the decision where it is still to be made.
fn review_steps(reviews: &[(ReviewState, Timestamp)]) -> Vec<TimelineEntry> {
    use StepState::{Ahead, Current, Done, Failed};
    let Some((now, _)) = reviews.last().copied() else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    let was_seen = reviews
        .iter()
        .any(|(state, _)| *state == ReviewState::UnderWay);
    if !was_seen {
        // It is reviewed before anything is decided or asked for, also where that went too fast to be seen.
        steps.push(entry(TimelineStep::InReview, Done, None));
    }
    let last = reviews.len() - 1;
    for (index, (state, at)) in reviews.iter().copied().enumerate() {
        let how = match state {
            _ if index < last => Done,
            ReviewState::Rejected | ReviewState::Suspended => Failed,
            ReviewState::Approved => Done,
            ReviewState::UnderWay | ReviewState::Documents | ReviewState::Retry => Current,
        };
        steps.push(entry(state.into(), how, Some(at)));
    }
    if now.is_open() {
        steps.push(entry(TimelineStep::Decided, Ahead, None));
    }
    steps
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    fn at(hour: u32) -> String {
        format!("2026-03-02T{hour:02}:00:00Z")
    }

    fn user(earlier: &Value, status: &str, since: u32) -> Value {
        json!({ "id": "u", "status": status, "status_since": at(since), "first_seen": at(10), "as_of": at(20),
            "earlier": earlier })
    }

    fn business(user: &Value) -> BusinessRecord {
        serde_json::from_value(json!({
            "id": "0123456789abcdef", "profile_id": "p", "submitted_at": at(9), "user": user,
            "details": { "legal_name": "A", "doing_business_as": null, "business_type": "llc",
                "ein_last_four": null, "address": "", "website": null, "phone": "+16505550111",
                "contact_email": "", "admin_name": "", "controller_name": "", "owner_names": [] },
        }))
        .unwrap()
    }

    fn person(intent: &Value, user: &Value) -> BusinessRecord {
        serde_json::from_value(json!({
            "id": "0123456789abcdef", "intent_id": "i", "submitted_at": at(9), "user": user, "intent": intent,
            "person": { "first_name": "E", "last_name": "H", "preferred_first_name": null,
                "preferred_last_name": null, "email": "", "phone": "+16505550111", "address": "" },
        }))
        .unwrap()
    }

    fn intent(status: &str, since: u32) -> Value {
        json!({ "status": status, "status_since": at(since), "as_of": null, "user_id": null })
    }

    /// As "step state hour".
    fn told(record: &BusinessRecord) -> Vec<String> {
        let words = |value: Value| value.as_str().unwrap_or("-").to_owned();
        record
            .timeline()
            .iter()
            .map(|step| {
                let when = words(serde_json::to_value(step.at).unwrap());
                format!(
                    "{} {} {}",
                    words(serde_json::to_value(step.step).unwrap()),
                    words(serde_json::to_value(step.state).unwrap()),
                    when.get(11..13).unwrap_or("-"),
                )
            })
            .collect()
    }

    #[test]
    fn a_business_that_never_signed_in_sees_the_whole_way_ahead() {
        assert_eq!(
            told(&business(&Value::Null)),
            [
                "submitted done 09",
                "signed_in current -",
                "in_review ahead -",
                "decided ahead -"
            ],
        );
    }

    #[test]
    fn on_astras_own_form_nothing_is_sent_before_the_first_sign_in() {
        let on_astras_form = |user: &Value| -> BusinessRecord {
            serde_json::from_value(json!({
                "id": "0123456789abcdef", "given_name": "The shop", "submitted_at": at(9), "user": user,
            }))
            .unwrap()
        };
        assert_eq!(
            told(&on_astras_form(&Value::Null)),
            [
                "submitted current -",
                "signed_in ahead -",
                "in_review ahead -",
                "decided ahead -"
            ],
        );
        let signed_in = told(&on_astras_form(&user(&json!([]), "pending", 10)));
        assert_eq!(signed_in[..2], ["submitted done 10", "signed_in done 10"]);
    }

    #[test]
    fn receive_only_and_unverified_end_with_what_was_submitted() {
        for program in ["receive_only", "unverified"] {
            let mut record = serde_json::to_value(business(&Value::Null)).unwrap();
            record["details"]["program"] = json!(program);
            let record = serde_json::from_value(record).unwrap();
            assert_eq!(told(&record), ["submitted done 09"], "{program}");
        }
    }

    #[test]
    fn every_status_of_a_business_ends_the_timeline_in_its_own_way() {
        for (status, rest) in [
            (
                "pending",
                ["in_review current 11", "decided ahead -"].as_slice(),
            ),
            (
                "a word that Astra added",
                &["in_review current 11", "decided ahead -"],
            ),
            (
                "document",
                &[
                    "in_review done -",
                    "documents current 11",
                    "decided ahead -",
                ],
            ),
            (
                "retry",
                &["in_review done -", "retry current 11", "decided ahead -"],
            ),
            ("approved", &["in_review done -", "approved done 11"]),
            ("rejected", &["in_review done -", "rejected failed 11"]),
            ("suspended", &["in_review done -", "suspended failed 11"]),
        ] {
            let record = business(&user(&json!([]), status, 11));
            let begun = ["submitted done 09", "signed_in done 10"];
            assert_eq!(told(&record), [begun.as_slice(), rest].concat(), "{status}");
        }
    }

    #[test]
    fn documents_asked_for_and_sent_stay_in_the_timeline_with_their_dates() {
        let earlier = json!([
            { "status": "pending", "since": at(10) },
            { "status": "document", "since": at(12) },
            { "status": "pending", "since": at(14) },
        ]);
        assert_eq!(
            told(&business(&user(&earlier, "approved", 16))),
            [
                "submitted done 09",
                "signed_in done 10",
                "in_review done 10",
                "documents done 12",
                "in_review done 14",
                "approved done 16",
            ],
        );
    }

    #[test]
    fn a_person_is_checked_first_and_signs_in_then() {
        for (status, rest) in [
            (
                "pending",
                [
                    "in_review current 09",
                    "decided ahead -",
                    "signed_in ahead -",
                ]
                .as_slice(),
            ),
            (
                "retry",
                &[
                    "in_review done -",
                    "retry current 09",
                    "decided ahead -",
                    "signed_in ahead -",
                ],
            ),
            (
                "document",
                &[
                    "in_review done -",
                    "documents current 09",
                    "decided ahead -",
                    "signed_in ahead -",
                ],
            ),
            (
                "approved",
                &[
                    "in_review done -",
                    "approved done 09",
                    "signed_in current -",
                ],
            ),
            ("rejected", &["in_review done -", "rejected failed 09"]),
            ("suspended", &["in_review done -", "suspended failed 09"]),
        ] {
            let record = person(&intent(status, 9), &Value::Null);
            let told = told(&record);
            assert_eq!(told[0], "submitted done 09", "{status}");
            assert_eq!(told[1..], *rest, "{status}");
        }
    }

    #[test]
    fn a_person_whose_user_begins_as_the_intent_ended_is_not_approved_twice() {
        let record = person(&intent("approved", 9), &user(&json!([]), "approved", 10));
        assert_eq!(
            told(&record),
            [
                "submitted done 09",
                "in_review done -",
                "approved done 09",
                "signed_in done 10"
            ],
        );
    }

    #[test]
    fn a_person_that_is_suspended_later_was_approved_before() {
        let earlier = json!([{ "status": "approved", "since": at(10) }]);
        let record = person(
            &intent("converted_to_user", 10),
            &user(&earlier, "suspended", 18),
        );
        assert_eq!(
            told(&record).last().unwrap(),
            "suspended failed 18",
            "the last thing that happened"
        );
    }
}
