//! One way to lock.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex` even after a panic elsewhere: what it guards is replaced whole, never left half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
