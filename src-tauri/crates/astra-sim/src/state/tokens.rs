//! Authorization codes and tokens, and how long each is valid (CONTRACT.md 5). Only digests are kept.

use jiff::Timestamp;

use crate::config::Moment;
use crate::ground::{after, digest, letters_and_digits};
use crate::state::records::token::{AuthorizationCode, KeptToken};
use crate::state::root::State;

/// The answer of the token endpoint; the only place where tokens exist as text.
pub(crate) struct TokenPair {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
    pub(crate) expires_in: u64,
}

impl State {
    /// A new code for `user_id`. Expired ones are forgotten on the way.
    pub(crate) fn issue_code(
        &mut self,
        user_id: &str,
        redirect_uri: &str,
        at: Moment<'_>,
    ) -> String {
        self.codes.retain(|code| code.expires > at.now);
        let code = letters_and_digits(at.entropy, 48);
        self.codes.push(AuthorizationCode {
            digest: digest(&code),
            user_id: user_id.to_owned(),
            client_id: at.config.client_id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            expires: after(at.now, at.config.code_life),
        });
        code
    }

    /// Spends `code` and names its user. A code shown with another redirect URI is refused but not spent, so that a
    /// stranger's guess does not ruin the owner's sign-in.
    pub(crate) fn spend_code(
        &mut self,
        code: &str,
        redirect_uri: &str,
        at: Moment<'_>,
    ) -> Option<String> {
        let shown = digest(code);
        let place = self.codes.iter().position(|known| {
            known.digest == shown
                && known.expires > at.now
                && known.redirect_uri == redirect_uri
                && known.client_id == at.config.client_id
        })?;
        Some(self.codes.remove(place).user_id)
    }

    /// A fresh pair for `user_id`: ends the access token before, leaves refresh tokens as they are.
    pub(crate) fn issue_tokens(&mut self, user_id: &str, at: Moment<'_>) -> Option<TokenPair> {
        let user = self.user_mut(user_id)?;
        let pair = TokenPair {
            access_token: letters_and_digits(at.entropy, 42),
            refresh_token: letters_and_digits(at.entropy, 48),
            expires_in: at.config.access_token_life.as_secs(),
        };
        user.tokens.access = Some(KeptToken {
            digest: digest(&pair.access_token),
            expires: after(at.now, at.config.access_token_life),
        });
        user.tokens.refresh.retain(|token| token.expires > at.now);
        user.tokens.refresh.push(KeptToken {
            digest: digest(&pair.refresh_token),
            expires: after(at.now, at.config.refresh_token_life),
        });
        Some(pair)
    }

    pub(crate) fn user_by_access_token(&self, token: &str, now: Timestamp) -> Option<&str> {
        let shown = digest(token);
        let live = |kept: &KeptToken| kept.digest == shown && kept.expires > now;
        self.users
            .iter()
            .find(|user| user.tokens.access.as_ref().is_some_and(live))
            .map(|user| user.id.as_str())
    }

    pub(crate) fn user_by_refresh_token(&self, token: &str, now: Timestamp) -> Option<&str> {
        let shown = digest(token);
        let live = |kept: &KeptToken| kept.digest == shown && kept.expires > now;
        self.users
            .iter()
            .find(|user| user.tokens.refresh.iter().any(live))
            .map(|user| user.id.as_str())
    }
}
