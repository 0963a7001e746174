//! Transfers for a list that nobody could make by hand: drawn, the same in every run, and found by the application's own rules.

use std::sync::LazyLock;

use astra_app::CardName;
use astra_app::transfers::{
    ActivityQuery, ActivityRows, Intent, IntentEvent, IntentMoment, IntentState, TransferTerms,
};
use astra_client::{CardId, Cents};
use astra_desk::views::ActivityView;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Asks for the newest transfers.
pub static NEWEST: LazyLock<Value> = LazyLock::new(|| {
    let query = ActivityQuery {
        limit: 100,
        ..ActivityQuery::default()
    };
    serde_json::to_value(query).unwrap()
});

const NOTES: [&str; 8] = [
    "",
    "",
    "Weekly float",
    "Rent for the workshop",
    "Payroll",
    "Reimbursement, climbing ropes",
    "Petty cash",
    "Invoice 2041",
];
const CARDS: [(&str, &str, &str, Option<&str>); 3] = [
    ("card-a", "Visa", "5556", None),
    ("card-b", "Visa", "1111", Some("Payroll")),
    ("card-c", "Mastercard", "8210", None),
];

/// So many transfers, the newest first; the last before `now`.
pub fn drawn(count: usize, now: Timestamp) -> ActivityRows {
    let mut at = now;
    let mut drawn = Vec::with_capacity(count);
    for place in 0..count {
        let draw = Draw(place as u64);
        // Twenty in four months, and 100,000 in three years.
        let between = match count {
            ..1_000 => 6 * 24 * 3600,
            _ => 15 * 60,
        };
        at -= SignedDuration::from_secs(between / 2 + draw.below(0, between));
        drawn.push(intent(place, &draw, at));
    }
    ActivityRows::of(&drawn)
}

/// What the command answers.
pub fn answer(rows: &ActivityRows, arguments: &Value) -> Result<Value, Value> {
    let query: ActivityQuery = serde_json::from_value(arguments["query"].clone()).unwrap();
    match rows.find(&query, &TimeZone::system()) {
        Ok(page) => Ok(serde_json::to_value(ActivityView::new(page, false)).unwrap()),
        Err(fields) => Err(json!({
            "code": "invalid", "fields": fields, "request_id": null, "proxy": null,
        })),
    }
}

/// Numbers that depend on the place alone (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&self, which: u64, limit: i64) -> i64 {
        let mut z = (self.0 * 16 + which + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 1) as i64 % limit
    }

    fn of<T: Copy>(&self, which: u64, all: &[T]) -> T {
        all[usize::try_from(self.below(which, all.len() as i64)).unwrap()]
    }
}

fn intent(place: usize, draw: &Draw, at: Timestamp) -> Intent {
    let first = draw.below(1, 3) as usize;
    let second = (first + 1 + draw.below(2, 2) as usize) % 3;
    let card = |place: usize| {
        let (id, company, last_four, nickname) = CARDS[place];
        let name = CardName {
            company: company.to_owned(),
            last_four: last_four.to_owned(),
            nickname: nickname.map(str::to_owned),
        };
        (CardId::new(id).unwrap(), name)
    };
    let ((from, from_card), (to, to_card)) = (card(first), card(second));
    let amount = match draw.below(3, 3) {
        0 => draw.below(4, 40) * 2_500 + 2_500,
        1 => draw.below(4, 900_000) + 100,
        _ => draw.below(4, 50_000) + 100,
    };
    let terms = TransferTerms {
        from,
        to,
        amount: Cents::new(amount),
        pull_amount: Some(Cents::new(amount + 125)),
        push_amount: Some(Cents::new(amount)),
        fee: Some(Cents::new(125)),
        contradictory: false,
        from_card,
        to_card,
        settlement: None,
        note: draw.of(5, &NOTES).to_owned(),
        previewed_at: None,
        sent_again_for: None,
        reminder: None,
        receiver: None,
    };
    let state = match (place, draw.below(6, 100)) {
        (1, _) => IntentState::Pending,
        (3, _) => IntentState::NotFound,
        (6, _) | (_, 0..4) => IntentState::Failed,
        (_, 4..6) => IntentState::Refused,
        (_, 6) => IntentState::Cancelled,
        _ => IntentState::Processed,
    };
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let id = (7..15).map(|which| char::from(draw.of(which, letters)));
    let business = serde_json::from_value(json!("drawn")).unwrap();
    let terms = Box::new(terms);
    let event = IntentEvent::Prepared { terms };
    let mut intent = Intent::begin(id.collect(), business, event, at).unwrap();
    intent.state = state;
    intent.history.push(IntentMoment {
        state,
        at: at + SignedDuration::from_mins(25),
    });
    intent
}
