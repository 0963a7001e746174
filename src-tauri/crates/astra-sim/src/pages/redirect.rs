//! The way back to the application (CONTRACT.md 6).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded::Serializer;

use super::flow::Flow;
use super::frame::{closing_page, dead_end};
use crate::config::Config;
use crate::sandbox::Sandbox;
use crate::switches::Assumption;

/// How a flow ends.
pub(super) enum Ending<'a> {
    /// Both names of the code, as the vendor's example has them.
    Code(&'a str),
    /// A card was linked or skipped: no code (A16).
    NoCode,
    /// The person left (A17).
    Cancelled,
}

/// A real redirect to the flow's URI; without one, a page that says that this was all.
pub(super) fn redirect(flow: &Flow, ending: &Ending<'_>, sandbox: &Sandbox) -> Response {
    let is_flipped = |assumption| sandbox.switches.is_flipped(assumption);
    let ending = match ending {
        Ending::Cancelled if is_flipped(Assumption::A17) => &Ending::NoCode,
        ending => ending,
    };
    let Some(redirect_uri) = &flow.redirect_uri else {
        return closing_page();
    };
    let location = location(
        redirect_uri,
        ending,
        flow.state
            .as_deref()
            .filter(|_| !is_flipped(Assumption::A60)),
        &sandbox.config,
    );
    match HeaderValue::from_str(&location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => dead_end(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Cannot go back",
            "The redirect URI cannot be written in a header.",
        ),
    }
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
