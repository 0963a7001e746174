//! Every move an intent may make, and none that it may not.

#![allow(clippy::unwrap_used)]
use IntentState as S;
use astra_client::{SegmentType, TransferStatus};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::ground::store::{decode, encode};
use crate::transfers::entry::TransferEntry;

/// A state, how it is come to, and the events it takes with the state they lead to.
type Row = (S, Vec<IntentEvent>, Vec<(IntentEvent, S)>);

fn business() -> BusinessId {
    BusinessId::from_stored("0123456789abcdef".to_owned())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_474_400 + second).unwrap()
}

fn terms() -> TransferTerms {
    TransferTerms {
        from: CardId::new("card-1").unwrap(),
        to: CardId::new("card-2").unwrap(),
        amount: Cents::new(1234),
        pull_amount: Some(Cents::new(1259)),
        push_amount: Some(Cents::new(1234)),
        fee: Some(Cents::new(25)),
        contradictory: false,
        from_card: CardName {
            company: "Visa".to_owned(),
            last_four: "5556".to_owned(),
            nickname: None,
        },
        to_card: CardName::default(),
        settlement: Some("Within 30 minutes".to_owned()),
        note: "Rent".to_owned(),
        previewed_at: Some(at(-5)),
        sent_again_for: None,
        reminder: None,
        receiver: None,
    }
}

fn sending(attempt: u8) -> IntentEvent {
    IntentEvent::Sending { attempt }
}

fn prepared() -> IntentEvent {
    IntentEvent::Prepared {
        terms: Box::new(terms()),
    }
}

fn accepted() -> IntentEvent {
    IntentEvent::Accepted {
        routine_id: RoutineId::new("routine-1").unwrap(),
        request_id: Some("request-1".to_owned()),
    }
}

fn refused() -> IntentEvent {
    IntentEvent::Refused {
        reason: "No.".to_owned(),
        request_id: Some("request-2".to_owned()),
    }
}

fn unknown() -> IntentEvent {
    IntentEvent::Unknown {
        request_id: Some("request-3".to_owned()),
    }
}

fn pending() -> IntentEvent {
    IntentEvent::Pending {
        transfer_id: TransferId::new("transfer-1").unwrap(),
    }
}

fn booked() -> IntentEvent {
    IntentEvent::Booked {
        pull_amount: Some(Cents::new(1284)),
        push_amount: Some(Cents::new(1234)),
        legs: vec![Leg {
            kind: Some(SegmentType::Pull),
            amount: Some(Cents::new(1284)),
            status: Some(TransferStatus::Other("settling".to_owned())),
            reason: None,
        }],
    }
}

fn charged_back(code: &str) -> IntentEvent {
    IntentEvent::ChargedBack {
        said: ChargedBack {
            id: Some("C1".to_owned()),
            amount: Some(Cents::new(1259)),
            code: Some(code.to_owned()),
            created: Some(at(50)),
            ..ChargedBack::default()
        },
    }
}

fn failed() -> IntentEvent {
    IntentEvent::Failed {
        reason: "insufficient_funds".to_owned(),
    }
}

fn sent_again() -> IntentEvent {
    IntentEvent::SentAgain {
        as_id: "BBBBBBBB".to_owned(),
    }
}

/// One of every event; *sending* as the next attempt after `attempt`.
fn every_event(attempt: u8) -> Vec<IntentEvent> {
    vec![
        prepared(),
        IntentEvent::Armed,
        IntentEvent::Disarmed,
        sending(attempt + 1),
        IntentEvent::NotSent,
        accepted(),
        refused(),
        unknown(),
        IntentEvent::NotFound,
        IntentEvent::WaitingForApproval,
        pending(),
        IntentEvent::Processed,
        booked(),
        charged_back("10.4"),
        failed(),
        IntentEvent::Cancelled,
        IntentEvent::Abandoned,
        sent_again(),
    ]
}

fn fold(events: &[IntentEvent]) -> Result<Intent, IllegalMove> {
    let mut moments = (0..).map(at);
    let (first, rest) = events.split_first().unwrap();
    let begun = Intent::begin(
        "AAAAAAAA".to_owned(),
        business(),
        first.clone(),
        moments.next().unwrap(),
    )?;
    rest.iter().try_fold(begun, |intent, event| {
        intent.apply(event, moments.next().unwrap())
    })
}

#[test]
fn every_state_takes_exactly_these_events() {
    let to_unknown = [prepared(), sending(1), unknown()];
    let to_not_found = [&to_unknown[..], &[IntentEvent::NotFound]].concat();
    let to_accepted = [prepared(), sending(1), accepted()];
    let with = |before: &[IntentEvent], event: IntentEvent| [before, &[event]].concat();
    let table: Vec<Row> = vec![
        (
            S::Prepared,
            vec![prepared()],
            vec![
                (IntentEvent::Armed, S::Armed),
                (sending(1), S::Sending),
                (IntentEvent::Abandoned, S::Abandoned),
            ],
        ),
        (
            S::Prepared,
            vec![prepared(), sending(1), IntentEvent::NotSent],
            vec![
                (IntentEvent::Armed, S::Armed),
                (sending(2), S::Sending),
                (IntentEvent::Abandoned, S::Abandoned),
            ],
        ),
        (
            S::Armed,
            vec![prepared(), IntentEvent::Armed],
            vec![
                (IntentEvent::Disarmed, S::Prepared),
                (sending(1), S::Sending),
                (IntentEvent::Abandoned, S::Abandoned),
            ],
        ),
        (
            S::Sending,
            vec![prepared(), sending(1)],
            vec![
                (IntentEvent::NotSent, S::Prepared),
                (accepted(), S::Accepted),
                (refused(), S::Refused),
                (unknown(), S::Unknown),
            ],
        ),
        (
            S::Unknown,
            to_unknown.to_vec(),
            vec![
                (accepted(), S::Accepted),
                (pending(), S::Pending),
                (IntentEvent::NotFound, S::NotFound),
            ],
        ),
        (
            S::NotFound,
            to_not_found.clone(),
            vec![
                (accepted(), S::Accepted),
                (pending(), S::Pending),
                (IntentEvent::Abandoned, S::Abandoned),
                (sent_again(), S::Replaced),
            ],
        ),
        (
            S::Accepted,
            to_accepted.to_vec(),
            vec![
                (IntentEvent::WaitingForApproval, S::WaitingForApproval),
                (pending(), S::Pending),
                (failed(), S::Failed),
                (IntentEvent::Cancelled, S::Cancelled),
            ],
        ),
        (
            S::WaitingForApproval,
            with(&to_accepted, IntentEvent::WaitingForApproval),
            vec![
                (pending(), S::Pending),
                (failed(), S::Failed),
                (IntentEvent::Cancelled, S::Cancelled),
            ],
        ),
        (
            S::Pending,
            with(&to_accepted, pending()),
            vec![
                (IntentEvent::Processed, S::Processed),
                (failed(), S::Failed),
                (IntentEvent::Cancelled, S::Cancelled),
            ],
        ),
        (
            S::Processed,
            [&to_accepted[..], &[pending(), IntentEvent::Processed]].concat(),
            vec![
                (booked(), S::Processed),
                (charged_back("10.4"), S::Processed),
            ],
        ),
        (
            S::Processed,
            [
                &to_accepted[..],
                &[pending(), IntentEvent::Processed, booked()],
            ]
            .concat(),
            vec![(charged_back("10.4"), S::Processed)],
        ),
        // Astra may say something else of it later.
        (
            S::Processed,
            [
                &to_accepted[..],
                &[pending(), IntentEvent::Processed, charged_back("10.1")],
            ]
            .concat(),
            vec![
                (booked(), S::Processed),
                (charged_back("10.4"), S::Processed),
            ],
        ),
        (S::Refused, vec![prepared(), sending(1), refused()], vec![]),
        // Without a transfer there are no legs to be asked for.
        (S::Failed, with(&to_accepted, failed()), vec![]),
        (
            S::Failed,
            [&to_accepted[..], &[pending(), failed()]].concat(),
            vec![(booked(), S::Failed)],
        ),
        (
            S::Cancelled,
            with(&to_accepted, IntentEvent::Cancelled),
            vec![],
        ),
        (
            S::Abandoned,
            vec![prepared(), IntentEvent::Abandoned],
            vec![],
        ),
        // Astra may have this one after all.
        (
            S::Abandoned,
            with(&to_not_found, IntentEvent::Abandoned),
            vec![(accepted(), S::Accepted), (pending(), S::Pending)],
        ),
        (
            S::Replaced,
            with(&to_not_found, sent_again()),
            vec![
                (accepted(), S::Accepted),
                (pending(), S::Pending),
                // The other one was never written.
                (IntentEvent::NotFound, S::NotFound),
            ],
        ),
    ];
    for (state, path, takes) in table {
        let intent = fold(&path).unwrap();
        assert_eq!(intent.state, state, "{path:?}");
        for event in every_event(intent.attempt) {
            let expected = takes.iter().find(|(taken, _)| *taken == event);
            match (intent.apply(&event, at(99)), expected) {
                (Ok(next), Some((_, leads_to))) => {
                    assert_eq!(next.state, *leads_to, "{state:?} and {event:?}");
                    let moves = usize::from(next.state != intent.state);
                    assert_eq!(next.history.len(), intent.history.len() + moves);
                    assert_eq!(next.changed_at() == at(99), moves == 1);
                }
                (Err(error), None) => assert_eq!(error.from, Some(state)),
                (outcome, _) => panic!("{state:?} and {event:?}: {outcome:?}"),
            }
        }
    }
}

#[test]
fn an_intent_begins_prepared_and_with_nothing_else() {
    for event in every_event(0) {
        let begun = fold(std::slice::from_ref(&event));
        assert_eq!(begun.is_ok(), event == prepared(), "{event:?}");
    }
    let intent = fold(&[prepared()]).unwrap();
    assert_eq!((intent.attempt, intent.may_have_arrived), (0, false));
    assert_eq!((intent.created_at(), intent.changed_at()), (at(0), at(0)));
}

#[test]
fn an_attempt_is_never_counted_twice() {
    let again = fold(&[prepared(), sending(1), IntentEvent::NotSent]).unwrap();
    for attempt in [0, 1] {
        assert!(
            again.apply(&sending(attempt), at(9)).is_err(),
            "attempt {attempt} was made"
        );
    }
    assert!(fold(&[prepared(), sending(0)]).is_err());
}

#[test]
fn an_intent_keeps_what_it_was_told() {
    let found = fold(&[prepared(), sending(1), unknown()]).unwrap();
    assert_eq!(found.unknown_since, Some(at(2)));
    assert_eq!(found.request_id.as_deref(), Some("request-3"));
    let silent = IntentEvent::Accepted {
        routine_id: RoutineId::new("routine-1").unwrap(),
        request_id: None,
    };
    let found = found.apply(&silent, at(3)).unwrap();
    assert_eq!(found.unknown_since, None, "its outcome is clear now");
    assert_eq!(
        found.request_id.as_deref(),
        Some("request-3"),
        "the only one there is"
    );
    assert!(found.may_have_arrived, "it was unclear once");
    let failed = fold(&[prepared(), sending(1), accepted(), pending(), failed()]).unwrap();
    assert_eq!(failed.reason.as_deref(), Some("insufficient_funds"));
    assert_eq!(failed.transfer_id, TransferId::new("transfer-1").ok());
    let replaced = [
        prepared(),
        sending(1),
        unknown(),
        IntentEvent::NotFound,
        sent_again(),
    ];
    let replaced = fold(&replaced).unwrap();
    assert_eq!(replaced.sent_again_as.as_deref(), Some("BBBBBBBB"));
    let open = replaced.apply(&IntentEvent::NotFound, at(9)).unwrap();
    assert_eq!(open.sent_again_as, None, "there is no other one");
}

#[test]
fn a_chargeback_keeps_when_it_was_noticed_and_what_astra_says_now() {
    let arrived = [
        prepared(),
        sending(1),
        accepted(),
        pending(),
        IntentEvent::Processed,
    ];
    let arrived = fold(&arrived).unwrap();
    let first = arrived.apply(&charged_back("10.1"), at(60)).unwrap();
    let again = first.apply(&charged_back("10.4"), at(90)).unwrap();
    let known = again.chargeback.as_ref().unwrap();
    assert_eq!(known.noticed_at, at(60));
    assert_eq!(known.said.code.as_deref(), Some("10.4"));
    assert_eq!(known.at(), at(50), "Astra says when");
    assert_eq!(again.history, arrived.history, "its state stays");
}

#[test]
fn what_earlier_versions_wrote_of_a_booking_is_still_read_and_not_written_otherwise() {
    let booked: IntentEvent =
        serde_json::from_str(r#"{"event":"booked","pull_amount":1284,"push_amount":null}"#)
            .unwrap();
    let arrived = [
        prepared(),
        sending(1),
        accepted(),
        pending(),
        IntentEvent::Processed,
        booked,
    ];
    let intent = fold(&arrived).unwrap();
    assert!(intent.legs.is_empty());
    let index = serde_json::to_value(&intent).unwrap();
    assert_eq!(
        (index.get("legs"), index.get("chargeback")),
        (None, None),
        "an index of earlier versions needs no mending"
    );
}

#[test]
fn every_state_is_prepared_watched_undecided_or_final() {
    for (state, is_final, is_watched) in [
        (S::Prepared, false, false),
        (S::Armed, false, false),
        (S::Sending, false, false),
        (S::Unknown, false, true),
        (S::NotFound, false, false),
        (S::Accepted, false, true),
        (S::WaitingForApproval, false, true),
        (S::Pending, false, true),
        (S::Processed, true, false),
        (S::Refused, true, false),
        (S::Failed, true, false),
        (S::Cancelled, true, false),
        (S::Abandoned, true, false),
        (S::Replaced, true, false),
    ] {
        assert_eq!(
            (state.is_final(), state.is_watched()),
            (is_final, is_watched),
            "{state:?}"
        );
    }
}

#[test]
fn the_routines_name_begins_with_the_id() {
    assert_eq!(terms().routine_name("AB12CD34"), "AB12CD34 Rent");
    let plain = TransferTerms {
        note: String::new(),
        ..terms()
    };
    assert_eq!(plain.routine_name("AB12CD34"), "AB12CD34 Transfer");
}

proptest! {
    #[test]
    fn whatever_happens_it_folds_again_to_the_same_and_nothing_is_sent_after_a_doubt(
        choices in prop::collection::vec(0_usize..18, 0..40),
    ) {
        let mut live = fold(&[prepared()]).unwrap();
        let mut journal = vec![(at(0), prepared())];
        let mut in_doubt = false;
        for (choice, second) in choices.into_iter().zip(1..) {
            let event = every_event(live.attempt).swap_remove(choice);
            let before = live.clone();
            let Ok(next) = live.apply(&event, at(second)) else {
                prop_assert_eq!(&live, &before, "a refused step changes nothing");
                continue;
            };
            if matches!(event, IntentEvent::Sending { .. }) {
                prop_assert!(!in_doubt, "sent again although it may have arrived");
            }
            in_doubt |= matches!(event, IntentEvent::Unknown { .. } | IntentEvent::Accepted { .. });
            let over = matches!(before.state, S::Processed | S::Refused | S::Failed | S::Cancelled);
            prop_assert!(!over || next.state == before.state, "nothing more happens to it");
            journal.push((at(second), event));
            live = next;
        }
        let mut folded: Option<Intent> = None;
        for (at, event) in journal {
            let entry = TransferEntry::Intent { id: live.id.clone(), business: business(), at, event };
            let TransferEntry::Intent { id, business, at, event } = decode(&encode(&entry).unwrap()).unwrap();
            folded = Some(match folded {
                None => Intent::begin(id, business, event, at).unwrap(),
                Some(intent) => intent.apply(&event, at).unwrap(),
            });
        }
        let index: Intent = decode(&encode(&live).unwrap()).unwrap();
        prop_assert_eq!(folded.as_ref(), Some(&live), "from the journal's bytes");
        prop_assert_eq!(&index, &live, "from the index's bytes");
        let lasted = live.changed_at().duration_since(live.created_at());
        prop_assert!(lasted >= SignedDuration::ZERO);
    }
}
