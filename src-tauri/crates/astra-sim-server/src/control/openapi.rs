//! The OpenAPI document of the control. Like the status page it holds no secret and asks for no token.

use astra_sim::openapi::{self, add_header};
use axum::Router;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, Ref, RefOr, Response, ResponseBuilder, ServerBuilder, Type,
};

use super::responses::Refused;
use super::routes;

const ABOUT: &str = "What makes things go wrong in the simulator of Astra's sandbox, lets time pass and shows what \
    happened: for tests and for staff. It is our own and nothing of it is Astra's. Every call takes the token of this \
    start, and exactly the `Host` that was announced. The simulated API describes itself on its own host.";

/// The refusals that every call has.
fn complete(operation: &mut Operation) {
    let mut no_token = refused("The token is missing or wrong.");
    add_header(&mut no_token, "www-authenticate", Type::String, "`Bearer`");
    let other_host = refused("The `Host` is not the announced one.");
    let responses = &mut operation.responses.responses;
    responses.insert("401".to_owned(), RefOr::T(no_token));
    responses.insert("421".to_owned(), RefOr::T(other_host));
}

fn refused(description: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Refused")));
    ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
        .build()
}

/// The address that the document is read from.
pub(super) fn router() -> Router {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some("The token that the program announces when it starts.".to_owned());
    let components = ComponentsBuilder::new()
        .schema_from::<Refused>()
        .security_scheme("token", SecurityScheme::Http(scheme));
    let title = "The control of Astra's sandbox, simulated";
    let calls = routes::descriptions();
    let mut document = openapi::document(title, ABOUT, calls, components, complete);
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
    document.paths.paths = std::mem::take(&mut document.paths.paths)
        .into_iter()
        .map(|(path, item)| (format!("/_sim{path}"), item))
        .collect();
    openapi::router(&document)
}
