//! What identifies or opens anything is in no log line and in no file in clear.
//!
//! A program of its own, because it listens to the log of the whole process.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use astra_app::onboarding::{AddressForm, Sample};
use astra_app::sign_in::Action;
use astra_app::transfers::{IntentState, TransferForm};
use astra_app::{ConnectionChange, IssuedCardForm};
use astra_sim::{Config, FaultKind};
use support::{REDIRECT_URI, Stage, VISA, VISA_TOO, parameter, take_redirect};
use tracing_subscriber::EnvFilter;

/// A card that the client issued, in the simulator.
const ISSUED: &str = "4603690000000001";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// What must not be seen, and what it is.
struct Canaries(Vec<(&'static str, String)>);

impl Canaries {
    fn add(&mut self, what: &'static str, text: impl Into<String>) {
        let text = text.into();
        assert!(text.len() >= 6, "{what} is too short to be searched for");
        self.0.push((what, text));
    }

    fn add_redirect(&mut self, redirect: &str) {
        for (what, name) in [("a code", "code"), ("a state", "state")] {
            if let Some(value) = parameter(redirect, name) {
                self.add(what, value);
            }
        }
    }

    fn add_tokens(&mut self, stage: &Stage) {
        let tokens = stage.stored_tokens();
        self.add("an access token", tokens["access"].as_str().unwrap());
        self.add("a refresh token", tokens["refresh"].as_str().unwrap());
    }
}

#[test]
fn nothing_secret_is_logged_or_lies_in_clear_on_the_disk() {
    let log = Log::default();
    let lines = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "astra_app=trace,astra_client=trace,astra_vault=trace,astra_sim=trace",
        ))
        .with_writer(move || lines.clone())
        .with_ansi(false)
        // Digits of the time could look like a one-time code.
        .without_time()
        .init();

    let mut config = Config::practice();
    config.fixed_code = Some("824619".to_owned());
    let stage = Stage::with(config.clone());
    let mut seen = Canaries(Vec::new());
    seen.add("the client secret", config.client_secret.clone());
    seen.add("the one-time code", "824619");
    seen.add("the EIN", "33-1234567");
    seen.add("the EIN", "331234567");
    seen.add("a card number", VISA);
    seen.add("a card number", VISA_TOO);
    seen.add("a card number", ISSUED);
    seen.add("a nickname", "Sherpa wages");
    seen.add("an email address", "edmund.hillary@example.com");
    seen.add("a telephone number", "6505550133");
    seen.add("a telephone number", "650) 555-0133");
    seen.add("a name", "Norgay");
    seen.add("a street", "Astra Ave");
    seen.add("a note", "for the loft");
    seen.add("a date of birth", "1985-02-03");
    seen.add("a date of birth", "19850203");
    seen.add("the name of a business", "Hillary Provisions");
    seen.add("the name of a business", "HILLARY PROVISIONS");
    walk(&stage, &mut seen);

    let text = log.text();
    for expected in [
        "a submission was accepted",
        "signed in",
        "tokens renewed",
        "transfer moved on",
        "a lost transfer was found",
        "a redirect was refused",
    ] {
        assert!(
            text.contains(expected),
            "the log must have been heard: {expected}"
        );
    }
    let kinds: Vec<&str> = seen.0.iter().map(|(what, _)| *what).collect();
    for kind in ["a code", "a state", "an access token", "a refresh token"] {
        assert!(
            kinds.contains(&kind),
            "{kind} must have been seen to be searched for"
        );
    }
    let found = stage.files_with("keychain");
    assert!(
        !found.is_empty(),
        "the files must have been searched: the keyring names its kind in clear"
    );
    for (what, canary) in &seen.0 {
        let line = text.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{what} must not be logged");
        let files = stage.files_with(canary);
        assert!(files.is_empty(), "{what} lies in clear in {files:?}");
    }
}

/// The whole way, with everything that can go wrong on it.
fn walk(stage: &Stage, seen: &mut Canaries) {
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.fill(Sample::Reviewed);
    // Refusals that repeat all they were told, in several spellings.
    for code in [400, 401, 422, 429] {
        stage.fault("POST", "/v1/business_profile", FaultKind::Echo { code });
        assert!(desk.submit_draft(false).is_err());
    }
    stage.fault(
        "POST",
        "/v1/business_profile",
        FaultKind::StatusAfter { code: 500 },
    );
    assert!(desk.submit_draft(false).is_err());
    desk.submit_draft(true).unwrap();

    // A redirect that is refused, one whose code expired, one that fails, one that is interrupted, one that works.
    let mut browser = stage.browser();
    let redirect = desk.authorize(&mut browser, Action::Onboard);
    seen.add_redirect(&redirect);
    desk.take(&format!("{REDIRECT_URI}#{redirect}"));
    desk.take(&redirect.replace("state=", "state=0"));
    stage.outside(stage.control.expire_codes()).unwrap();
    desk.take(&redirect);
    desk.take(&redirect);
    for fault in [
        FaultKind::Echo { code: 400 },
        FaultKind::Echo { code: 401 },
        FaultKind::StatusAfter { code: 500 },
    ] {
        stage.fault("POST", "/v1/oauth/token", fault);
        let redirect = desk.authorize(&mut browser, Action::Onboard);
        seen.add_redirect(&redirect);
        desk.take(&redirect);
    }
    let redirect = desk.authorize(&mut browser, Action::Onboard);
    seen.add_redirect(&redirect);
    stage.control.hold("/v1/oauth/token");
    let app = desk.app.clone();
    desk.spawn(async move {
        take_redirect(&app, &redirect, astra_app::sign_in::RedirectChannel::Window).await
    });
    stage.until_held("POST", "/v1/oauth/token");
    desk.kill();
    stage.control.release("/v1/oauth/token");
    let desk = stage.start();
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    seen.add_redirect(&redirect);
    desk.take(&redirect);
    desk.kill();
    seen.add_tokens(stage);

    let desk = stage.start();
    stage.clock.advance(20);
    desk.run(desk.app.businesses().refresh()).unwrap();
    let url = desk.begin(Action::LinkCard);
    let redirect = stage.browser().link_card(&url, VISA);
    seen.add_redirect(&redirect);
    desk.take(&redirect);
    let from = desk.run(desk.app.sign_in().session()).card_id.unwrap();
    let to = desk.link(stage, VISA_TOO);
    stage.clock.advance(2 * 60 * 60);
    desk.run(desk.app.cards().refresh()).unwrap();
    let lost = stage.control.expire_access_tokens();
    stage.outside(lost).unwrap();
    desk.run(desk.app.cards().refresh()).unwrap();
    desk.kill();
    seen.add_tokens(stage);

    let desk = stage.start();
    let naming = desk.app.cards().set_nickname(&from, "Sherpa wages");
    desk.run(naming).unwrap();
    desk.run(
        desk.app
            .change_connection(ConnectionChange::IssuedCards(true)),
    )
    .unwrap();
    let card = IssuedCardForm {
        expires: "12/30".to_owned(),
        first_name: "Tenzing".to_owned(),
        last_name: "Norgay".to_owned(),
        address: AddressForm {
            address1: "1 Astra Ave".to_owned(),
            city: "Reno".to_owned(),
            state: "NV".to_owned(),
            postal_code: "89501".to_owned(),
            ..AddressForm::default()
        },
    };
    let (number, code) = (ISSUED.into(), "123".into());
    stage.fault("POST", "/v1/cards", FaultKind::Echo { code: 400 });
    assert!(
        desk.run(desk.app.add_issued_card(&number, &code, &card))
            .is_err()
    );
    desk.run(desk.app.add_issued_card(&number, &code, &card))
        .unwrap();
    let form = TransferForm {
        from,
        to,
        amount: "12.34".to_owned(),
        note: "for the loft".to_owned(),
        ..TransferForm::default()
    };
    stage.fault(
        "POST",
        "/v1/routines/preview",
        FaultKind::Echo { code: 422 },
    );
    assert!(
        desk.run(desk.app.transfers().preview(form.clone()))
            .is_err()
    );
    let id = desk
        .run(desk.app.transfers().preview(form.clone()))
        .unwrap()
        .id;
    stage.fault("POST", "/v1/routines", FaultKind::Echo { code: 400 });
    desk.run(desk.app.transfers().confirm(id.as_str())).unwrap();
    stage.let_undo_window_pass();
    desk.until_state(id.as_str(), &[IntentState::Refused]);
    let id = desk.run(desk.app.transfers().preview(form)).unwrap().id;
    stage.fault("POST", "/v1/routines", FaultKind::DropAfter);
    desk.run(desk.app.transfers().confirm(id.as_str())).unwrap();
    stage.let_undo_window_pass();
    desk.until_state(id.as_str(), &[IntentState::Unknown]);
    desk.check(id.as_str());
    stage.clock.advance(3);
    assert_eq!(desk.check(id.as_str()).state, IntentState::Processed);
    let withdrawn = stage.control.withdraw_authorizations();
    stage.outside(withdrawn).unwrap();
    assert!(desk.run(desk.app.cards().refresh()).is_err());
    let redirect = desk.authorize(&mut stage.browser(), Action::Renew);
    seen.add_redirect(&redirect);
    desk.take(&redirect);
    desk.quit();
    seen.add_tokens(stage);
}
