//! What a form becomes once every field is right, and what each kind of business has to fill in.

use std::fmt;

use astra_client::{BusinessType, Phone};

use super::{Address, BirthDate, Ein, Problem, seen};
use crate::ground::field_issue::IssueCode;

/// Everything about the business, parsed; ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessDetails {
    /// Mobile number that gets the one-time code; Astra takes three profiles per number (CONTRACT.md 10).
    pub phone: Phone,
    /// The company.
    pub business: BusinessInfo,
    /// Who signs for the business.
    pub admin: Person,
    /// Who runs it; none for kinds of business that have none.
    pub controller: Option<Controller>,
    /// People who own 25 % or more, resolved to their own details; four at most.
    pub owners: Vec<Person>,
}

impl BusinessDetails {
    /// Full name of who runs the business; the admin where there is no controller.
    pub fn controller_name(&self) -> String {
        match &self.controller {
            Some(controller) => controller.person.full_name(),
            None => self.admin.full_name(),
        }
    }

    /// Full names of the owners, in the order of the form.
    pub fn owner_names(&self) -> Vec<String> {
        self.owners.iter().map(Person::full_name).collect()
    }
}

/// The company.
#[derive(Clone, PartialEq, Eq)]
pub struct BusinessInfo {
    /// Kind of business, one of [`BusinessTypeRule::ALL`].
    pub kind: &'static BusinessTypeRule,
    /// Legal name.
    pub name: String,
    /// Trade name, if it has one.
    pub doing_business_as: Option<String>,
    /// Employer identification number; none only where [`BusinessTypeRule::ein`] allows it.
    pub ein: Option<Ein>,
    /// Company telephone.
    pub phone: Phone,
    /// Website, if it has one.
    pub website: Option<String>,
    /// Where it is.
    pub address: Address,
}

impl fmt::Debug for BusinessInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessInfo")
            .field("kind", &self.kind.word)
            .finish_non_exhaustive()
    }
}

/// A person, complete.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address.
    pub email: String,
    /// Date of birth.
    pub date_of_birth: BirthDate,
    /// Home address.
    pub address: Address,
}

impl Person {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

/// The controller, with the admin's details where they are the same person.
#[derive(Clone, PartialEq, Eq)]
pub struct Controller {
    /// Title in the company.
    pub title: String,
    /// Who it is.
    pub person: Person,
}

impl fmt::Debug for Controller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Controller(..)")
    }
}

/// One kind of business and what it has to fill in under full KYB (CONTRACT.md 10, "What is required for which program").
///
/// Another kind is another row of [`BusinessTypeRule::ALL`]; nothing else in Rust knows the kinds apart.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
pub struct BusinessTypeRule {
    /// The form's word for the kind. It stays with the business: Astra has one word for two of them.
    pub word: &'static str,
    /// What Astra is told (A28, business types).
    #[serde(skip)]
    pub sent_as: BusinessType,
    /// Whether the EIN has to be given.
    pub ein: EinRule,
    /// There is a controller.
    pub has_controller: bool,
    /// There are owners, or it is said that nobody owns 25 %.
    pub has_owners: bool,
}

/// Whether a kind of business has to give an EIN. Astra's API takes a profile without one (CONTRACT.md 10: the hosted
/// pages ask for what is not in the profile).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EinRule {
    /// Every such business has one.
    Required,
    /// Most have one: a warning without it.
    Expected,
    /// Many have none.
    Optional,
}

impl BusinessTypeRule {
    /// What is asked before the kind is known: everything.
    pub const UNKNOWN: &Self = &Self::company("", BusinessType::Corporation, EinRule::Required);

    /// Every kind that can be set up, in the order to offer them.
    pub const ALL: &[Self] = &[
        // An LLC of one person may do without an EIN, as that person does (IRS, "Single member limited liability
        // companies").
        Self::company("llc", BusinessType::Llc, EinRule::Expected),
        // One person, who is the admin; the IRS gives only some of them an EIN.
        Self {
            word: "sole_proprietorship",
            sent_as: BusinessType::SoleProprietorship,
            ein: EinRule::Optional,
            has_controller: false,
            has_owners: false,
        },
        Self::company(
            "s_corporation",
            BusinessType::Corporation,
            EinRule::Required,
        ),
        Self::company(
            "c_corporation",
            BusinessType::Corporation,
            EinRule::Required,
        ),
        Self::company("partnership", BusinessType::Partnership, EinRule::Required),
    ];

    /// A company apart from its people: everything is asked for.
    const fn company(word: &'static str, sent_as: BusinessType, ein: EinRule) -> Self {
        Self {
            word,
            sent_as,
            ein,
            has_controller: true,
            has_owners: true,
        }
    }

    /// Finds the kind by the form's word.
    ///
    /// # Errors
    /// `required` or `business_type_unsupported`.
    pub fn parse(raw: &str) -> Result<&'static Self, Problem> {
        let text = seen(raw)?;
        Self::ALL
            .iter()
            .find(|rule| rule.word == text)
            .ok_or(IssueCode::BusinessTypeUnsupported.into())
    }
}
