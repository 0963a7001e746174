//! What a form becomes once every field is right, and the kinds of business.

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

/// One kind of business, in our word and in Astra's.
///
/// Another kind is another row of [`BusinessTypeRule::ALL`], and its lines in `requirements.rs`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct BusinessTypeRule {
    /// Which kind.
    pub word: BusinessKind,
    /// What Astra is told (A28, business types).
    #[serde(skip)]
    pub sent_as: BusinessType,
}

impl BusinessTypeRule {
    /// Every kind that can be set up, in the order to offer them.
    pub const ALL: &[Self] = &[
        Self::new(BusinessKind::Llc, BusinessType::Llc),
        // One person, who is the admin.
        Self::new(
            BusinessKind::SoleProprietorship,
            BusinessType::SoleProprietorship,
        ),
        Self::new(BusinessKind::SCorporation, BusinessType::Corporation),
        Self::new(BusinessKind::CCorporation, BusinessType::Corporation),
        Self::new(BusinessKind::Partnership, BusinessType::Partnership),
    ];

    const fn new(word: BusinessKind, sent_as: BusinessType) -> Self {
        Self { word, sent_as }
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
            .find(|rule| Some(rule.word) == kind)
            .ok_or(IssueCode::BusinessTypeUnsupported.into())
    }
}
