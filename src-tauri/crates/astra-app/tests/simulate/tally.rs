//! What came of all runs: the last line, and whether it is good enough.

use std::fmt;

/// Counted over runs that came to their end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub runs: u64,
    /// Transfers that Astra has more than once, or that were sent without the person's word.
    pub doubled: u64,
    /// Transfers that the application knows, in a state from which nobody can go on or that is not what happened.
    pub forgotten: u64,
    /// Transfers that the application does not know any more.
    pub lost: u64,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.doubled += other.doubled;
        self.forgotten += other.forgotten;
        self.lost += other.lost;
    }

    /// Whether every run that was asked for came to its end, and none found anything.
    pub fn is_clean(&self, asked_for: u64) -> bool {
        *self
            == Self {
                runs: asked_for,
                ..Self::default()
            }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            runs,
            doubled,
            forgotten,
            lost,
        } = self;
        write!(
            f,
            "{runs} runs, {doubled} doubled, {forgotten} forgotten, {lost} lost"
        )
    }
}

#[test]
fn only_as_many_runs_as_asked_for_without_a_finding_are_clean() {
    let one = Tally {
        runs: 1,
        ..Tally::default()
    };
    let mut sum = one;
    sum.add(one);
    assert_eq!(
        sum.to_string(),
        "2 runs, 0 doubled, 0 forgotten, 0 lost",
        "the last line, which others read"
    );
    assert!(sum.is_clean(2));
    assert!(
        !sum.is_clean(3),
        "a run that did not come to its end counts"
    );
    for finding in [
        Tally { doubled: 1, ..sum },
        Tally {
            forgotten: 1,
            ..sum
        },
        Tally { lost: 1, ..sum },
    ] {
        assert!(!finding.is_clean(2), "{finding}");
    }
}
