//! Tells the screen what changed. A channel that the screen opened itself: no event can be listened to.

use astra_app::{App, Topic};
use tauri::ipc::Channel;
use tokio::sync::broadcast::error::RecvError;

use crate::views::TopicView;

const EVERYTHING: [TopicView; 6] = [
    TopicView::App,
    TopicView::Draft,
    TopicView::SignIn,
    TopicView::Business,
    TopicView::Cards,
    TopicView::Transfers,
];

/// Passes changes on until the screen is gone.
pub(crate) fn forward(app: &App, channel: Channel<TopicView>) {
    let mut news = app.news();
    tauri::async_runtime::spawn(async move {
        loop {
            let sent = match news.recv().await {
                Ok(topic) => channel.send(view(topic)),
                // Too slow to hear everything: then everything may have changed.
                Err(RecvError::Lagged(_)) => {
                    EVERYTHING.iter().try_for_each(|topic| channel.send(*topic))
                }
                Err(RecvError::Closed) => return,
            };
            if sent.is_err() {
                return;
            }
        }
    });
}

fn view(topic: Topic) -> TopicView {
    match topic {
        Topic::App => TopicView::App,
        Topic::Draft => TopicView::Draft,
        Topic::SignIn => TopicView::SignIn,
        Topic::Business => TopicView::Business,
        Topic::Cards => TopicView::Cards,
        Topic::Transfers => TopicView::Transfers,
    }
}
