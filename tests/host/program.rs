//! The development host: `cargo xtask dev` starts it beside the screens' development server.
//!
//! Writes the address of the screens on its first line, and ends with its standard input.

// The first line is what it is asked for.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "mod.rs"]
mod host;

use std::io::Read;

use host::desk::Desk;
use host::{server, situations};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let situation = arguments.next().unwrap_or_else(|| "welcome".to_owned());
    let Some(situation) = situations::find(&situation) else {
        eprintln!("The situations are: {}", situations::names().join(", "));
        std::process::exit(2);
    };
    let desk = Desk::start();
    (situation.reach)(&desk);
    let url = tauri::async_runtime::block_on(server::serve(desk.link.clone(), arguments.next()));
    println!("{url}");
    // Until whoever started it goes away.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}
