//! Nothing that is said carries a secret, even where the other side sends every one of them back.

use std::sync::{Arc, Mutex};

use astra_check::{Target, Verdict};
use serde_json::{Value, json};

use crate::between::{Passing, between};
use crate::world::{World, run};

const ONE_TIME_CODE: &str = "73519284";

/// Notes every secret that passes, and tells them all in every refusal.
fn tell(passing: &mut Passing, heard: &Mutex<Vec<String>>) {
    let mut heard = heard.lock().unwrap();
    let credentials = passing.request_header("authorization").to_owned();
    heard.extend(credentials.split(' ').nth(1).map(str::to_owned));
    if passing.path == "/v1/oauth/token" {
        let form = url::form_urlencoded::parse(passing.request_body.as_bytes());
        let secrets = form.filter(|(name, _)| matches!(name.as_ref(), "code" | "refresh_token"));
        heard.extend(secrets.map(|(_, value)| value.into_owned()));
    }
    for name in ["access_token", "refresh_token"] {
        let token = passing.json.get(name).and_then(Value::as_str);
        heard.extend(token.map(str::to_owned));
    }
    if passing.status.is_client_error() {
        let told = format!("{credentials} {}", passing.request_body);
        for name in ["description", "error_description"] {
            if passing.json.get(name).is_some() {
                passing.json[name] = json!(told);
            }
        }
    }
}

#[tokio::test]
async fn no_secret_token_or_code_is_ever_said() {
    let world = World::with(|config| config.fixed_code = Some(ONE_TIME_CODE.to_owned())).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notebook = Arc::clone(&heard);
    let api = between(&world.running.api, move |passing| tell(passing, &notebook)).await;
    let target = Target::new(
        api,
        Some(world.running.secure.clone()),
        Some(world.running.app.clone()),
        world.config.client_id.clone(),
        world.config.client_secret.clone().into(),
    );
    let said = run(&target.unwrap()).await;
    assert_eq!(
        said.numbers(Verdict::Broke),
        Vec::<u8>::new(),
        "{}",
        said.lines()
    );
    let mut secrets = heard.lock().unwrap().clone();
    assert!(
        secrets.len() > 50,
        "the run was heard: {} secrets",
        secrets.len()
    );
    secrets.extend([
        ONE_TIME_CODE.to_owned(),
        world.config.client_secret.clone(),
        "4000056655665556".to_owned(),
    ]);
    let lines = format!("{}{:?}", said.lines(), said.findings);
    // A code that the check makes up, to be refused, is no secret.
    let made_up =
        |secret: &str| secret.len() == 48 && secret.bytes().all(|b| b.is_ascii_hexdigit());
    for secret in secrets.iter().filter(|secret| !made_up(secret)) {
        assert!(!lines.contains(secret.as_str()), "{secret} in {lines}");
    }
    assert!(
        lines.contains("[redacted]"),
        "it was sent back and cut out: {lines}"
    );
}
