//! CSV.

use astra_app::export::{ExportFormat, unguarded};
use proptest::prelude::*;

use crate::samples::{Sample, committed, written};

const STATES: [&str; 13] = [
    "prepared",
    "sending",
    "unknown",
    "not_found",
    "accepted",
    "waiting_for_approval",
    "pending",
    "processed",
    "refused",
    "failed",
    "cancelled",
    "abandoned",
    "replaced",
];

/// Rows by the names of their columns.
fn rows(file: &[u8]) -> Vec<impl Fn(&str) -> String> {
    let mut reader = csv::Reader::from_reader(file);
    let headings = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    records
        .into_iter()
        .map(move |record| {
            let headings = headings.clone();
            move |name: &str| {
                let at = headings.iter().position(|heading| heading == name).unwrap();
                unguarded(&record[at]).to_owned()
            }
        })
        .collect()
}

#[test]
fn the_file_is_what_spreadsheets_read() {
    let file = written(ExportFormat::Csv, committed().as_slice());
    let text = std::str::from_utf8(&file).expect("UTF-8");
    let text = text
        .strip_prefix('\u{feff}')
        .expect("Excel guesses without the mark");
    assert!(text.starts_with("id,date,confirmed_at,state,"), "a heading");
    assert!(text.ends_with("\r\n"), "RFC 4180");
    let rows = rows(&file);
    assert_eq!(rows.len(), 9, "every transfer, whatever its state");
    assert_eq!(
        ["id", "date", "confirmed_at", "state", "arrived_on"].map(&rows[1]),
        [
            "AAAA0002",
            "2026-10-30",
            "2026-10-30T22:40:00-04:00",
            "processed",
            "2026-10-30"
        ],
        "the day of the person, not that of Greenwich"
    );
    assert_eq!(
        [
            "amount",
            "fee_shown",
            "leaves_shown",
            "arrives_shown",
            "currency"
        ]
        .map(&rows[0]),
        ["250.00", "1.25", "251.25", "250.00", "USD"]
    );
    assert_eq!(
        ["fee_shown", "leaves_shown", "arrives_shown"].map(&rows[4]),
        ["", "", ""],
        "nothing is made up where Astra said nothing"
    );
    assert_eq!(rows[0]("fee_booked"), "", "Astra did not say");
    let to_someone_else = Sample {
        receiver: Some(("u2", "Norgay Guides LLC")),
        ..Sample::default()
    };
    let file = written(ExportFormat::Csv, [to_someone_else.intent()].as_slice());
    assert_eq!(
        ["receiver", "receiver_user_id"].map(&self::rows(&file)[0]),
        ["Norgay Guides LLC", "u2"]
    );
    let sample = Sample {
        booked: Some((25_250, 25_000)),
        ..Sample::default()
    };
    let booked = written(ExportFormat::Csv, [sample.intent()].as_slice());
    let booked = self::rows(&booked);
    assert_eq!(
        ["fee_shown", "fee_booked"].map(&booked[0]),
        ["1.25", "2.50"],
        "what was shown, and what it was"
    );
    assert_eq!(rows[7]("amount"), "999999999.99");
    assert_eq!(
        ["state", "charged_back_on", "charged_back"].map(&rows[8]),
        ["processed", "2026-11-17", "251.25"],
        "it was taken back later"
    );
    assert_eq!(["charged_back_on", "charged_back"].map(&rows[0]), ["", ""]);
    assert_eq!(rows[5]("arrived_on"), "", "it has not arrived");
    assert_eq!(rows[6]("reason"), "insufficient_funds");
}

#[test]
fn a_note_is_text_for_a_spreadsheet() {
    let file = written(ExportFormat::Csv, committed().as_slice());
    let text = String::from_utf8(file).unwrap();
    assert!(
        text.contains(r#""'=HYPERLINK(""https://example.com"")""#),
        "{text}"
    );
}

proptest! {
    #[test]
    fn what_was_written_is_read_back_equal(
        transfers in prop::collection::vec(
            (any::<String>(), 1_i64..=99_999_999_999, prop::option::of(0_i64..100_000), 0_usize..13),
            0..12,
        ),
    ) {
        let samples: Vec<Sample> = transfers
            .into_iter()
            .enumerate()
            .map(|(n, (note, amount, fee, state))| Sample {
                id: format!("TEST{n:04}"),
                amount,
                fee,
                pull: fee.map(|fee| amount + fee),
                push: fee.map(|_| amount),
                state: STATES[state],
                note,
                ..Sample::default()
            })
            .collect();
        let intents: Vec<_> = samples.iter().map(Sample::intent).collect();
        let file = written(ExportFormat::Csv, intents.as_slice());
        let rows = rows(&file);
        prop_assert_eq!(rows.len(), samples.len());
        for (row, sample) in rows.iter().zip(&samples) {
            let cents = |column: &str| {
                let digits = row(column).replace('.', "");
                (!digits.is_empty()).then(|| digits.parse::<i64>().unwrap())
            };
            prop_assert_eq!(row("id"), sample.id.clone());
            prop_assert_eq!(row("state"), sample.state);
            prop_assert_eq!(row("note"), sample.note.clone());
            prop_assert_eq!(cents("amount"), Some(sample.amount));
            prop_assert_eq!(cents("fee_shown"), sample.fee);
            prop_assert_eq!(cents("leaves_shown"), sample.pull);
            let at: jiff::Timestamp = row("confirmed_at").parse().unwrap();
            prop_assert_eq!(at, sample.confirmed_at());
        }
    }
}
