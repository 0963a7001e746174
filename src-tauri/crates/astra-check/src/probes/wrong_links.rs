//! Links to the hosted pages with something wrong in them (A19, wrong link).

use serde_json::Value;

use super::Run;
use super::pages::{Pages, browser};
use crate::finding::Finding;
use crate::forms::Wish;
use crate::report::{broke, held, unsettled};
use crate::visit::End;
use crate::wire::Response;

pub(crate) const NUMBERS: &[u8] = &[19];

pub(crate) async fn probe<F: FnMut(Finding)>(run: &mut Run<'_, F>, pages: &Pages) {
    let unknown = run.ports.hex(32);
    let mut wrong = Vec::new();
    let mut unclear = None;
    let mut last = Response::default();
    for (name, value) in [
        ("client_id", unknown.as_str()),
        ("redirect_uri", "https://example.com/not-registered"),
        ("response_type", "token"),
    ] {
        let mut pairs = pages.common(run);
        pairs.retain(|(known, _)| *known != name);
        pairs.extend([
            ("response_type", "code".to_owned()),
            ("business", "true".to_owned()),
        ]);
        pairs.retain(|(known, _)| *known != name);
        pairs.push((name, value.to_owned()));
        let url = pages.url("/login/oauth/authorize", &pairs);
        let Ok(fresh) = browser(&pages.app, run) else {
            return;
        };
        // Cancelling presses nothing: the first page is all that is wanted.
        let visit = fresh
            .walk(&url, Wish::Cancel, &Value::Null, &mut run.report.redactor)
            .await;
        match &visit.end {
            End::Redirected(_) | End::Elsewhere(_) => {
                wrong.push(format!("a wrong {name} ended in a redirect"))
            }
            End::NoForm {
                has_script: false, ..
            } if visit.last.status < 500 => {}
            _ => {
                unclear = Some(format!(
                    "a wrong {name} led to a page that a program cannot judge"
                ))
            }
        }
        last = visit.last;
    }
    let conclusion = match unclear {
        _ if !wrong.is_empty() => broke(&last, wrong.join("; ")),
        Some(why) => unsettled(&last, why),
        None => held(
            &last,
            "a wrong client_id, redirect_uri and response_type each ended on an error page",
        ),
    };
    run.report.record(19, conclusion);
}
