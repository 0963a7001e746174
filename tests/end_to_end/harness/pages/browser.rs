//! A person at Astra's hosted pages in a browser of their own: no script, one cookie, every form sent as it is shown.

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use url::Url;

use crate::harness::simulator::choose_tls;

/// Pages of one visit; more would be a circle.
const MOST_PAGES: usize = 12;

/// Goes through the pages of a sign-in that begins at `address`, and answers the redirect that ends it: the link that
/// the browser would hand to the desktop.
pub async fn sign_in(address: &str) -> Result<String> {
    go_on(address, None).await
}

/// As [`sign_in`], from a page in the middle of it and with the `cookie` (`name=value`) of the browser that went so far.
pub async fn go_on(address: &str, cookie: Option<String>) -> Result<String> {
    let mut walker = Walker::new(Url::parse(address)?, cookie)?;
    let mut next = walker.http.get(walker.address.clone());
    for _ in 0..MOST_PAGES {
        if let Some(redirect) = walker.send(next).await? {
            return Ok(redirect);
        }
        next = walker.answer_form()?;
    }
    bail!(
        "still no redirect after {MOST_PAGES} pages: {}",
        walker.html
    )
}

struct Walker {
    http: Client,
    address: Url,
    cookie: Option<String>,
    html: String,
}

impl Walker {
    fn new(address: Url, cookie: Option<String>) -> Result<Self> {
        choose_tls();
        let http = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            address,
            cookie,
            html: String::new(),
        })
    }

    /// Sends, follows redirects on the same host, and stops at a page or at a redirect that leaves for elsewhere.
    async fn send(&mut self, mut request: RequestBuilder) -> Result<Option<String>> {
        loop {
            if let Some(cookie) = &self.cookie {
                request = request.header(COOKIE, cookie);
            }
            let response = request.send().await?;
            if let Some(cookie) = response.headers().get(SET_COOKIE) {
                let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
                self.cookie = Some(pair.to_owned());
            }
            let Some(location) = response.headers().get(LOCATION) else {
                let status = response.status();
                self.html = response.text().await?;
                ensure!(status.is_success(), "{status}: {}", self.html);
                return Ok(None);
            };
            let location = location.to_str()?.to_owned();
            if !location.starts_with('/') {
                return Ok(Some(location));
            }
            self.address = self.address.join(&location)?;
            request = self.http.get(self.address.clone());
        }
    }

    /// The form of the page, filled in as its step wants.
    fn answer_form(&self) -> Result<RequestBuilder> {
        let hidden = |name: &str| self.between(&format!("name=\"{name}\" value=\""), "\"");
        let (token, step) = (hidden("form_token")?, hidden("step")?);
        let typed = match step.as_str() {
            "confirm-business" => {
                // Social security numbers, which the application never asks for.
                let names = self.html.split("name=\"").skip(1);
                let names = names.filter_map(|rest| rest.split('"').next());
                let asked = names.filter(|name| name.ends_with(".ssn"));
                asked.map(|name| (name, "1234".to_owned())).collect()
            }
            "phone" => {
                let field = self.between("id=\"phone\"", ">")?;
                let value = field.split("value=\"").nth(1).unwrap_or_default();
                let phone = value.split('"').next().unwrap_or_default();
                vec![("phone", phone.to_owned())]
            }
            "code" => vec![("code", self.between("id=\"one-time-code\">", "<")?)],
            "terms" => vec![("accept_terms", "true".to_owned())],
            other => bail!("a page of Astra that the tests do not know: {other}"),
        };
        let mut form = vec![("form_token", token), ("step", step)];
        form.extend(typed);
        Ok(self.http.post(self.address.clone()).form(&form))
    }

    fn between(&self, before: &str, after: &str) -> Result<String> {
        self.html
            .split_once(before)
            .and_then(|(_, rest)| rest.split_once(after))
            .map(|(found, _)| found.to_owned())
            .with_context(|| format!("{before} is not on the page: {}", self.html))
    }
}
