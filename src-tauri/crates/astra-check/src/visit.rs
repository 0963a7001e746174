//! One visit to the hosted pages over plain HTTP, as far as they are plain forms.

use reqwest::Client;
use serde_json::Value;
use url::Url;

use crate::forms::{Field, Page, Wish};
use crate::redact::Redactor;
use crate::wire::{NoResponse, Response, client, exchange};

/// More pages than any flow of the contract has.
const MOST_PAGES: usize = 15;

/// A browser without scripts: cookies of its own.
pub(crate) struct Browser {
    http: Client,
    redirect_uri: String,
}

/// How a visit ended.
pub(crate) struct Visit {
    pub(crate) end: End,
    /// The answer that ended it.
    pub(crate) last: Response,
    /// Whether a one-time code was asked for.
    pub(crate) asked_for_code: bool,
    /// Whether the page itself showed the code.
    pub(crate) showed_code: bool,
}

pub(crate) enum End {
    /// Back to the application.
    Redirected(Redirect),
    /// To somewhere else.
    Elsewhere(String),
    /// A page without a form; what it is called.
    NoForm { heading: String, has_script: bool },
    /// A form that cannot be filled or does not get further; why.
    Stuck(String),
    /// The pages did not answer; why.
    Silent(String),
}

/// The address that a visit came back to.
#[derive(Clone)]
pub(crate) struct Redirect {
    query: Vec<(String, String)>,
    /// Whether a slash stands between the redirect URI and the question mark.
    pub(crate) has_slash: bool,
}

impl Redirect {
    /// Reads an address; `None` if it is not `redirect_uri`.
    pub(crate) fn read(address: &str, redirect_uri: &str) -> Option<Self> {
        let address = address.trim();
        let rest = address.strip_prefix(redirect_uri)?;
        let (has_slash, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let query = match rest.split('#').next().unwrap_or_default() {
            "" => "",
            rest => rest.strip_prefix(['?', '&'])?,
        };
        Some(Self {
            query: url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            has_slash,
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.query.iter().filter(|(found, _)| found == name);
        all.next().map(|(_, value)| value.as_str())
    }

    /// The names of its parameters, for a reason.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            "nothing".to_owned()
        } else {
            names.join(", ")
        }
    }
}

impl Browser {
    pub(crate) fn new(app: &Url, redirect_uri: &str) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: client(app, true)?,
            redirect_uri: redirect_uri.to_owned(),
        })
    }

    /// Opens `url` and walks on, as `wish` says; `card` fills a card form.
    pub(crate) async fn walk(
        &self,
        url: &Url,
        wish: Wish,
        card: &Value,
        redactor: &mut Redactor,
    ) -> Visit {
        let mut visit = Visit {
            end: End::Stuck("the pages go on and on".to_owned()),
            last: Response::default(),
            asked_for_code: false,
            showed_code: false,
        };
        let mut at = url.clone();
        let mut form: Option<Vec<(String, String)>> = None;
        for _ in 0..MOST_PAGES {
            let request = match form.take() {
                Some(form) => self.http.post(at.clone()).form(&form),
                None => self.http.get(at.clone()),
            };
            visit.last = match exchange(request).await {
                Ok(answer) => answer,
                Err(NoResponse(why)) => {
                    visit.end = End::Silent(why);
                    return visit;
                }
            };
            if let Some(location) = visit.last.location.clone() {
                match self.follow(&at, &location) {
                    Ok(next) => at = next,
                    Err(end) => {
                        visit.end = end;
                        return visit;
                    }
                }
                continue;
            }
            let page = Page::read(&visit.last.text);
            if let Some(code) = &page.one_time_code {
                redactor.learn(code);
                visit.showed_code = true;
            }
            let Some(shown) = &page.form else {
                visit.end = End::NoForm {
                    heading: page.heading,
                    has_script: page.has_script,
                };
                return visit;
            };
            if wish == Wish::Cancel {
                match page.cancel.as_ref().and_then(|href| at.join(href).ok()) {
                    Some(way_out) if way_out.origin() == at.origin() => {
                        at = way_out;
                        continue;
                    }
                    _ => {
                        visit.end = End::Stuck("the page offers no way to cancel".to_owned());
                        return visit;
                    }
                }
            }
            if page.asks_for_code() {
                if visit.asked_for_code {
                    visit.end = End::Stuck("the one-time code was not taken".to_owned());
                    return visit;
                }
                visit.asked_for_code = true;
            }
            let typed = |field: &Field| type_in(field, &page, card);
            match (shown.fill(wish, typed), at.join(&shown.action)) {
                (Ok(filled), Ok(action)) if action.origin() == at.origin() => {
                    form = Some(filled);
                    at = action;
                }
                (Err(field), _) => {
                    visit.end = End::Stuck(format!("the page asks for \"{field}\""));
                    return visit;
                }
                _ => {
                    visit.end = End::Stuck("its form is sent to another host".to_owned());
                    return visit;
                }
            }
        }
        visit
    }

    /// Where a redirect leads: on, back to the application, or away.
    fn follow(&self, at: &Url, location: &str) -> Result<Url, End> {
        if let Some(redirect) = Redirect::read(location, &self.redirect_uri) {
            return Err(End::Redirected(redirect));
        }
        match at.join(location) {
            Ok(next) if next.origin() == at.origin() => Ok(next),
            // Host only: the rest may carry a code.
            Ok(away) => Err(End::Elsewhere(format!(
                "{}://{}",
                away.scheme(),
                away.host_str().unwrap_or_default()
            ))),
            Err(_) => Err(End::Elsewhere("an address that is none".to_owned())),
        }
    }
}

impl Visit {
    /// Why it did not come back, for a reason; `None` if it did.
    pub(crate) fn obstacle(&self) -> Option<String> {
        match &self.end {
            End::Redirected(_) => None,
            End::Elsewhere(host) => Some(format!("the pages went away to {host}")),
            End::NoForm {
                has_script: true, ..
            } => Some("needs a person: Astra's page is a script, not a plain form".to_owned()),
            End::NoForm { heading, .. } => Some(format!(
                "the pages ended at \"{heading}\" ({})",
                self.last.status
            )),
            End::Stuck(why) => Some(format!("needs a person: at the pages, {why}")),
            End::Silent(why) => Some(format!("the pages did not answer: {why}")),
        }
    }
}

/// The social security number of the vendor's sample person; the last four digits are enough.
const SAMPLE_SSN: &str = "1234";

/// What a person would type: the code of the text message, the test card, or what a business profile came without.
fn type_in(field: &Field, page: &Page, card: &Value) -> Option<String> {
    if field.is_code() {
        return page.one_time_code.clone();
    }
    if let Some(value) = card.get(&field.name).and_then(Value::as_str) {
        return Some(value.to_owned());
    }
    let last = field.name.rsplit('.').next().unwrap_or_default();
    if last == "ssn" {
        return Some(SAMPLE_SSN.to_owned());
    }
    // The second line of an address is nobody's duty, of a business neither, nor is a website or a title.
    ["street_line_2", "address2", "website", "title"]
        .contains(&last)
        .then(String::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_redirect_is_told_from_an_address_that_only_begins_like_it() {
        let uri = "app.example://oauth/callback";
        let with_slash = Redirect::read("app.example://oauth/callback/?code=a%20b&state=s", uri);
        let read = with_slash.unwrap();
        assert!(read.has_slash);
        assert_eq!(
            (read.get("code"), read.get("state")),
            (Some("a b"), Some("s"))
        );
        assert!(
            !Redirect::read("app.example://oauth/callback?x=1", uri)
                .unwrap()
                .has_slash
        );
        assert!(Redirect::read("app.example://oauth/callback", uri).is_some());
        for other in [
            "app.example://oauth/callbacks?x",
            "app.example://oauth/callback.evil",
            "https://a/",
        ] {
            assert!(Redirect::read(other, uri).is_none(), "{other}");
        }
    }
}
