//! The operating system's doors: links that the desktop opens, and a second copy of the application.
//!
//! The application is the one of its package here, as a person installs it.

use anyhow::{Result, ensure};

use crate::harness::pages::astra::{self, Until};
use crate::harness::pages::browser;
use crate::harness::pages::desk::{self, Sample};
use crate::harness::{By, Desktop, Stage, on_desktop, on_stage};

const TOKEN: &str = "/v1/oauth/token";

fn installed() -> Desktop {
    Desktop {
        installed: true,
        ..Desktop::default()
    }
}

async fn exchanged_once(stage: &Stage) -> Result<()> {
    let exchanges = stage.simulator.requests("POST", TOKEN).await?;
    ensure!(
        exchanges == 1,
        "one code is exchanged once, not {exchanges} times"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_starts_the_application_and_signs_in() -> Result<()> {
    on_desktop(
        "a_link_starts_the_application_and_signs_in",
        installed(),
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            window.click("nav-business").await?;
            window
                .click(By::Css("[data-testid='business-status'] a"))
                .await?;
            desk::sign_in_by_browser(&window).await?;
            let page = stage.browser.next_visit().await?;
            stage.kill_the_app().await?;

            let link = browser::sign_in(&page).await?;
            stage.open_the_app_by(&link).await?;
            let window = stage.window();
            // Where the person was when the sign-in began.
            window.wait_for("business-status").await?;
            desk::home_says(&window, "link_first_card").await?;
            exchanged_once(stage).await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_reaches_the_running_application() -> Result<()> {
    on_desktop(
        "a_link_reaches_the_running_application",
        installed(),
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::follow_next_step(&window, "sign_in").await?;
            desk::sign_in_by_browser(&window).await?;
            let page = stage.browser.next_visit().await?;
            let link = browser::sign_in(&page).await?;

            stage.minimize_the_app().await?;
            stage.open_link_with_the_package(&link)?;
            window.wait_until_shown().await?;
            desk::sign_in_succeeds(&window).await?;
            desk::home_says(&window, "link_first_card").await?;

            // Once more, now by what the desktop chooses.
            stage.minimize_the_app().await?;
            stage.open_link(&link)?;
            stage
                .wait_for_log("a redirect came without a pending sign-in door=System")
                .await?;
            window.wait_until_shown().await?;
            exchanged_once(stage).await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_comes_through_both_doors_is_exchanged_once() -> Result<()> {
    on_desktop(
        "a_code_that_comes_through_both_doors_is_exchanged_once",
        installed(),
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::Step("terms")).await?;
            let cookie = window.cookie().await?;
            let redirect = browser::go_on(&window.address().await?, Some(cookie)).await?;

            stage.simulator.hold(TOKEN).await?;
            window.navigate(&redirect).await?;
            stage.simulator.wait_until_held("POST", TOKEN).await?;
            stage.open_link_with_the_package(&redirect)?;
            stage
                .wait_for_log("a redirect does not belong to the pending sign-in door=System")
                .await?;
            stage.simulator.release(TOKEN).await?;

            window.wait_until_astra_is_closed().await?;
            desk::sign_in_succeeds(&window).await?;
            desk::home_says(&window, "link_first_card").await?;
            exchanged_once(stage).await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_window_of_astras_opens_after_a_click_on_our_screen() -> Result<()> {
    on_stage(
        "a_new_window_of_astras_opens_after_a_click_on_our_screen",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::begin_sign_in(&window, "sign_in").await?;
            astra::go_through(&window, None, Until::Step("terms")).await?;
            window.click_on_a_blank_window().await?;
            desk::is_told_of_a_denied_window(&window).await?;
            window.switch_to_astra().await?;
            window
                .click_a_link_to_a_new_window("https://astra.example/terms")
                .await?;
            // Named on our screen; nothing opens before the person says so.
            desk::open_the_page_on(&window, "astra.example").await?;
            let visit = stage.browser.next_visit().await?;
            ensure!(
                visit == "https://astra.example/terms",
                "the system browser got {visit:?}"
            );
            // And the sign-in goes on where it was.
            astra::go_through(&window, None, Until::TheEnd).await?;
            desk::sign_in_succeeds(&window).await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_link_can_be_tested() -> Result<()> {
    on_desktop(
        "the_sign_in_link_can_be_tested",
        installed(),
        async |stage| {
            let window = stage.window();
            desk::try_with_play_money(&window).await?;
            desk::open_advanced(&window).await?;
            desk::sign_in_link_is(&window, "reached").await?;
            // The application told the desktop nothing beside its package, and takes back what earlier versions did.
            stage.ensure_only_the_package_opens_links()?;
            stage.kill_the_app().await?;
            stage.register_as_earlier_versions_did()?;
            stage.open_the_app().await?;
            let window = stage.window();
            stage
                .wait_for_log("our own handler of links gives way to the package's")
                .await?;
            desk::open_advanced(&window).await?;
            desk::sign_in_link_is(&window, "reached").await?;
            stage.leave_nothing_for_links()?;
            desk::sign_in_link_is(&window, "nothing_opens_it").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_copy_without_a_session_bus_says_so() -> Result<()> {
    let without_a_bus = Desktop {
        session_bus: false,
        ..Desktop::default()
    };
    on_desktop(
        "a_second_copy_without_a_session_bus_says_so",
        without_a_bus,
        async |stage| {
            let first = stage.window();
            desk::try_with_play_money(&first).await?;

            let second = stage.open_another_copy().await?;
            second
                .window
                .wait_for_attribute("start-problem", "data-code", &["in_use"])
                .await?;
            // The first one goes on as if nothing had been.
            desk::fill_in_business(&first, Sample::Approved).await?;
            desk::submit_business(&first).await?;

            stage.kill_the_app().await?;
            second
                .window
                .click(By::Css("[data-testid='start-problem'] button"))
                .await?;
            desk::home_says(&second.window, "sign_in").await
        },
    )
    .await
}
