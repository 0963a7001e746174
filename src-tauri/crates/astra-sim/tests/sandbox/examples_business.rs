//! The examples about businesses: what every program needs, and the words (CONTRACT.md 10).

use astra_sim::{Config, Grant};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{example, filled};
use crate::world::{PHONE, World};

/// Takes out what a dotted name leads to.
fn without(body: &Value, dotted: &str) -> Value {
    let mut body = body.clone();
    let pointer = format!("/{}", dotted.replace('.', "/"));
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let object = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    object
        .remove(name)
        .unwrap_or_else(|| panic!("{dotted} was not there"));
    body
}

#[tokio::test]
async fn every_program_needs_the_fields_of_the_guides_table() {
    let example = example("business_profile_programs.json");
    for case in example["cases"].as_array().unwrap() {
        let program = &case["program"];
        let mut config = Config::practice();
        let delegated = case["kyb_delegated"].as_bool().unwrap();
        config.grants.set(Grant::KybDelegated, delegated);
        let world = World::with(config).await;
        let whole = filled(&case["request"], PHONE);
        let answer = world.create_profile(&whole).await;
        assert_eq!(answer.status().as_u16(), case["status"], "{program}");
        for field in case["needs"].as_array().unwrap() {
            let field = field.as_str().unwrap();
            let answer = world.create_profile(&without(&whole, field)).await;
            assert_eq!(
                answer.status(),
                StatusCode::BAD_REQUEST,
                "{program} without {field}"
            );
            let refused: Value = answer.json().await.unwrap();
            let mut named: Vec<_> = refused["errors"].as_object().unwrap().keys().collect();
            if field == "business_info.business_type" {
                // Whoever does not say that they are a sole proprietor needs a controller.
                named.retain(|name| *name != "business_controller");
            }
            assert_eq!(named, [field], "{program}");
        }
    }
}

#[tokio::test]
async fn a_business_has_exactly_the_documented_words() {
    let example = example("business_profile_words.json");
    let full = filled(
        &crate::examples::example("business_profile_create.json")["request"],
        PHONE,
    );
    let words = |list: &str| example[list].as_array().unwrap().clone();
    for (pointer, list) in [
        ("/business_info/business_type", "business_types"),
        ("/kyb_type", "kyb_types"),
    ] {
        for word in words(list) {
            let world = World::new().await;
            let mut body = full.clone();
            *body.pointer_mut(pointer).unwrap() = word.clone();
            assert_eq!(
                world.create_profile(&body).await.status(),
                StatusCode::CREATED,
                "{word}"
            );
            for other in [
                word.as_str().unwrap().to_uppercase(),
                format!("{}s", word.as_str().unwrap()),
            ] {
                *body.pointer_mut(pointer).unwrap() = json!(other);
                assert_eq!(
                    world.create_profile(&body).await.status(),
                    StatusCode::BAD_REQUEST,
                    "{other}"
                );
            }
        }
    }
    let world = World::new().await;
    let ours: Value = world
        .create_profile(&without(&full, "kyb_type"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(ours["kyb_type"], example["default_kyb_type"]);
    let form = example["ein_form"].as_str().unwrap();
    for (ein, status) in [
        (form.replace('N', "1"), 201),
        (form.replace('N', "1").replace('-', ""), 400),
    ] {
        let mut body = full.clone();
        body["business_info"]["ein"] = json!(ein);
        assert_eq!(world.create_profile(&body).await.status(), status, "{ein}");
    }
}

#[tokio::test]
async fn a_profile_is_read_as_it_was_sent() {
    let world = World::new().await;
    let read = example("business_profile_read.json");
    let mut sent = filled(&example("business_profile_create.json")["request"], PHONE);
    let profile = world.profile_id(&sent).await;
    let path = read["path"].as_str().unwrap().replace("{id}", &profile);
    let answer = async || {
        let answer = world.as_client(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), read["status"]);
        answer.json::<Value>().await.unwrap()
    };
    let later = read["only_once_there_is_one"].as_str().unwrap();
    assert_eq!(answer().await.get(later), None, "nobody has signed in yet");
    world.code_for(&profile).await;
    let ours = answer().await;
    for (name, theirs) in read["response_ids"].as_object().unwrap() {
        let length = |id: &Value| id.as_str().unwrap().len();
        assert_eq!(length(&ours[name]), length(theirs), "{name}");
        sent[name] = ours[name].clone();
    }
    assert_eq!(ours, sent, "A31: echoed, with its ids");
    sent["business_admin"]["ssn"] = json!("1234");
    sent.as_object_mut()
        .unwrap()
        .retain(|name, _| !name.ends_with("id"));
    let secretive: Value = world.create_profile(&sent).await.json().await.unwrap();
    for name in read["never"].as_array().unwrap() {
        assert!(!secretive.to_string().contains(&name.to_string()), "{name}");
    }
}
