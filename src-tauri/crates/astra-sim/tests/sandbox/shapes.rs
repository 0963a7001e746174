//! Requests and answers of every other call, as the fixtures have them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, filled};
use crate::world::{User, World, business, hillary, me_to_me};

const OWN: &str = "+15555550120";

/// A person of the vendor's example.
async fn hillary_in(world: &World) -> User {
    world.person(&hillary(OWN, "ed@example.com")).await
}

#[tokio::test]
async fn an_intent_is_made_and_read_like_the_vendors() {
    let world = World::new().await;
    let create = example("user_intent_create.json");
    let response = world.create_intent(&filled(&create["request"], OWN)).await;
    assert_eq!(response.status().as_u16(), create["status"]);
    let ours: Value = response.json().await.unwrap();
    assert_same_shape(&ours, &create["response"]);
    let read = example("user_intent_read.json");
    let ours = world.read_intent(ours["id"].as_str().unwrap()).await;
    assert_same_shape(&ours, &read["response"]);
    assert_eq!(ours["status"], read["response"]["status"]);
}

#[tokio::test]
async fn the_vendors_magic_values_work() {
    let world = World::new().await;
    let magic = example("magic_values.json");
    let person = filled(&example("user_intent_create.json")["request"], OWN);
    for (number, case) in magic["intents"].as_array().unwrap().iter().enumerate() {
        let mut body = person.clone();
        body["email"] = json!(format!("{number}@example.com"));
        for (name, value) in case["change"].as_object().unwrap() {
            body[name] = value.clone();
        }
        let id = world.intent_id(&body).await;
        assert_eq!(
            world.read_intent(&id).await["status"],
            case["status"],
            "{case}"
        );
    }
    for case in magic["businesses"].as_array().unwrap() {
        let user = world.user_with_ein(case["ein"].as_str().unwrap()).await;
        assert_eq!(world.get("/v1/user", &user).await["status"], case["status"]);
    }
}

#[tokio::test]
async fn a_user_and_their_capabilities_have_the_documented_shape() {
    let world = World::new().await;
    let user = hillary_in(&world).await;
    assert_same_shape(
        &world.get("/v1/user", &user).await,
        &example("user.json")["response"],
    );
    let lowest = world
        .person(&json!({
            "email": "t@example.com", "phone": "+15555550121", "first_name": "Tenzing", "last_name": "Norgay",
            "address1": "1 Peak Rd", "city": "Reno", "state": "NV", "postal_code": "89501",
            "date_of_birth": "1990-05-29", "ssn": "4321", "ip_address": "192.0.2.1"
        }))
        .await;
    let path = format!("/v1/users/{}/capabilities", lowest.id);
    let ours = world.get(&path, &lowest).await;
    assert_eq!(
        ours,
        example("capabilities.json")["response"],
        "pending: the lowest tier (A32)"
    );
}

#[tokio::test]
async fn the_integrators_business_profile_is_taken_and_comes_back() {
    let world = World::new().await;
    let example = example("business_profile_create.json");
    let sent = filled(&example["request"], OWN);
    let response = world.create_profile(&sent).await;
    assert_eq!(response.status().as_u16(), example["status"]);
    let ours: Value = response.json().await.unwrap();
    for id in example["response_ids"].as_array().unwrap() {
        assert!(ours[id.as_str().unwrap()].is_string(), "{id} (A25)");
    }
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&ours[name], value, "{name} (A26, A31)");
    }
}

#[tokio::test]
async fn documents_take_the_documented_types() {
    let world = World::new().await;
    let example = example("document_upload.json");
    let mut body = hillary(OWN, "ed@example.com");
    body["first_name"] = json!("document");
    let user = world.person(&body).await;
    let path = "/v1/documents/create_upload_url";
    let create = &example["create_upload_url"];
    let (_, ours) = world
        .send(Method::POST, path, &user, &create["request"])
        .await;
    assert_same_shape(&ours, &create["response"]);
    assert_eq!(ours["method"], create["response"]["method"]);
    for kind in example["document_types"].as_array().unwrap() {
        for extension in example["extensions"].as_array().unwrap() {
            let body = json!({"document_type": kind, "extension": extension});
            let (found, _) = world.send(Method::POST, path, &user, &body).await;
            assert_eq!(found, StatusCode::OK, "{body}");
        }
    }
    let company = world.user_with_ein("55-5555555").await;
    let (found, _) = world
        .send(Method::POST, path, &company, &example["business_only"])
        .await;
    assert_eq!(found, StatusCode::OK, "pdf");
}

#[tokio::test]
async fn a_phone_change_is_listed_in_the_assumed_shape() {
    let world = World::new().await;
    let user = hillary_in(&world).await;
    let example = example("phone_number_change.json");
    let path = "/v1/request_user_phone_number_update";
    let (found, _) = world
        .send(Method::POST, path, &user, &example["request"])
        .await;
    assert_eq!(found.as_u16(), example["status"]);
    let ours = world.get("/v1/phone_number_change_requests", &user).await;
    assert_same_shape(&ours, &example["list"]);
    let item = "phone_number_change_requests";
    assert_same_shape(&ours[item][0], &example["list"][item][0]);
}

#[tokio::test]
async fn accounts_and_cards_have_the_documented_shapes() {
    let world = World::new().await;
    let user = hillary_in(&world).await;
    let account = example("account.json");
    let created = world
        .create_account(&user, &account["create"]["request"])
        .await;
    assert_eq!(created.status().as_u16(), account["create"]["status"]);
    let created: Value = created.json().await.unwrap();
    for name in account["without_balances"].as_array().unwrap() {
        assert_eq!(created.get(name.as_str().unwrap()), None, "{name}");
    }
    let ours = world.get("/v1/accounts", &user).await["accounts"][0].clone();
    assert_same_shape(&ours, &account["response"]);

    let card = example("card_create.json");
    let url = world.running.secure.join("/v1/cards").unwrap();
    let request = world
        .http
        .post(url)
        .bearer_auth(&user.access)
        .json(&card["request"]);
    let ours = request.send().await.unwrap();
    assert_eq!(ours.status().as_u16(), card["status"]);
    assert_same_shape(&ours.json().await.unwrap(), &card["response"]);
}

#[tokio::test]
async fn every_documented_bin_is_known() {
    let world = World::new().await;
    let example = example("bin.json");
    for bin in example["sandbox_bins"].as_array().unwrap() {
        let path = format!("/v1/bins/{}", bin.as_str().unwrap());
        let answer = world.as_client(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{bin}");
        assert_same_shape(&answer.json().await.unwrap(), &example["response"]);
    }
}

#[tokio::test]
async fn previews_transfers_and_segments_have_the_documented_shapes() {
    let world = World::new().await;
    let user = hillary_in(&world).await;
    let (one, two) = world.two_cards(&user).await;
    let order = me_to_me(&one, &two, "4.99");
    let preview = example("routine_preview.json");
    let (found, ours) = world
        .send(Method::POST, "/v1/routines/preview", &user, &order)
        .await;
    assert_eq!(found.as_u16(), preview["status"]);
    assert_same_shape(&ours, &preview["response"]);
    world.routine(&user, &order).await;
    world.seconds(3);
    let transfer = example("transfer.json");
    let ours = world.get("/v1/transfers", &user).await["transfers"][0].clone();
    assert_same_shape(&ours, &transfer["response"]);
    let path = format!("/v1/transfers/{}/segments", ours["id"].as_str().unwrap());
    let segments = world.get(&path, &user).await;
    assert_same_shape(&segments, &transfer["segments"]);
    assert_same_shape(
        &segments["segments"][0],
        &transfer["segments"]["segments"][0],
    );
    for status in transfer["statuses"].as_array().unwrap() {
        let path = format!("/v1/transfers?status={}", status.as_str().unwrap());
        world.get(&path, &user).await;
    }
}

#[tokio::test]
async fn a_partner_verification_is_taken_and_answered_like_the_vendors() {
    let example = example("partner_identity.json");
    let verification = &example["verification"];
    let mut config = astra_sim::Config::practice();
    config.provider = verification["request"]["provider"]
        .as_str()
        .unwrap()
        .to_owned();
    let world = World::with(config).await;
    let intent = world.intent_id(&hillary(OWN, "ed@example.com")).await;
    let mut body = verification["request"].clone();
    body["client_id"] = json!(world.config.client_id);
    body["user_intent_id"] = json!(intent);
    let request = world.as_client(Method::POST, verification["path"].as_str().unwrap());
    let ours: Value = request
        .json(&body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_same_shape(&ours, &verification["response"]);
    let mut form = example["token"]["request_form"].clone();
    form["token"] = ours["token"].clone();
    let request = world.as_client(Method::POST, example["token"]["path"].as_str().unwrap());
    let answer = request.form(&form).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), example["token"]["status"]);
    let tokens = crate::examples::example("token_response.json");
    assert_same_shape(&answer.json().await.unwrap(), &tokens["response"]);
}

#[tokio::test]
async fn refusals_have_the_three_documented_shapes() {
    let world = World::new().await;
    let fields: Value = world.create_profile(&json!({})).await.json().await.unwrap();
    let validation = example("error_validation.json");
    assert_same_shape(&fields, &validation["response"]);
    assert_eq!(fields["status_code"], validation["status"]);

    let oauth = example("error_oauth.json");
    let url = world.running.api.join("/v1/oauth/token").unwrap();
    let wrong = world
        .http
        .post(url)
        .form(&[("grant_type", "refresh_token")]);
    let answers = [
        (
            "bad or missing Basic credentials",
            wrong.send().await.unwrap(),
        ),
        (
            "missing parameter",
            world.token(&[("grant_type", "authorization_code")]).await,
        ),
        ("unknown code", world.exchange("nonsense").await),
        (
            "other grant_type",
            world.token(&[("grant_type", "password")]).await,
        ),
    ];
    for (case, answer) in answers {
        assert_eq!(
            answer.status().as_u16(),
            oauth["cases"][case]["status"],
            "{case}"
        );
        let body: Value = answer.json().await.unwrap();
        assert_same_shape(&body, &oauth["response"]);
        assert_eq!(body["error"], oauth["cases"][case]["error"], "{case}");
    }

    let refused = example("error_generic_forbidden.json");
    let mut person = hillary("+12025551111", "ed@example.com");
    person["date_of_birth"] = json!("1970-01-01");
    world.intent_id(&person).await;
    let again = world.create_intent(&person).await;
    assert_eq!(again.status().as_u16(), refused["status"]);
    let ours: Value = again.json().await.unwrap();
    assert_same_shape(&ours, &refused["response"]);
    assert_eq!(ours["name"], refused["response"]["name"]);
}

#[tokio::test]
async fn the_inferred_paths_are_there() {
    let world = World::new().await;
    let user = hillary_in(&world).await;
    world.get("/v1/phone_number_change_requests", &user).await;
    for path in ["/v1/upgrade_kyc_type", "/v1/request_address_change"] {
        let (found, _) = world.send(Method::POST, path, &user, &json!({})).await;
        assert_eq!(
            found,
            StatusCode::BAD_REQUEST,
            "A9: {path} is there and wants more"
        );
    }
}

#[tokio::test]
async fn the_legal_name_does_as_trade_name() {
    let world = World::new().await;
    let mut body = business();
    let legal_name = body["business_info"]["business_name"].clone();
    body["business_info"]["doing_business_as"] = legal_name;
    assert_eq!(
        world.create_profile(&body).await.status(),
        StatusCode::CREATED,
        "A63"
    );
    body["business_info"]["doing_business_as"] = json!("");
    assert_eq!(
        world.create_profile(&body).await.status(),
        StatusCode::BAD_REQUEST
    );
}
