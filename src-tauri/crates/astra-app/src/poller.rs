//! Asks Astra about everything that is pending, because a desktop gets no webhooks.
//!
//! Quickly after an action, then with growing waits, at once when the window gets the focus.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use astra_client::{IntentStatus, UserStatus};
use jiff::Timestamp;
use tokio::sync::{Mutex, MutexGuard};
use tracing::{debug, warn};

use crate::businesses::{BusinessRecord, Businesses, IntentRecord};
use crate::cards::Cards;
use crate::connection::Connection;
use crate::contact::Contact;
use crate::ground::Ground;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::reminders::Reminders;
use crate::routines::Routines;
use crate::sign_in::{SessionState, SignIn};
use crate::tokens::{Standing, Tokens};
use crate::transfers::search_policy::poll_delay;
use crate::transfers::watched::{awaits_booking, is_lost};
use crate::transfers::{Intent, Transfers};

/// A business in good standing, or a final one, is still looked at now and then.
const SETTLED: Duration = Duration::from_secs(10 * 60);
/// What was not found is looked for this seldom.
const LOST: Duration = Duration::from_secs(60 * 60);
/// Cards are read again this seldom; linking one reads them at once.
const CARDS: Duration = Duration::from_secs(15 * 60);
/// Shortest sleep between two rounds, whatever is due.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);
/// Longest sleep: a laptop that was closed looks soon after it is opened.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Target {
    SignIn,
    Intent(BusinessId),
    Business(BusinessId),
    Cards(BusinessId),
    Contact(BusinessId),
    Routines(BusinessId),
    Renewal(BusinessId),
    Chargebacks(BusinessId),
    Transfer(String),
}

/// A target and how it is asked for now.
struct Item {
    target: Target,
    /// Fixed wait after a look that succeeded; growing waits where there is none.
    every: Option<Duration>,
    work: Work,
}

enum Work {
    SignIn,
    Intent(BusinessId),
    Business(BusinessId),
    Cards(BusinessId),
    Contact(BusinessId),
    Routines(BusinessId),
    Renewal(BusinessId),
    Chargebacks(BusinessId),
    Transfer(Box<Intent>),
}

/// When each target is asked for next, by the clock's uptime: the wall clock may jump. Lost with the process, which
/// then asks for everything once.
#[derive(Default)]
struct Schedule {
    plans: HashMap<Target, Plan>,
    /// How often everything was asked for, as far as it is known here.
    requests: u64,
}

#[derive(Clone, Copy)]
struct Plan {
    tries: u32,
    due: Duration,
}

impl Schedule {
    fn next_poll_at(&self, id: &str) -> Option<Duration> {
        self.plans
            .get(&Target::Transfer(id.to_owned()))
            .map(|plan| plan.due)
    }

    /// Makes everything due if an area asked for that meanwhile. An answer that is under way may be older than the request,
    /// so Astra is asked again.
    fn catch_up(&mut self, requests: u64) {
        if self.requests != requests {
            self.requests = requests;
            self.plans.clear();
        }
    }

    fn is_due(&self, target: &Target, now: Duration) -> bool {
        self.plans.get(target).is_none_or(|plan| plan.due <= now)
    }

    fn polled(&mut self, target: Target, every: Option<Duration>, now: Duration) {
        let tries = self.plans.get(&target).map_or(0, |plan| plan.tries);
        let wait = every.unwrap_or_else(|| poll_delay(tries));
        let plan = Plan {
            tries: tries.saturating_add(1),
            due: now.saturating_add(wait),
        };
        self.plans.insert(target, plan);
    }

    fn keep_only(&mut self, targets: &[Target]) {
        self.plans.retain(|target, _| targets.contains(target));
    }

    fn sleep(&self, now: Duration) -> Duration {
        self.plans
            .values()
            .map(|plan| plan.due.saturating_sub(now))
            .min()
            .unwrap_or(LONGEST_SLEEP)
            .clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
    }
}

/// Asks Astra about everything that is pending.
pub struct Poller {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    cards: Arc<Cards>,
    sign_in: Arc<SignIn>,
    transfers: Arc<Transfers>,
    routines: Arc<Routines>,
    reminders: Arc<Reminders>,
    contact: Arc<Contact>,
    schedule: Mutex<Schedule>,
}

impl Poller {
    #[expect(clippy::too_many_arguments, reason = "it asks on behalf of every area")]
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
        cards: &Arc<Cards>,
        sign_in: &Arc<SignIn>,
        transfers: &Arc<Transfers>,
        routines: &Arc<Routines>,
        reminders: &Arc<Reminders>,
        contact: &Arc<Contact>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            cards: Arc::clone(cards),
            sign_in: Arc::clone(sign_in),
            transfers: Arc::clone(transfers),
            routines: Arc::clone(routines),
            reminders: Arc::clone(reminders),
            contact: Arc::clone(contact),
            schedule: Mutex::default(),
        }
    }

    /// When a transfer that is under way is asked for next.
    pub async fn next_poll_at(&self, id: &str) -> Option<Timestamp> {
        let due = self.schedule().await.next_poll_at(id)?;
        let wait = due.saturating_sub(self.ground.clock.uptime());
        self.ground.clock.now().checked_add(wait).ok()
    }

    /// Polls until the future is dropped.
    pub async fn run(&self) {
        loop {
            let pause = self.round().await;
            tokio::select! {
                () = self.ground.poll_now.woken() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Asks about everything that is due, once, and gives how long to wait before the next round.
    pub async fn round(&self) -> Duration {
        // Nothing tells of midnight, and rounds come often enough.
        self.reminders.announce_day();
        match self.poll_what_is_due().await {
            Ok(()) => {
                let now = self.ground.clock.uptime();
                self.schedule().await.sleep(now)
            }
            // The disk does not answer: nothing was planned, and asking it without pause would not help.
            Err(error) => {
                warn!(%error, "the poller could not read what is pending");
                LONGEST_SLEEP
            }
        }
    }

    /// The schedule, with everything due where an area asked for it.
    async fn schedule(&self) -> MutexGuard<'_, Schedule> {
        let mut schedule = self.schedule.lock().await;
        schedule.catch_up(self.ground.poll_now.requests());
        schedule
    }

    async fn poll_what_is_due(&self) -> Result<()> {
        let items = self.items().await?;
        let targets: Vec<Target> = items.iter().map(|item| item.target.clone()).collect();
        self.schedule().await.keep_only(&targets);
        for item in items {
            let now = self.ground.clock.uptime();
            let requests = {
                let schedule = self.schedule().await;
                if !schedule.is_due(&item.target, now) {
                    continue;
                }
                schedule.requests
            };
            let polled = match item.work {
                Work::SignIn => self.sign_in.check().await,
                Work::Intent(id) => self.businesses.read_intent(&id).await.map(|_| ()),
                Work::Business(id) => self.businesses.read_user(&id).await.map(|_| ()),
                Work::Cards(id) => self.cards.read(&id).await.map(|_| ()),
                Work::Contact(id) => self.contact.read(&id).await,
                Work::Routines(id) => self.routines.read(&id).await,
                Work::Renewal(id) => self.tokens.renew_ahead(&id).await,
                Work::Chargebacks(id) => self.transfers.read_chargebacks(&id).await,
                Work::Transfer(intent) => self.transfers.poll(&intent).await,
            };
            // What failed is tried again soon, with growing waits, also where looks are rare otherwise.
            let every = match polled {
                Ok(()) | Err(AppError::SignedOut) => item.every,
                Err(error) => {
                    debug!(polled = ?item.target, %error, "a poll failed");
                    None
                }
            };
            let now = self.ground.clock.uptime();
            let mut schedule = self.schedule().await;
            if schedule.requests == requests {
                schedule.polled(item.target, every, now);
            }
        }
        Ok(())
    }

    async fn items(&self) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        if !self.connection.is_connected() {
            return Ok(items);
        }
        if self.sign_in.hold().await.state == SessionState::Checking {
            items.push(Item {
                target: Target::SignIn,
                every: None,
                work: Work::SignIn,
            });
        }
        for record in self.businesses.list().await? {
            if let Some(intent) = record.intent().filter(|_| record.awaits_user()) {
                items.push(Item {
                    target: Target::Intent(record.id.clone()),
                    every: wait_between(intent),
                    work: Work::Intent(record.id.clone()),
                });
            }
            let Standing::SignedIn { renewal_due } = self.tokens.standing(&record.id).await? else {
                continue;
            };
            items.push(Item {
                target: Target::Business(record.id.clone()),
                every: (!is_in_review(&record)).then_some(SETTLED),
                work: Work::Business(record.id.clone()),
            });
            let cards = self.cards.of(&record.id).await?.cards;
            // Somebody waits for a card that is being checked.
            let awaited = cards.iter().any(|it| it.card.is_in_review());
            items.push(Item {
                target: Target::Cards(record.id.clone()),
                every: (!awaited).then_some(CARDS),
                work: Work::Cards(record.id.clone()),
            });
            if self.contact.is_undecided(&record.id).await? {
                items.push(Item {
                    target: Target::Contact(record.id.clone()),
                    every: None,
                    work: Work::Contact(record.id.clone()),
                });
            }
            // By the age of the list, and not whenever the window gets the focus.
            if self.routines.is_due(&record.id).await? {
                items.push(Item {
                    target: Target::Routines(record.id.clone()),
                    every: None,
                    work: Work::Routines(record.id.clone()),
                });
            }
            if renewal_due {
                items.push(Item {
                    target: Target::Renewal(record.id.clone()),
                    every: Some(LOST),
                    work: Work::Renewal(record.id.clone()),
                });
            }
            // Not by a fixed wait: that is forgotten whenever everything is asked for, as at each focus of the window.
            if self.transfers.chargebacks_are_due(&record.id).await {
                items.push(Item {
                    target: Target::Chargebacks(record.id.clone()),
                    every: None,
                    work: Work::Chargebacks(record.id.clone()),
                });
            }
            let ledger = self.transfers.hold().await;
            for intent in ledger.of(&record.id) {
                let age = self.ground.clock.since(intent.changed_at());
                let lost = is_lost(intent, age);
                if intent.state.is_watched() || lost || awaits_booking(intent, age) {
                    items.push(Item {
                        target: Target::Transfer(intent.id.clone()),
                        every: lost.then_some(LOST),
                        work: Work::Transfer(Box::new(intent.clone())),
                    });
                }
            }
        }
        Ok(items)
    }
}

fn is_in_review(record: &BusinessRecord) -> bool {
    !matches!(
        record.status(),
        Some(UserStatus::Approved | UserStatus::Rejected | UserStatus::Suspended)
    )
}

/// How often the check of a person's details is asked for: quickly while it runs, and now and then once it is decided, because
/// a person who was approved may be suspended.
fn wait_between(intent: &IntentRecord) -> Option<Duration> {
    match intent.status {
        IntentStatus::Pending
        | IntentStatus::Retry
        | IntentStatus::Document
        | IntentStatus::Other(_) => None,
        IntentStatus::Approved
        | IntentStatus::Rejected
        | IntentStatus::Suspended
        | IntentStatus::ConvertedToUser => Some(SETTLED),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;
    use crate::ground::poll_now::PollNow;

    const SINCE: &str = "2026-03-02T18:00:00Z";

    fn at(second: u64) -> Duration {
        Duration::from_secs(500 + second)
    }

    fn transfer(id: &str) -> Target {
        Target::Transfer(id.to_owned())
    }

    fn wait(schedule: &Schedule, id: &str, now: Duration) -> u64 {
        let due = schedule.next_poll_at(id).unwrap();
        (due - now).as_secs()
    }

    #[test]
    fn what_was_never_looked_at_is_due_and_then_ever_less_often() {
        let mut schedule = Schedule::default();
        let mut now = at(0);
        assert!(schedule.is_due(&transfer("A"), now));
        let waits: Vec<u64> = (0..11)
            .map(|_| {
                schedule.polled(transfer("A"), None, now);
                let seconds = wait(&schedule, "A", now);
                let just_before = now + Duration::from_secs(seconds - 1);
                assert!(!schedule.is_due(&transfer("A"), just_before));
                now += Duration::from_secs(seconds);
                assert!(schedule.is_due(&transfer("A"), now));
                seconds
            })
            .collect();
        assert_eq!(waits, [1, 1, 1, 2, 3, 5, 10, 20, 40, 60, 60]);
    }

    #[test]
    fn what_has_a_fixed_wait_keeps_it() {
        let mut schedule = Schedule::default();
        for _ in 0..3 {
            schedule.polled(transfer("A"), Some(LOST), at(0));
            assert_eq!(wait(&schedule, "A", at(0)), 60 * 60);
        }
    }

    #[test]
    fn only_what_is_still_watched_is_kept() {
        let mut schedule = Schedule::default();
        schedule.polled(transfer("A"), None, at(0));
        schedule.polled(transfer("B"), None, at(0));
        schedule.keep_only(&[transfer("B")]);
        assert!(
            schedule.is_due(&transfer("A"), at(0)),
            "forgotten, so it would begin afresh"
        );
        assert!(!schedule.is_due(&transfer("B"), at(0)));
    }

    #[test]
    fn the_watch_sleeps_until_the_next_look_and_never_long() {
        let mut schedule = Schedule::default();
        let millis = |schedule: &Schedule, now| schedule.sleep(now).as_millis();
        assert_eq!(millis(&schedule, at(0)), 30_000, "nothing to do");
        schedule.polled(transfer("A"), Some(LOST), at(0));
        assert_eq!(
            millis(&schedule, at(0)),
            30_000,
            "a laptop may be closed meanwhile"
        );
        schedule.polled(transfer("B"), None, at(0));
        assert_eq!(millis(&schedule, at(0)), 1000);
        assert_eq!(millis(&schedule, at(10)), 200, "overdue");
    }

    #[test]
    fn asking_for_everything_makes_everything_due_and_is_noticed() {
        let mut schedule = Schedule::default();
        schedule.polled(transfer("A"), Some(LOST), at(0));
        let requests = schedule.requests;
        let poll_now = PollNow::default();
        poll_now.everything();
        schedule.catch_up(poll_now.requests());
        assert!(schedule.is_due(&transfer("A"), at(0)));
        assert_ne!(
            schedule.requests, requests,
            "a look under way must know that it is out of date"
        );
    }

    #[test]
    fn a_business_is_in_review_until_astra_has_decided() {
        let mut record: BusinessRecord = serde_json::from_value(json!({
            "id": "0123456789abcdef", "profile_id": "p", "submitted_at": SINCE, "user": null,
            "details": { "legal_name": "A", "doing_business_as": null, "business_type": "llc",
                "ein_last_four": null, "address": "", "website": null, "phone": "+16505550111",
                "contact_email": "", "admin_name": "", "controller_name": "", "owner_names": [] },
        }))
        .unwrap();
        assert!(is_in_review(&record), "not even a user yet");
        for (status, expected) in [
            ("pending", true),
            ("retry", true),
            ("document", true),
            ("a word that Astra added", true),
            ("approved", false),
            ("rejected", false),
            ("suspended", false),
        ] {
            let user = json!({
                "id": "u", "status": status, "status_since": SINCE, "first_seen": SINCE, "as_of": SINCE,
            });
            record.user = Some(serde_json::from_value(user).unwrap());
            assert_eq!(is_in_review(&record), expected, "{status}");
        }
    }

    #[test]
    fn a_person_is_asked_for_with_growing_waits_until_the_check_is_decided() {
        for (status, expected) in [
            ("pending", None),
            ("retry", None),
            ("document", None),
            ("a word that Astra added", None),
            ("approved", Some(SETTLED)),
            ("rejected", Some(SETTLED)),
            ("suspended", Some(SETTLED)),
            ("converted_to_user", Some(SETTLED)),
        ] {
            let intent = json!({ "status": status, "status_since": SINCE, "as_of": null });
            let intent: IntentRecord = serde_json::from_value(intent).unwrap();
            assert_eq!(wait_between(&intent), expected, "{status}");
        }
    }
}
