//! What each window may ask for: "main" every command of ours and nothing else, Astra's window nothing at all.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

macro_rules! commands {
    ($($file:ident { $($name:ident $(-> $answer:ty)?,)* })*) => {
        const COMMANDS: &[&str] = &[$($(stringify!($name)),*),*];
    };
}
include!("../src-tauri/src/commands/list.rs");

fn granted_commands() -> BTreeSet<String> {
    let capability: serde_json::Value =
        serde_json::from_str(&text("src-tauri/capabilities/main.json")).unwrap();
    capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap().to_owned())
        .map(|permission| {
            permission
                .strip_prefix("allow-")
                .unwrap_or_else(|| panic!("{permission} is no command of ours"))
                .replace('-', "_")
        })
        .collect()
}

#[test]
fn the_window_is_granted_exactly_the_commands_that_there_are() {
    let commands: BTreeSet<String> = COMMANDS.iter().map(ToString::to_string).collect();
    assert_eq!(commands.len(), COMMANDS.len(), "each is listed once");
    assert_eq!(
        commands,
        granted_commands(),
        "capabilities/main.json grants exactly these"
    );
}

#[test]
fn every_granted_command_is_called_by_a_screen() {
    let mut screens = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "fake" && name != "testing" {
                folders.push(path);
            } else if name.contains(".ts") && !name.contains(".test.") && name != "bindings.ts" {
                screens.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let words: BTreeSet<&str> = screens
        .split(|c: char| !c.is_ascii_alphanumeric())
        .collect();
    let functions = text("ui/src/ipc/bindings.ts");
    for command in COMMANDS {
        let (function, _) = functions
            .split_once(&format!(" => call(\"{command}\""))
            .unwrap();
        let (_, function) = function.rsplit_once("export const ").unwrap();
        let (function, _) = function.split_once(' ').unwrap();
        assert!(
            words.contains(function),
            "{command} is granted to a screen that never calls it"
        );
    }
}

#[test]
fn one_capability_exists_and_it_names_the_main_window_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        files,
        ["main.json"],
        "a new capability needs a new look at this test"
    );
    let capability: serde_json::Value =
        serde_json::from_str(&text("src-tauri/capabilities/main.json")).unwrap();
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(
        capability.get("webviews").is_none(),
        "webviews are named by window only"
    );
    assert!(
        capability.get("remote").is_none(),
        "no remote page may ask for anything"
    );
}

#[test]
fn the_content_security_policy_lets_no_script_in_but_our_own() {
    let config: serde_json::Value = serde_json::from_str(&text("tauri.conf.json")).unwrap();
    let policy = &config["app"]["security"]["csp"];
    assert_eq!(
        policy["default-src"], "'none'",
        "what is not named is forbidden"
    );
    assert_eq!(
        policy["script-src"], "'self'",
        "no inline, eval, data: or blob: scripts"
    );
    for (directive, sources) in policy.as_object().unwrap() {
        let sources = sources.as_str().unwrap();
        for loose in [
            "unsafe-inline",
            "unsafe-eval",
            "data:",
            "blob:",
            "*",
            "https:",
        ] {
            assert!(!sources.contains(loose), "{directive} allows {loose}");
        }
    }
}

/// An application with our real permissions, whose every command answers `null`.
fn application() -> App<MockRuntime> {
    mock_builder()
        .invoke_handler(|invoke| {
            invoke.resolver.resolve(());
            true
        })
        .build(tauri::generate_context!())
        .unwrap()
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::default())
        .build()
        .unwrap()
}

fn call(window: &WebviewWindow<MockRuntime>, from: &str, command: &str) -> Result<(), String> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::default(),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

#[test]
fn every_command_answers_our_own_window_and_refuses_astras() {
    let app = application();
    let main = window(&app, "main");
    let astra = window(&app, "astra");
    let own = if cfg!(windows) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    for command in COMMANDS {
        assert_eq!(
            call(&main, own, command),
            Ok(()),
            "{command} from our own page"
        );
        for page in [
            own,
            "https://app.astra.finance/cards/connect",
            "http://127.0.0.1:4000/",
        ] {
            let refused = call(&astra, page, command);
            assert!(
                refused.is_err(),
                "{command} answered Astra's window on {page}"
            );
        }
        let elsewhere = call(&main, "https://app.astra.finance/", command);
        assert!(
            elsewhere.is_err(),
            "{command} answered a foreign page in our own window"
        );
    }
}

#[test]
fn no_window_may_listen_to_events_or_use_a_plugin() {
    let app = application();
    let main = window(&app, "main");
    let own = if cfg!(windows) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    // The deep-link plugin emits whole redirects, code included.
    for command in [
        "plugin:event|listen",
        "plugin:deep-link|get_current",
        "plugin:opener|open_url",
        "plugin:dialog|open",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
    ] {
        assert!(
            call(&main, own, command).is_err(),
            "{command} is open to our window"
        );
    }
}
