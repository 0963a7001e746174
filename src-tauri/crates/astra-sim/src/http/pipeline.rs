//! The request pipeline: every request passes faults and the rate limit on its way in; its answer gets a `request-id`, is
//! noted in the request log and the event log, and passes faults and holds on its way out.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;

use crate::api::error::{ApiError, status_body};
use crate::events::{HandledRequest, RequestSummary};
use crate::faults::{
    ConnectionFaults, FaultKind, OutcomeFault, Triggered, answers, echo, outcome_fault,
};
use crate::ground::{Host, after, uuid};
use crate::http::dispatch;
use crate::sandbox::Sandbox;

/// How long a request that is to time out is left without an answer, if the caller has so much patience.
const NO_ANSWER: Duration = Duration::from_secs(600);

/// Hyper closes the connection without an answer when its service fails.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
pub(crate) struct Dropped;

pub(crate) struct Pipeline {
    host: Host,
    router: Router,
    sandbox: Arc<Sandbox>,
}

/// A request that has come in.
struct Arrival {
    number: u64,
    summary: Arc<RequestSummary>,
    fault: Option<Triggered>,
    /// There were too many before it: after so many seconds there is room.
    too_many: Option<i64>,
}

impl Pipeline {
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
        let Some(triggered) = sandbox.faults.take_connection(self.host) else {
            return false;
        };
        sandbox.catch_up();
        let mut event_log = sandbox.event_log();
        event_log.connection(sandbox.now(), self.host.name(), triggered.name);
        true
    }

    pub(crate) async fn answer(
        self: &Arc<Self>,
        request: Request<hyper::body::Incoming>,
        connection: &ConnectionFaults,
    ) -> Result<Response<Body>, Dropped> {
        #[cfg(feature = "openapi")]
        if self.host == Host::Api
            && crate::api::openapi::is_requested(&request)
            && is_local(&request)
        {
            // Ours, not the vendor's: reading it must change nothing.
            let router = self.router.clone();
            let Ok(response) = tower::ServiceExt::oneshot(router, request.map(Body::new)).await;
            return Ok(response);
        }
        let arrival = self.arrive(&request);
        let kind = arrival
            .fault
            .as_ref()
            .map(|triggered| triggered.kind.clone());
        if let Some(FaultKind::Echo { code }) = &kind
            && is_local(&request)
        {
            let (asked, body) = request.into_parts();
            let body = dispatch::read_body(body).await.unwrap_or_default();
            let response = self.noted(&arrival, echo::answer(*code, &asked, &body));
            return self.respond(arrival, kind, response, connection).await;
        }
        let refused = match &kind {
            Some(FaultKind::DropBefore) => {
                self.note(&arrival, None);
                return Err(Dropped);
            }
            Some(FaultKind::TimeOutBefore) => {
                self.note(&arrival, None);
                tokio::time::sleep(NO_ANSWER).await;
                return Err(Dropped);
            }
            Some(FaultKind::Status { code }) => Some(requested_failure(*code)),
            Some(FaultKind::RetryAfter { code, seconds }) => {
                let header = [(header::RETRY_AFTER, seconds.to_string())];
                Some((header, requested_failure(*code)).into_response())
            }
            _ if !is_local(&request) => Some(
                ApiError::generic(StatusCode::MISDIRECTED_REQUEST, "Not this host.")
                    .into_response(),
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
                self.handle(arrival, request.map(Body::new)).await
            }
            None => self.handle_detached(arrival, request).await?,
        };
        self.respond(arrival, kind, response, connection).await
    }

    /// Handles a request that may have an effect: whole or not at all, and noted, also when its connection ends
    /// meanwhile.
    async fn handle_detached(
        self: &Arc<Self>,
        arrival: Arrival,
        request: Request<hyper::body::Incoming>,
    ) -> Result<(Arrival, Response<Body>), Dropped> {
        let (parts, body) = request.into_parts();
        // Read here, where the end of the connection ends the request: in the task a broken-off body would look complete.
        let Ok(body) = dispatch::read_body(body).await else {
            let refusal = ApiError::bad_request("The body could not be read.");
            let response = self.noted(&arrival, refusal.into_response());
            return Ok((arrival, response));
        };
        let request = Request::from_parts(parts, Body::from(body));
        let working = Arc::clone(&self.sandbox.working).read_owned().await;
        let pipeline = Arc::clone(self);
        let handling = tokio::spawn(async move {
            let handled = pipeline.handle(arrival, request).await;
            drop(working);
            handled
        });
        // A panic, which is logged already.
        handling.await.map_err(|_| Dropped)
    }

    /// Dispatches a request, now or later, and notes it.
    async fn handle(&self, arrival: Arrival, request: Request<Body>) -> (Arrival, Response<Body>) {
        let kind = arrival.fault.as_ref().map(|triggered| &triggered.kind);
        if let Some(FaultKind::DelayedEffect { ms }) = kind {
            let response = self.noted(&arrival, requested_failure(504));
            self.handle_later(request, *ms);
            return (arrival, response);
        }
        if kind == Some(&FaultKind::ExpireCodes) {
            dispatch::expire_codes(&self.sandbox).await;
        }
        let outcome_fault = kind.and_then(OutcomeFault::of);
        let work = dispatch::dispatch(&self.router, &self.sandbox, request);
        let mut response = outcome_fault::with_outcome_fault(outcome_fault, work).await;
        if let Some(FaultKind::StatusAfter { code }) = kind {
            response = requested_failure(*code);
        }
        let response = self.noted(&arrival, response);
        (arrival, response)
    }

    fn arrive<B>(&self, request: &Request<B>) -> Arrival {
        let sandbox = &self.sandbox;
        let now = sandbox.catch_up();
        let summary = Arc::new(RequestSummary {
            host: self.host.name(),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            request_id: uuid(sandbox.entropy.as_ref()),
        });
        let number = sandbox.log.arrived(now, Arc::clone(&summary));
        let counts = self.host != Host::App && is_local(request);
        let limit = sandbox.settings().requests_a_minute;
        let admitted = match counts {
            true => sandbox.rate.admit(|| sandbox.now(), limit),
            false => Ok(()),
        };
        Arrival {
            number,
            // A request over the limit uses up no fault.
            fault: admitted
                .ok()
                .and_then(|()| sandbox.faults.take(&summary.method, &summary.path)),
            too_many: admitted.err(),
            summary,
        }
    }

    /// Gives a response its `request-id`, and notes it.
    fn noted(&self, arrival: &Arrival, mut response: Response<Body>) -> Response<Body> {
        if let Ok(value) = HeaderValue::from_str(&arrival.summary.request_id) {
            response.headers_mut().insert("request-id", value);
        }
        self.note(arrival, Some(response.status()));
        response
    }

    /// Notes the outcome of a request in the request log and in the event log.
    fn note(&self, arrival: &Arrival, status: Option<StatusCode>) {
        let sandbox = &self.sandbox;
        let status = status.map(|status| status.as_u16());
        if status.is_some() {
            let held = sandbox.faults.is_held(&arrival.summary.path);
            sandbox.log.note(arrival.number, |progress| {
                progress.status = status;
                progress.held = held;
            });
        }
        let RequestSummary {
            host,
            method,
            path,
            request_id,
        } = arrival.summary.as_ref();
        tracing::debug!(host, %method, path, status, request_id, "{method} {path}");
        let handled = HandledRequest {
            summary: Arc::clone(&arrival.summary),
            answer: status,
            fault: arrival
                .fault
                .as_ref()
                .map(|triggered| triggered.name.clone()),
        };
        let mut event_log = sandbox.event_log();
        event_log.request(sandbox.now(), handled);
    }

    /// The way out: delays, damages or loses the response as the fault says.
    async fn respond(
        &self,
        arrival: Arrival,
        kind: Option<FaultKind>,
        response: Response<Body>,
        connection: &ConnectionFaults,
    ) -> Result<Response<Body>, Dropped> {
        let sandbox = &self.sandbox;
        match kind {
            Some(FaultKind::DropAfter) => return Err(Dropped),
            Some(FaultKind::TimeOutAfter) => {
                tokio::time::sleep(NO_ANSWER).await;
                return Err(Dropped);
            }
            Some(FaultKind::Delay { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
            _ => {}
        }
        if sandbox.faults.is_held(&arrival.summary.path) {
            sandbox.faults.released(&arrival.summary.path).await;
        }
        sandbox.log.note(arrival.number, |progress| {
            progress.held = false;
            progress.answered = true;
        });
        Ok(match kind {
            Some(kind) => answers::spoil(&kind, response, connection).await,
            None => response,
        })
    }

    /// Carries a request out when `ms` of simulated time have passed.
    fn handle_later(&self, request: Request<Body>, ms: u64) {
        let (router, sandbox) = (self.router.clone(), Arc::clone(&self.sandbox));
        let time = after(sandbox.now(), Duration::from_millis(ms));
        self.sandbox.delayed_effects.schedule(time, async move {
            let working = Arc::clone(&sandbox.working).read_owned().await;
            // A task of its own: a request that has begun is brought to its end.
            let work = tokio::spawn(async move {
                let response = dispatch::dispatch(&router, &sandbox, request).await;
                tracing::debug!(status = %response.status(), "a delayed request took effect");
                drop(working);
            });
            // A panic, which is logged already.
            let _ = work.await;
        });
    }
}

/// A51, request rate
fn too_many(seconds: i64) -> Response<Body> {
    let refusal = ApiError::generic(StatusCode::TOO_MANY_REQUESTS, "Too many requests.");
    ([(header::RETRY_AFTER, seconds.to_string())], refusal).into_response()
}

fn requested_failure(code: u16) -> Response<Body> {
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
