//! The areas, put together, and what touches several of them; `overview`, `read_models`,
//! `removal`, `migration` and `poller` beside it do so too, and nothing else does.
//!
//! An area uses areas to its left only: ground, connection, tokens, businesses, cards, then documents, onboarding, sign-in,
//! routines and transfers, which do not know each other, then contact and reminders. What an area to the right has to learn is published
//! ([`Changes`], [`PollNow`]) or returned to here.
//!
//! # Lock order
//!
//! Submissions, refresh (one lock a business), sign-in, ledger: a task that holds one takes only those behind it. The
//! locks of the connection, settings, early losses and the poller's schedule come last and are held for no call to Astra.

use std::sync::Arc;

use astra_client::{Endpoints, Options};
use astra_vault::{Entropy, Vault};
use tokio::sync::broadcast;
use tracing::info;

use crate::businesses::Businesses;
use crate::cards::Cards;
use crate::connection::{Connection, ConnectionChange, RedirectUri, Source};
use crate::contact::Contact;
use crate::documents::Documents;
use crate::export::Exports;
use crate::ground::Ground;
use crate::ground::changes::{Changes, Topic};
use crate::ground::clock::{Clock, RunClock};
use crate::ground::environment::Environment;
use crate::ground::error::{AppError, Result};
use crate::ground::journal;
use crate::ground::poll_now::PollNow;
use crate::ground::settings::SettingsStore;
use crate::ground::store::Store;
use crate::onboarding::{Onboarding, SubmissionEntry};
use crate::poller::Poller;
use crate::reminders::Reminders;
use crate::routines::Routines;
use crate::sign_in::{SessionState, SignIn};
use crate::tokens::Tokens;
use crate::transfers::{
    Checkpoint, CheckpointEntry, Intent, Quote, Steps, TransferEntry, TransferForm, Transfers,
};

/// Steps of transfers that a start reads in about ten milliseconds.
pub const CHECKPOINT_AFTER: usize = 1_000;

/// Everything the application is made of, handed in.
pub struct Parts {
    /// Which Astra answers.
    pub environment: Environment,
    /// The opened data folder of that environment.
    pub vault: Vault,
    /// The hosts of that Astra.
    pub endpoints: Endpoints,
    /// Who calls, and the registered redirect URIs.
    pub source: Source,
    /// Limits of every call.
    pub options: Options,
    /// The redirect URI with the scheme that the operating system hands to us. Astra need not know it: a page at
    /// a registered https address may forward to it (A59, custom scheme accepted).
    pub own_redirect_uri: RedirectUri,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// So many steps of transfers are read from the journal at a start before it gets a checkpoint;
    /// [`CHECKPOINT_AFTER`](crate::CHECKPOINT_AFTER) but in tests.
    pub checkpoint_after: usize,
}

/// The application without a window. Cheap to clone; all clones are one application.
#[derive(Clone)]
pub struct App {
    pub(crate) ground: Arc<Ground>,
    pub(crate) connection: Arc<Connection>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) businesses: Arc<Businesses>,
    pub(crate) cards: Arc<Cards>,
    pub(crate) onboarding: Arc<Onboarding>,
    pub(crate) sign_in: Arc<SignIn>,
    pub(crate) routines: Arc<Routines>,
    pub(crate) transfers: Arc<Transfers>,
    pub(crate) reminders: Arc<Reminders>,
    pub(crate) documents: Arc<Documents>,
    pub(crate) contact: Arc<Contact>,
    pub(crate) exports: Arc<Exports>,
    pub(crate) poller: Arc<Poller>,
}

impl App {
    /// Puts the parts together, reads the journal and settles what an earlier run left half done.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub async fn start(parts: Parts) -> Result<Self> {
        let store = Store::new(Arc::new(parts.vault));
        let changes = Changes::new();
        let ground = Arc::new(Ground {
            environment: parts.environment,
            settings: SettingsStore::new(store.clone(), changes.clone()),
            store,
            clock: RunClock::new(parts.clock),
            entropy: parts.entropy,
            changes,
            poll_now: PollNow::default(),
        });
        let connection = Arc::new(Connection::new(
            &ground,
            parts.endpoints,
            parts.source,
            parts.options,
            parts.own_redirect_uri,
        ));
        let tokens = Arc::new(Tokens::new(&ground, &connection));
        let businesses = Arc::new(Businesses::new(&ground, &connection, &tokens));
        let cards = Arc::new(Cards::new(&ground, &connection, &tokens, &businesses));
        let onboarding = Arc::new(Onboarding::new(&ground, &connection, &businesses));
        let transfers = Arc::new(Transfers::new(
            &ground,
            &connection,
            &tokens,
            &businesses,
            &cards,
        ));
        let sign_in = Arc::new(SignIn::new(
            &ground,
            &connection,
            &tokens,
            &businesses,
            &cards,
        ));
        let documents = Arc::new(Documents::new(&ground, &connection, &tokens, &businesses));
        let contact = Arc::new(Contact::new(&ground, &tokens, &businesses));
        let reminders = Arc::new(Reminders::new(&ground, &businesses, &cards, &transfers));
        let routines = Arc::new(Routines::new(&ground, &tokens, &businesses));
        let exports = Arc::new(Exports::new(&ground, &businesses, &transfers));
        let poller = Arc::new(Poller::new(
            &ground,
            &connection,
            &tokens,
            &businesses,
            &cards,
            &sign_in,
            &transfers,
            &routines,
            &reminders,
            &contact,
        ));
        let app = Self {
            connection,
            tokens,
            businesses,
            cards,
            onboarding,
            routines,
            transfers,
            reminders,
            sign_in,
            documents,
            contact,
            exports,
            poller,
            ground,
        };
        app.migrate_first_version().await?;
        app.connection.open().await?;
        app.read_journal(parts.checkpoint_after).await?;
        app.sign_in.recover().await?;
        app.documents.recover().await?;
        Ok(app)
    }

    /// What the journal says, from its last checkpoint on, and everything that is not about transfers.
    async fn read_journal(&self, checkpoint_after: usize) -> Result<()> {
        let store = &self.ground.store;
        let checkpoint = Checkpoint::latest(store).await?;
        let from = checkpoint.clone();
        let wanted = move |seq| from.as_ref().is_none_or(|from| from.leaves(seq));
        let entries = journal::read(store, wanted).await?;
        let submissions = journal::of_area::<SubmissionEntry>(&entries)?;
        let steps = journal::of_area::<TransferEntry>(&entries)?;
        let checkpoints = journal::of_area::<CheckpointEntry>(&entries)?;
        if submissions.len() + steps.len() + checkpoints.len() != entries.len() {
            return Err(AppError::Internal(
                "an entry of the journal is of no known kind",
            ));
        }
        let with_money = steps.iter().map(|(_, step)| step.business());
        let with_money = with_money.chain(checkpoint.iter().flat_map(Checkpoint::with_money));
        let with_money = with_money.cloned().collect();
        let (others, submissions): (Vec<u64>, Vec<_>) = submissions.into_iter().unzip();
        self.onboarding.recover(&submissions, &with_money).await?;
        let read = Steps {
            checkpoint,
            steps,
            others,
            checkpoint_after,
        };
        self.transfers.recover(read).await
    }

    /// Which Astra answers.
    pub fn environment(&self) -> Environment {
        self.ground.environment
    }

    /// Choices of the person in this environment.
    pub fn settings(&self) -> &SettingsStore {
        &self.ground.settings
    }

    /// Everything is asked for soon, with quick repeats: when the window gets the focus.
    pub fn poll_now(&self) {
        self.ground.poll_now.everything();
    }

    /// How Astra is reached.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// The tokens of every business.
    pub fn tokens(&self) -> &Arc<Tokens> {
        &self.tokens
    }

    /// Every business on this computer.
    pub fn businesses(&self) -> &Arc<Businesses> {
        &self.businesses
    }

    /// The cards of every business.
    pub fn cards(&self) -> &Arc<Cards> {
        &self.cards
    }

    /// The drafts and every submission.
    pub fn onboarding(&self) -> &Arc<Onboarding> {
        &self.onboarding
    }

    /// Signing in, and linking a card.
    pub fn sign_in(&self) -> &Arc<SignIn> {
        &self.sign_in
    }

    /// The routines that recur, of every business.
    pub fn routines(&self) -> &Arc<Routines> {
        &self.routines
    }

    /// The transfers of every business.
    pub fn transfers(&self) -> &Arc<Transfers> {
        &self.transfers
    }

    /// The reminders of every business.
    pub fn reminders(&self) -> &Arc<Reminders> {
        &self.reminders
    }

    /// Asks Astra what a transfer would do, as [`Transfers::preview`] does. One that a reminder filled in deals with it.
    ///
    /// # Errors
    /// As [`Transfers::preview`].
    pub async fn preview_transfer(&self, form: TransferForm) -> Result<Quote> {
        let reminder = self.reminders.mark_of(&form).await?;
        self.transfers.preview_for(form, reminder).await
    }

    /// Confirms a preview, as [`Transfers::confirm`] does; the reminder that it was prepared from is dealt with.
    ///
    /// # Errors
    /// As [`Transfers::confirm`].
    pub async fn confirm_transfer(&self, id: &str) -> Result<Intent> {
        let intent = self.transfers.confirm(id).await?;
        self.reminders.confirmed(&intent).await;
        Ok(intent)
    }

    /// Transfers as files.
    pub fn exports(&self) -> &Arc<Exports> {
        &self.exports
    }

    /// Documents that Astra asks for.
    pub fn documents(&self) -> &Arc<Documents> {
        &self.documents
    }

    /// Requests to change the phone number or the address.
    pub fn contact(&self) -> &Arc<Contact> {
        &self.contact
    }

    /// Asks Astra about everything that is pending.
    pub fn poller(&self) -> &Arc<Poller> {
        &self.poller
    }

    /// Changes from now on; a slow listener loses the oldest and should then ask for everything.
    pub fn changes(&self) -> broadcast::Receiver<Topic> {
        self.ground.changes.subscribe()
    }

    /// Something is on its way to Astra whose answer must be written down here: not the moment to close.
    pub async fn is_busy(&self) -> bool {
        let session = self.sign_in.hold().await.state;
        self.transfers.is_sending_any()
            || matches!(session, SessionState::Exchanging | SessionState::Reading)
            || self.onboarding.is_submitting_any()
            || self.documents.is_sending_any()
    }

    /// Destroys the tokens of a business. Who it is at Astra, its cards and its history stay.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while a code is being exchanged for it, or a transfer is on its way; where
    /// the disk fails.
    pub async fn sign_out(&self, id: &str) -> Result<()> {
        let business = self.businesses.by_id(id).await?.id;
        self.transfers.refuse_while_sending(&business).await?;
        self.sign_in.end_session_of(&business).await?;
        self.tokens.sign_out(&business).await
    }

    /// Takes up the tokens that were kept when another device used the account too. The other device then loses its
    /// access token, as this one did.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] where they were not kept for that, or Astra does not take them any more; what the network
    /// says.
    pub async fn carry_on_here(&self, id: &str) -> Result<()> {
        let business = self.businesses.by_id(id).await?.id;
        self.tokens.carry_on_here(&business).await
    }

    /// Changes how Astra is reached. Other keys end a session under way: its code would belong to the client that opened
    /// the page.
    ///
    /// # Errors
    /// As [`ConnectionChange`] says, by field; [`AppError::NotAllowedNow`] where the environment brings its own
    /// connection, or while a code is being exchanged.
    pub async fn change_connection(&self, change: ConnectionChange) -> Result<()> {
        let session = self.sign_in.hold().await;
        if session.state == SessionState::Exchanging {
            return Err(AppError::NotAllowedNow("a code is being exchanged"));
        }
        let opened_with = self.sign_in.pending_redirect_uri().await?;
        let other_keys = self
            .connection
            .change(change, opened_with.as_deref())
            .await?;
        drop(session);
        if other_keys {
            self.sign_in.cancel().await?;
        }
        info!("the connection was changed");
        self.ground.changes.publish(&[Topic::App, Topic::Cards]);
        self.ground.poll_now.everything();
        Ok(())
    }

    /// Waits for work on the disk that is under way and closes the data folder.
    pub async fn close(&self) -> Result<()> {
        self.ground.store.close().await
    }
}
