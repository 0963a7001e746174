//! Tokens are renewed by one at a time, on disk before they are used, and their loss is told.

use astra_app::SignedOut;
use astra_app::sign_in::Action;
use astra_app::{AppError, NextStep};
use astra_sim::FaultKind;
use astra_vault::Table;

use crate::support::{Ready, until};

const TOKEN: &str = "/v1/oauth/token";
const TWO_HOURS: i64 = 2 * 60 * 60;

fn renewals(ready: &Ready) -> usize {
    // The first request was the code's.
    ready.stage.requests("POST", TOKEN) - 1
}

fn lose_access(ready: &Ready) {
    let lost = ready.stage.control.expire_access_tokens();
    ready.stage.outside(lost).unwrap();
}

/// Calls Astra from a hundred places at once; all must succeed.
fn hundred_calls(ready: &Ready) {
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let app = ready.desk.app.clone();
            ready
                .desk
                .spawn(async move { app.businesses().refresh().await })
        })
        .collect();
    for task in tasks {
        ready.desk.run(task).unwrap().expect("every call succeeds");
    }
}

#[test]
fn a_hundred_calls_with_an_expired_token_make_one_renewal() {
    let ready = Ready::new();
    ready.stage.clock.advance(TWO_HOURS);
    hundred_calls(&ready);
    assert_eq!(renewals(&ready), 1, "each renewal ends the token before it");
}

#[test]
fn a_hundred_calls_with_a_refused_token_make_one_renewal() {
    let ready = Ready::new();
    lose_access(&ready);
    hundred_calls(&ready);
    assert_eq!(renewals(&ready), 1, "who finds a newer token uses it");
}

#[test]
fn a_token_is_renewed_before_it_ends_and_not_earlier() {
    let ready = Ready::new();
    ready.stage.clock.advance(TWO_HOURS - 5 * 60 - 1);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    assert_eq!(renewals(&ready), 0);
    ready.stage.clock.advance(1);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    assert_eq!(renewals(&ready), 1, "five minutes before its end");
}

#[test]
fn a_token_refused_in_the_middle_is_renewed_once_and_the_call_succeeds() {
    let ready = Ready::new();
    lose_access(&ready);
    let cards = ready.desk.run(ready.desk.app.cards().refresh()).unwrap();
    assert_eq!(cards.cards.len(), 2);
    assert_eq!(renewals(&ready), 1);
    let asked = ready.stage.requests("GET", "/v1/cards");
    ready.desk.run(ready.desk.app.cards().refresh()).unwrap();
    assert_eq!(
        ready.stage.requests("GET", "/v1/cards"),
        asked + 1,
        "the new token is good"
    );
}

#[test]
fn renewed_tokens_outlive_a_kill() {
    let ready = Ready::new();
    ready.stage.clock.advance(TWO_HOURS);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    let ready = ready.restart();
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    assert_eq!(renewals(&ready), 1, "the pair on disk is the newest");
}

#[test]
fn a_withdrawn_authorization_asks_to_sign_in_again_and_keeps_the_rest() {
    let ready = Ready::new();
    let withdrawn = ready.stage.control.withdraw_authorizations();
    ready.stage.outside(withdrawn).unwrap();
    let lost = ready.desk.run(ready.desk.app.businesses().refresh());
    assert!(matches!(lost, Err(AppError::SignedOut)), "{lost:?}");
    assert_eq!(ready.desk.next(), NextStep::SignInAgain);
    let tried = renewals(&ready);
    let lost = ready.desk.run(ready.desk.app.cards().refresh());
    assert!(matches!(lost, Err(AppError::SignedOut)), "{lost:?}");
    assert_eq!(
        renewals(&ready),
        tried,
        "a token that was refused for good is not tried again"
    );

    let ready = ready.restart();
    assert_eq!(ready.desk.next(), NextStep::SignInAgain);
    ready
        .desk
        .sign_in(&mut ready.stage.browser(), Action::Renew);
    assert_eq!(
        ready.desk.next(),
        NextStep::MoveMoney,
        "business and cards are as before"
    );
    assert_eq!(ready.stage.control.ledger().users.len(), 1, "the same user");
}

#[test]
fn a_failing_token_endpoint_costs_nothing_but_time() {
    let ready = Ready::new();
    ready.stage.clock.advance(TWO_HOURS);
    for fault in [
        FaultKind::Status { code: 500 },
        FaultKind::Status { code: 429 },
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::StatusAfter { code: 503 },
    ] {
        ready.stage.fault("POST", TOKEN, fault.clone());
        let failed = ready.desk.run(ready.desk.app.businesses().refresh());
        assert!(
            matches!(failed, Err(AppError::Call(_))),
            "{fault:?}: {failed:?}"
        );
        assert_eq!(
            ready.desk.next(),
            NextStep::MoveMoney,
            "{fault:?}: still signed in"
        );
    }
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
}

#[test]
fn a_kill_between_renewal_and_disk_recovers_by_itself() {
    let ready = Ready::new();
    ready.stage.clock.advance(TWO_HOURS);
    ready.stage.control.hold(TOKEN);
    let app = ready.desk.app.clone();
    ready
        .desk
        .spawn(async move { app.businesses().refresh().await });
    ready.stage.until_held("POST", TOKEN);
    let ready = ready.restart();
    ready.stage.control.release(TOKEN);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .expect("the old refresh token is still good");
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
    assert_eq!(renewals(&ready), 2);
}

#[test]
fn a_kill_after_a_refused_token_recovers_by_itself() {
    let ready = Ready::new();
    lose_access(&ready);
    ready.stage.control.hold(TOKEN);
    let app = ready.desk.app.clone();
    ready
        .desk
        .spawn(async move { app.businesses().refresh().await });
    ready.stage.until_held("POST", TOKEN);
    let ready = ready.restart();
    ready.stage.control.release(TOKEN);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .expect("refused again, renewed again");
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
}

#[test]
fn a_second_early_loss_within_ten_minutes_is_another_device() {
    let ready = Ready::new();
    lose_access(&ready);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    ready.stage.clock.advance(10 * 60);
    lose_access(&ready);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .expect("ten minutes later it is the first again");
    ready.stage.clock.advance(10 * 60 - 1);
    lose_access(&ready);
    let lost = ready.desk.run(ready.desk.app.businesses().refresh());
    assert!(matches!(lost, Err(AppError::SignedOut)), "{lost:?}");
    assert_eq!(
        ready.desk.next(),
        NextStep::SignInAgain,
        "two devices would end each other's tokens for ever"
    );
    ready
        .desk
        .sign_in(&mut ready.stage.browser(), Action::Renew);
    lose_access(&ready);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .expect("signing in begins afresh");
}

#[test]
fn a_renewal_that_fails_is_not_taken_for_another_device() {
    let ready = Ready::new();
    lose_access(&ready);
    ready
        .stage
        .faults("POST", TOKEN, FaultKind::Status { code: 500 }, 3);
    for _ in 0..3 {
        let failed = ready.desk.run(ready.desk.app.businesses().refresh());
        assert!(matches!(failed, Err(AppError::Call(_))), "{failed:?}");
    }
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .expect("one loss, whatever it took to mend it");
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
}

#[test]
fn an_application_that_stays_open_is_never_signed_out() {
    let ready = Ready::new();
    let app = ready.desk.app.clone();
    ready.desk.spawn(async move { app.poller().run().await });
    for day in 1..=6 {
        let before = renewals(&ready);
        ready.stage.clock.advance(9 * 24 * 60 * 60);
        ready.desk.app.poll_now();
        until("a renewal", || (renewals(&ready) > before).then_some(()));
        // Waits for the renewal to be on disk.
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .unwrap();
        assert_eq!(ready.desk.next(), NextStep::MoveMoney, "round {day}");
    }
}

#[test]
fn after_ten_days_asleep_astra_is_asked_once_and_one_signs_in_again() {
    let ready = Ready::new();
    ready.stage.clock.advance(10 * 24 * 60 * 60);
    assert_eq!(
        ready.desk.next(),
        NextStep::MoveMoney,
        "only Astra can say that it is over: this clock may be wrong"
    );
    for _ in 0..3 {
        let lost = ready.desk.run(ready.desk.app.businesses().refresh());
        assert!(matches!(lost, Err(AppError::SignedOut)), "{lost:?}");
    }
    assert_eq!(renewals(&ready), 1, "and it is asked once");
    assert_eq!(ready.desk.next(), NextStep::SignInAgain);
    ready
        .desk
        .sign_in(&mut ready.stage.browser(), Action::Renew);
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
}

#[test]
fn a_clock_that_was_wrong_at_the_sign_in_ends_nothing() {
    for days in [-11, 11] {
        let ready = Ready::new();
        // The computer's clock alone is put right; at Astra no time passes.
        ready.stage.clock.set_apart(-days * 24 * 60 * 60);
        assert_eq!(ready.desk.next(), NextStep::MoveMoney, "{days} days off");
        let ready = ready.restart();
        for _ in 0..3 {
            ready
                .desk
                .run(ready.desk.app.businesses().refresh())
                .expect("the tokens are good");
        }
        assert!(
            renewals(&ready) <= 1,
            "{days} days off: renewed once at most"
        );
        assert_eq!(ready.desk.next(), NextStep::MoveMoney, "{days} days off");
        assert_eq!(ready.desk.overview().signed_out, None);
    }
}

#[test]
fn a_token_ends_by_the_time_that_passed_whatever_the_wall_clock_says() {
    for hours in [8, -8] {
        let ready = Ready::new();
        ready.stage.clock.set_wall_clock_by(hours * 60 * 60);
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .unwrap();
        assert_eq!(renewals(&ready), 0, "{hours} hours: it is a minute old");
        ready.stage.clock.advance(TWO_HOURS);
        let asked = ready.stage.requests("GET", "/v1/user");
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .unwrap();
        assert_eq!(renewals(&ready), 1, "{hours} hours");
        assert_eq!(
            ready.stage.requests("GET", "/v1/user"),
            asked + 1,
            "{hours} hours: renewed before it was refused"
        );
    }
}

#[test]
fn another_device_is_told_by_the_time_that_passed_too() {
    for hours in [8, -8] {
        let ready = Ready::new();
        lose_access(&ready);
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .unwrap();
        ready.stage.clock.set_wall_clock_by(hours * 60 * 60);
        ready.stage.clock.advance(10 * 60);
        lose_access(&ready);
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .expect("ten minutes later it is the first again");
        ready.stage.clock.set_wall_clock_by(hours * 60 * 60);
        lose_access(&ready);
        let lost = ready.desk.run(ready.desk.app.businesses().refresh());
        assert!(
            matches!(lost, Err(AppError::SignedOut)),
            "{hours}: {lost:?}"
        );
    }
}

#[test]
fn what_another_device_ended_is_kept_and_can_be_taken_up_again() {
    let ready = Ready::new();
    lose_access(&ready);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    lose_access(&ready);
    let lost = ready.desk.run(ready.desk.app.businesses().refresh());
    assert!(matches!(lost, Err(AppError::SignedOut)), "{lost:?}");
    let overview = ready.desk.overview();
    assert_eq!(overview.signed_out, Some(SignedOut::Elsewhere));
    let asked = ready.stage.all_requests();
    let paused = ready.desk.run(ready.desk.app.cards().refresh());
    assert!(matches!(paused, Err(AppError::SignedOut)), "{paused:?}");
    assert_eq!(
        ready.stage.all_requests(),
        asked,
        "the other device is left alone"
    );

    let ready = ready.restart();
    let overview = ready.desk.overview();
    assert_eq!(
        overview.signed_out,
        Some(SignedOut::Elsewhere),
        "it stays so"
    );
    let business = ready.desk.on_screen();
    ready
        .desk
        .run(ready.desk.app.carry_on_here(&business))
        .expect("the pair was kept, and Astra takes it");
    assert_eq!(ready.desk.overview().signed_out, None);
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
}

#[test]
fn what_another_device_ended_for_good_is_said_when_it_is_taken_up() {
    let ready = Ready::new();
    lose_access(&ready);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    lose_access(&ready);
    assert!(
        ready
            .desk
            .run(ready.desk.app.businesses().refresh())
            .is_err()
    );
    let withdrawn = ready.stage.control.withdraw_authorizations();
    ready.stage.outside(withdrawn).unwrap();
    let business = ready.desk.on_screen();
    let taken_up = ready.desk.run(ready.desk.app.carry_on_here(&business));
    assert!(matches!(taken_up, Err(AppError::SignedOut)), "{taken_up:?}");
    assert_eq!(ready.desk.overview().signed_out, Some(SignedOut::Ended));
}

#[test]
fn only_what_another_device_stopped_can_be_taken_up_again() {
    for why in ["here", "ended", "other_user"] {
        let ready = Ready::new();
        ready.desk.kill();
        // A version before this one kept the tokens of another user for one that had ended.
        let vault = ready.stage.vault();
        let business = ready.stage.business_space(&vault);
        let reason = format!(r#"{{"v":1,"r":"{why}"}}"#);
        business
            .put(Table("tokens"), "ended", reason.as_bytes())
            .unwrap();
        vault.close().unwrap();
        let desk = ready.stage.start();
        let said = desk.overview().signed_out;
        let asked = ready.stage.all_requests();
        let taken_up = desk.run(desk.app.carry_on_here(&desk.on_screen()));
        assert!(
            matches!(taken_up, Err(AppError::SignedOut)),
            "{why}: {taken_up:?}"
        );
        assert_eq!(
            ready.stage.all_requests(),
            asked,
            "{why}: Astra is not asked"
        );
        assert_eq!(desk.overview().signed_out, said, "{why}: it stays so");
    }
}
