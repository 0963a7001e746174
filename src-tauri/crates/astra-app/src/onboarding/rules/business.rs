//! What a form becomes once every field is right, and what each kind of business has to fill in.

use std::fmt;
use std::str::FromStr as _;

use astra_client::{BusinessProfileRequest, BusinessType};
use serde::Serialize;

use super::{Ein, Problem, seen};
use crate::businesses::BusinessKind;
use crate::connection::Program;
use crate::ground::field_issue::IssueCode;

/// The form parsed: the request, and what it does not say.
#[derive(Clone)]
pub struct BusinessDetails {
    /// Kind of business, one of [`BusinessTypeRule::ALL`].
    pub kind: &'static BusinessTypeRule,
    /// The program that it is submitted under.
    pub program: Program,
    /// Trade name, if it has one; the request has the legal name otherwise (A63, no trade name).
    pub doing_business_as: Option<String>,
    /// Employer identification number; none where it is not asked for, or may stay empty and did.
    pub ein: Option<Ein>,
    /// The business profile for Astra (CONTRACT.md 10).
    pub request: BusinessProfileRequest,
}

impl fmt::Debug for BusinessDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessDetails")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// One kind of business and what it has to fill in under full KYB (CONTRACT.md 10, "What is required for which program").
///
/// Another kind is another row of [`BusinessTypeRule::ALL`]; nothing else in Rust knows the kinds apart.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct BusinessTypeRule {
    /// Which kind; none before it is known.
    pub word: Option<BusinessKind>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// Before the kind is known, every question is asked.
    pub const UNKNOWN: &Self = &Self::company(None, BusinessType::Corporation, EinRule::Required);

    /// Every kind that can be set up, in the order to offer them.
    pub const ALL: &[Self] = &[
        // An LLC of one person may do without an EIN, as that person does (IRS, "Single member limited liability
        // companies").
        Self::company(
            Some(BusinessKind::Llc),
            BusinessType::Llc,
            EinRule::Expected,
        ),
        // One person, who is the admin; the IRS gives only some of them an EIN.
        Self {
            word: Some(BusinessKind::SoleProprietorship),
            sent_as: BusinessType::SoleProprietorship,
            ein: EinRule::Optional,
            has_controller: false,
            has_owners: false,
        },
        Self::company(
            Some(BusinessKind::SCorporation),
            BusinessType::Corporation,
            EinRule::Required,
        ),
        Self::company(
            Some(BusinessKind::CCorporation),
            BusinessType::Corporation,
            EinRule::Required,
        ),
        Self::company(
            Some(BusinessKind::Partnership),
            BusinessType::Partnership,
            EinRule::Required,
        ),
    ];

    /// A company apart from its people: everything is asked for.
    const fn company(word: Option<BusinessKind>, sent_as: BusinessType, ein: EinRule) -> Self {
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
        let kind = BusinessKind::from_str(&text).ok();
        Self::ALL
            .iter()
            .find(|rule| kind.is_some() && rule.word == kind)
            .ok_or(IssueCode::BusinessTypeUnsupported.into())
    }
}
