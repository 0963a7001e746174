//! The examples about the wire itself: calls, ids, times, tokens and errors (CONTRACT.md 2 to 5, 21).

use std::sync::Arc;

use astra_sim::{Config, Fault, FaultKind, MemoryStore};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, text};
use crate::world::{HandClock, REDIRECT_URI, World, business, hillary, me_to_me};

const README: &str = include_str!("../../README.md");

/// What the README says is not imitated, as plain words.
fn not_imitated() -> String {
    let (_, rest) = README.split_once("## What it does not imitate").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    section.replace(['`', '\n'], " ").replace('_', " ")
}

#[tokio::test]
async fn every_documented_call_wants_its_credentials_on_its_host() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("calls.json");
    for call in example["calls"].as_array().unwrap() {
        let path = call["path"].as_str().unwrap();
        let host = if call["host"] == "secure" {
            &world.running.secure
        } else {
            &world.running.api
        };
        let url = host
            .join(&path.replace("{id}", "none").replace("{bin}", "400000"))
            .unwrap();
        let method: Method = call["method"].as_str().unwrap().parse().unwrap();
        let request = || world.http.request(method.clone(), url.clone());
        let bare = request().send().await.unwrap().status();
        if [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&bare) {
            let word = path
                .rsplit('/')
                .find(|word| !word.starts_with('{'))
                .unwrap();
            let told = not_imitated().contains(&word.replace('_', " "));
            assert!(told, "{call} is neither there nor said not to be");
            continue;
        }
        assert_eq!(bare, StatusCode::UNAUTHORIZED, "{call}");
        let other = if call["auth"] == "Basic" {
            request().bearer_auth(&user.access)
        } else {
            request().basic_auth(&world.config.client_id, Some(&world.config.client_secret))
        };
        let other = other.send().await.unwrap().status();
        assert_eq!(other, StatusCode::UNAUTHORIZED, "{call}: the other kind");
    }
    for call in example["no_such_calls"].as_array().unwrap() {
        let method = call["method"].as_str().unwrap().parse().unwrap();
        let path = call["path"].as_str().unwrap();
        let (status, _) = world.send(method, path, &user, &json!({})).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{call}");
    }
}

#[tokio::test]
async fn ids_and_secrets_have_the_shapes_seen() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let routine = world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.seconds(3);
    let transfers = world.get("/v1/transfers", &user).await;
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let intent = world
        .intent_id(&hillary("+15555550120", "ed@example.com"))
        .await;
    let notice = world.control().outbox().pop().unwrap();
    for shape in example("id_shapes.json")["shapes"].as_array().unwrap() {
        let ours = match shape["thing"].as_str().unwrap() {
            "client_id" => world.config.client_id.clone(),
            "client_secret" => world.config.client_secret.clone(),
            "user_intent_id" => intent.clone(),
            "user_id" => user.id.clone(),
            "business_profile_id" => profile.clone(),
            "card_id" => one.clone(),
            "routine_id" => text(&routine["id"]),
            "transfer_id" => text(&transfers["transfers"][0]["id"]),
            "webhook_id" => notice.webhook_id.clone(),
            "authorization_code" => code.clone(),
            "access_token" => user.access.clone(),
            "refresh_token" => user.refresh.clone(),
            other => panic!("{other} has no example here"),
        };
        let theirs = shape.get("example").map(text);
        for id in [Some(ours), theirs].into_iter().flatten() {
            assert_eq!(shape["length"], id.len(), "{shape}: {id}");
            let letters = shape["letters"].as_str().unwrap();
            assert!(id.chars().all(|one| letters.contains(one)), "{shape}: {id}");
        }
    }
}

#[tokio::test]
async fn a_refresh_is_taken_and_answered_like_the_vendors() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("token_refresh.json");
    let mut form = example["request_form"].clone();
    form["refresh_token"] = json!(user.refresh);
    form["redirect_uri"] = json!(REDIRECT_URI);
    let request = world.as_client(Method::POST, example["path"].as_str().unwrap());
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), example["status"]);
    let ours: Value = answer.json().await.unwrap();
    assert_same_shape(
        &ours,
        &crate::examples::example("token_response.json")["response"],
    );
    assert_ne!(
        ours["refresh_token"],
        user.refresh.as_str(),
        "a fresh one every time"
    );
}

#[tokio::test]
async fn tokens_are_not_answered_as_the_old_documentation_printed_them() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let old = example("token_response_old_array.json");
    let ours: Value = world.refresh(&user.refresh).await.json().await.unwrap();
    let theirs = &old["response"][0];
    assert!(old["response"].is_array() && ours.is_object());
    assert_same_shape(&ours, theirs);
    assert_ne!(
        ours["expires_in"], theirs["expires_in"],
        "two hours, not ten days"
    );
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_its_own_words() {
    let world = World::new().await;
    let oauth = example("error_oauth.json");
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "https://example.com/callback"),
    ];
    for (case, answer) in [
        ("another redirect URI", world.token(&elsewhere).await),
        ("unknown refresh token", world.refresh("nonsense").await),
    ] {
        let expected = &oauth["cases"][case];
        assert_eq!(answer.status().as_u16(), expected["status"], "{case}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error"], expected["error"], "{case} (A14)");
    }
    for (host, challenged) in [(&world.running.api, true), (&world.running.app, false)] {
        let url = host.join("/v1/oauth/token").unwrap();
        let answer = world.http.post(url).form(&elsewhere).send().await.unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let (name, value) = oauth["challenge"]
            .as_object()
            .unwrap()
            .iter()
            .next()
            .unwrap();
        assert_eq!(header(name).as_deref() == value.as_str(), challenged);
        let page = oauth["at_the_hosted_pages"]["content_type"]
            .as_str()
            .unwrap();
        let is_page = header("content-type").is_some_and(|kind| kind.starts_with(page));
        assert_eq!(is_page, !challenged, "the pages' host answers with a page");
    }
}

#[tokio::test]
async fn every_documented_error_status_can_be_met() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let generic = example("error_generic_forbidden.json");
    for code in example("http_statuses.json")["statuses"]
        .as_object()
        .unwrap()
        .keys()
    {
        let code: u16 = code.parse().unwrap();
        let kind = FaultKind::Status { code };
        let fault = Fault {
            method: Some("GET".to_owned()),
            path_pattern: "/v1/user".to_owned(),
            kind,
            times: 1,
        };
        world.control().add_fault(fault).unwrap();
        let answer = world
            .as_user(Method::GET, "/v1/user", &user)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), code);
        assert!(answer.headers().contains_key("request-id"), "{code}");
        let ours: Value = answer.json().await.unwrap();
        assert_same_shape(&ours, &generic["response"]);
        assert_eq!(ours["code"], code);
    }
}

#[tokio::test]
async fn an_accept_header_that_allows_no_json_gets_406_and_nothing_happens() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let documented = example("error_generic_forbidden.json");
    let table = [
        ("application/json", true),
        ("application/json; charset=utf-8", true),
        ("*/*", true),
        ("", true),
        ("text/html, application/*;q=0.1", true),
        ("text/html,application/xhtml+xml,*/*;q=0.8", true),
        ("APPLICATION/JSON", true),
        ("text/html", false),
        ("application/xml, text/plain", false),
        ("application/json;q=0", false),
        ("*/*, application/json;q=0.0", false),
        ("application/*;q=0, text/html", false),
    ];
    let mut made = 0;
    for (accept, taken) in table {
        let request = world.as_user(Method::POST, "/v1/routines", &user);
        let request = request
            .header("accept", accept)
            .json(&me_to_me(&one, &two, "1.00"));
        let answer = request.send().await.unwrap();
        let expected = if taken { 201 } else { 406 };
        assert_eq!(answer.status().as_u16(), expected, "{accept}");
        assert!(answer.headers().contains_key("request-id"), "{accept}");
        made += u64::from(taken);
        if !taken {
            let ours: Value = answer.json().await.unwrap();
            assert_same_shape(&ours, &documented["response"]);
            assert_eq!(ours["code"], 406, "{accept}");
        }
    }
    assert_eq!(
        world.get("/v1/routines", &user).await["count"],
        made,
        "what got 406 had no effect"
    );
    let secure = world.running.secure.join("/v1/cards").unwrap();
    let request = world.http.post(secure).bearer_auth(&user.access);
    let request = request.header("accept", "text/html");
    let answer = request.json(&crate::world::card("4000000000009995"));
    assert_eq!(answer.send().await.unwrap().status().as_u16(), 406);
}

#[tokio::test]
async fn times_are_written_in_the_newer_form_and_days_are_californias() {
    let example = example("timestamps.json");
    let newer = example["newer"].as_str().unwrap();
    let clock = HandClock::at(newer.parse().unwrap());
    let store = Arc::new(MemoryStore::default());
    let world = World::start(Config::practice(), store, Arc::new(clock), 1).await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let routine = world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    assert_eq!(routine["created"], example["newer"], "A6");
    assert_eq!(
        routine["start_date"], example["date"],
        "the day before, there"
    );
    let older = example["older_without_offset"].as_str().unwrap();
    assert_eq!(older.len() + "+00:00".len(), newer.len());
}

#[tokio::test]
async fn the_guides_basic_header_is_taken() {
    let example = example("basic_authorization.json");
    let mut config = Config::practice();
    config.client_id = text(&example["client_id"]);
    config.client_secret = text(&example["client_secret"]);
    let world = World::with(config).await;
    let url = world.running.api.join("/v1/bins/400000").unwrap();
    let (name, value) = (text(&example["header"]), text(&example["value"]));
    for (value, status) in [
        (value.clone(), StatusCode::OK),
        (value.replace("==", "="), StatusCode::UNAUTHORIZED),
        (value.replace("Basic ", "Bearer "), StatusCode::UNAUTHORIZED),
    ] {
        let answer = world
            .http
            .get(url.clone())
            .header(&name, &value)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{value}");
    }
}

#[tokio::test]
async fn a_user_who_may_not_authorize_gets_no_tokens() {
    let world = World::new().await;
    let expected = example("error_oauth.json")["cases"]["user may not authorize"].clone();
    let rejected = crate::world::with(
        hillary("+12025551111", "ed@example.com"),
        "date_of_birth",
        json!("1970-01-01"),
    );
    let verification = json!({
        "provider": world.config.provider, "provider_data": {"customer_id": "c1"},
        "client_id": world.config.client_id, "user_intent_id": world.intent_id(&rejected).await
    });
    let request = world.as_client(Method::POST, "/v1/partner/identity/verification");
    let session: Value = request
        .json(&verification)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let form = json!({"token": session["token"], "user_consent_captured": "true"});
    let request = world.as_client(Method::POST, "/v1/partner/identity/token");
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), expected["status"], "A14");
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        expected["error"]
    );
}
