//! Two copies of the application, started at once on one data folder.

use anyhow::{Context, Result, ensure};

use crate::harness::pages::desk::{self, Sample};
use crate::harness::{Desktop, Outcome, Stage, on_desktop};

/// How many races the long test holds.
const HOW_MANY: &str = "ASTRA_DESK_RACES";
const WHERE_NOT_SAID: u32 = 200;

/// Races in one data folder, one after the other, so that small damages add up to one that shows.
const IN_ONE_FOLDER: u32 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_one_opens_the_folder_and_the_other_says_so() -> Result<()> {
    races(true, 2).await?;
    races(false, 1).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; `cargo xtask races` runs it"]
async fn of_two_copies_one_opens_the_folder_every_time() -> Result<()> {
    let wanted = match std::env::var(HOW_MANY) {
        Ok(number) => number
            .parse()
            .with_context(|| format!("{HOW_MANY} should be a number, not {number:?}"))?,
        Err(_) => WHERE_NOT_SAID,
    };
    let mut held = 0;
    for (session_bus, mut left) in [(true, wanted.div_ceil(2)), (false, wanted / 2)] {
        while left > 0 {
            let now = left.min(IN_ONE_FOLDER);
            races(session_bus, now).await?;
            left -= now;
            held += now;
            println!("{held} of {wanted} races held");
        }
    }
    Ok(())
}

/// Holds `count` races in one home, and looks at the end whether the business that was there before is still there.
async fn races(session_bus: bool, count: u32) -> Result<()> {
    let desktop = Desktop {
        session_bus,
        ..Desktop::default()
    };
    on_desktop("races", desktop, async |stage| {
        desk::onboard(&stage.window(), Sample::Approved).await?;
        stage.kill_the_app().await?;
        for number in 1..=count {
            race(stage, number, session_bus).await?;
        }
        stage.open_the_app().await?;
        desk::home_says(&stage.window(), "sign_in").await
    })
    .await
}

async fn race(stage: &Stage, number: u32, session_bus: bool) -> Result<()> {
    let mut one = stage.start_contender(&format!("race-{number}-one"))?;
    let mut other = stage.start_contender(&format!("race-{number}-other"))?;
    let mut outcomes = [one.outcome().await?, other.outcome().await?];
    outcomes.sort_by_key(|outcome| *outcome != Outcome::Opened);
    // Without a bus there is nobody to hand over to.
    let second = if session_bus {
        Outcome::HandedOver
    } else {
        Outcome::SaidInUse
    };
    ensure!(
        outcomes == [Outcome::Opened, second],
        "race {number} ended as {outcomes:?}"
    );
    // Both are killed; what they leave has to be whole all the same.
    drop((one, other));
    let mut next = stage.start_contender(&format!("race-{number}-next"))?;
    let outcome = next.outcome().await?;
    ensure!(
        outcome == Outcome::Opened,
        "the start after race {number} ended as {outcome:?}"
    );
    next.ensure_nothing_was_damaged()
}
