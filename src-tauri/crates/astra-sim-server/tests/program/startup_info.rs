//! The program as another program starts it, and the calls of its control.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use crate::world::http;

/// The program without files, told to say where it is in one line.
pub struct Announced {
    pub child: Child,
    pub said: Value,
    http: Client,
}

impl Drop for Announced {
    fn drop(&mut self) {
        // Already gone where a test ended it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Announced {
    pub fn start(more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_astra-sim"))
            .args(["--port", "0", "--json"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said = serde_json::from_str(&line).expect("one line of JSON");
        Self {
            child,
            said,
            http: http(),
        }
    }

    pub fn token(&self) -> &str {
        self.said["control_token"].as_str().unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Option<String>) -> (StatusCode, String) {
        let url = format!("{}{path}", self.said["control"].as_str().unwrap());
        let mut request = self.http.request(method, url).bearer_auth(self.token());
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let answer = request.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn json(&self, method: Method, path: &str, body: Option<String>) -> (StatusCode, Value) {
        let (status, text) = self.ask(method, path, body).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.json(Method::GET, path, None).await
    }

    pub async fn delete(&self, path: &str) -> (StatusCode, Value) {
        self.json(Method::DELETE, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.json(Method::POST, path, Some(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: String) -> StatusCode {
        self.ask(Method::PUT, path, Some(body)).await.0
    }

    pub async fn text(&self, path: &str) -> String {
        let (status, text) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        text
    }

    /// A page of the control's port, for which nobody needs a token.
    pub async fn page(&self, path: &str) -> String {
        let base: url::Url = self.said["control"].as_str().unwrap().parse().unwrap();
        let answer = self
            .http
            .get(base.join(path).unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    }
}
