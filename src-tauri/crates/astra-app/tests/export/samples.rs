//! Transfers for exports.

use std::ops::ControlFlow;

use astra_app::export::{ExportFormat, OfxWords, Source, Writing, write};
use astra_app::transfers::Intent;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// What a transfer is made of; the rest follows from it.
#[derive(Debug, Clone)]
pub struct Sample {
    pub id: String,
    /// Seconds after the first one.
    pub after: i64,
    pub state: &'static str,
    pub from: (&'static str, &'static str, &'static str),
    pub to: (&'static str, &'static str, &'static str),
    pub amount: i64,
    pub pull: Option<i64>,
    pub push: Option<i64>,
    pub fee: Option<i64>,
    pub contradictory: bool,
    /// What Astra says it took and put.
    pub booked: Option<(i64, i64)>,
    /// What Astra says was taken back, nine days after it arrived.
    pub charged_back: Option<i64>,
    pub note: String,
    /// Somebody else who gets it: user id and name.
    pub receiver: Option<(&'static str, &'static str)>,
}

/// Id, company, last four digits.
pub const VISA: (&str, &str, &str) = ("card_01HZX3VISA", "Visa", "5556");
pub const MASTERCARD: (&str, &str, &str) = ("card_01HZX3MAST", "Mastercard", "4444");
/// Ends like the first Visa.
pub const OTHER_VISA: (&str, &str, &str) = ("card_01HZX3OTHR", "Visa", "5556");

impl Default for Sample {
    /// $250.00 from Visa to Mastercard for $1.25, arrived.
    fn default() -> Self {
        Self {
            id: "AAAA0001".to_owned(),
            after: 0,
            state: "processed",
            from: VISA,
            to: MASTERCARD,
            amount: 25_000,
            pull: Some(25_125),
            push: Some(25_000),
            fee: Some(125),
            contradictory: false,
            booked: None,
            charged_back: None,
            note: String::new(),
            receiver: None,
        }
    }
}

impl Sample {
    pub fn confirmed_at(&self) -> Timestamp {
        let first: Timestamp = "2026-10-30T20:00:00Z".parse().unwrap();
        first + SignedDuration::from_secs(self.after)
    }

    /// As the journal folds it.
    pub fn intent(&self) -> Intent {
        let at = |seconds| self.confirmed_at() + SignedDuration::from_secs(seconds);
        let mut history = vec![json!({ "state": "prepared", "at": at(0) })];
        if self.state != "prepared" {
            history.push(json!({ "state": "sending", "at": at(1) }));
            history.push(json!({ "state": self.state, "at": at(3600) }));
        }
        let name = |card: (&str, &str, &str)| json!({ "company": card.1, "last_four": card.2 });
        let known = |id: &str| match self.state {
            "processed" | "pending" | "failed" => json!(format!("{id}_{}", self.id)),
            _ => Value::Null,
        };
        let chargeback = self.charged_back.map(|amount| {
            json!({
                "noticed_at": at(10 * 24 * 3600),
                "said": { "id": "C1", "amount": amount, "code": "10.4", "created": at(9 * 24 * 3600) },
            })
        });
        serde_json::from_value(json!({
            "id": self.id, "business": "business", "state": self.state, "attempt": 1,
            "terms": {
                "from": self.from.0, "to": self.to.0, "amount": self.amount,
                "pull_amount": self.pull, "push_amount": self.push, "fee": self.fee,
                "contradictory": self.contradictory,
                "from_card": name(self.from), "to_card": name(self.to),
                "settlement": null, "note": self.note, "sent_again_for": null,
                "receiver": self.receiver.map(|(user_id, name)| json!({ "user_id": user_id, "name": name })),
            },
            "may_have_arrived": true, "unknown_since": null,
            "routine_id": known("routine"), "transfer_id": known("transfer"),
            "reason": (self.state == "failed").then_some("insufficient_funds"),
            "request_id": known("request"), "sent_again_as": null,
            "booked": self.booked.map(|(pull, push)| json!({ "pull_amount": pull, "push_amount": push })),
            "chargeback": chargeback,
            "history": history,
        }))
        .unwrap()
    }
}

/// What the committed samples are made of. `expected.json` says by hand what a bookkeeping program must find in them.
pub fn committed() -> Vec<Intent> {
    let day = 24 * 3600;
    let samples = [
        Sample {
            note: "Rent for November".to_owned(),
            ..Sample::default()
        },
        // Twenty minutes to midnight in New York: the next day in UTC, and the clocks change on the day after.
        Sample {
            id: "AAAA0002".to_owned(),
            after: 6 * 3600 + 2400,
            from: MASTERCARD,
            to: VISA,
            amount: 10_050,
            pull: Some(10_050),
            push: Some(10_000),
            fee: Some(50),
            note: "Fee taken from what arrives".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0003".to_owned(),
            after: 3 * day,
            to: OTHER_VISA,
            amount: 1,
            pull: Some(1),
            push: Some(1),
            fee: Some(0),
            note: "<STMTTRN> & \"co\" &amp; &nbsp; it\u{2019}s".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0004".to_owned(),
            after: 4 * day,
            pull: Some(26_000),
            push: Some(25_000),
            fee: None,
            contradictory: true,
            note: "=HYPERLINK(\"https://example.com\")".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0005".to_owned(),
            after: 5 * day,
            pull: None,
            push: None,
            fee: None,
            note: "M\u{fc}ller, \u{5bb6}\u{8cc3} \u{1f3e0}".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0006".to_owned(),
            after: 6 * day,
            state: "pending",
            note: "On its way".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0007".to_owned(),
            after: 7 * day,
            state: "failed",
            ..Sample::default()
        },
        Sample {
            id: "AAAA0008".to_owned(),
            after: 8 * day,
            amount: 99_999_999_999,
            pull: Some(99_999_999_999),
            push: Some(99_999_999_999),
            fee: Some(0),
            note: "'-5, he said".to_owned(),
            ..Sample::default()
        },
        Sample {
            id: "AAAA0009".to_owned(),
            after: 9 * day,
            charged_back: Some(25_125),
            note: "Not mine".to_owned(),
            ..Sample::default()
        },
    ];
    samples.iter().map(Sample::intent).collect()
}

pub fn words() -> OfxWords {
    OfxWords {
        to: "Transfer to {{card}}".to_owned(),
        from: "Transfer from {{card}}".to_owned(),
        fee: "Fee, transfer to {{card}}".to_owned(),
    }
}

/// New York's, without asking for the system's table of zones.
pub fn writing(format: ExportFormat, words: &OfxWords) -> Writing<'_> {
    Writing {
        format,
        zone: TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap(),
        now: "2026-11-28T12:00:00Z".parse().unwrap(),
        words,
    }
}

/// The file's bytes.
pub fn written(format: ExportFormat, source: &(impl Source + ?Sized)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(
        &writing(format, &words()),
        source,
        &std::env::temp_dir(),
        &mut bytes,
        &mut |_, _| ControlFlow::Continue(()),
    )
    .unwrap();
    bytes
}
