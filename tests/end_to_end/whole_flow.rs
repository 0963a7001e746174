//! From nothing to money that arrived.

use anyhow::{Result, ensure};

use crate::harness::on_stage;
use crate::harness::pages::astra::{MASTERCARD, VISA};
use crate::harness::pages::desk::{self, Sample};

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewed_business_links_two_cards_and_its_money_arrives() -> Result<()> {
    on_stage(
        "a_reviewed_business_links_two_cards_and_its_money_arrives",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Reviewed).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "link_first_card").await?;
            desk::link_card(&window, "link_first_card", &VISA).await?;
            desk::link_card(&window, "link_second_card", &MASTERCARD).await?;

            desk::preview_transfer(&window, &VISA, &MASTERCARD, "250.00", "Rent for May").await?;
            window.click("confirm-transfer").await?;
            let id = desk::transfer_comes_to(&window, &["processed"]).await?;

            let routines = stage.simulator.routines().await?;
            ensure!(
                routines.len() == 1,
                "one transfer is one routine, not {}",
                routines.len()
            );
            let routine = &routines[0];
            ensure!(
                routine.amount_cents.0 == 25_000,
                "Astra got {:?}",
                routine.amount_cents
            );
            ensure!(
                routine.name.contains("Rent for May") && routine.name.contains(&id),
                "note and local id are how the routine is found again; its name is {:?}",
                routine.name
            );
            let status = routine
                .transfer
                .as_ref()
                .map(|transfer| transfer.status.as_str());
            ensure!(
                status == Some("processed"),
                "the screen says processed, Astra says {status:?}"
            );
            ensure!(
                stage.simulator.ledger().await?.profile_count == 1,
                "Astra counts profiles: one form is one profile"
            );
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_business_is_told_so_and_offered_no_cards() -> Result<()> {
    on_stage(
        "a_rejected_business_is_told_so_and_offered_no_cards",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Rejected).await?;
            desk::sign_in(&window, "sign_in").await?;
            desk::home_says(&window, "rejected").await?;
            window.click("nav-cards").await?;
            window.wait_for("page-title").await?;
            ensure!(
                window.count("link-card").await? == 0,
                "a rejected business cannot link cards"
            );
            Ok(())
        },
    )
    .await
}
