//! A person's browser, as far as pages without script need one.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder, StatusCode};
use url::Url;

use crate::world::World;

/// A query parameter of a redirect.
pub fn parameter(location: &str, name: &str) -> Option<String> {
    let url = Url::parse(location).unwrap();
    url.query_pairs()
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}

/// A person's browser: one cookie, one page.
pub struct Browser {
    http: Client,
    app: Url,
    pub cookie: Option<String>,
    /// Whether it shows the pages in a frame, and says so.
    pub in_frame: bool,
    /// Whether it takes cookies; in a frame of another site it does not.
    pub takes_cookies: bool,
    pub status: StatusCode,
    pub html: String,
    pub path: String,
    left_to: Option<String>,
}

impl Browser {
    pub fn new(world: &World) -> Self {
        Self {
            http: world.http.clone(),
            app: world.running.app.clone(),
            cookie: None,
            in_frame: false,
            takes_cookies: true,
            status: StatusCode::OK,
            html: String::new(),
            path: String::new(),
            left_to: None,
        }
    }

    pub async fn open(&mut self, url: &Url) {
        self.request(self.http.get(url.clone())).await;
    }

    /// Submits the form of the page with what it hides and `typed`.
    pub async fn send(&mut self, typed: &[(&str, &str)]) {
        let mut form = vec![
            ("form_token", self.hidden("form_token")),
            ("step", self.hidden("step")),
        ];
        form.extend(
            typed
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        self.send_exactly(&form).await;
    }

    pub async fn send_exactly(&mut self, form: &[(&str, String)]) {
        let url = self.app.join(&self.path).unwrap();
        self.request(self.http.post(url).form(form)).await;
    }

    /// Confirms a business, with an invented number for each social security number that is asked for.
    pub async fn confirm_business(&mut self) {
        assert!(self.has("confirm-business"), "{}", self.html);
        let asked = self.html.split("name=\"").skip(1);
        let asked = asked.filter_map(|rest| rest.split('"').next());
        let asked: Vec<String> = asked
            .filter(|name| name.ends_with(".ssn"))
            .map(str::to_owned)
            .collect();
        let typed: Vec<_> = asked.iter().map(|name| (name.as_str(), "1234")).collect();
        self.send(&typed).await;
    }

    /// The phone page as prefilled, and the code from the text message.
    pub async fn prove_phone(&mut self) {
        let phone = self.value_of("phone");
        self.send(&[("phone", &phone)]).await;
        let code = self.one_time_code();
        self.send(&[("code", &code)]).await;
    }

    pub async fn cancel(&mut self) {
        let url = self.app.join(&format!("{}/cancel", self.path)).unwrap();
        self.open(&url).await;
    }

    async fn request(&mut self, request: RequestBuilder) {
        let mut request = request;
        loop {
            if let Some(cookie) = &self.cookie {
                request = request.header(COOKIE, cookie);
            }
            if self.in_frame {
                request = request.header("sec-fetch-dest", "iframe");
            }
            let response = request.send().await.unwrap();
            let offered = response.headers().get(SET_COOKIE);
            if let Some(cookie) = offered.filter(|_| self.takes_cookies) {
                self.cookie = Some(
                    cookie
                        .to_str()
                        .unwrap()
                        .split(';')
                        .next()
                        .unwrap()
                        .to_owned(),
                );
            }
            self.status = response.status();
            if let Some(location) = response.headers().get(LOCATION) {
                assert_eq!(
                    response.status(),
                    StatusCode::SEE_OTHER,
                    "a form must be left by GET"
                );
                let location = location.to_str().unwrap();
                if !location.starts_with('/') {
                    self.left_to = Some(location.to_owned());
                    return;
                }
                location.clone_into(&mut self.path);
                request = self.http.get(self.app.join(location).unwrap());
                continue;
            }
            self.html = response.text().await.unwrap();
            return;
        }
    }

    /// The redirect that ended the visit.
    pub fn left_to(&self) -> String {
        self.left_to
            .clone()
            .unwrap_or_else(|| panic!("still on the page: {}", self.html))
    }

    pub fn is_still_there(&self) -> bool {
        self.left_to.is_none()
    }

    pub fn hidden(&self, name: &str) -> String {
        self.between(&format!("name=\"{name}\" value=\""), "\"")
    }

    pub fn value_of(&self, id: &str) -> String {
        let field = self.between(&format!("id=\"{id}\""), ">");
        field
            .split("value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap()
            .to_owned()
    }

    /// What stands in the element `id`.
    pub fn text_of(&self, id: &str) -> String {
        let element = self.between(&format!("id=\"{id}\""), "</");
        element.split_once('>').unwrap().1.to_owned()
    }

    /// Where the link `id` leads.
    pub fn link(&self, id: &str) -> String {
        let link = self.between(&format!("id=\"{id}\" href=\""), "\"");
        link.replace("&amp;", "&")
    }

    pub fn one_time_code(&self) -> String {
        self.between("id=\"one-time-code\">", "<")
    }

    pub fn error_of(&self, id: &str) -> String {
        self.between(&format!("id=\"{id}-error\">"), "<")
    }

    pub fn has(&self, id: &str) -> bool {
        self.html.contains(&format!("id=\"{id}\""))
    }

    fn between(&self, before: &str, after: &str) -> String {
        let rest = self
            .html
            .split_once(before)
            .unwrap_or_else(|| panic!("{before} is not on the page: {}", self.html))
            .1;
        rest.split_once(after).unwrap().0.to_owned()
    }
}
