//! Text that people type or paste: characters that nobody sees, and one plain spelling of the signs that programs
//! prettify.
//!
//! One list of invisible characters for every rule. Passphrases are the exception: they are never touched.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    BidiControl, Dash, DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// True for a character that draws nothing and takes no room, or only looks like a space: control characters, marks
/// that steer the direction of text, joiners, fillers, variation selectors, tags. White space is not among them.
pub(crate) fn is_invisible(c: char) -> bool {
    if c.is_whitespace() {
        return false;
    }
    c.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<BidiControl>().contains(c)
        // Drawn empty although Unicode does not list them: annotation marks, the blank Braille pattern, the filler of
        // the Khitan script, the musical note without a head.
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{2800}' | '\u{16fe4}' | '\u{1d159}')
}

/// True for a character that no font of the reader's has to know: private use, or not assigned yet.
fn is_unknown(c: char) -> bool {
    matches!(
        category(c),
        GeneralCategory::PrivateUse | GeneralCategory::Unassigned
    )
}

/// True for an accent or another mark that belongs to the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(category(c))
}

/// True for a hyphen, dash or minus sign as word processors, PDF files and keyboards make them.
pub(crate) fn is_dash(c: char) -> bool {
    CodePointSetData::new::<Dash>().contains(c)
}

/// True for a quotation mark or a bracket-like one, `«` or `“`, but not for those on every keyboard.
pub(crate) fn is_typographic_quote(c: char) -> bool {
    matches!(
        category(c),
        GeneralCategory::InitialPunctuation | GeneralCategory::FinalPunctuation
    ) || matches!(c, '\u{201a}' | '\u{201e}' | '\u{300c}'..='\u{300f}')
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Without white space and invisible characters at both ends.
pub(crate) fn trimmed(raw: &str) -> &str {
    raw.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Without invisible characters, and without white space at both ends: for numbers, addresses and keys, whose meaning
/// such characters cannot change. Letters and digits of full width become the usual ones.
pub(crate) fn visible(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    for c in raw.chars().filter(|c| !is_invisible(*c)) {
        push_usual(&mut kept, c);
    }
    kept.trim().to_owned()
}

/// Adds a character, and instead of a form of full width (from Asian keyboards) or a ligature (from PDF files) the
/// usual characters that look the same.
fn push_usual(text: &mut String, c: char) {
    if matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{fb00}'..='\u{fb06}') {
        let usual = ComposingNormalizerBorrowed::new_nfkc();
        text.push_str(&usual.normalize(c.encode_utf8(&mut [0; 4])));
    } else {
        text.push(c);
    }
}

/// The text as one line in the plainest spelling, for names and lines of an address: composed (NFC), single spaces,
/// `-` for every dash, `'` and `"` for every kind of quotation mark or accent that stands for them, letters for
/// ligatures.
///
/// `None` if an invisible or unknown character stands within it: what is sent would not be what is read.
pub(crate) fn plain_line(raw: &str) -> Option<String> {
    let text = trimmed(raw);
    if text.chars().any(|c| is_invisible(c) || is_unknown(c)) {
        return None;
    }
    let mut usual = String::with_capacity(text.len());
    for c in text.chars() {
        push_usual(&mut usual, c);
    }
    // Last, because a mark behind a ligature belongs to its last letter.
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&usual);
    let mut line = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(plain));
    }
    Some(line)
}

fn plain(c: char) -> char {
    match c {
        // Typographic, modifier letter, Hawaiian, accent, prime, Armenian, Hebrew, saltillo, full width.
        '\u{60}'
        | '\u{b4}'
        | '\u{2b9}'..='\u{2bc}'
        | '\u{55a}'
        | '\u{5f3}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{a78b}'
        | '\u{a78c}'
        | '\u{ff07}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ff02}' => '"',
        c if is_dash(c) => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_is_known() {
        for c in [
            '\0',
            '\u{7}',
            '\u{7f}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{17b5}',
            '\u{180b}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202c}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{206f}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            assert!(is_invisible(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn what_is_seen_or_is_space_is_not_invisible() {
        for c in " \t\n\u{a0}\u{2003}\u{2028}\u{3000}aÉ李-'·\u{301}\u{fffd}☕".chars() {
            assert!(!is_invisible(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn every_spelling_of_a_sign_is_the_plain_one() {
        for (typed, plain) in [
            ("Anne\u{2013}Marie", "Anne-Marie"),
            ("Anne\u{2011}Marie", "Anne-Marie"),
            ("O\u{2019}Neil", "O'Neil"),
            ("O`Neil", "O'Neil"),
            ("O\u{b4}Neil", "O'Neil"),
            ("Ka\u{2bb}ahumanu", "Ka'ahumanu"),
            ("Zoe\u{308}", "Zoë"),
            (" de \u{a0} la\u{2009}Cruz\u{200b} ", "de la Cruz"),
            ("The \u{201c}Corner\u{201d}", "The \"Corner\""),
            ("\u{fb05}\u{307}", "s\u{1e6b}"),
            ("Puig i Gal\u{b7}la", "Puig i Gal·la"),
            ("Gri\u{fb03}th", "Griffith"),
            ("\u{ff25}d \u{ff11}\u{ff10}\u{ff0d}B", "Ed 10-B"),
        ] {
            assert_eq!(plain_line(typed).as_deref(), Some(plain), "{typed:?}");
        }
        for typed in ["a\u{202e}b", "a\u{ad}b", "a\u{200d}b", "a\u{e000}b"] {
            assert_eq!(plain_line(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn a_line_is_plain_after_one_time(
            any in any::<String>(),
            odd in "[\u{ff01}-\u{ff5e}\u{fb00}-\u{fb06}\u{300}-\u{345}\u{2000}-\u{2040}\u{1fef}\u{1ffd}`\u{b4}a-e ]{0,8}",
        ) {
            for raw in [any, odd] {
                let Some(once) = plain_line(&raw) else { continue };
                prop_assert!(!once.chars().any(is_invisible), "{once:?}");
                prop_assert_eq!(plain_line(&once), Some(once.clone()));
            }
        }

        #[test]
        fn what_is_left_of_a_number_is_all_seen(raw in any::<String>()) {
            let once = visible(&raw);
            prop_assert!(!once.chars().any(is_invisible));
            prop_assert_eq!(visible(&once), once.clone());
        }
    }
}
