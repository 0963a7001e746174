//! Astra's sandbox under its real host names.
//!
//! Nothing here is Practice's: the application knows these hosts by heart, and what answers there is reached by name and
//! TLS, as Astra is.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::harness::apart::{Apart, run_apart};
use crate::harness::astra_hosts::{self, APP, AstraHosts, Authority, ELSEWHERE, PAGE_WITH_PARTNER};
use crate::harness::pages::astra::{self, MASTERCARD, Until, VISA};
use crate::harness::pages::desk::{self, Sample};
use crate::harness::{By, Desktop, Stage, Window, on_desktop};

/// Long enough, and in nobody's dictionary of logs.
const PASSPHRASE: &str = "four brown bears bake";

#[test]
fn the_real_hosts_with_a_test_authority() -> Result<()> {
    run_apart(
        "sandbox::the_real_hosts_with_a_test_authority",
        "sandbox::set_apart",
    )
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started in namespaces of its own by the_real_hosts_with_a_test_authority"]
async fn set_apart() -> Result<()> {
    let authority = Authority::new()?;
    let _apart = Apart::enter(&astra_hosts::ALL, authority.certificate())?;
    let desktop = Desktop {
        simulator_is_practice: false,
        ..Desktop::default()
    };
    on_desktop(
        "the_real_hosts_with_a_test_authority",
        desktop,
        async |stage| {
            let hosts = AstraHosts::start(&stage.simulator, &authority).await?;
            connects_with_the_clients_keys(stage).await?;
            money_arrives(stage).await?;
            for path in ["/v1/business_profile", "/v1/oauth/token", "/v1/routines"] {
                let address = format!("https://{}{path}", astra_hosts::API);
                ensure!(hosts.was_asked(&address), "{address} was never asked");
            }
            astras_window_keeps_to_astras_hosts(stage, &hosts).await?;
            the_passphrase_is_asked_for_again(stage).await?;
            let (_, client_secret) = stage.simulator.keys();
            stage.ensure_logs_hold_none_of(&[PASSPHRASE, client_secret])?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

async fn connects_with_the_clients_keys(stage: &Stage) -> Result<()> {
    let window = stage.window();
    let first_screen = Instant::now();
    desk::choose_sandbox(&window, PASSPHRASE).await?;
    stage.wait_for_log("started environment=Sandbox").await?;
    let (client_id, client_secret) = stage.simulator.keys();
    let mistyped = format!("{}x", &client_secret[1..]);
    desk::keys_are(&window, (client_id, &mistyped), "keys_refused").await?;
    desk::keys_are(&window, (client_id, client_secret), "connected").await?;
    println!(
        "figure: connected to the sandbox {:.1?} after the first screen, a mistyped secret included",
        first_screen.elapsed()
    );
    Ok(())
}

async fn money_arrives(stage: &Stage) -> Result<()> {
    let window = stage.window();
    desk::fill_in_business(&window, Sample::Approved).await?;
    desk::submit_business(&window).await?;
    desk::begin_sign_in(&window, "sign_in").await?;
    stage.wait_for_window_titled(APP).await?;
    astra::go_through(&window, None, Until::TheEnd).await?;
    desk::sign_in_succeeds(&window).await?;
    desk::link_card(&window, "link_first_card", &VISA).await?;
    desk::link_card(&window, "link_second_card", &MASTERCARD).await?;
    desk::preview_transfer(&window, &VISA, &MASTERCARD, "12.00", "Flour").await?;
    window.click("confirm-transfer").await?;
    desk::transfer_comes_to(&window, &["processed"]).await?;
    Ok(())
}

/// Frames of others and no top level of others; https and no http.
async fn astras_window_keeps_to_astras_hosts(stage: &Stage, hosts: &AstraHosts) -> Result<()> {
    let window = stage.window();
    window.click("nav-cards").await?;
    window.click("link-card").await?;
    window.click("begin-sign-in").await?;
    window.switch_to_astra().await?;
    window.wait_for(By::Css("#cancel")).await?;

    window.navigate(&format!("http://{APP}/plain")).await?;
    let with_partner = format!("https://{APP}{PAGE_WITH_PARTNER}");
    window.navigate(&with_partner).await?;
    window
        .wait_for(By::Css("body[data-partner='shown']"))
        .await?;
    ensure!(
        window.astra_is_open().await? && window.address().await? == with_partner,
        "a frame of another host must not end the visit"
    );
    ensure!(
        !hosts.was_asked("http://"),
        "plain http must not leave this window"
    );

    window.navigate(&format!("https://{ELSEWHERE}/")).await?;
    window.wait_until_astra_is_closed().await?;
    desk::sign_in_ends_as(&window, "wrong_host").await
}

async fn the_passphrase_is_asked_for_again(stage: &mut Stage) -> Result<()> {
    stage.kill_the_app().await?;
    stage.open_the_app().await?;
    let window = stage.window();
    window
        .wait_for_attribute("passphrase-screen", "data-code", &["passphrase_needed"])
        .await?;
    unlock_with(&window, "four brown bears bark").await?;
    window
        .wait_for_attribute("passphrase", "aria-invalid", &["true"])
        .await?;
    unlock_with(&window, PASSPHRASE).await?;
    desk::home_says(&window, "move_money").await
}

async fn unlock_with(window: &Window, passphrase: &str) -> Result<()> {
    window.type_into("passphrase", passphrase).await?;
    window.click("unlock").await
}
