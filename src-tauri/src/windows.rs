//! The two windows: "main" shows our own pages, "astra" shows Astra's and is trusted with nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use astra_app::Environment;
use astra_app::sign_in::RedirectChannel;
use tauri::utils::config::WindowConfig;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager, Runtime, Url, UserAttentionType, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};
use tracing::warn;

use crate::background::Background;
use crate::config::{SCHEME, may_show};
use crate::deep_link;
use crate::file_choice;
use crate::runtime::{Desk, Running};
use crate::zoom;

/// Our own window.
pub(crate) const MAIN: &str = "main";
/// Astra's window; appears in no capability.
pub(crate) const ASTRA: &str = "astra";

/// The page of a window, or of a frame, that has none yet.
const NOTHING: &str = "about:blank";

/// Tries, 10 ms apart, until a destroyed window must be gone.
const GONE_AFTER_TRIES: u32 = 200;

/// What both windows have in common: the web view keeps nothing of what is typed into a page, because that would lie
/// outside the vault.
fn forgetful() -> WindowConfig {
    WindowConfig {
        // WebView2 offers again, and so keeps on the disk, what was typed into forms. It keeps passwords only where
        // it is told to; WKWebView and WebKitGTK keep neither.
        general_autofill_enabled: false,
        ..WindowConfig::default()
    }
}

fn main_window() -> WindowConfig {
    WindowConfig {
        label: MAIN.to_owned(),
        url: WebviewUrl::App("index.html".into()),
        title: "Astra Desk".to_owned(),
        width: 1120.0,
        height: 760.0,
        min_width: Some(800.0),
        min_height: Some(600.0),
        ..forgetful()
    }
}

fn astra_window(url: Url, driven: bool) -> WindowConfig {
    WindowConfig {
        label: ASTRA.to_owned(),
        url: WebviewUrl::External(url),
        title: "Astra".to_owned(),
        width: 520.0,
        height: 780.0,
        min_width: Some(420.0),
        min_height: Some(560.0),
        center: true,
        incognito: !driven,
        // On other systems this is a script that would call a command of ours, and Astra's page may call none.
        zoom_hotkeys_enabled: cfg!(windows),
        ..forgetful()
    }
}

/// Opens our own window. It never leaves its own origin.
pub(crate) fn open_main(handle: &AppHandle<impl Runtime>) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::from_config(handle, &main_window())?
        .on_navigation(is_our_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Page and business, as the page names itself: a list of windows tells them apart.
        .on_document_title_changed(|window, title| {
            let _ = window.set_title(&title);
        })
        .build()?;
    zoom::begin(&window);
    let focus = handle.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Focused(true) => poll_now(&focus),
        WindowEvent::DragDrop(event) => file_choice::dragged(&focus, event),
        WindowEvent::CloseRequested { api, .. } => {
            if focus.state::<Background>().hides_window()
                && let Some(window) = focus.get_webview_window(MAIN)
                && window.hide().is_ok()
            {
                api.prevent_close();
            }
        }
        // Astra's window goes with ours: closing the application's window quits, unless it was hidden instead.
        WindowEvent::Destroyed => close_astra(&focus),
        _ => {}
    });
    Ok(())
}

/// Shows our own window again, wherever it went.
pub(crate) fn bring_back(handle: &AppHandle<impl Runtime>) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Counts the windows that were opened for Astra, so that the end of an old one is not taken for that of the
/// present one.
#[derive(Default)]
pub(crate) struct AstraWindows(AtomicU64);

impl AstraWindows {
    /// Ends the present window's number and gives the next one.
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn is_present(&self, number: u64) -> bool {
        self.0.load(Ordering::SeqCst) == number
    }
}

/// Shows `url` in a window for Astra: no capability, nothing kept, Astra's hosts only.
pub(crate) async fn open_astra(handle: &AppHandle<impl Runtime>, url: Url) -> tauri::Result<()> {
    if let Some(show) = &handle.state::<Desk>().surroundings.show_page {
        show(&url, RedirectChannel::Window);
        return Ok(());
    }
    close_astra(handle);
    // The label is free only when the event loop has seen the old window go.
    for _ in 0..GONE_AFTER_TRIES {
        if handle.get_webview_window(ASTRA).is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let number = handle.state::<AstraWindows>().next();
    let running = handle.state::<Desk>().started();
    let on_this_computer = cfg!(target_os = "linux")
        && running.is_some_and(|running| running.app.connection().endpoints().is_loopback());
    let first = match Url::parse(NOTHING) {
        Ok(nothing) if on_this_computer => nothing,
        _ => url.clone(),
    };
    let (navigating, loading) = (handle.clone(), handle.clone());
    let (raising, closing) = (handle.clone(), handle.clone());
    let window = WebviewWindowBuilder::from_config(handle, &astra_window(first, is_driven()))?
        .on_navigation(move |url| on_navigation(&navigating, url))
        .on_page_load(move |window, payload| {
            if payload.event() == PageLoadEvent::Started {
                on_top_level(&loading, &window, payload.url());
            }
        })
        .on_new_window(move |url, _| {
            on_new_window(&raising, number, url);
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .build()?;
    #[cfg(target_os = "linux")]
    tell_of_blank_windows(&window, handle.clone(), number)?;
    zoom::begin(&window);
    zoom::listen(&window);
    if on_this_computer {
        load_without_a_proxy(&window, url)?;
    }
    window.on_window_event(move |event| {
        let gone = matches!(event, WindowEvent::Destroyed);
        if gone && closing.state::<AstraWindows>().is_present(number) {
            cancel(&closing);
        }
    });
    Ok(())
}

/// Loads a page of Practice's simulator, which is this computer itself. WebKitGTK goes by what the desktop says of
/// proxies, and outside GNOME that knows no exception for this computer; the other web views make it themselves.
#[cfg(target_os = "linux")]
fn load_without_a_proxy(window: &WebviewWindow<impl Runtime>, page: Url) -> tauri::Result<()> {
    use webkit2gtk::{NetworkProxyMode, WebViewExt as _, WebsiteDataManagerExt as _};

    window.with_webview(move |view| {
        let view = view.inner();
        if let Some(network) = view.website_data_manager() {
            network.set_network_proxy_settings(NetworkProxyMode::NoProxy, None);
        }
        view.load_uri(page.as_str());
    })
}

#[cfg(not(target_os = "linux"))]
fn load_without_a_proxy(window: &WebviewWindow<impl Runtime>, page: Url) -> tauri::Result<()> {
    window.navigate(page)
}

/// A debug build under WebDriver: WebKitGTK lets it into one web context only, and a private window has its own.
fn is_driven() -> bool {
    cfg!(debug_assertions) && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

/// Closes Astra's window, if it is open. What becomes of the session is up to the caller.
pub(crate) fn close_astra(handle: &AppHandle<impl Runtime>) {
    handle.state::<AstraWindows>().next();
    if let Some(window) = handle.get_webview_window(ASTRA)
        && let Err(error) = window.destroy()
    {
        warn!(%error, "Astra's window could not be closed");
    }
}

/// A session is over: back to our own window.
pub(crate) fn session_ended(handle: &AppHandle<impl Runtime>) {
    close_astra(handle);
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.set_focus();
    }
}

fn is_our_own(url: &Url) -> bool {
    let built = url.scheme() == "tauri" && url.host_str() == Some("localhost")
        || matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost");
    let served = cfg!(dev) && url.host_str() == Some("localhost") && url.port() == Some(1420);
    built || served
}

/// Takes a redirect to us out of Astra's window; lets other pages load, frames of Astra's partners too. Which
/// host the top level shows is judged when it loads, because frames cannot be told apart here.
fn on_navigation(handle: &AppHandle<impl Runtime>, url: &Url) -> bool {
    let running = handle.state::<Desk>().started();
    let is_redirect = |running: &Arc<Running>| running.app.connection().is_redirect(url);
    if url.scheme() == SCHEME || running.as_ref().is_some_and(is_redirect) {
        deep_link::take(handle, url.to_string(), RedirectChannel::Window);
        return false;
    }
    let astra = running.is_some_and(|running| may_show(running.app.connection().endpoints(), url));
    astra || url.scheme() == "https" || url.as_str() == NOTHING
}

/// Astra's page wants another window. It gets none; our screen names what it wants, and the person decides there.
fn on_new_window(handle: &AppHandle<impl Runtime>, number: u64, url: Url) {
    if !handle.state::<AstraWindows>().is_present(number) {
        return;
    }
    let Some(running) = handle.state::<Desk>().started() else {
        return;
    };
    if url.scheme() == SCHEME || running.app.connection().is_redirect(&url) {
        deep_link::take(handle, url.to_string(), RedirectChannel::Window);
        return;
    }
    // The person looks at Astra's window, where nothing happens.
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.request_user_attention(Some(UserAttentionType::Informational));
    }
    let app = running.app.clone();
    tauri::async_runtime::spawn(async move { app.sign_in().popup_raised(url).await });
}

/// WebKitGTK gives a blank window no address at all, and wry denies what has none before anybody is asked.
#[cfg(target_os = "linux")]
fn tell_of_blank_windows(
    window: &WebviewWindow<impl Runtime>,
    handle: AppHandle<impl Runtime>,
    number: u64,
) -> tauri::Result<()> {
    use webkit2gtk::{URIRequestExt, WebViewExt};

    window.with_webview(move |webview| {
        webview.inner().connect_create(move |_, action| {
            let address = action.request().and_then(|request| request.uri());
            let blank = address.is_none_or(|address| address.is_empty());
            if blank && let Ok(url) = Url::parse(NOTHING) {
                on_new_window(&handle, number, url);
            }
            None
        });
    })
}

fn on_top_level(handle: &AppHandle<impl Runtime>, window: &WebviewWindow<impl Runtime>, url: &Url) {
    let desk = handle.state::<Desk>();
    let Some(running) = desk.started() else {
        return;
    };
    if may_show(running.app.connection().endpoints(), url) {
        // The simulator's host is this computer, and its number tells the person nothing.
        let whose = match running.app.environment() {
            Environment::Practice => "Practice",
            _ => url.host_str().unwrap_or_default(),
        };
        let _ = window.set_title(&format!("{whose} \u{2013} Astra"));
        return;
    }
    if url.as_str() == NOTHING {
        return;
    }
    warn!(host = url.host_str(), "Astra's window left Astra's hosts");
    let app = running.app.clone();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = app.sign_in().left_astras_hosts().await {
            warn!(%error, "the sign-in could not be ended");
        }
        close_astra(&handle);
    });
}

fn cancel(handle: &AppHandle<impl Runtime>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        if let Some(running) = desk.started()
            && let Err(error) = running.app.sign_in().cancel().await
        {
            warn!(%error, "the sign-in could not be cancelled");
        }
    });
}

fn poll_now(handle: &AppHandle<impl Runtime>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(running) = handle.state::<Desk>().started() {
            running.app.poll_now();
        }
    });
}

/// Opens in the system browser a page that is known, or one that the person agreed to. Blocks for a
/// moment on some systems. The plugin itself is not registered: it would put a script of its own into every page,
/// Astra's too.
pub(crate) async fn open_outside(desk: &Desk, url: Url) -> bool {
    if let Some(show) = &desk.surroundings.show_page {
        show(&url, RedirectChannel::System);
        return true;
    }
    let opened = tokio::task::spawn_blocking(move || {
        tauri_plugin_opener::open_url(url.as_str(), None::<&str>)
    });
    match opened.await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            warn!(%error, "the system browser did not open");
            false
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn astra() -> WindowConfig {
        let page = Url::parse("https://app.astra.finance/cards/connect").unwrap();
        astra_window(page, false)
    }

    #[test]
    fn no_web_view_keeps_what_is_typed_into_forms() {
        for window in [main_window(), astra()] {
            assert!(
                !window.general_autofill_enabled,
                "{} would keep names and addresses outside the vault",
                window.label
            );
        }
    }

    #[test]
    fn astras_window_keeps_nothing_at_all() {
        assert!(
            astra().incognito,
            "cookies and pages of Astra stay on the disk"
        );
    }
}
