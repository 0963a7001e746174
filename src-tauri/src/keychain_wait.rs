//! Whether the operating system's keychain is being asked right now: a locked one shows a window of its own and waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use astra_vault::{Keychain, KeychainError, Secret};

/// Counts questions that have no answer yet; clones count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeychainWait(Arc<AtomicUsize>);

impl KeychainWait {
    pub(crate) fn is_waiting(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }

    fn count_during<T>(&self, question: impl FnOnce() -> T) -> T {
        struct Asked<'a>(&'a AtomicUsize);
        impl Drop for Asked<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        self.0.fetch_add(1, Ordering::SeqCst);
        let _asked = Asked(&self.0);
        question()
    }
}

/// A keychain whose unanswered questions are counted.
pub(crate) struct WatchedKeychain<K> {
    pub(crate) keychain: K,
    pub(crate) wait: KeychainWait,
}

impl<K: Keychain> Keychain for WatchedKeychain<K> {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeychainError> {
        self.wait.count_during(|| self.keychain.get(name))
    }

    fn set(&self, name: &str, secret: &[u8; 32]) -> Result<(), KeychainError> {
        self.wait.count_during(|| self.keychain.set(name, secret))
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.wait.count_during(|| self.keychain.delete(name))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Answers when it is told to, as one that asks for its password does.
    struct Asking {
        asked: mpsc::SyncSender<()>,
        answer: std::sync::Mutex<mpsc::Receiver<()>>,
    }

    impl Keychain for Asking {
        fn get(&self, _: &str) -> Result<Option<Secret>, KeychainError> {
            self.asked.send(()).expect("the test listens");
            let answer = self.answer.lock().expect("not poisoned");
            answer.recv().expect("the test answers");
            Ok(None)
        }

        fn set(&self, _: &str, _: &[u8; 32]) -> Result<(), KeychainError> {
            Err(KeychainError::Locked)
        }

        fn delete(&self, _: &str) -> Result<(), KeychainError> {
            Ok(())
        }
    }

    #[test]
    fn it_is_waited_for_exactly_while_it_has_not_answered() {
        let (asked, was_asked) = mpsc::sync_channel(0);
        let (answer, answered) = mpsc::sync_channel(1);
        let wait = KeychainWait::default();
        let watched = WatchedKeychain {
            keychain: Asking {
                asked,
                answer: answered.into(),
            },
            wait: wait.clone(),
        };
        assert!(!wait.is_waiting(), "nobody asked yet");
        let asking = std::thread::spawn(move || watched.get("name").map(|found| (found, watched)));
        was_asked.recv().expect("it is asked");
        assert!(wait.is_waiting(), "its password is being asked for");
        answer.send(()).expect("it is answered");
        let (found, watched) = asking.join().expect("no panic").expect("an answer");
        assert!(found.is_none());
        assert!(!wait.is_waiting(), "it has answered");
        assert!(watched.set("name", &[0; 32]).is_err());
        assert!(!wait.is_waiting(), "a refusal is an answer");
    }
}
