//! The text of a notice and its signature over exactly these bytes (CONTRACT.md 20; A48, signed text).

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use sha2::Sha256;

/// The header that carries the signature.
pub(crate) const HEADER: &str = "Astra-Verification";

/// `value` as Python's default serialiser writes it: a space after every comma and colon, ASCII only.
pub(crate) fn write(value: &impl Serialize) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Python))?;
    // The formatter writes ASCII only.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Base64 of HMAC-SHA256 over `text`, with the client's secret as the key.
pub(crate) fn signature(text: &str, client_secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes())
        .expect("a key of any length will do for HMAC");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

struct Python;

impl Formatter for Python {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for letter in fragment.chars() {
            if letter.is_ascii() && letter != '\u{7f}' {
                out.write_all(&[letter as u8])?;
            } else {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_vendors_example_is_written_as_the_vendor_writes_it() {
        let fixture: serde_json::Value = serde_json::from_str(include_str!(
            "../../../../../tests/fixtures/astra/webhook_signature.json"
        ))
        .unwrap();
        assert_eq!(fixture["header"], HEADER);
        let signed = fixture["signed_text"].as_str().unwrap();
        #[derive(serde::Deserialize, Serialize)]
        struct InItsOrder {
            webhook_type: String,
            resource_id: String,
            user_id: String,
            webhook_id: String,
        }
        let parsed: InItsOrder = serde_json::from_str(signed).unwrap();
        assert_eq!(write(&parsed).unwrap(), signed);
    }

    #[test]
    fn what_is_not_ascii_is_escaped_as_python_does() {
        // json.dumps({"a": ["é", "😀", "\x7f", "\n\"\\"], "b": {}, "c": None})
        let value = json!({"a": ["é", "😀", "\u{7f}", "\n\"\\"], "b": {}, "c": null});
        assert_eq!(
            write(&value).unwrap(),
            r#"{"a": ["\u00e9", "\ud83d\ude00", "\u007f", "\n\"\\"], "b": {}, "c": null}"#
        );
    }

    #[test]
    fn a_signature_is_hmac_sha256_in_base64() {
        // printf 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe -binary | base64 (RFC 4231, case 2)
        assert_eq!(
            signature("what do ya want for nothing?", "Jefe"),
            "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="
        );
    }
}
