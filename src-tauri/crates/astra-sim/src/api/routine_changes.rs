//! Pausing, resuming, renaming and deleting a routine (CONTRACT.md 16).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;

use super::Refusal;
use super::bodies_of_routines::RoutineChange;
use super::caller::Caller;
use super::path::Path;
use super::routines::{RoutineView, find};
use super::statuses::{NoToken, NotSaved, OutOfSight, SpokenAgainst, WrongBody};
use crate::rules::{FieldErrors, Fields, not_blank};
use crate::sandbox::Sandbox;
use crate::state::{self, Course, Routine};

/// What a new routine is needed for, by the vendor's help pages.
const FIXED: [&str; 7] = [
    "amount",
    "start_date",
    "frequency",
    "source_id",
    "destination_id",
    "destination_user_id",
    "payment_type",
];

#[utoipa::path(
    put,
    path = "/v1/routines/{id}",
    operation_id = "change_routine",
    tag = "Routines",
    summary = "Pause, resume or rename a routine (16)",
    security(("user" = [])),
    params(("id" = String, Path, description = "The id of the routine")),
    request_body = RoutineChange,
    responses((status = 200, description = "The routine", body = RoutineView), WrongBody, NoToken, OutOfSight, NotSaved),
)]
pub(crate) async fn update(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
    body: Bytes,
) -> Result<Json<RoutineView>, Refusal> {
    let mut fields = Fields::parse(&body).map_err(Refusal::bad_request)?;
    let mut errors = FieldErrors::default();
    let active = fields.flag("active", &mut errors);
    let name = fields.optional("name", not_blank, &mut errors);
    let kind = fields.optional("type", not_blank, &mut errors);
    fields.refuse(
        &FIXED,
        "Cannot be changed: make a new routine.",
        &mut errors,
    );
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    if active.is_none() && name.is_none() {
        return Err(Refusal::bad_request("There is nothing to change."));
    }
    sandbox
        .change(move |state, at| {
            let routine = find(state, &caller.user_id, &id)?;
            if kind.is_some_and(|kind| kind != routine.type_word()) {
                return Err(Refusal::field("type", "The type cannot change."));
            }
            let open = matches!(routine.status(at.now), "active" | "inactive");
            edit(state, &id, |routine| {
                if let Some(active) = active {
                    match &mut routine.course {
                        // A single one that has begun goes on.
                        Course::Ach(ach) if open && ach.schedule.ended.is_none() => {
                            ach.schedule.pause(!active, at.now)
                        }
                        _ => {
                            return Err(Refusal::bad_request(
                                "This routine cannot be paused or resumed.",
                            ));
                        }
                    }
                }
                if let Some(name) = name {
                    routine.name = name;
                }
                Ok(Json(RoutineView::of(routine.clone(), at.now)))
            })
        })
        .await
}

/// Not for one-time routines: deleting would not stop them.
#[utoipa::path(
    delete,
    path = "/v1/routines/{id}",
    operation_id = "remove_routine",
    tag = "Routines",
    summary = "End a recurring routine (16)",
    security(("user" = [])),
    params(("id" = String, Path, description = "The id of the routine")),
    responses((status = 204, description = "Ended"), SpokenAgainst, NoToken, OutOfSight, NotSaved),
)]
pub(crate) async fn remove(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<StatusCode, Refusal> {
    sandbox
        .change(move |state, at| {
            if !find(state, &caller.user_id, &id)?.is_recurring() {
                return Err(Refusal::bad_request(
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
    edit: impl FnOnce(&mut Routine) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let edited = state.routines.edit(id, edit);
    edited.unwrap_or_else(|| Err(Refusal::not_found("No such routine.")))
}
