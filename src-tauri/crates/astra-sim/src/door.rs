//! What every request passes on its way in and out: faults, holds, the request log, the journal, and the `request-id` of
//! its answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use tower::ServiceExt;
use utoipa::ToSchema;

use crate::api::{Refusal, document, status_body};
use crate::clock::after;
use crate::effect;
use crate::entropy::uuid;
use crate::fault::twist::{self, Twist};
use crate::fault::{FaultKind, Met, answers, echo};
use crate::journal::Dealt;
use crate::line::Line;
use crate::request_log::Asked;
use crate::sandbox::Sandbox;

/// How long a request that is to time out is left without an answer, if the caller has so much patience.
const FOREVER: Duration = Duration::from_secs(600);

/// Which of the vendor's hosts a listener stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// The API.
    Api,
    /// The host that takes card numbers.
    Secure,
    /// The hosted pages.
    App,
}

impl Host {
    /// `api`, `secure` or `app`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Secure => "secure",
            Self::App => "app",
        }
    }
}

/// Hyper closes the connection without an answer when its service fails.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
pub(crate) struct Dropped;

pub(crate) struct Door {
    host: Host,
    router: Router,
    sandbox: Arc<Sandbox>,
}

/// A request that has come in.
struct Arrival {
    number: u64,
    asked: Arc<Asked>,
    fault: Option<Met>,
    /// There were too many before it: after so many seconds there is room.
    too_many: Option<i64>,
}

impl Door {
    pub(crate) fn new(host: Host, router: Router, sandbox: Arc<Sandbox>) -> Self {
        Self {
            host,
            router,
            sandbox,
        }
    }

    /// Whether the connection that has just come meets a fault.
    pub(crate) fn refuses_connection(&self) -> bool {
        let sandbox = &self.sandbox;
        let Some(met) = sandbox.faults.take_connection(self.host) else {
            return false;
        };
        sandbox.catch_up();
        let mut journal = sandbox.journal();
        journal.connection(sandbox.now(), self.host.name(), met.name);
        true
    }

    pub(crate) async fn answer(
        self: &Arc<Self>,
        request: Request<hyper::body::Incoming>,
        line: &Line,
    ) -> Result<Response<Body>, Dropped> {
        if self.host == Host::Api && document::is_wanted(&request) && is_local(&request) {
            // Ours, not the vendor's: nothing may depend on whether somebody read it.
            let Ok(response) = self.router.clone().oneshot(request.map(Body::new)).await;
            return Ok(response);
        }
        let arrival = self.arrive(&request);
        let kind = arrival.fault.as_ref().map(|met| met.kind.clone());
        if let Some(FaultKind::Echo { code }) = &kind
            && is_local(&request)
        {
            let (asked, body) = request.into_parts();
            let body = effect::read(body).await.unwrap_or_default();
            let response = self.noted(&arrival, echo::answer(*code, &asked, &body));
            return self.leave(arrival, kind, response, line).await;
        }
        let refused = match &kind {
            Some(FaultKind::DropBefore) => {
                self.note(&arrival, None);
                return Err(Dropped);
            }
            Some(FaultKind::TimeOutBefore) => {
                self.note(&arrival, None);
                tokio::time::sleep(FOREVER).await;
                return Err(Dropped);
            }
            Some(FaultKind::Status { code }) => Some(asked_for(*code)),
            Some(FaultKind::RetryAfter { code, seconds }) => {
                let header = [(header::RETRY_AFTER, seconds.to_string())];
                Some((header, asked_for(*code)).into_response())
            }
            _ if !is_local(&request) => Some(
                Refusal::generic(StatusCode::MISDIRECTED_REQUEST, "Not this host.").into_response(),
            ),
            _ => arrival.too_many.map(too_many),
        };
        let is_delayed = matches!(kind, Some(FaultKind::DelayedEffect { .. }));
        let (arrival, response) = match refused {
            Some(response) => {
                let response = self.noted(&arrival, response);
                (arrival, response)
            }
            None if request.method().is_safe() && !is_delayed => {
                let _working = self.sandbox.working.read().await;
                self.deal(arrival, request.map(Body::new)).await
            }
            None => self.deal_to_the_end(arrival, request).await?,
        };
        self.leave(arrival, kind, response, line).await
    }

    /// Deals with a request that may have an effect: whole or not at all, and noted, also when its connection ends
    /// meanwhile.
    async fn deal_to_the_end(
        self: &Arc<Self>,
        arrival: Arrival,
        request: Request<hyper::body::Incoming>,
    ) -> Result<(Arrival, Response<Body>), Dropped> {
        let (parts, body) = request.into_parts();
        // Here, where the end of the connection ends it: a body that breaks off would look like one that is over.
        let Ok(body) = effect::read(body).await else {
            let refusal = Refusal::bad_request("The body could not be read.");
            let response = self.noted(&arrival, refusal.into_response());
            return Ok((arrival, response));
        };
        let request = Request::from_parts(parts, Body::from(body));
        let working = Arc::clone(&self.sandbox.working).read_owned().await;
        let door = Arc::clone(self);
        let dealing = tokio::spawn(async move {
            let dealt = door.deal(arrival, request).await;
            drop(working);
            dealt
        });
        // A panic: it has been told of.
        dealing.await.map_err(|_| Dropped)
    }

    /// Has a request carried out, now or later, and notes it.
    async fn deal(&self, arrival: Arrival, request: Request<Body>) -> (Arrival, Response<Body>) {
        let kind = arrival.fault.as_ref().map(|met| &met.kind);
        if let Some(FaultKind::DelayedEffect { ms }) = kind {
            let response = self.noted(&arrival, asked_for(504));
            self.deal_later(request, *ms);
            return (arrival, response);
        }
        if kind == Some(&FaultKind::ExpireCodes) {
            effect::expire_codes(&self.sandbox).await;
        }
        let twist = kind.and_then(Twist::of);
        let work = effect::carry_out(&self.router, &self.sandbox, request);
        let mut response = twist::led_to_by(twist, work).await;
        if let Some(FaultKind::StatusAfter { code }) = kind {
            response = asked_for(*code);
        }
        let response = self.noted(&arrival, response);
        (arrival, response)
    }

    fn arrive<B>(&self, request: &Request<B>) -> Arrival {
        let sandbox = &self.sandbox;
        let now = sandbox.catch_up();
        let asked = Arc::new(Asked {
            host: self.host.name(),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            request_id: uuid(sandbox.entropy.as_ref()),
        });
        let number = sandbox.log.arrived(now, Arc::clone(&asked));
        let counts = self.host != Host::App && is_local(request);
        let limit = sandbox.settings().requests_a_minute;
        let admitted = match counts {
            true => sandbox.rate.admit(|| sandbox.now(), limit),
            false => Ok(()),
        };
        Arrival {
            number,
            // What is refused anyway uses up no fault.
            fault: admitted
                .ok()
                .and_then(|()| sandbox.faults.take(&asked.method, &asked.path)),
            too_many: admitted.err(),
            asked,
        }
    }

    /// Gives an answer its `request-id`, and notes it.
    fn noted(&self, arrival: &Arrival, mut response: Response<Body>) -> Response<Body> {
        if let Ok(value) = HeaderValue::from_str(&arrival.asked.request_id) {
            response.headers_mut().insert("request-id", value);
        }
        self.note(arrival, Some(response.status()));
        response
    }

    /// Notes what became of a request: in the log that tests ask, and in the journal.
    fn note(&self, arrival: &Arrival, status: Option<StatusCode>) {
        let sandbox = &self.sandbox;
        let status = status.map(|status| status.as_u16());
        if status.is_some() {
            let held = sandbox.faults.is_held(&arrival.asked.path);
            sandbox.log.note(arrival.number, |fate| {
                fate.status = status;
                fate.held = held;
            });
        }
        let Asked {
            host,
            method,
            path,
            request_id,
        } = arrival.asked.as_ref();
        tracing::debug!(host, %method, path, status, request_id, "{method} {path}");
        let dealt = Dealt {
            asked: Arc::clone(&arrival.asked),
            answer: status,
            fault: arrival.fault.as_ref().map(|met| met.name.clone()),
        };
        let mut journal = sandbox.journal();
        journal.request(sandbox.now(), dealt);
    }

    /// The way out: what delays, spoils or loses the answer.
    async fn leave(
        &self,
        arrival: Arrival,
        kind: Option<FaultKind>,
        response: Response<Body>,
        line: &Line,
    ) -> Result<Response<Body>, Dropped> {
        let sandbox = &self.sandbox;
        match kind {
            Some(FaultKind::DropAfter) => return Err(Dropped),
            Some(FaultKind::TimeOutAfter) => {
                tokio::time::sleep(FOREVER).await;
                return Err(Dropped);
            }
            Some(FaultKind::Delay { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
            _ => {}
        }
        if sandbox.faults.is_held(&arrival.asked.path) {
            sandbox.faults.released(&arrival.asked.path).await;
        }
        sandbox.log.note(arrival.number, |fate| {
            fate.held = false;
            fate.answered = true;
        });
        Ok(match kind {
            Some(kind) => answers::spoil(&kind, response, line).await,
            None => response,
        })
    }

    /// Carries a request out when `ms` of simulated time have passed.
    fn deal_later(&self, request: Request<Body>, ms: u64) {
        let (router, sandbox) = (self.router.clone(), Arc::clone(&self.sandbox));
        let time = after(sandbox.now(), Duration::from_millis(ms));
        self.sandbox.later.plan(time, async move {
            let working = Arc::clone(&sandbox.working).read_owned().await;
            // Of its own, as what is begun is brought to its end.
            let work = tokio::spawn(async move {
                let response = effect::carry_out(&router, &sandbox, request).await;
                tracing::debug!(status = %response.status(), "a delayed request took effect");
                drop(working);
            });
            // A panic: it has been told of.
            let _ = work.await;
        });
    }
}

/// A51
fn too_many(seconds: i64) -> Response<Body> {
    let refusal = Refusal::generic(StatusCode::TOO_MANY_REQUESTS, "Too many requests.");
    ([(header::RETRY_AFTER, seconds.to_string())], refusal).into_response()
}

fn asked_for(code: u16) -> Response<Body> {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        axum::Json(status_body(status, "A failure that was asked for.")),
    )
        .into_response()
}

/// A web page elsewhere may point its own name at 127.0.0.1 and call from a browser; its requests carry that name.
fn is_local<B>(request: &Request<B>) -> bool {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost")
}
