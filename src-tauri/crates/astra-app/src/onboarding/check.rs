//! The form as a whole: which fields a business must fill in, and how they hang together.
//!
//! One walk over the form gives both the issues and the values, so that what is checked is what is sent.

use jiff::civil::Date;

use super::form::{
    AddressForm, BusinessForm, BusinessInfoForm, ControllerForm, OwnerForm, OwnerIs, PersonForm,
};
use super::rules::{
    Address, BirthDate, BusinessDetails, BusinessInfo, BusinessTypeRule, Controller, Ein, EinRule,
    FoundBox, Person, Problem, State, Zip, find_box, is_toll_free, optional, parse_city,
    parse_company_name, parse_email, parse_person_name, parse_phone, parse_street, parse_title,
    parse_unit, parse_website,
};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::trimmed;

/// Most owners a form takes: five people cannot own 25 % each.
pub const OWNERS_MAX: usize = 4;

/// What stands in the field of the state for somebody who lives outside the US.
pub const OUTSIDE_US: &str = "outside_us";

/// Everything to be said about the form, in the order of its fields; empty if there is nothing.
///
/// `today` is the date where the person is.
pub fn check(form: &BusinessForm, today: Date) -> Vec<FieldIssue> {
    Walk::over(form, today).0
}

/// The form as values. Warnings do not keep it from being parsed.
///
/// # Errors
/// Every issue of the form, warnings too, if at least one is an error.
pub fn parse(form: &BusinessForm, today: Date) -> Result<BusinessDetails, Vec<FieldIssue>> {
    match Walk::over(form, today) {
        (issues, Some(details)) if !issues.iter().any(FieldIssue::is_error) => Ok(details),
        (issues, _) => Err(issues),
    }
}

/// What stands at an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Business,
    Home,
}

/// Collects issues on the way through the form. A value that could not be read is `None`, and its issue is kept.
struct Walk {
    today: Date,
    issues: Vec<FieldIssue>,
}

impl Walk {
    fn over(form: &BusinessForm, today: Date) -> (Vec<FieldIssue>, Option<BusinessDetails>) {
        let mut walk = Self {
            today,
            issues: Vec::new(),
        };
        let details = walk.form(form);
        (walk.issues, details)
    }

    /// Every part is walked before any `?`, so that the first mistake does not hide the next.
    fn form(&mut self, form: &BusinessForm) -> Option<BusinessDetails> {
        let phone = self.read("phone", parse_phone(&form.phone));
        if phone
            .as_ref()
            .is_some_and(|phone| is_toll_free(phone.to_ten_digits()))
        {
            self.warn("phone", IssueCode::PhoneTollFree);
        }
        let kind = self.read(
            "business.business_type",
            BusinessTypeRule::parse(&form.business.business_type),
        );
        // The other fields are worth having right anyway.
        let rule = kind.unwrap_or(BusinessTypeRule::UNKNOWN);
        let business = self.business(rule, &form.business);
        let admin = self.person("admin", &form.admin);
        // What was typed for people this kind doesn't have stays in the form, unread, for when the kind changes.
        let controller = if rule.has_controller {
            self.controller(&form.controller, admin.as_ref()).map(Some)
        } else {
            Some(None)
        };
        let owners = if rule.has_owners {
            let controller = controller.as_ref().and_then(Option::as_ref);
            self.owners(form, admin.as_ref(), controller)
        } else {
            Some(Vec::new())
        };
        kind?;
        Some(BusinessDetails {
            phone: phone?,
            business: business?,
            admin: admin?,
            controller: controller?,
            owners: owners?,
        })
    }

    fn business(
        &mut self,
        rule: &'static BusinessTypeRule,
        form: &BusinessInfoForm,
    ) -> Option<BusinessInfo> {
        let name = self.read(
            "business.business_name",
            parse_company_name(&form.business_name),
        );
        let doing_business_as = self.read(
            "business.doing_business_as",
            optional(&form.doing_business_as, parse_company_name),
        );
        let ein = self.ein(rule, &form.ein);
        let phone = self.read("business.phone", parse_phone(&form.phone));
        let website = self.read("business.website", optional(&form.website, parse_website));
        let address = self.address("business.address", &form.address, Place::Business);
        Some(BusinessInfo {
            kind: rule,
            name: name?,
            doing_business_as: doing_business_as?,
            ein: ein?,
            phone: phone?,
            website: website?,
            address: address?,
        })
    }

    fn ein(&mut self, rule: &BusinessTypeRule, raw: &str) -> Option<Option<Ein>> {
        const FIELD: &str = "business.ein";
        let ein = match rule.ein {
            EinRule::Required => self.read(FIELD, Ein::parse(raw)).map(Some),
            EinRule::Expected | EinRule::Optional => self.read(FIELD, optional(raw, Ein::parse)),
        };
        if rule.ein == EinRule::Expected && ein == Some(None) {
            self.warn(FIELD, IssueCode::EinMissing);
        }
        if let Some(Some(ein)) = &ein
            && !ein.has_known_prefix()
        {
            self.issues.push(
                FieldIssue::warning(FIELD, IssueCode::EinPrefix).with("prefix", ein.prefix()),
            );
        }
        ein
    }

    fn controller(&mut self, form: &ControllerForm, admin: Option<&Person>) -> Option<Controller> {
        let title = self.read("controller.title", parse_title(&form.title));
        let person = if form.same_as_admin {
            admin.cloned()
        } else {
            self.person("controller.person", &form.person)
        };
        Some(Controller {
            title: title?,
            person: person?,
        })
    }

    fn owners(
        &mut self,
        form: &BusinessForm,
        admin: Option<&Person>,
        controller: Option<&Controller>,
    ) -> Option<Vec<Person>> {
        let (listed, nobody) = (form.owners.len(), form.nobody_owns_quarter);
        if listed == 0 && !nobody {
            self.error("owners", IssueCode::OwnersMissing);
        }
        if listed > 0 && nobody {
            self.error("owners", IssueCode::OwnersContradict);
        }
        if listed > OWNERS_MAX {
            self.error("owners", IssueCode::OwnersTooMany);
        }
        let mut named = Vec::new();
        let mut owners = Vec::with_capacity(listed);
        for (at, owner) in form.owners.iter().enumerate() {
            if let Some(who) = who(owner, &form.controller) {
                if named.contains(&who) {
                    self.error(format!("owners.{at}.is"), IssueCode::OwnerRepeated);
                }
                named.push(who);
            }
            owners.push(match owner.is {
                OwnerIs::Admin => admin.cloned(),
                OwnerIs::Controller => controller.map(|controller| controller.person.clone()),
                OwnerIs::Other => self.person(&format!("owners.{at}.person"), &owner.person),
            });
        }
        owners.into_iter().collect()
    }

    fn person(&mut self, at: &str, form: &PersonForm) -> Option<Person> {
        let half = trimmed(&form.first_name).is_empty() != trimmed(&form.last_name).is_empty();
        let mut name = |field: &str, raw: &str| {
            let name = parse_person_name(raw).map_err(|problem| match problem.code {
                // Some people have one name; Astra asks for two.
                IssueCode::Required if half => IssueCode::NameHalf.into(),
                _ => problem,
            });
            self.read(format!("{at}.{field}"), name)
        };
        let first_name = name("first_name", &form.first_name);
        let last_name = name("last_name", &form.last_name);
        let email = self.read(format!("{at}.email"), parse_email(&form.email));
        let date_of_birth = BirthDate::parse(&form.date_of_birth, self.today);
        let date_of_birth = self.read(format!("{at}.date_of_birth"), date_of_birth);
        let address = self.address(&format!("{at}.address"), &form.address, Place::Home);
        Some(Person {
            first_name: first_name?,
            last_name: last_name?,
            email: email?,
            date_of_birth: date_of_birth?,
            address: address?,
        })
    }

    fn address(&mut self, at: &str, form: &AddressForm, place: Place) -> Option<Address> {
        let state_field = format!("{at}.state");
        if place == Place::Home && form.state == OUTSIDE_US {
            self.error(state_field, IssueCode::AddressAbroad);
            return None;
        }
        let (street_field, unit_field) = (format!("{at}.address1"), format!("{at}.address2"));
        let street = parse_street(&form.address1);
        let unit = optional(&form.address2, parse_unit);
        let found = find_box(
            street.as_deref().unwrap_or_default(),
            unit.as_ref()
                .ok()
                .and_then(Option::as_deref)
                .unwrap_or_default(),
        );
        let boxed = |in_unit| found.as_ref().filter(move |found| found.in_unit == in_unit);
        let address1 = self.line(street_field, street, boxed(false));
        let address2 = self.line(unit_field, unit, boxed(true));
        let city = self.read(format!("{at}.city"), parse_city(&form.city));
        let state = match place {
            Place::Business => State::parse(&form.state),
            Place::Home => State::parse_home(&form.state),
        };
        let state = self.read(state_field, state);
        let field = format!("{at}.postal_code");
        let postal_code = self.read(field.as_str(), Zip::parse(&form.postal_code));
        if let (Some(zip), Some(state)) = (&postal_code, state)
            && !zip.is_in(state)
        {
            self.issues
                .push(FieldIssue::warning(field, IssueCode::ZipState).with("state", state.name()));
        }
        Some(Address {
            address1: address1?,
            address2: address2?,
            city: city?,
            state: state?,
            postal_code: postal_code?,
        })
    }

    /// A line of an address, and the PO box that was found in it.
    fn line<T>(
        &mut self,
        field: String,
        outcome: Result<T, Problem>,
        found: Option<&FoundBox>,
    ) -> Option<T> {
        match found {
            Some(found) if found.maybe => {
                let issue = FieldIssue::warning(field.as_str(), IssueCode::PoBoxMaybe);
                self.issues.push(issue.with("box", found.text.as_str()));
            }
            Some(_) => {
                self.error(field, IssueCode::PoBox);
                return None;
            }
            None => {}
        }
        self.read(field, outcome)
    }

    fn read<T>(&mut self, field: impl Into<String>, outcome: Result<T, Problem>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(problem) => {
                self.issues.push(problem.at(field));
                None
            }
        }
    }

    fn warn(&mut self, field: impl Into<String>, code: IssueCode) {
        self.issues.push(FieldIssue::warning(field, code));
    }

    fn error(&mut self, field: impl Into<String>, code: IssueCode) {
        self.issues.push(FieldIssue::error(field, code));
    }
}

/// Whom an owner repeats from above, the controller counting as the admin where they are one person.
fn who(owner: &OwnerForm, controller: &ControllerForm) -> Option<OwnerIs> {
    match owner.is {
        OwnerIs::Other => None,
        OwnerIs::Controller if controller.same_as_admin => Some(OwnerIs::Admin),
        named => Some(named),
    }
}
