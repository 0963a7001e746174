//! `GET /v1/user` (CONTRACT.md 8).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Caller;
use crate::sandbox::Sandbox;

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let state = sandbox.state();
    let user = state
        .user(&caller.user_id)
        .ok_or_else(|| Refusal::not_found("No such user."))?;
    let profile = state.profile(&user.business_profile_id);
    Ok(Json(json!({
        "id": user.id,
        "email": user.email,
        "phone": user.phone,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "preferred_first_name": null,
        "preferred_last_name": null,
        "preferred_pronouns": null,
        "status": user.status(sandbox.now()),
        // A23
        "kyb_type": profile.map(|profile| profile.kyb_type),
        "business_profile_id": user.business_profile_id,
    })))
}
