//! Everything the simulated sandbox remembers, as plain data. Statuses are computed from it and the time, never stored
//! by a timer. It holds no card number, no security code, no social security number and no token: only digests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::records::user::is_asked_for_papers;
use crate::config::Moment;
use crate::state::records::account::Account;
use crate::state::records::card::Card;
use crate::state::records::document::{Document, Email};
use crate::state::records::identity::Program;
use crate::state::records::intent::UserIntent;
use crate::state::records::phone::PhoneAttempts;
use crate::state::records::profile::BusinessProfile;
use crate::state::records::routine::Routine;
use crate::state::records::token::{AuthorizationCode, PartnerToken};
use crate::state::records::user::User;
use crate::state::routine_store::RoutineStore;

/// The format of the saved bytes. A newer simulator reads older formats (`tests/sandbox/older_states` has one of each); an
/// older one refuses newer ones.
const VERSION: u32 = 3;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    /// How far the control has moved the clock; kept so that time never runs backwards after a restart.
    pub(crate) clock_advanced_seconds: i64,
    /// Where the clock stands, if it is moved by hand only.
    #[serde(default)]
    pub(crate) clock_stands_at: Option<Timestamp>,
    /// Grows with everything created; lists are ordered by it.
    created: u64,
    pub(crate) profiles: Vec<BusinessProfile>,
    #[serde(default)]
    pub(crate) intents: Vec<UserIntent>,
    pub(crate) users: Vec<User>,
    pub(crate) codes: Vec<AuthorizationCode>,
    #[serde(default)]
    pub(crate) partner_tokens: Vec<PartnerToken>,
    pub(crate) cards: Vec<Card>,
    #[serde(default)]
    pub(crate) accounts: Vec<Account>,
    #[serde(default)]
    pub(crate) documents: Vec<Document>,
    /// Emails of the vendor, oldest first.
    #[serde(default)]
    pub(crate) emails: Vec<Email>,
    /// Real numbers that codes were texted to lately.
    #[serde(default, rename = "tried_phones")]
    pub(crate) phone_attempts: Vec<PhoneAttempts>,
    pub(crate) routines: RoutineStore,
}

/// Why saved bytes cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateFault {
    #[error("the saved state is damaged")]
    Damaged(#[from] serde_json::Error),
    #[error("the saved state has format {found}; this simulator knows up to {VERSION}")]
    Newer { found: u32 },
}

impl State {
    pub(crate) fn fresh() -> Self {
        Self {
            version: VERSION,
            ..Self::default()
        }
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, StateFault> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let head: Head = serde_json::from_slice(bytes)?;
        if head.version > VERSION {
            return Err(StateFault::Newer {
                found: head.version,
            });
        }
        let mut state: Self = serde_json::from_slice(bytes)?;
        // What an older simulator saved is saved in this one's format from now on.
        state.version = VERSION;
        Ok(state)
    }

    pub(crate) fn encode(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// Whether nothing has ever been created.
    pub(crate) fn is_empty(&self) -> bool {
        self.created == 0
    }

    /// The place in time order of the thing that is being created.
    pub(crate) fn next_place(&mut self) -> u64 {
        self.created += 1;
        self.created
    }

    pub(crate) fn profile(&self, id: &str) -> Option<&BusinessProfile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// A user who was not deleted.
    pub(crate) fn user(&self, id: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.id == id && !user.deleted)
    }

    pub(crate) fn user_mut(&mut self, id: &str) -> Option<&mut User> {
        self.users
            .iter_mut()
            .find(|user| user.id == id && !user.deleted)
    }

    /// What a user is checked for.
    pub(crate) fn program_of(&self, user_id: &str) -> Option<Program> {
        let user = self.user(user_id)?;
        match (&user.person, &user.business_profile_id) {
            (Some(person), _) => Some(person.kyc_type),
            (None, Some(id)) => self.profile(id).map(|profile| profile.kyb_type),
            (None, None) => None,
        }
    }

    /// A card that `user_id` may see.
    pub(crate) fn card_of(&self, user_id: &str, card_id: &str) -> Option<&Card> {
        self.cards
            .iter()
            .find(|card| card.id == card_id && card.user_id == user_id)
    }

    /// The routines that `user_id` made, oldest first.
    pub(crate) fn routines_of(&self, user_id: &str) -> impl DoubleEndedIterator<Item = &Routine> {
        self.routines.of_user(user_id)
    }

    /// The user of a business profile, made on the first authorization (CONTRACT.md 6, 10).
    pub(crate) fn convert_profile(&mut self, profile_id: &str, at: Moment<'_>) -> Option<String> {
        let profile = self.profile(profile_id)?.clone();
        if let Some(user_id) = profile.user_id {
            return Some(user_id);
        }
        let user = User::of_business(&profile, at, self.next_place());
        let user_id = user.id.clone();
        let asked = is_asked_for_papers(profile.business_info.ein.as_deref());
        self.users.push(user);
        self.profiles
            .iter_mut()
            .find(|profile| profile.id == profile_id)?
            .user_id = Some(user_id.clone());
        if asked {
            self.ask_for_papers(&user_id, at);
        }
        Some(user_id)
    }
}
