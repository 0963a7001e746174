//! Sample data: the vendor's own person and magic numbers, invented businesses, phones that are nobody's.

use serde_json::{Value, json};

/// Approved automatically in the sandbox (CONTRACT.md 23).
pub(crate) const APPROVED_EIN: &str = "11-1111111";
/// Neither of the two magic numbers: goes to review.
pub(crate) const OTHER_EIN: &str = "33-3333333";
/// The vendor's two test cards.
pub(crate) const TEST_CARDS: [&str; 2] = ["4000056655665556", "4242424242424242"];
/// A number of the vendor's BIN list that is no test card, so nobody has registered its BIN.
pub(crate) const STRANGERS_CARD: &str = "4000220000000006";
/// Any three digits do.
pub(crate) const SECURITY_CODE: &str = "123";
/// A BIN of the vendor's sandbox list, and one that is on no list.
pub(crate) const KNOWN_BIN: &str = "400000";
pub(crate) const UNKNOWN_BIN: &str = "999999";

/// A business of `business_type` that signs in with `phone`.
pub(crate) fn business(phone: &str, business_type: &str, ein: &str, tag: &str) -> Value {
    let name = format!("Sandbox Check {tag} LLC");
    let mut profile = json!({
        "phone": phone,
        "first_name": "Edmund",
        "last_name": "Hillary",
        "email": email(tag),
        "kyb_type": "verified",
        "business_info": {
            "business_type": business_type,
            "business_name": name,
            // A63, no trade name: the legal name stands in for it.
            "doing_business_as": name,
            "ein": ein,
            "phone": phone,
            "website": "https://example.com",
            "address1": "123 Astra Ave",
            "address2": "Suite 1",
            "city": "Palo Alto",
            "state": "CA",
            "postal_code": "94304",
        },
        "business_admin": person(tag),
        "business_controller": person(tag),
        "beneficial_owners": [person(tag)],
    });
    profile["business_controller"]["title"] = json!("CEO");
    // A29, ssn of officers: one of them with the number that the hosted form would ask for; the vendor's sample.
    profile["beneficial_owners"][0]["ssn"] = json!("1234");
    profile
}

fn person(tag: &str) -> Value {
    json!({
        "first_name": "Edmund",
        "last_name": "Hillary",
        "email": email(tag),
        "date_of_birth": "1985-02-03",
        "address1": "123 Astra Ave",
        "city": "Palo Alto",
        "state": "CA",
        "postal_code": "94304",
    })
}

/// An address that belongs to nobody (RFC 2606).
pub(crate) fn email(tag: &str) -> String {
    format!("sandbox-check-{tag}@example.com")
}

/// The vendor's sample person, with a phone and email of their own.
pub(crate) fn intent(phone: &str, email: &str) -> Value {
    json!({
        "email": email,
        "phone": phone,
        "first_name": "Edmund",
        "last_name": "Hillary",
        "address1": "123 Astra Ave",
        "address2": "",
        "city": "Palo Alto",
        "state": "CA",
        "postal_code": "94304",
        "date_of_birth": "1985-02-03",
        "ssn": "1234",
        "ip_address": "192.0.2.0",
    })
}

/// A test card good to the end of `year`.
pub(crate) fn card(number: &str, year: i16) -> Value {
    json!({
        "card_number": number,
        "card_security_code": SECURITY_CODE,
        "expiration_date": format!("12/{:02}", year % 100),
        "first_name": "Edmund",
        "last_name": "Hillary",
        "street_line_1": "123 Astra Ave",
        "city": "Palo Alto",
        "state": "CA",
        "zip_code": "94304",
    })
}

/// A one-time routine between two cards; `amount` in dollars as the wire wants it.
pub(crate) fn routine(source: &str, destination: &str, amount: f64, tag: &str) -> Value {
    json!({
        "type": "one-time",
        "payment_type": "debit",
        "name": format!("sandbox-check {tag}"),
        "source_id": source,
        "destination_id": destination,
        "amount": amount,
        "client_correlation_id": tag,
    })
}
