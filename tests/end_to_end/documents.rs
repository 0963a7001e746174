//! Sending a document: chosen in the operating system's own dialog by keyboard, looked at, sent, confirmed.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{PhysicalKey, Stage, on_stage};

/// As the dialog's title bar shows it.
const DIALOG: &str = "Choose a document";

/// How often it is looked at before the path is typed once more.
const LOOKS_FOR_ITS_END: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_chosen_in_the_systems_dialog_and_reaches_astra() -> Result<()> {
    on_stage(
        "a_document_is_chosen_in_the_systems_dialog_and_reaches_astra",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Reviewed).await?;
            desk::sign_in(&window, "sign_in").await?;
            let users = stage.simulator.ledger().await?.users;
            let user = users.first().context("somebody signed in")?.id.clone();
            stage.simulator.decide(&user, "document").await?;
            desk::home_says(&window, "documents_needed").await?;
            window.click("nav-business").await?;
            window.click("send-documents").await?;

            choose(stage, "front", "license-gray.jpg").await?;
            window
                .wait_for_attribute("document-issue-front", "data-issue", &["no_color"])
                .await?;
            choose(stage, "front", "license-front.jpg").await?;
            window.wait_for("document-ready-front").await?;
            choose(stage, "back", "license-back.jpg").await?;
            window.wait_for("document-ready-back").await?;
            window.click("send-document").await?;
            window
                .wait_for_attribute("document", "data-state", &["confirmed"])
                .await?;
            until("Astra to have both sides", async || {
                let put = stage
                    .simulator
                    .requests("POST", "/v1/documents/confirm_upload")
                    .await?;
                Ok((put == 2).then_some(()))
            })
            .await?;
            ensure!(
                window.count("document-form").await? == 0,
                "Astra asks for nothing more"
            );
            stage.ensure_logs_are_clean()
        },
    )
    .await
}

/// Opens the dialog for a side and types the path of a file of `tests/fixtures/documents` into it.
async fn choose(stage: &Stage, side: &str, file: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/documents")
        .join(file);
    let path = path.to_str().context("a path in plain letters")?;
    stage
        .window()
        .click(format!("choose-document-{side}").as_str())
        .await?;
    stage.wait_for_window_titled(DIALOG).await?;
    until(format!("the dialog to take {file}"), async || {
        // Its field for a path opens with the first key, and what comes before it is there gets lost.
        stage.press_on_the_keyboard(&[PhysicalKey::Control, PhysicalKey::A])?;
        stage.type_on_the_keyboard(&format!("{path}\n"))?;
        // Not typed again at once: the page behind it would get the keys while it closes.
        for _ in 0..LOOKS_FOR_ITS_END {
            if !stage.is_a_window_titled(DIALOG)? {
                return Ok(Some(()));
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(None)
    })
    .await
}
