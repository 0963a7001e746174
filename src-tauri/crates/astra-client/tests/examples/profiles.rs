//! Business profiles (CONTRACT.md 10).

use astra_client::{
    BusinessInfo, BusinessPerson, BusinessProfileId, BusinessProfileRequest, BusinessType, KybType,
    Phone, PostalAddress, UserStatus,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{self, Server, example};
use crate::words;

const PHONE: &str = "+15557771234";

/// `body` with what the examples leave to the reader.
fn filled(body: &Value) -> Value {
    serde_json::from_str(&body.to_string().replace("YOUR_PHONE", PHONE)).unwrap()
}

fn text(object: &Value, name: &str) -> Option<String> {
    object
        .get(name)
        .map(|text| text.as_str().unwrap().to_owned())
}

fn address(object: &Value) -> Option<PostalAddress> {
    let must = |name| text(object, name).unwrap();
    object.get("address1").map(|_| PostalAddress {
        address1: must("address1"),
        address2: text(object, "address2"),
        city: must("city"),
        state: must("state"),
        postal_code: must("postal_code"),
    })
}

fn person(object: &Value) -> BusinessPerson {
    BusinessPerson {
        first_name: text(object, "first_name").unwrap(),
        last_name: text(object, "last_name").unwrap(),
        title: text(object, "title"),
        email: text(object, "email"),
        date_of_birth: text(object, "date_of_birth").map(|day| day.parse().unwrap()),
        ssn: text(object, "ssn").map(SecretString::from),
        address: address(object),
    }
}

/// What somebody who wants to send an example's request gives the client.
pub(crate) fn of(request: &Value) -> BusinessProfileRequest {
    let request = filled(request);
    let info = &request["business_info"];
    let phone = |object: &Value| text(object, "phone").map(|phone| Phone::new(phone).unwrap());
    let owners = request
        .get("beneficial_owners")
        .map(|owners| owners.as_array().unwrap());
    BusinessProfileRequest {
        phone: phone(&request).unwrap(),
        first_name: text(&request, "first_name"),
        last_name: text(&request, "last_name"),
        email: text(&request, "email"),
        user_id: None,
        kyb_type: text(&request, "kyb_type").map(KybType::from),
        business_info: BusinessInfo {
            doing_business_as: text(info, "doing_business_as"),
            ein: text(info, "ein").map(SecretString::from),
            phone: phone(info),
            website: text(info, "website"),
            ..BusinessInfo::new(
                BusinessType::from(text(info, "business_type").unwrap()),
                text(info, "business_name").unwrap(),
                address(info).unwrap(),
            )
        },
        business_admin: person(&request["business_admin"]),
        business_controller: request.get("business_controller").map(person),
        beneficial_owners: owners.into_iter().flatten().map(person).collect(),
    }
}

/// Sends the request of an example and gives what went out.
async fn sent(request: &Value) -> Value {
    let server = Server::start([support::json(201, r#"{"id":"p1"}"#)]).await;
    server
        .client()
        .create_business_profile(&of(request))
        .await
        .unwrap();
    serde_json::from_str(&server.only().body).unwrap()
}

#[tokio::test]
async fn the_integrators_profile_goes_out_field_by_field() {
    let example = example("business_profile_create");
    assert_eq!(
        sent(&example["request"]).await,
        filled(&example["request"]),
        "A26, profile field names"
    );
    for name in words(&example["response_ids"]) {
        let answer = json!({name: "p1"}).to_string();
        let status = u16::try_from(example["status"].as_u64().unwrap()).unwrap();
        let server = Server::start([support::json(status, &answer)]).await;
        let id = server
            .client()
            .create_business_profile(&of(&example["request"]))
            .await;
        assert_eq!(
            id.unwrap().value.as_str(),
            "p1",
            "{name} (A25, id and business_profile_id)"
        );
    }
}

#[tokio::test]
async fn every_program_goes_out_with_what_it_needs_and_nothing_else() {
    let example = example("business_profile_programs");
    for case in example["cases"].as_array().unwrap() {
        assert_eq!(
            sent(&case["request"]).await,
            filled(&case["request"]),
            "{}",
            case["program"]
        );
    }
}

#[tokio::test]
async fn the_magic_eins_go_out_as_they_are_and_their_statuses_are_known() {
    let mut request = example("business_profile_create")["request"].clone();
    for case in example("magic_values")["businesses"].as_array().unwrap() {
        request["business_info"]["ein"] = case["ein"].clone();
        assert_eq!(sent(&request).await["business_info"]["ein"], case["ein"]);
        let status: UserStatus = serde_json::from_value(case["status"].clone()).unwrap();
        assert!(!matches!(status, UserStatus::Other(_)), "{case}");
    }
}

#[test]
fn the_words_of_a_profile_are_the_vendors() {
    let example = example("business_profile_words");
    for word in words(&example["business_types"]) {
        let kind = BusinessType::from(word.to_owned());
        assert!(
            !matches!(kind, BusinessType::Other(_)) && kind.as_str() == word,
            "{word}"
        );
    }
    for word in words(&example["kyb_types"]) {
        let kind = KybType::from(word.to_owned());
        assert!(
            !matches!(kind, KybType::Other(_)) && kind.as_str() == word,
            "{word}"
        );
    }
}

#[tokio::test]
async fn a_profile_that_is_echoed_is_read() {
    let example = example("business_profile_read");
    let mut echoed = filled(&crate::support::example("business_profile_create")["request"]);
    for (name, id) in example["response_ids"].as_object().unwrap() {
        echoed[name] = id.clone();
    }
    let id = BusinessProfileId::new(echoed["id"].as_str().unwrap()).unwrap();
    let user_id = example["only_once_there_is_one"].as_str().unwrap();
    for there in [true, false] {
        if !there {
            echoed.as_object_mut().unwrap().remove(user_id);
        }
        let server = Server::start([support::json(200, &echoed.to_string())]).await;
        let profile = server.client().business_profile(&id).await.unwrap().value;
        assert_eq!(
            (&profile.id, profile.kyb_type),
            (&id, Some(KybType::Verified))
        );
        let info = &echoed["business_info"];
        assert_eq!(
            profile.details.business_name.as_deref(),
            info["business_name"].as_str()
        );
        assert_eq!(profile.details.address, address(info));
        assert_eq!(
            profile.details.admin_email.as_deref(),
            echoed["business_admin"]["email"].as_str()
        );
        let owners = echoed["beneficial_owners"].as_array().unwrap().len();
        assert_eq!(
            profile.details.owner_names.as_ref().map(Vec::len),
            Some(owners)
        );
        let user = profile.user_id.map(|user| user.as_str().to_owned());
        assert_eq!(
            user.as_deref(),
            echoed.get(user_id).map(|id| id.as_str().unwrap())
        );
        let path = example["path"]
            .as_str()
            .unwrap()
            .replace("{id}", id.as_str());
        assert_eq!(server.only().line(), format!("GET {path} HTTP/1.1"));
    }
}
