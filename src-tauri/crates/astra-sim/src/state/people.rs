//! People before they are users, and the one way in which they become it (CONTRACT.md 7).

use jiff::Timestamp;

use crate::config::Moment;
use crate::state::records::intent::{SignedIn, UserIntent};
use crate::state::records::user::User;
use crate::state::root::State;

impl State {
    pub(crate) fn intent(&self, id: &str) -> Option<&UserIntent> {
        self.intents.iter().find(|intent| intent.id == id)
    }

    /// The personal user who holds `phone`; only one can (CONTRACT.md 7).
    pub(crate) fn person_with_phone(&self, phone: &str, now: Timestamp) -> Option<&User> {
        self.users
            .iter()
            .find(|user| !user.deleted && user.is_person() && user.phone(now) == phone)
    }

    /// A person who proved `phone`, by intent or not: whoever holds the phone already is signed in, whatever intent was
    /// passed; otherwise the intent becomes a user, whatever its status (CONTRACT.md 6, 7).
    pub(crate) fn sign_in_person(
        &mut self,
        phone: &str,
        intent_id: Option<&str>,
        at: Moment<'_>,
    ) -> SignedIn {
        if let Some(user) = self.person_with_phone(phone, at.now) {
            return user.as_signed_in(at.now);
        }
        let Some(intent) = intent_id.and_then(|id| self.intent(id)).cloned() else {
            return SignedIn::Nobody;
        };
        if intent.phone != phone || intent.user_id.is_some() {
            return SignedIn::Nobody;
        }
        let user = User::of_person(&intent, at, self.next_place());
        let (outcome, user_id) = (user.as_signed_in(at.now), user.id.clone());
        // Only one person can hold the number, and this one has proved it.
        for other in self.users.iter_mut().filter(|other| other.is_person()) {
            other.contact.lose_phone(phone, at.now);
        }
        self.users.push(user);
        for intent in self.intents.iter_mut().filter(|one| one.id == intent.id) {
            intent.user_id = Some(user_id.clone());
        }
        outcome
    }
}
