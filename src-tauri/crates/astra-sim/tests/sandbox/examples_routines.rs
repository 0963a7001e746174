//! The examples about routines and transfers (CONTRACT.md 16, 17).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::ach::with_accounts;
use crate::examples::{assert_same_shape, example, text, words};
use crate::world::{User, VISA, World, hillary, me_to_me, with};

/// A transfer that was processed.
async fn paid() -> (World, User, Value) {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.seconds(3);
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0].clone();
    (world, user, transfer)
}

#[tokio::test]
async fn a_routine_to_another_user_names_them_and_carries_a_mark() {
    let world = World::new().await;
    let example = example("routine_create_person_to_person.json");
    let sender = world.approved_user().await;
    let receiver = world
        .person(&hillary("+15555550120", "ed@example.com"))
        .await;
    let mut body = example["request"].clone();
    body["source_id"] = json!(world.add_card(&sender, VISA).await);
    body["destination_id"] = json!(world.add_card(&receiver, VISA).await);
    body["destination_user_id"] = json!(receiver.id);
    let routine = world.create_routine(&sender, &body).await;
    assert_eq!(routine.status().as_u16(), example["status"]);
    let routine: Value = routine.json().await.unwrap();
    assert_eq!(routine["destination_user_id"], receiver.id.as_str());
    world.seconds(3);
    let transfer = &world.get("/v1/transfers", &sender).await["transfers"][0];
    for name in ["client_correlation_id", "destination_user_id", "amount"] {
        assert_eq!(transfer[name], body[name], "{name}");
    }
    let most = example["correlation_id_lengths"]["debit"].as_u64().unwrap();
    let longer = "A".repeat(usize::try_from(most).unwrap() + 1);
    let body = with(body, "client_correlation_id", json!(longer));
    assert_eq!(
        world.create_routine(&sender, &body).await.status(),
        StatusCode::BAD_REQUEST
    );
}

/// The recurring routine of the example, between these accounts.
async fn recurring(world: &World, user: &User, one: &str, two: &str) -> Value {
    let example = example("routine_create_recurring.json");
    let mut body = example["request"].clone();
    (body["source_id"], body["destination_id"]) = (json!(one), json!(two));
    let answer = world.create_routine(user, &body).await;
    assert_eq!(answer.status().as_u16(), example["status"]);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_recurring_routine_is_answered_with_its_schedule() {
    let (world, user, one, two) = with_accounts().await;
    let routine = recurring(&world, &user, &one, &two).await;
    let example = example("routine_create_recurring.json");
    for name in words(&example["response_has"]).chain(["type", "start_date"]) {
        assert_eq!(routine[name], example["request"][name], "{name}");
    }
}

#[tokio::test]
async fn routines_are_paused_and_deleted_as_documented() {
    let (world, user, one, two) = with_accounts().await;
    let example = example("routine_calls.json");
    let routine = recurring(&world, &user, &one, &two).await;
    let (update, delete) = (&example["update"], &example["delete"]);
    let path = |call: &Value, id: &Value| {
        call["path"]
            .as_str()
            .unwrap()
            .replace("{id}", id.as_str().unwrap())
    };
    let own = path(update, &routine["id"]);
    let (status, ours) = world
        .send(Method::PUT, &own, &user, &update["request"])
        .await;
    assert_eq!(status.as_u16(), update["status"]);
    assert_eq!(ours["status"], update["response_status"]);
    for (name, value) in example["changeable"].as_object().unwrap() {
        let body = json!({name: value});
        let (status, ours) = world.send(Method::PUT, &own, &user, &body).await;
        assert_eq!(status.as_u16(), update["status"], "{name}: {ours}");
        if words(&example["echoed"]).any(|echoed| echoed == name) {
            assert_eq!(ours[name], *value, "{name}");
        }
    }
    let gone = world
        .as_user(Method::DELETE, &path(delete, &routine["id"]), &user)
        .send()
        .await
        .unwrap();
    assert_eq!(gone.status().as_u16(), delete["status"]);
    assert_eq!(gone.text().await.unwrap(), "", "204 has no body");

    let (from, to) = world.two_cards(&user).await;
    let once = world.routine(&user, &me_to_me(&from, &to, "4.99")).await;
    let kept = world
        .as_user(Method::DELETE, &path(delete, &once["id"]), &user)
        .send()
        .await
        .unwrap();
    assert_eq!(kept.status().as_u16(), example["delete_one_time"]["status"]);
}

#[tokio::test]
async fn routines_know_the_documented_words() {
    let (world, user, one, two) = with_accounts().await;
    let example = example("routine_words.json");
    let order = with(me_to_me(&one, &two, "25.00"), "payment_type", json!("ach"));
    let lists = [
        ("type", "types"),
        ("payment_type", "payment_types"),
        ("frequency", "frequencies"),
        ("preferred_settlement_speed", "settlement_speeds"),
    ];
    for (field, list) in lists {
        let order = if field == "frequency" {
            with(order.clone(), "type", json!("recurring"))
        } else {
            order.clone()
        };
        for word in words(&example[list]) {
            let order = if word == "recurring" {
                with(order.clone(), "frequency", json!("weekly"))
            } else {
                order.clone()
            };
            let (status, ours) = world
                .send(
                    Method::POST,
                    "/v1/routines",
                    &user,
                    &with(order, field, json!(word)),
                )
                .await;
            // Some are known and not imitated; a word that is not known is refused in other words.
            let said = ours["errors"][field].to_string();
            assert!(
                status == StatusCode::CREATED || said.contains("not simulated") || word == "debit",
                "{field}: {word}: {ours}"
            );
        }
        let (status, ours) = world
            .send(
                Method::POST,
                "/v1/routines",
                &user,
                &with(order, field, json!("canceled")),
            )
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{field}");
        assert!(
            !ours["errors"][field].to_string().contains("not simulated"),
            "{ours}"
        );
    }
}

#[tokio::test]
async fn a_payment_lives_as_the_guide_tells() {
    let example = example("payment_life.json");
    let known = crate::examples::example("routine_words.json");
    for (amount, ends) in [("4.99", None), ("6.66", Some("when_failed"))] {
        let world = World::new().await;
        let user = world.approved_user().await;
        let (one, two) = world.two_cards(&user).await;
        let routine = world.routine(&user, &me_to_me(&one, &two, amount)).await;
        let path = format!("/v1/routines/{}", text(&routine["id"]));
        let (mut routines, mut transfers) = (vec![routine["status"].clone()], Vec::new());
        for _ in 0..5 {
            world.seconds(1);
            routines.push(world.get(&path, &user).await["status"].clone());
            let list = world.get("/v1/transfers", &user).await;
            transfers.extend(
                list["transfers"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["status"].clone()),
            );
        }
        routines.dedup();
        transfers.dedup();
        let (mut routine, mut transfer) = (
            example["routine_statuses"].clone(),
            example["transfer_statuses"].clone(),
        );
        if let Some(ends) = ends {
            routine[1] = example[format!("routine_{ends}")].clone();
            transfer[1] = example[format!("transfer_{ends}")].clone();
        }
        assert_eq!(
            (json!(routines), json!(transfers)),
            (routine.clone(), transfer),
            "{amount}"
        );
        for word in words(&routine) {
            assert!(
                words(&known["statuses"]).any(|known| known == word),
                "{word}"
            );
        }
        world.control().advance_clock(1).await.unwrap();
        let told: Vec<_> = world
            .control()
            .outbox()
            .into_iter()
            .map(|notice| notice.webhook_type)
            .collect();
        for kind in words(&example["webhook_types"]) {
            assert!(told.iter().any(|told| told == kind), "{kind} in {told:?}");
        }
    }
}

#[tokio::test]
async fn a_chargeback_has_the_documented_fields() {
    let (world, user, transfer) = paid().await;
    let example = example("chargeback.json");
    world
        .control()
        .charge_back(transfer["id"].as_str().unwrap())
        .await
        .unwrap();
    world.seconds(1);
    let path = format!("/v1/transfers/{}", text(&transfer["id"]));
    let ours = world.get(&path, &user).await;
    assert_same_shape(&ours["chargeback"], &example["response"]);
    assert_eq!(ours["status"], example["transfer_status"], "it stays so");
    let shape = |id: &Value| -> String {
        let letters = text(id);
        letters
            .chars()
            .map(|one| if one.is_ascii_digit() { '9' } else { one })
            .collect()
    };
    assert_eq!(
        shape(&ours["chargeback"]["cb_id"]),
        shape(&example["response"]["cb_id"])
    );
}

#[tokio::test]
async fn a_transfer_is_cancelled_as_documented_or_refused() {
    let (world, user, one, two) = with_accounts().await;
    let example = example("transfer_cancel.json");
    let ach = with(me_to_me(&one, &two, "25.00"), "payment_type", json!("ach"));
    world.routine(&user, &ach).await;
    let (from, to) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&from, &to, "4.99")).await;
    world.seconds(1);
    let list = world.get("/v1/transfers", &user).await["transfers"].clone();
    for transfer in list.as_array().unwrap() {
        let path = example["path"]
            .as_str()
            .unwrap()
            .replace("{id}", transfer["id"].as_str().unwrap());
        let (status, ours) = world.send(Method::POST, &path, &user, &json!({})).await;
        if transfer["payment_type"] == "debit" {
            assert_eq!(status.as_u16(), example["card_transfer"]["status"], "A45");
        } else {
            assert_eq!(status.as_u16(), example["status"]);
            assert_eq!(ours["status"], example["response_status"]);
            assert_same_shape(
                &ours,
                &crate::examples::example("transfer.json")["response"],
            );
        }
    }
    assert_eq!(list.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_customer_fee_is_added_to_the_pulled_amount() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let example = example("routine_preview.json");
    let case = &example["with_fee_override"];
    let mut order = me_to_me(&one, &two, "1.00");
    for (name, value) in case["request"].as_object().unwrap() {
        order[name] = value.clone();
    }
    let path = example["path"].as_str().unwrap();
    let (status, ours) = world.send(Method::POST, path, &user, &order).await;
    assert_eq!(status.as_u16(), example["status"]);
    for name in ["customer_fee", "pull_amount", "push_amount"] {
        assert_eq!(ours[name].as_f64(), case[name].as_f64(), "{name}: {ours}");
    }
}

#[tokio::test]
async fn routines_between_cards_and_accounts_are_taken_and_answered_as_documented() {
    let example = example("routine_card_and_account.json");
    let stage = crate::card_and_account::stage().await;
    let filled = |call: &Value| -> Value {
        let body = call["request"].to_string();
        let body = body
            .replace("card_id_1", &stage.card)
            .replace("account_id_1", &stage.account);
        serde_json::from_str(&body.replace("receiving_user_id", &stage.user.id)).unwrap()
    };
    let to_card = &example["account_to_card"];
    let mut orders = vec![(
        &example["card_to_account"],
        filled(&example["card_to_account"]),
    )];
    for mode in words(&example["settlement_modes"]) {
        orders.push((
            to_card,
            with(filled(to_card), "settlement_mode", json!(mode)),
        ));
    }
    let mut older = filled(to_card);
    older.as_object_mut().unwrap().remove("settlement_mode");
    for (name, value) in example["account_to_card_older"].as_object().unwrap() {
        older[name] = value.clone();
    }
    orders.push((to_card, older));
    for (call, body) in orders {
        let (status, ours) = stage.post(call["path"].as_str().unwrap(), &body).await;
        assert_eq!(status.as_u16(), example["status"], "{body}: {ours}");
        let names = |object: &Value| {
            object
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&ours), names(&example["response"]), "{body}");
        assert_eq!(
            (&ours["source"]["id"], &ours["destination"]["id"]),
            (&body["source"]["id"], &body["destination"]["id"])
        );
        assert_eq!(
            names(&ours["destination"]),
            names(&example["response"]["destination"])
        );
    }
}
