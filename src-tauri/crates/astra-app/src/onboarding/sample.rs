//! Complete forms for Practice and Sandbox, made of the vendor's test person (CONTRACT.md 23).

use serde::Deserialize;

use super::form::{
    AddressForm, BusinessForm, BusinessInfoForm, ControllerForm, OwnerForm, OwnerIs, PersonForm,
};

/// What the sandbox does with the sample's EIN (CONTRACT.md 23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// EIN 11-1111111: approved at once.
    Approved,
    /// EIN 22-2222222: rejected at once.
    Rejected,
    /// Another EIN: pending until reviewed (A54, EINs of the sandbox).
    Reviewed,
}

/// A form without a single issue, warnings included.
///
/// Telephone numbers have exchange 555, which the simulator takes for test numbers (A55, test phone numbers), and each sample has its own, since
/// Astra takes three profiles per number. The reviewed business has a controller and an owner of its own.
pub fn sample(which: Sample) -> BusinessForm {
    let (ein, name, phone, company_phone) = match which {
        Sample::Approved => (
            "11-1111111",
            "Hillary Expeditions LLC",
            "(650) 555-0111",
            "(650) 555-0112",
        ),
        Sample::Rejected => (
            "22-2222222",
            "Hillary Outfitters LLC",
            "(650) 555-0122",
            "(650) 555-0123",
        ),
        Sample::Reviewed => (
            "33-1234567",
            "Hillary Provisions LLC",
            "(650) 555-0133",
            "(650) 555-0134",
        ),
    };
    let form = BusinessForm {
        phone: phone.into(),
        business: BusinessInfoForm {
            business_type: "llc".into(),
            business_name: name.into(),
            ein: ein.into(),
            phone: company_phone.into(),
            website: "https://example.com".into(),
            address: palo_alto("123 Astra Ave"),
            ..BusinessInfoForm::default()
        },
        admin: PersonForm {
            first_name: "Edmund".into(),
            last_name: "Hillary".into(),
            email: "edmund.hillary@example.com".into(),
            date_of_birth: "02/03/1985".into(),
            address: palo_alto("123 Astra Ave"),
        },
        admin_runs_it: Some(true),
        admin_owns: Some(true),
        controller: ControllerForm {
            title: "Managing member".into(),
            person: PersonForm::default(),
        },
        owners: Vec::new(),
        nobody_owns_quarter: false,
    };
    match which {
        Sample::Approved | Sample::Rejected => form,
        Sample::Reviewed => BusinessForm {
            admin_runs_it: Some(false),
            controller: ControllerForm {
                title: "Managing member".into(),
                person: PersonForm {
                    first_name: "Maya".into(),
                    last_name: "Norgay".into(),
                    email: "maya.norgay@example.com".into(),
                    date_of_birth: "09/22/1986".into(),
                    address: palo_alto("200 Astra Ave"),
                },
            },
            owners: vec![OwnerForm {
                is: OwnerIs::Controller,
                person: PersonForm::default(),
            }],
            ..form
        },
    }
}

fn palo_alto(address1: &str) -> AddressForm {
    AddressForm {
        address1: address1.into(),
        city: "Palo Alto".into(),
        state: "CA".into(),
        postal_code: "94304".into(),
        ..AddressForm::default()
    }
}
