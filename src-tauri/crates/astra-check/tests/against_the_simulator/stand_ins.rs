//! Servers that stand in for what the simulator does not offer, and for what is not Astra.

use std::sync::{Arc, Mutex};

use astra_check::{CheckError, Person, Target, Verdict};
use astra_sim::{Fault, FaultKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use dom_query::Document;
use serde_json::{Value, json};
use url::Url;

use crate::world::{Said, World, ports, run, run_with};

/// Serves on this machine until the test ends.
pub async fn serve(router: Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url.parse().unwrap()
}

pub fn http() -> reqwest::Client {
    // Loopback only and without TLS, but a client cannot be made before a provider is chosen.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

async fn check_at(api: Url, app: Option<Url>) -> Said {
    let target = Target::new(api, None, app, "id".to_owned(), "secret-of-no-one".into());
    run(&target.unwrap()).await
}

fn generic(status: StatusCode) -> (StatusCode, Json<Value>) {
    let body = json!({"code": status.as_u16(), "name": "Refused", "description": "Not so."});
    (status, Json(body))
}

#[tokio::test]
async fn what_is_not_astra_is_told_from_it() {
    let elsewhere = Router::new().fallback(|| async { Html("<h1>It works!</h1>") });
    let said = check_at(serve(elsewhere).await, None).await;
    assert!(
        matches!(said.outcome, Err(CheckError::NotAstra { status: 200, .. })),
        "{:?}",
        said.outcome
    );
}

#[tokio::test]
async fn an_api_that_offers_nothing_breaks_nothing() {
    let empty = Router::new().fallback(|| async { generic(StatusCode::NOT_FOUND) });
    let said = check_at(serve(empty).await, None).await;
    assert_eq!(said.findings.len(), 63);
    assert_eq!(
        said.numbers(Verdict::NotReachable).len(),
        63,
        "{}",
        said.lines()
    );
}

#[tokio::test]
async fn an_api_at_fault_breaks_nothing() {
    let faulty = Router::new().fallback(|| async { generic(StatusCode::INTERNAL_SERVER_ERROR) });
    let said = check_at(serve(faulty).await, None).await;
    assert_eq!(said.findings.len(), 63);
    assert_eq!(
        said.numbers(Verdict::Broke),
        Vec::<u8>::new(),
        "{}",
        said.lines()
    );
}

#[tokio::test]
async fn a_call_that_is_out_of_order_breaks_nothing() {
    for path_pattern in [
        "/v1/oauth/token",
        "/v1/user",
        "/v1/cards",
        "/v1/routines",
        "/v1/routines/preview",
        "/v1/routines/*/transfers",
        "/v1/transfers/**",
        "/sdk/*",
    ] {
        let world = World::new().await;
        let fault = Fault {
            method: None,
            path_pattern: path_pattern.to_owned(),
            kind: FaultKind::Status { code: 503 },
            times: 10_000,
        };
        world.running.control().add_fault(fault).unwrap();
        let said = run(&world.target()).await;
        assert_eq!(said.findings.len(), 63, "{path_pattern}");
        assert_eq!(
            said.numbers(Verdict::Broke),
            Vec::<u8>::new(),
            "{path_pattern}: {}",
            said.lines()
        );
    }
}

/// User intents, as assumed or not.
struct Intents {
    as_assumed: bool,
    emails: Vec<String>,
    looks: usize,
}

type Shared = Arc<Mutex<Intents>>;

async fn create_intent(
    State(intents): State<Shared>,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let mut intents = intents.lock().unwrap();
    let metadata = body["metadata"].as_object().cloned().unwrap_or_default();
    let long = metadata
        .values()
        .any(|value| value.as_str().is_some_and(|text| text.len() > 500));
    if intents.as_assumed && (metadata.len() > 20 || long) {
        return generic(StatusCode::BAD_REQUEST);
    }
    let email = body["email"].as_str().unwrap().to_owned();
    intents.emails.push(email);
    intents.looks = 0;
    let other = body["first_name"] != "Edmund";
    let id = if other { "other" } else { "sample" };
    (StatusCode::CREATED, Json(json!({ "id": id })))
}

async fn read_intent(State(intents): State<Shared>, Path(id): Path<String>) -> Json<Value> {
    let mut intents = intents.lock().unwrap();
    intents.looks += 1;
    let status = match (id.as_str(), intents.as_assumed, intents.looks) {
        ("other", true, 1 | 2) => "pending",
        ("other", false, _) => "rejected",
        _ => "approved",
    };
    let user_id = if intents.as_assumed { "" } else { "u1" };
    Json(json!({"id": id, "user_id": user_id, "status": status}))
}

async fn with_intents(as_assumed: bool) -> Said {
    let intents = Arc::new(Mutex::new(Intents {
        as_assumed,
        emails: Vec::new(),
        looks: 0,
    }));
    let router = Router::new()
        .route("/v1/user_intent", post(create_intent))
        .route("/v1/user_intent/{id}", get(read_intent))
        .fallback(|| async { generic(StatusCode::NOT_FOUND) })
        .with_state(Arc::clone(&intents));
    let said = check_at(serve(router).await, None).await;
    for email in &intents.lock().unwrap().emails {
        assert!(email.ends_with("@example.com"), "nobody's address: {email}");
    }
    said
}

#[tokio::test]
async fn where_intents_are_offered_they_are_asked() {
    let said = with_intents(true).await;
    assert_eq!(said.numbers(Verdict::Held), [8, 22, 53], "{}", said.lines());
    assert_eq!(said.numbers(Verdict::Broke), Vec::<u8>::new());
}

#[tokio::test]
async fn intents_that_are_otherwise_break_what_was_assumed() {
    let said = with_intents(false).await;
    assert_eq!(
        said.numbers(Verdict::Broke),
        [8, 22, 53],
        "{}",
        said.lines()
    );
}

/// Pages and redirects of one visit; more would be a circle.
const MOST_PAGES: usize = 24;

/// Signs in at the simulator's pages, whatever host the address names.
struct Somebody {
    app: Url,
    asked: usize,
}

impl Person for Somebody {
    async fn visit(&mut self, page: &Url) -> Option<String> {
        self.asked += 1;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .cookie_store(true)
            .no_proxy()
            .build()
            .unwrap();
        let mut at = self.app.clone();
        at.set_path(page.path());
        at.set_query(page.query());
        let mut form = None;
        for _ in 0..MOST_PAGES {
            let request = match form.take() {
                None => http.get(at.clone()),
                Some(typed) => http.post(at.clone()).form::<Vec<(String, String)>>(&typed),
            };
            let answer = request.send().await.unwrap();
            if let Some(location) = answer.headers().get("location") {
                let location = location.to_str().unwrap().to_owned();
                if !location.starts_with('/') {
                    return Some(location);
                }
                at = self.app.join(&location).unwrap();
                continue;
            }
            form = Some(filled(&answer.text().await.unwrap()));
        }
        panic!("still no redirect after {MOST_PAGES} pages");
    }
}

/// The form of a page, sent the way a person would.
fn filled(html: &str) -> Vec<(String, String)> {
    let page = Document::from(html);
    let code = page.select("#one-time-code").text().to_string();
    let fields = page.select("form input[name]");
    fields
        .iter()
        .map(|field| {
            let name = field.attr("name").unwrap().to_string();
            let value = match name.as_str() {
                "code" => code.clone(),
                asked if asked.ends_with(".ssn") => "1234".to_owned(),
                _ => field.attr("value").unwrap_or_default().to_string(),
            };
            (name, value)
        })
        .collect()
}

/// Pages that are scripts, as the vendor's own.
async fn script_pages() -> Url {
    let page = "<!doctype html><div id=root></div><script src=/app.js></script>";
    serve(Router::new().fallback(move || async move { Html(page) })).await
}

#[tokio::test]
async fn where_pages_are_scripts_a_person_may_sign_in() {
    let world = World::new().await;
    let target = world.target_with(
        Some(world.running.secure.clone()),
        Some(script_pages().await),
    );
    let mut somebody = Somebody {
        app: world.running.app.clone(),
        asked: 0,
    };
    let said = run_with(&target, &ports(), &mut somebody).await;
    assert_eq!(somebody.asked, 1, "asked once, not again and again");
    assert_eq!(
        said.numbers(Verdict::Broke),
        Vec::<u8>::new(),
        "{}",
        said.lines()
    );
    for number in [10, 11, 23, 31, 37, 42, 45, 52, 59, 60] {
        assert_eq!(
            said.of(number).verdict,
            Verdict::Held,
            "{}",
            said.of(number)
        );
    }
    for number in [16, 17, 19, 20, 54, 55] {
        let finding = said.of(number);
        assert_eq!(finding.verdict, Verdict::NotReachable, "{finding}");
    }
}

#[tokio::test]
async fn where_nobody_signs_in_the_reason_says_so() {
    let world = World::new().await;
    let said = run(&world.target_with(None, Some(script_pages().await))).await;
    assert_eq!(said.numbers(Verdict::Broke), Vec::<u8>::new());
    for number in [17, 52, 60] {
        let finding = said.of(number);
        assert_eq!(finding.verdict, Verdict::NotReachable, "{finding}");
        assert!(finding.reason.contains("needs a person"), "{finding}");
    }
}
