//! The status page for people: the simulator's addresses, settings and content. It shows no secret, so it asks for no token.

use astra_sim::{ClockMode, Control, Event, FaultKind, FaultPlan, Notice, TEST_PHONE, test_cards};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use super::Shown;

/// The hosted pages' own style, and what a wide page needs besides.
const STYLE: &str = concat!(
    include_str!("../../../astra-sim/src/pages/style.css"),
    include_str!("page.css")
);

/// How many of the latest events and notices are shown.
const LATEST: usize = 20;

pub(super) fn router(control: Control, shown: Shown) -> Router {
    Router::new()
        .route("/", get(status))
        .route("/style.css", get(style))
        .with_state((control, shown))
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

async fn status(State((control, shown)): State<(Control, Shown)>) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let page = page(&control, &shown).await;
    (headers, Html(page.into_string())).into_response()
}

async fn page(control: &Control, shown: &Shown) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Astra sandbox simulator" }
                link rel="stylesheet" href="/style.css";
            }
            body class="status" {
                header class="top" {
                    span class="mark" aria-hidden="true" { "A" }
                    span class="brand" { "Astra" }
                    span class="badge" { "Sandbox simulator" }
                }
                main {
                    section class="panel" {
                        h1 { "Simulator of Astra's sandbox" }
                        p class="lead" { "This is not Astra, and its money is play money." }
                        (addresses(shown))
                    }
                    (now(control).await)
                    (waiting(control))
                    (latest_events(&control.events()))
                    (latest_notices(&control.outbox()))
                    (cards())
                }
                footer { p { "Reload the page to see how it stands now." } }
            }
        }
    }
}

fn addresses(shown: &Shown) -> Markup {
    html! {
        dl {
            dt { "API" } dd { code { (shown.api) } }
            dt { "Secure API" } dd { code { (shown.secure) } }
            dt { "Hosted pages" } dd { code { (shown.app) } }
            dt { "Client id" } dd { code { (shown.client_id) } }
            @for uri in &shown.redirect_uris {
                dt { "Redirect URI" } dd { code { (uri) } }
            }
            dt { "Test phone" } dd { code { (TEST_PHONE) } }
        }
    }
}

async fn now(control: &Control) -> Markup {
    let (ledger, books) = (control.ledger(), control.books().await);
    let cards: usize = ledger.users.iter().map(|user| user.card_ids.len()).sum();
    html! {
        section class="panel" {
            h2 { "Now" }
            dl {
                dt { "Simulated time" }
                dd {
                    (control.now().strftime("%Y-%m-%d %H:%M:%S UTC"))
                    @if control.clock_mode() == ClockMode::Hand { ", stopped" }
                }
                dt { "Business profiles" } dd { (ledger.profile_count) }
                dt { "Users" } dd { (ledger.users.len()) }
                dt { "Cards" } dd { (cards) }
                dt { "Routines" } dd { (ledger.routine_count) }
                dt { "Transfers" } dd { (ledger.transfer_count) }
                dt { "Moved" } dd { "$" (books.pushed_cents) " and $" (books.fees_cents) " in fees" }
                dt { "Webhooks go to" }
                dd {
                    @match control.webhooks().url {
                        Some(url) => code { (url) },
                        None => "nobody",
                    }
                }
                dt { "Books" }
                dd {
                    @if books.violations.is_empty() { "in order" } @else {
                        @for violation in &books.violations { p class="error" { (violation) } }
                    }
                }
            }
        }
    }
}

/// A panel with a table, or with a word where there is nothing to show.
fn panel(title: &str, hint: Option<&str>, headings: &[&str], rows: &[Markup]) -> Markup {
    html! {
        section class="panel" {
            h2 { (title) }
            @if let Some(hint) = hint { p class="hint" { (hint) } }
            @if rows.is_empty() { p class="quiet" { "None." } } @else {
                div class="wide" { table {
                    thead { tr { @for heading in headings { th { (heading) } } } }
                    tbody { @for row in rows { tr { (row) } } }
                } }
            }
        }
    }
}

fn waiting(control: &Control) -> Markup {
    let row = |plan: &FaultPlan| {
        html! {
            td { (plan.name.as_deref().unwrap_or(plan.fault.kind.name())) }
            td {
                @match &plan.fault.kind {
                    FaultKind::RefuseConnection { host } => code { (host.name()) },
                    _ => code { (plan.fault.method.as_deref().unwrap_or("any")) " " (plan.fault.path_pattern) },
                }
            }
            td { (plan.fault.times) }
            td { (plan.percent) }
        }
    };
    let rows: Vec<_> = control.fault_plans().iter().map(row).collect();
    panel(
        "Faults to be met",
        None,
        &["Name", "Where", "Times", "Percent"],
        &rows,
    )
}

fn latest_events(events: &[Event]) -> Markup {
    let row = |event: &Event| {
        html! {
            td { (event.time.strftime("%H:%M:%S")) }
            td { (event.event) }
            td { code { (event.request.as_deref().or(event.id.as_deref()).unwrap_or_default()) } }
            td {
                (event.status.as_deref().unwrap_or_default())
                @if let Some(answer) = event.answer { (answer) }
                @if let Some(fault) = &event.fault { " " (fault) }
            }
        }
    };
    let rows: Vec<_> = events.iter().rev().take(LATEST).map(row).collect();
    panel(
        "Latest events",
        None,
        &["Time", "Event", "What", "Outcome"],
        &rows,
    )
}

fn latest_notices(notices: &[Notice]) -> Markup {
    let row = |notice: &Notice| {
        let attempts = notice.attempts.len();
        let condition = match (notice.delivered, notice.next_attempt, attempts) {
            (true, ..) => "taken".to_owned(),
            (false, Some(_), _) => format!("waiting, {attempts} tries so far"),
            (false, None, 0) => "sent to nobody".to_owned(),
            (false, None, _) => format!("given up after {attempts} tries"),
        };
        html! {
            td { (notice.number) }
            td { (notice.webhook_type) }
            td { code { (notice.resource_id) } }
            td { (condition) }
        }
    };
    let rows: Vec<_> = notices.iter().rev().take(LATEST).map(row).collect();
    panel(
        "Latest webhooks",
        None,
        &["Number", "Type", "About", "Condition"],
        &rows,
    )
}

fn cards() -> Markup {
    let row = |(number, behaviour)| html! { td { code { (number) } } td { (behaviour) } };
    let rows: Vec<_> = test_cards().map(row).collect();
    let hint = Some("Any 3-digit security code, any month to come.");
    panel("Test cards", hint, &["Number", "Behaviour"], &rows)
}
