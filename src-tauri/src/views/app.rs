//! What stands around every screen: environment, business in use, next step, and what may go wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BusinessStatusView, FieldIssueView};

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

/// How the size of the pages changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ZoomStepView {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// 100 percent.
    Actual,
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

/// A business in the switcher.
#[derive(Clone, Serialize, TS)]
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
    /// It turned out to be another account's.
    OtherUser,
}

/// Environment, business in use, what comes next.
#[derive(Clone, Serialize, TS)]
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
    /// Records that trouble at an earlier end made unreadable.
    pub records_lost: u32,
    /// Version of this application.
    pub version: String,
}

/// What a window shows that has nothing else to show yet, or any more.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StartView {
    /// What is starting, or could not start.
    pub environment: EnvironmentView,
    /// Folder with everything that it saved.
    pub folder: String,
    /// Copies from before trouble, in that folder.
    pub copies: Vec<String>,
    /// The operating system's keychain was asked and has not answered: it may be asking for its password.
    pub waits_for_keychain: bool,
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

/// What changed; the screen asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TopicView {
    /// What stands around every screen, and the next step.
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
#[derive(Clone, Serialize, TS)]
pub struct ErrorView {
    /// Key of the sentence under `errors.` in the translation files.
    pub code: String,
    /// Issues by field, for `invalid`.
    pub fields: Vec<FieldIssueView>,
    /// Astra's request id.
    pub request_id: Option<String>,
    /// The proxy that was in the way, for `proxy_…`: host and port, or the setting that holds none.
    pub proxy: Option<String>,
}
