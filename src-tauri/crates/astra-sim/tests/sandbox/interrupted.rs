//! A client may leave in the middle of its request: the effect is whole or absent all the same, and counted.

use std::io;
use std::sync::Arc;

use astra_sim::{Config, Fault, FaultKind, MemoryStore, Store};
use reqwest::StatusCode;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::world::{User, World, me_to_me};

/// A disk that takes its time.
#[derive(Default)]
struct SlowStore {
    inner: MemoryStore,
    /// Whether it stands still.
    stands: watch::Sender<bool>,
    /// Whether somebody waits for it.
    waited_for: watch::Sender<bool>,
}

impl Store for SlowStore {
    fn load(&self) -> io::Result<Option<Vec<u8>>> {
        self.inner.load()
    }

    fn save(&self, state: &[u8]) -> io::Result<()> {
        while *self.stands.borrow() {
            self.waited_for.send_replace(true);
            std::thread::yield_now();
        }
        self.inner.save(state)
    }
}

struct Stage {
    store: Arc<SlowStore>,
    world: World,
    user: User,
    order: String,
}

impl Stage {
    async fn new() -> Self {
        let store = Arc::new(SlowStore::default());
        let clock = Arc::clone(&World::new().await.clock);
        let world = World::start(Config::practice(), store.clone(), clock, 1).await;
        let user = world.approved_user().await;
        let (one, two) = world.two_cards(&user).await;
        let order = me_to_me(&one, &two, "5.00").to_string();
        Self {
            store,
            world,
            user,
            order,
        }
    }

    /// Sends the request by hand, up to `end` bytes of its body.
    async fn ask(&self, end: usize) -> TcpStream {
        let address = self.world.running.api.socket_addrs(|| None).unwrap()[0];
        let mut socket = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /v1/routines HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: \
             application/json\r\ncontent-length: {}\r\n\r\n",
            self.user.access,
            self.order.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let body = &self.order.as_bytes()[..end];
        socket.write_all(body).await.unwrap();
        socket
    }

    /// A request that is being saved.
    async fn ask_and_wait(&self) -> TcpStream {
        self.store.stands.send_replace(true);
        let socket = self.ask(self.order.len()).await;
        let mut waited_for = self.store.waited_for.subscribe();
        waited_for.wait_for(|waited_for| *waited_for).await.unwrap();
        socket
    }

    /// The routine is counted, and its request is in the event log.
    async fn is_whole(&self) {
        self.store.stands.send_replace(false);
        let control = self.world.control();
        while control.ledger().routine_count == 0 {
            tokio::task::yield_now().await;
        }
        let books = control.books().await;
        assert_eq!(books.violations, [""; 0]);
        assert_eq!((books.accepted_requests, books.new_routines), (1, 1));
        let events = control.events();
        let asked = events.iter().find(|event| {
            event.request.as_deref() == Some("POST /v1/routines") && event.answer == Some(201)
        });
        assert!(asked.is_some(), "the request is missing: {events:#?}");
    }
}

#[tokio::test]
async fn a_routine_is_counted_though_the_socket_was_closed_while_it_was_saved() {
    let stage = Stage::new().await;
    let _socket = stage.ask_and_wait().await;
    stage.world.control().refuse(true).await.unwrap();
    stage.is_whole().await;
}

#[tokio::test]
async fn a_routine_is_counted_though_its_client_left_while_it_was_saved() {
    let stage = Stage::new().await;
    let socket = stage.ask_and_wait().await;
    let simulators_end = SimulatorsEnd::of(&socket);
    socket.set_zero_linger().unwrap();
    drop(socket);
    simulators_end.wait_until_closed(&stage.world).await;
    stage.is_whole().await;
    let requests = stage.world.control().requests();
    let routine = requests
        .iter()
        .find(|request| request.path == "/v1/routines");
    assert_eq!(
        routine.map(|request| (request.status, request.answered)),
        Some((Some(201), false)),
        "there was nobody left to answer"
    );
}

/// The simulator's end of a connection, as this process's table of open files has it.
struct SimulatorsEnd {
    #[cfg(target_os = "linux")]
    link: std::path::PathBuf,
}

#[cfg(target_os = "linux")]
impl SimulatorsEnd {
    fn of(socket: &TcpStream) -> Self {
        let port =
            |address: io::Result<std::net::SocketAddr>| format!(":{:04X}", address.unwrap().port());
        let (ours, theirs) = (port(socket.local_addr()), port(socket.peer_addr()));
        let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
        let inode = table.lines().find_map(|line| {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let is_it = columns.get(1)?.ends_with(&theirs) && columns[2].ends_with(&ours);
            is_it.then(|| columns[9].to_owned())
        });
        let end = Self {
            link: format!("socket:[{}]", inode.expect("the connection is open")).into(),
        };
        assert!(end.is_open());
        end
    }

    fn is_open(&self) -> bool {
        let files = std::fs::read_dir("/proc/self/fd").unwrap();
        let mut links = files
            .flatten()
            .flat_map(|file| std::fs::read_link(file.path()));
        links.any(|link| link == self.link)
    }

    async fn wait_until_closed(&self, _: &World) {
        while self.is_open() {
            tokio::task::yield_now().await;
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl SimulatorsEnd {
    fn of(_: &TcpStream) -> Self {
        Self {}
    }

    /// Elsewhere it can only be given time: the other host answers meanwhile.
    async fn wait_until_closed(&self, world: &World) {
        for _ in 0..10 {
            let page = world.http.get(world.running.app.clone());
            page.send().await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_outcome_fault_applies_to_a_detached_request_too() {
    let stage = Stage::new().await;
    let fault = Fault {
        method: None,
        path_pattern: "/v1/routines".into(),
        kind: FaultKind::FailedTransfer {
            reason: "issuer_declined".to_owned(),
        },
        times: 1,
    };
    stage.world.control().add_fault(fault).unwrap();
    let _socket = stage.ask_and_wait().await;
    stage.world.control().refuse(true).await.unwrap();
    stage.is_whole().await;
    stage.world.seconds(10);
    let ledger = stage.world.control().ledger();
    let routine = &ledger.users[0].routines[0];
    let transfer = routine.transfer.as_ref().expect("it has begun");
    assert_eq!(transfer.status, "failed");
}

#[tokio::test]
async fn half_a_request_does_nothing() {
    let stage = Stage::new().await;
    let _socket = stage.ask(stage.order.len() / 2).await;
    while !(stage.world.control().requests().iter())
        .any(|request| request.path == "/v1/routines" && request.status.is_none())
    {
        tokio::task::yield_now().await;
    }
    stage.world.control().refuse(true).await.unwrap();
    stage.world.control().refuse(false).await.unwrap();
    let books = stage.world.control().books().await;
    assert_eq!((books.accepted_requests, books.new_routines), (0, 0));
    let order = serde_json::from_str(&stage.order).unwrap();
    let whole = stage.world.create_routine(&stage.user, &order).await;
    assert_eq!(whole.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn nothing_is_saved_any_more_once_the_simulator_has_stopped() {
    let stage = Stage::new().await;
    let _socket = stage.ask_and_wait().await;
    let control = stage.world.control();
    let stopped = tokio::spawn(stage.world.running.stop());
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    stage.store.stands.send_replace(false);
    stopped.await.unwrap();
    assert_eq!(
        control.ledger().routine_count,
        1,
        "it waits for what is being saved"
    );
    let saved = String::from_utf8(stage.store.load().unwrap().unwrap()).unwrap();
    let id = &control.ledger().users[0].routines[0].id;
    assert!(saved.contains(id), "it was made and saved before");
}
