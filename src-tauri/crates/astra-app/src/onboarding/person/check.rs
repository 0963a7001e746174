//! The person's form as a whole: one walk gives both the issues and what is sent to Astra.

use std::net::IpAddr;

use astra_client::{KycType, Phone, PostalAddress, UserIntentRequest};
use jiff::civil::Date;

use super::PersonIntentForm;
use crate::businesses::SubmittedPerson;
use crate::businesses::one_line;
use crate::connection::Program;
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::onboarding::check::{Place, Walk};
use crate::onboarding::rules::{
    BirthDate, Ssn, is_toll_free, optional, parse_email, parse_person_name, parse_phone,
    parse_pronouns,
};

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::onboarding::person::{PersonSample, sample_person};

    const TODAY: Date = date(2026, 3, 3);

    fn sample(which: PersonSample) -> (PersonIntentForm, Ssn) {
        let sample = sample_person(which);
        (sample.form, Ssn::parse(sample.ssn).unwrap())
    }

    /// The issues of the sample after a change, as field and code.
    fn issues(change: impl FnOnce(&mut PersonIntentForm)) -> Vec<(String, IssueCode)> {
        let (mut form, ssn) = sample(PersonSample::Approved);
        change(&mut form);
        let issues = check_person(&form, Some(&ssn), Program::Verified, TODAY).into_iter();
        issues.map(|issue| (issue.field, issue.code)).collect()
    }

    #[test]
    fn every_sample_of_a_person_is_right_as_it_stands() {
        for which in PersonSample::ALL {
            let (form, ssn) = sample(which);
            assert_eq!(
                check_person(&form, Some(&ssn), Program::Verified, TODAY),
                [],
                "{which:?}"
            );
        }
    }

    #[test]
    fn an_empty_form_of_a_person_asks_for_all_that_astra_requires_and_nothing_else() {
        let issues = check_person(&PersonIntentForm::default(), None, Program::Verified, TODAY);
        assert!(issues.iter().all(|issue| issue.code == IssueCode::Required));
        let fields: Vec<&str> = issues.iter().map(|issue| issue.field.as_str()).collect();
        let required = [
            "first_name",
            "last_name",
            "email",
            "phone",
            "date_of_birth",
            "ssn",
            "address.address1",
            "address.city",
            "address.state",
            "address.postal_code",
        ];
        assert_eq!(fields, required, "CONTRACT.md 7, in the order of the form");
    }

    #[test]
    fn each_rule_of_a_person_names_its_field_and_its_reason() {
        use IssueCode as Code;
        let at = |field: &str, code| vec![(field.to_owned(), code)];
        for (found, expected) in [
            (
                issues(|form| form.date_of_birth = "03/04/2008".into()),
                at("date_of_birth", Code::Minor),
            ),
            (
                issues(|form| form.address.address1 = "PO Box 5".into()),
                at("address.address1", Code::PoBox),
            ),
            (
                issues(|form| form.address.state = "PR".into()),
                at("address.postal_code", Code::ZipState),
            ),
            (
                issues(|form| form.address.postal_code = "9430".into()),
                at("address.postal_code", Code::ZipShape),
            ),
            (
                issues(|form| form.phone = "+44 20 7946 0958".into()),
                at("phone", Code::PhoneShape),
            ),
            (
                issues(|form| form.phone = "800 411 0123".into()),
                at("phone", Code::PhoneTollFree),
            ),
            (
                issues(|form| form.email = "edmund".into()),
                at("email", Code::EmailShape),
            ),
            (
                issues(|form| form.first_name.clear()),
                at("first_name", Code::NameHalf),
            ),
            (
                issues(|form| form.preferred_first_name = "Ed1".into()),
                at("preferred_first_name", Code::NameShape),
            ),
            (
                issues(|form| form.preferred_pronouns = "/".into()),
                at("preferred_pronouns", Code::PronounsShape),
            ),
        ] {
            assert_eq!(found, expected);
        }
        let army = issues(|form| {
            form.address.state = "AE".into();
            form.address.postal_code = "09021".into();
        });
        assert_eq!(army, [], "people who serve abroad have such an address");
    }

    #[test]
    fn a_person_is_sent_as_the_contract_says() {
        let (mut form, _) = sample(PersonSample::Approved);
        form.preferred_first_name = "Ed".into();
        form.preferred_pronouns = "he/him".into();
        let ssn = Ssn::parse("123-45-6789").unwrap();
        let device: IpAddr = "203.0.113.7".parse().unwrap();
        let details = parse_person(&form, Some(&ssn), Program::Verified, TODAY)
            .unwrap_or_else(|_| panic!("no issue"));
        let request = details.into_request(device);
        assert_eq!(request.phone.as_str(), "+16505550141", "+1 and ten digits");
        assert_eq!(request.address2, "", "an empty text, never null");
        assert_eq!(request.date_of_birth, Some(date(1985, 2, 3)));
        assert_eq!(
            request.ssn.unwrap().expose_secret(),
            "123456789",
            "no dashes"
        );
        assert_eq!(request.preferred_first_name.as_deref(), Some("Ed"));
        assert_eq!(request.preferred_last_name, None, "left out");
        assert_eq!(request.preferred_pronouns.as_deref(), Some("he/him"));
        assert_eq!(request.ip_address, device);
        assert_eq!(
            request.kyc_type, None,
            "Astra takes verified where nothing is said"
        );
    }

    #[test]
    fn fields_that_astra_names_lead_to_ours() {
        for (astras, ours) in [
            ("ssn", Some("ssn")),
            ("address1", Some("address.address1")),
            ("postal_code", Some("address.postal_code")),
            ("ip_address", None),
            ("planet", None),
        ] {
            assert_eq!(form_field(astras).as_deref(), ours, "{astras}");
        }
    }

    #[test]
    fn a_lighter_program_asks_a_person_for_less_and_says_so_to_astra() {
        let device: IpAddr = "203.0.113.7".parse().unwrap();
        for (program, number, birth, sent) in [
            (Program::Verified, true, true, None),
            (Program::Delegated, false, true, None),
            (
                Program::ReceiveOnly,
                false,
                false,
                Some(KycType::ReceiveOnly),
            ),
            (Program::Unverified, false, true, Some(KycType::Unverified)),
        ] {
            let (mut form, ssn) = sample(PersonSample::Approved);
            let details = parse_person(&form, Some(&ssn), program, TODAY);
            let request = details
                .unwrap_or_else(|_| panic!("no issue"))
                .into_request(device);
            assert_eq!(request.kyc_type, sent, "{program:?} (CONTRACT.md 7)");
            form.date_of_birth.clear();
            let issues = check_person(&form, None, program, TODAY);
            let asked = |field: &str| issues.iter().any(|issue| issue.field == field);
            assert_eq!(asked("ssn"), number, "{program:?} (CONTRACT.md 7)");
            assert_eq!(asked("date_of_birth"), birth, "{program:?} (CONTRACT.md 7)");
        }
    }
}
