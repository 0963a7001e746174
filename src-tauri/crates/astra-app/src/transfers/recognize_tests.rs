#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn intent(id: &str, note: &str) -> Intent {
    serde_json::from_value(json!({
        "id": id, "business": "0123456789abcdef", "state": "unknown", "attempt": 1,
        "terms": { "from": "c1", "to": "c2", "amount": 1000, "pull_amount": 1025, "push_amount": 1000, "fee": 25,
            "from_card": { "company": "", "last_four": "" }, "to_card": { "company": "", "last_four": "" },
            "settlement": null, "note": note, "sent_again_for": null },
        "may_have_arrived": true, "unknown_since": null, "routine_id": null, "transfer_id": null,
        "reason": null, "request_id": null, "sent_again_as": null, "history": [],
    }))
    .unwrap()
}

fn routine(name: &str, change: Value) -> Routine {
    let mut routine = json!({
        "id": "r1", "status": "active", "name": name, "amount": 10, "source_id": "c1", "destination_id": "c2",
    });
    for (field, value) in change.as_object().unwrap() {
        routine[field] = value.clone();
    }
    // By way of text, as every answer: amounts are read from the number's own text.
    serde_json::from_str(&routine.to_string()).unwrap()
}

const OURS: &str = "AB12CD34";
const OTHER: &str = "ZZ99ZZ99";

#[test]
fn a_routine_is_recognized_by_this_table() {
    let agrees = json!({});
    let no_amount = json!({ "amount": null });
    let table = [
        ("AB12CD34 Rent", &no_amount, true, "as it was sent"),
        ("AB12CD34", &no_amount, true, "cut behind the id"),
        ("  AB12CD34   Rent ", &no_amount, true, "other spaces"),
        ("AB12CD34 Tom &amp; Co", &no_amount, true, "escaped"),
        ("AB12CD34+Rent%20May", &no_amount, true, "encoded for a URL"),
        ("ab12cd34 rent", &no_amount, true, "in small letters"),
        (
            "AB12CD34\u{a0}Rent",
            &no_amount,
            true,
            "a space of another kind",
        ),
        ("Rent AB12CD34", &agrees, true, "the earlier form"),
        (
            "Rent AB12CD34",
            &no_amount,
            false,
            "the earlier form without an amount proves nothing",
        ),
        (
            "Tom &amp; Co: AB12CD34",
            &agrees,
            true,
            "elsewhere, and everything agrees",
        ),
        ("Rent xAB12CD34", &agrees, false, "part of another word"),
        ("AB12CD345 Rent", &agrees, false, "a longer word"),
        ("AB12CD3", &agrees, false, "cut within the id"),
        ("Rent", &agrees, false, "no id"),
        ("", &agrees, false, "no name"),
    ];
    let all = [intent(OURS, "Rent"), intent(OTHER, "Rent")];
    let all: Vec<&Intent> = all.iter().collect();
    for (name, change, expected, why) in table {
        let list = [routine(name, change.clone())];
        let found = find(all[0], &list, &all) == Match::Ours(&list[0]);
        assert_eq!(found, expected, "{name:?}: {why}");
    }
}

#[test]
fn elsewhere_in_the_name_amount_and_both_cards_must_agree() {
    let ours = intent(OURS, "Rent");
    for (change, expected) in [
        (json!({}), true),
        (json!({ "amount": "10.00" }), true),
        (json!({ "amount": 10.25 }), true),
        (json!({ "amount": 10.01 }), false),
        (json!({ "amount": null }), false),
        (json!({ "amount": 10.001 }), false),
        (json!({ "source_id": "c3" }), false),
        (json!({ "source_id": null }), false),
        (json!({ "destination_id": "c1" }), false),
        (json!({ "destination_id": null }), false),
        (json!({ "client_correlation_id": OTHER }), false),
    ] {
        let list = [routine("see AB12CD34 of May", change.clone())];
        let found = find(&ours, &list, &[&ours]) == Match::Ours(&list[0]);
        assert_eq!(found, expected, "{change}");
    }
}

#[test]
fn what_another_transfer_owns_or_has_a_better_claim_to_is_never_taken() {
    let quoting = intent(OTHER, "again for AB12CD34");
    let old = intent(OURS, "Rent");
    for (name, change, why) in [
        (
            "ZZ99ZZ99 again for AB12CD34",
            json!({}),
            "its id comes first",
        ),
        (
            "again for AB12CD34 ZZ99ZZ99",
            json!({}),
            "its whole earlier name",
        ),
        (
            "AB12CD34 of May",
            json!({ "client_correlation_id": OTHER }),
            "its correlation id",
        ),
    ] {
        let list = [routine(name, change)];
        assert_eq!(find(&old, &list, &[&old, &quoting]), Match::None, "{why}");
        assert_eq!(
            find(&quoting, &list, &[&old, &quoting]),
            Match::Ours(&list[0])
        );
    }
    let mut owner = intent(OTHER, "");
    owner.routine_id = Some(RoutineId::new("r1").unwrap());
    for change in [json!({}), json!({ "client_correlation_id": OURS })] {
        let list = [routine("AB12CD34 Rent", change)];
        assert_eq!(
            find(&old, &list, &[&old, &owner]),
            Match::None,
            "it is another's"
        );
    }
    let first_words = intent(OTHER, "AB12CD34 rent");
    let list = [routine("AB12CD34 rent ZZ99ZZ99", json!({}))];
    assert_eq!(
        find(&old, &list, &[&old, &first_words]),
        Match::None,
        "an earlier version put this one's note first"
    );
}

#[test]
fn what_two_may_equally_claim_is_neither_taken_nor_absent() {
    let (a, b) = (intent(OURS, ""), intent(OTHER, ""));
    let list = [routine("both AB12CD34 and ZZ99ZZ99 too", json!({}))];
    for looked_for in [&a, &b] {
        assert_eq!(find(looked_for, &list, &[&a, &b]), Match::Unsure);
    }
}

#[test]
fn the_surest_of_several_is_taken() {
    let ours = intent(OURS, "");
    let named = routine("AB12CD34 x", json!({ "id": "r2" }));
    let mentioned = routine("x AB12CD34", json!({}));
    for list in [
        [named.clone(), mentioned.clone()],
        [mentioned, named.clone()],
    ] {
        let Match::Ours(found) = find(&ours, &list, &[&ours]) else {
            panic!("it is there");
        };
        assert_eq!(found.id, named.id);
    }
}

#[test]
fn a_transfer_is_recognized_by_its_correlation_id_or_its_routines_name() {
    let ours = intent(OURS, "Rent");
    for (fields, expected) in [
        (json!({ "client_correlation_id": " ab12cd34 " }), true),
        (json!({ "routine_name": "AB12CD34 R" }), true),
        (json!({ "routine_name": "Rent AB12CD34" }), false),
        (json!({ "client_correlation_id": OTHER }), false),
        (json!({}), false),
    ] {
        let mut transfer = fields.clone();
        transfer["id"] = "t1".into();
        let list: [Transfer; 1] = [serde_json::from_str(&transfer.to_string()).unwrap()];
        let found = find(&ours, &list, &[&ours]) == Match::Ours(&list[0]);
        assert_eq!(found, expected, "{fields}");
    }
}

proptest! {
    /// Whatever the note says and whatever is done to the name behind the id, the right one of two is found.
    #[test]
    fn each_finds_its_own(note in ".{0,60}", other_note in ".{0,60}", quote: bool, kept in 8_usize..80, escape: bool) {
        let other_note = if quote { format!("{other_note} {OURS}") } else { other_note };
        let (a, b) = (intent(OURS, note.trim()), intent(OTHER, other_note.trim()));
        let change = |intent: &Intent, id: &str| {
            let mut name = intent.terms.routine_name(&intent.id);
            if escape {
                name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            }
            let name: String = name.chars().take(kept).collect();
            routine(name.trim(), json!({ "id": id }))
        };
        let list = [change(&a, "ra"), change(&b, "rb")];
        prop_assert_eq!(find(&a, &list, &[&a, &b]), Match::Ours(&list[0]));
        prop_assert_eq!(find(&b, &list, &[&a, &b]), Match::Ours(&list[1]));
        prop_assert_eq!(find(&a, &list[1..], &[&a, &b]), Match::None);
    }
}
