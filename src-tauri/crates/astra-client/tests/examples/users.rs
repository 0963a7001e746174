//! The user behind a token (CONTRACT.md 8, 9).

use astra_client::{CountLimit, KybType, UserId, UserStatus};
use serde_json::{Value, json};

use crate::support::{self, Server, example, token};
use crate::words;

async fn read(response: &Value) -> astra_client::User {
    let text = response.to_string().replace("YOUR_PHONE", "+15557771234");
    let server = Server::start([support::json(200, &text)]).await;
    server.client().user(&token()).await.unwrap().value
}

#[tokio::test]
async fn both_kinds_of_user_are_read() {
    let (person, business) = (example("user"), example("user_business"));
    let read_person = read(&person["response"]).await;
    assert_eq!(read_person.status, UserStatus::Approved);
    assert_eq!(read_person.kyb_type, None, "a person has none");
    let read_business = read(&business["response"]).await;
    assert_eq!(
        read_business.kyb_type,
        Some(KybType::Verified),
        "A23, extra user fields"
    );
    let profile = read_business.business_profile_id.unwrap();
    assert_eq!(
        profile.as_str(),
        business["response"]["business_profile_id"],
        "A23, extra user fields"
    );
    for (user, example) in [(read_person.id, &person), (read_business.id, &business)] {
        assert_eq!(user.as_str(), example["response"]["id"]);
    }
}

#[tokio::test]
async fn the_daily_limit_of_transfers_is_read() {
    let example = example("capabilities");
    for (response, limit) in [
        (&example["response"], CountLimit::PerDay(1)),
        (&example["unlimited"], CountLimit::Unlimited),
    ] {
        let server = Server::start([support::json(200, &response.to_string())]).await;
        let user = UserId::new("u").unwrap();
        let read = server.client().capabilities(&token(), &user).await.unwrap();
        assert_eq!(
            read.value.card_transfers,
            Some(limit),
            "A32, capability nesting"
        );
    }
}

#[tokio::test]
async fn nothing_beside_id_and_status_is_needed_of_a_user() {
    let whole = example("user_business")["response"].clone();
    for name in whole
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !["id", "status"].contains(&name.as_str()))
    {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(name);
        read(&less).await;
        less[name] = Value::Null;
        read(&less).await;
    }
}

#[test]
fn every_documented_status_of_a_user_is_known() {
    let example = example("user_statuses");
    for word in words(&example["user"]) {
        let status: UserStatus = serde_json::from_value(json!(word)).unwrap();
        assert!(!matches!(status, UserStatus::Other(_)), "{word}");
        assert_eq!(status.as_str(), word);
        let may = words(&example["may_start_routines"]).any(|may| may == word);
        assert_eq!(status == UserStatus::Approved, may, "{word}");
    }
    let intents =
        words(&example["intent"]).filter(|word| !words(&example["user"]).any(|user| user == *word));
    for word in intents {
        assert_eq!(
            UserStatus::from(word.to_owned()),
            UserStatus::Other(word.to_owned()),
            "no status of a user"
        );
    }
}
