//! The names callers use: spaces and tables; and the tag that stands for a space on the disk.

use std::fmt;
use std::str::FromStr;

/// Longest local id within a space id, in bytes.
const MAX_LOCAL_ID: usize = 64;

/// Which sealed space: `app`, or one of a kind: `app/<local id>`, `business/…`, `draft/…`, `sign-in/…`, `secret/…`.
///
/// What must be destroyed by itself has a space of its own, because only a destroyed key makes old copies of a file
/// unreadable.
///
/// A local id is 1 to 64 characters of `a-z`, `0-9` and `-`, drawn at random by the caller, so that
/// nothing about a business can be read from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpaceId(String);

/// The text is not a space id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a space is named app, app/<id>, business/<id>, draft/<id>, sign-in/<id> or secret/<id>, the id 1 to 64 characters of a-z, 0-9 and -"
)]
pub struct BadSpaceId;

impl SpaceId {
    /// The longest possible id, in bytes (`business/` and 64 characters).
    pub(crate) const MAX_BYTES: usize = "business/".len() + MAX_LOCAL_ID;

    /// The one space that belongs to no business, as the first versions made it.
    pub fn app() -> Self {
        Self("app".to_owned())
    }

    /// A later space that belongs to no business: a new key for it is a new space.
    ///
    /// # Errors
    ///
    /// [`BadSpaceId`] when `local_id` is not 1 to 64 characters of `a-z`, `0-9`, `-`.
    pub fn later_app(local_id: &str) -> Result<Self, BadSpaceId> {
        Self::with_kind("app", local_id)
    }

    /// The space of one business.
    ///
    /// # Errors
    ///
    /// [`BadSpaceId`] when `local_id` is not 1 to 64 characters of `a-z`, `0-9`, `-`.
    pub fn business(local_id: &str) -> Result<Self, BadSpaceId> {
        Self::with_kind("business", local_id)
    }

    /// The space of one draft; its key is destroyed when the draft is accepted.
    ///
    /// # Errors
    ///
    /// [`BadSpaceId`] when `local_id` is not 1 to 64 characters of `a-z`, `0-9`, `-`.
    pub fn draft(local_id: &str) -> Result<Self, BadSpaceId> {
        Self::with_kind("draft", local_id)
    }

    /// The space of one sign-in: its tokens.
    ///
    /// # Errors
    ///
    /// [`BadSpaceId`] when `local_id` is not 1 to 64 characters of `a-z`, `0-9`, `-`.
    pub fn sign_in(local_id: &str) -> Result<Self, BadSpaceId> {
        Self::with_kind("sign-in", local_id)
    }

    /// The space of one secret that was entered.
    ///
    /// # Errors
    ///
    /// [`BadSpaceId`] when `local_id` is not 1 to 64 characters of `a-z`, `0-9`, `-`.
    pub fn secret(local_id: &str) -> Result<Self, BadSpaceId> {
        Self::with_kind("secret", local_id)
    }

    fn with_kind(kind: &str, local_id: &str) -> Result<Self, BadSpaceId> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if local_id.is_empty() || local_id.len() > MAX_LOCAL_ID || !local_id.bytes().all(allowed) {
            return Err(BadSpaceId);
        }
        Ok(Self(format!("{kind}/{local_id}")))
    }

    /// The whole id, such as `business/7f3a`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SpaceId {
    type Err = BadSpaceId;

    fn from_str(text: &str) -> Result<Self, BadSpaceId> {
        match text.split_once('/') {
            None if text == "app" => Ok(Self::app()),
            Some(("business", id)) => Self::business(id),
            Some(("app", id)) => Self::later_app(id),
            Some(("draft", id)) => Self::draft(id),
            Some(("sign-in", id)) => Self::sign_in(id),
            Some(("secret", id)) => Self::secret(id),
            _ => Err(BadSpaceId),
        }
    }
}

impl fmt::Display for SpaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A table within a space, such as `Table("tokens")`: 1 to 64 bytes without NUL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Table(pub &'static str);

/// Sixteen random bytes drawn with a space's data key; they stand for the space on the disk.
///
/// A space that is destroyed and made again under the same id gets another tag, so its old journal
/// entries are known to be the destroyed one's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpaceTag(pub(crate) [u8; 16]);

impl fmt::Display for SpaceTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for SpaceTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpaceTag({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_known_kinds_of_space_ids_are_taken() {
        let longest = format!("business/{}", "a".repeat(64));
        assert_eq!(
            longest.len(),
            SpaceId::MAX_BYTES,
            "no kind has a longer name"
        );
        for good in [
            "app",
            "app/2",
            "business/7f3a-1",
            "draft/0",
            "sign-in/7f3a",
            "secret/7f3a",
            &longest,
        ] {
            assert_eq!(
                good.parse::<SpaceId>().map(|id| id.to_string()),
                Ok(good.to_owned())
            );
        }
        let long = format!("draft/{}", "a".repeat(65));
        for bad in [
            "",
            "App",
            "apps",
            "app/",
            "business",
            "business/",
            "sign-in",
            "secret/",
            "business/A",
            "draft/a/b",
            "draft/../x",
            "other/a",
            "draft/é",
            &long,
        ] {
            assert_eq!(
                bad.parse::<SpaceId>(),
                Err(BadSpaceId),
                "{bad:?} is no space id"
            );
        }
    }
}
