//! The calls of the control, one by one. Each does what [`Control`] does in process.

use std::collections::BTreeSet;

use astra_sim::{
    Assumption, Books, Control, FaultPlan, Grant, Grants, Ledger, LoggedRequest, Notice, Persona,
    Settings, WebhookSettings, calls,
};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, Type};
use utoipa::{PartialSchema, ToSchema};

use super::body::Json;
use super::responses::{
    ControlFailure, Done, Empty, InternalError, InvalidJson, InvalidNumber, InvalidState, NotFound,
    NotText, Nothing, done,
};
use super::{resources, settings, time, webhooks};

fn not_empty() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
}

/// Larger than a state with 100,000 transfers.
const STATE_LIMIT: usize = 256 * 1024 * 1024;

calls! { Control, pub(super) fn router, pub(super) fn descriptions;
    get "/faults" faults => "faults", "Control", "The faults that wait"
        { .list::<FaultPlan>("All of them") } []
    post "/faults" add_fault => "add_fault", "Control", "Plan a fault"
        { .json::<FaultPlan>().gives::<Empty>(200, "Done") } [InvalidJson]
    delete "/faults" clear_faults => "clear_faults", "Control", "Forget the faults that nobody has met"
        { .gives::<Empty>(200, "Done") } []
    get "/flip" flipped => "flipped", "Control", "The assumptions that are flipped"
        { .set::<Assumption>("All of them") } []
    post "/flip" flip => "flip", "Control", "Flip an assumption, or flip it back"
        { .json::<Flip>().gives::<Empty>(200, "Done") } [InvalidJson]
    get "/modes" modes => "modes", "Control", "What the client is granted"
        { .gives::<Grants>(200, "All modes") } []
    post "/modes" set_grant => "set_mode", "Control", "Grant a mode, or deny it"
        { .json::<Granted>().gives::<Grants>(200, "All modes") } [InvalidJson]
    get "/settings" settings::read =>
        "settings", "Control", "How long things take, how many requests are taken, and as whom visits end"
        { .gives::<Settings>(200, "The settings") } []
    post "/settings" settings::change => "change_settings", "Control", "Change some of the settings"
        { .json::<settings::Change>().gives::<Settings>(200, "The settings") } [InvalidJson]
    post "/refuse" settings::refuse => "refuse", "Control", "Close the socket of a host, or open it"
        { .json::<settings::Refuse>().gives::<Empty>(200, "Done") } [InvalidJson, InternalError]
    post "/hold" hold => "hold", "Control", "Hold answers back"
        { .json::<Held>().gives::<Empty>(200, "Done") } [InvalidJson]
    post "/release" release => "release", "Control", "Let held answers go"
        { .json::<Held>().gives::<Empty>(200, "Done") } [InvalidJson]
    get "/ledger" ledger => "ledger", "Control", "Users, routines and transfers; amounts in cents"
        { .gives::<Ledger>(200, "Everything") } []
    get "/ledger/books" books => "books", "Control", "Count the money anew"
        { .gives::<Books>(200, "Sums, and what must not be") } []
    get "/personas" personas => "personas", "Control", "What a sandbox can begin with"
        { .list::<PersonaView>("All of them") } []
    post "/personas" load_persona => "load_persona", "Control", "Empty the sandbox and begin with a persona"
        { .json::<Loaded>().gives::<Empty>(200, "Done") } [InvalidJson, NotFound, InternalError]
    get "/state" @STATE_LIMIT export_state => "export_state", "Control", "The whole state, with its clock"
        { .gives_any_object("To be given back as it is") } [InternalError]
    put "/state" @STATE_LIMIT import_state => "import_state", "Control", "Give a state back"
        { .any_object().gives::<Empty>(200, "Done") } [InvalidState, InternalError]
    get "/requests" requests => "requests", "Control", "The latest requests"
        { .list::<LoggedRequest>("Oldest first") } []
    get "/clock" time::clock => "clock", "Control", "The simulated time"
        { .gives::<time::ClockView>(200, "The time") } []
    post "/clock" time::set_clock => "set_clock", "Control", "Move, stop or start the clock"
        { .json::<time::ClockOrder>().gives::<time::ClockView>(200, "The time; what became due has happened")
        } [InvalidJson, InternalError]
    get "/events" time::events => "events", "Control", "The event log"
        { .query::<time::After>().gives_lines("One event a line, each as JSON") } [InvalidNumber]
    get "/webhooks" webhooks::webhooks => "webhooks", "Control", "Where notices go"
        { .gives::<WebhookSettings>(200, "The settings") } []
    post "/webhooks" webhooks::set_webhooks => "set_webhooks", "Control", "Send notices somewhere, or nowhere"
        { .json::<WebhookSettings>().gives::<WebhookSettings>(200, "The settings") } [InvalidJson]
    get "/outbox" webhooks::outbox => "outbox", "Control", "Every notice with its tries"
        { .list::<Notice>("Oldest first") } []
    post "/outbox/{number}/resend" webhooks::resend => "resend", "Control", "Send a notice again"
        { .path_of("The number of the notice", u64::schema()).json::<Nothing>().gives::<Empty>(200, "Done")
        } [InvalidJson, NotFound]
    delete "/faults/{name}" clear_faults_named => "clear_faults_named", "Control", "Forget the faults of a name"
        { .path_of("Their name", not_empty()).gives::<Forgotten>(200, "How many there were") } [NotText]
    delete "/users/{id}" resources::delete_user => "delete_user", "Control", "Delete a user and free the phone"
        { .path("The id of the user").gives::<Empty>(200, "Done") } [NotText, NotFound, InternalError]
    post "/users/{id}/status" resources::set_status => "set_status", "Control", "Decide about a user"
        { .path("The id of the user").json::<resources::NewStatus>().gives::<Empty>(200, "Done")
        } [InvalidJson, NotFound, InternalError]
    post "/cards/{id}/review" resources::review_card => "review_card", "Control", "Decide about a card"
        { .path("The id of the card").json::<resources::NewReview>().gives::<Empty>(200, "Done")
        } [InvalidJson, NotFound, InternalError]
    post "/transfers/{id}/chargeback" resources::charge_back =>
        "charge_back", "Control", "Charge a processed card payment back"
        { .path("The id of the transfer").json::<Nothing>().gives::<Empty>(200, "Done")
        } [InvalidJson, NotFound, InternalError]
    post "/expire-codes" resources::expire_codes => "expire_codes", "Control", "End every authorization code"
        { .json::<Nothing>().gives::<Empty>(200, "Done") } [InvalidJson, InternalError]
    post "/expire-access-tokens" resources::expire_access_tokens =>
        "expire_access_tokens", "Control", "End every access token"
        { .json::<Nothing>().gives::<Empty>(200, "Done") } [InvalidJson, InternalError]
    post "/withdraw-authorizations" resources::withdraw => "withdraw", "Control", "End every token"
        { .json::<Nothing>().gives::<Empty>(200, "Done") } [InvalidJson, InternalError]
}

async fn faults(State(control): State<Control>) -> Json<Vec<FaultPlan>> {
    Json(control.fault_plans())
}

async fn add_fault(State(control): State<Control>, Json(plan): Json<FaultPlan>) -> Done {
    control.plan_fault(plan)?;
    done()
}

async fn clear_faults(State(control): State<Control>) -> Done {
    control.clear_faults();
    done()
}

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

async fn flipped(State(control): State<Control>) -> Json<BTreeSet<Assumption>> {
    Json(control.broken_assumptions())
}

async fn flip(State(control): State<Control>, Json(Flip { assumption, on }): Json<Flip>) -> Done {
    control.break_assumption(assumption, on);
    done()
}

#[derive(Deserialize, ToSchema)]
struct Granted {
    mode: Grant,
    on: bool,
}

async fn modes(State(control): State<Control>) -> Json<Grants> {
    Json(control.grants())
}

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

async fn hold(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.hold(&held.path_pattern);
    done()
}

async fn release(State(control): State<Control>, Json(held): Json<Held>) -> Done {
    control.release(&held.path_pattern);
    done()
}

async fn ledger(State(control): State<Control>) -> Json<Ledger> {
    Json(control.ledger())
}

async fn books(State(control): State<Control>) -> Json<Books> {
    Json(control.books().await)
}

async fn personas() -> Json<Vec<PersonaView>> {
    let view = |persona: Persona| PersonaView {
        persona,
        means: persona.means(),
    };
    Json(Persona::ALL.iter().copied().map(view).collect())
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

async fn load_persona(
    State(control): State<Control>,
    Json(Loaded { persona }): Json<Loaded>,
) -> Done {
    control.load_persona(persona).await?;
    done()
}

async fn export_state(State(control): State<Control>) -> Result<Response, ControlFailure> {
    let state = control.export_state()?;
    Ok(([(header::CONTENT_TYPE, "application/json")], state).into_response())
}

async fn import_state(State(control): State<Control>, state: Bytes) -> Done {
    control.import_state(&state).await?;
    done()
}

async fn requests(State(control): State<Control>) -> Json<Vec<LoggedRequest>> {
    Json(control.requests())
}
