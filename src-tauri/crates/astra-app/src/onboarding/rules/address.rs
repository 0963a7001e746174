//! US street addresses: states, streets, and the PO boxes that are none.

use std::fmt;

use super::name::{with_a_letter, with_a_letter_or_digit};
use super::{Problem, seen};
use crate::ground::field_issue::IssueCode;

/// Longest line of an address, in characters. Ours: the vendor documents no limit.
pub const LINE_MAX: usize = 100;

/// The street and number of an address. Whether it is a PO box is judged with the second line ([`find_box`]).
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `street_shape`.
pub fn parse_street(raw: &str) -> Result<String, Problem> {
    with_a_letter_or_digit(raw, LINE_MAX, IssueCode::StreetShape)
}

/// The suite or unit of an address.
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `unit_shape`.
pub fn parse_unit(raw: &str) -> Result<String, Problem> {
    with_a_letter_or_digit(raw, LINE_MAX, IssueCode::UnitShape)
}

/// A city: one line with a letter in it.
///
/// # Errors
/// `required`, `too_long`, `unseen_character` or `city_shape`.
pub fn parse_city(raw: &str) -> Result<String, Problem> {
    with_a_letter(raw, LINE_MAX, IssueCode::CityShape)
}

/// A state, the District of Columbia, a territory with US addresses or, for people alone, a military post office's
/// part of the world.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State(&'static (&'static str, &'static str));

impl State {
    /// Reads a two-letter code or a full name, in any case.
    ///
    /// # Errors
    /// `required` or `state_unknown`.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        Self::find(Self::all(), raw)
    }

    /// As [`State::parse`], and `AA`, `AE` or `AP`: people who serve abroad live at such an address, and a business is
    /// a place in the US (CONTRACT.md 10, "US address").
    ///
    /// # Errors
    /// `required` or `state_unknown`.
    pub fn parse_home(raw: &str) -> Result<Self, Problem> {
        Self::find(Self::all().chain(Self::military()), raw)
    }

    fn find(mut among: impl Iterator<Item = Self>, raw: &str) -> Result<Self, Problem> {
        let text = seen(raw)?;
        among
            .find(|state| {
                state.code().eq_ignore_ascii_case(&text) || state.name().eq_ignore_ascii_case(&text)
            })
            .ok_or(IssueCode::StateUnknown.into())
    }

    /// Every state, in order of its code.
    pub fn all() -> impl Iterator<Item = Self> {
        STATES.iter().map(Self)
    }

    /// The three parts of the world that military post offices stand in for a state.
    pub fn military() -> impl Iterator<Item = Self> {
        MILITARY.iter().map(Self)
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

const MILITARY: &[(&str, &str)] = &[
    ("AA", "Armed Forces Americas"),
    ("AE", "Armed Forces Europe"),
    ("AP", "Armed Forces Pacific"),
];

/// A PO box in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBox {
    /// It stands in the second line.
    pub in_unit: bool,
    /// As it was written, such as `POB 2`.
    pub text: String,
    /// It may as well be a building or a box in a hall, since a street stands before it.
    pub maybe: bool,
}

/// The PO box in an address, if there is one, in any of the spellings that people use.
///
/// Both lines are judged together: a `Box 152` belongs to the route, unit or military post office before it (`RR 2`,
/// `HC 69`, `PSC 1`), behind a street it may be a mailbox in the house, as `POB 2` may be Professional Office Building 2,
/// and alone each is a PO box. Names such as `Poboxville` or `Box Elder` are left alone.
pub fn find_box(street: &str, unit: &str) -> Option<FoundBox> {
    let found = |in_unit, text: &str, from, maybe| FoundBox {
        in_unit,
        text: text[word_start(text, from)..].to_owned(),
        maybe,
    };
    let lines = [(false, street), (true, unit)];
    for (in_unit, line) in lines {
        let words = words(line);
        if let Some(from) = starts(&words).find(|from| names_a_po_box(&texts(&words[*from..]))) {
            return Some(found(in_unit, line, from, false));
        }
    }
    let parts: Vec<(bool, &str)> = lines
        .iter()
        .flat_map(|(in_unit, line)| line.split(',').map(|part| (*in_unit, part.trim())))
        .filter(|(_, part)| !part.is_empty())
        .collect();
    // A house on a road may be "123 Route 9, Unit 5": its boxes are in doubt as behind any other street.
    let on_a_route = parts.iter().any(|(_, part)| is_route(part))
        && !parts.iter().any(|(_, part)| is_a_street(part));
    let mut maybe = None;
    for (at, (in_unit, part)) in parts.iter().enumerate() {
        let words = words(part);
        if is_box_of_its_own(&texts(&words)) {
            return Some(found(*in_unit, part, 0, false));
        }
        let Some(from) =
            starts(&words).find(|from| may_be_a_po_box(&texts(&words[*from..]), *from))
        else {
            continue;
        };
        let behind_a_street = parts[..at].iter().any(|(_, part)| is_a_street(part))
            || is_a_street(&part[..word_start(part, from)]);
        if behind_a_street {
            maybe = maybe.or_else(|| Some(found(*in_unit, part, from, true)));
        } else if !on_a_route {
            return Some(found(*in_unit, part, from, false));
        }
    }
    maybe
}

fn starts(words: &[String]) -> std::ops::Range<usize> {
    0..words.len()
}

fn texts(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// Words in lower case, without what stands between them.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where the word with this number begins, in bytes; the end where there is none.
fn word_start(text: &str, number: usize) -> usize {
    let mut seen = 0;
    let mut within = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !within {
            if seen == number {
                return at;
            }
            seen += 1;
        }
        within = c.is_alphanumeric();
    }
    text.len()
}

/// A number of a house in it, in digits or, as in `One Astra Plaza`, in a word.
fn is_a_street(text: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let words = words(text);
    let numbered = words
        .first()
        .is_some_and(|word| begins_with_digit(word) || NUMBERS.contains(&word.as_str()));
    numbered && words.len() > 1
}

/// Rural and highway contract routes, and units of the armed forces: their boxes are places.
fn is_route(text: &str) -> bool {
    let words = words(text);
    let words = texts(&words);
    let numbered = |rest: &[&str]| {
        rest.first()
            .is_some_and(|word| begins_with_digit(word) || *word == "no" || *word == "number")
    };
    (0..words.len()).any(|at| match &words[at..] {
        [
            "rr" | "hc" | "hcr" | "rfd" | "psc" | "cmr" | "unit" | "rte" | "route" | "rt",
            rest @ ..,
        ] => numbered(rest),
        [
            "rural" | "star" | "highway" | "hwy",
            "route" | "rte" | "rt" | "contract",
            ..,
        ] => true,
        // "R.R. 2", "H.C. 69".
        ["r", "r", rest @ ..] | ["h", "c", rest @ ..] => numbered(rest),
        // "RR2", "HC69".
        [word, ..] => ["rr", "hc", "psc", "cmr"]
            .iter()
            .any(|route| word.strip_prefix(route).is_some_and(begins_with_digit)),
        [] => false,
    })
}

/// The words begin with the name of a PO box that is nothing else.
fn names_a_po_box(words: &[&str]) -> bool {
    let box_after = |rest: &[&str]| rest.first().is_some_and(|word| is_box(word));
    match words {
        // "PO Box", "P0 Box" with a zero, "GPO Box", "Post Box", "Postal Box", "Postoffice Box".
        [
            "po" | "p0" | "gpo" | "post" | "postal" | "postoffice",
            rest @ ..,
        ] if box_after(rest) => true,
        // "P.O. Box", "G.P.O. Box".
        ["p", "o" | "0", rest @ ..] | ["g", "p", "o", rest @ ..] if box_after(rest) => true,
        // "Post Office Box", "P. Office Box", "Post Off. Box".
        ["post" | "p", "office" | "off" | "ofc", rest @ ..] => box_after(rest),
        // "Postbox 12", "Lock Box 12", "Caller Box 12", "Call Box 12".
        ["postbox", rest @ ..] | ["lock" | "caller" | "call", "box", rest @ ..] => {
            number_after(rest)
        }
        // "POBox", "POBox12".
        [word, ..] => word.trim_end_matches(|c: char| c.is_ascii_digit()) == "pobox",
        [] => false,
    }
}

/// The whole part of the line is a PO box in Spanish, or the counter of a post office.
fn is_box_of_its_own(words: &[&str]) -> bool {
    match words {
        ["apartado" | "apdo" | "aptdo", "postal" | "de", rest @ ..] => {
            number_after(rest) || rest.first() == Some(&"correos")
        }
        ["apartado" | "apdo" | "aptdo", rest @ ..] => number_after(rest),
        ["general", "delivery"] => true,
        _ => false,
    }
}

/// The words are a box or a building, which of them only what stands around says.
fn may_be_a_po_box(words: &[&str], from: usize) -> bool {
    match words {
        // "POB 12", "P.O. 12": only with a number, since both may be part of a street's name.
        ["pob" | "po", rest @ ..] | ["p", "o" | "0", "b", rest @ ..] | ["p", "o", rest @ ..] => {
            number_after(rest)
        }
        // "Box 12", "Box No. 12", "Box #12", "Buzón 12" and "Drawer D", as the whole part of a line.
        [name, "no" | "nr" | "num" | "number", number] | [name, number] if from == 0 => {
            is_box(name) && (begins_with_digit(number) || number.chars().count() == 1)
        }
        [word] if from == 0 && is_box(word) => ends_in_digit(word),
        // "POB12".
        [word, ..] => word.strip_prefix("pob").is_some_and(begins_with_digit),
        [] => false,
    }
}

/// `box`, its short forms and its larger brother, with or without the number right behind.
fn is_box(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(name, "box" | "b0x" | "bx" | "drawer" | "buzón" | "buzon")
}

/// A number follows, behind `No.` or not.
fn number_after(rest: &[&str]) -> bool {
    match rest {
        ["no" | "nr" | "num" | "number" | "núm", word, ..] | [word, ..] => begins_with_digit(word),
        [] => false,
    }
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

    fn found(street: &str, unit: &str) -> Option<(bool, String, bool)> {
        find_box(street, unit).map(|found| (found.in_unit, found.text, found.maybe))
    }

    #[test]
    fn po_boxes_are_found_in_every_spelling() {
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
            "Postbox 12",
            "GPO Box 12",
            "G.P.O. Box 12",
            "Box 12",
            "Box #12",
            "Box No. 12",
            "Box Number 12",
            "Box D",
            "box12",
            "Drawer 12",
            "Lock Box 12",
            "Call Box 12",
            "Caller Box No. 12",
            "Apartado 12",
            "Apartado Postal 12",
            "Apartado de Correos 12",
            "Apdo. 12",
            "Apdo. Postal Núm. 12",
            "Buzón 12",
            "General Delivery",
        ] {
            assert_eq!(
                found(raw, ""),
                Some((false, raw.to_owned(), false)),
                "{raw:?}"
            );
            assert_eq!(
                found("Hillary LLC", raw),
                Some((true, raw.to_owned(), false)),
                "{raw:?} behind a name, which is no street"
            );
        }
        for (street, unit, text) in [
            ("123 Astra Ave, PO Box 12", "", "PO Box 12"),
            ("123 Astra Ave PO Box 12", "", "PO Box 12"),
            ("c/o Hillary, P.O. Box 12", "", "P.O. Box 12"),
            ("RR 2 PO Box 12", "", "PO Box 12"),
        ] {
            assert_eq!(found(street, unit), Some((false, text.to_owned(), false)));
        }
        assert_eq!(
            found("123 Astra Ave", "PO Box 12"),
            Some((true, "PO Box 12".to_owned(), false)),
            "a PO box is one behind a street too"
        );
    }

    #[test]
    fn a_box_on_a_route_or_in_a_unit_is_a_place() {
        for (street, unit) in [
            ("RR 2", "Box 152"),
            ("RR 2 Box 152", ""),
            ("RR 2, Box 152", ""),
            ("RR2", "Box 152"),
            ("R.R. 2", "Box 152"),
            ("Rural Route 2", "Box 152"),
            ("RFD 2", "Box 152"),
            ("HC 69", "Box 4"),
            ("HC69 Box 4", ""),
            ("Highway Contract 69", "Box 4"),
            ("Star Route 1", "Box 4"),
            ("PSC 1", "Box 3"),
            ("PSC 1 Box 3", ""),
            ("CMR 450", "Box 3"),
            ("Unit 2050", "Box 4190"),
            ("Unit 2050, Box 4190", ""),
            ("HC 1", "Buzón 12"),
            ("Box 152", "RR 2"),
        ] {
            assert_eq!(found(street, unit), None, "{street:?}, {unit:?}");
        }
    }

    #[test]
    fn behind_a_street_it_may_be_a_building() {
        for (street, unit, in_unit, text) in [
            ("123 Astra Ave", "POB 2", true, "POB 2"),
            ("123 Astra Ave", "P.O.B. 2", true, "P.O.B. 2"),
            ("One Astra Plaza", "POB 2", true, "POB 2"),
            ("123 Astra Ave, POB 2", "", false, "POB 2"),
            ("123 Astra Ave POB 2", "Suite 5", false, "POB 2"),
            ("123 College Ave", "Box 152", true, "Box 152"),
            ("123 Route 9, Unit 5", "Box 152", true, "Box 152"),
            ("123 College Ave", "Box No. 152", true, "Box No. 152"),
        ] {
            assert_eq!(
                found(street, unit),
                Some((in_unit, text.to_owned(), true)),
                "{street:?}, {unit:?}"
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
            "100 Call Box Rd",
            "8 Drawer Bridge Ln",
            "12 Calle Apartado",
            "5 General Delivery Rd",
            "Suite 12",
            "Unit B0X",
            "9 Pobst Ct",
        ] {
            assert_eq!(found(raw, ""), None, "{raw:?}");
            assert_eq!(parse_street(raw).as_deref(), Ok(raw), "{raw:?}");
        }
    }

    #[test]
    fn each_line_says_something_and_is_sent_as_one_plain_line() {
        for (raw, code) in [
            ("", IssueCode::Required),
            (" \t\u{200b}", IssueCode::Required),
            ("...", IssueCode::StreetShape),
            ("1 Main\u{202e} St", IssueCode::UnseenCharacter),
        ] {
            assert_eq!(parse_street(raw).map_err(|p| p.code), Err(code), "{raw:?}");
        }
        assert_eq!(
            parse_unit("#").map_err(|p| p.code),
            Err(IssueCode::UnitShape)
        );
        assert_eq!(
            parse_street("1  Main\u{a0}St\nSuite 2\u{2013}B").as_deref(),
            Ok("1 Main St Suite 2-B")
        );
        assert!(parse_street(&"a".repeat(LINE_MAX)).is_ok());
        assert_eq!(
            parse_street(&"a".repeat(LINE_MAX + 1)).unwrap_err().max,
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
        assert_eq!(State::parse("\u{202a}CA\u{202c}").unwrap().code(), "CA");
        for code in ["AA", "AE", "AP"] {
            assert!(State::parse(code).is_err(), "no place of a business");
            assert_eq!(State::parse_home(code).unwrap().code(), code);
        }
        assert_eq!(State::parse_home("Guam").unwrap().code(), "GU");
        for raw in ["XX", "C", "Cal", "ON", "A\u{e000}K"] {
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
        assert_eq!(
            parse_city("Coeur d\u{2019}Alene").as_deref(),
            Ok("Coeur d'Alene")
        );
        for raw in ["94304", "--"] {
            assert_eq!(
                parse_city(raw).unwrap_err().code,
                IssueCode::CityShape,
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
            prop_assert!(!find_box(&typed, "").unwrap().maybe);
            prop_assert!(find_box("123 Astra Ave", &typed).unwrap().in_unit);
        }

        #[test]
        fn a_line_that_was_taken_is_taken_again_unchanged(raw in any::<String>(), other in any::<String>()) {
            for parse in [parse_street, parse_unit, parse_city] {
                if let Ok(once) = parse(&raw) {
                    prop_assert!(!once.chars().any(crate::ground::typed_text::is_invisible));
                    prop_assert_eq!(parse(&once), Ok(once.clone()));
                }
            }
            let _ = (find_box(&raw, &other), State::parse_home(&raw));
        }
    }
}
