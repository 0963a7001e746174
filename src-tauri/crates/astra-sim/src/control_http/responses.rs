//! What a call of the control can be refused with, as its OpenAPI document tells it.

// Most exist as types only: nobody makes a value.
#![allow(dead_code)]

use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// Why not, in words.
#[derive(ToSchema)]
pub(super) struct Refused {
    error: String,
}

/// An empty object: done.
#[derive(Serialize, ToSchema)]
pub(super) struct Empty {}

/// What is wrong with a body.
#[derive(IntoResponses)]
pub(super) enum InvalidJson {
    /// It is no JSON, or what it asks for cannot be.
    #[response(status = 400)]
    Impossible(Refused),
    /// It is too large.
    #[response(status = 413)]
    TooLarge(Refused),
    /// It is not declared as JSON.
    #[response(status = 415)]
    NotDeclared(Refused),
    /// It has not the described shape.
    #[response(status = 422)]
    OtherShape(Refused),
}

/// What is wrong with a state.
#[derive(IntoResponses)]
pub(super) enum InvalidState {
    /// It is damaged, or of a newer format.
    #[response(status = 400)]
    Unusable(Refused),
    /// It is too large.
    #[response(status = 413)]
    TooLarge(Refused),
}

/// The number is none.
#[derive(IntoResponses)]
#[response(status = 400)]
pub(super) struct InvalidNumber(Refused);

/// The name is no text.
#[derive(IntoResponses)]
#[response(status = 400)]
pub(super) struct NotText(Refused);

/// There is no such thing, or it is not in a condition for that.
#[derive(IntoResponses)]
#[response(status = 404)]
pub(super) struct NotFound(Refused);

/// It was not saved, or the listener did not follow; nothing happened.
#[derive(IntoResponses)]
#[response(status = 500)]
pub(super) struct InternalError(Refused);
