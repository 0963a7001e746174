//! Documents that Astra asks for.

use astra_app::documents::{
    ChosenFile, DocumentDetail, FailureReason, FileIssue, FileRecord, FileState, Offer, Side, sides,
};
use astra_app::{BusinessKind, DocumentsDetail};
use astra_client::DocumentType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::BusinessStatusView;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentTypeView {
    /// A driver's license.
    License,
    /// An identity card.
    IdCard,
    /// A passport.
    Passport,
    /// Anything else, such as a company's documents.
    Other,
}

impl From<DocumentType> for DocumentTypeView {
    fn from(document_type: DocumentType) -> Self {
        match document_type {
            DocumentType::License => Self::License,
            DocumentType::IdCard => Self::IdCard,
            DocumentType::Passport => Self::Passport,
            DocumentType::Other => Self::Other,
        }
    }
}

impl From<DocumentTypeView> for DocumentType {
    fn from(document_type: DocumentTypeView) -> Self {
        match document_type {
            DocumentTypeView::License => Self::License,
            DocumentTypeView::IdCard => Self::IdCard,
            DocumentTypeView::Passport => Self::Passport,
            DocumentTypeView::Other => Self::Other,
        }
    }
}

/// Whether documents can be sent from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentOfferView {
    /// Yes.
    Open,
    /// Astra asks for none.
    NotAsked,
    /// Only with a sign-in.
    SignedOut,
}

impl From<Offer> for DocumentOfferView {
    fn from(offer: Offer) -> Self {
        match offer {
            Offer::Open => Self::Open,
            Offer::NotAsked => Self::NotAsked,
            Offer::SignedOut => Self::SignedOut,
        }
    }
}

/// A file that was chosen or dropped.
#[derive(Clone, Serialize, TS)]
pub struct ChosenFileView {
    /// Names it until the application is closed.
    pub handle: String,
    /// Its name on this computer.
    pub name: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Why it cannot be sent as that document.
    pub issue: Option<FileIssue>,
}

impl From<ChosenFile> for ChosenFileView {
    fn from(file: ChosenFile) -> Self {
        Self {
            handle: file.handle,
            name: file.name,
            bytes: file.bytes,
            issue: file.issue,
        }
    }
}

/// What is told of files over the window.
#[derive(Clone, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DropView {
    /// Files are held over it.
    Over,
    /// They are gone, dropped or not.
    Left,
    /// A file was dropped.
    Dropped {
        /// Names it until the application is closed.
        handle: String,
    },
}

/// How far a document, or one file of it, came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStateView {
    /// Chosen, and waits for the file before it.
    Chosen,
    /// On its way.
    Sending,
    /// Astra has the bytes; it was not told so yet.
    Sent,
    /// Astra was told that it has the bytes, and did not answer clearly.
    SentUnclear,
    /// Astra has it.
    Confirmed,
    /// Not sent.
    Failed,
}

/// One file of a document.
#[derive(Clone, Serialize, TS)]
pub struct DocumentFileView {
    /// What it shows.
    pub side: Side,
    /// Its name on this computer.
    pub name: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes that were handed over so far.
    #[ts(type = "number")]
    pub sent: u64,
    /// How far it came.
    pub state: DocumentStateView,
    /// Why it was not sent.
    pub reason: Option<FailureReason>,
}

/// A document that was to be sent.
#[derive(Clone, Serialize, TS)]
pub struct DocumentView {
    /// Local id.
    pub id: String,
    /// What it is.
    pub document_type: DocumentTypeView,
    /// When sending it was asked for.
    pub created_at: String,
    /// One for each side.
    pub files: Vec<DocumentFileView>,
    /// How far it came as a whole.
    pub state: DocumentStateView,
    /// It is on its way at this moment.
    pub under_way: bool,
    /// It can go on without choosing a file again.
    pub can_retry: bool,
    /// When Astra confirmed the last of it.
    pub confirmed_at: Option<String>,
    /// Astra's request id, where something failed.
    pub request_id: Option<String>,
}

impl From<DocumentDetail> for DocumentView {
    fn from(document: DocumentDetail) -> Self {
        let record = document.record;
        let now = document.progress;
        let files: Vec<DocumentFileView> = record
            .files
            .iter()
            .map(|file| {
                let handed_over = now.filter(|now| now.side == file.side);
                file_view(file, handed_over.map_or(0, |now| now.sent))
            })
            .collect();
        let confirmed = record.files.iter().filter_map(|file| match &file.state {
            FileState::Confirmed { at } => Some(*at),
            _ => None,
        });
        let failed = record.files.iter().find_map(|file| match &file.state {
            FileState::Failed { request_id, .. } => request_id.clone(),
            _ => None,
        });
        Self {
            state: whole(&files),
            under_way: document.under_way,
            can_retry: document.can_retry,
            confirmed_at: confirmed.max().map(|at| at.to_string()),
            request_id: failed,
            id: record.id,
            document_type: record.document_type.into(),
            created_at: record.created_at.to_string(),
            files,
        }
    }
}

/// A document is as far as the file of it that came least far.
fn whole(files: &[DocumentFileView]) -> DocumentStateView {
    use DocumentStateView::{Chosen, Confirmed, Failed, Sending, Sent, SentUnclear};
    [Failed, Sending, Chosen, SentUnclear, Sent]
        .into_iter()
        .find(|state| files.iter().any(|file| file.state == *state))
        .unwrap_or(Confirmed)
}

fn file_view(file: &FileRecord, handed_over: u64) -> DocumentFileView {
    let (state, sent, reason) = match &file.state {
        FileState::Chosen => (DocumentStateView::Chosen, 0, None),
        FileState::Sending => (DocumentStateView::Sending, handed_over, None),
        FileState::Sent { unclear: false, .. } => (DocumentStateView::Sent, file.bytes, None),
        FileState::Sent { unclear: true, .. } => (DocumentStateView::SentUnclear, file.bytes, None),
        FileState::Confirmed { .. } => (DocumentStateView::Confirmed, file.bytes, None),
        FileState::Failed { reason, .. } => (DocumentStateView::Failed, 0, Some(*reason)),
    };
    DocumentFileView {
        side: file.side,
        name: file.name.clone(),
        bytes: file.bytes,
        sent,
        state,
        reason,
    }
}

/// A type of document that can be sent, and its sides.
#[derive(Clone, Serialize, TS)]
pub struct DocumentChoiceView {
    /// What it is.
    pub document_type: DocumentTypeView,
    /// Which sides are sent of it.
    pub sides: Vec<Side>,
    /// A PDF can be sent, too.
    pub pdf: bool,
}

/// The documents of the business on screen.
#[derive(Clone, Serialize, TS)]
pub struct DocumentsView {
    /// Name of the business.
    pub business: String,
    /// Where it stands.
    pub status: BusinessStatusView,
    /// Kind of business; none of a kind that this version does not know.
    pub business_type: Option<BusinessKind>,
    /// Whether documents can be sent from here.
    pub offer: DocumentOfferView,
    /// What can be sent.
    pub choices: Vec<DocumentChoiceView>,
    /// Newest first.
    pub documents: Vec<DocumentView>,
    /// Astra could not be reached at the last try.
    pub offline: bool,
}

impl From<DocumentsDetail> for DocumentsView {
    fn from(detail: DocumentsDetail) -> Self {
        let choice = |document_type: DocumentType| DocumentChoiceView {
            document_type: document_type.into(),
            sides: sides(document_type).to_vec(),
            pdf: detail.takes_pdf && document_type == DocumentType::Other,
        };
        Self {
            business: detail.record.name().to_owned(),
            status: (&detail.record).into(),
            business_type: detail.record.kind(),
            offer: detail.offer.into(),
            choices: [
                DocumentType::License,
                DocumentType::IdCard,
                DocumentType::Passport,
                DocumentType::Other,
            ]
            .map(choice)
            .to_vec(),
            documents: detail.documents.into_iter().map(Into::into).collect(),
            offline: detail.offline,
        }
    }
}
