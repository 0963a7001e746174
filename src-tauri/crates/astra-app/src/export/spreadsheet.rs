//! Text that a spreadsheet must not take for a formula.
//!
//! A cell that begins with `=`, `+`, `-` or `@` is calculated by Excel, LibreOffice and Google Sheets, and a formula can send
//! what stands beside it to a stranger. A note is typed by a person and Astra's words come from outside, so either could be one.
//!
//! Such text gets one apostrophe in front, the spreadsheets' own sign for "this is text" (and OWASP's advice on CSV injection).
//! Leaving the sign out or putting another in its place would change the meaning; after an apostrophe everything that was
//! written still stands there to be read. Text that already has apostrophes before such a sign gets one more, so that a program
//! gets every text back exactly: [`unguarded`] is the inverse of [`guarded`].

use std::borrow::Cow;

/// The text, with one apostrophe in front where a spreadsheet could calculate it.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`guarded`] was given.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

/// Whether the first sign that counts begins a formula. Programs pass over white space and control characters before it;
/// the wide forms are taken for the narrow ones in East Asian versions. Apostrophes in front change nothing, so that one more
/// can be taken off again.
fn is_formula(text: &str) -> bool {
    // Nearly every cell of a large file.
    if text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return false;
    }
    let text = text.trim_start_matches('\'');
    let mut signs = text.chars();
    let first = signs.find(|c| !(*c == '\'' || c.is_whitespace() || c.is_control()));
    matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
    ) || text.starts_with(['\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text_and_nothing_else_is_touched() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            " =1+1",
            "\t=1+1",
            "\r=1+1",
            "\u{a0}=1",
            "\u{ff1d}1+1",
            "'=1+1",
            "'\ta",
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"), "{formula:?}");
        }
        for text in [
            "",
            "Rent",
            "a=b",
            "'quoted'",
            "5 - 3",
            "O'Brien",
            "\u{2013} dash",
        ] {
            assert_eq!(guarded(text), text, "what means no formula stays as it is");
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_none_begins_a_formula(text in "['=+@\\-\t a]{0,6}\\PC{0,60}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), &text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{}", cell);
        }
    }
}
