//! Documents by API (CONTRACT.md 12): an address to send a file to, the file, the word that it is there.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use http_body::{Frame, SizeHint};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::call::{Body, Call, Caller, Host, log_upload};
use crate::client::AstraClient;
use crate::endpoints::is_loopback;
use crate::error::{CallError, Purpose};
use crate::redaction::Redaction;
use crate::response::Response;
use crate::tokens::AccessToken;

/// The largest file that is sent, in bytes (A33, upload size).
pub const DOCUMENT_MAX_BYTES: usize = 10 * 1024 * 1024;

/// How many bytes are handed to the connection at a time, and so how finely progress is told.
const CHUNK: usize = 64 * 1024;

/// What a document is (CONTRACT.md 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DocumentType {
    /// A driver's license.
    License,
    /// An identity card.
    IdCard,
    /// A passport.
    Passport,
    /// Anything else, such as a company's documents.
    Other,
}

/// How a file's name ends, which says what is in it (CONTRACT.md 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// JPEG picture.
    Jpg,
    /// PNG picture.
    Png,
    /// PDF; from businesses only, as [`DocumentType::Other`].
    Pdf,
}

/// Where one file is to be sent, and the name that confirms it.
#[derive(Clone, Debug)]
pub struct DocumentUpload {
    /// Astra's name of the file, with its ending.
    pub filename: String,
    /// Where the bytes go.
    pub address: UploadAddress,
}

/// Where the bytes of one file go. Whoever knows it may send a file, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadAddress(Url);

/// The host alone: the rest is a secret.
impl fmt::Debug for UploadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "UploadAddress({}…)",
            self.0.host_str().unwrap_or_default()
        )
    }
}

#[derive(Serialize)]
struct UploadRequest {
    document_type: DocumentType,
    extension: DocumentFormat,
}

#[derive(Deserialize)]
struct UploadAnswer {
    filename: String,
    method: String,
    url: Url,
}

#[derive(Serialize)]
struct Confirmation<'a> {
    filename: &'a str,
}

impl AstraClient {
    /// Asks where a file of this user is to be sent.
    ///
    /// # Errors
    /// Refused where the user is not asked for documents; [`CallErrorKind::Unclear`](crate::CallErrorKind::Unclear)
    /// also for an address that no document may be sent to: anything but https, or beyond this computer in Practice.
    pub async fn create_upload_url(
        &self,
        token: &AccessToken,
        document_type: DocumentType,
        format: DocumentFormat,
    ) -> Result<Response<DocumentUpload>, CallError> {
        let request = UploadRequest {
            document_type,
            extension: format,
        };
        let body = serde_json::to_vec(&request)
            .map_err(|_| CallError::not_sent("the request cannot be written as JSON"))?;
        let received = self
            .send(&Call {
                method: Method::POST,
                host: Host::Api,
                path: &["documents", "create_upload_url"],
                query: Vec::new(),
                caller: Caller::User(token),
                body: Body::Json(body),
                purpose: Purpose::Write,
                success: &[StatusCode::OK],
            })
            .await?;
        let answer = received.decode::<UploadAnswer>()?;
        let UploadAnswer {
            filename,
            method,
            url,
        } = answer.value;
        if !method.eq_ignore_ascii_case("PUT") {
            return Err(received.unusable("files are sent with another method than PUT"));
        }
        if !self.may_send_to(&url) {
            return Err(received.unusable("the file would go to an address that is not https"));
        }
        Ok(Response {
            value: DocumentUpload {
                filename,
                address: UploadAddress(url),
            },
            request_id: answer.request_id,
        })
    }

    /// Sends the bytes of a file, once, without any credentials of Astra's. `progress` is told how many bytes were handed to
    /// the connection.
    ///
    /// # Errors
    /// Refused where the address is not good any more. A file that may have arrived may be sent again: it takes the
    /// place of the one before.
    pub async fn upload_document(
        &self,
        address: &UploadAddress,
        bytes: Bytes,
        progress: impl FnMut(usize) + Send + Sync + Unpin + 'static,
    ) -> Result<(), CallError> {
        if bytes.len() > DOCUMENT_MAX_BYTES {
            return Err(CallError::not_sent("the file is larger than Astra takes"));
        }
        let started = Instant::now();
        let sent = self.put(address, bytes, progress).await;
        log_upload(
            address.0.host_str().unwrap_or_default(),
            started.elapsed(),
            &sent,
        );
        sent
    }

    async fn put(
        &self,
        address: &UploadAddress,
        bytes: Bytes,
        progress: impl FnMut(usize) + Send + Sync + Unpin + 'static,
    ) -> Result<(), CallError> {
        let (http, route) = self.http_for_uploads(&address.0)?;
        if let Some(failure) = route.broken() {
            return Err(CallError::no_proxy_there(failure));
        }
        let sent = http
            .put(address.0.clone())
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(reqwest::Body::wrap(Counted {
                bytes,
                handed_over: 0,
                progress,
            }))
            .send()
            .await
            .map_err(|error| CallError::transport(error, &route))?;
        let mut redaction = Redaction::default();
        let segments = address.0.path_segments().into_iter().flatten();
        segments.for_each(|part| redaction.value(part));
        for (_, value) in address.0.query_pairs() {
            redaction.value(&value);
        }
        self.judge_upload(sent, &redaction).await
    }

    /// Says that a file was sent. `filename` is that of [`DocumentUpload`].
    ///
    /// # Errors
    /// Refused where nothing arrived under that name, or it was confirmed before.
    pub async fn confirm_upload(
        &self,
        token: &AccessToken,
        filename: &str,
    ) -> Result<Response<()>, CallError> {
        let body = serde_json::to_vec(&Confirmation { filename })
            .map_err(|_| CallError::not_sent("the request cannot be written as JSON"))?;
        self.send(&Call {
            method: Method::POST,
            host: Host::Api,
            path: &["documents", "confirm_upload"],
            query: Vec::new(),
            caller: Caller::User(token),
            body: Body::Json(body),
            purpose: Purpose::Write,
            success: &[StatusCode::OK],
        })
        .await?
        .decode_nothing()
    }

    /// A document is a person's: it leaves this computer over https only, and in Practice not at all.
    fn may_send_to(&self, url: &Url) -> bool {
        if self.endpoints().is_loopback() {
            matches!(url.scheme(), "http" | "https") && is_loopback(url)
        } else {
            url.scheme() == "https"
        }
    }
}

/// A file on its way: its length is known, and every piece is counted.
struct Counted<F> {
    bytes: Bytes,
    handed_over: usize,
    progress: F,
}

impl<F: FnMut(usize) + Unpin> http_body::Body for Counted<F> {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        if this.bytes.is_empty() {
            return Poll::Ready(None);
        }
        let piece = this.bytes.split_to(this.bytes.len().min(CHUNK));
        this.handed_over += piece.len();
        (this.progress)(this.handed_over);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}
