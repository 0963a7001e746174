//! Several businesses in one window, one of which is on screen; and where a company wants people to begin.

use anyhow::{Context, Result, ensure};

use crate::harness::pages::astra::VISA;
use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{By, Desktop, Stage, Window, on_desktop, on_stage};

const PASSPHRASE: &str = "seven quiet boats wait";

#[tokio::test(flavor = "multi_thread")]
async fn two_businesses_on_one_phone_are_kept_apart_signed_out_and_removed() -> Result<()> {
    on_stage(
        "two_businesses_on_one_phone_are_kept_apart_signed_out_and_removed",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::link_card(&window, "link_first_card", &VISA).await?;
            let first = on_screen(&window).await?;

            add_business(&window).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await?;
            let second = on_screen(&window).await?;
            ensure!(first != second, "the new business is on screen");

            switch_to(&window, &first).await?;
            desk::home_says(&window, "link_second_card").await?;
            signs_out_and_in_again(&window).await?;
            another_device_is_told(stage, &window).await?;

            switch_to(&window, &second).await?;
            remove(&window).await?;
            ensure!(
                on_screen(&window).await? == first,
                "the one that is left is on screen"
            );
            stage.kill_the_app().await?;
            stage.open_the_app().await?;
            let window = stage.window();
            desk::home_says(&window, "link_second_card").await?;
            ensure!(
                businesses(&window).await? == [first],
                "the removed one does not come back"
            );
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_file_opens_the_sandbox_with_its_client_and_offers_practice() -> Result<()> {
    let desktop = Desktop {
        company_file: Some(
            r#"{ "environment": "sandbox", "client_id": "0123456789abcdef0123456789abcdef",
                "redirect_uris": ["https://desk.example.com/astra"], "broker_url": "https://broker.example.com" }"#,
        ),
        ..Desktop::default()
    };
    on_desktop(
        "a_company_file_opens_the_sandbox_with_its_client_and_offers_practice",
        desktop,
        async |stage| {
            let window = stage.window();
            window
                .wait_for_attribute("passphrase-screen", "data-code", &["passphrase_new"])
                .await?;
            window.type_into("passphrase", PASSPHRASE).await?;
            window.type_into("passphrase-again", PASSPHRASE).await?;
            window.click("unlock").await?;
            window.click("welcome-own").await?;
            window.click("welcome-keys").await?;
            let client = window.value("client-id").await?;
            ensure!(client.starts_with("0123456789abcdef"), "{client}");
            desk::open_advanced(&window).await?;
            window
                .wait_for_attribute("company-file", "data-state", &["used"])
                .await?;
            let uris = window.text("redirect-uri").await?;
            ensure!(uris.contains("https://desk.example.com/astra"), "{uris}");

            desk::open_environment(&window).await?;
            window.click("environment-practice").await?;
            window.click("switch-environment").await?;
            window.wait_for("practice-strip").await?;
            desk::home_says(&window, "fill_details").await?;
            stage.ensure_logs_hold_none_of(&[PASSPHRASE])?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

/// Through the switcher, to an accepted profile.
async fn add_business(window: &Window) -> Result<()> {
    desk::add_business(window).await?;
    desk::begin_business(window).await?;
    desk::use_sample(window, Sample::Approved).await?;
    desk::submit_business(window).await
}

async fn on_screen(window: &Window) -> Result<String> {
    let app = window.ask_app("app_view").await?;
    let id = app["business"]["id"].as_str();
    Ok(id.context("no business is on screen")?.to_owned())
}

async fn businesses(window: &Window) -> Result<Vec<String>> {
    let app = window.ask_app("app_view").await?;
    let all = app["businesses"].as_array().context("no list")?;
    let ids = all.iter().filter_map(|one| one["id"].as_str());
    Ok(ids.map(str::to_owned).collect())
}

async fn switch_to(window: &Window, id: &str) -> Result<()> {
    window.open("business-switcher", "add-business").await?;
    window.press(format!("business-{id}").as_str()).await?;
    until("the other business on screen", async || {
        Ok((on_screen(window).await? == id).then_some(()))
    })
    .await
}

async fn signs_out_and_in_again(window: &Window) -> Result<()> {
    window.click("nav-settings").await?;
    window.click("sign-out").await?;
    window.click("confirm-sign-out").await?;
    window.wait_until_gone("confirm-sign-out").await?;
    desk::home_says(window, "sign_in_again").await?;
    // The user is known, so the phone is filled in and locked: nothing is typed on the way.
    desk::sign_in(window, "sign_in_again").await?;
    desk::home_says(window, "link_second_card").await
}

/// Astra lets one device be signed in at a time; two devices would end each other's tokens for ever.
async fn another_device_is_told(stage: &Stage, window: &Window) -> Result<()> {
    let business = window.ask_app("business").await?;
    let user = business["user_id"].as_str().context("no user")?;
    let phone: String = business["phone"]
        .as_str()
        .context("no phone")?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    window.click("nav-business").await?;
    stage.simulator.sign_in_elsewhere(user, &phone).await?;
    window.click("refresh-business").await?;
    stage.wait_for_log("tokens renewed").await?;
    stage.simulator.sign_in_elsewhere(user, &phone).await?;
    window.click("refresh-business").await?;
    stage.wait_for_log("signed in elsewhere").await?;
    window.wait_for("signed-out").await?;
    desk::sign_in(window, "sign_in_again").await?;
    desk::home_says(window, "link_second_card").await
}

async fn remove(window: &Window) -> Result<()> {
    window.click("nav-settings").await?;
    window.click("remove-business").await?;
    let ids = window.text("removal-ids").await?;
    let business = window.ask_app("business").await?;
    for id in [
        &business["details"]["business_profile_id"],
        &business["user_id"],
    ] {
        let id = id.as_str().context("no id")?;
        ensure!(ids.contains(id), "{id} can be written down: {ids}");
    }
    window.click("removal-understood").await?;
    window.click("confirm-removal").await?;
    window
        .wait_until_gone(By::Css("[data-testid='removal-ids']"))
        .await
}
