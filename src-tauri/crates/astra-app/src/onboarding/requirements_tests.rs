//! Every line of the table held to the words that it quotes, and what each program asks of each kind.

#![allow(clippy::unwrap_used)]

use super::*;

/// The guide's section, and the contract's, as they are.
const GUIDE: &str = include_str!("business_guide.txt");
const CONTRACT: &str = include_str!("../../../astra-client/CONTRACT.md");

fn asked(program: Program, kind: BusinessKind, need: Need) -> Vec<&'static str> {
    let requirements = Requirements::of(program, Some(kind)).0.into_iter();
    requirements
        .filter(|(_, it)| *it == need)
        .map(|(field, _)| field)
        .collect()
}

fn sorted(parts: &[&[&'static str]]) -> Vec<&'static str> {
    let mut all = parts.concat();
    all.sort_unstable();
    all
}

macro_rules! address {
    ($at:literal) => {
        [
            concat!($at, ".address1"),
            concat!($at, ".city"),
            concat!($at, ".state"),
            concat!($at, ".postal_code"),
        ]
    };
}
macro_rules! name {
    ($at:literal) => {
        [concat!($at, ".first_name"), concat!($at, ".last_name")]
    };
}

const EVERYBODY: &[&str] = &["phone", "business.business_name", "business.business_type"];

#[test]
fn every_line_quotes_its_source_to_the_letter() {
    for line in LINES {
        match line.source {
            Guide(words) => {
                let bullet = |text: &str| text.trim_start_matches(['•', ' ']) == words;
                assert!(GUIDE.lines().any(bullet), "the guide has no line {words:?}");
                assert!(
                    !line.programs.contains(&P::Verified),
                    "that section of the guide is not about verified businesses: {words:?}"
                );
            }
            Contract(words) => {
                assert!(CONTRACT.contains(words), "CONTRACT.md lacks {words:?}");
            }
            Ours(reason) => assert!(
                line.need == Optional || line.fields == ["admin_owns"],
                "a requirement of our own needs a better reason than {reason:?}"
            ),
        }
    }
}

#[test]
fn every_line_of_the_guide_is_in_the_table() {
    let mut bullets: Vec<&str> = GUIDE
        .lines()
        .map(|line| line.trim_start_matches(['•', ' ']))
        .filter(|line| {
            !line.is_empty()
                && !line.ends_with(':')
                && !line.ends_with("Only / Unverified")
                && *line != "KYB Delegated"
        })
        .collect();
    bullets.sort_unstable();
    bullets.dedup();
    for bullet in bullets {
        assert!(
            LINES.iter().any(|line| line.source == Guide(bullet)),
            "nothing is made of {bullet:?}"
        );
    }
}

#[test]
fn no_field_is_asked_for_by_two_lines() {
    for program in P::VARIANTS {
        for kind in BusinessKind::VARIANTS {
            let lines = LINES
                .iter()
                .filter(|it| it.programs.contains(program) && it.kinds.contains(kind));
            let mut fields: Vec<_> = lines.flat_map(|line| line.fields).collect();
            let all = fields.len();
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(
                fields.len(),
                all,
                "{program:?} {kind:?} names a field twice"
            );
        }
    }
}

#[test]
fn a_verified_business_fills_in_the_whole_form() {
    let business = address!("business.address");
    let admin = address!("admin.address");
    let admin_name = name!("admin");
    let of_everybody: &[&[&str]] = &[
        EVERYBODY,
        &business,
        &["business.phone"],
        &admin_name,
        &admin,
        &["admin.email", "admin.date_of_birth"],
    ];
    assert_eq!(
        asked(P::Verified, BusinessKind::SoleProprietorship, Required),
        sorted(of_everybody),
        "a sole proprietor has no controller, no owners, and not always an EIN"
    );
    let of_company = [
        of_everybody,
        &[
            &["admin_runs_it", "admin_owns", "controller.title"],
            &name!("controller.person"),
            &address!("controller.person.address"),
            &["controller.person.email", "controller.person.date_of_birth"],
            &name!("owners.*.person"),
            &address!("owners.*.person.address"),
            &["owners.*.person.email", "owners.*.person.date_of_birth"],
        ],
    ]
    .concat();
    assert_eq!(
        asked(P::Verified, BusinessKind::Llc, Required),
        sorted(&of_company)
    );
    let with_ein = [of_company.as_slice(), &[&["business.ein"]]].concat();
    for kind in WITH_EIN {
        assert_eq!(
            asked(P::Verified, *kind, Required),
            sorted(&with_ein),
            "{kind:?}"
        );
    }
    for kind in OFTEN_WITHOUT_EIN {
        assert_eq!(
            Requirements::of(P::Verified, Some(*kind)).need("business.ein"),
            Some(Optional),
            "{kind:?}"
        );
    }
}

#[test]
fn a_delegated_sole_proprietor_gives_name_email_and_personal_address() {
    assert_eq!(
        asked(P::Delegated, BusinessKind::SoleProprietorship, Required),
        sorted(&[
            EVERYBODY,
            &address!("business.address"),
            &name!("admin"),
            &["admin.email"],
            &address!("admin.address"),
        ])
    );
}

#[test]
fn a_delegated_business_of_another_type_gives_controller_and_owners_with_addresses() {
    for kind in OTHER_TYPES {
        assert_eq!(
            asked(P::Delegated, *kind, Required),
            sorted(&[
                EVERYBODY,
                &address!("business.address"),
                &name!("admin"),
                &["admin.email", "admin_runs_it", "admin_owns"],
                &name!("controller.person"),
                &address!("controller.person.address"),
                &name!("owners.*.person"),
                &address!("owners.*.person.address"),
            ]),
            "{kind:?}"
        );
    }
}

fn light(program: Program) {
    assert_eq!(
        asked(program, BusinessKind::SoleProprietorship, Required),
        sorted(&[
            EVERYBODY,
            &address!("business.address"),
            &name!("admin"),
            &["admin.email"],
        ])
    );
    for kind in OTHER_TYPES {
        assert_eq!(
            asked(program, *kind, Required),
            sorted(&[
                EVERYBODY,
                &address!("business.address"),
                &name!("admin"),
                &["admin.email", "admin_runs_it"],
                &name!("controller.person"),
            ]),
            "{kind:?}"
        );
    }
}

#[test]
fn a_receive_only_business_gives_names_its_address_and_the_admins_email() {
    light(P::ReceiveOnly);
}

#[test]
fn an_unverified_business_gives_names_its_address_and_the_admins_email() {
    light(P::Unverified);
}

#[test]
fn what_may_stay_empty_is_little() {
    let two = &["business.doing_business_as", "business.address.address2"];
    let owners = &["owners", "owners.*.is", "nobody_owns_quarter"];
    let homes = &[
        "controller.person.address.address2",
        "owners.*.person.address.address2",
    ];
    let full = &["business.website", "admin.address.address2"];
    for (program, kind, optional) in [
        (
            P::Verified,
            BusinessKind::SoleProprietorship,
            sorted(&[two, full, &["business.ein"]]),
        ),
        (
            P::Verified,
            BusinessKind::Llc,
            sorted(&[two, full, &["business.ein"], owners, homes]),
        ),
        (
            P::Verified,
            BusinessKind::Partnership,
            sorted(&[two, full, owners, homes]),
        ),
        (
            P::Delegated,
            BusinessKind::SoleProprietorship,
            sorted(&[two, &["admin.address.address2"]]),
        ),
        (
            P::Delegated,
            BusinessKind::Llc,
            sorted(&[two, owners, homes]),
        ),
        (
            P::ReceiveOnly,
            BusinessKind::SoleProprietorship,
            sorted(&[two]),
        ),
        (P::ReceiveOnly, BusinessKind::CCorporation, sorted(&[two])),
        (
            P::Unverified,
            BusinessKind::SoleProprietorship,
            sorted(&[two]),
        ),
        (P::Unverified, BusinessKind::SCorporation, sorted(&[two])),
    ] {
        assert_eq!(
            asked(program, kind, Optional),
            optional,
            "{program:?} {kind:?}"
        );
    }
}
