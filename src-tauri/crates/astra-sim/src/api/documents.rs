//! Papers by API: an address to send them to, the file, the word that it is there (CONTRACT.md 12).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::api::responses::{
    BadRequest, Empty, Gone, InternalError, InvalidBody, NotFound, Unauthorized,
};
use crate::api::schemas::{UploadConfirmation, UploadRequest};
use crate::api::users::no_such_user;
use crate::rules::schemas::File;
use crate::rules::{FieldErrors, Fields};
use crate::sandbox::Sandbox;
use crate::state::{Received, Unconfirmed};

/// The largest file (A33).
pub(crate) const FILE_LIMIT: usize = 10 * 1024 * 1024;

const TYPES: [&str; 4] = ["license", "idCard", "passport", "other"];
const EXTENSIONS: [&str; 4] = ["jpg", "jpeg", "png", "pdf"];

#[utoipa::path(
    post,
    path = "/v1/documents/create_upload_url",
    operation_id = "create_upload_url",
    tag = "Documents",
    summary = "Where to send a paper (12)",
    security(("user" = [])),
    request_body = UploadRequest,
    responses((status = 200, description = "Where to send it", body = UploadView), InvalidBody, Unauthorized, NotFound, InternalError),
)]
pub(crate) async fn create_upload_url(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<UploadView>, ApiError> {
    let mut fields = Fields::parse(&body).map_err(ApiError::bad_request)?;
    let errors = &mut FieldErrors::default();
    fields.expect("document_type", errors);
    fields.expect("extension", errors);
    let document_type = fields
        .choice("document_type", &TYPES, errors)
        .unwrap_or_default();
    let extension = fields
        .choice("extension", &EXTENSIONS, errors)
        .unwrap_or_default();
    fields.finish(errors);
    if !errors.is_empty() {
        return Err(ApiError::Fields(std::mem::take(errors)));
    }
    // Checked to be this machine's before any call; the port is the one that was called.
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("127.0.0.1").to_owned();
    sandbox
        .change(move |state, at| {
            let user = state.user(&caller.user_id).ok_or_else(no_such_user)?;
            if extension == "pdf" && (user.is_person() || document_type != "other") {
                return Err(ApiError::field(
                    "extension",
                    "Only businesses may send pdf, with document_type other.",
                ));
            }
            if !user.wants_papers(at.now) {
                return Err(ApiError::bad_request(
                    "The user is not asked for a document.",
                ));
            }
            let upload = state.begin_upload(&caller.user_id, document_type, &extension, at);
            Ok(Json(UploadView {
                filename: upload.filename.clone(),
                method: "PUT",
                id: upload.id.clone(),
                url: format!("http://{host}/uploads/{}", upload.secret),
            }))
        })
        .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct UploadView {
    filename: String,
    #[schema(pattern = "^PUT$")]
    method: &'static str,
    id: String,
    /// Where the file goes, without credentials.
    #[schema(format = Uri)]
    url: String,
}

/// The bytes, without any credentials of Astra's: the address is the secret.
#[utoipa::path(
    put,
    path = "/uploads/{secret}",
    operation_id = "upload_document",
    tag = "Documents",
    summary = "Send a paper to the address that was given (12)",
    security(()),
    params(("secret" = String, Path, description = "The end of the address: the only credentials that are taken here")),
    request_body(content = File, content_type = "application/octet-stream", description = "The file, not empty, at most 10 MB (A33)"),
    responses((status = 200, description = "It has arrived"), BadRequest, NotFound, Gone, InternalError),
)]
pub(crate) async fn receive(
    State(sandbox): State<Arc<Sandbox>>,
    Path(secret): Path,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(ApiError::bad_request(
            "No credentials belong on this request.",
        ));
    }
    let sent_type = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.as_bytes());
    if sent_type != Some(b"application/octet-stream") {
        return Err(ApiError::bad_request(
            "The content type must be application/octet-stream.",
        ));
    }
    if body.is_empty() {
        return Err(ApiError::bad_request("The file is empty."));
    }
    let bytes = body.len();
    let digest = Sha256::digest(&body);
    let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let taken = sandbox
        .change(move |state, at| {
            let file = Received { bytes, digest };
            Ok::<_, ApiError>(state.receive_file(&secret, file, at.now))
        })
        .await?;
    if taken {
        Ok(StatusCode::OK)
    } else {
        Err(ApiError::generic(
            StatusCode::GONE,
            "There is no such upload, or no longer.",
        ))
    }
}

#[utoipa::path(
    post,
    path = "/v1/documents/confirm_upload",
    operation_id = "confirm_upload",
    tag = "Documents",
    summary = "Say that a paper was sent (12)",
    security(("user" = [])),
    request_body = UploadConfirmation,
    responses((status = 200, description = "It is being read", body = Empty), InvalidBody, Unauthorized, NotFound, InternalError),
)]
pub(crate) async fn confirm_upload(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Empty>, ApiError> {
    let mut fields = Fields::parse(&body).map_err(ApiError::bad_request)?;
    let mut errors = FieldErrors::default();
    let filename = fields.required("filename", is_filename, &mut errors);
    fields.finish(&mut errors);
    if !errors.is_empty() {
        return Err(ApiError::Fields(errors));
    }
    sandbox
        .change(
            move |state, at| match state.confirm_upload(&caller.user_id, &filename, at) {
                Ok(()) => Ok(Json(Empty {})),
                Err(Unconfirmed::NoSuchFile) => Err(ApiError::not_found("No such file.")),
                Err(Unconfirmed::NothingArrived) => {
                    Err(ApiError::bad_request("The file was not sent yet."))
                }
            },
        )
        .await
}

fn is_filename(text: &str) -> Result<(), &'static str> {
    match text.rsplit_once('.') {
        Some((_, extension)) if EXTENSIONS.contains(&extension) => Ok(()),
        _ => Err("Must end with .jpg, .jpeg, .png or .pdf."),
    }
}
