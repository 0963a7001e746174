//! Changes of a user's phone, address and email, and how often each may happen (CONTRACT.md 13, 21).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const ONE_DAY: i64 = 24 * 60 * 60;

/// Changes, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub(crate) phone_changes: Vec<PhoneChange>,
    pub(crate) address_changes: Vec<Timestamp>,
    pub(crate) email_changes: Vec<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PhoneChange {
    pub(crate) id: String,
    pub(crate) proposed_phone: String,
    pub(crate) created: Timestamp,
    pub(crate) decided: Timestamp,
    pub(crate) granted: bool,
}

impl PhoneChange {
    /// The words of A34, phone change list.
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        match self.granted {
            _ if now < self.decided => "pending",
            true => "approved",
            false => "rejected",
        }
    }

    fn is_undecided(&self, phone: &str, now: Timestamp) -> bool {
        now < self.decided && self.proposed_phone == phone
    }
}

impl Contact {
    pub(crate) fn granted_phone(&self, now: Timestamp) -> Option<&str> {
        let mut granted = self.phone_changes.iter().rev();
        granted
            .find(|change| change.status(now) == "approved")
            .map(|change| change.proposed_phone.as_str())
    }

    /// Whether a change to `phone` is going to be granted.
    pub(crate) fn awaits_phone(&self, phone: &str, now: Timestamp) -> bool {
        let mut changes = self.phone_changes.iter();
        changes.any(|change| change.granted && change.is_undecided(phone, now))
    }

    /// Refuses the undecided requests for `phone`: another user has it now.
    pub(crate) fn lose_phone(&mut self, phone: &str, now: Timestamp) {
        for change in &mut self.phone_changes {
            change.granted &= !change.is_undecided(phone, now);
        }
    }

    /// One phone change per 30 days.
    pub(crate) fn may_change_phone(&self, now: Timestamp) -> bool {
        let times = self.phone_changes.iter().map(|change| change.created);
        within(30, times, now) < 1
    }

    /// Two address changes per 120 days.
    pub(crate) fn may_change_address(&self, now: Timestamp) -> bool {
        within(120, self.address_changes.iter().copied(), now) < 2
    }

    /// Three email changes in 365 days lower the user's capabilities.
    pub(crate) fn lowers_capabilities(&self, now: Timestamp) -> bool {
        within(365, self.email_changes.iter().copied(), now) >= 3
    }
}

/// How many of `times` lie less than `days` back.
fn within(days: i64, times: impl Iterator<Item = Timestamp>, now: Timestamp) -> usize {
    let span = SignedDuration::from_secs(days * ONE_DAY);
    times
        .filter(|time| now.duration_since(*time) < span)
        .count()
}
