//! What a restart keeps.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use astra_sim::{Config, MemoryStore, OsEntropy, Simulator, StartError, Store, SystemClock};
use reqwest::StatusCode;

use crate::world::{World, business, me_to_me};

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    world.routine(&user, &me_to_me(&one, &two, "12.34")).await;
    world.control().advance_clock(1).await.unwrap();
    let profile = world.profile_id(&business()).await;
    let code = world.code_for(&profile).await;
    let before = world.control().ledger();

    let world = world.restart(2).await;
    assert_eq!(
        world.control().ledger(),
        before,
        "the ledger and the moved clock"
    );
    assert_eq!(
        world.get("/v1/user", &user).await["id"],
        user.id.as_str(),
        "the access token is still good"
    );
    assert_eq!(
        world.exchange(&code).await.status(),
        StatusCode::OK,
        "so is a code"
    );
    world.seconds(2);
    assert_eq!(
        world.get("/v1/transfers", &user).await["transfers"][0]["status"],
        "processed",
        "time went on meanwhile"
    );
}

#[tokio::test]
async fn the_same_ports_can_be_had_again() {
    let world = World::new().await;
    let (api, secure, app) = (
        world.running.api.clone(),
        world.running.secure.clone(),
        world.running.app.clone(),
    );
    let user = world.approved_user().await;
    let mut config = world.config.clone();
    let port = |url: &url::Url| url.port().unwrap();
    config.ports = astra_sim::Ports {
        api: port(&api),
        secure: port(&secure),
        app: port(&app),
    };
    let (store, clock) = (Arc::clone(&world.store), Arc::clone(&world.clock));
    world.running.stop().await;
    let again = World::start(config, store, clock, 2).await;
    assert_eq!(
        (
            &again.running.api,
            &again.running.secure,
            &again.running.app
        ),
        (&api, &secure, &app)
    );
    again.get("/v1/user", &user).await;
}

/// A disk that can be full.
#[derive(Default)]
struct FickleStore {
    inner: MemoryStore,
    full: AtomicBool,
}

impl Store for FickleStore {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        self.inner.load()
    }

    fn save(&self, state: &[u8]) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.inner.save(state)
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_saved_has_not_happened() {
    let store = Arc::new(FickleStore::default());
    let clock = Arc::clone(&World::new().await.clock);
    let world = World::start(Config::practice(), store.clone(), clock, 1).await;
    let user = world.approved_user().await;
    let (one, two) = world.two_cards(&user).await;
    store.full.store(true, Ordering::SeqCst);
    let response = world
        .create_routine(&user, &me_to_me(&one, &two, "1.00"))
        .await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        world.control().ledger().routine_count,
        0,
        "no routine without a saved routine"
    );
    store.full.store(false, Ordering::SeqCst);
    assert_eq!(
        world
            .create_routine(&user, &me_to_me(&one, &two, "1.00"))
            .await
            .status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn damaged_or_newer_state_stops_the_start() {
    for bytes in [&b"not json"[..], br#"{"version":999}"#, b""] {
        let store = Arc::new(MemoryStore::default());
        store.save(bytes).unwrap();
        let outcome = Simulator::start(
            Config::practice(),
            store.clone(),
            Arc::new(SystemClock),
            Arc::new(OsEntropy),
        )
        .await;
        assert!(
            matches!(outcome, Err(StartError::State { .. })),
            "{bytes:?}"
        );
        assert_eq!(
            store.load().unwrap().unwrap(),
            bytes,
            "and leaves it as it was"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_said() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut config = Config::practice();
    config.ports.app = taken.local_addr().unwrap().port();
    let outcome = Simulator::start(
        config,
        Arc::new(MemoryStore::default()),
        Arc::new(SystemClock),
        Arc::new(OsEntropy),
    )
    .await;
    assert!(
        matches!(outcome, Err(StartError::Listen { port, .. }) if port == taken.local_addr().unwrap().port())
    );
}
