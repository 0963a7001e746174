//! The status page for people: the simulator's addresses, settings and content. It shows no secret, so it asks for no token.

use astra_sim::{ClockMode, Control, Event, FaultKind, Notice, TEST_PHONE, test_cards};
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

fn waiting(control: &Control) -> Markup {
    let plans = control.fault_plans();
    html! {
        section class="panel" {
            h2 { "Faults to be met" }
            @if plans.is_empty() { p class="quiet" { "None." } } @else {
                div class="wide" { table {
                    thead { tr { th { "Name" } th { "Where" } th { "Times" } th { "Percent" } } }
                    tbody {
                        @for plan in &plans {
                            tr {
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
                        }
                    }
                } }
            }
        }
    }
}

fn latest_events(events: &[Event]) -> Markup {
    html! {
        section class="panel" {
            h2 { "Latest events" }
            @if events.is_empty() { p class="quiet" { "None." } } @else {
                div class="wide" { table {
                    thead { tr { th { "Time" } th { "Event" } th { "What" } th { "Outcome" } } }
                    tbody {
                        @for event in events.iter().rev().take(LATEST) {
                            tr {
                                td { (event.time.strftime("%H:%M:%S")) }
                                td { (event.event) }
                                td { code { (event.request.as_deref().or(event.id.as_deref()).unwrap_or_default()) } }
                                td {
                                    (event.status.as_deref().unwrap_or_default())
                                    @if let Some(answer) = event.answer { (answer) }
                                    @if let Some(fault) = &event.fault { " " (fault) }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }
}

fn latest_notices(notices: &[Notice]) -> Markup {
    let condition =
        |notice: &Notice| match (notice.delivered, notice.next_attempt, notice.attempts.len()) {
            (true, ..) => "taken".to_owned(),
            (false, Some(_), tries) => format!("waiting, {tries} tries so far"),
            (false, None, 0) => "sent to nobody".to_owned(),
            (false, None, tries) => format!("given up after {tries} tries"),
        };
    html! {
        section class="panel" {
            h2 { "Latest webhooks" }
            @if notices.is_empty() { p class="quiet" { "None." } } @else {
                div class="wide" { table {
                    thead { tr { th { "Number" } th { "Type" } th { "About" } th { "Condition" } } }
                    tbody {
                        @for notice in notices.iter().rev().take(LATEST) {
                            tr {
                                td { (notice.number) }
                                td { (notice.webhook_type) }
                                td { code { (notice.resource_id) } }
                                td { (condition(notice)) }
                            }
                        }
                    }
                } }
            }
        }
    }
}

fn cards() -> Markup {
    html! {
        section class="panel" {
            h2 { "Test cards" }
            p class="hint" { "Any 3-digit security code, any month to come." }
            div class="wide" { table {
                thead { tr { th { "Number" } th { "Behaviour" } } }
                tbody {
                    @for (number, behaviour) in test_cards() {
                        tr { td { code { (number) } } td { (behaviour) } }
                    }
                }
            } }
        }
    }
}
