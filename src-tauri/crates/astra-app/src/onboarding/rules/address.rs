//! US street addresses: states, streets, and the PO boxes that are none.

use std::fmt;

use super::name::with_a_letter_or_digit;
use super::{Problem, Zip, line};
use crate::onboarding::IssueCode;

/// Longest line of an address, in characters. Ours: the vendor documents no limit.
pub const LINE_MAX: usize = 100;

/// A US street address (CONTRACT.md 10).
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub address1: String,
    /// Suite or unit.
    pub address2: Option<String>,
    /// City.
    pub city: String,
    /// State, district or territory.
    pub state: State,
    /// ZIP code; may contradict the state, which only warns.
    pub postal_code: Zip,
}

impl Address {
    /// The address as one line, such as `123 Astra Ave, Suite 5, Palo Alto, CA 94304`.
    pub fn one_line(&self) -> String {
        let second = self
            .address2
            .as_deref()
            .map(|line| format!(", {line}"))
            .unwrap_or_default();
        let (state, zip) = (self.state.code(), self.postal_code.as_str());
        format!("{}{second}, {}, {state} {zip}", self.address1, self.city)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// One line of a street address; never a PO box (A27).
///
/// # Errors
/// `required`, `too_long`, `name_shape` or `po_box`.
pub fn parse_street_line(raw: &str) -> Result<String, Problem> {
    let text = with_a_letter_or_digit(raw, LINE_MAX)?;
    if is_po_box(&text) {
        return Err(IssueCode::PoBox.into());
    }
    Ok(text)
}

/// A city: one line with a letter in it.
///
/// # Errors
/// `required`, `too_long` or `name_shape`.
pub fn parse_city(raw: &str) -> Result<String, Problem> {
    let text = line(raw, LINE_MAX, IssueCode::NameShape)?;
    if !text.chars().any(char::is_alphabetic) {
        return Err(IssueCode::NameShape.into());
    }
    Ok(text.to_owned())
}

/// A state, the District of Columbia or a territory with US addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State(&'static (&'static str, &'static str));

impl State {
    /// Reads a two-letter code or a full name, in any case.
    ///
    /// # Errors
    /// `required` or `state_unknown`.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(IssueCode::Required.into());
        }
        Self::all()
            .find(|state| {
                state.code().eq_ignore_ascii_case(text) || state.name().eq_ignore_ascii_case(text)
            })
            .ok_or(IssueCode::StateUnknown.into())
    }

    /// Every state, in order of its code.
    pub fn all() -> impl Iterator<Item = Self> {
        STATES.iter().map(Self)
    }

    /// Two capital letters.
    pub fn code(self) -> &'static str {
        self.0.0
    }

    /// Full name, such as California.
    pub fn name(self) -> &'static str {
        self.0.1
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(..)")
    }
}

#[rustfmt::skip]
const STATES: &[(&str, &str)] = &[
    ("AK", "Alaska"), ("AL", "Alabama"), ("AR", "Arkansas"), ("AS", "American Samoa"), ("AZ", "Arizona"),
    ("CA", "California"), ("CO", "Colorado"), ("CT", "Connecticut"), ("DC", "District of Columbia"), ("DE", "Delaware"),
    ("FL", "Florida"), ("GA", "Georgia"), ("GU", "Guam"), ("HI", "Hawaii"), ("IA", "Iowa"), ("ID", "Idaho"),
    ("IL", "Illinois"), ("IN", "Indiana"), ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"),
    ("MA", "Massachusetts"), ("MD", "Maryland"), ("ME", "Maine"), ("MI", "Michigan"), ("MN", "Minnesota"),
    ("MO", "Missouri"), ("MP", "Northern Mariana Islands"), ("MS", "Mississippi"), ("MT", "Montana"),
    ("NC", "North Carolina"), ("ND", "North Dakota"), ("NE", "Nebraska"), ("NH", "New Hampshire"), ("NJ", "New Jersey"),
    ("NM", "New Mexico"), ("NV", "Nevada"), ("NY", "New York"), ("OH", "Ohio"), ("OK", "Oklahoma"), ("OR", "Oregon"),
    ("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"), ("SC", "South Carolina"),
    ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"), ("VA", "Virginia"),
    ("VI", "U.S. Virgin Islands"), ("VT", "Vermont"), ("WA", "Washington"), ("WI", "Wisconsin"),
    ("WV", "West Virginia"), ("WY", "Wyoming"),
];

/// True for a PO box in any of the spellings people use; words such as `Poboxville` or `Box Elder` are left alone.
fn is_po_box(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let anywhere = (0..words.len()).any(|at| starts_with_po_box(&words[at..]));
    // A line that is nothing but a box and its number.
    let alone = match words.as_slice() {
        [one] => is_box(one) && ends_in_digit(one),
        [first, number] => is_box(first) && begins_with_digit(number),
        _ => false,
    };
    anywhere || alone
}

/// The words begin with the name of a PO box.
fn starts_with_po_box(words: &[&str]) -> bool {
    let box_after = |rest: &[&str]| rest.first().is_some_and(|word| is_box(word));
    let number_after = |rest: &[&str]| rest.first().is_some_and(|word| begins_with_digit(word));
    match words {
        // "PO Box", "P0 Box" with a zero, "Post Box", "Postal Box", "Postbox 12".
        ["po" | "p0" | "post" | "postal" | "postoffice", rest @ ..] if box_after(rest) => true,
        // "P.O. Box", "P O B 12".
        ["p", "o" | "0", rest @ ..] if box_after(rest) => true,
        ["p", "o" | "0", "b", rest @ ..] => number_after(rest),
        // "Post Office Box", "P. Office Box", "Post Off. Box".
        ["post" | "p", "office" | "off" | "ofc", rest @ ..] => box_after(rest),
        // "POB 12", "P.O. 12": only with a number, since both may be part of a street's name.
        ["pob" | "po" | "postbox", rest @ ..] => number_after(rest),
        ["p", "o", rest @ ..] => number_after(rest),
        // "Lock Box 12", "Caller Box 12".
        ["lock" | "caller", "box", rest @ ..] => number_after(rest),
        // "POBox", "POBox12", "POB12".
        [word, ..] => {
            let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
            name == "pobox" || (name == "pob" && name.len() < word.len())
        }
        [] => false,
    }
}

/// `box`, its short forms and its larger brother, with or without the number right behind.
fn is_box(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(name, "box" | "b0x" | "bx" | "drawer")
}

fn begins_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn po_boxes_are_refused_in_every_spelling() {
        for raw in [
            "PO Box 12",
            "P.O. Box 12",
            "p.o.box 12",
            "P O Box 12",
            "P. O. Box 12",
            "P.O.B. 12",
            "POB 12",
            "POB12",
            "POBox 12",
            "POBOX12",
            "PO-Box 12",
            "P/O Box 12",
            "P0 Box 12",
            "PO Bx 12",
            "PO Drawer 12",
            "PO Box",
            "P.O. 12",
            "Post Office Box 12",
            "Post Off. Box 12",
            "POST OFFICE BOX #12",
            "Post Box 12",
            "Postal Box 12",
            "Box 12",
            "Box #12",
            "box12",
            "Lock Box 12",
            "123 Astra Ave, PO Box 12",
            "c/o Hillary, P.O. Box 12",
        ] {
            assert_eq!(
                parse_street_line(raw).map_err(|p| p.code),
                Err(IssueCode::PoBox),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn streets_that_sound_like_a_box_pass() {
        for raw in [
            "123 Astra Ave",
            "1 Poboxville Rd",
            "Poboxville",
            "12 Box Elder St",
            "Box Elder St",
            "Boxwood Ln 12",
            "5 Post Office Rd",
            "12 Post Rd",
            "7 Po Valley Way",
            "100 Lock Box Canyon Rd",
            "8 Drawer Bridge Ln",
            "RR 2 Box 12",
            "Suite 12",
            "Unit B0X",
            "9 Pobst Ct",
        ] {
            assert_eq!(
                parse_street_line(raw).map_err(|p| p.code),
                Ok(raw.to_owned()),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn a_street_says_something_and_is_one_line() {
        for (raw, code) in [
            ("", IssueCode::Required),
            (" \t", IssueCode::Required),
            ("...", IssueCode::NameShape),
            ("1 Main St\nSuite 2", IssueCode::NameShape),
            ("1 Main\u{0} St", IssueCode::NameShape),
        ] {
            assert_eq!(
                parse_street_line(raw).map_err(|p| p.code),
                Err(code),
                "{raw:?}"
            );
        }
        assert!(parse_street_line(&"a".repeat(LINE_MAX)).is_ok());
        assert_eq!(
            parse_street_line(&"a".repeat(LINE_MAX + 1))
                .unwrap_err()
                .max,
            Some(LINE_MAX)
        );
    }

    #[test]
    fn states_are_read_by_code_or_name() {
        for raw in ["CA", "ca", " Ca ", "California", "CALIFORNIA"] {
            assert_eq!(State::parse(raw).unwrap().code(), "CA", "{raw:?}");
        }
        for code in ["DC", "PR", "VI", "GU", "AS", "MP"] {
            assert_eq!(State::parse(code).unwrap().code(), code);
        }
        for raw in ["XX", "C", "Cal", "ON", "A\u{0}K"] {
            assert_eq!(
                State::parse(raw).unwrap_err().code,
                IssueCode::StateUnknown,
                "{raw:?}"
            );
        }
        assert_eq!(
            State::all().count(),
            56,
            "50 states, DC and five territories"
        );
    }

    #[test]
    fn cities_are_lines_with_a_letter() {
        for raw in [
            "Palo Alto",
            "St. Louis",
            "Coeur d'Alene",
            "Winston-Salem",
            "Cañon City",
            "29 Palms",
        ] {
            assert_eq!(parse_city(raw).unwrap().as_str(), raw);
        }
        for raw in ["94304", "--", "Palo\u{1}Alto"] {
            assert_eq!(
                parse_city(raw).unwrap_err().code,
                IssueCode::NameShape,
                "{raw:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_punctuation_and_case_is_still_a_box(
            gaps in proptest::collection::vec("[ .,-]{1,2}", 3), upper in any::<bool>(), number in 1u32..99999,
        ) {
            let typed = format!("p{}o{}box{}{number}", gaps[0], gaps[1], gaps[2]);
            let typed = if upper { typed.to_uppercase() } else { typed };
            prop_assert_eq!(parse_street_line(&typed).map_err(|p| p.code), Err(IssueCode::PoBox));
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = (parse_street_line(&raw), parse_city(&raw), State::parse(&raw));
        }
    }
}
