//! From the first question to Astra's decision, one way a test.

use anyhow::{Context, Result, ensure};

use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{By, Window, on_stage};

/// Fields with what is typed into them; the next one is reached with Tab. Of a list, the first letters choose.
type Answers = &'static [(&'static str, &'static str)];

const BUSINESS: Answers = &[
    ("business.business_type", "Limited"),
    ("business.business_name", "Kestrel Orchards LLC"),
    ("business.ein", "111111111"),
];
const ADDRESS: Answers = &[
    ("business.address.address1", "12 Orchard Road"),
    ("business.address.city", "Palo Alto"),
    ("business.address.state", "California"),
    ("business.address.postal_code", "94304"),
    ("business.phone", "6505550171"),
    ("phone", "6505550172"),
];
const YOU: Answers = &[
    ("admin.first_name", "Maya"),
    ("admin.last_name", "Norgay"),
    ("admin.email", "maya@example.com"),
    ("admin.date_of_birth", "09221986"),
    ("admin.address.address1", "200 Astra Ave"),
    ("admin.address.city", "Palo Alto"),
    ("admin.address.state", "California"),
    ("admin.address.postal_code", "94304"),
];

/// The EIN of a business that the simulator asks for documents by email.
const ASKED_BY_EMAIL: &str = "44-4444444";
/// Who signed the sample up.
const ADMIN_EMAIL: &str = "edmund.hillary@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn option_b_goes_one_section_at_a_time_by_keyboard_alone() -> Result<()> {
    on_stage(
        "option_b_goes_one_section_at_a_time_by_keyboard_alone",
        async |stage| {
            let window = stage.window();
            window.follow_by_keyboard("welcome-practice").await?;
            window
                .follow_by_keyboard(By::Css("[data-testid='next-step'] a"))
                .await?;
            window.follow_by_keyboard("begin-business").await?;
            window.wait_for(desk::OUR_FORM_OR_ASTRAS).await?;
            if window.count("option-b").await? > 0 {
                window.follow_by_keyboard("option-b").await?;
            }
            window.follow_by_keyboard("begin-form").await?;

            window.wait_for(By::Name("business.business_type")).await?;
            window.follow_by_keyboard("continue").await?;
            window.wait_for("error-summary").await?;
            let said = window.text("error-summary").await?;
            ensure!(
                !said.contains("birth"),
                "a section answers for its own fields only: {said}"
            );
            window.answer_by_keyboard(BUSINESS).await?;
            window.press_enter().await?;
            window.answer_by_keyboard(ADDRESS).await?;
            window.press_enter().await?;
            window.answer_by_keyboard(YOU).await?;
            for question in ["admin_runs_it", "admin_owns"] {
                let yes = format!("{question}-yes");
                window.tab_to(yes.as_str()).await?;
                window.type_keys(" ").await?;
            }
            window
                .answer_by_keyboard(&[("controller.title", "Managing member")])
                .await?;
            window.press_enter().await?;
            // Whoever runs and owns it alone is asked nothing more.
            window.follow_by_keyboard("section-check").await?;
            window.follow_by_keyboard("submit-business").await?;
            window.wait_until_gone("submit-business").await?;
            desk::home_says(&window, "sign_in").await?;
            ensure!(
                stage.simulator.ledger().await?.profile_count == 1,
                "one form is one profile"
            );
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_asked_for_while_the_review_is_pending_ends_in_an_approval() -> Result<()> {
    on_stage(
        "a_document_asked_for_while_the_review_is_pending_ends_in_an_approval",
        async |stage| {
            let window = stage.window();
            stage.simulator.review_for(86_400).await?;
            desk::onboard(&window, Sample::Reviewed).await?;
            desk::sign_in(&window, "sign_in").await?;
            let user = user(&window).await?;
            stage.simulator.decide(&user, "document").await?;
            window.click("nav-business").await?;
            window.click("refresh-business").await?;
            desk::home_says(&window, "documents_needed").await?;
            stage.simulator.decide(&user, "approved").await?;
            window.click("nav-business").await?;
            window.click("refresh-business").await?;
            desk::home_says(&window, "link_first_card").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn document_papers_asked_for_by_email_leave_the_review_pending_until_they_are_sent()
-> Result<()> {
    on_stage(
        "document_papers_asked_for_by_email_leave_the_review_pending_until_they_are_sent",
        async |stage| {
            let window = stage.window();
            desk::try_with_play_money(&window).await?;
            desk::fill_in_business(&window, Sample::Reviewed).await?;
            desk::open_section(&window, "business").await?;
            window
                .type_into(By::Name("business.ein"), ASKED_BY_EMAIL)
                .await?;
            desk::open_section(&window, "check").await?;
            desk::submit_business(&window).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "in_review").await?;
            window.click("nav-business").await?;
            window
                .wait_for_attribute("business-status", "data-status", &["pending"])
                .await?;
            let said = window.text("business-status").await?;
            for part in [
                ADMIN_EMAIL,
                "link to send documents",
                "person who runs the business",
                "about the company",
                "stays “In review”",
            ] {
                ensure!(said.contains(part), "{part:?} is not said: {said}");
            }

            let asked = stage.simulator.emailed_link(ADMIN_EMAIL).await?;
            ensure!(
                status(&window).await? == "pending",
                "Astra asks by email and leaves the status as it is"
            );
            stage.simulator.send_document_by(&asked).await?;
            until("Astra to decide", async || {
                Ok((status(&window).await? == "approved").then_some(()))
            })
            .await?;
            desk::home_says(&window, "link_first_card").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn delegated_companies_are_approved_without_a_review() -> Result<()> {
    on_stage(
        "delegated_companies_are_approved_without_a_review",
        async |stage| {
            let window = stage.window();
            stage.simulator.review_for(86_400).await?;
            stage.simulator.grant("kyb-delegated", true).await?;
            desk::try_with_play_money(&window).await?;
            desk::choose_program(&window, "delegated").await?;
            desk::fill_in_business(&window, Sample::Reviewed).await?;
            desk::submit_business(&window).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegated_sole_proprietor_is_asked_nothing_about_others() -> Result<()> {
    on_stage(
        "a_delegated_sole_proprietor_is_asked_nothing_about_others",
        async |stage| {
            let window = stage.window();
            stage.simulator.review_for(86_400).await?;
            stage.simulator.grant("kyb-delegated", true).await?;
            desk::try_with_play_money(&window).await?;
            desk::choose_program(&window, "delegated").await?;
            desk::fill_in_business(&window, Sample::Reviewed).await?;
            desk::open_section(&window, "business").await?;
            window
                .choose(By::Name("business.business_type"), "sole_proprietorship")
                .await?;
            window.wait_until_gone("section-controller").await?;
            window.wait_until_gone("section-owners").await?;
            desk::open_section(&window, "check").await?;
            desk::submit_business(&window).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn receive_only_and_unverified_end_when_the_profile_is_accepted() -> Result<()> {
    on_stage(
        "receive_only_and_unverified_end_when_the_profile_is_accepted",
        async |stage| {
            let window = stage.window();
            desk::try_with_play_money(&window).await?;
            desk::choose_program(&window, "receive_only").await?;
            desk::fill_in_business(&window, Sample::Approved).await?;
            desk::submit_business_to(&window, "profile_accepted").await?;
            desk::choose_program(&window, "unverified").await?;
            desk::add_business(&window).await?;
            desk::begin_business(&window).await?;
            desk::use_sample(&window, Sample::Reviewed).await?;
            desk::submit_business_to(&window, "profile_accepted").await?;
            let profiles = stage.simulator.ledger().await?.profile_count;
            ensure!(profiles == 2, "two forms are two profiles, not {profiles}");
            Ok(())
        },
    )
    .await
}

/// Where Astra says that the business on screen stands.
async fn status(window: &Window) -> Result<String> {
    let business = window.ask_app("refresh_business").await?;
    let status = business["summary"]["status"].as_str();
    Ok(status.context("a business has a status")?.to_owned())
}

/// Astra's user of the business on screen.
async fn user(window: &Window) -> Result<String> {
    let business = window.ask_app("business").await?;
    let user = business["user_id"].as_str().context("nobody signed in")?;
    Ok(user.to_owned())
}
