//! `POST /v1/user_intent` and `GET /v1/user_intent/{id}` (CONTRACT.md 7).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use crate::api::auth::Client;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::config::{Grants, Moment};
use crate::ground::hex_id;
use crate::rules::{Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{Home, KeptSsn, PersonName, Program, Review, UserIntent, UserStatus};
use crate::{rules, state};

/// The vendor's limit of intents for one email address.
const INTENTS_PER_EMAIL: usize = 3;

/// The vendor's own words (CONTRACT.md 21), also where a user with that email and phone is rejected or suspended.
const SCREENED: &str = "A user with this email and phone number combination was screened by Astra and was not permitted on the platform";

pub(crate) async fn create(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    body: Bytes,
) -> Result<(StatusCode, Json<IntentId>), ApiError> {
    let intent = parse(&body, sandbox.grants())?;
    let id = sandbox
        .change(move |state, at| keep(state, intent, at))
        .await?;
    Ok((StatusCode::CREATED, Json(IntentId { id })))
}

pub(crate) async fn read(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path,
) -> Result<Json<IntentView>, ApiError> {
    let (state, now) = (sandbox.state(), sandbox.now());
    let intent = state
        .intent(&id)
        .ok_or_else(|| ApiError::not_found("No such user intent."))?;
    let status = match intent.user_id {
        Some(_) => IntentStatus::Converted(Converted::ConvertedToUser),
        None => IntentStatus::Checked(intent.status(now)),
    };
    let intent = intent.clone();
    Ok(Json(IntentView {
        id: intent.id,
        user_id: intent.user_id,
        email: intent.email,
        phone: intent.phone,
        first_name: intent.name.first_name,
        last_name: intent.name.last_name,
        preferred_first_name: intent.name.preferred_first_name,
        preferred_last_name: intent.name.preferred_last_name,
        preferred_pronouns: intent.name.preferred_pronouns,
        status,
        kyc_type: intent.kyc_type,
    }))
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct IntentId {
    id: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct IntentView {
    id: String,
    /// Absent before the conversion (A22, empty user_id).
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    email: String,
    phone: String,
    first_name: String,
    last_name: String,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    preferred_first_name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    preferred_last_name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    preferred_pronouns: Option<String>,
    status: IntentStatus,
    kyc_type: Program,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub(crate) enum IntentStatus {
    Checked(UserStatus),
    Converted(Converted),
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Converted {
    ConvertedToUser,
}

/// Adds a parsed intent and starts its check; gives its id.
pub(crate) fn keep(
    state: &mut state::State,
    mut intent: UserIntent,
    at: Moment<'_>,
) -> Result<String, ApiError> {
    let same_email = |known: &&UserIntent| known.email.eq_ignore_ascii_case(&intent.email);
    let refused = |known: &UserIntent| {
        known.phone == intent.phone && known.review == Review::Decided(UserStatus::Rejected)
    };
    let is_out = |user: &state::User| {
        let status = user.status(at.now);
        let out = matches!(status, UserStatus::Rejected | UserStatus::Suspended);
        let same = user.email.eq_ignore_ascii_case(&intent.email);
        out && same && !user.deleted && user.phone(at.now) == intent.phone
    };
    if state.intents.iter().filter(same_email).any(refused) || state.users.iter().any(is_out) {
        return Err(ApiError::generic(StatusCode::FORBIDDEN, SCREENED));
    }
    if state.intents.iter().filter(same_email).count() >= INTENTS_PER_EMAIL {
        // A21, fourth intent or profile
        return Err(ApiError::bad_request(
            "This email address already has 3 user intents.",
        ));
    }
    intent.id = hex_id(at.entropy);
    intent.place = state.next_place();
    intent.created = at.now;
    intent.review = intent.check(at);
    let id = intent.id.clone();
    state.intents.push(intent);
    Ok(id)
}

/// Reads an intent without an id yet; every wrong field is named.
pub(crate) fn parse(body: &[u8], grants: Grants) -> Result<UserIntent, ApiError> {
    let mut fields = Fields::parse(body)?;
    let kyc_type = fields.program("kyc_type", grants.light_programs);
    let date_of_birth = if kyc_type == Program::ReceiveOnly {
        fields.optional("date_of_birth", rules::date_of_birth)
    } else {
        Some(fields.required("date_of_birth", rules::date_of_birth))
    };
    let ssn = if kyc_type == Program::Verified && !grants.kyc_delegated {
        Some(fields.required("ssn", rules::ssn))
    } else {
        fields.optional("ssn", rules::ssn)
    };
    let intent = UserIntent {
        id: String::new(),
        place: 0,
        created: jiff::Timestamp::UNIX_EPOCH,
        email: fields.required("email", rules::email),
        phone: fields.required("phone", rules::phone),
        name: PersonName {
            first_name: fields.required("first_name", no_rule),
            last_name: fields.required("last_name", no_rule),
            preferred_first_name: fields.optional("preferred_first_name", no_rule),
            preferred_last_name: fields.optional("preferred_last_name", no_rule),
            preferred_pronouns: fields.optional("preferred_pronouns", no_rule),
        },
        home: Home {
            address1: fields.required("address1", rules::street),
            // Empty where there is none; null is refused.
            address2: fields
                .optional("address2", rules::street)
                .unwrap_or_default(),
            city: fields.required("city", no_rule),
            state: fields.required("state", rules::state_code),
            postal_code: fields.required("postal_code", rules::postal_code),
        },
        date_of_birth,
        ssn: ssn.map(|ssn| KeptSsn::of(&ssn)),
        ip_address: fields.required("ip_address", rules::ip_address),
        kyc_type,
        metadata: fields.texts("metadata", rules::metadata),
        review: Review::Decided(UserStatus::Pending),
        corrected: false,
        user_id: None,
    };
    fields.finish()?;
    Ok(intent)
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{
        DateOfBirth, EmailAddress, IpAddress, Metadata, Phone, PostalCode, Ssn, StateCode, Street,
        StreetLine, Words,
    };
    use crate::state::Program;

    /// A person to be checked (section 7). Null is refused everywhere.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct UserIntentRequest {
        email: EmailAddress,
        phone: Phone,
        first_name: Words,
        last_name: Words,
        preferred_first_name: Option<String>,
        preferred_last_name: Option<String>,
        preferred_pronouns: Option<String>,
        address1: Street,
        /// Empty where there is none.
        address2: Option<StreetLine>,
        city: Words,
        state: StateCode,
        postal_code: PostalCode,
        /// Required unless `kyc_type` is `receive-only`.
        date_of_birth: Option<DateOfBirth>,
        /// Required where `kyc_type` is `verified`, unless the client checks people itself.
        ssn: Option<Ssn>,
        /// Of the person's device.
        ip_address: IpAddress,
        /// `verified` if left out. The others are only for clients with lighter programs.
        kyc_type: Option<Program>,
        metadata: Option<Metadata>,
    }
}
