//! The cards of a business, read by id and kept under its Astra user.

use std::fmt;
use std::sync::Arc;

use astra_client::{Card, CardId, UserId};
use astra_vault::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::businesses::Businesses;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;
use crate::tokens::Tokens;

const CARDS: Table = Table("cards");
const FRESHNESS: Table = Table("freshness");
const CARDS_READ: &str = "cards";

/// How a person knows a card.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardName {
    /// Visa, Mastercard; empty if Astra does not say.
    pub company: String,
    /// Last four digits.
    pub last_four: String,
}

/// Without the digits of the card.
impl fmt::Debug for CardName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardName")
            .field("company", &self.company)
            .finish_non_exhaustive()
    }
}

/// A card as last read from Astra.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardRecord {
    /// Astra's id.
    pub id: CardId,
    /// The Astra user it belongs to.
    pub user_id: UserId,
    /// What Astra says of it.
    pub card: Card,
    /// When it was first seen here.
    pub first_seen: Timestamp,
}

impl CardRecord {
    /// How a person knows it.
    pub fn name(&self) -> CardName {
        CardName {
            company: self.card.card_company.clone().unwrap_or_default(),
            last_four: self.card.last_four_digits.clone(),
        }
    }

    /// It may fund transfers.
    pub fn can_send(&self) -> bool {
        self.card.is_usable() && self.card.pull_enabled != Some(false)
    }

    /// It may receive transfers.
    pub fn can_receive(&self) -> bool {
        self.card.is_usable() && self.card.push_enabled != Some(false)
    }
}

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
        let mut cards: Vec<CardRecord> = self
            .ground
            .store
            .scan(&scope, CARDS)
            .await?
            .into_iter()
            .map(|(_, card)| card)
            .collect();
        cards.sort_by(|a, b| {
            let linked = |card: &CardRecord| card.card.created.unwrap_or(card.first_seen);
            linked(b).cmp(&linked(a)).then_with(|| a.id.cmp(&b.id))
        });
        let as_of = self.ground.store.get(&scope, FRESHNESS, CARDS_READ).await?;
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
        let mut read = Vec::with_capacity(listed.len());
        for card in listed {
            let before = known.iter().find(|record| record.id == card.id);
            let card = match before {
                Some(_) => card,
                None => self.read_card(business, &card.id).await?,
            };
            let record = CardRecord {
                id: card.id.clone(),
                user_id: user.clone(),
                first_seen: before.map_or(now, |record| record.first_seen),
                card,
            };
            if before != Some(&record) {
                let key = format!("{user}/{}", record.id);
                self.ground.store.put(&scope, CARDS, &key, &record).await?;
            }
            read.push(record);
        }
        // A card that Astra does not list any more was removed there.
        for gone in known.iter().filter(|_| complete) {
            if !read.iter().any(|card| card.id == gone.id) {
                let key = format!("{user}/{}", gone.id);
                self.ground.store.delete(&scope, CARDS, &key).await?;
            }
        }
        self.ground
            .store
            .put(&scope, FRESHNESS, CARDS_READ, &now)
            .await?;
        self.ground.changes.publish(&[Topic::Cards, Topic::App]);
        Ok(read)
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
