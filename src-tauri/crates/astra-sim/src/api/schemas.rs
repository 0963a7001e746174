//! What the calls about users, cards and accounts read from a body, as the OpenAPI document tells it. The parsers beside them
//! judge bodies field by field; `tests/sandbox/openapi.rs` sends them every field that is described here, and one that is
//! not.

// They exist as types only: nobody makes a value.
#![allow(dead_code)]

use utoipa::ToSchema;

use crate::rules::schemas::{
    AccountNumber, CardExpiration, CardNumber, DateOfBirth, Ein, EmailAddress, InstitutionId,
    IpAddress, Metadata, Phone, PostalCode, RoutingNumber, SecurityCode, Ssn, StateCode, Street,
    StreetLine, Website, Words,
};
use crate::state::{AccountType, Program};

/// A person to be checked (section 7). Null is refused everywhere.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserIntentRequest {
    email: EmailAddress,
    phone: Phone,
    first_name: Words,
    last_name: Words,
    #[schema(required = false)]
    preferred_first_name: String,
    #[schema(required = false)]
    preferred_last_name: String,
    #[schema(required = false)]
    preferred_pronouns: String,
    address1: Street,
    /// Empty where there is none.
    #[schema(required = false)]
    address2: StreetLine,
    city: Words,
    state: StateCode,
    postal_code: PostalCode,
    /// Required unless `kyc_type` is `receive-only`.
    #[schema(required = false)]
    date_of_birth: DateOfBirth,
    /// Required where `kyc_type` is `verified`, unless the client checks people itself.
    #[schema(required = false)]
    ssn: Ssn,
    /// Of the person's device.
    ip_address: IpAddress,
    /// `verified` if left out. The others are only for clients with lighter programs.
    #[schema(required = false)]
    kyc_type: Program,
    #[schema(required = false)]
    metadata: Metadata,
}

/// The new address (A24).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailChange {
    email: EmailAddress,
}

/// The new number (section 13).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneChangeRequest {
    proposed_phone: Phone,
}

/// What is different now (A35); at least one field.
#[derive(ToSchema)]
#[schema(min_properties = 1)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressChangeRequest {
    #[schema(required = false)]
    address1: Street,
    #[schema(required = false)]
    address2: Street,
    #[schema(required = false)]
    city: Words,
    #[schema(required = false)]
    state: StateCode,
    #[schema(required = false)]
    postal_code: PostalCode,
}

/// The wanted program (A36).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KycTypeChange {
    kyc_type: Program,
}

/// A business to be checked (section 10). The names within the objects are A26.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessProfileRequest {
    /// A user who exists already.
    #[schema(required = false)]
    user_id: String,
    /// The number that gets the one-time code.
    phone: Phone,
    #[schema(required = false)]
    first_name: String,
    #[schema(required = false)]
    last_name: String,
    #[schema(required = false)]
    email: EmailAddress,
    /// `verified` if left out. The others are only for clients with lighter programs.
    #[schema(required = false)]
    kyb_type: Program,
    business_info: BusinessInfoRequest,
    business_admin: BusinessAdmin,
    /// Required unless the business is a sole proprietorship.
    #[schema(required = false)]
    business_controller: BusinessController,
    #[schema(required = false)]
    beneficial_owners: Vec<BeneficialOwner>,
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessInfoRequest {
    business_type: BusinessType,
    business_name: Words,
    /// The legal name does (A63).
    doing_business_as: Words,
    #[schema(required = false)]
    ein: Ein,
    #[schema(required = false)]
    phone: Phone,
    #[schema(required = false)]
    website: Website,
    address1: Street,
    #[schema(required = false)]
    address2: StreetLine,
    city: Words,
    state: StateCode,
    postal_code: PostalCode,
}

/// A28
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum BusinessType {
    SoleProprietorship,
    Llc,
    Corporation,
    Partnership,
}

/// Who acts for the business; the email is theirs.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessAdmin {
    first_name: Words,
    last_name: Words,
    email: EmailAddress,
    #[schema(required = false)]
    date_of_birth: DateOfBirth,
    #[schema(required = false)]
    address1: StreetLine,
    #[schema(required = false)]
    address2: StreetLine,
    #[schema(required = false)]
    city: String,
    #[schema(required = false)]
    state: StateCode,
    #[schema(required = false)]
    postal_code: PostalCode,
    #[schema(required = false)]
    ssn: Ssn,
}

/// Who controls the business.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessController {
    first_name: Words,
    last_name: Words,
    #[schema(required = false)]
    title: String,
    #[schema(required = false)]
    email: EmailAddress,
    #[schema(required = false)]
    date_of_birth: DateOfBirth,
    #[schema(required = false)]
    address1: StreetLine,
    #[schema(required = false)]
    address2: StreetLine,
    #[schema(required = false)]
    city: String,
    #[schema(required = false)]
    state: StateCode,
    #[schema(required = false)]
    postal_code: PostalCode,
    #[schema(required = false)]
    ssn: Ssn,
}

/// Who owns a part of the business.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeneficialOwner {
    first_name: Words,
    last_name: Words,
    #[schema(required = false)]
    email: EmailAddress,
    #[schema(required = false)]
    date_of_birth: DateOfBirth,
    #[schema(required = false)]
    address1: StreetLine,
    #[schema(required = false)]
    address2: StreetLine,
    #[schema(required = false)]
    city: String,
    #[schema(required = false)]
    state: StateCode,
    #[schema(required = false)]
    postal_code: PostalCode,
    #[schema(required = false)]
    ssn: Ssn,
}

/// A card (section 15). Number and security code go no further than this call.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardRequest {
    card_number: CardNumber,
    card_security_code: SecurityCode,
    expiration_date: CardExpiration,
    first_name: Words,
    last_name: Words,
    street_line_1: Words,
    #[schema(required = false)]
    street_line_2: String,
    city: Words,
    state: StateCode,
    zip_code: PostalCode,
    /// True marks the person's own card; false, or left out, one that the client issued, whose BIN must be registered (A62).
    #[schema(required = false)]
    added_by_user: bool,
}

/// A bank account by its numbers (section 14).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountRequest {
    institution_id: InstitutionId,
    name: Words,
    bank_account_type: AccountType,
    account_number: AccountNumber,
    routing_number: RoutingNumber,
}

/// A bank account that was connected at Plaid (section 14).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProcessorTokenRequest {
    #[schema(pattern = r"^processor-sandbox-", examples("processor-sandbox-1"))]
    processor_token: String,
    #[schema(required = false)]
    institution_id: InstitutionId,
}

/// What is to be sent (section 12).
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadRequest {
    document_type: DocumentType,
    /// `pdf` only for businesses, with `other`.
    extension: Extension,
}

#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DocumentType {
    License,
    IdCard,
    Passport,
    Other,
}

#[derive(ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Extension {
    Jpg,
    Jpeg,
    Png,
    Pdf,
}

/// The file that was sent.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadConfirmation {
    #[schema(pattern = r"\.(jpg|jpeg|png|pdf)$", examples("license.jpg"))]
    filename: String,
}
