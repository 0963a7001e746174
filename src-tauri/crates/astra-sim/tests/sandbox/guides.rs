//! The vendor's guide, followed by a client that shares nothing with us: a script with the guide's own curl requests.

use std::io::Write;
use std::process::{Command, Output};

use reqwest::StatusCode;
use serde_json::json;

use crate::announced::Announced;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/guides.sh");

/// A test cannot ask a machine to have curl. Without it this says so where it is seen also for tests that pass.
fn is_curl_here(test: &str) -> bool {
    let here = Command::new("curl")
        .arg("--version")
        .output()
        .is_ok_and(|answer| answer.status.success());
    if !here {
        let said = format!("\n!!! {test}: NOT TESTED, there is no curl on this machine\n\n");
        std::io::stderr().write_all(said.as_bytes()).unwrap();
    }
    here
}

fn start(more: &[&str]) -> Announced {
    let quick = [
        "--review-seconds",
        "0",
        "--transfer-created-ms",
        "20",
        "--transfer-settled-ms",
        "40",
    ];
    Announced::start(&[&quick, more].concat())
}

fn follow(sim: &Announced) -> Output {
    Command::new("sh")
        .arg(SCRIPT)
        .arg(sim.said.to_string())
        .output()
        .unwrap()
}

fn last_line(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_personal_guides_own_requests_lead_to_a_processed_transfer() {
    if !is_curl_here("the_personal_guides_own_requests_lead_to_a_processed_transfer") {
        return;
    }
    let sim = start(&[]);
    let output = follow(&sim);
    assert!(output.status.success(), "the guide ends well: {output:?}");
    let last = last_line(&output);
    assert!(
        last.starts_with("transfer ") && last.ends_with(": processed"),
        "it ends with the transfer: {last}"
    );
    let said = String::from_utf8_lossy(&output.stdout);
    let secret = sim.said["client_secret"].as_str().unwrap();
    assert!(!said.contains(secret), "the client's secret is not printed");
}

#[tokio::test]
async fn a_transfer_that_fails_is_not_taken_for_a_processed_one() {
    if !is_curl_here("a_transfer_that_fails_is_not_taken_for_a_processed_one") {
        return;
    }
    let sim = start(&["--control"]);
    let fault = json!({"method": "POST", "path_pattern": "/v1/routines", "kind": "failed_transfer", "reason": "issuer_declined", "times": 1});
    let (status, answer) = sim.post("/faults", &fault).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let output = follow(&sim);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        last_line(&output).starts_with("routine created: "),
        "it came as far as the routine: {output:?}"
    );
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("the transfer is failed"),
        "and says why it stopped: {output:?}"
    );
}
