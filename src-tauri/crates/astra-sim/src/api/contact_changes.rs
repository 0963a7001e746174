//! Requests to change the phone or the address: taken at once, granted later, and not too often (CONTRACT.md 13). What
//! they answer is not described, so it is an empty object.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::users::no_such_user;
use crate::ground::{after, uuid, wire};
use crate::rules::Fields;
use crate::sandbox::Sandbox;
use crate::state::{PhoneChange, User};
use crate::{rules, state};

/// One in 30 days. Refused in the end where another person has the number: only one can hold it.
pub(crate) async fn request_phone(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    let proposed_phone = fields.required("proposed_phone", rules::phone);
    fields.finish()?;
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
            Ok(Json(json!({})))
        })
        .await
}

/// Held by another person, who may be about to leave it, or promised to one.
fn is_taken(state: &state::State, user_id: &str, phone: &str, now: Timestamp) -> bool {
    let mut others =
        (state.users.iter()).filter(|user| !user.deleted && user.is_person() && user.id != user_id);
    others.any(|user| user.claims_phone(phone, now))
}

/// A34, phone change list
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

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct PhoneChanges {
    count: usize,
    phone_number_change_requests: Vec<PhoneChangeView>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct PhoneChangeView {
    id: String,
    proposed_phone: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^(pending|approved|rejected)$"))]
    status: &'static str,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
}

/// Two in 120 days (A35, address change body). What stays as it is, is left out: null and empty texts are refused.
pub(crate) async fn request_address(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    let street = |text: &str| rules::not_blank(text).and_then(|()| rules::street(text));
    let address1 = fields.optional("address1", street);
    let address2 = fields.optional("address2", street);
    let city = fields.optional("city", rules::not_blank);
    let state_code = fields.optional("state", rules::state_code);
    let postal_code = fields.optional("postal_code", rules::postal_code);
    fields.finish()?;
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
            Ok(Json(json!({})))
        })
        .await
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{Phone, PostalCode, StateCode, Street, Words};

    /// The new number (section 13).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct PhoneChangeRequest {
        proposed_phone: Phone,
    }

    /// The changed fields (A35, address change body); at least one.
    #[derive(ToSchema)]
    #[schema(min_properties = 1)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct AddressChangeRequest {
        address1: Option<Street>,
        address2: Option<Street>,
        city: Option<Words>,
        state: Option<StateCode>,
        postal_code: Option<PostalCode>,
    }
}
