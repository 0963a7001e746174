//! `GET /v1/users/{id}/capabilities` (CONTRACT.md 11; A32, capability nesting).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::sandbox::Sandbox;

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(user_id): Path,
) -> Result<Json<CapabilitiesView>, ApiError> {
    let state = sandbox.state();
    let user = state
        .user(&user_id)
        .filter(|user| user.id == caller.user_id);
    let user = user.ok_or_else(|| ApiError::not_found("No such user."))?;
    // The lowest tier for everybody who is not approved or changed the email too often; the tier above it is our own
    // choice.
    let approved = user.is_above_lowest_tier(sandbox.now());
    Ok(Json(CapabilitiesView {
        account_to_account: AccountToAccount {
            max_settlement_speed: if approved { "T+1" } else { "T+4" },
        },
        account_to_card: AccountToCard {
            is_eligible: approved,
        },
        card_to_card: CardToCard {
            transfer_count_limit: if approved { None } else { Some(1) },
        },
    }))
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct CapabilitiesView {
    account_to_account: AccountToAccount,
    account_to_card: AccountToCard,
    card_to_card: CardToCard,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AccountToAccount {
    #[cfg_attr(feature = "openapi", schema(pattern = r"^T\+[14]$"))]
    max_settlement_speed: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AccountToCard {
    is_eligible: bool,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct CardToCard {
    /// A day; null is without limit.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    transfer_count_limit: Option<u32>,
}
