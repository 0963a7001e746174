//! Pausing, resuming, changing and deleting a routine (CONTRACT.md 16).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::api::routines::create::{SPEEDS, correlation_rule, settlement_days};
use crate::api::routines::{RoutineView, find};
use crate::ground::Cents;
use crate::rules::{Fields, eight_letters_and_digits, not_blank};
use crate::sandbox::Sandbox;
use crate::state;
use crate::state::{Course, Routine};

/// The changes that need a new routine, by the vendor's help pages.
const FIXED: [&str; 7] = [
    "amount",
    "start_date",
    "frequency",
    "source_id",
    "destination_id",
    "destination_user_id",
    "payment_type",
];

pub(crate) async fn update(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
    body: Bytes,
) -> Result<Json<RoutineView>, ApiError> {
    let change = Change::parse(&body)?;
    sandbox
        .change(move |state, at| {
            let routine = find(state, &caller.user_id, &id)?;
            change.check(routine)?;
            let open = matches!(routine.status(at.now), "active" | "inactive");
            edit(state, &id, |routine| {
                change.apply(routine, open, at.now)?;
                Ok(Json(RoutineView::of(routine.clone(), at.now)))
            })
        })
        .await
}

/// The changes, checked as far as that can be done without the routine.
struct Change {
    active: Option<bool>,
    name: Option<String>,
    kind: Option<String>,
    client_correlation_id: Option<String>,
    preferred_settlement_speed: Option<String>,
}

impl Change {
    fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let mut fields = Fields::parse(body)?;
        let change = Self {
            active: fields.flag("active"),
            name: fields.optional("name", not_blank),
            kind: fields.optional("type", not_blank),
            // Its form depends on the routine.
            client_correlation_id: fields.optional("client_correlation_id", not_blank),
            preferred_settlement_speed: fields.choice("preferred_settlement_speed", &SPEEDS),
        };
        // Changeable by the vendor's list; only types that are not simulated have one.
        let threshold = fields.number("threshold");
        let complaint = threshold.map(|text| Cents::parse_amount(&text));
        if let Some(Err(complaint)) = complaint {
            fields.complain("threshold", complaint);
        }
        fields.refuse(&FIXED, "Cannot be changed: make a new routine.");
        fields.finish()?;
        let is_empty = change.active.is_none()
            && change.name.is_none()
            && change.client_correlation_id.is_none()
            && change.preferred_settlement_speed.is_none()
            && complaint.is_none();
        if is_empty {
            return Err(ApiError::bad_request("There is nothing to change."));
        }
        Ok(change)
    }

    /// The checks that need the routine.
    fn check(&self, routine: &Routine) -> Result<(), ApiError> {
        if self
            .kind
            .as_ref()
            .is_some_and(|kind| kind != routine.type_word())
        {
            return Err(ApiError::field("type", "The type cannot change."));
        }
        let Some(id) = &self.client_correlation_id else {
            return Ok(());
        };
        let rule = match routine.card_and_account {
            Some(_) => eight_letters_and_digits,
            None => correlation_rule(routine.payment_type),
        };
        rule(id).map_err(|complaint| ApiError::field("client_correlation_id", complaint))
    }

    /// Changes a routine, which is `open` where it can still be paused.
    fn apply(self, routine: &mut Routine, open: bool, now: Timestamp) -> Result<(), ApiError> {
        if let Some(active) = self.active {
            match &mut routine.course {
                // A single one that has begun goes on.
                Course::Ach(ach) if open && ach.schedule.ended.is_none() => {
                    ach.schedule.pause(!active, now)
                }
                _ => {
                    return Err(ApiError::bad_request(
                        "This routine cannot be paused or resumed.",
                    ));
                }
            }
        }
        if let Some(name) = self.name {
            routine.name = name;
        }
        if let Some(id) = self.client_correlation_id {
            routine.correlate_with(id, now);
        }
        if let Some(speed) = self.preferred_settlement_speed {
            if let Course::Ach(ach) = &mut routine.course {
                (ach.schedule).settle_in(settlement_days(Some(&speed)), now);
            }
            routine.preferred_settlement_speed = Some(speed);
        }
        Ok(())
    }
}

/// Not for one-time routines: deleting would not stop them.
pub(crate) async fn remove(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<StatusCode, ApiError> {
    sandbox
        .change(move |state, at| {
            if !find(state, &caller.user_id, &id)?.is_recurring() {
                return Err(ApiError::bad_request(
                    "A one-time routine cannot be deleted.",
                ));
            }
            edit(state, &id, |routine| {
                routine.deleted = true;
                routine.end(at.now);
                Ok(StatusCode::NO_CONTENT)
            })
        })
        .await
}

/// Changes a routine that was found before.
fn edit<T>(
    state: &mut state::State,
    id: &str,
    edit: impl FnOnce(&mut Routine) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let edited = state.routines.edit(id, edit);
    edited.unwrap_or_else(|| Err(ApiError::not_found("No such routine.")))
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(crate) mod schema {
    use utoipa::ToSchema;

    use crate::api::routines::create::schema::Amount;
    use crate::api::routines::create::schema::SettlementSpeed;
    use crate::rules::schemas::{AchCorrelationId, Words};

    /// The changes; at least one of the five fields.
    #[derive(ToSchema)]
    #[schema(min_properties = 1)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RoutineChange {
        /// False pauses a routine between accounts, true resumes it.
        active: Option<bool>,
        name: Option<Words>,
        /// For the transfers to come; at most eight characters where cards pay or are paid.
        client_correlation_id: Option<AchCorrelationId>,
        /// For the transfers to come.
        preferred_settlement_speed: Option<SettlementSpeed>,
        /// Taken, and without a meaning for the types that there are.
        threshold: Option<Amount>,
        /// Only what it is already.
        #[serde(rename = "type")]
        kind: Option<Words>,
    }
}
