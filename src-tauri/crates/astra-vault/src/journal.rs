//! The sealed, append-only journal of a folder.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Take, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::data_dir::DataDir;
use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::files::{FileError, copy_tail, failed, make_private, private_options, write_atomically};
use crate::ids::SpaceTag;
use crate::journal_entry::{EntryBody, JournalEntry, Unreadable, framed, unframed};
use crate::journal_file::{
    ChainHash, FileId, HEADER, Header, JournalDamage, MAGIC, Record, Records, Stop, VERSION,
    encode, header, pick, read_header,
};
use crate::keyring::Keyring;
use crate::seal::joined;
use crate::space::Space;

/// Longest payload of an entry, in bytes (1 MiB).
pub const MAX_PAYLOAD_BYTES: usize = 1024 * 1024;

const NAME: &str = "journal.astra";
/// Entries are a few hundred bytes long, and a long journal is read whole.
const READ_AT_ONCE: usize = 256 * 1024;
const TORN_PREFIX: &str = "journal.torn-";

/// A tail that was cut off at opening: the beginning of an entry that was never acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornTail {
    /// Where the cut bytes were copied to.
    pub path: PathBuf,
    /// How many bytes.
    pub bytes: u64,
}

/// The journal of an open vault.
pub struct Journal {
    path: PathBuf,
    id: FileId,
    first_chain: ChainHash,
    torn: Option<TornTail>,
    keyring: Arc<Keyring>,
    entropy: Arc<dyn Entropy>,
    tail: Mutex<Tail>,
}

/// Where the next entry goes.
enum Tail {
    Known(Known),
    /// A write failed: what the file ends with is not known until it is opened again.
    Unknown,
    Closed,
}

struct Known {
    file: File,
    length: u64,
    next_seq: u64,
    chain: ChainHash,
}

impl Journal {
    /// Whether the folder has a journal with at least one byte behind its header.
    pub(crate) fn has_entries(data_dir: &DataDir) -> bool {
        std::fs::metadata(data_dir.file(NAME)).is_ok_and(|file| file.len() > HEADER as u64)
    }

    /// Writes an empty journal in place of any other.
    pub(crate) fn create(data_dir: &DataDir, id: [u8; 16]) -> Result<(), OpenError> {
        Ok(write_atomically(&data_dir.file(NAME), &header(FileId(id)))?)
    }

    /// Checks the whole file and cuts off a torn tail after copying it.
    pub(crate) fn open(
        data_dir: &DataDir,
        keyring: Arc<Keyring>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let path = data_dir.file(NAME);
        let opened = private_options().read(true).write(true).open(&path);
        let file = match opened {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(damaged(0, JournalDamage::Missing));
            }
            other => other.map_err(failed("opening", &path))?,
        };
        make_private(&path, 0o600)?;
        let (id, first_chain) = check_header(&file, &path, &keyring)?;
        let mut records = Records::new(BufReader::with_capacity(READ_AT_ONCE, &file), first_chain);
        let torn = loop {
            match records.next() {
                Ok(Some(_)) => {}
                Ok(None) => break false,
                Err(Stop::Torn) => break true,
                Err(Stop::Damaged(damage)) => return Err(damaged(records.offset, damage)),
                Err(Stop::Io(error)) => return Err(failed("reading", &path)(error).into()),
            }
        };
        let Records {
            offset: length,
            next_seq,
            chain,
            ..
        } = records;
        let torn = if torn {
            Some(cut_torn_tail(data_dir, &path, &file, length)?)
        } else {
            None
        };
        let tail = Mutex::new(Tail::Known(Known {
            file,
            length,
            next_seq,
            chain,
        }));
        Ok(Self {
            path,
            id,
            first_chain,
            torn,
            keyring,
            entropy,
            tail,
        })
    }

    /// Appends `payload` (at most 1 MiB), sealed for `space`, and gives its sequence number. When it
    /// returns, the entry is on the disk.
    ///
    /// # Errors
    ///
    /// The payload is too long, the space was destroyed or is another vault's, or writing failed: then
    /// every later append answers [`VaultError::ReopenNeeded`], and only opening the vault again tells
    /// whether the entry is there.
    pub fn append(&self, space: &Space, payload: &[u8]) -> Result<u64, VaultError> {
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Err(VaultError::TooLong {
                what: "a payload",
                max: MAX_PAYLOAD_BYTES,
            });
        }
        if !Arc::ptr_eq(&space.shared.keyring, &self.keyring) {
            return Err(VaultError::OtherVault);
        }
        let mut tail = self.tail();
        let known = match &mut *tail {
            Tail::Known(known) => known,
            Tail::Unknown => return Err(VaultError::ReopenNeeded),
            Tail::Closed => return Err(VaultError::Closed),
        };
        let (seq, before, tag) = (known.next_seq, known.chain, space.tag());
        let plain = framed(space.id(), payload);
        let aad = self.aad(seq, tag, before);
        let sealed = space
            .keys
            .with(|keys| keys.journal.seal(&*self.entropy, &aad, &plain))?;
        let bytes = encode(seq, tag, before, &sealed);
        match write(known, &bytes) {
            Ok(()) => {
                known.length += bytes.len() as u64;
                known.next_seq += 1;
                known.chain = before.then(&bytes);
                Ok(seq)
            }
            Err(error) => {
                *tail = Tail::Unknown;
                Err(failed("appending to", &self.path)(error).into())
            }
        }
    }

    /// Every entry, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError::JournalDamaged`] when anything is not as it was written; the keychain did not answer.
    pub fn read(&self) -> Result<Vec<JournalEntry>, VaultError> {
        self.read_after(0)
    }

    /// The entries behind sequence number `seq`, oldest first. The chain is checked from the start.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_after(&self, seq: u64) -> Result<Vec<JournalEntry>, VaultError> {
        let (acknowledged, next_seq) = self.acknowledged()?;
        let mut records = Records::new(acknowledged, self.first_chain);
        let mut entries = Vec::new();
        loop {
            match records.next() {
                Ok(Some(record)) if record.seq > seq => entries.push(self.opened(&record)?),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(stop) => return Err(self.stop_error(records.offset, stop)),
            }
        }
        if records.next_seq != next_seq {
            return Err(self.stop_error(records.offset, Stop::Torn));
        }
        Ok(entries)
    }

    /// The entries that `wanted` chooses by their sequence number and the tag of their space, oldest first. The others are
    /// passed over: that nothing is missing among them was checked when the vault was opened.
    ///
    /// # Errors
    ///
    /// As [`Self::read`], for an entry that is chosen.
    pub fn read_where(
        &self,
        wanted: impl Fn(u64, SpaceTag) -> bool,
    ) -> Result<Vec<JournalEntry>, VaultError> {
        let (acknowledged, next_seq) = self.acknowledged()?;
        let length = acknowledged.limit() + HEADER as u64;
        let file = acknowledged.into_inner();
        let records = match pick(file, length, wanted) {
            Ok((records, found)) if found == next_seq => records,
            Ok(_) => return Err(self.stop_error(length, Stop::Torn)),
            Err(stop) => return Err(self.stop_error(length, stop)),
        };
        records.iter().map(|record| self.opened(record)).collect()
    }

    /// What was acknowledged, behind the header, and the number that the next entry gets. Acknowledged entries never change, so
    /// reading them needs no lock.
    fn acknowledged(&self) -> Result<(Take<BufReader<File>>, u64), VaultError> {
        let (length, next_seq) = match &*self.tail() {
            Tail::Known(known) => (known.length, known.next_seq),
            Tail::Unknown => return Err(VaultError::ReopenNeeded),
            Tail::Closed => return Err(VaultError::Closed),
        };
        let mut file = File::open(&self.path).map_err(failed("opening", &self.path))?;
        file.seek(SeekFrom::Start(HEADER as u64))
            .map_err(failed("reading", &self.path))?;
        let acknowledged =
            BufReader::with_capacity(READ_AT_ONCE, file).take(length - HEADER as u64);
        Ok((acknowledged, next_seq))
    }

    /// Sequence number of the newest entry; 0 if there is none.
    ///
    /// # Errors
    ///
    /// The vault is closed or must be opened again.
    pub fn last_seq(&self) -> Result<u64, VaultError> {
        match &*self.tail() {
            Tail::Known(known) => Ok(known.next_seq - 1),
            Tail::Unknown => Err(VaultError::ReopenNeeded),
            Tail::Closed => Err(VaultError::Closed),
        }
    }

    /// The torn tail that was cut off when this vault was opened, if there was one.
    pub fn torn_tail(&self) -> Option<&TornTail> {
        self.torn.as_ref()
    }

    pub(crate) fn close(&self) {
        *self.tail() = Tail::Closed;
    }

    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn aad(&self, seq: u64, tag: SpaceTag, before: ChainHash) -> Vec<u8> {
        let (version, seq) = (VERSION.to_le_bytes(), seq.to_le_bytes());
        joined(&[
            b"astra-vault/journal",
            &MAGIC,
            &version,
            &self.id.0,
            &seq,
            &tag.0,
            &before.0,
        ])
    }

    fn opened(&self, record: &Record) -> Result<JournalEntry, VaultError> {
        let unreadable = |why| EntryBody::Unreadable(why);
        let body = match self.keyring.by_tag(record.tag) {
            Ok(None) => unreadable(Unreadable::SpaceDestroyed),
            Err(VaultError::KeyLost { .. }) => unreadable(Unreadable::KeyLost),
            Err(error) => return Err(error),
            Ok(Some(keys)) => {
                let aad = self.aad(record.seq, record.tag, record.before);
                match keys.with(|subkeys| subkeys.journal.open(&aad, &record.sealed)) {
                    Ok(plain) => {
                        let (space, payload) = plain
                            .and_then(|plain| unframed(&plain))
                            .filter(|(space, _)| *space == keys.id)
                            .ok_or(VaultError::JournalDamaged {
                                offset: record.offset,
                                damage: JournalDamage::Seal,
                            })?;
                        EntryBody::Readable { space, payload }
                    }
                    Err(VaultError::SpaceDestroyed) => unreadable(Unreadable::SpaceDestroyed),
                    Err(error) => return Err(error),
                }
            }
        };
        Ok(JournalEntry {
            seq: record.seq,
            tag: record.tag,
            body,
        })
    }

    fn stop_error(&self, offset: u64, stop: Stop) -> VaultError {
        match stop {
            Stop::Io(error) => failed("reading", &self.path)(error).into(),
            Stop::Damaged(damage) => VaultError::JournalDamaged { offset, damage },
            // Within what was acknowledged nothing can be torn: somebody cut the file.
            Stop::Torn => VaultError::JournalDamaged {
                offset,
                damage: JournalDamage::Length,
            },
        }
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Journal({})", self.path.display())
    }
}

fn write(known: &mut Known, bytes: &[u8]) -> std::io::Result<()> {
    let end = known.file.seek(SeekFrom::End(0))?;
    if end != known.length {
        return Err(std::io::Error::other(
            "the journal is not as long as it was left",
        ));
    }
    known.file.write_all(bytes)?;
    known.file.sync_data()
}

fn check_header(
    mut file: &File,
    path: &std::path::Path,
    keyring: &Keyring,
) -> Result<(FileId, ChainHash), OpenError> {
    let mut bytes = [0; HEADER];
    match file.read_exact(&mut bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            return Err(damaged(0, JournalDamage::Header));
        }
        Err(error) => return Err(failed("reading", path)(error).into()),
    }
    match read_header(&bytes) {
        Header::Known(id, _) if id.0 != keyring.journal_id() => {
            Err(damaged(0, JournalDamage::Foreign))
        }
        Header::Known(id, chain) => Ok((id, chain)),
        Header::OtherVersion(version) => Err(OpenError::UnknownVersion {
            file: NAME,
            version: u32::from(version),
        }),
        Header::Damaged => Err(damaged(0, JournalDamage::Header)),
    }
}

fn cut_torn_tail(
    data_dir: &DataDir,
    path: &std::path::Path,
    mut file: &File,
    length: u64,
) -> Result<TornTail, FileError> {
    let number = (1_u32..)
        .find(|number| !data_dir.file(&format!("{TORN_PREFIX}{number}")).exists())
        .expect("a folder never holds four billion torn tails");
    let torn = data_dir.file(&format!("{TORN_PREFIX}{number}"));
    file.seek(SeekFrom::Start(length))
        .map_err(failed("reading", path))?;
    let bytes = copy_tail(&mut file, &torn)?;
    file.set_len(length)
        .and_then(|()| file.sync_all())
        .map_err(failed("cutting", path))?;
    tracing::warn!(bytes, copy = %torn.display(), "the journal ended in an unfinished entry, which was cut off");
    Ok(TornTail { path: torn, bytes })
}

fn damaged(offset: u64, damage: JournalDamage) -> OpenError {
    OpenError::JournalDamaged { offset, damage }
}
