//! The simulator as its callers meet it: real HTTP, a clock of our own, no browser.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod browser;
mod world;

mod accounts;
mod ach;
mod business_form_page;
mod business_profiles;
mod cards;
mod contact_changes;
mod documents;
mod examples;
mod faults;
mod link_card_page;
mod modes;
mod pages;
mod partner_identity;
mod people;
mod persistence;
mod program;
mod readme;
mod routines;
mod shapes;
mod switches;
mod tokens;
mod user_intents;
mod verify_pages;
