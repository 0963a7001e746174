//! All routines of a sandbox. The state before a change and the one after it share what the change left alone, so a change
//! costs the same whether there are ten routines or a hundred thousand; and what calls ask for by id is found by id.
//!
//! It keeps and finds routines, and notes which a change has touched. Their rules are elsewhere.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod transfers;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use transfers::Seen;

use crate::state::{Course, Routine, Transfer};

/// Where a routine stands among all, the oldest at 0.
type Index = u32;

#[derive(Debug, Clone, Default)]
pub(crate) struct RoutineStore {
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

/// The keys by which a routine is found. A change of the routine may change them.
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
            Course::UserSuspended | Course::Cancelled => Self::Nothing,
        }
    }
}

impl RoutineStore {
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

    /// The routine with this id, of any user.
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
            Course::UserSuspended | Course::Cancelled => {}
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

impl<'a> IntoIterator for &'a RoutineStore {
    type Item = &'a Routine;
    type IntoIter = std::iter::Map<
        imbl::vector::Iter<'a, Arc<Routine>, imbl::shared_ptr::DefaultSharedPtr>,
        fn(&'a Arc<Routine>) -> &'a Routine,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter().map(Arc::as_ref)
    }
}

impl FromIterator<Routine> for RoutineStore {
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
impl Serialize for RoutineStore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for RoutineStore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Routine>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}
