//! The application's own screens.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::astra::{self, Card, Until};
use crate::harness::wait::until;
use crate::harness::{By, Window};

/// Business data of the vendor's guides.
#[derive(Clone, Copy)]
pub enum Sample {
    /// EIN 11-1111111: approved at once.
    Approved,
    /// EIN 22-2222222: rejected at once.
    Rejected,
    /// Any other EIN: in review first.
    Reviewed,
}

impl Sample {
    fn test_id(self) -> &'static str {
        match self {
            Self::Approved => "sample-approved",
            Self::Rejected => "sample-rejected",
            Self::Reviewed => "sample-reviewed",
        }
    }
}

/// Goes to Home and waits until it says that `next` comes next.
pub async fn home_says(window: &Window, next: &str) -> Result<()> {
    window.click("nav-home").await?;
    window
        .wait_for_attribute("home", "data-next", &[next])
        .await?;
    Ok(())
}

/// Follows the one main action of Home.
pub async fn follow_next_step(window: &Window, next: &str) -> Result<()> {
    home_says(window, next).await?;
    window.click(By::Css("[data-testid='next-step'] a")).await
}

/// The very first screen: "Try with play money".
pub async fn try_with_play_money(window: &Window) -> Result<()> {
    window.click("welcome-practice").await?;
    window.wait_until_gone("welcome-practice").await?;
    window.wait_for("practice-strip").await?;
    Ok(())
}

/// Opens a business's form and has it filled in, up to its last page.
pub async fn fill_in_business(window: &Window, sample: Sample) -> Result<()> {
    follow_next_step(window, "fill_details").await?;
    begin_business(window).await?;
    use_sample(window, sample).await
}

/// Where our form begins, and where Astra's own is offered beside it: a full check alone has that.
pub const OUR_FORM_OR_ASTRAS: By<'static> =
    By::Css("[data-testid='begin-form'], [data-testid='option-b']");

/// Answers the first question: a business, by our form.
pub async fn begin_business(window: &Window) -> Result<()> {
    window.click("begin-business").await?;
    window.wait_for(OUR_FORM_OR_ASTRAS).await?;
    if window.count("option-b").await? > 0 {
        window.click("option-b").await?;
    }
    window.wait_for("begin-form").await?;
    Ok(())
}

/// Has the form filled in from its entry page; its last page follows.
pub async fn use_sample(window: &Window, sample: Sample) -> Result<()> {
    fill_in(window, sample.test_id()).await?;
    window.wait_for("submit-business").await?;
    Ok(())
}

async fn fill_in(window: &Window, sample: &str) -> Result<()> {
    if sample != Sample::Approved.test_id() {
        window.click("sample-outcomes").await?;
        window.wait_for(By::Css("details[open]")).await?;
    }
    window.click(sample).await
}

/// Opens the first question from the switcher.
pub async fn add_business(window: &Window) -> Result<()> {
    window.open("business-switcher", "add-business").await?;
    window.press("add-business").await?;
    window.wait_for("begin-business").await?;
    Ok(())
}

/// Answers the first question: a person; has the form filled in with the one whom the sandbox treats like this.
pub async fn fill_in_person(window: &Window, outcome: &str) -> Result<()> {
    window.click("begin-person").await?;
    window.wait_for("begin-form").await?;
    fill_in(window, &format!("sample-{outcome}")).await?;
    window.wait_for("submit-person").await?;
    Ok(())
}

/// Submits a person's form from its last page.
pub async fn submit_person(window: &Window) -> Result<()> {
    window.click("submit-person").await?;
    window.wait_until_gone("submit-person").await
}

/// Has Astra's page opened where a person corrects details or proves them, and goes through it.
pub async fn verify(window: &Window) -> Result<()> {
    window.click("nav-business").await?;
    window.click("verify").await?;
    window.click("begin-sign-in").await?;
    astra::go_through(window, None, Until::TheEnd).await?;
    sign_in_succeeds(window).await
}

/// The draft whose form is on screen, as the application has it on the disk.
pub async fn draft(window: &Window) -> Result<Value> {
    let address = window.address().await?;
    let id = address
        .split_once("#/onboarding/")
        .and_then(|(_, rest)| rest.split(['/', '?']).next())
        .with_context(|| format!("{address} shows no draft"))?;
    window.ask_app_with("draft", json!({ "draft": id })).await
}

/// Opens a page of the form that is on screen.
pub async fn open_section(window: &Window, section: &str) -> Result<()> {
    window.click(format!("section-{section}").as_str()).await?;
    window
        .wait_for_attribute(
            format!("section-{section}").as_str(),
            "aria-current",
            &["step"],
        )
        .await?;
    Ok(())
}

/// Submits the form from its last page; it is accepted when Home asks for the sign-in.
pub async fn submit_business(window: &Window) -> Result<()> {
    submit_business_to(window, "sign_in").await
}

/// Submits the form from its last page; `next` comes next when it is accepted.
pub async fn submit_business_to(window: &Window, next: &str) -> Result<()> {
    window.click("submit-business").await?;
    window.wait_until_gone("submit-business").await?;
    home_says(window, next).await
}

/// Chooses the program, as staff does.
pub async fn choose_program(window: &Window, program: &str) -> Result<()> {
    open_advanced(window).await?;
    window.click(format!("program-{program}").as_str()).await?;
    until("the program to be kept", async || {
        let connection = window.ask_app("connection").await?;
        Ok((connection["program"] == program).then_some(()))
    })
    .await
}

/// From the welcome screen to an accepted profile.
pub async fn onboard(window: &Window, sample: Sample) -> Result<()> {
    try_with_play_money(window).await?;
    fill_in_business(window, sample).await?;
    submit_business(window).await
}

/// Opens Astra's window from the sign-in screen that Home leads to.
pub async fn begin_sign_in(window: &Window, next: &str) -> Result<()> {
    follow_next_step(window, next).await?;
    window.click("begin-sign-in").await
}

/// Has Astra's pages opened in the system browser, from the sign-in screen, and waits until the application waits.
pub async fn sign_in_by_browser(window: &Window) -> Result<()> {
    window.click("open-browser").await?;
    sign_in_is(window, "waiting").await
}

/// Waits until a visit to Astra's window stands like this.
pub async fn sign_in_is(window: &Window, state: &str) -> Result<()> {
    sign_in_ends_as_one_of(window, &[state]).await
}

/// Waits for how a visit to Astra's window ended; the screen stays to explain it.
pub async fn sign_in_ends_as(window: &Window, state: &str) -> Result<()> {
    sign_in_ends_as_one_of(window, &[state]).await
}

/// As [`sign_in_ends_as`], where more than one word is right.
pub async fn sign_in_ends_as_one_of(window: &Window, states: &[&str]) -> Result<()> {
    window
        .wait_for_attribute("sign-in-state", "data-state", states)
        .await?;
    Ok(())
}

/// Looks at our own screen and waits until it says that Astra's page may not open a window.
pub async fn is_told_of_a_denied_window(window: &Window) -> Result<()> {
    window.switch_to_main().await?;
    window.wait_for("popup-denied").await?;
    Ok(())
}

/// Waits on our own screen for the name of the page that Astra's page wants to open, and agrees.
pub async fn open_the_page_on(window: &Window, host: &str) -> Result<()> {
    window.switch_to_main().await?;
    window.wait_for("popup-page").await?;
    let told = window.text("popup-page").await?;
    ensure!(
        told.contains(host),
        "the page on {host} is not named: {told:?}"
    );
    window.click("open-popup").await?;
    window.wait_until_gone("popup-page").await
}

/// Waits until the sign-in screen gives way to the one it was opened from, which it does when all went well.
pub async fn sign_in_succeeds(window: &Window) -> Result<()> {
    let state = until("the sign-in to end", async || {
        let states = window.attributes("sign-in-state", "data-state").await?;
        let state = states.into_iter().next().unwrap_or_default();
        let under_way =
            ["waiting", "exchanging", "checking", "reading", "done"].contains(&state.as_str());
        Ok((!under_way).then_some(state))
    })
    .await?;
    ensure!(state.is_empty(), "the sign-in ended as {state}");
    Ok(())
}

/// Signs in through every page of Astra.
pub async fn sign_in(window: &Window, next: &str) -> Result<()> {
    begin_sign_in(window, next).await?;
    astra::go_through(window, None, Until::TheEnd).await?;
    sign_in_succeeds(window).await
}

/// Links a card from the sign-in screen that Home leads to, and waits until it is in the list.
pub async fn link_card(window: &Window, next: &str, card: &Card) -> Result<()> {
    begin_sign_in(window, next).await?;
    astra::go_through(window, Some(card), Until::TheEnd).await?;
    sign_in_succeeds(window).await?;
    window.click("nav-cards").await?;
    window.wait_for(By::Css(&card_row(card))).await?;
    Ok(())
}

/// The row of a card in the list.
pub fn card_row(card: &Card) -> String {
    format!(
        "[data-testid='card-row'][data-last-four='{}']",
        card.last_four
    )
}

/// Fills in the form of a transfer, asks for its preview and waits for it.
pub async fn preview_transfer(
    window: &Window,
    from: &Card,
    to: &Card,
    amount: &str,
    note: &str,
) -> Result<()> {
    fill_in_transfer(window, from, to, amount, note).await?;
    window.click("preview-transfer").await?;
    window.wait_for("confirm-transfer").await?;
    Ok(())
}

/// Fills in the form of a transfer.
pub async fn fill_in_transfer(
    window: &Window,
    from: &Card,
    to: &Card,
    amount: &str,
    note: &str,
) -> Result<()> {
    window.click("nav-cards").await?;
    let from = window
        .attribute(By::Css(&card_row(from)), "data-id")
        .await?;
    let to = window.attribute(By::Css(&card_row(to)), "data-id").await?;
    home_says(window, "move_money").await?;
    window.click("nav-move").await?;
    choose_cards(window, &from, &to).await?;
    window.type_into(By::Name("amount"), amount).await?;
    if window.count("add-note").await? > 0 {
        window.click("add-note").await?;
    }
    window.type_into(By::Name("note"), note).await
}

/// Chooses both cards. The only two stand there already, perhaps each in the other's place.
async fn choose_cards(window: &Window, from: &str, to: &str) -> Result<()> {
    window.wait_for("move-money-to").await?;
    if window.attribute("move-money-to", "data-value").await? == from {
        window.click("swap").await?;
        window
            .wait_for_attribute("move-money-from", "data-value", &[from])
            .await?;
    }
    for (side, card) in [("move-money-from", from), ("move-money-to", to)] {
        if window.attribute(side, "data-value").await? != card {
            let tile = format!("[data-testid='{side}'] [data-card='{card}']");
            window.click(By::Css(&tile)).await?;
        }
        window
            .wait_for_attribute(side, "data-value", &[card])
            .await?;
    }
    Ok(())
}

/// Waits for one of `states` on the transfer that is on screen; answers its local id.
pub async fn transfer_comes_to(window: &Window, states: &[&str]) -> Result<String> {
    window
        .wait_for_attribute("transfer-state", "data-state", states)
        .await?;
    window.attribute("transfer-state", "data-id").await
}

/// Opens the only transfer of the list.
pub async fn open_the_only_transfer(window: &Window) -> Result<()> {
    window.click("nav-transfers").await?;
    window.wait_for("transfer-row").await?;
    ensure!(
        window.count("transfer-row").await? == 1,
        "the list holds more than one transfer"
    );
    window
        .click(By::Css("[data-testid='transfer-row'] a"))
        .await?;
    window.wait_for("transfer-state").await?;
    Ok(())
}

/// Opens Settings > For administrators > Environment.
pub async fn open_environment(window: &Window) -> Result<()> {
    window.click("nav-settings").await?;
    window.click("open-administrators").await?;
    window.click("open-environment").await?;
    window.wait_for("environment-practice").await?;
    Ok(())
}

/// Opens Settings > For administrators > Advanced.
pub async fn open_advanced(window: &Window) -> Result<()> {
    window.click("nav-settings").await?;
    window.click("open-administrators").await?;
    window.click("open-advanced").await?;
    window.wait_for("test-link").await?;
    Ok(())
}

/// Presses "Test the sign-in link" there, and waits for what comes of it.
pub async fn sign_in_link_is(window: &Window, outcome: &str) -> Result<()> {
    window.click("test-link").await?;
    // Not every machine that runs tests has `xdg-open`; `gio` they need for other things.
    window
        .wait_for_attribute("link-way-gio", "data-outcome", &[outcome])
        .await?;
    window
        .wait_for_attribute(
            "link-way-xdg_open",
            "data-outcome",
            &[outcome, "not_installed"],
        )
        .await?;
    Ok(())
}

/// From the very first screen to the steps that set up Astra's sandbox, with a new passphrase on the way.
pub async fn choose_sandbox(window: &Window, passphrase: &str) -> Result<()> {
    window.click("welcome-own").await?;
    window.click("welcome-keys").await?;
    window.click("environment-sandbox").await?;
    window.click("switch-environment").await?;
    window
        .wait_for_attribute("passphrase-screen", "data-code", &["passphrase_new"])
        .await?;
    window.type_into("passphrase", passphrase).await?;
    window.type_into("passphrase-again", passphrase).await?;
    window.click("unlock").await?;
    window.wait_for("client-id").await?;
    Ok(())
}

/// Enters the keys of a client there, and waits for what Astra says of them.
pub async fn keys_are(window: &Window, keys: (&str, &str), outcome: &str) -> Result<()> {
    window.type_into("client-id", keys.0).await?;
    window.type_into("client-secret", keys.1).await?;
    window.click("save-keys").await?;
    // What was typed is gone from the field when it is kept.
    window
        .wait_for_value("client-secret", |secret| secret.is_empty())
        .await?;
    window.click("test-connection").await?;
    window
        .wait_for_attribute("connection-outcome", "data-outcome", &[outcome])
        .await?;
    Ok(())
}

/// Chooses an appearance in Settings.
pub async fn choose_theme(window: &Window, theme: &str) -> Result<()> {
    window.click("nav-settings").await?;
    window.click(format!("theme-{theme}").as_str()).await?;
    window
        .wait_for(By::Css(&format!("html[data-theme='{theme}']")))
        .await?;
    Ok(())
}
