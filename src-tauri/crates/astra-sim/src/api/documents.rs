//! Papers by API: an address to send them to, the file, the word that it is there (CONTRACT.md 12).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::api::auth::Caller;
use crate::api::error::ApiError;
use crate::api::path::Path;
use crate::api::users::no_such_user;
use crate::rules::Fields;
use crate::sandbox::Sandbox;
use crate::state::{Received, Unconfirmed};

/// The largest file (A33, upload size).
pub(crate) const FILE_LIMIT: usize = 10 * 1024 * 1024;

const TYPES: [&str; 4] = ["license", "idCard", "passport", "other"];
const EXTENSIONS: [&str; 4] = ["jpg", "jpeg", "png", "pdf"];

pub(crate) async fn create_upload_url(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<UploadView>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    fields.expect("document_type");
    fields.expect("extension");
    let document_type = fields.choice("document_type", &TYPES).unwrap_or_default();
    let extension = fields.choice("extension", &EXTENSIONS).unwrap_or_default();
    fields.finish()?;
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

#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub(crate) struct UploadView {
    filename: String,
    #[cfg_attr(feature = "openapi", schema(pattern = "^PUT$"))]
    method: &'static str,
    id: String,
    /// Where the file goes, without credentials.
    #[cfg_attr(feature = "openapi", schema(format = Uri))]
    url: String,
}

/// The bytes, without any credentials of Astra's: the address is the secret.
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

pub(crate) async fn confirm_upload(
    State(sandbox): State<Arc<Sandbox>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let mut fields = Fields::parse(&body)?;
    let filename = fields.required("filename", is_filename);
    fields.finish()?;
    sandbox
        .change(
            move |state, at| match state.confirm_upload(&caller.user_id, &filename, at) {
                Ok(()) => Ok(Json(json!({}))),
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

/// The body, as the OpenAPI document describes it. Its types are never made.
#[cfg(feature = "openapi")]
#[allow(dead_code)]
pub(super) mod schema {
    use utoipa::ToSchema;

    /// What is to be sent (section 12).
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct UploadRequest {
        document_type: DocumentType,
        /// `pdf` only for businesses, with `other`.
        extension: Extension,
    }

    #[derive(ToSchema)]
    #[serde(rename_all = "camelCase")]
    pub(crate) enum DocumentType {
        License,
        IdCard,
        Passport,
        Other,
    }

    #[derive(ToSchema)]
    #[serde(rename_all = "lowercase")]
    pub(crate) enum Extension {
        Jpg,
        Jpeg,
        Png,
        Pdf,
    }

    /// The file that was sent.
    #[derive(ToSchema)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct UploadConfirmation {
        #[schema(pattern = r"\.(jpg|jpeg|png|pdf)$", examples("license.jpg"))]
        filename: String,
    }
}
