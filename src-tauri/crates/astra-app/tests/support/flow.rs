//! The way through the application, in steps that tests begin from.

use astra_app::BusinessRecord;
use astra_app::onboarding::{BusinessForm, Draft, DraftKind, Sample};
use astra_app::sign_in::{Action, RedirectChannel, SessionState, Taken};
use astra_app::transfers::{Intent, IntentState, Quote, TransferForm};
use astra_app::{App, AppError, ConnectionChange};
use astra_client::Options;
use astra_sim::Config;
use secrecy::SecretString;

use super::{Browser, Desk, Stage, VISA, VISA_TOO};

/// An approved business with two cards, and nothing sent yet.
pub struct Ready {
    pub stage: Stage,
    pub desk: Desk,
    pub from: String,
    pub to: String,
}

impl Ready {
    pub fn new() -> Self {
        Self::with(Config::practice())
    }

    pub fn with(config: Config) -> Self {
        Self::on(Stage::with(config))
    }

    /// With other limits of calls than usual.
    pub fn with_options(change: impl FnOnce(&mut Options)) -> Self {
        let mut stage = Stage::new();
        change(&mut stage.options);
        Self::on(stage)
    }

    fn on(stage: Stage) -> Self {
        let desk = stage.start();
        desk.onboard(&stage, Sample::Approved);
        let from = desk.link(&stage, VISA);
        let to = desk.link(&stage, VISA_TOO);
        Self {
            stage,
            desk,
            from,
            to,
        }
    }

    pub fn form(&self, amount: &str) -> TransferForm {
        TransferForm {
            from: self.from.clone(),
            to: self.to.clone(),
            amount: amount.to_owned(),
            note: "Rent".to_owned(),
            ..TransferForm::default()
        }
    }

    pub fn preview(&self, amount: &str) -> Quote {
        let form = self.form(amount);
        self.desk
            .run(self.desk.app.transfers().preview(form))
            .expect("Astra previews it")
    }

    /// Previews, confirms and lets the undo window pass; sending goes on behind.
    pub fn confirm(&self, amount: &str) -> String {
        let id = self.preview(amount).id.to_string();
        self.send(&id).unwrap();
        id
    }

    /// Confirms and lets the undo window pass; sending goes on behind.
    pub fn send(&self, id: &str) -> Result<Intent, AppError> {
        let intent = self.desk.run(self.desk.app.transfers().confirm(id))?;
        if intent.state == IntentState::Armed {
            self.stage.let_undo_window_pass();
        }
        Ok(intent)
    }

    /// Kills the application and starts it again on the same folder.
    pub fn restart(self) -> Self {
        self.desk.kill();
        Self {
            desk: self.stage.start(),
            ..self
        }
    }
}

/// Hands a redirect over as the shell does, and waits until it is carried through.
pub async fn take_redirect(
    app: &App,
    text: &str,
    channel: RedirectChannel,
) -> astra_app::Result<Taken> {
    let accepted = app.sign_in().accept_redirect(text, channel).await?;
    let taken = accepted.taken();
    accepted.carry_through().await?;
    Ok(taken)
}

/// Keys as they are typed; without a secret the one that is kept stays.
pub fn keys(client_id: &str, secret: Option<SecretString>) -> ConnectionChange {
    ConnectionChange::Keys {
        client_id: client_id.to_owned(),
        secret,
    }
}

async fn oldest_draft(app: &App) -> astra_app::Result<Draft> {
    match app.onboarding().drafts().await?.readable.into_iter().next() {
        Some(oldest) => Ok(oldest),
        None => app.onboarding().begin_draft(DraftKind::Business).await,
    }
}

/// Sends the oldest draft to Astra.
pub async fn submit_draft(app: &App, send_again: bool) -> astra_app::Result<BusinessRecord> {
    let oldest = oldest_draft(app).await?;
    app.onboarding().submit(&oldest.id, send_again).await
}

impl Desk {
    /// From the welcome screen to the page that asks to sign in.
    pub fn submit(&self, which: Sample) {
        self.run(self.app.settings().finish_welcome()).unwrap();
        self.fill(which);
        self.submit_draft(false).unwrap();
    }

    /// Local id of the business on screen.
    pub fn on_screen(&self) -> String {
        let business = self.run(self.app.businesses().current()).unwrap();
        business.expect("a business is on screen").id.to_string()
    }

    /// What was last typed to move its money.
    pub fn transfer_form(&self) -> TransferForm {
        self.run(self.app.transfers().form(&self.on_screen()))
            .unwrap()
    }

    /// The oldest draft; begins one for a business where there is none.
    pub fn draft(&self) -> Draft {
        self.run(oldest_draft(&self.app)).unwrap()
    }

    /// Fills the oldest draft with sample data.
    pub fn fill(&self, which: Sample) -> Draft {
        let id = self.draft().id;
        self.run(self.app.onboarding().fill_sample(&id, which))
            .unwrap()
    }

    /// Keeps a form as the oldest draft.
    pub fn save(&self, form: BusinessForm) -> astra_app::Result<Draft> {
        let id = self.draft().id;
        self.run(self.app.onboarding().save_draft(&id, form.into()))
    }

    /// Sends the oldest draft to Astra.
    pub fn submit_draft(&self, send_again: bool) -> astra_app::Result<BusinessRecord> {
        self.run(submit_draft(&self.app, send_again))
    }

    pub fn onboard(&self, stage: &Stage, which: Sample) {
        self.submit(which);
        self.sign_in(&mut stage.browser(), Action::Onboard);
    }

    /// A whole session that ends in authorization.
    pub fn sign_in(&self, browser: &mut Browser, action: Action) {
        let redirect = self.authorize(browser, action);
        let taken = self.take(&redirect);
        assert_eq!(taken, Taken::SessionEnded, "the redirect ends the session");
        assert_eq!(self.sign_in_state(), SessionState::Done);
    }

    /// A session up to its redirect, which nobody has taken yet.
    pub fn authorize(&self, browser: &mut Browser, action: Action) -> String {
        browser.authorize(&self.begin(action))
    }

    pub fn begin(&self, action: Action) -> url::Url {
        self.run(
            self.app
                .sign_in()
                .begin(action, RedirectChannel::Window, "/"),
        )
        .expect("the page can be opened")
    }

    /// Hands a redirect over as our own window does.
    pub fn take(&self, redirect: &str) -> Taken {
        self.run(take_redirect(&self.app, redirect, RedirectChannel::Window))
            .unwrap()
    }

    pub fn sign_in_state(&self) -> SessionState {
        self.run(self.app.sign_in().session()).state
    }

    /// Links a card through Astra's pages and gives its id.
    pub fn link(&self, stage: &Stage, number: &str) -> String {
        let url = self.begin(Action::LinkCard);
        let redirect = stage.browser().link_card(&url, number);
        assert_eq!(self.take(&redirect), Taken::SessionEnded);
        let session = self.run(self.app.sign_in().session());
        assert_eq!(session.state, SessionState::Done, "a card was linked");
        session.card_id.expect("the new card is named")
    }
}
