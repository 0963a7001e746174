//! The keyboard of a screen: what is pressed goes through the X server to whichever window has the focus.

use anyhow::{Context as _, Result};
use x11rb::cookie::VoidCookie;
use x11rb::protocol::xproto::{
    AutoRepeatMode, ChangeKeyboardControlAux, ConnectionExt as _, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

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
    let down = keys.iter().map(|key| (KEY_PRESS_EVENT, key.code()));
    let up = keys.iter().rev();
    let up = up.map(|key| (KEY_RELEASE_EVENT, key.code()));
    send(display, down.chain(up))
}

/// Types a text of letters, digits, `/`, `-`, `.`, `_` and line ends, as on a US keyboard.
///
/// # Errors
/// Any other character; where the screen is gone.
pub fn type_text(display: &str, text: &str) -> Result<()> {
    let shift = PhysicalKey::Shift.code();
    let mut events = Vec::new();
    for letter in text.chars() {
        let (code, shifted) = key_of(letter).with_context(|| format!("{letter:?} has no key"))?;
        if shifted {
            events.push((KEY_PRESS_EVENT, shift));
        }
        events.extend([(KEY_PRESS_EVENT, code), (KEY_RELEASE_EVENT, code)]);
        if shifted {
            events.push((KEY_RELEASE_EVENT, shift));
        }
    }
    send(display, events)
}

/// Sends key events without a pause between them. Keys do not repeat: on a busy machine a key is let go so late that
/// the screen would take it for one held down.
fn send(display: &str, events: impl IntoIterator<Item = (u8, u8)>) -> Result<()> {
    let (screen, _) = x11rb::connect(Some(display))?;
    let no_repeat = ChangeKeyboardControlAux::new().auto_repeat_mode(AutoRepeatMode::OFF);
    screen.change_keyboard_control(&no_repeat)?;
    let mut sent: Vec<VoidCookie<'_, RustConnection>> = Vec::new();
    for (event, code) in events {
        sent.push(screen.xtest_fake_input(event, code, 0, x11rb::NONE, 0, 0, 0)?);
    }
    for event in sent {
        event.check()?;
    }
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
