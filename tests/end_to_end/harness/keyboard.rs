//! The keyboard of a screen: what is pressed goes through the X server to whichever window has the focus.

use anyhow::{Context as _, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;

/// A key of a US keyboard, by its place.
#[derive(Clone, Copy)]
pub enum PhysicalKey {
    /// The left one.
    Control,
    /// The left one.
    Shift,
    /// Equals sign, and plus with Shift.
    Equal,
    /// The letter, with Control for all of a field.
    A,
}

impl PhysicalKey {
    /// As X numbers them.
    fn code(self) -> u8 {
        match self {
            Self::Control => 37,
            Self::Shift => 50,
            Self::Equal => 21,
            Self::A => 38,
        }
    }
}

/// Presses the keys one after the other and lets them go in turn.
pub fn press(display: &str, keys: &[PhysicalKey]) -> Result<()> {
    let (screen, _) = x11rb::connect(Some(display))?;
    let send = |event, key: PhysicalKey| -> Result<()> {
        screen
            .xtest_fake_input(event, key.code(), 0, x11rb::NONE, 0, 0, 0)?
            .check()?;
        Ok(())
    };
    for key in keys {
        send(KEY_PRESS_EVENT, *key)?;
    }
    for key in keys.iter().rev() {
        send(KEY_RELEASE_EVENT, *key)?;
    }
    screen.flush()?;
    Ok(())
}

/// Types a text of letters, digits, `/`, `-`, `.`, `_` and line ends, as on a US keyboard.
///
/// # Errors
/// Any other character; where the screen is gone.
pub fn type_text(display: &str, text: &str) -> Result<()> {
    let (screen, _) = x11rb::connect(Some(display))?;
    let send = |event, code: u8| -> Result<()> {
        screen
            .xtest_fake_input(event, code, 0, x11rb::NONE, 0, 0, 0)?
            .check()?;
        Ok(())
    };
    for letter in text.chars() {
        let (code, shifted) = key_of(letter).with_context(|| format!("{letter:?} has no key"))?;
        if shifted {
            send(KEY_PRESS_EVENT, PhysicalKey::Shift.code())?;
        }
        send(KEY_PRESS_EVENT, code)?;
        send(KEY_RELEASE_EVENT, code)?;
        if shifted {
            send(KEY_RELEASE_EVENT, PhysicalKey::Shift.code())?;
        }
    }
    screen.flush()?;
    Ok(())
}

/// The key of a character as X numbers it, and whether Shift belongs to it.
fn key_of(letter: char) -> Option<(u8, bool)> {
    /// Each row of keys with the number of its first.
    const ROWS: [(&str, u8); 4] = [
        ("1234567890-", 10),
        ("qwertyuiop", 24),
        ("asdfghjkl", 38),
        ("zxcvbnm,./", 52),
    ];
    let (plain, shifted) = match letter {
        '\n' => return Some((36, false)),
        '_' => ('-', true),
        _ => (letter.to_ascii_lowercase(), letter.is_ascii_uppercase()),
    };
    ROWS.iter().find_map(|(row, first)| {
        let place = row.find(plain)?;
        Some((first + u8::try_from(place).ok()?, shifted))
    })
}
