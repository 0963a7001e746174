//! Documents that Astra asks for: chosen, checked on this computer, sent, confirmed (CONTRACT.md 12).
//!
//! A chosen file is known by a handle, as long as this program runs; its path leaves Rust for no screen and no disk. Its
//! bytes are read when they are checked and when they are sent, and never kept.

mod check;
mod record;
mod sending;

use std::collections::HashMap;
use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astra_client::{DOCUMENT_MAX_BYTES, DocumentFormat, DocumentType, UserStatus};
use astra_vault::Table;
use jiff::Timestamp;
use tracing::info;

use crate::businesses::{BusinessRecord, Businesses};
use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, random_hex};
use crate::ground::store::Scope;
use crate::tokens::Tokens;

pub use check::FileIssue;
pub use record::{DocumentRecord, FailureReason, FileRecord, FileState, Side, sides};

const DOCUMENTS: Table = Table("documents");

/// Longest name of a file that is kept and shown, in characters.
const LONGEST_NAME: usize = 120;

/// A file that was chosen, and what was found in it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// Names it as long as this program runs.
    pub handle: String,
    /// Its name on this computer.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Why it cannot be sent as that document.
    pub issue: Option<FileIssue>,
    format: Option<DocumentFormat>,
}

/// The name of a file may be that of its owner.
impl fmt::Debug for ChosenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChosenFile")
            .field("bytes", &self.bytes)
            .field("issue", &self.issue)
            .finish_non_exhaustive()
    }
}

/// How much of a document is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which file of it.
    pub side: Side,
    /// Bytes of that file that were handed over.
    pub sent: u64,
    /// Its size.
    pub total: u64,
}

/// A document and what can be done with it now.
#[derive(Debug, Clone)]
pub struct DocumentDetail {
    /// What is kept of it.
    pub record: DocumentRecord,
    /// It is on its way at this moment.
    pub under_way: bool,
    /// How much of the file that is being sent was handed over.
    pub progress: Option<Progress>,
    /// Sending or confirming can go on without choosing a file again.
    pub can_retry: bool,
}

/// Whether documents can be sent from here for a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Yes.
    Open,
    /// Astra asks for none.
    NotAsked,
    /// Only with a sign-in.
    SignedOut,
}

/// The documents of every business.
pub struct Documents {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    /// Where each chosen file lies, by its handle. Gone with this environment.
    chosen: Mutex<HashMap<String, PathBuf>>,
    /// What is on its way, by business: one document at a time.
    under_way: Mutex<HashMap<BusinessId, UnderWay>>,
}

#[derive(Clone)]
struct UnderWay {
    document: String,
    progress: Option<Progress>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Documents {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            chosen: Mutex::default(),
            under_way: Mutex::default(),
        }
    }

    /// At the start: what an earlier run left on its way did not arrive whole, or was not confirmed.
    pub(crate) async fn recover(&self) -> Result<()> {
        for business in self.businesses.list().await? {
            for mut document in self.records(&business.id).await? {
                let mut interrupted = false;
                for file in &mut document.files {
                    if matches!(file.state, FileState::Sending | FileState::Chosen) {
                        file.state = FileState::Failed {
                            reason: FailureReason::Interrupted,
                            request_id: None,
                        };
                        interrupted = true;
                    }
                }
                if interrupted {
                    self.put(&business.id, &document).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether documents of a business can be sent from here: Astra takes them of users it asks for some
    /// (CONTRACT.md 12).
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn offer(&self, record: &BusinessRecord) -> Result<Offer> {
        if record.status() != Some(&UserStatus::Document) {
            return Ok(Offer::NotAsked);
        }
        Ok(if self.tokens.is_signed_in(&record.id).await? {
            Offer::Open
        } else {
            Offer::SignedOut
        })
    }

    /// The documents of a business, newest first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self, business: &BusinessId) -> Result<Vec<DocumentDetail>> {
        let mut records = self.records(business).await?;
        records.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        let under_way = lock(&self.under_way).get(business).cloned();
        let detail = |record: DocumentRecord| {
            let now = under_way.as_ref().filter(|now| now.document == record.id);
            let has_all = record.files.iter().all(|file| match file.state {
                FileState::Sent { .. } | FileState::Confirmed { .. } => true,
                _ => lock(&self.chosen).contains_key(&file.handle),
            });
            DocumentDetail {
                under_way: now.is_some(),
                progress: now.and_then(|now| now.progress),
                can_retry: now.is_none() && has_all && !record.is_confirmed(),
                record,
            }
        };
        Ok(records.into_iter().map(detail).collect())
    }

    /// Since when it is not known whether Astra has a document of a business: the newest of them.
    pub(crate) async fn unclear_since(&self, business: &BusinessId) -> Result<Option<Timestamp>> {
        let details = self.list(business).await?;
        let unclear = details
            .iter()
            .filter(|detail| !detail.under_way && detail.record.is_unclear());
        Ok(unclear.map(|detail| detail.record.created_at).max())
    }

    /// Whether any document is on its way.
    pub(crate) fn is_sending_any(&self) -> bool {
        !lock(&self.under_way).is_empty()
    }

    /// Takes a file that the person chose, and gives the handle that names it as long as this program runs.
    pub fn hold(&self, path: PathBuf) -> String {
        let handle = random_hex(self.ground.entropy.as_ref(), 16);
        lock(&self.chosen).insert(handle.clone(), path);
        handle
    }

    /// Looks at a chosen file as a document of that type of the business on screen.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] without a business; [`AppError::NotFound`] for a handle of an earlier run. What is wrong
    /// with the file itself is no error: it stands in the answer.
    pub async fn look_at(&self, handle: &str, document_type: DocumentType) -> Result<ChosenFile> {
        let business = self.businesses.required().await?;
        let path = lock(&self.chosen).get(handle).cloned();
        let path = path.ok_or(AppError::NotFound("file"))?;
        let (bytes, checked) = match read(&path).await {
            Ok(file) => {
                let size = file.len;
                (size, self.check(&business, file, document_type).await)
            }
            Err(issue) => (0, Err(issue)),
        };
        Ok(ChosenFile {
            handle: handle.to_owned(),
            name: name_of(&path),
            bytes,
            issue: checked.as_ref().err().copied(),
            format: checked.ok().map(|(format, _)| format),
        })
    }

    /// Looks at the bytes of a file away from the async threads, and gives them back.
    async fn check(
        &self,
        business: &BusinessRecord,
        file: FileBytes,
        document_type: DocumentType,
    ) -> Result<(DocumentFormat, Vec<u8>), FileIssue> {
        if file.len > DOCUMENT_MAX_BYTES as u64 {
            return Err(FileIssue::TooLarge);
        }
        let of_business = is_business(business);
        let looked = tokio::task::spawn_blocking(move || {
            check::check(&file.bytes, document_type, of_business).map(|format| (format, file.bytes))
        });
        // A decoder that panics has met a file that nobody can read.
        looked.await.unwrap_or(Err(FileIssue::Unreadable))
    }

    /// Sends a document of the business on screen: `files` are a handle for each of its [`sides`]. What goes on behind is
    /// told by [`Self::list`].
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] where Astra asks for none, a side is missing, a file cannot be sent, or another document is on
    /// its way; [`AppError::SignedOut`]; [`AppError::NotFound`] for a handle of an earlier run.
    pub async fn send(
        self: &Arc<Self>,
        document_type: DocumentType,
        files: Vec<(Side, String)>,
    ) -> Result<String> {
        let business = self.open_for(&self.businesses.required().await?).await?;
        let wanted = sides(document_type);
        let given: Vec<Side> = files.iter().map(|(side, _)| *side).collect();
        if given != wanted {
            return Err(AppError::NotAllowedNow("a side of the document is missing"));
        }
        let mut record = DocumentRecord {
            id: random_hex(self.ground.entropy.as_ref(), 8),
            document_type,
            created_at: self.ground.clock.now(),
            files: Vec::with_capacity(files.len()),
        };
        for (side, handle) in files {
            let chosen = self.look_at(&handle, document_type).await?;
            let Some(format) = chosen.format else {
                return Err(AppError::NotAllowedNow("a file cannot be sent"));
            };
            record.files.push(FileRecord {
                side,
                name: chosen.name,
                bytes: chosen.bytes,
                format,
                handle,
                state: FileState::Chosen,
            });
        }
        let guard = self.begin(&business, &record.id)?;
        self.put(&business, &record).await?;
        let id = record.id.clone();
        self.carry_through(guard, business, record);
        Ok(id)
    }

    /// Goes on with a document that failed, from where it stopped.
    ///
    /// # Errors
    /// As [`Self::send`]; [`AppError::NotFound`] also where a file has to be chosen again.
    pub async fn try_again(self: &Arc<Self>, id: &str) -> Result<()> {
        let business = self.businesses.required().await?;
        let record = self.record(&business.id, id).await?;
        let unsent = |file: &&FileRecord| {
            !matches!(
                file.state,
                FileState::Sent { .. } | FileState::Confirmed { .. }
            )
        };
        // What was sent before can be confirmed whatever the status has become since.
        let business = if record.files.iter().any(|file| unsent(&file)) {
            self.open_for(&business).await?
        } else {
            business.id
        };
        for file in record.files.iter().filter(unsent) {
            if !lock(&self.chosen).contains_key(&file.handle) {
                return Err(AppError::NotFound("file"));
            }
        }
        let guard = self.begin(&business, id)?;
        self.carry_through(guard, business, record);
        Ok(())
    }

    /// Takes a document off the list. Nothing changes at Astra.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] while it is on its way; [`AppError::NotFound`].
    pub async fn forget(&self, id: &str) -> Result<()> {
        let business = self.businesses.required().await?.id;
        let record = self.record(&business, id).await?;
        let now = lock(&self.under_way).get(&business).cloned();
        if now.is_some_and(|now| now.document == id) {
            return Err(AppError::NotAllowedNow("the document is on its way"));
        }
        let scope = Scope::Business(business);
        let store = &self.ground.store;
        store.delete(&scope, DOCUMENTS, &record.id).await?;
        self.ground.changes.publish(&[Topic::Documents, Topic::App]);
        Ok(())
    }

    /// The business, if documents can be sent for it.
    async fn open_for(&self, record: &BusinessRecord) -> Result<BusinessId> {
        match self.offer(record).await? {
            Offer::Open => Ok(record.id.clone()),
            Offer::NotAsked => Err(AppError::NotAllowedNow("Astra asks for no document")),
            Offer::SignedOut => Err(AppError::SignedOut),
        }
    }

    async fn records(&self, business: &BusinessId) -> Result<Vec<DocumentRecord>> {
        let scope = Scope::Business(business.clone());
        let found = self.ground.store.scan(&scope, DOCUMENTS).await?;
        Ok(found.into_iter().map(|(_, record)| record).collect())
    }

    async fn record(&self, business: &BusinessId, id: &str) -> Result<DocumentRecord> {
        let scope = Scope::Business(business.clone());
        let found = self.ground.store.get(&scope, DOCUMENTS, id).await?;
        found.ok_or(AppError::NotFound("document"))
    }

    async fn put(&self, business: &BusinessId, record: &DocumentRecord) -> Result<()> {
        let scope = Scope::Business(business.clone());
        let store = &self.ground.store;
        store.put(&scope, DOCUMENTS, &record.id, record).await?;
        self.ground.changes.publish(&[Topic::Documents, Topic::App]);
        Ok(())
    }

    /// From here until the guard is dropped no other document of this business is sent.
    fn begin(self: &Arc<Self>, business: &BusinessId, document: &str) -> Result<OnItsWay> {
        let mut under_way = lock(&self.under_way);
        if under_way.contains_key(business) {
            return Err(AppError::NotAllowedNow("a document is on its way"));
        }
        under_way.insert(
            business.clone(),
            UnderWay {
                document: document.to_owned(),
                progress: None,
            },
        );
        Ok(OnItsWay {
            documents: Arc::clone(self),
            business: business.clone(),
        })
    }

    fn carry_through(
        self: &Arc<Self>,
        guard: OnItsWay,
        business: BusinessId,
        record: DocumentRecord,
    ) {
        let documents = Arc::clone(self);
        // Goes on when the caller is gone.
        tokio::spawn(async move {
            info!(%business, document = record.id, "a document is being sent");
            documents.deliver(&business, record).await;
            drop(guard);
        });
    }
}

/// A document on its way; at its end the next one may begin.
struct OnItsWay {
    documents: Arc<Documents>,
    business: BusinessId,
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        lock(&self.documents.under_way).remove(&self.business);
        let topics = [Topic::Documents, Topic::App];
        self.documents.ground.changes.publish(&topics);
    }
}

/// Whether it may send what Astra takes of businesses alone.
pub(crate) fn is_business(record: &BusinessRecord) -> bool {
    !record.is_person()
}

/// A file that was read.
struct FileBytes {
    /// Its size, also where it was too large to be read.
    len: u64,
    bytes: Vec<u8>,
}

/// Reads a file away from the async threads, and no more of it than Astra takes.
async fn read(path: &Path) -> Result<FileBytes, FileIssue> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read_blocking(&path));
    match read.await {
        Ok(Ok(file)) => file,
        Ok(Err(_)) | Err(_) => Err(FileIssue::Gone),
    }
}

fn read_blocking(path: &Path) -> std::io::Result<Result<FileBytes, FileIssue>> {
    // Before it is opened: opening a pipe would wait for whoever writes into it.
    let found = std::fs::metadata(path)?;
    if !found.is_file() {
        return Ok(Err(FileIssue::WrongKind));
    }
    let most = DOCUMENT_MAX_BYTES as u64;
    let mut bytes = Vec::new();
    if found.len() <= most {
        // It may grow while it is read.
        std::fs::File::open(path)?
            .take(most + 1)
            .read_to_end(&mut bytes)?;
    }
    Ok(Ok(FileBytes {
        len: found.len().max(bytes.len() as u64),
        bytes,
    }))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_NAME)
        .collect()
}
