//! What there is to see in a state at a moment, and at which moments time alone changes it. A new kind of thing that
//! clients are told about needs its lines here and nowhere else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use super::Look;
use crate::state::{
    Account, Card, Course, Review, ReviewStatus, Routine, Schedule, State, Transfer, User,
    UserIntent, UserStatus,
};

/// Kinds of things that can be seen to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Intent,
    User,
    Account,
    Card,
    Routine,
    Transfer,
    Chargeback,
}

impl Thing {
    pub(super) const ALL: [Self; 7] = [
        Self::Intent,
        Self::User,
        Self::Account,
        Self::Card,
        Self::Routine,
        Self::Transfer,
        Self::Chargeback,
    ];

    /// The first part of the vendor's event names.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Intent => "user_intent",
            Self::User => "user",
            Self::Account => "account",
            Self::Card => "card",
            Self::Routine => "routine",
            Self::Transfer => "transfer",
            Self::Chargeback => "chargeback",
        }
    }
}

/// One thing as it can be seen.
pub(super) struct Fact<'a> {
    pub(super) thing: Thing,
    pub(super) id: Cow<'a, str>,
    pub(super) user_id: &'a str,
    pub(super) parent_id: Option<Cow<'a, str>>,
    pub(super) look: Look,
    /// What the client attached to it.
    pub(super) metadata: Option<&'a BTreeMap<String, String>>,
}

/// Where in a state something changes by itself.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Intent(usize),
    User(usize),
    Routine(usize),
}

/// Everything there is to see, in the order in which it was created, kind by kind.
pub(super) fn all(state: &State, now: Timestamp) -> impl Iterator<Item = Fact<'_>> {
    let intents = state.intents.iter().map(move |one| of_intent(one, now));
    let users = state.users.iter().map(move |user| of_user(user, now));
    let accounts = state.accounts.iter().map(of_account);
    let cards = state.cards.iter().map(of_card);
    let routines = state.routines.iter();
    let routines = routines.flat_map(move |routine| of_routine(routine, now));
    intents
        .chain(users)
        .chain(accounts)
        .chain(cards)
        .chain(routines)
}

/// What there is to see at one place.
pub(super) fn at(state: &State, place: Place, now: Timestamp) -> Vec<Fact<'_>> {
    match place {
        Place::Intent(at) => vec![of_intent(&state.intents[at], now)],
        Place::User(at) => vec![of_user(&state.users[at], now)],
        Place::Routine(at) => of_routine(&state.routines[at], now).collect(),
    }
}

/// The moments after `from`, up to `to`, at which time alone changes something, in their order.
pub(super) fn due(state: &State, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Place)> {
    let mut due = Vec::new();
    moments(state, |times, place| {
        let within = times.between(from, to).into_iter();
        due.extend(within.map(|time| (time, place)));
    });
    due.sort_by_key(|(time, _)| *time);
    due
}

/// The first such moment after `now`.
pub(super) fn next_due(state: &State, now: Timestamp) -> Option<Timestamp> {
    let mut next: Option<Timestamp> = None;
    moments(state, |times, _| {
        next = next.into_iter().chain(times.next(now)).min();
    });
    next
}

/// When one place changes by itself.
enum Times<'a> {
    Fixed([Option<Timestamp>; 3]),
    Repeated(&'a Schedule),
}

impl Times<'_> {
    fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
        match self {
            Self::Fixed(times) => {
                let times = times.iter().flatten().copied();
                times.filter(|time| *time > from && *time <= to).collect()
            }
            Self::Repeated(schedule) => schedule.moments(from, to),
        }
    }

    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Fixed(times) => times
                .iter()
                .flatten()
                .copied()
                .filter(|time| *time > now)
                .min(),
            Self::Repeated(schedule) => schedule.next_moment(now),
        }
    }
}

fn moments<'a>(state: &'a State, mut visit: impl FnMut(Times<'a>, Place)) {
    for (at, intent) in state.intents.iter().enumerate() {
        visit(reviewed(&intent.review), Place::Intent(at));
    }
    for (at, user) in state.users.iter().enumerate() {
        visit(reviewed(&user.review), Place::User(at));
        for change in &user.contact.phone_changes {
            let decided = Times::Fixed([Some(change.decided), None, None]);
            visit(decided, Place::User(at));
        }
    }
    for (at, routine) in state.routines.iter().enumerate() {
        match routine.waiting.map(|waiting| waiting.until) {
            // Nobody knows when.
            Some(None) => continue,
            Some(until) => visit(Times::Fixed([until, None, None]), Place::Routine(at)),
            None => {}
        }
        let times = match &routine.course {
            Course::Runs(transfer) => Times::Fixed([
                Some(transfer.initiated),
                Some(transfer.settles),
                transfer.chargeback.as_ref().map(|back| back.created),
            ]),
            Course::Ach(ach) => Times::Repeated(&ach.schedule),
            Course::WaitsForApproval | Course::UserSuspended | Course::Cancelled => continue,
        };
        visit(times, Place::Routine(at));
    }
}

fn reviewed<'a>(review: &Review) -> Times<'a> {
    Times::Fixed(match review {
        Review::Decided(_) => [None; 3],
        Review::ApprovedAt(time) | Review::PapersReadAt(time) => [Some(*time), None, None],
    })
}

fn of_intent(intent: &UserIntent, now: Timestamp) -> Fact<'_> {
    let status = match intent.user_id {
        Some(_) => "converted_to_user",
        None => user_word(intent.status(now)),
    };
    Fact {
        thing: Thing::Intent,
        id: Cow::Borrowed(&intent.id),
        // The intent's own id, as documented (CONTRACT.md 20).
        user_id: &intent.id,
        parent_id: None,
        look: look(status, ()),
        metadata: Some(&intent.metadata),
    }
}

fn of_user(user: &User, now: Timestamp) -> Fact<'_> {
    let person = user.person.as_ref();
    Fact {
        thing: Thing::User,
        id: Cow::Borrowed(&user.id),
        user_id: &user.id,
        parent_id: None,
        look: look(
            user_word(user.status(now)),
            (
                (&user.email, user.phone(now)),
                (&user.first_name, &user.last_name, user.deleted),
                person.map(|person| format!("{:?} {:?}", person.home, person.kyc_type)),
            ),
        ),
        metadata: person.map(|person| &person.metadata),
    }
}

fn of_account(account: &Account) -> Fact<'_> {
    Fact {
        thing: Thing::Account,
        id: Cow::Borrowed(&account.id),
        user_id: &account.user_id,
        parent_id: None,
        look: look(
            if account.removed {
                "removed"
            } else {
                "connected"
            },
            (),
        ),
        metadata: None,
    }
}

fn of_card(card: &Card) -> Fact<'_> {
    let status = match card.review_status {
        ReviewStatus::Approved => "approved",
        ReviewStatus::Flagged => "flagged",
        ReviewStatus::Rejected => "rejected",
        ReviewStatus::Removed => "removed",
    };
    Fact {
        thing: Thing::Card,
        id: Cow::Borrowed(&card.id),
        user_id: &card.user_id,
        parent_id: None,
        look: look(status, (card.pull_enabled, card.push_enabled)),
        metadata: None,
    }
}

fn of_routine(routine: &Routine, now: Timestamp) -> impl Iterator<Item = Fact<'_>> {
    let own = Fact {
        thing: Thing::Routine,
        id: Cow::Borrowed(&routine.id),
        user_id: &routine.user_id,
        parent_id: None,
        look: look(routine.status(now), routine.deleted),
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

fn of_transfer<'a>(routine: &'a Routine, transfer: &Transfer, now: Timestamp) -> Vec<Fact<'a>> {
    let back = transfer.chargeback(now);
    let own = Fact {
        thing: Thing::Transfer,
        id: Cow::Owned(transfer.id.clone()),
        user_id: &routine.user_id,
        parent_id: Some(Cow::Borrowed(&routine.id)),
        look: look(transfer.status(now).word(), back.map(|back| &back.id)),
        metadata: None,
    };
    let chargeback = back.map(|back| Fact {
        thing: Thing::Chargeback,
        id: Cow::Owned(back.id.clone()),
        user_id: &routine.user_id,
        parent_id: Some(Cow::Owned(transfer.id.clone())),
        look: look("open", ()),
        metadata: None,
    });
    std::iter::once(own).chain(chargeback).collect()
}

fn look(status: &'static str, rest: impl Hash) -> Look {
    let mut digest = DefaultHasher::new();
    rest.hash(&mut digest);
    Look {
        status: Cow::Borrowed(status),
        rest: digest.finish(),
    }
}

/// The vendor's word for a user's status (CONTRACT.md 9).
fn user_word(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Pending => "pending",
        UserStatus::Approved => "approved",
        UserStatus::Retry => "retry",
        UserStatus::Document => "document",
        UserStatus::Suspended => "suspended",
        UserStatus::Rejected => "rejected",
    }
}
