//! Confirming a business profile (option B): what was sent, and questions for what it came without. A full check wants the
//! whole form, so the hosted form asks for the rest, social security numbers first of all (CONTRACT.md 10; A29, ssn of officers). What becomes of the
//! answers is in `answers`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::config::Grants;
use crate::pages::business::{
    PERSON_DETAILS, TYPES, TYPES_APART, again, ein_field, in_wire_form, person_fields, written_ein,
};
use crate::pages::fields::{Field, Section};
use crate::pages::layout::{dead_end, readable_phone};
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::rules;
use crate::sandbox::Sandbox;
use crate::state::{BusinessProfile, Person, Program, SOLE_PROPRIETORSHIP};
use crate::visits::{Action, Answers, Flow};

/// One human being of whom something is wanted, in whatever parts they have in the business.
struct Gap {
    name: String,
    /// Where they stand in the profile, as the API names it: `business_admin`, `beneficial_owners.0`.
    places: Vec<String>,
    /// What any of these places lacks, by field name; asked once and filled in wherever it is lacking.
    wanted: Vec<&'static str>,
}

impl Gap {
    /// The fields are named after the first place.
    fn fields(&self) -> Vec<Field> {
        let place = &self.places[0];
        let mut fields = person_fields(place, false);
        fields.retain(|field| {
            let name = field.name.rsplit('.').next().unwrap_or_default();
            self.wanted.contains(&name)
        });
        match fields.len() {
            1 => fields.into_iter().map(Field::whole_row).collect(),
            _ => fields,
        }
    }

    fn field_name(&self, wanted: &str) -> String {
        format!("{}.{wanted}", self.places[0])
    }
}

pub(super) fn page(
    sandbox: &Sandbox,
    flow: &Flow,
    typed: &Typed,
    complaints: &Complaints,
) -> Response {
    let state = sandbox.state();
    let Some(profile) = profile_id(flow).and_then(|id| state.profile(id)) else {
        return dead_end(
            StatusCode::NOT_FOUND,
            "Nothing to do here",
            "The business profile is gone.",
        );
    };
    let gaps = gaps(profile, sandbox.grants());
    let ein = lacks_ein(profile).then(|| Section::plain(vec![ein_field("ein")]));
    let people = gaps
        .iter()
        .map(|gap| Section::headed(gap.name.clone(), gap.fields()));
    StepPage {
        title: "Confirm your business",
        lead: "Check what was sent to Astra. To change something, cancel and correct it in the application.",
        before: html! {
            (summary(profile))
            @if !gaps.is_empty() {
                p class="hint" id="people-hint" { "Astra checks people by law. Practice: invent the numbers, for example 1234." }
            }
        },
        asked: ein.into_iter().chain(people).collect(),
        // What was sent is read first; a question that took the focus would scroll it away.
        focus: false,
        buttons: html! { button type="submit" id="confirm-business" { "Confirm business" } },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

/// Takes the confirmation. What the profile came without stays with the visit until its phone is proved.
pub(super) fn submit(sandbox: &Sandbox, flow: &mut Flow, typed: Typed) -> Outcome {
    let state = sandbox.state();
    let Some(profile) = profile_id(flow).and_then(|id| state.profile(id)) else {
        return Outcome::Failed;
    };
    let sent = |name: &str| typed.get(name).map(|text| text.trim()).unwrap_or_default();
    let mut complaints = Complaints::new();
    let ein = lacks_ein(profile).then(|| written_ein(sent("ein")));
    if let Some(Err(complaint)) = ein.as_deref().map(rules::ein) {
        complaints.insert("ein".to_owned(), complaint.to_owned());
    }
    let mut answers = Answers::with_ein(ein);
    for gap in gaps(profile, sandbox.grants()) {
        for wanted in &gap.wanted {
            let name = gap.field_name(wanted);
            let value = in_wire_form(wanted, sent(&name));
            match check(wanted, &value) {
                Err(complaint) => {
                    complaints.insert(name, complaint.to_owned());
                }
                Ok(()) => {
                    for place in &gap.places {
                        answers.add(place, wanted, &value);
                    }
                }
            }
        }
    }
    if !complaints.is_empty() {
        return again(typed, complaints);
    }
    flow.answers = answers;
    Outcome::Done
}

fn profile_id(flow: &Flow) -> Option<&str> {
    match &flow.action {
        Action::BusinessProfile { profile_id } => Some(profile_id),
        _ => None,
    }
}

fn lacks_ein(profile: &BusinessProfile) -> bool {
    let info = &profile.business_info;
    profile.kyb_type == Program::Verified
        && info.business_type != SOLE_PROPRIETORSHIP
        && info.ein.is_none()
}

/// Who has to say more. Only a full check asks for it: where the client checks businesses itself, and in the lighter
/// programs, names and what the API wants are enough. Nor is anybody asked who is a user already. A sole proprietor has no
/// controller and no owners.
fn gaps(profile: &BusinessProfile, grants: Grants) -> Vec<Gap> {
    if profile.kyb_type != Program::Verified || grants.kyb_delegated || profile.user_id.is_some() {
        return Vec::new();
    }
    let is_company = profile.business_info.business_type != SOLE_PROPRIETORSHIP;
    let admin = [("business_admin".to_owned(), &profile.business_admin)];
    let controller = profile.business_controller.iter();
    let controller = controller.map(|person| ("business_controller".to_owned(), person));
    let owners = profile.beneficial_owners.iter().enumerate();
    let owners = owners.map(|(number, person)| (format!("beneficial_owners.{number}"), person));
    let others = controller.chain(owners).filter(|_| is_company);

    let mut found: Vec<(&Person, Gap)> = Vec::new();
    for (place, person) in admin.into_iter().chain(others) {
        let lacking = lacking(person);
        if lacking.is_empty() {
            continue;
        }
        match found.iter_mut().find(|(known, _)| is_same(known, person)) {
            Some((_, gap)) => {
                gap.places.push(place);
                for name in lacking {
                    if !gap.wanted.contains(&name) {
                        gap.wanted.push(name);
                    }
                }
            }
            None => {
                let gap = Gap {
                    name: name_of(person),
                    places: vec![place],
                    wanted: lacking,
                };
                found.push((person, gap));
            }
        }
    }
    found.into_iter().map(|(_, gap)| gap).collect()
}

fn lacking(person: &Person) -> Vec<&'static str> {
    let has = |name: &str| match name {
        "ssn" => person.ssn.is_some(),
        "date_of_birth" => person.date_of_birth.is_some(),
        "address1" => person.address1.is_some(),
        "city" => person.city.is_some(),
        "state" => person.state.is_some(),
        _ => person.postal_code.is_some(),
    };
    let mut names = vec!["ssn"];
    names.extend(PERSON_DETAILS);
    names.retain(|name| !has(name));
    names
}

/// Whether two places in a profile are held by one human being, who is asked once.
fn is_same(one: &Person, other: &Person) -> bool {
    let key = |person: &Person| {
        (
            person.first_name.clone(),
            person.last_name.clone(),
            person.date_of_birth.clone(),
        )
    };
    one.date_of_birth.is_some() && key(one) == key(other)
}

fn check(name: &str, value: &str) -> Result<(), &'static str> {
    if value.is_empty() {
        return Err("Please fill this in.");
    }
    match name {
        "ssn" => rules::ssn(value),
        "date_of_birth" => rules::date_of_birth(value),
        "address1" => rules::street(value),
        "state" => rules::state_code(value),
        "postal_code" => rules::postal_code(value),
        _ => Ok(()),
    }
}

fn summary(profile: &BusinessProfile) -> Markup {
    let info = &profile.business_info;
    let mut known = TYPES.iter().chain(TYPES_APART);
    let kind = known
        .find(|(value, _)| *value == info.business_type)
        .map_or(info.business_type.as_str(), |(_, name)| name);
    let street = [Some(info.address1.as_str()), info.address2.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let place = format!(
        "{street}, {}, {} {}",
        info.city, info.state, info.postal_code
    );
    html! {
        dl id="business" {
            (entry("Legal name", Some(&info.business_name)))
            (entry("Doing business as", Some(&info.doing_business_as)))
            (entry("Type", Some(kind)))
            (entry("EIN", info.ein.as_deref()))
            (entry("Address", Some(&place)))
            (entry("Company phone", info.phone.as_deref().map(readable_phone).as_deref()))
            (entry("Website", info.website.as_deref()))
            (entry("Filled in by", Some(&described(&profile.business_admin))))
            @if let Some(controller) = &profile.business_controller { (entry("Run by", Some(&described(controller)))) }
            @for owner in &profile.beneficial_owners { (entry("Owned by", Some(&described(owner)))) }
        }
    }
}

fn entry(term: &str, text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { dt { (term) } dd { (text) } } }
}

fn described(person: &Person) -> String {
    [
        Some(name_of(person)),
        person.title.clone(),
        person.email.clone(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

fn name_of(person: &Person) -> String {
    let names = [&person.first_name, &person.last_name];
    let names: Vec<_> = names.into_iter().flatten().cloned().collect();
    names.join(" ")
}
