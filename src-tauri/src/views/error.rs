//! An error as a screen gets it.

use astra_app::FieldIssue;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};
use ts_rs::TS;

/// Which sentence an error shows: the key under `errors.` in the translation files. A code exists because a screen says
/// something of its own for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ErrorCode {
    /// Fields are wrong; their issues come along.
    Invalid,
    /// Not possible at this moment.
    NotAllowedNow,
    /// No client keys for this environment yet.
    NotConnected,
    /// Signed out, or Astra ended the sign-in.
    SignedOut,
    /// A business of this program does not sign in.
    SignInNotNeeded,
    /// Astra counts three submissions for the telephone number.
    TooManySubmissions,
    /// Astra counts three submissions for the email address.
    TooManyForEmail,
    /// Nobody confirmed this device's internet address, which goes with a person's details.
    DeviceAddressMissing,
    /// A submission is on its way.
    SubmissionInFlight,
    /// Sent, and no clear answer came.
    Unclear,
    /// The preview is too old to be confirmed.
    PreviewExpired,
    /// The issuer refuses the card, and will refuse it again.
    CardDeclined,
    /// The issuer decided nothing about the card; it may be asked again.
    CardUndecided,
    /// Cards whose number begins with 6 are not enabled for this client.
    CardNotEnabled,
    /// Transfers to another user are not enabled for this client.
    PersonToPersonNotEnabled,
    /// Not kept here.
    NotFound,
    /// Another Astra account than the one expected.
    OtherUser,
    /// No network.
    Offline,
    /// The proxy's setting cannot be used.
    ProxySetting,
    /// The proxy does not answer.
    ProxyUnreachable,
    /// The proxy asks for a sign-in.
    ProxySignIn,
    /// The proxy finds no way to Astra.
    ProxyNoWay,
    /// Astra takes no more requests for a while.
    RateLimited,
    /// Astra said no.
    AstraRefused,
    /// Astra answered with a failure, or with something unreadable.
    AstraUnavailable,
    /// Astra knows no such client id and secret.
    KeysRefused,
    /// No browser opens on this computer.
    NoBrowser,
    /// This desktop shows no icon in a tray.
    NoTray,
    /// The disk failed in a way that has no sentence of its own.
    Storage,
    /// Something on the disk is damaged.
    StorageDamaged,
    /// No space on the disk.
    DiskFull,
    /// The disk refuses for lack of rights.
    DiskDenied,
    /// The disk is read-only.
    DiskReadOnly,
    /// The disk reports errors.
    DiskFailing,
    /// The file system knows no locks, as some network folders do.
    NoLock,
    /// A file that the person asked for could not be written where they wanted it.
    FileNotSaved,
    /// A key is gone, and what lay under it with it.
    KeyLost,
    /// The keychain is locked or refuses.
    KeychainLocked,
    /// Another process has the data folder open.
    InUse,
    /// The data folder was written by a newer version.
    NewerVersion,
    /// The application has to be started again.
    Reopen,
    /// A passphrase has to be chosen.
    PassphraseNew,
    /// The passphrase has to be entered.
    PassphraseNeeded,
    /// The passphrase is not the folder's.
    PassphraseWrong,
    /// A defect of ours.
    Internal,
}

/// Something went wrong, for the person.
#[derive(Clone, Serialize, TS)]
pub struct ErrorView {
    /// Which sentence it is.
    pub code: ErrorCode,
    /// Issues by field, for `invalid`.
    pub fields: Vec<FieldIssue>,
    /// Astra's request id.
    pub request_id: Option<String>,
    /// The proxy that was in the way, for `proxy_…`: host and port, or the setting that holds none.
    pub proxy: Option<String>,
}

impl From<ErrorCode> for ErrorView {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
            request_id: None,
            proxy: None,
        }
    }
}
