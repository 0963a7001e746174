//! The examples about webhooks (CONTRACT.md 20).

use std::collections::BTreeSet;

use astra_sim::WebhookSettings;
use serde_json::{Value, json};

use crate::examples::{assert_same_shape, example, text};
use crate::world::{World, hillary, me_to_me, with};

/// Told by the vendor about things that are not imitated.
const NEVER_SENT: [&str; 7] = [
    "chargeback_updated",
    "batch_transfer_created",
    "batch_transfer_updated",
    "inbound_payment_received",
    "transactions_initial_update",
    "transactions_historical_update",
    "transactions_default_update",
];

#[tokio::test]
async fn every_notice_has_a_documented_type_and_shape() {
    let world = World::new().await;
    let example = example("webhooks.json");
    let intent = with(
        hillary("+15555550120", "ed@example.com"),
        "metadata",
        example["notices"][0]["metadata"].clone(),
    );
    let person = with(intent, "first_name", json!("Tenzing"));
    world.intent_id(&person).await;
    world.control().advance_clock(60).await.unwrap();
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world
        .control()
        .review_card(&two, astra_sim::CardReview::Flagged)
        .await
        .unwrap();
    world
        .control()
        .review_card(&two, astra_sim::CardReview::Approved)
        .await
        .unwrap();
    world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.control().advance_clock(10).await.unwrap();
    let transfer = world.get("/v1/transfers", &user).await["transfers"][0]["id"].clone();
    world
        .control()
        .charge_back(transfer.as_str().unwrap())
        .await
        .unwrap();

    let documented = |kind: &str| {
        let notices = example["notices"].as_array().unwrap();
        notices.iter().find(|notice| notice["webhook_type"] == kind)
    };
    let mut told = BTreeSet::new();
    for notice in world.control().outbox() {
        let theirs = documented(&notice.webhook_type)
            .unwrap_or_else(|| panic!("{} is no type", notice.webhook_type));
        let ours: Value = serde_json::from_str(&notice.body).unwrap();
        let mut theirs = theirs.clone();
        if ours.get("metadata").is_none() {
            theirs.as_object_mut().unwrap().remove("metadata");
        }
        assert_same_shape(&ours, &theirs);
        if notice.webhook_type == "user_intent_updated" {
            assert_eq!(ours["user_id"], ours["resource_id"], "the intent's id");
            assert_eq!(ours["metadata"], theirs["metadata"]);
        }
        told.insert(notice.webhook_type);
    }
    for notice in example["notices"].as_array().unwrap() {
        let kind = notice["webhook_type"].as_str().unwrap();
        assert_ne!(
            told.contains(kind),
            NEVER_SENT.contains(&kind),
            "{kind}; told were {told:?}"
        );
    }
}

#[tokio::test]
async fn notices_are_tried_as_often_as_documented() {
    let world = World::new().await;
    world.control().stop_clock(None).await.unwrap();
    let delivery = example("webhooks.json")["delivery"].clone();
    let nobody = WebhookSettings {
        url: Some("http://127.0.0.1:1/".parse().unwrap()),
        ..WebhookSettings::default()
    };
    world.control().set_webhooks(nobody).unwrap();
    world.approved_user().await;
    let tried = async |times: u64| loop {
        let notice = world.control().outbox().remove(0);
        if notice.attempts.len() as u64 >= times {
            break notice;
        }
        tokio::task::yield_now().await;
    };
    let first = tried(1).await;
    let gap = first.next_attempt.unwrap().duration_since(first.created);
    assert_eq!(delivery["first_gap_seconds"], gap.as_secs(), "A49");
    let tries = delivery["tries"].as_u64().unwrap();
    // Every gap is twice the one before.
    let in_all = (2_i64.pow(u32::try_from(tries).unwrap() - 1) - 1) * gap.as_secs();
    let hours = delivery["hours_in_all"].as_i64().unwrap();
    assert_eq!((in_all + 1_800) / 3_600, hours);
    world.control().advance_clock(in_all - 1).await.unwrap();
    assert!(tried(tries - 1).await.next_attempt.is_some(), "not before");
    world.control().advance_clock(60 * 60).await.unwrap();
    let last = tried(tries).await;
    assert_eq!(
        (last.attempts.len() as u64, last.next_attempt),
        (tries, None),
        "given up"
    );
}

#[tokio::test]
async fn a_notice_is_written_like_the_text_that_the_vendor_signs() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    let routine = world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.control().advance_clock(10).await.unwrap();
    let example = example("webhook_signature.json");
    let theirs = example["signed_text"].as_str().unwrap();
    let told: Value = serde_json::from_str(theirs).unwrap();
    let kind = told["webhook_type"].as_str().unwrap();
    let outbox = world.control().outbox();
    let notice = outbox
        .iter()
        .find(|notice| notice.webhook_type == kind)
        .unwrap();
    let ids = [
        ("resource_id", text(&routine["id"])),
        ("user_id", user.id),
        ("webhook_id", notice.webhook_id.clone()),
    ];
    let expected = ids.iter().fold(theirs.to_owned(), |text, (name, id)| {
        text.replace(told[name].as_str().unwrap(), id)
    });
    assert_eq!(notice.body, expected, "byte for byte, but for the ids");
}
