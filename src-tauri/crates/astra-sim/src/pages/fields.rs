//! Form fields with their label, hint and complaint, and the sections that they stand in.

use maud::{Markup, html};

use crate::pages::outcome::{Complaints, Typed};

/// One field of a form. `name` is what is sent, `id` what a test or a label finds.
#[derive(Clone, Default)]
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: &'static str,
    hint: &'static str,
    keyboard: Option<&'static str>,
    choices: &'static [(&'static str, &'static str)],
    optional: bool,
    read_only: bool,
    hidden: bool,
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

    /// Is not shown while it is typed.
    pub(super) fn hidden(self) -> Self {
        Self {
            hidden: true,
            ..self
        }
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
        let required = !self.optional && !self.read_only;
        html! {
            div class={ "field" @if self.half { " half" } } {
                label for=(self.id) { (self.label) @if self.optional { span class="quiet" { " (optional)" } } }
                @if !self.hint.is_empty() { p class="hint" id=(hint_id) { (self.hint) } }
                @if self.choices.is_empty() {
                    input type=(if self.hidden { "password" } else { "text" }) id=(self.id) name=(self.name) value=(value) autocomplete="off" spellcheck="false"
                        inputmode=[self.keyboard] aria-describedby=[described] aria-invalid=[wrong]
                        required[required] readonly[self.read_only] autofocus[focus];
                } @else {
                    select id=(self.id) name=(self.name) aria-describedby=[described] aria-invalid=[wrong]
                        required[required] autofocus[focus] {
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

/// Fields that belong together.
pub(super) struct Section {
    /// Empty where the page's own heading says it.
    pub(super) heading: String,
    /// Closed until somebody opens it, or something is typed into it.
    folded: bool,
    pub(super) fields: Vec<Field>,
}

impl Section {
    /// Without a heading of its own.
    pub(super) fn plain(fields: Vec<Field>) -> Self {
        Self::headed("", fields)
    }

    pub(super) fn headed(heading: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            heading: heading.into(),
            folded: false,
            fields,
        }
    }

    pub(super) fn folded(heading: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            folded: true,
            ..Self::headed(heading, fields)
        }
    }

    /// The field with id `focus` takes the focus.
    pub(super) fn show(
        &self,
        focus: Option<&str>,
        typed: &Typed,
        complaints: &Complaints,
    ) -> Markup {
        let grid = html! {
            div class="grid" { @for field in &self.fields { (field.show(focus, typed, complaints)) } }
        };
        let in_use = |field: &Field| {
            complaints.contains_key(&field.name)
                || typed.get(&field.name).is_some_and(|text| !text.is_empty())
        };
        html! {
            @if self.folded {
                details open[self.fields.iter().any(in_use)] {
                    summary { (self.heading) }
                    div role="group" aria-label=(self.heading) { (grid) }
                }
            } @else if self.heading.is_empty() {
                (grid)
            } @else {
                fieldset { legend { (self.heading) } (grid) }
            }
        }
    }
}
