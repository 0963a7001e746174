//! The OpenAPI document: whole in itself, one with the README and with the calls, and without a trace where it was read.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::described::{Call, METHODS, assert_whole, calls, for_each_object};
use crate::world::{User, World};

const README: &str = include_str!("../../README.md");

async fn document(world: &World) -> Value {
    let url = world.running.api.join("/openapi.json").unwrap();
    let response = world.http.get(url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "without credentials");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    response.json().await.unwrap()
}

#[tokio::test]
async fn the_document_is_whole() {
    let world = World::new().await;
    let document = document(&world).await;
    assert_whole(&document);
    for call in calls(&document) {
        for (status, response) in call.described["responses"].as_object().unwrap() {
            let id = &response["headers"]["request-id"];
            assert!(id.is_object(), "{} {}: {status}", call.method, call.path);
        }
    }
}

#[tokio::test]
async fn the_document_has_the_calls_of_the_readme() {
    let world = World::new().await;
    let document = document(&world).await;
    let described: BTreeSet<String> = calls(&document)
        .iter()
        .map(|call| {
            let secure = call.described["servers"][0]["url"].as_str();
            let own = world.running.secure.as_str().trim_end_matches('/');
            assert!(secure.is_none_or(|url| url == own), "{secure:?} of {own}");
            let secure = secure.map_or("", |_| " (secure)");
            format!("{} {}{secure}", call.method, call.path)
        })
        .collect();
    let mut told = BTreeSet::new();
    for row in README.lines().filter(|line| line.starts_with("| `")) {
        let cell = row[2..].split(" | ").next().unwrap();
        let secure = if cell.contains("(secure)") {
            " (secure)"
        } else {
            ""
        };
        let mut methods = Vec::new();
        for named in cell.split('`').skip(1).step_by(2) {
            let (method, path) = named.split_once(' ').unwrap_or((named, ""));
            if !METHODS.contains(&method.to_lowercase().as_str()) || path.starts_with("/_sim") {
                continue;
            }
            methods.push(method);
            if !path.is_empty() {
                told.extend(
                    methods
                        .drain(..)
                        .map(|method| format!("{method} {path}{secure}")),
                );
            }
        }
    }
    assert!(told.len() > 30, "the table was found");
    assert_eq!(described, told);
}

/// Every way to fill in a schema, with all fields that it describes.
fn filled_in(schema: &Value, document: &Value) -> Vec<Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return filled_in(document.pointer(&reference[1..]).unwrap(), document);
    }
    if let Some(variants) = schema["oneOf"].as_array() {
        let each = variants.iter().map(|variant| filled_in(variant, document));
        return each.flatten().collect();
    }
    if let Some(word) = schema["examples"].get(0).or(schema["enum"].get(0)) {
        return vec![word.clone()];
    }
    let Some(properties) = schema["properties"].as_object() else {
        return vec![match schema["type"].as_str().unwrap() {
            "boolean" => json!(true),
            "string" => json!("text"),
            "array" => json!(filled_in(&schema["items"], document)),
            "object" => json!({}),
            kind => panic!("{kind} has an example"),
        }];
    };
    assert_eq!(
        schema["additionalProperties"], false,
        "unknown fields are refused: {properties:?}"
    );
    let field = |(name, schema): (&String, &Value)| {
        let value = filled_in(schema, document).swap_remove(0);
        (name.clone(), value)
    };
    vec![Value::Object(properties.iter().map(field).collect())]
}

/// `body` once for each of its objects, with one more field there.
fn with_one_more(body: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    for_each_object(body, "", &mut |place, _| places.push(place.to_owned()));
    let mut bodies = Vec::new();
    for place in places.iter().filter(|place| *place != "/metadata") {
        let mut body = body.clone();
        body.pointer_mut(place).unwrap()["undescribed"] = json!("text");
        bodies.push(body);
    }
    bodies
}

async fn send(world: &World, user: &User, call: &Call<'_>, body: &Value) -> String {
    let secure = call.described["servers"].is_array();
    let host = if secure {
        &world.running.secure
    } else {
        &world.running.api
    };
    let path = call.path.replace("{id}", &user.id);
    let request = world
        .http
        .request(call.method.clone(), host.join(&path).unwrap());
    let request = if call.described["security"][0]["client"].is_array() {
        request.basic_auth(&world.config.client_id, Some(&world.config.client_secret))
    } else {
        request.bearer_auth(&user.access)
    };
    let content = &call.described["requestBody"]["content"];
    let request = if content["application/json"].is_object() {
        request.json(body)
    } else {
        request.form(body)
    };
    request.send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn every_described_field_is_known_and_no_other() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let document = document(&world).await;
    let is_unknown =
        |answer: &str| answer.contains("Unknown field.") || answer.contains("not known");
    let mut bodies = 0;
    for call in calls(&document) {
        let content = &call.described["requestBody"]["content"];
        let Some((kind, content)) = content.as_object().and_then(|kinds| kinds.iter().next())
        else {
            continue;
        };
        if kind == "application/octet-stream" {
            continue;
        }
        for body in filled_in(&content["schema"], &document) {
            bodies += 1;
            let answer = send(&world, &user, &call, &body).await;
            assert!(
                !is_unknown(&answer),
                "{} {}: {answer}",
                call.method,
                call.path
            );
            for body in with_one_more(&body) {
                let answer = send(&world, &user, &call, &body).await;
                assert!(is_unknown(&answer), "{} {}: {body}", call.method, call.path);
            }
        }
    }
    assert!(bodies > 15, "the bodies were found");
}

#[tokio::test]
async fn every_described_call_is_there_and_asks_for_its_credentials() {
    let world = World::new().await;
    let document = document(&world).await;
    for call in calls(&document) {
        let name = format!("{} {}", call.method, call.path);
        let secure = call.described["servers"].is_array();
        let host = if secure {
            &world.running.secure
        } else {
            &world.running.api
        };
        let request = world
            .http
            .request(call.method.clone(), host.join(call.path).unwrap());
        let response = request.send().await.unwrap();
        let open = call.described["security"] == json!([{}]);
        let expected = if open {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!(response.status(), expected, "{name}");
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/json",
            "{name}"
        );
    }
}

#[tokio::test]
async fn refusals_of_the_framework_have_the_generic_body() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let refused = [
        (
            Method::GET,
            "/v1/cards/%FF",
            404,
            "an id that is no text is out of sight",
        ),
        (
            Method::GET,
            "/v1/routines/preview",
            404,
            "so is the name of a call",
        ),
        (
            Method::DELETE,
            "/v1/routines/preview",
            404,
            "so is the name of a call",
        ),
        (
            Method::GET,
            "/v1/accounts/processor_token",
            404,
            "so is the name of a call",
        ),
        (
            Method::GET,
            "/v1/cards?cursor=c_%2B5",
            400,
            "a sign is no digit",
        ),
        (
            Method::GET,
            "/v1/cards?batch_size=%2B5",
            400,
            "a sign is no digit",
        ),
        (
            Method::POST,
            "/v1/accounts/create",
            404,
            "that is on the other host",
        ),
        (Method::PUT, "/v1/cards", 405, "a method that no call has"),
    ];
    for (method, path, status, why) in refused {
        let request = world.as_user(method.clone(), path, &user);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{method} {path}: {why}");
        assert!(response.headers().contains_key("request-id"));
        let allowed = response.headers().contains_key(header::ALLOW);
        assert_eq!(
            allowed,
            status == 405,
            "{method} {path}: what is there to allow"
        );
        let body: Value = response.json().await.expect("JSON");
        assert!(body["name"].is_string(), "{method} {path}: {body}");
    }
}

#[tokio::test]
async fn reading_the_document_leaves_no_trace() {
    let (read, unread) = (World::new().await, World::new().await);
    document(&read).await;
    let mut ids = Vec::new();
    for world in [&read, &unread] {
        let response = world.as_client(Method::GET, "/v1/bins/400000").send().await;
        ids.push(response.unwrap().headers()["request-id"].clone());
    }
    assert_eq!(ids[0], ids[1], "no randomness was spent on it");
    let lines = |world: &World| json!(world.control().events()).to_string();
    assert_eq!(lines(&read), lines(&unread));
    assert_eq!(read.control().requests().len(), 1, "it is not in the log");
}

#[tokio::test]
async fn the_document_is_for_this_machine_only() {
    let world = World::new().await;
    let url = world.running.api.join("/openapi.json").unwrap();
    let request = world
        .http
        .get(url)
        .header(header::HOST, "elsewhere.example");
    let status = request.send().await.unwrap().status();
    assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
}
