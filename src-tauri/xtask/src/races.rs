//! `cargo xtask races`: two copies of the application, started at once on one data folder, 200 times.
//!
//! The variable `ASTRA_DESK_RACES` asks for another number. A few of them are among the tests that run every time.

use anyhow::Result;

use crate::{e2e, setup};

/// Takes some four minutes on two cores.
pub fn run() -> Result<()> {
    setup::system(setup::For::DrivingTheWindow)?;
    setup::user_interface()?;
    e2e::build()?;
    let race = "races::of_two_copies_one_opens_the_folder_every_time";
    e2e::tests(["--ignored", "--nocapture", "--exact", race]).run()
}
