//! What every application of Tauri's has.

fn main() {
    tauri_build::build();
}
