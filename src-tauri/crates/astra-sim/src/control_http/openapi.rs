//! The OpenAPI document of the control, made from its calls, and `/openapi.json`, where it is served. Like the status page
//! it holds no secret and asks for no token.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, HeaderBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi,
    OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder, ServerBuilder, Type,
};
use utoipa_axum::router::OpenApiRouter;

use super::responses::Refused;
use super::routes;

const ABOUT: &str = "What makes things go wrong in the simulator of Astra's sandbox, lets time pass and shows what \
    happened: for tests and for staff. It is our own and nothing of it is Astra's. Every call takes the token of this \
    start, and exactly the `Host` that was announced. The simulated API describes itself on its own host.";

fn document() -> OpenApi {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some("The token that the program announces when it starts.".to_owned());
    let license = LicenseBuilder::new()
        .name("MIT OR Apache-2.0")
        .identifier(Some("MIT OR Apache-2.0"));
    let info = InfoBuilder::new()
        .title("The control of Astra's sandbox, simulated")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license.build()));
    let components = ComponentsBuilder::new()
        .schema_from::<Refused>()
        .security_scheme("token", SecurityScheme::Http(scheme));
    let mut document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .security(Some([SecurityRequirement::new("token", [""; 0])]))
        .components(Some(components.build()))
        .build();
    let calls = OpenApiRouter::new().nest("/_sim", routes::router());
    document.merge(calls.into_openapi());
    for item in document.paths.paths.values_mut() {
        let PathItem {
            get,
            put,
            post,
            delete,
            ..
        } = item;
        [get, put, post, delete]
            .into_iter()
            .flatten()
            .for_each(complete);
    }
    document
}

/// The statuses that every call has.
fn complete(operation: &mut Operation) {
    let challenge = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some("`Bearer`"));
    let no_token = refused("The token is missing or wrong.");
    let mut no_token = no_token.build();
    no_token
        .headers
        .insert("www-authenticate".to_owned(), RefOr::T(challenge.build()));
    let other_host: Response = refused("The `Host` is not the announced one.").build();
    let responses = &mut operation.responses.responses;
    responses.insert("401".to_owned(), RefOr::T(no_token));
    responses.insert("421".to_owned(), RefOr::T(other_host));
}

fn refused(description: &str) -> ResponseBuilder {
    let content = Content::new(Some(Ref::from_schema_name("Refused")));
    ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
}

/// The address that the document is read from.
pub(super) fn router() -> Router {
    let text = document().to_pretty_json();
    let text = Bytes::from(text.expect("a document of texts, numbers and lists"));
    Router::new().route(
        "/openapi.json",
        get(async move || ([(header::CONTENT_TYPE, "application/json")], text).into_response()),
    )
}
