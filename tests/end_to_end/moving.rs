//! Moving money by keyboard alone, and keeping what was moved: the file is saved, and the receipt printed, in the operating
//! system's own dialogs.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::harness::pages::astra::{MASTERCARD, VISA};
use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{By, PhysicalKey, Stage, Window, on_stage};

/// As the dialog's title bar shows it.
const DIALOG: &str = "Save transfers";
const PRINT_DIALOG: &str = "Print";

/// How often the end of the dialog is looked at before the path is typed once more.
const LOOKS: u32 = 30;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// An approved business with two cards.
async fn two_cards(window: &Window) -> Result<()> {
    desk::onboard(window, Sample::Approved).await?;
    desk::sign_in(window, "sign_in").await?;
    desk::link_card(window, "link_first_card", &VISA).await?;
    desk::link_card(window, "link_second_card", &MASTERCARD).await
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_moved_by_keyboard_alone_and_saved_in_the_systems_dialog() -> Result<()> {
    on_stage(
        "money_is_moved_by_keyboard_alone_and_saved_in_the_systems_dialog",
        async |stage| {
            let window = stage.window();
            two_cards(&window).await?;
            move_by_keyboard(&window).await?;
            let routines = stage.simulator.routines().await?;
            ensure!(routines.len() == 1, "one transfer: {}", routines.len());
            ensure!(
                routines[0].amount_cents.0 == 2_550,
                "Astra got {:?}",
                routines[0].amount_cents
            );
            export(stage).await?;
            print_receipt(stage).await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

/// From Home to money that arrived: Tab, Space, Enter and what is typed, and nothing else.
async fn move_by_keyboard(window: &Window) -> Result<()> {
    window.follow_by_keyboard("nav-home").await?;
    window
        .wait_for_attribute("next-step", "data-next", &["move_money"])
        .await?;
    window
        .follow_by_keyboard(By::Css("[data-testid='next-step'] a"))
        .await?;
    // The only two cards are chosen; Space has them change places.
    window.wait_for("move-money-from").await?;
    let first = window.attribute("move-money-from", "data-value").await?;
    window.tab_to("swap").await?;
    window.type_keys(" ").await?;
    window
        .wait_for_attribute("move-money-to", "data-value", &[&first])
        .await?;
    window.answer_by_keyboard(&[("amount", "25.50")]).await?;
    window.follow_by_keyboard("add-note").await?;
    window
        .answer_by_keyboard(&[("note", "Rent for May")])
        .await?;
    window.press_enter().await?;
    window.wait_for("confirm-transfer").await?;
    window.follow_by_keyboard("confirm-transfer").await?;
    desk::transfer_comes_to(window, &["processed"]).await?;
    Ok(())
}

/// Saves the transfers as a CSV file, under a path that is typed into the dialog.
async fn export(stage: &Stage) -> Result<()> {
    let window = stage.window();
    let folder = tempfile::Builder::new().prefix("export").tempdir()?;
    let file = folder.path().join("may.csv");
    let path = file.to_str().context("a path in plain letters")?;
    window.click("nav-transfers").await?;
    window.follow_by_keyboard("open-export").await?;
    window.click("export").await?;
    stage.wait_for_window_titled(DIALOG).await?;
    until("the dialog to close", async || {
        // All of the offered name, which is replaced.
        stage.press_on_the_keyboard(&[PhysicalKey::Control, PhysicalKey::A])?;
        stage.type_on_the_keyboard(&format!("{path}\n"))?;
        Ok(closes(stage).await?.then_some(()))
    })
    .await?;
    window.wait_for("export-result").await?;
    until("the page to name the file", async || {
        let said = window.text("export-result").await?;
        Ok(said.contains("may.csv").then_some(()))
    })
    .await?;
    let written = std::fs::read_to_string(&file)
        .with_context(|| format!("{} is where it was to be saved", file.display()))?;
    let rows: Vec<&str> = written.lines().collect();
    ensure!(rows.len() == 2, "a heading and one transfer: {written}");
    ensure!(
        rows[1].contains("25.50") && rows[1].contains("Rent for May"),
        "{written}"
    );
    show_in_folder(&window, folder.path()).await
}

/// With a file manager on this computer the file is shown, and without one its folder is named.
async fn show_in_folder(window: &Window, folder: &Path) -> Result<()> {
    window.click("show-in-folder").await?;
    until("the page to say where the file is", async || {
        let said = window.text("show-in-folder-result").await?;
        let named = said.contains(&folder.display().to_string());
        Ok((named || said.contains("may.csv is shown")).then_some(()))
    })
    .await
}

/// From the list to the receipt of the one transfer, and to the system's own dialog for printing, which is closed again.
async fn print_receipt(stage: &Stage) -> Result<()> {
    let window = stage.window();
    window.click("nav-transfers").await?;
    // The list of windows names the page and whose it is.
    stage
        .wait_for_window_titled("Transfers \u{2013} Hillary")
        .await?;
    window
        .click(By::Css("[data-testid='transfer-row'] a"))
        .await?;
    window.click("open-receipt").await?;
    window.click("print-receipt").await?;
    stage.wait_for_window_titled(PRINT_DIALOG).await?;
    stage.close_window_titled(PRINT_DIALOG)?;
    until("the dialog for printing to close", async || {
        Ok((!stage.is_a_window_titled(PRINT_DIALOG)?).then_some(()))
    })
    .await?;
    // The page goes on.
    window.click("nav-home").await?;
    window.wait_for("home").await?;
    Ok(())
}

/// Whether the dialog closes within a few looks. Not typed again at once: the page behind it would get the keys meanwhile.
async fn closes(stage: &Stage) -> Result<bool> {
    for _ in 0..LOOKS {
        if !stage.is_a_window_titled(DIALOG)? {
            return Ok(true);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(false)
}
