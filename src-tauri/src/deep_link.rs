//! The operating system's door: a redirect that comes as a deep link, at the start or while running.
//!
//! Anybody on this computer can send one, so it goes the same way as a redirect in our own window and is
//! judged there. The plugin hands over URLs of our scheme only; a second process hands its own over through
//! the single-instance plugin. A link that tests whether this door works never gets as far as a sign-in.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use astra_app::authorization::{Door, Taken};
use astra_vault::{Entropy as _, OsEntropy};
use tauri::{AppHandle, Manager, Url};
use tauri_plugin_deep_link::DeepLinkExt;
use tokio::sync::oneshot;
use tracing::{info, warn};

use crate::config::SCHEME;
use crate::state::Desk;
use crate::views::LinkTestView;
use crate::windows;

/// Host of links that only test the door.
const TEST: &str = "link-test";
/// How long a test link may take through the operating system; a cold disk included.
const TEST_TAKES: Duration = Duration::from_secs(10);

/// The link that is expected back.
#[derive(Default)]
pub(crate) struct LinkTest(Mutex<Option<(Url, oneshot::Sender<()>)>>);

/// Opens the door: links while running, and the one this process was started with.
pub(crate) fn listen(handle: &AppHandle) {
    #[cfg(any(target_os = "linux", windows))]
    if let Err(error) = handle.deep_link().register_all() {
        warn!(%error, "the scheme could not be registered");
    }
    let receiver = handle.clone();
    handle.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            arrived(&receiver, &url);
        }
    });
    // At a cold start there is no event, only this.
    match handle.deep_link().get_current() {
        Ok(Some(urls)) => {
            for url in urls {
                arrived(handle, &url);
            }
        }
        Ok(None) => {}
        Err(error) => warn!(%error, "the starting link could not be read"),
    }
}

fn arrived(handle: &AppHandle, url: &Url) {
    if url.host_str() == Some(TEST) {
        handle.state::<LinkTest>().arrived(url);
    } else {
        take(handle, url.to_string(), Door::System);
    }
}

/// The one function that both doors call. Never logs the redirect.
pub(crate) fn take(handle: &AppHandle, redirect: String, door: Door) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        // A link may have started the application, and a passphrase or a second try may come first.
        let Some(running) = desk.opened().await else {
            return;
        };
        let carried = match running.app.accept_redirect(&redirect, door).await {
            Ok(accepted) => {
                // Before the exchange, which may take its time: nothing is left to do in Astra's window.
                if accepted.taken() == Taken::Visit {
                    windows::visit_ended(&handle);
                }
                accepted.carry_through().await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = carried {
            warn!(%error, "a redirect could not be carried through");
        }
    });
}

/// Opens a link of our scheme and waits until it comes back through the operating system.
pub(crate) async fn test(handle: &AppHandle) -> LinkTestView {
    let mut nonce = [0; 16];
    OsEntropy.fill(&mut nonce);
    let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let Ok(link) = Url::parse(&format!("{SCHEME}://{TEST}/{nonce}")) else {
        return LinkTestView::NothingOpensIt;
    };
    let back = handle.state::<LinkTest>().expect(link.clone());
    let opened = tokio::task::spawn_blocking(move || {
        tauri_plugin_opener::open_url(link.as_str(), None::<&str>)
    });
    if let Ok(Err(error)) = opened.await {
        warn!(%error, "nothing opens links of our scheme");
        return LinkTestView::NothingOpensIt;
    }
    match tokio::time::timeout(TEST_TAKES, back).await {
        Ok(Ok(())) => LinkTestView::Reached,
        _ => LinkTestView::NotReached,
    }
}

impl LinkTest {
    fn expect(&self, link: Url) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((link, sender));
        receiver
    }

    fn arrived(&self, link: &Url) {
        let mut expected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match expected.take_if(|(wanted, _)| wanted == link) {
            Some((_, sender)) => {
                info!("the sign-in link reached this application");
                let _ = sender.send(());
            }
            None => warn!("a test link came that nobody waits for"),
        }
    }
}
