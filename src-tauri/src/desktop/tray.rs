//! The icon in the tray, with a menu: open, what is pending, quit.

use std::sync::Arc;

use tauri::{AppHandle, Runtime};
use tracing::info;

use super::TrayWords;

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::TrayIcon;
#[cfg(target_os = "linux")]
pub(super) use linux::TrayIcon;

type Open = Arc<dyn Fn() + Send + Sync>;

/// Over D-Bus, as KDE's and Ubuntu's trays show it. Other desktops show none and say so, and nothing is shown then.
#[cfg(target_os = "linux")]
mod linux {
    use ksni::blocking::{Handle, TrayMethods as _};
    use ksni::menu::{MenuItem, StandardItem};

    use super::{AppHandle, Open, Runtime, TrayWords, info};

    pub(in super::super) struct TrayIcon(Handle<Item>);

    struct Item {
        words: TrayWords,
        icon: Option<ksni::Icon>,
        open: Open,
        quit: Box<dyn Fn() + Send>,
    }

    impl ksni::Tray for Item {
        fn id(&self) -> String {
            "com.astradesk.client".to_owned()
        }

        fn title(&self) -> String {
            "Astra Desk".to_owned()
        }

        fn icon_pixmap(&self) -> Vec<ksni::Icon> {
            self.icon.iter().cloned().collect()
        }

        fn activate(&mut self, _x: i32, _y: i32) {
            (self.open)();
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let item = |label: &str| StandardItem::<Self> {
                label: label.to_owned(),
                ..StandardItem::default()
            };
            vec![
                StandardItem {
                    activate: Box::new(|item: &mut Self| (item.open)()),
                    ..item(&self.words.open)
                }
                .into(),
                StandardItem {
                    enabled: false,
                    ..item(&self.words.status)
                }
                .into(),
                MenuItem::Separator,
                StandardItem {
                    activate: Box::new(|item: &mut Self| (item.quit)()),
                    ..item(&self.words.quit)
                }
                .into(),
            ]
        }
    }

    impl TrayIcon {
        pub(in super::super) fn show(
            handle: &AppHandle<impl Runtime>,
            words: &TrayWords,
            open: Open,
        ) -> Option<Self> {
            let quitting = handle.clone();
            let item = Item {
                words: words.clone(),
                icon: handle.default_window_icon().map(pixmap),
                open,
                quit: Box::new(move || quitting.exit(0)),
            };
            match item.spawn() {
                Ok(shown) => Some(Self(shown)),
                Err(error) => {
                    info!(%error, "this desktop has no tray");
                    None
                }
            }
        }

        /// `false` where it is gone.
        pub(in super::super) fn say(&self, words: &TrayWords) -> bool {
            self.0.update(|item| item.words = words.clone()).is_some()
        }

        pub(in super::super) fn hide(self) {
            self.0.shutdown().wait();
        }
    }

    /// The tray wants the alpha first.
    fn pixmap(icon: &tauri::image::Image<'_>) -> ksni::Icon {
        let argb = icon
            .rgba()
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]]);
        ksni::Icon {
            width: i32::try_from(icon.width()).unwrap_or_default(),
            height: i32::try_from(icon.height()).unwrap_or_default(),
            data: argb.collect(),
        }
    }
}

/// Tauri's own.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use tauri::menu::{MenuBuilder, MenuItem, MenuItemBuilder};
    use tauri::tray::TrayIconBuilder;

    use super::{AppHandle, Open, Runtime, TrayWords, info};

    const ID: &str = "tray";

    /// What is done with it needs the runtime's type, and is therefore kept as functions.
    pub(in super::super) struct TrayIcon {
        say: Box<dyn Fn(&TrayWords) -> bool + Send>,
        hide: Box<dyn FnOnce() + Send>,
    }

    impl TrayIcon {
        pub(in super::super) fn show<R: Runtime>(
            handle: &AppHandle<R>,
            words: &TrayWords,
            open: Open,
        ) -> Option<Self> {
            match build(handle, words, open) {
                Ok(status) => {
                    let handle = handle.clone();
                    Some(Self {
                        say: Box::new(move |words| status.set_text(&words.status).is_ok()),
                        hide: Box::new(move || drop(handle.remove_tray_by_id(ID))),
                    })
                }
                Err(error) => {
                    info!(%error, "no icon can be shown in the tray");
                    None
                }
            }
        }

        pub(in super::super) fn say(&self, words: &TrayWords) -> bool {
            (self.say)(words)
        }

        pub(in super::super) fn hide(self) {
            (self.hide)();
        }
    }

    fn build<R: Runtime>(
        handle: &AppHandle<R>,
        words: &TrayWords,
        open: Open,
    ) -> tauri::Result<MenuItem<R>> {
        let status = MenuItemBuilder::with_id("status", &words.status)
            .enabled(false)
            .build(handle)?;
        let menu = MenuBuilder::new(handle)
            .text("open", &words.open)
            .item(&status)
            .separator()
            .text("quit", &words.quit)
            .build()?;
        let mut tray = TrayIconBuilder::with_id(ID)
            .menu(&menu)
            .tooltip("Astra Desk")
            .on_menu_event(move |handle, event| match event.id().as_ref() {
                "open" => open(),
                "quit" => handle.exit(0),
                _ => {}
            });
        if let Some(icon) = handle.default_window_icon() {
            tray = tray.icon(icon.clone());
        }
        tray.build(handle)?;
        Ok(status)
    }
}
