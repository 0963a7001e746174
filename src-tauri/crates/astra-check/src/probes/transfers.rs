//! Transfers: what a routine makes of itself.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::routines::Made;
use super::{Run, Tokens};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, not_reachable, unsettled};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[5, 6, 43, 44, 45, 46];

/// A46, sandbox delays: from the routine to its transfer, and to the end of it, in seconds.
const CREATED_WITHIN: f64 = 1.0;
const SETTLED_WITHIN: f64 = 3.0;

pub(crate) async fn probe<F: FnMut(Finding)>(run: &mut Run<'_, F>, tokens: &Tokens, made: &Made) {
    let caller = Caller::User(&tokens.access);
    let lost = |NoResponse(why)| not_reachable(why);
    run.report
        .record(6, offset((run.ports.now)(), &made.answer));
    let path = format!("/v1/routines/{}/transfers", made.id);
    let appeared = wait_for_transfer(run, caller, &path).await;
    match appeared {
        Ok((list, Some(transfer))) => {
            let id = transfer["id"].as_str().unwrap_or_default().to_owned();
            run.report.record(
                5,
                Conclusion::of(
                    is_uuid(&id),
                    &list,
                    if is_uuid(&id) {
                        "a transfer id is a UUID"
                    } else {
                        "a transfer id is no UUID"
                    },
                ),
            );
            run.report.record(
                43,
                Conclusion::of(
                    list.json.get("count").is_some(),
                    &list,
                    format!("came back with {}", list.names()),
                ),
            );
            let conclusion = cancel(run, caller, &id).await.unwrap_or_else(lost);
            run.report.record(45, conclusion);
            let response = run
                .wire
                .get(&format!("/v1/transfers/{id}/segments"), caller)
                .await;
            run.report
                .record(44, response.map_or_else(lost, |answer| segments(&answer)));
            let conclusion = wait_until_settled(run, caller, &id, &made.answer)
                .await
                .unwrap_or_else(lost);
            run.report.record(46, conclusion);
        }
        Ok((list, None)) => {
            let seconds = run.ports.patience.as_secs();
            if list.is_success()
                && list
                    .json
                    .get("transfers")
                    .is_none_or(|transfers| !transfers.is_array())
            {
                run.report
                    .record(43, broke(&list, format!("came back with {}", list.names())));
            } else if list.is_success() {
                run.report.record(
                    46,
                    broke(&list, format!("no transfer appeared within {seconds} s")),
                );
            }
            let why = format!(
                "the routine's transfer could not be seen ({})",
                list.summary()
            );
            run.report.give_up(&[5, 43, 44, 45, 46], &why);
        }
        Err(NoResponse(why)) => run.report.give_up(&[5, 43, 44, 45, 46], &why),
    }
}

/// Waits for the first transfer of the routine.
async fn wait_for_transfer<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    path: &str,
) -> Result<(Response, Option<Value>), NoResponse> {
    let since = Instant::now();
    loop {
        // Asked before the look, so that the last look is never too early.
        let is_last = since.elapsed() >= run.ports.patience;
        let list = run.wire.get(path, caller).await?;
        let first = list.json.pointer("/transfers/0").cloned();
        let empty = list.json.get("transfers").is_some_and(Value::is_array);
        if first.is_some() || !empty || is_last {
            return Ok((list, first));
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// A6, by a time that was made just now.
fn offset(now: Timestamp, answer: &Response) -> Conclusion {
    let Some(text) = answer.text_of("created") else {
        return unsettled(answer, "the routine has no time created");
    };
    if text.parse::<Timestamp>().is_ok() {
        return unsettled(
            answer,
            "the time that came back has an offset, so there is nothing to assume",
        );
    }
    let as_utc = text
        .parse::<DateTime>()
        .ok()
        .and_then(|time| time.to_zoned(TimeZone::UTC).ok());
    let Some(as_utc) = as_utc else {
        return unsettled(answer, "the time that came back cannot be read");
    };
    // No other time zone of the United States is that near, and clocks differ.
    let apart = as_utc.timestamp().duration_since(now).abs();
    let holds = apart.as_mins() < 30;
    Conclusion::of(
        holds,
        answer,
        format!(
            "a time without an offset, read as UTC, is {} s from now",
            apart.as_secs()
        ),
    )
}

fn is_uuid(id: &str) -> bool {
    id.len() == uuid::fmt::Hyphenated::LENGTH && uuid::Uuid::try_parse(id).is_ok()
}

/// A45, cancel refusal.
async fn cancel<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    id: &str,
) -> Result<Conclusion, NoResponse> {
    let answer = run
        .wire
        .post(
            &format!("/v1/transfers/{id}/cancel"),
            caller,
            &serde_json::json!({}),
        )
        .await?;
    let holds = answer.status == 400 && answer.is_generic();
    Ok(Conclusion::of(
        holds,
        &answer,
        format!("cancelling was answered with {}", answer.summary()),
    ))
}

/// A44, segments.
fn segments(answer: &Response) -> Conclusion {
    if !answer.is_success() {
        return unsettled(
            answer,
            format!("segments cannot be read ({})", answer.summary()),
        );
    }
    let segments = answer
        .json
        .get("segments")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let names = [
        "id",
        "type",
        "amount",
        "status",
        "failure_reason",
        "initiated",
        "updated",
    ];
    let whole = |leg: &Value| names.iter().all(|name| leg.get(name).is_some());
    let kinds: Vec<&str> = segments
        .iter()
        .filter_map(|leg| leg["type"].as_str())
        .collect();
    let known =
        kinds.len() == segments.len() && kinds.iter().all(|kind| matches!(*kind, "pull" | "push"));
    let holds = answer.json.get("count").is_some()
        && !segments.is_empty()
        && segments.iter().all(whole)
        && known;
    let kinds = if kinds.is_empty() {
        "none".to_owned()
    } else {
        kinds.join(" and ")
    };
    Conclusion::of(
        holds,
        answer,
        format!("came back with {}; types: {kinds}", answer.names()),
    )
}

/// A46, by the server's own times, so that a slow line does not count.
async fn wait_until_settled<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    id: &str,
    routine: &Response,
) -> Result<Conclusion, NoResponse> {
    let since = Instant::now();
    let answer = loop {
        let is_last = since.elapsed() >= run.ports.patience.max(Duration::from_secs(10));
        let answer = run.wire.get(&format!("/v1/transfers/{id}"), caller).await?;
        if answer.text_of("status") != Some("pending") {
            break answer;
        }
        if is_last {
            let seconds = since.elapsed().as_secs();
            return Ok(broke(
                &answer,
                format!("the transfer was still pending after {seconds} s"),
            ));
        }
        sleep(Duration::from_millis(200)).await;
    };
    let time = |answer: &Response, name: &str| {
        answer
            .text_of(name)
            .and_then(|text| text.parse::<Timestamp>().ok())
    };
    let times = (
        time(routine, "created"),
        time(&answer, "initiated"),
        time(&answer, "updated"),
    );
    let (Some(created), Some(initiated), Some(updated)) = times else {
        return Ok(unsettled(
            &answer,
            "the times of routine and transfer cannot be compared",
        ));
    };
    let after = |time: Timestamp| time.duration_since(created).as_secs_f64();
    let (appeared, settled) = (after(initiated), after(updated));
    let holds = appeared <= CREATED_WITHIN && settled <= SETTLED_WITHIN;
    let status = answer.text_of("status").unwrap_or("without a status");
    Ok(Conclusion::of(
        holds,
        &answer,
        format!("created after {appeared:.1} s, {status} after {settled:.1} s"),
    ))
}
