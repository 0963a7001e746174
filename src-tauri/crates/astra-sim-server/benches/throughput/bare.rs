//! The bare axum handler that the simulator is compared with: the same router, runtime and routes, and answers of the
//! same bytes, but nothing done for them. Whatever the simulator needs beyond this is its own work.

use std::collections::HashMap;
use std::io::{Read, Write};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::routing::{MethodFilter, on};
use axum::serve::ListenerExt;
use serde::{Deserialize, Serialize};

use crate::requests::SampleRequest;

/// Makes this program the bare server: it reads what to answer from its standard input.
pub const OPTION: &str = "--bare";

/// What is answered on one route.
#[derive(Serialize, Deserialize)]
pub struct Fixed {
    method: String,
    route: String,
    status: u16,
    headers: HashMap<String, String>,
    body: String,
}

impl Fixed {
    pub fn of(request: &SampleRequest) -> Self {
        let wanted = ["content-type", "request-id"];
        let headers = (request.answer.headers.iter())
            .filter(|(name, _)| wanted.contains(&name.as_str()))
            .cloned();
        Self {
            method: request
                .name
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
            route: request.route.to_owned(),
            status: request.answer.status,
            headers: headers.collect(),
            body: request.answer.body.clone(),
        }
    }
}

/// Announces its address in one line, then answers until it is killed.
#[tokio::main]
pub async fn serve() -> Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let answers: Vec<Fixed> = serde_json::from_str(&text)?;
    let mut router = Router::new();
    for fixed in answers {
        let method: Method = fixed.method.parse()?;
        let method = MethodFilter::try_from(method).context("a method of no route")?;
        let status = StatusCode::from_u16(fixed.status)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &fixed.headers {
            headers.insert(name.parse::<HeaderName>()?, HeaderValue::from_str(value)?);
        }
        let body = Bytes::from(fixed.body);
        // Taking the request's body makes it read what was sent.
        let handler = async move |_: Bytes| (status, headers, body);
        router = router.route(&fixed.route, on(method, handler));
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let listener = listener.tap_io(|stream| {
        // As the simulator does.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
