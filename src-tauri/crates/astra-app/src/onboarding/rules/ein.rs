//! Employer identification numbers.

use super::{Problem, seen, text_value};
use crate::ground::field_issue::IssueCode;
use crate::ground::typed_text::is_dash;

text_value! {
    /// An employer identification number, `NN-NNNNNNN` (CONTRACT.md 10, `business_info.ein`).
    Ein
}

impl Ein {
    /// Reads nine digits with hyphens, dots or spaces anywhere among them.
    ///
    /// Grouped 3-2-4 it is a Social Security number in the wrong field, and is refused rather than sent.
    ///
    /// # Errors
    /// `required`, `ein_shape` or `ein_ssn`.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let text = seen(raw)?;
        let separator = |c: char| is_dash(c) || c == '.' || c.is_whitespace();
        if !text.chars().all(|c| c.is_ascii_digit() || separator(c)) {
            return Err(IssueCode::EinShape.into());
        }
        let groups: Vec<&str> = text.split(separator).filter(|g| !g.is_empty()).collect();
        let digits = groups.concat();
        if digits.len() != 9 {
            return Err(IssueCode::EinShape.into());
        }
        if groups.iter().map(|group| group.len()).eq([3, 2, 4]) {
            return Err(IssueCode::EinSsn.into());
        }
        Ok(Self(format!("{}-{}", &digits[..2], &digits[2..])))
    }

    /// The first two digits.
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }

    /// The last four digits, all of it that a screen or a log needs.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// False if the prefix is not on the list of the IRS ("How EINs are assigned and valid EIN prefixes").
    ///
    /// Only ever a warning: the IRS adds prefixes, and the sandbox numbers must pass.
    pub fn has_known_prefix(&self) -> bool {
        matches!(
            self.prefix().parse::<u8>(),
            Ok(
                1..=6
                | 10..=16
                | 20..=27
                | 30..=48
                | 50..=68
                | 71..=77
                | 80..=88
                | 90..=95
                | 98
                | 99,
            )
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::spellings;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_in_the_table_is_read_or_refused() {
        spellings::hold("ein", |raw| {
            Ein::parse(raw).map(|ein| ein.as_str().to_owned())
        });
    }

    #[test]
    fn the_parts_of_an_ein_are_known() {
        let ein = Ein::parse("12-3456789").unwrap();
        assert_eq!((ein.prefix(), ein.last_four()), ("12", "6789"));
    }

    #[test]
    fn prefixes_the_irs_does_not_issue_are_known() {
        let unknown: Vec<String> = (0..100)
            .map(|n| format!("{n:02}"))
            .filter(|p| {
                !Ein::parse(&format!("{p}0000001"))
                    .unwrap()
                    .has_known_prefix()
            })
            .collect();
        assert_eq!(
            unknown,
            [
                "00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79",
                "89", "96", "97"
            ]
        );
    }

    #[test]
    fn debug_shows_no_digit() {
        let shown = format!("{:?}", Ein::parse("12-3456789").unwrap());
        assert!(!shown.chars().any(|c| c.is_ascii_digit()), "{shown}");
    }

    proptest! {
        #[test]
        fn any_separators_give_the_same_ein(
            digits in "[0-9]{9}",
            separators in proptest::collection::vec("[-. \u{2013}]{0,2}", 10),
        ) {
            let typed: String = separators
                .iter()
                .zip(digits.chars().map(Some).chain([None]))
                .flat_map(|(separator, digit)| separator.chars().chain(digit))
                .collect();
            let ssn = typed.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(str::len).eq([3, 2, 4]);
            prop_assume!(!ssn);
            let ein = Ein::parse(&typed);
            prop_assert_eq!(&ein, &Ein::parse(&digits));
            prop_assert_eq!(Ein::parse(ein.clone().unwrap().as_str()), ein);
        }

        #[test]
        fn no_text_makes_it_panic(raw in any::<String>()) {
            let _ = Ein::parse(&raw);
        }
    }
}
