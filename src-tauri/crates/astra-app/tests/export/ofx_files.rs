//! OFX, read back by a reader of the tests.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use astra_app::export::ExportFormat::{self, Ofx102, Ofx211};
use astra_app::export::{ExportError, Source};
use astra_app::transfers::Intent;
use proptest::prelude::*;

use crate::read_ofx::{Transaction, elements, statements};
use crate::samples::{MASTERCARD, OTHER_VISA, Sample, VISA, committed, written};

const BOTH: [ExportFormat; 2] = [Ofx102, Ofx211];

fn cents(transaction: &Transaction) -> i64 {
    transaction["TRNAMT"].replace('.', "").parse().unwrap()
}

fn ids(file: &[u8]) -> BTreeMap<String, Vec<String>> {
    statements(file)
        .into_iter()
        .map(|(account, lines)| {
            let ids = lines.iter().map(|line| line["FITID"].clone());
            (account, ids.collect())
        })
        .collect()
}

#[test]
fn both_versions_say_the_same() {
    let [sgml, xml] = BOTH.map(|format| elements(&written(format, committed().as_slice())));
    assert_eq!(sgml, xml);
}

#[test]
fn only_what_arrived_is_booked_and_each_card_has_its_own_statement() {
    for format in BOTH {
        let read = statements(&written(format, committed().as_slice()));
        let accounts: Vec<&String> = read.keys().collect();
        assert_eq!(
            accounts.len(),
            3,
            "two cards that end alike are two accounts"
        );
        for account in &accounts {
            assert!(account.len() <= 22, "{account}: A-22");
        }
        let booked: BTreeSet<&str> = read
            .values()
            .flatten()
            .map(|line| line["FITID"].split('-').next().unwrap())
            .collect();
        let arrived = [
            "AAAA0001", "AAAA0002", "AAAA0003", "AAAA0004", "AAAA0005", "AAAA0008", "AAAA0009",
        ];
        assert_eq!(booked, arrived.into_iter().collect::<BTreeSet<_>>());
    }
}

#[test]
fn the_fee_is_a_line_of_its_own_and_the_lines_add_up_to_what_left_the_card() {
    let fee_on_top = Sample::default();
    let fee_from_it = Sample {
        pull: Some(25_000),
        push: Some(24_875),
        ..Sample::default()
    };
    let booked_otherwise = Sample {
        booked: Some((25_250, 25_000)),
        ..Sample::default()
    };
    for (sample, left, arrived) in [
        (fee_on_top, -25_125, 25_000),
        (fee_from_it, -25_000, 24_875),
        // The books say what Astra booked, whatever was shown.
        (booked_otherwise, -25_250, 25_000),
    ] {
        let read = statements(&written(Ofx211, [sample.intent()].as_slice()));
        let [from, to] = ["5556", "4444"].map(|last_four| {
            let found = read.iter().find(|(id, _)| id.starts_with(last_four));
            found.unwrap().1
        });
        assert_eq!(from.iter().map(cents).sum::<i64>(), left);
        assert_eq!(to.iter().map(cents).sum::<i64>(), arrived);
        assert_eq!(from[0]["TRNTYPE"], "XFER");
        assert_eq!(from[1]["TRNTYPE"], "FEE");
        assert_eq!(
            cents(&from[0]),
            -cents(&to[0]),
            "a program pairs equal halves"
        );
    }
}

#[test]
fn a_transfer_has_the_same_ids_in_every_export() {
    let all = committed();
    let whole = ids(&written(Ofx102, all.as_slice()));
    for intent in &all {
        for format in BOTH {
            let alone = ids(&written(format, std::slice::from_ref(intent)));
            for (account, found) in alone {
                assert!(
                    found.iter().all(|id| whole[&account].contains(id)),
                    "{found:?}"
                );
            }
        }
    }
    for (account, ids) in whole {
        let different: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{account}: an id is used once");
    }
}

/// Counts how often all of them are read.
struct Counted {
    intents: Vec<Intent>,
    walks: Cell<u32>,
}

impl Source for Counted {
    fn count(&self) -> u64 {
        self.intents.as_slice().count()
    }

    fn walk(
        &self,
        visit: &mut dyn FnMut(&Intent) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        self.walks.set(self.walks.get() + 1);
        self.intents.as_slice().walk(visit)
    }
}

#[test]
fn transfers_are_read_once_however_many_cards_there_are() {
    for format in BOTH {
        let source = Counted {
            intents: committed(),
            walks: Cell::new(0),
        };
        let read = statements(&written(format, &source));
        assert_eq!(read.len(), 3, "a statement for each card");
        assert_eq!(source.walks.get(), 1, "each is opened and decoded again");
    }
}

#[test]
fn money_for_someone_else_is_a_payment_in_the_books_of_the_senders_card_alone() {
    let sample = Sample {
        receiver: Some(("u2", "Norgay Guides LLC")),
        ..Sample::default()
    };
    for format in BOTH {
        let file = written(format, [sample.intent()].as_slice());
        let read = statements(&file);
        assert_eq!(read.len(), 1, "the receiver's card is in their books");
        let lines = read.values().next().unwrap();
        assert_eq!(lines.iter().map(cents).collect::<Vec<_>>(), [-25_000, -125]);
        assert_eq!(lines[0]["TRNTYPE"], "PAYMENT");
        assert!(lines[0]["NAME"].contains("Norgay"), "{:?}", lines[0]);
        let text = String::from_utf8(file).unwrap();
        assert!(
            !text.contains("CCACCTTO"),
            "it is no transfer between own accounts"
        );
    }
}

#[test]
fn nothing_that_arrived_is_a_file_without_statements() {
    for format in BOTH {
        let file = written(format, [].as_slice() as &[Intent]);
        assert!(statements(&file).is_empty());
        assert_eq!(
            elements(&file).last().unwrap().0,
            "/OFX",
            "and still a whole one"
        );
    }
}

#[test]
fn older_programs_get_ascii_wherever_a_note_allows_it() {
    let note = |note: &str| {
        let sample = Sample {
            note: note.to_owned(),
            ..Sample::default()
        };
        String::from_utf8(written(Ofx102, [sample.intent()].as_slice())).unwrap()
    };
    assert!(note("Rent").contains("ENCODING:USASCII\r\nCHARSET:1252"));
    assert!(note("Miete M\u{fc}ller").contains("ENCODING:UTF-8\r\nCHARSET:NONE"));
}

proptest! {
    #[test]
    fn any_note_comes_back_but_for_line_breaks_and_control_characters(
        note in prop_oneof![any::<String>(), "[<>&;a-z\"' ]{0,40}", "\\PC{0,60}"],
        amount in 1_i64..=99_999_999_999,
        fee in 0_i64..10_000,
        swapped: bool,
    ) {
        let sample = Sample {
            note: note.clone(),
            amount,
            fee: Some(fee),
            pull: Some(amount + fee),
            push: Some(amount),
            from: if swapped { MASTERCARD } else { VISA },
            to: OTHER_VISA,
            ..Sample::default()
        };
        let expected: String = note
            .trim()
            .chars()
            .map(|c| {
                let breaks = c.is_control() || "\u{2028}\u{2029}\u{fffe}\u{ffff}".contains(c);
                if breaks { ' ' } else { c }
            })
            .take(255)
            .collect();
        for format in BOTH {
            let read = statements(&written(format, [sample.intent()].as_slice()));
            for line in read.values().flatten() {
                let memo = line.get("MEMO").map_or("", String::as_str);
                prop_assert_eq!(memo, expected.trim());
            }
            let total: i64 = read.values().flatten().map(cents).sum();
            prop_assert_eq!(total, -fee, "what left and what arrived differ by the fee");
        }
    }
}
