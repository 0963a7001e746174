//! A redirect is a stranger's letter: only the one that answers our own page is taken, and it once.

use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, RedirectChannel, SessionState, Taken};
use astra_app::{AppError, NextStep};
use astra_sim::{Config, FaultKind};

use crate::support::{Desk, REDIRECT_URI, Ready, Stage, parameter, take_redirect, until};

const TOKEN: &str = "/v1/oauth/token";

/// A submitted business that has not signed in yet.
fn submitted() -> (Stage, Desk) {
    with(Config::practice())
}

fn with(config: Config) -> (Stage, Desk) {
    let stage = Stage::with(config);
    let desk = stage.start();
    desk.submit(Sample::Approved);
    (stage, desk)
}

fn exchanges(stage: &Stage) -> usize {
    stage.requests("POST", TOKEN)
}

/// Hands `redirect` over and proves that nothing came of it, and that the real one is still taken.
#[track_caller]
fn refused(stage: &Stage, desk: &Desk, channel: RedirectChannel, redirect: &str, why: &str) {
    let before = (exchanges(stage), desk.sign_in_state());
    let taken = desk
        .run(take_redirect(&desk.app, redirect, channel))
        .unwrap();
    assert_eq!(taken, Taken::Refused, "{why}");
    assert_eq!(
        (exchanges(stage), desk.sign_in_state()),
        before,
        "{why}: nothing may change"
    );
}

#[test]
fn a_redirect_with_a_wrong_state_changes_nothing() {
    let (stage, desk) = submitted();
    let good = desk.authorize(&mut stage.browser(), Action::Onboard);
    let state = parameter(&good, "state").unwrap();
    let mut other = state.clone();
    other.replace_range(0..1, if state.starts_with('0') { "1" } else { "0" });
    for (wrong, why) in [
        (
            good.replace(&state, &other),
            "one letter of the state differs",
        ),
        (good.replace(&state, &state[1..]), "the state is cut"),
        (
            good.replace(&format!("&state={state}"), ""),
            "the state is missing",
        ),
        (
            good.replace(&state, &state.to_uppercase()),
            "the state is in capitals",
        ),
        (
            format!("{REDIRECT_URI}?error=access_denied&state={other}"),
            "a stranger cancels",
        ),
        (good.replace("://oauth/", "://evil/"), "another host"),
        (
            format!("{REDIRECT_URI}?code=a&code=b&state={other}"),
            "nobody can read it, and it is a stranger's",
        ),
    ] {
        refused(&stage, &desk, RedirectChannel::System, &wrong, why);
        refused(&stage, &desk, RedirectChannel::Window, &wrong, why);
    }
    assert_eq!(desk.sign_in_state(), SessionState::Waiting);
    assert_eq!(
        desk.take(&good),
        Taken::SessionEnded,
        "the real one is still welcome"
    );
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn a_redirect_through_the_other_door_changes_nothing() {
    for (opened, other) in [
        (RedirectChannel::Window, RedirectChannel::System),
        (RedirectChannel::System, RedirectChannel::Window),
    ] {
        let (stage, desk) = submitted();
        let begun = desk.run(desk.app.sign_in().begin(Action::Onboard, opened, "/"));
        let redirect = stage.browser().authorize(&begun.unwrap());
        refused(
            &stage,
            &desk,
            other,
            &redirect,
            "its state is right, and it comes from where no page of ours was opened",
        );
        let cancelled = format!(
            "{REDIRECT_URI}?error=access_denied&state={}",
            parameter(&redirect, "state").unwrap()
        );
        refused(&stage, &desk, other, &cancelled, "it cannot cancel either");
        let taken = desk
            .run(take_redirect(&desk.app, &redirect, opened))
            .unwrap();
        assert_eq!(
            taken,
            Taken::SessionEnded,
            "{opened:?}: the real one is welcome"
        );
        assert_eq!(desk.sign_in_state(), SessionState::Done);
    }
}

#[test]
fn an_answer_of_astras_that_cannot_be_read_is_told() {
    for (spoil, why) in [
        ("&code=again", "a second code"),
        ("&code=%0a", "a code that no form can carry"),
        ("&error=x", "a code and an error"),
        ("#token=x", "a fragment"),
        (&format!("&x={}", "y".repeat(5000)), "too long"),
    ] {
        for channel in [RedirectChannel::System, RedirectChannel::Window] {
            let (stage, desk) = submitted();
            let begun = desk.app.sign_in().begin(Action::Onboard, channel, "/");
            let url = desk.run(begun).unwrap();
            let redirect = stage.browser().authorize(&url);
            let spoilt = format!("{redirect}{spoil}");
            let taken = desk
                .run(take_redirect(&desk.app, &spoilt, channel))
                .unwrap();
            assert_eq!(
                taken,
                Taken::SessionEnded,
                "{why}: Astra's window can close"
            );
            assert_eq!(
                desk.sign_in_state(),
                SessionState::Unreadable,
                "{why}: its state shows that it is Astra's answer, so nobody may wait for another"
            );
            assert_eq!(exchanges(&stage), 0, "{why}: nothing of it is used");
            refused(&stage, &desk, channel, &redirect, "the session is over");
            desk.run(desk.app.sign_in().dismiss());
            desk.sign_in(&mut stage.browser(), Action::Onboard);
        }
    }
}

#[test]
fn a_redirect_of_our_own_window_that_changes_nothing_is_told() {
    let (stage, desk) = submitted();
    let told = |desk: &Desk| desk.run(desk.app.sign_in().session()).unusable_answer;
    for strange in [
        format!("{REDIRECT_URI}?code=a&code=b"),
        format!("{REDIRECT_URI}?code=abc"),
        format!("{REDIRECT_URI}?code=abc&state=abc"),
    ] {
        let good = desk.authorize(&mut stage.browser(), Action::Onboard);
        refused(
            &stage,
            &desk,
            RedirectChannel::System,
            &strange,
            "anybody can send it",
        );
        assert!(!told(&desk), "{strange}: of a stranger's link not a word");
        refused(
            &stage,
            &desk,
            RedirectChannel::Window,
            &strange,
            "not ours to use",
        );
        assert!(
            told(&desk),
            "{strange}: the page in our window may have nothing more to show"
        );
        assert_eq!(desk.sign_in_state(), SessionState::Waiting);
        assert_eq!(
            desk.take(&good),
            Taken::SessionEnded,
            "the real one is welcome"
        );
        assert!(!told(&desk), "and then it is over");
        desk.run(desk.app.sign_in().dismiss());
    }
}

#[test]
fn a_redirect_with_a_meaningless_fragment_is_taken() {
    for fragment in ["#", "#_=_"] {
        let (stage, desk) = submitted();
        let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
        assert_eq!(
            desk.take(&format!("{redirect}{fragment}")),
            Taken::SessionEnded
        );
        assert_eq!(desk.sign_in_state(), SessionState::Done, "{fragment}");
    }
}

#[test]
fn a_redirect_that_nobody_waits_for_is_refused() {
    let (stage, desk) = submitted();
    let stray = format!("{REDIRECT_URI}?code=abc&state=abc");
    refused(
        &stage,
        &desk,
        RedirectChannel::System,
        &stray,
        "anybody can send a link, so not even a word about it",
    );
    assert_eq!(desk.sign_in_state(), SessionState::Idle);
    assert_eq!(desk.take(&stray), Taken::Refused);
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Refused,
        "of our own window the person is told"
    );
    assert_eq!(exchanges(&stage), 0);
    assert_eq!(desk.next(), NextStep::SignIn);
    desk.run(desk.app.sign_in().dismiss());
    assert_eq!(desk.sign_in_state(), SessionState::Idle);
}

#[test]
fn somebody_elses_account_is_not_taken_for_this_business() {
    let Ready { stage, desk, .. } = Ready::new();
    stage.submit_and_sign_in_elsewhere(Sample::Rejected);
    let users = stage.control.ledger().users;
    let url = desk.begin(Action::Renew).to_string();
    let url = url
        .replace(&users[0].id, &users[1].id)
        .replace(&users[0].phone[2..], &users[1].phone[2..]);
    let redirect = stage.browser().authorize(&url.parse().unwrap());
    desk.take(&redirect);
    assert_eq!(desk.sign_in_state(), SessionState::OtherUser);
    assert_eq!(
        desk.next(),
        NextStep::MoveMoney,
        "the pair from before is as good as it was"
    );
    let business = desk.overview().business.unwrap();
    assert_eq!(business.user.unwrap().id.as_str(), users[0].id);
    assert_eq!(
        desk.run(desk.app.cards().list()).unwrap().cards.len(),
        2,
        "their cards never stood here, and ours still do"
    );
    desk.sign_in(&mut stage.browser(), Action::Renew);
    assert_eq!(desk.next(), NextStep::MoveMoney);
}

#[test]
fn a_code_works_once() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &redirect,
        "it was delivered before",
    );
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Done,
        "and the sign-in stays done"
    );
    assert_eq!(exchanges(&stage), 1);
}

#[test]
fn of_two_identical_redirects_at_once_one_is_exchanged() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (app, redirect) = (desk.app.clone(), redirect.clone());
            desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await })
        })
        .collect();
    let taken = tasks
        .into_iter()
        .map(|task| desk.run(task).unwrap().unwrap())
        .filter(|taken| *taken == Taken::SessionEnded)
        .count();
    assert_eq!(taken, 1, "one redirect ends the session");
    assert_eq!(exchanges(&stage), 1, "a code that is sent twice is lost");
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn a_redirect_after_cancelling_is_refused() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    desk.run(desk.app.sign_in().cancel()).unwrap();
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &redirect,
        "the person gave up",
    );
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);

    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    desk.run(desk.app.sign_in().left_astras_hosts()).unwrap();
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &redirect,
        "the window went elsewhere",
    );
    assert_eq!(desk.sign_in_state(), SessionState::WrongHost);
    assert_eq!(exchanges(&stage), 0);
}

#[test]
fn the_redirect_of_an_earlier_session_is_refused() {
    let (stage, desk) = submitted();
    let earlier = desk.authorize(&mut stage.browser(), Action::Onboard);
    let later = desk.authorize(&mut stage.browser(), Action::Onboard);
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &earlier,
        "another page was opened since",
    );
    assert_eq!(desk.take(&later), Taken::SessionEnded);
}

#[test]
fn a_redirect_of_the_wrong_kind_is_refused() {
    let (stage, desk) = submitted();
    let state = parameter(desk.begin(Action::Onboard).as_str(), "state").unwrap();
    let finished = format!("{REDIRECT_URI}/?state={state}");
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &finished,
        "signing in cannot end without a code",
    );
    assert_eq!(desk.sign_in_state(), SessionState::Waiting);

    desk.sign_in(&mut stage.browser(), Action::Onboard);
    let state = parameter(desk.begin(Action::LinkCard).as_str(), "state").unwrap();
    let code = format!("{REDIRECT_URI}?code=abc&state={state}");
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &code,
        "linking a card brings no code",
    );
    assert_eq!(desk.sign_in_state(), SessionState::Waiting);
}

#[test]
fn a_redirect_older_than_an_hour_is_too_late() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.clock.advance(60 * 60 + 1);
    desk.take(&redirect);
    assert_eq!(desk.sign_in_state(), SessionState::TimedOut);
    assert_eq!(exchanges(&stage), 0, "its code is not even tried");
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &redirect,
        "the session is over",
    );
}

#[test]
fn a_wall_clock_that_jumps_during_a_session_neither_ends_nor_keeps_it() {
    for hours in [8, -8, 11 * 24, -11 * 24] {
        let (stage, desk) = submitted();
        let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
        stage.clock.set_wall_clock_by(hours * 60 * 60);
        assert_eq!(desk.take(&redirect), Taken::SessionEnded);
        assert_eq!(desk.sign_in_state(), SessionState::Done, "{hours} hours");

        let redirect = desk.authorize(&mut stage.browser(), Action::Renew);
        stage.clock.set_wall_clock_by(-hours * 60 * 60);
        stage.clock.advance(60 * 60 + 1);
        desk.take(&redirect);
        assert_eq!(
            desk.sign_in_state(),
            SessionState::TimedOut,
            "{hours} hours"
        );
    }
}

#[test]
fn cancelling_in_astras_pages_is_cancelling() {
    let (stage, desk) = submitted();
    let url = desk.begin(Action::Onboard);
    let redirect = stage.browser().cancel(&url);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    assert_eq!(desk.next(), NextStep::SignIn, "it can be begun again");

    let state = parameter(desk.begin(Action::Onboard).as_str(), "state").unwrap();
    desk.take(&format!("{REDIRECT_URI}?error=server_error&state={state}"));
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Failed,
        "another error is not the person's doing"
    );
    assert_eq!(exchanges(&stage), 0);
}

#[test]
fn after_an_expired_code_one_signs_in_again_without_typing() {
    let (stage, desk) = submitted();
    let mut browser = stage.browser();
    let redirect = desk.authorize(&mut browser, Action::Onboard);
    stage.outside(stage.control.expire_codes()).unwrap();
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(session.state, SessionState::CodeExpired);
    assert!(
        session.request_id.is_some(),
        "Astra's request id can be quoted"
    );
    assert_eq!(desk.next(), NextStep::SignIn);
    assert_eq!(
        stage.requests("POST", "/v1/business_profile"),
        1,
        "the profile is not sent again"
    );
    desk.sign_in(&mut browser, Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn a_failing_token_endpoint_says_so_and_is_not_tried_twice() {
    for fault in [
        FaultKind::Status { code: 500 },
        FaultKind::StatusAfter { code: 502 },
        FaultKind::DropAfter,
    ] {
        let (stage, desk) = submitted();
        stage.fault("POST", TOKEN, fault.clone());
        let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
        assert_eq!(desk.take(&redirect), Taken::SessionEnded);
        assert_eq!(desk.sign_in_state(), SessionState::Failed, "{fault:?}");
        assert_eq!(exchanges(&stage), 1, "{fault:?}: a code works once");
        refused(
            &stage,
            &desk,
            RedirectChannel::Window,
            &redirect,
            "the code may be spent",
        );
        desk.sign_in(&mut stage.browser(), Action::Onboard);
    }
}

#[test]
fn without_an_echoed_state_only_our_own_window_completes() {
    let mut config = Config::practice();
    config.echo_state = false;
    let (stage, desk) = with(config);
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    assert_eq!(parameter(&redirect, "state"), None);
    refused(
        &stage,
        &desk,
        RedirectChannel::System,
        &redirect,
        "anybody can send a deep link",
    );
    let forged = format!("{redirect}&state=abc");
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &forged,
        "a state that is there must be ours",
    );
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);

    let begun = desk
        .app
        .sign_in()
        .begin(Action::LinkCard, RedirectChannel::System, "/cards");
    assert!(
        matches!(desk.run(begun), Err(AppError::NotAllowedNow(_))),
        "a page in the browser could never come back"
    );
}

#[test]
fn a_page_in_the_system_browser_comes_back_by_its_state() {
    let (stage, desk) = submitted();
    let begun = desk
        .app
        .sign_in()
        .begin(Action::Onboard, RedirectChannel::System, "/");
    let url = desk.run(begun).unwrap();
    desk.kill();
    let desk = stage.start();
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Waiting,
        "that page may still be open"
    );
    let redirect = stage.browser().authorize(&url);
    let taken = desk
        .run(take_redirect(&desk.app, &redirect, RedirectChannel::System))
        .unwrap();
    assert_eq!(taken, Taken::SessionEnded);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn our_own_window_is_gone_with_the_process_that_showed_it() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    desk.kill();
    let desk = stage.start();
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    refused(
        &stage,
        &desk,
        RedirectChannel::Window,
        &redirect,
        "nobody waits for it any more",
    );
    assert_eq!(desk.next(), NextStep::SignIn);
}

#[test]
fn a_kill_while_the_code_is_exchanged_is_told_at_the_next_start() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold(TOKEN);
    let (app, again) = (desk.app.clone(), redirect.clone());
    desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await });
    stage.until_held("POST", TOKEN);
    desk.kill();
    stage.control.release(TOKEN);

    let desk = stage.start();
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(session.state, SessionState::Interrupted);
    assert_eq!(session.action, Some(Action::Onboard));
    assert!(
        session.phone.is_some(),
        "the page can say which phone gets the code"
    );
    assert_eq!(desk.next(), NextStep::SignInInterrupted);
    refused(
        &stage,
        &desk,
        RedirectChannel::System,
        &again,
        "a code is never sent twice",
    );
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    assert_eq!(stage.control.ledger().users.len(), 1);
}

#[test]
fn while_a_code_is_exchanged_nobody_can_cancel_or_begin_another_session() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold(TOKEN);
    let app = desk.app.clone();
    let exchange =
        desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await });
    stage.until_held("POST", TOKEN);
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Exchanging,
        "too late to cancel"
    );
    let begun = desk.run(
        desk.app
            .sign_in()
            .begin(Action::Onboard, RedirectChannel::Window, "/"),
    );
    assert!(
        matches!(begun, Err(astra_app::AppError::NotAllowedNow(_))),
        "its record would be ended by the exchange under way: {begun:?}"
    );
    stage.control.release(TOKEN);
    desk.run(exchange).unwrap().unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Done);
}

#[test]
fn a_window_that_goes_away_does_not_stop_an_exchange() {
    let (stage, desk) = submitted();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold(TOKEN);
    let app = desk.app.clone();
    let window =
        desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await });
    stage.until_held("POST", TOKEN);
    window.abort();
    stage.control.release(TOKEN);
    until("the sign-in", || {
        (desk.sign_in_state() == SessionState::Done).then_some(())
    });
}

#[test]
fn linking_or_renewing_needs_a_user() {
    let (_stage, desk) = submitted();
    for action in [Action::LinkCard, Action::Renew] {
        let begun = desk.run(
            desk.app
                .sign_in()
                .begin(action, RedirectChannel::Window, "/"),
        );
        assert!(
            matches!(begun, Err(astra_app::AppError::NotAllowedNow(_))),
            "{action:?} before the first sign-in: {begun:?}"
        );
    }
}

#[test]
fn a_session_begun_while_a_card_is_read_is_not_ended_by_it() {
    let ready = Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().skip_card(&url);
    stage.control.hold("/v1/cards");
    let app = desk.app.clone();
    let reading =
        desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await });
    stage.until_held("GET", "/v1/cards");
    let url = desk.begin(Action::LinkCard);
    stage.control.release("/v1/cards");
    desk.run(reading).unwrap().unwrap();
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Waiting,
        "the new session is under way"
    );
    let redirect = stage.browser().link_card(&url, "5200828282828210");
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
}

#[test]
fn of_two_identical_redirects_in_one_instant_one_is_exchanged_a_thousand_times() {
    let (stage, desk) = submitted();
    let mut browser = stage.browser();
    let mut exchanged = exchanges(&stage);
    for race in 0..1000 {
        let action = if race == 0 {
            Action::Onboard
        } else {
            Action::Renew
        };
        let channel = if race % 2 == 0 {
            RedirectChannel::Window
        } else {
            RedirectChannel::System
        };
        let begun = desk.run(desk.app.sign_in().begin(action, channel, "/"));
        let redirect = browser.authorize(&begun.unwrap());
        let both = [channel, channel].map(|channel| {
            let (app, redirect) = (desk.app.clone(), redirect.clone());
            desk.spawn(async move { take_redirect(&app, &redirect, channel).await.unwrap() })
        });
        let mut taken = both.map(|copy| desk.run(copy).unwrap());
        taken.sort_by_key(|it| *it == Taken::SessionEnded);
        assert_eq!(taken, [Taken::Refused, Taken::SessionEnded], "race {race}");
        exchanged += 1;
        assert_eq!(exchanges(&stage), exchanged, "race {race}: one exchange");
        assert_eq!(desk.sign_in_state(), SessionState::Done, "race {race}");
    }
}
