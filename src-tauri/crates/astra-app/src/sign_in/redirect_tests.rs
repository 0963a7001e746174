//! Which redirects are taken, which are refused, and why.

#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

const OURS: &str = "com.astradesk.client://oauth/callback";
const FALLBACK: &str = "https://desk.example.com/oauth/callback";

fn ours() -> RedirectUri {
    RedirectUri::new(OURS).unwrap()
}

/// What a redirect says, in a form that can be compared.
fn said(text: &str, registered: &str) -> Result<String, RedirectRefusal> {
    let registered = RedirectUri::new(registered).unwrap();
    parse(text, &registered).map(|redirect| {
        let outcome = match redirect.outcome {
            Outcome::Code(code) => format!("code {}", code.expose()),
            Outcome::Error { code } => format!("error {code}"),
            Outcome::Finished => "finished".to_owned(),
        };
        use secrecy::ExposeSecret;
        match redirect.state {
            Some(state) => format!("{outcome}, state {}", state.expose_secret()),
            None => outcome,
        }
    })
}

#[test]
fn these_redirects_are_taken() {
    let longest = "a".repeat(512);
    let encoded = "%61".repeat(512);
    let table = [
        ("?code=AbC123&state=00ff", "code AbC123, state 00ff"),
        ("/?code=AbC123&state=00ff", "code AbC123, state 00ff"),
        (
            "/?authorization_code=AbC123&code=AbC123&state=00ff",
            "code AbC123, state 00ff",
        ),
        ("?authorization_code=AbC123", "code AbC123"),
        ("?state=00ff&code=a-b._~9", "code a-b._~9, state 00ff"),
        ("?code=AbC123&session=x&session=y", "code AbC123"),
        ("?c%6fde=Ab%43123", "code AbC123"),
        // RFC 6749 appendix A.11: a code is any visible character or space; the query is form-encoded.
        ("?code=a+b%20c&state=00ff", "code a b c, state 00ff"),
        ("?code=a/b:c@d,e;f", "code a/b:c@d,e;f"),
        ("?code=4%2F0Ab%2Bc%3D%3D", "code 4/0Ab+c=="),
        ("?code=%22%5C%23%25%26%7E", "code \"\\#%&~"),
        ("?error=a+b%2Fc", "error a b/c"),
        // What some sign-in pages and browsers leave behind a redirect.
        ("?code=AbC123&state=00ff#", "code AbC123, state 00ff"),
        ("?code=AbC123&state=00ff#_=_", "code AbC123, state 00ff"),
        ("/?error=access_denied#_=_", "error access_denied"),
        ("#_=_", "finished"),
        ("/#", "finished"),
        (
            &format!("?code={encoded}&authorization_code={encoded}"),
            &format!("code {longest}"),
        ),
        (&format!("?code={longest}"), &format!("code {longest}")),
        (
            "?error=access_denied&error_description=The+person+cancelled.&state=00ff",
            "error access_denied, state 00ff",
        ),
        ("?error=server_error", "error server_error"),
        ("/?state=00ff", "finished, state 00ff"),
        ("", "finished"),
        ("/", "finished"),
        ("?", "finished"),
    ];
    for (rest, expected) in table {
        for registered in [OURS, FALLBACK] {
            let text = format!("{registered}{rest}");
            assert_eq!(said(&text, registered).as_deref(), Ok(expected), "{text}");
        }
    }
}

/// One of the vendor's documented examples.
fn example(name: &str) -> serde_json::Value {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/astra/"
    );
    let text = std::fs::read_to_string(format!("{folder}{name}")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_vendors_example_of_a_redirect_is_a_code() {
    let example = example("redirect_collect_authorization.json");
    let text = example["redirect"].as_str().unwrap();
    let text = text.replace("YOUR_CLIENT_REDIRECT_URI", OURS);
    let (_, code) = text.rsplit_once("&code=").unwrap();
    assert_eq!(said(&text, OURS), Ok(format!("code {code}")));
}

#[test]
fn every_documented_end_of_a_session_is_understood() {
    let outcomes = example("redirect_outcomes.json");
    let error = outcomes["error"].as_str().unwrap();
    let ends = [
        ("authorized", "code AbC123, state 00ff".to_owned()),
        ("linked_or_skipped", "finished, state 00ff".to_owned()),
        ("cancelled", format!("error {error}, state 00ff")),
    ];
    for (outcome, expected) in ends {
        let names = outcomes[outcome].as_array().unwrap();
        let pairs: Vec<String> = names
            .iter()
            .map(|name| match name.as_str().unwrap() {
                name @ ("code" | "authorization_code") => format!("{name}=AbC123"),
                "state" => "state=00ff".to_owned(),
                "error" => format!("error={error}"),
                name => format!("{name}=why"),
            })
            .collect();
        let text = format!("{OURS}?{}", pairs.join("&"));
        assert_eq!(said(&text, OURS), Ok(expected), "{outcome}");
    }
}

#[test]
fn these_redirects_are_refused() {
    use RedirectRefusal as R;
    let long_value = format!("{OURS}?code={}", "a".repeat(513));
    let long = format!("{OURS}?code=a&x={}", "b".repeat(4096));
    let table = [
        // Not a URL.
        ("", R::NotAUrl),
        ("callback", R::NotAUrl),
        ("com.astradesk.client", R::NotAUrl),
        // Scheme.
        ("com.astradesk.clients://oauth/callback?code=a", R::NotOurs),
        ("com.astradesk://oauth/callback?code=a", R::NotOurs),
        ("https://oauth/callback?code=a", R::NotOurs),
        ("javascript://oauth/callback?code=a", R::NotOurs),
        ("com.astradesk.client:oauth/callback?code=a", R::NotOurs),
        ("com.astradesk.client:/oauth/callback?code=a", R::NotOurs),
        ("com.astradesk.client:///oauth/callback?code=a", R::NotOurs),
        // Host.
        ("com.astradesk.client://evil/callback?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth.evil/callback?code=a",
            R::NotOurs,
        ),
        ("com.astradesk.client://OAUTH/callback?code=a", R::NotOurs),
        ("com.astradesk.client://oauth?code=a", R::NotOurs),
        // Path.
        ("com.astradesk.client://oauth/?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callback//?code=a", R::NotOurs),
        ("com.astradesk.client://oauth//callback?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callback/x?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callbacks?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/Callback?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callback;x?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callback&code=a", R::NotOurs),
        // Percent tricks and dot segments.
        ("com.astradesk.client://oauth/%63allback?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth/callback%2F?code=a",
            R::NotOurs,
        ),
        ("com.astradesk.client://oauth/callback%3Fcode=a", R::NotOurs),
        ("com.astradesk.client://%6fauth/callback?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth/x/../callback?code=a",
            R::NotOurs,
        ),
        ("com.astradesk.client://oauth/./callback?code=a", R::NotOurs),
        ("com.astradesk.client://oauth/callback/.?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth/callback/..?code=a",
            R::NotOurs,
        ),
        ("com.astradesk.client://oauth\\callback?code=a", R::NotAUrl),
        // User info, port, fragment.
        (
            "com.astradesk.client://user@oauth/callback?code=a",
            R::Decorated,
        ),
        (
            "com.astradesk.client://user:pw@oauth/callback?code=a",
            R::Decorated,
        ),
        (
            "com.astradesk.client://:pw@oauth/callback?code=a",
            R::Decorated,
        ),
        ("com.astradesk.client://@oauth/callback?code=a", R::NotOurs),
        ("com.astradesk.client://:@oauth/callback?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth:443/callback?code=a",
            R::Decorated,
        ),
        ("com.astradesk.client://oauth:/callback?code=a", R::NotOurs),
        (
            "com.astradesk.client://oauth/callback?code=a#code=b",
            R::Decorated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a#_=_&code=b",
            R::Decorated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a#%5F=_",
            R::Decorated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a##",
            R::Decorated,
        ),
        (
            "com.astradesk.client://oauth/callback#?code=a",
            R::Decorated,
        ),
        // Repetition and contradiction.
        (
            "com.astradesk.client://oauth/callback?code=a&code=a",
            R::Repeated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&c%6fde=a",
            R::Repeated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&state=b&state=b",
            R::Repeated,
        ),
        (
            "com.astradesk.client://oauth/callback?error=a&error=a",
            R::Repeated,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&authorization_code=b",
            R::CodesDiffer,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&authorization_code=A",
            R::CodesDiffer,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&authorization_code=",
            R::CodesDiffer,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&error=b",
            R::Contradictory,
        ),
        (
            "com.astradesk.client://oauth/callback?error_description=x",
            R::Contradictory,
        ),
        // Values.
        ("com.astradesk.client://oauth/callback?code=", R::Malformed),
        ("com.astradesk.client://oauth/callback?code", R::Malformed),
        (
            "com.astradesk.client://oauth/callback?code=a%00b",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a%0d%0ab",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=%C3%A9",
            R::Malformed,
        ),
        ("com.astradesk.client://oauth/callback?code=é", R::Malformed),
        (
            "com.astradesk.client://oauth/callback?code=%ff",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a%7fb",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a%C2%A0b",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&state=",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a&state=%26x",
            R::Malformed,
        ),
        ("com.astradesk.client://oauth/callback?error=", R::Malformed),
        (
            "com.astradesk.client://oauth/callback?error=a%22b",
            R::Malformed,
        ),
        (
            "com.astradesk.client://oauth/callback?error=%1b[31m",
            R::Malformed,
        ),
        (&long_value, R::Malformed),
        (&long, R::TooLong),
        // Control characters and white space, which the URL parser would drop.
        (" com.astradesk.client://oauth/callback?code=a", R::NotAUrl),
        ("com.astradesk.client://oauth/callback?code=a\n", R::NotAUrl),
        ("com.astradesk.client://oauth/call\tback?code=a", R::NotAUrl),
        ("com.astradesk.\rclient://oauth/callback?code=a", R::NotAUrl),
        (
            "com.astradesk.client://oauth/callback?code=a\u{0}",
            R::NotAUrl,
        ),
        (
            "com.astradesk.client://oauth/callback?code=a\u{a0}",
            R::NotAUrl,
        ),
    ];
    for (text, why) in table {
        assert_eq!(said(text, OURS), Err(why), "{text:?}");
    }
}

#[test]
fn what_the_url_parser_forgives_on_the_web_is_refused() {
    for text in [
        "http://desk.example.com/oauth/callback?code=a",
        "https:desk.example.com/oauth/callback?code=a",
        "https:/desk.example.com/oauth/callback?code=a",
        "https:\\\\desk.example.com\\oauth\\callback?code=a",
        "https:///desk.example.com/oauth/callback?code=a",
        "https://desk.example.com:443/oauth/callback?code=a",
        "https://desk.example.com:/oauth/callback?code=a",
        "https://DESK.example.com/oauth/callback?code=a",
        "https://desk.example.com./oauth/callback?code=a",
        "https://desk\u{3002}example.com/oauth/callback?code=a",
        "https://\u{ff44}esk.example.com/oauth/callback?code=a",
        "https://@desk.example.com/oauth/callback?code=a",
        "https://desk.example.com@evil.example/oauth/callback?code=a",
        "https://evil.example/https://desk.example.com/oauth/callback?code=a",
    ] {
        assert!(said(text, FALLBACK).is_err(), "{text}");
    }
}

#[test]
fn only_a_plain_uri_can_be_registered() {
    for good in [OURS, FALLBACK, "com.astradesk.client://oauth/callback/"] {
        assert_eq!(RedirectUri::new(good).unwrap().as_str(), good);
    }
    for bad in [
        "",
        "callback",
        "com.astradesk.client:callback",
        "com.astradesk.client:/callback",
        "com.astradesk.client://oauth",
        "https://desk.example.com",
        "https://DESK.example.com/callback",
        "https://desk.example.com/x/../callback",
        "https://user@desk.example.com/callback",
        "https://desk.example.com:8443/callback",
        "https://desk.example.com/callback?x=1",
        "https://desk.example.com/callback#x",
    ] {
        assert!(RedirectUri::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_uri_registered_with_a_slash_is_matched_with_and_without() {
    let registered = "com.astradesk.client://oauth/callback/";
    for text in [OURS.to_owned(), format!("{OURS}/")] {
        assert_eq!(
            said(&format!("{text}?code=a"), registered).as_deref(),
            Ok("code a")
        );
    }
    assert!(said(&format!("{OURS}//?code=a"), registered).is_err());
}

#[test]
fn nothing_of_a_redirect_can_be_printed() {
    let text = format!("{OURS}?code=canarycode&state=canarystate");
    let printed = format!("{:?}", parse(&text, &ours()).unwrap());
    assert!(!printed.contains("canary"), "{printed}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}") {
        let _ = parse(&text, &ours());
    }

    #[test]
    fn only_our_own_scheme_host_and_path_are_taken(
        head in "(com\\.astradesk\\.client|COM.astradesk.client|https?|file|x)?(:|://|:///|:\\\\)?(oauth|OAUTH|evil|o%61uth|user@oauth|oauth:1|oauth:)?(/|//|/\\./|/x/\\.\\./|\\\\)?(callback|Callback|c%61llback|callback/|callback//|callback/\\.)?",
        query in "(\\?|\\?code=[a-z]{1,4}|\\?[ -~]{0,30}|#x)?",
    ) {
        let text = format!("{head}{query}");
        if parse(&text, &ours()).is_ok() {
            prop_assert!(
                head.eq_ignore_ascii_case(OURS) || head.strip_suffix('/').is_some_and(|head| head.eq_ignore_ascii_case(OURS)),
                "{} was taken", text
            );
            prop_assert!(head.contains("://oauth/callback"), "host and path have no other spelling: {}", text);
        }
    }

    #[test]
    fn every_code_and_state_comes_out_as_it_went_in(
        code in "[A-Za-z0-9._~-]{1,64}", state in "[0-9a-f]{64}", slash in "/?", both: bool,
    ) {
        let twice = if both { format!("&authorization_code={code}") } else { String::new() };
        let text = format!("{OURS}{slash}?code={code}{twice}&state={state}");
        prop_assert_eq!(said(&text, OURS), Ok(format!("code {code}, state {state}")));
    }

    #[test]
    fn every_code_that_oauth_allows_comes_out_as_it_went_in(
        code in "[ -~]{1,64}", state in "[0-9a-f]{64}", both: bool, fragment in "(#(_=_)?)?",
    ) {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", &code);
        if both {
            query.append_pair("authorization_code", &code);
        }
        let query = query.append_pair("state", &state).finish();
        for query in [query.replace('+', "%20"), query] {
            let text = format!("{OURS}?{query}{fragment}");
            prop_assert_eq!(said(&text, OURS), Ok(format!("code {code}, state {state}")));
        }
    }

    #[test]
    fn one_wrong_letter_before_the_query_is_enough(at in 0..OURS.len(), with in "[a-z:/.@%]") {
        let mut head = OURS.to_owned();
        head.replace_range(at..=at, &with);
        prop_assume!(head != OURS);
        prop_assert!(parse(&format!("{head}?code=a"), &ours()).is_err(), "{}", head);
    }
}
