//! Debit cards: what is kept of them, and which numbers behave how (CONTRACT.md 15; A56, test cards).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::user::User;
use crate::config::{Moment, ReviewStatus, TEST_CARDS, bin, test_card};
use crate::ground::{digest, uuid};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) user_id: String,
    pub(crate) created: Timestamp,
    /// Tells the same card again; the number itself is not kept.
    pub(crate) number_digest: String,
    pub(crate) first_six_digits: String,
    pub(crate) last_four_digits: String,
    pub(crate) card_company: String,
    pub(crate) expiration_date: String,
    pub(crate) holder: Holder,
    pub(crate) pull_enabled: bool,
    pub(crate) push_enabled: bool,
    pub(crate) review_status: ReviewStatus,
    pub(crate) review_reasons: Vec<String>,
    /// Transfers that pull from this card fail (A56, test cards).
    pub(crate) pull_fails: bool,
    /// Added as a card of the client's own (A62, added_by_user); any other is external.
    #[serde(default)]
    pub(crate) issued_by_client: bool,
}

/// The name and billing address typed with the card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) street_line_1: String,
    pub(crate) street_line_2: Option<String>,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) zip_code: String,
}

impl Card {
    /// Whether money can be moved with it then, as far as is known (CONTRACT.md 15).
    pub(crate) fn is_usable(&self, then: Timestamp) -> bool {
        self.review_status == ReviewStatus::Approved && !has_passed(&self.expiration_date, then)
    }
}

/// A card is good to the end of its month; the form of the text has been checked.
pub(crate) fn has_passed(expiration_date: &str, now: Timestamp) -> bool {
    let today = now.to_zoned(TimeZone::UTC).date();
    let (month, year) = expiration_date.split_once('/').unwrap_or_default();
    let (month, year) = (month.parse().unwrap_or(0), 2000 + year.parse().unwrap_or(0));
    (year, month) < (today.year(), today.month())
}

/// A card number as digits: people group them with spaces or hyphens.
pub(crate) fn digits_only(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect()
}

/// The check digit every payment card carries (ISO/IEC 7812-1, the Luhn formula). `number` must be digits.
pub(crate) fn is_luhn_valid(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    (12..=19).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && sum.is_multiple_of(10)
}

/// The card that `number`, already checked, becomes for `user`. The caller gives it its place in the list.
pub(crate) fn issue_card(
    user: &User,
    number: &str,
    expiration_date: &str,
    holder: Holder,
    at: Moment<'_>,
    place: u64,
) -> Card {
    let behaviour = TEST_CARDS
        .iter()
        .find(|card| card.number == number)
        .unwrap_or(const { &test_card("", "") });
    let same_name = holder.first_name.eq_ignore_ascii_case(&user.first_name)
        && holder.last_name.eq_ignore_ascii_case(&user.last_name);
    let mut review_reasons = vec![
        if same_name { "C1010" } else { "C1011" }.to_owned(),
        "C2000".to_owned(),
    ];
    review_reasons.extend(behaviour.reason.map(str::to_owned));
    Card {
        id: uuid(at.entropy),
        place,
        user_id: user.id.clone(),
        created: at.now,
        number_digest: digest(number),
        first_six_digits: number[..6].to_owned(),
        last_four_digits: number[number.len() - 4..].to_owned(),
        card_company: bin(&number[..6])
            .map_or("Visa", |bin| bin.card_brand)
            .to_owned(),
        expiration_date: expiration_date.to_owned(),
        holder,
        pull_enabled: behaviour.pull_enabled,
        push_enabled: behaviour.push_enabled,
        review_status: behaviour.review_status,
        review_reasons,
        pull_fails: behaviour.pull_fails,
        issued_by_client: false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let now: Timestamp = "2026-03-31T23:00:00Z".parse().unwrap();
        assert!(!has_passed("03/26", now));
        assert!(has_passed("02/26", now));
        assert!(has_passed("12/25", now));
        assert!(!has_passed("01/27", now));
    }

    #[test]
    fn every_test_card_could_be_a_real_number_of_a_known_bin() {
        for card in &TEST_CARDS {
            assert!(
                is_luhn_valid(card.number),
                "{} fails the check digit",
                card.number
            );
            assert!(
                card.number.starts_with('6') || bin(&card.number[..6]).is_some(),
                "{} has no BIN in the sandbox",
                card.number
            );
        }
    }

    #[test]
    fn a_mistyped_digit_is_noticed() {
        assert!(!is_luhn_valid("4000056655665557"));
        assert!(!is_luhn_valid("0"), "too short to be a card");
        assert!(!is_luhn_valid("400005665566555x"));
    }

    #[test]
    fn groups_of_digits_are_joined() {
        assert_eq!(digits_only("4000 0566-5566 5556"), "4000056655665556");
    }
}
