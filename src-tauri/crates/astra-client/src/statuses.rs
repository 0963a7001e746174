//! The vendor's statuses and kinds as open enums: a word we do not know survives as `Other`.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$word_doc])* $word,)*
            /// A word that the vendor added since; kept as it came.
            Other(String),
        }

        impl $name {
            /// The vendor's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$word,)*
                    _ => Self::Other(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

open_enum! {
    /// Where a user stands (CONTRACT.md 9).
    UserStatus {
        /// The check is running; for businesses about a day, up to two or longer.
        Pending = "pending",
        /// In good standing; only these may start routines.
        Approved = "approved",
        /// Details did not match; the profile may be verified once more.
        Retry = "retry",
        /// Papers are wanted.
        Document = "document",
        /// Refused.
        Rejected = "rejected",
        /// Failed a check or broke the terms.
        Suspended = "suspended",
    }
}

open_enum! {
    /// Where a person stands before they are a user (CONTRACT.md 9).
    IntentStatus {
        /// The check is running, for seconds.
        Pending = "pending",
        /// Checked; the person can sign in.
        Approved = "approved",
        /// Details did not match; they may be verified once more.
        Retry = "retry",
        /// A photo ID is wanted.
        Document = "document",
        /// Refused.
        Rejected = "rejected",
        /// Failed a check or broke the terms.
        Suspended = "suspended",
        /// There is a user now, and its status counts.
        ConvertedToUser = "converted_to_user",
    }
}

open_enum! {
    /// What Astra decided about a change of the phone number (CONTRACT.md 13; A34, phone change list).
    ContactChangeStatus {
        /// Not decided yet; about one business day.
        Pending = "pending",
        /// The number is the new one.
        Approved = "approved",
        /// The number stays as it was.
        Rejected = "rejected",
    }
}

open_enum! {
    /// Where a card stands, for both `status` and `review_status` (CONTRACT.md 15; A37, card status).
    CardStatus {
        /// Usable; the only usable one.
        Approved = "approved",
        /// The client's staff must decide in the dashboard; unusable until then.
        Flagged = "flagged",
        /// Unusable.
        Rejected = "rejected",
        /// Deleted.
        Removed = "removed",
    }
}

open_enum! {
    /// Where a routine stands (CONTRACT.md 16).
    RoutineStatus {
        /// The user is not approved yet.
        RequiresUserVerification = "requires_user_verification",
        /// A bank account is not authorized yet.
        PendingAccountAuthorization = "pending_account_authorization",
        /// The user is suspended; final for a one-time routine.
        UserSuspended = "user_suspended",
        /// Will run.
        Active = "active",
        /// Paused.
        Inactive = "inactive",
        /// Called off; final.
        Cancelled = "cancelled",
        /// Its transfer failed; final.
        Failed = "failed",
        /// Done; final. The word is not `complete`.
        Completed = "completed",
    }
}

impl RoutineStatus {
    /// Whether a one-time routine in this status stays so. A word we do not know is not final.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::UserSuspended | Self::Cancelled | Self::Failed | Self::Completed
        )
    }
}

open_enum! {
    /// Where a transfer stands (CONTRACT.md 17). The transfer is the truth about a payment.
    TransferStatus {
        /// On its way.
        Pending = "pending",
        /// The money moved. A chargeback may still follow.
        Processed = "processed",
        /// Called off. Spelled with two l although the vendor's prose has one.
        Cancelled = "cancelled",
        /// The money did not move.
        Failed = "failed",
    }
}

impl TransferStatus {
    /// Whether the transfer stays so. A word we do not know is not final.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Processed | Self::Cancelled | Self::Failed)
    }
}

open_enum! {
    /// What kind of routine (CONTRACT.md 16). We make `one-time` only.
    RoutineType {
        /// Once.
        OneTime = "one-time",
        /// Again and again, between accounts.
        Recurring = "recurring",
        /// A part of what comes in.
        PercentageBased = "percentage-based",
        /// A part of the balance.
        PercentageBalance = "percentage-balance",
        /// Up to a balance.
        Refill = "refill",
        /// The cents up to the next dollar of what is spent.
        RoundUp = "round-up",
        /// What is above a balance.
        Sweep = "sweep",
        /// A growing amount, for a year.
        FiftyTwoWeek = "fifty-two-week",
    }
}

open_enum! {
    /// How often a recurring routine runs (CONTRACT.md 16).
    Frequency {
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        BiWeekly = "bi-weekly",
        /// Every month.
        Monthly = "monthly",
    }
}

open_enum! {
    /// What moves the money (CONTRACT.md 16).
    PaymentType {
        /// Cards.
        Debit = "debit",
        /// Bank accounts.
        Ach = "ach",
        /// The vendor's books.
        Ledger = "ledger",
    }
}

open_enum! {
    /// Which leg of a transfer (CONTRACT.md 17; A44, segments).
    SegmentType {
        /// Out of the source card.
        Pull = "pull",
        /// Into the destination card.
        Push = "push",
    }
}

open_enum! {
    /// Which check a person goes through (CONTRACT.md 7).
    KycType {
        /// The whole check; may send and receive.
        Verified = "verified",
        /// No check; the program must allow it.
        Unverified = "unverified",
        /// May only be paid; the program must allow it.
        ReceiveOnly = "receive-only",
    }
}

open_enum! {
    /// Which check a business goes through (CONTRACT.md 10).
    KybType {
        /// The whole check; may send and receive.
        Verified = "verified",
        /// No check; the program must allow it.
        Unverified = "unverified",
        /// May only be paid; the program must allow it.
        ReceiveOnly = "receive-only",
    }
}

open_enum! {
    /// The kind of company (CONTRACT.md 10). Two spellings are confirmed, two assumed (A28, business types).
    BusinessType {
        /// One person; needs no controller and no owners.
        SoleProprietorship = "soleProprietorship",
        /// Limited liability company.
        Llc = "llc",
        /// S-corp and C-corp alike (A28, business types).
        Corporation = "corporation",
        /// Partnership (A28, business types).
        Partnership = "partnership",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_unknown_word_survives_and_is_not_final() {
        let status: TransferStatus = serde_json::from_str("\"returned\"").unwrap();
        assert_eq!(status, TransferStatus::Other("returned".into()));
        assert!(!status.is_final(), "we cannot know that nothing follows");
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"returned\"");
    }

    #[test]
    fn every_status_is_spelled_as_the_vendor_spells_it() {
        // CONTRACT.md 16: one client shipped `complete` and had to correct it.
        let words = |text: &str| RoutineStatus::from(text.to_owned());
        assert_eq!(words("completed"), RoutineStatus::Completed);
        assert_eq!(words("complete"), RoutineStatus::Other("complete".into()));
        assert_eq!(words("active"), RoutineStatus::Active);
        assert!(words("completed").is_final());
        assert!(!words("active").is_final());
        assert_eq!(
            UserStatus::from("document".to_owned()),
            UserStatus::Document
        );
        assert_eq!(KybType::ReceiveOnly.as_str(), "receive-only");
        assert_eq!(
            BusinessType::SoleProprietorship.as_str(),
            "soleProprietorship"
        );
    }
}
