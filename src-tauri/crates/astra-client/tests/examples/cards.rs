//! Cards (CONTRACT.md 15).

use astra_client::CardStatus;
use serde_json::json;

use crate::support::{self, Server, card, example, token};
use crate::words;

#[tokio::test]
async fn a_card_is_read_with_everything_the_client_keeps() {
    let theirs = example("card_create")["response"].clone();
    let server = Server::start([support::json(200, &theirs.to_string())]).await;
    let ours = server
        .client()
        .card(&token(), &card("c"))
        .await
        .unwrap()
        .value;
    let kept = serde_json::to_value(&ours).unwrap();
    for (name, value) in kept.as_object().unwrap() {
        if name == "created" {
            let created = ours.created.unwrap().to_string();
            assert_eq!(created, "2025-03-15T03:20:33.010178Z");
        } else {
            assert_eq!(value, &theirs[name], "{name}");
        }
    }
    assert!(ours.is_usable());
}

#[tokio::test]
async fn every_documented_review_is_read_and_only_approved_cards_are_usable() {
    let example = example("card_review");
    let codes: Vec<_> = example["reasons"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for word in words(&example["statuses"]) {
        let mut theirs = support::example("card_create")["response"].clone();
        theirs["status"] = json!(word);
        theirs["review_status"] = json!(word);
        theirs["removed"] = json!(word == "removed");
        theirs["review_reasons"] = json!(codes);
        let server = Server::start([support::json(200, &theirs.to_string())]).await;
        let ours = server
            .client()
            .card(&token(), &card("c"))
            .await
            .unwrap()
            .value;
        let standing = ours.standing().unwrap();
        assert!(
            !matches!(standing, CardStatus::Other(_)) && standing.as_str() == word,
            "{word}"
        );
        let usable = words(&example["usable"]).any(|usable| usable == word);
        assert_eq!(ours.is_usable(), usable, "{word}");
        assert_eq!(ours.review_reasons, codes);
    }
}
