//! The businesses of this environment: what was submitted, who they are at Astra, where they stand.

pub(crate) mod account_match;
mod kind;
mod news;
mod record;
mod review;
mod timeline;

use std::sync::Arc;

use astra_client::{ProfileDetails, User, UserIntent};
use astra_vault::Table;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::connection::Connection;
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, SignInId};
use crate::ground::store::Scope;
use crate::tokens::{SignedOut, Tokens};
use account_match::{Expected, Mismatch, Origin, Other, Proof, match_account};

pub use kind::BusinessKind;
pub use news::News;
pub(crate) use record::one_line;
pub use record::{
    BusinessRecord, EarlierStatus, Enrollment, IntentRecord, SubmittedDetails, SubmittedPerson,
    UserRecord,
};
pub use review::ReviewState;
pub use timeline::{StepState, TimelineEntry, TimelineStep};

const BUSINESS: Table = Table("business");
const RECORD: &str = "record";
/// In the app's space: which businesses there are. Their names are sealed under their own keys.
const BUSINESSES: Table = Table("businesses");

/// One entry of the list of businesses.
#[derive(Serialize, Deserialize)]
struct Listed {
    created_at: Timestamp,
}

/// Every business on this computer.
pub struct Businesses {
    ground: Arc<Ground>,
    connection: Arc<Connection>,
    tokens: Arc<Tokens>,
}

impl Businesses {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        connection: &Arc<Connection>,
        tokens: &Arc<Tokens>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            connection: Arc::clone(connection),
            tokens: Arc::clone(tokens),
        }
    }

    /// Every business, oldest first.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn list(&self) -> Result<Vec<BusinessRecord>> {
        let mut listed: Vec<(String, Listed)> =
            self.ground.store.scan(&Scope::App, BUSINESSES).await?;
        listed.sort_by_key(|(_, entry)| entry.created_at);
        let mut records = Vec::with_capacity(listed.len());
        for (id, _) in listed {
            let id = BusinessId::from_stored(id);
            if let Some(record) = self.record(&id).await? {
                records.push(record);
            }
        }
        Ok(records)
    }

    /// The business on screen: the chosen one, else the newest.
    ///
    /// # Errors
    /// Where the disk fails.
    pub async fn current(&self) -> Result<Option<BusinessRecord>> {
        if let Some(chosen) = self.ground.settings.get().await?.business
            && let Some(record) = self.record(&chosen).await?
        {
            return Ok(Some(record));
        }
        Ok(self.list().await?.pop())
    }

    /// Puts another business on screen.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not here.
    pub async fn select(&self, id: &str) -> Result<()> {
        let record = self.by_id(id).await?;
        self.put_on_screen(&record.id).await?;
        self.ground.poll_now.everything();
        Ok(())
    }

    pub(crate) async fn by_id(&self, id: &str) -> Result<BusinessRecord> {
        let mut known = self.list().await?.into_iter();
        known
            .find(|record| record.id.as_str() == id)
            .ok_or(AppError::NotFound("business"))
    }

    pub(crate) async fn put_on_screen(&self, id: &BusinessId) -> Result<()> {
        let chosen = id.clone();
        self.ground
            .settings
            .change(|settings| settings.business = Some(chosen))
            .await?;
        self.ground
            .changes
            .publish(&[Topic::Business, Topic::Cards, Topic::Transfers]);
        Ok(())
    }

    /// The business on screen, or why there is none.
    pub(crate) async fn required(&self) -> Result<BusinessRecord> {
        self.current()
            .await?
            .ok_or(AppError::NotAllowedNow("no business yet"))
    }

    /// Asks Astra how the business stands.
    ///
    /// # Errors
    /// What Astra or the disk says.
    pub async fn refresh(&self) -> Result<BusinessRecord> {
        let record = self.required().await?;
        if record.awaits_user() {
            self.read_intent(&record.id).await
        } else {
            self.read_user(&record.id).await
        }
    }

    pub(crate) async fn record(&self, id: &BusinessId) -> Result<Option<BusinessRecord>> {
        self.ground
            .store
            .get(&Scope::Business(id.clone()), BUSINESS, RECORD)
            .await
    }

    /// Record first, list second: a listed business always has its record.
    pub(crate) async fn keep(&self, record: &BusinessRecord) -> Result<()> {
        self.put_record(record).await?;
        let listed = Listed {
            created_at: record.submitted_at,
        };
        self.ground
            .store
            .put(&Scope::App, BUSINESSES, record.id.as_str(), &listed)
            .await
    }

    /// Reads the Astra user of a business and keeps where it stands. Whether another user than the known one may be
    /// this business's is decided first: the first versions kept tokens without reading their user.
    ///
    /// # Errors
    /// [`AppError::OtherUser`] for another account, whose tokens are destroyed; what Astra or the disk says.
    pub(crate) async fn read_user(&self, id: &BusinessId) -> Result<BusinessRecord> {
        let asked_with = self.tokens.current_sign_in(id).await?;
        let answer = self
            .tokens
            .authorized(id, |client, token| async move { client.user(&token).await })
            .await?;
        let record = self
            .record(id)
            .await?
            .ok_or(AppError::NotFound("business"))?;
        let is_known = record.user.is_some_and(|known| known.id == answer.value.id);
        if !is_known {
            self.refuse_other_account(id, asked_with.as_ref(), &answer.value)
                .await?;
        }
        self.keep_user(id, answer.value).await
    }

    /// Keeps who a business is at Astra and where it stands.
    pub(crate) async fn keep_user(&self, id: &BusinessId, user: User) -> Result<BusinessRecord> {
        let mut record = self
            .record(id)
            .await?
            .ok_or(AppError::NotFound("business"))?;
        let now = self.ground.clock.now();
        let before = record.user.take();
        let changed = before.as_ref().map(|user| &user.status) != Some(&user.status);
        let mut earlier = before
            .as_ref()
            .map_or_else(Vec::new, |user| user.earlier.clone());
        if changed && let Some(user) = &before {
            earlier.push(EarlierStatus {
                status: user.status.clone(),
                since: user.status_since,
            });
        }
        record.user = Some(UserRecord {
            id: user.id,
            status_since: match &before {
                Some(user) if !changed => user.status_since,
                _ => now,
            },
            earlier,
            first_seen: before.as_ref().map_or(now, |user| user.first_seen),
            status: user.status,
            as_of: now,
            // What Astra leaves out this time is as it was.
            phone: user
                .phone
                .or_else(|| before.as_ref().and_then(|user| user.phone.clone())),
            email: user.email.or_else(|| before.and_then(|user| user.email)),
        });
        self.put_record(&record).await?;
        if changed {
            self.ground
                .changes
                .publish(&[Topic::App, Topic::Business, Topic::Transfers]);
        } else {
            self.ground.changes.publish(&[Topic::Business]);
        }
        Ok(record)
    }

    /// Reads where the check of a person's details stands, and keeps it. Where there is a user already, the user counts, and
    /// nothing is asked.
    ///
    /// # Errors
    /// What Astra or the disk says.
    pub(crate) async fn read_intent(&self, id: &BusinessId) -> Result<BusinessRecord> {
        let record = self.known(id).await?;
        let Some(intent_id) = record.intent_id() else {
            return Ok(record);
        };
        let client = self.connection.client()?;
        let answer = client.user_intent(intent_id).await;
        let answer = self.connection.note_reachability(answer)?;
        self.keep_intent(id, answer.value).await
    }

    /// Keeps what Astra said of a person's details.
    pub(crate) async fn keep_intent(
        &self,
        id: &BusinessId,
        read: UserIntent,
    ) -> Result<BusinessRecord> {
        let mut record = self.known(id).await?;
        let now = self.ground.clock.now();
        let mut changed = false;
        if let Enrollment::Person { intent, .. } = &mut record.enrollment {
            changed = intent.status != read.status;
            if changed {
                let status = std::mem::replace(&mut intent.status, read.status);
                let since = std::mem::replace(&mut intent.status_since, now);
                intent.earlier.push(EarlierStatus { status, since });
            }
            intent.as_of = Some(now);
            intent.user_id = read.user_id.or_else(|| intent.user_id.take());
        }
        self.put_record(&record).await?;
        if changed {
            self.ground
                .changes
                .publish(&[Topic::App, Topic::Business, Topic::SignIn]);
        } else {
            self.ground.changes.publish(&[Topic::Business]);
        }
        Ok(record)
    }

    async fn known(&self, id: &BusinessId) -> Result<BusinessRecord> {
        let record = self.record(id).await?;
        record.ok_or(AppError::NotFound("business"))
    }

    /// Keeps what Astra has of a business, where it was corrected on Astra's page.
    pub(crate) async fn keep_details(&self, id: &BusinessId, read: &ProfileDetails) -> Result<()> {
        let mut record = self.known(id).await?;
        let Enrollment::Profile { details, .. } = &mut record.enrollment else {
            return Ok(());
        };
        let corrected = details.as_read(read);
        if corrected == *details {
            return Ok(());
        }
        *details = corrected;
        self.put_record(&record).await?;
        info!(business = %id, "details were corrected on Astra's page");
        self.ground.changes.publish(&[Topic::App, Topic::Business]);
        Ok(())
    }

    async fn put_record(&self, record: &BusinessRecord) -> Result<()> {
        self.ground
            .store
            .put(
                &Scope::Business(record.id.clone()),
                BUSINESS,
                RECORD,
                record,
            )
            .await
    }

    /// Ends a sign-in that counts already, where the user behind it is a stranger: their cards and money must not stand
    /// under this business.
    ///
    /// # Errors
    /// [`AppError::OtherUser`] for a stranger; where the disk fails.
    async fn refuse_other_account(
        &self,
        business: &BusinessId,
        asked_with: Option<&SignInId>,
        user: &User,
    ) -> Result<()> {
        let lock = self.tokens.refresh_lock(business);
        let _one_at_a_time = lock.lock().await;
        match self.match_user(business, user).await? {
            Ok(proof) => {
                info!(%business, ?proof, "the tokens are of this business");
                Ok(())
            }
            Err(stranger) => {
                warn!(%business, ?stranger, "the tokens are of another account");
                // Another sign-in may have taken its place meanwhile.
                if self.tokens.current_sign_in(business).await?.as_ref() == asked_with {
                    self.tokens.forget(business, SignedOut::OtherUser).await?;
                }
                Err(AppError::OtherUser)
            }
        }
    }

    pub(crate) async fn match_user(
        &self,
        business: &BusinessId,
        user: &User,
    ) -> Result<Result<Proof, Mismatch>> {
        let (own, others): (Vec<_>, Vec<_>) = self
            .list()
            .await?
            .into_iter()
            .partition(|record| record.id == *business);
        let own = own.first().ok_or(AppError::NotFound("business"))?;
        let others: Vec<_> = others
            .into_iter()
            .map(|record| Other {
                profile: record.profile_id().cloned(),
                user: record.user.map(|user| user.id),
            })
            .collect();
        let expected = Expected {
            user: own.user.as_ref().map(|user| &user.id),
            origin: match &own.enrollment {
                Enrollment::Profile { profile_id, .. } => Origin::Profile(profile_id),
                Enrollment::AstraForm { .. } => Origin::AstrasForm,
                Enrollment::Person { intent, person, .. } => Origin::Person {
                    converted_to: intent.user_id.as_ref(),
                    email: &person.email,
                },
            },
            others: &others,
        };
        Ok(match_account(user, &expected))
    }

    /// Destroys the key of a business, and with it everything that lies under it.
    pub(crate) async fn destroy(&self, id: &BusinessId) -> Result<()> {
        self.ground
            .store
            .destroy(&Scope::Business(id.clone()))
            .await
    }

    /// Takes a business off the list.
    pub(crate) async fn unlist(&self, id: &BusinessId) -> Result<()> {
        self.ground
            .store
            .delete(&Scope::App, BUSINESSES, id.as_str())
            .await
    }
}
