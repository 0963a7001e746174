//! Requests to change the phone number or the address.

use astra_app::Enrollment;
use astra_app::contact::{Allowance, ContactDetail, PhoneRequestState};
use serde::Serialize;
use ts_rs::TS;

use super::phone_text;

/// What Astra takes now.
#[derive(Clone, Serialize, TS)]
pub struct AllowanceView {
    /// Requests that are left.
    pub left: u32,
    /// When the next one can be made, where none is left.
    pub next_at: Option<String>,
}

impl From<Allowance> for AllowanceView {
    fn from(allowance: Allowance) -> Self {
        Self {
            left: allowance.left,
            next_at: allowance.next_at.map(|at| at.to_string()),
        }
    }
}

/// A request for another phone number.
#[derive(Clone, Serialize, TS)]
pub struct PhoneRequestView {
    /// The number, as `(555) 555-0100`.
    pub phone: Option<String>,
    /// When it was made.
    pub at: Option<String>,
    /// Where it stands.
    pub state: PhoneRequestState,
}

/// A request for another address.
#[derive(Clone, Serialize, TS)]
pub struct AddressRequestView {
    /// The address on one line.
    pub line: String,
    /// When it was made.
    pub at: String,
    /// Sent, and no clear answer.
    pub unclear: bool,
}

/// The phone number and the address of the business on screen.
#[derive(Clone, Serialize, TS)]
pub struct ContactView {
    /// Name of the business.
    pub business: String,
    /// It can call Astra.
    pub signed_in: bool,
    /// There is an Astra user, whose contact can be changed.
    pub known_to_astra: bool,
    /// The present number, as `(555) 555-0100`, where it is known.
    pub phone: Option<String>,
    /// Newest first.
    pub phone_requests: Vec<PhoneRequestView>,
    /// What Astra takes for the number.
    pub phone_allowance: AllowanceView,
    /// A person, whose address is a home.
    pub of_person: bool,
    /// The address that was submitted here, if one was.
    pub address: Option<String>,
    /// Newest first.
    pub address_requests: Vec<AddressRequestView>,
    /// What Astra takes for the address.
    pub address_allowance: AllowanceView,
    /// When Astra was last asked.
    pub as_of: Option<String>,
}

impl From<ContactDetail> for ContactView {
    fn from(detail: ContactDetail) -> Self {
        let record = detail.record;
        let phone = |request: astra_app::contact::PhoneRequest| PhoneRequestView {
            phone: request.phone.as_ref().map(phone_text),
            at: request.at.map(|at| at.to_string()),
            state: request.state,
        };
        let address = |request: astra_app::contact::AddressRequest| AddressRequestView {
            line: request.line,
            at: request.at.to_string(),
            unclear: request.unclear,
        };
        let address_line = match &record.enrollment {
            Enrollment::Profile { details, .. } => Some(details.address.clone()),
            Enrollment::AstraForm { .. } => None,
            Enrollment::Person { person, .. } => Some(person.address.clone()),
        };
        Self {
            business: record.name().to_owned(),
            signed_in: detail.signed_in,
            known_to_astra: record.user.is_some(),
            phone: record.phone().map(phone_text),
            phone_requests: detail.phone_requests.into_iter().map(phone).collect(),
            phone_allowance: detail.phone.into(),
            of_person: detail.of_person,
            address: address_line,
            address_requests: detail.address_requests.into_iter().map(address).collect(),
            address_allowance: detail.address.into(),
            as_of: detail.as_of.map(|at| at.to_string()),
        }
    }
}
