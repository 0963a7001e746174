//! `POST /v1/business_profile` and `GET /v1/business_profile/{id}` (CONTRACT.md 10).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::api::auth::Client;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::api::profile_names::Names;
use crate::config::{Assumption, Grants, Moment};
use crate::ground::hex_id;
use crate::rules::{Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{BusinessInfo, BusinessProfile, KeptSsn, Person, Program, SOLE_PROPRIETORSHIP};
use crate::{rules, state};

/// The vendor's limit of profiles for one phone number.
const PROFILES_PER_PHONE: usize = 3;

pub(crate) async fn create(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let names = Names::of(&sandbox);
    let body = names.ours(&body)?;
    let profile = parse(&body, &Rules::of(&sandbox)).map_err(|refusal| names.refuse(refusal))?;
    let mut answer = sandbox
        .change(move |state, at| keep(state, profile, at).map(|profile| names.view(&profile)))
        .await?;
    if sandbox.assumptions.is_broken(Assumption::A25)
        && let Some(fields) = answer.as_object_mut()
    {
        fields.remove("id");
    }
    Ok((StatusCode::CREATED, Json(answer)))
}

pub(crate) async fn read(
    _: Client,
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path,
) -> Result<Json<Value>, ApiError> {
    let state = sandbox.state();
    state
        .profile(&id)
        .map(|profile| Json(Names::of(&sandbox).view(profile)))
        .ok_or_else(|| ApiError::not_found("No such business profile."))
}

/// Adds a parsed profile, unless its phone has had its three or it names somebody who is not a business with that phone.
pub(crate) fn keep(
    state: &mut state::State,
    mut profile: BusinessProfile,
    at: Moment<'_>,
) -> Result<BusinessProfile, ApiError> {
    if state
        .profiles
        .iter()
        .filter(|known| known.phone == profile.phone)
        .count()
        >= PROFILES_PER_PHONE
    {
        return Err(ApiError::bad_request(
            "This phone number already has 3 business profiles.",
        ));
    }
    if let Some(id) = &profile.user_id {
        // The person who proves the profile's phone signs in as this user.
        let wrong = match state.user(id) {
            None => Some("No such user."),
            Some(user) if user.is_person() => Some("Must be a business, not a person."),
            Some(user) if user.phone(at.now) != profile.phone => Some("Has another phone number."),
            Some(_) => None,
        };
        if let Some(wrong) = wrong {
            return Err(ApiError::field("user_id", wrong));
        }
    }
    profile.id = hex_id(at.entropy);
    profile.place = state.next_place();
    state.profiles.push(profile.clone());
    Ok(profile)
}

/// The rules that depend on the client's grants and on broken assumptions.
pub(crate) struct Rules {
    pub(crate) business_types: &'static [&'static str],
    grants: Grants,
}

impl Rules {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let mut rules = Self::assumed(sandbox.grants());
        if sandbox.assumptions.is_broken(Assumption::A28) {
            rules.business_types = &[
                "soleProprietorship",
                "llc",
                "sCorporation",
                "cCorporation",
                "partnership",
            ];
        }
        rules
    }

    /// As long as A28 (business types) holds.
    pub(crate) fn assumed(grants: Grants) -> Self {
        Self {
            business_types: &["soleProprietorship", "llc", "corporation", "partnership"],
            grants,
        }
    }
}

/// Reads a profile without an id yet; every wrong field is named.
pub(crate) fn parse(body: &[u8], rules: &Rules) -> Result<BusinessProfile, ApiError> {
    let mut root = Fields::parse(body)?;
    let kyb_type = root.program("kyb_type", rules.grants.light_programs);
    let business_info = root
        .required_object("business_info")
        .map(|info| business_info(info, rules))
        .unwrap_or_default();
    let needs_controller = business_info.business_type != SOLE_PROPRIETORSHIP;
    let admin = root.required_object("business_admin");
    let controller = if needs_controller {
        root.required_object("business_controller")
    } else {
        root.object("business_controller")
    };
    let owners = root.objects("beneficial_owners");
    // Who checks businesses themselves must know where the people live (CONTRACT.md 10).
    let delegated = rules.grants.kyb_delegated && kyb_type == Program::Verified;
    let admin_role = Role::Admin {
        at_home: delegated && !needs_controller,
    };
    let profile = BusinessProfile {
        id: String::new(),
        place: 0,
        user_id: root.optional("user_id", no_rule),
        phone: root.required("phone", rules::phone),
        first_name: root.optional("first_name", no_rule),
        last_name: root.optional("last_name", no_rule),
        email: root.optional("email", rules::email),
        kyb_type,
        business_info,
        business_admin: admin
            .map(|admin| person(admin, admin_role))
            .unwrap_or_default(),
        business_controller: controller
            .map(|controller| person(controller, Role::Controller { at_home: delegated })),
        beneficial_owners: owners
            .into_iter()
            .map(|owner| person(owner, Role::Owner { at_home: delegated }))
            .collect(),
    };
    root.finish()?;
    Ok(profile)
}

/// The address, name, DBA and type are wanted by every program.
fn business_info(mut info: Fields, rules: &Rules) -> BusinessInfo {
    info.expect("business_type");
    let business_type = info.choice("business_type", rules.business_types);
    let parsed = BusinessInfo {
        business_type: business_type.unwrap_or_default(),
        business_name: info.required("business_name", no_rule),
        doing_business_as: info.required("doing_business_as", no_rule),
        ein: info.optional("ein", rules::ein),
        phone: info.optional("phone", rules::phone),
        website: info.optional("website", rules::website),
        address1: info.required("address1", rules::street),
        address2: info.optional("address2", rules::street),
        city: info.required("city", no_rule),
        state: info.required("state", rules::state_code),
        postal_code: info.required("postal_code", rules::postal_code),
    };
    info.close();
    parsed
}

/// A person's role in the business, and whether it needs a home address.
#[derive(Clone, Copy)]
enum Role {
    Admin { at_home: bool },
    Controller { at_home: bool },
    Owner { at_home: bool },
}

/// Names are wanted of everybody, the email of the admin; the rest may be asked for in the hosted pages.
fn person(mut fields: Fields, role: Role) -> Person {
    let (Role::Admin { at_home } | Role::Controller { at_home } | Role::Owner { at_home }) = role;
    if at_home {
        for field in ["address1", "city", "state", "postal_code"] {
            fields.expect(field);
        }
    }
    let email = match role {
        Role::Admin { .. } => Some(fields.required("email", rules::email)),
        _ => fields.optional("email", rules::email),
    };
    let parsed = Person {
        first_name: Some(fields.required("first_name", no_rule)),
        last_name: Some(fields.required("last_name", no_rule)),
        email,
        title: if matches!(role, Role::Controller { .. }) {
            fields.optional("title", no_rule)
        } else {
            None
        },
        date_of_birth: fields.optional("date_of_birth", rules::date_of_birth),
        address1: fields.optional("address1", rules::street),
        address2: fields.optional("address2", rules::street),
        city: fields.optional("city", no_rule),
        state: fields.optional("state", rules::state_code),
        postal_code: fields.optional("postal_code", rules::postal_code),
        ssn: fields
            .optional("ssn", rules::ssn)
            .map(|ssn| KeptSsn::of(&ssn)),
    };
    fields.close();
    parsed
}

/// The request echoed with its ids, without secrets (A25, id and business_profile_id; A31, profile read).
pub(super) fn view(profile: &BusinessProfile) -> BusinessProfileView {
    let person = |person: &Person| Person {
        ssn: None,
        ..person.clone()
    };
    let profile = profile.clone();
    BusinessProfileView {
        id: profile.id.clone(),
        business_profile_id: profile.id,
        user_id: profile.user_id,
        phone: profile.phone,
        first_name: profile.first_name,
        last_name: profile.last_name,
        email: profile.email,
        kyb_type: profile.kyb_type,
        business_info: profile.business_info,
        business_admin: person(&profile.business_admin),
        business_controller: profile.business_controller.as_ref().map(person),
        beneficial_owners: profile.beneficial_owners.iter().map(person).collect(),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct BusinessProfileView {
    id: String,
    /// The same (A25, id and business_profile_id).
    business_profile_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    phone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    kyb_type: Program,
    business_info: BusinessInfo,
    business_admin: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    business_controller: Option<Person>,
    beneficial_owners: Vec<Person>,
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{
        DateOfBirth, Ein, EmailAddress, Phone, PostalCode, Ssn, StateCode, Street, StreetLine,
        Website, Words,
    };
    use crate::state::Program;

    /// A business to be checked (section 10). The names within the objects are assumed (A26, profile field names).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct BusinessProfileRequest {
        /// A user who exists already.
        user_id: Option<String>,
        /// The number that gets the one-time code.
        phone: Phone,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<EmailAddress>,
        /// `verified` if left out. The others are only for clients with lighter programs.
        kyb_type: Option<Program>,
        business_info: BusinessInfoRequest,
        business_admin: BusinessAdmin,
        /// Required unless the business is a sole proprietorship.
        business_controller: Option<BusinessController>,
        beneficial_owners: Option<Vec<BeneficialOwner>>,
    }

    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct BusinessInfoRequest {
        business_type: BusinessType,
        business_name: Words,
        /// The legal name does (A63, no trade name).
        doing_business_as: Words,
        ein: Option<Ein>,
        phone: Option<Phone>,
        website: Option<Website>,
        address1: Street,
        address2: Option<StreetLine>,
        city: Words,
        state: StateCode,
        postal_code: PostalCode,
    }

    /// A28, business types
    #[derive(ToSchema)]
    #[serde(rename_all = "camelCase")]
    pub(crate) enum BusinessType {
        SoleProprietorship,
        Llc,
        Corporation,
        Partnership,
    }

    /// What may be said of everybody, besides what is theirs alone.
    macro_rules! people {
        ($($(#[$doc:meta])+ $name:ident { $($field:ident: $kind:ty,)* })*) => {$(
            $(#[$doc])+
            #[derive(ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                first_name: Words,
                last_name: Words,
                $($field: $kind,)*
                date_of_birth: Option<DateOfBirth>,
                address1: Option<StreetLine>,
                address2: Option<StreetLine>,
                city: Option<String>,
                state: Option<StateCode>,
                postal_code: Option<PostalCode>,
                ssn: Option<Ssn>,
            }
        )*};
    }

    people! {
        /// Who acts for the business; the email is theirs.
        BusinessAdmin { email: EmailAddress, }
        /// Who controls the business.
        BusinessController { title: Option<String>, email: Option<EmailAddress>, }
        /// Who owns a part of the business.
        BeneficialOwner { email: Option<EmailAddress>, }
    }
}
