//! All routines of a sandbox. The state before a change and the one after it share what the change left alone, so a change
//! costs the same whether there are ten routines or a hundred thousand; and what calls ask for by id is found by id.
//!
//! It knows how routines are kept and found, and notes which a change has touched. What they mean is theirs.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Course, Routine, Transfer};

/// Where a routine stands among all, the oldest at 0.
type Index = u32;

#[derive(Debug, Clone, Default)]
pub(crate) struct Routines {
    /// Oldest first.
    all: Vector<Arc<Routine>>,
    by_id: Digests,
    /// By the ids of card transfers. Those between accounts are computed, ids and all, and not found here.
    by_transfer: Digests,
    by_user: OrdMap<Arc<str>, Own>,
    touched: BTreeSet<usize>,
}

/// Places of ids by a short digest of them, which takes less memory than the ids; whoever looks something up compares.
type Digests = OrdSet<(u64, Index)>;

/// The places of one user's routines.
#[derive(Debug, Clone, Default)]
struct Own {
    /// Oldest first.
    all: Vector<Index>,
    /// Those with a card transfer, by its beginning.
    cards: Vector<Index>,
    /// Those with transfers between accounts, oldest first.
    ach: Vector<Index>,
}

/// A transfer that there is to see.
pub(crate) struct Seen<'a> {
    pub(crate) routine: &'a Routine,
    pub(crate) transfer: Cow<'a, Transfer>,
    /// Its number among those of its user, oldest first. It stays: later ones are always behind it.
    pub(crate) place: u64,
}

/// What a routine is found by. A change of a routine may change it.
#[derive(PartialEq)]
enum FoundBy {
    Nothing,
    Card(String, Timestamp),
    Ach,
}

impl FoundBy {
    fn of(routine: &Routine) -> Self {
        match &routine.course {
            Course::Runs(transfer) => Self::Card(transfer.id.clone(), transfer.initiated),
            Course::Ach(_) => Self::Ach,
            Course::WaitsForApproval | Course::UserSuspended | Course::Cancelled => Self::Nothing,
        }
    }
}

impl Routines {
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Routine> {
        self.all.iter().map(Arc::as_ref)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Routine> {
        self.all.get(index).map(Arc::as_ref)
    }

    pub(crate) fn last(&self) -> Option<&Routine> {
        self.all.last().map(Arc::as_ref)
    }

    /// The routine with this id, whoever's.
    pub(crate) fn find(&self, id: &str) -> Option<&Routine> {
        self.get(self.index_of(id)?)
    }

    /// The routines that `user_id` made, oldest first.
    pub(crate) fn of_user(&self, user_id: &str) -> impl DoubleEndedIterator<Item = &Routine> {
        let own = self.by_user.get(user_id).map(|own| own.all.iter());
        own.into_iter().flatten().filter_map(|at| self.at(*at))
    }

    pub(crate) fn push(&mut self, routine: Routine) {
        let index = self.all.len();
        self.touched.insert(index);
        let at = short(index);
        self.by_id.insert((digest(&routine.id), at));
        let user = routine.user_id.as_str();
        if !self.by_user.contains_key(user) {
            self.by_user.insert(Arc::from(user), Own::default());
        }
        let routine = Arc::new(routine);
        self.all.push_back(Arc::clone(&routine));
        if let Some(own) = self.by_user.get_mut(user_of(&routine)) {
            own.all.push_back(at);
        }
        self.enter(at, &routine);
    }

    /// Changes the routine with this id; `None` if there is none. Its id and its user stay as they are.
    pub(crate) fn edit<T>(&mut self, id: &str, edit: impl FnOnce(&mut Routine) -> T) -> Option<T> {
        let index = self.index_of(id)?;
        self.edit_at(index, edit)
    }

    /// Changes every routine that is `wanted`. All are looked at.
    pub(crate) fn edit_each(
        &mut self,
        wanted: impl Fn(&Routine) -> bool,
        mut edit: impl FnMut(&mut Routine),
    ) {
        let all = self.iter().enumerate();
        let wanted: Vec<_> = all
            .filter_map(|(index, routine)| wanted(routine).then_some(index))
            .collect();
        for index in wanted {
            self.edit_at(index, &mut edit);
        }
    }

    /// Changes every routine from the one at `index` on.
    pub(crate) fn edit_from(&mut self, index: usize, mut edit: impl FnMut(&mut Routine)) {
        for index in index..self.all.len() {
            self.edit_at(index, &mut edit);
        }
    }

    /// Changes the routine whose card transfer has this id, whether it can be seen or not; `None` if there is none.
    pub(crate) fn edit_by_transfer<T>(
        &mut self,
        id: &str,
        edit: impl FnOnce(&mut Routine) -> T,
    ) -> Option<T> {
        let index = self.index_of_transfer(id)?;
        self.edit_at(index, edit)
    }

    fn edit_at<T>(&mut self, index: usize, edit: impl FnOnce(&mut Routine) -> T) -> Option<T> {
        let routine = self.all.get_mut(index)?;
        self.touched.insert(index);
        let before = FoundBy::of(routine);
        let outcome = edit(Arc::make_mut(routine));
        let routine = Arc::clone(routine);
        if FoundBy::of(&routine) != before {
            self.leave(short(index), &routine, &before);
            self.enter(short(index), &routine);
        }
        Some(outcome)
    }

    /// Places of the routines that were added or changed since this was last forgotten, oldest first.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().copied()
    }

    pub(crate) fn forget_touched(&mut self) {
        self.touched.clear();
    }

    /// The transfer with this id that `user_id` made and can see.
    pub(crate) fn transfer_of(
        &self,
        user_id: &str,
        id: &str,
        now: Timestamp,
    ) -> Option<(&Routine, Cow<'_, Transfer>)> {
        let by_card = (self.index_of_transfer(id))
            .and_then(|index| self.get(index))
            .filter(|routine| routine.user_id == user_id)
            .and_then(|routine| Some((routine, Cow::Borrowed(routine.transfer(now)?))));
        by_card.or_else(|| {
            let own = self.by_user.get(user_id)?;
            own.ach.iter().find_map(|at| {
                let routine = self.at(*at)?;
                let mut transfers = routine.transfers(now).into_iter();
                let found = transfers.find(|transfer| transfer.id == id)?;
                Some((routine, Cow::Owned(found)))
            })
        })
    }

    /// What `user_id` made and can see, newest first.
    pub(crate) fn transfers_of(
        &self,
        user_id: &str,
        now: Timestamp,
    ) -> impl Iterator<Item = Seen<'_>> {
        let own = self.by_user.get(user_id);
        // Ordered by their beginning: what can be seen stands in front.
        let mut cards = own.map_or(0, |own| {
            partition(&own.cards, |at| {
                self.card(at)
                    .is_some_and(|(_, transfer)| transfer.initiated <= now)
            })
        });
        let mut ach: Vec<(&Routine, Transfer)> = (own.into_iter())
            .flat_map(|own| own.ach.iter())
            .filter_map(|at| self.at(*at))
            .flat_map(|routine| {
                let transfers = routine.transfers(now).into_iter();
                transfers.map(move |transfer| (routine, transfer))
            })
            .collect();
        ach.sort_by_key(|(routine, transfer)| (transfer.initiated, routine.place));
        std::iter::from_fn(move || {
            let card = match (own, cards) {
                (Some(own), 1..) => self.card(own.cards[cards - 1]),
                _ => None,
            };
            let place = (cards + ach.len()) as u64;
            let is_card = match (card, ach.last()) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some((one, begun)), Some((other, then))) => {
                    (begun.initiated, one.place) > (then.initiated, other.place)
                }
            };
            let (routine, transfer) = if is_card {
                cards -= 1;
                card.map(|(routine, transfer)| (routine, Cow::Borrowed(transfer)))?
            } else {
                ach.pop()
                    .map(|(routine, transfer)| (routine, Cow::Owned(transfer)))?
            };
            Some(Seen {
                routine,
                transfer,
                place,
            })
        })
    }

    fn at(&self, at: Index) -> Option<&Routine> {
        self.get(at as usize)
    }

    fn card(&self, at: Index) -> Option<(&Routine, &Transfer)> {
        let routine = self.at(at)?;
        match &routine.course {
            Course::Runs(transfer) => Some((routine, transfer)),
            _ => None,
        }
    }

    fn index_of(&self, id: &str) -> Option<usize> {
        self.first(&self.by_id, id, |routine| routine.id == id)
    }

    fn index_of_transfer(&self, id: &str) -> Option<usize> {
        let has_it = |routine: &Routine| match &routine.course {
            Course::Runs(transfer) => transfer.id == id,
            _ => false,
        };
        self.first(&self.by_transfer, id, has_it)
    }

    /// The oldest of those with the digest of `id` that really `is_it`.
    fn first(&self, places: &Digests, id: &str, is_it: impl Fn(&Routine) -> bool) -> Option<usize> {
        let digest = digest(id);
        places
            .range((digest, 0)..=(digest, Index::MAX))
            .map(|(_, at)| *at as usize)
            .find(|index| self.get(*index).is_some_and(&is_it))
    }

    /// Makes a routine of `all` be found by what it makes.
    fn enter(&mut self, at: Index, routine: &Routine) {
        match &routine.course {
            Course::Runs(transfer) => {
                self.by_transfer.insert((digest(&transfer.id), at));
                let key = (transfer.initiated, routine.place);
                let Some(own) = self.by_user.get(user_of(routine)) else {
                    return;
                };
                let before = partition(&own.cards, |other| {
                    let other = self.card(other);
                    other.is_some_and(|(one, begun)| (begun.initiated, one.place) <= key)
                });
                if let Some(own) = self.by_user.get_mut(user_of(routine)) {
                    own.cards.insert(before, at);
                }
            }
            Course::Ach(_) => {
                if let Some(own) = self.by_user.get_mut(user_of(routine)) {
                    own.ach.push_back(at);
                }
            }
            Course::WaitsForApproval | Course::UserSuspended | Course::Cancelled => {}
        }
    }

    fn leave(&mut self, at: Index, routine: &Routine, before: &FoundBy) {
        if let FoundBy::Card(id, _) = before {
            self.by_transfer.remove(&(digest(id), at));
        }
        if let Some(own) = self.by_user.get_mut(user_of(routine)) {
            own.cards.retain(|other| *other != at);
            own.ach.retain(|other| *other != at);
        }
    }
}

fn user_of(routine: &Routine) -> &str {
    &routine.user_id
}

fn digest(id: &str) -> u64 {
    let mut digest = DefaultHasher::new();
    id.hash(&mut digest);
    digest.finish()
}

/// Four thousand million routines do not fit into memory.
fn short(index: usize) -> Index {
    Index::try_from(index).unwrap_or(Index::MAX)
}

/// How many at the front of `places` are `in_front`; all others are behind them.
fn partition(places: &Vector<Index>, in_front: impl Fn(Index) -> bool) -> usize {
    // Mostly something is asked of or added to the end.
    if places.last().is_none_or(|last| in_front(*last)) {
        return places.len();
    }
    let compare = |at: &Index| {
        if in_front(*at) {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    };
    places
        .binary_search_by(compare)
        .unwrap_or_else(|place| place)
}

impl<'a> IntoIterator for &'a Routines {
    type Item = &'a Routine;
    type IntoIter = std::iter::Map<
        imbl::vector::Iter<'a, Arc<Routine>, imbl::shared_ptr::DefaultSharedPtr>,
        fn(&'a Arc<Routine>) -> &'a Routine,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter().map(Arc::as_ref)
    }
}

impl FromIterator<Routine> for Routines {
    fn from_iter<I: IntoIterator<Item = Routine>>(routines: I) -> Self {
        let mut all = Self::default();
        for routine in routines {
            all.push(routine);
        }
        all.forget_touched();
        all
    }
}

/// As a list of routines, oldest first.
impl Serialize for Routines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Routines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Routine>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::money::Cents;
    use crate::state::{Ach, PaymentType, Schedule, TransferOutcome, TransferStatus};
    use jiff::SignedDuration;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_772_474_400 + seconds).unwrap()
    }

    fn routine(number: u64, user: u8, course: Course) -> Routine {
        Routine {
            id: format!("r{number}"),
            place: number,
            user_id: format!("u{user}"),
            name: "Invoice".to_owned(),
            source_id: "c1".to_owned(),
            destination_id: "c2".to_owned(),
            destination_user_id: format!("u{user}"),
            amount: Cents(100),
            start_date: "2026-03-02".parse().unwrap(),
            created: at(0),
            client_correlation_id: None,
            preferred_settlement_speed: None,
            idempotency_key: None,
            deleted: false,
            payment_type: PaymentType::Debit,
            frequency: None,
            mixture: None,
            waiting: None,
            course,
        }
    }

    fn card(number: u64, initiated: Timestamp) -> Course {
        Course::Runs(Transfer {
            id: format!("t{number}"),
            pull_id: String::new(),
            push_id: String::new(),
            pull_amount: Cents(100),
            push_amount: Cents(100),
            initiated,
            settles: initiated,
            outcome: TransferOutcome::Processed,
            chargeback: None,
        })
    }

    fn between_accounts(earliest: Timestamp) -> Course {
        Course::Ach(Ach {
            schedule: Schedule {
                earliest,
                start_date: "2026-03-02".parse().unwrap(),
                frequency: None,
                settlement_days: 0,
                settles_after: std::time::Duration::from_secs(1),
                pauses: Vec::new(),
                cancelled: Default::default(),
                ended: None,
            },
            amount: Cents(100),
            outcome: TransferOutcome::Processed,
        })
    }

    /// What is made in this order: user, kind of course, seconds until it begins.
    fn made() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
        prop::collection::vec((0..3_u8, 0..3_u8, 0..20_i64), 0..60)
    }

    fn all(made: &[(u8, u8, i64)]) -> Routines {
        let mut all = Routines::default();
        for (number, (user, kind, seconds)) in (1..).zip(made) {
            let course = match kind {
                0 => card(number, at(*seconds)),
                1 => between_accounts(at(*seconds)),
                _ => Course::WaitsForApproval,
            };
            all.push(routine(number, *user, course));
        }
        all
    }

    /// The transfers of a user as they were counted before there was an index: every routine, sorted, numbered, turned round.
    fn counted(all: &Routines, user: &str, now: Timestamp) -> Vec<(String, u64)> {
        let own = all.iter().filter(|routine| routine.user_id == user);
        let transfers = |one: &Routine| {
            let place = one.place;
            let transfers = one.transfers(now).into_iter();
            transfers.map(move |transfer| (transfer.initiated, place, transfer.id))
        };
        let mut transfers: Vec<_> = own.flat_map(transfers).collect();
        transfers.sort();
        let mut numbered: Vec<_> = (1..)
            .zip(transfers)
            .map(|(number, (_, _, id))| (id, number))
            .collect();
        numbered.reverse();
        numbered
    }

    fn listed(all: &Routines, user: &str, now: Timestamp) -> Vec<(String, u64)> {
        let seen = all.transfers_of(user, now);
        seen.map(|one| (one.transfer.id.clone(), one.place))
            .collect()
    }

    proptest! {
        #[test]
        fn what_is_listed_is_what_counting_everything_finds(made in made(), late in 0..20_i64, changed in 0..60_usize) {
            let mut all = all(&made);
            // A course may change, and with it what the routine is found by.
            let id = format!("r{changed}");
            all.edit(&id, |one| one.course = card(1_000, at(5)));
            let now = at(late);
            for user in ["u0", "u1", "u2", "u3"] {
                let listed = listed(&all, user, now);
                prop_assert_eq!(&listed, &counted(&all, user, now));
                for (id, _) in &listed {
                    let found = all.transfer_of(user, id, now).map(|(_, one)| one.id.clone());
                    prop_assert_eq!(found.as_deref(), Some(id.as_str()));
                    prop_assert!(all.transfer_of("u3", id, now).is_none(), "it is somebody else's");
                }
                let own: Vec<_> = all.of_user(user).map(|one| one.place).collect();
                let scanned = all.iter().filter(|one| one.user_id == user);
                prop_assert_eq!(own, scanned.map(|one| one.place).collect::<Vec<_>>());
            }
            for one in &all {
                prop_assert_eq!(all.find(&one.id).map(|found| found.place), Some(one.place));
            }
            let saved = serde_json::to_vec(&all).unwrap();
            let again: Routines = serde_json::from_slice(&saved).unwrap();
            prop_assert_eq!(listed_by_all(&again, now), listed_by_all(&all, now), "after a restart");
        }
    }

    fn listed_by_all(all: &Routines, now: Timestamp) -> Vec<Vec<(String, u64)>> {
        ["u0", "u1", "u2"].map(|user| listed(all, user, now)).into()
    }

    #[test]
    fn a_change_leaves_the_state_before_it_as_it_was_and_names_what_it_touched() {
        let before = all(&[(0, 0, 0), (0, 0, 1), (0, 0, 2)]);
        let mut after = before.clone();
        after.forget_touched();
        after.push(routine(4, 0, Course::WaitsForApproval));
        assert_eq!(after.edit("r2", |one| one.deleted = true), Some(()));
        assert_eq!(after.edit("r9", |_| ()), None, "there is none");
        assert_eq!(after.touched().collect::<Vec<_>>(), [1, 3]);
        assert_eq!((before.len(), after.len()), (3, 4));
        let deleted = |all: &Routines| all.find("r2").unwrap().deleted;
        assert!(!deleted(&before) && deleted(&after));
        let same = |index: usize| Arc::ptr_eq(&before.all[index], &after.all[index]);
        assert!(
            same(0) && same(2) && !same(1),
            "what was left alone is shared"
        );
    }

    #[test]
    fn of_two_routines_with_one_id_the_older_is_found() {
        let mut all = all(&[(0, 2, 0)]);
        let mut twin = routine(2, 1, card(2, at(0)));
        twin.id = "r1".to_owned();
        all.push(twin);
        assert_eq!(all.find("r1").unwrap().user_id, "u0");
        let later = at(0).checked_add(SignedDuration::from_hours(1)).unwrap();
        let (_, transfer) = all.transfer_of("u1", "t2", later).unwrap();
        assert_eq!(transfer.status(later), TransferStatus::Processed);
    }
}
