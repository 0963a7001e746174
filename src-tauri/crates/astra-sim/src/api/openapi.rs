//! The OpenAPI document of the vendor's calls. It is served at `/openapi.json`, an address of ours and not the vendor's:
//! `http/pipeline.rs` lets it pass by faults, request log and event log.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Request};
use url::Url;
use utoipa::IntoResponses;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, OpenApi, Ref, RefOr, Response, ResponseBuilder, ServerBuilder, Type,
};

use super::responses::{
    BadCard, BadRequestBody, CardAuthorization, EmbeddedError, InvalidBody, InvalidQuery,
    OAuthError, OAuthRefused, Refused, RefusedByIssuer, Unauthorized, UnauthorizedClient,
    WrongFields,
};
use crate::openapi::{self, Call, add_header};
use crate::sandbox::Sandbox;

const ABOUT: &str = "A simulator of Astra's sandbox, on this machine, with play money. This is not Astra, and not Astra's \
    own document: it describes what this program answers. Numbers in brackets are the sections of the vendor's contract \
    as the simulator's README tells it; A1, A2, ... are its assumptions where the vendor's documents are silent.\n\n\
    Described is the sandbox as it is by itself. Assumptions that are flipped, modes that are granted or denied, and \
    faults that are planned change the answers. Fields, types and parameters that are not described are refused.\n\n\
    The document itself is no call of the vendor's: it stands in neither the request log nor the event log.";

/// The document. `secure` is the address of the secure host; the API host is the one that the document was read from.
fn document(calls: Vec<Call>, secure_calls: Vec<Call>, secure: &Url) -> OpenApi {
    let components = ComponentsBuilder::new()
        // Whatever calls can be refused with; the other schemas come with the calls.
        .schema_from::<Refused>()
        .schema_from::<WrongFields>()
        .schema_from::<BadRequestBody>()
        .schema_from::<BadCard>()
        .schema_from::<RefusedByIssuer>()
        .schema_from::<EmbeddedError>()
        .schema_from::<CardAuthorization>()
        .schema_from::<OAuthRefused>()
        .schema_from::<OAuthError>()
        .security_scheme(
            "client",
            scheme(
                HttpAuthScheme::Basic,
                "The client: its id and its secret (4).",
            ),
        )
        .security_scheme(
            "user",
            scheme(HttpAuthScheme::Bearer, "One user: the access token (4)."),
        );
    let title = "Astra's sandbox, simulated";
    let mut document = openapi::document(title, ABOUT, calls, components, complete);
    let host = ServerBuilder::new()
        .url(secure.as_str().trim_end_matches('/'))
        .description(Some("The secure host"))
        .build();
    let on_secure_host = |operation: &mut Operation| {
        complete(operation);
        operation.servers = Some(vec![host.clone()]);
    };
    let none = ComponentsBuilder::new();
    document.merge(openapi::document(
        title,
        ABOUT,
        secure_calls,
        none,
        on_secure_host,
    ));
    document.servers = Some(vec![
        ServerBuilder::new()
            .url("/")
            .description(Some("The API host"))
            .build(),
    ]);
    for schema in document
        .components
        .iter_mut()
        .flat_map(|all| all.schemas.values_mut())
    {
        openapi::forbid_null_where_optional(schema);
    }
    document
}

fn scheme(kind: HttpAuthScheme, description: &str) -> SecurityScheme {
    let mut scheme = Http::new(kind);
    scheme.description = Some(description.to_owned());
    SecurityScheme::Http(scheme)
}

/// What every call has, and every call of its kind: refusals that are not its own, and the header of every answer.
fn complete(operation: &mut Operation) {
    let is_secured_by = |scheme: &str| {
        let text = serde_json::to_string(&operation.security).unwrap_or_default();
        text.contains(scheme)
    };
    let takes = |content_type: &str| matches!(&operation.request_body, Some(RefOr::T(body)) if body.content.contains_key(content_type));
    let mut parameters = operation.parameters.iter().flatten();
    let has_query = parameters
        .any(|one| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query));
    let mut usual = BTreeMap::new();
    let mut add = |refusals: BTreeMap<String, RefOr<Response>>| usual.extend(refusals);
    if is_secured_by("client") {
        add(UnauthorizedClient::responses());
    }
    if is_secured_by("user") {
        add(Unauthorized::responses());
    }
    if takes("application/json") {
        add(InvalidBody::responses());
    }
    if has_query {
        add(InvalidQuery::responses());
    }
    if operation.request_body.is_some() {
        add(refused("413", "The body is too large."));
    }
    add(refused(
        "421",
        "The `Host` is neither 127.0.0.1 nor localhost.",
    ));
    add(refused("406", "The `accept` header allows no JSON."));
    let mut too_many = refused(
        "429",
        "Too many requests in one minute, where they are limited (A51).",
    );
    for response in too_many.values_mut() {
        if let RefOr::T(response) = response {
            add_header(
                response,
                "retry-after",
                Type::Integer,
                "Seconds until the next.",
            );
        }
    }
    add(too_many);
    let responses = &mut operation.responses.responses;
    for (status, response) in usual {
        // A call may have its own, as adding a card does.
        responses.entry(status).or_insert(response);
    }
    for response in responses.values_mut() {
        if let RefOr::T(response) = response {
            let description = "Of this answer; quote it when asking the vendor.";
            add_header(response, "request-id", Type::String, description);
        }
    }
}

fn refused(status: &str, description: &str) -> BTreeMap<String, RefOr<Response>> {
    let content = Content::new(Some(Ref::from_schema_name("Refused")));
    let response = ResponseBuilder::new().description(description);
    let response = response.content("application/json", content).build();
    BTreeMap::from([(status.to_owned(), RefOr::T(response))])
}

/// The address that the document is read from.
pub(super) fn router(
    calls: Vec<Call>,
    secure_calls: Vec<Call>,
    secure: &Url,
) -> Router<Arc<Sandbox>> {
    openapi::router(&document(calls, secure_calls, secure))
}

/// Whether `request` asks for the document.
pub(crate) fn is_requested<B>(request: &Request<B>) -> bool {
    request.method() == Method::GET && request.uri().path() == openapi::PATH
}
