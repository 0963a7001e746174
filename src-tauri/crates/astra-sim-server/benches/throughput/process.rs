//! What Linux says of another process.

use std::time::Duration;

use anyhow::{Context, Result};

/// In megabytes of a million bytes.
pub struct Memory {
    pub resident: f64,
    /// The most that it ever was.
    pub most: f64,
}

pub fn memory(id: u32) -> Result<Memory> {
    let status = read(id, "status")?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.trim().strip_suffix("kB"));
        let kibibytes: f64 = number.context("no such line of memory")?.trim().parse()?;
        anyhow::Ok(kibibytes * 1024.0 / 1e6)
    };
    Ok(Memory {
        resident: megabytes("VmRSS:")?,
        most: megabytes("VmHWM:")?,
    })
}

/// Of all threads, in the program and in the system on its behalf.
pub fn processor_time(id: u32) -> Result<Duration> {
    // In hundredths of a second on every architecture that Linux has now.
    let stat = read(id, "stat")?;
    // The program's name comes second, in parentheses, and may hold spaces.
    let (_, rest) = stat.rsplit_once(')').context("no name")?;
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(str::parse::<u64>).sum::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

fn read(id: u32, name: &str) -> Result<String> {
    std::fs::read_to_string(format!("/proc/{id}/{name}"))
        .context("memory and processor time of other processes can be read on Linux only")
}
