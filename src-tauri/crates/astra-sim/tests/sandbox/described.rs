//! Reading an OpenAPI document: its calls, and whether it is whole.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Map, Value};

pub const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// A described call.
pub struct Call<'a> {
    pub method: Method,
    pub path: &'a str,
    pub described: &'a Value,
}

pub fn calls(document: &Value) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (name, described) in item.as_object().unwrap() {
            if METHODS.contains(&name.as_str()) {
                calls.push(Call {
                    method: name.to_uppercase().parse().unwrap(),
                    path,
                    described,
                });
            }
        }
    }
    calls
}

/// Calls `look` for every object within `value`, with its place.
pub fn for_each_object(
    value: &Value,
    place: &str,
    look: &mut impl FnMut(&str, &Map<String, Value>),
) {
    match value {
        Value::Object(object) => {
            look(place, object);
            for (name, inner) in object {
                for_each_object(inner, &format!("{place}/{name}"), look);
            }
        }
        Value::Array(list) => {
            for (number, inner) in list.iter().enumerate() {
                for_each_object(inner, &format!("{place}/{number}"), look);
            }
        }
        _ => {}
    }
}

/// Whether a document parses as OpenAPI 3.1, leads nowhere outside and tells of every call what there is to tell.
pub fn assert_whole(document: &Value) {
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    for_each_object(document, "#", &mut |place, object| {
        if let Some(Value::String(reference)) = object.get("$ref") {
            let pointer = reference.strip_prefix('#').expect("within the document");
            assert!(document.pointer(pointer).is_some(), "{place}: {reference}");
        }
    });
    let mut ids = BTreeSet::new();
    for call in calls(document) {
        let (name, described) = (format!("{} {}", call.method, call.path), call.described);
        let id = described["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: the id is taken");
        assert!(described["summary"].is_string(), "{name}");
        let responses = described["responses"].as_object().unwrap();
        let is_success = |status: &String| status.starts_with('2');
        assert!(responses.keys().any(is_success), "{name}");
        for (status, response) in responses {
            let may_be_silent = is_success(status) && response.get("content").is_none();
            let shape = &response["content"]["application/json"]["schema"];
            let lines = &response["content"]["application/x-ndjson"]["schema"];
            assert!(
                may_be_silent || shape.is_object() || lines.is_object(),
                "{name}: {status} has a shape"
            );
        }
        let security = described.get("security").unwrap_or(&document["security"]);
        for scheme in security.as_array().unwrap() {
            for (scheme, _) in scheme.as_object().unwrap() {
                let schemes = &document["components"]["securitySchemes"];
                assert!(schemes[scheme].is_object(), "{name}: {scheme}");
            }
        }
        let parts = call.path.split('/');
        let in_path: Vec<&str> = parts
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let parameters = described["parameters"].as_array().into_iter().flatten();
        let told: Vec<&str> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(told, in_path, "{name}");
    }
}
