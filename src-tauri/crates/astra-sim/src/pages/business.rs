//! The business form that is typed here (option A). What is asked of a profile that came without it (option B) is in
//! `confirm`, with the same fields.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::{Map, Value};

use crate::api::business_profiles::{Rules, keep, parse};
use crate::api::error::ApiError;
use crate::config::Assumption;
use crate::pages::fields::{Field, Section};
use crate::pages::layout::in_words;
use crate::pages::outcome::{Complaints, Outcome, Typed};
use crate::pages::step_page::StepPage;
use crate::sandbox::Sandbox;
use crate::state::SOLE_PROPRIETORSHIP;
use crate::visits::{Action, Flow};

const OWNERS: usize = 4;

const TYPES: &[(&str, &str)] = &[
    ("", "Choose one"),
    ("llc", "Limited liability company"),
    ("corporation", "Corporation (S or C)"),
    ("partnership", "Partnership"),
    ("soleProprietorship", "Sole proprietorship"),
];

/// The same with A28 (business types) broken.
const TYPES_APART: &[(&str, &str)] = &[
    ("", "Choose one"),
    ("llc", "Limited liability company"),
    ("sCorporation", "S corporation"),
    ("cCorporation", "C corporation"),
    ("partnership", "Partnership"),
    ("soleProprietorship", "Sole proprietorship"),
];

pub(super) fn types(sandbox: &Sandbox) -> &'static [(&'static str, &'static str)] {
    if sandbox.assumptions.is_broken(Assumption::A28) {
        TYPES_APART
    } else {
        TYPES
    }
}

/// Asked of every person on the vendor's form besides name and email, and the social security number in a full check.
pub(super) const PERSON_DETAILS: [&str; 5] =
    ["date_of_birth", "address1", "city", "state", "postal_code"];

/// `12-3456789` from nine digits, however grouped.
fn written_ein(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 9 {
        format!("{}-{}", &digits[..2], &digits[2..])
    } else {
        typed.trim().to_owned()
    }
}

pub(super) fn form_page(
    sandbox: &Sandbox,
    flow: &Flow,
    typed: &Typed,
    complaints: &Complaints,
) -> Response {
    let people = [
        Section::headed("You", person_fields("business_admin", false)),
        Section::headed(
            "Person who runs the business (not for a sole proprietorship)",
            person_fields("business_controller", true),
        ),
    ];
    let owners = (0..OWNERS).map(|number| {
        Section::folded(
            format!(
                "Owner of 25 percent or more, {} of {OWNERS} (optional)",
                number + 1
            ),
            person_fields(&format!("beneficial_owners.{number}"), false),
        )
    });
    let mut asked = vec![Section::headed("Business", business_fields(types(sandbox)))];
    asked.extend(people.into_iter().chain(owners));
    StepPage {
        title: "Tell us about your business",
        lead: "Astra checks businesses by law. Use invented details here.",
        asked,
        buttons: html! { button type="submit" id="confirm-business" { "Continue" } },
        ..StepPage::of(flow, typed, complaints)
    }
    .into_response()
}

/// Beside the field: nobody is to type a real number into a page of Practice.
pub(super) const INVENTED: &str = "Practice: made-up digits, for example 1234.";

fn field(group: &str, name: &str, label: &'static str) -> Field {
    let name = if group.is_empty() {
        name.to_owned()
    } else {
        format!("{group}.{name}")
    };
    Field::new(name.replace('.', "-"), name, label)
}

fn address_fields(group: &str) -> [Field; 5] {
    [
        field(group, "address1", "Street address"),
        field(group, "address2", "Suite or apartment").optional(),
        field(group, "city", "City"),
        field(group, "state", "State, e.g. CA").half(),
        field(group, "postal_code", "ZIP code").digits().half(),
    ]
}

pub(super) fn business_fields(types: &'static [(&'static str, &'static str)]) -> Vec<Field> {
    let group = "business_info";
    let mut fields = vec![
        field(group, "business_type", "Type of business").choices(types),
        field(group, "business_name", "Legal name"),
        field(group, "doing_business_as", "Doing business as")
            .hint("The legal name, if there is no other."),
        field(group, "ein", "Employer identification number")
            .digits()
            .hint("Sandbox: 11-1111111 is approved, 22-2222222 rejected."),
        field(group, "phone", "Company phone").digits(),
        field(group, "website", "Website").optional(),
        field("", "phone", "Your mobile number")
            .digits()
            .hint("The one-time code goes there."),
    ];
    fields.extend(address_fields(group));
    fields
}

pub(super) fn person_fields(group: &str, with_title: bool) -> Vec<Field> {
    let mut fields = vec![
        field(group, "first_name", "First name").half(),
        field(group, "last_name", "Last name").half(),
        field(group, "email", "Email"),
        field(group, "date_of_birth", "Born (YYYY-MM-DD)").half(),
        field(group, "ssn", "SSN, last 4 or all 9 digits")
            .hint(INVENTED)
            .digits()
            .half(),
    ];
    if with_title {
        fields.insert(2, field(group, "title", "Title").optional());
    }
    fields.extend(address_fields(group));
    fields
}

/// Takes option A's form as the request body that it stands for, so that the API's own rules check it.
pub(super) async fn submit_form(sandbox: &Arc<Sandbox>, flow: &mut Flow, typed: Typed) -> Outcome {
    let sole = typed
        .get("business_info.business_type")
        .is_some_and(|kind| kind == SOLE_PROPRIETORSHIP);
    let owners: Vec<String> = (0..OWNERS)
        .map(|number| format!("beneficial_owners.{number}"))
        .filter(|group| !sole && !is_blank(&typed, group))
        .collect();
    let mut people = vec!["business_admin"];
    people.extend((!sole).then_some("business_controller"));
    let mut body = group_of(&typed, "");
    body.insert(
        "business_info".to_owned(),
        group_of(&typed, "business_info").into(),
    );
    body.extend(
        people
            .iter()
            .map(|group| ((*group).to_owned(), group_of(&typed, group).into())),
    );
    body.insert(
        "beneficial_owners".to_owned(),
        owners
            .iter()
            .map(|group| Value::from(group_of(&typed, group)))
            .collect(),
    );

    let mut complaints = Complaints::new();
    let parsed = parse(
        Value::from(body).to_string().as_bytes(),
        &Rules::of(sandbox),
    );
    if let Err(ApiError::Fields(errors)) = &parsed {
        for (name, messages) in &errors.0 {
            complaints.insert(form_name(name, &owners), in_words(&messages.join(" ")));
        }
    }
    let groups = people.into_iter().chain(owners.iter().map(String::as_str));
    let mut wanted: Vec<String> = groups
        .flat_map(|group| {
            let ssn = (!sandbox.grants().kyb_delegated).then_some("ssn");
            let names = PERSON_DETAILS.into_iter().chain(ssn);
            names.map(move |name| format!("{group}.{name}"))
        })
        .collect();
    wanted.extend((!sole).then(|| "business_info.ein".to_owned()));
    wanted.push("business_info.phone".to_owned());
    for name in wanted
        .into_iter()
        .filter(|name| typed.get(name).is_none_or(|text| text.trim().is_empty()))
    {
        complaints.insert(name, "Please fill this in.".to_owned());
    }
    let profile = match parsed {
        Ok(profile) if complaints.is_empty() => profile,
        _ => return again(typed, complaints),
    };
    match sandbox
        .change(move |state, at| keep(state, profile, at))
        .await
    {
        Ok(kept) => {
            flow.phone.clone_from(&kept.phone);
            flow.action = Action::BusinessProfile {
                profile_id: kept.id,
            };
            Outcome::Done
        }
        Err(ApiError::Generic {
            status,
            description,
        }) if status == axum::http::StatusCode::BAD_REQUEST => {
            again(typed, Complaints::from([("phone".to_owned(), description)]))
        }
        Err(_) => Outcome::Failed,
    }
}

/// The same page again. A social security number is a secret and not shown again, so it has to be typed again.
pub(super) fn again(mut typed: Typed, mut complaints: Complaints) -> Outcome {
    typed.retain(|name, text| {
        let is_secret = name.ends_with(".ssn");
        if is_secret && !text.trim().is_empty() {
            let why = "Please type this again: it is not kept until all is right.";
            complaints
                .entry(name.clone())
                .or_insert_with(|| why.to_owned());
        }
        !is_secret
    });
    Outcome::Again(typed, complaints)
}

/// The filled fields of one group, in the forms that the API takes.
pub(super) fn group_of(typed: &Typed, group: &str) -> Map<String, Value> {
    let prefix = if group.is_empty() {
        String::new()
    } else {
        format!("{group}.")
    };
    let own = |name: &str| match group {
        "" => name == "phone",
        _ => true,
    };
    let filled = typed.iter().filter_map(|(name, text)| {
        let name = name.strip_prefix(&prefix).filter(|name| own(name))?;
        (!text.trim().is_empty()).then(|| {
            (
                name.to_owned(),
                Value::from(in_wire_form(name, text.trim())),
            )
        })
    });
    filled.collect()
}

fn is_blank(typed: &Typed, group: &str) -> bool {
    group_of(typed, group).is_empty()
}

pub(super) fn in_wire_form(name: &str, text: &str) -> String {
    let digits = || {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    match name {
        "phone" if digits().len() == 10 => format!("+1{}", digits()),
        "phone" if digits().len() == 11 => format!("+{}", digits()),
        "ein" => written_ein(text),
        "ssn" => digits(),
        "state" => text.to_ascii_uppercase(),
        _ => text.to_owned(),
    }
}

/// The API numbers the owners that were sent; the form has gaps where an owner was left empty.
fn form_name(name: &str, owners: &[String]) -> String {
    let renamed = name.strip_prefix("beneficial_owners.").and_then(|rest| {
        let (number, field) = rest.split_once('.')?;
        Some(format!(
            "{}.{field}",
            owners.get(number.parse::<usize>().ok()?)?
        ))
    });
    renamed.unwrap_or_else(|| name.to_owned())
}
