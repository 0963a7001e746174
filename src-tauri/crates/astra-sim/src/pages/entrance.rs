//! The documented URLs: they check every parameter and open a flow. What is wrong ends on an error page, never in a
//! redirect (A19).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::browsers::{browser_of, cookie};
use super::flow::{Action, Flow};
use super::frame::dead_end;
use super::steps::enter;
use crate::entropy::{hex_id, letters_and_digits};
use crate::sandbox::{Sandbox, lock};
use crate::state;

/// Every parameter that the vendor documents, and the three that integrators send without effect.
const KNOWN: [&str; 16] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "user_intent_id",
    "user_id",
    "business",
    "business_profile_id",
    "phone",
    "phone_read_only",
    "state",
    "bypass_connect",
    "debit_direct",
    "session_token",
    "scope",
    "email",
    "email_read_only",
];

/// Sent only as `true`.
const FLAGS: [&str; 5] = [
    "business",
    "phone_read_only",
    "bypass_connect",
    "debit_direct",
    "email_read_only",
];

pub(super) async fn authorize(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    open(&sandbox, &uri, &headers, |query, state| {
        if query.get("response_type").map(String::as_str) != Some("code") {
            return Err("The parameter response_type must be code.".to_owned());
        }
        if query.contains_key("user_intent_id") || query.contains_key("session_token") {
            return Err(
                "The simulator has no personal sign-up and no session tokens yet.".to_owned(),
            );
        }
        if let Some(user_id) = query.get("user_id") {
            let phone = phone_of_user(query, user_id, state)?;
            return Ok((
                Action::ExistingUser {
                    user_id: user_id.clone(),
                },
                phone,
            ));
        }
        if !query.contains_key("business") {
            return Err(
                "Open this page for a business (business=true) or for a user (user_id).".to_owned(),
            );
        }
        match query.get("business_profile_id") {
            None => Ok((Action::BusinessForm, String::new())),
            Some(id) => {
                let profile = state
                    .profile(id)
                    .ok_or("The business_profile_id is not known.")?;
                Ok((
                    Action::BusinessProfile {
                        profile_id: id.clone(),
                    },
                    profile.phone.clone(),
                ))
            }
        }
    })
}

pub(super) async fn link_card(
    State(sandbox): State<Arc<Sandbox>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    open(&sandbox, &uri, &headers, |query, state| {
        let user_id = query
            .get("user_id")
            .ok_or("The parameter user_id is missing.")?;
        let phone = phone_of_user(query, user_id, state)?;
        Ok((
            Action::LinkCard {
                user_id: user_id.clone(),
                debit_direct: query.contains_key("debit_direct"),
            },
            phone,
        ))
    })
}

/// The user's number; one in the URL must be the same, in the ten-digit form.
fn phone_of_user(
    query: &BTreeMap<String, String>,
    user_id: &str,
    state: &state::State,
) -> Result<String, String> {
    let user = state.user(user_id).ok_or("The user_id is not known.")?;
    match query.get("phone") {
        Some(phone) if phone.len() != 10 || !phone.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("The parameter phone must be 10 digits without +1.".to_owned())
        }
        Some(phone) if user.phone != format!("+1{phone}") => {
            Err("The phone is not this user's.".to_owned())
        }
        _ => Ok(user.phone.clone()),
    }
}

type Choice = Result<(Action, String), String>;

fn open(
    sandbox: &Sandbox,
    uri: &Uri,
    headers: &HeaderMap,
    choose: impl FnOnce(&BTreeMap<String, String>, &state::State) -> Choice,
) -> Response {
    let opened = read_query(sandbox, uri).and_then(|query| {
        let (action, phone) = choose(&query, &sandbox.state())?;
        Ok((query, action, phone))
    });
    let (query, action, phone) = match opened {
        Ok(opened) => opened,
        Err(why) => return dead_end(StatusCode::BAD_REQUEST, "This link does not work", &why),
    };
    let entropy = sandbox.entropy.as_ref();
    let known = browser_of(headers);
    let browser = known
        .clone()
        .unwrap_or_else(|| letters_and_digits(entropy, 42));
    let locked = query.contains_key("phone_read_only")
        || matches!(
            action,
            Action::BusinessProfile { .. } | Action::BusinessForm
        );
    let mut flow = Flow {
        id: hex_id(entropy),
        browser: browser.clone(),
        form_token: letters_and_digits(entropy, 42),
        step: action.first_step(),
        action,
        redirect_uri: query.get("redirect_uri").cloned().unwrap_or_default(),
        state: query.get("state").cloned(),
        phone,
        phone_locked: locked,
        one_time_code: None,
        opened: sandbox.now(),
    };
    let first = flow.step;
    let mut browsers = lock(&sandbox.browsers);
    enter(&mut flow, first, &browsers, sandbox.now());
    let mut response = Redirect::to(&format!("/sdk/{}", flow.id)).into_response();
    browsers.keep(flow, sandbox.now());
    if let (None, Some(cookie)) = (known, cookie(&browser)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn read_query(sandbox: &Sandbox, uri: &Uri) -> Result<BTreeMap<String, String>, String> {
    let mut query = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if !KNOWN.contains(&name.as_ref()) {
            return Err("The link has a parameter that is not documented.".to_owned());
        }
        if FLAGS.contains(&name.as_ref()) && value != "true" {
            return Err(format!(
                "The parameter {name} may only be true; leave it out otherwise."
            ));
        }
        if let Some(twice) = query.insert(name.into_owned(), value.into_owned()) {
            drop(twice);
            return Err("The link repeats a parameter.".to_owned());
        }
    }
    if query.get("client_id") != Some(&sandbox.config.client_id) {
        return Err("The client_id is not known.".to_owned());
    }
    if !query
        .get("redirect_uri")
        .is_some_and(|uri| sandbox.config.redirect_uris.contains(uri))
    {
        return Err("The redirect_uri is not registered for this client.".to_owned());
    }
    Ok(query)
}
