//! `GET /v1/bins/{bin}` (CONTRACT.md 15, 23).

use axum::Json;
use serde::Serialize;

use crate::api::auth::Client;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::config::bin;

pub(crate) async fn read(_: Client, Path(number): Path) -> Result<Json<BinView>, ApiError> {
    // A40, unknown BIN
    let found = bin(&number).ok_or_else(|| ApiError::not_found("This BIN is not known."))?;
    Ok(Json(BinView {
        bin: found.bin,
        card_brand: found.card_brand,
        card_type: "debit",
        interchange_category: "regulated",
        issuer_name: found.issuer_name,
        settlement_network: found.card_brand,
    }))
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct BinView {
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{6}$"))]
    bin: &'static str,
    card_brand: &'static str,
    #[cfg_attr(feature = "openapi", schema(pattern = "^debit$"))]
    card_type: &'static str,
    interchange_category: &'static str,
    issuer_name: &'static str,
    settlement_network: &'static str,
}
