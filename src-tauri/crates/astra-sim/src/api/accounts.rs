//! Bank accounts (CONTRACT.md 14).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde::Serialize;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::pagination::{Page, Paging, Query};
use crate::api::path::Path;
use crate::ground::{Cents, Dollars, wire};
use crate::rules;
use crate::rules::{Fields, no_rule};
use crate::sandbox::Sandbox;
use crate::state::{Account, AccountType, INSTITUTIONS, NewAccount};

pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<Page<AccountView>>, ApiError> {
    let query = Query::of(&uri, &[], Paging::of(&sandbox))?;
    let state = sandbox.state();
    let newest_first = state.accounts.iter().rev();
    let mine = newest_first.filter(|account| account.user_id == caller.user_id && !account.removed);
    let page = query.page("accounts", mine, |account| account.place, AccountView::of);
    Ok(Json(page))
}

pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<Json<AccountView>, ApiError> {
    let state = sandbox.state();
    let account = state
        .account_of(&caller.user_id, &id)
        .ok_or_else(no_such_account)?;
    Ok(Json(AccountView::of(account)))
}

/// Not while a routine or a pending transfer uses it, as for cards (A39, card delete refusal).
pub(crate) async fn remove(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    Path(id): Path,
) -> Result<StatusCode, ApiError> {
    sandbox
        .change(move |state, at| {
            state
                .account_of(&caller.user_id, &id)
                .ok_or_else(no_such_account)?;
            let mut routines = state.routines.iter();
            if routines
                .any(|one| (one.source_id == id || one.destination_id == id) && one.is_open(at.now))
            {
                return Err(ApiError::bad_request(
                    "The account is used by an active routine or a pending transfer.",
                ));
            }
            for account in state.accounts.iter_mut().filter(|account| account.id == id) {
                account.removed = true;
            }
            Ok(StatusCode::OK)
        })
        .await
}

/// On the secure host only. The response has no balances, which are not known yet.
pub(crate) async fn create(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<AccountFacts>), ApiError> {
    let mut fields = Fields::parse(&body)?;
    fields.required("routing_number", rules::routing_number);
    fields.expect("bank_account_type");
    let subtype = match fields
        .choice("bank_account_type", &["checking", "savings"])
        .as_deref()
    {
        Some("savings") => AccountType::Savings,
        _ => AccountType::Checking,
    };
    let new = NewAccount {
        institution_id: fields.required("institution_id", institution),
        name: fields.required("name", no_rule),
        subtype,
        number: fields.required("account_number", rules::account_number),
        balance: None,
    };
    fields.finish()?;
    let answer = sandbox
        .change(move |state, at| {
            let added = state.add_account(&caller.user_id, new, at);
            let added = added.ok_or_else(|| {
                ApiError::field("account_number", "This account is already linked.")
            })?;
            Ok::<_, ApiError>(AccountFacts::of(added))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// From an account that was connected at Plaid. Any token of its sandbox's form is one checking account.
pub(crate) async fn from_processor_token(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<ProcessorAccount>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    let of_the_sandbox = |text: &str| {
        rules::when(
            text.starts_with("processor-sandbox-"),
            "Not a processor token of Plaid's sandbox.",
        )
    };
    let token = fields.required("processor_token", of_the_sandbox);
    let institution_id = fields.optional("institution_id", institution);
    fields.finish()?;
    let institution_id = institution_id.unwrap_or_else(|| INSTITUTIONS[0].0.to_owned());
    let new = NewAccount {
        institution_id: institution_id.clone(),
        name: "Plaid Checking".to_owned(),
        subtype: AccountType::Checking,
        number: token,
        balance: Some(Cents(11_000)),
    };
    let id = sandbox
        .change(move |state, at| {
            let added = state.add_account(&caller.user_id, new, at);
            added.map(|account| account.id.clone()).ok_or_else(|| {
                ApiError::field("processor_token", "This account is already linked.")
            })
        })
        .await?;
    Ok(Json(ProcessorAccount { id, institution_id }))
}

fn institution(text: &str) -> Result<(), &'static str> {
    rules::when(
        INSTITUTIONS.iter().any(|(id, _)| *id == text),
        "Not an institution of the sandbox.",
    )
}

fn no_such_account() -> ApiError {
    ApiError::not_found("No such account.")
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct AccountView {
    #[serde(flatten)]
    facts: AccountFacts,
    #[cfg_attr(feature = "openapi", schema(required = true, value_type = Option<f64>))]
    current_balance: Option<Dollars>,
    #[cfg_attr(feature = "openapi", schema(required = true, value_type = Option<f64>))]
    available_balance: Option<Dollars>,
    #[cfg_attr(feature = "openapi", schema(required = true, format = DateTime))]
    last_balance_update_on: Option<String>,
}

/// An account without its balances.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct AccountFacts {
    id: String,
    official_name: String,
    name: String,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    nickname: Option<String>,
    /// The last four letters of the number.
    mask: String,
    institution_name: &'static str,
    #[cfg_attr(feature = "openapi", schema(required = true))]
    institution_logo: Option<String>,
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(pattern = "^depository$"))]
    kind: &'static str,
    subtype: AccountType,
    #[cfg_attr(feature = "openapi", schema(pattern = "^connected$"))]
    connection_status: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct ProcessorAccount {
    id: String,
    institution_id: String,
}

impl AccountView {
    fn of(account: &Account) -> Self {
        let balance = account.balance.map(Dollars);
        Self {
            facts: AccountFacts::of(account),
            current_balance: balance,
            available_balance: balance,
            last_balance_update_on: account.balance.map(|_| wire(account.created)),
        }
    }
}

impl AccountFacts {
    fn of(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            official_name: account.name.clone(),
            name: account.name.clone(),
            nickname: None,
            mask: account.mask.clone(),
            institution_name: account.institution_name(),
            institution_logo: None,
            kind: "depository",
            subtype: account.subtype,
            connection_status: "connected",
        }
    }
}

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    use crate::rules::schemas::{AccountNumber, InstitutionId, RoutingNumber, Words};
    use crate::state::AccountType;

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
        institution_id: Option<InstitutionId>,
    }
}
