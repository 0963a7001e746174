//! Astra's window, and everything that can come back from it but success.

use anyhow::{Result, ensure};
use astra_sim::FaultKind;

use crate::harness::pages::astra::{self, Until};
use crate::harness::pages::desk::{self, Sample};
use crate::harness::{Stage, on_stage};

const TOKEN: &str = "/v1/oauth/token";

/// The way out of every refusal: the same screen, once more.
async fn signs_in_at_the_next_try(stage: &Stage) -> Result<()> {
    let window = stage.window();
    window.click("begin-sign-in").await?;
    astra::go_through(&window, None, Until::TheEnd).await?;
    desk::sign_in_succeeds(&window).await?;
    desk::home_says(&window, "link_first_card").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_with_the_wrong_state_is_refused_and_disturbs_nothing() -> Result<()> {
    on_stage(
        "a_redirect_with_the_wrong_state_is_refused_and_disturbs_nothing",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::Step("terms")).await?;
            window
                .navigate(
                    "com.astradesk.client://oauth/callback/\
                 ?authorization_code=Zm9yZ2Vk&code=Zm9yZ2Vk&state=not-the-one-we-sent",
                )
                .await?;
            stage
                .wait_for_log("a redirect does not belong to the pending sign-in")
                .await?;
            let exchanges = stage.simulator.requests("POST", TOKEN).await?;
            ensure!(
                exchanges == 0,
                "a forged code must not reach Astra, but {exchanges} did"
            );

            window.switch_to_main().await?;
            desk::sign_in_is(&window, "waiting").await?;
            window.switch_to_astra().await?;
            astra::agree(&window).await?;
            window.wait_until_astra_is_closed().await?;
            desk::sign_in_succeeds(&window).await?;
            desk::home_says(&window, "link_first_card").await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_in_astras_window_leads_back_and_can_be_tried_again() -> Result<()> {
    on_stage(
        "cancelling_in_astras_window_leads_back_and_can_be_tried_again",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::cancel(&window).await?;
            desk::sign_in_ends_as(&window, "cancelled").await?;
            signs_in_at_the_next_try(stage).await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_astras_window_is_cancelling() -> Result<()> {
    on_stage("closing_astras_window_is_cancelling", async |stage| {
        let window = stage.window();
        desk::onboard(&window, Sample::Approved).await?;
        desk::begin_sign_in(&window, "sign_in").await?;
        astra::go_through(&window, None, Until::Step("code")).await?;
        // Where Astra's host would stand.
        stage.close_window_titled("Practice \u{2013} Astra")?;
        window.wait_until_astra_is_closed().await?;
        desk::sign_in_ends_as(&window, "cancelled").await?;
        signs_in_at_the_next_try(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_code_is_explained_and_can_be_tried_again() -> Result<()> {
    on_stage(
        "an_expired_code_is_explained_and_can_be_tried_again",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            stage
                .simulator
                .fail("POST", TOKEN, FaultKind::ExpireCodes, 1)
                .await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::TheEnd).await?;
            desk::sign_in_ends_as(&window, "code_expired").await?;
            signs_in_at_the_next_try(stage).await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_endpoint_that_is_down_is_explained_and_can_be_tried_again() -> Result<()> {
    on_stage(
        "a_token_endpoint_that_is_down_is_explained_and_can_be_tried_again",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            stage
                .simulator
                .fail("POST", TOKEN, FaultKind::Status { code: 500 }, 1)
                .await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::TheEnd).await?;
            // Whether the code is spent is not known after a 500, so either word is honest.
            desk::sign_in_ends_as_one_of(&window, &["failed", "interrupted"]).await?;
            let exchanges = stage.simulator.requests("POST", TOKEN).await?;
            ensure!(
                exchanges == 1,
                "a code must not be sent twice, and it was sent {exchanges} times"
            );
            signs_in_at_the_next_try(stage).await
        },
    )
    .await
}
