//! What OpenAPI documents of calls are made of; the documents of the API and of the control are. With the feature
//! `openapi` only: the application serves none.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, SchemaType};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ComponentsBuilder, Content, HeaderBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi,
    OpenApiBuilder, Paths, Ref, RefOr, Required, ResponseBuilder, Schema, Type,
};
use utoipa::{IntoParams, IntoResponses, ToSchema};

/// Where a document is served.
pub(crate) const PATH: &str = "/openapi.json";

/// One call as a document describes it.
#[allow(missing_debug_implementations)] // what it is made of has none
pub struct Call {
    method: HttpMethod,
    path: &'static str,
    operation: Operation,
    schemas: Vec<(String, RefOr<Schema>)>,
}

macro_rules! methods {
    ($($name:ident $method:ident)*) => {$(
        #[doc = concat!("A call with this method, its operation id, its tag and its summary.")]
        pub fn $name(path: &'static str, id: &str, tag: &str, summary: &str) -> Self {
            Self::new(HttpMethod::$method, path, id, tag, summary)
        }
    )*};
}

impl Call {
    methods! { get Get post Post put Put patch Patch delete Delete }

    fn new(method: HttpMethod, path: &'static str, id: &str, tag: &str, summary: &str) -> Self {
        let mut operation = Operation::new();
        operation.operation_id = Some(id.to_owned());
        operation.tags = Some(vec![tag.to_owned()]);
        operation.summary = Some(summary.to_owned());
        Self {
            method,
            path,
            operation,
            schemas: Vec::new(),
        }
    }

    /// Which security scheme it asks for; none at all if the name is empty.
    pub fn secured_by(mut self, scheme: &str) -> Self {
        let requirement = match scheme {
            "" => SecurityRequirement::default(),
            scheme => SecurityRequirement::new(scheme, [""; 0]),
        };
        self.operation.security = Some(vec![requirement]);
        self
    }

    /// What the variable part of its path is: a text.
    pub fn path(self, description: &str) -> Self {
        self.path_of(description, ObjectBuilder::new().schema_type(Type::String))
    }

    /// The same, with this schema.
    pub fn path_of(self, description: &str, schema: impl Into<RefOr<Schema>>) -> Self {
        let name = self.path.split(['{', '}']).nth(1).unwrap_or_default();
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(schema));
        self.parameters(vec![parameter.build()])
    }

    /// The parameters of its query.
    pub fn query<P: IntoParams>(self) -> Self {
        self.parameters(P::into_params(|| Some(ParameterIn::Query)))
    }

    fn parameters(mut self, more: Vec<Parameter>) -> Self {
        let all = self.operation.parameters.get_or_insert_default();
        all.extend(more.into_iter().map(RefOr::T));
        self
    }

    /// It takes JSON.
    pub fn json<T: ToSchema>(self) -> Self {
        self.body::<T>("application/json", None)
    }

    /// It takes a form.
    pub fn form<T: ToSchema>(self) -> Self {
        self.body::<T>("application/x-www-form-urlencoded", None)
    }

    /// It takes the bytes of a file.
    pub fn file<T: ToSchema>(self, description: &str) -> Self {
        self.body::<T>("application/octet-stream", Some(description))
    }

    fn body<T: ToSchema>(mut self, content_type: &str, description: Option<&str>) -> Self {
        let schema = self.reference::<T>();
        self.takes(content_type, description, schema)
    }

    /// It takes any JSON object.
    pub fn any_object(self) -> Self {
        self.takes("application/json", None, any_object())
    }

    fn takes(
        mut self,
        content_type: &str,
        description: Option<&str>,
        schema: RefOr<Schema>,
    ) -> Self {
        let body = RequestBodyBuilder::new()
            .content(content_type, Content::new(Some(schema)))
            .description(description)
            .required(Some(Required::True));
        self.operation.request_body = Some(RefOr::T(body.build()));
        self
    }

    /// It answers with `status` and JSON.
    pub fn gives<T: ToSchema>(mut self, status: u16, description: &str) -> Self {
        let schema = self.reference::<T>();
        self.answers(status, description, Some(("application/json", schema)))
    }

    /// It answers 200 with a list.
    pub fn list<T: ToSchema>(mut self, description: &str) -> Self {
        let schema = ArrayBuilder::new().items(self.reference::<T>());
        self.answers(200, description, Some(("application/json", schema.into())))
    }

    /// It answers 200 with a list in which nothing is twice.
    pub fn set<T: ToSchema>(mut self, description: &str) -> Self {
        let schema = ArrayBuilder::new()
            .items(self.reference::<T>())
            .unique_items(true);
        self.answers(200, description, Some(("application/json", schema.into())))
    }

    /// It answers 200 with any JSON object.
    pub fn gives_any_object(self, description: &str) -> Self {
        self.answers(200, description, Some(("application/json", any_object())))
    }

    /// It answers 200 with lines of JSON.
    pub fn gives_lines(self, description: &str) -> Self {
        let text = ObjectBuilder::new().schema_type(Type::String);
        self.answers(
            200,
            description,
            Some(("application/x-ndjson", text.into())),
        )
    }

    /// It answers with `status` and nothing.
    pub fn done(self, status: u16, description: &str) -> Self {
        self.answers(status, description, None)
    }

    /// Its answers so far must not be kept by a cache.
    pub fn no_store(mut self) -> Self {
        for response in self.operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                add_header(response, "cache-control", Type::String, "`no-store`");
            }
        }
        self
    }

    fn answers(
        mut self,
        status: u16,
        description: &str,
        body: Option<(&str, RefOr<Schema>)>,
    ) -> Self {
        let mut response = ResponseBuilder::new().description(description);
        if let Some((content_type, schema)) = body {
            response = response.content(content_type, Content::new(Some(schema)));
        }
        let responses = &mut self.operation.responses.responses;
        responses.insert(status.to_string(), RefOr::T(response.build()));
        self
    }

    /// What it is refused with.
    pub fn refuses<R: IntoResponses>(mut self) -> Self {
        self.operation.responses.responses.extend(R::responses());
        self
    }

    fn reference<T: ToSchema>(&mut self) -> RefOr<Schema> {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(T::name()).into()
    }
}

fn any_object() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Object).into()
}

/// Adds a header to a response.
pub fn add_header(
    response: &mut utoipa::openapi::Response,
    name: &str,
    kind: Type,
    description: &str,
) {
    let header = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(description));
    let headers = &mut response.headers;
    headers.insert(name.to_owned(), RefOr::T(header.build()));
}

/// The document of `calls`, each with what `complete` adds to it; `components` are those that no call brings.
pub fn document(
    title: &str,
    about: &str,
    calls: Vec<Call>,
    components: ComponentsBuilder,
    complete: impl Fn(&mut Operation),
) -> OpenApi {
    let license = LicenseBuilder::new()
        .name("MIT OR Apache-2.0")
        .identifier(Some("MIT OR Apache-2.0"));
    let info = InfoBuilder::new()
        .title(title)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(license.build()));
    let (mut paths, mut schemas) = (Paths::new(), Vec::new());
    for mut call in calls {
        complete(&mut call.operation);
        paths.add_path_operation(call.path, vec![call.method], call.operation);
        schemas.append(&mut call.schemas);
    }
    let components = components.schemas_from_iter(schemas);
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

/// Serves `document` at its address.
pub fn router<S: Clone + Send + Sync + 'static>(document: &OpenApi) -> Router<S> {
    let text = document.to_pretty_json();
    let text = Bytes::from(text.expect("a document of texts, numbers and lists"));
    let answer = async move || ([(header::CONTENT_TYPE, "application/json")], text);
    Router::new().route(PATH, get(answer))
}

/// What is left out is never null: takes null from every property that is not required.
pub(crate) fn forbid_null_where_optional(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    let optional = object
        .properties
        .iter_mut()
        .filter(|(name, _)| !object.required.contains(name));
    for (_, property) in optional {
        match property {
            RefOr::T(Schema::Object(object)) => drop_null(&mut object.schema_type),
            RefOr::T(Schema::Array(array)) => drop_null(&mut array.schema_type),
            RefOr::T(Schema::OneOf(one_of)) => {
                let description = one_of.description.take();
                let mut items = one_of.items.drain(..);
                if let Some(mut other) = items.find(|item| matches!(item, RefOr::Ref(_))) {
                    if let (RefOr::Ref(reference), Some(text)) = (&mut other, description) {
                        reference.description = text;
                    }
                    drop(items);
                    *property = other;
                }
            }
            _ => {}
        }
    }
}

fn drop_null(types: &mut SchemaType) {
    if let SchemaType::Array(several) = types {
        several.retain(|one| *one != Type::Null);
        if let [one] = &several[..] {
            *types = SchemaType::Type(one.clone());
        }
    }
}
