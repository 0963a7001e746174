//! What there is to see in a state at a moment, and at which moments time alone changes it. A new kind of thing that
//! clients are told about needs its lines here and nowhere else.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use super::Look;
use crate::state::{Card, Course, Review, ReviewStatus, Routine, State, User, UserStatus};

/// Kinds of things that clients are told about (CONTRACT.md 20).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    User,
    Card,
    Routine,
    Transfer,
    Chargeback,
}

impl Thing {
    pub(super) const ALL: [Self; 5] = [
        Self::User,
        Self::Card,
        Self::Routine,
        Self::Transfer,
        Self::Chargeback,
    ];

    /// The first part of the vendor's event names.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
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
    pub(super) id: &'a str,
    pub(super) user_id: &'a str,
    pub(super) parent_id: Option<&'a str>,
    pub(super) look: Look,
}

/// Where in a state something changes by itself.
#[derive(Clone, Copy)]
pub(super) enum Place {
    User(usize),
    Routine(usize),
}

/// Everything there is to see, in the order in which it was created, kind by kind.
pub(super) fn all(state: &State, now: Timestamp) -> impl Iterator<Item = Fact<'_>> {
    let users = state.users.iter().map(move |user| of_user(user, now));
    let cards = state.cards.iter().map(of_card);
    let routines = state
        .routines
        .iter()
        .flat_map(move |routine| of_routine(routine, now));
    users.chain(cards).chain(routines)
}

/// What there is to see at one place.
pub(super) fn at(state: &State, place: Place, now: Timestamp) -> Vec<Fact<'_>> {
    match place {
        Place::User(at) => vec![of_user(&state.users[at], now)],
        Place::Routine(at) => of_routine(&state.routines[at], now).collect(),
    }
}

/// The moments after `from`, up to `to`, at which time alone changes something, in their order.
pub(super) fn due(state: &State, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Place)> {
    let mut due: Vec<_> = moments(state)
        .filter(|(time, _)| *time > from && *time <= to)
        .collect();
    due.sort_by_key(|(time, _)| *time);
    due
}

/// The first such moment after `now`.
pub(super) fn next_due(state: &State, now: Timestamp) -> Option<Timestamp> {
    moments(state)
        .map(|(time, _)| time)
        .filter(|time| *time > now)
        .min()
}

fn moments(state: &State) -> impl Iterator<Item = (Timestamp, Place)> {
    let users = state
        .users
        .iter()
        .enumerate()
        .filter_map(|(at, user)| match user.review {
            Review::ApprovedAt(time) => Some((time, Place::User(at))),
            Review::Decided(_) => None,
        });
    let routines = state.routines.iter().enumerate().flat_map(|(at, routine)| {
        let times = match &routine.course {
            Course::Runs(transfer) => [
                Some(transfer.initiated),
                Some(transfer.settles),
                transfer.chargeback.as_ref().map(|back| back.created),
            ],
            _ => [None; 3],
        };
        times
            .into_iter()
            .flatten()
            .map(move |time| (time, Place::Routine(at)))
    });
    users.chain(routines)
}

fn of_user(user: &User, now: Timestamp) -> Fact<'_> {
    Fact {
        thing: Thing::User,
        id: &user.id,
        user_id: &user.id,
        parent_id: None,
        look: look(
            user_word(user.status(now)),
            (&user.email, &user.phone, &user.first_name, &user.last_name),
        ),
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
        id: &card.id,
        user_id: &card.user_id,
        parent_id: None,
        look: look(status, (card.pull_enabled, card.push_enabled)),
    }
}

fn of_routine(routine: &Routine, now: Timestamp) -> impl Iterator<Item = Fact<'_>> {
    let own = Fact {
        thing: Thing::Routine,
        id: &routine.id,
        user_id: &routine.user_id,
        parent_id: None,
        look: look(routine.status(now), ()),
    };
    let transfer = routine.transfer(now).map(|transfer| Fact {
        thing: Thing::Transfer,
        id: &transfer.id,
        user_id: &routine.user_id,
        parent_id: Some(&routine.id),
        look: look(
            transfer.status(now).word(),
            transfer.chargeback(now).map(|back| &back.id),
        ),
    });
    let chargeback = routine.transfer(now).and_then(|transfer| {
        let back = transfer.chargeback(now)?;
        Some(Fact {
            thing: Thing::Chargeback,
            id: &back.id,
            user_id: &routine.user_id,
            parent_id: Some(&transfer.id),
            look: look("open", ()),
        })
    });
    [Some(own), transfer, chargeback].into_iter().flatten()
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
