//! The examples about lists, cards and accounts (CONTRACT.md 14, 15, 21, 23).

use std::collections::BTreeSet;

use astra_sim::CardReview;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, text, words};
use crate::world::{World, card, me_to_me, with};

#[tokio::test]
async fn lists_are_wrapped_and_cut_as_documented() {
    let example = example("lists.json");
    let world = World::new().await;
    let user = world.approved_user().await;
    for number in 1_234_567..1_234_578 {
        world.add_account(&user, &number.to_string()).await;
    }
    let cards = world.cards(&user, 11).await;
    let (one, two) = (&cards[0], &cards[1]);
    let mut routine = Value::Null;
    for _ in 0..11 {
        routine = world.routine(&user, &me_to_me(one, two, "4.99")).await;
    }
    world.seconds(3);
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0].clone();
    for list in example["lists"].as_array().unwrap() {
        let path = list["path"].as_str().unwrap();
        let path = path.replace("{routine_id}", routine["id"].as_str().unwrap());
        let path = path.replace("{transfer_id}", transfer["id"].as_str().unwrap());
        let ours = world.get(&path, &user).await;
        let items = ours[list["name"].as_str().unwrap()].as_array().unwrap();
        assert_eq!(ours["count"], items.len(), "{path}: the number returned");
        if list["paged"] == false {
            assert_eq!(ours.as_object().unwrap().len(), 2, "{path}: {ours}");
            continue;
        }
        assert_eq!(
            (&ours["cursor"], &ours["more"]),
            (&Value::Null, &json!(false)),
            "{path}: all of it"
        );
        let smallest = example["smallest_batch_size"].as_u64().unwrap();
        let largest = example["largest_batch_size"].as_u64().unwrap();
        let parameter = example["query"][1].as_str().unwrap();
        for (size, taken) in [
            (smallest - 1, false),
            (smallest, true),
            (largest, true),
            (largest + 1, false),
        ] {
            let asked = world.as_user(Method::GET, &format!("{path}?{parameter}={size}"), &user);
            let status = asked.send().await.unwrap().status();
            let expected = if taken { 200 } else { 400 };
            assert_eq!(status.as_u16(), expected, "{path}: {size} on a page");
        }
        if items.len() < 11 {
            assert!(path.contains("/routines/"), "{path}: only one transfer");
            continue;
        }
        let size = format!("{parameter}={smallest}");
        let first = world.get(&format!("{path}?{size}"), &user).await;
        for (name, value) in example["envelope"].as_object().unwrap() {
            let kind = std::mem::discriminant(&first[name]);
            assert_eq!(kind, std::mem::discriminant(value), "{path}: {name} (A52)");
        }
        let cursor = format!(
            "{}={}",
            example["query"][0].as_str().unwrap(),
            first["cursor"].as_str().unwrap()
        );
        let rest = world.get(&format!("{path}?{size}&{cursor}"), &user).await;
        let name = list["name"].as_str().unwrap();
        assert_eq!(rest[name][0]["id"], items[10]["id"], "{path}: goes on");
    }
    for (path, filters) in example["filters"].as_object().unwrap() {
        for filter in words(filters) {
            let value = &transfer[filter];
            let found = world
                .get(&format!("{path}?{filter}={}", text(value)), &user)
                .await;
            assert_eq!(found["count"], 11, "{filter}");
            let none = if filter == "status" {
                "failed"
            } else {
                "elsewhere"
            };
            let found = world.get(&format!("{path}?{filter}={none}"), &user).await;
            assert_eq!(found["count"], 0, "{filter}={none}");
        }
    }
}

#[tokio::test]
async fn a_list_has_twenty_five_on_a_page_unless_asked() {
    let example = example("lists.json");
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let size = example["default_batch_size"].as_u64().unwrap();
    for _ in 0..=size {
        world.routine(&user, &me_to_me(&one, &two, "1.00")).await;
    }
    let page = world.get("/v1/routines", &user).await;
    assert_eq!(
        (&page["count"], &page["more"]),
        (&json!(size), &json!(true)),
        "A52"
    );
}

#[tokio::test]
async fn cards_have_only_the_documented_statuses_and_reasons() {
    let world = World::new().await;
    let example = example("card_review.json");
    let user = world.approved_user().await;
    let known: BTreeSet<&str> = words(&example["statuses"]).collect();
    let refused = crate::examples::example("card_refusals.json");
    let refused: BTreeSet<&str> = words(&refused["refused_in_the_simulator"]).collect();
    for (number, _) in astra_sim::test_cards() {
        if refused.contains(number) {
            continue;
        }
        let is_own = !number.starts_with("460369");
        let body = with(card(number), "added_by_user", json!(is_own));
        let ours: Value = world.post_card(&user, &body).await.json().await.unwrap();
        assert!(
            known.contains(ours["review_status"].as_str().unwrap()),
            "{number}: {ours}"
        );
        for reason in words(&ours["review_reasons"]) {
            assert!(example["reasons"][reason].is_string(), "{number}: {reason}");
        }
    }
}

#[tokio::test]
async fn only_a_documented_usable_card_can_be_used() {
    let world = World::new().await;
    let example = example("card_review.json");
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let path = format!("/v1/cards/{one}");
    for word in words(&example["statuses"]) {
        match serde_json::from_value::<CardReview>(json!(word)) {
            Ok(review) => world.control().review_card(&one, review).await.unwrap(),
            Err(_) => {
                assert_eq!(word, "removed", "what no review says");
                world
                    .control()
                    .review_card(&one, CardReview::Approved)
                    .await
                    .unwrap();
                world
                    .as_user(Method::DELETE, &path, &user)
                    .send()
                    .await
                    .unwrap();
            }
        }
        assert_eq!(world.get(&path, &user).await["review_status"], word);
        let preview = me_to_me(&one, &two, "4.99");
        let (status, _) = world
            .send(Method::POST, "/v1/routines/preview", &user, &preview)
            .await;
        let usable = words(&example["usable"]).any(|usable| usable == word);
        assert_eq!(status == StatusCode::CREATED, usable, "{word}: {status}");
    }
}

#[tokio::test]
async fn the_sandboxs_documented_values_are_taken() {
    let world = World::new().await;
    let magic = example("magic_values.json");
    let user = world.approved_user().await;
    for number in words(&magic["test_cards"]) {
        let id = world.add_card(&user, number).await;
        let ours = world.get(&format!("/v1/cards/{id}"), &user).await;
        assert_eq!(ours["review_status"], "approved", "{number}");
        assert_eq!(ours["first_six_digits"], number[..6]);
    }
    let account = with(
        crate::world::account("0001234567"),
        "routing_number",
        magic["routing_number"].clone(),
    );
    assert_eq!(
        world.create_account(&user, &account).await.status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_processor_token_is_answered_as_documented() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("account_processor_token.json");
    let path = example["path"].as_str().unwrap();
    let (status, ours) = world
        .send(Method::POST, path, &user, &example["request"])
        .await;
    assert_eq!(status.as_u16(), example["status"]);
    assert_same_shape(&ours, &example["response"]);
    for name in words(&example["optional"]) {
        let mut body = example["request"].clone();
        body.as_object_mut().unwrap().remove(name);
        // A token is one account, and that one is linked.
        body["processor_token"] = json!("processor-sandbox-2");
        let (status, _) = world.send(Method::POST, path, &user, &body).await;
        assert_eq!(status.as_u16(), example["status"], "without {name}");
    }
}

#[tokio::test]
async fn a_card_takes_the_documented_optional_fields() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let example = example("card_create.json");
    let mut body = example["request"].clone();
    for (name, value) in example["optional"].as_object().unwrap() {
        body[name] = value.clone();
    }
    let url = world.running.secure.join("/v1/cards").unwrap();
    let request = world.http.post(url).bearer_auth(&user.access).json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), example["status"]);
    let ours: Value = answer.json().await.unwrap();
    assert_eq!(ours["street_line_2"], example["optional"]["street_line_2"]);
}
