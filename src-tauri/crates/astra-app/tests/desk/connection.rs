//! Keys and redirect URIs that staff enter: sealed, checked, and never shown again.

use astra_app::onboarding::Sample;
use astra_app::sign_in::{Action, RedirectChannel, SessionState, Taken};
use astra_app::{AppError, ConnectionChange, IssueCode, NextStep};
use astra_sim::Config;
use secrecy::SecretString;

use crate::support::{Desk, REDIRECT_URI, Stage, keys, take_redirect, until};

const WEB: &str = "https://desk.example.com/astra/callback";

/// A place where client and redirect URIs are entered, as in Astra's sandbox; the simulator stands behind it.
fn sandbox(config: Config) -> Stage {
    Stage::with(config).with_entered_connection(REDIRECT_URI)
}

fn secret(text: &str) -> Option<SecretString> {
    Some(SecretString::from(text))
}

fn connect(stage: &Stage, desk: &Desk) {
    let (id, key) = (stage.client_id(), secret(stage.client_secret()));
    desk.run(desk.app.change_connection(keys(id, key))).unwrap();
}

#[track_caller]
fn issues<T: std::fmt::Debug>(outcome: astra_app::Result<T>) -> Vec<(String, IssueCode)> {
    match outcome {
        Err(AppError::Invalid(issues)) => {
            issues.into_iter().map(|it| (it.field, it.code)).collect()
        }
        other => panic!("refused by field expected: {other:?}"),
    }
}

#[test]
fn without_keys_nothing_is_sent_and_the_next_step_is_to_enter_them() {
    let stage = sandbox(Config::practice());
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    assert_eq!(desk.next(), NextStep::Connect);
    desk.fill(Sample::Approved);
    let submitted = desk.submit_draft(false);
    assert!(
        matches!(submitted, Err(AppError::NotConnected)),
        "{submitted:?}"
    );
    let draft = desk.draft();
    assert_eq!(draft.submissions_used, 0, "nothing was on its way");
    let tested = desk.run(desk.app.connection().test());
    assert!(matches!(tested, Err(AppError::NotConnected)));
    assert_eq!(stage.all_requests(), 0);
}

#[test]
fn right_keys_are_accepted_and_wrong_ones_are_told_apart_and_nothing_is_created() {
    let stage = sandbox(Config::practice());
    let desk = stage.start();
    connect(&stage, &desk);
    let check = desk.run(desk.app.connection().test()).unwrap();
    assert!(check.accepted, "Astra knows these");
    assert!(check.request_id.is_some(), "for support");

    let wrong = secret("ffffffffffffffffffffffffffffffff");
    desk.run(desk.app.change_connection(keys(stage.client_id(), wrong)))
        .unwrap();
    let check = desk.run(desk.app.connection().test()).unwrap();
    assert!(!check.accepted, "Astra does not know these");
    assert!(check.request_id.is_some());

    stage.refuse_connections(true);
    let offline = desk.run(desk.app.connection().test());
    assert!(matches!(offline, Err(AppError::Call(_))), "{offline:?}");
    let other_than_the_token_endpoint = stage
        .control
        .requests()
        .iter()
        .any(|request| request.path != "/v1/oauth/token");
    assert!(!other_than_the_token_endpoint, "a test creates nothing");
}

#[test]
fn keys_are_refused_by_field_and_what_was_kept_stays() {
    let stage = sandbox(Config::practice());
    let desk = stage.start();
    let id = stage.client_id();
    let save =
        |id: &str, key: Option<SecretString>| desk.run(desk.app.change_connection(keys(id, key)));
    let field = |name: &str, code| vec![(name.to_owned(), code)];
    assert_eq!(
        issues(save(id, None)),
        field("client_secret", IssueCode::Required)
    );
    assert_eq!(
        issues(save(id, secret("  "))),
        field("client_secret", IssueCode::Required)
    );
    assert_eq!(
        issues(save("", secret("s"))),
        field("client_id", IssueCode::Required)
    );
    assert_eq!(
        issues(save("a b", secret("s"))),
        field("client_id", IssueCode::KeyShape)
    );
    assert_eq!(
        issues(save("a:b", secret("s"))),
        field("client_id", IssueCode::KeyShape),
        "basic authentication would cut it at the colon"
    );
    assert_eq!(
        issues(save(id, secret(&"s".repeat(257)))),
        field("client_secret", IssueCode::KeyShape)
    );
    connect(&stage, &desk);
    save(&format!(" {id} "), None)
        .expect("the same client keeps its secret, spaces around it do not matter");
    save(&format!("\u{feff}\u{202a}{id}\u{202c}\u{200b}"), None)
        .expect("nor does what nobody sees");
    assert_eq!(
        issues(save("another", None)),
        field("client_secret", IssueCode::Required),
        "another client has another secret"
    );
    assert_eq!(
        desk.app.connection().settings().client_id.unwrap().as_str(),
        id
    );
    assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
}

#[test]
fn keys_survive_a_kill_lie_sealed_and_can_be_forgotten() {
    let stage = sandbox(Config::practice());
    let desk = stage.start();
    connect(&stage, &desk);
    desk.kill();
    assert!(
        stage.files_with(stage.client_secret()).is_empty(),
        "the secret lies sealed"
    );
    let desk = stage.start();
    assert!(desk.app.connection().settings().secret_kept);
    assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
    desk.run(desk.app.change_connection(ConnectionChange::ForgetKeys))
        .unwrap();
    desk.kill();
    let desk = stage.start();
    assert!(!desk.app.connection().settings().secret_kept);
    assert!(desk.app.connection().settings().client_id.is_none());
}

#[test]
fn what_the_environment_brings_cannot_be_changed() {
    let stage = Stage::new();
    let desk = stage.start();
    assert!(!desk.app.connection().settings().editable);
    for refused in [
        desk.run(desk.app.change_connection(keys("id", secret("s")))),
        desk.run(desk.app.change_connection(ConnectionChange::ForgetKeys)),
        desk.run(
            desk.app
                .change_connection(ConnectionChange::AddRedirectUri(WEB.into())),
        ),
        desk.run(
            desk.app
                .change_connection(ConnectionChange::StateEchoed(false)),
        ),
    ] {
        assert!(
            matches!(refused, Err(AppError::NotAllowedNow(_))),
            "{refused:?}"
        );
    }
    assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
}

#[test]
fn redirect_uris_are_registered_ones_of_our_scheme_or_plain_https() {
    let stage = sandbox(Config::practice());
    let desk = stage.start();
    let add = |text: &str| {
        desk.run(
            desk.app
                .change_connection(ConnectionChange::AddRedirectUri(text.into())),
        )
    };
    for bad in [
        "",
        "callback",
        "http://desk.example.com/callback",
        "other.scheme://oauth/callback",
        "https://desk.example.com/callback?x=1",
        "https://desk.example.com/callback#x",
        "https://user@desk.example.com/callback",
        "https://desk.example.com:8443/callback",
        "javascript://x/y",
        "com.astradesk.client:callback",
    ] {
        let code = (String::from("redirect_uri"), IssueCode::RedirectUriShape);
        assert_eq!(issues(add(bad)), [code], "{bad}");
    }
    add(WEB).unwrap();
    add(" com.astradesk.client://oauth/\u{200b}other\u{2060} ").unwrap();
    assert_eq!(
        issues(add(WEB)),
        [("redirect_uri".to_owned(), IssueCode::RedirectUriRepeated)]
    );
    let uris = |desk: &Desk| -> Vec<String> {
        let uris = desk.app.connection().settings().redirect_uris;
        uris.iter().map(|uri| uri.as_str().to_owned()).collect()
    };
    assert_eq!(
        uris(&desk),
        [REDIRECT_URI, WEB, "com.astradesk.client://oauth/other"]
    );
    assert_eq!(desk.app.connection().settings().used.as_str(), REDIRECT_URI);
    desk.run(
        desk.app
            .change_connection(ConnectionChange::UseRedirectUri(WEB.into())),
    )
    .unwrap();
    let in_use = desk.run(
        desk.app
            .change_connection(ConnectionChange::RemoveRedirectUri(WEB.into())),
    );
    assert!(matches!(in_use, Err(AppError::NotAllowedNow(_))));
    desk.run(
        desk.app
            .change_connection(ConnectionChange::RemoveRedirectUri(REDIRECT_URI.into())),
    )
    .unwrap();
    desk.kill();
    let desk = stage.start();
    assert_eq!(uris(&desk), [WEB, "com.astradesk.client://oauth/other"]);
    assert_eq!(desk.app.connection().settings().used.as_str(), WEB, "kept");
}

/// A submitted business whose pages open with `redirect_uri`.
fn submitted_with(config: Config, redirect_uri: &str) -> (Stage, Desk) {
    let mut config = config;
    config.redirect_uris = vec![REDIRECT_URI.to_owned(), WEB.to_owned()];
    let stage = sandbox(config);
    let desk = stage.start();
    connect(&stage, &desk);
    if redirect_uri != REDIRECT_URI {
        desk.run(
            desk.app
                .change_connection(ConnectionChange::AddRedirectUri(redirect_uri.into())),
        )
        .unwrap();
        desk.run(
            desk.app
                .change_connection(ConnectionChange::UseRedirectUri(redirect_uri.into())),
        )
        .unwrap();
    }
    desk.submit(Sample::Approved);
    (stage, desk)
}

fn begin(desk: &Desk, channel: RedirectChannel) -> url::Url {
    desk.run(desk.app.sign_in().begin(Action::Onboard, channel, "/"))
        .unwrap()
}

fn hand_over(desk: &Desk, redirect: &str, channel: RedirectChannel) -> Taken {
    desk.run(take_redirect(&desk.app, redirect, channel))
        .unwrap()
}

#[test]
fn an_https_redirect_is_taken_in_our_window_and_no_other_address() {
    let (stage, desk) = submitted_with(Config::practice(), WEB);
    let redirect = stage
        .browser()
        .authorize(&begin(&desk, RedirectChannel::Window));
    assert!(redirect.starts_with(WEB), "{redirect}");
    let is_redirect = |text: &str| {
        let url = url::Url::parse(text).unwrap();
        desk.app.connection().is_redirect(&url)
    };
    assert!(is_redirect(&redirect), "the window knows it for what it is");
    assert!(!is_redirect(
        "https://desk.example.com/astra/callback/other?code=a"
    ));
    assert!(!is_redirect(
        "https://desk.example.org/astra/callback?code=a"
    ));
    let as_scheme = redirect.replacen(WEB, REDIRECT_URI, 1);
    assert_eq!(
        hand_over(&desk, &as_scheme, RedirectChannel::Window),
        Taken::Refused
    );
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::System),
        Taken::Refused,
        "no browser can hand https over"
    );
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::Window),
        Taken::SessionEnded
    );
    assert_eq!(
        desk.sign_in_state(),
        SessionState::Done,
        "the code went with the URI that opened the page"
    );
}

#[test]
fn from_the_browser_a_page_at_the_https_address_forwards_to_our_scheme() {
    let (stage, desk) = submitted_with(Config::practice(), WEB);
    let redirect = stage
        .browser()
        .authorize(&begin(&desk, RedirectChannel::System));
    let forwarded = redirect.replacen(WEB, REDIRECT_URI, 1);
    assert_eq!(
        hand_over(&desk, &forwarded, RedirectChannel::System),
        Taken::SessionEnded
    );
    assert_eq!(desk.sign_in_state(), SessionState::Done);
}

#[test]
fn a_session_under_way_keeps_the_redirect_uri_that_opened_it() {
    let (stage, desk) = submitted_with(Config::practice(), REDIRECT_URI);
    let redirect = stage
        .browser()
        .authorize(&begin(&desk, RedirectChannel::Window));
    desk.run(
        desk.app
            .change_connection(ConnectionChange::AddRedirectUri(WEB.into())),
    )
    .unwrap();
    desk.run(
        desk.app
            .change_connection(ConnectionChange::UseRedirectUri(WEB.into())),
    )
    .unwrap();
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::Window),
        Taken::SessionEnded
    );
    assert_eq!(desk.sign_in_state(), SessionState::Done);
}

#[test]
fn where_astra_does_not_return_the_state_the_setting_lets_our_own_window_in_and_no_link() {
    let mut config = Config::practice();
    config.echo_state = false;
    let stage = sandbox(config);
    let desk = stage.start();
    connect(&stage, &desk);
    desk.submit(Sample::Approved);
    desk.run(
        desk.app
            .change_connection(ConnectionChange::StateEchoed(false)),
    )
    .unwrap();
    let browser = desk.run(
        desk.app
            .sign_in()
            .begin(Action::Onboard, RedirectChannel::System, "/"),
    );
    assert!(
        matches!(browser, Err(AppError::NotAllowedNow(_))),
        "a session that could never end is not begun: {browser:?}"
    );
    let redirect = stage
        .browser()
        .authorize(&begin(&desk, RedirectChannel::Window));
    assert!(!redirect.contains("state="), "{redirect}");
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::System),
        Taken::Refused,
        "anybody can send a link"
    );
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::Window),
        Taken::SessionEnded
    );
    assert_eq!(desk.sign_in_state(), SessionState::Done);
}

#[test]
fn tries_on_a_real_number_are_counted_for_an_hour_and_test_numbers_never() {
    let stage = Stage::new();
    let desk = stage.start();
    let mut form = astra_app::onboarding::sample(Sample::Approved);
    form.phone = "(650) 253-0000".to_owned();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.save(form).unwrap();
    desk.submit_draft(false).unwrap();
    let code_attempts = |desk: &Desk| {
        desk.run(desk.app.sign_in().session())
            .code_attempts_this_hour
    };
    assert_eq!(code_attempts(&desk), 0);
    for expected in 1..=4 {
        begin(&desk, RedirectChannel::Window);
        assert_eq!(code_attempts(&desk), expected);
    }
    desk.kill();
    let desk = stage.start();
    assert_eq!(
        code_attempts(&desk),
        4,
        "a restart does not make Astra forget"
    );
    for hours in [8, -16] {
        stage.clock.set_wall_clock_by(hours * 60 * 60);
        assert_eq!(code_attempts(&desk), 4, "nor does a wall clock that jumps");
    }
    stage.clock.advance(60 * 60);
    assert_eq!(code_attempts(&desk), 0);

    desk.submit(Sample::Approved);
    begin(&desk, RedirectChannel::Window);
    assert_eq!(
        code_attempts(&desk),
        0,
        "the sample's number is one for tests"
    );
}

#[test]
fn an_interruption_is_remembered_until_it_was_read() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    stage.control.hold("/v1/oauth/token");
    let app = desk.app.clone();
    desk.spawn(async move { take_redirect(&app, &redirect, RedirectChannel::Window).await });
    stage.until_held("POST", "/v1/oauth/token");
    desk.kill();
    stage.control.release("/v1/oauth/token");
    for start in 1..=3 {
        let desk = stage.start();
        assert_eq!(desk.next(), NextStep::SignInInterrupted, "start {start}");
        desk.kill();
    }
    let desk = stage.start();
    desk.run(desk.app.sign_in().dismiss());
    desk.kill();
    let desk = stage.start();
    assert_eq!(desk.next(), NextStep::SignIn, "it was read");
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    until("the approval", || {
        (desk.next() == NextStep::LinkFirstCard).then_some(())
    });
}

#[test]
fn keys_that_change_end_a_page_that_is_open_and_no_code_is_left_half_exchanged() {
    let (stage, desk) = submitted_with(Config::practice(), REDIRECT_URI);
    let redirect = stage
        .browser()
        .authorize(&begin(&desk, RedirectChannel::System));
    desk.run(desk.app.change_connection(ConnectionChange::ForgetKeys))
        .unwrap();
    assert_eq!(desk.sign_in_state(), SessionState::Cancelled);
    assert_eq!(
        hand_over(&desk, &redirect, RedirectChannel::System),
        Taken::Refused
    );
    connect(&stage, &desk);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
}

#[test]
fn tokens_of_another_client_are_kept_for_when_its_keys_come_back() {
    let (stage, desk) = submitted_with(Config::practice(), REDIRECT_URI);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    let other = "ffffffffffffffffffffffffffffffff";
    desk.run(desk.app.change_connection(keys(other, secret(other))))
        .unwrap();
    assert_eq!(
        desk.next(),
        NextStep::SignInAgain,
        "they are no use to this client"
    );
    stage.clock.advance(3 * 60 * 60);
    let before = stage.all_requests();
    assert!(matches!(
        desk.run(desk.app.businesses().refresh()),
        Err(AppError::SignedOut)
    ));
    assert_eq!(
        stage.all_requests(),
        before,
        "and not shown to Astra under its name"
    );
    connect(&stage, &desk);
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    desk.run(desk.app.businesses().refresh()).unwrap();
}

#[test]
fn a_redirect_uri_that_a_page_under_way_was_opened_with_is_not_removed() {
    let (_stage, desk) = submitted_with(Config::practice(), WEB);
    begin(&desk, RedirectChannel::Window);
    desk.run(
        desk.app
            .change_connection(ConnectionChange::UseRedirectUri(REDIRECT_URI.into())),
    )
    .unwrap();
    let removed = desk.run(
        desk.app
            .change_connection(ConnectionChange::RemoveRedirectUri(WEB.into())),
    );
    assert!(
        matches!(removed, Err(AppError::NotAllowedNow(_))),
        "{removed:?}"
    );
    desk.run(desk.app.sign_in().cancel()).unwrap();
    desk.run(
        desk.app
            .change_connection(ConnectionChange::RemoveRedirectUri(WEB.into())),
    )
    .unwrap();
}
