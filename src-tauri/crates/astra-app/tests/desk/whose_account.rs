//! Whose account came back: tokens count only after Astra has said whose they are, and a refusal changes nothing.

use astra_app::SignedOut;
use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, SessionState, Taken};
use astra_app::{AppError, NextStep};
use astra_sim::FaultKind;
use astra_vault::{SpaceId, Table};

use crate::support::{Desk, REDIRECT_URI, Ready, Stage, VISA, keys, take_redirect, until};

const TOKEN: &str = "/v1/oauth/token";
const USER: &str = "/v1/user";

/// Sessions to Astra's pages end as the phone's other user from now on, or no more.
fn as_other_user(stage: &Stage, on: bool) {
    let changed = stage
        .control
        .change_settings(|settings| settings.ends_as_other_user = on);
    changed.unwrap();
}

/// Signs in as the person does, for any user that Astra then names.
fn sign_in(stage: &Stage, desk: &Desk, action: Action) -> SessionState {
    let redirect = desk.authorize(&mut stage.browser(), action);
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    desk.sign_in_state()
}

/// Keys of sign-ins that lie in the folder, while no application runs.
fn sign_ins(stage: &Stage) -> Vec<SpaceId> {
    let vault = stage.vault();
    let ids = vault.space_ids().unwrap();
    vault.close().unwrap();
    let sign_ins = ids
        .into_iter()
        .filter(|id| id.as_str().starts_with("sign-in/"));
    sign_ins.collect()
}

fn submitted(which: Sample) -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(which);
    (stage, desk)
}

#[test]
fn a_persons_account_is_refused_at_the_first_sign_in() {
    let (stage, desk) = submitted(Sample::Approved);
    stage.person_with_the_phone_of(Sample::Approved);
    as_other_user(&stage, true);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Person
    );
    assert_eq!(desk.next(), NextStep::SignIn, "nothing counts");
    let overview = desk.overview();
    assert!(overview.signed_in.is_empty());
    assert_eq!(overview.signed_out, None, "nobody was signed in before");
    assert!(
        overview.business.unwrap().user.is_none(),
        "nothing of them is kept"
    );
    assert_eq!(
        stage.requests("GET", "/v1/cards"),
        0,
        "their cards are not even read"
    );
    desk.quit();
    assert_eq!(sign_ins(&stage), [], "the key of their tokens is destroyed");

    let desk = stage.start();
    as_other_user(&stage, false);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn another_business_of_this_computer_is_refused_at_the_first_sign_in() {
    let (stage, desk) = submitted(Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    let card = desk.link(&stage, VISA);
    let first = desk.on_screen();
    desk.submit(Sample::Approved);
    let second = desk.on_screen();
    as_other_user(&stage, true);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::OtherBusiness
    );
    assert_eq!(desk.on_screen(), second);
    assert_eq!(desk.next(), NextStep::SignIn);
    assert!(desk.run(desk.app.cards().list()).unwrap().cards.is_empty());
    desk.run(desk.app.businesses().select(&first)).unwrap();
    let cards = desk.run(desk.app.cards().refresh()).unwrap().cards;
    assert_eq!(
        cards[0].id.as_str(),
        card,
        "and the first one goes on as before"
    );
}

#[test]
fn another_profile_is_refused_at_the_first_sign_in() {
    let (stage, desk) = submitted(Sample::Approved);
    // A business with this phone that this computer knows nothing of.
    let other = stage.submit_and_sign_in_elsewhere(Sample::Approved);
    as_other_user(&stage, true);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::OtherUser
    );
    assert_eq!(desk.next(), NextStep::SignIn);
    assert!(desk.overview().business.unwrap().user.is_none());
    let users = stage.control.ledger().users;
    assert_eq!((users.len(), users[0].id.as_str()), (1, other.as_str()));
}

#[test]
fn a_refusal_leaves_the_tokens_that_were_there() {
    let ready = Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.person_with_the_phone_of(Sample::Approved);
    as_other_user(stage, true);
    assert_eq!(sign_in(stage, desk, Action::Renew), SessionState::Person);
    let overview = desk.overview();
    assert_eq!(overview.next, NextStep::MoveMoney, "still signed in");
    assert_eq!(overview.signed_out, None);
    desk.run(desk.app.businesses().refresh())
        .expect("the pair from before is good");
    assert_eq!(desk.run(desk.app.cards().refresh()).unwrap().cards.len(), 2);
    let ready = ready.restart();
    assert_eq!(ready.desk.next(), NextStep::MoveMoney);
    ready.desk.quit();
    assert_eq!(sign_ins(&ready.stage).len(), 1, "one pair, the old one");
}

#[test]
fn a_new_sign_in_destroys_the_key_of_the_one_before() {
    let ready = Ready::new();
    ready
        .desk
        .sign_in(&mut ready.stage.browser(), Action::Renew);
    ready.desk.kill();
    let first = sign_ins(&ready.stage);
    assert_eq!(first.len(), 1);
    let desk = ready.stage.start();
    desk.sign_in(&mut ready.stage.browser(), Action::Renew);
    desk.kill();
    let second = sign_ins(&ready.stage);
    assert_eq!(second.len(), 1);
    assert_ne!(first, second);
}

#[test]
fn a_lost_network_between_exchange_and_check_repeats_the_read_and_not_the_sign_in() {
    let (stage, desk) = submitted(Sample::Approved);
    let app = desk.app.clone();
    desk.spawn(async move { app.poller().run().await });
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Checking
    );
    assert_eq!(desk.next(), NextStep::SignIn, "it does not count yet");
    assert!(desk.overview().signed_in.is_empty());
    assert_eq!(stage.requests("GET", "/v1/cards"), 0);
    stage.control.clear_faults();
    until("the check", || {
        desk.app.poll_now();
        (desk.sign_in_state() == SessionState::Done).then_some(())
    });
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    assert_eq!(stage.requests("POST", TOKEN), 1, "one code, one exchange");
}

#[test]
fn a_kill_between_exchange_and_check_repeats_the_read_and_not_the_sign_in() {
    let (stage, desk) = submitted(Sample::Approved);
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold(USER);
    let app = desk.app.clone();
    desk.spawn(async move {
        take_redirect(&app, &redirect, astra_app::sign_in::RedirectChannel::Window).await
    });
    stage.until_held("GET", USER);
    desk.kill();
    stage.control.release(USER);
    assert_eq!(
        sign_ins(&stage).len(),
        1,
        "the fresh pair lies sealed aside"
    );

    // By then its access token is over, and only the refresh token helps.
    stage.clock.advance(3 * 60 * 60);
    let desk = stage.start();
    assert_eq!(desk.sign_in_state(), SessionState::Checking);
    assert_eq!(desk.next(), NextStep::SignIn);
    desk.run(desk.app.sign_in().check()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    assert_eq!(
        stage.requests("POST", TOKEN),
        2,
        "the exchange and one renewal: nobody went through Astra's pages again"
    );
}

#[test]
fn a_kill_between_exchange_and_check_does_not_let_a_stranger_in() {
    let (stage, desk) = submitted(Sample::Approved);
    stage.person_with_the_phone_of(Sample::Approved);
    as_other_user(&stage, true);
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold(USER);
    let app = desk.app.clone();
    desk.spawn(async move {
        take_redirect(&app, &redirect, astra_app::sign_in::RedirectChannel::Window).await
    });
    stage.until_held("GET", USER);
    desk.kill();
    stage.control.release(USER);
    let desk = stage.start();
    assert!(desk.overview().signed_in.is_empty());
    let read = desk.run(desk.app.cards().refresh());
    assert!(matches!(read, Err(AppError::SignedOut)), "{read:?}");
    desk.run(desk.app.sign_in().check()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Person);
    assert!(desk.overview().business.unwrap().user.is_none());
    desk.quit();
    assert_eq!(sign_ins(&stage), []);
}

#[test]
fn a_check_can_be_given_up_and_its_tokens_go() {
    let (stage, desk) = submitted(Sample::Approved);
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Checking
    );
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    desk.quit();
    assert_eq!(sign_ins(&stage), []);
    stage.control.clear_faults();

    let desk = stage.start();
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Checking
    );
    desk.begin(Action::Onboard);
    desk.kill();
    assert_eq!(sign_ins(&stage), [], "another session takes its place");
}

#[test]
fn a_check_that_ended_at_astra_asks_to_sign_in_once_more() {
    let (stage, desk) = submitted(Sample::Approved);
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Checking
    );
    stage.control.clear_faults();
    let withdrawn = stage.control.withdraw_authorizations();
    stage.outside(withdrawn).unwrap();
    desk.run(desk.app.sign_in().check()).unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::CodeExpired);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
}

#[test]
fn other_keys_end_a_check_because_its_tokens_are_for_another_client() {
    let stage = Stage::new().with_entered_connection(REDIRECT_URI);
    let desk = stage.start();
    let save = |desk: &Desk, id: &str| {
        let secret = Some(stage.client_secret().to_owned().into());
        desk.run(desk.app.change_connection(keys(id, secret)))
            .unwrap();
    };
    save(&desk, stage.client_id());
    desk.submit(Sample::Approved);
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(
        sign_in(&stage, &desk, Action::Onboard),
        SessionState::Checking
    );
    let asked = stage.all_requests();
    save(&desk, "another");
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    desk.run(desk.app.sign_in().check()).unwrap();
    assert_eq!(
        stage.all_requests(),
        asked,
        "they are used with no other client"
    );
    desk.quit();
    assert_eq!(sign_ins(&stage), []);
}

#[test]
fn a_card_linked_as_somebody_else_never_arrives_here() {
    let ready = Ready::new();
    let (stage, desk) = (&ready.stage, &ready.desk);
    stage.person_with_the_phone_of(Sample::Approved);
    as_other_user(stage, true);
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().link_card(&url, "5200828282828210");
    assert_eq!(desk.take(&redirect), Taken::SessionEnded);
    assert_eq!(
        desk.sign_in_state(),
        SessionState::DoneWithoutCard,
        "the cards are read with this business's own token"
    );
    let cards = desk.run(desk.app.cards().list()).unwrap().cards;
    assert_eq!(cards.len(), 2, "the card went to the other account");
}

#[test]
fn tokens_lie_under_the_key_of_their_sign_in_alone() {
    let ready = Ready::new();
    ready.desk.quit();
    let tokens = ready.stage.stored_tokens();
    assert!(tokens["refresh"].is_string());
    let vault = ready.stage.vault();
    let business = ready.stage.business_space(&vault);
    assert!(
        business.get(Table("tokens"), "current").unwrap().is_none(),
        "the key of the business does not open them"
    );
    vault.close().unwrap();
}

/// Goes through Astra's pages, and takes the fresh pair out of the folder before anybody asked whose it is.
fn pair_from_a_session(stage: &Stage, desk: Desk, action: Action) -> Vec<u8> {
    stage.faults("GET", USER, FaultKind::DropBefore, 1000);
    assert_eq!(sign_in(stage, &desk, action), SessionState::Checking);
    desk.kill();
    stage.control.clear_faults();
    let vault = stage.vault();
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    let (table, key) = (Table("authorization"), "pending");
    let pending = app.get(table, key).unwrap().expect("it is being checked");
    let pending: serde_json::Value = serde_json::from_slice(&pending).unwrap();
    let id = SpaceId::sign_in(pending["r"]["sign_in"].as_str().unwrap()).unwrap();
    let pair = vault.space(&id).unwrap().get(Table("tokens"), "current");
    let pair = pair.unwrap().expect("the pair lies sealed aside").to_vec();
    app.delete(table, key).unwrap();
    vault.close().unwrap();
    pair
}

/// As the first versions left a business whose user was never read: they took the tokens of any user who had signed in.
fn with_the_pair_of_a_first_version(stranger: bool) -> (Stage, Desk) {
    let (stage, desk) = submitted(Sample::Approved);
    if stranger {
        stage.person_with_the_phone_of(Sample::Approved);
        as_other_user(&stage, true);
    }
    let pair = pair_from_a_session(&stage, desk, Action::Onboard);
    let vault = stage.vault();
    let business = stage.business_space(&vault);
    business.put(Table("tokens"), "current", &pair).unwrap();
    // Their space of the application is what says that they were here.
    let earlier = vault.space(&SpaceId::app()).unwrap();
    let settings = br#"{"v":1,"r":{"welcomed":true}}"#;
    earlier.put(Table("settings"), "current", settings).unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.overview().signed_in.len(), 1, "the pair was moved");
    (stage, desk)
}

#[test]
fn a_strangers_tokens_of_a_first_version_are_refused_by_the_first_read() {
    for with_cards in [false, true] {
        let (stage, desk) = with_the_pair_of_a_first_version(true);
        let refused = if with_cards {
            desk.run(desk.app.cards().refresh()).map(|_| ())
        } else {
            desk.run(desk.app.businesses().refresh()).map(|_| ())
        };
        assert!(matches!(refused, Err(AppError::OtherUser)), "{refused:?}");
        let overview = desk.overview();
        assert!(
            overview.business.unwrap().user.is_none(),
            "nothing of them is kept"
        );
        assert_eq!(overview.signed_out, Some(SignedOut::OtherUser));
        assert!(overview.signed_in.is_empty());
        assert_eq!(
            stage.requests("GET", "/v1/cards"),
            0,
            "their cards are not even read"
        );
        desk.quit();
        assert_eq!(sign_ins(&stage), [], "the key of their tokens is destroyed");
    }
}

#[test]
fn the_businesss_own_tokens_of_a_first_version_go_on() {
    let (stage, desk) = with_the_pair_of_a_first_version(false);
    desk.run(desk.app.cards().refresh()).unwrap();
    let overview = desk.overview();
    assert!(overview.business.unwrap().user.is_some());
    assert_eq!(overview.next, NextStep::LinkFirstCard);
    assert_eq!(stage.requests("POST", TOKEN), 1, "nobody signed in again");
}

#[test]
fn tokens_that_turn_out_to_be_another_users_are_destroyed() {
    let Ready { stage, desk, .. } = Ready::new();
    let known = desk.overview().business.unwrap().user.unwrap().id;
    stage.person_with_the_phone_of(Sample::Approved);
    as_other_user(&stage, true);
    let pair = pair_from_a_session(&stage, desk, Action::Renew);
    let vault = stage.vault();
    let business = stage.business_space(&vault);
    let own = business.get(Table("tokens"), "sign_in").unwrap().unwrap();
    let own: serde_json::Value = serde_json::from_slice(&own).unwrap();
    let own = SpaceId::sign_in(own["r"].as_str().unwrap()).unwrap();
    let own = vault.space(&own).unwrap();
    own.put(Table("tokens"), "current", &pair).unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    let read = desk.run(desk.app.businesses().refresh());
    assert!(matches!(read, Err(AppError::OtherUser)), "{read:?}");
    let overview = desk.overview();
    assert_eq!(
        overview.signed_out,
        Some(SignedOut::OtherUser),
        "the owner reads what happened, not that ten days passed"
    );
    assert_eq!(overview.business.unwrap().user.unwrap().id, known);
    let asked = stage.all_requests();
    let taken_up = desk.run(desk.app.carry_on_here(&desk.on_screen()));
    assert!(matches!(taken_up, Err(AppError::SignedOut)), "{taken_up:?}");
    assert_eq!(stage.all_requests(), asked, "there is nothing to take up");
    desk.quit();
    assert_eq!(sign_ins(&stage), [], "the key of their tokens is destroyed");
}
