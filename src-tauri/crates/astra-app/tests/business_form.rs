//! The business form as a whole: what is asked, and what is said about it.

#![allow(clippy::unwrap_used)]

use astra_app::onboarding::{
    AddressForm, BusinessDetails, BusinessForm, BusinessTypeRule, ControllerForm, Need, OUTSIDE_US,
    OwnerForm, OwnerIs, PersonForm, Requirements, Sample, check, parse, sample,
};
use astra_app::{BusinessKind, FieldIssue, IssueCode, Level, Program};
use astra_client::PostalAddress;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;
use strum::VariantArray as _;

const TODAY: Date = date(2026, 3, 3);

/// Fields somebody must fill in for an LLC whose controller and only owner are people of their own.
const REQUIRED: &[&str] = &[
    "phone",
    "business.business_type",
    "business.business_name",
    "business.ein",
    "business.phone",
    "business.address.address1",
    "business.address.city",
    "business.address.state",
    "business.address.postal_code",
    "admin.first_name",
    "admin.last_name",
    "admin.email",
    "admin.date_of_birth",
    "admin.address.address1",
    "admin.address.city",
    "admin.address.state",
    "admin.address.postal_code",
    "controller.title",
    "controller.person.first_name",
    "controller.person.last_name",
    "controller.person.email",
    "controller.person.date_of_birth",
    "controller.person.address.address1",
    "controller.person.address.city",
    "controller.person.address.state",
    "controller.person.address.postal_code",
    "owners.0.person.first_name",
    "owners.0.person.last_name",
    "owners.0.person.email",
    "owners.0.person.date_of_birth",
    "owners.0.person.address.address1",
    "owners.0.person.address.city",
    "owners.0.person.address.state",
    "owners.0.person.address.postal_code",
];

/// Fields that may stay empty.
const OPTIONAL: &[&str] = &[
    "business.doing_business_as",
    "business.website",
    "business.address.address2",
    "admin.address.address2",
    "controller.person.address.address2",
    "owners.0.person.address.address2",
];

fn person(first_name: &str) -> PersonForm {
    PersonForm {
        first_name: first_name.into(),
        last_name: "Norgay".into(),
        email: "norgay@example.com".into(),
        date_of_birth: "5/9/1984".into(),
        address: AddressForm {
            address1: "200 Astra Ave".into(),
            address2: "Apt 3".into(),
            city: "Palo Alto".into(),
            state: "CA".into(),
            postal_code: "94304".into(),
        },
    }
}

fn owner(is: OwnerIs) -> OwnerForm {
    OwnerForm {
        is,
        person: PersonForm::default(),
    }
}

/// Admin, controller and owner are three people; every field is filled in.
fn everybody() -> BusinessForm {
    let mut form = sample(Sample::Reviewed);
    form.business.doing_business_as = "Hillary's".into();
    form.business.address.address2 = "Suite 5".into();
    form.admin.address.address2 = "Floor 2".into();
    form.controller.person = person("Maya");
    form.admin_owns = Some(false);
    form.owners = vec![OwnerForm {
        is: OwnerIs::Other,
        person: person("Pema"),
    }];
    form
}

/// The form with the field at `path` replaced.
fn with(form: &BusinessForm, path: &str, value: impl Into<Value>) -> BusinessForm {
    let mut json = serde_json::to_value(form).unwrap();
    *json
        .pointer_mut(&format!("/{}", path.replace('.', "/")))
        .unwrap() = value.into();
    serde_json::from_value(json).unwrap()
}

fn said(form: &BusinessForm) -> Vec<(String, &'static str)> {
    said_under(Program::Verified, form)
}

fn said_under(program: Program, form: &BusinessForm) -> Vec<(String, &'static str)> {
    check(form, program, TODAY)
        .into_iter()
        .map(|issue| (issue.field, issue.code.into()))
        .collect()
}

fn said_once(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn the_samples_have_nothing_to_be_said_about() {
    for which in [Sample::Approved, Sample::Rejected, Sample::Reviewed] {
        let form = sample(which);
        assert_eq!(said(&form), [], "{which:?}");
        let details = parse(&form, Program::Verified, TODAY).unwrap();
        assert_eq!(details.request.business_admin.first_name, "Edmund");
        assert_eq!(
            details.request.phone.to_ten_digits()[3..6],
            *"555",
            "a test number (A55)"
        );
    }
    let ein = |which| {
        parse(&sample(which), Program::Verified, TODAY)
            .unwrap()
            .ein
            .unwrap()
    };
    assert_eq!(ein(Sample::Approved).as_str(), "11-1111111");
    assert_eq!(ein(Sample::Rejected).as_str(), "22-2222222");
    assert!(
        !["1111", "2222"].contains(&ein(Sample::Reviewed).last_four()),
        "any other EIN is reviewed"
    );
}

#[test]
fn an_empty_form_asks_for_everything_in_the_order_of_the_form() {
    let asked: Vec<(String, &str)> = REQUIRED
        .iter()
        .take_while(|field| !field.starts_with("controller."))
        .map(|field| ((*field).to_owned(), "required"))
        .chain(said_once("admin_runs_it", "answer_missing"))
        .chain(said_once("admin_owns", "answer_missing"))
        .chain(said_once("controller.title", "required"))
        .chain(said_once("owners", "owners_missing"))
        .collect();
    assert_eq!(said(&BusinessForm::default()), asked);
}

/// What is said where this field alone is empty.
fn asked_of(field: &str) -> &'static str {
    match field {
        "business.ein" => "ein_missing",
        _ if field.ends_with("_name") && !field.starts_with("business.") => "name_half",
        _ => "required",
    }
}

fn other_name(field: &str) -> String {
    match field.strip_suffix("first_name") {
        Some(person) => format!("{person}last_name"),
        None => field.replace("last_name", "first_name"),
    }
}

#[test]
fn only_optional_fields_may_stay_empty() {
    let form = everybody();
    assert_eq!(said(&form), []);
    for field in REQUIRED {
        assert_eq!(
            said(&with(&form, field, " ")),
            said_once(field, asked_of(field))
        );
    }
    for field in OPTIONAL {
        assert_eq!(said(&with(&form, field, " ")), [], "{field} is optional");
    }
}

/// Every kind of business: the form's word, Astra's word (A28, business types), and whether it is a company apart from its owner.
const KINDS: &[(&str, &str, bool)] = &[
    ("llc", "llc", true),
    ("sole_proprietorship", "soleProprietorship", false),
    ("s_corporation", "corporation", true),
    ("c_corporation", "corporation", true),
    ("partnership", "partnership", true),
];

#[test]
fn every_kind_of_business_asks_for_what_astra_requires_of_it() {
    let offered: Vec<&str> = BusinessTypeRule::ALL
        .iter()
        .map(|rule| rule.word.into())
        .collect();
    let expected: Vec<&str> = KINDS.iter().map(|(word, ..)| *word).collect();
    assert_eq!(offered, expected, "in the order to offer them");
    for (word, sent_as, company) in KINDS {
        let form = with(&everybody(), "business.business_type", *word);
        assert_eq!(said(&form), [], "{word}");
        let details = parse(&form, Program::Verified, TODAY).unwrap();
        assert_eq!(details.kind.word, word.parse().unwrap());
        assert_eq!(details.kind.sent_as.as_str(), *sent_as, "{word}");

        let blank = with(&BusinessForm::default(), "business.business_type", *word);
        let of_company = |field: &str| {
            field == "business.ein"
                || field.starts_with("controller.")
                || field.starts_with("owners.")
        };
        for field in REQUIRED {
            let asked = said(&with(&form, field, " "));
            if *field == "business.business_type" || *company || !of_company(field) {
                let code = match *field {
                    "business.ein" if *word != "llc" => "required",
                    _ => asked_of(field),
                };
                assert_eq!(asked, said_once(field, code), "{word}");
            } else {
                assert_eq!(asked, [], "{word} does not need {field}");
            }
        }
        let owners = said(&blank).contains(&("owners".to_owned(), "owners_missing"));
        assert_eq!(owners, *company, "{word} with an empty form");
    }
}

#[test]
fn a_sole_proprietors_controller_and_owners_are_kept_unread() {
    let mut form = with(
        &everybody(),
        "business.business_type",
        "sole_proprietorship",
    );
    form.controller.title = "\u{7}".into();
    form.controller.person.email = "half an addr".into();
    form.owners = vec![owner(OwnerIs::Controller); 6];
    form.admin_owns = None;
    form.nobody_owns_quarter = true;
    assert_eq!(said(&form), [], "there are no such people");
    let details = parse(&form, Program::Verified, TODAY).unwrap();
    assert!(details.request.business_controller.is_none());
    assert!(details.request.beneficial_owners.is_empty());

    form.business.business_type = "llc".into();
    assert!(
        said(&form).contains(&("owners".to_owned(), "owners_contradict")),
        "what was typed counts again when the kind changes back"
    );
}

#[test]
fn a_sole_proprietors_ein_is_optional_but_checked() {
    let form = with(
        &everybody(),
        "business.business_type",
        "sole_proprietorship",
    );
    let ein = |typed: &str| said(&with(&form, "business.ein", typed));
    assert_eq!(ein(""), []);
    assert_eq!(ein("12-34567"), said_once("business.ein", "ein_shape"));
    assert_eq!(ein("07-1234567"), said_once("business.ein", "ein_prefix"));
    let without = parse(&with(&form, "business.ein", ""), Program::Verified, TODAY).unwrap();
    assert_eq!(without.ein, None);
}

#[test]
fn an_llc_without_an_ein_is_warned_and_can_be_sent() {
    let form = with(&everybody(), "business.ein", "");
    assert_eq!(
        check(&form, Program::Verified, TODAY),
        [FieldIssue::warning("business.ein", IssueCode::EinMissing)]
    );
    assert_eq!(parse(&form, Program::Verified, TODAY).unwrap().ein, None);
    for kind in ["s_corporation", "c_corporation", "partnership"] {
        let form = with(&form, "business.business_type", kind);
        assert_eq!(said(&form), said_once("business.ein", "required"), "{kind}");
    }
}

#[test]
fn toll_free_numbers_are_taken_and_warned_about_where_codes_are_sent() {
    for number in ["(800) 411-0123", "888 555 0123"] {
        assert_eq!(said(&with(&everybody(), "business.phone", number)), []);
        let form = with(&everybody(), "phone", number);
        assert_eq!(
            check(&form, Program::Verified, TODAY),
            [FieldIssue::warning("phone", IssueCode::PhoneTollFree)]
        );
        assert!(parse(&form, Program::Verified, TODAY).is_ok());
    }
}

#[test]
fn both_lines_of_an_address_are_judged_together() {
    let at = |street: &str, unit: &str| {
        let form = with(&everybody(), "admin.address.address1", street);
        with(&form, "admin.address.address2", unit)
    };
    for (street, unit) in [("RR 2", "Box 152"), ("HC 69", "Box 4"), ("PSC 1", "Box 3")] {
        assert_eq!(said(&at(street, unit)), [], "{street}, {unit}");
    }
    for (street, unit, field) in [
        ("Box No. 12", "", "admin.address.address1"),
        ("Apdo. 12", "Suite 5", "admin.address.address1"),
        ("123 Astra Ave", "PO Box 9", "admin.address.address2"),
        ("", "Box 152", "admin.address.address2"),
    ] {
        assert!(
            said(&at(street, unit)).contains(&(field.to_owned(), "po_box")),
            "{street}, {unit}"
        );
    }
    let form = at("123 Astra Ave", "POB 2");
    assert_eq!(
        check(&form, Program::Verified, TODAY),
        [
            FieldIssue::warning("admin.address.address2", IssueCode::PoBoxMaybe)
                .with("box", "POB 2")
        ]
    );
    assert!(
        parse(&form, Program::Verified, TODAY).is_ok(),
        "it may be a building"
    );
}

#[test]
fn military_addresses_are_homes_and_no_places_of_business() {
    let form = with(&everybody(), "admin.address.address1", "PSC 1, Box 3");
    let form = with(&form, "admin.address.city", "APO");
    let form = with(&form, "admin.address.state", "AE");
    let form = with(&form, "admin.address.postal_code", "09012");
    assert_eq!(said(&form), []);
    assert_eq!(
        parse(&form, Program::Verified, TODAY)
            .unwrap()
            .request
            .business_admin
            .address
            .unwrap()
            .state,
        "AE"
    );
    assert_eq!(
        said(&with(&everybody(), "business.address.state", "AE")),
        said_once("business.address.state", "state_unknown")
    );
}

#[test]
fn somebody_who_lives_abroad_is_told_once_what_to_do() {
    for person in ["admin", "controller.person", "owners.0.person"] {
        let field = format!("{person}.address.state");
        let form = with(&everybody(), &field, OUTSIDE_US);
        let form = with(&form, &format!("{person}.address.postal_code"), "SW1A 1AA");
        assert_eq!(said(&form), said_once(&field, "address_abroad"));
    }
    let form = with(&everybody(), "business.address.state", OUTSIDE_US);
    assert_eq!(
        said(&form),
        said_once("business.address.state", "state_unknown"),
        "a business is in the US"
    );
}

#[test]
fn one_name_alone_is_told_what_to_do_with_it() {
    for (field, other) in [
        ("admin.first_name", "admin.last_name"),
        ("admin.last_name", "admin.first_name"),
    ] {
        let form = with(&everybody(), field, "");
        assert_eq!(said(&form), said_once(field, "name_half"));
        let form = with(&form, other, "\u{200b}");
        let asked = said(&form);
        assert_eq!(asked.len(), 2, "neither is there");
        assert!(asked.iter().all(|(_, code)| *code == "required"));
    }
}

#[test]
fn each_mistake_is_said_at_its_field() {
    let form = everybody();
    for (field, typed, code) in [
        ("phone", "555-0123", "phone_shape"),
        (
            "business.business_type",
            "corporation",
            "business_type_unsupported",
        ),
        ("business.business_name", "A\u{0}B", "unseen_character"),
        ("business.business_name", "---", "company_shape"),
        ("business.ein", "123-45-6789", "ein_ssn"),
        ("business.ein", "12-34567", "ein_shape"),
        ("business.ein", "07-1234567", "ein_prefix"),
        ("business.phone", "911", "phone_shape"),
        ("business.website", "example", "website_shape"),
        ("business.address.address1", "P.O. Box 9", "po_box"),
        ("business.address.address2", "PO Box 9", "po_box"),
        ("business.address.state", "ZZ", "state_unknown"),
        ("business.address.postal_code", "9430", "zip_shape"),
        ("business.address.postal_code", "10001", "zip_state"),
        ("admin.first_name", "R2D2", "name_shape"),
        ("admin.email", "edmund", "email_shape"),
        ("admin.date_of_birth", "31/12/1985", "date_shape"),
        ("admin.date_of_birth", "03/04/2026", "date_future"),
        ("admin.date_of_birth", "12/31/1899", "date_too_old"),
        ("admin.date_of_birth", "03/04/2008", "minor"),
        ("controller.title", "42", "title_shape"),
        ("controller.title", "C\u{7}EO", "unseen_character"),
        ("controller.person.email", "maya@", "email_shape"),
        ("owners.0.person.address.city", "12345", "city_shape"),
        ("owners.0.person.address.address1", "...", "street_shape"),
        ("owners.0.person.address.address2", "#", "unit_shape"),
        ("owners.0.person.address.postal_code", "00000", "zip_state"),
    ] {
        assert_eq!(
            said(&with(&form, field, typed)),
            said_once(field, code),
            "{typed:?}"
        );
    }
    let long = with(&form, "admin.last_name", "a".repeat(5000));
    let issues = check(&long, Program::Verified, TODAY);
    assert_eq!(issues[0].code, IssueCode::TooLong);
    assert_eq!(issues[0].values["max"], "80");
}

#[test]
fn warnings_say_their_values_and_do_not_block() {
    let form = with(&everybody(), "business.ein", "07-1234567");
    let form = with(&form, "admin.address.postal_code", "10001");
    assert_eq!(
        check(&form, Program::Verified, TODAY),
        [
            FieldIssue::warning("business.ein", IssueCode::EinPrefix).with("prefix", "07"),
            FieldIssue::warning("admin.address.postal_code", IssueCode::ZipState)
                .with("state", "California"),
        ]
    );
    assert!(
        parse(&form, Program::Verified, TODAY).is_ok(),
        "a warning is not an error"
    );
}

#[test]
fn an_error_keeps_the_warnings_beside_it() {
    let form = with(&everybody(), "business.ein", "07-1234567");
    let form = with(&form, "phone", "");
    let issues = parse(&form, Program::Verified, TODAY).unwrap_err();
    assert_eq!(issues.len(), 2);
    assert_eq!(
        issues
            .iter()
            .filter(|issue| issue.level == Level::Error)
            .count(),
        1
    );
}

#[test]
fn every_issue_has_its_sentence_on_the_screens() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../ui/src/locales/en/issues.json"
    );
    let sentences: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for code in IssueCode::VARIANTS {
        let code: &str = code.into();
        assert!(sentences[code].is_string(), "{code} has no sentence");
    }
    let known = sentences.as_object().unwrap().len();
    assert_eq!(
        known,
        IssueCode::VARIANTS.len() + 1,
        "and `unknown`, but no other"
    );
}

#[test]
fn a_controller_who_is_the_admin_still_needs_a_title() {
    let mut form = sample(Sample::Approved);
    form.controller = ControllerForm::default();
    assert_eq!(
        said(&form),
        said_once("controller.title", "required"),
        "the person is not asked for"
    );
}

#[test]
fn who_runs_and_owns_it_is_asked_and_what_hangs_on_it_waits_for_the_answer() {
    let mut form = everybody();
    form.controller.person = PersonForm::default();
    form.admin_runs_it = None;
    form.admin_owns = None;
    assert_eq!(
        said(&form),
        [
            ("admin_runs_it".to_owned(), "answer_missing"),
            ("admin_owns".to_owned(), "answer_missing"),
        ],
        "nobody knows yet whether there is another controller"
    );
    form.admin_runs_it = Some(true);
    form.admin_owns = Some(true);
    form.owners.clear();
    assert_eq!(
        said(&form),
        [],
        "a firm of one person sees no form for people"
    );
    let request = parse(&form, Program::Verified, TODAY).unwrap().request;
    let controller = request.business_controller.unwrap();
    assert_eq!(controller.first_name, form.admin.first_name);
    assert!(controller.title.is_some());
    assert_eq!(request.beneficial_owners.len(), 1);
    assert_eq!(
        request.beneficial_owners[0].title, None,
        "only the controller has one"
    );
}

#[test]
fn owners_hang_together() {
    let mut form = everybody();

    form.owners.clear();
    assert_eq!(
        check(&form, Program::Verified, TODAY),
        [FieldIssue::warning("owners", IssueCode::OwnersMissing)],
        "reviewers come back for them, but Astra takes it"
    );
    assert!(parse(&form, Program::Verified, TODAY).is_ok());

    form.nobody_owns_quarter = true;
    assert_eq!(said(&form), [], "said explicitly");

    form.admin_owns = Some(true);
    assert_eq!(said(&form), said_once("owners", "owners_contradict"));
    form.nobody_owns_quarter = false;
    assert_eq!(said(&form), [], "the admin is one");

    form.owners = vec![owner(OwnerIs::Controller)];
    assert_eq!(said(&form), [], "two people");

    form.admin_runs_it = Some(true);
    assert_eq!(
        said(&form),
        said_once("owners.0.is", "owner_is_admin"),
        "the controller is the admin, who answered for themself"
    );
    form.admin_runs_it = Some(false);

    form.owners = vec![owner(OwnerIs::Controller), owner(OwnerIs::Controller)];
    assert_eq!(said(&form), said_once("owners.1.is", "owner_repeated"));

    form.owners = vec![everybody().owners.remove(0); 3];
    assert_eq!(said(&form), [], "four own 25 % each, the admin among them");
    form.owners = vec![everybody().owners.remove(0); 4];
    assert_eq!(said(&form), said_once("owners", "owners_too_many"));
    form.admin_owns = Some(false);
    assert_eq!(said(&form), [], "four others");
}

/// A field of the table as the form has it.
fn in_form(field: &str) -> String {
    field.replace('*', "0")
}

/// Every field that a text is typed into, as the table names it.
fn typed_fields() -> impl Iterator<Item = (String, String)> {
    let fields = REQUIRED.iter().chain(OPTIONAL);
    fields.map(|field| ((*field).to_owned(), field.replace("owners.0.", "owners.*.")))
}

fn every_case() -> impl Iterator<Item = (Program, BusinessKind, BusinessForm)> {
    Program::VARIANTS.iter().flat_map(|program| {
        BusinessKind::VARIANTS.iter().map(|kind| {
            let word: &str = kind.into();
            (
                *program,
                *kind,
                with(&everybody(), "business.business_type", word),
            )
        })
    })
}

#[test]
fn in_every_program_and_kind_exactly_the_fields_of_the_table_are_asked_for() {
    for (program, kind, form) in every_case() {
        let case = format!("{program:?} {kind:?}");
        let table = Requirements::of(program, Some(kind));
        assert_eq!(
            said_under(program, &form),
            [],
            "{case}: everything is filled in"
        );
        for (field, row) in typed_fields().filter(|(field, _)| field != "business.business_type") {
            let blank = said_under(program, &with(&form, &field, " "));
            match table.need(&row) {
                Some(Need::Required) => {
                    assert_eq!(
                        blank,
                        said_once(
                            &field,
                            match asked_of(&field) {
                                "ein_missing" => "required",
                                code => code,
                            }
                        ),
                        "{case}: {field} is required"
                    );
                }
                Some(Need::Optional) => {
                    let warned = said_once("business.ein", "ein_missing");
                    let llc = field == "business.ein" && kind == BusinessKind::Llc;
                    assert_eq!(
                        blank,
                        if llc { warned } else { Vec::new() },
                        "{case}: {field}"
                    );
                }
                None => {
                    assert_eq!(blank, [], "{case}: {field} is not asked for");
                    let wrong = said_under(program, &with(&form, &field, "\u{7}"));
                    assert_eq!(
                        wrong,
                        [],
                        "{case}: {field} is not asked for, and never an issue"
                    );
                }
            }
        }
        for answer in ["admin_runs_it", "admin_owns"] {
            let without = with(&form, answer, Value::Null);
            let asked =
                said_under(program, &without).contains(&(answer.to_owned(), "answer_missing"));
            assert_eq!(asked, table.asks(answer), "{case}: {answer}");
        }
    }
}

#[test]
fn the_table_names_fields_of_the_form_only() {
    let json = serde_json::to_value(everybody()).unwrap();
    for (program, kind, _) in every_case() {
        let table = serde_json::to_value(Requirements::of(program, Some(kind))).unwrap();
        for field in table.as_object().unwrap().keys() {
            let pointer = format!("/{}", in_form(field).replace('.', "/"));
            assert!(
                json.pointer(&pointer).is_some(),
                "{field} is no field of the form"
            );
        }
    }
}

/// Every leaf of a request, by its path.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    let below = |key: &str| {
        if at.is_empty() {
            key.to_owned()
        } else {
            format!("{at}.{key}")
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(value, &below(key), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &below(&index.to_string()), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

#[test]
fn delegated_receive_only_and_unverified_businesses_send_what_the_guide_names_and_nothing_else() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/astra/business_profile_programs.json"
    );
    let example: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut seen = 0;
    for case in example["cases"].as_array().unwrap() {
        let name = case["program"].as_str().unwrap();
        let program = match name.split(',').next().unwrap() {
            "KYB delegated" => Program::Delegated,
            "receive-only" => Program::ReceiveOnly,
            "unverified" => Program::Unverified,
            // A verified business fills in the whole form.
            _ => continue,
        };
        seen += 1;
        let kind = if name.ends_with("sole proprietor") {
            "sole_proprietorship"
        } else {
            "llc"
        };
        let mut form = with(&everybody(), "business.business_type", kind);
        form.business.address.address2.clear();
        form.admin.address.address2.clear();
        form.controller.person.address.address2.clear();
        form.owners[0].person.address.address2.clear();
        let request = parse(&form, program, TODAY).unwrap().request;
        let mut sent = Vec::new();
        leaves(&serde_json::to_value(&request).unwrap(), "", &mut sent);
        // The business user, who is the admin (CONTRACT.md 10, root fields).
        let of_user = ["phone", "first_name", "last_name", "email", "kyb_type"];
        let needs = case["needs"].as_array().unwrap().iter();
        let mut expected: Vec<String> = needs
            .map(|need| need.as_str().unwrap().to_owned())
            .filter(|need| need != "business_controller")
            .chain(of_user.map(str::to_owned))
            .collect();
        sent.sort();
        expected.sort();
        assert_eq!(sent, expected, "{name}");
        assert_eq!(
            serde_json::to_value(&request.kyb_type).unwrap(),
            case["request"]["kyb_type"],
            "{name}"
        );
    }
    assert_eq!(
        seen, 6,
        "three programs, a sole proprietor and another business each"
    );
}

#[test]
fn a_delegated_admin_who_runs_or_owns_the_business_is_asked_for_an_address_as_such() {
    let mut form = everybody();
    form.admin.address = AddressForm::default();
    form.admin.date_of_birth.clear();
    let asked = |form: &BusinessForm| said_under(Program::Delegated, form).len();
    assert_eq!(asked(&form), 0, "an admin alone gives name and email");
    for (runs_it, owns) in [(true, false), (false, true), (true, true)] {
        form.admin_runs_it = Some(runs_it);
        form.admin_owns = Some(owns);
        assert_eq!(asked(&form), 4, "street, city, state and ZIP code");
        let mut complete = form.clone();
        complete.admin.address = everybody().admin.address;
        let request = parse(&complete, Program::Delegated, TODAY).unwrap().request;
        assert_eq!(
            request.business_admin.address, None,
            "the guide asks for it of controller and owners, not of the admin"
        );
        let controller = request.business_controller.unwrap();
        assert!(controller.address.is_some());
        assert_eq!(controller.email, None, "nor for an email there");
        for owner in request.beneficial_owners {
            assert!(owner.address.is_some());
            assert_eq!((owner.email, owner.date_of_birth), (None, None));
        }
    }
}

#[test]
fn what_was_typed_for_somebody_else_is_kept_but_not_checked() {
    let mut form = sample(Sample::Approved);
    form.controller.person.email = "half an addr".into();
    form.admin_owns = Some(true);
    assert_eq!(
        said(&form),
        [],
        "the admin runs it: the rest is only kept for when that changes"
    );
}

#[test]
fn details_show_nothing_personal_in_debug() {
    let shown = format!(
        "{:?}",
        parse(&everybody(), Program::Verified, TODAY).unwrap()
    );
    for secret in [
        "Hillary",
        "Maya",
        "Norgay",
        "Astra Ave",
        "1234567",
        "650",
        "555",
        "example.com",
        "1985",
        "94304",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

/// Some of what nobody sees, of every kind.
const UNSEEN: &[char] = &[
    '\u{ad}',
    '\u{115f}',
    '\u{180e}',
    '\u{200b}',
    '\u{200d}',
    '\u{202a}',
    '\u{202c}',
    '\u{202e}',
    '\u{2060}',
    '\u{2067}',
    '\u{2800}',
    '\u{3164}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{e0041}',
];

/// Every text of the request that is typed freely.
fn texts_of(details: &BusinessDetails) -> Vec<String> {
    fn lines(address: &PostalAddress) -> impl Iterator<Item = String> {
        let lines = [
            &address.address1,
            &address.city,
            &address.state,
            &address.postal_code,
        ];
        lines.into_iter().chain(&address.address2).cloned()
    }
    let request = &details.request;
    let info = &request.business_info;
    let mut texts = vec![info.business_name.clone()];
    texts.extend(info.doing_business_as.clone());
    texts.extend(info.website.clone());
    texts.extend(lines(&info.address));
    let people = [&request.business_admin]
        .into_iter()
        .chain(&request.business_controller)
        .chain(&request.beneficial_owners);
    for person in people {
        texts.extend([person.first_name.clone(), person.last_name.clone()]);
        texts.extend(person.title.clone());
        texts.extend(person.email.clone());
        texts.extend(person.address.iter().flat_map(lines));
    }
    texts
}

/// The form with any of its texts replaced by anything.
fn any_form() -> impl Strategy<Value = BusinessForm> {
    let fields: Vec<&str> = REQUIRED.iter().chain(OPTIONAL).copied().collect();
    let is = prop_oneof![Just(OwnerIs::Other), Just(OwnerIs::Controller)];
    let typed = prop_oneof![
        any::<String>(),
        "[0-9/ .+-]{0,14}",
        "[A-Za-z ]{0,12}",
        "[\u{ad}\u{200b}\u{202a}\u{3164}\u{feff}A-Za-z1-9’– ]{0,12}"
    ];
    let edits = prop::collection::vec((prop::sample::select(fields), typed), 0..12);
    (
        edits,
        prop::collection::vec(is, 0..6),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<bool>(),
    )
        .prop_map(|(edits, owners, runs_it, owns, nobody)| {
            let mut form = edits.into_iter().fold(everybody(), |form, (field, typed)| {
                with(&form, field, typed)
            });
            form.owners.extend(owners.into_iter().map(owner));
            form.admin_runs_it = runs_it;
            form.admin_owns = owns;
            form.nobody_owns_quarter = nobody;
            form
        })
}

proptest! {
    #[test]
    fn every_required_field_left_empty_is_asked_for(
        left_empty in prop::sample::subsequence(REQUIRED, 0..=REQUIRED.len()),
        blank in "[ \t]{0,3}",
    ) {
        let form = left_empty
            .iter()
            .fold(everybody(), |form, field| with(&form, field, blank.as_str()));
        let asked: Vec<(String, &str)> = left_empty
            .iter()
            .map(|field| {
                let code = match *field {
                    "business.ein" if left_empty.contains(&"business.business_type") => "required",
                    // Without either name, both are simply asked for.
                    _ if asked_of(field) == "name_half" && left_empty.contains(&other_name(field).as_str()) => "required",
                    _ => asked_of(field),
                };
                ((*field).to_owned(), code)
            })
            .collect();
        prop_assert_eq!(said(&form), asked, "in the order of the form, and nothing else");
    }

    #[test]
    fn whatever_was_typed_the_form_is_either_parsed_or_explained(
        form in any_form(),
        program in prop::sample::select(Program::VARIANTS),
    ) {
        let issues = check(&form, program, TODAY);
        let json = serde_json::to_value(&form).unwrap();
        for issue in &issues {
            let pointer = format!("/{}", issue.field.replace('.', "/"));
            prop_assert!(json.pointer(&pointer).is_some(), "{} is a field of the form", issue.field);
        }
        match parse(&form, program, TODAY) {
            Ok(details) => {
                prop_assert!(!issues.iter().any(FieldIssue::is_error));
                for text in texts_of(&details) {
                    let unseen = |c: char| c.is_control() || UNSEEN.contains(&c);
                    prop_assert!(!text.contains(unseen), "{text:?} is sent");
                    prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), text);
                }
                let table = Requirements::of(program, Some(details.kind.word));
                let all = form.owners.len() + usize::from(form.admin_owns == Some(true));
                let owners = if table.asks("owners") { all } else { 0 };
                prop_assert_eq!(details.request.beneficial_owners.len(), owners);
                prop_assert_eq!(details.request.business_controller.is_some(), table.asks("admin_runs_it"));
            }
            Err(same) => {
                prop_assert!(same.iter().any(FieldIssue::is_error), "warnings alone never block");
                prop_assert_eq!(same, issues);
            }
        }
    }
}
