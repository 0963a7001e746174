//! What is asked: a few requests that a client of the vendor sends all day, as bytes.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::connection::{Answer, Connection};
use crate::server::Server;

/// One request, and what the simulator answered to it.
pub struct SampleRequest {
    pub name: String,
    /// The route that a router has for it.
    pub route: &'static str,
    pub bytes: Vec<u8>,
    pub answer: Answer,
}

/// A user of a simulator who has signed in.
pub struct SignedIn {
    connection: Connection,
    pub bearer: String,
    basic: String,
}

/// The requests of the comparison, with the simulator's own answers.
pub async fn of(simulator: &Server) -> Result<Vec<SampleRequest>> {
    let mut user = SignedIn::at(simulator).await?;
    let cards = user.card_ids().await?;
    let card = format!("/v1/cards/{}", cards[0]);
    let preview = debit(&cards, 25);
    let (basic, bearer) = (user.basic.clone(), user.bearer.clone());
    let wanted = [
        ("/v1/user", get("/v1/user", &bearer)),
        ("/v1/cards/{id}", get(&card, &bearer)),
        ("/v1/cards", get("/v1/cards", &bearer)),
        ("/v1/bins/{bin}", get("/v1/bins/400005", &basic)),
        (
            "/v1/routines/preview",
            post("/v1/routines/preview", &bearer, &preview),
        ),
    ];
    let mut requests = Vec::new();
    for (route, bytes) in wanted {
        let answer = user.connection.answer(&bytes).await?;
        let method = String::from_utf8_lossy(&bytes)
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        let name = format!("{method} {route}");
        ensure!(
            (200..300).contains(&answer.status),
            "the simulator answered {name} with {}: {}",
            answer.status,
            answer.body
        );
        requests.push(SampleRequest {
            name,
            route,
            bytes,
            answer,
        });
    }
    Ok(requests)
}

impl SignedIn {
    /// Signs the only user of `simulator` in, by the client's word for them.
    pub async fn at(simulator: &Server) -> Result<Self> {
        let announced = simulator.announced()?;
        let text = |name: &str| {
            announced[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("the simulator announced no {name}"))
        };
        let mut control = Connection::open(simulator.control()?).await?;
        let host = simulator.control()?.to_string();
        let token = text("control_token")?;
        let ledger = control
            .answer(&request(
                "GET",
                "/_sim/ledger",
                &format!("Bearer {token}"),
                &host,
                None,
            ))
            .await?;
        let ledger: Value = serde_json::from_str(&ledger.body)?;
        let user_id = (ledger["users"][0]["id"].as_str())
            .context("the simulator has no user")?
            .to_owned();
        let client_id = text("client_id")?;
        let basic = format!("{client_id}:{}", text("client_secret")?);
        let basic = format!("Basic {}", STANDARD.encode(basic));
        let mut connection = Connection::open(simulator.address).await?;
        let verification = json!({
            "provider": text("provider")?, "provider_data": { "customer_id": "1" },
            "client_id": client_id, "user_id": user_id
        });
        let path = "/v1/partner/identity/verification";
        let token = token_in(
            &connection
                .answer(&post(path, &basic, &verification))
                .await?,
            "token",
        )?;
        let form = format!("token={token}&user_consent_captured=true");
        let form = Some(("application/x-www-form-urlencoded", form.as_str()));
        let path = "/v1/partner/identity/token";
        let tokens = connection
            .answer(&request("POST", path, &basic, "localhost", form))
            .await?;
        let access = token_in(&tokens, "access_token")?;
        Ok(Self {
            connection,
            bearer: format!("Bearer {access}"),
            basic,
        })
    }

    /// What the simulator answers.
    pub async fn json(&mut self, request: &[u8]) -> Result<Value> {
        let answer = self.connection.answer(request).await?;
        ensure!(
            (200..300).contains(&answer.status),
            "the simulator answered with {}: {}",
            answer.status,
            answer.body
        );
        Ok(serde_json::from_str(&answer.body)?)
    }

    /// The user's cards; a persona's has two.
    pub async fn card_ids(&mut self) -> Result<Vec<String>> {
        let list = self.json(&get("/v1/cards", &self.bearer.clone())).await?;
        let ids: Vec<String> = (list["cards"].as_array())
            .context("no list of cards")?
            .iter()
            .filter_map(|card| card["id"].as_str().map(str::to_owned))
            .collect();
        ensure!(ids.len() >= 2, "two cards are needed");
        Ok(ids)
    }
}

fn token_in(answer: &Answer, name: &str) -> Result<String> {
    let body: Value = serde_json::from_str(&answer.body)?;
    body[name]
        .as_str()
        .map(str::to_owned)
        .with_context(|| format!("signing in was answered with {}", answer.status))
}

/// The body of a routine between two cards, in whole dollars.
pub fn debit(cards: &[String], dollars: u32) -> Value {
    json!({
        "type": "one-time", "payment_type": "debit", "name": "Invoice", "amount": dollars,
        "source_id": cards[0], "destination_id": cards[1]
    })
}

pub fn get(path: &str, authorization: &str) -> Vec<u8> {
    request("GET", path, authorization, "localhost", None)
}

pub fn post(path: &str, authorization: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let body = Some(("application/json", body.as_str()));
    request("POST", path, authorization, "localhost", body)
}

fn request(
    method: &str,
    path: &str,
    authorization: &str,
    host: &str,
    body: Option<(&str, &str)>,
) -> Vec<u8> {
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n\
         user-agent: astra-bench\r\nauthorization: {authorization}\r\n"
    );
    match body {
        Some((kind, body)) => {
            let length = body.len();
            text += &format!("content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
        }
        None => text += "\r\n",
    }
    text.into_bytes()
}
