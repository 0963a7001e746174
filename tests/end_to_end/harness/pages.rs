//! What a person does, screen by screen.

pub mod astra;
pub mod browser;
pub mod desk;
