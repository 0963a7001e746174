//! From an error to the code that a screen has a sentence for. The chain is logged here, once.

use astra_app::AppError;
use astra_client::{CallError, CallErrorKind, ProxyFailureKind};
use astra_vault::{DiskTrouble, KeychainError, OpenError, VaultError};
use tracing::warn;

use crate::present;
use crate::runtime::StartError;
use crate::views::ErrorView;

/// A command's result.
pub(crate) type Answer<T> = Result<T, ErrorView>;

impl ErrorView {
    pub(crate) fn of(code: &'static str) -> Self {
        Self {
            code: code.to_owned(),
            fields: Vec::new(),
            request_id: None,
            proxy: None,
        }
    }
}

impl From<AppError> for ErrorView {
    fn from(error: AppError) -> Self {
        warn!(error = %chain(&error), "a command failed");
        let request_id = error.request_id().map(ToString::to_string);
        let fields = match &error {
            AppError::Invalid(issues) => issues.iter().map(present::issue).collect(),
            _ => Vec::new(),
        };
        let proxy = match &error {
            AppError::Call(call) => call.proxy.as_ref().map(|failure| failure.proxy.clone()),
            _ => None,
        };
        Self {
            fields,
            request_id,
            proxy,
            ..Self::of(code(&error))
        }
    }
}

impl From<&StartError> for ErrorView {
    fn from(error: &StartError) -> Self {
        Self::of(match error {
            StartError::Open(error) => opening(error),
            StartError::App(error) => code(error),
            StartError::Vault(error) => stored(error),
            StartError::Folder(_) => "storage",
            StartError::PassphraseNew => "passphrase_new",
            StartError::PassphraseNeeded => "passphrase_needed",
            StartError::Simulator(error) => in_the_simulator(error),
            StartError::Connection(_) | StartError::Internal(_) => "internal",
        })
    }
}

/// A code exists because a screen says something of its own for it.
fn code(error: &AppError) -> &'static str {
    match error {
        AppError::Invalid(_) => "invalid",
        AppError::NotAllowedNow(_) => "not_allowed_now",
        AppError::NotConnected => "not_connected",
        AppError::SignedOut => "signed_out",
        AppError::TooManySubmissions => "too_many_submissions",
        AppError::SubmissionInFlight => "submission_in_flight",
        AppError::Unclear(_) => "unclear",
        AppError::PreviewExpired => "preview_expired",
        AppError::NotFound(_) => "not_found",
        AppError::Call(call) => calling(call),
        AppError::Storage(error) => stored(error),
        AppError::Record { .. } => "storage_damaged",
        AppError::OtherUser => "other_user",
        AppError::Open(error) => opening(error),
        AppError::Internal(_) => "internal",
    }
}

fn calling(error: &CallError) -> &'static str {
    match &error.kind {
        CallErrorKind::NotSent => match error.proxy.as_ref().map(|failure| failure.kind) {
            None => "offline",
            Some(ProxyFailureKind::Unusable) => "proxy_setting",
            Some(ProxyFailureKind::Unreachable) => "proxy_unreachable",
            Some(ProxyFailureKind::SignIn) => "proxy_sign_in",
            Some(ProxyFailureKind::NoWay) => "proxy_no_way",
        },
        CallErrorKind::RateLimited => "rate_limited",
        CallErrorKind::Refused(_) | CallErrorKind::Unauthorized => "astra_refused",
        CallErrorKind::Unclear | CallErrorKind::ServerError | CallErrorKind::Unreadable => {
            "astra_unavailable"
        }
    }
}

fn stored(error: &VaultError) -> &'static str {
    match error {
        VaultError::Damaged { .. }
        | VaultError::JournalDamaged { .. }
        | VaultError::StoreDamaged { .. }
        | VaultError::KeyMismatch { .. } => "storage_damaged",
        VaultError::KeyLost { .. } => "key_lost",
        VaultError::Keychain(KeychainError::Disk(trouble)) => disk(*trouble),
        VaultError::Keychain(KeychainError::Damaged(_)) => "storage_damaged",
        VaultError::Keychain { .. } => "keychain_locked",
        VaultError::ReopenNeeded => "reopen",
        VaultError::Io { source, .. } => disk(DiskTrouble::of(source)),
        _ => "storage",
    }
}

fn disk(trouble: DiskTrouble) -> &'static str {
    match trouble {
        DiskTrouble::Full => "disk_full",
        DiskTrouble::Denied => "disk_denied",
        DiskTrouble::ReadOnly => "disk_read_only",
        DiskTrouble::Failing => "disk_failing",
        _ => "storage",
    }
}

/// Practice's Astra keeps its state in the vault: a refusal of the disk comes wrapped twice.
fn in_the_simulator(error: &(dyn std::error::Error + 'static)) -> &'static str {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<VaultError>() {
            return stored(error);
        }
        cause = match error.downcast_ref::<std::io::Error>() {
            // The source of a wrapping error is the source of what it wraps, which would be passed over.
            Some(io) => io
                .get_ref()
                .map(|wrapped| wrapped as &(dyn std::error::Error + 'static)),
            None => error.source(),
        };
    }
    "internal"
}

fn opening(error: &OpenError) -> &'static str {
    match error {
        OpenError::InUse => "in_use",
        OpenError::WrongPassphrase => "passphrase_wrong",
        OpenError::UnknownVersion { .. } => "newer_version",
        OpenError::OtherKeyStorage { .. } => "keychain_locked",
        OpenError::NoLock { .. } => "no_lock",
        OpenError::Io { source, .. } => disk(DiskTrouble::of(source)),
        _ => "storage_damaged",
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn refused(kind: io::ErrorKind) -> VaultError {
        VaultError::Io {
            action: "writing",
            path: "db".into(),
            source: kind.into(),
        }
    }

    #[test]
    fn a_refusal_of_the_disk_has_its_own_sentence_wherever_it_is_met() {
        for (kind, code) in [
            (io::ErrorKind::StorageFull, "disk_full"),
            (io::ErrorKind::PermissionDenied, "disk_denied"),
            (io::ErrorKind::ReadOnlyFilesystem, "disk_read_only"),
            (io::ErrorKind::Interrupted, "storage"),
        ] {
            assert_eq!(stored(&refused(kind)), code, "in use");
            let keys = KeychainError::Disk(DiskTrouble::of(&kind.into()));
            assert_eq!(stored(&VaultError::Keychain(keys)), code, "keys.practice");
            let opened = OpenError::Io {
                action: "copying",
                path: "db".into(),
                source: kind.into(),
            };
            assert_eq!(opening(&opened), code, "while opening");
            let wrapped = astra_sim::StartError::Store(io::Error::other(refused(kind)));
            let view = ErrorView::from(&StartError::Simulator(wrapped));
            assert_eq!(view.code, code, "under Practice's Astra");
        }
    }

    #[test]
    fn a_port_that_practice_may_not_have_is_no_trouble_of_the_disk() {
        let port = astra_sim::StartError::Listen {
            port: 80,
            source: io::ErrorKind::PermissionDenied.into(),
        };
        let view = ErrorView::from(&StartError::Simulator(port));
        assert_eq!(view.code, "internal");
    }

    #[test]
    fn a_network_folder_and_a_lost_key_are_no_damage() {
        let network = OpenError::NoLock {
            path: "vault.lock".into(),
            source: io::ErrorKind::Unsupported.into(),
        };
        assert_eq!(opening(&network), "no_lock");
        let damaged = VaultError::StoreDamaged {
            reason: String::new(),
        };
        assert_eq!(stored(&damaged), "storage_damaged");
        assert_eq!(
            stored(&VaultError::Keychain(KeychainError::Locked)),
            "keychain_locked"
        );
    }
}
