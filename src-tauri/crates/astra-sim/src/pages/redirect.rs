//! The way back to the application (CONTRACT.md 6).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::html;
use url::form_urlencoded::Serializer;

use crate::config::{Assumption, Config};
use crate::pages::layout::{closing_page, dead_end, whole_page};
use crate::sandbox::Sandbox;
use crate::visits::Flow;

/// How a flow ends.
pub(super) enum Ending<'a> {
    /// Both names of the code, as the vendor's example has them.
    Code(&'a str),
    /// A card was linked or skipped: no code (A16, redirect without a code).
    NoCode,
    /// The person left (A17, cancelled redirect).
    Cancelled,
}

/// The last page of the vendor's sandbox: the code, to be copied by hand, and the way on (CONTRACT.md 6).
pub(super) fn code_page(flow: &Flow, code: &str, sandbox: &Sandbox) -> Response {
    let Some(location) = location_of(flow, &Ending::Code(code), sandbox) else {
        return closing_page();
    };
    let minutes = sandbox.config.code_life.as_secs().div_ceil(60);
    let content = html! {
        section class="panel" id="show-code" {
            h1 { "Your authorization code" }
            p class="lead" { "The application gets it when you go on. It is shown so that it can be copied by hand." }
            div class="field" {
                label for="authorization-code" { "Authorization code" }
                p class="hint" id="authorization-code-hint" { "Good once, for " (minutes) " minutes." }
                textarea id="authorization-code" rows="2" readonly autocomplete="off" spellcheck="false"
                    aria-describedby="authorization-code-hint" { (code) }
            }
            div class="buttons" { a class="button" id="go-on" href=(location) autofocus { "Continue to the application" } }
        }
    };
    Html(whole_page("Your authorization code", &content).into_string()).into_response()
}

/// A real redirect to the flow's URI; without one, a page that says that this was all.
pub(super) fn redirect(flow: &Flow, ending: &Ending<'_>, sandbox: &Sandbox) -> Response {
    let Some(location) = location_of(flow, ending, sandbox) else {
        return closing_page();
    };
    match HeaderValue::from_str(&location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => dead_end(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Cannot go back",
            "The redirect URI cannot be written in a header.",
        ),
    }
}

/// Where the flow leads with this ending, if anywhere.
fn location_of(flow: &Flow, ending: &Ending<'_>, sandbox: &Sandbox) -> Option<String> {
    let is_broken = |assumption| sandbox.assumptions.is_broken(assumption);
    let ending = match ending {
        Ending::Cancelled if is_broken(Assumption::A17) => &Ending::NoCode,
        ending => ending,
    };
    let state = flow.state.as_deref();
    let state = state.filter(|_| !is_broken(Assumption::A60));
    let redirect_uri = flow.redirect_uri.as_deref()?;
    Some(location(redirect_uri, ending, state, &sandbox.config))
}

fn location(
    redirect_uri: &str,
    ending: &Ending<'_>,
    state: Option<&str>,
    config: &Config,
) -> String {
    let mut query = Serializer::new(String::new());
    match ending {
        Ending::Code(code) => {
            query
                .append_pair("authorization_code", code)
                .append_pair("code", code);
        }
        Ending::NoCode => {}
        Ending::Cancelled => {
            query
                .append_pair("error", "access_denied")
                .append_pair("error_description", "The user cancelled.");
        }
    }
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    // A plus sign means a space in forms only; readers of plain queries need %20.
    let query = query.finish().replace('+', "%20");
    let has_query = redirect_uri.contains('?');
    let slash = if config.redirect_adds_slash && !has_query && !redirect_uri.ends_with('/') {
        "/"
    } else {
        ""
    };
    let mark = match (query.is_empty(), has_query) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    format!("{redirect_uri}{slash}{mark}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_under_both_names_with_the_state_unchanged() {
        let config = Config::practice();
        let location = location(
            "app.example://oauth/callback",
            &Ending::Code("abc"),
            Some("a b&c+d/é"),
            &config,
        );
        assert_eq!(
            location,
            "app.example://oauth/callback/?authorization_code=abc&code=abc&state=a%20b%26c%2Bd%2F%C3%A9"
        );
    }

    #[test]
    fn the_slash_can_be_left_out_and_a_query_is_added_to() {
        let mut config = Config::practice();
        config.redirect_adds_slash = false;
        assert_eq!(
            location("app.example://cb", &Ending::NoCode, Some("s"), &config),
            "app.example://cb?state=s"
        );
        assert_eq!(
            location(
                "https://a.example/cb?x=1",
                &Ending::NoCode,
                Some("s"),
                &config
            ),
            "https://a.example/cb?x=1&state=s"
        );
        assert_eq!(
            location("app.example://cb", &Ending::NoCode, None, &config),
            "app.example://cb"
        );
    }
}
