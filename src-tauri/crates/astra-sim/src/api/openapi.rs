//! The OpenAPI document of the vendor's calls, made from the handlers' own descriptions, and `/openapi.json`, where it is
//! served. That address is ours and not the vendor's: `pipeline.rs` lets it pass by faults, log and journal.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{Method, Request, header};
use axum::response::IntoResponse;
use axum::routing::get;
use url::Url;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, HeaderBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi,
    OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder, ServerBuilder, Type,
};

use crate::api::responses::{
    BadCard, BadRequestBody, CardAuthorization, EmbeddedError, OAuthError, OAuthRefused, Refused,
    RefusedByIssuer, WrongFields,
};
use crate::api::{api_calls, secure_calls};
use crate::sandbox::Sandbox;

/// Where the document is.
const PATH: &str = "/openapi.json";

const ABOUT: &str = "A simulator of Astra's sandbox, on this machine, with play money. This is not Astra, and not Astra's \
    own document: it describes what this program answers. Numbers in brackets are the sections of the vendor's contract \
    as the simulator's README tells it; A1, A2, ... are its assumptions where the vendor's documents are silent.\n\n\
    Described is the sandbox as it is by itself. Assumptions that are flipped, modes that are granted or denied, and \
    faults that are planned change the answers. Fields, types and parameters that are not described are refused.\n\n\
    The document itself is no call of the vendor's: it stands in neither the request log nor the journal.";

/// The document. `secure` is the address of the secure host; the API host is the one that the document was read from.
fn document(secure: &Url) -> OpenApi {
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Astra's sandbox, simulated")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(
                    LicenseBuilder::new()
                        .name("MIT OR Apache-2.0")
                        .identifier(Some("MIT OR Apache-2.0"))
                        .build(),
                )),
        )
        .servers(Some([ServerBuilder::new()
            .url("/")
            .description(Some("The API host"))
            .build()]))
        .components(Some(
            ComponentsBuilder::new()
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
                .security_scheme("client", basic())
                .security_scheme("user", bearer())
                .build(),
        ))
        .build();
    let mut secure_calls = secure_calls().into_openapi();
    let host = ServerBuilder::new()
        .url(secure.as_str().trim_end_matches('/'))
        .description(Some("The secure host"))
        .build();
    for operation in operations(&mut secure_calls) {
        operation.servers = Some(vec![host.clone()]);
    }
    document.merge(api_calls().into_openapi());
    document.merge(secure_calls);
    for operation in operations(&mut document) {
        complete(operation);
    }
    document
}

fn basic() -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Basic);
    scheme.description = Some("The client: its id and its secret (4).".to_owned());
    SecurityScheme::Http(scheme)
}

fn bearer() -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some("One user: the access token (4).".to_owned());
    SecurityScheme::Http(scheme)
}

fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(|item| {
        let PathItem {
            get,
            put,
            post,
            delete,
            patch,
            ..
        } = item;
        [get, put, post, delete, patch].into_iter().flatten()
    })
}

/// What every call has: the statuses that are not its own, and the header of every answer.
fn complete(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    let refused = |description: &str| {
        let content = Content::new(Some(Ref::from_schema_name("Refused")));
        let response = ResponseBuilder::new().description(description);
        RefOr::T(response.content("application/json", content).build())
    };
    responses.insert(
        "421".to_owned(),
        refused("The `Host` is neither 127.0.0.1 nor localhost."),
    );
    responses.insert(
        "406".to_owned(),
        refused("The `accept` header allows no JSON."),
    );
    if operation.request_body.is_some() {
        responses.insert("413".to_owned(), refused("The body is too large."));
    }
    let mut too_many = refused("Too many requests in one minute, where they are limited (A51).");
    if let RefOr::T(response) = &mut too_many {
        add_header(
            response,
            "retry-after",
            Type::Integer,
            "Seconds until the next.",
        );
    }
    // Adding a card has one of its own as well.
    responses.entry("429".to_owned()).or_insert(too_many);
    for response in responses.values_mut() {
        if let RefOr::T(response) = response {
            add_header(
                response,
                "request-id",
                Type::String,
                "Of this answer; quote it when asking the vendor.",
            );
        }
    }
}

fn add_header(response: &mut Response, name: &str, kind: Type, description: &str) {
    let header = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(description));
    response
        .headers
        .insert(name.to_owned(), RefOr::T(header.build()));
}

/// The address that the document is read from.
pub(super) fn router(secure: &Url) -> Router<Arc<Sandbox>> {
    let text = document(secure).to_pretty_json();
    let text = Bytes::from(text.expect("a document of texts, numbers and lists"));
    Router::new().route(
        PATH,
        get(async move || ([(header::CONTENT_TYPE, "application/json")], text).into_response()),
    )
}

/// Whether `request` asks for the document.
pub(crate) fn is_requested<B>(request: &Request<B>) -> bool {
    request.method() == Method::GET && request.uri().path() == PATH
}
