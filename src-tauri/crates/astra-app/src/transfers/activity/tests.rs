#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use astra_client::{CardId, Cents};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use strum::VariantArray as _;

use super::*;
use crate::cards::CardName;
use crate::ground::field_issue::IssueCode;
use crate::transfers::{
    Intent, IntentEvent, IntentMoment, IntentState, TransferState, TransferTerms,
};

const NOTES: [&str; 4] = ["", "Rent for ÉTÉ", "Weekly float", "10% of 1,250.00"];
const CARDS: [(&str, &str, &str, Option<&str>); 4] = [
    ("card-a", "Visa", "5556", None),
    ("card-b", "Mastercard", "8210", Some("Payroll")),
    ("card-c", "", "", None),
    // The first card, renamed.
    ("card-a", "Visa", "5556", Some("Shop")),
];

/// What varies from one transfer to the next.
#[derive(Debug, Clone)]
struct Facts {
    state: IntentState,
    from: usize,
    to: usize,
    note: usize,
    amount: i64,
    push: Option<i64>,
    fee: Option<i64>,
    created: i64,
    took: i64,
}

fn facts() -> impl Strategy<Value = Facts> {
    let state = proptest::sample::select(IntentState::VARIANTS);
    let amount = prop_oneof![Just(25_000i64), Just(125_000), 1..200_000i64];
    let year = 366 * 24 * 3600i64;
    (
        (state, 0..4usize, 0..4usize, 0..4usize, amount),
        (
            proptest::option::of(1..200_000i64),
            proptest::option::of(0..900i64),
            // Some at the same moment.
            prop_oneof![Just(0i64), 0..2 * year],
            0..40 * 24 * 3600i64,
        ),
    )
        .prop_map(
            |((state, from, to, note, amount), (push, fee, created, took))| Facts {
                state,
                from,
                to,
                note,
                amount,
                push,
                fee,
                created,
                took,
            },
        )
}

fn intent(place: usize, facts: &Facts) -> Intent {
    let card = |place: usize| {
        let (id, company, last_four, nickname) = CARDS[place];
        let name = CardName {
            company: company.to_owned(),
            last_four: last_four.to_owned(),
            nickname: nickname.map(str::to_owned),
        };
        (CardId::new(id).unwrap(), name)
    };
    let ((from, from_card), (to, to_card)) = (card(facts.from), card(facts.to));
    let begin: Timestamp = "2025-01-01T00:30:00Z".parse().unwrap();
    let created = begin + SignedDuration::from_secs(facts.created);
    let moment = |state, at| IntentMoment { state, at };
    let terms = TransferTerms {
        from,
        to,
        amount: Cents::new(facts.amount),
        pull_amount: None,
        push_amount: facts.push.map(Cents::new),
        fee: facts.fee.map(Cents::new),
        contradictory: false,
        from_card,
        to_card,
        settlement: None,
        note: NOTES[facts.note].to_owned(),
        previewed_at: None,
        sent_again_for: None,
        reminder: None,
        receiver: None,
    };
    let event = IntentEvent::Prepared {
        terms: Box::new(terms),
    };
    let business = serde_json::from_str("\"business\"").unwrap();
    let mut intent = Intent::begin(format!("{place:04}AB7Q"), business, event, created).unwrap();
    intent.state = facts.state;
    let changed = created + SignedDuration::from_secs(facts.took);
    intent.history.push(moment(facts.state, changed));
    intent
}

fn intents(all: &[Facts]) -> Vec<Intent> {
    let all = all.iter().enumerate();
    all.map(|(place, facts)| intent(place, facts)).collect()
}

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap()
}

fn ask(rows: &ActivityRows, query: &ActivityQuery) -> ActivityPage {
    rows.find(query, &new_york()).unwrap()
}

fn whole(query: &ActivityQuery) -> ActivityQuery {
    ActivityQuery {
        offset: 0,
        limit: ACTIVITY_PAGE_MAX,
        ..query.clone()
    }
}

fn query() -> impl Strategy<Value = ActivityQuery> {
    let text = proptest::sample::select(vec![
        "",
        " ",
        "rent",
        "été",
        "VISA",
        "payroll 5556",
        "shop",
        "$1,250.00",
        "1250",
        "250.0",
        "$250",
        "0003ab7q",
        "nothing at all",
        "10%",
        "float weekly",
    ]);
    let day = |days: &[&'static str]| proptest::sample::select(days.to_vec());
    let status = proptest::sample::select(vec![
        ActivityStatus::All,
        ActivityStatus::NeedsYou,
        ActivityStatus::Unknown,
        ActivityStatus::UnderWay,
        ActivityStatus::Arrived,
        ActivityStatus::ChargedBack,
        ActivityStatus::DidNotArrive,
    ]);
    let sort = proptest::sample::select(vec![
        ActivitySort::Newest,
        ActivitySort::Oldest,
        ActivitySort::Largest,
        ActivitySort::Smallest,
    ]);
    (
        (text, day(&["", "12/31/2024", "03/09/2025", "11/01/2025"])),
        day(&["", "11/02/2025", "06/30/2026", "12/31/9999"]),
        proptest::sample::select(vec!["", "card-a", "card-b", "card-x"]),
        status,
        (
            proptest::sample::select(vec!["", "100", "250.00"]),
            proptest::sample::select(vec!["", "250", "$1,250.00"]),
        ),
        sort,
    )
        .prop_map(
            |((text, from_day), to_day, card, status, (least, most), sort)| ActivityQuery {
                text: text.to_owned(),
                from_day: from_day.to_owned(),
                to_day: to_day.to_owned(),
                card: card.to_owned(),
                status,
                least: least.to_owned(),
                most: most.to_owned(),
                sort,
                offset: 0,
                limit: ACTIVITY_PAGE_MAX,
            },
        )
}

/// Whether a transfer matches, written as a person would check it.
fn matches(intent: &Intent, query: &ActivityQuery) -> bool {
    let terms = &intent.terms;
    let day = |at: Timestamp| at.to_zoned(new_york()).date();
    let typed = |text: &str| Date::strptime("%m/%d/%Y", text).unwrap();
    let cents = |text: &str| Cents::parse_typed(text).unwrap();
    let dollars = terms.amount.get() / 100;
    let (thousands, rest) = (dollars / 1000, dollars % 1000);
    let shown = match thousands {
        0 => format!("${rest}.{:02}", terms.amount.get() % 100),
        _ => format!("${thousands},{rest:03}.{:02}", terms.amount.get() % 100),
    };
    let mut texts = vec![
        terms.note.clone(),
        intent.id.clone(),
        shown,
        terms.amount.to_string(),
    ];
    for card in [&terms.from_card, &terms.to_card] {
        texts.extend([card.company.clone(), card.last_four.clone()]);
        texts.extend(card.nickname.clone());
    }
    // An amount is found in a note as well, with and without its sign and commas.
    let found = |word: &str| {
        let plain = word.replace(['$', ','], "");
        let spellings = [word.to_owned(), plain];
        let is_number = word
            .chars()
            .all(|c| c.is_ascii_digit() || "$,.".contains(c));
        let spellings = &spellings[..if is_number { 2 } else { 1 }];
        texts.iter().any(|text| {
            let text = text.to_lowercase();
            spellings.iter().any(|word| text.contains(word))
        })
    };
    let status = match TransferState::of(intent) {
        TransferState::Prepared | TransferState::NotFound => ActivityStatus::NeedsYou,
        TransferState::Checking => ActivityStatus::Unknown,
        TransferState::Processed => ActivityStatus::Arrived,
        TransferState::ChargedBack => ActivityStatus::ChargedBack,
        TransferState::Armed
        | TransferState::Sending
        | TransferState::Accepted
        | TransferState::WaitingForApproval
        | TransferState::Pending => ActivityStatus::UnderWay,
        _ => ActivityStatus::DidNotArrive,
    };
    query.text.to_lowercase().split_whitespace().all(found)
        && (query.from_day.is_empty() || typed(&query.from_day) <= day(intent.created_at()))
        && (query.to_day.is_empty() || day(intent.created_at()) <= typed(&query.to_day))
        && (query.card.is_empty()
            || terms.from.as_str() == query.card
            || terms.to.as_str() == query.card)
        && (query.status == ActivityStatus::All || query.status == status)
        && (query.least.is_empty() || cents(&query.least) <= terms.amount)
        && (query.most.is_empty() || terms.amount <= cents(&query.most))
}

proptest! {
    #[test]
    fn a_filter_shows_every_transfer_that_matches_and_no_other(
        all in proptest::collection::vec(facts(), 0..40), query in query(),
    ) {
        let intents = intents(&all);
        let page = ask(&ActivityRows::of(&intents), &query);
        let mut shown: Vec<&str> = page.rows.iter().map(|(row, ..)| row.id.as_str()).collect();
        shown.sort_unstable();
        let wanted: Vec<&str> = intents
            .iter()
            .filter(|intent| matches(intent, &query))
            .map(|intent| intent.id.as_str())
            .collect();
        prop_assert_eq!(shown, wanted);
        prop_assert_eq!(page.total, intents.len());
    }

    /// Transfers begin and go on while the list is kept.
    #[test]
    fn rows_brought_up_to_date_show_what_rows_made_anew_do(
        all in proptest::collection::vec((facts(), facts()), 1..20),
        known in any::<proptest::sample::Index>(),
    ) {
        let (before, after): (Vec<Facts>, Vec<Facts>) = all.into_iter().unzip();
        // Each is the same transfer, further on.
        let after: Vec<Facts> = before
            .iter()
            .zip(after)
            .map(|(before, after)| Facts { state: after.state, took: after.took, ..before.clone() })
            .collect();
        let (before, after) = (intents(&before), intents(&after));
        let known = &before[..known.index(before.len())];
        let mut rows = Arc::new(ActivityRows::of(known));
        let mut fits = true;
        for intent in &after {
            fits &= ActivityRows::keep(&mut rows, intent);
        }
        let names = |of: &[Intent]| -> Vec<(CardId, CardName)> {
            let from = of.iter().map(|it| (it.terms.from.clone(), it.terms.from_card.clone()));
            let to = of.iter().map(|it| (it.terms.to.clone(), it.terms.to_card.clone()));
            from.chain(to).collect()
        };
        let known_names = names(known);
        prop_assert_eq!(
            fits,
            names(&after).iter().all(|name| known_names.contains(name)),
            "only a card under a new name asks for rows made anew"
        );
        if fits {
            let shown = |rows: &ActivityRows| {
                let page = ask(rows, &ActivityQuery { limit: 200, ..ActivityQuery::default() });
                let rows = page.rows.into_iter().map(|(row, from, to)| {
                    (row.id.clone(), row.state, row.changed_at, row.moved, row.fee, from, to)
                });
                rows.collect::<Vec<_>>()
            };
            prop_assert_eq!(shown(&rows), shown(&ActivityRows::of(&after)));
        }
    }

    #[test]
    fn pages_show_each_match_once_and_in_order(
        all in proptest::collection::vec(facts(), 0..40), query in query(), limit in 1..9u32,
    ) {
        let rows = ActivityRows::of(&intents(&all));
        let at_once = ask(&rows, &whole(&query));
        let mut paged = Vec::new();
        let mut offset = 0;
        loop {
            let page = ask(&rows, &ActivityQuery { offset, limit, ..query.clone() });
            prop_assert!(page.rows.len() <= limit as usize);
            prop_assert_eq!(page.offset, offset as usize);
            prop_assert_eq!(page.matching, at_once.matching, "the same on every page");
            prop_assert_eq!(page.arrived, at_once.arrived, "the same on every page");
            if page.rows.is_empty() {
                break;
            }
            paged.extend(page.rows.into_iter().map(|(row, ..)| row));
            offset += limit;
        }
        let ids = |rows: &[ActivityRow]| rows.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        let once: Vec<ActivityRow> = at_once.rows.into_iter().map(|(row, ..)| row).collect();
        prop_assert_eq!(ids(&paged), ids(&once));
        prop_assert_eq!(paged.len(), at_once.matching);
        let newest_first = |a: &ActivityRow, b: &ActivityRow| {
            (b.created_at, &a.id) <= (a.created_at, &b.id)
        };
        let in_order = |a: &ActivityRow, b: &ActivityRow| match query.sort {
            ActivitySort::Newest => newest_first(a, b),
            ActivitySort::Oldest => newest_first(b, a),
            ActivitySort::Largest => a.amount > b.amount || a.amount == b.amount && newest_first(a, b),
            ActivitySort::Smallest => a.amount < b.amount || a.amount == b.amount && newest_first(a, b),
        };
        prop_assert!(paged.windows(2).all(|two| in_order(&two[0], &two[1])));
    }

    #[test]
    fn sums_and_months_are_those_of_what_arrived_and_matches(
        all in proptest::collection::vec(facts(), 0..40), query in query(),
    ) {
        let intents = intents(&all);
        let rows = ActivityRows::of(&intents);
        let page = ask(&rows, &query);
        let arrived: Vec<&Intent> = intents
            .iter()
            .filter(|intent| matches(intent, &query) && intent.state == IntentState::Processed)
            .collect();
        let moved = |it: &&Intent| it.terms.push_amount.unwrap_or(it.terms.amount).get();
        let total: i64 = arrived.iter().map(moved).sum();
        let fees: i64 = arrived.iter().filter_map(|it| it.terms.fee).map(Cents::get).sum();
        prop_assert_eq!(page.arrived.get(), total);
        prop_assert_eq!(page.fees.get(), fees);
        prop_assert_eq!(page.fees_unknown, arrived.iter().filter(|it| it.terms.fee.is_none()).count());
        let mut by_month: BTreeMap<Date, (i64, usize)> = BTreeMap::new();
        for intent in &arrived {
            let month = intent.changed_at().to_zoned(new_york()).date().first_of_month();
            let (sum, count) = by_month.entry(month).or_default();
            *sum += moved(intent);
            *count += 1;
        }
        let nonzero: BTreeMap<Date, (i64, usize)> = page
            .months
            .iter()
            .filter(|it| it.count > 0)
            .map(|it| (it.month, (it.moved.get(), it.count)))
            .collect();
        prop_assert_eq!(&nonzero, &by_month);
        for two in page.months.windows(2) {
            prop_assert_eq!(two[0].month.last_of_month().tomorrow().unwrap(), two[1].month);
        }
        let ends: Vec<Date> = by_month.keys().copied().collect();
        prop_assert_eq!(page.months.first().map(|it| it.month), ends.first().copied());
        prop_assert_eq!(page.months.last().map(|it| it.month), ends.last().copied());
    }

    #[test]
    fn home_counts_what_is_open_and_what_arrived_this_month(
        all in proptest::collection::vec(facts(), 0..40),
    ) {
        let intents = intents(&all);
        let rows = ActivityRows::of(&intents);
        let open = intents.iter().filter(|it| !it.state.is_final()).count();
        prop_assert_eq!(rows.unresolved() as usize, open);
        let day = date(2025, 11, 30);
        let moved: i64 = intents
            .iter()
            .filter(|it| it.state == IntentState::Processed)
            .filter(|it| {
                let at = it.changed_at().to_zoned(new_york()).date();
                at.first_of_month() == day.first_of_month()
            })
            .map(|it| it.terms.push_amount.unwrap_or(it.terms.amount).get())
            .sum();
        prop_assert_eq!(rows.moved_in(day, &new_york()).get(), moved);
    }
}

#[test]
fn what_cannot_be_read_is_said_by_field() {
    let read = |query: ActivityQuery| {
        let issues = query.read(&TimeZone::UTC).err().unwrap_or_default();
        let issues = issues.into_iter().map(|it| (it.field, it.code));
        issues.collect::<Vec<_>>()
    };
    let issues = read(ActivityQuery {
        from_day: "02/30/2026".to_owned(),
        to_day: "soon".to_owned(),
        least: "1.234".to_owned(),
        most: "many".to_owned(),
        ..ActivityQuery::default()
    });
    assert_eq!(
        issues,
        [
            ("from_day".to_owned(), IssueCode::DateShape),
            ("to_day".to_owned(), IssueCode::DateShape),
            ("least".to_owned(), IssueCode::AmountDecimals),
            ("most".to_owned(), IssueCode::AmountShape),
        ],
        "each by the rule of its own kind of field"
    );
    let issues = read(ActivityQuery {
        from_day: "11/02/2026".to_owned(),
        to_day: "11/01/2026".to_owned(),
        least: "20".to_owned(),
        most: "19.99".to_owned(),
        ..ActivityQuery::default()
    });
    assert_eq!(
        issues,
        [
            ("to_day".to_owned(), IssueCode::BeforeFirstDay),
            ("most".to_owned(), IssueCode::AmountBelowLeast),
        ],
        "a range that holds nothing is a slip"
    );
    let issues = read(ActivityQuery {
        from_day: " \u{200b}".to_owned(),
        ..ActivityQuery::default()
    });
    assert!(issues.is_empty(), "what nobody sees asks for nothing");
}

#[test]
fn a_day_is_whole_where_clocks_change() {
    // Midnight to midnight in New York, on the day that has 25 hours.
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let first: Timestamp = "2025-01-01T00:30:00Z".parse().unwrap();
    let moments = [
        at("2025-11-02T03:59:59Z"),
        at("2025-11-02T04:00:00Z"),
        at("2025-11-03T04:59:59Z"),
        at("2025-11-03T05:00:00Z"),
    ];
    let facts = moments.map(|moment| Facts {
        state: IntentState::Processed,
        from: 0,
        to: 1,
        note: 0,
        amount: 100,
        push: None,
        fee: None,
        created: moment.as_second() - first.as_second(),
        took: 60,
    });
    let rows = ActivityRows::of(&intents(&facts));
    let page = ask(
        &rows,
        &whole(&ActivityQuery {
            from_day: "11/02/2025".to_owned(),
            to_day: "11/02/2025".to_owned(),
            ..ActivityQuery::default()
        }),
    );
    let shown: Vec<Timestamp> = page.rows.iter().map(|(row, ..)| row.created_at).collect();
    assert_eq!(shown, [moments[2], moments[1]]);
}

#[test]
fn a_card_is_listed_once_under_its_latest_name() {
    let of_card = |created, from| Facts {
        state: IntentState::Processed,
        from,
        to: 1,
        note: 0,
        amount: 100,
        push: None,
        fee: None,
        created,
        took: 60,
    };
    let rows = ActivityRows::of(&intents(&[of_card(0, 0), of_card(60, 3)]));
    let cards = ask(&rows, &whole(&ActivityQuery::default())).cards;
    let names: Vec<_> = cards.iter().map(|it| it.name.nickname.as_deref()).collect();
    assert_eq!(names, [Some("Shop"), Some("Payroll")]);
}

#[test]
fn no_page_is_longer_than_may_be() {
    let one = Facts {
        state: IntentState::Processed,
        from: 0,
        to: 1,
        note: 0,
        amount: 100,
        push: None,
        fee: None,
        created: 0,
        took: 60,
    };
    let rows = ActivityRows::of(&intents(&vec![one; 250]));
    let page = ask(
        &rows,
        &ActivityQuery {
            limit: u32::MAX,
            ..ActivityQuery::default()
        },
    );
    assert_eq!((page.rows.len(), page.matching), (200, 250));
}
