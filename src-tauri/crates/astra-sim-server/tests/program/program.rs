//! The program: ready file, control, and a state that survives being killed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::startup_info::Announced;
use crate::world::{business, http};

struct Program {
    child: Child,
    ready: Value,
    http: Client,
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone after kill().
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    async fn start(folder: &Path, more: &[&str]) -> Self {
        let ready_file = folder.join("ready.json");
        let _ = std::fs::remove_file(&ready_file);
        let mut child = Command::new(env!("CARGO_BIN_EXE_astra-sim"))
            .args([
                "--state".as_ref(),
                folder.join("state").as_os_str(),
                "--ready-file".as_ref(),
                ready_file.as_os_str(),
            ])
            .args(more)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ready = loop {
            if let Ok(text) = std::fs::read_to_string(&ready_file) {
                break serde_json::from_str(&text).expect("the ready file appears whole");
            }
            assert_eq!(
                child.try_wait().unwrap(),
                None,
                "the program ended before it was ready"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        Self {
            child,
            ready,
            http: http(),
        }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn url(&self, host: &str, path: &str) -> String {
        format!(
            "{}{path}",
            self.ready[host].as_str().unwrap().trim_end_matches('/')
        )
    }

    async fn post(&self, path: &str, body: &Value) -> StatusCode {
        self.http
            .post(self.url("control", path))
            .bearer_auth(self.ready["control_token"].as_str().unwrap())
            .json(body)
            .send()
            .await
            .unwrap()
            .status()
    }

    async fn get(&self, path: &str) -> Value {
        self.http
            .get(self.url("control", path))
            .bearer_auth(self.ready["control_token"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    async fn create_profile(&self) -> reqwest::Result<reqwest::Response> {
        let (id, secret) = (
            self.ready["client_id"].as_str().unwrap(),
            self.ready["client_secret"].as_str(),
        );
        self.http
            .post(self.url("api", "/v1/business_profile"))
            .basic_auth(id, secret)
            .json(&business())
            .send()
            .await
    }
}

#[tokio::test]
async fn a_killed_program_has_lost_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Program::start(
        folder.path(),
        &["--client-id", "abc", "--client-secret", "def"],
    )
    .await;
    assert_eq!(
        (&first.ready["client_id"], &first.ready["client_secret"]),
        (&json!("abc"), &json!("def"))
    );
    assert_eq!(
        first.create_profile().await.unwrap().status(),
        StatusCode::CREATED
    );
    let port = first.ready["api"]
        .as_str()
        .unwrap()
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    first.kill();

    let second = Program::start(
        folder.path(),
        &[
            "--client-id",
            "abc",
            "--client-secret",
            "def",
            "--port-api",
            &port,
        ],
    )
    .await;
    assert_eq!(
        second.ready["api"], first.ready["api"],
        "the same port again"
    );
    assert_eq!(second.get("/ledger").await["profile_count"], 1);
}

#[tokio::test]
async fn the_control_answers_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let fault = json!({"method": "POST", "path_pattern": "/v1/business_profile", "kind": "status_after", "code": 500, "times": 1});
    assert_eq!(program.post("/faults", &fault).await, StatusCode::OK);
    assert_eq!(program.get("/faults").await[0], fault);
    assert_eq!(
        program.create_profile().await.unwrap().status(),
        StatusCode::INTERNAL_SERVER_ERROR
    );
    assert_eq!(program.get("/ledger").await["profile_count"], 1);

    assert_eq!(
        program.post("/refuse", &json!({"on": true})).await,
        StatusCode::OK
    );
    assert!(
        program
            .create_profile()
            .await
            .expect_err("nobody listens")
            .is_connect()
    );
    assert_eq!(
        program.post("/refuse", &json!({"on": false})).await,
        StatusCode::OK
    );
    assert_eq!(
        program.create_profile().await.unwrap().status(),
        StatusCode::CREATED
    );

    assert_eq!(
        program
            .post("/clock", &json!({"advance_seconds": 60}))
            .await,
        StatusCode::OK
    );
    assert_eq!(
        program.post("/expire-codes", &json!({})).await,
        StatusCode::OK
    );
    assert_eq!(
        program.post("/expire-access-tokens", &json!({})).await,
        StatusCode::OK
    );
    assert_eq!(
        program
            .post("/hold", &json!({"path_pattern": "/v1/user"}))
            .await,
        StatusCode::OK
    );
    assert_eq!(
        program
            .post("/release", &json!({"path_pattern": "/v1/user"}))
            .await,
        StatusCode::OK
    );
    assert_eq!(
        program
            .post("/users/nobody/status", &json!({"status": "pending"}))
            .await,
        StatusCode::NOT_FOUND
    );
    let paths: Vec<_> = program
        .get("/requests")
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|seen| seen["path"].clone())
        .collect();
    assert_eq!(paths, ["/v1/business_profile", "/v1/business_profile"]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_ready_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _program = Program::start(folder.path(), &[]).await;
    for file in ["ready.json", "state"]
        .map(|name| folder.path().join(name))
        .iter()
        .filter(|file| file.exists())
    {
        assert_eq!(
            std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            file.display()
        );
    }
}

#[tokio::test]
async fn only_the_token_and_the_exact_host_open_the_control() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let token = program.ready["control_token"].as_str().unwrap();
    let ask = || program.http.get(program.url("control", "/clock"));
    for (shown, why) in [("", "no token"), ("0", "a wrong token")] {
        let answer = ask().bearer_auth(shown).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{why}");
    }
    let elsewhere = ask().bearer_auth(token).header("host", "sim.example");
    assert_eq!(
        elsewhere.send().await.unwrap().status(),
        StatusCode::MISDIRECTED_REQUEST,
        "a page elsewhere may point its name here"
    );
    let opened = ask().bearer_auth(token).send().await.unwrap();
    assert_eq!(opened.status(), StatusCode::OK);
    let plain = program
        .http
        .post(program.url("control", "/refuse"))
        .bearer_auth(token)
        .body(r#"{"on":true}"#);
    assert_eq!(
        plain.send().await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "a browser would have to ask before sending JSON"
    );
}

#[tokio::test]
async fn one_line_says_where_it_is_and_every_host_answers() {
    let sim = Announced::start(&["--control", "--otp", "424242"]);
    let said = &sim.said;
    for host in ["api", "secure", "app", "control"] {
        let base = said[host].as_str().unwrap();
        assert!(!base.ends_with('/'), "{host} is joined by hand: {base}");
        let answer = http().get(format!("{base}/nowhere")).send().await.unwrap();
        let expected = if host == "control" {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(answer.status(), expected, "{host}");
    }
    assert_eq!(
        said["redirect_uri"],
        "com.astradesk.client://oauth/callback"
    );
    assert_eq!(said["otp"], "424242");
    let names: Vec<_> = said.as_object().unwrap().keys().collect();
    let mut promised = [
        "api",
        "secure",
        "app",
        "control",
        "control_token",
        "client_id",
        "client_secret",
        "redirect_uri",
        "provider",
        "test_phone",
        "otp",
        "cards",
    ];
    promised.sort_unstable();
    assert_eq!(names, promised, "exactly these");
    assert!(said["client_id"].is_string() && said["client_secret"].is_string());
    let card = said["cards"][0].as_object().unwrap();
    assert!(card.len() == 2 && card["number"].is_string() && card["behaviour"].is_string());
}

#[tokio::test]
async fn without_being_asked_for_there_is_no_control() {
    let sim = Announced::start(&[]);
    let said = &sim.said;
    assert_eq!(said["control"], Value::Null);
    assert_eq!(said["control_token"], Value::Null);
    assert_eq!(said["otp"], Value::Null);
}

#[tokio::test]
async fn the_control_breaks_an_assumption() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &["--flip", "A25,A52"]).await;
    assert_eq!(
        program.get("/flip").await,
        json!(["A25", "A52"]),
        "as started"
    );
    let flip = json!({"assumption": "A25", "on": false});
    assert_eq!(program.post("/flip", &flip).await, StatusCode::OK);
    assert_eq!(program.get("/flip").await, json!(["A52"]));
    let created = program.create_profile().await.unwrap();
    let created: Value = created.json().await.unwrap();
    assert_eq!(created["id"], created["business_profile_id"]);
}
