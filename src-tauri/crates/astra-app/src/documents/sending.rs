//! The way of a document: every file is sent, and only then is Astra told of each, because it may begin to read with the
//! first one that it is told of.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use astra_client::{CallError, UserStatus};
use tracing::{info, warn};

use super::record::{DocumentRecord, FailureReason, FileState};
use super::{Documents, Progress, lock, read};
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;

/// Screens are told of progress so many times a file at most.
const STEPS: u64 = 20;

/// Why a file stays where it is.
struct Failure {
    reason: FailureReason,
    request_id: Option<String>,
}

impl From<FailureReason> for Failure {
    fn from(reason: FailureReason) -> Self {
        Self {
            reason,
            request_id: None,
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let request_id = error.request_id().map(ToString::to_string);
        let reason = match &error {
            AppError::SignedOut | AppError::OtherUser | AppError::NotConnected => {
                FailureReason::SignedOut
            }
            AppError::Call(call) => of_call(call),
            _ => FailureReason::Here,
        };
        warn!(%error, ?reason, "a document was not sent");
        Self { reason, request_id }
    }
}

fn of_call(call: &CallError) -> FailureReason {
    if call.is_not_sent() {
        FailureReason::Offline
    } else if call.is_refusal() || call.is_unauthorized() {
        FailureReason::Refused
    } else {
        FailureReason::Unclear
    }
}

impl Documents {
    /// Sends what was not sent, then confirms what was not confirmed, and keeps each step.
    pub(super) async fn deliver(
        self: &Arc<Self>,
        business: &BusinessId,
        mut record: DocumentRecord,
    ) {
        let outcome = self.deliver_files(business, &mut record).await;
        if let Err(error) = outcome {
            // The business was removed meanwhile, or the disk refuses: nothing can be kept.
            warn!(%error, "how far a document came could not be kept");
        }
    }

    async fn deliver_files(
        self: &Arc<Self>,
        business: &BusinessId,
        record: &mut DocumentRecord,
    ) -> Result<()> {
        for index in 0..record.files.len() {
            let is_sent = matches!(
                record.files[index].state,
                FileState::Sent { .. } | FileState::Confirmed { .. }
            );
            if is_sent {
                continue;
            }
            record.files[index].state = FileState::Sending;
            self.put(business, record).await?;
            let sent = self.send_file(business, record, index).await;
            let failed = sent.is_err();
            record.files[index].state = match sent {
                Ok(filename) => FileState::Sent {
                    filename,
                    unclear: false,
                },
                Err(failure) => failed_with(failure),
            };
            self.put(business, record).await?;
            if failed {
                return Ok(());
            }
        }
        for index in 0..record.files.len() {
            let FileState::Sent { filename, unclear } = record.files[index].state.clone() else {
                continue;
            };
            let told = self.confirm(business, filename, unclear).await;
            let failed = !matches!(told, FileState::Confirmed { .. });
            record.files[index].state = told;
            self.put(business, record).await?;
            if failed {
                return Ok(());
            }
        }
        info!(%business, document = record.id, "Astra has the document");
        // The status follows; where it cannot be read now, the poller reads it.
        if let Err(error) = self.businesses.read_user(business).await {
            warn!(%error, "the status was not read after a document");
        }
        self.ground.poll_now.everything();
        Ok(())
    }

    async fn send_file(
        self: &Arc<Self>,
        business: &BusinessId,
        record: &DocumentRecord,
        index: usize,
    ) -> Result<String, Failure> {
        let file = &record.files[index];
        let path = lock(&self.chosen).get(&file.handle).cloned();
        let path = path.ok_or(FailureReason::Changed)?;
        let found = read(&path).await.map_err(|_| FailureReason::Changed)?;
        let of = self.businesses.by_id(business.as_str()).await?;
        let checked = self.check(&of, found, record.document_type).await;
        let (format, bytes) = checked.map_err(|_| FailureReason::Changed)?;
        let document_type = record.document_type;
        let upload = self
            .tokens
            .authorized(business, |client, token| async move {
                client
                    .create_upload_url(&token, document_type, format)
                    .await
            })
            .await?
            .value;
        let total = bytes.len() as u64;
        let (documents, of, side) = (Arc::clone(self), business.clone(), file.side);
        let told = AtomicU64::new(0);
        let progress = move |sent: usize| {
            let sent = sent as u64;
            if let Some(now) = lock(&documents.under_way).get_mut(&of) {
                now.progress = Some(Progress { side, sent, total });
            }
            let step = sent * STEPS / total.max(1);
            if told.swap(step, Ordering::Relaxed) != step {
                documents.ground.changes.publish(&[Topic::Documents]);
            }
        };
        let client = self.connection.client()?;
        let sent = client
            .upload_document(&upload.address, bytes.into(), progress)
            .await;
        if let Some(now) = lock(&self.under_way).get_mut(business) {
            now.progress = None;
        }
        match sent {
            Ok(()) => Ok(upload.filename),
            // Where the files go, a refusal means that the address is not good any more.
            Err(error) if error.is_refusal() => Err(FailureReason::AddressExpired.into()),
            Err(error) => Err(AppError::Call(error).into()),
        }
    }

    /// Tells Astra that a file is there; the state that follows.
    async fn confirm(
        &self,
        business: &BusinessId,
        filename: String,
        told_before: bool,
    ) -> FileState {
        let name = filename.as_str();
        let answer = self
            .tokens
            .authorized(business, |client, token| async move {
                client.confirm_upload(&token, name).await
            })
            .await;
        let error = match answer {
            Ok(_) => {
                return FileState::Confirmed {
                    at: self.ground.clock.now(),
                };
            }
            Err(error) => error,
        };
        let refused = matches!(&error, AppError::Call(call) if call.is_refusal());
        if refused && told_before {
            return self.confirmed_before(business, error).await;
        }
        if refused {
            return failed_with(error.into());
        }
        let unclear = told_before
            || matches!(&error, AppError::Call(call) if of_call(call) == FailureReason::Unclear);
        warn!(%error, unclear, "a document was not confirmed");
        FileState::Sent { filename, unclear }
    }

    /// Astra knows no such file, and may have heard of it before: then it asks for none any more.
    async fn confirmed_before(&self, business: &BusinessId, error: AppError) -> FileState {
        match self.businesses.read_user(business).await {
            Ok(record) if record.status() != Some(&UserStatus::Document) => FileState::Confirmed {
                at: self.ground.clock.now(),
            },
            _ => FileState::Failed {
                reason: FailureReason::ConfirmedUnclear,
                request_id: error.request_id().map(ToString::to_string),
            },
        }
    }
}

fn failed_with(failure: Failure) -> FileState {
    FileState::Failed {
        reason: failure.reason,
        request_id: failure.request_id,
    }
}
