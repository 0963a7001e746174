//! kill -9 at the worst moments, then a new start in the same home.

use anyhow::{Context, Result, ensure};

use crate::harness::By;
use crate::harness::on_stage;
use crate::harness::pages::astra::{self, MASTERCARD, Until, VISA};
use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_killed_before_its_answer_is_made_once_and_shown() -> Result<()> {
    on_stage(
        "a_transfer_killed_before_its_answer_is_made_once_and_shown",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::link_card(&window, "link_first_card", &VISA).await?;
            desk::link_card(&window, "link_second_card", &MASTERCARD).await?;
            desk::preview_transfer(&window, &VISA, &MASTERCARD, "40.00", "Kept once").await?;

            stage.simulator.hold("/v1/routines").await?;
            window.click("confirm-transfer").await?;
            stage
                .simulator
                .wait_until_held("POST", "/v1/routines")
                .await?;
            stage.kill_the_app().await?;
            stage.simulator.release("/v1/routines").await?;

            stage.open_the_app().await?;
            let window = stage.window();
            desk::home_says(&window, "move_money").await?;
            desk::open_the_only_transfer(&window).await?;
            let id = desk::transfer_comes_to(&window, &["processed"]).await?;

            let routines = stage.simulator.routines().await?;
            ensure!(
                routines.len() == 1,
                "killed between sending and answer: {} routines",
                routines.len()
            );
            ensure!(
                routines[0].name.contains(&id),
                "the transfer on screen must be that routine"
            );
            let sent = stage.simulator.requests("POST", "/v1/routines").await?;
            ensure!(
                sent == 1,
                "nothing may be sent again by itself, but it was sent {sent} times"
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_killed_while_it_can_be_undone_is_asked_about_again() -> Result<()> {
    on_stage(
        "a_transfer_killed_while_it_can_be_undone_is_asked_about_again",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::link_card(&window, "link_first_card", &VISA).await?;
            desk::link_card(&window, "link_second_card", &MASTERCARD).await?;
            desk::preview_transfer(&window, &VISA, &MASTERCARD, "40.00", "Not yet").await?;
            window.click("confirm-transfer").await?;
            window.wait_for("undo-transfer").await?;
            stage.kill_the_app().await?;

            stage.open_the_app().await?;
            let window = stage.window();
            desk::home_says(&window, "move_money").await?;
            desk::open_the_only_transfer(&window).await?;
            desk::transfer_comes_to(&window, &["prepared"]).await?;
            window.click("send-now").await?;
            window.wait_for("undo-transfer").await?;
            window.press("undo-transfer").await?;
            desk::transfer_comes_to(&window, &["undone"]).await?;
            let sent = stage.simulator.requests("POST", "/v1/routines").await?;
            ensure!(sent == 0, "nothing was to be sent, but {sent} were");

            window.click("try-again").await?;
            window.click("preview-transfer").await?;
            window.click("confirm-transfer").await?;
            desk::transfer_comes_to(&window, &["processed"]).await?;
            let routines = stage.simulator.routines().await?;
            ensure!(
                routines.len() == 1,
                "one transfer was made: {} routines",
                routines.len()
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_killed_during_the_exchange_is_remembered() -> Result<()> {
    on_stage(
        "a_sign_in_killed_during_the_exchange_is_remembered",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            stage.simulator.hold("/v1/oauth/token").await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::Step("terms")).await?;
            // WebDriver may answer the click only when Astra's window is gone, which can be after the exchange.
            tokio::select! {
                held = stage.simulator.wait_until_held("POST", "/v1/oauth/token") => held?,
                clicked = async {
                    astra::agree(&window).await?;
                    std::future::pending::<Result<()>>().await
                } => clicked?,
            }
            stage.kill_the_app().await?;
            stage.simulator.release("/v1/oauth/token").await?;

            stage.open_the_app().await?;
            let window = stage.window();
            desk::sign_in(&window, "sign_in_interrupted").await?;
            desk::home_says(&window, "link_first_card").await?;
            let profiles = stage.simulator.ledger().await?.profile_count;
            ensure!(
                profiles == 1,
                "signing in again needs no new profile, but there are {profiles}"
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_kill_9() -> Result<()> {
    on_stage("what_was_typed_survives_kill_9", async |stage| {
        let window = stage.window();
        let trade_name = By::Name("business.doing_business_as");
        desk::try_with_play_money(&window).await?;
        desk::fill_in_business(&window, Sample::Approved).await?;
        desk::open_section(&window, "business").await?;
        window.type_into(trade_name, "Corner Bakery").await?;
        let draft = until("the draft to be saved", async || {
            let draft = desk::draft(&window).await?;
            let saved = draft["form"]["business"]["doing_business_as"] == "Corner Bakery";
            Ok(saved.then_some(draft))
        })
        .await?;
        stage.kill_the_app().await?;

        stage.open_the_app().await?;
        let window = stage.window();
        desk::follow_next_step(&window, "fill_details").await?;
        let id = draft["id"].as_str().context("a draft without an id")?;
        window.click(format!("continue-{id}").as_str()).await?;
        // Nothing is missing, so that the form opens at its end.
        window.wait_for("submit-business").await?;
        desk::open_section(&window, "business").await?;
        window
            .wait_for_value(trade_name, |text| text == "Corner Bakery")
            .await?;
        let ein = window.value(By::Name("business.ein")).await?;
        ensure!(
            !ein.is_empty(),
            "the rest of the form must be there as well"
        );
        Ok(())
    })
    .await
}
