//! The cards of a business, read by id and kept under its Astra user; beside each what is ours: its nickname and its color.

mod expiry;
mod record;

use std::collections::HashMap;
use std::sync::Arc;

use astra_client::{Card, CardId, UserId};
use astra_vault::Table;
use jiff::Timestamp;

pub use self::expiry::{ExpiryUrgency, ExpiryWarning};
use self::record::StoredCard;
pub use self::record::{CardName, CardRecord, CardTone};
use crate::businesses::Businesses;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;
use crate::tokens::Tokens;

const CARDS: Table = Table("cards");
/// What is ours lies beside the cards, so that reading them from Astra cannot overwrite it.
const NICKNAMES: Table = Table("card_nicknames");
const TONES: Table = Table("card_tones");
const FRESHNESS: Table = Table("freshness");
const CARDS_READ: &str = "cards";

/// The cards and when Astra was last asked for them.
#[derive(Debug, Clone)]
pub struct CardList {
    /// Newest first.
    pub cards: Vec<CardRecord>,
    /// When Astra was last asked.
    pub as_of: Option<Timestamp>,
}

/// The cards of every business.
pub struct Cards {
    ground: Arc<Ground>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
}

impl Cards {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
        }
    }

    /// The cards as known here.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<CardList> {
        let Some(business) = self.businesses.current().await? else {
            return Ok(CardList {
                cards: Vec::new(),
                as_of: None,
            });
        };
        self.of(&business.id).await
    }

    /// Reads the cards from Astra again.
    ///
    /// # Errors
    /// What Astra or the disk says.
    pub async fn refresh(&self) -> Result<CardList> {
        let business = self.businesses.required().await?;
        self.read(&business.id).await?;
        self.of(&business.id).await
    }

    /// One card as known here.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a card that is not known here.
    pub async fn get(&self, id: &str) -> Result<CardRecord> {
        let cards = self.list().await?.cards;
        cards
            .into_iter()
            .find(|card| card.id.as_str() == id)
            .ok_or(AppError::NotFound("card"))
    }

    pub(crate) async fn of(&self, business: &BusinessId) -> Result<CardList> {
        let scope = Scope::Business(business.clone());
        let store = &self.ground.store;
        let stored: Vec<(String, StoredCard)> = store.scan(&scope, CARDS).await?;
        let nicknames: HashMap<String, String> =
            store.scan(&scope, NICKNAMES).await?.into_iter().collect();
        let tones: HashMap<String, CardTone> =
            store.scan(&scope, TONES).await?.into_iter().collect();
        let mut cards: Vec<CardRecord> = stored
            .into_iter()
            .map(|(key, stored)| CardRecord {
                nickname: nicknames.get(&key).cloned(),
                // Without one: an earlier version linked it, and it was not read since.
                tone: tones.get(&key).copied().unwrap_or(CardTone::Deep),
                id: stored.id,
                user_id: stored.user_id,
                card: stored.card,
                first_seen: stored.first_seen,
            })
            .collect();
        cards.sort_by(|a, b| {
            let by_time = b.linked_at().cmp(&a.linked_at());
            by_time.then_with(|| a.id.cmp(&b.id))
        });
        let as_of = store.get(&scope, FRESHNESS, CARDS_READ).await?;
        Ok(CardList { cards, as_of })
    }

    pub(crate) async fn known_ids(&self, business: &BusinessId) -> Result<Vec<String>> {
        let cards = self.of(business).await?.cards;
        Ok(cards.iter().map(|card| card.id.to_string()).collect())
    }

    /// Reads the list, then every card that is new here by its id, as the vendor recommends (seed-personal 3).
    pub(crate) async fn read(&self, business: &BusinessId) -> Result<Vec<CardRecord>> {
        let record = self
            .businesses
            .record(business)
            .await?
            .ok_or(AppError::NotFound("business"))?;
        let user = match record.user {
            Some(user) => user.id,
            None => {
                let read = self.businesses.read_user(business).await?;
                read.user.ok_or(AppError::NotFound("user"))?.id
            }
        };
        // Before Astra is asked: a card that is linked meanwhile must not be taken for one that is gone.
        let known = self.of(business).await?.cards;
        let listed = self
            .tokens
            .authorized(business, |client, token| async move {
                client.cards(&token).await
            })
            .await?
            .value;
        let (listed, complete) = (listed.items, listed.complete);
        let now = self.ground.clock.now();
        let scope = Scope::Business(business.clone());
        let store = &self.ground.store;
        let mut read = Vec::with_capacity(listed.len());
        for card in listed {
            let before = known.iter().find(|record| record.id == card.id);
            let card = match before {
                Some(_) => card,
                None => self.read_card(business, &card.id).await?,
            };
            let stored = StoredCard {
                id: card.id.clone(),
                user_id: user.clone(),
                first_seen: before.map_or(now, |record| record.first_seen),
                card,
            };
            let same = |record: &CardRecord| {
                (&record.user_id, &record.card) == (&stored.user_id, &stored.card)
            };
            if !before.is_some_and(same) {
                let key = key(&user, &stored.id);
                store.put(&scope, CARDS, &key, &stored).await?;
            }
            read.push(stored);
        }
        // A card that Astra does not list any more was removed there.
        for gone in known.iter().filter(|_| complete) {
            if !read.iter().any(|card| card.id == gone.id) {
                self.forget(&scope, gone).await?;
            }
        }
        self.give_tones(&scope, &read).await?;
        self.ground
            .store
            .put(&scope, FRESHNESS, CARDS_READ, &now)
            .await?;
        self.ground.changes.publish(&[Topic::Cards, Topic::App]);
        Ok(self.of(business).await?.cards)
    }

    /// A color for each card that has none yet, in the order of linking.
    async fn give_tones(&self, scope: &Scope, read: &[StoredCard]) -> Result<()> {
        let store = &self.ground.store;
        let mut given: HashMap<String, CardTone> =
            store.scan(scope, TONES).await?.into_iter().collect();
        // Astra lists the newest first.
        for card in read.iter().rev() {
            let key = key(&card.user_id, &card.id);
            if !given.contains_key(&key) {
                let tone = CardTone::after(given.values().copied());
                store.put(scope, TONES, &key, &tone).await?;
                given.insert(key, tone);
            }
        }
        Ok(())
    }

    /// Takes a card that is gone off the disk, with what was ours of it.
    async fn forget(&self, scope: &Scope, gone: &CardRecord) -> Result<()> {
        let key = key(&gone.user_id, &gone.id);
        for table in [CARDS, NICKNAMES, TONES] {
            self.ground.store.delete(scope, table, &key).await?;
        }
        Ok(())
    }

    async fn read_card(&self, business: &BusinessId, id: &CardId) -> Result<Card> {
        let answer = self
            .tokens
            .authorized(business, |client, token| {
                let id = id.clone();
                async move { client.card(&token, &id).await }
            })
            .await?;
        Ok(answer.value)
    }
}

/// Where a card lies: under its Astra user.
fn key(user: &UserId, id: &CardId) -> String {
    format!("{user}/{id}")
}
