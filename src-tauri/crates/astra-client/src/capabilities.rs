//! What a user may do now (CONTRACT.md 11; A32, capability nesting). Astra may change it at any time.

use serde::{Deserialize, Deserializer};

use crate::call::Call;
use crate::client::AstraClient;
use crate::error::CallError;
use crate::ids::UserId;
use crate::response::Response;
use crate::tokens::AccessToken;

/// What a user may do. What cannot be read is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Capabilities {
    /// How many transfers between cards a day; `None` where Astra does not state it.
    #[serde(default, rename = "card_to_card", deserialize_with = "count_limit")]
    pub card_transfers: Option<CountLimit>,
}

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountLimit {
    /// As often as one likes.
    Unlimited,
    /// This often a day.
    PerDay(u32),
}

fn count_limit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<CountLimit>, D::Error> {
    let area = serde_json::Value::deserialize(from)?;
    Ok(match area.get("transfer_count_limit") {
        Some(serde_json::Value::Null) => Some(CountLimit::Unlimited),
        Some(limit) => limit
            .as_u64()
            .and_then(|limit| u32::try_from(limit).ok())
            .map(CountLimit::PerDay),
        None => None,
    })
}

impl AstraClient {
    /// What this user may do now.
    ///
    /// # Errors
    /// [`Refused`](crate::CallErrorKind::Refused) with 404 for another user than the token's.
    pub async fn capabilities(
        &self,
        token: &AccessToken,
        user: &UserId,
    ) -> Result<Response<Capabilities>, CallError> {
        let path = ["users", user.as_str(), "capabilities"];
        self.send(&Call::get(token, &path)).await?.decode()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_limit_is_read_where_it_is_stated_and_nothing_is_made_up_where_not() {
        for (json, limit) in [
            (
                r#"{"card_to_card":{"transfer_count_limit":1}}"#,
                Some(CountLimit::PerDay(1)),
            ),
            (
                r#"{"card_to_card":{"transfer_count_limit":null}}"#,
                Some(CountLimit::Unlimited),
            ),
            (r#"{"card_to_card":{"transfer_count_limit":"many"}}"#, None),
            (r#"{"card_to_card":{}}"#, None),
            (r#"{"card_to_card":null}"#, None),
            (r#"{"something":"else"}"#, None),
        ] {
            let read: Capabilities = serde_json::from_str(json).unwrap();
            assert_eq!(read.card_transfers, limit, "{json}");
        }
    }
}
