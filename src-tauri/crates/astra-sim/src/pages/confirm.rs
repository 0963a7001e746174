//! Confirming a business profile (option B): the business form of option A, filled in with what was sent, to be corrected
//! and completed here ("pre-populated in the business onboarding forms", says the guide). A full check wants the whole form,
//! so the hosted form asks for what the profile came without, social security numbers first of all (CONTRACT.md 10; A29,
//! ssn of officers). What becomes of the answers is in `answers`.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::{Map, Value, json};

use crate::api::business_profiles::{Rules, parse};
use crate::api::error::ApiError;
use crate::pages::business::{
    PERSON_DETAILS, again, business_fields, group_of, in_wire_form, person_fields, types,
};
use crate::pages::fields::{Field, Section};
use crate::pages::layout::{dead_end, in_words, readable_phone};
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::rules;
use crate::sandbox::Sandbox;
use crate::state::{BusinessProfile, Person, Program, SOLE_PROPRIETORSHIP};
use crate::visits::{Action, Answers, Flow};

const FILL_IN: &str = "Please fill this in.";

/// What the form asks of a person besides a social security number, as the API names it.
const PERSON_FIELDS: [&str; 10] = [
    "first_name",
    "last_name",
    "title",
    "email",
    "date_of_birth",
    "address1",
    "address2",
    "city",
    "state",
    "postal_code",
];

/// One human being, in whatever parts they have in the business: asked once for all of them.
struct Someone<'a> {
    /// The parts, as the API names them: `business_admin`, `beneficial_owners.0`.
    places: Vec<(String, &'a Person)>,
}

impl<'a> Someone<'a> {
    /// The fields are named after the first place.
    fn field_name(&self, name: &str) -> String {
        format!("{}.{name}", self.places[0].0)
    }

    /// What is shown for `name`: of the first place that has it.
    fn sent(&self, name: &str) -> Option<&'a str> {
        let mut places = self.places.iter();
        places.find_map(|(_, person)| field_of(person, name))
    }

    fn has(&self, place: &str) -> bool {
        self.places.iter().any(|(known, _)| known == place)
    }

    fn heading(&self) -> String {
        let names = [self.sent("first_name"), self.sent("last_name")];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut parts: Vec<&str> = Vec::new();
        for (place, _) in &self.places {
            let part = match place.as_str() {
                "business_admin" => "fills this in",
                "business_controller" => "runs the business",
                _ => "owns 25 percent or more",
            };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        format!("{name}: {}", parts.join(", "))
    }
}

fn field_of<'a>(person: &'a Person, name: &str) -> Option<&'a str> {
    let field = match name {
        "first_name" => &person.first_name,
        "last_name" => &person.last_name,
        "title" => &person.title,
        "email" => &person.email,
        "date_of_birth" => &person.date_of_birth,
        "address1" => &person.address1,
        "address2" => &person.address2,
        "city" => &person.city,
        "state" => &person.state,
        _ => &person.postal_code,
    };
    field.as_deref()
}

/// The form of one profile.
struct Form<'a> {
    profile: &'a BusinessProfile,
    people: Vec<Someone<'a>>,
    /// Everything is wanted of everybody. Only a full check does that: where the client checks businesses itself, and in
    /// the lighter programs, names and what the API wants are enough.
    is_whole: bool,
}

impl<'a> Form<'a> {
    fn of(profile: &'a BusinessProfile, sandbox: &Sandbox) -> Self {
        let is_company = profile.business_info.business_type != SOLE_PROPRIETORSHIP;
        let admin = [("business_admin".to_owned(), &profile.business_admin)];
        let controller = profile.business_controller.iter();
        let controller = controller.map(|person| ("business_controller".to_owned(), person));
        let owners = profile.beneficial_owners.iter().enumerate();
        let owners = owners.map(|(number, person)| (format!("beneficial_owners.{number}"), person));
        // A sole proprietor has no controller and no owners.
        let others = controller.chain(owners).filter(|_| is_company);
        let mut people: Vec<Someone<'a>> = Vec::new();
        for (place, person) in admin.into_iter().chain(others) {
            let mut known = people.iter_mut();
            match known.find(|someone| is_same(someone.places[0].1, person)) {
                Some(someone) => someone.places.push((place, person)),
                None => people.push(Someone {
                    places: vec![(place, person)],
                }),
            }
        }
        Self {
            profile,
            people,
            is_whole: profile.kyb_type == Program::Verified && !sandbox.grants().kyb_delegated,
        }
    }

    /// Whose business is a user already has been confirmed, and nothing of it can be changed here.
    fn is_open(&self) -> bool {
        self.profile.user_id.is_none()
    }

    fn wants_ein(&self) -> bool {
        let info = &self.profile.business_info;
        self.is_whole && info.business_type != SOLE_PROPRIETORSHIP
    }

    fn wants_ssn(&self, someone: &Someone<'_>) -> bool {
        let mut places = someone.places.iter();
        self.is_whole && self.is_open() && places.any(|(_, person)| person.ssn.is_none())
    }

    /// What was sent, by field name.
    fn sent(&self) -> Typed {
        let info = &self.profile.business_info;
        let phone = info.phone.as_deref().map(readable_phone);
        let mut sent: Typed = [
            ("business_type", Some(info.business_type.as_str())),
            ("business_name", Some(info.business_name.as_str())),
            ("doing_business_as", Some(info.doing_business_as.as_str())),
            ("ein", info.ein.as_deref()),
            ("phone", phone.as_deref()),
            ("website", info.website.as_deref()),
            ("address1", Some(info.address1.as_str())),
            ("address2", info.address2.as_deref()),
            ("city", Some(info.city.as_str())),
            ("state", Some(info.state.as_str())),
            ("postal_code", Some(info.postal_code.as_str())),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((format!("business_info.{name}"), text?.to_owned())))
        .collect();
        for someone in &self.people {
            for name in PERSON_FIELDS {
                if let Some(text) = someone.sent(name) {
                    sent.insert(someone.field_name(name), text.to_owned());
                }
            }
        }
        sent
    }

    /// What was sent, with what was typed over it. A field that did not come back stays as it was sent.
    fn entries(&self, typed: &Typed) -> Typed {
        let mut entries = self.sent();
        entries.extend(typed.clone());
        entries
    }

    fn sections(&self, sandbox: &Sandbox) -> Vec<Section> {
        let mut business = business_fields(types(sandbox));
        // The number that gets the code is not asked for: it has to be the one that was sent.
        business.retain(|field| field.name != "phone");
        let business = business.into_iter().map(|field| {
            let wanted = match field.name.as_str() {
                "business_info.ein" => self.wants_ein(),
                "business_info.phone" => false,
                _ => true,
            };
            self.shown(field, wanted)
        });
        let people = self.people.iter().map(|someone| {
            let place = &someone.places[0].0;
            let mut fields = person_fields(place, someone.has("business_controller"));
            fields.retain(|field| !field.name.ends_with(".ssn") || self.wants_ssn(someone));
            let fields = fields.into_iter().map(|field| {
                let name = field.name.rsplit('.').next().unwrap_or_default();
                let wanted = match name {
                    "first_name" | "last_name" | "ssn" => true,
                    "email" => someone.has("business_admin"),
                    _ => self.is_whole,
                };
                self.shown(field, wanted)
            });
            Section::headed(someone.heading(), fields.collect())
        });
        let mut sections = vec![Section::headed("Business", business.collect())];
        sections.extend(people);
        sections
    }

    fn shown(&self, field: Field, wanted: bool) -> Field {
        let field = if wanted { field } else { field.optional() };
        field.read_only(!self.is_open())
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
    let form = Form::of(profile, sandbox);
    let asks_ssn = form.people.iter().any(|someone| form.wants_ssn(someone));
    let lead = if form.is_open() {
        "This is what was sent to Astra. You can still correct details here, until you sign in."
    } else {
        "This is what was confirmed. It can no longer be changed here."
    };
    StepPage {
        title: "Confirm your business",
        lead,
        before: html! {
            p class="hint" id="code-phone" { "The one-time code goes to " (readable_phone(&profile.phone)) "." }
            @if asks_ssn {
                p class="hint" id="people-hint" { "Astra checks people by law. Practice: invent the numbers, for example 1234." }
            }
        },
        asked: form.sections(sandbox),
        // What was sent is read first; a question that took the focus would scroll it away.
        focus: false,
        buttons: html! { button type="submit" id="confirm-business" { "Confirm business" } },
        ..StepPage::of(flow, &form.entries(typed), complaints)
    }
    .into_response()
}

/// Takes the form as the request body that it stands for, so that the API's own rules check it. What it says stays with the
/// visit until its phone is proved.
pub(super) fn submit(sandbox: &Arc<Sandbox>, flow: &mut Flow, typed: Typed) -> Outcome {
    let state = sandbox.state();
    let Some(profile) = profile_id(flow).and_then(|id| state.profile(id)) else {
        return Outcome::Failed;
    };
    let form = Form::of(profile, sandbox);
    if !form.is_open() {
        return Outcome::Done;
    }
    let entries = form.entries(&typed);
    let entry = |name: &str| entries.get(name).map_or("", |text| text.trim());
    let info = group_of(&entries, "business_info");
    let is_sole = info.get("business_type") == Some(&SOLE_PROPRIETORSHIP.into());
    let mut complaints = Complaints::new();
    if !is_sole && profile.business_controller.is_none() {
        let why =
            "Only a business with someone who runs it. Cancel, and submit that in the application.";
        complaints.insert("business_info.business_type".to_owned(), why.to_owned());
    }
    if form.wants_ein() && !is_sole && entry("business_info.ein").is_empty() {
        complaints.insert("business_info.ein".to_owned(), FILL_IN.to_owned());
    }

    // An owner of whom nothing is left is none.
    let owners: Vec<usize> = (0..profile.beneficial_owners.len())
        .filter(|number| {
            let place = format!("beneficial_owners.{number}");
            let mut people = form.people.iter();
            people
                .find(|someone| someone.has(&place))
                .is_none_or(|someone| {
                    let mut names = PERSON_FIELDS.iter();
                    names.any(|name| !entry(&someone.field_name(name)).is_empty())
                })
        })
        .collect();
    let body_of = |place: &str, person: &Person| {
        let mut people = form.people.iter();
        let someone = people.find(|someone| someone.has(place));
        Value::from(person_body(place, person, someone, entry))
    };
    let mut body = json!({
        "phone": profile.phone,
        "kyb_type": profile.kyb_type,
        "business_info": info,
        "business_admin": body_of("business_admin", &profile.business_admin),
        "beneficial_owners": owners.iter().map(|number| {
            body_of(&format!("beneficial_owners.{number}"), &profile.beneficial_owners[*number])
        }).collect::<Vec<_>>(),
    });
    if let Some(controller) = &profile.business_controller {
        body["business_controller"] = body_of("business_controller", controller);
    }
    let parsed = parse(body.to_string().as_bytes(), &Rules::of(sandbox));
    if let Err(ApiError::Fields(errors)) = &parsed {
        for (name, messages) in &errors.0 {
            let name = form_name(name, &owners, &form.people);
            complaints
                .entry(name)
                .or_insert_with(|| in_words(&messages.join(" ")));
        }
    }
    for someone in &form.people {
        let is_owner_only = someone.places[0].0.starts_with("beneficial_owners.");
        let is_gone = is_owner_only
            && (is_sole
                || PERSON_FIELDS
                    .iter()
                    .all(|name| entry(&someone.field_name(name)).is_empty()));
        let is_left_out = is_sole && !someone.has("business_admin") || is_gone;
        if is_left_out || !form.is_whole {
            continue;
        }
        for name in PERSON_DETAILS {
            let name = someone.field_name(name);
            if entry(&name).is_empty() {
                complaints.insert(name, FILL_IN.to_owned());
            }
        }
        if form.wants_ssn(someone) {
            let name = someone.field_name("ssn");
            let ssn = in_wire_form("ssn", entry(&name));
            let checked = match ssn.as_str() {
                "" => Err(FILL_IN),
                ssn => rules::ssn(ssn),
            };
            if let Err(complaint) = checked {
                complaints.insert(name, complaint.to_owned());
            }
        }
    }
    let mut confirmed = match parsed {
        Ok(confirmed) if complaints.is_empty() => confirmed,
        Ok(_) | Err(ApiError::Fields(_)) => return again(typed, complaints),
        Err(_) => return Outcome::Failed,
    };
    if is_sole && profile.business_info.business_type != SOLE_PROPRIETORSHIP {
        confirmed.business_controller = None;
        confirmed.beneficial_owners.clear();
    }
    flow.answers = Answers::confirmed(confirmed, profile, &owners);
    Outcome::Done
}

/// One place as the API takes it: what was typed where that is another text than was shown, else what this very place came
/// with, else what is shown. So a correction reaches every place that one human being holds, and a place keeps its own.
fn person_body<'e>(
    place: &str,
    person: &Person,
    someone: Option<&Someone<'_>>,
    entry: impl Fn(&str) -> &'e str,
) -> Map<String, Value> {
    let mut body = Map::new();
    for name in PERSON_FIELDS {
        let own = field_of(person, name);
        let text = match someone {
            _ if name == "title" && place != "business_controller" => None,
            None => own.map(str::to_owned),
            Some(someone) => {
                let said = in_wire_form(name, entry(&someone.field_name(name)));
                let is_as_shown = said == someone.sent(name).unwrap_or_default();
                Some(match own {
                    Some(own) if is_as_shown => own.to_owned(),
                    _ => said,
                })
            }
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            body.insert(name.to_owned(), text.into());
        }
    }
    let ssn = someone.map(|someone| in_wire_form("ssn", entry(&someone.field_name("ssn"))));
    if let Some(ssn) = ssn.filter(|ssn| person.ssn.is_none() && rules::ssn(ssn).is_ok()) {
        body.insert("ssn".to_owned(), ssn.into());
    }
    body
}

/// Where on the form a complaint of the API belongs: it numbers the owners that were sent, and one human being has their
/// fields once.
fn form_name(name: &str, owners: &[usize], people: &[Someone<'_>]) -> String {
    let Some((place, field)) = name.rsplit_once('.') else {
        return name.to_owned();
    };
    let numbered = place.strip_prefix("beneficial_owners.").and_then(|number| {
        let number: usize = number.parse().ok()?;
        Some(format!("beneficial_owners.{}", owners.get(number)?))
    });
    let place = numbered.unwrap_or_else(|| place.to_owned());
    let mut people = people.iter();
    people.find(|someone| someone.has(&place)).map_or_else(
        || format!("{place}.{field}"),
        |someone| someone.field_name(field),
    )
}

fn profile_id(flow: &Flow) -> Option<&str> {
    match &flow.action {
        Action::BusinessProfile { profile_id } => Some(profile_id),
        _ => None,
    }
}

/// Whether two places in a profile are held by one human being.
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
