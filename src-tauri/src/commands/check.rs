//! Settings > Check Astra's sandbox: the same as `cargo xtask sandbox-check`, with the keys entered here.

use std::time::Duration;

use astra_app::AppError;
use astra_check::{CheckError, NoPerson, Ports, Target, TargetError, check};
use astra_vault::{Entropy as _, OsEntropy};
use secrecy::SecretString;
use tauri::State;
use tauri::ipc::Channel;
use tracing::{info, warn};

use super::running;
use crate::error::Answer;
use crate::runtime::{Desk, Running};
use crate::views::{ErrorCode, ErrorView, FindingView};

/// How long transfers and reviews are waited for, each.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks the assumptions about Astra's sandbox; sends each finding as it comes out.
#[tauri::command]
pub(crate) async fn check_sandbox(
    desk: State<'_, Desk>,
    channel: Channel<FindingView>,
) -> Answer<()> {
    let running = running(&desk).await?;
    let Ok(_one_at_a_time) = running.checking.try_lock() else {
        return Err(AppError::NotAllowedNow("a check is under way").into());
    };
    let (id, secret) = running.app.connection().entered_keys().await?;
    let target = target(&running, id.as_str(), secret).map_err(|error| {
        warn!(%error, "the sandbox cannot be checked");
        ErrorView::from(ErrorCode::Internal)
    })?;
    let ports = Ports {
        entropy: Box::new(|bytes| OsEntropy.fill(bytes)),
        now: Box::new(jiff::Timestamp::now),
        patience: PATIENCE,
    };
    let show = |finding| {
        // A screen that was left is not told; the run goes on, so that nothing is left half made.
        let _ = channel.send(FindingView::from(finding));
    };
    match check(&target, &ports, &mut NoPerson, show).await {
        Ok(summary) => {
            info!(?summary, "the sandbox was checked");
            Ok(())
        }
        Err(error) => {
            warn!(%error, "the sandbox was not checked");
            if let Some(named) = proxy_in_the_way(&running, &error).await {
                return Err(named);
            }
            Err(ErrorView::from(match error {
                CheckError::Silent { .. } => ErrorCode::Offline,
                CheckError::KeysRefused { .. } => ErrorCode::KeysRefused,
                CheckError::NotAstra { .. } => ErrorCode::AstraUnavailable,
                _ => ErrorCode::Internal,
            }))
        }
    }
}

/// The check speaks to Astra by itself and knows no proxies by name; our own client does.
async fn proxy_in_the_way(running: &Running, error: &CheckError) -> Option<ErrorView> {
    if !matches!(error, CheckError::Silent { .. }) {
        return None;
    }
    match running.app.connection().test().await {
        Err(AppError::Call(call)) if call.proxy.is_some() => Some(AppError::Call(call).into()),
        _ => None,
    }
}

fn target(running: &Running, id: &str, secret: SecretString) -> Result<Target, TargetError> {
    let endpoints = running.app.connection().endpoints();
    let redirect_uri = running.app.connection().settings().used;
    Target::new(
        endpoints.api().clone(),
        Some(endpoints.secure().clone()),
        Some(endpoints.app().clone()),
        id.to_owned(),
        secret,
    )?
    .with_redirect_uri(redirect_uri.as_str().to_owned())
}
