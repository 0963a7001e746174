//! User intents, where they are offered: people before they are users.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use super::Run;
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::samples::{email, intent};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[8, 22, 53];

/// A53, pending intent: how long an intent with other data is pending.
const PENDING: Duration = Duration::from_secs(2);

/// Also gives what became of the fourth intent of an email (A21, fourth intent or profile), or `None` where there are no intents.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
) -> Option<Result<String, String>> {
    let address = email(&run.ports.hex(8));
    let first = match create(run, &intent(&run.ports.phone(), &address)).await {
        Ok(answer) if answer.is_success() => answer,
        Ok(answer) => {
            let what = if answer.is_absent() {
                "are not offered here"
            } else {
                "cannot be made"
            };
            let why = format!("user intents {what} ({})", answer.summary());
            run.report.give_up(NUMBERS, &why);
            return None;
        }
        Err(NoResponse(why)) => {
            run.report.give_up(NUMBERS, &why);
            return None;
        }
    };
    let conclusion = unconverted(run, &first).await;
    run.report.record(
        22,
        conclusion.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
    let conclusion = other_data(run).await;
    run.report.record(
        53,
        conclusion.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
    let conclusion = metadata(run).await;
    run.report.record(
        8,
        conclusion.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
    fourth(run, &address).await.ok()
}

async fn create<F>(run: &Run<'_, F>, body: &Value) -> Result<Response, NoResponse> {
    run.wire.post("/v1/user_intent", Caller::Client, body).await
}

async fn read<F>(run: &Run<'_, F>, created: &Response) -> Result<Response, NoResponse> {
    let id = created.text_of("id").unwrap_or("none");
    run.wire
        .get(&format!("/v1/user_intent/{id}"), Caller::Client)
        .await
}

/// A22, empty user_id.
async fn unconverted<F>(run: &Run<'_, F>, created: &Response) -> Result<Conclusion, NoResponse> {
    let answer = read(run, created).await?;
    if !answer.is_success() {
        return Ok(unsettled(
            &answer,
            format!("a new intent cannot be read ({})", answer.summary()),
        ));
    }
    Ok(match answer.json.get("user_id") {
        None => held(&answer, "user_id is absent"),
        Some(Value::Null) => held(&answer, "user_id is null"),
        Some(Value::String(text)) if text.is_empty() => held(&answer, "user_id is empty"),
        Some(_) => broke(&answer, "a new intent already has a user_id"),
    })
}

/// A53, pending intent.
async fn other_data<F>(run: &Run<'_, F>) -> Result<Conclusion, NoResponse> {
    let mut body = intent(&run.ports.phone(), &email(&run.ports.hex(8)));
    body["first_name"] = json!("Tenzing");
    body["last_name"] = json!("Norgay");
    body["date_of_birth"] = json!("1990-05-29");
    let created = create(run, &body).await?;
    if !created.is_success() {
        return Ok(unsettled(
            &created,
            format!("the intent was refused ({})", created.summary()),
        ));
    }
    let since = Instant::now();
    let first = read(run, &created).await?;
    if first.text_of("status") != Some("pending") {
        let status = first.text_of("status").unwrap_or("no status");
        // Looked at too late, it may have been pending before.
        let late = since.elapsed() >= PENDING && status == "approved";
        let reason = format!("the first look showed {status}");
        return Ok(if late {
            unsettled(&first, reason)
        } else {
            broke(&first, reason)
        });
    }
    loop {
        let waited = since.elapsed();
        let answer = read(run, &created).await?;
        match answer.text_of("status") {
            Some("pending") if waited > run.ports.patience.max(PENDING * 2) => {
                return Ok(broke(
                    &answer,
                    format!("still pending after {} s", waited.as_secs()),
                ));
            }
            Some("pending") => sleep(Duration::from_millis(250)).await,
            Some("approved") => return Ok(held(&answer, "pending at first, then approved")),
            other => {
                let status = other.unwrap_or("no status").to_owned();
                return Ok(broke(&answer, format!("pending at first, then {status}")));
            }
        }
    }
}

/// A8, metadata limits: the limits are accepted and one more is not.
async fn metadata<F>(run: &Run<'_, F>) -> Result<Conclusion, NoResponse> {
    let with = |keys: usize, length: usize| {
        let mut body = intent(&run.ports.phone(), &email(&run.ports.hex(8)));
        let pairs = (0..keys).map(|key| (format!("key{key}"), json!("x".repeat(length))));
        body["metadata"] = Value::Object(pairs.collect::<Map<_, _>>());
        body
    };
    let full = create(run, &with(20, 500)).await?;
    if !full.is_success() {
        return Ok(Conclusion::of_refusal(
            &full,
            format!(
                "20 keys of 500 characters were answered with {}",
                full.summary()
            ),
        ));
    }
    for (keys, length) in [(21, 1), (1, 501)] {
        let over = create(run, &with(keys, length)).await?;
        if !matches!(over.status, 400 | 422) && !over.is_success() {
            return Ok(unsettled(
                &over,
                format!(
                    "{keys} keys of {length} characters were answered with {}",
                    over.summary()
                ),
            ));
        }
        if over.is_success() {
            return Ok(broke(
                &over,
                format!("{keys} keys of {length} characters were accepted"),
            ));
        }
    }
    Ok(held(
        &full,
        "20 keys of 500 characters were accepted, more of either refused",
    ))
}

/// The other half of A21, fourth intent or profile: `Ok` if it was refused as assumed.
async fn fourth<F>(run: &Run<'_, F>, address: &str) -> Result<Result<String, String>, NoResponse> {
    // One was made before.
    for number in 2..=4 {
        let answer = create(run, &intent(&run.ports.phone(), address)).await?;
        match number {
            4 if answer.is_success() => {
                return Ok(Err("a fourth intent of an email was accepted".to_owned()));
            }
            4 if answer.status == 400 && answer.is_generic() => {
                return Ok(Ok(format!(
                    "the fourth intent was refused: {}",
                    answer.summary()
                )));
            }
            4 => {
                return Ok(Err(format!(
                    "the fourth intent was answered with {}",
                    answer.summary()
                )));
            }
            _ if !answer.is_success() => {
                return Ok(Err(format!(
                    "intent {number} of an email was already refused: {}",
                    answer.summary()
                )));
            }
            _ => {}
        }
    }
    Ok(Ok(String::new()))
}
