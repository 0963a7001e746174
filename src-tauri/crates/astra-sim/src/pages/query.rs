//! Reading the documented URLs: every parameter by itself, and whom they name.

use std::collections::BTreeMap;

use axum::http::Uri;
use jiff::Timestamp;

use crate::sandbox::Sandbox;
use crate::state;

/// The parameters by name.
pub(super) type Query = BTreeMap<String, String>;

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

/// The parameters of a link, each checked by itself.
pub(super) fn read_query(sandbox: &Sandbox, uri: &Uri) -> Result<Query, String> {
    let mut query = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if !KNOWN.contains(&name.as_ref()) {
            return Err(match shown(&name) {
                Some(name) => format!("The parameter {name} is not documented."),
                None => "The link has a parameter that is not documented.".to_owned(),
            });
        }
        if FLAGS.contains(&name.as_ref()) && value != "true" {
            return Err(format!(
                "The parameter {name} may only be true; leave it out otherwise."
            ));
        }
        if query.contains_key(name.as_ref()) {
            return Err(format!("The link repeats the parameter {name}."));
        }
        query.insert(name.into_owned(), value.into_owned());
    }
    let known = |id: &String| *id == sandbox.config.client_id;
    if !query.get("client_id").is_none_or(known) {
        return Err("The client_id is not known.".to_owned());
    }
    if !query
        .get("redirect_uri")
        .is_none_or(|uri| sandbox.is_registered(uri))
    {
        return Err("The redirect_uri is not registered for this client.".to_owned());
    }
    Ok(query)
}

/// A link that says who opens it and where it leads back to.
pub(super) fn require_the_way_back(query: Query) -> Result<Query, String> {
    match ["client_id", "redirect_uri"]
        .into_iter()
        .find(|name| !query.contains_key(*name))
    {
        Some(name) => Err(format!("The parameter {name} is missing.")),
        None => Ok(query),
    }
}

/// A name that may be repeated on the error page. Anything longer or stranger could be somebody's own text on our page.
fn shown(name: &str) -> Option<&str> {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    ((1..=40).contains(&name.len()) && name.bytes().all(letters)).then_some(name)
}

/// The URL's number in the API's form; there it has ten digits.
pub(super) fn phone_in(query: &Query) -> Result<Option<String>, String> {
    match query.get("phone") {
        Some(phone) if phone.len() != 10 || !phone.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("The parameter phone must be 10 digits without +1.".to_owned())
        }
        phone => Ok(phone.map(|phone| format!("+1{phone}"))),
    }
}

/// The user and their number; one in the URL must be the same.
pub(super) fn user_of<'a>(
    query: &Query,
    user_id: &str,
    state: &'a state::State,
    now: Timestamp,
) -> Result<(&'a state::User, String), String> {
    let user = state.user(user_id).ok_or("The user_id is not known.")?;
    match phone_in(query)? {
        Some(phone) if user.phone(now) != phone => Err("The phone is not this user's.".to_owned()),
        _ => Ok((user, user.phone(now).to_owned())),
    }
}

/// The user where the link names one, and the number to begin with.
pub(super) fn perhaps_user(
    query: &Query,
    state: &state::State,
    now: Timestamp,
) -> Result<(Option<String>, String), String> {
    match query.get("user_id") {
        Some(id) => {
            let (user, phone) = user_of(query, id, state, now)?;
            Ok((Some(user.id.clone()), phone))
        }
        None => Ok((None, phone_in(query)?.unwrap_or_default())),
    }
}
