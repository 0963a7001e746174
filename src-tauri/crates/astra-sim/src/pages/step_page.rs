//! The page of one step: a heading, what is wrong, a form, and the way out.

use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use super::fields::{Field, Section};
use super::flow::{Flow, Step};
use super::frame::frame;
use super::steps::{Complaints, Typed};

/// What one step shows and asks.
pub(super) struct StepPage<'a> {
    pub(super) flow: &'a Flow,
    pub(super) title: &'a str,
    pub(super) lead: &'a str,
    /// What was typed before, by field name.
    pub(super) typed: &'a Typed,
    pub(super) complaints: &'a Complaints,
    /// Shown between heading and form.
    pub(super) before: Markup,
    pub(super) asked: Vec<Section>,
    /// Whether the first field takes the focus. Where something is wrong, the first wrong field takes it anyway.
    pub(super) focus: bool,
    /// What the form has besides fields.
    pub(super) besides: Markup,
    pub(super) buttons: Markup,
}

impl StepPage<'_> {
    fn fields(&self) -> impl Iterator<Item = (&Section, &Field)> {
        let sections = self.asked.iter();
        sections.flat_map(|section| section.fields.iter().map(move |field| (section, field)))
    }

    /// The fields that are complained about, in the order of the page: what each is called, its id, the complaint.
    fn wrong(&self) -> Vec<(String, &str, &str)> {
        let wrong = self.fields().filter_map(|(section, field)| {
            let complaint = self.complaints.get(&field.name)?;
            Some((
                section.name_of(field),
                field.id.as_str(),
                complaint.as_str(),
            ))
        });
        wrong.collect()
    }

    /// Complaints about what this page does not ask; they would be shown nowhere.
    fn homeless(&self) -> Vec<&str> {
        let asked = |name: &str| self.fields().any(|(_, field)| field.name == name);
        let others = self.complaints.iter().filter(|(name, _)| !asked(name));
        others.map(|(_, complaint)| complaint.as_str()).collect()
    }

    /// Said at the top. Of several fields each is a link, so that a long form need not be searched.
    fn summary(&self, wrong: &[(String, &str, &str)]) -> Markup {
        let homeless = if self.asked.is_empty() {
            Vec::new()
        } else {
            self.homeless()
        };
        html! {
            div class="summary" role="alert" {
                @for complaint in &homeless { p { (complaint) } }
                @if homeless.is_empty() || !wrong.is_empty() { p { "Please check what is marked below." } }
                @if wrong.len() > 1 {
                    ul {
                        @for (called, id, complaint) in wrong {
                            li { a href={ "#" (id) } { (called) ": " (complaint) } }
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
        let wrong = self.wrong();
        let first = self.fields().next().filter(|_| self.focus);
        let focus = match wrong.first() {
            Some((_, id, _)) => Some(*id),
            None => first.map(|(_, field)| field.id.as_str()),
        };
        let is_wrong = !self.complaints.is_empty();
        let content = html! {
            section class="panel" {
                h1 { (self.title) }
                p class="lead" { (self.lead) }
                @if is_wrong { (self.summary(&wrong)) }
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
        // What a screen reader says first.
        let title = if is_wrong {
            format!("Error: {}", self.title)
        } else {
            self.title.to_owned()
        };
        Html(frame(&title, &content).into_string()).into_response()
    }
}
