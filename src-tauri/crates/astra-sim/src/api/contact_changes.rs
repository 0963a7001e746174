//! Requests to change the phone or the address: taken at once, granted later, and not too often (CONTRACT.md 13). What
//! they answer is not described, so it is an empty object.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::responses::{Empty, InternalError, InvalidBody, NotFound, Unauthorized};
use crate::api::schemas::{AddressChangeRequest, PhoneChangeRequest};
use crate::api::users::no_such_user;
use crate::ground::clock::{after, wire};
use crate::ground::entropy::uuid;
use crate::rules::{FieldErrors, Fields};
use crate::sandbox::Sandbox;
use crate::state::{PhoneChange, User};
use crate::{rules, state};

/// One in 30 days. Refused in the end where another person has the number: only one can hold it.
#[utoipa::path(
    post,
    path = "/v1/request_user_phone_number_update",
    operation_id = "request_phone_change",
    tag = "Users",
    summary = "Ask for another phone (13)",
    security(("user" = [])),
    request_body = PhoneChangeRequest,
    responses((status = 200, description = "Taken; decided later", body = Empty), InvalidBody, Unauthorized, NotFound, InternalError),
)]
pub(crate) async fn request_phone(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Empty>, ApiError> {
    let mut fields = Fields::parse(&body).map_err(ApiError::bad_request)?;
    let mut errors = FieldErrors::default();
    let proposed_phone = fields.required("proposed_phone", rules::phone, &mut errors);
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(ApiError::Fields(errors));
    }
    sandbox
        .change(move |state, at| {
            let wanted_by_a_person = state.user(&caller.user_id).is_some_and(User::is_person);
            let taken =
                wanted_by_a_person && is_taken(state, &caller.user_id, &proposed_phone, at.now);
            let contact = &mut state
                .user_mut(&caller.user_id)
                .ok_or_else(no_such_user)?
                .contact;
            if !contact.may_change_phone(at.now) {
                return Err(ApiError::bad_request(
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
            Ok(Json(Empty {}))
        })
        .await
}

/// Held by another person, who may be about to leave it, or promised to one.
fn is_taken(state: &state::State, user_id: &str, phone: &str, now: Timestamp) -> bool {
    let mut others =
        (state.users.iter()).filter(|user| !user.deleted && user.is_person() && user.id != user_id);
    others.any(|user| user.claims_phone(phone, now))
}

/// A34
#[utoipa::path(
    get,
    path = "/v1/phone_number_change_requests",
    operation_id = "list_phone_changes",
    tag = "Users",
    summary = "The changes of the phone, newest first (13, A34)",
    security(("user" = [])),
    responses((status = 200, description = "All of them", body = PhoneChanges), Unauthorized, NotFound),
)]
pub(crate) async fn list_phone(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
) -> Result<Json<PhoneChanges>, ApiError> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let user = state.user(&caller.user_id).ok_or_else(no_such_user)?;
    let requests: Vec<_> = user
        .contact
        .phone_changes
        .iter()
        .rev()
        .map(|change| PhoneChangeView {
            id: change.id.clone(),
            proposed_phone: change.proposed_phone.clone(),
            status: change.status(now),
            created: wire(change.created),
        })
        .collect();
    Ok(Json(PhoneChanges {
        count: requests.len(),
        phone_number_change_requests: requests,
    }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PhoneChanges {
    count: usize,
    phone_number_change_requests: Vec<PhoneChangeView>,
}

#[derive(Serialize, ToSchema)]
struct PhoneChangeView {
    id: String,
    proposed_phone: String,
    #[schema(pattern = "^(pending|approved|rejected)$")]
    status: &'static str,
    #[schema(format = DateTime)]
    created: String,
}

/// Two in 120 days (A35). What stays as it is, is left out: null and empty texts are refused.
#[utoipa::path(
    post,
    path = "/v1/request_address_change",
    operation_id = "request_address_change",
    tag = "Users",
    summary = "Change the address (13, A35)",
    security(("user" = [])),
    request_body = AddressChangeRequest,
    responses((status = 200, description = "Changed", body = Empty), InvalidBody, Unauthorized, NotFound, InternalError),
)]
pub(crate) async fn request_address(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Empty>, ApiError> {
    let mut fields = Fields::parse(&body).map_err(ApiError::bad_request)?;
    let errors = &mut FieldErrors::default();
    let street = |text: &str| rules::not_blank(text).and_then(|()| rules::street(text));
    let address1 = fields.optional("address1", street, errors);
    let address2 = fields.optional("address2", street, errors);
    let city = fields.optional("city", rules::not_blank, errors);
    let state_code = fields.optional("state", rules::state_code, errors);
    let postal_code = fields.optional("postal_code", rules::postal_code, errors);
    fields.finish(errors);
    if !errors.is_empty() {
        return Err(ApiError::Fields(std::mem::take(errors)));
    }
    let sent = [&address1, &address2, &city, &state_code, &postal_code];
    if sent.iter().all(|field| field.is_none()) {
        return Err(ApiError::bad_request("There is nothing to change."));
    }
    sandbox
        .change(move |state, at| {
            let user = state.user_mut(&caller.user_id).ok_or_else(no_such_user)?;
            if !user.contact.may_change_address(at.now) {
                return Err(ApiError::bad_request(
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
            Ok(Json(Empty {}))
        })
        .await
}
