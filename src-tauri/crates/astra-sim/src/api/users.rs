//! `GET /v1/user`, and the changes of a user that take effect at once (CONTRACT.md 8, 13).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::rules::Fields;
use crate::sandbox::Sandbox;
use crate::state::{Program, User, UserStatus};
use crate::{rules, state};

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
) -> Result<Json<UserView>, ApiError> {
    let state = sandbox.state();
    let user = state.user(&caller.user_id).ok_or_else(no_such_user)?;
    Ok(Json(view(user, &state, sandbox.now())))
}

/// Changes the email (A24, email body). The third change in a year lowers what the user may do.
pub(crate) async fn change_email(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(user_id): Path,
    body: Bytes,
) -> Result<Json<UserView>, ApiError> {
    if user_id != caller.user_id {
        return Err(no_such_user());
    }
    let mut fields = Fields::parse(&body)?;
    let email = fields.required("email", rules::email);
    fields.finish()?;
    changed(&sandbox, user_id, move |user, now| {
        user.email = email;
        user.contact.email_changes.push(now);
        Ok(())
    })
    .await
}

/// For people, and never downward (A36, KYC upgrade body).
pub(crate) async fn upgrade_kyc_type(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<UserView>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    fields.expect("kyc_type");
    let light = sandbox.grants().light_programs;
    let wanted = fields.program("kyc_type", light);
    fields.finish()?;
    changed(&sandbox, caller.user_id, move |user, _| {
        let person = user
            .person
            .as_mut()
            .ok_or_else(|| ApiError::bad_request("Only people have a kyc_type."))?;
        if wanted <= person.kyc_type {
            return Err(ApiError::bad_request("The kyc_type can only be raised."));
        }
        person.kyc_type = wanted;
        Ok(())
    })
    .await
}

/// Makes `change` on a user and answers with the user.
async fn changed(
    sandbox: &Arc<Sandbox>,
    user_id: String,
    change: impl FnOnce(&mut User, Timestamp) -> Result<(), ApiError> + Send + 'static,
) -> Result<Json<UserView>, ApiError> {
    sandbox
        .change(move |state, at| {
            change(state.user_mut(&user_id).ok_or_else(no_such_user)?, at.now)?;
            let user = state.user(&user_id).ok_or_else(no_such_user)?;
            Ok(Json(view(user, state, at.now)))
        })
        .await
}

pub(crate) fn no_such_user() -> ApiError {
    ApiError::not_found("No such user.")
}

fn view(user: &User, state: &state::State, now: Timestamp) -> UserView {
    let name = user.person.as_ref().map(|person| person.name.clone());
    let name = name.unwrap_or_default();
    let profile = user.business_profile_id.as_ref();
    UserView {
        id: user.id.clone(),
        email: user.email.clone(),
        phone: user.phone(now).to_owned(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        preferred_first_name: name.preferred_first_name,
        preferred_last_name: name.preferred_last_name,
        preferred_pronouns: name.preferred_pronouns,
        status: user.status(now),
        kyc_type: user.person.as_ref().map(|person| person.kyc_type),
        kyb_type: profile.and_then(|id| Some(state.profile(id)?.kyb_type)),
        business_profile_id: profile.cloned(),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct UserView {
    id: String,
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
    status: UserStatus,
    /// Of people (A23, extra user fields).
    #[serde(skip_serializing_if = "Option::is_none")]
    kyc_type: Option<Program>,
    /// Of businesses (A23, extra user fields).
    #[serde(skip_serializing_if = "Option::is_none")]
    kyb_type: Option<Program>,
    /// Of businesses (A23, extra user fields).
    #[serde(skip_serializing_if = "Option::is_none")]
    business_profile_id: Option<String>,
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::EmailAddress;
    use crate::state::Program;

    /// The new address (A24, email body).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct EmailChange {
        email: EmailAddress,
    }

    /// The wanted program (A36, KYC upgrade body).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct KycTypeChange {
        kyc_type: Program,
    }
}
