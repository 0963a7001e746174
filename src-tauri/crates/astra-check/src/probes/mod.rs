//! The probes, by area. Each stage concludes about the assumptions in its `NUMBERS`; those it cannot reach it gives up with the
//! reason, and so do the stages that would have built on it.

mod cards;
mod errors;
mod intents;
mod lists;
mod pages;
mod paths;
mod profiles;
mod routines;
mod tokens;
mod transfers;
mod user;
mod wrong_links;

use crate::finding::Finding;
use crate::ports::{Person, Ports};
use crate::report::Report;
use crate::target::Target;
use crate::wire::{Caller, Wire};

/// What every probe may use.
pub(crate) struct Run<'a, F> {
    pub(crate) wire: Wire,
    pub(crate) target: &'a Target,
    pub(crate) ports: &'a Ports,
    pub(crate) report: Report<F>,
}

/// Why a stage came to nothing, for the findings that needed it.
pub(crate) type Blocked = String;

/// The tokens of one user.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// The assumptions of each stage, by number.
const STAGES: [&[u8]; 12] = [
    errors::NUMBERS,
    profiles::NUMBERS,
    intents::NUMBERS,
    pages::NUMBERS,
    wrong_links::NUMBERS,
    tokens::NUMBERS,
    user::NUMBERS,
    cards::NUMBERS,
    routines::NUMBERS,
    transfers::NUMBERS,
    lists::NUMBERS,
    paths::NUMBERS,
];

pub(crate) async fn all<F: FnMut(Finding) + Send, P: Person + Send>(
    run: &mut Run<'_, F>,
    person: &mut P,
) {
    errors::probe(run).await;
    let intents_refused = intents::probe(run).await;
    let profiles = profiles::probe(run, intents_refused).await;
    let blocked = match profiles {
        Ok(profiles) => {
            let outcome = beyond_profiles(run, &profiles, person).await;
            if outcome.is_err() {
                without_user(run, &profiles).await;
            }
            outcome.err()
        }
        Err(why) => Some(why),
    };
    let blocked = blocked.unwrap_or_else(|| "the run did not come to it".to_owned());
    for numbers in STAGES {
        run.report.give_up(numbers, &blocked);
    }
}

/// The probes that need no user, for a run in which nobody signed in.
async fn without_user<F: FnMut(Finding) + Send>(
    run: &mut Run<'_, F>,
    profiles: &profiles::Profiles,
) {
    user::profile_alone(run, &profiles.main).await;
    cards::ordinary_host(run, Caller::Client).await;
    paths::probe(run, None, None).await;
}

/// The probes that need a user.
async fn beyond_profiles<F: FnMut(Finding) + Send, P: Person + Send>(
    run: &mut Run<'_, F>,
    profiles: &profiles::Profiles,
    person: &mut P,
) -> Result<(), Blocked> {
    let mut pages = pages::Pages::open(run)?;
    wrong_links::probe(run, &pages).await;
    pages.cancel(run, &profiles.main).await;
    let code = pages.sign_in(run, &profiles.main, person).await?;
    let (mut tokens, first) = tokens::exchange(run, &code).await?;
    tokens::probe(run, &mut tokens, &first).await;
    let user = user::probe(run, &tokens, &profiles.main).await?;
    let other = match pages.other_business(run, profiles.other.as_ref()).await {
        Ok(tokens) => user::first_look(run, tokens).await,
        Err(why) => Err(why),
    };
    let cards = cards::probe(run, &tokens, &mut pages, &user).await;
    pages.conclude(run);
    let made = match &cards {
        Ok(cards) => routines::probe(run, &tokens, cards, &user).await,
        Err(why) => Err(why.clone()),
    };
    match &made {
        Ok(made) => transfers::probe(run, &tokens, made).await,
        Err(why) => {
            run.report.give_up(routines::NUMBERS, why);
            run.report.give_up(transfers::NUMBERS, why);
        }
    }
    lists::probe(run, &tokens, made.as_ref().ok()).await;
    let card = cards.ok().map(|cards| cards.destination);
    paths::probe(run, Some(&tokens), card.as_deref()).await;
    user::review(run, other).await;
    // Last: a used code that comes again may cost every token that was made from it (RFC 6749 4.1.2).
    tokens::use_again(run, &code).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assumptions::{INVENTED, OUT_OF_REACH};

    #[test]
    fn every_assumption_belongs_to_exactly_one_stage() {
        let mut numbers: Vec<u8> = STAGES.concat();
        numbers.extend(
            OUT_OF_REACH
                .iter()
                .chain(&INVENTED)
                .map(|(number, _)| number),
        );
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=63).collect::<Vec<u8>>());
    }
}
