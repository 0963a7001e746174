//! Complete forms for Practice and Sandbox: the vendor's test people (CONTRACT.md 23).

use serde::Deserialize;

use super::PersonIntentForm;
use crate::onboarding::form::AddressForm;

/// What the sandbox does with the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PersonSample {
    /// Edmund Hillary: approved at once.
    Approved,
    /// Born on 1970-01-01, with the phone number that goes with it: rejected.
    Rejected,
    /// First name `retry`: the details have to be checked once more.
    Retry,
    /// First name `document`: a photo ID is wanted.
    Document,
}

impl PersonSample {
    /// Every sample.
    pub(super) const ALL: [Self; 4] = [Self::Approved, Self::Rejected, Self::Retry, Self::Document];
}

/// A form without a single issue, and the number that belongs to it.
pub struct SampleAnswers {
    /// The form.
    pub form: PersonIntentForm,
    /// The last four digits of a made-up Social Security number.
    pub ssn: &'static str,
}

/// The answers of a sample.
///
/// Telephone numbers have exchange 555, which the simulator takes for test numbers (A55, test phone numbers). Each sample has
/// its own number and email address, because Astra takes three submissions for each address.
pub fn sample_person(which: PersonSample) -> SampleAnswers {
    let (first_name, email, phone, born) = match which {
        PersonSample::Approved => (
            "Edmund",
            "edmund.hillary@example.com",
            "(650) 555-0141",
            "02/03/1985",
        ),
        PersonSample::Rejected => (
            "Edmund",
            "edmund.rejected@example.com",
            "(202) 555-1111",
            "01/01/1970",
        ),
        PersonSample::Retry => (
            "retry",
            "edmund.retry@example.com",
            "(650) 555-0143",
            "02/03/1985",
        ),
        PersonSample::Document => (
            "document",
            "edmund.document@example.com",
            "(650) 555-0144",
            "02/03/1985",
        ),
    };
    let form = PersonIntentForm {
        first_name: first_name.into(),
        last_name: "Hillary".into(),
        email: email.into(),
        phone: phone.into(),
        date_of_birth: born.into(),
        address: AddressForm {
            address1: "123 Astra Ave".into(),
            city: "Palo Alto".into(),
            state: "CA".into(),
            postal_code: "94304".into(),
            ..AddressForm::default()
        },
        ..PersonIntentForm::default()
    };
    SampleAnswers { form, ssn: "1234" }
}
