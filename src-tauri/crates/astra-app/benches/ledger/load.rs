//! P8: the first page of 100,000 transfers after a start, sorted, beside a plain scan of the same records in sled with the same
//! cipher and the same decoding. And what a start takes with 10,000 and 100,000 of them beside an empty folder (P3 without its window).

use std::path::Path;
use std::time::{Duration, Instant};

use astra_app::transfers::{ActivityQuery, Intent};
use astra_vault::Vault;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::support::{Desk, Ready, Stage, copy, write_history};
use crate::{Figure, ROWS};

/// The best of so many, taken in turn, so that another process disturbs both sides alike.
const TIMES: usize = 5;
const OVER: astra_vault::Table = astra_vault::Table("intents_over");
/// As long as what the vault authenticates beside a record.
const AAD: [u8; 79] = [7; 79];

pub fn measure() -> Vec<Figure> {
    let Ready { stage, desk, .. } = Ready::new();
    desk.quit();
    let many = u32::try_from(ROWS).unwrap();
    let folders = [0, many / 10, many].map(|count| Folder::with(&stage, count));
    stage.clock.advance(8 * 24 * 60 * 60);
    // The first start makes the index, all at once.
    for folder in &folders {
        let (time, desk) = folder.start(&stage);
        desk.quit();
        println!("first start with {} transfers: {time:.1?}", folder.count);
    }
    let mut starts = [Duration::MAX; 3];
    for _ in 0..TIMES {
        for (folder, best) in folders.iter().zip(&mut starts) {
            let (time, desk) = folder.start(&stage);
            desk.quit();
            *best = time.min(*best);
        }
    }
    for (folder, time) in folders.iter().zip(starts) {
        println!("start with {} transfers: {time:.1?}", folder.count);
    }
    vec![first_look(&stage, &folders[2])]
}

/// A data folder with a history, in memory where there is a place for that: what is measured is not the disk.
struct Folder {
    place: tempfile::TempDir,
    count: u32,
}

impl Folder {
    fn with(stage: &Stage, count: u32) -> Self {
        let memory = Path::new("/dev/shm");
        let parent = memory.is_dir().then(|| memory.to_owned());
        let place = tempfile::tempdir_in(parent.unwrap_or_else(std::env::temp_dir)).unwrap();
        copy(stage.folder(), place.path());
        let folder = Self { place, count };
        let vault = folder.vault(stage);
        let space = stage.business_space(&vault);
        write_history(&vault, &space, count, stage.clock.time());
        vault.close().unwrap();
        folder
    }

    fn vault(&self, stage: &Stage) -> Vault {
        stage.vault_at(self.place.path())
    }

    /// From the closed folder to an application that answers.
    fn start(&self, stage: &Stage) -> (Duration, Desk) {
        let begun = Instant::now();
        let desk = Stage::start_with(stage.parts(self.vault(stage)));
        desk.overview();
        (begun.elapsed(), desk)
    }
}

fn first_look(stage: &Stage, folder: &Folder) -> Figure {
    let vault = folder.vault(stage);
    let values: Vec<(String, Vec<u8>)> = stage
        .business_space(&vault)
        .scan(OVER)
        .unwrap()
        .into_iter()
        .map(|(key, value)| (key, value.to_vec()))
        .collect();
    vault.close().unwrap();
    assert_eq!(values.len(), usize::try_from(ROWS).unwrap());
    let plain = Plain::with(&values);
    drop(values);
    let (mut ours, mut plainly) = (Duration::MAX, Duration::MAX);
    let query = ActivityQuery {
        limit: 50,
        ..ActivityQuery::default()
    };
    for _ in 0..TIMES {
        let desk = Stage::start_with(stage.parts(folder.vault(stage)));
        let begun = Instant::now();
        let transfers = desk.app.transfers();
        let page = desk
            .run(transfers.activity(&query, &TimeZone::UTC))
            .unwrap();
        ours = ours.min(begun.elapsed());
        assert_eq!(page.total, usize::try_from(ROWS).unwrap());
        desk.quit();
        let begun = Instant::now();
        let scanned = plain.scan();
        plainly = plainly.min(begun.elapsed());
        assert_eq!(scanned.len(), page.total);
        assert_eq!(scanned[0].id, page.rows[0].0.id, "sorted alike");
    }
    println!("first look at {ROWS} transfers: {ours:.1?}, a plain scan {plainly:.1?}");
    Figure {
        row: "P8",
        what: "first page of 100,000 transfers, sorted : plain sled scan",
        ratio: ours.as_secs_f64() / plainly.as_secs_f64(),
        at_most: 1.2,
    }
}

/// The same values in a sled of their own.
struct Plain {
    db: sled::Db,
    cipher: XChaCha20Poly1305,
    _place: tempfile::TempDir,
}

impl Plain {
    fn with(values: &[(String, Vec<u8>)]) -> Self {
        let place = tempfile::tempdir_in(std::env::temp_dir()).unwrap();
        let db = sled::Config::default()
            .path(place.path())
            .cache_capacity(8 * 1024 * 1024)
            .flush_every_ms(None)
            .open()
            .unwrap();
        let cipher = XChaCha20Poly1305::new(&[9; 32].into());
        for (number, (key, value)) in values.iter().enumerate() {
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&number.to_le_bytes());
            let payload = Payload {
                msg: value,
                aad: &AAD,
            };
            let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap();
            db.insert(key, [&nonce[..], &sealed].concat()).unwrap();
        }
        db.flush().unwrap();
        Self {
            db,
            cipher,
            _place: place,
        }
    }

    fn scan(&self) -> Vec<Intent> {
        let mut intents: Vec<Intent> = self
            .db
            .iter()
            .map(|read| {
                let (_, sealed) = read.unwrap();
                let (nonce, msg) = sealed.split_first_chunk::<24>().unwrap();
                let payload = Payload { msg, aad: &AAD };
                let value = self.cipher.decrypt(&XNonce::from(*nonce), payload).unwrap();
                serde_json::from_slice::<Written>(&value).unwrap().r.intent
            })
            .collect();
        intents.sort_by_key(|intent| std::cmp::Reverse(intent.created_at()));
        intents
    }
}

#[derive(Deserialize)]
struct Written {
    r: Record,
}

#[derive(Deserialize)]
struct Record {
    intent: Intent,
}
