//! Reminders of transfers between cards. Cards have neither recurring nor future transfers (CONTRACT.md 16), so a reminder
//! is ours: on its day it offers a prepared transfer, and nothing is ever sent without the person.
//!
//! A reminder is dealt with for one day once a transfer that was prepared from it is confirmed, or the person skips it. The
//! journal's entry of the transfer names reminder and day, so that this is known after a crash as well; the next day
//! follows from the last one, so that a clock that jumps neither loses a day nor repeats one.

mod calendar;
mod record;

use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use astra_vault::Table;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::businesses::Businesses;
use crate::cards::Cards;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, random_hex};
use crate::ground::store::Scope;
use crate::transfers::{Intent, ReminderMark, Towards, TransferForm, Transfers};

pub use self::calendar::Every;
use self::record::Stored;
pub use self::record::{Reminder, ReminderForm};

const REMINDERS: Table = Table("reminders");
/// Beside the form of Move money: which reminder filled it in.
const PREPARED: Table = Table("prepared_reminder");
const CURRENT: &str = "current";

/// The reminder that last filled in the form of Move money.
#[derive(Serialize, Deserialize)]
struct Prepared {
    mark: ReminderMark,
}

/// A reminder whose day is there, of which the person was not told outside the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderNews {
    /// The business's name; of a person nothing is said outside the window.
    pub name: Option<String>,
}

/// The reminders of every business.
pub struct Reminders {
    ground: Arc<Ground>,
    businesses: Arc<Businesses>,
    cards: Arc<Cards>,
    transfers: Arc<Transfers>,
    /// Held while a reminder is read and written again.
    one_at_a_time: tokio::sync::Mutex<()>,
    /// The day for which the screens were last told to look.
    announced: SyncMutex<Option<Date>>,
}

/// The day of the calendar in that time zone.
pub(crate) fn day_at(at: Timestamp, zone: TimeZone) -> Date {
    at.to_zoned(zone).date()
}

impl Reminders {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        businesses: &Arc<Businesses>,
        cards: &Arc<Cards>,
        transfers: &Arc<Transfers>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            businesses: Arc::clone(businesses),
            cards: Arc::clone(cards),
            transfers: Arc::clone(transfers),
            one_at_a_time: tokio::sync::Mutex::default(),
            announced: SyncMutex::default(),
        }
    }

    fn today(&self) -> Date {
        day_at(self.ground.clock.now(), TimeZone::system())
    }

    /// The reminders of the business on screen, the next one first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<Vec<Reminder>> {
        match self.businesses.current().await? {
            Some(business) => self.of(&business.id).await,
            None => Ok(Vec::new()),
        }
    }

    /// One reminder of the business on screen.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn get(&self, id: &str) -> Result<Reminder> {
        let mut reminders = self.list().await?.into_iter();
        let found = reminders.find(|reminder| reminder.id == id);
        found.ok_or(AppError::NotFound("reminder"))
    }

    /// Makes a reminder for the business on screen, or changes one.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field; [`AppError::NotFound`] for one that is not there any more.
    pub async fn save(&self, id: Option<&str>, form: &ReminderForm) -> Result<Reminder> {
        let business = self.businesses.required().await?.id;
        let cards = self.cards.of(&business).await?.cards;
        let mut stored = Stored::parse(form, &cards, self.today()).map_err(AppError::Invalid)?;
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let id = match id {
            Some(id) => {
                let before = self.stored(&business, id).await?;
                let before = before.ok_or(AppError::NotFound("reminder"))?;
                if before.next == stored.next {
                    stored.told = before.told;
                    // Only the day shows that another one is meant.
                    stored.day_of_month = before.day_of_month;
                }
                id.to_owned()
            }
            None => random_hex(&*self.ground.entropy, 8),
        };
        self.put(&business, &id, &stored).await?;
        self.changed();
        Ok(Reminder::of(id, stored, &cards, self.today()))
    }

    /// Leaves out `day`, `YYYY-MM-DD`, of a reminder of the business on screen. Where that day is dealt with already nothing happens: the
    /// second of two clicks skips nothing more.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; where the disk fails.
    pub async fn skip(&self, id: &str, day: &str) -> Result<()> {
        let business = self.businesses.required().await?.id;
        let day = day.parse().map_err(|_| AppError::NotFound("reminder"))?;
        let mark = ReminderMark {
            id: id.to_owned(),
            day,
        };
        self.deal_with(&business, &mark).await
    }

    /// Deletes a reminder of the business on screen. One that is not there is deleted.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn delete(&self, id: &str) -> Result<()> {
        let business = self.businesses.required().await?.id;
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let scope = Scope::Business(business);
        self.ground.store.delete(&scope, REMINDERS, id).await?;
        self.changed();
        Ok(())
    }

    /// Opens a reminder: what Move money is to be filled in with. A transfer that is previewed from there, between the same
    /// cards, deals with it once it is confirmed; that lies on the disk beside the form.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::NotAllowedNow`] before its day, and where one of its cards is not linked any more.
    pub async fn open(&self, id: &str) -> Result<Reminder> {
        let business = self.businesses.required().await?.id;
        let reminder = self.get(id).await?;
        if !reminder.can_open() {
            return Err(AppError::NotAllowedNow("the reminder can't be opened"));
        }
        let prepared = Prepared {
            mark: ReminderMark {
                id: reminder.id.clone(),
                day: reminder.next,
            },
        };
        let scope = Scope::Business(business);
        self.ground
            .store
            .put(&scope, PREPARED, CURRENT, &prepared)
            .await?;
        Ok(reminder)
    }

    /// The reminder that a transfer would deal with: the one that filled in the form, as long as it is due for that day and
    /// the cards are its own.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn mark_of(&self, form: &TransferForm) -> Result<Option<ReminderMark>> {
        let Some(business) = self.businesses.current().await? else {
            return Ok(None);
        };
        let scope = Scope::Business(business.id.clone());
        let prepared: Option<Prepared> = self.ground.store.get(&scope, PREPARED, CURRENT).await?;
        let Some(Prepared { mark }) = prepared else {
            return Ok(None);
        };
        let stored = self.stored(&business.id, &mark.id).await?;
        let is_meant = stored.is_some_and(|it| {
            it.next == mark.day
                && form.towards == Towards::Own
                && it.from.as_str() == form.from
                && it.to.as_str() == form.to
        });
        Ok(is_meant.then_some(mark))
    }

    /// A transfer was confirmed; the reminder that it was prepared from is dealt with. Nothing that goes wrong here may look
    /// as if the transfer had failed: the journal knows, and [`catch_up`](Self::catch_up) makes up for it.
    pub(crate) async fn confirmed(&self, intent: &Intent) {
        let Some(mark) = &intent.terms.reminder else {
            return;
        };
        if let Err(error) = self.deal_with(&intent.business, mark).await {
            warn!(%error, "a reminder could not be set to its next day; it is tried again");
        }
    }

    /// Deals with what transfers were confirmed for before a crash.
    async fn catch_up(&self, business: &BusinessId) -> Result<()> {
        let marks: Vec<ReminderMark> = {
            let ledger = self.transfers.hold().await;
            let open = ledger.unresolved(business);
            open.filter_map(|intent| intent.terms.reminder.clone())
                .collect()
        };
        for mark in marks {
            self.deal_with(business, &mark).await?;
        }
        Ok(())
    }

    /// Sets a reminder to its next day, if it still stands at the day of the mark.
    async fn deal_with(&self, business: &BusinessId, mark: &ReminderMark) -> Result<()> {
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let Some(mut stored) = self.stored(business, &mark.id).await? else {
            return Ok(());
        };
        if stored.next != mark.day {
            return Ok(());
        }
        match stored.every.following(stored.next, stored.day_of_month) {
            Some(next) => {
                stored.next = next;
                self.put(business, &mark.id, &stored).await?;
            }
            None => {
                let scope = Scope::Business(business.clone());
                let store = &self.ground.store;
                store.delete(&scope, REMINDERS, &mark.id).await?;
            }
        }
        info!("a reminder was dealt with");
        self.changed();
        Ok(())
    }

    /// Reminders of every business whose day is there.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(crate) async fn due_everywhere(&self) -> Result<usize> {
        let mut due = 0;
        for business in self.businesses.list().await? {
            let reminders = self.of(&business.id).await?;
            due += reminders.iter().filter(|it| it.is_due).count();
        }
        Ok(due)
    }

    /// The reminders whose day came and of which the person was not told yet, oldest business first; from here on they count
    /// as told, so that each is told once for a day, also over restarts.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn take_news(&self) -> Result<Vec<ReminderNews>> {
        let mut news = Vec::new();
        for business in self.businesses.list().await? {
            self.catch_up(&business.id).await?;
            let _one_at_a_time = self.one_at_a_time.lock().await;
            for (id, mut stored) in self.scan(&business.id).await? {
                if stored.next > self.today() || stored.told == Some(stored.next) {
                    continue;
                }
                // On disk before it is said: a crash in between keeps silent rather than saying it twice.
                stored.told = Some(stored.next);
                self.put(&business.id, &id, &stored).await?;
                news.push(ReminderNews {
                    name: (!business.is_person()).then(|| business.name()),
                });
            }
        }
        Ok(news)
    }

    /// Has every screen look when another day has begun.
    pub(crate) fn announce_day(&self) {
        let today = self.today();
        let mut announced = self
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if announced.replace(today) != Some(today) {
            self.changed();
        }
    }

    fn changed(&self) {
        self.ground.changes.publish(&[Topic::Reminders]);
    }

    async fn of(&self, business: &BusinessId) -> Result<Vec<Reminder>> {
        self.catch_up(business).await?;
        let cards = self.cards.of(business).await?.cards;
        let today = self.today();
        let stored = self.scan(business).await?.into_iter();
        let mut reminders: Vec<Reminder> = stored
            .map(|(id, stored)| Reminder::of(id, stored, &cards, today))
            .collect();
        reminders.sort_by(|a, b| a.next.cmp(&b.next).then_with(|| a.id.cmp(&b.id)));
        Ok(reminders)
    }

    async fn scan(&self, business: &BusinessId) -> Result<Vec<(String, Stored)>> {
        let scope = Scope::Business(business.clone());
        self.ground.store.scan(&scope, REMINDERS).await
    }

    async fn stored(&self, business: &BusinessId, id: &str) -> Result<Option<Stored>> {
        let scope = Scope::Business(business.clone());
        self.ground.store.get(&scope, REMINDERS, id).await
    }

    async fn put(&self, business: &BusinessId, id: &str, stored: &Stored) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.ground.store.put(&scope, REMINDERS, id, stored).await
    }
}
