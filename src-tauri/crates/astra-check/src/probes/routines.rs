//! Routines: what makes one, what is refused, what two requests make.

use serde_json::Value;

use super::cards::Cards;
use super::user::User;
use super::{Blocked, Run, Tokens, lists};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::samples::routine;
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[7, 39, 41, 42];

/// More than any transfer may be.
const TOO_MUCH: f64 = 99_999_999.0;

/// A routine that was made.
pub(crate) struct Made {
    pub(crate) id: String,
    /// The answer that made it.
    pub(crate) answer: Response,
}

pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    cards: &Cards,
    user: &User,
) -> Result<Made, Blocked> {
    let caller = Caller::User(&tokens.access);
    let lost = |NoResponse(why)| not_reachable(why);
    let conclusion = amounts(run, caller, cards).await.unwrap_or_else(lost);
    run.report.record(41, conclusion);
    let conclusion = refusals(run, caller, cards).await.unwrap_or_else(lost);
    run.report.record(42, conclusion);
    if user.status != "approved" {
        return Err(format!(
            "only approved users move money, and this one is {}",
            user.status
        ));
    }

    // Twice on purpose, and in a sandbox only: that is the question (A7, no idempotency).
    let body = routine(&cards.source, &cards.destination, 1.0, &run.ports.hex(8));
    let key = run.ports.hex(32);
    let create = async || {
        run.wire
            .post_with_key("/v1/routines", caller, &body, &key)
            .await
    };
    let first = create()
        .await
        .map_err(|NoResponse(why)| format!("the routine's fate is not known: {why}"))?;
    let id = first.text_of("id").filter(|_| first.is_success());
    let id = id
        .ok_or_else(|| format!("no routine could be made ({})", first.summary()))?
        .to_owned();
    let second = create().await;
    let conclusion = second.map_or_else(lost, |second| match second.text_of("id") {
        Some(other) if second.is_success() && other != id => held(
            &second,
            "the same request with the same Idempotency-Key made a second routine",
        ),
        Some(_) if second.is_success() => broke(
            &second,
            "the same request with the same Idempotency-Key gave the first routine again",
        ),
        _ => broke(
            &second,
            format!(
                "the same request a second time was answered with {}",
                second.summary()
            ),
        ),
    });
    run.report.record(7, conclusion);
    // While the card that pays is there for certain: the next question may cost it.
    make_more(run, caller, cards, lists::SMALLEST).await;
    let conclusion = used_card(run, caller, cards, &id)
        .await
        .unwrap_or_else(lost);
    run.report.record(39, conclusion);
    Ok(Made { id, answer: first })
}

/// So many routines more, so that a list goes on after its smallest page (A52, pagination); fewer where one is refused or its fate is
/// not known.
async fn make_more<F>(run: &Run<'_, F>, caller: Caller<'_>, cards: &Cards, count: usize) {
    for _ in 0..count {
        let body = routine(&cards.source, &cards.destination, 1.0, &run.ports.hex(8));
        match run.wire.post("/v1/routines", caller, &body).await {
            Ok(answer) if answer.is_success() => {}
            _ => return,
        }
    }
}

async fn preview<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    body: &Value,
) -> Result<Response, NoResponse> {
    run.wire.post("/v1/routines/preview", caller, body).await
}

/// A41, by the preview, which creates nothing.
async fn amounts<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    cards: &Cards,
) -> Result<Conclusion, NoResponse> {
    let of = |amount: f64| routine(&cards.source, &cards.destination, amount, &run.ports.hex(8));
    let good = preview(run, caller, &of(1.25)).await?;
    if !good.is_success() {
        return Ok(unsettled(
            &good,
            format!("no preview can be had ({})", good.summary()),
        ));
    }
    let mut last = good;
    for (amount, what) in [(0.0, "0"), (-1.0, "-1"), (1.001, "1.001")] {
        let answer = preview(run, caller, &of(amount)).await?;
        if answer.is_success() {
            return Ok(broke(&answer, format!("an amount of {what} was accepted")));
        }
        if !matches!(answer.status, 400 | 422) {
            return Ok(unsettled(
                &answer,
                format!("an amount of {what} was answered with {}", answer.summary()),
            ));
        }
        last = answer;
    }
    Ok(held(
        &last,
        "1.25 was accepted; 0, -1 and 1.001 were refused",
    ))
}

/// A42, routine refusals: a card out of sight, and more than is allowed. Neither can become a routine.
async fn refusals<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    cards: &Cards,
) -> Result<Conclusion, NoResponse> {
    let hex = run.ports.hex(32);
    let nowhere = format!(
        "{}-{}-4{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    );
    let body = routine(&nowhere, &cards.destination, 1.0, &run.ports.hex(8));
    let hidden = run.wire.post("/v1/routines", caller, &body).await?;
    if hidden.status != 404 {
        return Ok(Conclusion::of(
            false,
            &hidden,
            format!("a card out of sight was answered with {}", hidden.summary()),
        ));
    }
    let body = routine(&cards.source, &cards.source, 1.0, &run.ports.hex(8));
    let same = preview(run, caller, &body).await?;
    let body = routine(
        &cards.source,
        &cards.destination,
        TOO_MUCH,
        &run.ports.hex(8),
    );
    let much = preview(run, caller, &body).await?;
    for (answer, what) in [
        (&same, "one card at both ends"),
        (&much, "far too large an amount"),
    ] {
        if answer.is_success() {
            return Ok(unsettled(
                answer,
                format!(
                    "a card out of sight was answered with 404, as assumed, but the preview accepts {what}"
                ),
            ));
        }
        if answer.status != 400 || !answer.is_generic() {
            return Ok(broke(
                answer,
                format!(
                    "{what} was answered with {} and {}",
                    answer.summary(),
                    answer.names()
                ),
            ));
        }
    }
    Ok(held(
        &much,
        format!(
            "a card out of sight: 404; one card at both ends: {}; far too large an amount: {}",
            same.summary(),
            much.summary()
        ),
    ))
}

/// A39, card delete refusal: at once, while the routine still runs.
async fn used_card<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    cards: &Cards,
    id: &str,
) -> Result<Conclusion, NoResponse> {
    let answer = run
        .wire
        .delete(&format!("/v1/cards/{}", cards.source), caller)
        .await?;
    if !answer.is_success() {
        let holds = answer.status == 400 && answer.is_generic();
        return Ok(Conclusion::of(
            holds,
            &answer,
            format!("it was answered with {}", answer.summary()),
        ));
    }
    let routine = run.wire.get(&format!("/v1/routines/{id}"), caller).await?;
    Ok(match routine.text_of("status") {
        Some("active") => broke(&answer, "the card was deleted while its routine is active"),
        status => {
            let status = status.unwrap_or("unknown").to_owned();
            unsettled(
                &answer,
                format!("the routine was already {status} when the card was deleted"),
            )
        }
    })
}
