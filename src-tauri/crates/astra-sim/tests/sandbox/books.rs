//! No money made or lost, one routine for each accepted request: whatever happens, in whatever order.

use std::time::Duration;

use astra_sim::{Config, Fault, FaultKind, Grant, UserStatus};
use proptest::prelude::*;
use proptest::test_runner::{Config as Runs, TestRunner};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{User, World, card, me_to_me};

const NUMBERS: [&str; 4] = [
    "4000056655665556",
    "4242424242424242",
    "4000000000009995",
    "5200828282828210",
];

/// Something that a client, a network or staff do.
#[derive(Debug, Clone)]
enum Step {
    Pay {
        from: usize,
        to: usize,
        cents: i64,
        fee: Option<u8>,
    },
    /// Between a card and the account.
    Mix {
        to_account: bool,
        at: usize,
        cents: i64,
        fee: Option<u8>,
    },
    Fault(FaultKind),
    Wait(i64),
    Card(usize),
    Status(UserStatus),
    ChargeBack(usize),
    /// From a routine to its transfer and to the end of it, in milliseconds.
    Times(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![
        Just(FaultKind::Status { code: 500 }),
        Just(FaultKind::StatusAfter { code: 503 }),
        Just(FaultKind::DropBefore),
        Just(FaultKind::DropAfter),
        Just(FaultKind::ResetMidBody),
        Just(FaultKind::DuplicateReply),
        Just(FaultKind::DelayedEffect { ms: 5_000 }),
        Just(FaultKind::FailedTransfer {
            reason: "issuer_declined".to_owned()
        }),
        Just(FaultKind::Chargeback { seconds: 30 }),
    ];
    let status = prop_oneof![
        Just(UserStatus::Approved),
        Just(UserStatus::Pending),
        Just(UserStatus::Suspended),
        Just(UserStatus::Rejected)
    ];
    prop_oneof![
        6 => (0..4usize, 0..4usize, -1..2_000_000i64, prop::option::of(0..101u8))
            .prop_map(|(from, to, cents, fee)| Step::Pay { from, to, cents, fee }),
        2 => (any::<bool>(), 0..4usize, 1..2_000_000i64, prop::option::of(0..101u8))
            .prop_map(|(to_account, at, cents, fee)| Step::Mix { to_account, at, cents, fee }),
        2 => kind.prop_map(Step::Fault),
        2 => (0..100i64).prop_map(Step::Wait),
        1 => (0..4usize).prop_map(Step::Card),
        1 => status.prop_map(Step::Status),
        1 => (0..20usize).prop_map(Step::ChargeBack),
        1 => any::<(u16, u16)>().prop_map(|(created, settled)| Step::Times(created, settled)),
    ]
}

fn dollars(cents: i64) -> Value {
    let text = format!("{}.{:02}", cents / 100, cents.unsigned_abs() % 100);
    serde_json::from_str(&text).unwrap()
}

/// Whether a request for a routine was answered as accepted.
async fn is_accepted(world: &World, user: &User, path: &str, body: &Value) -> bool {
    let request = world
        .as_user(reqwest::Method::POST, path, user)
        // A repeated answer on a connection that is used again would be taken for the next one's.
        .header(reqwest::header::CONNECTION, "close")
        .json(body);
    let answer = request.send().await;
    answer.is_ok_and(|answer| answer.status() == StatusCode::CREATED)
}

/// Does one step; tells whether a request was answered as accepted.
async fn take(
    world: &World,
    user: &User,
    account: &str,
    cards: &mut Vec<String>,
    step: Step,
) -> bool {
    let control = world.control();
    match step {
        Step::Pay {
            from,
            to,
            cents,
            fee,
        } => {
            let any = |at: usize| {
                cards
                    .get(at % cards.len().max(1))
                    .cloned()
                    .unwrap_or_default()
            };
            let amount = dollars(cents).to_string();
            let mut body = me_to_me(&any(from), &any(to), &amount);
            if let Some(fee) = fee {
                body["customer_debit_fee_percent_override"] = json!(fee);
            }
            return is_accepted(world, user, "/v1/routines", &body).await;
        }
        Step::Mix {
            to_account,
            at,
            cents,
            fee,
        } => {
            let card = cards[at % cards.len()].as_str();
            let (path, source, destination) = if to_account {
                ("/v1/routines/card-to-account", card, account)
            } else {
                ("/v1/routines/account-to-card", account, card)
            };
            let mut body = json!({
                "name": "Mixed", "amount": dollars(cents), "source": {"id": source}, "destination": {"id": destination},
                "client_correlation_id": "a1B2c3D4"
            });
            if !to_account {
                body["settlement_mode"] = json!("gross_debit");
            }
            if let Some(fee) = fee {
                body["debit_fee_percent"] = json!(fee);
            }
            return is_accepted(world, user, path, &body).await;
        }
        Step::Fault(kind) => {
            let fault = Fault {
                method: Some("POST".to_owned()),
                path_pattern: "/v1/routines**".to_owned(),
                kind,
                times: 1,
            };
            control.add_fault(fault).unwrap();
        }
        Step::Wait(seconds) => control.advance_clock(seconds).await.unwrap(),
        Step::Card(number) => {
            let url = world.running.secure.join("/v1/cards").unwrap();
            let request = world.http.post(url).bearer_auth(&user.access);
            let answer = request.json(&card(NUMBERS[number])).send().await.unwrap();
            if answer.status().is_success() {
                let card: Value = answer.json().await.unwrap();
                cards.push(card["id"].as_str().unwrap().to_owned());
            }
        }
        Step::Status(status) => control.set_user_status(&user.id, status).await.unwrap(),
        Step::Times(created, settled) => {
            let changed = control.change_settings(|settings| {
                settings.transfer_created_after = Duration::from_millis(created.into());
                settings.transfer_settled_after = Duration::from_millis(settled.into());
            });
            changed.unwrap();
        }
        Step::ChargeBack(at) => {
            let ledger = control.ledger();
            let routines = &ledger.users[0].routines;
            if let Some(transfer) = routines
                .get(at)
                .and_then(|routine| routine.transfer.as_ref())
            {
                // Refused for one that failed or was charged back before.
                let _ = control.charge_back(&transfer.id).await;
            }
        }
    }
    false
}

#[test]
fn the_books_are_in_order_after_any_sequence() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Runs {
        cases: 24,
        ..Runs::default()
    });
    runner
        .run(&prop::collection::vec(step(), 1..25), |steps| {
            runtime.block_on(async {
                let mut config = Config::practice();
                config.grants.set(Grant::CardAndAccount, true);
                let world = World::with(config).await;
                world.control().stop_clock(None).await.unwrap();
                let user = world.approved_user().await;
                let account = world.add_account(&user, "1234567").await;
                let (one, two) = world.two_cards(&user).await;
                let mut cards = vec![one, two];
                let mut accepted = 0;
                for step in steps {
                    accepted += usize::from(take(&world, &user, &account, &mut cards, step).await);
                    let books = world.control().books().await;
                    prop_assert!(books.violations.is_empty(), "{:?}", books.violations);
                    prop_assert!(
                        books.new_routines >= accepted,
                        "an accepted request is lost"
                    );
                }
                // A delayed effect may come about while we look.
                let before = world.control().books().await.new_routines;
                let events = world.control().events();
                let created = events
                    .iter()
                    .filter(|event| event.event == "routine_created");
                let created = created.count();
                let after = world.control().books().await.new_routines;
                prop_assert!(
                    (before..=after).contains(&created),
                    "{before} {created} {after}"
                );
                world.control().delete_user(&user.id).await.unwrap();
                for seconds in [0, 1_000] {
                    world.control().advance_clock(seconds).await.unwrap();
                    let books = world.control().books().await;
                    prop_assert!(books.violations.is_empty(), "{:?}", books.violations);
                }
                Ok(())
            })
        })
        .unwrap();
}

/// What the check is for: each of these states is wrong in one way.
#[tokio::test]
async fn books_that_are_not_in_order_are_noticed() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "4.99")).await;
    world.seconds(60);
    let sound = world.control().books().await;
    assert_eq!(sound.violations, [""; 0]);
    assert_eq!(
        (
            sound.pulled_cents.0,
            sound.pushed_cents.0,
            sound.fees_cents.0
        ),
        (499, 499, 0)
    );
    let state: Value = serde_json::from_slice(&world.control().export_state().unwrap()).unwrap();
    for (path, value, noticed) in [
        (
            "/routines/0/course/runs/push_amount",
            json!(500),
            "does not push its amount",
        ),
        (
            "/routines/0/course/runs/pull_amount",
            json!(498),
            "fee is negative",
        ),
        (
            "/routines/0/source_id",
            json!("nobody"),
            "belongs to nobody",
        ),
        (
            "/routines/0/course/runs/settles",
            json!("2020-01-01T00:00:00Z"),
            "times are not in order",
        ),
        (
            "/routines/0/course/runs/chargeback",
            json!({"id": "C1", "created": "2020-01-01T00:00:00Z"}),
            "charged back",
        ),
    ] {
        let mut wrong = state.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        world
            .control()
            .import_state(wrong.to_string().as_bytes())
            .await
            .unwrap();
        let violations = world.control().books().await.violations;
        assert!(
            violations.iter().any(|text| text.contains(noticed)),
            "{path}: {violations:?}"
        );
    }
    let mut twice = state.clone();
    let routine = twice["routines"][0].clone();
    twice["routines"].as_array_mut().unwrap().push(routine);
    world
        .control()
        .import_state(twice.to_string().as_bytes())
        .await
        .unwrap();
    assert!(
        !world.control().books().await.violations.is_empty(),
        "a routine that is there twice"
    );
}
