#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn signs(envelope: &str) -> Signs {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(envelope).unwrap();
    signs_of(&fields, "cards")
}

#[test]
fn a_page_ends_its_list_by_this_table() {
    let table = [
        // what it says, items on it, items in all so far, whether it is the last
        (r#"{"more":false}"#, 0, 0, true),
        (r#"{"more":false}"#, 25, 25, true),
        (r#"{"more":false,"count":500}"#, 100, 100, true),
        (r#"{"more":false,"cursor":"c_1"}"#, 25, 25, true),
        (r#"{"more":true,"count":3}"#, 3, 3, false),
        ("{}", 0, 0, true),
        ("{}", 24, 24, true),
        ("{}", 25, 25, false),
        ("{}", 26, 26, false),
        ("{}", 10, 60, true),
        (r#"{"count":24}"#, 24, 24, true),
        (r#"{"count":"24"}"#, 24, 24, true),
        (r#"{"count":25}"#, 25, 25, false),
        (r#"{"count":60}"#, 10, 60, true),
        (r#"{"count":10}"#, 10, 60, true),
        (r#"{"count":30}"#, 24, 24, false),
        (r#"{"count":0}"#, 3, 3, false),
        (r#"{"count":3.0}"#, 3, 3, false),
        (r#"{"count":"some"}"#, 3, 3, false),
        (r#"{"count":null,"more":null}"#, 3, 3, true),
        (r#"{"more":"false"}"#, 3, 3, false),
        (r#"{"more":1}"#, 3, 3, false),
        (r#"{"cursor":"c_1"}"#, 3, 3, false),
        (r#"{"cursor":null}"#, 3, 3, true),
        (r#"{"cursor":""}"#, 3, 3, true),
        (r#"{"next_page":2}"#, 3, 3, false),
        (r#"{"next_page":null}"#, 3, 3, true),
        (r#"{"more":false,"next":"https://x.example/"}"#, 3, 3, false),
        (r#"{"has_more":true}"#, 3, 3, false),
        (r#"{"has_more":false}"#, 3, 3, true),
        (r#"{"hasNextPage":true}"#, 3, 3, false),
        (r#"{"total":90}"#, 3, 3, false),
        (r#"{"pagination":{"total":90}}"#, 3, 3, false),
        (r#"{"links":{"next":"/v1"}}"#, 3, 3, false),
        (r#"{"links":{}}"#, 3, 3, true),
        (r#"{"offset":0,"limit":3}"#, 3, 3, false),
        (r#"{"starting_after":"c"}"#, 3, 3, false),
        (r#"{"continuation_token":"c"}"#, 3, 3, false),
        (r#"{"object":"list","request":"r"}"#, 3, 3, true),
    ];
    for (envelope, on_page, so_far, expected) in table {
        let last = signs(envelope).end_the_list(on_page, so_far);
        assert_eq!(last, expected, "{envelope} with {on_page} of {so_far}");
    }
}

fn day(day: i64) -> Place {
    Place::Dated(Timestamp::from_second(day * 24 * 60 * 60).unwrap())
}

#[test]
fn a_list_reaches_back_by_this_table() {
    use Place::{Undated, Unread};
    let earliest = Timestamp::from_second(100 * 24 * 60 * 60).unwrap();
    let table = [
        (vec![], false, "nothing was read"),
        (vec![day(105), day(101)], false, "not far enough"),
        (vec![day(105), day(99)], false, "within the margin"),
        (
            vec![day(105), day(98)],
            true,
            "newest first, and older than the margin",
        ),
        (
            vec![day(105), day(105), day(98), day(98)],
            true,
            "equal dates",
        ),
        (
            vec![day(105), Undated, day(98)],
            true,
            "an undated one was read all the same",
        ),
        (vec![Undated, Undated], false, "no date at all"),
        (
            vec![day(105), Unread, day(98)],
            false,
            "it could be the one that is missing",
        ),
        (
            vec![day(105), day(98), Unread],
            true,
            "that one is too old to be it",
        ),
        (
            vec![day(98), day(105)],
            false,
            "oldest first: what is newer may follow",
        ),
        (
            vec![day(90), day(90)],
            false,
            "all old, and no order to be seen",
        ),
        (
            vec![day(90), day(88)],
            true,
            "nothing new, and newest first",
        ),
        (vec![day(105), day(98), day(104)], false, "in no order"),
        (
            vec![day(105), day(97), day(98), day(90)],
            true,
            "a day apart is still in order",
        ),
    ];
    for (places, expected, why) in table {
        assert_eq!(reaches_back(&places, earliest), expected, "{why}");
    }
    assert!(!reaches_back(&[day(1)], Timestamp::MIN), "no date is older");
}

proptest! {
    /// However much of a list that is oldest first was read, and however late some of its dates are: what is newer may
    /// follow.
    #[test]
    fn an_oldest_first_list_never_reaches_back(
        mut seconds in prop::collection::vec(0_i64..40 * 86_400, 1..60),
        jitter in prop::collection::vec(0_i64..86_400, 60),
        earliest in 0_i64..80 * 86_400,
    ) {
        seconds.sort_unstable();
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let places: Vec<Place> =
            seconds.iter().zip(&jitter).map(|(second, late)| Place::Dated(at(second + late))).collect();
        prop_assert!(!reaches_back(&places, at(earliest)));
    }

    /// Whatever else it says: a page that says that there is more is never the last one.
    #[test]
    fn more_is_never_the_end(
        on_page in 0_usize..200,
        before in 0_usize..200,
        count in prop::option::of(prop::option::of(0_u64..400)),
        pager: bool,
    ) {
        let signs = Signs { more: Some(true), count, points_on: false, pager };
        prop_assert!(!signs.end_the_list(on_page, on_page + before));
    }

    /// A page of 25 or more that does not say that it is the last one proves nothing.
    #[test]
    fn a_full_page_proves_nothing(
        on_page in FULL_PAGE..200,
        count in prop::option::of(prop::option::of(0_u64..400)),
    ) {
        let signs = Signs { count, ..Signs::default() };
        prop_assert!(!signs.end_the_list(on_page, on_page));
    }

    /// Of a list that is newest first, up to a day, nothing that may be the one looked for lies behind the place where
    /// reading stops.
    #[test]
    fn nothing_new_lies_behind_what_reaches_back(
        mut seconds in prop::collection::vec(0_i64..40 * 86_400, 1..60),
        jitter in prop::collection::vec(0_i64..86_400, 60),
        earliest in 0_i64..40 * 86_400,
        read in 1_usize..60,
    ) {
        seconds.sort_unstable_by(|a, b| b.cmp(a));
        let dates: Vec<i64> = seconds.iter().zip(&jitter).map(|(at, late)| at + late).collect();
        let read = read.min(dates.len());
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let places: Vec<Place> = dates[..read].iter().map(|second| Place::Dated(at(*second))).collect();
        if reaches_back(&places, at(earliest)) {
            // Sorted by `seconds`, whose dates may be up to a day late.
            prop_assert!(dates[read..].iter().all(|second| *second < earliest));
        }
    }
}
