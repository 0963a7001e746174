//! Recognizing a transfer of ours among what Astra lists. Pure.
//!
//! Astra may trim, escape, normalize or cut a routine's name, so the name is never compared whole: the id is its first
//! word. Earlier versions put the id last; there, and anywhere else in the text, it finds the transfer only where amount
//! and cards agree, because a note may quote the id of another transfer. Where Astra does not say amount and cards, and
//! nothing that it says contradicts, the transfer is neither found nor absent.

use astra_client::{CardId, Cents, FundingId, Routine, RoutineId, Transfer, TransferId, UserId};
use url::form_urlencoded;

use super::intent::{Intent, TransferTerms};

/// What a routine and a transfer have in common, as Astra tells it.
pub(super) struct Seen<'a> {
    pub routine_id: Option<&'a RoutineId>,
    pub transfer_id: Option<&'a TransferId>,
    correlation_id: Option<&'a str>,
    name: Option<&'a str>,
    amount: Option<Cents>,
    source: Option<&'a FundingId>,
    destination: Option<&'a FundingId>,
    /// Of a transfer between own cards the caller.
    receiver: Option<&'a UserId>,
}

impl<'a> From<&'a Routine> for Seen<'a> {
    fn from(routine: &'a Routine) -> Self {
        Self {
            routine_id: Some(&routine.id),
            transfer_id: None,
            correlation_id: routine.client_correlation_id.as_deref(),
            name: routine.name.as_deref(),
            amount: routine.amount,
            source: routine.source_id.as_ref(),
            destination: routine.destination_id.as_ref(),
            receiver: routine.destination_user_id.as_ref(),
        }
    }
}

impl<'a> From<&'a Transfer> for Seen<'a> {
    fn from(transfer: &'a Transfer) -> Self {
        Self {
            routine_id: transfer.routine_id.as_ref(),
            transfer_id: Some(&transfer.id),
            correlation_id: transfer.client_correlation_id.as_deref(),
            name: transfer.routine_name.as_deref(),
            amount: transfer.amount,
            source: transfer.source_id.as_ref(),
            destination: transfer.destination_id.as_ref(),
            receiver: transfer.destination_user_id.as_ref(),
        }
    }
}

/// How much speaks for a transfer of ours being the one that was seen; more is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// The id stands somewhere in the name; of amount and cards something is not known, and nothing contradicts. That
    /// finds nothing, and proves no absence.
    Possible,
    /// The id stands somewhere in the name; amount and cards agree.
    Mentioned,
    /// The id is the first word of the name.
    FirstWord,
    /// The name is the whole one that earlier versions gave; amount and cards agree.
    EarlierName,
    /// The id came back as the correlation id.
    Correlated,
}

impl Seen<'_> {
    fn claimed_by(&self, intent: &Intent) -> Option<Claim> {
        let is_id = |word: &str| word.eq_ignore_ascii_case(&intent.id);
        let correlation_id = self.correlation_id.map(str::trim).unwrap_or_default();
        if is_id(correlation_id) {
            return Some(Claim::Correlated);
        }
        let name = self.name?;
        let mut words = words(name);
        if self.agrees_with(&intent.terms)
            && name.trim() == intent.terms.earlier_routine_name(&intent.id).trim()
        {
            return Some(Claim::EarlierName);
        }
        if words.next().is_some_and(is_id) {
            return Some(Claim::FirstWord);
        }
        let named = words.any(is_id) || words_once_encoded(name).iter().any(|word| is_id(word));
        if !named || !correlation_id.is_empty() || self.contradicts(&intent.terms) {
            None
        } else if self.agrees_with(&intent.terms) {
            Some(Claim::Mentioned)
        } else {
            Some(Claim::Possible)
        }
    }

    /// Astra says amount and cards, and they are those that were confirmed.
    fn agrees_with(&self, terms: &TransferTerms) -> bool {
        let all_known =
            self.amount.is_some() && self.source.is_some() && self.destination.is_some();
        all_known && !self.contradicts(terms)
    }

    /// Astra says an amount, a card or a receiver that is not the one that was confirmed. A transfer's amount may be what
    /// was taken from the first card or put on the second. Between own cards Astra fills the caller in as the receiver
    /// (CONTRACT.md 16); there the second card, which belongs to one user, says all that the receiver could.
    fn contradicts(&self, terms: &TransferTerms) -> bool {
        let differs = |seen: Option<&FundingId>, card: &CardId| seen.is_some_and(|id| id != card);
        let amounts = [Some(terms.amount), terms.pull_amount, terms.push_amount];
        (self.amount.is_some() && !amounts.contains(&self.amount))
            || differs(self.source, &terms.from)
            || differs(self.destination, &terms.to)
            || terms
                .receiver_id()
                .is_some_and(|receiver| self.receiver.is_some_and(|seen| seen != receiver))
    }

    fn belongs_to(&self, intent: &Intent) -> bool {
        let same_routine =
            self.routine_id.is_some() && self.routine_id == intent.routine_id.as_ref();
        let same_transfer =
            self.transfer_id.is_some() && self.transfer_id == intent.transfer_id.as_ref();
        same_routine || same_transfer
    }
}

/// The words of a name that may be encoded for a URL: in `Rent%20AB12CD34` the code of the space touches the id.
fn words_once_encoded(name: &str) -> Vec<String> {
    form_urlencoded::parse(name.as_bytes())
        .flat_map(|(before, after)| [before, after])
        .flat_map(|part| words(&part).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Which of `seen` is the one that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match<'a, T> {
    /// This one.
    Ours(&'a T),
    /// Something may be it, and may as well be another one of ours, or one that only quotes its id.
    Unsure,
    /// None.
    None,
}

/// Whether anything in `list` may be `intent`, whatever else is known.
pub(super) fn any_claimed<'a, T>(intent: &Intent, list: &'a [T]) -> bool
where
    Seen<'a>: From<&'a T>,
{
    let mut seen = list.iter().map(Seen::from);
    seen.any(|seen| seen.claimed_by(intent).is_some())
}

/// Looks for `intent` in `list`; `all` are the transfers of its business, itself included. What another one owns, or
/// has a better claim to, is never taken.
pub(super) fn find<'a, T>(intent: &Intent, list: &'a [T], all: &[&Intent]) -> Match<'a, T>
where
    Seen<'a>: From<&'a T>,
{
    let mut best: Option<(Claim, &'a T)> = None;
    let mut unsure = false;
    for item in list {
        let seen = Seen::from(item);
        let Some(claim) = seen.claimed_by(intent) else {
            continue;
        };
        let others = all.iter().filter(|other| other.id != intent.id);
        let mut rival = None;
        let mut taken = false;
        for other in others {
            taken |= seen.belongs_to(other);
            rival = rival.max(seen.claimed_by(other));
        }
        if taken || rival > Some(claim) {
            continue;
        }
        if claim == Claim::Possible || rival == Some(claim) {
            unsure = true;
        } else if best.is_none_or(|(before, _)| claim > before) {
            best = Some((claim, item));
        }
    }
    match best {
        Some((_, item)) => Match::Ours(item),
        None if unsure => Match::Unsure,
        None => Match::None,
    }
}

#[cfg(test)]
#[path = "recognize_tests.rs"]
mod tests;
