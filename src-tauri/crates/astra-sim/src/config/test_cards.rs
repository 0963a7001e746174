//! The vendor's test cards and ours, the BINs of the sandbox, and the test phone (CONTRACT.md 15, 23; A56, more test cards).

use serde::{Deserialize, Serialize};

/// The number of every persona: a test number of the vendor's sandbox, which is never throttled (A55, throttled numbers).
pub const TEST_PHONE: &str = "+15555550100";

/// The only usable status is `approved` (CONTRACT.md 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
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

/// A card that works, but for what its number is said to mean.
pub(crate) const fn test_card(number: &'static str, means: &'static str) -> TestCard {
    TestCard {
        number,
        means,
        review_status: ReviewStatus::Approved,
        reason: None,
        pull_enabled: true,
        push_enabled: true,
        pull_fails: false,
        issuer_says: IssuerSays::Yes,
    }
}

/// The first two are the vendor's; the others are invented (A56, test cards) and stand in the README.
pub(crate) const TEST_CARDS: [TestCard; 14] = [
    test_card("4000056655665556", "Visa debit, works"),
    test_card("4242424242424242", "Visa debit, works"),
    test_card("5200828282828210", "Mastercard debit, works"),
    TestCard {
        review_status: ReviewStatus::Flagged,
        reason: Some("C1021"),
        ..test_card("4000000000009235", "needs a review by staff")
    },
    TestCard {
        review_status: ReviewStatus::Rejected,
        reason: Some("C1061"),
        ..test_card("4000000000004954", "is rejected")
    },
    TestCard {
        pull_enabled: false,
        reason: Some("C1041"),
        ..test_card("4000000000000341", "cannot send money")
    },
    TestCard {
        push_enabled: false,
        reason: Some("C1031"),
        ..test_card("4000000000000119", "cannot receive money")
    },
    TestCard {
        pull_fails: true,
        ..test_card("4000000000009995", "has no funds: transfers from it fail")
    },
    TestCard {
        issuer_says: IssuerSays::No,
        ..test_card(
            "4000000000000002",
            "is refused by its bank: it cannot be linked",
        )
    },
    TestCard {
        issuer_says: IssuerSays::TooOften,
        ..test_card(
            "4000000000004293",
            "has a bank that is asked too often: it cannot be linked now",
        )
    },
    TestCard {
        issuer_says: IssuerSays::Nothing,
        ..test_card(
            "4000000000005035",
            "has a bank that does not answer: it cannot be linked now",
        )
    },
    test_card(
        "6011111111111117",
        "begins with 6: such cards cannot be linked",
    ),
    test_card(
        "5594300000000005",
        "is a business card: people cannot link it",
    ),
    test_card(
        "4603690000000001",
        "is issued by the client (its BIN is registered)",
    ),
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

const fn visa(bin: &'static str) -> Bin {
    Bin {
        bin,
        card_brand: "Visa",
        issuer_name: "Sandbox Bank",
        commercial: false,
    }
}

const fn mastercard(bin: &'static str) -> Bin {
    Bin {
        card_brand: "Mastercard",
        issuer_name: "Sandbox Savings",
        ..visa(bin)
    }
}

/// The sandbox's BINs (CONTRACT.md 23) and those of the two vendor cards. Issuer names are ours.
const BINS: [Bin; 11] = [
    visa("400000"),
    visa("400005"),
    Bin {
        issuer_name: "Sandbox Credit Union",
        ..visa("400022")
    },
    visa("424242"),
    visa("440393"),
    Bin {
        issuer_name: "Sandbox Client Program",
        ..visa("460369")
    },
    visa("475833"),
    visa("498503"),
    mastercard("510805"),
    mastercard("520082"),
    Bin {
        issuer_name: "Sandbox Business Bank",
        commercial: true,
        ..mastercard("559430")
    },
];

/// The sandbox's entry for the first six digits of a card, if it has one.
pub(crate) fn bin(first_six: &str) -> Option<&'static Bin> {
    BINS.iter().find(|known| known.bin == first_six)
}
