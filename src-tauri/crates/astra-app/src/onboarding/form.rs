//! The forms exactly as somebody types them: text, unparsed, so that nothing typed is ever lost.
//!
//! Field paths (`admin.address.city`, `owners.0.person.email`) are the names that
//! `FieldIssue` and the screens use. What leaves for Astra is the request that `parse`
//! makes of this form, never the form itself.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::person::PersonIntentForm;

/// The form of a draft, by who is to be onboarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one form is in memory at a time")]
pub enum DraftForm {
    /// A company.
    Business(BusinessForm),
    /// A person.
    Person(PersonIntentForm),
}

/// Who is to be onboarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A company.
    Business,
    /// A person.
    Person,
}

impl DraftForm {
    /// Before anything was typed.
    pub fn empty(kind: DraftKind) -> Self {
        match kind {
            DraftKind::Business => Self::Business(BusinessForm::default()),
            DraftKind::Person => Self::Person(PersonIntentForm::default()),
        }
    }

    /// Who is to be onboarded.
    pub fn kind(&self) -> DraftKind {
        match self {
            Self::Business(_) => DraftKind::Business,
            Self::Person(_) => DraftKind::Person,
        }
    }
}

impl From<BusinessForm> for DraftForm {
    fn from(form: BusinessForm) -> Self {
        Self::Business(form)
    }
}

/// Reads the form of a stored draft. Earlier versions had only forms of businesses, without saying so, and had the admin's two
/// answers among the controller and the owners.
pub(super) fn of_any_version<'de, D: Deserializer<'de>>(stored: D) -> Result<DraftForm, D::Error> {
    let mut form = Value::deserialize(stored)?;
    if let Some(fields) = form.as_object_mut() {
        fields.entry("kind").or_insert_with(|| "business".into());
        answer_as_before(fields);
    }
    // serde's own words would quote what was typed.
    serde_json::from_value(form).map_err(|_| D::Error::custom("a draft's form"))
}

/// Gives the admin's two answers as the controller and the owners of an earlier version have them. Where nothing was said,
/// nothing is answered.
fn answer_as_before(form: &mut serde_json::Map<String, Value>) {
    let Some(controller) = form.get_mut("controller").and_then(Value::as_object_mut) else {
        return;
    };
    let Some(same) = controller.remove("same_as_admin") else {
        return;
    };
    let runs_it = same == true;
    let other = controller.get("person").is_some_and(has_text);
    let mut others = match form.remove("owners") {
        Some(Value::Array(owners)) => owners,
        _ => Vec::new(),
    };
    let listed = others.len();
    // Where one person is both, the controller among the owners is the admin.
    others.retain(|owner| owner["is"] != "admin" && !(runs_it && owner["is"] == "controller"));
    let owns = others.len() < listed;
    let nobody = form.get("nobody_owns_quarter") == Some(&true.into());
    let answered = |yes: bool, no: bool| (yes || no).then_some(yes);
    form.insert("admin_runs_it".into(), answered(runs_it, other).into());
    form.insert(
        "admin_owns".into(),
        answered(owns, listed > 0 || nobody).into(),
    );
    form.insert("owners".into(), others.into());
}

fn has_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Object(fields) => fields.values().any(has_text),
        _ => false,
    }
}

/// Everything the person types about the business. No SSN: Astra's hosted form asks for it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct BusinessForm {
    /// Mobile number that gets Astra's one-time code (root-level `phone`, CONTRACT.md 10).
    pub phone: String,
    /// The company itself.
    pub business: BusinessInfoForm,
    /// Who fills this in and signs for the business.
    pub admin: PersonForm,
    /// Whether the admin runs the business day to day, and so is its controller.
    pub admin_runs_it: Option<bool>,
    /// Whether the admin owns 25 % or more.
    pub admin_owns: Option<bool>,
    /// Who runs the business day to day.
    pub controller: ControllerForm,
    /// Everybody but the admin who owns 25 % or more; with the admin four at most.
    pub owners: Vec<OwnerForm>,
    /// Said explicitly instead of leaving `owners` empty by oversight.
    pub nobody_owns_quarter: bool,
}

/// The company's own details.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct BusinessInfoForm {
    /// Kind of business: `llc`, `sole_proprietorship`, `s_corporation`, `c_corporation` or `partnership`.
    pub business_type: String,
    /// Legal name as on the formation papers.
    pub business_name: String,
    /// Trade name; the legal name is sent where there is none (A63, no trade name).
    pub doing_business_as: String,
    /// Employer identification number, any reasonable spelling.
    pub ein: String,
    /// Company telephone.
    pub phone: String,
    /// Website, with or without `https://`.
    pub website: String,
    /// Where the company is.
    pub address: AddressForm,
}

/// A US street address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct AddressForm {
    /// Street and number; no PO box.
    pub address1: String,
    /// Suite or unit; optional.
    pub address2: String,
    /// City.
    pub city: String,
    /// Two-letter state; `outside_us` for a home that is not in the US.
    pub state: String,
    /// Five digits.
    pub postal_code: String,
}

/// A person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct PersonForm {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email address.
    pub email: String,
    /// Date of birth, `MM/DD/YYYY` or `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// Home address.
    pub address: AddressForm,
}

/// The controller: the admin, or another person; with a title.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct ControllerForm {
    /// Title in the company, such as Managing member.
    pub title: String,
    /// Used where [`BusinessForm::admin_runs_it`] is no, and kept otherwise.
    pub person: PersonForm,
}

/// One beneficial owner who is not the admin.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct OwnerForm {
    /// Whose details these are; `person` is used for [`OwnerIs::Other`] and kept otherwise.
    pub is: OwnerIs,
    /// Used for [`OwnerIs::Other`].
    pub person: PersonForm,
}

/// Whether an owner is the controller or another person.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OwnerIs {
    /// Another person, described here.
    #[default]
    Other,
    /// The controller.
    Controller,
}

/// Names, addresses and the EIN stay out of logs and panics.
impl std::fmt::Debug for BusinessForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BusinessForm")
            .field("owners", &self.owners.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The form of a draft that an earlier version kept.
    fn earlier(same: bool, controller: &str, owners: &[&str], nobody: bool) -> BusinessForm {
        let owners: Vec<Value> = owners
            .iter()
            .map(|is| json!({ "is": is, "person": { "first_name": is } }))
            .collect();
        let stored = json!({
            "phone": "650",
            "controller": { "same_as_admin": same, "title": "", "person": { "first_name": controller } },
            "owners": owners,
            "nobody_owns_quarter": nobody,
        });
        let DraftForm::Business(form) = of_any_version(stored).unwrap() else {
            panic!("earlier versions had businesses only");
        };
        assert_eq!(form.phone, "650", "the rest is as it was");
        form
    }

    #[test]
    fn a_draft_of_an_earlier_version_answers_who_runs_and_owns_the_business() {
        use OwnerIs::{Controller, Other};
        for (same, controller, owners, nobody, runs_it, owns, others) in [
            (
                true,
                "",
                &["admin"][..],
                false,
                Some(true),
                Some(true),
                &[][..],
            ),
            (
                true,
                "",
                &["controller"],
                false,
                Some(true),
                Some(true),
                &[],
            ),
            (
                true,
                "",
                &["other"],
                false,
                Some(true),
                Some(false),
                &[Other],
            ),
            (true, "", &[], true, Some(true), Some(false), &[]),
            (true, "", &[], false, Some(true), None, &[]),
            (
                false,
                "Maya",
                &["admin", "controller"],
                false,
                Some(false),
                Some(true),
                &[Controller],
            ),
            (
                false,
                "Maya",
                &["controller", "other"],
                false,
                Some(false),
                Some(false),
                &[Controller, Other],
            ),
            (false, "", &[], false, None, None, &[]),
        ] {
            let form = earlier(same, controller, owners, nobody);
            let case = format!("{same} {controller:?} {owners:?} {nobody}");
            assert_eq!(form.admin_runs_it, runs_it, "{case}");
            assert_eq!(form.admin_owns, owns, "{case}");
            let is: Vec<OwnerIs> = form.owners.iter().map(|owner| owner.is).collect();
            assert_eq!(is, others, "{case}: only the others are listed");
            assert_eq!(form.nobody_owns_quarter, nobody, "{case}");
            assert_eq!(form.controller.person.first_name, controller, "{case}");
        }
    }

    #[test]
    fn what_is_kept_now_is_read_as_it_was() {
        let form = BusinessForm {
            admin_owns: Some(false),
            owners: vec![OwnerForm {
                is: OwnerIs::Controller,
                ..OwnerForm::default()
            }],
            ..BusinessForm::default()
        };
        let form = DraftForm::from(form);
        let read = of_any_version(serde_json::to_value(&form).unwrap()).unwrap();
        assert_eq!(read, form);
    }

    #[test]
    fn a_form_that_cannot_be_read_says_nothing_of_what_was_typed() {
        let error =
            of_any_version(json!({ "phone": { "x": "650" }, "nobody_owns_quarter": "Edmund" }));
        assert!(!error.unwrap_err().to_string().contains("Edmund"));
    }
}
