//! The simulator as its callers meet it: real HTTP, a clock of our own, no browser.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod announced;
mod browser;
mod world;

mod accounts;
mod ach;
mod books;
mod business_form_page;
mod business_profiles;
mod cards;
mod cards_page;
mod clock;
mod contact_changes;
mod control_calls;
mod deleted_users;
mod documents;
mod examples;
mod examples_business;
mod examples_cards;
mod examples_links;
mod examples_notices;
mod examples_people;
mod examples_routines;
mod examples_wire;
mod faults;
mod faults_in_answers;
mod fixtures;
mod framed_pages;
#[cfg(unix)]
mod guides;
mod journal;
mod link_card_page;
mod mixed_refusals;
mod mixed_routines;
mod modes;
mod pages;
mod partner_identity;
mod people;
mod persistence;
mod personas;
mod program;
mod readable_pages;
mod readme;
mod real_phones;
mod refusals;
mod routines;
mod settings;
mod shapes;
mod switches;
mod tokens;
mod user_intents;
mod verify_pages;
mod waiting;
mod webhooks;
