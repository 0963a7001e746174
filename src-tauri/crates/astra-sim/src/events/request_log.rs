//! Which requests came, for tests and the inspector. Never a body, a header or a query: those carry secrets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ground::lock;

/// How many requests are remembered.
const REMEMBERED: usize = 5_000;

/// One request as it was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedRequest {
    /// Its number, from 1, in order of arrival.
    pub number: u64,
    /// When it arrived, in simulated time.
    pub time: Timestamp,
    /// `api`, `secure` or `app`.
    pub host: String,
    /// Its method.
    pub method: String,
    /// Its path, without the query.
    pub path: String,
    /// The `request-id` of its answer.
    pub request_id: String,
    /// The status it got or would have got; `None` while it is being worked on, and where it was dropped unread.
    pub status: Option<u16>,
    /// Whether its effect is done and its answer is being held back.
    pub held: bool,
    /// Whether the answer was handed to the connection.
    pub answered: bool,
}

/// The identity of a request. The request log and the event log share it, for every request passes both.
#[derive(Debug)]
pub(crate) struct RequestSummary {
    /// `api`, `secure` or `app`.
    pub(crate) host: &'static str,
    pub(crate) method: Method,
    /// Without the query.
    pub(crate) path: String,
    pub(crate) request_id: String,
}

#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    count: u64,
    requests: VecDeque<Kept>,
}

struct Kept {
    time: Timestamp,
    summary: Arc<RequestSummary>,
    progress: Progress,
}

/// The progress of a request.
#[derive(Clone, Copy, Default)]
pub(crate) struct Progress {
    pub(crate) status: Option<u16>,
    pub(crate) held: bool,
    pub(crate) answered: bool,
}

impl RequestLog {
    /// Notes an arrival and gives its number.
    pub(crate) fn arrived(&self, time: Timestamp, summary: Arc<RequestSummary>) -> u64 {
        let mut inner = lock(&self.0);
        inner.count += 1;
        if inner.requests.len() == REMEMBERED {
            inner.requests.pop_front();
        }
        inner.requests.push_back(Kept {
            time,
            summary,
            progress: Progress::default(),
        });
        inner.count
    }

    /// Updates the progress of the request with this number, if it is still remembered.
    pub(crate) fn note(&self, number: u64, change: impl FnOnce(&mut Progress)) {
        let mut inner = lock(&self.0);
        let first = inner.first();
        let place = number.checked_sub(first).and_then(|at| at.try_into().ok());
        if let Some(kept) = place.and_then(|at: usize| inner.requests.get_mut(at)) {
            change(&mut kept.progress);
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        let inner = lock(&self.0);
        let numbered = (inner.first()..).zip(&inner.requests);
        numbered.map(|(number, kept)| kept.shown(number)).collect()
    }
}

impl Inner {
    /// The number of the oldest request that is remembered.
    fn first(&self) -> u64 {
        self.count + 1 - self.requests.len() as u64
    }
}

impl Kept {
    fn shown(&self, number: u64) -> LoggedRequest {
        LoggedRequest {
            number,
            time: self.time,
            host: self.summary.host.to_owned(),
            method: self.summary.method.to_string(),
            path: self.summary.path.clone(),
            request_id: self.summary.request_id.clone(),
            status: self.progress.status,
            held: self.progress.held,
            answered: self.progress.answered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_noted_by_its_number_and_the_oldest_is_forgotten() {
        let log = RequestLog::default();
        let summary = Arc::new(RequestSummary {
            host: "api",
            method: Method::GET,
            path: "/v1/user".to_owned(),
            request_id: String::new(),
        });
        let remembered = REMEMBERED as u64;
        for number in 1..=remembered + 1 {
            let given = log.arrived(Timestamp::UNIX_EPOCH, Arc::clone(&summary));
            assert_eq!(given, number);
        }
        log.note(1, |_| unreachable!("it has been forgotten"));
        log.note(remembered, |progress| progress.status = Some(200));
        let all = log.all();
        let noted: Vec<_> = all
            .iter()
            .filter(|one| one.status.is_some())
            .map(|one| one.number)
            .collect();
        assert_eq!(noted, [remembered]);
        let numbers = all
            .first()
            .map(|one| one.number)
            .zip(all.last().map(|one| one.number));
        assert_eq!(numbers, Some((2, remembered + 1)));
    }
}
