//! What the person is told outside the window: each change once.

use astra_app::onboarding::Sample;
use astra_app::{News, ReviewState};
use astra_sim::UserStatus;

use crate::support::{Desk, Stage};

fn decide(stage: &Stage, desk: &Desk, status: UserStatus) {
    let business = desk.run(desk.app.businesses().current()).unwrap().unwrap();
    let user = business.user.unwrap().id;
    stage
        .outside(stage.control.set_user_status(user.as_str(), status))
        .unwrap();
    desk.run(desk.app.businesses().refresh()).unwrap();
}

fn news(desk: &Desk) -> Vec<News> {
    desk.run(desk.app.businesses().take_news()).unwrap()
}

fn told(state: ReviewState) -> [News; 1] {
    let name = Some("Hillary Provisions LLC".to_owned());
    [News { name, state }]
}

#[test]
fn every_change_of_a_review_is_told_once_document_retry_and_rejected_too() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    assert_eq!(news(&desk), [], "a review that began is no change");
    for (status, state) in [
        (UserStatus::Document, ReviewState::Documents),
        (UserStatus::Retry, ReviewState::Retry),
        (UserStatus::Rejected, ReviewState::Rejected),
        (UserStatus::Approved, ReviewState::Approved),
        (UserStatus::Suspended, ReviewState::Suspended),
    ] {
        stage.clock.advance(60);
        decide(&stage, &desk, status);
        assert_eq!(news(&desk), told(state), "{state:?}");
        assert_eq!(news(&desk), [], "once");
    }
}

#[test]
fn what_was_told_is_not_told_again_after_a_restart_and_what_was_not_is_told_then() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    assert_eq!(news(&desk), []);
    decide(&stage, &desk, UserStatus::Document);
    assert_eq!(news(&desk), told(ReviewState::Documents));
    desk.kill();

    let desk = stage.start();
    assert_eq!(news(&desk), [], "told before the restart");
    decide(&stage, &desk, UserStatus::Approved);
    desk.kill();

    let desk = stage.start();
    assert_eq!(
        news(&desk),
        told(ReviewState::Approved),
        "it became known just before the application ended"
    );
}

#[test]
fn a_review_that_goes_on_after_documents_is_silent_and_documents_asked_for_again_are_not() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    assert_eq!(news(&desk), []);
    for expected in [true, true] {
        decide(&stage, &desk, UserStatus::Document);
        assert_eq!(news(&desk).len(), usize::from(expected));
        decide(&stage, &desk, UserStatus::Pending);
        assert_eq!(news(&desk), [], "in review again");
    }
}

#[test]
fn documents_and_retry_are_counted_as_things_that_need_the_person() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    for (status, needs_person, reviews) in [
        (UserStatus::Document, 1, 1),
        (UserStatus::Pending, 0, 1),
        (UserStatus::Retry, 1, 1),
        (UserStatus::Approved, 0, 0),
    ] {
        decide(&stage, &desk, status);
        let outside = desk.run(desk.app.outside_window()).unwrap();
        assert_eq!(
            (outside.needs_person, outside.reviews),
            (needs_person, reviews),
            "{status:?}"
        );
    }
}

#[test]
fn keeping_watch_is_offered_once_and_only_while_a_review_is_pending() {
    let stage = Stage::new();
    let desk = stage.start();
    assert!(!desk.overview().offers_keep_watching(), "nothing to watch");
    desk.onboard(&stage, Sample::Reviewed);
    assert!(desk.overview().offers_keep_watching());
    desk.run(desk.app.settings().set_keep_watching(false))
        .unwrap();
    assert!(!desk.overview().offers_keep_watching(), "it was answered");
    desk.kill();
    let desk = stage.start();
    assert!(
        !desk.overview().offers_keep_watching(),
        "and stays so after a restart"
    );
}
