//! People, and a business that fills in Astra's own form.

use anyhow::{Result, ensure};

use crate::harness::pages::desk::{self, Sample};
use crate::harness::{By, Window, on_stage};

/// From the welcome screen to a person's details at Astra.
async fn sign_up(window: &Window, outcome: &str) -> Result<()> {
    desk::try_with_play_money(window).await?;
    desk::follow_next_step(window, "fill_details").await?;
    desk::fill_in_person(window, outcome).await?;
    desk::submit_person(window).await
}

#[tokio::test(flavor = "multi_thread")]
async fn option_a_is_named_here_and_filled_in_on_astras_page() -> Result<()> {
    on_stage(
        "option_a_is_named_here_and_filled_in_on_astras_page",
        async |stage| {
            let window = stage.window();
            desk::try_with_play_money(&window).await?;
            desk::follow_next_step(&window, "fill_details").await?;
            window.click("begin-business").await?;
            window.type_into(By::Name("name"), "Guiding").await?;
            window.click("option-a").await?;
            window.wait_until_gone("option-a").await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await?;
            let app = window.ask_app("app_view").await?;
            ensure!(
                app["business"]["name"] == "Guiding",
                "the owner's name for it stands in the switcher: {app}"
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_goes_on_by_itself_once_approved() -> Result<()> {
    on_stage("a_person_goes_on_by_itself_once_approved", async |stage| {
        let window = stage.window();
        desk::try_with_play_money(&window).await?;
        desk::follow_next_step(&window, "fill_details").await?;
        desk::fill_in_person(&window, "approved").await?;
        // Somebody whom the sandbox does not know is checked first.
        desk::open_section(&window, "you").await?;
        window.type_into(By::Name("first_name"), "Tenzing").await?;
        desk::open_section(&window, "check").await?;
        desk::submit_person(&window).await?;
        desk::sign_in(&window, "sign_in").await?;
        desk::home_says(&window, "link_first_card").await?;
        stage.ensure_logs_are_clean()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_in_retry_corrects_the_details_once_on_astras_page() -> Result<()> {
    on_stage(
        "a_person_in_retry_corrects_the_details_once_on_astras_page",
        async |stage| {
            let window = stage.window();
            sign_up(&window, "retry").await?;
            desk::home_says(&window, "retry").await?;
            desk::verify(&window).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sends_a_document_on_astras_page() -> Result<()> {
    on_stage("a_person_sends_a_document_on_astras_page", async |stage| {
        let window = stage.window();
        sign_up(&window, "document").await?;
        desk::home_says(&window, "documents_needed").await?;
        desk::verify(&window).await?;
        desk::sign_in(&window, "sign_in").await?;
        desk::home_says(&window, "link_first_card").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_person_is_told_so_and_offered_no_cards() -> Result<()> {
    on_stage(
        "a_rejected_person_is_told_so_and_offered_no_cards",
        async |stage| {
            let window = stage.window();
            sign_up(&window, "rejected").await?;
            desk::home_says(&window, "rejected").await?;
            window.click("nav-cards").await?;
            window.wait_for("page-title").await?;
            ensure!(
                window.count("link-card").await? == 0,
                "a rejected person cannot link cards"
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_stands_beside_a_business_in_the_switcher() -> Result<()> {
    on_stage(
        "a_person_stands_beside_a_business_in_the_switcher",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            desk::add_business(&window).await?;
            desk::fill_in_person(&window, "approved").await?;
            desk::submit_person(&window).await?;
            desk::home_says(&window, "sign_in").await?;
            let app = window.ask_app("app_view").await?;
            let mut kinds: Vec<&str> = app["businesses"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|one| one["kind"].as_str())
                .collect();
            kinds.sort_unstable();
            ensure!(kinds == ["business", "person"], "both are there: {app}");
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_fills_in_the_form_by_keyboard_alone() -> Result<()> {
    on_stage(
        "a_person_fills_in_the_form_by_keyboard_alone",
        async |stage| {
            let window = stage.window();
            window.follow_by_keyboard("welcome-practice").await?;
            window
                .follow_by_keyboard(By::Css("[data-testid='next-step'] a"))
                .await?;
            window.follow_by_keyboard("begin-person").await?;
            window.follow_by_keyboard("begin-form").await?;
            let you = [
                ("first_name", "Maya"),
                ("last_name", "Norgay"),
                ("email", "maya@example.com"),
                ("phone", "6505550181"),
                ("date_of_birth", "09221986"),
                ("ssn", "1234"),
            ];
            window.answer_by_keyboard(&you).await?;
            window.press_enter().await?;
            let address = [
                ("address.address1", "200 Astra Ave"),
                ("address.city", "Palo Alto"),
                ("address.state", "California"),
                ("address.postal_code", "94304"),
            ];
            window.answer_by_keyboard(&address).await?;
            window.press_enter().await?;
            window.follow_by_keyboard("submit-person").await?;
            window.wait_until_gone("submit-person").await?;
            desk::home_says(&window, "sign_in").await
        },
    )
    .await
}
