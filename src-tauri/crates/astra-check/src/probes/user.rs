//! The user of a business: the answer about it, its profile afterwards, contact changes, review.

use serde_json::{Value, json};
use tokio::time::{Duration, Instant, sleep};

use super::profiles::Created;
use super::{Blocked, Run, Tokens};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::samples::email;
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[3, 23, 24, 31, 32, 34, 35, 54];

/// A user that signed in.
pub(crate) struct User {
    pub(crate) id: String,
    /// `+1` and ten digits.
    pub(crate) phone: String,
    pub(crate) status: String,
}

pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    profile: &Created,
) -> Result<User, Blocked> {
    let caller = Caller::User(&tokens.access);
    let answer = run.wire.get("/v1/user", caller).await;
    let answer = answer.map_err(|NoResponse(why)| why)?;
    let id = answer.text_of("id").filter(|_| answer.is_success());
    let id = id
        .ok_or_else(|| format!("the user could not be read ({})", answer.summary()))?
        .to_owned();
    let hex = id.len() == 32
        && id
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let own = id != profile.id;
    let same = if own {
        "not the profile's id"
    } else {
        "the profile's id"
    };
    run.report.record(
        3,
        Conclusion::of(
            hex && own,
            &answer,
            format!(
                "the user id has {} characters, {} lowercase hexadecimal, and is {same}",
                id.len(),
                if hex { "all" } else { "not all" }
            ),
        ),
    );
    run.report.record(23, extra_fields(&answer, profile));
    let lost = |NoResponse(why)| not_reachable(why);

    read_profile(run, profile, Some(&id)).await;
    let capabilities = run
        .wire
        .get(&format!("/v1/users/{id}/capabilities"), caller)
        .await;
    run.report.record(
        32,
        capabilities.map_or_else(lost, |answer| nesting(&answer)),
    );
    let requests = run
        .wire
        .get("/v1/phone_number_change_requests", caller)
        .await;
    run.report.record(
        34,
        requests.map_or_else(lost, |answer| change_requests(&answer)),
    );
    let address = json!({"address1": "124 Astra Ave", "address2": "Suite 2", "city": "Palo Alto", "state": "CA", "postal_code": "94304"});
    let changed = run
        .wire
        .post("/v1/request_address_change", caller, &address)
        .await;
    run.report.record(
        35,
        changed.map_or_else(lost, |answer| {
            if answer.is_success() {
                held(&answer, "an address change with these names was accepted")
            } else if answer.is_absent() {
                unsettled(
                    &answer,
                    format!("there is no address change here ({})", answer.summary()),
                )
            } else {
                Conclusion::of_refusal(
                    &answer,
                    format!("the address change was answered with {}", answer.summary()),
                )
            }
        }),
    );
    let changed = new_email(run, caller, &id).await;
    run.report.record(24, changed.unwrap_or_else(lost));

    Ok(User {
        id,
        phone: profile.body["phone"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        status: answer.text_of("status").unwrap_or_default().to_owned(),
    })
}

/// A23, extra user fields.
fn extra_fields(answer: &Response, profile: &Created) -> Conclusion {
    let kind = answer.text_of("kyb_type");
    let id = answer.text_of("business_profile_id");
    let holds = kind == Some("verified") && id == Some(profile.id.as_str());
    let reason = match (kind, id) {
        (Some(_), Some(_)) if holds => "kyb_type and business_profile_id came back, as sent",
        (Some(_), Some(_)) => "kyb_type and business_profile_id came back, with other values",
        (Some(_), None) => "business_profile_id did not come back",
        (None, Some(_)) => "kyb_type did not come back",
        (None, None) => "neither kyb_type nor business_profile_id came back",
    };
    Conclusion::of(holds, answer, reason)
}

/// A31, profile read, where nobody could sign in.
pub(crate) async fn profile_alone<F: FnMut(Finding)>(run: &mut Run<'_, F>, profile: &Created) {
    read_profile(run, profile, None).await;
}

async fn read_profile<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    profile: &Created,
    user_id: Option<&str>,
) {
    let path = format!("/v1/business_profile/{}", profile.id);
    let conclusion = match run.wire.get(&path, Caller::Client).await {
        Ok(answer) => echo(&answer, profile, user_id),
        Err(NoResponse(why)) => not_reachable(why),
    };
    run.report.record(31, conclusion);
}

/// Whether any object of `value` tells an ssn.
fn has_ssn(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| (name == "ssn" && !value.is_null()) || has_ssn(value)),
        Value::Array(items) => items.iter().any(has_ssn),
        _ => false,
    }
}

/// A31, profile read: what was sent comes back, with the ids, and without the secrets.
fn echo(answer: &Response, profile: &Created, user_id: Option<&str>) -> Conclusion {
    if !answer.is_success() {
        return unsettled(
            answer,
            format!("the profile could not be read ({})", answer.summary()),
        );
    }
    let mut wrong = Vec::new();
    if answer.text_of("id") != Some(profile.id.as_str()) {
        wrong.push("id".to_owned());
    }
    if user_id.is_some() && answer.text_of("user_id") != user_id {
        wrong.push("user_id".to_owned());
    }
    differences(&profile.body, &answer.json, "", &mut wrong);
    if has_ssn(&answer.json) {
        return broke(answer, "ssn comes back");
    }
    if wrong.is_empty() {
        let ids = if user_id.is_some() {
            "id and user_id"
        } else {
            "id (user_id was not looked at)"
        };
        held(
            answer,
            format!("the profile comes back as sent, with {ids} and without ssn"),
        )
    } else {
        wrong.truncate(8);
        broke(
            answer,
            format!("missing or different: {}", wrong.join(", ")),
        )
    }
}

/// Names of what was `sent` and is not in `back`; an ssn must not be there.
fn differences(sent: &Value, back: &Value, at: &str, wrong: &mut Vec<String>) {
    match sent {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| *name != "ssn") {
                differences(value, &back[name.as_str()], &format!("{at}{name}."), wrong);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                differences(item, &back[place], &format!("{at}{place}."), wrong);
            }
        }
        value if value == back => {}
        _ => wrong.push(at.trim_end_matches('.').to_owned()),
    }
}

/// A32, capability nesting.
fn nesting(answer: &Response) -> Conclusion {
    if !answer.is_success() {
        return unsettled(
            answer,
            format!("capabilities could not be read ({})", answer.summary()),
        );
    }
    let at = |pointer: &str| answer.json.pointer(pointer);
    let limit = at("/card_to_card/transfer_count_limit");
    let holds = at("/account_to_account/max_settlement_speed").is_some_and(Value::is_string)
        && at("/account_to_card/is_eligible").is_some_and(Value::is_boolean)
        && limit.is_some_and(|limit| limit.is_null() || limit.is_number());
    Conclusion::of(holds, answer, format!("came back with {}", answer.names()))
}

/// A34, phone change list.
fn change_requests(answer: &Response) -> Conclusion {
    if !answer.is_success() {
        return unsettled(
            answer,
            format!(
                "there is no list of phone change requests here ({})",
                answer.summary()
            ),
        );
    }
    let list = answer
        .json
        .get("phone_number_change_requests")
        .is_some_and(Value::is_array);
    let count = answer.json.get("count").is_some_and(Value::is_number);
    Conclusion::of(
        list && count,
        answer,
        format!("came back with {}", answer.names()),
    )
}

/// A24, email body.
async fn new_email<F>(
    run: &Run<'_, F>,
    caller: Caller<'_>,
    id: &str,
) -> Result<Conclusion, NoResponse> {
    let wanted = email(&run.ports.hex(8));
    let path = format!("/v1/users/{id}");
    let answer = run
        .wire
        .patch(&path, caller, &json!({"email": wanted}))
        .await?;
    if answer.is_absent() {
        return Ok(unsettled(
            &answer,
            format!("there is no change of email here ({})", answer.summary()),
        ));
    }
    if !answer.is_success() {
        return Ok(Conclusion::of_refusal(
            &answer,
            format!("the new email was answered with {}", answer.summary()),
        ));
    }
    let after = run.wire.get("/v1/user", caller).await?;
    let taken = after.text_of("email") == Some(wanted.as_str());
    let reason = if taken {
        "the new email is the user's"
    } else {
        "it was accepted, but the user still has the old email"
    };
    Ok(Conclusion::of(taken, &answer, reason))
}

/// The user of `tokens` right after signing in.
pub(crate) async fn first_look<F>(
    run: &Run<'_, F>,
    tokens: Tokens,
) -> Result<(Tokens, Response), Blocked> {
    let answer = run.wire.get("/v1/user", Caller::User(&tokens.access)).await;
    answer
        .map(|answer| (tokens, answer))
        .map_err(|NoResponse(why)| why)
}

/// A54, business review: `other` signed in with an EIN that is neither of the magic ones.
pub(crate) async fn review<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    other: Result<(Tokens, Response), Blocked>,
) {
    let conclusion = match other {
        Ok((tokens, first)) => watch(run, &tokens, &first)
            .await
            .unwrap_or_else(|NoResponse(why)| not_reachable(why)),
        Err(why) => not_reachable(why),
    };
    run.report.record(54, conclusion);
}

async fn watch<F>(
    run: &Run<'_, F>,
    tokens: &Tokens,
    first: &Response,
) -> Result<Conclusion, NoResponse> {
    let status = first.text_of("status").unwrap_or("no status");
    if status != "pending" {
        return Ok(broke(
            first,
            format!("right after signing in it is {status}"),
        ));
    }
    let since = Instant::now();
    loop {
        let waited = since.elapsed();
        let answer = run
            .wire
            .get("/v1/user", Caller::User(&tokens.access))
            .await?;
        match answer.text_of("status") {
            Some("approved") => return Ok(held(&answer, "pending at first, then approved")),
            Some("pending") if waited >= run.ports.patience => {
                return Ok(unsettled(
                    &answer,
                    format!(
                        "pending at first, as assumed; still so after {} s, a review may take days",
                        waited.as_secs()
                    ),
                ));
            }
            Some("pending") => sleep(Duration::from_millis(500)).await,
            status => {
                let status = status.unwrap_or("no status");
                return Ok(broke(&answer, format!("pending at first, then {status}")));
            }
        }
    }
}
