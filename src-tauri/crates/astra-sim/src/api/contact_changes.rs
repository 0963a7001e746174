//! Requests to change the phone or the address: taken at once, granted later, and not too often (CONTRACT.md 13). What
//! they answer is not described, so it is an empty object.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Caller;
use super::users::no_such_user;
use crate::clock::{after, wire};
use crate::entropy::uuid;
use crate::rules::{self, FieldErrors, Fields};
use crate::sandbox::Sandbox;
use crate::state::{self, PhoneChange, User};

/// One in 30 days. Refused in the end where another person has the number: only one can hold it.
pub(crate) async fn request_phone(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::parse(&body).map_err(Refusal::bad_request)?;
    let mut errors = FieldErrors::default();
    let proposed_phone = fields.required("proposed_phone", rules::phone, &mut errors);
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    sandbox
        .change(move |state, at| {
            let wanted_by_a_person = state.user(&caller.user_id).is_some_and(User::is_person);
            let taken = wanted_by_a_person && is_taken(state, &caller.user_id, &proposed_phone);
            let contact = &mut state
                .user_mut(&caller.user_id)
                .ok_or_else(no_such_user)?
                .contact;
            if !contact.may_change_phone(at.now) {
                return Err(Refusal::bad_request(
                    "The phone can be changed once in 30 days.",
                ));
            }
            contact.phone_changes.push(PhoneChange {
                id: uuid(at.entropy),
                proposed_phone,
                created: at.now,
                decided: after(at.now, at.settings.review_time),
                granted: !taken,
            });
            Ok(Json(json!({})))
        })
        .await
}

/// Held by another person, now or as soon as a request of theirs is granted.
fn is_taken(state: &state::State, user_id: &str, phone: &str) -> bool {
    let others =
        (state.users.iter()).filter(|user| !user.deleted && user.is_person() && user.id != user_id);
    let mut numbers = others.map(User::phone_in_the_end);
    numbers.any(|number| number == phone)
}

/// A34
pub(crate) async fn list_phone(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let user = state.user(&caller.user_id).ok_or_else(no_such_user)?;
    let requests: Vec<Value> = user
        .contact
        .phone_changes
        .iter()
        .rev()
        .map(|change| {
            json!({
                "id": change.id,
                "proposed_phone": change.proposed_phone,
                "status": change.status(now),
                "created": wire(change.created),
            })
        })
        .collect();
    Ok(Json(
        json!({ "count": requests.len(), "phone_number_change_requests": requests }),
    ))
}

/// Two in 120 days (A35). What stays as it is, is left out: null and empty texts are refused.
pub(crate) async fn request_address(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::parse(&body).map_err(Refusal::bad_request)?;
    let errors = &mut FieldErrors::default();
    let street = |text: &str| rules::not_blank(text).and_then(|()| rules::street(text));
    let address1 = fields.optional("address1", street, errors);
    let address2 = fields.optional("address2", street, errors);
    let city = fields.optional("city", rules::not_blank, errors);
    let state_code = fields.optional("state", rules::state_code, errors);
    let postal_code = fields.optional("postal_code", rules::postal_code, errors);
    fields.finish(errors);
    if !errors.is_empty() {
        return Err(Refusal::Fields(std::mem::take(errors)));
    }
    let sent = [&address1, &address2, &city, &state_code, &postal_code];
    if sent.iter().all(|field| field.is_none()) {
        return Err(Refusal::bad_request("There is nothing to change."));
    }
    sandbox
        .change(move |state, at| {
            let user = state.user_mut(&caller.user_id).ok_or_else(no_such_user)?;
            if !user.contact.may_change_address(at.now) {
                return Err(Refusal::bad_request(
                    "The address can be changed twice in 120 days.",
                ));
            }
            user.contact.address_changes.push(at.now);
            if let Some(person) = &mut user.person {
                let home = &mut person.home;
                let changes = [
                    (&mut home.address1, address1),
                    (&mut home.address2, address2),
                    (&mut home.city, city),
                    (&mut home.state, state_code),
                    (&mut home.postal_code, postal_code),
                ];
                for (kept, new) in changes {
                    if let Some(new) = new {
                        *kept = new;
                    }
                }
            }
            Ok(Json(json!({})))
        })
        .await
}
