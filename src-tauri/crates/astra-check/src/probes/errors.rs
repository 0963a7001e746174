//! Refusals that need no user: the token endpoint's, the lookup of BINs, wrong fields.

use serde_json::{Value, json};

use super::Run;
use crate::finding::Finding;
use crate::report::{Conclusion, held, not_reachable, unsettled};
use crate::samples::{APPROVED_EIN, KNOWN_BIN, UNKNOWN_BIN, business};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[14, 40, 50];

pub(crate) async fn probe<F: FnMut(Finding)>(run: &mut Run<'_, F>) {
    let oauth = oauth_errors(run).await;
    run.report.record(
        14,
        oauth.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
    let bin = unknown_bin(run).await;
    run.report
        .record(40, bin.unwrap_or_else(|NoResponse(why)| not_reachable(why)));
    let fields = wrong_fields(run).await;
    run.report.record(
        50,
        fields.unwrap_or_else(|NoResponse(why)| not_reachable(why)),
    );
}

type Form<'a> = &'a [(&'a str, &'a str)];

/// A14, OAuth errors. Each answer is asked for once; what is not as assumed is named.
async fn oauth_errors<F>(run: &Run<'_, F>) -> Result<Conclusion, NoResponse> {
    let code = run.ports.hex(48);
    let uri = run.target.redirect_uri.as_str();
    let wrong_secret = run.ports.hex(32);
    let with_code = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", uri),
    ];
    let no_code = [("grant_type", "authorization_code"), ("redirect_uri", uri)];
    let no_refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", code.as_str()),
    ];
    let strange = [("grant_type", "client_credentials")];
    let asked: [(&str, Form<'_>, Option<&str>, u16, &str); 5] = [
        (
            "a wrong secret",
            &with_code,
            Some(&wrong_secret),
            401,
            "invalid_client",
        ),
        ("a missing code", &no_code, None, 400, "invalid_request"),
        ("an unknown code", &with_code, None, 400, "invalid_grant"),
        (
            "an unknown refresh token",
            &no_refresh,
            None,
            400,
            "invalid_grant",
        ),
        (
            "another grant",
            &strange,
            None,
            400,
            "unsupported_grant_type",
        ),
    ];
    let mut wrong = Vec::new();
    let mut last = Response::default();
    for (what, form, secret, status, error) in asked {
        let answer = run.wire.token(form, secret).await?;
        let challenged = status != 401
            || answer
                .challenge
                .as_ref()
                .is_some_and(|challenge| challenge.to_ascii_lowercase().starts_with("basic"));
        if answer.is_absent() {
            return Ok(unsettled(
                &answer,
                format!("there is no token endpoint here ({})", answer.summary()),
            ));
        }
        let as_assumed =
            answer.status == status && answer.text_of("error") == Some(error) && challenged;
        if !as_assumed {
            wrong.push(format!(
                "{what}: {} instead of {status} {error}",
                answer.summary()
            ));
        }
        if wrong.is_empty() || !as_assumed {
            last = answer;
        }
    }
    Ok(if wrong.is_empty() {
        held(
            &last,
            "wrong secret, missing and unknown code, unknown refresh token and other grant were refused as assumed",
        )
    } else {
        Conclusion::of(false, &last, wrong.join("; "))
    })
}

/// A40, with a BIN of the vendor's list beside it: where that is missing too, there is no such call.
async fn unknown_bin<F>(run: &Run<'_, F>) -> Result<Conclusion, NoResponse> {
    let known = run
        .wire
        .get(&format!("/v1/bins/{KNOWN_BIN}"), Caller::Client)
        .await?;
    if !known.is_success() {
        return Ok(unsettled(
            &known,
            format!(
                "not even a BIN of the vendor's list is found ({})",
                known.summary()
            ),
        ));
    }
    let unknown = run
        .wire
        .get(&format!("/v1/bins/{UNKNOWN_BIN}"), Caller::Client)
        .await?;
    Ok(Conclusion::of(
        unknown.status == 404,
        &unknown,
        format!("{UNKNOWN_BIN} was answered with {}", unknown.status),
    ))
}

/// A50, validation body. The phone is no phone, so that nothing can come of it.
async fn wrong_fields<F>(run: &Run<'_, F>) -> Result<Conclusion, NoResponse> {
    let body = business("5", "llc", APPROVED_EIN, &run.ports.hex(8));
    let answer = run
        .wire
        .post("/v1/business_profile", Caller::Client, &body)
        .await?;
    if answer.is_success() {
        return Ok(unsettled(
            &answer,
            "a phone of one digit was accepted, so no such body was seen",
        ));
    }
    if answer.is_absent() || answer.status >= 500 || matches!(answer.status, 401 | 403 | 429) {
        return Ok(unsettled(
            &answer,
            format!("profiles cannot be created here ({})", answer.summary()),
        ));
    }
    let messages = |value: &Value| {
        value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_string))
    };
    let by_field = answer.json.get("errors").and_then(Value::as_object);
    let holds = answer.json.get("status_code") == Some(&json!(400))
        && answer.text_of("name").is_some()
        && answer.text_of("description").is_some()
        && by_field.is_some_and(|errors| !errors.is_empty() && errors.values().all(messages));
    let seen = format!("{} with the fields {}", answer.status, answer.names());
    Ok(Conclusion::of(
        holds,
        &answer,
        format!("a wrong phone was answered with {seen}"),
    ))
}
