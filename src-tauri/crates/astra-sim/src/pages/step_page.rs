//! The page of one step: a heading, complaints, a form, and the cancel link.

use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use crate::pages::fields::{Field, Section};
use crate::pages::layout::whole_page;
use crate::pages::outcome::{Complaints, Typed};
use crate::visits::{Flow, Step};

/// The content of one step.
pub(super) struct StepPage<'a> {
    pub(super) flow: &'a Flow,
    pub(super) title: &'a str,
    pub(super) lead: &'a str,
    /// Earlier entries, by field name.
    pub(super) typed: &'a Typed,
    pub(super) complaints: &'a Complaints,
    /// Shown between heading and form.
    pub(super) before: Markup,
    pub(super) asked: Vec<Section>,
    /// Whether the first field takes the focus. Where something is wrong, the first wrong field takes it anyway.
    pub(super) focus: bool,
    /// Parts of the form besides fields.
    pub(super) besides: Markup,
    pub(super) buttons: Markup,
}

impl<'a> StepPage<'a> {
    /// A page that says and asks nothing yet.
    pub(super) fn of(flow: &'a Flow, typed: &'a Typed, complaints: &'a Complaints) -> Self {
        Self {
            flow,
            title: "",
            lead: "",
            typed,
            complaints,
            before: html! {},
            asked: Vec::new(),
            focus: true,
            besides: html! {},
            buttons: html! {},
        }
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.asked.iter().flat_map(|section| &section.fields)
    }

    fn is_wrong(&self, field: &Field) -> bool {
        self.complaints.contains_key(&field.name)
    }

    /// The first wrong field, or the very first one.
    fn focus(&self) -> Option<&str> {
        let wrong = self.fields().find(|field| self.is_wrong(field));
        let first = self.fields().next().filter(|_| self.focus);
        wrong.or(first).map(|field| field.id.as_str())
    }

    /// Said at the top. Several fields are named there and linked to, so that a long form need not be searched.
    fn summary(&self) -> Markup {
        let asks = |name: &str| self.fields().any(|field| field.name == name);
        // Parts besides fields show their own complaints; a page without such parts shows them here.
        let others = self.complaints.iter();
        let others = others.filter(|(name, _)| !self.asked.is_empty() && !asks(name));
        let others: Vec<&String> = others.map(|(_, complaint)| complaint).collect();
        let wrong = |section: &'_ Section| -> Vec<Field> {
            let fields = section.fields.iter();
            fields
                .filter(|field| self.is_wrong(field))
                .cloned()
                .collect()
        };
        let count = self.fields().filter(|field| self.is_wrong(field)).count();
        html! {
            div class="summary" role="alert" {
                @for complaint in &others { p { (complaint) } }
                @if others.is_empty() || count > 0 { p { "Please check what is marked below." } }
                @if count > 1 {
                    @for section in &self.asked {
                        @let wrong = wrong(section);
                        @if !wrong.is_empty() {
                            p {
                                @if !section.heading.is_empty() { (section.heading) ": " }
                                @for (number, field) in wrong.iter().enumerate() {
                                    @if number > 0 { ", " }
                                    a href={ "#" (field.id) } { (field.label) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
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
        let focus = self.focus();
        let is_wrong = !self.complaints.is_empty();
        let content = html! {
            section class="panel" {
                h1 { (self.title) }
                p class="lead" { (self.lead) }
                @if is_wrong { (self.summary()) }
                (self.before)
                form method="post" action={ "/sdk/" (id) } autocomplete="off" novalidate {
                    input type="hidden" name="form_token" value=(form_token);
                    input type="hidden" name="step" value=(step.word());
                    @for section in &self.asked { (section.show(focus, self.typed, self.complaints)) }
                    (self.besides)
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
        // Read first by a screen reader.
        let title = if is_wrong {
            format!("Error: {}", self.title)
        } else {
            self.title.to_owned()
        };
        Html(whole_page(&title, &content).into_string()).into_response()
    }
}
