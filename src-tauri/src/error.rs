//! From an error to the code that a screen has a sentence for. The chain is logged here, once.

use astra_app::AppError;
use astra_client::{CallError, CallErrorKind, ProxyFailureKind};
use astra_vault::{DiskTrouble, KeychainError, OpenError, VaultError};
use tracing::warn;

use crate::runtime::StartError;
use crate::views::{ErrorCode, ErrorView};

/// A command's result.
pub(crate) type Answer<T> = Result<T, ErrorView>;

impl From<AppError> for ErrorView {
    fn from(error: AppError) -> Self {
        warn!(error = %chain(&error), "a command failed");
        let request_id = error.request_id().map(ToString::to_string);
        let fields = match &error {
            AppError::Invalid(issues) => issues.clone(),
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
            ..Self::from(code(&error))
        }
    }
}

impl From<&StartError> for ErrorView {
    fn from(error: &StartError) -> Self {
        Self::from(match error {
            StartError::Open(error) => opening(error),
            StartError::App(error) => code(error),
            StartError::Vault(error) => stored(error),
            StartError::Folder(_) => ErrorCode::Storage,
            StartError::PassphraseNew => ErrorCode::PassphraseNew,
            StartError::PassphraseNeeded => ErrorCode::PassphraseNeeded,
            StartError::Simulator(error) => in_the_simulator(error),
            StartError::Connection(_) | StartError::Internal(_) => ErrorCode::Internal,
        })
    }
}

fn code(error: &AppError) -> ErrorCode {
    match error {
        AppError::Invalid(_) => ErrorCode::Invalid,
        AppError::NotAllowedNow(_) => ErrorCode::NotAllowedNow,
        AppError::NotConnected => ErrorCode::NotConnected,
        AppError::SignedOut => ErrorCode::SignedOut,
        AppError::SignInNotNeeded => ErrorCode::SignInNotNeeded,
        AppError::TooManySubmissions => ErrorCode::TooManySubmissions,
        AppError::TooManyForEmail => ErrorCode::TooManyForEmail,
        AppError::DeviceAddressMissing => ErrorCode::DeviceAddressMissing,
        AppError::SubmissionInFlight => ErrorCode::SubmissionInFlight,
        AppError::Unclear(_) => ErrorCode::Unclear,
        AppError::PreviewExpired => ErrorCode::PreviewExpired,
        AppError::CardDeclined(_) => ErrorCode::CardDeclined,
        AppError::CardUndecided(_) => ErrorCode::CardUndecided,
        AppError::CardNotEnabled(_) => ErrorCode::CardNotEnabled,
        AppError::PersonToPersonNotEnabled(_) => ErrorCode::PersonToPersonNotEnabled,
        AppError::NotFound(_) => ErrorCode::NotFound,
        AppError::Call(call) => calling(call),
        AppError::Storage(error) => stored(error),
        AppError::Record { .. } => ErrorCode::StorageDamaged,
        AppError::FileNotSaved(_) => ErrorCode::FileNotSaved,
        AppError::OtherUser => ErrorCode::OtherUser,
        AppError::Open(error) => opening(error),
        AppError::Internal(_) => ErrorCode::Internal,
    }
}

fn calling(error: &CallError) -> ErrorCode {
    match &error.kind {
        CallErrorKind::NotSent => match error.proxy.as_ref().map(|failure| failure.kind) {
            None => ErrorCode::Offline,
            Some(ProxyFailureKind::Unusable) => ErrorCode::ProxySetting,
            Some(ProxyFailureKind::Unreachable) => ErrorCode::ProxyUnreachable,
            Some(ProxyFailureKind::SignIn) => ErrorCode::ProxySignIn,
            Some(ProxyFailureKind::NoWay) => ErrorCode::ProxyNoWay,
        },
        CallErrorKind::RateLimited => ErrorCode::RateLimited,
        CallErrorKind::Refused(_) | CallErrorKind::Unauthorized => ErrorCode::AstraRefused,
        CallErrorKind::Unclear | CallErrorKind::ServerError | CallErrorKind::Unreadable => {
            ErrorCode::AstraUnavailable
        }
    }
}

fn stored(error: &VaultError) -> ErrorCode {
    match error {
        VaultError::Damaged { .. }
        | VaultError::JournalDamaged { .. }
        | VaultError::StoreDamaged { .. }
        | VaultError::KeyMismatch { .. } => ErrorCode::StorageDamaged,
        VaultError::KeyLost { .. } => ErrorCode::KeyLost,
        VaultError::Keychain(KeychainError::Disk(trouble)) => disk(*trouble),
        VaultError::Keychain(KeychainError::Damaged(_)) => ErrorCode::StorageDamaged,
        VaultError::Keychain { .. } => ErrorCode::KeychainLocked,
        VaultError::ReopenNeeded => ErrorCode::Reopen,
        VaultError::Io { source, .. } => disk(DiskTrouble::of(source)),
        _ => ErrorCode::Storage,
    }
}

fn disk(trouble: DiskTrouble) -> ErrorCode {
    match trouble {
        DiskTrouble::Full => ErrorCode::DiskFull,
        DiskTrouble::Denied => ErrorCode::DiskDenied,
        DiskTrouble::ReadOnly => ErrorCode::DiskReadOnly,
        DiskTrouble::Failing => ErrorCode::DiskFailing,
        _ => ErrorCode::Storage,
    }
}

/// Practice's Astra keeps its state in the vault: a refusal of the disk comes wrapped twice.
fn in_the_simulator(error: &(dyn std::error::Error + 'static)) -> ErrorCode {
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
    ErrorCode::Internal
}

fn opening(error: &OpenError) -> ErrorCode {
    match error {
        OpenError::InUse => ErrorCode::InUse,
        OpenError::WrongPassphrase => ErrorCode::PassphraseWrong,
        OpenError::UnknownVersion { .. } => ErrorCode::NewerVersion,
        OpenError::OtherKeyStorage { .. } => ErrorCode::KeychainLocked,
        OpenError::NoLock { .. } => ErrorCode::NoLock,
        OpenError::Io { source, .. } => disk(DiskTrouble::of(source)),
        _ => ErrorCode::StorageDamaged,
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

    use strum::VariantArray as _;

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
            (io::ErrorKind::StorageFull, ErrorCode::DiskFull),
            (io::ErrorKind::PermissionDenied, ErrorCode::DiskDenied),
            (io::ErrorKind::ReadOnlyFilesystem, ErrorCode::DiskReadOnly),
            (io::ErrorKind::Interrupted, ErrorCode::Storage),
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
        assert_eq!(view.code, ErrorCode::Internal);
    }

    #[test]
    fn a_network_folder_and_a_lost_key_are_no_damage() {
        let network = OpenError::NoLock {
            path: "vault.lock".into(),
            source: io::ErrorKind::Unsupported.into(),
        };
        assert_eq!(opening(&network), ErrorCode::NoLock);
        let damaged = VaultError::StoreDamaged {
            reason: String::new(),
        };
        assert_eq!(stored(&damaged), ErrorCode::StorageDamaged);
        assert_eq!(
            stored(&VaultError::Keychain(KeychainError::Locked)),
            ErrorCode::KeychainLocked
        );
    }

    #[test]
    fn every_code_has_its_sentence_and_every_sentence_its_code() {
        let sentences = include_str!("../../ui/src/locales/en/errors.json");
        let sentences: serde_json::Value = serde_json::from_str(sentences).expect("JSON");
        let sentences = sentences.as_object().expect("an object");
        for code in ErrorCode::VARIANTS {
            let code: &str = code.into();
            assert!(sentences.contains_key(code), "{code} has no sentence");
        }
        assert_eq!(
            sentences.len(),
            ErrorCode::VARIANTS.len() + 1,
            "and `unknown`, but no other"
        );
    }
}
