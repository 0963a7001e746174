//! Astra's names for the fields of a business profile, as fields of our form: a refusal leads to where it can be put right.

use super::form::{BusinessForm, OwnerIs};

/// The field of the form that a field of the profile was made of, where there is one (A26, profile field names; A50,
/// validation body). Owners may be numbered with a dot or in brackets.
pub(super) fn form_field(astras: &str, form: &BusinessForm) -> Option<String> {
    let plain = astras.replace('[', ".").replace(']', "");
    let mut parts = plain.split('.').filter(|part| !part.is_empty());
    let part = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    match (part, rest.as_slice()) {
        ("phone", []) => Some("phone".to_owned()),
        // The business user is the admin.
        ("first_name" | "last_name" | "email", []) => Some(format!("admin.{part}")),
        ("business_info", []) => Some("business.business_type".to_owned()),
        ("business_info", [field]) => match *field {
            "business_type" | "business_name" | "doing_business_as" | "ein" | "phone"
            | "website" => Some(format!("business.{field}")),
            _ => of_address("business", field),
        },
        ("business_admin", []) => Some("admin.first_name".to_owned()),
        ("business_admin", [field]) => of_person("admin", field),
        ("business_controller", []) => Some("admin_runs_it".to_owned()),
        ("business_controller", ["title"]) => Some("controller.title".to_owned()),
        ("business_controller", [field]) => of_person(controller(form), field),
        ("beneficial_owners", []) => Some("owners".to_owned()),
        ("beneficial_owners", [number]) => owner(form, number).map(|_| "owners".to_owned()),
        ("beneficial_owners", [number, field]) => of_person(&owner(form, number)?, field),
        _ => None,
    }
}

fn controller(form: &BusinessForm) -> &'static str {
    if form.admin_runs_it == Some(true) {
        "admin"
    } else {
        "controller.person"
    }
}

/// Where the owner stands in the form whose number Astra names: the admin is sent first.
fn owner(form: &BusinessForm, number: &str) -> Option<String> {
    let number: usize = number.parse().ok()?;
    let listed = match (form.admin_owns, number) {
        (Some(true), 0) => return Some("admin".to_owned()),
        (Some(true), number) => number - 1,
        (_, number) => number,
    };
    Some(match form.owners.get(listed)?.is {
        OwnerIs::Controller => controller(form).to_owned(),
        OwnerIs::Other => format!("owners.{listed}.person"),
    })
}

fn of_person(at: &str, field: &str) -> Option<String> {
    match field {
        "first_name" | "last_name" | "email" | "date_of_birth" => Some(format!("{at}.{field}")),
        _ => of_address(at, field),
    }
}

fn of_address(at: &str, field: &str) -> Option<String> {
    let known = ["address1", "address2", "city", "state", "postal_code"].contains(&field);
    known.then(|| format!("{at}.address.{field}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use serde_json::Value;

    use super::*;
    use crate::connection::Program;
    use crate::onboarding::{OwnerForm, Sample, parse, sample};

    #[test]
    fn every_field_of_a_profile_leads_to_the_field_it_was_made_of() {
        // The admin owns, another person runs it and owns, and there is a third owner.
        let mut form = sample(Sample::Reviewed);
        form.owners.push(OwnerForm::default());
        for (astras, ours) in [
            ("phone", "phone"),
            ("first_name", "admin.first_name"),
            ("email", "admin.email"),
            ("business_info", "business.business_type"),
            ("business_info.business_type", "business.business_type"),
            ("business_info.business_name", "business.business_name"),
            (
                "business_info.doing_business_as",
                "business.doing_business_as",
            ),
            ("business_info.ein", "business.ein"),
            ("business_info.phone", "business.phone"),
            ("business_info.website", "business.website"),
            ("business_info.address1", "business.address.address1"),
            ("business_info.postal_code", "business.address.postal_code"),
            ("business_admin.email", "admin.email"),
            ("business_admin.address1", "admin.address.address1"),
            ("business_controller", "admin_runs_it"),
            ("business_controller.title", "controller.title"),
            (
                "business_controller.address1",
                "controller.person.address.address1",
            ),
            (
                "business_controller.date_of_birth",
                "controller.person.date_of_birth",
            ),
            ("beneficial_owners", "owners"),
            ("beneficial_owners.2", "owners"),
            ("beneficial_owners.0.email", "admin.email"),
            (
                "beneficial_owners.1.state",
                "controller.person.address.state",
            ),
            ("beneficial_owners.2.city", "owners.1.person.address.city"),
            (
                "beneficial_owners[2].last_name",
                "owners.1.person.last_name",
            ),
        ] {
            assert_eq!(form_field(astras, &form).as_deref(), Some(ours), "{astras}");
        }
        for unknown in [
            "",
            "user_id",
            "business_info.color",
            "beneficial_owners.9.email",
            "beneficial_owners.x.email",
            "business_admin.address1.line",
        ] {
            assert_eq!(form_field(unknown, &form), None, "{unknown:?}");
        }
    }

    #[test]
    fn a_controller_who_is_the_admin_is_put_right_at_the_admin() {
        let form = sample(Sample::Approved);
        for (astras, ours) in [
            ("business_controller.email", "admin.email"),
            ("business_controller.title", "controller.title"),
            ("beneficial_owners.0.address1", "admin.address.address1"),
        ] {
            assert_eq!(form_field(astras, &form).as_deref(), Some(ours));
        }
    }

    #[test]
    fn whatever_is_sent_has_its_field_in_the_form() {
        fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
            match value {
                Value::Object(fields) => fields
                    .iter()
                    .for_each(|(key, value)| leaves(value, &format!("{at}.{key}"), found)),
                Value::Array(items) => (items.iter().enumerate())
                    .for_each(|(key, value)| leaves(value, &format!("{at}.{key}"), found)),
                _ => found.push(at.trim_start_matches('.').to_owned()),
            }
        }
        for which in [Sample::Approved, Sample::Reviewed] {
            let form = sample(which);
            let request = parse(&form, Program::Verified, date(2026, 3, 3))
                .unwrap()
                .request;
            let mut sent = Vec::new();
            leaves(&serde_json::to_value(&request).unwrap(), "", &mut sent);
            let json = serde_json::to_value(&form).unwrap();
            // Chosen by staff, not by the business.
            for astras in sent.iter().filter(|it| *it != "kyb_type") {
                let ours = form_field(astras, &form).unwrap_or_default();
                let pointer = format!("/{}", ours.replace('.', "/"));
                assert!(
                    json.pointer(&pointer).is_some(),
                    "{astras} leads to {ours:?}"
                );
            }
        }
    }
}
