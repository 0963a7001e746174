//! How large the pages of both windows are: changed by keyboard, kept for the next start.
//!
//! One size for both windows, because it is the same person at the same screen. It lies beside the environments' folders
//! and not in one of them: a page that asks for a passphrase has to be readable before anything is opened.
//!
//! Our own pages hear the keys themselves. Astra's page may not tell us anything, so there the keys are caught before it
//! gets them: by GTK on Linux, by the menu on macOS. On Windows the web view makes Astra's page larger by itself,
//! beginning with the kept size, and what is changed there ends with that window.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use astra_vault::VaultError;
use tauri::menu::{MenuItem, MenuItemKind, Submenu};
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use tracing::warn;

use crate::views::ZoomStep as Step;
use crate::windows::{ASTRA, MAIN};

/// Sizes in percent, as browsers have them.
const SIZES: [u16; 13] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];
const ACTUAL: u16 = 100;

/// A size in percent, from 50 to 300.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size(u16);

impl Size {
    /// What was kept; a file that a person changed by hand may hold anything.
    fn read(text: &str) -> Self {
        let percent = text.trim().parse().unwrap_or(ACTUAL);
        Self(percent.clamp(SIZES[0], SIZES[SIZES.len() - 1]))
    }

    fn after(self, step: Step) -> Self {
        let next = match step {
            Step::In => SIZES.into_iter().find(|size| *size > self.0),
            Step::Out => SIZES.into_iter().rev().find(|size| *size < self.0),
            Step::Actual => Some(ACTUAL),
        };
        next.map_or(self, Self)
    }

    fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// The present size, and the file that keeps it.
pub(crate) struct Zoom {
    now: Mutex<Size>,
    /// None where the operating system names no data folder, which the page says.
    file: Option<PathBuf>,
}

impl Zoom {
    /// The size that was kept below the application's data folder. Blocks.
    pub(crate) fn kept_below(app_data: Option<&Path>) -> Self {
        let file = app_data.map(|folder| folder.join("zoom"));
        let kept = file.as_deref().map(std::fs::read_to_string);
        let kept = kept.and_then(Result::ok).unwrap_or_default();
        Self {
            now: Mutex::new(Size::read(&kept)),
            file,
        }
    }

    /// Goes one step, has `show` show it and keeps it, all under one lock: the last press is the one that counts. Blocks.
    fn go(&self, step: Step, show: impl FnOnce(f64)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.after(step);
        show(now.factor());
        if let Err(error) = self.keep(*now) {
            warn!(%error, "the size of the pages could not be kept");
        }
    }

    fn keep(&self, size: Size) -> Result<(), VaultError> {
        match &self.file {
            Some(file) => astra_vault::replace_file(file, size.0.to_string().as_bytes()),
            None => Ok(()),
        }
    }

    fn factor(&self) -> f64 {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.factor()
    }
}

/// A window that was just made shows its pages as large as the others are.
pub(crate) fn begin(window: &WebviewWindow<impl Runtime>) {
    show(window, window.state::<Zoom>().factor());
}

fn show(window: &WebviewWindow<impl Runtime>, factor: f64) {
    if let Err(error) = window.set_zoom(factor) {
        warn!(%error, window = window.label(), "the size of the pages was not changed");
    }
}

/// One step, in every window that is open.
pub(crate) fn go(handle: &AppHandle<impl Runtime>, step: Step) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        handle.state::<Zoom>().go(step, |factor| {
            for label in [MAIN, ASTRA] {
                if let Some(window) = handle.get_webview_window(label) {
                    show(&window, factor);
                }
            }
        });
    });
}

/// The keys in Astra's window, before its page gets them.
#[cfg(target_os = "linux")]
pub(crate) fn listen(window: &WebviewWindow<impl Runtime>) {
    use gtk::gdk::ModifierType;
    use gtk::glib::Propagation;
    use gtk::prelude::WidgetExt as _;

    let handle = window.app_handle().clone();
    let listening = window.with_webview(move |view| {
        view.inner().connect_key_press_event(move |_, key| {
            let held = key.state();
            if !held.contains(ModifierType::CONTROL_MASK)
                || held.intersects(ModifierType::MOD1_MASK | ModifierType::SUPER_MASK)
            {
                return Propagation::Proceed;
            }
            match step_of(key.keyval().to_unicode(), key.hardware_keycode()) {
                Some(step) => {
                    go(&handle, step);
                    Propagation::Stop
                }
                None => Propagation::Proceed,
            }
        });
    });
    if let Err(error) = listening {
        warn!(%error, "Astra's window hears no keys");
    }
}

/// Elsewhere the menu hears them, or the web view itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn listen(_: &WebviewWindow<impl Runtime>) {}

/// What a key with Ctrl asks for: by what is written on it, because the keys are elsewhere on every layout; the digit
/// by its place as well, because some layouts have digits behind Shift. `place` is that of X11, which Wayland shares.
#[cfg(target_os = "linux")]
fn step_of(character: Option<char>, place: u16) -> Option<Step> {
    const DIGIT_ZERO: u16 = 19;
    match character {
        // The second of each is the same key with or without Shift on a US keyboard.
        Some('+' | '=') => Some(Step::In),
        Some('-' | '_') => Some(Step::Out),
        Some('0') => Some(Step::Actual),
        _ => (place == DIGIT_ZERO).then_some(Step::Actual),
    }
}

/// Menu item, its name and its key.
const MENU: [(Step, &str, &str, &str); 3] = [
    (Step::Actual, "zoom-actual", "Actual Size", "CmdOrCtrl+0"),
    (Step::In, "zoom-in", "Zoom In", "CmdOrCtrl+="),
    (Step::Out, "zoom-out", "Zoom Out", "CmdOrCtrl+-"),
];

/// Puts the three into the menu View, where there is a menu: on macOS, whose web view has no such keys of its own.
pub(crate) fn join_menu(handle: &AppHandle<impl Runtime>) -> tauri::Result<()> {
    let Some(menu) = handle.menu() else {
        return Ok(());
    };
    let mut view = None;
    for item in menu.items()? {
        if let MenuItemKind::Submenu(found) = item
            && found.text()? == "View"
        {
            view = Some(found);
        }
    }
    let view = match view {
        Some(view) => view,
        None => {
            let view = Submenu::new(handle, "View", true)?;
            menu.append(&view)?;
            view
        }
    };
    for (_, id, name, key) in MENU {
        view.append(&MenuItem::with_id(handle, id, name, true, Some(key))?)?;
    }
    handle.on_menu_event(|handle, event| {
        let chosen = MENU.iter().find(|(_, id, ..)| event.id().as_ref() == *id);
        if let Some((step, ..)) = chosen {
            go(handle, *step);
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn steps_lead_through_every_size_and_end_at_the_ends() {
        let mut size = Size(ACTUAL);
        let larger: Vec<u16> = std::iter::repeat_with(|| {
            size = size.after(Step::In);
            size.0
        })
        .take(8)
        .collect();
        assert_eq!(larger, [110, 125, 150, 175, 200, 250, 300, 300]);
        let smaller: Vec<u16> = std::iter::repeat_with(|| {
            size = size.after(Step::Out);
            size.0
        })
        .take(13)
        .collect();
        assert_eq!(
            smaller,
            [250, 200, 175, 150, 125, 110, 100, 90, 80, 75, 67, 50, 50]
        );
        assert_eq!(size.after(Step::Actual), Size(100));
    }

    #[test]
    fn a_size_between_two_steps_goes_to_the_next_one() {
        assert_eq!(Size(105).after(Step::In), Size(110));
        assert_eq!(Size(105).after(Step::Out), Size(100));
    }

    #[test]
    fn what_was_shown_last_is_shown_after_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        // As before the first start, when there is no folder at all.
        let app_data = folder.path().join("com.astradesk.client");
        let zoom = Zoom::kept_below(Some(&app_data));
        assert!((zoom.factor() - 1.0).abs() < f64::EPSILON);
        let mut shown = Vec::new();
        zoom.go(Step::In, |factor| shown.push(factor));
        zoom.go(Step::In, |factor| shown.push(factor));
        assert_eq!(shown, [1.1, 1.25]);
        assert!((Zoom::kept_below(Some(&app_data)).factor() - 1.25).abs() < f64::EPSILON);
    }

    #[test]
    fn whatever_the_file_holds_pages_stay_readable() {
        for (text, percent) in [
            ("150\n", 150),
            ("", 100),
            ("large", 100),
            ("-5", 100),
            ("1e9", 100),
            ("0", 50),
            ("9999", 300),
            ("99999999999999", 100),
        ] {
            assert_eq!(Size::read(text), Size(percent), "{text:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn keys_are_known_by_what_is_written_on_them() {
        use gtk::gdk::keys::constants as key;
        for (pressed, step) in [
            (key::plus, Step::In),
            (key::equal, Step::In),
            (key::KP_Add, Step::In),
            (key::minus, Step::Out),
            (key::underscore, Step::Out),
            (key::KP_Subtract, Step::Out),
            (key::_0, Step::Actual),
            (key::KP_0, Step::Actual),
        ] {
            assert_eq!(step_of(pressed.to_unicode(), 0), Some(step), "{pressed:?}");
        }
        // On a French keyboard the key of the zero writes an à.
        assert_eq!(step_of(Some('à'), 19), Some(Step::Actual));
        assert_eq!(step_of(key::a.to_unicode(), 38), None);
        assert_eq!(step_of(None, 37), None, "Ctrl alone");
    }
}
