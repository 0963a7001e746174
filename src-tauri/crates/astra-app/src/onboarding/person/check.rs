//! The person's form as a whole: one walk gives both the issues and what is sent to Astra.

use std::net::IpAddr;

use astra_client::{KycType, Phone, PostalAddress, UserIntentRequest};
use jiff::civil::Date;

use super::PersonIntentForm;
use crate::businesses::SubmittedPerson;
use crate::connection::Program;
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::onboarding::check::{Place, Walk};
use crate::onboarding::rules::{
    BirthDate, Ssn, is_toll_free, optional, parse_email, parse_person_name, parse_phone,
    parse_pronouns,
};
use crate::onboarding::submission::one_line;

/// A person whose form has no error. Neither printed nor stored.
pub struct PersonDetails {
    first_name: String,
    last_name: String,
    preferred_first_name: Option<String>,
    preferred_last_name: Option<String>,
    preferred_pronouns: Option<String>,
    email: String,
    phone: Phone,
    date_of_birth: Option<BirthDate>,
    address: PostalAddress,
    ssn: Option<Ssn>,
    program: Program,
}

/// Everything to be said about the form and the number that is kept beside it, in the order of its fields.
///
/// `today` is the date where the person is.
pub fn check_person(
    form: &PersonIntentForm,
    ssn: Option<&Ssn>,
    program: Program,
    today: Date,
) -> Vec<FieldIssue> {
    walk(form, ssn, program, today).0
}

/// What the form says, where nothing in it keeps it from being sent.
///
/// # Errors
/// Every issue of the form, warnings too, if at least one is an error.
pub fn parse_person(
    form: &PersonIntentForm,
    ssn: Option<&Ssn>,
    program: Program,
    today: Date,
) -> Result<PersonDetails, Vec<FieldIssue>> {
    match walk(form, ssn, program, today) {
        (issues, Some(details)) if !issues.iter().any(FieldIssue::is_error) => Ok(details),
        (issues, _) => Err(issues),
    }
}

/// The field of our form that Astra's name for it leads to, where there is one (A50, validation body).
pub(in crate::onboarding) fn form_field(astras: &str) -> Option<String> {
    match astras {
        "first_name"
        | "last_name"
        | "preferred_first_name"
        | "preferred_last_name"
        | "preferred_pronouns"
        | "email"
        | "phone"
        | "date_of_birth"
        | "ssn" => Some(astras.to_owned()),
        "address1" | "address2" | "city" | "state" | "postal_code" => {
            Some(format!("address.{astras}"))
        }
        _ => None,
    }
}

/// Every part is walked before any `?`, so that the first mistake does not hide the next.
fn walk(
    form: &PersonIntentForm,
    ssn: Option<&Ssn>,
    program: Program,
    today: Date,
) -> (Vec<FieldIssue>, Option<PersonDetails>) {
    let mut walk = Walk::new(program, today);
    let (first_name, last_name) = walk.full_name("", &form.first_name, &form.last_name);
    let mut preferred = |field: &str, raw: &str| walk.read(field, optional(raw, parse_person_name));
    let preferred_first_name = preferred("preferred_first_name", &form.preferred_first_name);
    let preferred_last_name = preferred("preferred_last_name", &form.preferred_last_name);
    let preferred_pronouns = walk.read(
        "preferred_pronouns",
        optional(&form.preferred_pronouns, parse_pronouns),
    );
    let email = walk.read("email", parse_email(&form.email));
    let phone = walk.read("phone", parse_phone(&form.phone));
    if phone
        .as_ref()
        .is_some_and(|phone| is_toll_free(phone.to_ten_digits()))
    {
        walk.warn("phone", IssueCode::PhoneTollFree);
    }
    let birth = |raw: &str| BirthDate::parse(raw, today);
    let date_of_birth = walk.read(
        "date_of_birth",
        match program {
            Program::ReceiveOnly => optional(&form.date_of_birth, birth),
            _ => birth(&form.date_of_birth).map(Some),
        },
    );
    // Astra checks nobody by their number where the company does, or where nobody is checked (CONTRACT.md 7).
    if ssn.is_none() && program == Program::Verified {
        walk.error("ssn", IssueCode::Required);
    }
    let address = walk.address("address", &form.address, Place::Home);
    let details = || {
        Some(PersonDetails {
            first_name: first_name?,
            last_name: last_name?,
            preferred_first_name: preferred_first_name?,
            preferred_last_name: preferred_last_name?,
            preferred_pronouns: preferred_pronouns?,
            email: email?,
            phone: phone?,
            date_of_birth: date_of_birth?,
            address: address?,
            ssn: ssn.cloned(),
            program,
        })
    };
    let details = details();
    (walk.into_issues(), details)
}

impl PersonDetails {
    /// The address whose submissions Astra counts.
    pub(crate) fn email(&self) -> &str {
        &self.email
    }

    /// Astra's request. `device` is the public internet address of the person's device.
    pub(crate) fn into_request(self, device: IpAddr) -> UserIntentRequest {
        let address = self.address;
        UserIntentRequest {
            email: self.email,
            phone: self.phone,
            first_name: self.first_name,
            last_name: self.last_name,
            preferred_first_name: self.preferred_first_name,
            preferred_last_name: self.preferred_last_name,
            preferred_pronouns: self.preferred_pronouns,
            address1: address.address1,
            // Empty where there is none: null is refused (CONTRACT.md 7).
            address2: address.address2.unwrap_or_default(),
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            date_of_birth: self.date_of_birth.map(BirthDate::date),
            ssn: self.ssn.map(|ssn| ssn.secret().clone()),
            ip_address: device,
            kyc_type: match self.program {
                Program::Verified | Program::Delegated => None,
                Program::ReceiveOnly => Some(KycType::ReceiveOnly),
                Program::Unverified => Some(KycType::Unverified),
            },
        }
    }

    /// What is kept when Astra accepts it.
    pub(crate) fn what_stays(&self) -> SubmittedPerson {
        SubmittedPerson {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            preferred_first_name: self.preferred_first_name.clone(),
            preferred_last_name: self.preferred_last_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: one_line(&self.address),
            program: self.program,
        }
    }
}
