//! The kinds of business that can be set up.

use serde::Serialize;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Kind of business, in the form's words. They stay with the business: Astra has one word for two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumString, IntoStaticStr, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BusinessKind {
    /// A limited liability company.
    Llc,
    /// One person without a company.
    SoleProprietorship,
    /// A corporation taxed under subchapter S.
    SCorporation,
    /// A corporation taxed under subchapter C.
    CCorporation,
    /// Several people without a company.
    Partnership,
}
