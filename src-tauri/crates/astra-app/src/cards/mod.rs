//! The cards of a business, read by id and kept under its Astra user; beside each what is ours: its nickname and its color.

pub(crate) mod expiry;
mod nickname;
mod record;

use std::collections::HashMap;
use std::sync::Arc;

use astra_client::{BinDetails, Card, CardId, Effect, UserId};
use astra_vault::Table;
use jiff::Timestamp;
use tracing::{debug, warn};

pub use self::expiry::{ExpiryUrgency, ExpiryWarning};
pub use self::nickname::NICKNAME_MAX;
use self::record::StoredCard;
pub use self::record::{CardName, CardRecord, CardTone};
use crate::businesses::Businesses;
use crate::connection::Connection;
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
/// When the removal of a card was asked for, as long as nobody knows what became of it.
const REMOVALS: Table = Table("card_removals");
/// What Astra knows of a card's bank, by the first six digits.
const BINS: Table = Table("card_bins");
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
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
}

impl Cards {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
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

    /// Gives a card of the business on screen a name of its own, as typed; nothing at all takes it away.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `nickname`; [`AppError::NotFound`].
    pub async fn set_nickname(&self, id: &str, typed: &str) -> Result<()> {
        let nickname = nickname::parse(typed).map_err(|issue| AppError::Invalid(vec![issue]))?;
        let business = self.businesses.required().await?;
        let card = self.get(id).await?;
        let (scope, key) = (Scope::Business(business.id), key(&card.user_id, &card.id));
        let store = &self.ground.store;
        match nickname {
            Some(name) => store.put(&scope, NICKNAMES, &key, &name).await?,
            None => store.delete(&scope, NICKNAMES, &key).await?,
        }
        self.ground.changes.publish(&[Topic::Cards]);
        Ok(())
    }

    /// What Astra knows of the card's bank. None where it does not say, cannot be asked now, or the client's secret is not
    /// here: it is worth knowing, and no reason to fail.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a card that is not known here; where the disk fails.
    pub async fn bank(&self, id: &str) -> Result<Option<BinDetails>> {
        let business = self.businesses.required().await?;
        let card = self.get(id).await?;
        let Some(bin) = card.card.first_six_digits else {
            return Ok(None);
        };
        let scope = Scope::Business(business.id);
        let store = &self.ground.store;
        if let Some(known) = store.get(&scope, BINS, bin.as_str()).await? {
            return Ok(Some(known));
        }
        let Ok(client) = self.connection.client() else {
            return Ok(None);
        };
        match self.connection.note_reachability(client.bin(&bin).await) {
            Ok(answer) => {
                store.put(&scope, BINS, bin.as_str(), &answer.value).await?;
                Ok(Some(answer.value))
            }
            Err(error) => {
                debug!(%error, "nothing is known of a card's bank");
                Ok(None)
            }
        }
    }

    /// Removes a card at Astra, and then here. An answer that says nothing clear is not believed: the cards are read again.
    ///
    /// # Errors
    /// [`AppError::Unclear`] where the cards could not be read either; what Astra says otherwise, and then the card is still
    /// linked.
    pub(crate) async fn remove(&self, business: &BusinessId, card: &CardRecord) -> Result<()> {
        let (scope, key) = (
            Scope::Business(business.clone()),
            key(&card.user_id, &card.id),
        );
        let now = self.ground.clock.now();
        self.ground.store.put(&scope, REMOVALS, &key, &now).await?;
        let asked = self
            .tokens
            .authorized(business, |client, token| {
                let id = card.id.clone();
                async move { client.remove_card(&token, &id).await }
            })
            .await;
        let unclear = matches!(&asked, Err(AppError::Call(error))
            if error.status != Some(404) && error.effect() != Effect::None);
        if !unclear {
            self.ground.store.delete(&scope, REMOVALS, &key).await?;
        }
        let error = match asked {
            Ok(_) => return self.removed(business, card).await,
            Err(AppError::Call(error)) => error,
            Err(other) => return Err(other),
        };
        if error.status == Some(404) {
            // Gone already: removed elsewhere, or by an earlier try of ours.
            return self.removed(business, card).await;
        }
        if error.effect() == Effect::None {
            return Err(AppError::Call(error));
        }
        warn!(%error, "no clear answer to the removal of a card; the cards are read again");
        if self.read(business).await.is_err() {
            self.ground.changes.publish(&[Topic::App]);
            self.ground.poll_now.everything();
            return Err(AppError::Unclear(Some(error)));
        }
        let still_linked = self.known_ids(business).await?;
        match still_linked.iter().any(|id| id == card.id.as_str()) {
            true => Err(AppError::Call(error)),
            false => Ok(()),
        }
    }

    async fn removed(&self, business: &BusinessId, card: &CardRecord) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.forget(&scope, card).await?;
        self.ground.changes.publish(&[Topic::Cards, Topic::App]);
        Ok(())
    }

    /// Cards whose removal had no clear answer, and when it was asked for. The next list of the cards tells.
    pub(crate) async fn unclear_removals(
        &self,
        business: &BusinessId,
    ) -> Result<Vec<(CardRecord, Timestamp)>> {
        let scope = Scope::Business(business.clone());
        let asked: HashMap<String, Timestamp> = self
            .ground
            .store
            .scan(&scope, REMOVALS)
            .await?
            .into_iter()
            .collect();
        let cards = self.of(business).await?.cards.into_iter();
        Ok(cards
            .filter_map(|card| {
                let at = *asked.get(&key(&card.user_id, &card.id))?;
                Some((card, at))
            })
            .collect())
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
        // In the order of linking: the card that money leaves is the first of the two that Home asks for.
        cards.sort_by(|a, b| {
            let by_time = a.linked_at().cmp(&b.linked_at());
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
            // It is listed, so it was not removed.
            let key = key(&user, &stored.id);
            store.delete(&scope, REMOVALS, &key).await?;
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
        for table in [CARDS, NICKNAMES, TONES, REMOVALS] {
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
