//! The ground layer: time, randomness, money, storage, locks and the names of the hosts.

mod clock;
mod entropy;
mod host;
mod lock;
mod money;
mod store;

pub use clock::{Clock, SystemClock};
pub(crate) use clock::{after, eastern, los_angeles, los_angeles_date, wire};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub(crate) use entropy::{derived_uuid, digest, digits, hex_id, letters_and_digits, uuid};
pub use host::Host;
pub(crate) use lock::lock;
pub use money::Cents;
pub(crate) use money::{Dollars, Percent, parse_percent};
pub use store::{FileStore, MemoryStore, NoStore, Store};
