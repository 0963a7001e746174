//! Typed records over the vault, off the async threads.
//!
//! Every record is `{"v": 1, "r": …}`; a version this program does not know is an error, never a guess.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use astra_vault::{Space, SpaceId, Table, Vault};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::ground::error::{AppError, Result};
use crate::ground::ids::{BusinessId, SignInId};

/// Version of every record written here.
const RECORD_VERSION: u32 = 1;

/// The key under which a record lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Settings, the pending sign-in, the list of businesses, counted submissions: nothing that a person may want
    /// destroyed by itself.
    App,
    /// The same as the first versions had it, with drafts and the client secret in it.
    EarlierApp,
    /// One business.
    Business(BusinessId),
    /// One draft; its key is destroyed on acceptance.
    Draft(String),
    /// The tokens of one sign-in; its key is destroyed when it ends.
    SignIn(SignInId),
    /// A client secret that was entered; its key is destroyed when it is forgotten or replaced.
    Secret(String),
}

impl Scope {
    pub(super) fn space_id(&self) -> Result<SpaceId> {
        match self {
            Self::App => SpaceId::later_app("2"),
            Self::EarlierApp => Ok(SpaceId::app()),
            Self::Business(id) => SpaceId::business(id.as_str()),
            Self::Draft(id) => SpaceId::draft(id),
            Self::SignIn(id) => SpaceId::sign_in(id.as_str()),
            Self::Secret(id) => SpaceId::secret(id),
        }
        .map_err(|_| AppError::Internal("a space id is malformed"))
    }

    /// What lies there, in a word.
    fn name(&self) -> &'static str {
        match self {
            Self::App | Self::EarlierApp => "settings",
            Self::Business(_) => "business",
            Self::Draft(_) => "draft",
            Self::SignIn(_) => "sign-in",
            Self::Secret(_) => "secret",
        }
    }
}

/// The vault, for async callers.
#[derive(Clone)]
pub(crate) struct Store {
    vault: Arc<Vault>,
    /// Spaces destroyed by this process: a write that comes late must not make them a new key.
    destroyed: Arc<Mutex<HashSet<SpaceId>>>,
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u32,
    r: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    v: u32,
    r: T,
}

/// One of several changes that are written together.
pub(crate) enum Write {
    /// A record, encoded.
    Put(Table, String, Zeroizing<Vec<u8>>),
    /// A record is deleted; it need not be there.
    Delete(Table, String),
}

/// Wiped when it goes: some records are secrets.
pub(crate) fn encode<T: Serialize>(record: &T) -> Result<Zeroizing<Vec<u8>>> {
    let bytes = serde_json::to_vec(&Written {
        v: RECORD_VERSION,
        r: record,
    })?;
    Ok(Zeroizing::new(bytes))
}

pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let read: Read<T> = serde_json::from_slice(bytes)?;
    if read.v != RECORD_VERSION {
        return Err(AppError::Internal("a record of an unknown version"));
    }
    Ok(read.r)
}

impl Store {
    pub(crate) fn new(vault: Arc<Vault>) -> Self {
        Self {
            vault,
            destroyed: Arc::default(),
        }
    }

    /// Runs blocking work on the vault.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let vault = Arc::clone(&self.vault);
        tokio::task::spawn_blocking(move || work(&vault))
            .await
            .map_err(|_| AppError::Internal("storage work was interrupted"))?
    }

    async fn in_space<T: Send + 'static>(
        &self,
        scope: &Scope,
        work: impl FnOnce(&Space) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let id = scope.space_id()?;
        let (destroyed, scope) = (Arc::clone(&self.destroyed), scope.clone());
        self.run(move |vault| {
            let destroyed = destroyed.lock().unwrap_or_else(PoisonError::into_inner);
            if destroyed.contains(&id) {
                return Err(AppError::NotFound(scope.name()));
            }
            let space = vault.space(&id)?;
            drop(destroyed);
            work(&space)
        })
        .await
    }

    /// Like `in_space`, without making a key for a space that is not there.
    async fn in_existing_space<T: Default + Send + 'static>(
        &self,
        scope: &Scope,
        work: impl FnOnce(&Space) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let id = scope.space_id()?;
        self.run(move |vault| match vault.existing_space(&id)? {
            Some(space) => work(&space),
            None => Ok(T::default()),
        })
        .await
    }

    pub(crate) async fn get<T: DeserializeOwned + Send + 'static>(
        &self,
        scope: &Scope,
        table: Table,
        key: &str,
    ) -> Result<Option<T>> {
        let key = key.to_owned();
        self.in_existing_space(scope, move |space| {
            space
                .get(table, &key)?
                .map(|bytes| decode(&bytes))
                .transpose()
        })
        .await
    }

    /// One value for each of `keys`.
    pub(crate) async fn get_all<T: DeserializeOwned + Send + 'static>(
        &self,
        scope: &Scope,
        table: Table,
        keys: Vec<String>,
    ) -> Result<Vec<Option<T>>> {
        self.in_existing_space(scope, move |space| {
            let values = keys.iter().map(|key| {
                let value = space.get(table, key)?;
                value.map(|bytes| decode(&bytes)).transpose()
            });
            values.collect()
        })
        .await
    }

    /// On disk when it returns.
    pub(crate) async fn put<T: Serialize>(
        &self,
        scope: &Scope,
        table: Table,
        key: &str,
        record: &T,
    ) -> Result<()> {
        let key = key.to_owned();
        let bytes = encode(record)?;
        self.in_space(scope, move |space| Ok(space.put(table, &key, &bytes)?))
            .await
    }

    pub(crate) async fn delete(&self, scope: &Scope, table: Table, key: &str) -> Result<()> {
        let key = key.to_owned();
        self.in_existing_space(scope, move |space| {
            space.delete(table, &key)?;
            Ok(())
        })
        .await
    }

    /// Writes everything or, after a crash, nothing; on disk when it returns.
    pub(crate) async fn write(&self, scope: &Scope, writes: Vec<Write>) -> Result<()> {
        self.in_space(scope, move |space| {
            let mut batch = space.batch();
            for write in writes {
                batch = match write {
                    Write::Put(table, key, bytes) => batch.put(table, &key, &bytes)?,
                    Write::Delete(table, key) => batch.delete(table, &key)?,
                };
            }
            Ok(batch.commit()?)
        })
        .await
    }

    pub(crate) async fn scan<T: DeserializeOwned + Send + 'static>(
        &self,
        scope: &Scope,
        table: Table,
    ) -> Result<Vec<(String, T)>> {
        self.in_existing_space(scope, move |space| {
            space
                .scan(table)?
                .into_iter()
                .map(|(key, bytes)| Ok((key, decode(&bytes)?)))
                .collect()
        })
        .await
    }

    /// Makes one value of all records of a table, which come in no order and one after the other.
    pub(crate) async fn fold<T: DeserializeOwned, U: Default + Send + 'static>(
        &self,
        scope: &Scope,
        table: Table,
        mut add: impl FnMut(&mut U, T) + Send + 'static,
    ) -> Result<U> {
        self.in_existing_space(scope, move |space| {
            let mut all = U::default();
            space.visit(table, |_, bytes| {
                add(&mut all, decode(&bytes)?);
                Ok::<_, AppError>(())
            })?;
            Ok(all)
        })
        .await
    }

    /// Closes the data folder after the work that is under way.
    pub(crate) async fn close(&self) -> Result<()> {
        self.run(|vault| Ok(vault.close()?)).await
    }

    /// Destroys the key of a space, so that nothing under it can be read again.
    pub(crate) async fn destroy(&self, scope: &Scope) -> Result<()> {
        let id = scope.space_id()?;
        let destroyed = Arc::clone(&self.destroyed);
        self.run(move |vault| {
            let mut destroyed = destroyed.lock().unwrap_or_else(PoisonError::into_inner);
            destroyed.insert(id.clone());
            Ok(vault.destroy_space(&id)?)
        })
        .await
    }

    /// Ids of every draft that has a key.
    pub(crate) async fn drafts(&self) -> Result<Vec<String>> {
        self.ids_of_kind("draft/").await
    }

    /// Ids of every business that has a key.
    pub(crate) async fn businesses(&self) -> Result<Vec<BusinessId>> {
        let ids = self.ids_of_kind("business/").await?;
        Ok(ids.into_iter().map(BusinessId::from_stored).collect())
    }

    /// Ids of every sign-in that has a key.
    pub(crate) async fn sign_ins(&self) -> Result<Vec<SignInId>> {
        let ids = self.ids_of_kind("sign-in/").await?;
        Ok(ids.into_iter().map(SignInId::from_stored).collect())
    }

    /// Ids of every client secret that has a key.
    pub(crate) async fn secrets(&self) -> Result<Vec<String>> {
        self.ids_of_kind("secret/").await
    }

    /// Whether the first versions' space of the application is there.
    pub(crate) async fn has_earlier_app(&self) -> Result<bool> {
        let id = Scope::EarlierApp.space_id()?;
        self.run(move |vault| Ok(vault.existing_space(&id)?.is_some()))
            .await
    }

    async fn ids_of_kind(&self, prefix: &'static str) -> Result<Vec<String>> {
        self.run(move |vault| {
            let ids = vault.space_ids()?;
            let ids = ids.iter().filter_map(|id| id.as_str().strip_prefix(prefix));
            Ok(ids.map(str::to_owned).collect())
        })
        .await
    }

    /// Appends to the journal; on disk when it returns. Where it stands: counted from 1 without gaps.
    pub(crate) async fn append<T: Serialize>(&self, scope: &Scope, entry: &T) -> Result<u64> {
        let bytes = encode(entry)?;
        let vault = Arc::clone(&self.vault);
        self.in_space(scope, move |space| {
            Ok(vault.journal().append(space, &bytes)?)
        })
        .await
    }
}
