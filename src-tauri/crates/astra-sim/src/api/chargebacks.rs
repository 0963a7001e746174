//! The chargeback inside a transfer (CONTRACT.md 17). Names are a client's, values are ours.

use serde::Serialize;

use crate::ground::{Dollars, wire};
use crate::state::{Chargeback, Routine, Transfer};

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(super) struct ChargebackView {
    action_status: &'static str,
    cb_id: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    created: String,
    exception_code: &'static str,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    exception_date: String,
    exception_description: &'static str,
    exception_id: String,
    exception_settled_amount: Dollars,
    exception_type: &'static str,
    merchant_reference_id: String,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    network_id: Option<String>,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    original_creation_date: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    original_processed_date: String,
    original_settled_amount: Dollars,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    status_date: String,
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    updated: String,
    user_id: String,
}

impl ChargebackView {
    pub(super) fn of(back: &Chargeback, routine: &Routine, transfer: &Transfer) -> Self {
        let created = wire(back.created);
        Self {
            action_status: "open",
            cb_id: back.id.clone(),
            exception_code: "10.4",
            exception_date: created.clone(),
            exception_description: "The cardholder says that this was not their payment.",
            exception_id: back.id.clone(),
            exception_settled_amount: Dollars(transfer.pull_amount),
            exception_type: "chargeback",
            merchant_reference_id: transfer.id.clone(),
            network_id: None,
            original_creation_date: wire(transfer.initiated),
            original_processed_date: wire(transfer.settles),
            original_settled_amount: Dollars(transfer.pull_amount),
            status_date: created.clone(),
            updated: created.clone(),
            created,
            user_id: routine.user_id.clone(),
        }
    }
}
