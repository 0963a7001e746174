//! People among the personas.

use serde_json::json;

use crate::api::{routines, user_intents};
use crate::config::{Moment, TEST_PHONE};
use crate::ground::Cents;
use crate::state::{AccountType, INSTITUTIONS, NewAccount, Review, SignedIn, State, UserStatus};

/// A person who has authenticated once; gives their id.
pub(super) fn enter(state: &mut State, status: UserStatus, at: Moment<'_>) -> Option<String> {
    // The vendor's own example.
    let body = json!({
        "email": "edmund@alpine.example", "phone": TEST_PHONE, "first_name": "Edmund", "last_name": "Hillary",
        "address1": "123 Astra Ave", "address2": "", "city": "Palo Alto", "state": "CA", "postal_code": "94304",
        "date_of_birth": "1985-02-03", "ssn": "1234", "ip_address": "192.0.2.0"
    });
    let intent = user_intents::parse(body.to_string().as_bytes(), at.grants).ok()?;
    let intent_id = user_intents::keep(state, intent, at).ok()?;
    let SignedIn::User(user_id) = state.sign_in_person(TEST_PHONE, Some(&intent_id), at) else {
        return None;
    };
    state.user_mut(&user_id)?.review = Review::Decided(status);
    Some(user_id)
}

pub(super) fn enter_with_accounts(state: &mut State, at: Moment<'_>) -> Option<()> {
    let user_id = enter(state, UserStatus::Approved, at)?;
    let mut account = |name: &str, subtype, number: &str| {
        let account = NewAccount {
            institution_id: INSTITUTIONS[0].0.to_owned(),
            name: name.to_owned(),
            subtype,
            number: number.to_owned(),
            balance: Some(Cents(250_000)),
        };
        state
            .add_account(&user_id, account, at)
            .map(|account| account.id.clone())
    };
    let source = account("Everyday", AccountType::Checking, "000123456789")?;
    let destination = account("Rainy days", AccountType::Savings, "000987654321")?;
    let body = json!({
        "type": "recurring", "payment_type": "ach", "frequency": "weekly", "name": "Rainy days", "amount": 25,
        "source_id": source, "destination_id": destination
    });
    let routine = routines::asked_for(body.to_string().as_bytes(), state, &user_id, at).ok()?;
    state.routines.push(routine);
    Some(())
}
