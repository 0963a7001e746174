//! Business profiles: what is accepted, what is refused, what comes back.

use serde_json::{Value, json};

use super::{Blocked, Run};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::samples::{APPROVED_EIN, OTHER_EIN, business};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[4, 21, 25, 26, 27, 28, 29, 30, 63];

/// A profile that was made.
pub(crate) struct Created {
    pub(crate) id: String,
    /// What was sent for it.
    pub(crate) body: Value,
}

pub(crate) struct Profiles {
    /// Approved automatically.
    pub(crate) main: Created,
    /// Goes to review.
    pub(crate) other: Option<Created>,
}

/// `intents_refused` is what became of the fourth intent of an email, the other half of A21, fourth intent or profile.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    intents_refused: Option<Result<String, String>>,
) -> Result<Profiles, Blocked> {
    let phone = run.ports.phone();
    let (main, answer) = main_profile(run, &phone).await?;
    run.report.record(25, two_names(&answer));
    let shape = |id: &str| {
        id.len() == 32
            && id
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    run.report.record(
        4,
        Conclusion::of(
            shape(&main.id),
            &answer,
            format!(
                "a new id has {} characters{}",
                main.id.len(),
                if shape(&main.id) {
                    ", all lowercase hexadecimal"
                } else {
                    ""
                }
            ),
        ),
    );
    names(run, &main).await;
    let mut made = 1;
    let other = business_types(run, &phone, &mut made).await;
    fourth(run, &phone, made, intents_refused).await;
    Ok(Profiles { main, other })
}

async fn create<F>(run: &Run<'_, F>, body: &Value) -> Result<Response, NoResponse> {
    run.wire
        .post("/v1/business_profile", Caller::Client, body)
        .await
}

fn id_of(answer: &Response) -> Option<String> {
    let id = answer
        .text_of("id")
        .or(answer.text_of("business_profile_id"));
    id.map(str::to_owned)
}

/// The first profile. A refusal is definite, so a second try differs in what may have been refused (A63, no trade name; A29, ssn of officers).
async fn main_profile<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    phone: &str,
) -> Result<(Created, Response), Blocked> {
    let body = business(phone, "llc", APPROVED_EIN, &run.ports.hex(8));
    let mut with_trade_name = body.clone();
    with_trade_name["business_info"]["doing_business_as"] = json!("Sandbox Check");
    let mut without_ssn = body.clone();
    if let Some(owner) = without_ssn["beneficial_owners"][0].as_object_mut() {
        owner.remove("ssn");
    }
    let mut refusal: Option<Response> = None;
    for (variant, body) in [body, with_trade_name, without_ssn].into_iter().enumerate() {
        let answer = create(run, &body)
            .await
            .map_err(|NoResponse(why)| format!("the profile's fate is not known: {why}"))?;
        if let (true, Some(id)) = (answer.is_success(), id_of(&answer)) {
            let legal_name = match &refusal {
                Some(refused) if variant == 1 => broke(
                    refused,
                    format!(
                        "refused: {}; with a trade name it was accepted",
                        refused.summary()
                    ),
                ),
                _ => held(&answer, "the legal name was accepted as doing_business_as"),
            };
            run.report.record(63, legal_name);
            if let (2, Some(refused)) = (variant, &refusal) {
                run.report.record(
                    29,
                    broke(
                        refused,
                        format!(
                            "refused: {}; without ssn it was accepted",
                            refused.summary()
                        ),
                    ),
                );
            }
            return Ok((Created { id, body }, answer));
        }
        if answer.is_success() {
            run.report.record(
                25,
                broke(
                    &answer,
                    format!("accepted, but no id came back, only {}", answer.names()),
                ),
            );
            return Err("a profile was accepted without an id".to_owned());
        }
        let why = format!("no business profile could be made ({})", answer.summary());
        if answer.status != 400 {
            return Err(why);
        }
        if variant == 2 {
            let about_phone = answer.json.pointer("/errors/phone").is_some();
            if about_phone {
                run.report.record(
                    55,
                    broke(
                        &answer,
                        format!(
                            "an invented number with exchange 555 was refused: {}",
                            answer.summary()
                        ),
                    ),
                );
            } else {
                run.report.record(
                    26,
                    broke(
                        &answer,
                        format!("the sample profile was refused: {}", answer.summary()),
                    ),
                );
            }
            return Err(why);
        }
        refusal.get_or_insert(answer);
    }
    Err("no business profile could be made".to_owned())
}

/// A25, id and business_profile_id.
fn two_names(answer: &Response) -> Conclusion {
    match (answer.text_of("id"), answer.text_of("business_profile_id")) {
        (Some(one), Some(two)) if one == two => held(
            answer,
            "both id and business_profile_id came back, with the same value",
        ),
        (Some(_), Some(_)) => broke(
            answer,
            "id and business_profile_id came back with different values",
        ),
        (Some(_), None) => broke(answer, "only id came back"),
        _ => broke(answer, "only business_profile_id came back"),
    }
}

/// Sends a profile with something wrong in it, on a phone of its own, so that a limit cannot look like a refusal.
async fn with_fault<F>(
    run: &Run<'_, F>,
    spoil: impl FnOnce(&mut Value),
) -> Result<Response, NoResponse> {
    let mut body = business(&run.ports.phone(), "llc", APPROVED_EIN, &run.ports.hex(8));
    spoil(&mut body);
    create(run, &body).await
}

/// Whether `answer` refuses what was wrong; a fault of the server or a closed door says nothing.
fn refuses(answer: &Response, what: &str) -> Conclusion {
    match answer.status {
        400 | 422 => held(answer, format!("{what} was refused: {}", answer.summary())),
        _ if answer.is_success() => broke(answer, format!("{what} was accepted")),
        _ => unsettled(
            answer,
            format!("{what} was answered with {}", answer.summary()),
        ),
    }
}

/// A26 (profile field names), A27 (address field names), A29 (ssn of officers) and A30 (ownership percentage): names that must be known, and some that must not be.
async fn names<F: FnMut(Finding)>(run: &mut Run<'_, F>, main: &Created) {
    let lost = |NoResponse(why)| not_reachable(why);
    let unknown = with_fault(run, |body| {
        body["business_info"]["sandbox_check_unknown"] = json!("x")
    })
    .await;
    let read = run
        .wire
        .get(&format!("/v1/business_profile/{}", main.id), Caller::Client)
        .await;
    let echoed = read.as_ref().is_ok_and(|read| {
        let info = |body: &Value| body.get("business_info").cloned().unwrap_or_default();
        let (sent, back) = (info(&main.body), info(&read.json));
        sent.as_object()
            .is_some_and(|sent| sent.keys().all(|name| back.get(name).is_some()))
    });
    let conclusion = match unknown {
        Ok(answer) if matches!(answer.status, 400 | 422) => held(
            &answer,
            "the sample was accepted with every name, and a field of another name is refused",
        ),
        Ok(answer) if echoed => held(
            &answer,
            "the sample was accepted and its names come back when it is read",
        ),
        Ok(answer) => unsettled(
            &answer,
            "the sample was accepted, but so is a field that does not exist, and reading does not show the names",
        ),
        Err(fault) => lost(fault),
    };
    run.report.record(26, conclusion);
    let po_box = with_fault(run, |body| {
        body["business_info"]["address1"] = json!("PO Box 7")
    })
    .await;
    let conclusion = po_box.map_or_else(lost, |answer| {
        refuses(&answer, "the address was accepted; a PO box in address1")
    });
    run.report.record(27, conclusion);
    let ssn = with_fault(run, |body| {
        body["beneficial_owners"][0]["ssn"] = json!("12")
    })
    .await;
    let conclusion = ssn.map_or_else(lost, |answer| {
        refuses(&answer, "four digits were accepted; an ssn of two digits")
    });
    run.report.record(29, conclusion);
    let share = with_fault(run, |body| {
        body["beneficial_owners"][0]["ownership_percentage"] = json!(50)
    })
    .await;
    let conclusion = share.map_or_else(lost, |answer| refuses(&answer, "ownership_percentage"));
    run.report.record(30, conclusion);
}

/// A28, business types. Gives the corporation, which goes to review.
async fn business_types<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    phone: &str,
    made: &mut u32,
) -> Option<Created> {
    let mut other = None;
    let mut last = None;
    for kind in ["corporation", "partnership"] {
        let body = business(phone, kind, OTHER_EIN, &run.ports.hex(8));
        let answer = match create(run, &body).await {
            Ok(answer) => answer,
            Err(NoResponse(why)) => {
                run.report.record(28, not_reachable(why));
                return other;
            }
        };
        if !answer.is_success() {
            let said = format!("{kind} was answered with {}", answer.summary());
            run.report.record(28, Conclusion::of_refusal(&answer, said));
            continue;
        }
        *made += 1;
        if let (true, Some(id)) = (other.is_none(), id_of(&answer)) {
            other = Some(Created { id, body });
        }
        last = Some(answer);
    }
    let invented = with_fault(run, |body| {
        body["business_info"]["business_type"] = json!("sandboxCheck")
    })
    .await;
    let conclusion = match (invented, last) {
        (Ok(answer), _) if answer.is_success() => unsettled(
            &answer,
            "both are accepted, but so is a type that does not exist",
        ),
        (Ok(_), Some(accepted)) => held(
            &accepted,
            "both are accepted, and a type that does not exist is refused",
        ),
        (Ok(answer), None) => unsettled(&answer, "neither could be sent"),
        (Err(NoResponse(why)), _) => not_reachable(why),
    };
    run.report.record(28, conclusion);
    other
}

/// A21, fourth intent or profile: fills the phone to its three profiles, then asks for one more.
async fn fourth<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    phone: &str,
    mut made: u32,
    intents_refused: Option<Result<String, String>>,
) {
    loop {
        let body = business(phone, "llc", OTHER_EIN, &run.ports.hex(8));
        let answer = match create(run, &body).await {
            Ok(answer) => answer,
            Err(NoResponse(why)) => return run.report.record(21, not_reachable(why)),
        };
        if made < 3 && answer.is_success() {
            made += 1;
            continue;
        }
        let (mut holds, mut said) = if made < 3 {
            return run.report.record(
                21,
                unsettled(
                    &answer,
                    format!(
                        "profile {} was already refused: {}",
                        made + 1,
                        answer.summary()
                    ),
                ),
            );
        } else if answer.is_success() {
            (false, "a fourth profile was accepted".to_owned())
        } else {
            let generic = answer.status == 400 && answer.is_generic();
            (
                generic,
                format!(
                    "the fourth profile was refused: {} with {}",
                    answer.summary(),
                    answer.names()
                ),
            )
        };
        match intents_refused {
            Some(Ok(also)) => said = format!("{said}; {also}"),
            Some(Err(but)) => (holds, said) = (false, format!("{said}; {but}")),
            None => said.push_str("; user intents are not offered here"),
        }
        return run.report.record(21, Conclusion::of(holds, &answer, said));
    }
}
