//! ZIP codes, and which state their first three digits belong to.

use super::{Problem, State, seen, text_value};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_dash;

text_value! {
    /// A ZIP code of five digits (CONTRACT.md 7, `postal_code`).
    Zip
}

impl Zip {
    /// Reads five digits; the four more of a ZIP+4 are accepted and left out.
    ///
    /// # Errors
    /// `required` or `zip_shape`.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = seen(raw)?;
        let digits =
            |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let (five, four) = match text.split_once(|c| is_dash(c) || c == ' ') {
            Some((five, four)) => (five, Some(four.trim_start())),
            None if digits(&text, 9) => (&text[..5], None),
            None => (text.as_str(), None),
        };
        if !digits(five, 5) || four.is_some_and(|four| !digits(four, 4)) {
            return Err(IssueCode::ZipShape.into());
        }
        Ok(Self(five.to_owned()))
    }

    /// False if ZIP codes with these first three digits are not in `state`.
    ///
    /// Only ever a warning: a few post offices serve places across a state line, and prefixes get assigned.
    pub fn is_in(&self, state: State) -> bool {
        let Ok(prefix) = self.as_str()[..3].parse::<u16>() else {
            return false;
        };
        PREFIXES
            .iter()
            .any(|(first, last, code)| *code == state.code() && (*first..=*last).contains(&prefix))
    }
}

/// First and last three-digit prefix of each run, and its state, as the Postal Service assigns them (Publication 65,
/// labeling list L002). A prefix listed twice crosses a state line.
#[rustfmt::skip]
const PREFIXES: &[(u16, u16, &str)] = &[
    (5, 5, "NY"), (6, 7, "PR"), (8, 8, "VI"), (9, 9, "PR"), (10, 27, "MA"), (28, 29, "RI"), (30, 38, "NH"), (39, 49, "ME"),
    (50, 54, "VT"), (55, 55, "MA"), (56, 59, "VT"), (60, 69, "CT"), (63, 63, "NY"), (70, 89, "NJ"), (90, 98, "AE"), (100, 149, "NY"),
    (150, 196, "PA"), (197, 199, "DE"), (200, 200, "DC"), (201, 201, "VA"), (202, 205, "DC"), (205, 205, "MD"),
    (205, 205, "VA"), (206, 212, "MD"), (214, 219, "MD"), (220, 246, "VA"), (247, 268, "WV"), (270, 289, "NC"),
    (290, 299, "SC"), (300, 319, "GA"), (320, 339, "FL"), (340, 340, "AA"), (341, 342, "FL"), (344, 344, "FL"), (346, 347, "FL"),
    (349, 349, "FL"), (350, 352, "AL"), (354, 369, "AL"), (370, 385, "TN"), (386, 397, "MS"), (398, 399, "GA"),
    (400, 427, "KY"), (430, 459, "OH"), (460, 479, "IN"), (480, 499, "MI"), (500, 516, "IA"), (520, 528, "IA"),
    (530, 532, "WI"), (534, 535, "WI"), (537, 549, "WI"), (550, 551, "MN"), (553, 567, "MN"), (569, 569, "DC"),
    (570, 577, "SD"), (580, 588, "ND"), (590, 599, "MT"), (600, 620, "IL"), (622, 629, "IL"), (630, 631, "MO"),
    (633, 641, "MO"), (644, 658, "MO"), (660, 662, "KS"), (664, 679, "KS"), (680, 681, "NE"), (683, 693, "NE"),
    (700, 701, "LA"), (703, 708, "LA"), (710, 714, "LA"), (716, 729, "AR"), (730, 731, "OK"), (733, 733, "TX"),
    (734, 741, "OK"), (743, 749, "OK"), (750, 770, "TX"), (772, 799, "TX"), (800, 816, "CO"), (820, 831, "WY"),
    (832, 838, "ID"), (834, 834, "WY"), (840, 847, "UT"), (850, 853, "AZ"), (855, 857, "AZ"), (859, 860, "AZ"),
    (863, 865, "AZ"), (870, 875, "NM"), (877, 884, "NM"), (885, 885, "TX"), (889, 891, "NV"), (893, 895, "NV"),
    (897, 898, "NV"), (900, 908, "CA"), (910, 928, "CA"), (930, 961, "CA"), (962, 966, "AP"), (967, 968, "HI"), (967, 967, "AS"),
    (969, 969, "GU"), (969, 969, "MP"), (970, 979, "OR"), (980, 986, "WA"), (988, 994, "WA"), (995, 999, "AK"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::spellings;
    use super::*;
    use proptest::prelude::*;

    fn is_in(zip: &str, state: &str) -> bool {
        Zip::parse(zip)
            .unwrap()
            .is_in(State::parse_home(state).unwrap())
    }

    #[test]
    fn every_spelling_in_the_table_is_read_or_refused() {
        spellings::hold("zip", |raw| {
            Zip::parse(raw).map(|zip| zip.as_str().to_owned())
        });
    }

    #[test]
    fn a_zip_is_compared_with_its_state() {
        for (zip, state) in [
            ("94304", "CA"),
            ("10001", "NY"),
            ("00501", "NY"),
            ("20001", "DC"),
            ("02108", "MA"),
            ("73301", "TX"),
            ("88510", "TX"),
            ("00901", "PR"),
            ("00802", "VI"),
            ("96910", "GU"),
            ("96950", "MP"),
            ("96799", "AS"),
            ("99501", "AK"),
            ("06390", "NY"),
            ("83414", "WY"),
            ("20588", "MD"),
            ("09012", "AE"),
            ("34002", "AA"),
            ("96349", "AP"),
        ] {
            assert!(is_in(zip, state), "{zip} is in {state}");
        }
        for (zip, state) in [
            ("94304", "NY"),
            ("10001", "NJ"),
            ("20101", "DC"),
            ("00000", "CA"),
            ("21301", "MD"),
        ] {
            assert!(!is_in(zip, state), "{zip} is not in {state}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_knows_every_state() {
        assert!(
            PREFIXES
                .iter()
                .all(|(first, last, _)| first <= last && *last < 1000)
        );
        assert!(PREFIXES.is_sorted_by_key(|(first, ..)| *first));
        for state in State::all().chain(State::military()) {
            assert!(
                PREFIXES.iter().any(|(.., code)| *code == state.code()),
                "{} has a prefix",
                state.name()
            );
        }
        for (.., code) in PREFIXES {
            assert!(State::parse_home(code).is_ok(), "{code} is a state");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            if let Ok(zip) = Zip::parse(&raw) {
                for state in State::all() {
                    zip.is_in(state);
                }
            }
        }
    }
}
