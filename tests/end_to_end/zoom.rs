//! Larger and smaller pages: by keyboard, in both windows, and again after the next start.

use anyhow::Result;

use crate::harness::PhysicalKey::{Control, Equal, Shift};
use crate::harness::on_stage;
use crate::harness::pages::desk::{self, Sample};

#[tokio::test(flavor = "multi_thread")]
async fn keys_in_either_window_make_both_larger_until_after_the_next_start() -> Result<()> {
    on_stage(
        "keys_in_either_window_make_both_larger_until_after_the_next_start",
        async |stage| {
            let window = stage.window();
            desk::onboard(&window, Sample::Approved).await?;
            let ours = window.page_width().await?;
            window.press_with_control('+').await?;
            window.wait_for_page_width(ours * 100 / 110).await?;
            window.press_with_control('-').await?;
            window.wait_for_page_width(ours).await?;
            window.press_with_control('=').await?;
            window.wait_for_page_width(ours * 100 / 110).await?;
            // WebDriver's clicks miss what is shown larger.
            window.press_with_control('0').await?;
            window.wait_for_page_width(ours).await?;

            desk::begin_sign_in(&window, "sign_in").await?;
            window.switch_to_astra().await?;
            window.wait_until_shown().await?;
            let astras = window.page_width().await?;
            // Astra's page has no part in this: the keys are caught before it.
            stage.press_on_the_keyboard(&[Control, Equal])?;
            window.wait_for_page_width(astras * 100 / 110).await?;
            stage.press_on_the_keyboard(&[Control, Shift, Equal])?;
            window.wait_for_page_width(astras * 100 / 125).await?;
            window.switch_to_main().await?;
            window.wait_for_page_width(ours * 100 / 125).await?;

            stage.kill_the_app().await?;
            stage.open_the_app().await?;
            let window = stage.window();
            window.wait_for_page_width(ours * 100 / 125).await?;
            window.wait_for("next-step").await?;
            window.press_with_control('0').await?;
            window.wait_for_page_width(ours).await?;
            stage.ensure_logs_are_clean()
        },
    )
    .await
}
