//! A person at Astra's hosted pages: no script, one cookie, every form sent as it is shown.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder};
use tokio::runtime::Handle;
use url::Url;

pub const VISA: &str = "4000056655665556";
pub const VISA_TOO: &str = "4242424242424242";
/// Flagged: Astra's client has yet to decide about it.
#[allow(dead_code)]
pub const FLAGGED: &str = "4000000000009235";
#[allow(dead_code)]
pub const REJECTED: &str = "4000000000004954";

pub struct Browser {
    outside: Handle,
    http: Client,
    app: Url,
    cookie: Option<String>,
    html: String,
    path: String,
    left_to: Option<String>,
    /// The last one-time code that was shown.
    pub one_time_code: Option<String>,
}

impl Browser {
    pub fn new(outside: Handle, http: Client, app: Url) -> Self {
        Self {
            outside,
            http,
            app,
            cookie: None,
            html: String::new(),
            path: String::new(),
            left_to: None,
            one_time_code: None,
        }
    }

    /// Gives the authorization, and the redirect that ends the session.
    pub fn authorize(&mut self, url: &Url) -> String {
        self.open(url);
        self.confirm_and_prove();
        self.send(&[("accept_terms", "true")]);
        self.redirect()
    }

    /// Walks a person with an intent to the end, without a card.
    pub fn become_a_person(&mut self, url: &Url) -> String {
        self.open(url);
        self.send(&[("accept_terms", "true")]);
        self.confirm_and_prove();
        self.send(&[("choice", "skip")]);
        self.redirect()
    }

    /// Gives the authorization after correcting something on the page of a profile (option B).
    pub fn correct_and_authorize(&mut self, url: &Url, corrected: &[(&str, &str)]) -> String {
        self.open(url);
        let asked: Vec<String> = self.names_ending_in(".ssn");
        let mut typed: Vec<_> = asked.iter().map(|name| (name.as_str(), "1234")).collect();
        typed.extend(corrected);
        self.send(&typed);
        self.confirm_and_prove();
        self.send(&[("accept_terms", "true")]);
        self.redirect()
    }

    /// Fills in Astra's own business form, as one person in every role, and gives the authorization (option A).
    pub fn enter_business(&mut self, url: &Url, phone: &str, ein: &str) -> String {
        self.open(url);
        let person = [
            ("first_name", "Edmund"),
            ("last_name", "Hillary"),
            ("email", "edmund@example.com"),
            ("date_of_birth", "1985-02-03"),
            ("ssn", "1234"),
            ("address1", "7 Summit Rd"),
            ("city", "Palo Alto"),
            ("state", "CA"),
            ("postal_code", "94304"),
        ];
        let people = ["business_admin", "business_controller"]
            .map(|group| person.map(|(name, value)| (format!("{group}.{name}"), value)));
        let mut typed = vec![
            ("phone", phone),
            ("business_info.business_type", "llc"),
            ("business_info.business_name", "Alpine Tools LLC"),
            ("business_info.doing_business_as", "Alpine Tools"),
            ("business_info.ein", ein),
            ("business_info.phone", "6505550199"),
            ("business_info.address1", "123 Astra Ave"),
            ("business_info.city", "Palo Alto"),
            ("business_info.state", "CA"),
            ("business_info.postal_code", "94304"),
        ];
        let people = people.iter().flatten();
        typed.extend(people.map(|(name, value)| (name.as_str(), *value)));
        self.send(&typed);
        self.confirm_and_prove();
        self.send(&[("accept_terms", "true")]);
        self.redirect()
    }

    /// Sends a document on the page for it, and the redirect that ends the visit.
    pub fn send_document(&mut self, url: &Url, phone: &str) -> String {
        self.open(url);
        self.prove(phone);
        let options = self.html.split("<option value=\"").skip(1);
        let mut samples = options.filter_map(|rest| rest.split('"').next());
        let sample = samples.find(|sample| !sample.is_empty());
        let sample = sample.expect("a sample to send").to_owned();
        self.send(&[("document_type", &sample)]);
        self.redirect()
    }

    /// Corrects a person's details on the page for it, and the redirect that ends the visit.
    pub fn correct_details(&mut self, url: &Url, phone: &str) -> String {
        self.open(url);
        self.prove(phone);
        self.send(&[
            ("first_name", "Edmund"),
            ("last_name", "Hillary"),
            ("date_of_birth", "1985-02-03"),
            ("ssn", "123456789"),
            ("address1", "123 Astra Ave"),
            ("address2", ""),
            ("city", "Palo Alto"),
            ("state", "CA"),
            ("postal_code", "94304"),
        ]);
        self.redirect()
    }

    /// Agrees and proves the phone, and stays where the page then ends: whether it leads nowhere.
    pub fn ends_nowhere(&mut self, url: &Url) -> bool {
        self.open(url);
        self.send(&[("accept_terms", "true")]);
        self.confirm_and_prove();
        self.left_to.is_none() && !self.has("cancel")
    }

    /// Links a card by its number, and the redirect that ends the session.
    pub fn link_card(&mut self, url: &Url, number: &str) -> String {
        self.open(url);
        self.confirm_and_prove();
        self.send(&[("choice", "add")]);
        self.send(&[
            ("card_number", number),
            ("expiration_date", "12/30"),
            ("card_security_code", "987"),
            ("first_name", "Edmund"),
            ("last_name", "Hillary"),
            ("street_line_1", "123 Astra Ave"),
            ("street_line_2", ""),
            ("city", "Palo Alto"),
            ("state", "CA"),
            ("zip_code", "94304"),
        ]);
        self.redirect()
    }

    pub fn skip_card(&mut self, url: &Url) -> String {
        self.open(url);
        self.confirm_and_prove();
        self.send(&[("choice", "skip")]);
        self.redirect()
    }

    pub fn cancel(&mut self, url: &Url) -> String {
        self.open(url);
        let cancel = self.app.join(&format!("{}/cancel", self.path)).unwrap();
        self.request(self.http.get(cancel));
        self.redirect()
    }

    fn open(&mut self, url: &Url) {
        self.left_to = None;
        self.request(self.http.get(url.clone()));
    }

    /// Whatever comes before terms or card: the confirmation of a profile, and the phone if it is asked for.
    fn confirm_and_prove(&mut self) {
        if self.has("confirm-business") {
            let asked: Vec<String> = self.names_ending_in(".ssn");
            let typed: Vec<_> = asked.iter().map(|name| (name.as_str(), "1234")).collect();
            self.send(&typed);
        }
        if self.has("send-code") {
            let field = self.between("id=\"phone\"", ">");
            let phone = field.split("value=\"").nth(1).unwrap();
            let phone = phone.split('"').next().unwrap().to_owned();
            self.prove(&phone);
        }
    }

    /// The phone, if it is asked for, typed where nothing stands there yet.
    fn prove(&mut self, phone: &str) {
        if self.has("send-code") {
            self.send(&[("phone", phone)]);
            let code = self.between("id=\"one-time-code\">", "<");
            self.send(&[("code", &code)]);
            self.one_time_code = Some(code);
        }
    }

    /// Submits the form of the page with what it hides and `typed`.
    fn send(&mut self, typed: &[(&str, &str)]) {
        let hidden = |name: &str| self.between(&format!("name=\"{name}\" value=\""), "\"");
        let (token, step) = (hidden("form_token"), hidden("step"));
        let mut form = vec![("form_token", token.as_str()), ("step", step.as_str())];
        form.extend(typed);
        let url = self.app.join(&self.path).unwrap();
        let request = self.http.post(url).form(&form);
        self.request(request);
    }

    fn request(&mut self, mut request: RequestBuilder) {
        loop {
            if let Some(cookie) = &self.cookie {
                request = request.header(COOKIE, cookie);
            }
            let response = self.outside.block_on(request.send()).unwrap();
            if let Some(cookie) = response.headers().get(SET_COOKIE) {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                self.cookie = Some(pair.to_owned());
            }
            let location = response.headers().get(LOCATION).cloned();
            let Some(location) = location else {
                self.html = self.outside.block_on(response.text()).unwrap();
                return;
            };
            let location = location.to_str().unwrap();
            if !location.starts_with('/') {
                self.left_to = Some(location.to_owned());
                return;
            }
            location.clone_into(&mut self.path);
            request = self.http.get(self.app.join(location).unwrap());
        }
    }

    fn redirect(&self) -> String {
        let left = self.left_to.clone();
        left.unwrap_or_else(|| panic!("still on the page: {}", self.html))
    }

    fn has(&self, id: &str) -> bool {
        self.html.contains(&format!("id=\"{id}\""))
    }

    /// Fields of the page whose names end in `ending`.
    fn names_ending_in(&self, ending: &str) -> Vec<String> {
        let names = self.html.split("name=\"").skip(1);
        let names = names.filter_map(|rest| rest.split('"').next());
        let found = names.filter(|name| name.ends_with(ending));
        found.map(str::to_owned).collect()
    }

    fn between(&self, before: &str, after: &str) -> String {
        let found = self.html.split_once(before);
        let rest = found.unwrap_or_else(|| panic!("{before} is not on the page: {}", self.html));
        rest.1.split_once(after).unwrap().0.to_owned()
    }
}

/// A query parameter of a redirect.
pub fn parameter(redirect: &str, name: &str) -> Option<String> {
    let url = Url::parse(redirect).unwrap();
    url.query_pairs()
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}
