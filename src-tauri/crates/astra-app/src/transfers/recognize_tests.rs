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

/// The only entry of the list is the one that was looked for.
const FOUND: Match<'static, ()> = Match::Ours(&());

/// What `find` says of a list with this one entry.
fn outcome<T>(intent: &Intent, item: T, all: &[&Intent]) -> Match<'static, ()>
where
    for<'a> Seen<'a>: From<&'a T>,
{
    match find(intent, &[item], all) {
        Match::Ours(_) => FOUND,
        Match::Unsure => Match::Unsure,
        Match::None => Match::None,
    }
}

#[test]
fn a_routine_is_recognized_by_this_table() {
    let agrees = json!({});
    let no_amount = json!({ "amount": null });
    let table = [
        ("AB12CD34 Rent", &no_amount, FOUND, "as it was sent"),
        ("AB12CD34", &no_amount, FOUND, "cut behind the id"),
        ("  AB12CD34   Rent ", &no_amount, FOUND, "other spaces"),
        ("AB12CD34 Tom &amp; Co", &no_amount, FOUND, "escaped"),
        (
            "AB12CD34+Rent%20May",
            &no_amount,
            FOUND,
            "encoded for a URL",
        ),
        ("ab12cd34 rent", &no_amount, FOUND, "in small letters"),
        (
            "AB12CD34\u{a0}Rent",
            &no_amount,
            FOUND,
            "a space of another kind",
        ),
        ("Rent AB12CD34", &agrees, FOUND, "the earlier form"),
        (
            "Rent AB12CD34",
            &no_amount,
            Match::Unsure,
            "the earlier form without an amount proves nothing, not its absence either",
        ),
        ("rent ab12cd34", &no_amount, Match::Unsure, "small letters"),
        (
            "Rent\u{a0}AB12CD34",
            &no_amount,
            Match::Unsure,
            "a space of another kind before the id",
        ),
        (
            "Tom &amp; Co&#32;AB12CD34",
            &no_amount,
            Match::Unsure,
            "escaped before the id",
        ),
        (
            "Rent+AB12CD34",
            &no_amount,
            Match::Unsure,
            "encoded for a form",
        ),
        (
            "Rent%20AB12CD34",
            &no_amount,
            Match::Unsure,
            "encoded for a URL before the id",
        ),
        (
            "Rent%20AB12CD34",
            &agrees,
            FOUND,
            "encoded for a URL, and everything agrees",
        ),
        (
            "5%AB12CD34",
            &no_amount,
            Match::Unsure,
            "a percent sign that encodes nothing",
        ),
        (
            "[api] AB12CD34 Rent",
            &no_amount,
            Match::Unsure,
            "something was put before the id",
        ),
        (
            "Tom &amp; Co: AB12CD34",
            &agrees,
            FOUND,
            "elsewhere, and everything agrees",
        ),
        ("Rent xAB12CD34", &no_amount, Match::None, "part of a word"),
        (
            "Rent%78AB12CD34",
            &no_amount,
            Match::None,
            "the same, encoded",
        ),
        ("AB12CD345 Rent", &no_amount, Match::None, "a longer word"),
        ("AB12CD3", &no_amount, Match::None, "cut within the id"),
        ("Rent", &no_amount, Match::None, "no id"),
        ("", &no_amount, Match::None, "no name"),
    ];
    let all = [intent(OURS, "Rent"), intent(OTHER, "Rent")];
    let all: Vec<&Intent> = all.iter().collect();
    for (name, change, expected, why) in table {
        let found = outcome(all[0], routine(name, change.clone()), &all);
        assert_eq!(found, expected, "{name:?}: {why}");
    }
}

#[test]
fn elsewhere_in_the_name_amount_and_both_cards_must_agree() {
    let ours = intent(OURS, "Rent");
    for (change, expected) in [
        (json!({}), FOUND),
        (json!({ "amount": "10.00" }), FOUND),
        (json!({ "amount": 10.25 }), FOUND),
        (json!({ "amount": 10.01 }), Match::None),
        (json!({ "amount": null }), Match::Unsure),
        (json!({ "amount": 10.001 }), Match::Unsure),
        (json!({ "source_id": "c3" }), Match::None),
        (json!({ "source_id": "c3", "amount": null }), Match::None),
        (json!({ "source_id": null }), Match::Unsure),
        (json!({ "source_id": null, "amount": 10.01 }), Match::None),
        (json!({ "destination_id": "c1" }), Match::None),
        (json!({ "destination_id": null }), Match::Unsure),
        (
            json!({ "destination_id": null, "source_id": null, "amount": null }),
            Match::Unsure,
        ),
        (json!({ "client_correlation_id": OTHER }), Match::None),
        (
            json!({ "client_correlation_id": OTHER, "amount": null }),
            Match::None,
        ),
    ] {
        let item = routine("see AB12CD34 of May", change.clone());
        assert_eq!(outcome(&ours, item, &[&ours]), expected, "{change}");
    }
}

#[test]
fn a_receiver_that_was_confirmed_must_agree_and_the_caller_between_own_cards_does() {
    let own = intent(OURS, "Rent");
    let mut to_other = intent(OURS, "Rent");
    to_other.terms.receiver =
        serde_json::from_value(json!({ "user_id": "u2", "name": null })).unwrap();
    for (receiver, between_own_cards, to_someone_else) in [
        (json!("u1"), FOUND, Match::None),
        (json!("u2"), FOUND, FOUND),
        (json!("u3"), FOUND, Match::None),
        (Value::Null, FOUND, FOUND),
    ] {
        let item = |id| {
            routine(
                &format!("see {id}"),
                json!({ "destination_user_id": receiver }),
            )
        };
        assert_eq!(
            outcome(&own, item(OURS), &[&own]),
            between_own_cards,
            "{receiver}"
        );
        assert_eq!(
            outcome(&to_other, item(OURS), &[&to_other]),
            to_someone_else,
            "{receiver}"
        );
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
            "ZZ99ZZ99 again for AB12CD34",
            json!({ "amount": null }),
            "its id comes first, and no amount is known",
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
    let nothing_known = json!({ "amount": null, "source_id": null, "destination_id": null });
    let item = routine("Rent AB12CD34", nothing_known);
    assert_eq!(
        outcome(&old, item, &[&old, &owner]),
        Match::None,
        "it is another's, so it cannot be this one"
    );
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
    let unknown = json!({ "amount": null });
    for looked_for in [&a, &b] {
        let item = routine("both AB12CD34 and ZZ99ZZ99 too", unknown.clone());
        assert_eq!(outcome(looked_for, item, &[&a, &b]), Match::Unsure);
    }
}

#[test]
fn the_surest_of_several_is_taken() {
    let ours = intent(OURS, "");
    let named = routine("AB12CD34 x", json!({ "id": "r2" }));
    let mentioned = routine("x AB12CD34", json!({}));
    let possible = routine("x AB12CD34", json!({ "amount": null }));
    for list in [
        [named.clone(), mentioned.clone()],
        [mentioned, named.clone()],
        [named.clone(), possible.clone()],
        [possible, named.clone()],
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
        (json!({ "client_correlation_id": " ab12cd34 " }), FOUND),
        (json!({ "routine_name": "AB12CD34 R" }), FOUND),
        (json!({ "routine_name": "Rent AB12CD34" }), Match::Unsure),
        (
            json!({ "routine_name": "Rent AB12CD34", "amount": 10.01 }),
            Match::None,
        ),
        (json!({ "client_correlation_id": OTHER }), Match::None),
        (json!({}), Match::None),
    ] {
        let mut transfer = fields.clone();
        transfer["id"] = "t1".into();
        let item: Transfer = serde_json::from_str(&transfer.to_string()).unwrap();
        assert_eq!(outcome(&ours, item, &[&ours]), expected, "{fields}");
    }
}

proptest! {
    /// The right transfer of two is found for any note, and for any change of the name behind the id.
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

    /// Whatever stands around the id and whatever Astra leaves out, such an entry is no proof of absence.
    #[test]
    fn what_names_the_id_and_contradicts_nothing_is_never_absent(
        before in "(.{0,30}[ :;+_/-]|.{0,30}%20)?", after in "([ :;+_/&-].{0,30})?", small: bool,
        amount: bool, source: bool, destination: bool,
    ) {
        let ours = intent(OURS, "Rent");
        let id = if small { OURS.to_lowercase() } else { OURS.to_owned() };
        let mut unsaid = json!({});
        for (field, said) in [("amount", amount), ("source_id", source), ("destination_id", destination)] {
            if !said {
                unsaid[field] = Value::Null;
            }
        }
        let item = routine(&format!("{before}{id}{after}"), unsaid);
        prop_assert_ne!(outcome(&ours, item, &[&ours]), Match::None);
    }
}
