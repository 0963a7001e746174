//! What all pages share: the frame, and form fields with their label, hint and complaint.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::flow::{Flow, Step};
use super::steps::{Complaints, Typed};

/// A whole page around `content`.
pub(super) fn frame(title: &str, content: &Markup) -> Markup {
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
    (status, Html(frame(title, &content).into_string())).into_response()
}

/// The end of a visit that leads nowhere back.
pub(super) fn closing_page() -> Response {
    let content = html! {
        section class="panel" id="closing" {
            h1 { "You are done" }
            p { "You can close this page." }
        }
    };
    Html(frame("You are done", &content).into_string()).into_response()
}

/// The page of one step: a heading, a form around `fields` with `buttons`, and the way out.
pub(super) struct StepPage<'a> {
    pub(super) flow: &'a Flow,
    pub(super) title: &'a str,
    pub(super) lead: &'a str,
    pub(super) complaints: &'a Complaints,
    /// Shown between heading and form.
    pub(super) before: Markup,
    pub(super) fields: Markup,
    pub(super) buttons: Markup,
}

impl IntoResponse for StepPage<'_> {
    fn into_response(self) -> Response {
        let Flow {
            id,
            form_token,
            step,
            redirect_uri,
            ..
        } = self.flow;
        let content = html! {
            section class="panel" {
                h1 { (self.title) }
                p class="lead" { (self.lead) }
                @if !self.complaints.is_empty() {
                    p class="summary" role="alert" { "Please check what is marked below." }
                }
                (self.before)
                form method="post" action={ "/sdk/" (id) } autocomplete="off" novalidate {
                    input type="hidden" name="form_token" value=(form_token);
                    input type="hidden" name="step" value=(step.word());
                    (self.fields)
                    div class="buttons" { (self.buttons) }
                }
                // The list of cards has its own way out, and nothing to take back.
                @if *step != Step::Cards {
                    p class="leave" {
                        a id="cancel" href={ "/sdk/" (id) "/cancel" } {
                            @if redirect_uri.is_some() { "Cancel and return" } @else { "Cancel" }
                        }
                    }
                }
            }
        };
        Html(frame(self.title, &content).into_string()).into_response()
    }
}

/// One field of a form. `name` is what is sent, `id` what a test or a label finds.
#[derive(Clone, Default)]
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    label: &'static str,
    hint: &'static str,
    keyboard: Option<&'static str>,
    choices: &'static [(&'static str, &'static str)],
    optional: bool,
    read_only: bool,
    half: bool,
}

impl Field {
    pub(super) fn new(id: impl Into<String>, name: impl Into<String>, label: &'static str) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            label,
            ..Self::default()
        }
    }

    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// Offers a keyboard of digits where there is no real one.
    pub(super) fn digits(self) -> Self {
        Self {
            keyboard: Some("numeric"),
            ..self
        }
    }

    /// A choice of values with what they are called.
    pub(super) fn choices(self, choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { choices, ..self }
    }

    pub(super) fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    pub(super) fn read_only(self, read_only: bool) -> Self {
        Self { read_only, ..self }
    }

    /// Takes half a row.
    pub(super) fn half(self) -> Self {
        Self { half: true, ..self }
    }

    fn show(&self, focus: Option<&str>, typed: &Typed, complaints: &Complaints) -> Markup {
        let value = typed
            .get(&self.name)
            .map(String::as_str)
            .unwrap_or_default();
        let complaint = complaints.get(&self.name);
        let (hint_id, complaint_id) = (format!("{}-hint", self.id), format!("{}-error", self.id));
        let described = [
            (!self.hint.is_empty(), &hint_id),
            (complaint.is_some(), &complaint_id),
        ]
        .into_iter()
        .filter_map(|(there, id)| there.then_some(id.as_str()))
        .collect::<Vec<_>>()
        .join(" ");
        let described = (!described.is_empty()).then_some(&described);
        let wrong = complaint.map(|_| "true");
        let focus = focus == Some(self.id.as_str());
        html! {
            div class={ "field" @if self.half { " half" } } {
                label for=(self.id) { (self.label) @if self.optional { span class="quiet" { " (optional)" } } }
                @if !self.hint.is_empty() { p class="hint" id=(hint_id) { (self.hint) } }
                @if self.choices.is_empty() {
                    input type="text" id=(self.id) name=(self.name) value=(value) autocomplete="off" spellcheck="false"
                        inputmode=[self.keyboard] aria-describedby=[described] aria-invalid=[wrong]
                        readonly[self.read_only] autofocus[focus];
                } @else {
                    select id=(self.id) name=(self.name) aria-describedby=[described] aria-invalid=[wrong] autofocus[focus] {
                        @for (choice, called) in self.choices {
                            option value=(choice) selected[*choice == value] { (called) }
                        }
                    }
                }
                @if let Some(complaint) = complaint { p class="error" id=(complaint_id) { (complaint) } }
            }
        }
    }
}

/// Fields in rows. The first wrong one takes the focus, or `first` where nothing is wrong.
pub(super) fn show_fields(
    fields: &[Field],
    first: Option<&str>,
    typed: &Typed,
    complaints: &Complaints,
) -> Markup {
    let wrong = fields
        .iter()
        .find(|field| complaints.contains_key(&field.name))
        .map(|field| field.id.as_str());
    let focus = if complaints.is_empty() { first } else { wrong };
    html! { div class="grid" { @for field in fields { (field.show(focus, typed, complaints)) } } }
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
