//! Asks Astra about everything that is pending, because a desktop gets no webhooks.
//!
//! Quickly after an action, then with growing waits, at once when the window gets the focus.

use std::collections::HashMap;
use std::time::Duration;

use astra_client::UserStatus;
use jiff::{SignedDuration, Timestamp};
use tracing::debug;

use crate::app::App;
use crate::authorization::Standing;
use crate::business::BusinessRecord;
use crate::error::{AppError, Result};
use crate::ids::BusinessId;
use crate::transfers::settle::{WATCH_FOR, poll_delay};
use crate::transfers::{Intent, IntentState};

/// A business in good standing, or a final one, is still looked at now and then.
const SETTLED: Duration = Duration::from_secs(10 * 60);
/// What was not found is looked for this seldom.
const LOST: Duration = Duration::from_secs(60 * 60);
/// Cards are read again this seldom; linking one reads them at once.
const CARDS: Duration = Duration::from_secs(15 * 60);
/// Longest sleep: a laptop that was closed looks soon after it is opened.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Thing {
    Business(BusinessId),
    Cards(BusinessId),
    Renewal(BusinessId),
    Transfer(String),
}

/// A thing and how it is asked for now.
struct Watched {
    thing: Thing,
    /// Fixed wait; growing waits where there is none.
    every: Option<Duration>,
    work: Work,
}

enum Work {
    Business(BusinessId),
    Cards(BusinessId),
    Renewal(BusinessId),
    Transfer(Box<Intent>),
}

/// When each thing is asked for next. Lost with the process, which then asks for everything once.
#[derive(Default)]
pub(crate) struct Schedule {
    plans: HashMap<Thing, Plan>,
    clean_reads: HashMap<String, u32>,
}

#[derive(Clone, Copy)]
struct Plan {
    tries: u32,
    due: Timestamp,
}

impl Schedule {
    /// Counts a complete read that did not show a lost transfer.
    pub(crate) fn clean_read(&mut self, id: &str) -> u32 {
        let count = self.clean_reads.entry(id.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    pub(crate) fn next_look_at(&self, id: &str) -> Option<Timestamp> {
        self.plans
            .get(&Thing::Transfer(id.to_owned()))
            .map(|plan| plan.due)
    }

    fn is_due(&self, thing: &Thing, now: Timestamp) -> bool {
        self.plans.get(thing).is_none_or(|plan| plan.due <= now)
    }

    fn looked(&mut self, thing: Thing, every: Option<Duration>, now: Timestamp) {
        let tries = self.plans.get(&thing).map_or(0, |plan| plan.tries);
        let wait = SignedDuration::try_from(every.unwrap_or_else(|| poll_delay(tries)))
            .unwrap_or(SignedDuration::MAX);
        let plan = Plan {
            tries: tries.saturating_add(1),
            due: now.saturating_add(wait).unwrap_or(Timestamp::MAX),
        };
        self.plans.insert(thing, plan);
    }

    fn keep_only(&mut self, things: &[Thing]) {
        self.plans.retain(|thing, _| things.contains(thing));
    }

    fn sleep(&self, now: Timestamp) -> Duration {
        self.plans
            .values()
            .map(|plan| Duration::try_from(plan.due.duration_since(now)).unwrap_or_default())
            .min()
            .unwrap_or(LONGEST_SLEEP)
            .min(LONGEST_SLEEP)
    }
}

impl App {
    /// Watches until the future is dropped.
    pub async fn watch(&self) {
        loop {
            if let Err(error) = self.look_at_what_is_due().await {
                debug!(%error, "a look failed as a whole");
            }
            let pause = {
                let now = self.core.clock.now();
                self.core.schedule.lock().await.sleep(now)
            };
            tokio::select! {
                () = self.core.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Everything is asked for soon, with quick repeats: after an action, or when the window gets the focus.
    pub async fn look_soon(&self) {
        self.core.schedule.lock().await.plans.clear();
        self.core.wake.notify_one();
    }

    /// One round. A failed look is tried again at its next turn.
    pub(crate) async fn look_at_what_is_due(&self) -> Result<()> {
        let watched = self.watched().await?;
        let things: Vec<Thing> = watched.iter().map(|item| item.thing.clone()).collect();
        self.core.schedule.lock().await.keep_only(&things);
        for item in watched {
            let now = self.core.clock.now();
            if !self.core.schedule.lock().await.is_due(&item.thing, now) {
                continue;
            }
            let looked = match item.work {
                Work::Business(id) => self.read_user(&id).await.map(|_| ()),
                Work::Cards(id) => self.read_cards(&id).await.map(|_| ()),
                Work::Renewal(id) => self.renew_ahead(&id).await,
                Work::Transfer(intent) => self.look_at(&intent).await,
            };
            match looked {
                Ok(()) | Err(AppError::SignedOut) => {}
                Err(error) => debug!(thing = ?item.thing, %error, "a look failed"),
            }
            let now = self.core.clock.now();
            self.core
                .schedule
                .lock()
                .await
                .looked(item.thing, item.every, now);
        }
        Ok(())
    }

    async fn watched(&self) -> Result<Vec<Watched>> {
        let mut watched = Vec::new();
        for record in self.businesses().await? {
            let Standing::SignedIn { renewal_due } = self.standing(&record.id).await? else {
                continue;
            };
            watched.push(Watched {
                thing: Thing::Business(record.id.clone()),
                every: (!is_in_review(&record)).then_some(SETTLED),
                work: Work::Business(record.id.clone()),
            });
            watched.push(Watched {
                thing: Thing::Cards(record.id.clone()),
                every: Some(CARDS),
                work: Work::Cards(record.id.clone()),
            });
            if renewal_due {
                watched.push(Watched {
                    thing: Thing::Renewal(record.id.clone()),
                    every: Some(LOST),
                    work: Work::Renewal(record.id.clone()),
                });
            }
            let now = self.core.clock.now();
            let ledger = self.core.ledger.lock().await;
            for intent in ledger.all().filter(|intent| intent.business == record.id) {
                let lost = is_lost(intent, now);
                if intent.state.is_watched() || lost {
                    watched.push(Watched {
                        thing: Thing::Transfer(intent.id.clone()),
                        every: lost.then_some(LOST),
                        work: Work::Transfer(Box::new(intent.clone())),
                    });
                }
            }
        }
        Ok(watched)
    }
}

fn is_in_review(record: &BusinessRecord) -> bool {
    !matches!(
        record.status(),
        Some(UserStatus::Approved | UserStatus::Rejected | UserStatus::Suspended)
    )
}

/// Given up here, but it may still turn up at Astra.
fn is_lost(intent: &Intent, now: Timestamp) -> bool {
    let lost = matches!(intent.state, IntentState::NotFound | IntentState::Abandoned);
    let age = Duration::try_from(now.duration_since(intent.changed_at())).unwrap_or_default();
    lost && intent.may_have_arrived && age < WATCH_FOR
}
