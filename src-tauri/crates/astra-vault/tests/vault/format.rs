//! FORMAT.md followed word by word with plain primitives and none of the crate's own code: the files
//! of version 1 must stay readable this way.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::*;

fn parts(parts: &[&[u8]]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|part| [&(part.len() as u32).to_le_bytes()[..], part].concat())
        .collect()
}

fn hkdf(secret: &[u8], salt: &[u8], info: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    hkdf::Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(&parts(info), &mut out)
        .unwrap();
    out
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn unseal(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Vec<u8> {
    let nonce = XNonce::try_from(&sealed[..24]).unwrap();
    let payload = Payload {
        msg: &sealed[24..],
        aad,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&nonce, payload)
        .expect("the seal opens")
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

/// The keyring's body and the data key and tag of its only space, `app`.
fn app_key(
    keyring: &[u8],
    secret_of: impl Fn(&str, &Value) -> Vec<u8>,
) -> (Value, [u8; 32], Vec<u8>) {
    let file: Value = serde_json::from_slice(keyring).unwrap();
    assert_eq!(file["astra_keyring"], 1);
    let text = std::str::from_utf8(keyring).unwrap();
    let body_text = text
        .split_once("\"body\":")
        .unwrap()
        .1
        .trim_end()
        .strip_suffix('}')
        .unwrap();
    assert_eq!(bytes(&file["sha256"]), Sha256::digest(body_text).to_vec());
    let body = file["body"].clone();
    let vault = bytes(&body["vault"]);
    let [space] = body["spaces"].as_array().unwrap().as_slice() else {
        panic!("one space")
    };
    let (name, tag) = (bytes(&space["name"]), bytes(&space["tag"]));
    assert_eq!(name, hmac(&vault, b"astra-vault/space\0app"));
    let entry = format!("{}.{}", hex::encode(&vault), hex::encode(&tag));
    let kek = hkdf(
        &secret_of(&entry, &body),
        &vault,
        &[b"astra-vault/1/kek", &tag],
    );
    let aad = parts(&[b"astra-vault/wrapped-key", &[1], &vault, &name, &tag]);
    let plain = unseal(&kek, &aad, &bytes(&space["wrapped"]));
    assert_eq!((plain.len(), &plain[32..36]), (128, &b"\x03app"[..]));
    assert!(plain[36..].iter().all(|byte| *byte == 0));
    (body, plain[..32].try_into().unwrap(), tag)
}

#[test]
fn every_file_can_be_read_by_the_letter_of_the_format() {
    let dir = folder();
    let vault = open(dir.path());
    app(&vault).put(TOKENS, "key", b"value").unwrap();
    vault.journal().append(&app(&vault), b"first").unwrap();
    vault.journal().append(&app(&vault), b"second").unwrap();
    vault.close().unwrap();
    drop(vault);
    let read = |name: &str| std::fs::read(dir.path().join(name)).unwrap();

    let practice: Value = serde_json::from_slice(&read("keys.practice")).unwrap();
    assert_eq!(practice["astra_practice_keys"], 1);
    let (body, data_key, tag) = app_key(&read("keyring.astra"), |entry, _| {
        bytes(&practice["secrets"][entry])
    });
    let subkey = |label: &[u8]| hkdf(&data_key, &tag, &[label]);

    let names = subkey(b"astra-vault/1/names");
    let tree = [&tag, &hmac(&names, b"table\0tokens")[..16]].concat();
    let db = sled::open(dir.path().join("db")).unwrap();
    assert!(db.tree_names().contains(&tree.clone().into()));
    let sled_key = hmac(&names, b"key\0tokens\0key");
    let record = db.open_tree(&tree).unwrap().get(sled_key).unwrap().unwrap();
    assert_eq!(record[0], 1);
    let aad = parts(&[b"astra-vault/record", &[1], &tag, b"tokens", &sled_key]);
    assert_eq!(
        unseal(&subkey(b"astra-vault/1/records"), &aad, &record[1..]),
        b"\x03\0keyvalue"
    );

    read_journal(
        &read("journal.astra"),
        &bytes(&body["journal"]),
        &tag,
        &subkey(b"astra-vault/1/journal"),
    );
}

fn read_journal(file: &[u8], id: &[u8], tag: &[u8], key: &[u8; 32]) {
    let (header, mut rest) = file.split_at(32);
    assert_eq!(header[..12], *b"ASTRAJNL\x01\0\0\0");
    assert_eq!(header[12..28], *id);
    assert_eq!(header[28..], crc32fast::hash(&header[..28]).to_le_bytes());
    let mut chain = Sha256::digest([b"astra-vault/journal\0", header].concat()).to_vec();
    for (seq, payload) in [(1_u64, &b"first"[..]), (2, b"second")] {
        let length = u32::from_le_bytes(rest[..4].try_into().unwrap());
        assert_eq!(rest[4..8], (!length).to_le_bytes());
        let (record, later) = rest.split_at(12 + length as usize);
        let crc = crc32fast::hash(&[&record[..8], &record[12..]].concat());
        assert_eq!(record[8..12], crc.to_le_bytes());
        assert_eq!(record[12..20], seq.to_le_bytes());
        assert_eq!(record[20..36], *tag);
        assert_eq!(record[36..68], chain);
        let seq = seq.to_le_bytes();
        let aad = parts(&[
            b"astra-vault/journal",
            b"ASTRAJNL",
            &[1, 0],
            id,
            &seq,
            tag,
            &chain,
        ]);
        assert_eq!(
            unseal(key, &aad, &record[68..]),
            [b"\x03app", payload].concat()
        );
        chain = Sha256::digest([&chain, record].concat()).to_vec();
        rest = later;
    }
    assert!(rest.is_empty());
}

#[test]
fn a_passphrase_keyring_can_be_read_by_the_letter_of_the_format() {
    let dir = folder();
    let vault = try_open(dir.path(), passphrase("open sesame")).unwrap();
    app(&vault);
    vault.close().unwrap();
    let keyring = std::fs::read(dir.path().join("keyring.astra")).unwrap();
    app_key(&keyring, |_, body| {
        let hash = &body["passphrase"];
        assert_eq!(
            (&hash["algorithm"], &hash["algorithm_version"]),
            (&"argon2id".into(), &19.into())
        );
        let number = |name: &str| hash[name].as_u64().unwrap() as u32;
        let params = argon2::Params::new(
            number("memory_kib"),
            number("passes"),
            number("lanes"),
            Some(32),
        );
        let argon2 = argon2::Argon2::new(
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            params.unwrap(),
        );
        let mut root = vec![0; 32];
        argon2
            .hash_password_into(b"open sesame", &bytes(&hash["salt"]), &mut root)
            .unwrap();
        let check = hkdf(
            &root,
            &bytes(&body["vault"]),
            &[b"astra-vault/1/passphrase-check"],
        );
        let plain = unseal(
            &check,
            b"astra-vault/passphrase-check",
            &bytes(&hash["check"]),
        );
        assert_eq!(plain, b"the passphrase fits");
        root
    });
}
