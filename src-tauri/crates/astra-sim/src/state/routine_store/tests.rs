//! Held against counting everything, which is how it was done before there was an index.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::ground::Cents;
use crate::state::records::routine::{
    Ach, Course, PaymentType, Routine, Transfer, TransferOutcome, TransferStatus,
};
use crate::state::records::schedule::Schedule;
use crate::state::routine_store::RoutineStore;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_474_400 + seconds).unwrap()
}

fn routine(number: u64, user: u8, course: Course) -> Routine {
    Routine {
        id: format!("r{number}"),
        place: number,
        user_id: format!("u{user}"),
        name: "Invoice".to_owned(),
        source_id: "c1".to_owned(),
        destination_id: "c2".to_owned(),
        destination_user_id: format!("u{user}"),
        amount: Cents(100),
        start_date: "2026-03-02".parse().unwrap(),
        created: at(0),
        client_correlation_id: None,
        preferred_settlement_speed: None,
        earlier_correlation_ids: Vec::new(),
        idempotency_key: None,
        deleted: false,
        payment_type: PaymentType::Debit,
        frequency: None,
        card_and_account: None,
        pending_approval: None,
        course,
    }
}

fn card(number: u64, initiated: Timestamp) -> Course {
    Course::Runs(Transfer {
        id: format!("t{number}"),
        pull_id: String::new(),
        push_id: String::new(),
        pull_amount: Cents(100),
        push_amount: Cents(100),
        initiated,
        settles: initiated,
        outcome: TransferOutcome::Processed,
        chargeback: None,
    })
}

fn between_accounts(earliest: Timestamp) -> Course {
    Course::Ach(Ach {
        schedule: Schedule {
            earliest,
            start_date: "2026-03-02".parse().unwrap(),
            frequency: None,
            settlement_days: 0,
            settles_after: std::time::Duration::from_secs(1),
            earlier_speeds: Vec::new(),
            pauses: Vec::new(),
            cancelled: Default::default(),
            ended: None,
        },
        amount: Cents(100),
        outcome: TransferOutcome::Processed,
    })
}

/// What is made in this order: user, kind of course, seconds until it begins.
fn made() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
    prop::collection::vec((0..3_u8, 0..3_u8, 0..20_i64), 0..60)
}

fn all(made: &[(u8, u8, i64)]) -> RoutineStore {
    let mut all = RoutineStore::default();
    for (number, (user, kind, seconds)) in (1..).zip(made) {
        let course = match kind {
            0 => card(number, at(*seconds)),
            1 => between_accounts(at(*seconds)),
            _ => Course::UserSuspended,
        };
        all.push(routine(number, *user, course));
    }
    all
}

/// The transfers of a user as they were counted before there was an index: every routine, sorted, numbered, turned round.
fn counted(all: &RoutineStore, user: &str, now: Timestamp) -> Vec<(String, u64)> {
    let own = all.iter().filter(|routine| routine.user_id == user);
    let transfers = |one: &Routine| {
        let place = one.place;
        let transfers = one.transfers(now).into_iter();
        transfers.map(move |transfer| (transfer.initiated, place, transfer.id))
    };
    let mut transfers: Vec<_> = own.flat_map(transfers).collect();
    transfers.sort();
    let mut numbered: Vec<_> = (1..)
        .zip(transfers)
        .map(|(number, (_, _, id))| (id, number))
        .collect();
    numbered.reverse();
    numbered
}

fn listed(all: &RoutineStore, user: &str, now: Timestamp) -> Vec<(String, u64)> {
    let seen = all.transfers_of(user, now);
    seen.map(|one| (one.transfer.id.clone(), one.place))
        .collect()
}

proptest! {
    #[test]
    fn what_is_listed_is_what_counting_everything_finds(made in made(), late in 0..20_i64, changed in 0..60_usize) {
        let mut all = all(&made);
        // A course may change, and with it what the routine is found by.
        let id = format!("r{changed}");
        all.edit(&id, |one| one.course = card(1_000, at(5)));
        let now = at(late);
        for user in ["u0", "u1", "u2", "u3"] {
            let listed = listed(&all, user, now);
            prop_assert_eq!(&listed, &counted(&all, user, now));
            for (id, _) in &listed {
                let found = all.transfer_of(user, id, now).map(|(_, one)| one.id.clone());
                prop_assert_eq!(found.as_deref(), Some(id.as_str()));
                prop_assert!(all.transfer_of("u3", id, now).is_none(), "it is somebody else's");
            }
            let own: Vec<_> = all.of_user(user).map(|one| one.place).collect();
            let scanned = all.iter().filter(|one| one.user_id == user);
            prop_assert_eq!(own, scanned.map(|one| one.place).collect::<Vec<_>>());
        }
        for one in &all {
            prop_assert_eq!(all.find(&one.id).map(|found| found.place), Some(one.place));
        }
        let saved = serde_json::to_vec(&all).unwrap();
        let again: RoutineStore = serde_json::from_slice(&saved).unwrap();
        prop_assert_eq!(listed_by_all(&again, now), listed_by_all(&all, now), "after a restart");
    }
}

fn listed_by_all(all: &RoutineStore, now: Timestamp) -> Vec<Vec<(String, u64)>> {
    ["u0", "u1", "u2"].map(|user| listed(all, user, now)).into()
}

#[test]
fn a_change_leaves_the_state_before_it_as_it_was_and_names_what_it_touched() {
    let before = all(&[(0, 0, 0), (0, 0, 1), (0, 0, 2)]);
    let mut after = before.clone();
    after.forget_touched();
    after.push(routine(4, 0, Course::UserSuspended));
    assert_eq!(after.edit("r2", |one| one.deleted = true), Some(()));
    assert_eq!(after.edit("r9", |_| ()), None, "there is none");
    assert_eq!(after.touched().collect::<Vec<_>>(), [1, 3]);
    assert_eq!((before.len(), after.len()), (3, 4));
    let deleted = |all: &RoutineStore| all.find("r2").unwrap().deleted;
    assert!(!deleted(&before) && deleted(&after));
    let same = |index: usize| Arc::ptr_eq(&before.all[index], &after.all[index]);
    assert!(
        same(0) && same(2) && !same(1),
        "what was left alone is shared"
    );
}

#[test]
fn of_two_routines_with_one_id_the_older_is_found() {
    let mut all = all(&[(0, 2, 0)]);
    let mut twin = routine(2, 1, card(2, at(0)));
    twin.id = "r1".to_owned();
    all.push(twin);
    assert_eq!(all.find("r1").unwrap().user_id, "u0");
    let later = at(0).checked_add(SignedDuration::from_hours(1)).unwrap();
    let (_, transfer) = all.transfer_of("u1", "t2", later).unwrap();
    assert_eq!(transfer.status(later), TransferStatus::Processed);
}
