//! A running sandbox and an application that talks to it.

use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use astra_sim::{Clock, Config, Control, MemoryStore, Running, SeededEntropy, Simulator, Store};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use serde_json::{Value, json};
use url::Url;

use crate::browser::{Browser, parameter};

pub const REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";
pub const PHONE: &str = "+15555550100";
pub const VISA: &str = "4000056655665556";
pub const OTHER_VISA: &str = "4242424242424242";

/// A clock that only moves when told to.
pub struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl HandClock {
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now
            .checked_add(SignedDuration::try_from(by).unwrap())
            .unwrap();
    }
}

pub struct World {
    pub running: Running,
    pub config: Config,
    pub clock: Arc<HandClock>,
    pub store: Arc<dyn Store>,
    pub http: Client,
}

/// An onboarded user.
#[derive(Clone, Debug)]
pub struct User {
    pub id: String,
    pub access: String,
    pub refresh: String,
}

pub fn http() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .expect("installed once")
    });
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(Config::practice()).await
    }

    pub async fn with(config: Config) -> Self {
        Self::with_seed(config, 1).await
    }

    pub async fn seeded(seed: u64) -> Self {
        Self::with_seed(Config::practice(), seed).await
    }

    async fn with_seed(config: Config, seed: u64) -> Self {
        let clock = Arc::new(HandClock::at("2026-03-02T18:00:00Z".parse().unwrap()));
        Self::start(config, Arc::new(MemoryStore::default()), clock, seed).await
    }

    pub async fn start(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<HandClock>,
        seed: u64,
    ) -> Self {
        let entropy = Arc::new(SeededEntropy::new(seed));
        let running = Simulator::start(config.clone(), Arc::clone(&store), clock.clone(), entropy)
            .await
            .unwrap();
        Self {
            running,
            config,
            clock,
            store,
            http: http(),
        }
    }

    /// The same sandbox after its process ended and began again.
    pub async fn restart(self, seed: u64) -> Self {
        self.running.stop().await;
        Self::start(self.config, self.store, self.clock, seed).await
    }

    pub fn control(&self) -> Control {
        self.running.control()
    }

    pub fn seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub fn as_client(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.running.api.join(path).unwrap();
        self.http
            .request(method, url)
            .basic_auth(&self.config.client_id, Some(&self.config.client_secret))
    }

    pub fn as_user(&self, method: Method, path: &str, user: &User) -> RequestBuilder {
        self.http
            .request(method, self.running.api.join(path).unwrap())
            .bearer_auth(&user.access)
    }

    pub async fn get(&self, path: &str, user: &User) -> Value {
        let response = self.as_user(Method::GET, path, user).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "GET {path}");
        response.json().await.unwrap()
    }

    pub async fn create_profile(&self, body: &Value) -> Response {
        self.as_client(Method::POST, "/v1/business_profile")
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub async fn profile_id(&self, body: &Value) -> String {
        let response = self.create_profile(body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let body: Value = response.json().await.unwrap();
        body["id"].as_str().unwrap().to_owned()
    }

    pub async fn token(&self, form: &[(&str, &str)]) -> Response {
        self.as_client(Method::POST, "/v1/oauth/token")
            .form(form)
            .send()
            .await
            .unwrap()
    }

    pub async fn exchange(&self, code: &str) -> Response {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
        ])
        .await
    }

    pub async fn refresh(&self, token: &str) -> Response {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("redirect_uri", REDIRECT_URI),
        ])
        .await
    }

    /// Walks a business through the pages to its code.
    pub async fn code_for(&self, profile_id: &str) -> String {
        let mut browser = Browser::new(self);
        browser
            .open(&self.authorize_url(&[("business", "true"), ("business_profile_id", profile_id)]))
            .await;
        browser.confirm_business().await;
        browser.prove_phone().await;
        browser.send(&[("accept_terms", "true")]).await;
        parameter(&browser.left_to(), "code").expect("a code in the redirect")
    }

    /// A known user with the test phone, after coming back through the pages.
    pub async fn authorize_again(&self, user_id: &str) -> User {
        let mut browser = Browser::new(self);
        let url = self.authorize_url(&[
            ("user_id", user_id),
            ("phone", &PHONE[2..]),
            ("phone_read_only", "true"),
        ]);
        browser.open(&url).await;
        browser.prove_phone().await;
        browser.send(&[("accept_terms", "true")]).await;
        let code = parameter(&browser.left_to(), "code").expect("a code in the redirect");
        self.signed_in(&code).await
    }

    pub async fn create_intent(&self, body: &Value) -> Response {
        let request = self.as_client(Method::POST, "/v1/user_intent");
        request.json(body).send().await.unwrap()
    }

    pub async fn intent_id(&self, body: &Value) -> String {
        let response = self.create_intent(body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let body: Value = response.json().await.unwrap();
        body["id"].as_str().unwrap().to_owned()
    }

    pub async fn read_intent(&self, id: &str) -> Value {
        let path = format!("/v1/user_intent/{id}");
        let response = self.as_client(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// A browser that walked a person with an intent past the terms and the phone.
    pub async fn person_at_card(&self, intent_id: &str) -> Browser {
        let mut browser = Browser::new(self);
        let url = self.authorize_url(&[("user_intent_id", intent_id)]);
        browser.open(&url).await;
        browser.send(&[("accept_terms", "true")]).await;
        browser.prove_phone().await;
        browser
    }

    /// A person with tokens, made from an intent.
    pub async fn person(&self, body: &Value) -> User {
        let intent = self.intent_id(body).await;
        let mut browser = self.person_at_card(&intent).await;
        browser.send(&[("choice", "skip")]).await;
        let code = parameter(&browser.left_to(), "code").expect("a code in the redirect");
        self.signed_in(&code).await
    }

    /// Whoever a code is for, with the tokens that it is good for.
    pub async fn signed_in(&self, code: &str) -> User {
        let tokens: Value = self.exchange(code).await.json().await.unwrap();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        let mut user = User {
            id: String::new(),
            access: text("access_token"),
            refresh: text("refresh_token"),
        };
        let id = self.get("/v1/user", &user).await["id"].clone();
        id.as_str().unwrap().clone_into(&mut user.id);
        user
    }

    /// Sends `body` as the user and gives status and answer; null where there is no JSON.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        user: &User,
        body: &Value,
    ) -> (StatusCode, Value) {
        let request = self.as_user(method, path, user).json(body);
        let response = request.send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    pub fn authorize_url(&self, extra: &[(&str, &str)]) -> Url {
        let mut url = self.running.app.join("/login/oauth/authorize").unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("response_type", "code")
            .extend_pairs(extra);
        url
    }

    pub fn link_card_url(&self, user: &User, extra: &[(&str, &str)]) -> Url {
        let mut url = self.running.app.join("/cards/connect").unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("user_id", &user.id)
            .append_pair("phone", &PHONE[2..])
            .append_pair("phone_read_only", "true")
            .extend_pairs(extra);
        url
    }

    /// A business with tokens, in whatever status its EIN gives it.
    pub async fn user_with_ein(&self, ein: &str) -> User {
        let mut body = business();
        body["business_info"]["ein"] = json!(ein);
        let profile_id = self.profile_id(&body).await;
        let code = self.code_for(&profile_id).await;
        self.signed_in(&code).await
    }

    pub async fn approved_user(&self) -> User {
        self.user_with_ein("11-1111111").await
    }

    /// Adds a card over the secure host.
    pub async fn add_card(&self, user: &User, number: &str) -> String {
        let url = self.running.secure.join("/v1/cards").unwrap();
        let response = self
            .http
            .post(url)
            .bearer_auth(&user.access)
            .json(&card(number))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json::<Value>().await.unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// What adding a card over the secure host is answered.
    pub async fn post_card(&self, user: &User, body: &Value) -> Response {
        let url = self.running.secure.join("/v1/cards").unwrap();
        let request = self.http.post(url).bearer_auth(&user.access);
        request.json(body).send().await.unwrap()
    }

    /// So many cards of one user, each with a number of its own; their ids, oldest first.
    pub async fn cards(&self, user: &User, count: u64) -> Vec<String> {
        let mut ids = Vec::new();
        for number in 0..count {
            let body = format!("40002200000{number:04}");
            ids.push(self.add_card(user, &with_check_digit(&body)).await);
        }
        ids
    }

    pub async fn two_cards(&self, user: &User) -> (String, String) {
        (
            self.add_card(user, VISA).await,
            self.add_card(user, OTHER_VISA).await,
        )
    }

    /// Asks the secure host for an account.
    pub async fn create_account(&self, user: &User, body: &Value) -> Response {
        let url = self.running.secure.join("/v1/accounts/create").unwrap();
        let request = self.http.post(url).bearer_auth(&user.access).json(body);
        request.send().await.unwrap()
    }

    pub async fn add_account(&self, user: &User, number: &str) -> String {
        let response = self.create_account(user, &account(number)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let body: Value = response.json().await.unwrap();
        body["id"].as_str().unwrap().to_owned()
    }

    pub async fn create_routine(&self, user: &User, body: &Value) -> Response {
        self.as_user(Method::POST, "/v1/routines", user)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub async fn routine(&self, user: &User, body: &Value) -> Value {
        let response = self.create_routine(user, body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        response.json().await.unwrap()
    }
}

pub fn business() -> Value {
    json!({
        "phone": PHONE,
        "kyb_type": "verified",
        "business_info": {
            "business_type": "llc", "business_name": "Alpine Tools LLC", "doing_business_as": "Alpine Tools",
            "ein": "12-3456789", "phone": "+15555550111", "website": "https://alpine.example",
            "address1": "123 Astra Ave", "city": "Palo Alto", "state": "CA", "postal_code": "94304"
        },
        "business_admin": person(),
        "business_controller": with(person(), "title", json!("CEO")),
        "beneficial_owners": [person()]
    })
}

pub fn person() -> Value {
    json!({
        "first_name": "Edmund", "last_name": "Hillary", "email": "edmund@alpine.example", "date_of_birth": "1985-02-03",
        "address1": "7 Summit Rd", "city": "Palo Alto", "state": "CA", "postal_code": "94304"
    })
}

/// The vendor's sample person, who is approved at once.
pub fn hillary(phone: &str, email: &str) -> Value {
    json!({
        "email": email, "phone": phone, "first_name": "Edmund", "last_name": "Hillary", "address1": "123 Astra Ave",
        "address2": "", "city": "Palo Alto", "state": "CA", "postal_code": "94304", "date_of_birth": "1985-02-03",
        "ssn": "1234", "ip_address": "192.0.2.0"
    })
}

pub fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

pub fn card(number: &str) -> Value {
    json!({
        "card_number": number, "card_security_code": "123", "expiration_date": "12/30",
        "first_name": "Edmund", "last_name": "Hillary", "street_line_1": "7 Summit Rd", "city": "Palo Alto", "state": "CA",
        "zip_code": "94304", "added_by_user": true
    })
}

pub fn account(number: &str) -> Value {
    json!({
        "institution_id": "astra_ins_131", "name": "Operating", "bank_account_type": "checking",
        "account_number": number, "routing_number": "222222226"
    })
}

/// The number that these digits begin, with the check digit of payment cards (the Luhn formula).
fn with_check_digit(digits: &str) -> String {
    let sum: u32 = (digits.bytes().rev().enumerate())
        .map(|(place, byte)| match (place % 2, u32::from(byte - b'0')) {
            (0, digit) if digit > 4 => digit * 2 - 9,
            (0, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// The smallest card-to-card request; `amount` is the text of a JSON number.
pub fn me_to_me(source: &str, destination: &str, amount: &str) -> Value {
    let amount: Value = serde_json::from_str(amount).unwrap();
    json!({
        "type": "one-time", "payment_type": "debit", "name": "Rent", "source_id": source, "destination_id": destination,
        "amount": amount
    })
}
