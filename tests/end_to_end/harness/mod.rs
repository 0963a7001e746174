//! Everything between a test and the real window.
//!
//! [`on_stage`] gives a test a [`Stage`]: a [`home`] folder with its own screen, session bus and window manager, Astra's
//! [`simulator`] as a process of its own, and the real application, driven through WebKitWebDriver. Nothing of the
//! machine's owner is visible inside. [`pages`] says what a person does, screen by screen; the tests are written in
//! those words. Where the desktop matters, the application's [`package`] is installed there, and [`links`] are opened as
//! the desktop opens them. A test of Astra's real host names is set [`apart`] from the machine, and finds the simulator
//! behind [`astra_hosts`] there.
//!
//! Waits are for conditions, up to [`wait::PATIENCE`]. When a test fails, `target/e2e-failures/<test>` holds a picture of
//! the window and the logs.

pub mod apart;
mod app;
pub mod astra_hosts;
mod contender;
mod home;
mod keyboard;
mod links;
mod package;
pub mod pages;
mod process;
mod simulator;
mod stage;
pub mod wait;
mod window;

pub use contender::Outcome;
pub use home::Desktop;
pub use keyboard::PhysicalKey;
pub use stage::{Stage, on_desktop, on_stage};
pub use window::{By, Window};
