//! Several businesses side by side: each with its own tokens, cards and history, and one on screen.

use astra_app::SignedOut;
use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, RedirectChannel, SessionState, Taken};
use astra_app::transfers::{IntentState, TransferForm};
use astra_app::{AppError, NextStep};
use astra_sim::{Config, FaultKind};
use astra_vault::SpaceId;

use crate::support::{Desk, Ready, Stage, VISA, take_redirect, until};

fn select(desk: &Desk, id: &str) {
    desk.run(desk.app.businesses().select(id)).unwrap();
}

/// Submits one more business and gives its local id.
fn add(desk: &Desk, which: Sample) -> String {
    desk.submit(which);
    desk.on_screen()
}

fn not_allowed<T>(outcome: astra_app::Result<T>, why: &str) {
    assert!(matches!(outcome, Err(AppError::NotAllowedNow(_))), "{why}");
}

#[test]
fn two_businesses_on_one_phone_stay_apart() {
    let stage = Stage::new();
    let desk = stage.start();
    let first = add(&desk, Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    let card = desk.link(&stage, VISA);

    let second = add(&desk, Sample::Approved);
    assert_ne!(first, second);
    assert_eq!(desk.next(), NextStep::SignIn, "the new one is on screen");
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);

    let records = desk.run(desk.app.businesses().list()).unwrap();
    let phones: Vec<_> = records.iter().map(|it| it.phone().cloned()).collect();
    assert_eq!(phones[0], phones[1], "both have the same phone");
    let users: Vec<_> = records
        .iter()
        .map(|it| it.user.clone().unwrap().id)
        .collect();
    assert_ne!(users[0], users[1], "and yet each is a user of its own");

    select(&desk, &first);
    let cards = desk.run(desk.app.cards().list()).unwrap().cards;
    assert_eq!(cards[0].id.as_str(), card, "its cards come back with it");
    select(&desk, &second);
    assert!(desk.run(desk.app.cards().list()).unwrap().cards.is_empty());
    desk.quit();

    let desk = stage.start();
    assert_eq!(desk.on_screen(), second, "the choice is kept");
    for id in [&first, &second] {
        select(&desk, id);
        desk.run(desk.app.businesses().refresh()).unwrap();
    }
}

#[test]
fn a_business_that_is_not_here_cannot_be_chosen() {
    let stage = Stage::new();
    let desk = stage.start();
    let id = add(&desk, Sample::Approved);
    let chosen = desk.run(desk.app.businesses().select("0000000000000000"));
    assert!(matches!(chosen, Err(AppError::NotFound(_))), "{chosen:?}");
    assert_eq!(desk.on_screen(), id);
}

#[test]
fn whoever_switches_while_signing_in_comes_back_to_the_business_that_signed_in() {
    let stage = Stage::new();
    let desk = stage.start();
    let first = add(&desk, Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    let second = add(&desk, Sample::Approved);
    let url = desk
        .run(
            desk.app
                .sign_in()
                .begin(Action::Onboard, RedirectChannel::System, "/business"),
        )
        .unwrap();
    let redirect = stage.browser().authorize(&url);
    select(&desk, &first);
    let taken = desk
        .run(take_redirect(&desk.app, &redirect, RedirectChannel::System))
        .unwrap();
    assert_eq!(taken, Taken::SessionEnded);
    assert_eq!(desk.on_screen(), second);
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(session.return_to.as_deref(), Some("/business"));
    assert_eq!(session.state, SessionState::Done);
}

#[test]
fn the_third_profile_of_a_phone_number_can_be_foreseen_and_the_fourth_is_refused_here() {
    let stage = Stage::new();
    let desk = stage.start();
    for used in 0..3 {
        desk.fill(Sample::Approved);
        let draft = desk.draft();
        assert_eq!(draft.submissions_used, used, "said before it is sent");
        desk.submit_draft(false).unwrap();
    }
    desk.fill(Sample::Approved);
    let before = stage.all_requests();
    let fourth = desk.submit_draft(false);
    assert!(matches!(fourth, Err(AppError::TooManySubmissions)));
    assert_eq!(stage.all_requests(), before, "Astra is not asked");
}

#[test]
fn a_late_save_goes_to_the_business_it_was_typed_for() {
    let ready = Ready::new();
    let desk = &ready.desk;
    let first = desk.on_screen();
    let late = ready.form("12.00");
    let second = add(desk, Sample::Approved);
    desk.run(desk.app.transfers().save_form(&first, &late))
        .unwrap();
    let kept = |desk: &Desk| desk.transfer_form();
    assert_eq!(kept(desk), TransferForm::default(), "nothing of it here");
    select(desk, &first);
    assert_eq!(kept(desk), late);
    select(desk, &second);
    assert_eq!(kept(desk), TransferForm::default());
}

#[test]
fn signing_out_destroys_the_tokens_and_nothing_else() {
    let ready = Ready::new();
    let id = ready.confirm("25.00");
    ready.desk.until_state(
        &id,
        &[
            IntentState::Processed,
            IntentState::Accepted,
            IntentState::Pending,
        ],
    );
    let desk = &ready.desk;
    // The answer is written down a moment before the task that sent is over.
    until("nothing to be on its way", || {
        (!desk.run(desk.app.is_busy())).then_some(())
    });
    let before = desk.run(desk.app.businesses().current()).unwrap().unwrap();
    desk.run(desk.app.sign_out(&desk.on_screen())).unwrap();

    let overview = desk.overview();
    assert_eq!(overview.next, NextStep::SignInAgain);
    assert_eq!(overview.signed_out, Some(SignedOut::Here));
    assert!(overview.signed_in.is_empty());
    let asked = stage_requests(&ready.stage);
    let refreshed = desk.run(desk.app.businesses().refresh());
    assert!(matches!(refreshed, Err(AppError::SignedOut)));
    assert_eq!(
        stage_requests(&ready.stage),
        asked,
        "without tokens Astra is not asked"
    );
    let after = desk.run(desk.app.businesses().current()).unwrap().unwrap();
    assert_eq!(
        after.profile_id(),
        before.profile_id(),
        "the profile id stays"
    );
    assert_eq!(
        after.user.map(|user| user.id),
        before.user.map(|user| user.id),
        "the user id stays"
    );
    assert_eq!(desk.run(desk.app.cards().list()).unwrap().cards.len(), 2);
    assert_eq!(desk.run(desk.app.transfers().list()).unwrap().len(), 1);

    let ready = ready.restart();
    assert_eq!(ready.desk.overview().signed_out, Some(SignedOut::Here));
    // The page for a known user, with the phone locked.
    let url = ready.desk.begin(Action::Renew);
    let has = |name: &str, value: &str| {
        url.query_pairs()
            .any(|(key, it)| key == name && it == value)
    };
    assert!(has("phone_read_only", "true"), "the phone is locked");
    assert!(url.query_pairs().any(|(key, _)| key == "user_id"));
    assert!(
        !url.query_pairs()
            .any(|(key, _)| key == "business_profile_id")
    );
    let redirect = ready.stage.browser().authorize(&url);
    assert_eq!(ready.desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(ready.desk.overview().signed_out, None);
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
}

fn stage_requests(stage: &Stage) -> usize {
    stage.all_requests()
}

#[test]
fn signing_out_forgets_a_page_that_is_still_open() {
    let stage = Stage::new();
    let desk = stage.start();
    add(&desk, Sample::Approved);
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    desk.run(desk.app.sign_out(&desk.on_screen())).unwrap();
    assert_eq!(desk.take(&redirect), Taken::Refused, "nobody waits for it");
    assert_eq!(stage.requests("POST", "/v1/oauth/token"), 0);
}

#[test]
fn ten_days_without_use_are_told_apart_from_signing_out() {
    let stage = Stage::new();
    let desk = stage.start();
    add(&desk, Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    stage.clock.advance(11 * 24 * 60 * 60);
    assert!(desk.run(desk.app.businesses().refresh()).is_err());
    let overview = desk.overview();
    assert_eq!(overview.next, NextStep::SignInAgain);
    assert_eq!(overview.signed_out, Some(SignedOut::Ended));
}

#[test]
fn a_removed_business_leaves_nothing_that_can_be_read() {
    let ready = Ready::new();
    let stage = &ready.stage;
    let desk = &ready.desk;
    let id = ready.confirm("25.00");
    desk.until_state(&id, &[IntentState::Accepted]);
    let removal = desk.run(desk.app.removal(&desk.on_screen())).unwrap();
    let local = removal.business.id.to_string();
    not_allowed(
        desk.run(desk.app.remove_business(&local)),
        "its transfer is not over",
    );
    stage.clock.advance(10);
    assert_eq!(desk.check(&id).state, IntentState::Processed);
    let other = add(desk, Sample::Approved);
    select(desk, &local);
    desk.run(desk.app.remove_business(&local)).unwrap();

    assert_eq!(desk.on_screen(), other, "the other one is on screen");
    assert_eq!(desk.run(desk.app.businesses().list()).unwrap().len(), 1);
    assert!(desk.run(desk.app.transfers().list()).unwrap().is_empty());
    assert!(
        desk.run(desk.app.transfers().get(&id)).is_err(),
        "its transfers are gone from the list in memory too"
    );
    desk.fill(Sample::Approved);
    assert_eq!(
        desk.draft().submissions_used,
        2,
        "Astra counts the removed profile all the same"
    );
    let keychain_entries = stage.keychain.names().len();

    let ready = ready.restart();
    assert_eq!(ready.desk.on_screen(), other);
    assert!(ready.desk.run(ready.desk.app.transfers().get(&id)).is_err());
    ready.desk.quit();
    let vault = ready.stage.vault();
    let space = SpaceId::business(&local).unwrap();
    assert!(
        vault.existing_space(&space).unwrap().is_none(),
        "its key is gone"
    );
    assert_eq!(ready.stage.keychain.names().len(), keychain_entries);
}

#[test]
fn a_business_with_a_transfer_under_way_is_not_removed() {
    let ready = Ready::new();
    ready
        .stage
        .fault("POST", "/v1/routines", FaultKind::DropAfter);
    let id = ready.confirm("25.00");
    ready.desk.until_state(&id, &[IntentState::Unknown]);
    let desk = &ready.desk;
    let removal = desk.run(desk.app.removal(&desk.on_screen())).unwrap();
    assert_eq!(removal.unresolved, [id.as_str()], "it is named");
    let local = removal.business.id.to_string();
    not_allowed(
        desk.run(desk.app.remove_business(&local)),
        "nobody knows what became of it",
    );
    assert_eq!(
        desk.run(desk.app.transfers().list()).unwrap().len(),
        1,
        "nothing changed"
    );
}

#[test]
fn a_refused_submission_leaves_nothing_but_its_draft() {
    let stage = Stage::with(Config::practice());
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.fill(Sample::Approved);
    stage.fault(
        "POST",
        "/v1/business_profile",
        FaultKind::Status { code: 400 },
    );
    assert!(desk.submit_draft(false).is_err());
    desk.quit();
    let vault = stage.vault();
    let businesses = vault.space_ids().unwrap();
    assert!(
        !businesses
            .iter()
            .any(|id| id.as_str().starts_with("business/")),
        "no business came of it: {businesses:?}"
    );
}

#[test]
fn how_one_business_s_session_ended_is_not_told_to_another() {
    let stage = Stage::new();
    let desk = stage.start();
    let first = add(&desk, Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    add(&desk, Sample::Approved);
    desk.begin(Action::Onboard);
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    select(&desk, &first);
    let session = desk.run(desk.app.sign_in().session());
    assert_eq!(session.state, SessionState::Idle);
    assert_eq!(session.business.unwrap().as_str(), first);
}

#[test]
fn a_kill_before_the_submission_was_written_leaves_no_details_behind() {
    let stage = Stage::new();
    let desk = stage.start();
    let kept = add(&desk, Sample::Approved);
    desk.quit();
    let vault = stage.vault();
    let space = vault
        .space(&SpaceId::business("00112233445566aa").unwrap())
        .unwrap();
    let details = serde_json::json!({ "v": 1, "r": { "kind": "details", "id": "x", "details": {
        "legal_name": "A", "doing_business_as": null, "business_type": "llc", "ein_last_four": null,
        "address": "1 Main St", "website": null, "phone": "+16505550111", "contact_email": "a@b.example",
        "admin_name": "A B", "controller_name": "", "owner_names": [] } } });
    let bytes = serde_json::to_vec(&details).unwrap();
    vault.journal().append(&space, &bytes).unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    assert_eq!(desk.on_screen(), kept, "the business that is one stays");
    desk.quit();
    let vault = stage.vault();
    let ids = vault.space_ids().unwrap();
    let businesses = ids.iter().filter(|id| id.as_str().starts_with("business/"));
    assert_eq!(businesses.count(), 1, "{ids:?}");
}
