//! Compares Astra's ledger with what the application shows, once nothing is pending any more. Pure.

use std::collections::{BTreeMap, BTreeSet};

use astra_app::transfers::IntentState;

use crate::tally::Tally;

/// A transfer as the application shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub state: IntentState,
    /// Something can be done about it: sending it, giving it up, or sending it again.
    pub has_a_way_on: bool,
}

/// What is known of one run at its end.
#[derive(Debug, Default)]
pub struct End {
    /// The correlation id of every routine that Astra has.
    pub routines: Vec<String>,
    /// What the application shows, by id.
    pub shown: BTreeMap<String, Shown>,
    /// Transfers of which the application said that they are confirmed.
    pub acknowledged: BTreeSet<String>,
    /// Transfers that the person did not want sent, or has not confirmed since the application asked again.
    pub unwanted: BTreeSet<String>,
}

/// The findings in words, and their numbers.
pub fn judge(end: &End) -> (Tally, Vec<String>) {
    let mut tally = Tally {
        runs: 1,
        ..Tally::default()
    };
    let mut words = Vec::new();
    let mut at_astra: BTreeMap<&str, u32> = BTreeMap::new();
    for id in &end.routines {
        *at_astra.entry(id).or_default() += 1;
    }
    let all: BTreeSet<&str> = (at_astra.keys().copied())
        .chain(end.acknowledged.iter().map(String::as_str))
        .chain(end.shown.keys().map(String::as_str))
        .collect();
    for id in all {
        let routines = at_astra.get(id).copied().unwrap_or_default();
        if routines > 1 {
            tally.doubled += 1;
            words.push(format!("{id} doubled: Astra has it {routines} times"));
        }
        if routines > 0 && end.unwanted.contains(id) {
            tally.doubled += 1;
            words.push(format!("{id} doubled: sent, and nobody had said so"));
        }
        match end.shown.get(id) {
            None => {
                tally.lost += 1;
                words.push(format!(
                    "{id} lost: the application does not know it, Astra has {routines}"
                ));
            }
            Some(shown) if !is_what_happened(shown, routines) => {
                tally.forgotten += 1;
                words.push(format!(
                    "{id} forgotten: shown as {:?}, Astra has {routines}",
                    shown.state
                ));
            }
            Some(_) => {}
        }
    }
    (tally, words)
}

/// Nothing is pending, so a transfer that Astra has must have come to its end, and one that Astra does not have must say so
/// and offer a way on.
fn is_what_happened(shown: &Shown, routines: u32) -> bool {
    use IntentState as S;
    match shown.state {
        S::Processed | S::Failed | S::Cancelled => routines > 0,
        S::Refused | S::Abandoned | S::Replaced => routines == 0,
        S::Prepared | S::NotFound => routines == 0 && shown.has_a_way_on,
        // Still asked about, or claimed to be on its way, hours after everything was healed.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(routines: usize, shown: Option<(IntentState, bool)>, acknowledged: bool) -> End {
        End {
            routines: vec!["A".to_owned(); routines],
            shown: shown
                .map(|(state, has_a_way_on)| {
                    let shown = Shown {
                        state,
                        has_a_way_on,
                    };
                    ("A".to_owned(), shown)
                })
                .into_iter()
                .collect(),
            acknowledged: acknowledged.then(|| "A".to_owned()).into_iter().collect(),
            unwanted: BTreeSet::new(),
        }
    }

    #[test]
    fn what_came_of_a_transfer_is_judged_by_this_table() {
        use IntentState as S;
        // routines, shown, acknowledged; doubled, forgotten, lost
        let table = [
            (1, Some((S::Processed, false)), true, (0, 0, 0)),
            (1, Some((S::Failed, false)), true, (0, 0, 0)),
            (2, Some((S::Processed, false)), true, (1, 0, 0)),
            (1, None, true, (0, 0, 1)),
            (1, None, false, (0, 0, 1)),
            (0, None, true, (0, 0, 1)),
            (2, None, true, (1, 0, 1)),
            (0, Some((S::Refused, false)), true, (0, 0, 0)),
            (1, Some((S::Refused, false)), true, (0, 1, 0)),
            (1, Some((S::Abandoned, false)), true, (0, 1, 0)),
            (0, Some((S::NotFound, true)), true, (0, 0, 0)),
            (0, Some((S::NotFound, false)), true, (0, 1, 0)),
            (1, Some((S::NotFound, true)), true, (0, 1, 0)),
            (0, Some((S::Prepared, true)), true, (0, 0, 0)),
            (0, Some((S::Prepared, false)), true, (0, 1, 0)),
            (0, Some((S::Processed, false)), true, (0, 1, 0)),
            (0, Some((S::Unknown, false)), true, (0, 1, 0)),
            (1, Some((S::Accepted, false)), true, (0, 1, 0)),
            (1, Some((S::Sending, false)), true, (0, 1, 0)),
        ];
        for (routines, shown, acknowledged, expected) in table {
            let (tally, words) = judge(&one(routines, shown, acknowledged));
            let found = (tally.doubled, tally.forgotten, tally.lost);
            assert_eq!(found, expected, "{routines} {shown:?}: {words:?}");
            assert_eq!(tally.runs, 1);
        }
    }

    #[test]
    fn what_was_sent_without_the_persons_word_counts_as_doubled() {
        let mut end = one(1, Some((IntentState::Processed, false)), true);
        end.unwanted.insert("A".to_owned());
        assert_eq!(judge(&end).0.doubled, 1);
        end.routines.clear();
        end.shown.get_mut("A").unwrap().state = IntentState::Abandoned;
        assert_eq!(judge(&end).0.doubled, 0, "it was not sent");
    }
}
