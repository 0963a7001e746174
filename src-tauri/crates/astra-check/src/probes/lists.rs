//! Lists: how they are cut into pages (A52).

use serde_json::Value;

use super::routines::Made;
use super::{Run, Tokens};
use crate::finding::Finding;
use crate::sheet::{Conclusion, broke, held, not_reachable, unsettled};
use crate::wire::{Answer, Caller, NoAnswer};

pub(crate) const SETTLES: &[u8] = &[52];

/// Whatever lists there are; without a routine, its own list is left out.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    made: Option<&Made>,
) {
    let of_routine = made.map(|made| format!("/v1/routines/{}/transfers", made.id));
    let caller = Caller::User(&tokens.access);
    let conclusion = lists(run, caller, of_routine.as_deref()).await;
    run.sheet.settle(
        52,
        conclusion.unwrap_or_else(|NoAnswer(why)| not_reachable(why)),
    );
}

/// A52: on every list that is offered; one with two things must also go on page by page.
async fn lists<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    of_routine: Option<&str>,
) -> Result<Conclusion, NoAnswer> {
    let mut seen = Vec::new();
    let mut walked = None;
    let mut last = Answer::default();
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
                    whole.said()
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
        if all.len() > 1 {
            if let Some(fault) = page_by_page(run, caller, path, name, all).await? {
                return Ok(fault);
            }
            walked = Some(called);
        }
        seen.push(called);
        last = whole;
    }
    Ok(match (seen.is_empty(), walked) {
        (true, _) => not_reachable("no list is offered here"),
        (_, None) => unsettled(
            &last,
            "count, cursor and more are there, but no list has two things to go on with",
        ),
        (_, Some(walked)) => held(
            &last,
            format!(
                "count, cursor and more on {}; {walked} go on one by one with batch_size=1 and cursor",
                seen.join(", ")
            ),
        ),
    })
}

/// Two pages of one; `Some` is what is wrong.
async fn page_by_page<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    path: &str,
    name: &str,
    all: &[Value],
) -> Result<Option<Conclusion>, NoAnswer> {
    let one = run
        .wire
        .get(&format!("{path}?batch_size=1"), caller)
        .await?;
    let items = |answer: &Answer| {
        answer
            .json
            .get(name)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    };
    if !one.is_success() || items(&one) != 1 || one.json["more"] != Value::Bool(true) {
        return Ok(Some(broke(
            &one,
            format!(
                "{name} with batch_size=1 came back with {} of them and {} ({})",
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
        .get(&format!("{path}?batch_size=1&cursor={encoded}"), caller)
        .await?;
    let second = &two.json[name][0]["id"];
    Ok((items(&two) != 1 || *second != all[1]["id"]).then(|| {
        broke(
            &two,
            format!(
                "the cursor of {name} did not lead to the second one ({})",
                two.said()
            ),
        )
    }))
}
