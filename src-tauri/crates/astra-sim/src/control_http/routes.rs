//! The calls of the control, one by one. Each does what [`Control`] does in process.

use std::collections::BTreeSet;

use astra_sim::{
    Assumption, Books, Control, ControlError, FaultPlan, Grant, Grants, Ledger, LoggedRequest,
    Persona,
};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::body::Json;
use super::responses::{Empty, InternalError, InvalidJson, InvalidState, NotFound, NotText};
use super::{resources, settings, time, webhooks};

/// Larger than a state with 100,000 transfers.
const STATE_LIMIT: usize = 256 * 1024 * 1024;

/// Every call with its description.
pub(super) fn router() -> OpenApiRouter<Control> {
    OpenApiRouter::new()
        .routes(routes!(faults, add_fault, clear_faults))
        .routes(routes!(flipped, flip))
        .routes(routes!(modes, set_grant))
        .routes(routes!(settings::read, settings::change))
        .routes(routes!(settings::refuse))
        .routes(routes!(hold))
        .routes(routes!(release))
        .routes(routes!(ledger))
        .routes(routes!(books))
        .routes(routes!(personas, load_persona))
        .routes(routes!(export_state, import_state).layer(DefaultBodyLimit::max(STATE_LIMIT)))
        .routes(routes!(requests))
        .routes(routes!(time::clock, time::set_clock))
        .routes(routes!(time::events))
        .routes(routes!(webhooks::webhooks, webhooks::set_webhooks))
        .routes(routes!(webhooks::outbox))
        .routes(routes!(webhooks::resend))
        .routes(routes!(clear_faults_named))
        .routes(routes!(resources::delete_user))
        .routes(routes!(resources::set_status))
        .routes(routes!(resources::review_card))
        .routes(routes!(resources::charge_back))
        .routes(routes!(resources::expire_codes))
        .routes(routes!(resources::expire_access_tokens))
        .routes(routes!(resources::withdraw))
}

pub(super) struct ControlFailure(ControlError);

impl From<ControlError> for ControlFailure {
    fn from(error: ControlError) -> Self {
        Self(error)
    }
}

impl IntoResponse for ControlFailure {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ControlError::NoSuchUser | ControlError::NoSuchThing | ControlError::NoSuchNotice => {
                StatusCode::NOT_FOUND
            }
            ControlError::BadFault(_)
            | ControlError::BadTime
            | ControlError::BadSetting(_)
            | ControlError::BadState(_)
            | ControlError::BadAddress => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

/// `{}`: done.
pub(super) type Done = Result<Json<Empty>, ControlFailure>;

pub(super) fn done() -> Done {
    Ok(Json(Empty {}))
}

#[utoipa::path(
    get,
    path = "/faults",
    operation_id = "faults",
    tag = "Control",
    summary = "The faults that wait",
    responses((status = 200, description = "All of them", body = Vec<FaultPlan>)),
)]
async fn faults(State(control): State<Control>) -> Json<Vec<FaultPlan>> {
    Json(control.fault_plans())
}

#[utoipa::path(
    post,
    path = "/faults",
    operation_id = "add_fault",
    tag = "Control",
    summary = "Plan a fault",
    request_body = FaultPlan,
    responses((status = 200, description = "Done", body = Empty), InvalidJson),
)]
async fn add_fault(State(control): State<Control>, Json(plan): Json<FaultPlan>) -> Done {
    control.plan_fault(plan)?;
    done()
}

#[utoipa::path(
    delete,
    path = "/faults",
    operation_id = "clear_faults",
    tag = "Control",
    summary = "Forget the faults that nobody has met",
    responses((status = 200, description = "Done", body = Empty)),
)]
async fn clear_faults(State(control): State<Control>) -> Done {
    control.clear_faults();
    done()
}

#[utoipa::path(
    delete,
    path = "/faults/{name}",
    operation_id = "clear_faults_named",
    tag = "Control",
    summary = "Forget the faults of a name",
    params(("name" = String, Path, description = "Their name", min_length = 1)),
    responses((status = 200, description = "How many there were", body = Forgotten), NotText),
)]
async fn clear_faults_named(
    State(control): State<Control>,
    Path(name): Path<String>,
) -> Json<Forgotten> {
    Json(Forgotten {
        forgotten: control.clear_faults_named(&name),
    })
}

#[derive(Serialize, ToSchema)]
struct Forgotten {
    forgotten: usize,
}

#[derive(Deserialize, ToSchema)]
struct Flip {
    assumption: Assumption,
    on: bool,
}

#[utoipa::path(
    get,
    path = "/flip",
    operation_id = "flipped",
    tag = "Control",
    summary = "The assumptions that are flipped",
    responses((status = 200, description = "All of them", body = BTreeSet<Assumption>)),
)]
async fn flipped(State(control): State<Control>) -> Json<BTreeSet<Assumption>> {
    Json(control.broken_assumptions())
}

#[utoipa::path(
    post,
    path = "/flip",
    operation_id = "flip",
    tag = "Control",
    summary = "Flip an assumption, or flip it back",
    request_body = Flip,
    responses((status = 200, description = "Done", body = Empty), InvalidJson),
)]
async fn flip(State(control): State<Control>, Json(Flip { assumption, on }): Json<Flip>) -> Done {
    control.break_assumption(assumption, on);
    done()
}

#[derive(Deserialize, ToSchema)]
struct Granted {
    mode: Grant,
    on: bool,
}

#[utoipa::path(
    get,
    path = "/modes",
    operation_id = "modes",
    tag = "Control",
    summary = "What the client is granted",
    responses((status = 200, description = "All modes", body = Grants)),
)]
async fn modes(State(control): State<Control>) -> Json<Grants> {
    Json(control.grants())
}

#[utoipa::path(
    post,
    path = "/modes",
    operation_id = "set_grant",
    tag = "Control",
    summary = "Grant a mode, or deny it",
    request_body = Granted,
    responses((status = 200, description = "All modes", body = Grants), InvalidJson),
)]
async fn set_grant(
    State(control): State<Control>,
    Json(Granted { mode, on }): Json<Granted>,
) -> Json<Grants> {
    control.set_grant(mode, on);
    modes(State(control)).await
}

#[derive(Deserialize, ToSchema)]
struct Held {
    path_pattern: String,
}

#[utoipa::path(
    post,
    path = "/hold",
    operation_id = "hold",
    tag = "Control",
    summary = "Hold answers back",
    request_body = Held,
    responses((status = 200, description = "Done", body = Empty), InvalidJson),
)]
async fn hold(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.hold(&held.path_pattern);
    done()
}

#[utoipa::path(
    post,
    path = "/release",
    operation_id = "release",
    tag = "Control",
    summary = "Let held answers go",
    request_body = Held,
    responses((status = 200, description = "Done", body = Empty), InvalidJson),
)]
async fn release(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.release(&held.path_pattern);
    done()
}

#[utoipa::path(
    get,
    path = "/ledger",
    operation_id = "ledger",
    tag = "Control",
    summary = "Users, routines and transfers; amounts in cents",
    responses((status = 200, description = "Everything", body = Ledger)),
)]
async fn ledger(State(control): State<Control>) -> Json<Ledger> {
    Json(control.ledger())
}

#[utoipa::path(
    get,
    path = "/ledger/books",
    operation_id = "books",
    tag = "Control",
    summary = "Count the money anew",
    responses((status = 200, description = "Sums, and what must not be", body = Books)),
)]
async fn books(State(control): State<Control>) -> Json<Books> {
    Json(control.books().await)
}

#[utoipa::path(
    get,
    path = "/personas",
    operation_id = "personas",
    tag = "Control",
    summary = "What a sandbox can begin with",
    responses((status = 200, description = "All of them", body = Vec<PersonaView>)),
)]
async fn personas() -> Json<Vec<PersonaView>> {
    let view = |persona: Persona| PersonaView {
        persona,
        means: persona.means(),
    };
    Json(Persona::ALL.into_iter().map(view).collect())
}

#[derive(Serialize, ToSchema)]
struct PersonaView {
    persona: Persona,
    means: &'static str,
}

#[derive(Deserialize, ToSchema)]
struct Loaded {
    persona: Persona,
}

#[utoipa::path(
    post,
    path = "/personas",
    operation_id = "load_persona",
    tag = "Control",
    summary = "Empty the sandbox and begin with a persona",
    request_body = Loaded,
    responses((status = 200, description = "Done", body = Empty), InvalidJson,
        NotFound, InternalError),
)]
async fn load_persona(
    State(control): State<Control>,
    Json(Loaded { persona }): Json<Loaded>,
) -> Done {
    control.load_persona(persona).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/state",
    operation_id = "export_state",
    tag = "Control",
    summary = "The whole state, with its clock",
    responses((status = 200, description = "To be given back as it is", body = Object), InternalError),
)]
async fn export_state(State(control): State<Control>) -> Result<Response, ControlFailure> {
    let state = control.export_state()?;
    Ok(([(header::CONTENT_TYPE, "application/json")], state).into_response())
}

#[utoipa::path(
    put,
    path = "/state",
    operation_id = "import_state",
    tag = "Control",
    summary = "Give a state back",
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, description = "Done", body = Empty), InvalidState, InternalError),
)]
async fn import_state(State(control): State<Control>, state: Bytes) -> Done {
    control.import_state(&state).await?;
    done()
}

#[utoipa::path(
    get,
    path = "/requests",
    operation_id = "requests",
    tag = "Control",
    summary = "The latest requests",
    responses((status = 200, description = "Oldest first", body = Vec<LoggedRequest>)),
)]
async fn requests(State(control): State<Control>) -> Json<Vec<LoggedRequest>> {
    Json(control.requests())
}

/// An empty object: there is nothing to say.
#[derive(Deserialize, ToSchema)]
pub(super) struct Nothing {}
