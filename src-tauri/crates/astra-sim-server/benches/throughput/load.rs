//! The load: connections that repeat the requests, and the count of responses.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::connection::Connection;
use crate::requests::SampleRequest;
use crate::server::Server;

/// Connections that are open at the same time, each with one request under way.
pub const CONNECTIONS: usize = 16;

/// How long each turn takes.
const TURN: Duration = Duration::from_secs(2);

/// How long each server runs before anything counts; long enough for Node to compile the hot code.
const WARM_UP: Duration = Duration::from_secs(4);

/// One turn of one server.
#[derive(Clone, Copy)]
pub struct Round {
    pub per_second: f64,
    /// Microseconds of the server's processor time for each request, the system's part included.
    pub cost: f64,
}

/// Sends each request once: a server that answers with another status than the simulator is fast by failing.
pub async fn check(server: &Server, requests: &[SampleRequest]) -> Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for request in requests {
        let answer = connection
            .answer(&request.bytes)
            .await
            .with_context(|| format!("{}, {}", server.name, request.name))?;
        ensure!(
            answer.status == request.answer.status,
            "{} answered {} with {} instead of {}: {}",
            server.name,
            request.name,
            answer.status,
            request.answer.status,
            answer.body
        );
    }
    Ok(())
}

pub async fn warm_up(server: &Server, requests: &[SampleRequest]) -> Result<()> {
    put_on(server, requests, WARM_UP).await.map(|_| ())
}

pub async fn round(server: &Server, requests: &[SampleRequest]) -> Result<Round> {
    let before = server.processor_time()?;
    let (answered, elapsed) = put_on(server, requests, TURN).await?;
    let spent = server.processor_time()? - before;
    Ok(Round {
        per_second: answered as f64 / elapsed.as_secs_f64(),
        cost: spent.as_secs_f64() * 1e6 / answered as f64,
    })
}

/// Answers in about `time`. One that has another status than it should ends it.
async fn put_on(
    server: &Server,
    requests: &[SampleRequest],
    time: Duration,
) -> Result<(u64, Duration)> {
    let started = Instant::now();
    let until = started + time;
    let connections = (0..CONNECTIONS).map(|number| request_until(server, requests, number, until));
    let counts = futures_util::future::try_join_all(connections).await?;
    let answered: u64 = counts.iter().sum();
    if answered == 0 {
        bail!("{} answered nothing", server.name);
    }
    Ok((answered, started.elapsed()))
}

/// One connection: its first request is the one of its number, so that not all ask for the same at once.
async fn request_until(
    server: &Server,
    requests: &[SampleRequest],
    number: usize,
    until: Instant,
) -> Result<u64> {
    let mut connection = Connection::open(server.address).await?;
    let mut count = 0;
    for request in requests.iter().cycle().skip(number % requests.len()) {
        if Instant::now() >= until {
            break;
        }
        let status = connection.status(&request.bytes).await?;
        if status != request.answer.status {
            bail!("{} answered {} with {status}", server.name, request.name);
        }
        count += 1;
    }
    Ok(count)
}

/// Rate and cost in the middle.
pub fn medians(rounds: &[Round]) -> (f64, f64) {
    let rates = rounds.iter().map(|round| round.per_second).collect();
    let costs = rounds.iter().map(|round| round.cost).collect();
    (median(rates), median(costs))
}

/// How many times as many requests; of each round by itself, so that a machine that slows down slows both.
pub fn ratio(one: &[Round], other: &[Round]) -> f64 {
    let each = one.iter().zip(other);
    median(each.map(|(a, b)| a.per_second / b.per_second).collect())
}

/// The middle of `values`, of which there must be some.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
