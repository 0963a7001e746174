//! The ground layer: time, randomness, money, storage, locks and the names of the hosts.

pub(crate) mod clock;
pub(crate) mod entropy;
pub(crate) mod host;
pub(crate) mod lock;
pub(crate) mod money;
pub(crate) mod store;
