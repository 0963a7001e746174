//! Declares every command, so that each is checked against a capability, and says where those are.

/// Granted to "main" one by one in `capabilities/main.json`; Astra's window is granted nothing.
const COMMANDS: &[&str] = &[
    "app_view",
    "start_again",
    "start_view",
    "begin_anew",
    "unlock",
    "choose_environment",
    "finish_welcome",
    "set_theme",
    "zoom",
    "watch_changes",
    "connection",
    "save_keys",
    "forget_keys",
    "add_redirect_uri",
    "use_redirect_uri",
    "remove_redirect_uri",
    "set_state_echoed",
    "test_connection",
    "test_sign_in_link",
    "open_link",
    "check_sandbox",
    "draft",
    "save_draft",
    "fill_sample",
    "submit_business",
    "sign_in",
    "begin_sign_in",
    "open_popup",
    "cancel_sign_in",
    "check_sign_in",
    "dismiss_sign_in",
    "business",
    "refresh_business",
    "select_business",
    "sign_out",
    "carry_on_here",
    "removal",
    "remove_business",
    "cards",
    "refresh_cards",
    "card",
    "transfer_form",
    "save_transfer_form",
    "preview_transfer",
    "confirm_transfer",
    "transfers",
    "transfer",
    "check_transfer",
    "preview_again",
    "abandon_transfer",
];

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}
