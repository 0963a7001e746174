//! The commands, one file per area. A handler parses, calls one method and returns a view.

mod activity;
mod app;
mod authorization;
mod business;
mod cards;
mod check;
mod connection;
mod contact;
mod documents;
mod export;
mod onboarding;
mod reminders;
mod routines;
mod transfers;

use std::sync::Arc;

use tauri::{Builder, Runtime, State};

use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::ErrorView;

macro_rules! commands {
    ($($file:ident { $($name:ident $(-> $answer:ty)?,)* })*) => {
        /// Has `builder` answer every command of `list.rs`.
        pub(crate) fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
            builder.invoke_handler(tauri::generate_handler![$($($file::$name),*),*])
        }
    };
}
include!("list.rs");

/// The started application, or why it did not start.
pub(crate) async fn running(desk: &State<'_, Desk>) -> Answer<Arc<Running>> {
    let started = desk.running().await;
    started.map_err(|error| ErrorView::from(error.as_ref()))
}
