//! Routines and their transfers (CONTRACT.md 16, 17).

use astra_sim::UserStatus;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, business, me_to_me, with};

#[tokio::test]
async fn a_routine_makes_a_transfer_that_is_pending_and_then_processed() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let order = with(
        me_to_me(&one, &two, "250.10"),
        "client_correlation_id",
        json!("a1B2c3D4"),
    );
    let routine = world.routine(&user, &order).await;
    let id = routine["id"].as_str().unwrap();
    let path = format!("/v1/routines/{id}");
    assert_eq!(
        world.get("/v1/transfers", &user).await["count"],
        0,
        "the transfer does not exist yet"
    );

    world.seconds(1);
    let transfer = world.get(&format!("{path}/transfers"), &user).await["transfers"][0].clone();
    assert_eq!(transfer["status"], "pending");
    assert_eq!(transfer["routine_id"], id);
    assert_eq!(
        transfer["client_correlation_id"], "a1B2c3D4",
        "it comes back on the transfer"
    );
    assert_eq!(world.get(&path, &user).await["status"], "active");

    world.seconds(2);
    let by_id = world
        .get(
            &format!("/v1/transfers/{}", transfer["id"].as_str().unwrap()),
            &user,
        )
        .await;
    assert_eq!(by_id["status"], "processed");
    assert_eq!(by_id["id"], transfer["id"], "it is the same transfer");
    let done = world.get(&path, &user).await;
    assert_eq!(
        (&done["status"], &done["active"]),
        (&json!("completed"), &json!(false)),
        "the literal is completed"
    );
}

#[tokio::test]
async fn a_name_comes_back_as_it_was_sent_unless_names_are_altered() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let sent = " AB12CD34 Tom & Jerry's <rent> for May ";
    let order = with(me_to_me(&one, &two, "1.00"), "name", json!(sent));
    for (altered, kept) in [(false, sent), (true, "AB12CD34 Tom &amp; Jerry")] {
        let changed = world
            .control()
            .change_settings(|settings| settings.alters_names = altered);
        assert_eq!(changed.unwrap().alters_names, altered);
        let routine = world.routine(&user, &order).await;
        assert_eq!(routine["name"], kept);
        world.seconds(1);
        let transfers = world.get("/v1/transfers", &user).await;
        assert_eq!(transfers["transfers"][0]["routine_name"], kept);
    }
}

#[tokio::test]
async fn the_ledger_has_each_routine_exactly_once() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    for amount in ["1.00", "2.50", "0.07"] {
        world.routine(&user, &me_to_me(&one, &two, amount)).await;
    }
    world
        .as_user(Method::POST, "/v1/routines/preview", &user)
        .json(&me_to_me(&one, &two, "9.99"))
        .send()
        .await
        .unwrap();
    let ledger = world.control().ledger();
    assert_eq!(
        (ledger.routine_count, ledger.transfer_count),
        (3, 0),
        "a preview creates nothing"
    );
    let cents: Vec<i64> = ledger.users[0]
        .routines
        .iter()
        .map(|routine| routine.amount_cents.0)
        .collect();
    assert_eq!(cents, [100, 250, 7]);
    world.seconds(3);
    let ledger = world.control().ledger();
    assert_eq!(ledger.transfer_count, 3);
    assert!(ledger.users[0].routines.iter().all(|routine| {
        let transfer = routine.transfer.as_ref().unwrap();
        transfer.status == "processed"
            && transfer.pull_cents == transfer.push_cents
            && transfer.push_cents == routine.amount_cents
    }));
}

#[tokio::test]
async fn any_json_number_is_an_amount() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    for (number, answered) in [("1e2", 100.0), ("4.99E0", 4.99), ("1250e-2", 12.5)] {
        // As its own text: a value would be written without the exponent.
        let body = me_to_me(&one, &two, "1.00").to_string();
        let body = body.replace("\"amount\":1.0", &format!("\"amount\":{number}"));
        assert!(body.contains(number), "{body}");
        let request = world.as_user(Method::POST, "/v1/routines", &user);
        let request = request.header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED, "{number}");
        let routine: Value = answer.json().await.unwrap();
        assert_eq!(routine["amount"], answered, "{number}");
    }
}

#[tokio::test]
async fn a_start_date_may_be_a_moment_and_counts_by_the_date_written_in_it() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    // It is 2 March there; the third of these moments is 3 March there, and the fourth 1 March.
    for written in [
        "2026-03-02",
        "2026-03-02T00:00:00",
        "2026-03-02T23:59:59.123456-12:00",
        "2026-03-02T00:00:00+00:00",
        "2026-03-02T00:00:00Z",
    ] {
        let body = with(me_to_me(&one, &two, "1.00"), "start_date", json!(written));
        let routine = world.routine(&user, &body).await;
        assert_eq!(routine["start_date"], "2026-03-02", "{written}");
    }
    let tomorrow = json!("2026-03-03T00:00:00+14:00");
    let body = with(me_to_me(&one, &two, "1.00"), "start_date", tomorrow);
    let refused = world.create_routine(&user, &body).await;
    assert_eq!(
        refused.status(),
        StatusCode::BAD_REQUEST,
        "now it is only 2 March there, but the date written is in the future"
    );
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let table = [
        ("amount", json!(0)),
        ("amount", json!(-1)),
        ("amount", json!(0.001)),
        ("amount", json!("4.99")),
        ("type", json!("recurring")),
        ("payment_type", json!("ledger")),
        ("payment_type", json!("card")),
        ("type", json!("sweep")),
        ("name", json!("")),
        ("client_correlation_id", json!("123456789")),
        ("client_correlation_id", json!("a-b")),
        ("start_date", json!("tomorrow")),
        ("start_date", json!("2026-03-02 10:00:00")),
        ("start_date", json!("2026-03-02T25:00:00Z")),
        ("start_date", json!("2026-03-02T")),
        ("frequency", json!("weekly")),
        ("currency", json!("USD")),
        ("metadata", json!({})),
    ];
    for (field, value) in table {
        let response = world
            .create_routine(
                &user,
                &with(me_to_me(&one, &two, "1.00"), field, value.clone()),
            )
            .await;
        assert_eq!(
            response.status(),
            StatusCode::BAD_REQUEST,
            "{field}: {value}"
        );
        let body: Value = response.json().await.unwrap();
        assert!(
            body["errors"][field].is_array(),
            "{field}: {value} gave {body}"
        );
    }
    let mut missing = me_to_me(&one, &two, "1.00");
    missing.as_object_mut().unwrap().remove("amount");
    let body: Value = world
        .create_routine(&user, &missing)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        body["errors"]["amount"],
        json!(["Missing data for required field."])
    );
    assert_eq!(world.control().ledger().routine_count, 0);
}

#[tokio::test]
async fn cards_that_cannot_be_used_are_refused() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let stranger = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let flagged = world.add_card(&user, "4000000000009235").await;
    let no_pull = world.add_card(&user, "4000000000000341").await;
    let no_push = world.add_card(&user, "4000000000000119").await;
    let foreign = world.add_card(&stranger, crate::world::VISA).await;
    let table = [
        (&one, &one, 400),
        (&flagged, &two, 400),
        (&one, &flagged, 400),
        (&no_pull, &two, 400),
        (&one, &no_push, 400),
        (&foreign, &two, 404),
        (&one, &foreign, 404),
    ];
    for path in ["/v1/routines", "/v1/routines/preview"] {
        for (source, destination, status) in table {
            let request = world.as_user(Method::POST, path, &user).json(&me_to_me(
                source,
                destination,
                "1.00",
            ));
            let response = request.send().await.unwrap();
            assert_eq!(
                response.status().as_u16(),
                status,
                "{path} {source} -> {destination}"
            );
            let body: Value = response.json().await.unwrap();
            assert_eq!(body["code"], status, "A42: the generic shape");
        }
    }
    assert_eq!(
        world
            .create_routine(&user, &me_to_me(&no_push, &no_pull, "1.00"))
            .await
            .status(),
        StatusCode::CREATED
    );
    let over = world
        .create_routine(&user, &me_to_me(&one, &two, "10000.01"))
        .await;
    assert_eq!(over.status(), StatusCode::BAD_REQUEST, "over the limit");
    let future = with(
        me_to_me(&one, &two, "1.00"),
        "start_date",
        json!("2026-03-03"),
    );
    assert_eq!(
        world.create_routine(&user, &future).await.status(),
        StatusCode::BAD_REQUEST,
        "debit may not start in the future"
    );
}

#[tokio::test]
async fn only_approved_users_move_money() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let table = [
        (UserStatus::Pending, "requires_user_verification"),
        (UserStatus::Retry, "requires_user_verification"),
        (UserStatus::Document, "requires_user_verification"),
        (UserStatus::Suspended, "user_suspended"),
    ];
    for (status, expected) in table {
        world
            .control()
            .set_user_status(&user.id, status)
            .await
            .unwrap();
        let routine = world.routine(&user, &me_to_me(&one, &two, "1.00")).await;
        assert_eq!(
            (&routine["status"], &routine["active"]),
            (&json!(expected), &json!(false)),
            "{status:?}"
        );
    }
    world
        .control()
        .set_user_status(&user.id, UserStatus::Rejected)
        .await
        .unwrap();
    let refused = world
        .create_routine(&user, &me_to_me(&one, &two, "1.00"))
        .await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    world.seconds(3);
    assert_eq!(
        world.control().ledger().transfer_count,
        0,
        "none of them made a transfer"
    );
}

#[tokio::test]
async fn a_preview_and_the_legs_agree() {
    let mut config = astra_sim::Config::practice();
    config.customer_fee = astra_sim::Cents(30);
    let world = World::with(config).await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let order = me_to_me(&one, &two, "20.00");
    let response = world
        .as_user(Method::POST, "/v1/routines/preview", &user)
        .json(&order)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let text = response.text().await.unwrap();
    for part in [
        "\"astra_fee\":0.25",
        "\"customer_fee\":0.30",
        "\"pull_amount\":20.30",
        "\"push_amount\":20.00",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let preview: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&preview["source"], &preview["destination"]),
        (&json!(one), &json!(two)),
        "no _id in these names"
    );

    world.routine(&user, &order).await;
    world.seconds(1);
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let legs = world
        .get(&format!("/v1/transfers/{transfer}/segments"), &user)
        .await;
    assert_eq!(legs["count"], 2);
    assert_eq!(
        (&legs["segments"][0]["type"], &legs["segments"][0]["amount"]),
        (&json!("pull"), &preview["pull_amount"])
    );
    assert_eq!(
        (&legs["segments"][1]["type"], &legs["segments"][1]["amount"]),
        (&json!("push"), &preview["push_amount"])
    );
}

#[tokio::test]
async fn a_fee_override_is_a_percentage_of_the_amount() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let order = with(
        me_to_me(&one, &two, "10.00"),
        "customer_debit_fee_percent_override",
        json!(1.25),
    );
    let request = world
        .as_user(Method::POST, "/v1/routines/preview", &user)
        .json(&order);
    let preview: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&preview["customer_fee"], &preview["pull_amount"]),
        (&json!(0.13), &json!(10.13))
    );
}

#[tokio::test]
async fn some_amounts_and_cards_fail() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let empty = world.add_card(&user, "4000000000009995").await;
    for (source, amount) in [(&one, "6.66"), (&empty, "5.00")] {
        let routine = world.routine(&user, &me_to_me(source, &two, amount)).await;
        world.seconds(3);
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
        assert_eq!(
            world.get(&path, &user).await["status"],
            "failed",
            "a routine fails with its transfer"
        );
        let transfer = world.get(&format!("{path}/transfers"), &user).await["transfers"][0].clone();
        assert_eq!(
            (&transfer["status"], &transfer["failure_reason"]),
            (&json!("failed"), &json!("insufficient_funds"))
        );
    }
}

#[tokio::test]
async fn transfers_are_filtered_and_cannot_be_cancelled() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "1.00")).await;
    world.seconds(3);
    world.routine(&user, &me_to_me(&two, &one, "2.00")).await;
    world.seconds(1);
    let count = async |query: &str| {
        world.get(&format!("/v1/transfers?{query}"), &user).await["count"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(count("status=processed").await, 1);
    assert_eq!(count("status=pending").await, 1);
    assert_eq!(count(&format!("source_id={one}")).await, 1);
    assert_eq!(count(&format!("source_id={one}&status=pending")).await, 0);
    let wrong = world
        .as_user(Method::GET, "/v1/transfers?status=done", &user)
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);

    let newest = world.get("/v1/transfers", &user).await["transfers"][0].clone();
    assert_eq!(newest["amount"], 2.0, "newest first");
    let path = format!("/v1/transfers/{}/cancel", newest["id"].as_str().unwrap());
    let refused = world
        .as_user(Method::POST, &path, &user)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "A45");
}

#[tokio::test]
async fn no_user_sees_another_users_money() {
    let world = World::new().await;
    let (user, other) = (world.approved_user().await, world.approved_user().await);
    let (one, two) = world.two_cards(&user).await;
    let routine = world.routine(&user, &me_to_me(&one, &two, "1.00")).await;
    world.seconds(3);
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [
        format!("/v1/routines/{}", routine["id"].as_str().unwrap()),
        format!("/v1/routines/{}/transfers", routine["id"].as_str().unwrap()),
        format!("/v1/transfers/{transfer}"),
        format!("/v1/transfers/{transfer}/segments"),
    ] {
        let response = world
            .as_user(Method::GET, &path, &other)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(world.get("/v1/routines", &other).await["count"], 0);
    assert_eq!(world.get("/v1/transfers", &other).await["count"], 0);
}

#[tokio::test]
async fn a_profile_id_is_no_user_and_a_user_without_tokens_has_no_calls() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    world.code_for(&profile).await;
    let nobody = crate::world::User {
        id: profile.clone(),
        access: profile,
        refresh: String::new(),
    };
    let response = world
        .as_user(Method::GET, "/v1/user", &nobody)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}
