//! From the welcome screen to money that arrived.

use astra_app::onboarding::{Sample, sample};
use astra_app::sign_in::{Action, SessionState};
use astra_app::transfers::{IntentState, TransferForm};
use astra_app::{NextStep, Topic};
use astra_client::{Cents, UserStatus};

use crate::support::{Stage, VISA, VISA_TOO, until};

#[test]
fn an_llc_onboards_links_two_cards_and_moves_its_money() {
    let stage = Stage::new();
    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::Welcome);
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    assert_eq!(desk.next(), NextStep::FillDetails);
    let draft = desk.fill(Sample::Approved);
    assert!(draft.issues.is_empty(), "a sample is right as it stands");
    let business = desk.submit_draft(false).unwrap();
    assert_eq!(
        business.details().unwrap().ein_last_four.as_deref(),
        Some("1111")
    );
    assert_eq!(desk.next(), NextStep::SignIn);

    desk.sign_in(&mut stage.browser(), Action::Onboard);
    let business = desk.overview().business.unwrap();
    assert_eq!(business.status(), Some(&UserStatus::Approved));
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    let from = desk.link(&stage, VISA);
    assert_eq!(desk.next(), NextStep::LinkSecondCard);
    let to = desk.link(&stage, VISA_TOO);
    assert_eq!(desk.next(), NextStep::MoveMoney);

    let form = TransferForm {
        from: from.clone(),
        to: to.clone(),
        amount: "$1,250.50".to_owned(),
        note: " March rent ".to_owned(),
        ..TransferForm::default()
    };
    let quote = desk
        .run(desk.app.transfers().preview(form.clone()))
        .unwrap();
    assert_eq!(quote.terms.amount, Cents::new(125_050));
    assert_eq!(quote.terms.pull_amount, Some(Cents::new(125_050)));
    assert_eq!(quote.terms.fee, Some(Cents::ZERO));
    assert!(
        quote.terms.settlement.is_some(),
        "Astra says how long it takes"
    );
    assert_eq!(
        stage.control.ledger().routine_count,
        0,
        "a preview creates nothing"
    );
    desk.kill();

    let desk = stage.start();
    let remembered = desk.transfer_form();
    assert_eq!(
        remembered, form,
        "what was typed outlives the process until it is confirmed"
    );
    let id = quote.id.as_str();
    desk.run(desk.app.transfers().confirm(id)).unwrap();
    stage.let_undo_window_pass();
    let forgotten = desk.transfer_form();
    assert_eq!(
        forgotten,
        TransferForm::default(),
        "a confirmed form starts empty"
    );
    desk.until_state(id, &[IntentState::Accepted]);
    assert_eq!(desk.overview().unresolved, 1);
    assert_eq!(
        desk.check(id).state,
        IntentState::Accepted,
        "the transfer is not made at once"
    );
    stage.clock.advance(1);
    assert_eq!(desk.check(id).state, IntentState::Pending);
    stage.clock.advance(2);
    let done = desk.check(id);
    let states: Vec<IntentState> = done.history.iter().map(|moment| moment.state).collect();
    assert_eq!(
        states,
        [
            IntentState::Prepared,
            IntentState::Armed,
            IntentState::Sending,
            IntentState::Accepted,
            IntentState::Pending,
            IntentState::Processed
        ]
    );
    assert!(
        done.request_id.is_some(),
        "Astra's request id can be quoted"
    );

    let ledger = stage.control.ledger();
    assert_eq!(ledger.routine_count, 1, "confirmed once, sent once");
    let routine = &ledger.users[0].routines[0];
    assert_eq!(routine.client_correlation_id.as_deref(), Some(id));
    assert_eq!(
        routine.name,
        format!("{id} March rent"),
        "to be found again by its name"
    );
    assert_eq!(
        (routine.source_id.as_str(), routine.destination_id.as_str()),
        (from.as_str(), to.as_str())
    );
    assert_eq!(routine.amount_cents, astra_sim::Cents(125_050));
    let made = routine.transfer.as_ref().unwrap();
    assert_eq!(made.id, done.transfer_id.unwrap().to_string());
    let overview = desk.overview();
    assert_eq!(
        (overview.unresolved, overview.moved_this_month),
        (0, 125_050)
    );
}

#[test]
fn a_transfer_without_a_note_is_called_transfer() {
    let ready = crate::support::Ready::new();
    let form = TransferForm {
        note: String::new(),
        ..ready.form("5")
    };
    let id = ready
        .desk
        .run(ready.desk.app.transfers().preview(form))
        .unwrap()
        .id;
    ready.send(id.as_str()).unwrap();
    ready
        .desk
        .until_state(id.as_str(), &[IntentState::Accepted]);
    let ledger = ready.stage.control.ledger();
    assert_eq!(ledger.users[0].routines[0].name, format!("{id} Transfer"));
}

#[test]
fn a_reviewed_business_waits_and_may_move_money_only_once_approved() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    assert_eq!(desk.next(), NextStep::InReview);
    stage.clock.advance(19);
    let business = desk.run(desk.app.businesses().refresh()).unwrap();
    assert_eq!(
        business.status(),
        Some(&UserStatus::Pending),
        "Astra takes 20 seconds here"
    );
    stage.clock.advance(1);
    let business = desk.run(desk.app.businesses().refresh()).unwrap();
    assert_eq!(business.status(), Some(&UserStatus::Approved));
    let user = business.user.unwrap();
    assert_eq!(
        user.status_since,
        stage.clock.time(),
        "approved since this look"
    );
    assert!(
        user.first_seen < user.status_since,
        "known since the first sign-in"
    );
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn a_sole_proprietor_without_an_ein_is_approved_without_a_controller() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    let mut form = sample(Sample::Reviewed);
    form.business.business_type = "sole_proprietorship".into();
    form.business.ein.clear();
    let draft = desk.save(form).unwrap();
    assert_eq!(draft.issues, [], "nothing more is asked for");
    let business = desk.submit_draft(false).unwrap();
    assert_eq!(
        business.details().unwrap().business_type,
        "sole_proprietorship"
    );
    assert_eq!(business.details().unwrap().ein_last_four, None);
    assert_eq!(
        business.details().unwrap().controller_name,
        "Edmund Hillary"
    );
    assert!(business.details().unwrap().owner_names.is_empty());

    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::InReview);
    stage.clock.advance(20);
    let business = desk.run(desk.app.businesses().refresh()).unwrap();
    assert_eq!(business.status(), Some(&UserStatus::Approved));
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn a_corporation_and_a_partnership_pass_and_keep_the_persons_word() {
    for word in ["s_corporation", "c_corporation", "partnership"] {
        let stage = Stage::new();
        let desk = stage.start();
        desk.run(desk.app.settings().finish_welcome()).unwrap();
        let mut form = sample(Sample::Approved);
        form.business.business_type = word.into();
        desk.save(form).unwrap();
        let business = desk.submit_draft(false).unwrap();
        assert_eq!(
            business.details().unwrap().business_type,
            word,
            "the person's word, which Astra's could not give back"
        );
        desk.sign_in(&mut stage.browser(), Action::Onboard);
        assert_eq!(desk.next(), NextStep::LinkFirstCard);
    }
}

#[test]
fn a_rejected_business_is_told_so() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Rejected);
    assert_eq!(desk.next(), NextStep::Rejected);
}

#[test]
fn the_watch_sees_the_approval_and_the_end_of_a_transfer_by_itself() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    let mut news = desk.app.changes();
    stage.clock.advance(20);
    desk.app.poll_now();
    until("the approval", || {
        (desk.next() == NextStep::LinkFirstCard).then_some(())
    });
    let told = until("news of the approval", || {
        news.try_recv().ok().filter(|it| *it == Topic::Business)
    });
    assert_eq!(told, Topic::Business, "a screen hears of it without asking");

    let ready = crate::support::Ready {
        from: desk.link(&stage, VISA),
        to: desk.link(&stage, VISA_TOO),
        stage,
        desk,
    };
    let id = ready.confirm("5");
    ready
        .desk
        .until_state(&id, &[IntentState::Accepted, IntentState::Pending]);
    ready.stage.clock.advance(3);
    ready.desk.app.poll_now();
    ready.desk.until_state(&id, &[IntentState::Processed]);
    assert_eq!(ready.stage.control.ledger().routine_count, 1);
}

#[test]
fn a_look_asked_for_while_one_is_under_way_is_made_after_it() {
    let ready = crate::support::Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.control.hold("/v1/user");
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    stage.until_held("GET", "/v1/user");
    // The answer that is held says approved; what the person did meanwhile must not wait ten minutes.
    let user = stage.control.ledger().users[0].id.clone();
    let suspended = stage
        .control
        .set_user_status(&user, astra_sim::UserStatus::Suspended);
    stage.outside(suspended).unwrap();
    desk.app.poll_now();
    stage.control.release("/v1/user");
    until("the new status", || {
        (desk.next() == NextStep::Suspended).then_some(())
    });
}

#[test]
fn a_network_that_comes_back_is_noticed_within_two_minutes() {
    let ready = crate::support::Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.refuse_connections(true);
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    until("offline", || desk.overview().offline.then_some(()));
    stage.refuse_connections(false);
    // A look that is still failing is planned from the time it ends, so the clock goes on while waiting.
    let mut seconds_left = 120;
    until("online", || {
        if seconds_left > 0 {
            stage.clock.advance(1);
            seconds_left -= 1;
        }
        (!desk.overview().offline).then_some(())
    });
}

#[test]
fn leaving_astras_window_leaves_the_next_step_as_it_was() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    desk.begin(Action::Onboard);
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    assert_eq!(desk.next(), NextStep::SignIn, "nothing typed is lost");
}
