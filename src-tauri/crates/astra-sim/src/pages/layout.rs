//! The layout of all pages, error pages, and the wording of numbers and complaints.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A whole page around `content`.
pub(super) fn whole_page(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Astra sandbox simulator" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                header class="top" {
                    span class="mark" aria-hidden="true" { "A" }
                    span class="brand" { "Astra" }
                    span class="badge" { "Sandbox simulator" }
                }
                main { (content) }
                footer {
                    p { "Astra sandbox simulator. Play money: nothing leaves this computer. Type no real numbers here." }
                }
            }
        }
    }
}

/// A page that leads nowhere.
pub(super) fn dead_end(status: StatusCode, title: &str, why: &str) -> Response {
    let content = html! {
        section class="panel" id="dead-end" {
            h1 { (title) }
            p { (why) }
            p class="quiet" { "You can close this page." }
        }
    };
    (status, Html(whole_page(title, &content).into_string())).into_response()
}

/// The end of a visit that leads nowhere back.
pub(super) fn closing_page() -> Response {
    let content = html! {
        section class="panel" id="closing" {
            h1 { "You are done" }
            p { "You can close this page." }
        }
    };
    Html(whole_page("You are done", &content).into_string()).into_response()
}

/// The API's complaints, told to a person.
pub(super) fn in_words(message: &str) -> String {
    match message {
        "Field may not be blank." | "Missing data for required field." => {
            "Please fill this in.".to_owned()
        }
        other => other.to_owned(),
    }
}

/// `(555) 555-0100` from `+15555550100`; anything else as it is.
pub(super) fn readable_phone(phone: &str) -> String {
    match phone.strip_prefix("+1") {
        Some(digits) if digits.len() == 10 && digits.is_ascii() => {
            format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..])
        }
        _ => phone.to_owned(),
    }
}
