//! Memory and processor time of a process with all that it started, as Linux's `/proc` tells them.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};

/// The process and everything below it that still runs.
pub fn tree(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for id in numbers("/proc".into()) {
        let stat = fs::read_to_string(format!("/proc/{id}/stat"));
        // One that ended meanwhile has no parent.
        if let Some(parent) = stat.ok().as_deref().and_then(parent) {
            children.entry(parent).or_default().push(id);
        }
    }
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(id) = tree.get(next) {
        tree.extend(children.remove(id).unwrap_or_default());
        next += 1;
    }
    tree
}

/// Proportional set size of the whole tree in MiB: memory that several processes share is counted once.
pub fn memory(root: u32) -> Result<f64> {
    let rollups = tree(root).into_iter().filter_map(|id| {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        pss(&text)
    });
    let kib: u64 = rollups.sum();
    ensure!(kib > 0, "the process has ended, or /proc hides its memory");
    Ok(kib as f64 / 1024.0)
}

/// Nanoseconds on a processor, by thread.
pub struct ProcessorTime(HashMap<u32, u64>);

/// What each thread of the tree has used since it began.
pub fn processor_time(root: u32) -> ProcessorTime {
    let threads = tree(root).into_iter().flat_map(|id| {
        let folder = format!("/proc/{id}/task");
        let threads = numbers(folder.clone().into());
        threads.into_iter().filter_map(move |thread| {
            let text = fs::read_to_string(format!("{folder}/{thread}/schedstat")).ok()?;
            Some((thread, on_processor(&text)?))
        })
    });
    ProcessorTime(threads.collect())
}

impl ProcessorTime {
    /// What was used since `before`. A thread that has ended since is not counted.
    pub fn since(&self, before: &Self) -> Duration {
        let used = self.0.iter().map(|(thread, now)| {
            let then = before.0.get(thread).copied().unwrap_or_default();
            now.saturating_sub(then)
        });
        Duration::from_nanos(used.sum())
    }
}

/// Names in a folder that are numbers.
fn numbers(folder: PathBuf) -> Vec<u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// The parent in a `stat` file. The name in front stands in brackets and may hold anything, brackets too.
fn parent(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

/// KiB in a `smaps_rollup` file.
fn pss(rollup: &str) -> Option<u64> {
    let value = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    value.split_whitespace().next()?.parse().ok()
}

/// The first number of a `schedstat` file.
fn on_processor(schedstat: &str) -> Option<u64> {
    schedstat.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_brackets_hides_no_parent() {
        let stat = "4242 (Web (Content) 7) S 17 4242 4242 0 -1";
        assert_eq!(parent(stat), Some(17));
        assert_eq!(parent(""), None, "a process that ended has none");
    }

    #[test]
    fn the_rollups_own_pss_is_read_and_not_a_part_of_it() {
        let rollup = "55d0-7ffd ---p 00000000 00:00 0    [rollup]\n\
                      Rss:              104432 kB\nPss_Anon:          60000 kB\n\
                      Pss:               71234 kB\nPss_Dirty:         61000 kB\n";
        assert_eq!(pss(rollup), Some(71_234));
        assert_eq!(pss("Rss: 1 kB\n"), None);
    }

    #[test]
    fn only_what_was_used_meanwhile_counts() {
        let time = |threads: &[(u32, u64)]| ProcessorTime(threads.iter().copied().collect());
        let before = time(&[(1, 500), (2, 900)]);
        let after = time(&[(1, 800), (3, 40)]);
        assert_eq!(
            after.since(&before),
            Duration::from_nanos(340),
            "one that goes on, one that ended, one that began"
        );
        assert_eq!(on_processor("1636238 249634921 4\n"), Some(1_636_238));
    }

    #[test]
    fn a_process_is_in_its_own_tree() {
        let own = std::process::id();
        assert_eq!(tree(own).first(), Some(&own));
        assert!(memory(own).is_ok_and(|mib| mib > 0.0));
    }
}
