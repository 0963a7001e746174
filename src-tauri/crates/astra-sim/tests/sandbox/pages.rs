//! The hosted pages, as a browser without script meets them (CONTRACT.md 6).

use astra_sim::Config;
use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use crate::browser::{Browser, parameter};
use crate::world::{PHONE, REDIRECT_URI, User, World, business};

async fn at_the_code_page(world: &World) -> Browser {
    let profile = world.profile_id(&business()).await;
    let mut browser = Browser::new(world);
    browser
        .open(&world.authorize_url(&[
            ("business", "true"),
            ("business_profile_id", &profile),
            ("state", "s 1&2"),
        ]))
        .await;
    browser.confirm_business().await;
    let phone = browser.value_of("phone");
    browser.send(&[("phone", &phone)]).await;
    browser
}

#[tokio::test]
async fn a_business_confirms_proves_its_phone_and_authorizes() {
    let world = World::new().await;
    let profile = world.profile_id(&business()).await;
    let mut browser = Browser::new(&world);
    browser
        .open(&world.authorize_url(&[
            ("business", "true"),
            ("business_profile_id", &profile),
            ("state", "abc"),
        ]))
        .await;
    assert!(
        browser.has("confirm-business") && browser.html.contains("Alpine Tools LLC"),
        "the form is filled in"
    );
    browser.confirm_business().await;
    assert!(browser.has("send-code"));
    assert_eq!(
        browser.value_of("phone"),
        "(555) 555-0100",
        "the root phone, not the company's"
    );
    let phone = browser.value_of("phone");
    browser.send(&[("phone", &phone)]).await;
    assert!(
        browser
            .html
            .contains("Practice: this is the text message Astra would send to")
    );
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    assert!(browser.has("accept-terms") && browser.has("authorize"));
    browser.send(&[]).await;
    assert!(
        !browser.error_of("accept-terms").is_empty(),
        "without agreement nothing goes on"
    );
    browser.send(&[("accept_terms", "true")]).await;

    let redirect = browser.left_to();
    assert!(
        redirect.starts_with(&format!("{REDIRECT_URI}/?authorization_code=")),
        "{redirect}"
    );
    assert_eq!(
        parameter(&redirect, "authorization_code"),
        parameter(&redirect, "code")
    );
    assert_eq!(parameter(&redirect, "state").as_deref(), Some("abc"));
    assert_eq!(
        world
            .exchange(&parameter(&redirect, "code").unwrap())
            .await
            .status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_wrong_one_time_code_is_refused_and_a_new_one_replaces_it() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    let first = browser.one_time_code();
    let wrong = if first == "000000" {
        "000001"
    } else {
        "000000"
    };
    browser.send(&[("code", wrong)]).await;
    assert!(browser.error_of("code").contains("not the code"));
    browser.send(&[("code", ""), ("new_code", "true")]).await;
    let second = browser.one_time_code();
    assert_ne!(first, second, "a new code was asked for");
    browser.send(&[("code", &first)]).await;
    assert!(
        browser.has("code-error"),
        "the old code is worth nothing now"
    );
    browser.send(&[("code", &second)]).await;
    assert!(browser.has("authorize"));
}

#[tokio::test]
async fn guessing_a_one_time_code_ends_it() {
    let mut config = Config::practice();
    config.fixed_code = Some("123456".to_owned());
    let world = World::with(config).await;
    let mut browser = at_the_code_page(&world).await;
    assert_eq!(browser.one_time_code(), "123456", "a fixed code can be set");
    for _ in 0..5 {
        browser.send(&[("code", "999999")]).await;
    }
    browser.send(&[("code", "123456")]).await;
    assert!(
        browser.error_of("code").contains("no longer"),
        "even the right code is too late"
    );
    browser.send(&[("code", ""), ("new_code", "true")]).await;
    browser.send(&[("code", "123456")]).await;
    assert!(browser.has("authorize"));
}

#[tokio::test]
async fn a_one_time_code_does_not_last() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    let code = browser.one_time_code();
    world.seconds(10 * 60);
    browser.send(&[("code", &code)]).await;
    assert!(browser.has("code-error"));
}

#[tokio::test]
async fn cancelling_returns_with_an_error_and_the_state() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    browser.cancel().await;
    let redirect = browser.left_to();
    assert_eq!(
        parameter(&redirect, "error").as_deref(),
        Some("access_denied"),
        "A17"
    );
    assert!(parameter(&redirect, "error_description").is_some());
    assert_eq!(
        parameter(&redirect, "state").as_deref(),
        Some("s 1&2"),
        "unchanged, whatever is in it"
    );
    assert_eq!(parameter(&redirect, "code"), None);
    assert_eq!(
        world.control().ledger().users.len(),
        0,
        "nobody was made a user"
    );
}

#[tokio::test]
async fn a_known_user_renews_with_a_locked_phone() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let known = [
        ("user_id", user.id.as_str()),
        ("phone", &PHONE[2..]),
        ("phone_read_only", "true"),
    ];
    let mut browser = Browser::new(&world);
    browser.open(&world.authorize_url(&known)).await;
    browser.send(&[("phone", "(555) 555-0199")]).await;
    assert!(
        browser.error_of("phone").contains("does not belong"),
        "a locked field is no protection by itself"
    );
    browser.open(&world.authorize_url(&known)).await;
    browser.prove_phone().await;
    browser.send(&[("accept_terms", "true")]).await;
    let code = parameter(&browser.left_to(), "code").unwrap();
    let tokens: Value = world.exchange(&code).await.json().await.unwrap();
    let renewed = User {
        access: tokens["access_token"].as_str().unwrap().to_owned(),
        ..user.clone()
    };
    assert_eq!(
        world.get("/v1/user", &renewed).await["id"],
        user.id.as_str()
    );
}

#[tokio::test]
async fn a_browser_that_proved_the_phone_is_not_asked_again_for_half_an_hour() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let mut browser = Browser::new(&world);
    browser.open(&world.link_card_url(&user, &[])).await;
    browser.prove_phone().await;
    browser.open(&world.link_card_url(&user, &[])).await;
    assert!(browser.has("skip-card"), "A20: straight to the card");
    world.seconds(30 * 60);
    browser.open(&world.link_card_url(&user, &[])).await;
    assert!(browser.has("send-code"), "the proof is too old");
    let mut other = Browser::new(&world);
    other.open(&world.link_card_url(&user, &[])).await;
    assert!(
        other.has("send-code"),
        "another browser proves it for itself"
    );
}

#[tokio::test]
async fn wrong_links_end_on_an_error_page_and_never_redirect() {
    let world = World::new().await;
    let user = world.approved_user().await;
    let profile = world.profile_id(&business()).await;
    let good = world
        .authorize_url(&[("business", "true"), ("business_profile_id", &profile)])
        .to_string();
    let card = world.link_card_url(&user, &[]).to_string();
    let table = [
        (
            good.replace(&world.config.client_id, "someone"),
            "client_id",
        ),
        (good.replace("client_id=", "scope="), "client_id is missing"),
        (
            good.replace("client%3A%2F%2Foauth", "other%3A%2F%2Foauth"),
            "redirect_uri",
        ),
        (
            good.replace("redirect_uri=", "email="),
            "redirect_uri is missing",
        ),
        (
            good.replace("response_type=code", "response_type=token"),
            "response_type",
        ),
        (good.replace("business=true", "business=false"), "business"),
        (good.replace(&profile, "unknown"), "business_profile_id"),
        (format!("{good}&surprise=1"), "surprise"),
        (
            format!("{good}&%3Cb%3Ecall%20us%3C%2Fb%3E=1"),
            "a parameter that is not documented",
        ),
        (
            format!("{good}&response_type=code"),
            "repeats the parameter response_type",
        ),
        (
            world
                .authorize_url(&[("user_intent_id", "unknown")])
                .to_string(),
            "user_intent_id",
        ),
        (card.replace(&user.id, "unknown"), "user_id"),
        (card.replace("5555550100", "5555550199"), "phone"),
        (card.replace("5555550100", "%2B15555550100"), "phone"),
    ];
    for (link, which) in table {
        let mut browser = Browser::new(&world);
        browser.open(&link.parse().unwrap()).await;
        assert_eq!(browser.status, StatusCode::BAD_REQUEST, "{link}");
        assert!(
            browser.has("dead-end") && browser.is_still_there(),
            "A19: {link}"
        );
        assert!(
            browser.html.contains(which) && !browser.html.contains("call us"),
            "the page says which parameter, in no words of the link's: {}",
            browser.html
        );
    }
}

#[tokio::test]
async fn a_form_counts_only_for_its_own_browser_token_and_step() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    let code = browser.one_time_code();
    let (token, path, cookie) = (
        browser.hidden("form_token"),
        browser.path.clone(),
        browser.cookie.clone(),
    );

    let mut stranger = Browser::new(&world);
    stranger.path.clone_from(&path);
    stranger
        .send_exactly(&[
            ("form_token", token.clone()),
            ("step", "code".into()),
            ("code", code.clone()),
        ])
        .await;
    assert_eq!(
        stranger.status,
        StatusCode::NOT_FOUND,
        "another browser has no part in it"
    );

    let mut forged = Browser::new(&world);
    forged.path.clone_from(&path);
    forged.cookie.clone_from(&cookie);
    forged
        .send_exactly(&[
            ("form_token", "x".into()),
            ("step", "code".into()),
            ("code", code.clone()),
        ])
        .await;
    assert_eq!(
        forged.status,
        StatusCode::FORBIDDEN,
        "a page elsewhere cannot know the token"
    );

    browser
        .send_exactly(&[
            ("form_token", token),
            ("step", "terms".into()),
            ("accept_terms", "true".into()),
        ])
        .await;
    assert!(
        browser.has("verify-code") && browser.is_still_there(),
        "no step can be jumped over"
    );
    browser.send(&[("code", &code)]).await;
    assert!(browser.has("authorize"));
}

#[tokio::test]
async fn a_finished_visit_cannot_be_finished_again() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    let code = browser.one_time_code();
    browser.send(&[("code", &code)]).await;
    let form = [
        ("form_token", browser.hidden("form_token")),
        ("step", "terms".to_owned()),
        ("accept_terms", "true".to_owned()),
    ];
    browser.send_exactly(&form).await;
    assert!(!browser.is_still_there());
    browser.send_exactly(&form).await;
    assert_eq!(
        browser.status,
        StatusCode::NOT_FOUND,
        "the second click makes no second code"
    );
}

#[tokio::test]
async fn a_visit_that_was_left_open_is_over() {
    let world = World::new().await;
    let mut browser = at_the_code_page(&world).await;
    world.seconds(60 * 60);
    browser.send(&[("code", "1")]).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn state_and_slash_can_be_left_out() {
    let mut config = Config::practice();
    config.echo_state = false;
    config.redirect_adds_slash = false;
    let world = World::with(config).await;
    let mut browser = at_the_code_page(&world).await;
    browser.cancel().await;
    let redirect = browser.left_to();
    assert!(
        redirect.starts_with(&format!("{REDIRECT_URI}?error=")),
        "{redirect}"
    );
    assert_eq!(parameter(&redirect, "state"), None, "A60 switched off");
}

#[tokio::test]
async fn pages_are_closed_to_scripts_and_open_to_frames_and_the_way_back() {
    let world = World::new().await;
    let policy = async |url: Url| {
        let response = world.http.get(url).send().await.unwrap();
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!response.headers().contains_key("x-frame-options"));
        let policy = response.headers()["content-security-policy"].to_str();
        policy.unwrap().to_owned()
    };
    for path in [
        "/login/oauth/authorize",
        "/cards",
        "/cards/connect",
        "/institutions/connect",
        "/verify/personal",
        "/verify/document",
        "/verify/business",
        "/sdk/1",
    ] {
        let policy = policy(world.running.app.join(path).unwrap()).await;
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            !policy.contains("form-action"),
            "{path}: it would stop the redirect to the application"
        );
        assert!(
            !policy.contains("frame-ancestors"),
            "{path}: an application may open it in an iframe"
        );
    }
    for path in ["/outbox", "/papers/1"] {
        let policy = policy(world.running.app.join(path).unwrap()).await;
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path} is no part of the Web SDK: {policy}"
        );
    }

    let profile = world.profile_id(&business()).await;
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    let opened = world.http.get(url).send().await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
}

#[tokio::test]
async fn the_code_is_shown_to_be_copied_where_that_is_asked_for() {
    let mut config = Config::practice();
    config.show_code = true;
    let world = World::with(config).await;
    let mut browser = at_the_code_page(&world).await;
    let text = browser.one_time_code();
    browser.send(&[("code", &text)]).await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(browser.is_still_there(), "there is one page more");
    let code = browser.text_of("authorization-code");
    assert_eq!(code.len(), 48);
    let on = browser.link("go-on");
    assert_eq!(parameter(&on, "code").as_deref(), Some(code.as_str()));
    assert_eq!(parameter(&on, "state").as_deref(), Some("s 1&2"));
    assert!(on.starts_with(&format!("{REDIRECT_URI}/?")), "{on}");
    assert_eq!(
        world.exchange(&code).await.status(),
        StatusCode::OK,
        "what is copied is good"
    );

    let user = &world.control().ledger().users[0].id.clone();
    let mut linking = Browser::new(&world);
    let url = world.running.app.join("/cards/connect").unwrap();
    let mut url = url.clone();
    url.query_pairs_mut()
        .append_pair("client_id", &world.config.client_id)
        .append_pair("redirect_uri", REDIRECT_URI)
        .append_pair("user_id", user);
    linking.open(&url).await;
    linking.prove_phone().await;
    linking.send(&[("choice", "skip")]).await;
    assert_eq!(
        linking.left_to(),
        format!("{REDIRECT_URI}/"),
        "where there is no code there is nothing to show"
    );
}
