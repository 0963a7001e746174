//! The hosted pages: where they lead back to, and what they carry back.

use serde_json::Value;
use url::Url;

use super::profiles::Created;
use super::user::User;
use super::{Blocked, Run, Tokens, tokens};
use crate::finding::Finding;
use crate::forms::Wish;
use crate::ports::Person;
use crate::report::{Conclusion, broke, held, not_reachable, unsettled};
use crate::visit::{Browser, End, Redirect};
use crate::wire::{Response, join};

pub(crate) const NUMBERS: &[u8] = &[16, 17, 20, 55, 59, 60];

/// The pages of one run.
pub(crate) struct Pages {
    pub(super) app: Url,
    /// The browser that proved the phone.
    browser: Browser,
    /// What came back as state, by what was done.
    states: Vec<(&'static str, bool)>,
    /// How link-card visits came back.
    linked: Vec<(&'static str, Redirect, Response)>,
    /// The answer that the latest redirect came with.
    last: Response,
    /// Whether the pages had to be left to a person.
    pub(crate) by_hand: bool,
}

impl Pages {
    pub(crate) fn open<F>(run: &Run<'_, F>) -> Result<Self, Blocked> {
        let app = run.target.app.clone();
        let app = app.ok_or("needs another host: that of the hosted pages was not given")?;
        Ok(Self {
            browser: browser(&app, run)?,
            app,
            states: Vec::new(),
            linked: Vec::new(),
            last: Response::default(),
            by_hand: false,
        })
    }

    /// A17, cancelled redirect.
    pub(crate) async fn cancel<F: FnMut(Finding)>(
        &mut self,
        run: &mut Run<'_, F>,
        profile: &Created,
    ) {
        let (url, state) = self.authorize_url(run, &profile.id);
        let Ok(fresh) = browser(&self.app, run) else {
            return;
        };
        let visit = fresh
            .walk(&url, Wish::Cancel, &Value::Null, &mut run.report.redactor)
            .await;
        let conclusion = match (&visit.end, visit.obstacle()) {
            (End::Redirected(redirect), _) => {
                self.note("cancelling", redirect, &state, &visit.last);
                let holds = redirect.get("error") == Some("access_denied")
                    && redirect.get("error_description").is_some();
                Conclusion::of(
                    holds,
                    &visit.last,
                    format!("cancelling came back with {}", redirect.names()),
                )
            }
            (_, why) => unsettled(&visit.last, why.unwrap_or_default()),
        };
        run.report.record(17, conclusion);
    }

    /// Signs in as the business of `profile` and gives the code. Concludes about A55 (test phone) and A59 (custom scheme).
    pub(crate) async fn sign_in<F: FnMut(Finding), P: Person + Send>(
        &mut self,
        run: &mut Run<'_, F>,
        profile: &Created,
        person: &mut P,
    ) -> Result<String, Blocked> {
        let (url, state) = self.authorize_url(run, &profile.id);
        let visit = self
            .browser
            .walk(&url, Wish::Finish, &Value::Null, &mut run.report.redactor)
            .await;
        run.report.record(55, if visit.showed_code {
            held(&visit.last, "an invented number with exchange 555 was accepted, and the page showed its code")
        } else {
            not_reachable("needs a person: the page does not show the text message of an invented number")
        });
        if !visit.asked_for_code {
            run.report.record(
                20,
                not_reachable("the pages never asked for a code, so nothing was proved"),
            );
        }
        let (redirect, last) = match &visit.end {
            End::Redirected(redirect) => (redirect.clone(), visit.last.clone()),
            End::Elsewhere(host) => {
                let said = format!("the pages went to {host} instead of the redirect URI");
                run.report.record(59, broke(&visit.last, said.clone()));
                return Err(said);
            }
            _ => {
                self.by_hand = true;
                let obstacle = || visit.obstacle().unwrap_or_default();
                let pasted = person.visit(&url).await.ok_or_else(obstacle)?;
                let redirect = Redirect::read(&pasted, &run.target.redirect_uri);
                let other = "the pasted address does not begin with the redirect URI";
                (redirect.ok_or(other)?, Response::default())
            }
        };
        self.note("signing in", &redirect, &state, &last);
        let scheme = run
            .target
            .redirect_uri
            .split(':')
            .next()
            .unwrap_or_default();
        run.report.record(59, if scheme.starts_with("http") {
            not_reachable("the redirect URI of this run has no custom scheme")
        } else {
            let slash = if redirect.has_slash { "a" } else { "no" };
            held(&last, format!("the pages came back to {scheme}:, with {slash} slash before the question mark"))
        });
        for name in ["code", "authorization_code"] {
            if let Some(code) = redirect.get(name) {
                run.report.redactor.learn(code);
            }
        }
        match (redirect.get("code"), redirect.get("authorization_code")) {
            (Some(one), Some(two)) if one != two => {
                Err("code and authorization_code of the redirect differ".to_owned())
            }
            (Some(code), _) | (None, Some(code)) => Ok(code.to_owned()),
            (None, None) => Err(format!(
                "the redirect brought no code but {}",
                redirect.names()
            )),
        }
    }

    /// Signs in as another business, whose review is then watched (A54, business review).
    pub(crate) async fn other_business<F: FnMut(Finding)>(
        &mut self,
        run: &mut Run<'_, F>,
        profile: Option<&Created>,
    ) -> Result<Tokens, Blocked> {
        let profile = profile.ok_or("no business with another EIN could be made")?;
        if self.by_hand {
            return Err("needs a person: a second business would have to sign in".to_owned());
        }
        let (url, state) = self.authorize_url(run, &profile.id);
        let fresh = browser(&self.app, run)?;
        let visit = fresh
            .walk(&url, Wish::Finish, &Value::Null, &mut run.report.redactor)
            .await;
        let End::Redirected(redirect) = &visit.end else {
            return Err(visit.obstacle().unwrap_or_default());
        };
        self.note("signing in", redirect, &state, &visit.last);
        let code = redirect.get("code").or(redirect.get("authorization_code"));
        let code = code.ok_or("the redirect brought no code")?.to_owned();
        run.report.redactor.learn(&code);
        tokens::exchange(run, &code).await.map(|(tokens, _)| tokens)
    }

    /// Links `card`, or skips. Whether it came back.
    pub(crate) async fn link_card<F: FnMut(Finding)>(
        &mut self,
        run: &mut Run<'_, F>,
        user: &User,
        card: Option<&Value>,
    ) -> Result<(), Blocked> {
        if self.by_hand {
            return Err("needs a person: cards are linked at the pages".to_owned());
        }
        let state = self.new_state(run);
        let mut pairs = self.common(run);
        pairs.extend([
            ("user_id", user.id.clone()),
            ("phone", user.phone.trim_start_matches("+1").to_owned()),
            ("phone_read_only", "true".to_owned()),
            ("state", state.clone()),
        ]);
        let url = self.url("/cards/connect", &pairs);
        let (wish, done) = match card {
            Some(_) => (Wish::Finish, "linking a card"),
            None => (Wish::Skip, "skipping a card"),
        };
        let nothing = Value::Null;
        let card = card.unwrap_or(&nothing);
        let visit = self
            .browser
            .walk(&url, wish, card, &mut run.report.redactor)
            .await;
        run.report.record(
            20,
            if visit.asked_for_code {
                broke(
                    &visit.last,
                    "the same browser was asked for a code again, within a minute",
                )
            } else if visit.obstacle().is_none() {
                held(
                    &visit.last,
                    "the same browser was not asked again; the 30 minutes were not waited for",
                )
            } else {
                unsettled(&visit.last, visit.obstacle().unwrap_or_default())
            },
        );
        match visit.end {
            End::Redirected(redirect) => {
                self.note(done, &redirect, &state, &visit.last);
                self.linked.push((done, redirect, visit.last));
                Ok(())
            }
            _ => Err(visit.obstacle().unwrap_or_default()),
        }
    }

    /// A16 (redirect without a code) and A60 (state echoed), once all visits were made.
    pub(crate) fn conclude<F: FnMut(Finding)>(&self, run: &mut Run<'_, F>) {
        let with_code = |(_, redirect, _): &&(_, Redirect, _)| {
            ["code", "authorization_code"]
                .iter()
                .any(|name| redirect.get(name).is_some())
        };
        if let Some((done, redirect, answer)) = self.linked.iter().find(with_code) {
            run.report.record(
                16,
                broke(
                    answer,
                    format!("{done} came back with {}", redirect.names()),
                ),
            );
        } else if let Some((_, _, answer)) = self.linked.last() {
            let done: Vec<&str> = self.linked.iter().map(|(done, _, _)| *done).collect();
            run.report.record(
                16,
                held(
                    answer,
                    format!("{} came back without a code", done.join(" and ")),
                ),
            );
        }
        if self.states.is_empty() {
            return;
        }
        let say = |wanted: bool| {
            let mut done: Vec<&str> = self
                .states
                .iter()
                .filter(|(_, same)| *same == wanted)
                .map(|(done, _)| *done)
                .collect();
            done.dedup();
            done.join(", ")
        };
        let lost = say(false);
        run.report.record(
            60,
            if lost.is_empty() {
                held(
                    &self.last,
                    format!("state came back unchanged after {}", say(true)),
                )
            } else {
                broke(
                    &self.last,
                    format!("state did not come back unchanged after {lost}"),
                )
            },
        );
    }

    fn note(&mut self, done: &'static str, redirect: &Redirect, state: &str, answer: &Response) {
        self.states
            .push((done, redirect.get("state") == Some(state)));
        self.last = answer.clone();
    }

    fn new_state<F: FnMut(Finding)>(&self, run: &mut Run<'_, F>) -> String {
        // Something that must be encoded, so that a change of encoding is noticed.
        let state = format!("{}/+ {}", run.ports.hex(16), run.ports.hex(16));
        run.report.redactor.learn(&state);
        state
    }

    pub(super) fn common<F>(&self, run: &Run<'_, F>) -> Vec<(&'static str, String)> {
        vec![
            ("client_id", run.target.client_id.clone()),
            ("redirect_uri", run.target.redirect_uri.clone()),
        ]
    }

    fn authorize_url<F: FnMut(Finding)>(
        &self,
        run: &mut Run<'_, F>,
        profile_id: &str,
    ) -> (Url, String) {
        let state = self.new_state(run);
        let mut pairs = self.common(run);
        pairs.extend([
            ("response_type", "code".to_owned()),
            ("business", "true".to_owned()),
            ("business_profile_id", profile_id.to_owned()),
            ("state", state.clone()),
        ]);
        (self.url("/login/oauth/authorize", &pairs), state)
    }

    pub(super) fn url(&self, path: &str, pairs: &[(&'static str, String)]) -> Url {
        let mut url = join(&self.app, path);
        url.query_pairs_mut().extend_pairs(pairs);
        url
    }
}

pub(super) fn browser<F>(app: &Url, run: &Run<'_, F>) -> Result<Browser, Blocked> {
    Browser::new(app, &run.target.redirect_uri)
        .map_err(|_| "the pages cannot be opened from here".to_owned())
}
