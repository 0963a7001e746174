//! P11: the list with 100,000 transfers in a headless Chromium, in front of the development host. Prints one line a target;
//! started by `cargo xtask bench ledger`, and ends with 1 where a target is missed.

// The figures are for the person in the terminal.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../../tests/chromium/mod.rs"]
mod chromium;
#[path = "../../tests/host/mod.rs"]
mod host;

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use astra_app::transfers::ActivityQuery;
use chromium::{Driver, PATIENCE, settled};
use fantoccini::{Client, Locator};
use host::desk::Desk;
use host::{rows, server, situations};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tauri::async_runtime::block_on;
use url::Url;

const MANY: usize = 100_000;
/// Fewer, but more than a window holds.
const FEWER: usize = 1_000;
/// What is typed and taken back, again and again. Each letter leaves fewer transfers.
const WORD: &str = "week";
const BACKSPACE: char = '\u{e003}';
const ROUNDS: usize = 15;

/// A figure and what it may be at most.
struct Figure {
    what: &'static str,
    is: f64,
    at_most: f64,
    unit: &'static str,
}

fn main() -> ExitCode {
    for program in ["chromedriver", "chromium"] {
        if !is_installed(program) {
            println!("P11  {program} is not installed, so nothing was measured  missed");
            return ExitCode::FAILURE;
        }
    }
    let driver = Driver::start();
    let browser = block_on(driver.browser());
    let (many, typing) = on_the_list(&browser, MANY, true);
    let (fewer, _) = on_the_list(&browser, FEWER, false);
    let empty = block_on(typing_on_an_empty_page(&browser));
    block_on(browser.close()).unwrap();

    println!(
        "nodes of the list, most of three places: {many} of {MANY} transfers, {fewer} of {FEWER}"
    );
    println!(
        "found and added up in Rust, the slowest of {ROUNDS}: {:.1?}",
        search()
    );
    println!(
        "letter painted, p95: {:.1} ms; on an empty page {:.1} ms",
        typing.letter, empty.letter
    );
    println!(
        "result painted, p95: {:.1} ms; on an empty page {:.1} ms",
        typing.result, empty.result
    );
    println!();
    let figures = [
        Figure {
            what: "DOM nodes of the list with 100,000 transfers : with 1,000",
            is: f64::from(many) / f64::from(fewer),
            at_most: 1.0,
            unit: "x",
        },
        Figure {
            what: "keystroke in the search -> letter painted, beyond an empty page",
            is: typing.letter - empty.letter,
            at_most: 16.0,
            unit: " ms",
        },
        Figure {
            what: "keystroke in the search -> result painted, beyond an empty page",
            is: typing.result - empty.result,
            at_most: 16.0,
            unit: " ms",
        },
    ];
    let mut code = ExitCode::SUCCESS;
    for Figure {
        what,
        is,
        at_most,
        unit,
    } in figures
    {
        let word = if is <= at_most {
            "met"
        } else {
            code = ExitCode::FAILURE;
            "missed"
        };
        println!("P11  {what:<64} {is:>6.2}{unit}  <= {at_most}{unit}  {word}");
    }
    code
}

fn is_installed(program: &str) -> bool {
    let mut asked = Command::new(program);
    asked
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

/// What the application's own part of a keystroke takes.
fn search() -> Duration {
    let drawn = rows::drawn(MANY, jiff::Timestamp::now());
    let query = ActivityQuery {
        text: WORD.to_owned(),
        limit: 100,
        ..ActivityQuery::default()
    };
    let zone = TimeZone::system();
    let once = |_| {
        let begun = Instant::now();
        assert!(drawn.find(&query, &zone).unwrap().matching > 0);
        begun.elapsed()
    };
    (0..ROUNDS).map(once).max().unwrap()
}

/// p95 of what a keystroke takes, in milliseconds.
#[derive(Default)]
struct Typing {
    /// Until the letter is painted.
    letter: f64,
    /// Until what was found is painted.
    result: f64,
}

/// The nodes of the list with so many transfers, and what typing takes there.
fn on_the_list(browser: &Client, count: usize, types: bool) -> (u32, Typing) {
    let desk = Desk::start();
    (situations::find("two_cards").unwrap().reach)(&desk);
    desk.list(count);
    let page = block_on(server::serve(desk.link.clone(), None));
    block_on(async {
        open(browser, &page).await;
        let nodes = nodes(browser).await;
        let typing = match types {
            true => typing(browser, "[data-testid=activity-totals]").await,
            false => Typing::default(),
        };
        (nodes, typing)
    })
}

async fn open(browser: &Client, page: &Url) {
    browser.goto("about:blank").await.unwrap();
    let mut url = page.clone();
    url.set_fragment(Some("/transfers"));
    browser.goto(url.as_str()).await.unwrap();
    settled(browser, "/transfers").await;
}

/// The most nodes that the list has at its top, in its middle and at its end.
async fn nodes(browser: &Client) -> u32 {
    let mut most = 0;
    for place in [0.5, 1.0, 0.0] {
        let scroll = "const main = document.querySelector('main');
            main.scrollTop = arguments[0] * (main.scrollHeight - main.clientHeight)";
        browser.execute(scroll, vec![json!(place)]).await.unwrap();
        settled(browser, "/transfers").await;
        let count = "return document.querySelectorAll('table[aria-rowcount] *').length";
        let counted = browser.execute(count, vec![]).await.unwrap();
        most = most.max(u32::try_from(counted.as_u64().unwrap()).unwrap());
    }
    most
}

/// The least that a keystroke can take: a field, and a line that says what was typed.
async fn typing_on_an_empty_page(browser: &Client) -> Typing {
    browser.goto("about:blank").await.unwrap();
    let page = "document.body.innerHTML = '<input name=\"text\"><p id=\"said\">nothing</p>';
        const [field, said] = [document.querySelector('input'), document.querySelector('p')];
        field.addEventListener('input', () => { said.textContent = `${field.value} was typed` });";
    browser.execute(page, vec![]).await.unwrap();
    typing(browser, "#said").await
}

/// Types into the search, one key after the other is painted; `says` is the line that each keystroke changes.
async fn typing(browser: &Client, says: &str) -> Typing {
    let watch = "const [field, line] = [document.querySelector('[name=text]'), document.querySelector(arguments[0])];
        const said = window.said = { letters: [], results: [] };
        let pressed = 0;
        let waits = false;
        // Behind the frame that shows it.
        const painted = (times, since) => requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => times.push(performance.now() - since);
          channel.port2.postMessage(null);
        });
        field.addEventListener('keydown', ({ timeStamp }) => { pressed = timeStamp; waits = true }, { capture: true });
        field.addEventListener('input', () => painted(said.letters, pressed));
        // The first change after a key is its answer.
        new MutationObserver(() => { if (waits) { waits = false; painted(said.results, pressed) } })
          .observe(line, { characterData: true, childList: true, subtree: true });
        field.focus();";
    browser.execute(watch, vec![json!(says)]).await.unwrap();
    let field = browser.find(Locator::Css("[name=text]")).await.unwrap();
    let back = BACKSPACE.to_string().repeat(WORD.len());
    let mut pressed = 0;
    for key in WORD
        .chars()
        .chain(back.chars())
        .cycle()
        .take(ROUNDS * 2 * WORD.len())
    {
        field.send_keys(&key.to_string()).await.unwrap();
        pressed += 1;
        let begun = Instant::now();
        loop {
            let said = "return [window.said.letters.length, window.said.results.length]";
            let said = browser.execute(said, vec![]).await.unwrap();
            if said == json!([pressed, pressed]) {
                break;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "key {pressed} is not answered: {said}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let said = browser.execute("return window.said", vec![]).await.unwrap();
    Typing {
        letter: p95(&said["letters"]),
        result: p95(&said["results"]),
    }
}

fn p95(times: &Value) -> f64 {
    let mut times: Vec<f64> = serde_json::from_value(times.clone()).unwrap();
    times.sort_by(f64::total_cmp);
    times[times.len() * 95 / 100]
}
