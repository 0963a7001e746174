//! The company file: what a company that ships Astra Desk wants it to begin with.
//!
//! Environment, client id, redirect URIs and the broker's address; never a secret. It is read from one documented
//! place, and used whole or not at all.

use std::path::{Path, PathBuf};

use astra_app::Environment;
use astra_app::RedirectUri;
use astra_client::ClientId;
use serde::Deserialize;
use tracing::warn;
use url::Url;

use crate::config::SCHEME;

/// Larger than any company file.
const LARGEST: u64 = 64 * 1024;

/// What became of the company file.
#[derive(Debug, Clone)]
pub(crate) enum CompanyFile {
    /// There is none.
    Missing,
    /// It is there and cannot be read.
    Unreadable,
    /// It says something that it may not say.
    Malformed,
    /// Read.
    Used(Company),
}

/// What a company file says.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) environment: Environment,
    pub(crate) client_id: Option<ClientId>,
    pub(crate) redirect_uris: Vec<RedirectUri>,
    pub(crate) broker: Option<Url>,
}

/// The file as it is written. An unknown field is refused, a secret among them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    environment: Environment,
    client_id: Option<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    broker_url: Option<Url>,
}

impl CompanyFile {
    /// Reads it from its documented place. Blocks.
    pub(crate) fn read() -> Self {
        let files = places().into_iter().map(|place| Self::read_at(&place));
        let mut found = files.filter(|file| !matches!(file, Self::Missing));
        found.next().unwrap_or(Self::Missing)
    }

    fn read_at(place: &Path) -> Self {
        let length = match std::fs::metadata(place) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::Missing,
            Err(error) => {
                warn!(%error, "the company file cannot be read");
                return Self::Unreadable;
            }
        };
        if length > LARGEST {
            warn!(length, "the company file is too large");
            return Self::Malformed;
        }
        match std::fs::read(place) {
            Ok(text) => match Company::parse(&text) {
                Some(company) => Self::Used(company),
                None => Self::Malformed,
            },
            Err(error) => {
                warn!(%error, "the company file cannot be read");
                Self::Unreadable
            }
        }
    }

    /// The environment that it names, if it was read.
    pub(crate) fn environment(&self) -> Option<Environment> {
        self.company().map(|company| company.environment)
    }

    /// What it says, if it was read.
    pub(crate) fn company(&self) -> Option<&Company> {
        match self {
            Self::Used(company) => Some(company),
            _ => None,
        }
    }
}

impl Company {
    fn parse(text: &[u8]) -> Option<Self> {
        let written: Written = match serde_json::from_slice(text) {
            Ok(written) => written,
            Err(error) => {
                // Not the message: it may quote a secret that somebody put there.
                let (line, column) = (error.line(), error.column());
                warn!(line, column, "the company file is malformed");
                return None;
            }
        };
        let client_id = written.client_id.map(|id| id.trim().to_owned());
        let is_key = |id: &String| {
            !id.is_empty() && id.len() <= 256 && id.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let redirect_uris: Option<Vec<RedirectUri>> = written
            .redirect_uris
            .iter()
            .map(|text| RedirectUri::new(text).ok())
            .map(|uri| uri.filter(|uri| uri.is_web() || uri.scheme() == SCHEME))
            .collect();
        let broker_is_https = written
            .broker_url
            .as_ref()
            .is_none_or(|url| url.scheme() == "https" && url.has_host());
        if !client_id.as_ref().is_none_or(is_key) || !broker_is_https || redirect_uris.is_none() {
            warn!(
                "the company file has a client id, redirect URI or broker URL that cannot be one"
            );
            return None;
        }
        Some(Self {
            environment: written.environment,
            client_id: client_id.map(ClientId::new),
            redirect_uris: redirect_uris.unwrap_or_default(),
            broker: written.broker_url,
        })
    }
}

/// Where the file is looked for, as people know it.
pub(crate) fn documented_place() -> &'static str {
    if cfg!(target_os = "macos") {
        "/Library/Application Support/Astra Desk/company.json"
    } else if cfg!(windows) {
        r"%ProgramData%\Astra Desk\company.json"
    } else {
        "/etc/xdg/astra-desk/company.json"
    }
}

/// The same place as paths; on Linux below every folder of XDG_CONFIG_DIRS in its order, and `/etc/xdg` last.
fn places() -> Vec<PathBuf> {
    if cfg!(target_os = "macos") {
        vec![PathBuf::from(documented_place())]
    } else if cfg!(windows) {
        let data = std::env::var_os("ProgramData");
        let file = |data| Path::new(&data).join("Astra Desk").join("company.json");
        data.map(file).into_iter().collect()
    } else {
        let folders = std::env::var("XDG_CONFIG_DIRS").unwrap_or_default();
        let folders = folders.split(':').filter(|folder| folder.starts_with('/'));
        let file = |folder| Path::new(folder).join("astra-desk").join("company.json");
        folders.chain(["/etc/xdg"]).map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> CompanyFile {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("company.json");
        std::fs::write(&file, text).unwrap();
        CompanyFile::read_at(&file)
    }

    #[test]
    fn a_company_file_says_where_to_begin() {
        let file = read(
            r#"{"environment":"sandbox","client_id":"0123456789abcdef0123456789abcdef",
                "redirect_uris":["https://desk.example.com/astra","com.astradesk.client://oauth/callback"],
                "broker_url":"https://broker.example.com/v1"}"#,
        );
        let company = file.company().unwrap();
        assert_eq!(company.environment, Environment::Sandbox);
        assert_eq!(company.redirect_uris.len(), 2);
        assert_eq!(
            company.broker.as_ref().unwrap().host_str(),
            Some("broker.example.com")
        );
        assert!(
            read(r#"{"environment":"practice"}"#).company().is_some(),
            "the rest is optional"
        );
    }

    #[test]
    fn whatever_it_may_not_say_makes_it_useless_as_a_whole() {
        for (text, why) in [
            ("", "empty"),
            ("[]", "not an object"),
            ("{}", "no environment"),
            (r#"{"environment":"staging"}"#, "no such environment"),
            (
                r#"{"environment":"sandbox","client_secret":"s"}"#,
                "a secret",
            ),
            (
                r#"{"environment":"sandbox","client_id":"a:b"}"#,
                "no client id",
            ),
            (
                r#"{"environment":"sandbox","client_id":""}"#,
                "an empty client id",
            ),
            (
                r#"{"environment":"sandbox","redirect_uris":["http://x.example/y"]}"#,
                "plain HTTP",
            ),
            (
                r#"{"environment":"sandbox","redirect_uris":["other://x/y"]}"#,
                "another scheme",
            ),
            (
                r#"{"environment":"sandbox","broker_url":"http://x.example"}"#,
                "a broker over plain HTTP",
            ),
        ] {
            assert!(matches!(read(text), CompanyFile::Malformed), "{why}");
        }
    }

    #[test]
    fn none_is_no_problem_and_one_that_cannot_be_read_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let missing = CompanyFile::read_at(&folder.path().join("company.json"));
        assert!(matches!(missing, CompanyFile::Missing));
        assert!(matches!(
            CompanyFile::read_at(folder.path()),
            CompanyFile::Unreadable
        ));
    }
}
