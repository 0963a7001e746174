//! The rules of request bodies: every field by name, type and form; unknown fields are refused.

mod fields;
#[cfg(feature = "openapi")]
pub(crate) mod schemas;
mod text;

pub(crate) use fields::{FieldErrors, Fields, NotAnObject, Verdict};
pub(crate) use text::{
    account_number, ach_correlation_id, card_expiration, card_number, correlation_id,
    date_of_birth, eight_letters_and_digits, ein, email, ip_address, metadata, no_rule, not_blank,
    phone, postal_code, routing_number, security_code, ssn, state_code, street, website, when,
};
