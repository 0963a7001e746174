//! The keyboard of a screen: what is pressed goes through the X server to whichever window has the focus.

use anyhow::Result;
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
}

impl PhysicalKey {
    /// As X numbers them.
    fn code(self) -> u8 {
        match self {
            Self::Control => 37,
            Self::Shift => 50,
            Self::Equal => 21,
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
