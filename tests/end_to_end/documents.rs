//! Sending a document: chosen in the operating system's own dialog by keyboard, looked at, sent, confirmed.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{By, PhysicalKey, Stage, on_stage};

/// As the dialog's title bar shows it.
const DIALOG: &str = "Choose a document";

/// How often its end, and then the page, are looked at before the file is chosen once more.
const LOOKS: u32 = 30;
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

            let gray = By::Css("[data-testid='document-issue-front'][data-issue='no_color']");
            choose(stage, "front", "license-gray.jpg", gray).await?;
            choose(
                stage,
                "front",
                "license-front.jpg",
                "document-ready-front".into(),
            )
            .await?;
            choose(
                stage,
                "back",
                "license-back.jpg",
                "document-ready-back".into(),
            )
            .await?;
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

/// Opens the dialog for a side and types the path of a file of `tests/fixtures/documents` into it, until the page shows
/// what is to be seen of that file: from a busy machine GTK's dialog takes a part of a path, and answers with a file that
/// isn't there.
async fn choose(stage: &Stage, side: &str, file: &str, shown: By<'_>) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/documents")
        .join(file);
    let path = path.to_str().context("a path in plain letters")?;
    let button = format!("choose-document-{side}");
    let window = stage.window();
    until(format!("{file} to be taken"), async || {
        window.click(button.as_str()).await?;
        stage.wait_for_window_titled(DIALOG).await?;
        until("the dialog to close", async || {
            // Its field for a path opens with the first key, and the keys after it are lost until it is there.
            stage.press_on_the_keyboard(&[PhysicalKey::Control, PhysicalKey::A])?;
            stage.type_on_the_keyboard(&format!("{path}\n"))?;
            // Not typed again at once: the page behind the dialog would get the keys while it closes.
            let closed = soon(async || Ok(!stage.is_a_window_titled(DIALOG)?)).await?;
            Ok(closed.then_some(()))
        })
        .await?;
        let taken = soon(async || Ok(window.count(shown).await? > 0)).await?;
        Ok(taken.then_some(()))
    })
    .await
}

/// Whether `probe` comes true within a few looks.
async fn soon(mut probe: impl AsyncFnMut() -> Result<bool>) -> Result<bool> {
    for _ in 0..LOOKS {
        if probe().await? {
            return Ok(true);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(false)
}
