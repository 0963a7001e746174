//! The vendor's guides, followed by a client that shares nothing with us: scripts with the guides' own requests.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, Output};

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::get;
use serde_json::json;

use crate::startup_info::Announced;

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/");
const PERSONAL: [&str; 1] = ["guides.sh"];
const FORM: [&str; 2] = ["guides_business.sh", "A"];
const PROFILE: [&str; 2] = ["guides_business.sh", "B"];

/// What the scripts run besides the shell.
const NEEDED: [&str; 3] = ["curl", "sed", "grep"];

/// What to install where one of them is in none of the folders of `path`. A guide that was not followed is no guide that
/// leads to its end, so a machine without them fails.
fn what_to_install(path: &OsStr) -> Option<String> {
    let is_there = |name: &&str| env::split_paths(path).any(|folder| folder.join(name).is_file());
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !is_there(name)).collect();
    (!missing.is_empty()).then(|| {
        let missing = missing.join(", ");
        format!("The vendor's guides are followed by its own requests. Please install: {missing}")
    })
}

fn start(more: &[&str]) -> Announced {
    let quick = ["--transfer-created-ms", "20", "--transfer-settled-ms", "40"];
    Announced::start(&[&quick, more].concat())
}

/// The script of a guide, to be told where the sandbox is.
fn script(guide: &[&str]) -> Command {
    if let Some(sentence) = what_to_install(&env::var_os("PATH").unwrap_or_default()) {
        panic!("{sentence}");
    }
    let mut command = Command::new("sh");
    command.arg(format!("{SCRIPTS}{}", guide[0]));
    command.args(&guide[1..]);
    command
}

fn follow(guide: &[&str], sim: &Announced, ein: Option<&str>) -> Output {
    let mut command = script(guide);
    command.arg(sim.said.to_string());
    command.envs(ein.map(|ein| ("EIN", ein)));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn last_line(output: &Output) -> String {
    said(output).lines().last().unwrap_or_default().to_owned()
}

/// That it came to its end, and told nothing that it must not.
fn assert_processed(output: &Output, sim: &Announced) {
    assert!(output.status.success(), "the guide ends well: {output:?}");
    let last = last_line(output);
    assert!(
        last.starts_with("transfer ") && last.ends_with(": processed"),
        "it ends with the transfer: {last}"
    );
    let secret = sim.said["client_secret"].as_str().unwrap();
    assert!(
        !said(output).contains(secret),
        "the client's secret is not printed"
    );
}

#[test]
fn a_machine_that_cannot_follow_the_guides_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sed"), "").unwrap();
    assert_eq!(
        what_to_install(folder.path().as_os_str()).as_deref(),
        Some("The vendor's guides are followed by its own requests. Please install: curl, grep")
    );
}

#[test]
fn the_personal_guides_own_requests_lead_to_a_processed_transfer() {
    let sim = start(&["--review-seconds", "0"]);
    assert_processed(&follow(&PERSONAL, &sim, None), &sim);
}

#[test]
fn both_options_of_the_business_guide_lead_to_a_processed_transfer() {
    // One EIN that is approved at once, one whose review is waited for.
    for (guide, ein, begins) in [
        (FORM, "11-1111111", "business-form"),
        (PROFILE, "12-3456789", "confirm-business"),
    ] {
        let sim = start(&["--review-seconds", "1"]);
        let output = follow(&guide, &sim, Some(ein));
        assert_processed(&output, &sim);
        let walked = format!("hosted pages walked: {begins} phone code terms");
        assert!(
            said(&output).lines().any(|line| line == walked),
            "a business confirms, authenticates, then authorizes: {output:?}"
        );
    }
}

#[test]
fn a_business_that_is_rejected_gets_no_further() {
    for guide in [FORM, PROFILE] {
        let sim = start(&[]);
        let output = follow(&guide, &sim, Some("22-2222222"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(last_line(&output).ends_with("is rejected"), "{output:?}");
        assert!(
            complaint(&output).contains("the business is rejected"),
            "{output:?}"
        );
    }
}

#[tokio::test]
async fn a_transfer_that_fails_is_not_taken_for_a_processed_one() {
    for guide in [&PERSONAL[..], &PROFILE] {
        let sim = start(&["--control", "--review-seconds", "0"]);
        let fault = json!({"method": "POST", "path_pattern": "/v1/routines", "kind": "failed_transfer", "reason": "issuer_declined", "times": 1});
        let (status, answer) = sim.post("/faults", &fault).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let output = follow(guide, &sim, None);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(
            last_line(&output).starts_with("routine created: "),
            "it came as far as the routine: {output:?}"
        );
        assert!(
            complaint(&output).contains("the transfer is failed"),
            "and says why it stopped: {output:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_the_guide_does_not_tell_is_named_and_not_answered() {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let app = format!("http://{}", socket.local_addr().unwrap());
    let page = concat!(
        r#"<form method="post" action="/sdk/1"><input type="hidden" name="step" value="business-form">"#,
        r#"<input type="text" name="business_info.ein"><input type="text" name="favourite_colour"></form>"#
    );
    let router = Router::new()
        .route(
            "/login/oauth/authorize",
            get(|| async { Redirect::to("/sdk/1") }),
        )
        .route("/sdk/1", get(move || async move { Html(page) }));
    tokio::spawn(async move { axum::serve(socket, router).await });
    let mut command = script(&FORM);
    command
        .env("APP", &app)
        .env("API", &app)
        .env("CLIENT_ID", "client")
        .env("CLIENT_SECRET", "secret")
        .env("REDIRECT_URI", "https://example.com/callback");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        complaint(&output).contains("asks for 'favourite_colour'"),
        "{output:?}"
    );
}
