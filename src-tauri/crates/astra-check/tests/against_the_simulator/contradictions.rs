//! Every probe can come out as broken: the answer that contradicts its assumption is put in its way.

use astra_check::{Target, Verdict};
use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::between::{Passing, between};
use crate::world::{Said, World, run};

type Change = fn(&mut Passing);

/// A run in which every answer of the API is changed by `api`, and every one of the pages by `app`.
async fn contradicted(world: &World, api: Change, app: Change) -> Said {
    let target = Target::new(
        between(&world.running.api, api).await,
        Some(between(&world.running.secure, api).await),
        Some(between(&world.running.app, app).await),
        world.config.client_id.clone(),
        world.config.client_secret.clone().into(),
    );
    run(&target.unwrap()).await
}

fn nothing(_: &mut Passing) {}

fn rename(of: &mut Value, old: &str, new: &str) {
    if let Some(fields) = of.as_object_mut()
        && let Some(value) = fields.remove(old)
    {
        fields.insert(new.to_owned(), value);
    }
}

fn accept(passing: &mut Passing) {
    passing.status = StatusCode::OK;
    passing.json = json!({});
}

fn is_token(passing: &Passing, grant: &str) -> bool {
    passing.path == "/v1/oauth/token" && passing.request_body.contains(grant)
}

fn is_profile(passing: &Passing) -> bool {
    passing.path.starts_with("/v1/business_profile")
}

/// A refusal of wrong fields about `field` is turned into an acceptance.
fn take(passing: &mut Passing, field: &str) {
    let refused = passing
        .json
        .get("errors")
        .and_then(|errors| errors.get(field));
    if is_profile(passing) && refused.is_some() {
        accept(passing);
    }
}

/// Assumption, and what contradicts it at the API.
const AT_THE_API: [(u8, Change); 39] = [
    (2, |passing| {
        if passing.is("POST", "/v1/cards") && passing.request_body == "{}" {
            passing.status = StatusCode::BAD_REQUEST;
        }
    }),
    (3, |passing| {
        if passing.is("GET", "/v1/user") {
            passing.json["id"] = json!("306489f0-d487-4026-8467-5634d680048a");
        }
    }),
    (4, |passing| {
        if passing.is("POST", "/v1/business_profile") && passing.status == StatusCode::CREATED {
            passing.json["id"] = json!("bp_1");
            passing.json["business_profile_id"] = json!("bp_1");
        }
    }),
    (5, |passing| {
        if passing.path.ends_with("/transfers") && passing.json["transfers"][0].is_object() {
            passing.json["transfers"][0]["id"] = json!("4816908952010752");
        }
    }),
    (6, |passing| {
        if passing.is("POST", "/v1/routines") && passing.json["created"].is_string() {
            passing.json["created"] = json!("2020-01-15T15:12:04.746260");
        }
    }),
    (7, |passing| {
        if passing.is("POST", "/v1/routines") && passing.json["created"].is_string() {
            passing.json["id"] = json!(passing.request_header("idempotency-key"));
        }
    }),
    (9, |passing| {
        if passing.is("GET", "/v1/payment/instruments") {
            accept(passing);
        }
    }),
    (10, |passing| {
        if is_token(passing, "refresh_token") && !passing.request_body.contains("redirect_uri") {
            passing.status = StatusCode::BAD_REQUEST;
            passing.json = json!({"error": "invalid_request"});
        }
    }),
    (11, |passing| {
        if passing.json.get("token_type").is_some() {
            passing.json["token_type"] = json!("bearer");
        }
    }),
    (12, |passing| {
        // The simulator's codes have letters beyond f, those that the check makes up have not.
        let form = url::form_urlencoded::parse(passing.request_body.as_bytes());
        let code = form.into_iter().find(|(name, _)| name == "code");
        let real = code.is_some_and(|(_, code)| code.bytes().any(|byte| !byte.is_ascii_hexdigit()));
        if is_token(passing, "authorization_code") && real {
            passing.status = StatusCode::OK;
        }
    }),
    (14, |passing| {
        if passing.json["error"] == "unsupported_grant_type" {
            passing.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
    }),
    (21, |passing| {
        if is_profile(passing) && passing.json["code"] == 400 {
            passing.status = StatusCode::CONFLICT;
            passing.json["code"] = json!(409);
        }
    }),
    (23, |passing| {
        if passing.is("GET", "/v1/user") {
            rename(&mut passing.json, "kyb_type", "kyb_status");
        }
    }),
    (24, |passing| {
        if passing.method == "PATCH" {
            passing.status = StatusCode::BAD_REQUEST;
        }
    }),
    (26, |passing| {
        if passing.is("POST", "/v1/business_profile") {
            passing.status = StatusCode::BAD_REQUEST;
            passing.json = json!({"status_code": 400, "name": "Bad Request", "description": "No.",
                "errors": {"business_admin.first_name": ["Unknown field."]}});
        }
    }),
    (27, |passing| take(passing, "business_info.address1")),
    (28, |passing| {
        if is_profile(passing) && passing.request_body.contains("\"partnership\"") {
            passing.status = StatusCode::BAD_REQUEST;
        }
    }),
    (29, |passing| take(passing, "beneficial_owners.0.ssn")),
    (30, |passing| {
        take(passing, "beneficial_owners.0.ownership_percentage")
    }),
    (31, |passing| {
        if passing.method == "GET" && passing.json["beneficial_owners"].is_array() {
            passing.json["beneficial_owners"][0]["ssn"] = json!("1234");
        }
    }),
    (32, |passing| {
        rename(&mut passing.json, "card_to_card", "cards")
    }),
    (34, |passing| {
        if passing.path == "/v1/phone_number_change_requests" {
            passing.status = StatusCode::OK;
            passing.json = json!({"requests": []});
        }
    }),
    (35, |passing| {
        if passing.path == "/v1/request_address_change" {
            passing.status = StatusCode::BAD_REQUEST;
        }
    }),
    (37, |passing| {
        if passing.is("GET", "/v1/cards") && passing.json["cards"][0].is_object() {
            passing.json["cards"][0]["status"] = json!("active");
        }
    }),
    (38, |passing| {
        if passing.is("GET", "/v1/cards") && passing.json["cards"][0].is_object() {
            rename(&mut passing.json["cards"][0], "review_reasons", "reasons");
        }
    }),
    (39, |passing| {
        if passing.method == "DELETE" && passing.status == StatusCode::BAD_REQUEST {
            accept(passing);
        }
        if passing.method == "GET" && passing.json["start_date"].is_string() {
            passing.json["status"] = json!("active");
        }
    }),
    (40, |passing| {
        if passing.path.ends_with("/999999") {
            passing.status = StatusCode::BAD_REQUEST;
        }
    }),
    (41, |passing| {
        if passing.path.ends_with("/preview") && passing.request_body.contains("1.001") {
            passing.status = StatusCode::CREATED;
        }
    }),
    (42, |passing| {
        if passing.is("POST", "/v1/routines") && passing.status == StatusCode::NOT_FOUND {
            passing.status = StatusCode::FORBIDDEN;
        }
    }),
    (43, |passing| {
        if passing.path.starts_with("/v1/routines/") && passing.path.ends_with("/transfers") {
            rename(&mut passing.json, "transfers", "items");
        }
    }),
    (44, |passing| {
        if passing.json["segments"][0].is_object() {
            rename(&mut passing.json["segments"][0], "type", "leg");
        }
    }),
    (45, |passing| {
        if passing.path.ends_with("/cancel") {
            passing.status = StatusCode::OK;
        }
    }),
    (46, |passing| {
        if passing.is("POST", "/v1/routines") && passing.json["created"].is_string() {
            passing.json["created"] = json!("2020-01-15T15:12:04.746260+00:00");
        }
    }),
    (52, |passing| {
        // A page of any size.
        if passing.is("GET", "/v1/cards") && passing.status == StatusCode::BAD_REQUEST {
            passing.status = StatusCode::OK;
            passing.json = json!({"count": 0, "cards": [], "cursor": null, "more": false});
        }
    }),
    (52, |passing| {
        // A cursor that is not understood: the first page again.
        let is_second = |all: &Vec<Value>| (1..10).contains(&all.len());
        if passing.is("GET", "/v1/routines")
            && passing.json["routines"].as_array().is_some_and(is_second)
        {
            passing.json["routines"] = json!([{"id": "of the first page"}]);
        }
    }),
    (54, |passing| {
        if passing.is("GET", "/v1/user") && passing.json["status"] == "pending" {
            passing.json["status"] = json!("document");
        }
    }),
    (55, |passing| {
        if passing.is("POST", "/v1/business_profile") {
            passing.status = StatusCode::BAD_REQUEST;
            passing.json = json!({"errors": {"phone": ["Not a valid phone."]}});
        }
    }),
    (62, |passing| {
        // The secure host: a stranger's card is taken with the flag false, and with true not.
        if passing.is("POST", "/v1/cards") && passing.request_body.contains("added_by_user") {
            passing.status = if passing.request_body.contains("\"added_by_user\":false") {
                StatusCode::OK
            } else {
                StatusCode::BAD_REQUEST
            };
        }
    }),
    (63, |passing| {
        let legal_name = !passing
            .request_body
            .contains("\"doing_business_as\":\"Sandbox Check\"");
        if passing.is("POST", "/v1/business_profile") && legal_name {
            passing.status = StatusCode::BAD_REQUEST;
            passing.json = json!({"code": 400, "name": "Bad Request", "description": "No."});
        }
    }),
];

/// Runs all at once, each against a simulator of its own.
async fn each_is_broken(cases: &[(u8, Change)], at_the_api: bool) {
    let mut runs = JoinSet::new();
    for (number, change) in cases.iter().copied() {
        runs.spawn(async move {
            let world = World::new().await;
            let (api, app): (Change, Change) = if at_the_api {
                (change, nothing)
            } else {
                (nothing, change)
            };
            let said = contradicted(&world, api, app).await;
            assert_eq!(said.findings.len(), 63, "A{number}");
            let finding = said.of(number);
            assert_eq!(finding.verdict, Verdict::Broke, "{finding}");
        });
    }
    runs.join_all().await;
}

#[tokio::test]
async fn what_the_api_contradicts_is_broken() {
    each_is_broken(&AT_THE_API, true).await;
}

/// Assumption, and what contradicts it at the pages.
const AT_THE_PAGES: [(u8, Change); 5] = [
    (16, |passing| {
        if let Some(location) = passing
            .location
            .as_mut()
            .filter(|to| to.contains("callback/?state="))
        {
            location.push_str("&code=1");
        }
    }),
    (17, |passing| {
        if let Some(location) = &mut passing.location {
            *location = location.replace("access_denied", "cancelled");
        }
    }),
    (19, |passing| {
        if passing.status == StatusCode::BAD_REQUEST {
            passing.status = StatusCode::FOUND;
            passing.location = Some("https://example.com/?error=invalid_request".to_owned());
        }
    }),
    (60, |passing| {
        if let Some(location) = &mut passing.location {
            *location = location.replace("%20", "+%2B");
        }
    }),
    (59, |passing| {
        if let Some(location) = &mut passing.location {
            *location = location.replace("com.astradesk.client://", "https://example.com/");
        }
    }),
];

#[tokio::test]
async fn what_the_pages_contradict_is_broken() {
    each_is_broken(&AT_THE_PAGES, false).await;
}

#[tokio::test]
async fn a_phone_that_is_asked_for_again_breaks_a20() {
    let world = World::with(|config| config.hosted_session_life = std::time::Duration::ZERO).await;
    let said = run(&world.target()).await;
    assert_eq!(said.numbers(Verdict::Broke), [20], "{}", said.lines());
}

/// The issuer refuses every card that is sent over the secure host with this value of the flag.
fn issuer_refuses(passing: &mut Passing, value: bool) {
    let sent = format!("\"added_by_user\":{value}");
    if passing.is("POST", "/v1/cards") && passing.request_body.contains(&sent) {
        passing.status = StatusCode::BAD_REQUEST;
        passing.json = json!({
            "code": 400, "name": "Bad Request", "description": "No.",
            "embedded_error": {"code": "card_authorization_declined"}
        });
    }
}

#[tokio::test]
async fn what_the_issuer_of_a_card_says_settles_nothing_about_the_flag() {
    let cases: [Change; 2] = [
        |passing| issuer_refuses(passing, true),
        |passing| issuer_refuses(passing, false),
    ];
    for (change, value) in cases.into_iter().zip([true, false]) {
        let world = World::new().await;
        let finding = contradicted(&world, change, nothing).await.of(62).clone();
        assert_eq!(
            finding.verdict,
            Verdict::NotReachable,
            "refused with {value}: {finding}"
        );
    }
}
