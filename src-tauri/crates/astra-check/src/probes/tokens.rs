//! The token endpoint with a real code.

use super::{Blocked, Run, Tokens};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::wire::{NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[10, 11, 12];

/// Spends the code, once.
pub(crate) async fn exchange<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    code: &str,
) -> Result<(Tokens, Response), Blocked> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", run.target.redirect_uri.as_str()),
    ];
    let answer = run.wire.token(&form, None).await;
    let answer =
        answer.map_err(|NoResponse(why)| format!("the code's fate is not known: {why}"))?;
    let tokens = learn(run, &answer);
    tokens
        .map(|tokens| (tokens, answer.clone()))
        .ok_or_else(|| format!("the code could not be exchanged ({})", answer.summary()))
}

fn learn<F: FnMut(Finding)>(run: &mut Run<'_, F>, answer: &Response) -> Option<Tokens> {
    let tokens = Tokens {
        access: answer.text_of("access_token")?.to_owned(),
        refresh: answer.text_of("refresh_token")?.to_owned(),
    };
    run.report.redactor.learn(&tokens.access);
    run.report.redactor.learn(&tokens.refresh);
    answer.is_success().then_some(tokens)
}

/// A10 (refresh without redirect_uri) and A11 (token_type text). The tokens are the newest afterwards.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &mut Tokens,
    first: &Response,
) {
    let kind = first.text_of("token_type").unwrap_or("nothing").to_owned();
    let conclusion = Conclusion::of(kind == "Bearer", first, format!("token_type is {kind}"));
    run.report.record(11, conclusion);

    let refresh = tokens.refresh.clone();
    let bare = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let answer = match run.wire.token(&bare, None).await {
        Ok(answer) => answer,
        Err(NoResponse(why)) => return run.report.record(10, not_reachable(why)),
    };
    if let Some(newest) = learn(run, &answer) {
        *tokens = newest;
        return run
            .report
            .record(10, held(&answer, "refreshed without redirect_uri"));
    }
    let whole = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("redirect_uri", run.target.redirect_uri.as_str()),
    ];
    let with_uri = run.wire.token(&whole, None).await;
    let conclusion = match with_uri {
        Ok(second) => match learn(run, &second) {
            Some(newest) => {
                *tokens = newest;
                broke(
                    &answer,
                    format!(
                        "answered with {}; with redirect_uri it was accepted",
                        answer.summary()
                    ),
                )
            }
            None => unsettled(
                &second,
                format!(
                    "not even with redirect_uri could it be refreshed ({})",
                    second.summary()
                ),
            ),
        },
        Err(NoResponse(why)) => not_reachable(why),
    };
    run.report.record(10, conclusion);
}

/// A12, life of a code: the same code again.
pub(crate) async fn use_again<F: FnMut(Finding)>(run: &mut Run<'_, F>, code: &str) {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", run.target.redirect_uri.as_str()),
    ];
    let conclusion = match run.wire.token(&form, None).await {
        Ok(answer) if answer.is_success() => {
            // Nothing is done with them, but they are secrets.
            let _ = learn(run, &answer);
            broke(&answer, "the same code was accepted a second time")
        }
        Ok(answer) => Conclusion::of(
            answer.status == 400 && answer.text_of("error") == Some("invalid_grant"),
            &answer,
            format!(
                "used again, it was refused: {}; its 300 seconds were not waited for",
                answer.summary()
            ),
        ),
        Err(NoResponse(why)) => not_reachable(why),
    };
    run.report.record(12, conclusion);
}
