//! How many transfers Astra takes a day is said before one is confirmed, and never made up.

use astra_app::AppError;
use astra_app::transfers::{DailyCount, IntentState};
use astra_sim::FaultKind;
use serde_json::json;

use crate::support::Ready;

fn daily_count(ready: &Ready) -> Option<DailyCount> {
    let count = ready.desk.app.transfers().daily_count();
    ready.desk.run(count).unwrap()
}

/// Three changes of the email address within a year lower what a user may do (CONTRACT.md 21).
fn lower(ready: Ready) -> Ready {
    let user = ready.desk.overview().business.unwrap().user.unwrap().id;
    let Ready {
        stage,
        desk,
        from,
        to,
    } = ready;
    desk.quit();
    let token = stage.stored_tokens()["access"].as_str().unwrap().to_owned();
    let url = stage.api(&format!("/v1/users/{user}"));
    stage.outside(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        for number in 1..=3 {
            let changed = client
                .patch(url.clone())
                .bearer_auth(&token)
                .header("content-type", "application/json")
                .body(json!({ "email": format!("new{number}@example.com") }).to_string())
                .send()
                .await
                .unwrap();
            assert!(changed.status().is_success(), "{changed:?}");
        }
    });
    Ready {
        desk: stage.start(),
        stage,
        from,
        to,
    }
}

#[test]
fn the_limit_is_said_with_what_was_confirmed_here_and_no_preview_is_had_beyond_it() {
    let ready = Ready::new();
    assert_eq!(daily_count(&ready), None, "there is no limit");
    let ready = lower(ready);
    let count = daily_count(&ready).unwrap();
    assert_eq!(
        (count.limit, count.confirmed, count.is_used_up()),
        (1, 0, false)
    );
    let id = ready.confirm("12.34");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    let count = daily_count(&ready).unwrap();
    assert_eq!((count.confirmed, count.is_used_up()), (1, true));
    // Before the click: no preview, and Astra's words why.
    let preview = ready.desk.app.transfers().preview(ready.form("5.00"));
    let refused = ready.desk.run(preview);
    assert!(
        matches!(&refused, Err(AppError::Call(error)) if error.is_refusal()),
        "{refused:?}"
    );
    ready.stage.clock.advance(24 * 60 * 60);
    assert!(!daily_count(&ready).unwrap().is_used_up(), "the next day");
}

#[test]
fn where_astra_does_not_say_nothing_is_said() {
    let ready = lower(Ready::new());
    for code in [404, 503] {
        let broken = FaultKind::Status { code };
        ready
            .stage
            .faults("GET", "/v1/users/*/capabilities", broken, 20);
        assert_eq!(daily_count(&ready), None, "{code}");
        ready.stage.control.clear_faults();
    }
    ready.stage.refuse_connections(true);
    assert_eq!(daily_count(&ready), None);
}
