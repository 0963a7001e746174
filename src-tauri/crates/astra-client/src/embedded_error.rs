//! The code within a refusal (CONTRACT.md 21, the shape with an embedded error).

use serde::Deserialize;

/// Longer than any word known.
const LONGEST: usize = 64;

#[derive(Deserialize)]
struct Body {
    embedded_error: Embedded,
}

#[derive(Deserialize)]
struct Embedded {
    code: String,
}

/// `embedded_error.code` of a refusal, where it is a word and not somebody's text.
pub(crate) fn code_in(body: &[u8]) -> Option<Box<str>> {
    let body: Body = serde_json::from_slice(body).ok()?;
    let code = body.embedded_error.code;
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    ((1..=LONGEST).contains(&code.len()) && code.bytes().all(is_word)).then(|| code.into())
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn only_a_word_is_a_code() {
        let declined =
            br#"{"code":400,"embedded_error":{"code":"card_authorization_declined","x":1}}"#;
        assert_eq!(
            code_in(declined).as_deref(),
            Some("card_authorization_declined")
        );
        for other in [
            "",
            "null",
            r#"{"code":400}"#,
            r#"{"embedded_error":null}"#,
            r#"{"embedded_error":"card_authorization_declined"}"#,
            r#"{"embedded_error":{"code":7}}"#,
            r#"{"embedded_error":{"code":""}}"#,
            r#"{"embedded_error":{"code":"4000000000000002"}}"#,
            r#"{"embedded_error":{"code":"Edmund Hillary"}}"#,
        ] {
            assert_eq!(code_in(other.as_bytes()), None, "{other}");
        }
        let long = format!(r#"{{"embedded_error":{{"code":"{}"}}}}"#, "a".repeat(65));
        assert_eq!(code_in(long.as_bytes()), None);
    }
}
