//! What was measured, and whether it is enough.

/// What a ratio has to be.
#[derive(Clone, Copy)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

impl Target {
    fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(least) => write!(out, ">= {least}x"),
            Self::AtMost(most) => write!(out, "<= {most}x"),
        }
    }
}

/// The figures in the order in which they were taken.
#[derive(Default)]
pub struct Figures {
    notes: Vec<String>,
    ratios: Vec<(String, Option<f64>, Target)>,
}

impl Figures {
    /// A figure without a target.
    pub fn note(&mut self, text: String) {
        self.notes.push(text);
    }

    /// A ratio; `None` if it could not be measured, which misses its target.
    pub fn ratio(&mut self, name: &str, value: Option<f64>, target: Target) {
        self.ratios.push((name.to_owned(), value, target));
    }

    pub fn are_met(&self) -> bool {
        (self.ratios.iter())
            .all(|(_, value, target)| value.is_some_and(|value| target.is_met_by(value)))
    }

    pub fn print(&self) {
        println!();
        for note in &self.notes {
            println!("{note}");
        }
        for (name, value, target) in &self.ratios {
            let (value, word) = match value {
                Some(value) if target.is_met_by(*value) => (format!("{value:.2}x"), "met"),
                Some(value) => (format!("{value:.2}x"), "MISSED"),
                None => ("-".to_owned(), "NOT MEASURED"),
            };
            let target = target.to_string();
            println!("{name:<68} {value:>8}  target {target:<8} {word}");
        }
    }
}
