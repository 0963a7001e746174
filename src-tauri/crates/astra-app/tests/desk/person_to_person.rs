//! Money for someone else, where staff allowed it: sent once, named everywhere, and never to anybody by mistake.

use astra_app::onboarding::Sample;
use astra_app::reminders::{Every, ReminderForm};
use astra_app::sign_in::Action;
use astra_app::transfers::{IntentState, KnownReceiver, Quote, Towards, TransferForm};
use astra_app::{AppError, ConnectionChange, IssueCode};
use astra_sim::{Config, FaultKind, Grant};

use crate::support::{Ready, VISA};

const ROUTINES: &str = "/v1/routines";
const PREVIEW: &str = "/v1/routines/preview";

/// Two businesses on one computer. The first is on screen and has two cards, the second one.
struct Pair {
    ready: Ready,
    receiver: KnownReceiver,
}

fn switch(ready: &Ready, allowed: bool) {
    let change = ConnectionChange::PersonToPerson(allowed);
    let changed = ready.desk.app.change_connection(change);
    ready.desk.run(changed).unwrap();
}

impl Pair {
    fn new() -> Self {
        Self::with(Config::practice())
    }

    fn with(config: Config) -> Self {
        let ready = Ready::with(config);
        let desk = &ready.desk;
        let sender = desk.on_screen();
        desk.submit(Sample::Approved);
        desk.sign_in(&mut ready.stage.browser(), Action::Onboard);
        desk.link(&ready.stage, VISA);
        desk.run(desk.app.businesses().select(&sender)).unwrap();
        assert!(
            desk.run(desk.app.transfers().receivers())
                .unwrap()
                .is_none(),
            "off until staff say so"
        );
        switch(&ready, true);
        let mut receivers = desk.run(desk.app.transfers().receivers()).unwrap().unwrap();
        assert_eq!(receivers.len(), 1, "the sender is not among them");
        Self {
            receiver: receivers.remove(0),
            ready,
        }
    }

    fn card(&self) -> &str {
        self.receiver.cards[0].id.as_str()
    }

    fn chosen(&self) -> TransferForm {
        TransferForm {
            towards: Towards::Known,
            receiver: self.receiver.business.to_string(),
            receiver_card: self.card().to_owned(),
            ..self.ready.form("12.34")
        }
    }

    fn typed(&self, user_id: &str, card: &str) -> TransferForm {
        TransferForm {
            towards: Towards::Typed,
            receiver_user_id: user_id.to_owned(),
            receiver_card_id: card.to_owned(),
            ..self.ready.form("12.34")
        }
    }

    fn preview(&self, form: TransferForm) -> astra_app::Result<Quote> {
        let desk = &self.ready.desk;
        desk.run(desk.app.preview_transfer(form))
    }

    fn issues(&self, form: TransferForm) -> Vec<(String, IssueCode)> {
        match self.preview(form) {
            Err(AppError::Invalid(issues)) => {
                issues.into_iter().map(|it| (it.field, it.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// Astra's one routine goes to the receiver's card, which is theirs.
    fn arrived_once(&self) {
        let ledger = self.ready.stage.control.ledger();
        assert_eq!(ledger.routine_count, 1, "sent once");
        assert_eq!(ledger.users[0].routines[0].destination_id, self.card());
        let books = self.ready.stage.control.books();
        let books = self.ready.stage.outside(books);
        assert_eq!(books.violations, [] as [String; 0]);
    }
}

fn not_allowed<T: std::fmt::Debug>(outcome: astra_app::Result<T>, why: &str) {
    assert!(
        matches!(outcome, Err(AppError::NotAllowedNow(_))),
        "{why}: {outcome:?}"
    );
}

#[test]
fn money_reaches_a_chosen_receiver_who_stays_named_after_a_restart() {
    let pair = Pair::new();
    let quote = pair.preview(pair.chosen()).unwrap();
    let receiver = quote.terms.receiver.clone().unwrap();
    assert_eq!(receiver, pair.receiver.receiver);
    assert_eq!(quote.terms.to_card, pair.receiver.cards[0].name());
    assert!(quote.terms.pull_amount.is_some(), "Astra prices it");
    let id = quote.id.to_string();
    pair.ready.send(&id).unwrap();
    pair.ready.desk.until_state(&id, &[IntentState::Accepted]);
    pair.arrived_once();
    let again = pair.preview(pair.chosen()).unwrap();
    assert_eq!(again.repeats.unwrap().id, id, "the same once more");
    let ready = pair.ready.restart();
    assert_eq!(ready.desk.transfer(&id).terms.receiver, Some(receiver));
    let receivers = ready.desk.app.transfers().receivers();
    assert!(
        ready.desk.run(receivers).unwrap().is_some(),
        "the switch is kept"
    );
}

#[test]
fn typed_ids_are_sent_as_they_are_and_named_where_they_are_known() {
    let pair = Pair::new();
    let user_id = pair.receiver.receiver.user_id.as_str().to_owned();
    let form = pair.typed(&format!(" {user_id}\u{200b}"), pair.card());
    let quote = pair.preview(form.clone()).unwrap();
    assert_eq!(quote.terms.receiver, Some(pair.receiver.receiver.clone()));
    assert_eq!(quote.terms.to_card, pair.receiver.cards[0].name());
    assert_eq!(pair.ready.desk.transfer_form(), form, "kept as typed");
    let id = quote.id.to_string();
    pair.ready.send(&id).unwrap();
    pair.ready.desk.until_state(&id, &[IntentState::Accepted]);
    pair.arrived_once();
}

#[test]
fn what_is_wrong_with_a_receiver_is_said_by_field_and_nothing_typed_is_lost() {
    use IssueCode as Code;
    let pair = Pair::new();
    let asked = || pair.ready.stage.requests("POST", PREVIEW);
    let sender = (pair.ready.desk).run(pair.ready.desk.app.businesses().current());
    let own = sender.unwrap().unwrap().user_id().unwrap().to_string();
    let found = |form: TransferForm| {
        let issues = pair.issues(form.clone());
        assert_eq!(pair.ready.desk.transfer_form(), form, "kept");
        issues
    };
    let issue = |field: &str, code: Code| (field.to_owned(), code);
    assert_eq!(
        found(pair.typed("", " ")),
        [
            issue("receiver_user_id", Code::Required),
            issue("receiver_card_id", Code::Required)
        ]
    );
    assert_eq!(
        found(pair.typed("two words", &"x".repeat(257))),
        [
            issue("receiver_user_id", Code::IdShape),
            issue("receiver_card_id", Code::IdShape)
        ]
    );
    assert_eq!(
        found(pair.typed(&own, &pair.ready.from)),
        [
            issue("receiver_user_id", Code::ReceiverIsSelf),
            issue("receiver_card_id", Code::SameCard)
        ]
    );
    assert_eq!(
        found(TransferForm {
            receiver: "gone".to_owned(),
            ..pair.chosen()
        }),
        [issue("receiver", Code::ReceiverMissing)]
    );
    assert_eq!(
        found(TransferForm {
            receiver_card: String::new(),
            ..pair.chosen()
        }),
        [issue("receiver_card", Code::ToMissing)]
    );
    assert_eq!(
        found(TransferForm {
            receiver_card: pair.ready.to.clone(),
            ..pair.chosen()
        }),
        [issue("receiver_card", Code::CardUnusable)],
        "an own card is none of theirs"
    );
    assert_eq!(asked(), 0, "nothing of that reached Astra");
    let user_id = pair.receiver.receiver.user_id.as_str();
    assert_eq!(
        found(pair.typed(user_id, &pair.ready.to)),
        [issue("receiver_card_id", Code::ReceiverUnknown)],
        "Astra knows no such card of theirs"
    );
}

#[test]
fn a_lost_answer_is_found_once_and_between_own_cards_too() {
    let pair = Pair::new();
    for form in [pair.chosen(), pair.ready.form("12.34")] {
        let quote = pair.preview(form).unwrap();
        let id = quote.id.to_string();
        assert!(quote.repeats.is_none(), "another receiver is no repetition");
        let stage = &pair.ready.stage;
        stage.fault("POST", ROUTINES, FaultKind::DropAfter);
        pair.ready.send(&id).unwrap();
        pair.ready.desk.until_state(&id, &[IntentState::Unknown]);
        assert_eq!(pair.ready.desk.check(&id).state, IntentState::Accepted);
    }
    assert_eq!(pair.ready.stage.control.ledger().routine_count, 2);
    assert_eq!(pair.ready.stage.requests("POST", ROUTINES), 2);
}

#[test]
fn one_that_was_not_found_is_sent_again_to_the_same_receiver() {
    let pair = Pair::new();
    let old = pair.preview(pair.chosen()).unwrap().id.to_string();
    let stage = &pair.ready.stage;
    stage.fault("POST", ROUTINES, FaultKind::DropBefore);
    pair.ready.send(&old).unwrap();
    pair.ready.desk.until_state(&old, &[IntentState::Unknown]);
    for _ in 0..3 {
        stage.clock.advance(5 * 60);
        pair.ready.desk.check(&old);
    }
    let transfers = pair.ready.desk.app.transfers();
    switch(&pair.ready, false);
    let refused = pair.ready.desk.run(transfers.preview_again(&old));
    not_allowed(refused, "not while it is switched off");
    switch(&pair.ready, true);
    let again = pair.ready.desk.run(transfers.preview_again(&old)).unwrap();
    assert_eq!(again.terms.receiver, Some(pair.receiver.receiver.clone()));
    assert_eq!(again.terms.to_card, pair.receiver.cards[0].name());
    let new = again.id.to_string();
    pair.ready.send(&new).unwrap();
    pair.ready.desk.until_state(&new, &[IntentState::Accepted]);
    pair.arrived_once();
}

#[test]
fn a_client_without_the_grant_hears_that_and_nothing_is_sent() {
    let mut config = Config::practice();
    config.grants.set(Grant::PersonToPerson, false);
    let pair = Pair::with(config);
    let refused = pair.preview(pair.chosen());
    assert!(
        matches!(&refused, Err(AppError::PersonToPersonNotEnabled(call)) if call.request_id.is_some()),
        "{refused:?}"
    );
    assert_eq!(pair.ready.desk.transfer_form(), pair.chosen(), "kept");
    pair.ready.preview("12.34");
}

#[test]
fn nothing_goes_to_someone_else_once_it_is_switched_off() {
    let pair = Pair::new();
    let sent = || pair.ready.stage.requests("POST", ROUTINES);
    let (app, transfers) = (&pair.ready.desk.app, pair.ready.desk.app.transfers());
    let id = pair.preview(pair.chosen()).unwrap().id.to_string();

    switch(&pair.ready, false);
    not_allowed(pair.preview(pair.chosen()), "no preview");
    let confirmed = pair.ready.desk.run(transfers.confirm(&id));
    not_allowed(confirmed, "what was previewed before is not confirmed");

    switch(&pair.ready, true);
    pair.ready.desk.run(transfers.confirm(&id)).unwrap();
    switch(&pair.ready, false);
    pair.ready.stage.let_undo_window_pass();
    let prepared = pair.ready.desk.until_state(&id, &[IntentState::Prepared]);
    crate::support::until("the task that would have sent it is over", || {
        transfers.can_leave(&prepared).then_some(())
    });
    assert!(!transfers.can_send(&prepared), "it is not offered either");
    assert!(
        pair.ready
            .desk
            .run(app.transfer_detail(prepared))
            .not_allowed
    );
    let confirmed = pair.ready.desk.run(transfers.confirm(&id));
    not_allowed(confirmed, "nor is one that waits since");
    assert_eq!(sent(), 0);

    switch(&pair.ready, true);
    pair.ready.send(&id).unwrap();
    pair.ready.desk.until_state(&id, &[IntentState::Accepted]);
    pair.arrived_once();
}

#[test]
fn a_reminder_is_not_dealt_with_by_money_for_someone_else() {
    let pair = Pair::new();
    let reminders = pair.ready.desk.app.reminders();
    let form = ReminderForm {
        from: pair.ready.from.clone(),
        to: pair.ready.to.clone(),
        amount: "12.34".to_owned(),
        note: String::new(),
        every: Every::Month,
        next: "03/02/2026".to_owned(),
    };
    let made = pair.ready.desk.run(reminders.save(None, &form)).unwrap();
    pair.ready.desk.run(reminders.open(&made.id)).unwrap();
    let quote = pair.preview(pair.chosen()).unwrap();
    assert!(quote.terms.reminder.is_none());
    let quote = pair.preview(pair.ready.form("12.34")).unwrap();
    assert!(quote.terms.reminder.is_some(), "between its cards it is");
}
