//! Keeps every value of a request out of what is kept of its response, in any spelling.
//!
//! A refusal is logged, shown and quoted to support, and servers like to repeat what they refuse: as it came, with other
//! punctuation, percent-encoded, escaped for JSON or HTML. Every value of the request is looked for in each of these
//! spellings.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use url::form_urlencoded;

/// Stands where something was cut out.
const CUT: &str = "[redacted]";
/// From this many bytes a value is cut out wherever it stands and in either case. A shorter one, such as a state's two
/// letters, would tear words apart: it goes only where it stands alone, as it was written.
const SHORTEST_ANYWHERE: usize = 4;
/// A single letter or digit says nothing about anybody.
const SHORTEST: usize = 2;
/// From this many digits a number is recognized by its digits alone.
const SHORTEST_NUMBER: usize = 4;
/// How many characters may stand between two digits of one number, as in `(650) 555-0133`.
const WIDEST_GAP: usize = 2;
/// How deeply nested a body may be to be looked into; ours have four levels.
const DEEPEST: usize = 16;

/// Everything that one request carried.
#[derive(Default)]
pub(crate) struct Redaction {
    /// Spellings that are cut out wherever they stand.
    anywhere: BTreeSet<String>,
    /// Short values, cut out where they stand alone.
    alone: BTreeSet<String>,
    /// Numbers of people, by their digits.
    numbers: BTreeSet<String>,
    /// Names of the request's own fields, which are no values although a value may read the same.
    names: BTreeSet<String>,
    /// Made of the above when it is first needed.
    searches: OnceLock<Searches>,
}

/// One search for all spellings, and one for all numbers; `None` where there is too much to search for.
struct Searches {
    anywhere: Option<AhoCorasick>,
    numbers: Option<AhoCorasick>,
}

impl Redaction {
    /// Adds one value.
    pub(crate) fn value(&mut self, value: &str) {
        self.searches.take();
        let value = one_line(value);
        if value.len() >= SHORTEST_ANYWHERE {
            self.anywhere.extend(spellings(&value));
        } else if value.len() >= SHORTEST {
            self.alone.insert(value.clone());
        }
        self.numbers.extend(numbers_in(&value));
    }

    /// Adds every value of a JSON body, and the names of its fields.
    pub(crate) fn json(&mut self, body: &[u8]) {
        if let Ok(value) = serde_json::from_slice(body) {
            self.tree(&value, 0);
        }
    }

    fn tree(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return self.value(&value.to_string());
        }
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => self.value(&number.to_string()),
            Value::String(text) => self.value(text),
            Value::Array(items) => items.iter().for_each(|item| self.tree(item, depth + 1)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.names.insert(name.clone());
                    self.tree(value, depth + 1);
                }
            }
        }
    }

    /// Adds every value of a form.
    pub(crate) fn form(&mut self, body: &[u8]) {
        for (name, value) in form_urlencoded::parse(body) {
            self.names.insert(name.into_owned());
            self.value(&value);
        }
    }

    /// Whether `name` names a field of the request: dotted, or with places in brackets.
    fn is_field(&self, name: &str) -> bool {
        let is_place =
            |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let mut words = name
            .split(['.', '[', ']'])
            .filter(|part| !is_place(part))
            .peekable();
        words.peek().is_some() && words.all(|word| self.names.contains(word))
    }

    /// The name of a field as it is kept: our own as it is, any other without what was sent.
    pub(crate) fn cut_from_name(&self, name: &str) -> String {
        if self.is_field(name) {
            one_line(name)
        } else {
            self.cut_from(name)
        }
    }

    /// `text` on one line, without anything that was sent.
    pub(crate) fn cut_from(&self, text: &str) -> String {
        let text = one_line(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        let searches = self.searches.get_or_init(|| Searches {
            anywhere: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(&self.anywhere)
                .ok(),
            numbers: AhoCorasick::new(&self.numbers).ok(),
        });
        let (Some(wanted), Some(numbers)) = (&searches.anywhere, &searches.numbers) else {
            // Too much to search for: then nothing of it is kept.
            return CUT.to_owned();
        };
        found.extend(wanted.find_overlapping_iter(&text).map(|hit| hit.range()));
        for value in &self.alone {
            let hits = text.match_indices(value.as_str());
            found.extend(
                hits.map(|(at, _)| at..at + value.len())
                    .filter(|hit| stands_alone(&text, hit)),
            );
        }
        found.extend(numbers_of(numbers, &text));
        without(&text, found)
    }
}

/// Where one of our numbers stands, whatever stands between its digits.
fn numbers_of(wanted: &AhoCorasick, text: &str) -> Vec<Range<usize>> {
    let mut hits = Vec::new();
    // Runs of digits that may belong together, each digit with its place.
    let mut runs: Vec<(String, Vec<usize>)> = Vec::new();
    let mut gap = usize::MAX;
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_digit() {
            match runs.last_mut() {
                Some((digits, places)) if gap <= WIDEST_GAP => {
                    digits.push(letter);
                    places.push(at);
                }
                _ => runs.push((letter.to_string(), vec![at])),
            }
            gap = 0;
        } else if letter.is_alphanumeric() {
            gap = usize::MAX;
        } else {
            gap = gap.saturating_add(1);
        }
    }
    for (digits, places) in runs {
        for hit in wanted.find_overlapping_iter(&digits) {
            hits.push(places[hit.start()]..places[hit.end() - 1] + 1);
        }
    }
    hits
}

/// Every way in which a server may repeat `value`, but for the case of its letters.
fn spellings(value: &str) -> Vec<String> {
    let form: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let json = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let html = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let in_both_quotes =
        |html: &str, single: &str, double: &str| html.replace('\'', single).replace('"', double);
    vec![
        value.to_owned(),
        form.replace('+', "%20"),
        everything_encoded(value),
        // What browsers leave as it is in a URL.
        form.replace('+', "%20")
            .replace("%40", "@")
            .replace("%3A", ":")
            .replace("%2F", "/"),
        form,
        json(value),
        json(value).replace('/', "\\/"),
        ascii_only(&json(value)),
        // Escaped once more, as in JSON that was quoted as a text.
        json(&json(value)),
        json(&ascii_only(&json(value))),
        in_both_quotes(&html, "&#39;", "&quot;"),
        in_both_quotes(&html, "&#x27;", "&#34;"),
        html,
        BASE64_STANDARD.encode(value),
    ]
}

/// Percent-encoded, letters and digits excepted.
fn everything_encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len() * 3);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// As JSON is written where everything beyond ASCII is escaped.
fn ascii_only(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            escaped.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

/// The digits of a value that is a number with punctuation: a telephone number, an EIN, a date.
fn numbers_in(value: &str) -> Vec<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let is_number = !value.chars().any(char::is_alphabetic) && digits.len() >= SHORTEST_NUMBER;
    if !is_number {
        return Vec::new();
    }
    let mut numbers = vec![digits.clone()];
    // A US number without its country code.
    numbers.extend(value.strip_prefix("+1").map(|_| digits[1..].to_owned()));
    if let Ok(date) = value.parse::<jiff::civil::Date>() {
        let (year, month, day) = (date.year(), date.month(), date.day());
        numbers.push(format!("{month:02}{day:02}{year:04}"));
        numbers.push(format!("{day:02}{month:02}{year:04}"));
        numbers.push(format!("{month}{day}{year:04}"));
    }
    numbers.retain(|number| number.len() >= SHORTEST_NUMBER);
    numbers
}

fn stands_alone(text: &str, hit: &Range<usize>) -> bool {
    let before = text[..hit.start].chars().next_back();
    let after = text[hit.end..].chars().next();
    ![before, after]
        .into_iter()
        .flatten()
        .any(char::is_alphanumeric)
}

/// `text` with one mark for each of `found` that overlap or touch.
fn without(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|hit| (hit.start, hit.end));
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for hit in found {
        if hit.start >= end {
            kept.push_str(&text[end..hit.start]);
            if !kept.ends_with(CUT) || hit.start > end {
                kept.push_str(CUT);
            }
        }
        end = end.max(hit.end);
    }
    kept.push_str(&text[end..]);
    kept
}

/// White space and control characters become single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[&str]) -> Redaction {
        let mut redaction = Redaction::default();
        values.iter().for_each(|value| redaction.value(value));
        redaction
    }

    #[test]
    fn a_value_is_cut_out_in_every_spelling() {
        for (sent, echoes) in [
            (
                "12-3456789",
                &["12-3456789", "123456789", "12 3456789", "12%2d3456789"][..],
            ),
            (
                "+16505550133",
                &[
                    "+16505550133",
                    "6505550133",
                    "(650) 555-0133",
                    "650.555.0133",
                    "1-650-555-0133",
                    "%2B16505550133",
                ],
            ),
            (
                "1985-03-27",
                &[
                    "1985-03-27",
                    "03/27/1985",
                    "27.03.1985",
                    "3/27/1985",
                    "19850327",
                ],
            ),
            (
                "edmund@example.com",
                &[
                    "edmund@example.com",
                    "EDMUND@EXAMPLE.COM",
                    "edmund%40example.com",
                    "ZWRtdW5kQGV4YW1wbGUuY29t",
                ],
            ),
            (
                "Smith & O'Neil \"Best\" Söhne",
                &[
                    "Smith & O'Neil \"Best\" Söhne",
                    "Smith &amp; O&#39;Neil &quot;Best&quot; Söhne",
                    "Smith+%26+O%27Neil+%22Best%22+S%C3%B6hne",
                    "Smith%20%26%20O%27Neil%20%22Best%22%20S%C3%B6hne",
                    r#"Smith & O'Neil \"Best\" Söhne"#,
                    r#"Smith & O'Neil \"Best\" S\u00f6hne"#,
                    r#"smith & o'neil \\\"Best\\\" Söhne"#,
                    "Smith &\n\t O'Neil  \"Best\" Söhne",
                ],
            ),
            ("4.99", &["4.99"]),
            ("UT", &["UT", "[UT]", "state=UT"]),
        ] {
            for echo in echoes {
                for text in [format!("bad: {echo}."), (*echo).to_owned()] {
                    let kept = of(&[sent]).cut_from(&text);
                    let rest: String = kept.replace(CUT, "");
                    assert!(
                        kept.contains(CUT) && !rest.contains(&sent[..2]),
                        "{sent:?} in {text:?}: {kept:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_that_were_not_sent_stay() {
        let redaction = of(&["IN", "OR", "a", "2", "llc", "Ann"]);
        let text = "Invalid value in field 12 or annual; Indiana, LLCs: a 2";
        assert_eq!(redaction.cut_from(text), text);
        assert_eq!(
            redaction.cut_from("IN, OR: Ann of an llc"),
            "[redacted], [redacted]: [redacted] of an [redacted]"
        );
    }

    #[test]
    fn names_of_our_own_fields_stay() {
        let mut redaction = Redaction::default();
        redaction.json(
            br#"{"website":"phone","owners":[{"phone":"website"}],"n":{"ein":"12-3456789"}}"#,
        );
        for name in ["website", "owners.0.phone", "owners[0].phone"] {
            assert_eq!(redaction.cut_from_name(name), name);
        }
        assert_eq!(redaction.cut_from_name("for website"), "for [redacted]");
        assert_eq!(redaction.cut_from_name("123456789"), "[redacted]");
        assert_eq!(redaction.cut_from("bad website"), "bad [redacted]");
    }

    #[test]
    fn every_leaf_of_a_body_counts() {
        let mut redaction = Redaction::default();
        redaction
            .json(br#"{"a":[{"b":"canary one"},["canary two"]],"c":12345.67,"d":true,"e":null}"#);
        redaction.form(b"code=canary%20three&x=canary+four");
        assert_eq!(
            redaction.cut_from("canary one canary two, 12345.67; canary three canary four true"),
            "[redacted] [redacted], [redacted]; [redacted] [redacted] true"
        );
    }

    proptest! {
        #[test]
        fn no_value_survives(value in "[ -{}~äéñ]{4,40}", before in "[a-z ]{0,9}", after in "[a-z ]{0,9}") {
            let value = one_line(&value);
            prop_assume!(value.len() >= SHORTEST_ANYWHERE);
            let redaction = of(&[&value]);
            let spelled = spellings(&value).join(&format!("{after} | {before}"));
            let kept = redaction.cut_from(&format!("{before}{spelled}{after}"));
            for part in kept.split(" | ") {
                prop_assert!(part.contains(CUT), "{} in {}", spelled, kept);
            }
            prop_assert!(!kept.replace(CUT, "\u{0}").contains(&value), "{}", kept);
        }

        #[test]
        fn no_text_makes_it_panic(values in proptest::collection::vec(".{0,20}", 0..8), text in ".{0,200}") {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let _ = of(&values).cut_from(&text);
        }

        #[test]
        fn a_number_is_cut_out_whatever_stands_between(digits in "[0-9]{4,12}", gaps in "[-. ()/]{0,2}") {
            let spelled: Vec<String> = digits.chars().map(String::from).collect();
            let kept = of(&[&digits]).cut_from(&format!("no {} here", spelled.join(&gaps)));
            prop_assert_eq!(kept, "no [redacted] here");
        }
    }
}
