//! The form as a whole: what is said about its fields, and how they hang together.
//!
//! One walk over the form gives both the issues and Astra's request, so that what is checked is what is sent. Which fields it
//! meets is for `requirements.rs` to say. No SSN is in it: Astra's page asks for it (A29, ssn of officers).

use astra_client::{BusinessInfo, BusinessPerson, BusinessProfileRequest, PostalAddress};
use jiff::civil::Date;
use secrecy::SecretString;

use super::form::{AddressForm, BusinessForm, OwnerIs, PersonForm};
use super::requirements::{Need, Requirements};
use super::rules::{
    BirthDate, BusinessDetails, BusinessTypeRule, Ein, FoundBox, Problem, State, Zip, find_box,
    is_toll_free, optional, parse_city, parse_company_name, parse_email, parse_person_name,
    parse_phone, parse_street, parse_title, parse_unit, parse_website,
};
use crate::businesses::BusinessKind;
use crate::connection::Program;
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::typed_text::trimmed;

/// Most owners that a form takes, the admin among them: five people cannot own 25 % each.
pub const OWNERS_MAX: usize = 4;

/// What stands in the field of the state for somebody who lives outside the US.
pub const OUTSIDE_US: &str = "outside_us";

/// Everything to be said about the form, in the order of its fields; empty if there is nothing.
///
/// `today` is the date where the person is.
pub fn check(form: &BusinessForm, program: Program, today: Date) -> Vec<FieldIssue> {
    Walk::over(form, program, today).0
}

/// The form as Astra's request. Warnings do not keep it from being parsed.
///
/// # Errors
/// Every issue of the form, warnings too, if at least one is an error.
pub fn parse(
    form: &BusinessForm,
    program: Program,
    today: Date,
) -> Result<BusinessDetails, Vec<FieldIssue>> {
    match Walk::over(form, program, today) {
        (issues, Some(details)) if !issues.iter().any(FieldIssue::is_error) => Ok(details),
        (issues, _) => Err(issues),
    }
}

/// What is to be said about an address alone, its fields named below `at`, and the address where nothing is wrong with it.
pub(crate) fn check_address(
    at: &str,
    form: &AddressForm,
    of: AddressOf,
) -> (Vec<FieldIssue>, Option<PostalAddress>) {
    // No field of an address is a date, or depends on the program.
    let mut walk = Walk::new(Program::default(), Date::constant(1970, 1, 1));
    let place = match of {
        AddressOf::Business => Place::Business,
        AddressOf::Person => Place::Home,
    };
    let address = walk.address(at, form, place);
    (walk.issues, address)
}

/// Whose address it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressOf {
    /// A place in the US.
    Business,
    /// A home, which may be a military post office.
    Person,
}

/// What stands at an address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Business,
    Home,
}

/// The parts of the form that describe a person, as `requirements.rs` names them.
const ADMIN: &str = "admin";
const CONTROLLER: &str = "controller.person";
const OWNER: &str = "owners.*.person";

/// Collects issues on the way through a form. A value that could not be read is `None`, and its issue is kept.
pub(super) struct Walk {
    program: Program,
    asked: Requirements,
    today: Date,
    issues: Vec<FieldIssue>,
}

impl Walk {
    /// A walk over a form with nothing in it that depends on the kind of business.
    pub(super) fn new(program: Program, today: Date) -> Self {
        Self {
            program,
            asked: Requirements::of(program, None),
            today,
            issues: Vec::new(),
        }
    }

    /// In the order in which the fields were walked.
    pub(super) fn into_issues(self) -> Vec<FieldIssue> {
        self.issues
    }

    fn over(
        form: &BusinessForm,
        program: Program,
        today: Date,
    ) -> (Vec<FieldIssue>, Option<BusinessDetails>) {
        let kind = BusinessTypeRule::parse(&form.business.business_type);
        let word = kind.as_ref().ok().map(|rule| rule.word);
        let mut walk = Self {
            asked: Requirements::of(program, word),
            ..Self::new(program, today)
        };
        let details = walk.form(form, kind);
        (walk.issues, details)
    }

    /// Every part is walked before any `?`, so that the first mistake does not hide the next.
    fn form(
        &mut self,
        form: &BusinessForm,
        kind: Result<&'static BusinessTypeRule, Problem>,
    ) -> Option<BusinessDetails> {
        let phone = self.read("phone", parse_phone(&form.phone));
        if phone
            .as_ref()
            .is_some_and(|phone| is_toll_free(phone.to_ten_digits()))
        {
            self.warn("phone", IssueCode::PhoneTollFree);
        }
        // The other fields are worth having right anyway.
        let kind = self.read("business.business_type", kind);
        let info = &form.business;
        let name = self.read(
            "business.business_name",
            parse_company_name(&info.business_name),
        );
        let trade_name = self.asked(
            "business.doing_business_as",
            &info.doing_business_as,
            parse_company_name,
        );
        let ein = self.ein(kind, &info.ein);
        let company_phone = self.asked("business.phone", &info.phone, parse_phone);
        let website = self.asked("business.website", &info.website, parse_website);
        let address = self.address("business.address", &info.address, Place::Business);
        // What was typed and is not asked for stays in the form, unread, for when the kind of business changes.
        let admin = self.person(ADMIN, &roles_of_admin(form, &self.asked), &form.admin);
        let has_controller = self.answered("admin_runs_it", form.admin_runs_it);
        let has_owners = self.answered("admin_owns", form.admin_owns);
        let controller = if has_controller {
            self.controller(form, admin.as_ref()).map(Some)
        } else {
            Some(None)
        };
        let owners = if has_owners {
            let controller = controller.as_ref().and_then(Option::as_ref);
            self.owners(form, admin.as_ref(), controller)
        } else {
            Some(Vec::new())
        };
        let (kind, name, doing_business_as, ein, admin) = (kind?, name?, trade_name?, ein?, admin?);
        let request = BusinessProfileRequest {
            phone: phone?,
            // The business user is the admin.
            first_name: Some(admin.first_name.clone()),
            last_name: Some(admin.last_name.clone()),
            email: admin.email.clone(),
            user_id: None,
            kyb_type: Some(self.program.kyb_type()),
            business_info: BusinessInfo {
                business_type: kind.sent_as.clone(),
                // A63, no trade name: a business without one sends its legal name.
                doing_business_as: Some(doing_business_as.as_ref().unwrap_or(&name).clone()),
                business_name: name,
                ein: ein.as_ref().map(|ein| SecretString::from(ein.as_str())),
                phone: company_phone?,
                website: website?,
                address: address?,
            },
            business_admin: self.only(ADMIN, &admin),
            business_controller: controller?,
            beneficial_owners: owners?,
        };
        Some(BusinessDetails {
            kind,
            program: self.program,
            doing_business_as,
            ein,
            request,
        })
    }

    /// A field that not every business is asked for: none where it is not, or where it may stay empty and does.
    fn asked<T>(
        &mut self,
        field: &str,
        raw: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<Option<T>> {
        match self.asked.need(field) {
            Some(Need::Required) => self.read(field, parse(raw)).map(Some),
            Some(Need::Optional) => self.read(field, optional(raw, parse)),
            None => Some(None),
        }
    }

    /// Whether the question is asked of the admin; that it has no answer yet is said.
    fn answered(&mut self, field: &str, answer: Option<bool>) -> bool {
        let asked = self.asked.asks(field);
        if asked && answer.is_none() {
            self.error(field, IssueCode::AnswerMissing);
        }
        asked
    }

    fn ein(&mut self, kind: Option<&BusinessTypeRule>, raw: &str) -> Option<Option<Ein>> {
        const FIELD: &str = "business.ein";
        let ein = self.asked(FIELD, raw, Ein::parse);
        let is_llc = kind.is_some_and(|rule| rule.word == BusinessKind::Llc);
        if is_llc && self.asked.asks(FIELD) && matches!(ein, Some(None)) {
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

    fn controller(
        &mut self,
        form: &BusinessForm,
        admin: Option<&BusinessPerson>,
    ) -> Option<BusinessPerson> {
        let title = self.asked("controller.title", &form.controller.title, parse_title);
        let person = match form.admin_runs_it {
            Some(true) => admin.cloned(),
            Some(false) => self.person(CONTROLLER, &[CONTROLLER], &form.controller.person),
            // Nobody knows yet whose details are wanted.
            None => None,
        };
        Some(BusinessPerson {
            title: title?,
            ..self.only(CONTROLLER, &person?)
        })
    }

    fn owners(
        &mut self,
        form: &BusinessForm,
        admin: Option<&BusinessPerson>,
        controller: Option<&BusinessPerson>,
    ) -> Option<Vec<BusinessPerson>> {
        let admin_owns = form.admin_owns == Some(true);
        let all = form.owners.len() + usize::from(admin_owns);
        let nobody = form.nobody_owns_quarter;
        if all == 0 && !nobody {
            // Astra takes a profile without owners; its reviewers come back for them.
            self.warn("owners", IssueCode::OwnersMissing);
        }
        if all > 0 && nobody {
            self.error("owners", IssueCode::OwnersContradict);
        }
        if all > OWNERS_MAX {
            self.error("owners", IssueCode::OwnersTooMany);
        }
        let mut owners = Vec::with_capacity(all);
        if admin_owns {
            owners.push(admin.cloned());
        }
        let mut has_controller = false;
        for (at, owner) in form.owners.iter().enumerate() {
            owners.push(match owner.is {
                OwnerIs::Controller => {
                    if std::mem::replace(&mut has_controller, true) {
                        self.error(format!("owners.{at}.is"), IssueCode::OwnerRepeated);
                    } else if form.admin_runs_it == Some(true) {
                        self.error(format!("owners.{at}.is"), IssueCode::OwnerIsAdmin);
                    }
                    controller.cloned()
                }
                OwnerIs::Other => {
                    self.person(&format!("owners.{at}.person"), &[OWNER], &owner.person)
                }
            });
        }
        let owners: Option<Vec<_>> = owners.into_iter().collect();
        Some(
            owners?
                .iter()
                .map(|owner| self.only(OWNER, owner))
                .collect(),
        )
    }

    /// A person at `at`, with what is asked for in any of these roles.
    fn person(&mut self, at: &str, roles: &[&str], form: &PersonForm) -> Option<BusinessPerson> {
        let asks = |field: &str| {
            let mut roles = roles.iter();
            roles.any(|role| self.asked.asks(&format!("{role}.{field}")))
        };
        let (asks_email, asks_birth) = (asks("email"), asks("date_of_birth"));
        let asks_address = asks("address.address1");
        let (first_name, last_name) =
            self.full_name(&format!("{at}."), &form.first_name, &form.last_name);
        let email = asks_email.then(|| self.read(format!("{at}.email"), parse_email(&form.email)));
        let date_of_birth = asks_birth.then(|| {
            let date = BirthDate::parse(&form.date_of_birth, self.today);
            self.read(format!("{at}.date_of_birth"), date)
        });
        let address = asks_address
            .then(|| self.address(&format!("{at}.address"), &form.address, Place::Home));
        Some(BusinessPerson {
            first_name: first_name?,
            last_name: last_name?,
            title: None,
            email: right_if_asked(email)?,
            date_of_birth: right_if_asked(date_of_birth)?.map(|date| date.date()),
            ssn: None,
            address: right_if_asked(address)?,
        })
    }

    /// What is sent of a person in one role: what is asked for in another only is not. No title, which only the
    /// controller has.
    fn only(&self, role: &str, person: &BusinessPerson) -> BusinessPerson {
        let asks = |field: &str| self.asked.asks(&format!("{role}.{field}"));
        let person = person.clone();
        BusinessPerson {
            title: None,
            email: person.email.filter(|_| asks("email")),
            date_of_birth: person.date_of_birth.filter(|_| asks("date_of_birth")),
            address: person.address.filter(|_| asks("address.address1")),
            ..person
        }
    }

    /// First and last name. `at` is the path before the names of both fields.
    pub(super) fn full_name(
        &mut self,
        at: &str,
        first: &str,
        last: &str,
    ) -> (Option<String>, Option<String>) {
        let half = trimmed(first).is_empty() != trimmed(last).is_empty();
        let mut name = |field: &str, raw: &str| {
            let name = parse_person_name(raw).map_err(|problem| match problem.code {
                // Some people have one name; Astra asks for two.
                IssueCode::Required if half => IssueCode::NameHalf.into(),
                _ => problem,
            });
            self.read(format!("{at}{field}"), name)
        };
        (name("first_name", first), name("last_name", last))
    }

    pub(super) fn address(
        &mut self,
        at: &str,
        form: &AddressForm,
        place: Place,
    ) -> Option<PostalAddress> {
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
        Some(PostalAddress {
            address1: address1?,
            address2: address2?,
            city: city?,
            state: state?.code().to_owned(),
            postal_code: postal_code?.as_str().to_owned(),
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

    pub(super) fn read<T>(
        &mut self,
        field: impl Into<String>,
        outcome: Result<T, Problem>,
    ) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(problem) => {
                self.issues.push(problem.at(field));
                None
            }
        }
    }

    pub(super) fn warn(&mut self, field: impl Into<String>, code: IssueCode) {
        self.issues.push(FieldIssue::warning(field, code));
    }

    pub(super) fn error(&mut self, field: impl Into<String>, code: IssueCode) {
        self.issues.push(FieldIssue::error(field, code));
    }
}

/// The roles that the admin has in the business, whose details are typed once.
fn roles_of_admin(form: &BusinessForm, asked: &Requirements) -> Vec<&'static str> {
    let mut roles = vec![ADMIN];
    if asked.asks("admin_runs_it") && form.admin_runs_it == Some(true) {
        roles.push(CONTROLLER);
    }
    if asked.asks("admin_owns") && form.admin_owns == Some(true) {
        roles.push(OWNER);
    }
    roles
}

/// `None` only for what was asked for and is not right.
fn right_if_asked<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    read.map_or(Some(None), |value| value.map(Some))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
