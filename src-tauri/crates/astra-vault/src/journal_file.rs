//! The journal's frame: header, records, checksums and chain. It needs no keys.

use std::io::{self, BufReader, Read, Seek};

use sha2::{Digest, Sha256};

use crate::ids::SpaceTag;
use crate::seal::{NONCE, TAG};

pub(crate) const MAGIC: [u8; 8] = *b"ASTRAJNL";
pub(crate) const VERSION: u16 = 1;
/// Length of the header, in bytes.
pub(crate) const HEADER: usize = 32;

/// Length, its complement, checksum.
const FRAME: usize = 12;
/// Sequence number, space tag, previous chain hash.
const PREFIX: usize = 8 + 16 + 32;
const SHORTEST_BODY: usize = PREFIX + NONCE + TAG;
/// Above this a length field is damage; no record that was ever written comes near it.
const LONGEST_BODY: usize = 2 * 1024 * 1024;

/// A journal's identity, from its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId(pub [u8; 16]);

/// Hash over everything before a position: the header, then record by record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChainHash(pub [u8; 32]);

impl ChainHash {
    fn of_header(header: &[u8; HEADER]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"astra-vault/journal\0");
        hash.update(header);
        Self(hash.finalize().into())
    }

    pub(crate) fn then(self, record: &[u8]) -> Self {
        let mut hash = Sha256::new_with_prefix(self.0);
        hash.update(record);
        Self(hash.finalize().into())
    }
}

pub(crate) fn header(id: FileId) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&MAGIC);
    header[8..10].copy_from_slice(&VERSION.to_le_bytes());
    header[12..28].copy_from_slice(&id.0);
    let crc = crc32fast::hash(&header[..28]);
    header[28..].copy_from_slice(&crc.to_le_bytes());
    header
}

/// What a header says.
pub(crate) enum Header {
    Known(FileId, ChainHash),
    OtherVersion(u16),
    Damaged,
}

pub(crate) fn read_header(bytes: &[u8; HEADER]) -> Header {
    let version = u16::from_le_bytes([bytes[8], bytes[9]]);
    let crc = crc32fast::hash(&bytes[..28]);
    if bytes[..8] != MAGIC || bytes[28..] != crc.to_le_bytes() {
        return Header::Damaged;
    }
    if version != VERSION {
        return Header::OtherVersion(version);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&bytes[12..28]);
    Header::Known(FileId(id), ChainHash::of_header(bytes))
}

/// One record as it stands in the file, its frame checked.
pub(crate) struct Record {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    pub seq: u64,
    pub tag: SpaceTag,
    /// Hash over everything before it; part of what its seal authenticates.
    pub before: ChainHash,
    pub sealed: Vec<u8>,
}

/// The bytes of a new record.
pub(crate) fn encode(seq: u64, tag: SpaceTag, before: ChainHash, sealed: &[u8]) -> Vec<u8> {
    let body_length = PREFIX + sealed.len();
    let length = u32::try_from(body_length).expect("bounded by MAX_PAYLOAD_BYTES");
    let mut bytes = Vec::with_capacity(FRAME + body_length);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&(!length).to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&seq.to_le_bytes());
    bytes.extend_from_slice(&tag.0);
    bytes.extend_from_slice(&before.0);
    bytes.extend_from_slice(sealed);
    let crc = checksum(&bytes[..8], &bytes[FRAME..]);
    bytes[8..FRAME].copy_from_slice(&crc.to_le_bytes());
    bytes
}

fn checksum(lengths: &[u8], body: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(lengths);
    crc.update(body);
    crc.finalize()
}

/// What is wrong with a journal file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalDamage {
    /// The keyring knows a journal, but there is no file.
    #[error("the file is missing")]
    Missing,
    /// The first 32 bytes are not a journal header.
    #[error("the header is not a journal's")]
    Header,
    /// The file is a journal, but another vault's.
    #[error("the file belongs to another vault")]
    Foreign,
    /// A length field is impossible.
    #[error("a record's length is impossible")]
    Length,
    /// A record's checksum does not fit.
    #[error("a record's checksum does not fit")]
    Checksum,
    /// A record is missing, repeated or out of order.
    #[error("a record is out of order")]
    Order,
    /// A record does not follow from the one before.
    #[error("the chain is broken")]
    Chain,
    /// A record's seal does not open under its space's key.
    #[error("a record's seal is broken")]
    Seal,
}

/// Why reading stopped.
pub(crate) enum Stop {
    /// The file ends in the middle of a record that was never acknowledged.
    Torn,
    Damaged(JournalDamage),
    Io(io::Error),
}

/// Reads records one after another, checking lengths, checksums, order and chain.
pub(crate) struct Records<R> {
    from: R,
    pub offset: u64,
    pub next_seq: u64,
    pub chain: ChainHash,
}

impl<R: Read> Records<R> {
    /// `from` stands behind the header whose chain hash is `chain`.
    pub(crate) fn new(from: R, chain: ChainHash) -> Self {
        Self {
            from,
            offset: HEADER as u64,
            next_seq: 1,
            chain,
        }
    }

    /// The next record, or nothing at a clean end.
    pub(crate) fn next(&mut self) -> Result<Option<Record>, Stop> {
        let mut bytes = vec![0; FRAME];
        match fill(&mut self.from, &mut bytes)? {
            0 => return Ok(None),
            FRAME => {}
            read => return Err(self.torn_if_plausible(&bytes[..read])),
        }
        let length = u32_at(&bytes, 0);
        if length != !u32_at(&bytes, 4) {
            // A file that was made longer before its data arrived ends in zeros.
            let zeros = bytes.iter().all(|byte| *byte == 0) && self.only_zeros_follow()?;
            return Err(if zeros {
                Stop::Torn
            } else {
                Stop::Damaged(JournalDamage::Length)
            });
        }
        let length = length as usize;
        if !(SHORTEST_BODY..=LONGEST_BODY).contains(&length) {
            return Err(Stop::Damaged(JournalDamage::Length));
        }
        bytes.resize(FRAME + length, 0);
        if fill(&mut self.from, &mut bytes[FRAME..])? < length {
            return Err(Stop::Torn);
        }
        if checksum(&bytes[..8], &bytes[FRAME..]) != u32_at(&bytes, 8) {
            return Err(Stop::Damaged(JournalDamage::Checksum));
        }
        self.check_place(&bytes).map(Some)
    }

    fn check_place(&mut self, bytes: &[u8]) -> Result<Record, Stop> {
        let (place, sealed) = bytes[FRAME..].split_at(PREFIX);
        let place = Place::of(place);
        if place.seq != self.next_seq {
            return Err(Stop::Damaged(JournalDamage::Order));
        }
        if place.before != self.chain {
            return Err(Stop::Damaged(JournalDamage::Chain));
        }
        let record = place.record(self.offset, sealed);
        self.offset += bytes.len() as u64;
        self.next_seq += 1;
        self.chain = self.chain.then(bytes);
        Ok(record)
    }

    /// Fewer bytes than a frame at the end. With both lengths there they must still agree.
    fn torn_if_plausible(&self, bytes: &[u8]) -> Stop {
        let contradicts = bytes.len() >= 8 && u32_at(bytes, 0) != !u32_at(bytes, 4);
        if contradicts && bytes.iter().any(|byte| *byte != 0) {
            Stop::Damaged(JournalDamage::Length)
        } else {
            Stop::Torn
        }
    }

    fn only_zeros_follow(&mut self) -> Result<bool, Stop> {
        let mut bytes = [0; 4096];
        loop {
            match fill(&mut self.from, &mut bytes)? {
                0 => return Ok(true),
                read if bytes[..read].iter().any(|byte| *byte != 0) => return Ok(false),
                _ => {}
            }
        }
    }
}

/// What stands before the seal of a record.
struct Place {
    seq: u64,
    tag: SpaceTag,
    before: ChainHash,
}

impl Place {
    /// `bytes` are [`PREFIX`] long.
    fn of(mut bytes: &[u8]) -> Self {
        let (mut seq, mut tag, mut before) = ([0; 8], [0; 16], [0; 32]);
        for part in [&mut seq[..], &mut tag[..], &mut before[..]] {
            let (head, rest) = bytes.split_at(part.len());
            part.copy_from_slice(head);
            bytes = rest;
        }
        Self {
            seq: u64::from_le_bytes(seq),
            tag: SpaceTag(tag),
            before: ChainHash(before),
        }
    }

    fn record(self, offset: u64, sealed: &[u8]) -> Record {
        Record {
            offset,
            seq: self.seq,
            tag: self.tag,
            before: self.before,
            sealed: sealed.to_vec(),
        }
    }
}

/// The records that `wanted` chooses, of a file whose chain was checked when it was opened: the others are passed over. Each
/// stands at its number, and the seal of a chosen one authenticates its place. `from` stands behind the header, and the last
/// record ends at `length`. With the number of the record that would come next.
pub(crate) fn pick(
    mut from: BufReader<impl Read + Seek>,
    length: u64,
    wanted: impl Fn(u64, SpaceTag) -> bool,
) -> Result<(Vec<Record>, u64), Stop> {
    let mut picked = Vec::new();
    let damaged = || Stop::Damaged(JournalDamage::Length);
    let (mut offset, mut next_seq) = (HEADER as u64, 1);
    while offset < length {
        let mut head = [0; FRAME + PREFIX];
        if fill(&mut from, &mut head)? < head.len() {
            return Err(damaged());
        }
        let body = u32_at(&head, 0);
        if body != !u32_at(&head, 4) || !(SHORTEST_BODY..=LONGEST_BODY).contains(&(body as usize)) {
            return Err(damaged());
        }
        let place = Place::of(&head[FRAME..]);
        if place.seq != next_seq {
            return Err(Stop::Damaged(JournalDamage::Order));
        }
        let sealed = body as usize - PREFIX;
        if wanted(place.seq, place.tag) {
            let mut body = head[FRAME..].to_vec();
            body.resize(PREFIX + sealed, 0);
            if fill(&mut from, &mut body[PREFIX..])? < sealed {
                return Err(damaged());
            }
            // Its tag stands outside the seal: another one would look like that of a destroyed space.
            if checksum(&head[..8], &body) != u32_at(&head, 8) {
                return Err(Stop::Damaged(JournalDamage::Checksum));
            }
            picked.push(place.record(offset, &body[PREFIX..]));
        } else {
            let over = i64::try_from(sealed).map_err(|_| damaged())?;
            from.seek_relative(over).map_err(Stop::Io)?;
        }
        offset += (FRAME as u64) + u64::from(body);
        next_seq += 1;
    }
    Ok((picked, next_seq))
}

/// Reads until `bytes` is full or the file ends; gives how many bytes were read.
fn fill(from: &mut impl Read, bytes: &mut [u8]) -> Result<usize, Stop> {
    let mut read = 0;
    while read < bytes.len() {
        match from.read(&mut bytes[read..]) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Stop::Io(error)),
        }
    }
    Ok(read)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
