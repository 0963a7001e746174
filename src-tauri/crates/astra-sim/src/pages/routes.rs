//! The documented URLs: they check every parameter and open a flow. A wrong parameter ends on an error page, never in a
//! redirect (A19, wrong link).

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;

use crate::ground::{hex_id, letters_and_digits};
use crate::pages::flow_runner::begin;
use crate::pages::layout::dead_end;
use crate::pages::query::{
    Query, perhaps_user, phone_in, read_query, require_the_way_back, user_of,
};
use crate::sandbox::{NotPersisted, Sandbox};
use crate::state;
use crate::state::Subject;
use crate::visits::{Action, Answers, CardOffer, Flow, Verification, Visitor, cookie};

pub(super) async fn authorize(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (now, debit) = (sandbox.now(), sandbox.grants().debit);
    open(&sandbox, &uri, &headers, |query, state| {
        if query.get("response_type").map(String::as_str) != Some("code") {
            return Err("The parameter response_type must be code.".to_owned());
        }
        if let Some(user_id) = query.get("user_id") {
            let (user, phone) = user_of(query, user_id, state, now)?;
            let user_id = user.id.clone();
            let action = if user.is_person() {
                Action::Person {
                    intent_id: None,
                    user_id: Some(user_id),
                    offer: card_offer(query, debit),
                }
            } else {
                Action::ExistingBusiness { user_id }
            };
            return Ok((action, phone));
        }
        if !query.contains_key("business") {
            return person(query, state, debit);
        }
        match query.get("business_profile_id") {
            None => Ok((Action::BusinessForm, String::new())),
            Some(id) => {
                let phone = state
                    .phone_of(&Subject::Profile(id.clone()), now)
                    .ok_or("The business_profile_id is not known.")?;
                let profile_id = id.clone();
                Ok((Action::BusinessProfile { profile_id }, phone))
            }
        }
    })
    .await
}

pub(super) async fn link_card(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (now, debit) = (sandbox.now(), sandbox.grants().debit);
    open(&sandbox, &uri, &headers, |query, state| {
        if !debit {
            return Err(NO_DEBIT.to_owned());
        }
        let (user_id, phone) = perhaps_user(query, state, now)?;
        Ok((
            Action::LinkCard {
                user_id,
                debit_direct: query.contains_key("debit_direct"),
            },
            phone,
        ))
    })
    .await
}

pub(super) async fn link_account(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let now = sandbox.now();
    open(&sandbox, &uri, &headers, |query, state| {
        let (user_id, phone) = perhaps_user(query, state, now)?;
        Ok((Action::LinkAccount { user_id }, phone))
    })
    .await
}

pub(super) async fn verify_personal(
    sandbox: State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    verify(&sandbox, &uri, &headers, Verification::PersonalDetails).await
}

pub(super) async fn verify_document(
    sandbox: State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    verify(&sandbox, &uri, &headers, Verification::PhotoId).await
}

pub(super) async fn verify_business(
    sandbox: State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    verify(&sandbox, &uri, &headers, Verification::BusinessPapers).await
}

/// The one page that may be opened without any parameter: the vendor documents its address and nothing else.
pub(super) async fn manage_cards(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (now, debit) = (sandbox.now(), sandbox.grants().debit);
    open_with(&sandbox, &uri, &headers, Ok, |query, state| {
        if !debit {
            return Err(NO_DEBIT.to_owned());
        }
        let (user_id, phone) = perhaps_user(query, state, now)?;
        let action = Action::ManageCards {
            user_id,
            chosen: None,
            news: None,
        };
        Ok((action, phone))
    })
    .await
}

async fn verify(
    sandbox: &Arc<Sandbox>,
    uri: &Uri,
    headers: &HeaderMap,
    what: Verification,
) -> Response {
    let now = sandbox.now();
    open(sandbox, uri, headers, |query, state| {
        let (user_id, phone) = perhaps_user(query, state, now)?;
        let intent_id = query.get("user_intent_id").cloned();
        let intent = match &intent_id {
            Some(id) => Some(state.intent(id).ok_or("The user_intent_id is not known.")?),
            None => None,
        };
        let is_business = what == Verification::BusinessPapers;
        let strange = (user_id.as_ref().and_then(|id| state.user(id)))
            .is_some_and(|user| user.is_person() == is_business);
        if strange || (is_business && intent.is_some()) {
            return Err("This page is for the other kind of user.".to_owned());
        }
        let phone = match intent {
            Some(intent) if phone.is_empty() => intent.phone.clone(),
            _ => phone,
        };
        let action = Action::Verify {
            what,
            intent_id,
            user_id,
        };
        Ok((action, phone))
    })
    .await
}

/// First onboarding of a person. Without an intent they must be a user already, or type who they are.
fn person(query: &Query, state: &state::State, debit: bool) -> Choice {
    let intent_id = query.get("user_intent_id").cloned();
    let intent = match &intent_id {
        Some(id) => Some(state.intent(id).ok_or("The user_intent_id is not known.")?),
        None => None,
    };
    let prefilled = phone_in(query)?.or_else(|| intent.map(|intent| intent.phone.clone()));
    let action = Action::Person {
        intent_id,
        user_id: None,
        offer: card_offer(query, debit),
    };
    Ok((action, prefilled.unwrap_or_default()))
}

fn card_offer(query: &Query, debit: bool) -> CardOffer {
    if !debit {
        CardOffer::None
    } else if query.contains_key("debit_direct") {
        CardOffer::Direct
    } else if query.contains_key("bypass_connect") {
        CardOffer::None
    } else {
        CardOffer::Asked
    }
}

const NO_DEBIT: &str = "Debit cards are not enabled for this client.";

const NOT_THEIRS: &str = "The session_token is unknown, expired, used, or for somebody else.";

type Choice = Result<(Action, String), String>;

async fn open(
    sandbox: &Arc<Sandbox>,
    uri: &Uri,
    headers: &HeaderMap,
    choose: impl FnOnce(&Query, &state::State) -> Choice,
) -> Response {
    open_with(sandbox, uri, headers, require_the_way_back, choose).await
}

async fn open_with(
    sandbox: &Arc<Sandbox>,
    uri: &Uri,
    headers: &HeaderMap,
    complete: fn(Query) -> Result<Query, String>,
    choose: impl FnOnce(&Query, &state::State) -> Choice,
) -> Response {
    let opened = read_query(sandbox, uri)
        .and_then(complete)
        .and_then(|query| {
            let (action, phone) = choose(&query, &sandbox.state())?;
            Ok((query, action, phone))
        });
    let wrong = |why: &str| dead_end(StatusCode::BAD_REQUEST, "This link does not work", why);
    let (query, action, phone) = match opened {
        Ok(opened) => opened,
        Err(why) => return wrong(&why),
    };
    let (phone, phone_proved) = match query.get("session_token") {
        None => (phone, false),
        Some(token) => match by_the_client(sandbox, token, &query, &action).await {
            Ok(phone) => (phone, true),
            Err(why) => return wrong(&why),
        },
    };
    let entropy = sandbox.entropy.as_ref();
    let visitor = Visitor::of(headers);
    let known = visitor.cookie;
    let browser = known
        .clone()
        .unwrap_or_else(|| letters_and_digits(entropy, 42));
    // Without a number there is nothing to lock, and an empty locked field would be a dead end.
    let locked = match action {
        Action::BusinessProfile { .. } | Action::BusinessForm => true,
        _ => query.contains_key("phone_read_only") && !phone.is_empty(),
    };
    let flow = Flow {
        id: hex_id(entropy),
        browser: browser.clone(),
        without_cookie: known.is_none() && visitor.in_frame,
        form_token: letters_and_digits(entropy, 42),
        step: action.first_step(),
        action,
        redirect_uri: query.get("redirect_uri").cloned(),
        state: query.get("state").cloned(),
        phone,
        phone_locked: locked,
        one_time_code: None,
        answers: Answers::default(),
        phone_proved,
        ends_as: None,
        opened: sandbox.now(),
    };
    let mut response = begin(sandbox, flow).await;
    if let (None, Some(cookie)) = (known, cookie(&browser)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Spends a partner identity token: the client has checked the phone itself (CONTRACT.md 19). Gives the phone that this
/// proves, which is the subject's and never one that the link brings along.
async fn by_the_client(
    sandbox: &Arc<Sandbox>,
    token: &str,
    query: &Query,
    action: &Action,
) -> Result<String, String> {
    if !sandbox.grants().trusted_authentication {
        return Err("The client is not approved for trusted authentication.".to_owned());
    }
    let (token, wanted) = (token.to_owned(), action.subject());
    let known = (wanted.as_ref())
        .and_then(|subject| sandbox.state().phone_of(subject, sandbox.now()))
        .ok_or(NOT_THEIRS)?;
    // Before the token is spent, as with everything else that is wrong with a link.
    if phone_in(query)?.is_some_and(|phone| phone != known) {
        return Err("The parameter phone is not the number that the session_token is for.".into());
    }
    let spent = sandbox
        .change(move |state, at| Ok::<_, NotPersisted>(state.spend_partner_token(&token, at.now)))
        .await;
    match spent {
        Ok(subject) if subject.is_some() && subject == wanted => Ok(known),
        Ok(_) => Err(NOT_THEIRS.to_owned()),
        Err(_) => Err("The simulator could not save its state.".to_owned()),
    }
}
