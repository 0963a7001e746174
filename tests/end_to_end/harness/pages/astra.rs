//! Astra's hosted pages in the window "astra", as the simulator serves them.

use anyhow::{Result, bail};

use crate::harness::wait::until;
use crate::harness::{By, Window};

/// A debit card of the simulator, as typed by its holder.
pub struct Card {
    /// All digits.
    pub number: &'static str,
    /// The last four of them.
    pub last_four: &'static str,
}

/// The vendor's Visa debit test card.
pub const VISA: Card = Card {
    number: "4000056655665556",
    last_four: "5556",
};
/// A Mastercard of the simulator.
pub const MASTERCARD: Card = Card {
    number: "5200828282828210",
    last_four: "8210",
};

/// Where the pages may stop for a test to do something else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The window closes.
    TheEnd,
    /// This step is on screen (`name="step"` of its form).
    Step(&'static str),
}

/// Goes through whatever pages come, up to `stop`: which ones depends on what Astra still remembers of this person.
pub async fn go_through(window: &Window, card: Option<&Card>, stop: Until) -> Result<()> {
    window.switch_to_astra().await?;
    let mut last = String::new();
    loop {
        let Some(step) = next_step(window, &last).await? else {
            return match stop {
                Until::TheEnd => window.switch_to_main().await,
                Until::Step(name) => bail!("Astra's window closed before the step {name}"),
            };
        };
        if matches!(stop, Until::Step(name) if name == step) {
            return Ok(());
        }
        do_step(window, &step, card).await?;
        last = step;
    }
}

/// Agrees to the terms, the last page of a sign-in; does not wait for what comes of it.
pub async fn agree(window: &Window) -> Result<()> {
    window.click(By::Css("#accept-terms")).await?;
    window.click(By::Css("#authorize")).await
}

/// Leaves by "Cancel and return", at whatever step.
pub async fn cancel(window: &Window) -> Result<()> {
    window.switch_to_astra().await?;
    window.click(By::Css("#cancel")).await?;
    window.wait_until_astra_is_closed().await
}

/// The step on screen, once it is another than `last`; `None` when the window is closed.
async fn next_step(window: &Window, last: &str) -> Result<Option<String>> {
    let after = if last.is_empty() {
        "the first".to_owned()
    } else {
        format!("the one after {last}")
    };
    until(format!("Astra's page: {after}"), async || {
        if !window.astra_is_open().await? {
            return Ok(Some(None));
        }
        let step = window
            .attributes(By::Name("step"), "value")
            .await?
            .into_iter()
            .next();
        Ok(step.filter(|step| step != last).map(Some))
    })
    .await
}

async fn do_step(window: &Window, step: &str, card: Option<&Card>) -> Result<()> {
    match step {
        "business-form" => fill_in_business(window).await,
        "confirm-business" => confirm(window).await,
        "person-form" => correct_person(window).await,
        "papers" => window.click(By::Css("#send-document")).await,
        "phone" => window.click(By::Css("#send-code")).await,
        "code" => {
            let code = window.text(By::Css("#one-time-code")).await?;
            window.type_into(By::Css("#code"), &code).await?;
            window.click(By::Css("#verify-code")).await
        }
        "terms" => agree(window).await,
        "card-intro" if card.is_none() => window.click(By::Css("#skip-card")).await,
        "card-intro" => window.click(By::Css("#add-card")).await,
        "card-form" => {
            let Some(card) = card else {
                bail!("Astra asks for a card, and the test brought none")
            };
            type_card(window, card).await?;
            window.click(By::Css("#add-card")).await
        }
        other => bail!("a page of Astra that the tests do not know: {other}"),
    }
}

/// Fills in Astra's own form for a sole proprietor whom the sandbox approves at once (option A).
async fn fill_in_business(window: &Window) -> Result<()> {
    window
        .choose(
            By::Css("#business_info-business_type"),
            "soleProprietorship",
        )
        .await?;
    let fields = [
        ("#business_info-business_name", "Edmund Hillary"),
        ("#business_info-doing_business_as", "Hillary Guiding"),
        ("#business_info-ein", "11-1111111"),
        ("#business_info-phone", "6505550145"),
        ("#phone", "6505550144"),
        ("#business_info-address1", "123 Astra Ave"),
        ("#business_info-city", "Palo Alto"),
        ("#business_info-state", "CA"),
        ("#business_info-postal_code", "94304"),
        ("#business_admin-first_name", "Edmund"),
        ("#business_admin-last_name", "Hillary"),
        ("#business_admin-email", "edmund@example.com"),
        ("#business_admin-date_of_birth", "1985-02-03"),
        ("#business_admin-ssn", "1234"),
        ("#business_admin-address1", "123 Astra Ave"),
        ("#business_admin-city", "Palo Alto"),
        ("#business_admin-state", "CA"),
        ("#business_admin-postal_code", "94304"),
    ];
    for (field, text) in fields {
        window.type_into(By::Css(field), text).await?;
    }
    window.click(By::Css("#confirm-business")).await
}

/// Corrects a person's details, as Astra allows once.
async fn correct_person(window: &Window) -> Result<()> {
    let fields = [
        ("#first-name", "Edmund"),
        ("#last-name", "Hillary"),
        ("#date-of-birth", "1985-02-03"),
        ("#ssn", "1234"),
        ("#address1", "123 Astra Ave"),
        ("#city", "Palo Alto"),
        ("#state", "CA"),
        ("#postal-code", "94304"),
    ];
    for (field, text) in fields {
        window.type_into(By::Css(field), text).await?;
    }
    window.click(By::Css("#send-details")).await
}

/// Confirms the business, with an invented number for everybody whose social security number is asked for.
async fn confirm(window: &Window) -> Result<()> {
    // The button comes last: when it is there, so is every question.
    window.wait_for(By::Css("#confirm-business")).await?;
    for id in window
        .attributes(By::Css("input[id$='-ssn']"), "id")
        .await?
    {
        let field = format!("#{id}");
        window.type_into(By::Css(&field), "1234").await?;
    }
    window.click(By::Css("#confirm-business")).await
}

async fn type_card(window: &Window, card: &Card) -> Result<()> {
    let fields = [
        ("#card-number", card.number),
        ("#expiration", "12/30"),
        ("#security-code", "123"),
        ("#first-name", "Edmund"),
        ("#last-name", "Hillary"),
        ("#street", "123 Astra Ave"),
        ("#city", "Palo Alto"),
        ("#state", "CA"),
        ("#zip", "94304"),
    ];
    for (field, text) in fields {
        window.type_into(By::Css(field), text).await?;
    }
    Ok(())
}
