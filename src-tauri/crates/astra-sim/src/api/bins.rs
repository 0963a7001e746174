//! `GET /v1/bins/{bin}` (CONTRACT.md 15, 23).

use axum::Json;
use axum::extract::Path;
use serde_json::{Value, json};

use super::Refusal;
use super::caller::Client;
use crate::state::bin;

pub(crate) async fn read(_: Client, Path(number): Path<String>) -> Result<Json<Value>, Refusal> {
    // A40
    let found = bin(&number).ok_or_else(|| Refusal::not_found("This BIN is not known."))?;
    Ok(Json(json!({
        "bin": found.bin,
        "card_brand": found.card_brand,
        "card_type": "debit",
        "interchange_category": "regulated",
        "issuer_name": found.issuer_name,
        "settlement_network": found.card_brand,
    })))
}
