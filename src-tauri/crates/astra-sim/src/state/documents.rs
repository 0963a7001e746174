//! Documents: who is asked for them, which were sent, and the vendor's email that asks (CONTRACT.md 10, 12). Of a picture only
//! its size and a digest are kept.

use std::time::Duration;

use jiff::Timestamp;

use crate::config::Moment;
use crate::ground::{after, digest, hex_id, letters_and_digits, uuid};
use crate::state::records::document::{Document, Email, Received};
use crate::state::records::identity::{Review, UserStatus};
use crate::state::records::user::User;
use crate::state::root::State;

/// How long an upload address is good; our own figure.
const UPLOAD_LIFE: Duration = Duration::from_secs(60 * 60);

/// Where a file is to be sent.
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) filename: String,
    pub(crate) secret: String,
}

/// Why a file is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unconfirmed {
    NoSuchFile,
    NothingArrived,
}

impl User {
    /// Whether documents are asked for, by status or by email.
    pub(crate) fn wants_papers(&self, now: Timestamp) -> bool {
        match (&self.review, self.status(now)) {
            (Review::PapersReadAt(_), _) => false,
            (_, UserStatus::Document) => true,
            // A decided user does not go back to pending.
            (_, UserStatus::Pending) => self.papers_wanted,
            _ => false,
        }
    }

    /// The documents were sent: a business is pending while they are read, a person keeps the status (CONTRACT.md 9).
    pub(crate) fn papers_came(&mut self, at: Moment<'_>) {
        self.papers_wanted = false;
        self.review = if self.is_person() {
            Review::PapersReadAt(after(at.now, at.settings.intent_review_time))
        } else {
            Review::ApprovedAt(after(at.now, at.settings.review_time))
        };
    }
}

impl State {
    /// Asks a user for documents, by the vendor's email. A pending user stays pending until they are sent.
    pub(crate) fn ask_for_papers(&mut self, user_id: &str, at: Moment<'_>) {
        let link = hex_id(at.entropy);
        let Some(user) = self.user_mut(user_id) else {
            return;
        };
        if user.status(at.now) == UserStatus::Pending {
            user.review = Review::Decided(UserStatus::Pending);
            user.papers_wanted = true;
        }
        let to = user.email.clone();
        self.emails.push(Email {
            sent: at.now,
            user_id: user_id.to_owned(),
            to,
            subject: "We need a document to verify your business".to_owned(),
            text: "To finish the review of your business, please send the document that shows its EIN (for example IRS \
                   form SS-4), or the driver's license of the person who runs it."
                .to_owned(),
            link,
        });
    }

    pub(crate) fn begin_upload(
        &mut self,
        user_id: &str,
        document_type: String,
        extension: &str,
        at: Moment<'_>,
    ) -> Upload {
        let upload = Upload {
            id: uuid(at.entropy),
            filename: format!("{}.{extension}", hex_id(at.entropy)),
            secret: letters_and_digits(at.entropy, 48),
        };
        self.documents.push(Document {
            id: upload.id.clone(),
            user_id: user_id.to_owned(),
            filename: upload.filename.clone(),
            document_type,
            secret_digest: digest(&upload.secret),
            expires: after(at.now, UPLOAD_LIFE),
            received: None,
            confirmed: false,
        });
        upload
    }

    /// Takes a file sent to an upload address; false where there is no such address any more.
    pub(crate) fn receive_file(&mut self, secret: &str, file: Received, now: Timestamp) -> bool {
        let shown = digest(secret);
        let mut open = self.documents.iter_mut().filter(|document| {
            document.secret_digest == shown && document.expires > now && !document.confirmed
        });
        match open.next() {
            Some(document) => {
                document.received = Some(file);
                true
            }
            None => false,
        }
    }

    pub(crate) fn confirm_upload(
        &mut self,
        user_id: &str,
        filename: &str,
        at: Moment<'_>,
    ) -> Result<(), Unconfirmed> {
        let mut named = self.documents.iter_mut().filter(|document| {
            document.user_id == user_id && document.filename == filename && !document.confirmed
        });
        let document = named.next().ok_or(Unconfirmed::NoSuchFile)?;
        if document.received.is_none() {
            return Err(Unconfirmed::NothingArrived);
        }
        document.confirmed = true;
        if let Some(user) = self
            .user_mut(user_id)
            .filter(|user| user.wants_papers(at.now))
        {
            user.papers_came(at);
        }
        Ok(())
    }
}
