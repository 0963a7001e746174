//! The OpenAPI document of the control: whole, one with the README, and true where the framework refuses.

use std::collections::BTreeSet;

use reqwest::{Method, header};
use serde_json::Value;

use crate::described::{METHODS, assert_whole, calls};
use crate::startup_info::Announced;
use crate::world::http;

const README: &str = include_str!("../../README.md");

async fn document(sim: &Announced) -> Value {
    serde_json::from_str(&sim.page("/openapi.json").await).expect("JSON")
}

#[tokio::test]
async fn the_controls_document_is_whole() {
    let sim = Announced::start(&["--control"]);
    let document = document(&sim).await;
    assert_whole(&document);
    let secret = sim.said["client_secret"].as_str().unwrap();
    let text = document.to_string();
    assert!(!text.contains(sim.token()) && !text.contains(secret));
}

#[tokio::test]
async fn the_document_has_the_control_calls_of_the_readme() {
    let sim = Announced::start(&["--control"]);
    let document = document(&sim).await;
    let described: BTreeSet<String> = calls(&document)
        .iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect();
    let mut told = BTreeSet::new();
    let rows = README.lines().filter_map(|line| line.strip_prefix("| "));
    for row in rows.filter(|row| row.contains("/_sim/")) {
        let cell = row.split(" | ").next().unwrap();
        let mut methods = Vec::new();
        let mut path_before = false;
        for word in cell.split([' ', ',']).filter(|word| !word.is_empty()) {
            if METHODS.contains(&word.to_lowercase().as_str()) {
                if path_before {
                    methods.clear();
                }
                methods.push(word);
            } else {
                told.extend(methods.iter().map(|method| format!("{method} {word}")));
            }
            path_before = word.starts_with('/');
        }
    }
    assert!(told.len() > 25, "the table was found");
    assert_eq!(described, told);
}

#[tokio::test]
async fn every_refusal_of_the_control_is_json() {
    let sim = Announced::start(&["--control"]);
    let json = Some("application/json");
    let refused = [
        (Method::POST, "/flip", None, "{}", 415),
        (Method::POST, "/flip", json, "{", 400),
        (Method::POST, "/flip", json, "{}", 422),
        (Method::POST, "/clock", json, "[null, null]", 422),
        (
            Method::POST,
            "/faults",
            json,
            r#"{"name":"","path_pattern":"/","kind":"drop_after"}"#,
            400,
        ),
        (Method::PUT, "/flip", json, "{}", 405),
        (Method::GET, "/events?after=x", None, "", 400),
        (Method::DELETE, "/faults/%FF", None, "", 400),
        (Method::POST, "/outbox/x/resend", json, "{}", 400),
        (Method::GET, "/nowhere", None, "", 404),
    ];
    for (method, path, kind, body, status) in refused {
        let url = format!("{}{path}", sim.said["control"].as_str().unwrap());
        let mut request = http().request(method.clone(), url).bearer_auth(sim.token());
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
        let told: Value = answer.json().await.expect("JSON");
        assert!(told["error"].is_string(), "{method} {path}: {told}");
    }
}
