//! Tokens for somebody whose phone the client checked itself: one minute, one use (CONTRACT.md 19).

use std::time::Duration;

use jiff::Timestamp;

use crate::config::Moment;
use crate::ground::{after, digest, letters_and_digits};
use crate::state::records::intent::SignedIn;
use crate::state::records::token::{PartnerToken, Subject};
use crate::state::root::State;

const LIFE: Duration = Duration::from_secs(60);

impl State {
    /// The number that signs in as the subject; `None` where nobody has its id. Of a profile it is the user's once there is
    /// one, who may have changed it.
    pub(crate) fn phone_of(&self, subject: &Subject, now: Timestamp) -> Option<String> {
        match subject {
            Subject::Intent(id) => self.intent(id).map(|intent| intent.phone.clone()),
            Subject::Profile(id) => self.profile(id).map(|profile| {
                let user = profile.user_id.as_ref().and_then(|id| self.user(id));
                user.map_or(profile.phone.as_str(), |user| user.phone(now))
                    .to_owned()
            }),
            Subject::User(id) => self.user(id).map(|user| user.phone(now).to_owned()),
        }
    }

    pub(crate) fn issue_partner_token(
        &mut self,
        subject: Subject,
        at: Moment<'_>,
    ) -> Option<String> {
        self.phone_of(&subject, at.now)?;
        self.partner_tokens.retain(|token| token.expires > at.now);
        let token = letters_and_digits(at.entropy, 48);
        self.partner_tokens.push(PartnerToken {
            digest: digest(&token),
            subject,
            expires: after(at.now, LIFE),
        });
        Some(token)
    }

    pub(crate) fn spend_partner_token(&mut self, token: &str, now: Timestamp) -> Option<Subject> {
        let shown = digest(token);
        let live = |known: &PartnerToken| known.digest == shown && known.expires > now;
        let place = self.partner_tokens.iter().position(live)?;
        Some(self.partner_tokens.remove(place).subject)
    }

    /// The user that the hosted pages would have made of the subject.
    pub(crate) fn sign_in_subject(&mut self, subject: &Subject, at: Moment<'_>) -> SignedIn {
        match subject {
            Subject::User(id) => self
                .user(id)
                .map_or(SignedIn::Nobody, |user| user.as_signed_in(at.now)),
            Subject::Profile(id) => self
                .convert_profile(id, at)
                .map_or(SignedIn::Nobody, SignedIn::User),
            Subject::Intent(id) => match self.phone_of(subject, at.now) {
                Some(phone) => self.sign_in_person(&phone, Some(id), at),
                None => SignedIn::Nobody,
            },
        }
    }
}
