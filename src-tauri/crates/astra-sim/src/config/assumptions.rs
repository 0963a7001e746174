//! Assumptions of the contract that the simulator can be told to break, so that a client, or a check of the real
//! sandbox, meets the other answer at least once.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::ground::lock;

/// An assumption by its number in CONTRACT.md 22. Each variant says what the simulator does when the assumption is broken.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::AsRefStr,
    VariantArray,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Assumption {
    /// A request for a routine that repeats an `Idempotency-Key` of the same user gives the first routine again.
    A7,
    /// Cancelling comes back like finishing: no `error`, only `state`.
    A17,
    /// `POST /v1/business_profile` answers `business_profile_id` and no `id`. Reading a profile still gives both.
    A25,
    /// The fields within the objects of a business profile are called as the values are spelled: `businessName`,
    /// `dateOfBirth`. The other names are unknown then.
    A26,
    /// `business_type` tells S from C: `sCorporation` and `cCorporation`, and no `corporation`.
    A28,
    /// A routine that is refused for any reason is answered with 403, also for a card of another user.
    A42,
    /// Wrong fields are answered with the generic body: `code`, `name`, `description` naming the fields in words, and
    /// neither `status_code` nor `errors`.
    A50,
    /// Lists take `page` (from 1) and `page_size`, answer `next_page` beside `count`, and know no `cursor`,
    /// `batch_size` or `more`.
    A52,
    /// Redirect URIs with a scheme of the application's own are not registered, whatever the settings say.
    A59,
    /// No redirect carries `state`. The same as [`Config::echo_state`](crate::Config::echo_state) switched off.
    A60,
    /// `added_by_user` true is a card that the client issued, so that its BIN must be registered, as one sentence of the
    /// vendor's guide has it; false, or left out, is the person's own.
    A62,
}

impl Assumption {
    /// Every assumption that can be broken.
    pub const ALL: &[Self] = Self::VARIANTS;
}

/// No switch of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no switch {0}; there are A7, A17, A25, A26, A28, A42, A50, A52, A59, A60 and A62"
)]
pub struct UnknownAssumption(String);

impl FromStr for Assumption {
    type Err = UnknownAssumption;

    fn from_str(text: &str) -> Result<Self, UnknownAssumption> {
        Self::ALL
            .iter()
            .copied()
            .find(|assumption| assumption.as_ref().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownAssumption(text.to_owned()))
    }
}

/// The assumptions that are broken now; changed by the control while the simulator runs.
pub(crate) struct Assumptions(Mutex<BTreeSet<Assumption>>);

impl Assumptions {
    pub(crate) fn new(broken: BTreeSet<Assumption>) -> Self {
        Self(Mutex::new(broken))
    }

    pub(crate) fn is_broken(&self, assumption: Assumption) -> bool {
        lock(&self.0).contains(&assumption)
    }

    pub(crate) fn set_broken(&self, assumption: Assumption, on: bool) {
        if on {
            lock(&self.0).insert(assumption);
        } else {
            lock(&self.0).remove(&assumption);
        }
    }

    pub(crate) fn broken(&self) -> BTreeSet<Assumption> {
        lock(&self.0).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_named_as_in_the_register() {
        for assumption in Assumption::ALL.iter().copied() {
            assert_eq!(assumption.to_string().parse(), Ok(assumption));
        }
        assert_eq!(" a52".parse(), Ok(Assumption::A52));
        assert!("A1".parse::<Assumption>().is_err());
    }
}
