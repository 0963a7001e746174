//! A window with one heading, or with the page that is named on the command line: what Tauri itself costs.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    let page = std::env::args().nth(1);
    let page = page.unwrap_or_else(|| "index.html".to_owned());
    tauri::Builder::default()
        .setup(move |app| {
            // As large as the application's.
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App(page.into()))
                .title("Floor")
                .inner_size(1120.0, 760.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the window opens");
}
