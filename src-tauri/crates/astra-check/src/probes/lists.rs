//! Lists: how they are cut into pages (A52, pagination).

use serde_json::Value;

use super::routines::Made;
use super::{Run, Tokens};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[52];

/// Whatever lists there are; without a routine, its own list is left out.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    made: Option<&Made>,
) {
    let of_routine = made.map(|made| format!("/v1/routines/{}/transfers", made.id));
    let caller = Caller::User(&tokens.access);
    let conclusion = lists(run, caller, of_routine.as_deref()).await;
    run.report.record(
        52,
        conclusion.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
}

/// The sizes of a page that may be asked for (CONTRACT.md 21).
pub(crate) const SMALLEST: usize = 10;
const LARGEST: usize = 100;

/// A52, pagination: on every list that is offered; one with more than the smallest page holds must also go on page by page.
async fn lists<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    of_routine: Option<&str>,
) -> Result<Conclusion, NoResponse> {
    let mut seen = Vec::new();
    let mut walked = None;
    let mut last = Response::default();
    let mut paths = vec![
        ("/v1/cards", "cards"),
        ("/v1/routines", "routines"),
        ("/v1/transfers", "transfers"),
        ("/v1/accounts", "accounts"),
    ];
    paths.extend(of_routine.map(|path| (path, "transfers")));
    for (path, name) in paths {
        let whole = run.wire.get(path, caller).await?;
        if whole.is_absent() {
            continue;
        }
        let called = if Some(path) == of_routine {
            "transfers of a routine"
        } else {
            name
        };
        let Some(all) = whole
            .json
            .get(name)
            .and_then(Value::as_array)
            .filter(|_| whole.is_success())
        else {
            return Ok(broke(
                &whole,
                format!(
                    "{called} came back with {} ({})",
                    whole.names(),
                    whole.summary()
                ),
            ));
        };
        let complete = whole.json.get("count").is_some_and(Value::is_number)
            && whole.json.get("more").is_some_and(Value::is_boolean)
            && whole.json.get("cursor").is_some();
        if !complete {
            return Ok(broke(
                &whole,
                format!("{called} came back with {}", whole.names()),
            ));
        }
        if let Some(fault) = sizes(run, caller, path, called).await? {
            return Ok(fault);
        }
        if all.len() > SMALLEST {
            if let Some(fault) = page_by_page(run, caller, path, name, all).await? {
                return Ok(fault);
            }
            walked = Some(called);
        }
        seen.push(called);
        last = whole;
    }
    if seen.is_empty() {
        return Ok(not_reachable("no list is offered here"));
    }
    let gone_on = match walked {
        Some(walked) => format!("{walked} go on ten by ten with cursor"),
        None => "no list has eleven things, so no cursor was followed".to_owned(),
    };
    Ok(held(
        &last,
        format!(
            "count, cursor and more on {}; batch_size is taken from 10 to 100 and refused at 9 and 101; {gone_on}",
            seen.join(", ")
        ),
    ))
}

/// The smallest and the largest page, and one item fewer and more than those; `Some` is what is wrong.
async fn sizes<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    path: &str,
    called: &str,
) -> Result<Option<Conclusion>, NoResponse> {
    for (size, is_taken) in [
        (SMALLEST - 1, false),
        (SMALLEST, true),
        (LARGEST, true),
        (LARGEST + 1, false),
    ] {
        let asked = format!("{path}?batch_size={size}");
        let answer = run.wire.get(&asked, caller).await?;
        if is_taken != answer.is_success() {
            let expected = if is_taken { "taken" } else { "refused" };
            let reason = format!(
                "{called} with batch_size={size} was to be {expected} ({})",
                answer.summary()
            );
            return Ok(Some(broke(&answer, reason)));
        }
    }
    Ok(None)
}

/// Two of the smallest pages; `Some` is what is wrong.
async fn page_by_page<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    path: &str,
    name: &str,
    all: &[Value],
) -> Result<Option<Conclusion>, NoResponse> {
    let one = run
        .wire
        .get(&format!("{path}?batch_size={SMALLEST}"), caller)
        .await?;
    let items = |answer: &Response| {
        answer
            .json
            .get(name)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    };
    if !one.is_success() || items(&one) != SMALLEST || one.json["more"] != Value::Bool(true) {
        return Ok(Some(broke(
            &one,
            format!(
                "{name} with batch_size={SMALLEST} came back with {} of them and {} ({})",
                items(&one),
                one.names(),
                one.status
            ),
        )));
    }
    let cursor = match &one.json["cursor"] {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => {
            return Ok(Some(broke(
                &one,
                format!("{name} have more, but there is no cursor"),
            )));
        }
    };
    let encoded: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
    let two = run
        .wire
        .get(
            &format!("{path}?batch_size={SMALLEST}&cursor={encoded}"),
            caller,
        )
        .await?;
    let next = &two.json[name][0]["id"];
    // What was made since `all` was read stands before it: the next one is the one behind this page's last.
    let last = &one.json[name][SMALLEST - 1]["id"];
    let behind = all.iter().skip_while(|it| it["id"] != *last).nth(1);
    Ok((behind.map(|it| &it["id"]) != Some(next)).then(|| {
        broke(
            &two,
            format!(
                "the cursor of {name} did not lead to the next one ({})",
                two.summary()
            ),
        )
    }))
}
