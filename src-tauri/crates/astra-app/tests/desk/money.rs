//! A transfer is checked before it is asked for, confirmed once, and sent once.

use astra_app::AppError;
use astra_app::IssueCode;
use astra_app::NextStep;
use astra_app::onboarding::Sample;
use astra_app::transfers::{IntentState, TransferForm};
use astra_client::{CallErrorKind, Cents};
use astra_sim::{Config, FaultKind, UserStatus};

use crate::support::{Ready, Stage, VISA, VISA_TOO};

const ROUTINES: &str = "/v1/routines";

fn sent(ready: &Ready) -> usize {
    ready.stage.requests("POST", ROUTINES)
}

fn user_id(ready: &Ready) -> String {
    ready.stage.control.ledger().users[0].id.clone()
}

#[test]
fn confirming_twenty_times_at_once_is_one_transfer() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (app, id) = (ready.desk.app.clone(), id.clone());
            ready
                .desk
                .spawn(async move { app.transfers().confirm(&id).await })
        })
        .collect();
    for task in tasks {
        let intent = ready.desk.run(task).unwrap().unwrap();
        assert_eq!(intent.id, id, "every click means the same transfer");
    }
    ready.stage.let_undo_window_pass();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.send(&id).expect("and one click more");
    assert_eq!(sent(&ready), 1);
    assert_eq!(ready.stage.control.ledger().routine_count, 1);
    assert_eq!(
        ready
            .desk
            .run(ready.desk.app.transfers().list())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn without_a_network_a_transfer_stays_prepared_and_is_sent_when_asked_again() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.refuse_connections(true);
    ready.send(&id).unwrap();
    crate::support::until("two attempts", || {
        let intent = ready.desk.transfer(&id);
        // Two attempts, and the task that made them is gone.
        (intent.attempt == 2 && ready.desk.app.transfers().can_send(&intent)).then_some(())
    });
    assert!(ready.desk.overview().offline);
    assert_eq!(ready.stage.control.ledger().routine_count, 0);
    ready.stage.refuse_connections(false);

    let ready = ready.restart();
    ready.desk.app.poll_now();
    let intent = ready.desk.check(&id);
    assert_eq!(
        intent.state,
        IntentState::Prepared,
        "nothing is sent at a start"
    );
    assert!(!intent.may_have_arrived, "no byte has left this computer");
    assert_eq!(sent(&ready), 0);
    ready.send(&id).unwrap();
    let intent = ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(intent.attempt, 3, "every attempt is written down");
    assert_eq!(
        (sent(&ready), ready.stage.control.ledger().routine_count),
        (1, 1)
    );
}

#[test]
fn a_prepared_transfer_is_not_sent_on_old_terms() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.refuse_connections(true);
    ready.send(&id).unwrap();
    crate::support::until("nothing left to try", || {
        let intent = ready.desk.transfer(&id);
        ready.desk.app.transfers().can_send(&intent).then_some(())
    });
    ready.stage.refuse_connections(false);
    ready.stage.clock.advance(15 * 60 + 1);
    let late = ready.send(&id);
    assert!(matches!(late, Err(AppError::PreviewExpired)), "{late:?}");
    let intent = ready.desk.transfer(&id);
    assert!(
        !ready.desk.app.transfers().can_send(&intent)
            && ready.desk.app.transfers().can_leave(&intent)
    );
    ready
        .desk
        .run(ready.desk.app.transfers().abandon(&id))
        .unwrap();
    assert_eq!(sent(&ready), 0);
}

#[test]
fn a_prepared_transfer_can_be_given_up() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    ready.stage.refuse_connections(true);
    ready.send(&id).unwrap();
    crate::support::until("two attempts", || {
        let intent = ready.desk.transfer(&id);
        // Two attempts, and the task that made them is gone.
        (intent.attempt == 2 && ready.desk.app.transfers().can_send(&intent)).then_some(())
    });
    ready.stage.refuse_connections(false);
    let intent = ready
        .desk
        .run(ready.desk.app.transfers().abandon(&id))
        .unwrap();
    assert_eq!(intent.state, IntentState::Abandoned);
    let confirmed = ready.send(&id).unwrap();
    assert_eq!(confirmed.state, IntentState::Abandoned, "given up for good");
    assert_eq!(sent(&ready), 0);
}

#[test]
fn a_token_refused_while_sending_is_renewed_and_the_transfer_sent_once() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    let lost = ready.stage.control.expire_access_tokens();
    ready.stage.outside(lost).unwrap();
    ready.send(&id).unwrap();
    let intent = ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(intent.attempt, 2);
    assert_eq!(ready.stage.control.ledger().routine_count, 1);
}

#[test]
fn signed_out_while_sending_leaves_the_transfer_prepared() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    let lost = ready.stage.control.withdraw_authorizations();
    ready.stage.outside(lost).unwrap();
    ready.send(&id).unwrap();
    crate::support::until("signed out", || {
        (ready.desk.next() == NextStep::SignInAgain).then_some(())
    });
    ready.desk.until_state(&id, &[IntentState::Prepared]);
    ready.desk.sign_in(
        &mut ready.stage.browser(),
        astra_app::sign_in::Action::Renew,
    );
    ready.send(&id).unwrap();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(ready.stage.control.ledger().routine_count, 1);
}

#[test]
fn too_many_requests_is_not_answered_with_another_one() {
    let ready = Ready::new();
    ready
        .stage
        .fault("POST", ROUTINES, FaultKind::Status { code: 429 });
    let id = ready.confirm("12.34");
    crate::support::until("one attempt", || {
        let intent = ready.desk.transfer(&id);
        (intent.attempt == 1 && ready.desk.app.transfers().can_send(&intent)).then_some(())
    });
    assert_eq!(sent(&ready), 1);
}

#[test]
fn what_astra_refuses_is_refused_in_its_words() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    let user = user_id(&ready);
    let rejected = ready
        .stage
        .control
        .set_user_status(&user, UserStatus::Rejected);
    ready.stage.outside(rejected).unwrap();
    ready.send(&id).unwrap();
    let intent = ready.desk.until_state(&id, &[IntentState::Refused]);
    assert_eq!(
        intent
            .reason
            .as_deref()
            .map(|words| words.contains("may not start routines")),
        Some(true),
        "{intent:?}"
    );
    assert!(intent.request_id.is_some());
    assert_eq!(ready.stage.control.ledger().routine_count, 0);
    let again = ready
        .desk
        .run(ready.desk.app.transfers().preview_again(&id));
    assert!(
        matches!(again, Err(AppError::NotAllowedNow(_))),
        "{again:?}"
    );
}

#[test]
fn an_amount_over_the_limit_is_refused_by_the_preview_in_astras_words() {
    let mut config = Config::practice();
    config.transfer_limit = astra_sim::Cents(10_000);
    let ready = Ready::with(config);
    let refused = ready
        .desk
        .run(ready.desk.app.transfers().preview(ready.form("100.01")));
    let Err(AppError::Call(error)) = refused else {
        panic!("over the limit: {refused:?}");
    };
    assert!(matches!(error.kind, CallErrorKind::Refused(_)), "{error:?}");
    assert!(
        error
            .refusal()
            .unwrap()
            .summary()
            .contains("over the limit"),
        "{error}"
    );
    let form = ready.desk.transfer_form();
    assert_eq!(
        form.amount, "100.01",
        "what was typed stays to be corrected"
    );
    ready.preview("100.00");
}

#[test]
fn a_transfer_that_fails_says_why() {
    let ready = Ready::new();
    let id = ready.confirm("6.66");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(3);
    let intent = ready.desk.check(&id);
    assert_eq!(intent.state, IntentState::Failed);
    assert_eq!(intent.reason.as_deref(), Some("insufficient_funds"));
    assert_eq!(ready.desk.overview().moved_this_month, 0);
}

#[test]
fn a_suspended_user_moves_nothing() {
    let ready = Ready::new();
    let id = ready.preview("12.34").id.to_string();
    let user = user_id(&ready);
    let suspended = ready
        .stage
        .control
        .set_user_status(&user, UserStatus::Suspended);
    ready.stage.outside(suspended).unwrap();
    ready.send(&id).unwrap();
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    assert_eq!(ready.desk.check(&id).state, IntentState::Failed);
    ready
        .desk
        .run(ready.desk.app.businesses().refresh())
        .unwrap();
    assert_eq!(ready.desk.next(), NextStep::Suspended);
    assert_eq!(ready.stage.control.ledger().transfer_count, 0);
}

#[test]
fn a_preview_is_good_for_fifteen_minutes_and_only_the_newest() {
    let ready = Ready::new();
    let expired = |id: &str| {
        let confirmed = ready.send(id);
        matches!(confirmed, Err(AppError::PreviewExpired))
    };
    let old = ready.preview("12.34").id.to_string();
    ready.stage.clock.advance(15 * 60 + 1);
    assert!(expired(&old), "what it says may not be what is booked");
    let replaced = ready.preview("12.34").id.to_string();
    let newest = ready.preview("12.35").id.to_string();
    assert!(expired(&replaced), "another preview was made since");
    assert!(expired("AAAAAAAA"), "never made here");
    assert_eq!(sent(&ready), 0);
    ready.stage.clock.advance(15 * 60);
    assert!(!expired(&newest));
    ready.desk.until_state(&newest, &[IntentState::Accepted]);
}

const EIGHT_HOURS: i64 = 8 * 60 * 60;

#[test]
fn a_wall_clock_that_jumps_makes_a_preview_neither_older_nor_younger() {
    for jump in [EIGHT_HOURS, -EIGHT_HOURS] {
        let ready = Ready::new();
        let id = ready.preview("12.34").id.to_string();
        ready.stage.clock.set_wall_clock_by(jump);
        ready.stage.clock.advance(15 * 60 + 1);
        let late = ready.send(&id);
        assert!(matches!(late, Err(AppError::PreviewExpired)), "{jump}");
        let id = ready.preview("12.34").id.to_string();
        ready.stage.clock.set_wall_clock_by(-jump);
        ready.stage.clock.advance(15 * 60);
        let confirmed = ready.send(&id);
        confirmed.expect("it is fifteen minutes old");
        ready.desk.until_state(&id, &[IntentState::Accepted]);
    }
}

#[test]
fn a_wall_clock_that_jumps_hides_no_repetition() {
    for jump in [EIGHT_HOURS, -EIGHT_HOURS] {
        let ready = Ready::new();
        let id = ready.confirm("12.34");
        ready.desk.until_state(&id, &[IntentState::Accepted]);
        ready.stage.clock.set_wall_clock_by(jump);
        assert!(ready.preview("12.34").repeats.is_some(), "{jump}: just now");
        ready.stage.clock.advance(10 * 60);
        assert!(ready.preview("12.34").repeats.is_none(), "{jump}");
    }
}

#[test]
fn the_same_transfer_again_within_ten_minutes_is_pointed_out() {
    let ready = Ready::new();
    assert!(ready.preview("12.34").repeats.is_none());
    let id = ready.confirm("12.34");
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    let earlier = ready.preview("12.34").repeats.expect("it is pointed out");
    assert_eq!(earlier.id, id);
    assert!(ready.preview("12.35").repeats.is_none(), "another amount");
    ready.stage.clock.advance(10 * 60);
    assert!(ready.preview("12.34").repeats.is_none(), "ten minutes ago");
}

#[test]
fn a_wrong_form_is_refused_by_field_and_astra_is_not_asked() {
    let ready = Ready::new();
    let flagged = ready.desk.link(&ready.stage, "4000000000009235");
    let cannot_send = ready.desk.link(&ready.stage, "4000000000000341");
    let cannot_receive = ready.desk.link(&ready.stage, "4000000000000119");
    let asked = ready.stage.all_requests();
    let good = ready.form("5");
    let with = |change: &dyn Fn(&mut TransferForm)| {
        let mut form = good.clone();
        change(&mut form);
        form
    };
    use IssueCode as Code;
    let table = [
        (
            with(&|it| it.amount = "0".into()),
            "amount",
            Code::AmountZero,
        ),
        (
            with(&|it| it.amount = "0.00".into()),
            "amount",
            Code::AmountZero,
        ),
        (
            with(&|it| it.amount = "0.001".into()),
            "amount",
            Code::AmountDecimals,
        ),
        (
            with(&|it| it.amount = String::new()),
            "amount",
            Code::AmountEmpty,
        ),
        (
            with(&|it| it.amount = "  ".into()),
            "amount",
            Code::AmountEmpty,
        ),
        (
            with(&|it| it.amount = "abc".into()),
            "amount",
            Code::AmountShape,
        ),
        (
            with(&|it| it.amount = "-5".into()),
            "amount",
            Code::AmountShape,
        ),
        (
            with(&|it| it.amount = "1,23".into()),
            "amount",
            Code::AmountShape,
        ),
        (
            with(&|it| it.amount = "1e3".into()),
            "amount",
            Code::AmountShape,
        ),
        (
            with(&|it| it.amount = "10,000,000.01".into()),
            "amount",
            Code::AmountTooLarge,
        ),
        (
            with(&|it| it.amount = "9".repeat(40)),
            "amount",
            Code::AmountTooLarge,
        ),
        (
            with(&|it| it.to.clone_from(&ready.from)),
            "to",
            Code::SameCard,
        ),
        (
            with(&|it| it.from = String::new()),
            "from",
            Code::FromMissing,
        ),
        (with(&|it| it.to = String::new()), "to", Code::ToMissing),
        (
            with(&|it| it.from.clone_from(&flagged)),
            "from",
            Code::CardUnusable,
        ),
        (
            with(&|it| it.to.clone_from(&flagged)),
            "to",
            Code::CardUnusable,
        ),
        (
            with(&|it| it.from.clone_from(&cannot_send)),
            "from",
            Code::CardUnusable,
        ),
        (
            with(&|it| it.to.clone_from(&cannot_receive)),
            "to",
            Code::CardUnusable,
        ),
        (
            with(&|it| it.to = "no-such-card".into()),
            "to",
            Code::CardUnusable,
        ),
        (
            with(&|it| it.note = "x".repeat(61)),
            "note",
            Code::NoteTooLong,
        ),
        (with(&|it| it.note = "a\nb".into()), "note", Code::NoteChars),
    ];
    for (form, field, code) in table {
        let refused = ready
            .desk
            .run(ready.desk.app.transfers().preview(form.clone()));
        let Err(AppError::Invalid(issues)) = refused else {
            panic!("{field} must be refused in {form:?}: {refused:?}");
        };
        let named: Vec<_> = issues
            .iter()
            .map(|it| (it.field.as_str(), it.code))
            .collect();
        assert_eq!(named, [(field, code)], "{form:?}");
        let kept = ready.desk.transfer_form();
        assert_eq!(kept, form, "nothing typed is lost");
    }
    let all = ready
        .desk
        .run(ready.desk.app.transfers().preview(TransferForm::default()));
    let Err(AppError::Invalid(issues)) = all else {
        panic!("an empty form is refused: {all:?}");
    };
    let fields: Vec<&str> = issues.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["from", "to", "amount"], "every field at once");
    assert_eq!(ready.stage.all_requests(), asked, "Astra must not be asked");

    let form = with(&|it| {
        it.from.clone_from(&cannot_receive);
        it.to.clone_from(&cannot_send);
    });
    let quote = ready
        .desk
        .run(ready.desk.app.transfers().preview(form))
        .unwrap();
    assert_eq!(
        quote.terms.amount,
        Cents::new(500),
        "each may do what it can"
    );
}

#[test]
fn a_business_in_review_cannot_preview() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    let (from, to) = (desk.link(&stage, VISA), desk.link(&stage, VISA_TOO));
    let form = TransferForm {
        from,
        to,
        amount: "5".to_owned(),
        note: String::new(),
        ..TransferForm::default()
    };
    let refused = desk.run(desk.app.transfers().preview(form.clone()));
    assert!(
        matches!(refused, Err(AppError::NotAllowedNow(_))),
        "{refused:?}"
    );
    assert_eq!(stage.requests("POST", "/v1/routines/preview"), 0);
    let kept = desk.transfer_form();
    assert_eq!(kept, form, "typed before approval, there after it");
}

#[test]
fn a_preview_is_asked_again_over_a_hiccup() {
    let ready = Ready::new();
    let preview = "/v1/routines/preview";
    ready
        .stage
        .faults("POST", preview, FaultKind::Status { code: 503 }, 2);
    ready.preview("5");
    assert_eq!(
        ready.stage.requests("POST", preview),
        3,
        "it creates nothing"
    );
}
