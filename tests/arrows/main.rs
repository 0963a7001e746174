//! Dependencies within a crate point one way: towards its lower layers, which are declared here, the lowest first.

mod order;
mod planted;
mod sources;

use std::path::Path;

use order::{Layer, circles, offences};
use sources::Crate;

/// `src-tauri/crates/<name>/src`, read.
fn sources(name: &str) -> Crate {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Crate::read(&root.join("src-tauri/crates").join(name).join("src"))
}

/// Fails with every offence against `order`.
fn assert_in_order(name: &str, order: &[Layer]) -> Crate {
    let read = sources(name);
    let found = offences(order, &read.files(), &read.arrows());
    assert!(
        found.is_empty(),
        "{name} runs against its order:\n{}",
        found.join("\n")
    );
    read
}

#[test]
fn no_file_of_the_vault_uses_one_above_it() {
    let order = [
        "disk",
        "entropy",
        "ids",
        "files",
        "seal",
        "keychain",
        "os_keychain",
        "sled_files",
        "key_storage",
        "record",
        "journal_file",
        "journal_entry",
        "error",
        "data_dir",
        "keyring_file",
        "space_keys",
        "keyring",
        "store",
        "space",
        "journal",
        "vault",
        "lib",
    ];
    let order = order.map(Layer::One);
    let vault = assert_in_order("astra-vault", &order);
    assert!(circles(&vault.arrows()).is_empty());
}

#[test]
fn no_area_of_the_application_uses_one_above_it() {
    let order = [
        Layer::One("ground"),
        Layer::One("connection"),
        Layer::One("tokens"),
        Layer::One("businesses"),
        Layer::One("cards"),
        Layer::Apart(&[
            "documents",
            "onboarding",
            "routines",
            "sign_in",
            "transfers",
        ]),
        Layer::One("contact"),
        Layer::One("export"),
        Layer::One("reminders"),
        Layer::Together(&[
            "app",
            "card_removal",
            "issued_card",
            "migration",
            "open_outcomes",
            "overview",
            "poller",
            "read_models",
            "removal",
            "tables",
        ]),
        Layer::One("lib"),
    ];
    assert_in_order("astra-app", &order);
}

#[test]
fn no_area_of_the_simulator_uses_one_above_it_and_its_circles_are_small() {
    let order = [
        "openapi",
        "calls",
        "ground",
        "config",
        "state",
        "visits",
        "events",
        "webhooks",
        "faults",
        "sandbox",
        "rules",
        "api",
        "pages",
        "personas",
        "http",
        "control",
        "simulator",
        "lib",
    ];
    let order = order.map(Layer::One);
    let simulator = assert_in_order("astra-sim", &order);
    let arrows = simulator.arrows();
    let large: Vec<_> = circles(&arrows)
        .into_iter()
        .filter(|circle| circle.len() > 5)
        .collect();
    assert!(
        large.is_empty(),
        "circles of more than five files: {large:?}"
    );
}
