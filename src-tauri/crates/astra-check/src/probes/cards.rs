//! Cards: where they are made, and what they look like.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::pages::Pages;
use super::user::User;
use super::{Blocked, Run, Tokens};
use crate::finding::Finding;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::samples::{STRANGERS_CARD, TEST_CARDS, card};
use crate::wire::{Caller, NoResponse, Response};

pub(crate) const NUMBERS: &[u8] = &[2, 37, 38, 62];

/// The two cards that money is moved between.
pub(crate) struct Cards {
    pub(crate) source: String,
    pub(crate) destination: String,
}

pub(crate) async fn probe<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    pages: &mut Pages,
    user: &User,
) -> Result<Cards, Blocked> {
    let caller = Caller::User(&tokens.access);
    ordinary_host(run, caller).await;

    let now = (run.ports.now)().to_zoned(TimeZone::UTC);
    let expires_in_year = now.year() + 3;
    let test_cards = TEST_CARDS.map(|number| card(number, expires_in_year));
    let strangers = card(STRANGERS_CARD, expires_in_year);
    let skipped = pages.link_card(run, user, None).await;
    let linked = match &skipped {
        Ok(()) => pages.link_card(run, user, Some(&test_cards[0])).await,
        Err(why) => Err(why.clone()),
    };
    if let Err(why) = &linked {
        run.report.give_up(&[16, 20], why);
    }
    let by_api = over_the_secure_host(run, tokens, &strangers, &test_cards[1]).await;
    if linked.is_err() {
        // The page did not do it; the secure host may.
        if let (Some(secure), true) = (&run.target.secure, by_api) {
            let _ = run
                .wire
                .post_card(secure, &tokens.access, &test_cards[0])
                .await;
        }
    } else if !by_api {
        pages.link_card(run, user, Some(&test_cards[1])).await?;
    }

    let list = run
        .wire
        .get("/v1/cards", caller)
        .await
        .map_err(|NoResponse(why)| why)?;
    let cards = list
        .json
        .get("cards")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    looks(run, &list, &cards);
    let ids: Vec<&str> = cards
        .iter()
        .filter_map(|card| card["id"].as_str())
        .collect();
    match ids[..] {
        // Newest first.
        [destination, source, ..] => Ok(Cards {
            source: source.to_owned(),
            destination: destination.to_owned(),
        }),
        _ => Err(linked.err().unwrap_or_else(|| {
            format!(
                "needs two cards, and there are {} ({})",
                ids.len(),
                list.summary()
            )
        })),
    }
}

/// A2, cards on the ordinary host: they are refused there.
pub(crate) async fn ordinary_host<F: FnMut(Finding)>(run: &mut Run<'_, F>, caller: Caller<'_>) {
    // Without a single field, so that nothing can come of it.
    let conclusion = match run.wire.post("/v1/cards", caller, &json!({})).await {
        // Only a user is told more.
        Ok(answer) if answer.status == 401 => {
            unsettled(&answer, "nobody signed in, and it asks for that first")
        }
        Ok(answer) => Conclusion::of(
            answer.status == 404 && answer.is_generic(),
            &answer,
            format!("the ordinary host answered {}", answer.summary()),
        ),
        Err(NoResponse(why)) => not_reachable(why),
    };
    run.report.record(2, conclusion);
}

/// A62, added_by_user: whether `card` is there in the end.
async fn over_the_secure_host<F: FnMut(Finding)>(
    run: &mut Run<'_, F>,
    tokens: &Tokens,
    strangers: &Value,
    card: &Value,
) -> bool {
    let Some(secure) = run.target.secure.clone() else {
        run.report.give_up(
            &[62],
            "needs another host: the one that takes card numbers was not given",
        );
        return false;
    };
    // The BINs of test cards may be registered, and then either value is right for them.
    let (conclusion, added) = both_ways(run, &secure, tokens, strangers).await;
    if let Some(id) = added {
        let caller = Caller::User(&tokens.access);
        let _ = run.wire.delete(&format!("/v1/cards/{id}"), caller).await;
    }
    let (other, kept) = both_ways(run, &secure, tokens, card).await;
    let settled = if conclusion.is_settled() {
        conclusion
    } else {
        other
    };
    run.report.record(62, settled);
    kept.is_some()
}

/// What the two values of `added_by_user` mean for `card`, and its id if it is there in the end.
async fn both_ways<F>(
    run: &Run<'_, F>,
    secure: &url::Url,
    tokens: &Tokens,
    card: &Value,
) -> (Conclusion, Option<String>) {
    let mut kept = None;
    let conclusion = values_of_the_flag(run, secure, tokens, card, &mut kept)
        .await
        .unwrap_or_else(|NoResponse(why)| not_reachable(why));
    (conclusion, kept)
}

/// `kept` follows what is there, also where an answer does not come.
async fn values_of_the_flag<F>(
    run: &Run<'_, F>,
    secure: &url::Url,
    tokens: &Tokens,
    card: &Value,
    kept: &mut Option<String>,
) -> Result<Conclusion, NoResponse> {
    let marked = |by_user: bool| {
        let mut card = card.clone();
        card["added_by_user"] = json!(by_user);
        card
    };
    let (own, issued) = (marked(true), marked(false));
    let added = |answer: &Response| {
        let id = answer.text_of("id").filter(|_| answer.is_success());
        id.map(str::to_owned)
    };
    let as_own = run.wire.post_card(secure, &tokens.access, &own).await?;
    *kept = added(&as_own);
    let Some(id) = kept.clone() else {
        // Refused, so nothing came of it, and the other value may be tried.
        let as_issued = run.wire.post_card(secure, &tokens.access, &issued).await?;
        *kept = added(&as_issued);
        return Ok(if as_issued.is_success() && !is_the_issuers(&as_own) {
            broke(
                &as_issued,
                "a card that the client did not issue was accepted only with added_by_user false",
            )
        } else {
            unsettled(
                &as_own,
                format!("cards cannot be added by API here ({})", as_own.summary()),
            )
        });
    };
    let caller = Caller::User(&tokens.access);
    let gone = run.wire.delete(&format!("/v1/cards/{id}"), caller).await?;
    if !gone.is_success() {
        return Ok(unsettled(
            &gone,
            format!(
                "the card could not be removed to try the other value ({})",
                gone.summary()
            ),
        ));
    }
    *kept = None;
    let as_issued = run.wire.post_card(secure, &tokens.access, &issued).await?;
    if as_issued.is_success() {
        *kept = added(&as_issued);
        let same = "a card that the client did not issue was accepted with either value, so nothing shows what the flag means";
        return Ok(unsettled(&as_issued, same));
    }
    let again = run.wire.post_card(secure, &tokens.access, &own).await?;
    *kept = added(&again);
    Ok(match as_issued.status {
        400 | 403 | 422 if !is_the_issuers(&as_issued) => held(
            &as_issued,
            format!(
                "a card that the client did not issue was refused with added_by_user false: {}",
                as_issued.summary()
            ),
        ),
        _ => unsettled(
            &as_issued,
            format!(
                "with added_by_user false it was answered {}",
                as_issued.summary()
            ),
        ),
    })
}

/// Whether the issuer of the card was asked and did not let it in, which says nothing of the flag (CONTRACT.md 15).
fn is_the_issuers(answer: &Response) -> bool {
    let code = &answer.json["embedded_error"]["code"];
    code.as_str()
        .is_some_and(|code| code.starts_with("card_authorization_"))
}

/// A37 (card status) and A38 (card review reasons).
fn looks<F: FnMut(Finding)>(run: &mut Run<'_, F>, list: &Response, cards: &[Value]) {
    let Some(first) = cards.first() else {
        return run.report.give_up(
            &[37, 38],
            &format!("there is no card to look at ({})", list.summary()),
        );
    };
    let same = |card: &Value| card["status"].is_string() && card["status"] == card["review_status"];
    let word = |name: &str| first[name].as_str().unwrap_or("nothing").to_owned();
    let reason = format!(
        "status is {}, review_status is {}",
        word("status"),
        word("review_status")
    );
    run.report
        .record(37, Conclusion::of(cards.iter().all(same), list, reason));
    let is_list = |card: &Value| {
        card["review_reasons"]
            .as_array()
            .is_some_and(|codes| codes.iter().all(Value::is_string))
    };
    let holds = cards.iter().all(is_list);
    let reason = if holds {
        "review_reasons is a list of codes"
    } else {
        "there is no list of codes named review_reasons"
    };
    run.report.record(38, Conclusion::of(holds, list, reason));
}
