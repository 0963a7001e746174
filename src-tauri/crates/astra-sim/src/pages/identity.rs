//! Which user a proved phone signs in.

use std::sync::Arc;

use jiff::Timestamp;

use crate::sandbox::{NotPersisted, Sandbox};
use crate::state::{SignedIn, State, User, UserStatus};
use crate::visits::{Action, Flow, Step, Verification};

/// The outcome of proving the phone.
pub(super) enum Known {
    /// This user.
    As(String),
    /// A business, which its profile or its id already tells.
    NotNeeded,
    /// No user has the number.
    Nobody,
    /// A person who may not authorize.
    Refused,
    /// The change could not be saved.
    NotPersisted,
}

impl From<NotPersisted> for Known {
    fn from(_: NotPersisted) -> Self {
        Self::NotPersisted
    }
}

impl From<SignedIn> for Known {
    fn from(signed_in: SignedIn) -> Self {
        match signed_in {
            SignedIn::User(id) => Self::As(id),
            SignedIn::Rejected => Self::Refused,
            SignedIn::Nobody => Self::Nobody,
        }
    }
}

/// For a person this is where an intent becomes a user.
pub(super) async fn known(sandbox: &Arc<Sandbox>, flow: &mut Flow) -> Known {
    let phone = flow.phone.clone();
    let action = flow.action.clone();
    sandbox
        .change(move |state, at| {
            Ok::<_, Known>(match (action.user_id(), &action) {
                (Some(id), Action::Person { .. }) => state
                    .user(id)
                    .map_or(Known::Nobody, |user| user.as_signed_in(at.now).into()),
                (Some(_), _) | (None, Action::BusinessForm | Action::BusinessProfile { .. }) => {
                    Known::NotNeeded
                }
                (None, Action::Person { intent_id, .. }) => state
                    .sign_in_person(&phone, intent_id.as_deref(), at)
                    .into(),
                (
                    None,
                    Action::Verify {
                        what, intent_id, ..
                    },
                ) if *what != Verification::BusinessPapers => state
                    .sign_in_person(&phone, intent_id.as_deref(), at)
                    .into(),
                (None, Action::Verify { .. }) => {
                    business_to_verify(state, &phone, at.now).map_or(Known::Nobody, Known::As)
                }
                (None, _) => anybody_with(state, &phone, at.now).map_or(Known::Nobody, Known::As),
            })
        })
        .await
        .unwrap_or_else(|unsaved| unsaved)
}

/// Whether `step` is needed: a user who is not asked for details or documents skips it.
pub(super) fn is_wanted(sandbox: &Sandbox, flow: &Flow, step: Step, now: Timestamp) -> bool {
    let Action::Verify {
        user_id: Some(id), ..
    } = &flow.action
    else {
        return true;
    };
    let state = sandbox.state();
    let Some(user) = state.user(id) else {
        return false;
    };
    match step {
        Step::PersonForm => may_correct(user, now),
        Step::Papers => user.wants_papers(now),
        _ => true,
    }
}

/// Once only (CONTRACT.md 9).
pub(super) fn may_correct(user: &User, now: Timestamp) -> bool {
    let corrected = user.person.as_ref().is_none_or(|person| person.corrected);
    user.status(now) == UserStatus::Retry && !corrected
}

/// As whom a visit ends while the setting says that it is the phone's other user: the person, or else the newest business
/// that is not the one the visit was opened for. Nobody where no other has the number.
pub(super) fn other_user(state: &State, flow: &Flow, now: Timestamp) -> Option<String> {
    let opened_for = match &flow.action {
        Action::BusinessProfile { profile_id } => state
            .users
            .iter()
            .find(|user| user.business_profile_id.as_ref() == Some(profile_id))
            .map(|user| user.id.as_str()),
        action => action.user_id(),
    };
    let is_other = |user: &&User| opened_for != Some(user.id.as_str());
    let person = state.person_with_phone(&flow.phone, now).filter(is_other);
    let business = || {
        businesses_with(state, &flow.phone, now)
            .filter(is_other)
            .max_by_key(|user| user.place)
    };
    person.or_else(business).map(|user| user.id.clone())
}

/// Businesses may share a number.
fn businesses_with<'a>(
    state: &'a State,
    phone: &'a str,
    now: Timestamp,
) -> impl Iterator<Item = &'a User> {
    let own = move |user: &&User| !user.deleted && !user.is_person() && user.phone(now) == phone;
    state.users.iter().filter(own)
}

/// Of businesses that share a number, the one that is asked for documents, or else the newest.
fn business_to_verify(state: &State, phone: &str, now: Timestamp) -> Option<String> {
    businesses_with(state, phone, now)
        .max_by_key(|user| (user.wants_papers(now), user.place))
        .map(|user| user.id.clone())
}

/// The user who signs in with the number: the person, or else the newest business.
pub(super) fn anybody_with(state: &State, phone: &str, now: Timestamp) -> Option<String> {
    let person = state.person_with_phone(phone, now);
    person.map(|user| user.id.clone()).or_else(|| {
        businesses_with(state, phone, now)
            .max_by_key(|user| user.place)
            .map(|user| user.id.clone())
    })
}
