//! Redirects that come from the operating system as a deep link, at the start or while running.
//!
//! Anybody on this computer can send one, so it goes the same way as a redirect in our own window and is
//! judged there. The plugin hands over URLs of our scheme only; a second process hands its own over through
//! the single-instance plugin. A link that tests whether deep links arrive never gets as far as a sign-in.

use std::io;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use astra_app::sign_in::{RedirectChannel, Taken};
use astra_vault::{Entropy as _, OsEntropy};
use tauri::{AppHandle, Manager, Runtime, Url};
use tauri_plugin_deep_link::DeepLinkExt;
use tokio::sync::oneshot;
use tracing::{info, warn};

use crate::config::SCHEME;
use crate::runtime::Desk;
use crate::views::{LinkOutcomeView, LinkTestView, LinkWayView, TestedWayView};
use crate::windows;

/// Host of links that only test whether they arrive.
const TEST: &str = "link-test";
/// How long a test link may take through the operating system; a cold disk included.
const TEST_TAKES: Duration = Duration::from_secs(10);
/// How often the program that opens the link is asked whether it has given up.
const TEST_LOOKS: Duration = Duration::from_millis(50);

/// The link that is expected back.
#[derive(Default)]
pub(crate) struct LinkTest(Mutex<Option<(Url, oneshot::Sender<()>)>>);

/// Takes links while running, and the link that this process was started with.
pub(crate) fn listen(handle: &AppHandle<impl Runtime>) {
    register(handle);
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

/// On Windows without an installer nothing else registers the scheme.
#[cfg(windows)]
fn register(handle: &AppHandle<impl Runtime>) {
    if let Err(error) = handle.deep_link().register_all() {
        warn!(%error, "the scheme could not be registered");
    }
}

/// Without the plugin, which would put a handler of ours before the package's.
#[cfg(target_os = "linux")]
fn register(handle: &AppHandle<impl Runtime>) {
    use tauri::utils::platform::current_exe;

    use crate::scheme_handler::Desktop;

    let image = handle.env().appimage;
    tauri::async_runtime::spawn_blocking(move || {
        let program = image.map_or_else(current_exe, |image| Ok(image.into()));
        let registered = program.and_then(|program| match Desktop::of_this_person() {
            Some(desktop) => desktop.register(&program).map(Some),
            None => Ok(None),
        });
        match registered {
            Ok(handler) => info!(?handler, "what opens links of our scheme"),
            Err(error) => warn!(%error, "the scheme could not be registered"),
        }
    });
}

/// The bundle's Info.plist registers the scheme.
#[cfg(not(any(target_os = "linux", windows)))]
fn register(_: &AppHandle<impl Runtime>) {}

fn arrived(handle: &AppHandle<impl Runtime>, url: &Url) {
    if url.host_str() == Some(TEST) {
        handle.state::<LinkTest>().arrived(url);
    } else {
        take(handle, url.to_string(), RedirectChannel::System);
    }
}

/// The one function that takes a redirect, from Astra's window and from the operating system. Never logs it.
pub(crate) fn take(handle: &AppHandle<impl Runtime>, redirect: String, channel: RedirectChannel) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        // The link may have started the application: then a passphrase, or another start, comes first.
        let Some(running) = desk.opened().await else {
            return;
        };
        let carried = match running
            .app
            .sign_in()
            .accept_redirect(&redirect, channel)
            .await
        {
            Ok(accepted) => {
                // Before the exchange, which may take its time: nothing is left to do in Astra's window.
                if accepted.taken() == Taken::SessionEnded {
                    windows::session_ended(&handle);
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

/// Opens a link of our scheme in every way in which browsers do, and waits until each comes back through the operating
/// system.
pub(crate) async fn test(handle: &AppHandle<impl Runtime>) -> LinkTestView {
    let mut ways = Vec::new();
    for way in WAYS {
        let outcome = test_one(handle, *way).await;
        info!(?way, ?outcome, "a link was opened to test it");
        ways.push(TestedWayView { way: *way, outcome });
    }
    LinkTestView { ways }
}

/// Chrome and its relatives run `xdg-open`; Firefox asks GIO, and so does `gio open`. Where there is no desktop
/// environment the two choose differently.
#[cfg(target_os = "linux")]
const WAYS: &[LinkWayView] = &[LinkWayView::XdgOpen, LinkWayView::Gio];
#[cfg(not(target_os = "linux"))]
const WAYS: &[LinkWayView] = &[LinkWayView::System];

async fn test_one(handle: &AppHandle<impl Runtime>, way: LinkWayView) -> LinkOutcomeView {
    let mut nonce = [0; 16];
    OsEntropy.fill(&mut nonce);
    let nonce = hex::encode(nonce);
    let Ok(link) = Url::parse(&format!("{SCHEME}://{TEST}/{nonce}")) else {
        return LinkOutcomeView::NothingOpensIt;
    };
    let mut back = handle.state::<LinkTest>().expect(link.clone());
    let Some(mut command) = command_of(way, &link) else {
        let opened = tokio::task::spawn_blocking(move || {
            tauri_plugin_opener::open_url(link.as_str(), None::<&str>)
        });
        return match opened.await {
            Ok(Ok(())) => match tokio::time::timeout(TEST_TAKES, back).await {
                Ok(Ok(())) => LinkOutcomeView::Reached,
                _ => LinkOutcomeView::NotReached,
            },
            _ => LinkOutcomeView::NothingOpensIt,
        };
    };
    let mut running = match command.spawn() {
        Ok(running) => running,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return LinkOutcomeView::NotInstalled;
        }
        Err(error) => {
            warn!(%error, ?way, "a link could not be opened");
            return LinkOutcomeView::NothingOpensIt;
        }
    };
    let mut outcome = LinkOutcomeView::NotReached;
    // Either may come first: the link, or the end of a program that could not open it.
    for _ in 0..TEST_TAKES.as_millis() / TEST_LOOKS.as_millis() {
        if let Ok(Ok(())) = tokio::time::timeout(TEST_LOOKS, &mut back).await {
            outcome = LinkOutcomeView::Reached;
            break;
        }
        if let Ok(Some(status)) = running.try_wait()
            && !status.success()
        {
            outcome = LinkOutcomeView::NothingOpensIt;
            break;
        }
    }
    if outcome == LinkOutcomeView::NotReached {
        // What the program opened is not ours and goes on.
        let _ = running.kill();
    }
    // Waited for, so that no ended process is left behind.
    std::thread::spawn(move || running.wait());
    outcome
}

/// The program that goes this way; `None` for the system's own one.
fn command_of(way: LinkWayView, link: &Url) -> Option<Command> {
    let mut command = match way {
        LinkWayView::System => return None,
        LinkWayView::XdgOpen => Command::new("xdg-open"),
        LinkWayView::Gio => {
            let mut gio = Command::new("gio");
            gio.arg("open");
            gio
        }
    };
    command
        .arg(link.as_str())
        // Where nothing opens a link, `xdg-open` would hand it to a browser, whose question is no use here.
        .env("BROWSER", "false")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Some(command)
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
