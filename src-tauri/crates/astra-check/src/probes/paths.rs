//! Paths that were inferred from page names, in which slash and underscore look the same (A9, inferred paths).

use serde_json::json;

use super::{Run, Tokens};
use crate::finding::Finding;
use crate::report::{broke, held, not_reachable, unsettled};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[9];

enum Ask {
    Read,
    /// With an empty body, which no call can take for a request.
    Send,
}

/// With what there is: without `tokens` only the client's own paths are asked for.
pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: Option<&Tokens>,
    card: Option<&str>,
) {
    let own = |path: &str| (path.to_owned(), Caller::Client, Ask::Read);
    let mut paths = vec![
        own("/v1/payment_instruments"),
        own("/v1/instant_payment_eligibility"),
    ];
    if let Some(tokens) = tokens {
        let user = Caller::User(&tokens.access);
        let of_user = |path: &str, ask| (path.to_owned(), user, ask);
        paths.push(of_user("/v1/upgrade_kyc_type", Ask::Send));
        paths.push(of_user("/v1/request_address_change", Ask::Send));
        paths.push(of_user("/v1/phone_number_change_requests", Ask::Read));
        let auth_details = card.map(|card| format!("/v1/cards/{card}/auth_details"));
        paths.extend(auth_details.map(|path| of_user(&path, Ask::Read)));
    }
    // Where even an invented path is not answered as missing, none can be told from one that is there.
    match run
        .wire
        .get("/v1/sandbox_check_nowhere", Caller::Client)
        .await
    {
        Ok(answer) if answer.is_absent() => {}
        Ok(answer) => {
            let said = format!("an invented path is answered with {}", answer.summary());
            return run.report.record(9, unsettled(&answer, said));
        }
        Err(NoResponse(why)) => return run.report.record(9, not_reachable(why)),
    }
    let mut there = Vec::new();
    let mut nowhere = Vec::new();
    let mut last = Response::default();
    for (path, caller, ask) in paths {
        // The id says nothing to a reader.
        let name = match card {
            Some(card) => path.replace(card, "{id}"),
            None => path.clone(),
        };
        match find(run, &path, caller, &ask).await {
            Ok(Found::Here(answer)) => {
                there.push(name);
                last = answer;
            }
            Ok(Found::Elsewhere(answer, other)) => {
                let other = card.map_or(other.clone(), |card| other.replace(card, "{id}"));
                return run.report.record(
                    9,
                    broke(&answer, format!("{name} is not there, but {other} is")),
                );
            }
            Ok(Found::Nowhere(answer)) => {
                nowhere.push(name);
                last = answer;
            }
            Err(NoResponse(why)) => return run.report.record(9, not_reachable(why)),
        }
    }
    // `/v1/batch_transfers/{id}` cannot be told from a batch that does not exist.
    let missing = format!(
        "not offered here: {}, and batch_transfers cannot be asked for without a batch",
        nowhere.join(", ")
    );
    run.report.record(
        9,
        match (there.is_empty(), nowhere.is_empty()) {
            (true, _) => unsettled(&last, missing),
            (false, true) => held(
                &last,
                format!(
                    "there: {}; batch_transfers cannot be asked for without a batch",
                    there.join(", ")
                ),
            ),
            (false, false) => held(&last, format!("there: {}; {missing}", there.join(", "))),
        },
    );
}

enum Found {
    Here(Response),
    /// Under another spelling.
    Elsewhere(Response, String),
    Nowhere(Response),
}

async fn find<F>(
    run: &Run<'_, F>,
    path: &str,
    caller: Caller<'_>,
    ask: &Ask,
) -> Result<Found, NoResponse> {
    let first = call(run, path, caller, ask).await?;
    if !first.is_absent() {
        return Ok(Found::Here(first));
    }
    for other in spellings(path) {
        let answer = call(run, &other, caller, ask).await?;
        // 405 and 401 may come from anything that lies at a longer or shorter path.
        if answer.is_success() || matches!(answer.status, 400 | 403 | 422) {
            return Ok(Found::Elsewhere(answer, other));
        }
    }
    Ok(Found::Nowhere(first))
}

async fn call<F>(
    run: &Run<'_, F>,
    path: &str,
    caller: Caller<'_>,
    ask: &Ask,
) -> Result<Response, NoResponse> {
    match ask {
        Ask::Read => run.wire.get(path, caller).await,
        Ask::Send => run.wire.post(path, caller, &json!({})).await,
    }
}

/// The same words with hyphens, and cut by a slash at each place in turn.
fn spellings(path: &str) -> Vec<String> {
    let mut all = vec![path.replace('_', "-")];
    all.extend(
        path.match_indices('_')
            .map(|(at, _)| format!("{}/{}", &path[..at], &path[at + 1..])),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_name_can_be_spelled_several_ways() {
        assert_eq!(
            spellings("/v1/upgrade_kyc_type"),
            [
                "/v1/upgrade-kyc-type",
                "/v1/upgrade/kyc_type",
                "/v1/upgrade_kyc/type"
            ]
        );
    }
}
