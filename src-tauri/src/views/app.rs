//! What stands around every screen: environment, business in use, next step, and what may go wrong.

use std::path::Path;

use astra_app::{BusinessRecord, Environment, NextStep, Overview, SignedOut, Theme};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::BusinessStatusView;
use crate::environment_switch::Place;

/// How the size of the pages changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ZoomStep {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// 100 percent.
    Actual,
}

/// Who moves money: a company, or a person between cards of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountKindView {
    /// A company.
    Business,
    /// A person.
    Person,
}

/// A business or a person in the switcher.
#[derive(Clone, Serialize, TS)]
pub struct BusinessSummaryView {
    /// Local id.
    pub id: String,
    /// A company, or a person.
    pub kind: AccountKindView,
    /// Trade name, else legal name; of a person the name that they use.
    pub name: String,
    /// Where it stands.
    pub status: BusinessStatusView,
    /// It can call Astra without signing in again.
    pub signed_in: bool,
    /// Cards can be linked now, whether or not money can move yet.
    pub can_link_cards: bool,
    /// Astra may email a link for documents, because its review goes on.
    pub documents_email: Option<DocumentsEmailView>,
}

/// Where Astra's email about documents goes.
#[derive(Clone, Serialize, TS)]
pub struct DocumentsEmailView {
    /// None where only Astra knows it.
    pub address: Option<String>,
}

impl BusinessSummaryView {
    pub(crate) fn new(record: &BusinessRecord, signed_in: bool) -> Self {
        Self {
            signed_in,
            can_link_cards: signed_in && record.may_link_cards(),
            id: record.id.as_str().to_owned(),
            kind: if record.is_person() {
                AccountKindView::Person
            } else {
                AccountKindView::Business
            },
            name: record.name(),
            status: record.into(),
            documents_email: record
                .may_be_emailed_about_documents()
                .then(|| DocumentsEmailView {
                    address: record.contact_email().map(str::to_owned),
                }),
        }
    }
}

/// Environment, business in use, what comes next.
#[derive(Clone, Serialize, TS)]
pub struct AppView {
    /// Which Astra answers.
    pub environment: Environment,
    /// Appearance chosen.
    pub theme: Theme,
    /// The welcome screen was answered.
    pub welcomed: bool,
    /// Closing the window leaves Astra Desk watching.
    pub keep_watching: bool,
    /// Whether it should is to be asked now.
    pub offer_keep_watching: bool,
    /// The business on screen.
    pub business: Option<BusinessSummaryView>,
    /// Every business of this environment.
    pub businesses: Vec<BusinessSummaryView>,
    /// What to do next.
    pub next: NextStep,
    /// Why the business on screen is signed out, where it once was signed in.
    pub signed_out: Option<SignedOut>,
    /// Transfers that are not final.
    pub unresolved_transfers: u32,
    /// Amount of money that arrived this calendar month, in cents.
    #[ts(type = "number")]
    pub moved_this_month: i64,
    /// Astra could not be reached at the last try.
    pub offline: bool,
    /// How old is what the screens show of the business on screen; `null` before Astra was asked about it.
    pub as_of: Option<String>,
    /// Records that trouble at an earlier end made unreadable.
    pub records_lost: u32,
    /// Version of this application.
    pub version: String,
}

impl AppView {
    pub(crate) fn new(overview: &Overview, records_lost: usize) -> Self {
        let summarize = |record: &BusinessRecord| {
            BusinessSummaryView::new(record, overview.signed_in.contains(&record.id))
        };
        Self {
            environment: overview.environment,
            theme: overview.settings.theme,
            welcomed: overview.settings.welcomed,
            keep_watching: overview.settings.keep_watching,
            offer_keep_watching: overview.offers_keep_watching(),
            business: overview.business.as_ref().map(summarize),
            businesses: overview.businesses.iter().map(summarize).collect(),
            next: overview.next,
            signed_out: overview.signed_out,
            unresolved_transfers: overview.unresolved,
            moved_this_month: overview.moved_this_month,
            offline: overview.offline,
            as_of: overview.as_of.map(|at| at.to_string()),
            records_lost: u32::try_from(records_lost).unwrap_or(u32::MAX),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// What a window shows that has nothing else to show yet, or any more.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StartView {
    /// What is starting, or could not start.
    pub environment: Environment,
    /// Folder with everything that it saved.
    pub folder: String,
    /// Copies from before trouble, in that folder.
    pub copies: Vec<String>,
    /// The operating system's keychain was asked and has not answered: it may be asking for its password.
    pub waits_for_keychain: bool,
}

impl StartView {
    pub(crate) fn new(place: &Place, waits_for_keychain: bool) -> Self {
        let text = |path: &Path| path.display().to_string();
        Self {
            environment: place.environment,
            folder: text(&place.folder),
            copies: place.copies.iter().map(|copy| text(copy)).collect(),
            waits_for_keychain,
        }
    }
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

impl LinkView {
    /// Its address, the same in Practice as in the sandbox.
    pub(crate) fn url(self, environment: Environment) -> Url {
        let dashboard = match environment {
            Environment::Production => "https://dashboard.astra.finance/",
            Environment::Practice | Environment::Sandbox => {
                "https://dashboard-sandbox.astra.finance/"
            }
        };
        let text = match self {
            Self::Dashboard => dashboard.to_owned(),
            Self::SdkGenerator => format!("{dashboard}sdk-generator"),
            Self::Documentation => "https://docs.astra.finance/".to_owned(),
        };
        Url::parse(&text).expect("a constant address is a URL")
    }
}
