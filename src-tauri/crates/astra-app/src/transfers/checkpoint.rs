//! A checkpoint of the journal: up to it, a start may take the index for what the journal says, where nothing speaks
//! against that. Pure, but for reading and writing it.
//!
//! The journal is the truth for money, and folding it takes as long as there were transfers. The index in sled is quick, and
//! sled may have gone back to older values without a word. So the journal itself keeps, now and then, what the index has to
//! look like: of each transfer that was not over the place of its last entry, and of all of them how many there are and what
//! those places add up to. A value that is older or gone makes a sum smaller, and nothing can make up for it. Where anything
//! differs, the whole journal is folded.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::index::Indexed;
use super::intent::IntentId;
use crate::ground::error::Result;
use crate::ground::ids::BusinessId;
use crate::ground::journal::{self, AreaEntry};
use crate::ground::store::{Scope, Store};

/// What the journal keeps of it, sealed for the application: ids of ours and numbers. They stay when a business is removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum CheckpointEntry {
    /// The index as it has to be.
    Checkpoint(Checkpoint),
}

impl AreaEntry for CheckpointEntry {
    const KINDS: &[&str] = &["checkpoint"];
}

/// What the index held when everything up to an entry of the journal was in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// Place of the last entry that is in it; entries are counted from 1.
    pub(super) upto: u64,
    /// Places of the entries up to there that are not about transfers: they are read at each start.
    pub(super) others: BTreeSet<u64>,
    /// The transfers of each business.
    pub(super) businesses: BTreeMap<BusinessId, Held>,
}

/// The transfers of a business at a checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    #[serde(flatten)]
    pub totals: Totals,
    /// Those that were not over, with the place of their last entry.
    pub live: BTreeMap<IntentId, u64>,
}

/// What a number of records adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals {
    /// How many.
    pub count: u64,
    /// The places of their last entries, added.
    pub sum: u64,
}

impl Totals {
    /// One more record whose last entry stands at `seq`; 0 where it was not there.
    pub(super) fn add(&mut self, seq: u64) {
        self.count += u64::from(seq > 0);
        self.sum = self.sum.wrapping_add(seq);
    }
}

impl Checkpoint {
    /// Whether a start has to read the entry at `seq`.
    pub(crate) fn leaves(&self, seq: u64) -> bool {
        seq > self.upto || self.others.contains(&seq)
    }

    /// Businesses that had a transfer.
    pub(crate) fn with_money(&self) -> impl Iterator<Item = &BusinessId> {
        let held = self.businesses.iter();
        held.filter(|(_, held)| held.totals.count > 0)
            .map(|(id, _)| id)
    }

    /// Where the last entry of a record stood at this checkpoint; 0 where it was not there yet.
    pub(super) fn place_of(&self, seq: u64, at_checkpoint: u64) -> u64 {
        match seq <= self.upto {
            true => seq,
            false => at_checkpoint,
        }
    }

    /// What `records` of a business have to add up to, and do.
    pub(super) fn agrees(&self, business: &BusinessId, found: Totals) -> bool {
        let held = self.businesses.get(business);
        held.map(|held| held.totals).unwrap_or_default() == found
    }

    /// Whether the records that are not over are those that have to be there: the ones of this checkpoint and those that
    /// `touched` names, with the place of the last entry behind it. `elsewhere` are records that are over since.
    pub(super) fn live_agrees(
        &self,
        business: &BusinessId,
        live: &BTreeMap<IntentId, u64>,
        touched: &BTreeMap<IntentId, u64>,
        elsewhere: &BTreeMap<IntentId, u64>,
    ) -> bool {
        let none = BTreeMap::new();
        let held = self.businesses.get(business).map_or(&none, |it| &it.live);
        let mut expected: BTreeMap<&IntentId, u64> =
            held.iter().map(|(id, seq)| (id, *seq)).collect();
        expected.extend(touched.iter().map(|(id, seq)| (id, *seq)));
        let all_there = expected
            .iter()
            .all(|(id, seq)| live.get(*id).or_else(|| elsewhere.get(*id)) == Some(seq));
        all_there && live.keys().all(|id| expected.contains_key(id))
    }

    pub(super) async fn append(self, store: &Store) -> Result<Self> {
        let entry = CheckpointEntry::Checkpoint(self);
        store.append(&Scope::App, &entry).await?;
        let CheckpointEntry::Checkpoint(checkpoint) = entry;
        Ok(checkpoint)
    }

    /// The newest one.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub(crate) async fn latest(store: &Store) -> Result<Option<Self>> {
        let entries = journal::of_area::<CheckpointEntry>(&journal::read_app(store).await?)?;
        let latest = entries.into_iter().next_back();
        Ok(latest.map(|(_, CheckpointEntry::Checkpoint(checkpoint))| checkpoint))
    }
}

/// What `records` were at `checkpoint`, added up.
pub(super) fn totals_at<'a>(
    checkpoint: &Checkpoint,
    records: impl IntoIterator<Item = &'a Indexed>,
) -> Totals {
    let mut totals = Totals::default();
    for record in records {
        totals.add(checkpoint.place_of(record.seq, record.at_checkpoint));
    }
    totals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One transfer in the index, without what is in it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Place {
        seq: u64,
        at_checkpoint: u64,
    }

    fn business() -> BusinessId {
        BusinessId::from_stored("0123456789abcdef".to_owned())
    }

    fn totals(checkpoint: &Checkpoint, places: &[Option<Place>]) -> Totals {
        let mut totals = Totals::default();
        for place in places.iter().flatten() {
            totals.add(checkpoint.place_of(place.seq, place.at_checkpoint));
        }
        totals
    }

    proptest! {
        /// Steps before a checkpoint, steps after it; then one transfer goes back to what it was before one of its steps, or is
        /// gone. That is noticed wherever the checkpoint knew better, and nothing is noticed without it.
        #[test]
        fn an_older_value_is_noticed_and_a_right_one_never_suspected(
            before in prop::collection::vec(0_usize..6, 1..40),
            after in prop::collection::vec(0_usize..8, 0..40),
            which in any::<prop::sample::Index>(),
            how_far in any::<prop::sample::Index>(),
        ) {
            let mut now: Vec<Option<Place>> = vec![None; 8];
            let mut was: Vec<Vec<Option<Place>>> = vec![vec![None]; 8];
            let mut checkpoint = Checkpoint::default();
            let mut seq = 0;
            let mut step = |checkpoint: &Checkpoint, now: &mut Vec<Option<Place>>, transfer: usize| {
                seq += 1;
                let at_checkpoint = now[transfer]
                    .map_or(0, |place| checkpoint.place_of(place.seq, place.at_checkpoint));
                now[transfer] = Some(Place { seq, at_checkpoint });
                was[transfer].push(now[transfer]);
                seq
            };
            for transfer in before {
                checkpoint.upto = step(&Checkpoint::default(), &mut now, transfer);
            }
            let held = Held {
                totals: totals(&Checkpoint { upto: u64::MAX, ..Checkpoint::default() }, &now),
                live: BTreeMap::new(),
            };
            checkpoint.businesses.insert(business(), held);
            for transfer in after {
                step(&checkpoint, &mut now, transfer);
            }
            prop_assert!(checkpoint.agrees(&business(), totals(&checkpoint, &now)));

            let known: Vec<usize> = (0..8).filter(|it| now[*it].is_some()).collect();
            let transfer = known[which.index(known.len())];
            let known_then = |place: Option<Place>| {
                place.map_or(0, |place| checkpoint.place_of(place.seq, place.at_checkpoint))
            };
            let right = known_then(now[transfer]);
            let older = &was[transfer][..was[transfer].len() - 1];
            now[transfer] = older[how_far.index(older.len())];
            // A value from behind the checkpoint has in it what was right at the checkpoint: the steps behind it are compared
            // one by one at the start.
            prop_assert_eq!(
                checkpoint.agrees(&business(), totals(&checkpoint, &now)),
                known_then(now[transfer]) == right
            );
        }
    }
}
