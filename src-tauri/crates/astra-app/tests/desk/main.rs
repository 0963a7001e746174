//! The application without a window, against the simulator over HTTP: what it promises to the person.

#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod businesses;
mod card_removal;
mod cards;
mod chargebacks;
mod connection;
mod contact;
mod daily_count;
mod destroyed;
mod documents;
mod draft;
mod exports;
mod fee_check;
mod history;
mod hosted_pages;
mod index;
mod issued_cards;
mod kept_folder;
mod lost_answers;
mod money;
mod news;
mod offline;
mod open_outcomes;
mod person;
mod person_sign_in;
mod person_to_person;
mod popups;
mod programs;
mod redirects;
mod reminders;
mod routines;
mod submissions;
mod tokens;
mod undo;
mod whole_way;
mod whose_account;
