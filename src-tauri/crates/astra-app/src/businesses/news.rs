//! Which changes of a status the person has not been told of outside the window.

use astra_vault::Table;
use serde::{Deserialize, Serialize};

use super::review::ReviewState;
use super::{BusinessRecord, Businesses};
use crate::ground::error::Result;
use crate::ground::store::Scope;

/// Beside the record, so that a look at Astra and the telling never write the same value.
const TOLD: Table = Table("told");
const STATE: &str = "state";

#[derive(Serialize, Deserialize)]
struct Told {
    state: ReviewState,
}

/// A change of status that the person has to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The business's name; of a person nothing is said outside the window.
    pub name: Option<String>,
    /// What it became.
    pub state: ReviewState,
}

impl Businesses {
    /// The changes that were not told yet, oldest business first; from here on they count as told, so that each is told
    /// once, also over restarts. What a status is when it is first seen is no change.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn take_news(&self) -> Result<Vec<News>> {
        let mut news = Vec::new();
        for record in self.list().await? {
            let Some(state) = record.review() else {
                continue;
            };
            let scope = Scope::Business(record.id.clone());
            let told: Option<Told> = self.ground.store.get(&scope, TOLD, STATE).await?;
            let told = told.map(|told| told.state);
            if told == Some(state) {
                continue;
            }
            // On disk before it is said: a crash in between keeps silent rather than saying it twice.
            self.ground
                .store
                .put(&scope, TOLD, STATE, &Told { state })
                .await?;
            news.extend(worth_telling(&record, told, state));
        }
        Ok(news)
    }
}

fn worth_telling(
    record: &BusinessRecord,
    told: Option<ReviewState>,
    state: ReviewState,
) -> Option<News> {
    told?;
    (state != ReviewState::UnderWay).then(|| News {
        name: (!record.is_person()).then(|| record.name()),
        state,
    })
}
