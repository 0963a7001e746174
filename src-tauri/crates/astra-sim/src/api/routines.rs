//! Routines between cards (CONTRACT.md 16).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Refusal;
use super::caller::Caller;
use super::lists::{Page, Paging, Query};
use crate::clock::{after, los_angeles_date, wire};
use crate::config::Config;
use crate::entropy::{digest, uuid};
use crate::money::{Cents, Dollars, parse_percent};
use crate::rules::{self, FieldErrors, Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{
    self, Card, Course, Moment, Program, ReviewStatus, Routine, Transfer, TransferOutcome,
    UserStatus,
};
use crate::switches::Assumption;

/// The amount that always fails: a simulator-only number (A57).
const FAILING_AMOUNT: Cents = Cents(666);

pub(crate) async fn create(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<RoutineView>), Refusal> {
    let order = Order::parse(&body)?;
    let key = headers
        .get("idempotency-key")
        .map(|key| digest(&String::from_utf8_lossy(key.as_bytes())));
    // A7: nobody documents that the header is honoured.
    let honours_keys = sandbox.switches.is_flipped(Assumption::A7);
    let view = sandbox
        .change(move |state, at| {
            let same = |routine: &&Routine| key.is_some() && routine.idempotency_key == key;
            let earlier = state.routines_of(&caller.user_id).find(same).cloned();
            if let Some(routine) = earlier.filter(|_| honours_keys) {
                return Ok(RoutineView::of(routine, at.now));
            }
            let mut routine = order.routine(state, &caller.user_id, at)?;
            routine.idempotency_key = key;
            state.routines.push(routine.clone());
            Ok::<_, Refusal>(RoutineView::of(routine, at.now))
        })
        .await
        .map_err(|refusal| as_switched(&sandbox, refusal))?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Checks the same request and says what it would cost. Nothing is created.
pub(crate) async fn preview(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Preview>), Refusal> {
    let order = Order::parse(&body)?;
    let (state, now) = (sandbox.state(), sandbox.now());
    order
        .check(
            &state,
            &caller.user_id,
            Moment {
                now,
                config: &sandbox.config,
                entropy: sandbox.entropy.as_ref(),
            },
        )
        .map_err(|refusal| as_switched(&sandbox, refusal))?;
    let fee = order.customer_fee(&sandbox.config);
    let preview = Preview {
        id: uuid(sandbox.entropy.as_ref()),
        astra_fee: Dollars(sandbox.config.astra_fee),
        customer_fee: Dollars(fee),
        pull_amount: Dollars(Cents(order.amount.0 + fee.0)),
        push_amount: Dollars(order.amount),
        estimated_settlement: "Within 30 minutes",
        created: wire(now),
        payment_type: "debit",
        routine_type: "one-time",
        source: order.source_id,
        destination: order.destination_id,
    };
    Ok((StatusCode::CREATED, Json(preview)))
}

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<Page<RoutineView>>, Refusal> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let (state, now) = (sandbox.state(), sandbox.now());
    let routines = state.routines_of(&caller.user_id).rev();
    Ok(Json(query.page(
        "routines",
        routines,
        |routine| routine.place,
        |routine| RoutineView::of(routine.clone(), now),
    )))
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RoutineView>, Refusal> {
    let (state, now) = (sandbox.state(), sandbox.now());
    find(&state, &caller.user_id, &id).map(|routine| Json(RoutineView::of(routine.clone(), now)))
}

/// With A42 flipped, whatever speaks against a routine is forbidden.
fn as_switched(sandbox: &Sandbox, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Generic {
            status: StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND,
            description,
        } if sandbox.switches.is_flipped(Assumption::A42) => {
            Refusal::generic(StatusCode::FORBIDDEN, description)
        }
        other => other,
    }
}

/// A routine that `user_id` may see.
pub(crate) fn find<'a>(
    state: &'a state::State,
    user_id: &str,
    id: &str,
) -> Result<&'a Routine, Refusal> {
    state
        .routines_of(user_id)
        .find(|routine| routine.id == id)
        .ok_or_else(|| Refusal::not_found("No such routine."))
}

/// A request for a routine, its fields checked one by one.
struct Order {
    name: String,
    source_id: String,
    destination_id: String,
    destination_user_id: Option<String>,
    amount: Cents,
    start_date: Option<Date>,
    client_correlation_id: Option<String>,
    preferred_settlement_speed: Option<String>,
    /// In ten-thousandths of a percent.
    fee_percent: Option<i64>,
}

impl Order {
    fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = Fields::parse(body).map_err(Refusal::bad_request)?;
        let errors = &mut FieldErrors::default();
        let only = |word: &'static str| {
            move |text: &str| {
                if text == word {
                    Ok(())
                } else {
                    Err("Only one-time debit routines between cards are simulated.")
                }
            }
        };
        fields.required("type", only("one-time"), errors);
        fields.required("payment_type", only("debit"), errors);
        let other_types = [
            "frequency",
            "threshold",
            "spending",
            "amount_start",
            "amount_increment",
            "minimum_transaction_threshold",
            "percent_of_transaction",
            "percent_of_balance",
        ];
        fields.refuse_documented(&other_types, errors);
        let is_date = |text: &str| match text.parse::<Date>() {
            Ok(_) if text.len() == 10 => Ok(()),
            _ => Err("Must be a date of the form YYYY-MM-DD."),
        };
        let order = Self {
            name: fields.required("name", no_rule, errors),
            source_id: fields.required("source_id", no_rule, errors),
            destination_id: fields.required("destination_id", no_rule, errors),
            destination_user_id: fields.optional("destination_user_id", no_rule, errors),
            amount: amount(&mut fields, errors),
            start_date: fields
                .optional("start_date", is_date, errors)
                .and_then(|text| text.parse().ok()),
            client_correlation_id: fields.optional(
                "client_correlation_id",
                rules::correlation_id,
                errors,
            ),
            preferred_settlement_speed: fields.choice(
                "preferred_settlement_speed",
                &["T+0", "T+1", "T+2", "T+4", "real-time"],
                errors,
            ),
            fee_percent: fee_percent(&mut fields, errors),
        };
        fields.finish(errors);
        if errors.is_empty() {
            Ok(order)
        } else {
            Err(Refusal::Fields(std::mem::take(errors)))
        }
    }

    fn customer_fee(&self, config: &Config) -> Cents {
        self.fee_percent
            .map_or(config.customer_fee, |percent| self.amount.portion(percent))
    }

    /// The refusals of A42, for preview and creation alike. Gives the two cards.
    fn check<'a>(
        &self,
        state: &'a state::State,
        user_id: &str,
        at: Moment<'_>,
    ) -> Result<(&'a Card, &'a Card), Refusal> {
        let modes = at.config.modes;
        let forbid = |why| Err(Refusal::generic(StatusCode::FORBIDDEN, why));
        if !modes.debit {
            return forbid("Debit cards are not enabled for this client.");
        }
        let to_another = |id: &String| id != user_id;
        if self.destination_user_id.as_ref().is_some_and(to_another) && !modes.person_to_person {
            return forbid("Transfers to another user are not enabled for this client.");
        }
        let no_card = || Refusal::not_found("No such card.");
        let source = state
            .card_of(user_id, &self.source_id)
            .ok_or_else(no_card)?;
        let receiver = self.destination_user_id.as_deref().unwrap_or(user_id);
        let destination = state
            .card_of(receiver, &self.destination_id)
            .ok_or_else(no_card)?;
        let refuse = |why| Err(Refusal::bad_request(why));
        if state
            .user(user_id)
            .is_some_and(|user| user.status(at.now) == UserStatus::Rejected)
        {
            return refuse("The user may not start routines.");
        }
        if state.program_of(user_id) == Some(Program::ReceiveOnly) {
            return refuse("A receive-only user cannot send.");
        }
        if source.id == destination.id {
            return refuse("Source and destination must be different cards.");
        }
        if [source, destination]
            .iter()
            .any(|card| card.review_status != ReviewStatus::Approved)
        {
            return refuse("Both cards must be approved.");
        }
        if !source.pull_enabled {
            return refuse("The source card cannot fund transfers.");
        }
        if !destination.push_enabled {
            return refuse("The destination card cannot receive transfers.");
        }
        if self.amount > at.config.transfer_limit {
            return refuse("The amount is over the limit of one transfer.");
        }
        if self
            .start_date
            .is_some_and(|date| date > los_angeles_date(at.now))
        {
            return refuse("A debit routine may not start in the future.");
        }
        Ok((source, destination))
    }

    fn routine(
        self,
        state: &mut state::State,
        user_id: &str,
        at: Moment<'_>,
    ) -> Result<Routine, Refusal> {
        let (source, _) = self.check(state, user_id, at)?;
        let status = state.user(user_id).map(|user| user.status(at.now));
        let outcome = if source.pull_fails || self.amount == FAILING_AMOUNT {
            TransferOutcome::Failed {
                reason: "insufficient_funds".to_owned(),
            }
        } else {
            TransferOutcome::Processed
        };
        let course = match status {
            Some(UserStatus::Approved) => Course::Runs(Transfer {
                id: uuid(at.entropy),
                pull_id: uuid(at.entropy),
                push_id: uuid(at.entropy),
                pull_amount: Cents(self.amount.0 + self.customer_fee(at.config).0),
                push_amount: self.amount,
                initiated: after(at.now, at.config.transfer_created_after),
                settles: after(
                    at.now,
                    at.config
                        .transfer_settled_after
                        .max(at.config.transfer_created_after),
                ),
                outcome,
            }),
            Some(UserStatus::Suspended) => Course::UserSuspended,
            _ => Course::WaitsForApproval,
        };
        Ok(Routine {
            id: uuid(at.entropy),
            place: state.next_place(),
            user_id: user_id.to_owned(),
            name: self.name,
            source_id: self.source_id,
            destination_id: self.destination_id,
            // Filled with the caller for me-to-me.
            destination_user_id: self
                .destination_user_id
                .unwrap_or_else(|| user_id.to_owned()),
            amount: self.amount,
            start_date: self.start_date.unwrap_or_else(|| los_angeles_date(at.now)),
            created: at.now,
            client_correlation_id: self.client_correlation_id,
            preferred_settlement_speed: self.preferred_settlement_speed,
            idempotency_key: None,
            course,
        })
    }
}

fn amount(fields: &mut Fields, errors: &mut FieldErrors) -> Cents {
    let before = errors.0.len();
    match fields
        .number("amount", errors)
        .map(|text| Cents::parse_amount(&text))
    {
        Some(Ok(amount)) => return amount,
        Some(Err(complaint)) => errors.add("amount", complaint),
        None if errors.0.len() == before => {
            errors.add("amount", "Missing data for required field.")
        }
        None => {}
    }
    Cents::default()
}

fn fee_percent(fields: &mut Fields, errors: &mut FieldErrors) -> Option<i64> {
    let name = "customer_debit_fee_percent_override";
    match parse_percent(&fields.number(name, errors)?) {
        Ok(percent) => Some(percent),
        Err(complaint) => {
            errors.add(name, complaint);
            None
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Preview {
    id: String,
    astra_fee: Dollars,
    customer_fee: Dollars,
    pull_amount: Dollars,
    push_amount: Dollars,
    estimated_settlement: &'static str,
    created: String,
    payment_type: &'static str,
    routine_type: &'static str,
    source: String,
    destination: String,
}

/// The object of the vendor's example. The correlation id is on the transfer only, the one place that is documented.
#[derive(Serialize)]
pub(crate) struct RoutineView {
    active: bool,
    amount: Dollars,
    created: String,
    destination_id: String,
    destination_user_id: String,
    id: String,
    name: String,
    payment_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_settlement_speed: Option<String>,
    source_id: String,
    start_date: String,
    status: &'static str,
    #[serde(rename = "type")]
    routine_type: &'static str,
}

impl RoutineView {
    fn of(routine: Routine, now: Timestamp) -> Self {
        let status = routine.status(now);
        Self {
            active: status == "active",
            amount: Dollars(routine.amount),
            created: wire(routine.created),
            destination_id: routine.destination_id,
            destination_user_id: routine.destination_user_id,
            id: routine.id,
            name: routine.name,
            payment_type: "debit",
            preferred_settlement_speed: routine.preferred_settlement_speed,
            source_id: routine.source_id,
            start_date: routine.start_date.to_string(),
            status,
            routine_type: "one-time",
        }
    }
}
