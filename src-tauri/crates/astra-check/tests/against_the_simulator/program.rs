//! The program, alone and beside the simulator's program, the way staff start them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::world::World;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_astra-check"));
    command
        .env_remove("ASTRA_CLIENT_ID")
        .env_remove("ASTRA_CLIENT_SECRET");
    command
}

/// The program against `world`; `typed` is what comes from standard input.
async fn checked(world: &World, mut command: Command, typed: String) -> Output {
    let host = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    command
        .args(["--api", &host(&world.running.api)])
        .args(["--secure", &host(&world.running.secure)])
        .args(["--app", &host(&world.running.app)])
        .args(["--patience", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let waiting = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(typed.as_bytes()).unwrap();
        drop(input);
        child.wait_with_output().unwrap()
    });
    waiting.await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn assert_complete(stdout: &str) {
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.len(), 63, "{stdout}");
    for (place, line) in lines.iter().enumerate() {
        let rest = line
            .strip_prefix(&format!("A{} ", place + 1))
            .unwrap_or_else(|| panic!("{line}"));
        let verdicts = ["held", "broke", "not reachable"];
        assert!(
            verdicts.iter().any(|verdict| rest.starts_with(verdict)),
            "{line}"
        );
    }
}

#[tokio::test]
async fn keys_from_the_environment_give_63_lines_and_0() {
    let world = World::new().await;
    let mut command = program();
    command
        .env("ASTRA_CLIENT_ID", &world.config.client_id)
        .env("ASTRA_CLIENT_SECRET", &world.config.client_secret);
    let output = checked(&world, command, String::new()).await;
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert_complete(&stdout);
    assert!(
        stderr.contains("It creates test data there"),
        "said before: {stderr}"
    );
    for said in [stdout, stderr] {
        assert!(!said.contains(&world.config.client_secret), "{said}");
    }
}

#[tokio::test]
async fn keys_can_be_typed() {
    let world = World::new().await;
    let keys = format!(
        "{}\n{}\n",
        world.config.client_id, world.config.client_secret
    );
    let output = checked(&world, program(), keys).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_complete(&text(&output.stdout));
}

#[tokio::test]
async fn refused_or_missing_keys_end_with_1_and_a_sentence() {
    let world = World::new().await;
    let wrong = format!("{}\nnot-the-secret\n", world.config.client_id);
    for (typed, sentence) in [
        (wrong, "refused client id and secret"),
        (String::new(), "Set ASTRA_CLIENT_ID"),
    ] {
        let output = checked(&world, program(), typed).await;
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(sentence), "{stderr}");
        assert!(!stderr.contains("not-the-secret"), "{stderr}");
        assert_eq!(text(&output.stdout), "", "no finding without a check");
    }
}

#[test]
fn production_is_refused_before_any_key_is_asked_for() {
    let output = program()
        .args(["--api", "https://api.astra.finance"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("production") && !stderr.contains("Client id"),
        "{stderr}"
    );
}

/// `cargo xtask` as typed at the top of the checkout.
fn xtask(arguments: &[&str]) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(root.unwrap())
        .arg("xtask")
        .args(arguments)
        .stdin(Stdio::null());
    // Set for this test by the cargo that runs it; passed on, they would make cargo build things anew.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

#[test]
fn the_two_commands_meet_and_nothing_is_left_running() {
    let mut sim = xtask(&["sim", "--port", "0", "--control", "--json", "--flip", "A52"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(sim.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let said: Value = serde_json::from_str(&line).expect("one line of JSON");
    let of = |name: &str| said[name].as_str().unwrap().to_owned();

    let output = xtask(&["sandbox-check", "--patience", "1"])
        .args([
            "--api",
            &of("api"),
            "--secure",
            &of("secure"),
            "--app",
            &of("app"),
        ])
        .env("ASTRA_CLIENT_ID", of("client_id"))
        .env("ASTRA_CLIENT_SECRET", of("client_secret"))
        .output()
        .unwrap();
    let stdout = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_complete(&stdout);
    let broken: Vec<&str> = stdout
        .lines()
        .filter(|line| line.split_whitespace().nth(1) == Some("broke"))
        .collect();
    assert_eq!(broken.len(), 1, "{stdout}");
    assert!(broken[0].starts_with("A52 broke"), "{}", broken[0]);

    // Asked to end the way a terminal or a service would, where that exists.
    if cfg!(unix) {
        let pid = sim.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
    } else {
        sim.kill().unwrap();
    }
    sim.wait().unwrap();
    if cfg!(unix) {
        let address = of("api").replace("http://", "");
        assert!(
            TcpStream::connect(address).is_err(),
            "the simulator ended with the command that started it"
        );
    }
}
