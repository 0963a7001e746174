//! What Astra wants to know of a business, by the program of the client and the kind of business: one table.
//!
//! Each line is one of Astra's business guide or of its API reference, and quotes it. The form asks for the fields of the
//! lines that apply, and for nothing else; `check` reads and sends the same ones.

use std::collections::BTreeMap;

use serde::Serialize;
use strum::VariantArray as _;

use super::rules::BusinessTypeRule;
use crate::businesses::BusinessKind;
use crate::connection::Program;

/// Whether a field that is asked for may stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It has to be filled in.
    Required,
    /// It may stay empty.
    Optional,
}

/// Where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// "Onboarding Business Users", the section about clients with delegation or a lighter program, word for word.
    Guide(&'static str),
    /// CONTRACT.md 10, word for word: the API reference as far as it is known, and what the hosted form asks for besides.
    Contract(&'static str),
    /// Ours, with its reason.
    Ours(&'static str),
}

/// One line of what Astra wants.
struct Line {
    programs: &'static [Program],
    kinds: &'static [BusinessKind],
    need: Need,
    /// Paths in the form; those of every owner with `*`.
    fields: &'static [&'static str],
    // Read by the tests, which hold each line to the words that it quotes.
    #[cfg_attr(not(test), allow(dead_code))]
    source: Source,
}

const VERIFIED: &[Program] = &[Program::Verified];
const DELEGATED: &[Program] = &[Program::Delegated];
const LIGHT: &[Program] = &[Program::ReceiveOnly, Program::Unverified];
const WITHOUT_FULL_CHECK: &[Program] = &[
    Program::Delegated,
    Program::ReceiveOnly,
    Program::Unverified,
];
const WITH_OWNERS: &[Program] = &[Program::Verified, Program::Delegated];

const SOLE_PROPRIETOR: &[BusinessKind] = &[BusinessKind::SoleProprietorship];
/// "For other business types".
const OTHER_TYPES: &[BusinessKind] = &[
    BusinessKind::Llc,
    BusinessKind::SCorporation,
    BusinessKind::CCorporation,
    BusinessKind::Partnership,
];
/// The IRS gives every one of them an EIN.
const WITH_EIN: &[BusinessKind] = &[
    BusinessKind::SCorporation,
    BusinessKind::CCorporation,
    BusinessKind::Partnership,
];
/// Some of them have none: an LLC of one person may do without, as that person does (IRS, "Single member limited liability
/// companies").
const OFTEN_WITHOUT_EIN: &[BusinessKind] = &[BusinessKind::Llc, BusinessKind::SoleProprietorship];

use Need::{Optional, Required};
use Program as P;
use Source::{Contract, Guide, Ours};

const LINES: &[Line] = &[
    // The profile itself.
    Line {
        programs: P::VARIANTS,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &["phone"],
        source: Contract("| phone | **yes** | `+1` and 10 digits."),
    },
    Line {
        programs: VERIFIED,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &[
            "business.business_type",
            "business.business_name",
            "business.phone",
            "business.address.address1",
            "business.address.city",
            "business.address.state",
            "business.address.postal_code",
        ],
        source: Contract(
            "| verified (full KYB) | the whole form, in the hosted pages if not in the profile |",
        ),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &["business.business_name"],
        source: Guide("Business name"),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &["business.business_type"],
        source: Guide("Business type"),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &[
            "business.address.address1",
            "business.address.city",
            "business.address.state",
            "business.address.postal_code",
        ],
        source: Guide("Business address"),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Optional,
        fields: &["business.doing_business_as"],
        // Always sent; the legal name stands in for it (A63, no trade name).
        source: Guide("DBA"),
    },
    Line {
        programs: VERIFIED,
        kinds: BusinessKind::VARIANTS,
        need: Optional,
        fields: &["business.doing_business_as"],
        source: Contract("A63: send the legal name."),
    },
    Line {
        programs: VERIFIED,
        kinds: BusinessKind::VARIANTS,
        need: Optional,
        fields: &["business.website"],
        source: Ours("a business may have none"),
    },
    Line {
        programs: VERIFIED,
        kinds: WITH_EIN,
        need: Required,
        fields: &["business.ein"],
        source: Contract("| ein | `NN-NNNNNNN` |"),
    },
    Line {
        programs: VERIFIED,
        kinds: OFTEN_WITHOUT_EIN,
        need: Optional,
        fields: &["business.ein"],
        source: Ours("the IRS gives only some of them an EIN"),
    },
    Line {
        programs: P::VARIANTS,
        kinds: BusinessKind::VARIANTS,
        need: Optional,
        fields: &["business.address.address2"],
        source: Ours("not every address has a second line"),
    },
    // The admin.
    Line {
        programs: VERIFIED,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &[
            "admin.first_name",
            "admin.last_name",
            "admin.email",
            "admin.date_of_birth",
            "admin.address.address1",
            "admin.address.city",
            "admin.address.state",
            "admin.address.postal_code",
        ],
        source: Contract(
            "| business_admin | first_name, last_name, email, date_of_birth, address1, address2, city, state (postal_code: A26 yes) |",
        ),
    },
    Line {
        programs: VERIFIED,
        kinds: BusinessKind::VARIANTS,
        need: Optional,
        fields: &["admin.address.address2"],
        source: Ours("not every address has a second line"),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &["admin.first_name", "admin.last_name"],
        source: Guide("Full name for Admin"),
    },
    Line {
        programs: WITHOUT_FULL_CHECK,
        kinds: BusinessKind::VARIANTS,
        need: Required,
        fields: &["admin.email"],
        source: Guide("Email for Admin"),
    },
    Line {
        programs: DELEGATED,
        kinds: SOLE_PROPRIETOR,
        need: Required,
        fields: &[
            "admin.address.address1",
            "admin.address.city",
            "admin.address.state",
            "admin.address.postal_code",
        ],
        source: Guide("Admin personal address"),
    },
    Line {
        programs: DELEGATED,
        kinds: SOLE_PROPRIETOR,
        need: Optional,
        fields: &["admin.address.address2"],
        source: Ours("not every address has a second line"),
    },
    // The controller.
    Line {
        programs: P::VARIANTS,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &["admin_runs_it"],
        source: Contract(
            "| business_controller | unless `business_type` is `soleProprietorship` | object |",
        ),
    },
    Line {
        programs: VERIFIED,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &[
            "controller.title",
            "controller.person.first_name",
            "controller.person.last_name",
            "controller.person.email",
            "controller.person.date_of_birth",
            "controller.person.address.address1",
            "controller.person.address.city",
            "controller.person.address.state",
            "controller.person.address.postal_code",
        ],
        source: Contract("| business_controller | the same plus `title` and postal_code |"),
    },
    Line {
        programs: DELEGATED,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &[
            "controller.person.first_name",
            "controller.person.last_name",
            "controller.person.address.address1",
            "controller.person.address.city",
            "controller.person.address.state",
            "controller.person.address.postal_code",
            "owners.*.person.first_name",
            "owners.*.person.last_name",
            "owners.*.person.address.address1",
            "owners.*.person.address.city",
            "owners.*.person.address.state",
            "owners.*.person.address.postal_code",
        ],
        source: Guide("Full name and address for controller + UBOs"),
    },
    Line {
        programs: LIGHT,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &[
            "controller.person.first_name",
            "controller.person.last_name",
        ],
        source: Guide("Full name for Controller"),
    },
    Line {
        programs: WITH_OWNERS,
        kinds: OTHER_TYPES,
        need: Optional,
        fields: &[
            "controller.person.address.address2",
            "owners.*.person.address.address2",
        ],
        source: Ours("not every address has a second line"),
    },
    // The owners.
    Line {
        programs: WITH_OWNERS,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &["admin_owns"],
        source: Ours("without an answer nobody knows whether the admin is one of the owners"),
    },
    Line {
        programs: WITH_OWNERS,
        kinds: OTHER_TYPES,
        need: Optional,
        fields: &["owners", "nobody_owns_quarter", "owners.*.is"],
        source: Contract(
            "| beneficial_owners | no (needed for KYB of most companies) | array of objects |",
        ),
    },
    Line {
        programs: VERIFIED,
        kinds: OTHER_TYPES,
        need: Required,
        fields: &[
            "owners.*.person.first_name",
            "owners.*.person.last_name",
            "owners.*.person.email",
            "owners.*.person.date_of_birth",
            "owners.*.person.address.address1",
            "owners.*.person.address.city",
            "owners.*.person.address.state",
            "owners.*.person.address.postal_code",
        ],
        source: Contract(
            "| beneficial_owners[] | first_name, last_name, email, date_of_birth, address1, address2, city, state, postal_code |",
        ),
    },
];

/// The fields that a form asks for, by their paths, with whether each may stay empty. What is not in it is neither asked
/// for nor sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Requirements(BTreeMap<&'static str, Need>);

impl Requirements {
    /// Of a business of this kind. Before the kind is known, everything is asked for that a corporation is.
    pub fn of(program: Program, kind: Option<BusinessKind>) -> Self {
        let kind = kind.unwrap_or(BusinessKind::CCorporation);
        let lines = LINES
            .iter()
            .filter(|line| line.programs.contains(&program) && line.kinds.contains(&kind));
        Self(
            lines
                .flat_map(|line| line.fields.iter().map(|field| (*field, line.need)))
                .collect(),
        )
    }

    /// Every program and kind, as the screens read it: by the words of both, an empty one for a kind that is not known yet.
    pub fn all() -> BTreeMap<Program, BTreeMap<&'static str, Self>> {
        let of_program = |program| {
            let kinds = BusinessTypeRule::ALL.iter().map(|rule| Some(rule.word));
            kinds
                .chain([None])
                .map(|kind| (kind.map_or("", Into::into), Self::of(program, kind)))
                .collect()
        };
        Program::VARIANTS
            .iter()
            .map(|program| (*program, of_program(*program)))
            .collect()
    }

    /// Whether the field is asked for, and may stay empty. Of owners with `*` for their number.
    pub fn need(&self, field: &str) -> Option<Need> {
        self.0.get(field).copied()
    }

    /// The field is asked for.
    pub fn asks(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }
}

#[cfg(test)]
#[path = "requirements_tests.rs"]
mod tests;
