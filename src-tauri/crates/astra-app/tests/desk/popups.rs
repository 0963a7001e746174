//! Windows that Astra's page wants to open: told, named by their host, and opened by a click of the person alone.

use astra_app::onboarding::Sample;
use astra_app::sign_in::Action;
use url::Url;

use crate::support::{Desk, Stage};

fn visiting() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    desk.begin(Action::Onboard);
    (stage, desk)
}

fn raise(desk: &Desk, url: &str) {
    desk.run(desk.app.sign_in().popup_raised(url.parse().unwrap()));
}

/// What the screen says: nothing, that one was denied, or the host of one.
fn told(desk: &Desk) -> Option<Option<String>> {
    let session = desk.run(desk.app.sign_in().session());
    session.popup().map(|popup| popup.host().map(str::to_owned))
}

fn take(desk: &Desk, host: &str) -> Option<Url> {
    desk.run(desk.app.sign_in().take_popup(host))
}

#[test]
fn what_is_no_web_page_is_denied_and_told() {
    let (_stage, desk) = visiting();
    assert_eq!(told(&desk), None);
    for denied in [
        "about:blank",
        "http://bank.example/terms",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://bank.example/1",
        "com.example.other://x",
    ] {
        raise(&desk, denied);
        assert_eq!(told(&desk), Some(None), "{denied}");
        assert_eq!(take(&desk, ""), None, "{denied} is opened by nobody");
        desk.begin(Action::Onboard);
        assert_eq!(told(&desk), None, "it is gone with its session");
    }
}

#[test]
fn a_page_is_named_by_its_host_and_opened_by_a_click_once() {
    let (_stage, desk) = visiting();
    for (page, host) in [
        ("https://bank.example/terms?user=canary", "bank.example"),
        ("https://astra.finance@evil.example/", "evil.example"),
        ("https://b\u{e4}nk.example/", "xn--bnk-qla.example"),
    ] {
        raise(&desk, page);
        assert_eq!(told(&desk), Some(Some(host.to_owned())));
        let printed = format!("{:?}", desk.run(desk.app.sign_in().session()));
        assert!(!printed.contains("canary"), "{printed}");
        assert_eq!(take(&desk, host).unwrap(), page.parse().unwrap());
        assert_eq!(take(&desk, host), None, "one click opens one page");
        assert_eq!(told(&desk), None);
    }
}

#[test]
fn the_newest_stands_and_a_click_on_another_opens_nothing() {
    let (_stage, desk) = visiting();
    raise(&desk, "https://bank.example/");
    raise(&desk, "https://evil.example/");
    assert_eq!(told(&desk), Some(Some("evil.example".to_owned())));
    assert_eq!(
        take(&desk, "bank.example"),
        None,
        "the page exchanged it while the person clicked"
    );
    assert!(take(&desk, "evil.example").is_some());
}

#[test]
fn a_page_may_raise_ten_until_the_person_opened_one() {
    let (_stage, desk) = visiting();
    for number in 1..=50 {
        raise(&desk, &format!("https://page{number}.example/"));
    }
    assert_eq!(told(&desk), Some(Some("page10.example".to_owned())));
    assert!(take(&desk, "page10.example").is_some());
    raise(&desk, "https://bank.example/");
    assert_eq!(told(&desk), Some(Some("bank.example".to_owned())));
}

#[test]
fn it_is_gone_with_the_session() {
    let (stage, desk) = visiting();
    raise(&desk, "https://bank.example/");
    desk.run(desk.app.sign_in().cancel()).unwrap();
    assert_eq!(told(&desk), None);
    assert_eq!(take(&desk, "bank.example"), None);

    let redirect = desk.authorize(&mut stage.browser(), Action::Onboard);
    raise(&desk, "https://bank.example/");
    desk.take(&redirect);
    assert_eq!(told(&desk), None);
    assert_eq!(take(&desk, "bank.example"), None);
}
