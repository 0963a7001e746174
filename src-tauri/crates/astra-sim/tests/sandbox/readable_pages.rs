//! What every hosted page owes to whoever reads it with a keyboard or a screen reader, as far as its text shows that.

use std::collections::BTreeSet;

use url::Url;

use crate::browser::Browser;
use crate::world::{PHONE, REDIRECT_URI, VISA, World, business, hillary};

/// What stands between `before` and the next quotation mark, each time.
fn all<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    let rests = html.split(before).skip(1);
    rests.filter_map(|rest| rest.split('"').next())
}

fn check_cards(browser: &Browser) {
    let html = browser.html.as_str();
    let count = |text: &str| html.matches(text).count();
    assert!(html.contains("<html lang=\"en\">"), "{html}");
    assert_eq!((count("<h1>"), count("<main>")), (1, 1), "{html}");
    assert!(
        html.contains("Sandbox simulator") && html.contains("Astra sandbox simulator. Play money"),
        "it says what it is: {html}"
    );
    assert!(count(" autofocus") <= 1, "one focus: {html}");
    assert!(!html.contains("<script"), "{html}");

    let ids: Vec<&str> = all(html, " id=\"").collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "no id twice: {ids:?}");
    let labelled: BTreeSet<&str> = all(html, " for=\"").collect();
    let tags = html.split('<').filter(|tag| {
        ["input ", "select ", "textarea "]
            .iter()
            .any(|kind| tag.starts_with(kind))
    });
    for tag in tags.filter(|tag| !tag.contains("type=\"hidden\"")) {
        let id = all(tag, " id=\"").next().unwrap();
        assert!(labelled.contains(id), "{id} has no label");
    }
    for described in all(html, " aria-describedby=\"").flat_map(|ids| ids.split(' ')) {
        assert!(known.contains(described), "nothing is called {described}");
    }
    for wrong in html.split('<').filter(|tag| tag.contains("aria-invalid")) {
        assert!(
            wrong.contains("-error"),
            "the complaint belongs to it: {wrong}"
        );
    }
    for target in all(html, " href=\"#") {
        assert!(known.contains(target), "nothing is called {target}");
    }
    let (title, _) = html.split_once("</title>").unwrap();
    assert_eq!(
        title.contains("<title>Error: "),
        html.contains("role=\"alert\""),
        "the title is read first, so it says that something is wrong"
    );
}

async fn sent(browser: &mut Browser, typed: &[(&str, &str)]) {
    browser.send(typed).await;
    check_cards(browser);
}

#[tokio::test]
async fn every_page_is_labelled_and_says_that_it_is_a_simulator() {
    let world = World::new().await;
    let mut browser = Browser::new(&world);
    let at = |path: &str| {
        let mut url: Url = world.running.app.join(path).unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", &world.config.client_id)
            .append_pair("redirect_uri", REDIRECT_URI);
        url
    };

    browser
        .open(&world.authorize_url(&[("business", "true")]))
        .await;
    check_cards(&browser);
    sent(&mut browser, &[("beneficial_owners.2.email", "nobody")]).await;
    assert!(
        browser
            .html
            .contains("Owner of 25 percent or more, 3 of 4 (optional): ")
            && browser.html.contains("<details open>"),
        "a long form says where to look, and opens there"
    );

    let mut body = business();
    body["business_info"].as_object_mut().unwrap().remove("ein");
    let profile = world.profile_id(&body).await;
    let url = world.authorize_url(&[("business", "true"), ("business_profile_id", &profile)]);
    browser.open(&url).await;
    check_cards(&browser);
    assert!(
        !browser.html.contains("autofocus"),
        "a question that took the focus would scroll away what is to be confirmed"
    );
    sent(&mut browser, &[]).await;
    sent(
        &mut browser,
        &[
            ("business_info.ein", "111111111"),
            ("business_admin.ssn", "1234"),
        ],
    )
    .await;
    sent(&mut browser, &[("phone", "1")]).await;
    sent(&mut browser, &[("phone", &PHONE[2..])]).await;
    sent(&mut browser, &[("code", "1")]).await;
    let code = browser.one_time_code();
    sent(&mut browser, &[("code", &code)]).await;
    sent(&mut browser, &[]).await;
    browser.send(&[("accept_terms", "true")]).await;
    assert!(!browser.is_still_there());

    let user = world.control().ledger().users[0].id.clone();
    let mut url = at("/cards");
    url.query_pairs_mut().append_pair("user_id", &user);
    browser.open(&url).await;
    check_cards(&browser);
    sent(&mut browser, &[("choice", "add")]).await;
    sent(&mut browser, &[("card_number", VISA)]).await;
    sent(&mut browser, &[("choice", "skip")]).await;

    let somebody = "+12025550199";
    world.person(&hillary(somebody, "ama@example.com")).await;
    browser.open(&at("/institutions/connect")).await;
    sent(&mut browser, &[("phone", &somebody[2..])]).await;
    let code = browser.one_time_code();
    sent(&mut browser, &[("code", &code)]).await;
    sent(&mut browser, &[("username", "nobody")]).await;

    for path in ["/outbox", "/papers/1", "/nothing", "/login/oauth/authorize"] {
        browser.open(&world.running.app.join(path).unwrap()).await;
        check_cards(&browser);
    }
}
