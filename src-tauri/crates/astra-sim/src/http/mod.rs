//! HTTP: listening, the pipeline that every request passes, and its dispatch.

mod dispatch;
pub(crate) mod listener;
mod pipeline;
