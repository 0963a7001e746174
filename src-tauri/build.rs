//! Declares every command, so that each is checked against a capability, and says where those are.

macro_rules! commands {
    ($($file:ident { $($name:ident $(-> $answer:ty)?,)* })*) => {
        /// Granted to "main" one by one in `capabilities/main.json`; Astra's window is granted nothing.
        const COMMANDS: &[&str] = &[$($(stringify!($name)),*),*];
    };
}
include!("src/commands/list.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/src/commands/list.rs");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}
