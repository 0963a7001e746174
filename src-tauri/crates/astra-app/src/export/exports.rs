//! The exports of the business on screen, one at a time.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use tokio::runtime::Handle;
use tracing::info;

use super::file::replace;
use super::period::{days, file_name, holds};
use super::{
    ExportError, ExportForm, ExportFormat, OfxWords, Receipt, Source, Writing, pdf, write_file,
};
use crate::businesses::Businesses;
use crate::ground::Ground;
use crate::ground::error::{AppError, Result};
use crate::ground::ids::BusinessId;
use crate::transfers::{Intent, IntentId, Transfers};

/// Writes transfers to files.
pub struct Exports {
    ground: Arc<Ground>,
    businesses: Arc<Businesses>,
    transfers: Arc<Transfers>,
    /// Set to cancel the one that is under way.
    under_way: Mutex<Option<Arc<AtomicBool>>>,
}

/// What an export will hold.
pub struct ExportPlan {
    format: ExportFormat,
    business: BusinessId,
    /// Oldest first. A transfer that begins after this belongs to the next export.
    ids: Vec<IntentId>,
    zone: TimeZone,
    /// What its file may be called.
    pub file_name: String,
}

impl ExportPlan {
    /// How many transfers.
    pub fn count(&self) -> usize {
        self.ids.len()
    }
}

impl Exports {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        businesses: &Arc<Businesses>,
        transfers: &Arc<Transfers>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            businesses: Arc::clone(businesses),
            transfers: Arc::clone(transfers),
            under_way: Mutex::default(),
        }
    }

    /// Which transfers of the business on screen belong into a file, by days in `zone`.
    ///
    /// # Errors
    /// [`AppError::Invalid`], by field; [`AppError::NotAllowedNow`] before there is a business; where the disk fails.
    pub async fn plan(&self, form: &ExportForm, zone: TimeZone) -> Result<ExportPlan> {
        let today = zone.to_datetime(self.ground.clock.now()).date();
        let days = days(form, today)?;
        let business = self.businesses.required().await?.id;
        let intents = self.transfers.all_of(&business).await?.into_iter();
        // Times and ids alone, however many there are.
        let mut found: Vec<_> = intents
            .filter(|intent| holds(form.format, days, intent, &zone))
            .map(|intent| (intent.created_at(), intent.id))
            .collect();
        found.sort();
        Ok(ExportPlan {
            format: form.format,
            business,
            ids: found.into_iter().map(|(_, id)| id).collect(),
            file_name: file_name(form.format, days),
            zone,
        })
    }

    /// Writes the transfers of `plan` to `path`; how many. `None` where it was cancelled, and then nothing is left.
    /// `on_progress` is told how many transfers of how many are written.
    ///
    /// # Errors
    /// [`AppError::FileNotSaved`]; [`AppError::NotAllowedNow`] while another one is under way; where a transfer cannot be
    /// read.
    pub async fn export(
        &self,
        plan: ExportPlan,
        path: PathBuf,
        words: OfxWords,
        mut on_progress: impl FnMut(u64, u64) + Send + 'static,
    ) -> Result<Option<usize>> {
        let under_way = UnderWay::begin(&self.under_way)?;
        let cancelled = Arc::clone(&under_way.cancelled);
        let count = plan.count();
        let now = self.ground.clock.now();
        let source = Kept {
            transfers: Arc::clone(&self.transfers),
            business: plan.business,
            ids: plan.ids,
            runtime: Handle::current(),
        };
        let written = tokio::task::spawn_blocking(move || {
            let writing = Writing {
                format: plan.format,
                zone: plan.zone,
                now,
                words: &words,
            };
            write_file(&writing, &source, &path, &mut |written, total| {
                on_progress(written, total);
                if cancelled.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        let written = written
            .await
            .map_err(|_| AppError::Internal("the task that writes an export ended"))?;
        match written {
            Ok(()) => {
                info!(transfers = count, "exported");
                Ok(Some(count))
            }
            Err(ExportError::Cancelled) => Ok(None),
            Err(ExportError::File(error)) => Err(AppError::FileNotSaved(error)),
            Err(ExportError::Read(error)) => Err(error),
        }
    }

    /// Writes a receipt to `path`, as PDF.
    ///
    /// # Errors
    /// [`AppError::FileNotSaved`].
    pub async fn save_receipt(&self, receipt: Receipt, path: PathBuf) -> Result<()> {
        let written = tokio::task::spawn_blocking(move || {
            let file = pdf(&receipt).ok_or(AppError::Internal("a font of ours cannot be read"))?;
            replace(&path, |mut place| place.write_all(&file)).map_err(AppError::FileNotSaved)
        });
        written
            .await
            .map_err(|_| AppError::Internal("the task that writes a receipt ended"))?
    }

    /// Ends the export that is under way, if there is one.
    pub fn cancel(&self) {
        if let Some(cancelled) = lock(&self.under_way).as_ref() {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// One export at a time; over when this is dropped.
struct UnderWay<'a> {
    place: &'a Mutex<Option<Arc<AtomicBool>>>,
    cancelled: Arc<AtomicBool>,
}

impl<'a> UnderWay<'a> {
    fn begin(place: &'a Mutex<Option<Arc<AtomicBool>>>) -> Result<Self> {
        let mut held = lock(place);
        if held.is_some() {
            return Err(AppError::NotAllowedNow("an export is under way"));
        }
        let cancelled = Arc::<AtomicBool>::default();
        *held = Some(Arc::clone(&cancelled));
        drop(held);
        Ok(Self { place, cancelled })
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        // Also where the command that waited is gone: the task must not write on unseen.
        self.cancelled.store(true, Ordering::Relaxed);
        *lock(self.place) = None;
    }
}

fn lock<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Transfers that are read together: few enough to let money move on meanwhile.
const READ_TOGETHER: usize = 500;

/// Transfers as the application keeps them, read part by part.
struct Kept {
    transfers: Arc<Transfers>,
    business: BusinessId,
    ids: Vec<IntentId>,
    runtime: Handle,
}

impl Source for Kept {
    fn count(&self) -> u64 {
        self.ids.len().try_into().unwrap_or(u64::MAX)
    }

    fn walk(
        &self,
        visit: &mut dyn FnMut(&Intent) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        for ids in self.ids.chunks(READ_TOGETHER) {
            let read = self.transfers.some_of(&self.business, ids);
            self.runtime
                .block_on(read)?
                .iter()
                .try_for_each(&mut *visit)?;
        }
        Ok(())
    }
}
