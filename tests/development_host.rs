//! The development host answers with the real commands, and nobody but its own page.

#![allow(clippy::unwrap_used)]

mod host;

use std::time::Duration;

use host::desk::{Desk, http};
use host::{server, situations};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tauri::async_runtime::block_on;
use url::Url;

/// Address, Host and Origin of a request that the host takes.
fn origin(page: &Url) -> String {
    page.origin().ascii_serialization()
}

#[test]
fn only_the_own_page_is_answered() {
    let desk = Desk::start();
    let page = block_on(server::serve(desk.link.clone(), None));
    let call = page.join("call/app_view").unwrap();
    let ask = |url: Url, host: Option<&str>, origin: Option<&str>| {
        let mut request = http().request(Method::POST, url).json(&json!({}));
        if let Some(host) = host {
            request = request.header("host", host);
        }
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        block_on(request.send()).unwrap().status()
    };
    let own = origin(&page);
    assert_eq!(ask(call.clone(), None, Some(&own)), StatusCode::OK);
    for (host, origin, why) in [
        (None, None, "no origin: not a page"),
        (None, Some("https://elsewhere.example"), "a page elsewhere"),
        (None, Some("null"), "a page without an origin"),
        (
            Some("elsewhere.example"),
            Some(own.as_str()),
            "a name that leads to this computer",
        ),
        (
            Some("localhost"),
            Some(own.as_str()),
            "another name of this computer",
        ),
    ] {
        assert_eq!(
            ask(call.clone(), host, origin),
            StatusCode::FORBIDDEN,
            "{why}"
        );
    }
    for path in [
        "/call/app_view",
        "/0123456789abcdef0123456789abcdef/call/app_view",
    ] {
        let without_token = page.join(path).unwrap();
        assert_eq!(
            ask(without_token, None, Some(&own)),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let outside = page.join("..%2f..%2fCargo.toml").unwrap();
    let read = block_on(http().get(outside).send()).unwrap().status();
    assert_eq!(
        read,
        StatusCode::NOT_FOUND,
        "no file but those of the screens"
    );
}

#[test]
fn commands_answer_with_views_and_errors_and_channels_speak() {
    let desk = Desk::start();
    let page = block_on(server::serve(desk.link.clone(), None));
    let call = |command: &str, arguments: Value| {
        let url = page.join(&format!("call/{command}")).unwrap();
        let request = http().post(url).header("origin", origin(&page));
        block_on(async {
            let answer = request.json(&arguments).send().await.unwrap();
            (answer.status(), answer.json::<Value>().await.unwrap())
        })
    };
    let mut messages = block_on(http().get(page.join("messages").unwrap()).send()).unwrap();
    assert_eq!(call("app_view", json!({})).1["next"], "welcome");
    let (status, error) = call("business", json!({}));
    assert_eq!(
        (status, &error["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("not_allowed_now"))
    );
    let (status, _) = call("plugin:event|listen", json!({}));
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "what no window may call, no page may"
    );

    call("watch_changes", json!({ "channel": "__CHANNEL__:7" }));
    call("finish_welcome", json!({}));
    let mut heard = String::new();
    let wait = async {
        while !heard.contains("\"message\":\"app\"") {
            let chunk = messages
                .chunk()
                .await
                .unwrap()
                .expect("it goes on speaking");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    block_on(async { tokio::time::timeout(Duration::from_secs(60), wait).await }).unwrap();
    assert!(
        heard.contains("\"id\":7"),
        "the channel that was opened: {heard}"
    );
}

#[test]
fn every_situation_is_reached() {
    for situation in situations::ALL {
        eprintln!("{}", situation.name);
        (situation.reach)(&Desk::repeatable());
    }
}
