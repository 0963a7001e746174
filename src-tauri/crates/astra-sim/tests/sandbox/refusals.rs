//! Connections that are refused: single ones, counted, and all of them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use astra_sim::{Fault, FaultKind, FaultPlan, Host};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use crate::world::World;

fn connect(url: &Url) -> std::io::Result<TcpStream> {
    TcpStream::connect(("127.0.0.1", url.port().unwrap()))
}

/// What comes back over a connection of its own: a status line, or why there was none.
fn asked(url: &Url) -> std::io::Result<String> {
    let mut connection = connect(url)?;
    let host = format!("127.0.0.1:{}", url.port().unwrap());
    write!(
        connection,
        "GET /v1/user HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

/// The same on a thread where it may block.
async fn ask(url: &Url) -> std::io::Result<String> {
    let url = url.clone();
    tokio::task::spawn_blocking(move || asked(&url))
        .await
        .unwrap()
}

/// Asks over a connection that stays open.
async fn ask_over(connection: &mut tokio::net::TcpStream, url: &Url) {
    let host = format!("127.0.0.1:{}", url.port().unwrap());
    let request = format!("GET /v1/user HTTP/1.1\r\nhost: {host}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        assert_ne!(
            connection.read_buf(&mut answer).await.unwrap(),
            0,
            "it was closed"
        );
    }
    assert!(answer.starts_with(b"HTTP/1.1 401"));
}

#[tokio::test]
async fn the_next_connections_to_a_host_are_reset_and_counted() {
    let world = World::new().await;
    let control = world.control();
    control
        .add_fault(Fault::refused_connections(Host::Secure, 2))
        .unwrap();
    assert!(
        ask(&world.running.api).await.unwrap().contains("401"),
        "another host"
    );
    for left in [1, 0] {
        let refused = ask(&world.running.secure).await;
        assert!(
            refused.is_err(),
            "no answer, not even an empty one: {refused:?}"
        );
        let waiting: u32 = control.faults().iter().map(|fault| fault.times).sum();
        assert_eq!(waiting, left);
    }
    assert!(
        ask(&world.running.secure).await.unwrap().contains("404"),
        "the third is taken"
    );
    let seen: Vec<_> = control.requests().into_iter().map(|one| one.host).collect();
    assert_eq!(seen, ["api", "secure"], "what was refused is no request");
    let events = control.events();
    let refused: Vec<_> = events
        .iter()
        .filter(|one| one.event == "connection")
        .collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(
        (refused[0].host.as_deref(), refused[0].fault.as_deref()),
        (Some("secure"), Some("refuse_connection"))
    );
}

#[tokio::test]
async fn connections_that_are_open_stay_and_the_fault_has_a_name() {
    let world = World::new().await;
    let control = world.control();
    let mut open = tokio::net::TcpStream::connect(("127.0.0.1", world.running.api.port().unwrap()))
        .await
        .unwrap();
    ask_over(&mut open, &world.running.api).await;
    let plan = FaultPlan {
        name: Some("nobody home".to_owned()),
        ..Fault::refused_connections(Host::Api, 9).into()
    };
    control.plan_fault(plan).unwrap();
    ask_over(&mut open, &world.running.api).await;
    assert!(ask(&world.running.api).await.is_err());
    let named = control.events().into_iter().filter_map(|event| event.fault);
    assert_eq!(named.collect::<Vec<_>>(), ["nobody home"]);
    assert_eq!(control.clear_faults_named("nobody home"), 1);
    assert!(ask(&world.running.api).await.is_ok());

    let of_a_path = Fault {
        path_pattern: "/v1/user".to_owned(),
        ..Fault::refused_connections(Host::Api, 1)
    };
    assert!(
        control.add_fault(of_a_path).is_err(),
        "a connection has no path"
    );
    let nowhere = Fault {
        method: None,
        path_pattern: String::new(),
        kind: FaultKind::DropBefore,
        times: 1,
    };
    assert!(control.add_fault(nowhere).is_err(), "a request has one");
}

#[tokio::test]
async fn each_host_can_be_closed_by_itself_and_for_a_time() {
    let world = World::new().await;
    let control = world.control();
    for (host, url) in [
        (Host::Secure, &world.running.secure),
        (Host::App, &world.running.app),
        (Host::Api, &world.running.api),
    ] {
        control.refuse_at(host, true).await.unwrap();
        let refused = connect(url).expect_err("nobody listens");
        assert_eq!(
            refused.kind(),
            std::io::ErrorKind::ConnectionRefused,
            "{host:?}"
        );
        control.refuse_at(host, false).await.unwrap();
        assert!(connect(url).is_ok(), "{host:?}");
    }
    let (api, long) = (&world.running.api, Duration::from_secs(3_600));
    control.refuse_for(Host::Api, long).await.unwrap();
    assert!(connect(api).is_err());
    control.refuse_at(Host::Api, false).await.unwrap();
    assert!(connect(api).is_ok(), "opened before its time");
    control
        .refuse_for(Host::Api, Duration::from_millis(1))
        .await
        .unwrap();
    while connect(api).is_err() {
        tokio::task::yield_now().await;
    }
}
