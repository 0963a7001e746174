//! Which requests came, for tests and the inspector. Never a body, a header or a query: those carry secrets.

use std::collections::VecDeque;
use std::sync::Mutex;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::sandbox::lock;

/// How many requests are remembered.
const REMEMBERED: usize = 5_000;

/// One request as it was seen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
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

#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    count: u64,
    requests: VecDeque<LoggedRequest>,
}

impl RequestLog {
    /// Notes an arrival and gives its number.
    pub(crate) fn arrived(
        &self,
        time: Timestamp,
        host: &str,
        method: &str,
        path: &str,
        request_id: &str,
    ) -> u64 {
        let mut inner = lock(&self.0);
        inner.count += 1;
        let number = inner.count;
        if inner.requests.len() == REMEMBERED {
            inner.requests.pop_front();
        }
        inner.requests.push_back(LoggedRequest {
            number,
            time,
            host: host.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            request_id: request_id.to_owned(),
            status: None,
            held: false,
            answered: false,
        });
        number
    }

    pub(crate) fn note(&self, number: u64, change: impl FnOnce(&mut LoggedRequest)) {
        let mut inner = lock(&self.0);
        if let Some(request) = inner
            .requests
            .iter_mut()
            .rev()
            .find(|request| request.number == number)
        {
            change(request);
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        lock(&self.0).requests.iter().cloned().collect()
    }
}
