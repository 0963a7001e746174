//! The vendor's test cards and ours, the BINs of the sandbox, and the test phone (CONTRACT.md 15, 23; A56, more test cards).

use serde::{Deserialize, Serialize};

/// The number of every persona: a test number of the vendor's sandbox, which is never throttled (A55, throttled numbers).
pub const TEST_PHONE: &str = "+15555550100";

/// The only usable status is `approved` (CONTRACT.md 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReviewStatus {
    Approved,
    Flagged,
    Rejected,
    Removed,
}

/// How a test card behaves.
pub(crate) struct TestCard {
    pub(crate) number: &'static str,
    pub(crate) means: &'static str,
    pub(crate) review_status: ReviewStatus,
    pub(crate) reason: Option<&'static str>,
    pub(crate) pull_enabled: bool,
    pub(crate) push_enabled: bool,
    pub(crate) pull_fails: bool,
    issuer_says: IssuerSays,
}

/// The issuer's answer when a card is added (CONTRACT.md 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IssuerSays {
    Yes,
    /// And will say so again.
    No,
    /// Asked too often: no decision.
    TooOften,
    /// Out of reach: no decision.
    Nothing,
}

/// The test cards, each with its behaviour.
pub fn test_cards() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEST_CARDS.iter().map(|card| (card.number, card.means))
}

pub(crate) const USABLE: TestCard = TestCard {
    number: "",
    means: "",
    review_status: ReviewStatus::Approved,
    reason: None,
    pull_enabled: true,
    push_enabled: true,
    pull_fails: false,
    issuer_says: IssuerSays::Yes,
};

/// The first two are the vendor's; the others are invented (A56, test cards) and stand in the README.
pub(crate) const TEST_CARDS: [TestCard; 14] = [
    TestCard {
        number: "4000056655665556",
        means: "Visa debit, works",
        ..USABLE
    },
    TestCard {
        number: "4242424242424242",
        means: "Visa debit, works",
        ..USABLE
    },
    TestCard {
        number: "5200828282828210",
        means: "Mastercard debit, works",
        ..USABLE
    },
    TestCard {
        number: "4000000000009235",
        means: "needs a review by staff",
        review_status: ReviewStatus::Flagged,
        reason: Some("C1021"),
        ..USABLE
    },
    TestCard {
        number: "4000000000004954",
        means: "is rejected",
        review_status: ReviewStatus::Rejected,
        reason: Some("C1061"),
        ..USABLE
    },
    TestCard {
        number: "4000000000000341",
        means: "cannot send money",
        pull_enabled: false,
        reason: Some("C1041"),
        ..USABLE
    },
    TestCard {
        number: "4000000000000119",
        means: "cannot receive money",
        push_enabled: false,
        reason: Some("C1031"),
        ..USABLE
    },
    TestCard {
        number: "4000000000009995",
        means: "has no funds: transfers from it fail",
        pull_fails: true,
        ..USABLE
    },
    TestCard {
        number: "4000000000000002",
        means: "is refused by its bank: it cannot be linked",
        issuer_says: IssuerSays::No,
        ..USABLE
    },
    TestCard {
        number: "4000000000004293",
        means: "has a bank that is asked too often: it cannot be linked now",
        issuer_says: IssuerSays::TooOften,
        ..USABLE
    },
    TestCard {
        number: "4000000000005035",
        means: "has a bank that does not answer: it cannot be linked now",
        issuer_says: IssuerSays::Nothing,
        ..USABLE
    },
    TestCard {
        number: "6011111111111117",
        means: "begins with 6: such cards cannot be linked",
        ..USABLE
    },
    TestCard {
        number: "5594300000000005",
        means: "is a business card: people cannot link it",
        ..USABLE
    },
    TestCard {
        number: "4603690000000001",
        means: "is issued by the client (its BIN is registered)",
        ..USABLE
    },
];

/// The issuer's answer for `number`.
pub(crate) fn issuer_says(number: &str) -> IssuerSays {
    let known = TEST_CARDS.iter().find(|card| card.number == number);
    known.map_or(IssuerSays::Yes, |card| card.issuer_says)
}

/// The result of a BIN lookup.
pub(crate) struct Bin {
    pub(crate) bin: &'static str,
    pub(crate) card_brand: &'static str,
    pub(crate) issuer_name: &'static str,
    /// Its cards are for businesses (A61, business card as a person).
    pub(crate) commercial: bool,
}

const PERSONAL: Bin = Bin {
    bin: "",
    card_brand: "Visa",
    issuer_name: "Sandbox Bank",
    commercial: false,
};

/// The sandbox's BINs (CONTRACT.md 23) and those of the two vendor cards. Issuer names are ours.
const BINS: [Bin; 11] = [
    Bin {
        bin: "400000",
        ..PERSONAL
    },
    Bin {
        bin: "400005",
        ..PERSONAL
    },
    Bin {
        bin: "400022",
        issuer_name: "Sandbox Credit Union",
        ..PERSONAL
    },
    Bin {
        bin: "424242",
        ..PERSONAL
    },
    Bin {
        bin: "440393",
        ..PERSONAL
    },
    Bin {
        bin: "460369",
        issuer_name: "Sandbox Client Program",
        ..PERSONAL
    },
    Bin {
        bin: "475833",
        ..PERSONAL
    },
    Bin {
        bin: "498503",
        ..PERSONAL
    },
    Bin {
        bin: "510805",
        card_brand: "Mastercard",
        issuer_name: "Sandbox Savings",
        ..PERSONAL
    },
    Bin {
        bin: "520082",
        card_brand: "Mastercard",
        issuer_name: "Sandbox Savings",
        ..PERSONAL
    },
    Bin {
        bin: "559430",
        card_brand: "Mastercard",
        issuer_name: "Sandbox Business Bank",
        commercial: true,
    },
];

/// The sandbox's entry for the first six digits of a card, if it has one.
pub(crate) fn bin(first_six: &str) -> Option<&'static Bin> {
    BINS.iter().find(|known| known.bin == first_six)
}
