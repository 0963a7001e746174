//! Sends what is due, one notice after the other, and lets the event log notice what time alone has changed.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;

use super::{Due, signature};
use crate::sandbox::Sandbox;

/// Time allowed for one try (CONTRACT.md 20), in real time: the other side lives in it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs until its task is ended.
pub(crate) async fn run(sandbox: Arc<Sandbox>) {
    let mut changes = sandbox.changes();
    let mut client = None;
    loop {
        changes.mark_unchanged();
        sandbox.catch_up();
        let now = sandbox.now();
        let due = sandbox.outbox().due(now);
        if let Some(due) = due {
            let outcome = match made(&mut client) {
                Ok(client) => send(client, &due).await,
                Err(error) => Err(error),
            };
            sandbox
                .outbox()
                .record_attempt(&due, sandbox.now(), outcome);
            continue;
        }
        // Where nothing is sent nobody waits: whoever looks at the event log makes it catch up.
        let listened_to = sandbox.outbox().settings().url.is_some();
        match sandbox.next_due().filter(|_| listened_to) {
            Some(time) => {
                tokio::select! {
                    _ = changes.changed() => {}
                    () = sandbox.wait_until(time) => {}
                }
            }
            // The sender lives as long as the sandbox.
            None => drop(changes.changed().await),
        }
    }
}

/// The client, made when something is sent for the first time: most sandboxes send nothing.
fn made(client: &mut Option<Client>) -> Result<&Client, String> {
    if client.is_none() {
        // Without a provider the client cannot even be made for plain HTTP.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err("this program has not chosen how to do TLS".to_owned());
        }
        let built = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build();
        *client = Some(built.map_err(|error| error.to_string())?);
    }
    client.as_ref().ok_or_else(String::new)
}

async fn send(client: &Client, due: &Due) -> Result<u16, String> {
    let request = client
        .post(due.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header(signature::HEADER, &due.signature)
        .body(due.body.clone());
    match request.send().await {
        Ok(response) => Ok(response.status().as_u16()),
        Err(error) if error.is_timeout() => Err("no answer within 10 seconds".to_owned()),
        Err(error) if error.is_connect() => Err("no connection".to_owned()),
        Err(error) => Err(error.without_url().to_string()),
    }
}
