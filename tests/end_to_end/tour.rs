//! The guided tour: the whole way once, with a picture of every screen. `cargo xtask run` gives it where there is no
//! display; the pictures go to `ASTRA_DESK_TOUR_DIR`.

mod album;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::harness::pages::astra::{self, MASTERCARD, Until, VISA};
use crate::harness::pages::desk::{self, Sample};
use crate::harness::{Stage, Window, on_stage};
use album::Album;

/// The size that the pictures are judged at, and the smallest that has to work.
const USUAL: (u32, u32) = (1280, 800);
const SMALLEST: (u32, u32) = (800, 600);

#[tokio::test(flavor = "multi_thread")]
async fn the_guided_tour() -> Result<()> {
    let folder = std::env::var_os("ASTRA_DESK_TOUR_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tour"),
        PathBuf::from,
    );
    let mut album = Album::new(folder)?;
    let outcome = on_stage("the_guided_tour", async |stage| {
        let window = stage.window();
        window.set_size(USUAL.0, USUAL.1).await?;
        business(&window, &mut album).await?;
        signing_in(&window, &mut album).await?;
        cards(&window, &mut album).await?;
        money(stage, &window, &mut album).await?;
        a_person_beside_it(&window, &mut album).await?;
        leaving_and_connecting(&window, &mut album).await?;
        once_more_in_the_dark(&window, &mut album).await
    })
    .await;
    album.close(&outcome)?;
    outcome
}

async fn business(window: &Window, album: &mut Album) -> Result<()> {
    window.wait_for("welcome-own").await?;
    album
        .picture(window, "Welcome", "Astra Desk opened in Practice")
        .await?;
    window.click("welcome-own").await?;
    window.wait_for("welcome-own-back").await?;
    album
        .picture(
            window,
            "Set up my business",
            "explains what a real connection needs",
        )
        .await?;
    window.click("welcome-own-back").await?;
    desk::try_with_play_money(window).await?;
    desk::home_says(window, "fill_details").await?;
    album
        .picture(
            window,
            "Home, first time",
            "the next step is the business form",
        )
        .await?;
    desk::follow_next_step(window, "fill_details").await?;
    window.wait_for("begin-business").await?;
    album
        .picture(
            window,
            "The first question",
            "a business or a person, and why it matters",
        )
        .await?;
    desk::begin_business(window).await?;
    album
        .picture(
            window,
            "Before the form",
            "what one needs, and how long it takes",
        )
        .await?;
    window.click("begin-form").await?;
    window.click("continue").await?;
    window.wait_for("error-summary").await?;
    album
        .picture(
            window,
            "A section without answers",
            "what is missing in this section is named, and nothing else",
        )
        .await?;
    window.click("back").await?;
    window.wait_for("begin-form").await?;
    desk::use_sample(window, Sample::Reviewed).await?;
    album
        .picture(
            window,
            "Check your answers",
            "everything as Astra will read it",
        )
        .await?;
    for section in ["business", "address", "you", "controller", "owners"] {
        desk::open_section(window, section).await?;
        album
            .picture(
                window,
                &format!("Form: {section}"),
                "one section at a time, saved as one types",
            )
            .await?;
    }
    desk::open_section(window, "check").await?;
    desk::submit_business(window).await?;
    album
        .picture(
            window,
            "Submitted for review",
            "Astra took the business profile",
        )
        .await
}

async fn signing_in(window: &Window, album: &mut Album) -> Result<()> {
    desk::follow_next_step(window, "sign_in").await?;
    window.wait_for("begin-sign-in").await?;
    album
        .picture(window, "Before Astra's window", "says what will happen")
        .await?;
    window.click("begin-sign-in").await?;
    let steps = [
        (
            "confirm-business",
            "Astra: confirm the business",
            "filled from the profile",
        ),
        ("phone", "Astra: phone", "the number of the profile"),
        (
            "code",
            "Astra: one-time code",
            "shown in a marked text message",
        ),
        ("terms", "Astra: terms", "the last page before the redirect"),
    ];
    for (step, title, result) in steps {
        astra::go_through(window, None, Until::Step(step)).await?;
        album.picture(window, title, result).await?;
    }
    astra::go_through(window, None, Until::TheEnd).await?;
    desk::sign_in_succeeds(window).await?;
    window.click("nav-business").await?;
    let status = window.attribute("business-status", "data-status").await?;
    album
        .picture(
            window,
            "Review",
            &format!("signed in; the business is {status}"),
        )
        .await?;
    desk::home_says(window, "link_first_card").await?;
    album
        .picture(window, "Approved", "the review ended well")
        .await
}

async fn cards(window: &Window, album: &mut Album) -> Result<()> {
    desk::begin_sign_in(window, "link_first_card").await?;
    astra::go_through(window, Some(&VISA), Until::Step("card-form")).await?;
    album
        .picture(
            window,
            "Astra: card",
            "the number is typed on Astra's page only",
        )
        .await?;
    astra::go_through(window, Some(&VISA), Until::TheEnd).await?;
    desk::sign_in_succeeds(window).await?;
    desk::link_card(window, "link_second_card", &MASTERCARD).await?;
    album.picture(window, "Cards", "two cards are linked").await
}

async fn money(stage: &Stage, window: &Window, album: &mut Album) -> Result<()> {
    desk::fill_in_transfer(window, &VISA, &MASTERCARD, "250.00", "Rent for May").await?;
    album
        .picture(window, "Move money", "from, to, amount, note")
        .await?;
    window.click("preview-transfer").await?;
    window.wait_for("confirm-transfer").await?;
    album
        .picture(
            window,
            "Preview",
            "what leaves, what arrives, what it costs",
        )
        .await?;
    window.click("confirm-transfer").await?;
    window.wait_for("transfer-state").await?;
    let state = window.attribute("transfer-state", "data-state").await?;
    album
        .picture(window, "Confirmed", &format!("the transfer is {state}"))
        .await?;
    let id = desk::transfer_comes_to(window, &["processed"]).await?;
    album
        .picture(window, "Arrived", "the transfer is processed")
        .await?;

    let routines = stage.simulator.routines().await?;
    let [routine] = routines.as_slice() else {
        anyhow::bail!(
            "Astra's ledger should hold one routine, not {}",
            routines.len()
        );
    };
    let transfer = routine
        .transfer
        .as_ref()
        .context("Astra's ledger holds no transfer")?;
    ensure!(
        transfer.status == "processed",
        "Astra's ledger says {}",
        transfer.status
    );
    album.note_transfer(&[
        ("Local id", &id),
        ("Routine id", &routine.id),
        ("Transfer id", &transfer.id),
        (
            "Amount",
            &format!(
                "${}.{:02}",
                routine.amount_cents.0 / 100,
                routine.amount_cents.0 % 100
            ),
        ),
        ("Status on screen", "processed"),
        ("Status at Astra", &transfer.status),
    ]);

    window.click("nav-transfers").await?;
    window.wait_for("transfer-row").await?;
    album.picture(window, "Transfers", "the list").await?;
    desk::home_says(window, "move_money").await?;
    album.picture(window, "Home", "everything is there").await
}

async fn a_person_beside_it(window: &Window, album: &mut Album) -> Result<()> {
    let app = window.ask_app("app_view").await?;
    let business = app["business"]["id"].as_str().context("a business")?;
    desk::add_business(window).await?;
    desk::fill_in_person(window, "approved").await?;
    album
        .picture(
            window,
            "A person: check your answers",
            "one person, three sections",
        )
        .await?;
    for section in ["you", "address"] {
        desk::open_section(window, section).await?;
        album
            .picture(
                window,
                &format!("A person: {section}"),
                "the Social Security number is never shown again",
            )
            .await?;
    }
    desk::open_section(window, "check").await?;
    desk::submit_person(window).await?;
    desk::home_says(window, "sign_in").await?;
    album
        .picture(
            window,
            "A person: approved",
            "goes on by itself; signing in comes next",
        )
        .await?;
    desk::sign_in(window, "sign_in").await?;
    desk::home_says(window, "link_first_card").await?;
    album
        .picture(
            window,
            "A person: signed in",
            "the same steps as a business from here",
        )
        .await?;
    window.open("business-switcher", "add-business").await?;
    album
        .picture(
            window,
            "A person beside a business",
            "told apart in the switcher",
        )
        .await?;
    window
        .press(format!("business-{business}").as_str())
        .await?;
    desk::home_says(window, "move_money").await
}

async fn leaving_and_connecting(window: &Window, album: &mut Album) -> Result<()> {
    window.open("business-switcher", "add-business").await?;
    album
        .picture(window, "Businesses", "the switcher; one more can be added")
        .await?;
    window.press("add-business").await?;
    window.wait_for("begin-business").await?;
    album
        .picture(window, "Add a business", "the first question again")
        .await?;
    window.click("nav-settings").await?;
    window.scroll_to("remove-business").await?;
    album
        .picture(
            window,
            "Leaving",
            "signing out, and removing the business from this computer",
        )
        .await?;
    window.click("remove-business").await?;
    window.wait_for("removal-ids").await?;
    album
        .picture(
            window,
            "Before removing",
            "the ids that nobody lists, to be written down",
        )
        .await?;
    window.click("keep-business").await?;
    window.wait_until_gone("removal-ids").await?;
    desk::open_environment(window).await?;
    album
        .picture(window, "Environment", "the three environments")
        .await?;
    desk::open_advanced(window).await?;
    window.scroll_to("test-link").await?;
    album
        .picture(
            window,
            "Advanced, further down",
            "the test of the sign-in link, and what is connected",
        )
        .await
}

async fn once_more_in_the_dark(window: &Window, album: &mut Album) -> Result<()> {
    desk::choose_theme(window, "dark").await?;
    album
        .picture(window, "Settings, dark", "appearance, this computer, about")
        .await?;
    for (link, name) in [
        ("nav-home", "Home"),
        ("nav-cards", "Cards"),
        ("nav-business", "Business"),
        ("nav-transfers", "Transfers"),
    ] {
        window.click(link).await?;
        window.wait_for("page-title").await?;
        album
            .picture(window, &format!("{name}, dark"), "looked at")
            .await?;
    }
    desk::open_the_only_transfer(window).await?;
    album
        .picture(window, "Transfer, dark", "what happened, with Astra's ids")
        .await?;
    window.set_size(SMALLEST.0, SMALLEST.1).await?;
    desk::home_says(window, "move_money").await?;
    album
        .picture(window, "Home, dark, 800 by 600", "the smallest window")
        .await?;
    desk::open_environment(window).await?;
    album
        .picture(
            window,
            "Environment, dark, 800 by 600",
            "the smallest window",
        )
        .await?;
    window.click("nav-settings").await?;
    window.scroll_to("remove-business").await?;
    album
        .picture(window, "Leaving, dark, 800 by 600", "the smallest window")
        .await?;
    desk::choose_theme(window, "light").await?;
    desk::home_says(window, "move_money").await?;
    album
        .picture(window, "Home, 800 by 600", "the smallest window")
        .await
}
