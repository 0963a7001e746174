//! `GET /v1/user`, and what a user may change about themselves at once (CONTRACT.md 8, 13).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Caller;
use crate::rules::{self, FieldErrors, Fields};
use crate::sandbox::Sandbox;
use crate::state::{self, User};

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let state = sandbox.state();
    let user = state.user(&caller.user_id).ok_or_else(no_such_user)?;
    Ok(Json(view(user, &state, sandbox.now())))
}

/// Changes the email (A24). The third change in a year lowers what the user may do.
pub(crate) async fn change_email(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(user_id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    if user_id != caller.user_id {
        return Err(no_such_user());
    }
    let mut fields = Fields::parse(&body).map_err(Refusal::bad_request)?;
    let mut errors = FieldErrors::default();
    let email = fields.required("email", rules::email, &mut errors);
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    changed(&sandbox, user_id, move |user, now| {
        user.email = email;
        user.contact.email_changes.push(now);
        Ok(())
    })
    .await
}

/// For people, and never downward (A36).
pub(crate) async fn upgrade_kyc_type(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::parse(&body).map_err(Refusal::bad_request)?;
    let mut errors = FieldErrors::default();
    fields.expect("kyc_type", &mut errors);
    let light = sandbox.modes().light_programs;
    let wanted = fields.program("kyc_type", light, &mut errors);
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    changed(&sandbox, caller.user_id, move |user, _| {
        let person = user
            .person
            .as_mut()
            .ok_or_else(|| Refusal::bad_request("Only people have a kyc_type."))?;
        if wanted <= person.kyc_type {
            return Err(Refusal::bad_request("The kyc_type can only be raised."));
        }
        person.kyc_type = wanted;
        Ok(())
    })
    .await
}

/// Makes `change` on a user and answers with the user.
async fn changed(
    sandbox: &Arc<Sandbox>,
    user_id: String,
    change: impl FnOnce(&mut User, Timestamp) -> Result<(), Refusal> + Send + 'static,
) -> Result<Json<Value>, Refusal> {
    sandbox
        .change(move |state, at| {
            change(state.user_mut(&user_id).ok_or_else(no_such_user)?, at.now)?;
            let user = state.user(&user_id).ok_or_else(no_such_user)?;
            Ok(Json(view(user, state, at.now)))
        })
        .await
}

pub(crate) fn no_such_user() -> Refusal {
    Refusal::not_found("No such user.")
}

fn view(user: &User, state: &state::State, now: Timestamp) -> Value {
    let name = user.person.as_ref().map(|person| person.name.clone());
    let name = name.unwrap_or_default();
    let mut view = json!({
        "id": user.id,
        "email": user.email,
        "phone": user.phone(now),
        "first_name": user.first_name,
        "last_name": user.last_name,
        "preferred_first_name": name.preferred_first_name,
        "preferred_last_name": name.preferred_last_name,
        "preferred_pronouns": name.preferred_pronouns,
        "status": user.status(now),
    });
    // A23
    if let Some(person) = &user.person {
        view["kyc_type"] = json!(person.kyc_type);
    }
    if let Some(id) = &user.business_profile_id {
        view["kyb_type"] = json!(state.profile(id).map(|profile| profile.kyb_type));
        view["business_profile_id"] = json!(id);
    }
    view
}
