//! `keyring.astra`: its shape, reading and writing. What it means is in `keyring.rs`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::error::OpenError;
use crate::key_storage::{KeyStorageKind, PassphraseHash};

/// Version of the file's format.
const VERSION: u32 = 1;

/// The outer object. The digest is over the body's bytes as they stand in the file: without it a
/// flipped bit in a space's name would look like a space that never existed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    astra_keyring: u32,
    sha256: String,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// Read first and alone, so that a newer file is called newer and not damaged.
#[derive(Deserialize)]
struct OnlyVersion {
    astra_keyring: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// Random, drawn when the folder was made; salt of every derivation and of the names below.
    #[serde(with = "hex::serde")]
    pub vault: [u8; 16],
    /// File id of the journal that belongs to this keyring.
    #[serde(with = "hex::serde")]
    pub journal: [u8; 16],
    #[serde(rename = "key_home")]
    pub key_storage: KeyStorageKind,
    pub passphrase: Option<PassphraseHash>,
    /// Reserved: parameters of the passcode hash. Always null in version 1.
    pub passcode: Option<()>,
    /// Reserved: the high-water mark that must be found beside the database. Always null in version 1.
    pub high_water_mark: Option<()>,
    pub spaces: Vec<WrappedKey>,
    /// Tags of spaces whose secret and records are still to be deleted.
    pub destroying: Vec<HexTag>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrappedKey {
    /// HMAC-SHA256 of the space id under the vault id.
    #[serde(with = "hex::serde")]
    pub name: [u8; 32],
    #[serde(with = "hex::serde")]
    pub tag: [u8; 16],
    /// Nonce, sealed data key and space id.
    #[serde(with = "hex::serde")]
    pub wrapped: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct HexTag(#[serde(with = "hex::serde")] pub [u8; 16]);

pub(crate) const NAME: &str = "keyring.astra";

impl Body {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, OpenError> {
        let damaged = |reason| OpenError::KeyringDamaged { reason };
        let version: OnlyVersion =
            serde_json::from_slice(bytes).map_err(|_| damaged("it is not a keyring"))?;
        if version.astra_keyring != VERSION {
            return Err(OpenError::UnknownVersion {
                file: NAME,
                version: version.astra_keyring,
            });
        }
        let envelope: Envelope<'_> =
            serde_json::from_slice(bytes).map_err(|_| damaged("its frame does not fit"))?;
        if envelope.sha256 != hex::encode(Sha256::digest(envelope.body.get())) {
            return Err(damaged("its digest does not fit"));
        }
        let body: Self = serde_json::from_str(envelope.body.get())
            .map_err(|_| damaged("its fields do not fit"))?;
        if (body.key_storage == KeyStorageKind::Passphrase) != body.passphrase.is_some() {
            return Err(damaged(
                "its passphrase parameters do not fit where its keys are",
            ));
        }
        Ok(body)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let body = serde_json::value::to_raw_value(self).expect("hex strings and numbers only");
        let envelope = Envelope {
            astra_keyring: VERSION,
            sha256: hex::encode(Sha256::digest(body.get())),
            body: &body,
        };
        let mut bytes = serde_json::to_vec(&envelope).expect("hex strings and numbers only");
        bytes.push(b'\n');
        bytes
    }
}
