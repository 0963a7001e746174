//! What a screen sees. Every type here is exported to `ui/src/ipc/bindings.ts` (`cargo xtask bindings`);
//! none of them ever carries a token, a code, a secret or a path.
//!
//! Times are RFC 3339 text in UTC, money is whole cents.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which Astra answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentView {
    /// The simulator inside this application.
    Practice,
    /// Astra's sandbox.
    Sandbox,
    /// Astra's production.
    Production,
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThemeView {
    /// As the operating system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The one thing to do next; Home leads with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NextStepView {
    /// Nothing chosen yet.
    Welcome,
    /// This environment has no keys for Astra yet: Settings > Connection.
    Connect,
    /// The form has not been submitted.
    FillDetails,
    /// The form was sent and no clear answer came; the person decides.
    SubmissionUnclear,
    /// Profile accepted, first sign-in missing.
    SignIn,
    /// A sign-in was interrupted while its code was being exchanged.
    SignInInterrupted,
    /// Tokens ended; sign in again.
    SignInAgain,
    /// Astra reviews the business.
    InReview,
    /// Astra wants documents.
    DocumentsNeeded,
    /// Astra wants the details again.
    Retry,
    /// Astra refused the business.
    Rejected,
    /// Astra suspended the business.
    Suspended,
    /// Approved, no card yet.
    LinkFirstCard,
    /// One card, a second is needed for a transfer.
    LinkSecondCard,
    /// Everything is there.
    MoveMoney,
}

/// Where the business stands with Astra.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BusinessStatusView {
    /// Profile accepted; nobody signed in yet, so there is no Astra user.
    ProfileAccepted,
    /// In review.
    Pending,
    /// Good standing.
    Approved,
    /// Details to be checked again.
    Retry,
    /// Documents wanted.
    Document,
    /// Refused.
    Rejected,
    /// Suspended.
    Suspended,
    /// A status this version does not know; shown as "updating".
    Other,
}

/// A business in the switcher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BusinessSummaryView {
    /// Local id.
    pub id: String,
    /// Trade name, else legal name.
    pub name: String,
    /// Where it stands.
    pub status: BusinessStatusView,
    /// It can call Astra without signing in again.
    pub signed_in: bool,
}

/// Why a business that was signed in is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignedOutView {
    /// The person signed out here.
    Here,
    /// Another device signed in: Astra lets only one be signed in at a time.
    Elsewhere,
    /// Astra ended it: ten days without use, or withdrawn.
    Ended,
}

/// The frame: environment, business, what comes next.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AppView {
    /// Which Astra answers.
    pub environment: EnvironmentView,
    /// Appearance chosen.
    pub theme: ThemeView,
    /// The welcome screen was answered.
    pub welcomed: bool,
    /// The business on screen.
    pub business: Option<BusinessSummaryView>,
    /// Every business of this environment.
    pub businesses: Vec<BusinessSummaryView>,
    /// What to do next.
    pub next: NextStepView,
    /// Why the business on screen is signed out, where it once was signed in.
    pub signed_out: Option<SignedOutView>,
    /// Transfers that are not final.
    pub unresolved_transfers: u32,
    /// Amount of money that arrived this calendar month, in cents.
    #[ts(type = "number")]
    pub moved_this_month: i64,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// Version of this application.
    pub version: String,
}

/// How serious an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IssueLevelView {
    /// Must be right before submitting.
    Error,
    /// Worth a second look; never blocks.
    Warning,
}

/// Something about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldIssueView {
    /// Path in the form, such as `business.ein`; for a transfer `amount`, `note`, `from`, `to`.
    pub field: String,
    /// Key of the sentence under `issues.` in the translation files.
    pub code: String,
    /// Values for that sentence, such as the EIN prefix.
    #[ts(type = "Record<string, string>")]
    pub values: std::collections::BTreeMap<String, String>,
    /// Error or warning.
    pub level: IssueLevelView,
}

/// How the last submission went, when it was not simply accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubmissionView {
    /// Nothing sent yet.
    None,
    /// On its way.
    Sending,
    /// Astra said no; nothing was created.
    Refused {
        /// Astra's request id, for support.
        request_id: Option<String>,
        /// Astra's words, bounded.
        detail: String,
    },
    /// No clear answer: it may have arrived, and counts as one of three.
    Unclear {
        /// When it was sent.
        at: String,
    },
}

/// The form and what is to be said about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DraftView {
    /// Which draft this is; saving says it back, so that a late save cannot reach the next one.
    pub id: String,
    /// As typed.
    pub form: astra_app::onboarding::BusinessForm,
    /// Every issue of the whole form; screens show those of fields already visited, all after submit.
    pub issues: Vec<FieldIssueView>,
    /// When the draft was last on disk.
    pub saved_at: Option<String>,
    /// The last submission.
    pub submission: SubmissionView,
    /// Submissions already counted for this phone number; Astra takes three.
    pub submissions_used: u32,
    /// The simulator may be fed sample data.
    pub sample_data: bool,
}

/// Sample data of the vendor's guides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SampleView {
    /// EIN 11-1111111.
    Approved,
    /// EIN 22-2222222.
    Rejected,
    /// Any other EIN: in review first.
    Reviewed,
}

/// Why Astra's window is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInActionView {
    /// First sign-in of a business.
    Onboard,
    /// Sign in again.
    Renew,
    /// Link a debit card.
    LinkCard,
}

/// Where Astra's pages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoorView {
    /// In a window of this application.
    Window,
    /// In the browser of this computer.
    Browser,
}

/// How the visit to Astra's window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInStateView {
    /// None under way.
    Idle,
    /// Astra's window is open.
    Waiting,
    /// The code is being exchanged.
    Exchanging,
    /// Link-card came back; the new card is being read.
    Reading,
    /// Done.
    Done,
    /// Came back from link-card without a new card.
    DoneWithoutCard,
    /// The person cancelled or closed the window.
    Cancelled,
    /// The code had expired; go through Astra's pages again.
    CodeExpired,
    /// The exchange was interrupted; the code may be spent.
    Interrupted,
    /// A redirect came that did not belong to this sign-in.
    Refused,
    /// Somebody else's Astra account came back; nothing was kept of it.
    OtherUser,
    /// Older than 60 minutes.
    TimedOut,
    /// Astra's window left Astra's hosts.
    WrongHost,
    /// Astra answered with an error, or not at all.
    Failed,
}

/// The sign-in screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SignInView {
    /// State.
    pub state: SignInStateView,
    /// Why the window was opened.
    pub action: Option<SignInActionView>,
    /// When it was opened.
    pub started_at: Option<String>,
    /// Number that gets the one-time code, as `(555) 555-0100`.
    pub phone: Option<String>,
    /// Page the visit was begun from.
    pub return_to: Option<String>,
    /// Where Astra's pages are shown, while a visit is under way or was.
    pub door: Option<DoorView>,
    /// Name of the business that signs in.
    pub business: Option<String>,
    /// Visits begun for this phone number within the last hour; only real numbers are counted. Astra may block a
    /// number after five.
    pub tries_this_hour: u32,
    /// Card that was linked, after `done` of link-card.
    pub card_id: Option<String>,
    /// Astra's request id where something failed.
    pub request_id: Option<String>,
}

/// One step of the review.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TimelineStepView {
    /// Key under `timeline.` in the translation files.
    pub step: String,
    /// Done, current, or ahead.
    pub state: StepStateView,
    /// When it happened.
    pub at: Option<String>,
}

/// State of a timeline step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepStateView {
    /// Behind us.
    Done,
    /// Now.
    Current,
    /// Still ahead.
    Ahead,
    /// Ended badly.
    Failed,
}

/// The business screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BusinessView {
    /// Id, name, status.
    pub summary: BusinessSummaryView,
    /// Legal name.
    pub legal_name: String,
    /// Trade name, if another.
    pub doing_business_as: Option<String>,
    /// Kind of business, in the form's word.
    pub business_type: String,
    /// Last four digits of the EIN, if it has one.
    pub ein_last_four: Option<String>,
    /// One line.
    pub address: String,
    /// Website.
    pub website: Option<String>,
    /// Number that gets the one-time code, formatted.
    pub phone: String,
    /// Where Astra sends email about documents.
    pub contact_email: String,
    /// Name of the admin.
    pub admin_name: String,
    /// Name of the controller.
    pub controller_name: String,
    /// Names of the owners.
    pub owner_names: Vec<String>,
    /// Review steps.
    pub timeline: Vec<TimelineStepView>,
    /// When the details were accepted.
    pub submitted_at: String,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// Astra's id of the profile.
    pub business_profile_id: String,
    /// Astra's id of the user, once there is one.
    pub user_id: Option<String>,
}

/// A card's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardStatusView {
    /// Usable.
    Approved,
    /// Astra looks at it.
    Flagged,
    /// Unusable.
    Rejected,
    /// Removed.
    Removed,
    /// A status this version does not know.
    Other,
}

/// A card.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardView {
    /// Astra's id.
    pub id: String,
    /// Visa, Mastercard.
    pub company: String,
    /// Last four digits.
    pub last_four: String,
    /// `MM/YY`.
    pub expires: String,
    /// Name on the card.
    pub holder: Option<String>,
    /// Standing.
    pub status: CardStatusView,
    /// Review reasons as Astra's codes (C1011 …), only the unfavourable ones have a sentence.
    pub review_reasons: Vec<String>,
    /// May fund transfers.
    pub can_send: bool,
    /// May receive transfers.
    pub can_receive: bool,
    /// When it was linked.
    pub linked_at: Option<String>,
}

/// The list of cards.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardsView {
    /// Newest first.
    pub cards: Vec<CardView>,
    /// When Astra was last asked.
    pub as_of: Option<String>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// What the person typed to move money.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TransferRequestView {
    /// Card id the money leaves.
    pub from: String,
    /// Card id the money reaches.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed; goes to Astra.
    pub note: String,
}

/// What was last typed to move money and not confirmed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TransferFormView {
    /// Card id the money leaves; may be empty.
    pub from: String,
    /// Card id the money reaches; may be empty.
    pub to: String,
    /// Amount as typed.
    pub amount: String,
    /// Note as typed.
    pub note: String,
}

/// What a transfer will do, from Astra's own preview.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PreviewView {
    /// Local id; confirm with it. Confirming twice is one transfer.
    pub id: String,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Amount asked for, cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Taken from the first card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// Put on the second card, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// What it costs the person, cents; `null` where Astra does not say.
    #[ts(type = "number | null")]
    pub fee: Option<i64>,
    /// Astra's words for when it arrives, if any.
    pub settlement: Option<String>,
    /// Note that will be sent.
    pub note: String,
    /// The same cards and amount were used within the last 10 minutes.
    pub looks_repeated: bool,
    /// The transfer that was not found and that this one would replace.
    pub sent_again_for: Option<String>,
}

/// A card inside a transfer.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardRefView {
    /// Astra's id.
    pub id: String,
    /// Visa, Mastercard; empty when the card is not known here any more.
    pub company: String,
    /// Last four digits; empty when not known.
    pub last_four: String,
}

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TransferStateView {
    /// Confirmed here, not sent yet.
    Prepared,
    /// On its way to Astra.
    Sending,
    /// No clear answer: checking with Astra, never sent again by itself.
    Checking,
    /// Looked for long enough and not found; the person decides.
    NotFound,
    /// Astra took it.
    Accepted,
    /// Astra waits for the business to be approved.
    WaitingForApproval,
    /// Money is moving.
    Pending,
    /// Done.
    Processed,
    /// Astra said no; nothing moved.
    Refused,
    /// Failed; the money is where it was.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Given up by the person before it was sent, or after it was not found.
    Abandoned,
    /// Not found, and sent again as another transfer.
    Replaced,
}

/// A transfer in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TransferView {
    /// Local id, eight letters and digits; Astra knows it too.
    pub id: String,
    /// Where it stands.
    pub state: TransferStateView,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// Cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Note.
    pub note: String,
    /// When it was confirmed.
    pub created_at: String,
    /// When its state last changed.
    pub changed_at: String,
}

/// One line of a transfer's history.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TransferEventView {
    /// State it came to.
    pub state: TransferStateView,
    /// When.
    pub at: String,
}

/// A transfer in detail.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TransferDetailView {
    /// The line of the list.
    pub transfer: TransferView,
    /// Fee shown before confirming, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub fee_shown: Option<i64>,
    /// What was to leave the first card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub pull_amount: Option<i64>,
    /// What was to reach the second card, cents; `null` where Astra did not say.
    #[ts(type = "number | null")]
    pub push_amount: Option<i64>,
    /// Prepared, nothing under way, and what was shown still holds: it can be sent.
    pub can_send: bool,
    /// It can be given up: prepared with nothing under way, or not found.
    pub can_leave: bool,
    /// Astra's words on settlement.
    pub settlement: Option<String>,
    /// History, oldest first.
    pub events: Vec<TransferEventView>,
    /// Astra's words for a refusal or failure, bounded.
    pub reason: Option<String>,
    /// Astra's routine id.
    pub routine_id: Option<String>,
    /// Astra's transfer id.
    pub transfer_id: Option<String>,
    /// Astra's request id of the last telling answer.
    pub request_id: Option<String>,
    /// When Astra is asked next while checking.
    pub next_check_at: Option<String>,
    /// The request may have reached Astra, so it stays watched even when given up.
    pub may_have_arrived: bool,
    /// The transfer this one was sent again for.
    pub sent_again_for: Option<String>,
    /// The transfer that was sent instead of this one.
    pub sent_again_as: Option<String>,
}

/// The list of transfers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TransfersView {
    /// Newest first.
    pub transfers: Vec<TransferView>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

/// A redirect URI registered at Astra.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RedirectUriView {
    /// Exactly as registered.
    pub uri: String,
    /// Astra's pages are opened with this one.
    pub used: bool,
    /// An https address (A59): in the system browser it needs a page that forwards to our scheme.
    pub web: bool,
}

/// The company file and what became of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CompanyFileView {
    /// Where it is looked for on this kind of system, as documented.
    pub place: String,
    /// Whether it is there and can be used.
    pub state: CompanyFileStateView,
    /// Environment that it names.
    pub environment: Option<EnvironmentView>,
    /// Host of the broker that it names; brokers come with a later version.
    pub broker_host: Option<String>,
}

/// Whether there is a company file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompanyFileStateView {
    /// None.
    Missing,
    /// Read and used.
    Used,
    /// It is there and cannot be read.
    Unreadable,
    /// It says something that it may not say; nothing of it is used.
    Malformed,
}

/// How Astra is reached.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionView {
    /// Which Astra answers.
    pub environment: EnvironmentView,
    /// Host of the API.
    pub api_host: String,
    /// Host that takes card numbers.
    pub secure_host: String,
    /// Host of the hosted pages.
    pub pages_host: String,
    /// Client id, which is not secret, once there is one.
    pub client_id: Option<String>,
    /// A client secret is sealed here. It is never shown.
    pub secret_kept: bool,
    /// Client and redirect URIs can be changed in this environment.
    pub editable: bool,
    /// Redirect URIs, in the order in which they were entered.
    pub redirect_uris: Vec<RedirectUriView>,
    /// Astra returns the `state` on every action (A60). Where it does not, the system browser cannot be used.
    pub state_echoed: bool,
    /// How keys are kept: `keychain`, `passphrase` or `file`.
    pub keys_kept_in: String,
    /// The company file.
    pub company_file: CompanyFileView,
}

/// What Astra said to the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionOutcomeView {
    /// Client id and secret are right.
    Connected,
    /// Astra knows no such client id and secret.
    KeysRefused,
    /// No way to Astra: no network, a proxy, or a certificate that cannot be trusted.
    Offline,
    /// Astra answered, but not what it should.
    Unavailable,
}

/// How testing the connection went.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionTestView {
    /// What Astra said.
    pub outcome: ConnectionOutcomeView,
    /// Astra's request id.
    pub request_id: Option<String>,
}

/// Whether a link of our scheme reaches this application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkTestView {
    /// It came back through the operating system.
    Reached,
    /// It was opened and did not come back in time.
    NotReached,
    /// The operating system opens nothing for it.
    NothingOpensIt,
}

/// Pages outside the application that a screen may have opened; each is a constant of this environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkView {
    /// Astra's dashboard.
    Dashboard,
    /// The dashboard's generator of sign-in addresses.
    SdkGenerator,
    /// Astra's documentation.
    Documentation,
}

/// What is shown before a business is removed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RemovalView {
    /// Local id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Astra's id of the profile: no call of Astra's lists it.
    pub profile_id: String,
    /// Astra's id of the user, if there is one.
    pub user_id: Option<String>,
    /// Number that gets one-time codes, as `(555) 555-0100`.
    pub phone: String,
    /// Ids of transfers that are not over; as long as there are any, the business cannot be removed.
    pub unresolved: Vec<String>,
    /// How keys are kept: `keychain`, `passphrase` or `file`. Only a keychain makes old copies unreadable.
    pub keys_kept_in: String,
}

/// How an assumption about Astra's API came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerdictView {
    /// As assumed.
    Held,
    /// Otherwise than assumed.
    Broke,
    /// Cannot be seen from here.
    NotReachable,
}

/// One assumption, checked.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FindingView {
    /// 1 to 63; the register is in `astra-check`.
    pub number: u8,
    /// What is assumed, in the vendor's words.
    pub about: String,
    /// How it came out.
    pub verdict: VerdictView,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Astra's request id.
    pub request_id: Option<String>,
}

/// What changed; the screen asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TopicView {
    /// Frame and next step.
    App,
    /// Draft or submission.
    Draft,
    /// Sign-in.
    SignIn,
    /// Business and its status.
    Business,
    /// Cards.
    Cards,
    /// Transfers.
    Transfers,
}

/// Something went wrong, for the person.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ErrorView {
    /// Key of the sentence under `errors.` in the translation files.
    pub code: String,
    /// Issues by field, for `invalid`.
    pub fields: Vec<FieldIssueView>,
    /// Astra's request id.
    pub request_id: Option<String>,
}
