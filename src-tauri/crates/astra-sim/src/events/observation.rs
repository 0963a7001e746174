//! The visible content of a state at a moment, and the moments at which time alone changes it. A new kind of thing that
//! clients are told about needs its lines here and nowhere else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use crate::state::{Account, Card, Course, Review, Routine, State, Transfer, User, UserIntent};

/// Kinds of things that can be seen to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumCount, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum ResourceKind {
    #[strum(serialize = "user_intent")]
    Intent,
    User,
    Account,
    Card,
    Routine,
    Transfer,
    Chargeback,
}

impl ResourceKind {
    /// The first part of the vendor's event names.
    pub(crate) fn word(self) -> &'static str {
        self.into()
    }
}

/// One thing as it can be seen.
pub(crate) struct Observation<'a> {
    pub(crate) kind: ResourceKind,
    pub(crate) id: Cow<'a, str>,
    pub(crate) user_id: &'a str,
    pub(crate) parent_id: Option<Cow<'a, str>>,
    pub(crate) appearance: Appearance,
    /// What the client attached to it.
    pub(crate) metadata: Option<&'a BTreeMap<String, String>>,
}

/// How a resource looks to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Appearance {
    pub(crate) status: Cow<'static, str>,
    /// A digest of the other fields that may change.
    pub(crate) rest: u64,
}

/// Where in a state something changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Slot {
    Intent(usize),
    User(usize),
    Routine(usize),
}

/// Everything there is to see, in the order in which it was created, kind by kind.
pub(crate) fn all(state: &State, now: Timestamp) -> impl Iterator<Item = Observation<'_>> {
    let routines = state.routines.iter();
    let routines = routines.flat_map(move |routine| of_routine(routine, now));
    all_but_routines(state, now).chain(routines)
}

/// The visible content of one slot.
pub(crate) fn at(state: &State, slot: Slot, now: Timestamp) -> Vec<Observation<'_>> {
    match slot {
        Slot::Intent(at) => vec![of_intent(&state.intents[at], now)],
        Slot::User(at) => vec![of_user(&state.users[at], now)],
        Slot::Routine(at) => (state.routines.get(at).into_iter())
            .flat_map(|routine| of_routine(routine, now))
            .collect(),
    }
}

/// Everything but routines and their transfers, which is little.
pub(crate) fn all_but_routines(
    state: &State,
    now: Timestamp,
) -> impl Iterator<Item = Observation<'_>> {
    let intents = state.intents.iter().map(move |one| of_intent(one, now));
    let users = state.users.iter().map(move |user| of_user(user, now));
    let accounts = state.accounts.iter().map(of_account);
    let cards = state.cards.iter().map(of_card);
    intents.chain(users).chain(accounts).chain(cards)
}

/// Wherever something may change by itself.
pub(crate) fn every_slot(state: &State) -> impl Iterator<Item = Slot> {
    let routines = (0..state.routines.len()).map(Slot::Routine);
    people(state).chain(routines)
}

/// The slots of intents and users.
pub(crate) fn people(state: &State) -> impl Iterator<Item = Slot> {
    let intents = (0..state.intents.len()).map(Slot::Intent);
    intents.chain((0..state.users.len()).map(Slot::User))
}

/// The first moment after `time` at which time alone changes something at `slot`.
pub(crate) fn next_change(state: &State, slot: Slot, time: Timestamp) -> Option<Timestamp> {
    match slot {
        Slot::Intent(at) => first(reviewed(&state.intents.get(at)?.review), time),
        Slot::User(at) => {
            let user = state.users.get(at)?;
            let changes = user.contact.phone_changes.iter();
            let decided = changes.map(|change| Some(change.decided));
            first(reviewed(&user.review).into_iter().chain(decided), time)
        }
        Slot::Routine(at) => {
            let routine = state.routines.get(at)?;
            let begins = match routine
                .pending_approval
                .as_ref()
                .map(|waiting| waiting.until)
            {
                // The moment is not known.
                Some(None) => return None,
                Some(until) => until,
                None => None,
            };
            let made = match &routine.course {
                Course::Runs(transfer) => {
                    let back = transfer.chargeback.as_ref().map(|back| back.created);
                    let moments = [Some(transfer.initiated), Some(transfer.settles), back];
                    first(moments, time)
                }
                Course::Ach(ach) => ach.schedule.next_moment(time),
                Course::UserSuspended | Course::Cancelled => None,
            };
            first([begins, made], time)
        }
    }
}

fn first(
    moments: impl IntoIterator<Item = Option<Timestamp>>,
    time: Timestamp,
) -> Option<Timestamp> {
    let later = moments
        .into_iter()
        .flatten()
        .filter(|moment| *moment > time);
    later.min()
}

fn reviewed(review: &Review) -> [Option<Timestamp>; 1] {
    match review {
        Review::Decided(_) => [None],
        Review::ApprovedAt(time) | Review::PapersReadAt(time) => [Some(*time)],
    }
}

fn of_intent(intent: &UserIntent, now: Timestamp) -> Observation<'_> {
    let status = match intent.user_id {
        Some(_) => "converted_to_user",
        None => intent.status(now).into(),
    };
    Observation {
        kind: ResourceKind::Intent,
        id: Cow::Borrowed(&intent.id),
        // The intent's own id, as documented (CONTRACT.md 20).
        user_id: &intent.id,
        parent_id: None,
        appearance: appearance(status, ()),
        metadata: Some(&intent.metadata),
    }
}

fn of_user(user: &User, now: Timestamp) -> Observation<'_> {
    let person = user.person.as_ref();
    Observation {
        kind: ResourceKind::User,
        id: Cow::Borrowed(&user.id),
        user_id: &user.id,
        parent_id: None,
        appearance: appearance(
            user.status(now).into(),
            (
                (&user.email, user.phone(now)),
                (&user.first_name, &user.last_name, user.deleted),
                person.map(|person| format!("{:?} {:?}", person.home, person.kyc_type)),
            ),
        ),
        metadata: person.map(|person| &person.metadata),
    }
}

fn of_account(account: &Account) -> Observation<'_> {
    let status = match account.removed {
        true => "removed",
        false => "connected",
    };
    Observation {
        kind: ResourceKind::Account,
        id: Cow::Borrowed(&account.id),
        user_id: &account.user_id,
        parent_id: None,
        appearance: appearance(status, ()),
        metadata: None,
    }
}

fn of_card(card: &Card) -> Observation<'_> {
    Observation {
        kind: ResourceKind::Card,
        id: Cow::Borrowed(&card.id),
        user_id: &card.user_id,
        parent_id: None,
        appearance: appearance(
            card.review_status.into(),
            (card.pull_enabled, card.push_enabled),
        ),
        metadata: None,
    }
}

fn of_routine(routine: &Routine, now: Timestamp) -> impl Iterator<Item = Observation<'_>> {
    let own = Observation {
        kind: ResourceKind::Routine,
        id: Cow::Borrowed(&routine.id),
        user_id: &routine.user_id,
        parent_id: None,
        appearance: appearance(routine.status(now), routine.deleted),
        metadata: None,
    };
    let made = match &routine.course {
        // There are many of these, and they are lent instead of made.
        Course::Runs(_) => routine
            .transfer(now)
            .map(Cow::Borrowed)
            .into_iter()
            .collect(),
        _ => routine
            .transfers(now)
            .into_iter()
            .map(Cow::Owned)
            .collect::<Vec<_>>(),
    };
    let transfers = made
        .into_iter()
        .flat_map(move |transfer| of_transfer(routine, &transfer, now));
    std::iter::once(own).chain(transfers)
}

fn of_transfer<'a>(
    routine: &'a Routine,
    transfer: &Transfer,
    now: Timestamp,
) -> Vec<Observation<'a>> {
    let back = transfer.chargeback(now);
    let own = Observation {
        kind: ResourceKind::Transfer,
        id: Cow::Owned(transfer.id.clone()),
        user_id: &routine.user_id,
        parent_id: Some(Cow::Borrowed(&routine.id)),
        appearance: appearance(transfer.status(now).word(), back.map(|back| &back.id)),
        metadata: None,
    };
    let chargeback = back.map(|back| Observation {
        kind: ResourceKind::Chargeback,
        id: Cow::Owned(back.id.clone()),
        user_id: &routine.user_id,
        parent_id: Some(Cow::Owned(transfer.id.clone())),
        appearance: appearance("open", ()),
        metadata: None,
    });
    std::iter::once(own).chain(chargeback).collect()
}

fn appearance(status: &'static str, rest: impl Hash) -> Appearance {
    let mut digest = DefaultHasher::new();
    rest.hash(&mut digest);
    Appearance {
        status: Cow::Borrowed(status),
        rest: digest.finish(),
    }
}
