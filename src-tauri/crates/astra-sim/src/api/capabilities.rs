//! `GET /v1/users/{id}/capabilities` (CONTRACT.md 11, A32).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Caller;
use crate::sandbox::Sandbox;

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(user_id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let state = sandbox.state();
    let user = state
        .user(&user_id)
        .filter(|user| user.id == caller.user_id);
    let user = user.ok_or_else(|| Refusal::not_found("No such user."))?;
    // The lowest tier for everybody who is not approved or changed the email too often; the tier above it is our own
    // choice.
    let approved = user.is_above_lowest_tier(sandbox.now());
    Ok(Json(json!({
        "account_to_account": { "max_settlement_speed": if approved { "T+1" } else { "T+4" } },
        "account_to_card": { "is_eligible": approved },
        "card_to_card": { "transfer_count_limit": if approved { Value::Null } else { json!(1) } },
    })))
}
