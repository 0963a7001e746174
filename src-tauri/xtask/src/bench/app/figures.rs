//! Medians, and the line that says whether a target is met.

use std::fmt;

/// Several measurements of one thing.
#[derive(Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// Nothing of nothing.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        };
        Some(Self {
            median,
            least,
            most,
        })
    }
}

impl fmt::Display for Spread {
    /// With as many decimals as the format asks for.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = out.precision().unwrap_or(0);
        let Self {
            median,
            least,
            most,
        } = self;
        write!(
            out,
            "{median:.decimals$} ({least:.decimals$} to {most:.decimals$})"
        )
    }
}

/// A figure and what it may be at most.
pub struct Target {
    row: &'static str,
    what: &'static str,
    is: Result<f64, &'static str>,
    at_most: f64,
    unit: &'static str,
}

impl Target {
    /// A target without its figure.
    pub fn new(row: &'static str, what: &'static str, at_most: f64, unit: &'static str) -> Self {
        Self {
            row,
            what,
            is: Err("not measured"),
            at_most,
            unit,
        }
    }

    /// As many times as the other side.
    pub fn ratio(row: &'static str, what: &'static str, at_most: f64) -> Self {
        Self::new(row, what, at_most, "x")
    }

    /// The figure, or why there is none.
    pub fn is(self, figure: Option<f64>, why_not: &'static str) -> Self {
        let is = figure.ok_or(why_not);
        Self { is, ..self }
    }

    /// What was not measured is missed.
    pub fn is_met(&self) -> bool {
        self.is.is_ok_and(|is| is <= self.at_most)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            row,
            what,
            is,
            at_most,
            unit,
        } = self;
        match is {
            Ok(is) => {
                let word = if self.is_met() { "met" } else { "missed" };
                write!(
                    out,
                    "{row:<4} {what:<58} {is:>6.2}{unit}  <= {at_most}{unit}  {word}"
                )
            }
            Err(why) => write!(
                out,
                "{row:<4} {what:<58} {why}, so nothing was measured  missed"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_lies_between_the_two() {
        let spread = |values: &[f64]| Spread::of(values.iter().copied());
        assert_eq!(
            spread(&[9.0, 1.0, 2.0]).map(|spread| spread.to_string()),
            Some("2 (1 to 9)".to_owned())
        );
        assert_eq!(
            spread(&[4.0, 1.0, 2.0, 3.0]).map(|spread| format!("{spread:.1}")),
            Some("2.5 (1.0 to 4.0)".to_owned())
        );
        assert_eq!(spread(&[]), None, "no run has no median");
    }

    #[test]
    fn a_target_says_its_figure_and_its_limit() {
        let target = |figure| Target::ratio("P1", "start : floor", 1.1).is(figure, "no Xvfb");
        let line = target(Some(1.1)).to_string();
        assert!(
            line.starts_with("P1   start : floor  ") && line.ends_with("1.10x  <= 1.1x  met"),
            "{line}"
        );
        let line = target(Some(1.101)).to_string();
        assert!(line.ends_with("1.10x  <= 1.1x  missed"), "{line}");
    }

    #[test]
    fn what_was_not_measured_is_missed_and_says_why() {
        let target = Target::new("P6", ".deb", 6.0, " MB").is(None, "dpkg-deb is not installed");
        assert!(!target.is_met());
        let line = target.to_string();
        let end = "dpkg-deb is not installed, so nothing was measured  missed";
        assert!(line.ends_with(end), "{line}");
    }
}
