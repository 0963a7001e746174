//! The calls of `/_sim`, as another program uses them.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::startup_info::Announced;

#[tokio::test]
async fn a_program_that_joins_the_whole_path_means_the_same() {
    let sim = Announced::start(&["--control"]);
    let (status, one) = sim.get("/clock").await;
    assert_eq!(status, StatusCode::OK);
    let (_, two) = sim.get("/_sim/clock").await;
    assert_eq!(one["mode"], two["mode"]);
    assert_eq!(sim.get("/nowhere").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn forty_eight_hours_are_one_call() {
    let sim = Announced::start(&["--control", "--clock-at", "2026-03-02T18:00:00Z"]);
    let (_, before) = sim.get("/clock").await;
    assert_eq!(
        before,
        json!({"now": "2026-03-02T18:00:00Z", "mode": "hand"})
    );
    let (_, after) = sim.post("/clock", &json!({"advance_hours": 48})).await;
    assert_eq!(after["now"], "2026-03-04T18:00:00Z");
    let (_, runs) = sim.post("/clock", &json!({"mode": "real"})).await;
    assert_eq!(runs["mode"], "real");
    for wrong in [
        json!({"advance_hours": -1}),
        json!({"advance_hours": i64::MAX}),
        json!({"at": "2026-03-02T18:00:00Z"}),
    ] {
        assert_eq!(
            sim.post("/clock", &wrong).await.0,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
    let unknown = sim.post("/clock", &json!({"hours": 48})).await.0;
    assert_eq!(
        unknown,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a misspelt field is no order"
    );
}

#[tokio::test]
async fn a_persona_can_be_chosen_at_the_start_and_later() {
    let sim = Announced::start(&["--control", "--persona", "approved", "--seed", "7"]);
    let users = async || sim.get("/ledger").await.1["users"].clone();
    let approved = users().await;
    assert_eq!(approved[0]["status"], "approved");
    let again = Announced::start(&["--control", "--persona", "approved", "--seed", "7"]);
    assert_eq!(
        again.get("/ledger").await.1["users"],
        approved,
        "one seed, one sandbox"
    );

    let (_, all) = sim.get("/personas").await;
    assert_eq!(all[0]["persona"], "empty");
    sim.post("/personas", &json!({"persona": "papers"})).await;
    assert_eq!(users().await[0]["status"], "document");
    sim.post("/personas", &json!({"persona": "empty"})).await;
    assert_eq!(users().await, json!([]));
    let unknown = sim.post("/personas", &json!({"persona": "nobody"})).await.0;
    assert_eq!(unknown, StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(
        sim.token(),
        again.token(),
        "a seed does not open the control"
    );
}

#[tokio::test]
async fn webhooks_are_set_and_the_outbox_and_the_journal_are_read() {
    let sim = Announced::start(&["--control", "--persona", "approved"]);
    let url = "http://127.0.0.1:1/hook";
    let (_, set) = sim.post("/webhooks", &json!({"url": url})).await;
    assert_eq!(
        set,
        json!({"url": url, "repeats": 0, "out_of_order": false})
    );
    let (_, ledger) = sim.get("/ledger").await;
    let user = ledger["users"][0]["id"].as_str().unwrap().to_owned();
    let card = ledger["users"][0]["card_ids"][0]
        .as_str()
        .unwrap()
        .to_owned();
    sim.post(
        &format!("/users/{user}/status"),
        &json!({"status": "suspended"}),
    )
    .await;
    sim.post(
        &format!("/cards/{card}/review"),
        &json!({"status": "flagged"}),
    )
    .await;
    let (_, outbox) = sim.get("/outbox").await;
    let types: Vec<_> = outbox
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| &notice["webhook_type"])
        .collect();
    assert_eq!(types, ["user_updated", "card_updated"]);
    assert_eq!(
        sim.post("/outbox/1/resend", &json!({})).await.0,
        StatusCode::OK
    );
    assert_eq!(
        sim.post("/outbox/9/resend", &json!({})).await.0,
        StatusCode::NOT_FOUND
    );

    let lines = sim.text("/events").await;
    let events: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<_> = events.iter().map(|event| &event["event"]).collect();
    assert_eq!(kinds, ["persona", "user_updated", "card_updated"]);
    assert_eq!(
        sim.text("/events?after=2").await,
        lines.lines().nth(2).unwrap().to_owned() + "\n"
    );
}

#[tokio::test]
async fn faults_have_names_and_the_state_goes_out_and_in() {
    let sim = Announced::start(&["--control", "--persona", "approved"]);
    let plan = json!({
        "name": "lost", "method": "GET", "path_pattern": "/v1/**", "kind": "retry_after", "code": 429, "seconds": 3,
        "times": 2, "percent": 50, "seed": 9
    });
    assert_eq!(sim.post("/faults", &plan).await.0, StatusCode::OK);
    assert_eq!(sim.get("/faults").await.1, json!([plan]));
    let (_, forgotten) = sim.delete("/faults/lost").await;
    assert_eq!(forgotten, json!({"forgotten": 1}));

    let state = sim.text("/state").await;
    let other = Announced::start(&["--control"]);
    other.put("/state", state).await;
    assert_eq!(
        other.get("/ledger").await.1["users"],
        sim.get("/ledger").await.1["users"]
    );
    assert_eq!(other.get("/ledger/books").await.1["violations"], json!([]));
    assert_eq!(
        other.put("/state", "{}".to_owned()).await,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn the_status_page_is_for_people_and_has_no_secret() {
    let sim = Announced::start(&["--control", "--persona", "approved"]);
    let page = sim.page("/").await;
    for said in [
        "This is not Astra",
        sim.said["api"].as_str().unwrap(),
        "in order",
        "4000056655665556",
    ] {
        assert!(page.contains(said), "{said} is missing");
    }
    for secret in [sim.token(), sim.said["client_secret"].as_str().unwrap()] {
        assert!(!page.contains(secret), "a secret on the page");
    }
    assert!(
        sim.page("/style.css")
            .await
            .contains("prefers-color-scheme: dark")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_to_stop_ends_it() {
    let mut sim = Announced::start(&["--control"]);
    let id = sim.child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(sim.child.wait().unwrap().code(), Some(0), "an orderly end");
}

#[tokio::test]
async fn the_client_is_granted_a_mode_and_loses_it() {
    let sim = Announced::start(&["--control", "--deny", "debit"]);
    let (_, modes) = sim.get("/modes").await;
    assert_eq!(modes["debit"], false, "as started");
    assert_eq!(modes["kyb-delegated"], false, "off by default");
    for on in [
        "light-programs",
        "trusted-authentication",
        "api-authorization",
        "person-to-person",
    ] {
        assert_eq!(modes[on], true, "{on} is on by default");
    }
    let grant = json!({"mode": "debit", "on": true});
    assert_eq!(sim.post("/modes", &grant).await.1["debit"], true);
}

#[tokio::test]
async fn two_runs_of_the_program_have_the_same_journal() {
    let run = async || {
        let sim = Announced::start(&[
            "--control",
            "--seed",
            "everest",
            "--clock-at",
            "2026-03-02T18:00:00Z",
            "--persona",
            "approved",
        ]);
        let storm = json!({
            "name": "storm", "path_pattern": "/v1/bins/*", "kind": "status", "code": 500, "times": 9, "percent": 40
        });
        sim.post("/faults", &storm).await;
        for bin in ["400000", "400022", "999999", "424242", "460369", "475833"] {
            let url = format!("{}/v1/bins/{bin}", sim.said["api"].as_str().unwrap());
            crate::world::http().get(url).send().await.unwrap();
            sim.post("/clock", &json!({"advance_seconds": 7})).await;
        }
        let (_, ledger) = sim.get("/ledger").await;
        let card = ledger["users"][0]["card_ids"][0]
            .as_str()
            .unwrap()
            .to_owned();
        sim.post(
            &format!("/cards/{card}/review"),
            &json!({"status": "flagged"}),
        )
        .await;
        sim.text("/events").await
    };
    let journal = run().await;
    assert_eq!(journal, run().await, "byte for byte");
    assert!(
        journal.contains("storm") && journal.contains("card_updated"),
        "{journal}"
    );
}

#[tokio::test]
async fn the_program_deletes_a_user() {
    let sim = Announced::start(&["--control", "--persona", "approved"]);
    let user = sim.get("/ledger").await.1["users"][0].clone();
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    assert_eq!(sim.delete(&path).await, (StatusCode::OK, json!({})));
    let (_, ledger) = sim.get("/ledger").await;
    assert_eq!(ledger["users"][0]["deleted"], true);
    assert_eq!(sim.get("/ledger/books").await.1["violations"], json!([]));
    assert_eq!(sim.delete(&path).await.0, StatusCode::NOT_FOUND);
}

fn connect(url: &Url) -> std::io::Result<TcpStream> {
    TcpStream::connect(("127.0.0.1", url.port().unwrap()))
}

/// What comes back over a connection of its own: a status line, or why there was none.
fn asked(url: &Url) -> std::io::Result<String> {
    let mut connection = connect(url)?;
    let host = format!("127.0.0.1:{}", url.port().unwrap());
    write!(
        connection,
        "GET /v1/user HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

/// The same on a thread where it may block.
async fn ask(url: &Url) -> std::io::Result<String> {
    let url = url.clone();
    tokio::task::spawn_blocking(move || asked(&url))
        .await
        .unwrap()
}

#[tokio::test]
async fn the_program_refuses_as_the_library_does() {
    let sim = Announced::start(&["--control"]);
    let app: Url = sim.said["app"].as_str().unwrap().parse().unwrap();
    let plan = json!({"kind": "refuse_connection", "host": "app", "times": 1, "name": "gone"});
    assert_eq!(sim.post("/faults", &plan).await.0, StatusCode::OK);
    assert_eq!(
        sim.get("/faults").await.1,
        json!([{
            "name": "gone", "method": null, "kind": "refuse_connection", "host": "app", "times": 1
        }])
    );
    assert!(
        sim.page("/").await.contains("gone"),
        "the status page shows it"
    );
    assert!(ask(&app).await.is_err());
    assert!(ask(&app).await.is_ok());

    let close = json!({"on": true, "host": "app", "seconds": 3_600});
    assert_eq!(sim.post("/refuse", &close).await.0, StatusCode::OK);
    assert!(connect(&app).is_err());
    let open = json!({"on": false, "host": "app"});
    assert_eq!(sim.post("/refuse", &open).await.0, StatusCode::OK);
    assert!(connect(&app).is_ok());
    let wrong = json!({"on": false, "seconds": 1});
    assert_eq!(sim.post("/refuse", &wrong).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_program_takes_settings_one_by_one() {
    let sim = Announced::start(&["--control", "--review-seconds", "7", "--requests-a-minute"]);
    let (_, begun) = sim.get("/settings").await;
    assert_eq!(
        begun,
        json!({
            "review_seconds": 7, "intent_review_seconds": 2, "transfer_created_ms": 1000, "transfer_settled_ms": 3000,
            "requests_a_minute": 60, "ends_as_other_user": false, "alters_names": false
        })
    );
    let (_, one) = sim
        .post("/settings", &json!({"transfer_settled_ms": 250}))
        .await;
    assert_eq!(
        (&one["transfer_settled_ms"], &one["review_seconds"]),
        (&json!(250), &json!(7))
    );
    assert_eq!(one["requests_a_minute"], 60, "what is left out stays");
    let (_, off) = sim
        .post("/settings", &json!({"requests_a_minute": null}))
        .await;
    assert_eq!(off["requests_a_minute"], Value::Null);
    assert_eq!(sim.get("/settings").await.1, off);
    let (_, other) = sim
        .post("/settings", &json!({"ends_as_other_user": true}))
        .await;
    assert_eq!(other["ends_as_other_user"], true);
    let (_, altered) = sim.post("/settings", &json!({"alters_names": true})).await;
    assert_eq!(
        (&altered["alters_names"], &altered["ends_as_other_user"]),
        (&json!(true), &json!(true))
    );
    let zero = sim
        .post("/settings", &json!({"requests_a_minute": 0}))
        .await
        .0;
    assert_eq!(zero, StatusCode::BAD_REQUEST);
    let misspelt = sim.post("/settings", &json!({"review_second": 1})).await.0;
    assert_eq!(misspelt, StatusCode::UNPROCESSABLE_ENTITY);
}
