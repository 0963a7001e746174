//! A business that has made very many transfers.

use astra_vault::{Space, Vault};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Time between two of them: a hundred thousand in two years.
const APART: SignedDuration = SignedDuration::from_secs(630);

/// Writes `count` transfers that are over into the journal, as the application would have, the last of them at `until`.
/// The next start makes the index of them.
pub fn write_history(vault: &Vault, space: &Space, count: u32, until: Timestamp) {
    let business = space.id().as_str().strip_prefix("business/").unwrap();
    for number in 0..count {
        let before = i32::try_from(count - number).unwrap();
        let at = until - APART * before;
        for (after, mut event) in steps(number) {
            let about = event.as_object_mut().unwrap();
            about.insert("kind".to_owned(), json!("intent"));
            about.insert("id".to_owned(), json!(transfer_id(number)));
            about.insert("business".to_owned(), json!(business));
            about.insert(
                "at".to_owned(),
                json!(at + SignedDuration::from_secs(after)),
            );
            let entry = json!({ "v": 1, "r": event }).to_string();
            vault.journal().append(space, entry.as_bytes()).unwrap();
        }
    }
}

/// The id of the transfer with that number, counted from 0.
pub fn transfer_id(number: u32) -> String {
    format!("H{number:07}")
}

/// What happened to it, and how many seconds after the first event.
fn steps(number: u32) -> Vec<(i64, Value)> {
    let mut steps = vec![
        (0, json!({ "event": "prepared", "terms": terms(number) })),
        (0, json!({ "event": "armed" })),
        (10, json!({ "event": "sending", "attempt": 1 })),
    ];
    if number.is_multiple_of(50) {
        let refused = json!({ "event": "refused", "reason": "", "request_id": null });
        steps.push((11, refused));
        return steps;
    }
    let routine = format!("306489f0-d487-4026-8467-{number:012}");
    let accepted = json!({ "event": "accepted", "routine_id": routine, "request_id": null });
    let pending = json!({ "event": "pending", "transfer_id": format!("T{number:015}") });
    steps.extend([(11, accepted), (12, pending)]);
    if number.is_multiple_of(40) {
        let failed = json!({ "event": "failed", "reason": "insufficient_funds" });
        steps.push((60, failed));
        return steps;
    }
    let booked = json!({ "event": "booked", "pull_amount": 0, "push_amount": 0 });
    steps.extend([(60, json!({ "event": "processed" })), (61, booked)]);
    steps
}

fn terms(number: u32) -> Value {
    let cards = [("c1", "Visa", "5556"), ("c2", "Mastercard", "4444")];
    let (from, to) = match number.is_multiple_of(3) {
        true => (cards[1], cards[0]),
        false => (cards[0], cards[1]),
    };
    let name = |card: (&str, &str, &str)| json!({ "company": card.1, "last_four": card.2 });
    let amount = 100 + i64::from(number % 4_999) * 7;
    json!({
        "from": from.0, "to": to.0, "amount": amount, "pull_amount": amount + 25,
        "push_amount": amount, "fee": 25, "from_card": name(from), "to_card": name(to),
        "settlement": "Instant", "note": NOTES[number as usize % NOTES.len()], "sent_again_for": null,
    })
}

const NOTES: [&str; 4] = ["Rent for the workshop", "Payroll", "", "Flour and yeast"];
