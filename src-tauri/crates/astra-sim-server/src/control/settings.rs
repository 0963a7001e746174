//! The calls of the control about times, limits and closed sockets.

use std::time::Duration;

use astra_sim::{Control, ControlError, Host, Settings};
use axum::extract::State;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::body::Json;
use super::responses::{ControlFailure, Done, done};

pub(super) async fn read(State(control): State<Control>) -> Json<Settings> {
    Json(control.settings())
}

/// The changes; settings that are left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    review_seconds: Option<u64>,
    intent_review_seconds: Option<u64>,
    transfer_created_ms: Option<u64>,
    transfer_settled_ms: Option<u64>,
    /// Null takes the limit away.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 4_294_967_295_u32)]
    requests_a_minute: Option<Option<u32>>,
    ends_as_other_user: Option<bool>,
    alters_names: Option<bool>,
}

/// Tells null from nothing.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u32>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

pub(super) async fn change(
    State(control): State<Control>,
    Json(change): Json<Change>,
) -> Result<Json<Settings>, ControlFailure> {
    let set = |setting: &mut Duration, to: Option<Duration>| *setting = to.unwrap_or(*setting);
    let seconds = |time: Option<u64>| time.map(Duration::from_secs);
    let milliseconds = |time: Option<u64>| time.map(Duration::from_millis);
    let changed = control.change_settings(|settings| {
        set(&mut settings.review_time, seconds(change.review_seconds));
        set(
            &mut settings.intent_review_time,
            seconds(change.intent_review_seconds),
        );
        set(
            &mut settings.transfer_created_after,
            milliseconds(change.transfer_created_ms),
        );
        set(
            &mut settings.transfer_settled_after,
            milliseconds(change.transfer_settled_ms),
        );
        settings.requests_a_minute = change
            .requests_a_minute
            .unwrap_or(settings.requests_a_minute);
        settings.ends_as_other_user = change
            .ends_as_other_user
            .unwrap_or(settings.ends_as_other_user);
        settings.alters_names = change.alters_names.unwrap_or(settings.alters_names);
    })?;
    Ok(Json(changed))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refuse {
    on: bool,
    #[serde(default = "api")]
    host: Host,
    /// Real seconds; without them until it is switched off.
    #[schema(maximum = 4_294_967_295_u32)]
    seconds: Option<u32>,
}

fn api() -> Host {
    Host::Api
}

pub(super) async fn refuse(State(control): State<Control>, Json(order): Json<Refuse>) -> Done {
    match order.seconds {
        Some(_) if !order.on => {
            return Err(ControlError::BadSetting("seconds go with on").into());
        }
        Some(seconds) => {
            let time = Duration::from_secs(u64::from(seconds));
            control.refuse_for(order.host, time).await?;
        }
        None => control.refuse_at(order.host, order.on).await?,
    }
    done()
}
