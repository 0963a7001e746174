//! The two windows: "main" shows our own pages, "astra" shows Astra's and is trusted with nothing.

use astra_app::authorization::Door;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_plugin_opener::OpenerExt;
use tracing::warn;

use crate::config::REDIRECT_URI;
use crate::deep_link;
use crate::state::Desk;

/// Our own window.
pub(crate) const MAIN: &str = "main";
/// Astra's window; appears in no capability.
pub(crate) const ASTRA: &str = "astra";

/// Opens our own window. It never leaves its own origin.
pub(crate) fn open_main(handle: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::App("index.html".into()))
        .title("Astra Desk")
        .inner_size(1120.0, 760.0)
        .min_inner_size(800.0, 600.0)
        .on_navigation(is_our_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    let focus = handle.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Focused(true) => look_soon(&focus),
        // Astra's window goes with ours: closing the application's window quits.
        WindowEvent::Destroyed => close_astra(&focus),
        _ => {}
    });
    Ok(())
}

/// Shows `url` in Astra's window: no capability, nothing kept, Astra's hosts only.
pub(crate) fn open_astra(handle: &AppHandle, url: Url) -> tauri::Result<()> {
    if let Some(window) = handle.get_webview_window(ASTRA) {
        window.navigate(url)?;
        return window.set_focus();
    }
    let (navigating, loading, closing) = (handle.clone(), handle.clone(), handle.clone());
    let opener = handle.clone();
    let window = WebviewWindowBuilder::new(handle, ASTRA, WebviewUrl::External(url))
        .title("Astra")
        .inner_size(520.0, 780.0)
        .min_inner_size(420.0, 560.0)
        .incognito(true)
        .on_navigation(move |url| on_navigation(&navigating, url))
        .on_page_load(move |window, payload| {
            if payload.event() == PageLoadEvent::Started {
                on_top_level(&loading, &window, payload.url());
            }
        })
        .on_new_window(move |url, _| {
            open_in_browser(&opener, &url);
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .build()?;
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            cancel(&closing);
        }
    });
    Ok(())
}

/// Closes Astra's window, if it is open.
pub(crate) fn close_astra(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(ASTRA)
        && let Err(error) = window.destroy()
    {
        warn!(%error, "Astra's window could not be closed");
    }
}

/// A visit is over: back to our own window.
pub(crate) fn visit_ended(handle: &AppHandle) {
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
fn on_navigation(handle: &AppHandle, url: &Url) -> bool {
    let redirect_scheme = REDIRECT_URI.split(':').next();
    if Some(url.scheme()) == redirect_scheme {
        deep_link::take(handle, url.to_string(), Door::Window);
        return false;
    }
    let desk = handle.state::<Desk>();
    let practice = desk
        .started()
        .is_some_and(|running| running.connection.may_show(url));
    // `about:blank` is how a frame begins.
    practice || url.scheme() == "https" || url.as_str() == "about:blank"
}

fn on_top_level(handle: &AppHandle, window: &WebviewWindow, url: &Url) {
    let desk = handle.state::<Desk>();
    let Some(running) = desk.started() else {
        return;
    };
    if running.connection.may_show(url) {
        let host = url.host_str().unwrap_or_default();
        let _ = window.set_title(&format!("{host} \u{2013} Astra"));
        return;
    }
    if url.as_str() == "about:blank" {
        return;
    }
    warn!(host = url.host_str(), "Astra's window left Astra's hosts");
    let app = running.app.clone();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = app.left_astras_hosts().await {
            warn!(%error, "the sign-in could not be ended");
        }
        close_astra(&handle);
    });
}

fn cancel(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let desk = handle.state::<Desk>();
        if let Some(running) = desk.started()
            && let Err(error) = running.app.cancel_sign_in().await
        {
            warn!(%error, "the sign-in could not be cancelled");
        }
    });
}

fn look_soon(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(running) = handle.state::<Desk>().started() {
            running.app.look_soon().await;
        }
    });
}

fn open_in_browser(handle: &AppHandle, url: &Url) {
    if url.scheme() != "https" {
        return;
    }
    if let Err(error) = handle.opener().open_url(url.as_str(), None::<&str>) {
        warn!(%error, "the system browser did not open");
    }
}
