//! A receipt as a PDF file: what the page of the receipt shows, in the same words, as text that can be selected.
//!
//! The page decides what a receipt says; here it is set on paper. The font is Inter with the letters of western languages; a
//! character that it lacks is drawn as an empty box and still copied as what it is. The fonts go into the file whole, some 65 KB
//! each, which spares a subsetter.

mod face;
mod paper;

use serde::{Deserialize, Serialize};

use face::Face;
use paper::{CAUTION, INK, Line, MARGIN, MUTED, PAGE, VALUES};

/// What a receipt says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Receipt {
    /// Above everything.
    pub title: String,
    /// Below the title.
    pub lead: String,
    /// That the money is not real, outside Production.
    pub notice: Option<String>,
    /// Parts of it.
    pub sections: Vec<ReceiptSection>,
}

/// A part of a receipt.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReceiptSection {
    /// Above it.
    pub title: String,
    /// Names and values.
    pub lines: Vec<(String, String)>,
}

/// The PDF file; `None` where one of our own fonts cannot be read, which is a defect of ours.
pub fn pdf(receipt: &Receipt) -> Option<Vec<u8>> {
    let (regular, semibold) = (Face::regular()?, Face::semibold()?);
    let lines = lines(receipt, &regular, &semibold);
    Some(paper::document(&receipt.title, &lines, [regular, semibold]))
}

/// Everything in its order, broken into lines.
fn lines(receipt: &Receipt, regular: &Face, semibold: &Face) -> Vec<Line> {
    let width = PAGE.0 - 2.0 * MARGIN;
    let mut lines = Vec::new();
    for text in semibold.wrapped(&receipt.title, 20.0, width) {
        lines.push(Line::bold(text, 20.0, INK).down(26.0));
    }
    for text in regular.wrapped(&receipt.lead, 10.5, width) {
        lines.push(Line::plain(text, 10.5, MUTED).down(17.0));
    }
    if let Some(notice) = &receipt.notice {
        let notice = semibold.wrapped(notice, 10.5, width).into_iter();
        for (n, text) in notice.enumerate() {
            let down = if n == 0 { 22.0 } else { 15.0 };
            lines.push(Line::bold(text, 10.5, CAUTION).down(down));
        }
    }
    for section in &receipt.sections {
        for text in semibold.wrapped(&section.title, 12.0, width) {
            lines.push(Line::bold(text, 12.0, INK).down(30.0).ruled());
        }
        for (name, value) in &section.lines {
            let names = regular.wrapped(name, 10.0, VALUES - MARGIN - 12.0);
            let values = regular.wrapped(value, 10.0, PAGE.0 - MARGIN - VALUES);
            for n in 0..names.len().max(values.len()) {
                let down = if n == 0 { 17.5 } else { 14.0 };
                let (name, value) = (names.get(n), values.get(n));
                if let Some(name) = name {
                    lines.push(Line::plain(name.clone(), 10.0, MUTED).down(down));
                }
                if let Some(value) = value {
                    let beside = if name.is_some() { 0.0 } else { down };
                    lines.push(
                        Line::plain(value.clone(), 10.0, INK)
                            .at(VALUES)
                            .down(beside),
                    );
                }
            }
        }
    }
    lines
}
#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn receipt(lines: Vec<(String, String)>) -> Receipt {
        Receipt {
            title: "Receipt".to_owned(),
            lead: "$250.00 from Visa ending 5556 to Mastercard ending 4444".to_owned(),
            notice: Some("Play money".to_owned()),
            sections: vec![ReceiptSection {
                title: "References".to_owned(),
                lines,
            }],
        }
    }

    fn count(file: &[u8], what: &str) -> usize {
        file.windows(what.len())
            .filter(|window| *window == what.as_bytes())
            .count()
    }

    #[test]
    fn its_text_can_be_selected_and_its_fonts_come_along() {
        let line = ("Reference".to_owned(), "K7Q2M9XA".to_owned());
        let file = pdf(&receipt(vec![line])).unwrap();
        assert!(file.starts_with(b"%PDF-"));
        assert_eq!(count(&file, "/Count 1"), 1, "one page");
        assert_eq!(
            count(&file, "/ToUnicode"),
            2,
            "both weights say what their glyphs are"
        );
        assert_eq!(count(&file, "/FontFile2"), 2, "both weights are embedded");
    }

    #[test]
    fn a_long_one_goes_on_over_the_page() {
        let lines = (0..100).map(|n| (format!("Step {n}"), "Sent".to_owned()));
        let file = pdf(&receipt(lines.collect())).unwrap();
        assert_eq!(
            count(&file, "/Count 3"),
            1,
            "a hundred lines are three pages"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_it_says_is_drawn_within_the_page(name in "\\PC{0,80}", value: String) {
            let face = Face::regular().unwrap();
            for line in face.wrapped(&value, 10.0, 300.0) {
                prop_assert!(face.width(&line, 10.0) <= 300.0 || line.chars().count() == 1, "{line}");
            }
            prop_assert!(pdf(&receipt(vec![(name, value)])).is_some());
        }
    }
}
