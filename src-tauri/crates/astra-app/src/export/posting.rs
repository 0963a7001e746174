//! What a bookkeeping program books of a transfer: one posting for each card, and one for the fee.
//!
//! Only a transfer that arrived is booked: OFX has no state, and what a program imported once it never takes back. Money that
//! is still on its way comes with a later export, under the same id.
//!
//! A chargeback is not posted: Astra does not say which card or account it was booked on, nor when, and what a bank
//! or a card network posts is in its own statement. The CSV file tells of it.
//!
//! The fee is a posting of its own. The two halves of the transfer are then equal, and a program pairs them as one transfer
//! between own accounts; the fee goes to an account for fees. The postings of a card still add up to what left it.

use astra_client::{CardId, Cents};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::cards::CardName;
use crate::transfers::{FeeCheck, Intent, IntentState};

/// Which part of a transfer a posting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Leaves the first card.
    Out,
    /// The fee; leaves the first card too.
    Fee,
    /// Reaches the second card.
    In,
}

/// One line in the books of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting<'a> {
    /// Whose books.
    pub card: &'a CardId,
    /// The card at the other end.
    pub other_card: &'a CardId,
    /// How that card is called.
    pub other_name: &'a CardName,
    /// Part of the transfer.
    pub side: Side,
    /// Negative where money leaves the card.
    pub amount: Cents,
    /// When it was booked: when this computer knew that the money had arrived.
    pub at: Timestamp,
    /// When the person confirmed.
    pub confirmed_at: Timestamp,
}

impl Posting<'_> {
    /// The FITID: bookkeeping programs leave out what they have under the same id, so it is alike in every export.
    pub fn id(&self, intent: &Intent) -> String {
        let side = match self.side {
            Side::Out => "OUT",
            Side::Fee => "FEE",
            Side::In => "IN",
        };
        format!("{}-{side}", intent.id)
    }
}

/// The postings of a transfer; none unless it arrived.
pub fn postings(intent: &Intent) -> impl Iterator<Item = Posting<'_>> {
    let terms = &intent.terms;
    let booked = (intent.state == IntentState::Processed).then(|| booked(intent));
    booked.into_iter().flat_map(move |(moved, fee)| {
        let out = Posting {
            card: &terms.from,
            other_card: &terms.to,
            other_name: &terms.to_card,
            side: Side::Out,
            amount: Cents::new(-moved.get()),
            at: arrived_at(intent),
            confirmed_at: intent.created_at(),
        };
        let fee = fee.map(|fee| Posting {
            side: Side::Fee,
            amount: Cents::new(-fee.get()),
            ..out.clone()
        });
        // Someone else's card is in their books, not in these.
        let into = terms.receiver.is_none().then(|| Posting {
            card: &terms.to,
            other_card: &terms.from,
            other_name: &terms.from_card,
            side: Side::In,
            amount: moved,
            ..out.clone()
        });
        [Some(out), fee, into].into_iter().flatten()
    })
}

/// When this computer knew that the money had arrived.
pub(super) fn arrived_at(intent: &Intent) -> Timestamp {
    let mut moments = intent.history.iter().rev();
    let arrived = moments.find(|moment| moment.state == IntentState::Processed);
    arrived.map_or_else(|| intent.changed_at(), |moment| moment.at)
}

/// What went from card to card, and the fee where there is one: as Astra booked it, where it says so, and else as it was
/// shown. Nothing is made up: where Astra said no fee, or contradicted itself, the amount that was asked for stands alone.
fn booked(intent: &Intent) -> (Cents, Option<Cents>) {
    let terms = &intent.terms;
    if let Some(fee) = FeeCheck::of(intent.booked, terms.fee).booked()
        && let Some(moved) = intent.booked.and_then(|booked| booked.push_amount)
    {
        return (moved, Some(fee).filter(|fee| *fee != Cents::ZERO));
    }
    let Some(fee) = terms.fee.filter(|_| !terms.contradictory) else {
        return (terms.amount, None);
    };
    let less_fee = |pull: Cents| pull.checked_sub(fee);
    let moved = terms
        .push_amount
        .or_else(|| terms.pull_amount.and_then(less_fee))
        .unwrap_or(terms.amount);
    (moved, Some(fee).filter(|fee| fee.is_positive()))
}

/// The account of a card in a bookkeeping program: its last four digits, and a digest of Astra's id, because two cards can end
/// alike. 22 characters are allowed.
pub fn account_id(card: &CardId, name: &CardName) -> String {
    let digest = Sha256::digest(card.as_str().as_bytes());
    let digest = hex::encode_upper(digest.get(..5).unwrap_or_default());
    let digits = name.last_four.chars().filter(char::is_ascii_alphanumeric);
    let last_four: String = digits.take(4).collect();
    if last_four.is_empty() {
        digest
    } else {
        format!("{last_four}-{digest}")
    }
}
