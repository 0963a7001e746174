//! What a person does, screen by screen.

pub mod astra;
pub mod desk;
