//! What opens links of our scheme on a Linux desktop: the package's desktop entry, or one that we write ourselves.
//!
//! A package (deb, rpm, or whatever put an entry among the system's) registers the scheme and needs nothing of us; an
//! entry of our own would hide it. Only without one, as with an AppImage, do we write `astra-desk-handler.desktop` and
//! make it the default. Where there is no desktop environment (i3, sway, startx), `xdg-open` is a shell script that
//! cannot read a quoted `Exec`, so quotes stand only where the path needs them. Earlier versions always quoted, and
//! registered beside a package as well: their entry is rewritten or removed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use tracing::{info, warn};

use crate::config::SCHEME;

/// Our own entry; earlier versions wrote it under the same name.
const OWN: &str = "astra-desk-handler.desktop";
/// The group of a desktop entry that counts.
const ENTRY: &str = "[Desktop Entry]";
/// What a person prefers for a kind of thing, and where that is kept.
const DEFAULTS: &str = "[Default Applications]";
const ADDED: &str = "[Added Associations]";
const MIMEAPPS: &str = "mimeapps.list";
/// Folders of entries have few levels.
const DEEPEST: usize = 4;
/// What a word of `Exec` cannot hold without quotes (Desktop Entry Specification, "The Exec key").
const RESERVED: &[char] = &[
    ' ', '\t', '\n', '"', '\'', '\\', '>', '<', '~', '|', '&', ';', '$', '*', '?', '#', '(', ')',
    '`',
];

/// Where one person's desktop keeps what opens what.
pub(crate) struct Desktop {
    data_home: PathBuf,
    data_dirs: Vec<PathBuf>,
    config_home: PathBuf,
    programs: Vec<PathBuf>,
}

/// What opens our links now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Handler {
    /// An entry that somebody else put there.
    Packaged(PathBuf),
    /// Our own entry.
    Own,
}

impl Desktop {
    /// The one of the person who runs this process; `None` without a home.
    pub(crate) fn of_this_person() -> Option<Self> {
        let folder = |name: &str| {
            let path = PathBuf::from(env::var_os(name)?);
            // The specification has relative ones ignored.
            path.is_absolute().then_some(path)
        };
        let home = folder("HOME");
        let or_below = |name: &str, below: &str| {
            folder(name).or_else(|| home.as_ref().map(|home| home.join(below)))
        };
        let list = |name: &str, otherwise: &str| -> Vec<PathBuf> {
            let given = env::var_os(name).filter(|given| !given.is_empty());
            let given = given.unwrap_or_else(|| OsString::from(otherwise));
            env::split_paths(&given).collect()
        };
        Some(Self {
            data_home: or_below("XDG_DATA_HOME", ".local/share")?,
            data_dirs: list("XDG_DATA_DIRS", "/usr/local/share:/usr/share"),
            config_home: or_below("XDG_CONFIG_HOME", ".config")?,
            programs: list("PATH", "/usr/bin:/bin"),
        })
    }

    /// Makes sure that something opens our links, `program` itself where nothing else does.
    ///
    /// # Errors
    /// Where the person's folders cannot be written, or `program` cannot be named in an entry.
    pub(crate) fn register(&self, program: &Path) -> io::Result<Handler> {
        let applications = self.data_home.join("applications");
        let own = applications.join(OWN);
        if let Some(packaged) = self.standing(&own) {
            if own.exists() {
                info!("our own handler of links gives way to the package's");
                fs::remove_file(&own)?;
                update_database(&applications);
            }
            self.prefer(None)?;
            return Ok(Handler::Packaged(packaged));
        }
        fs::create_dir_all(&applications)?;
        if replace(&own, &entry_of(program)?)? {
            update_database(&applications);
        }
        self.prefer(Some(OWN))?;
        Ok(Handler::Own)
    }

    /// An entry of somebody else's for our scheme, whose program is there.
    fn standing(&self, own: &Path) -> Option<PathBuf> {
        let folders = self.data_dirs.iter().chain([&self.data_home]);
        folders
            .flat_map(|folder| entries_in(&folder.join("applications"), DEEPEST))
            .filter(|path| path != own)
            .find(|path| fs::read_to_string(path).is_ok_and(|text| self.opens_our_links(&text)))
    }

    fn opens_our_links(&self, entry: &str) -> bool {
        let value = |key: &str| value_of(entry, key);
        let kinds = value("MimeType").unwrap_or_default();
        kinds.split(';').any(|kind| kind.trim() == kind_of_link())
            && value("Hidden") != Some("true")
            && value("TryExec").is_none_or(|program| self.has(Path::new(program)))
            && value("Exec")
                .and_then(program_of)
                .is_some_and(|program| self.has(&program))
    }

    fn has(&self, program: &Path) -> bool {
        if program.is_absolute() {
            program.is_file()
        } else {
            self.programs
                .iter()
                .any(|folder| folder.join(program).is_file())
        }
    }

    /// Makes `entry` the person's choice for our scheme, or takes our own back. Where nothing changes, nothing is
    /// written.
    fn prefer(&self, entry: Option<&str>) -> io::Result<()> {
        // Where earlier tools kept the same; only to take ours back.
        let former = self.data_home.join("applications").join(MIMEAPPS);
        for (path, entry) in [(self.config_home.join(MIMEAPPS), entry), (former, None)] {
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
                Err(error) => return Err(error),
            };
            let wanted = with_preference(&text, entry);
            if wanted != text {
                fs::create_dir_all(&self.config_home)?;
                replace(&path, &wanted)?;
            }
        }
        Ok(())
    }
}

fn kind_of_link() -> String {
    format!("x-scheme-handler/{SCHEME}")
}

/// Every desktop entry below `folder`.
fn entries_in(folder: &Path, deepest: usize) -> Vec<PathBuf> {
    let Ok(listed) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in listed.flatten().map(|listed| listed.path()) {
        if path.extension().is_some_and(|end| end == "desktop") {
            found.push(path);
        } else if deepest > 0 && path.is_dir() {
            found.extend(entries_in(&path, deepest - 1));
        }
    }
    found
}

/// What `key` says in an entry's own group.
fn value_of<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = entry.lines().map(str::trim);
    lines.find(|line| *line == ENTRY)?;
    lines
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim_end() == key).then(|| value.trim_start())
        })
}

/// The program that an `Exec` starts.
fn program_of(exec: &str) -> Option<PathBuf> {
    let exec = exec.replace("\\\\", "\\");
    let word = match exec.strip_prefix('"') {
        None => exec.split_whitespace().next()?.to_owned(),
        Some(quoted) => {
            let mut word = String::new();
            let mut letters = quoted.chars();
            loop {
                match letters.next()? {
                    '"' => break word,
                    '\\' => word.push(letters.next()?),
                    letter => word.push(letter),
                }
            }
        }
    };
    Some(PathBuf::from(word.replace("%%", "%")))
}

/// Our own entry.
fn entry_of(program: &Path) -> io::Result<String> {
    let path = program
        .to_str()
        .filter(|path| !path.chars().any(char::is_control))
        .ok_or_else(|| io::Error::other("the program's path cannot stand in a desktop entry"))?;
    let kind = kind_of_link();
    let program = word_of_exec(path);
    Ok(format!(
        "{ENTRY}\nType=Application\nName=Astra Desk\nExec={program} %u\nTerminal=false\nNoDisplay=true\nMimeType={kind};\n"
    ))
}

/// A path as a word of `Exec`: in quotes only where it needs them, with `%` doubled because one begins a field code.
fn word_of_exec(path: &str) -> String {
    let path = path.replace('%', "%%");
    if !path.contains(RESERVED) {
        return path;
    }
    let mut word = String::from('"');
    for letter in path.chars() {
        match letter {
            // Escaped for the quotes, and its backslash again for the value as a whole.
            '"' | '`' | '$' => word.extend(['\\', '\\', letter]),
            '\\' => word.push_str("\\\\\\\\"),
            _ => word.push(letter),
        }
    }
    word + "\""
}

/// A list of preferences with `entry` first for our scheme, or without our own entry; every other line as it was.
fn with_preference(list: &str, entry: Option<&str>) -> String {
    let kind = kind_of_link();
    let mut kept = String::with_capacity(list.len() + 128);
    let (mut group, mut written) = (String::new(), entry.is_none());
    for line in list.split_inclusive('\n') {
        let text = line.trim();
        if text.starts_with('[') {
            group = text.to_owned();
        }
        let others = text
            .split_once('=')
            .filter(|(name, _)| {
                name.trim_end() == kind && [DEFAULTS, ADDED].contains(&group.as_str())
            })
            .map(|(_, listed)| listed.split(';').map(str::trim));
        let Some(others) = others else {
            kept.push_str(line);
            if text == DEFAULTS && !written {
                // An older line of the same kind may follow; it is dropped for this one.
                if !line.ends_with('\n') {
                    kept.push('\n');
                }
                let older = preferred(list, &kind);
                kept.push_str(&line_of(&kind, entry, &older));
                written = true;
            }
            continue;
        };
        let others: Vec<&str> = others
            .filter(|other| !other.is_empty() && *other != OWN)
            .collect();
        let stays = group == ADDED || entry.is_none();
        if stays && !others.is_empty() {
            kept.push_str(&line_of(&kind, None, &others));
        }
    }
    if !written {
        if !kept.is_empty() && !kept.ends_with('\n') {
            kept.push('\n');
        }
        kept.push_str(DEFAULTS);
        kept.push('\n');
        kept.push_str(&line_of(&kind, entry, &[]));
    }
    kept
}

/// What else is preferred for `kind`, in its order.
fn preferred<'a>(list: &'a str, kind: &str) -> Vec<&'a str> {
    let mut group = "";
    let mut found = Vec::new();
    for line in list.lines().map(str::trim) {
        if line.starts_with('[') {
            group = line;
        }
        if let Some((name, listed)) = line.split_once('=')
            && group == DEFAULTS
            && name.trim_end() == kind
        {
            let listed = listed.split(';').map(str::trim);
            found.extend(listed.filter(|other| !other.is_empty() && *other != OWN));
        }
    }
    found
}

fn line_of(kind: &str, first: Option<&str>, others: &[&str]) -> String {
    let entries: Vec<&str> = first.into_iter().chain(others.iter().copied()).collect();
    format!("{kind}={}\n", entries.join(";"))
}

/// Puts `text` in the place of the file at `path`, whole or not at all; whether it was another. A link to the file, as
/// people keep them who share their settings between machines, stays one.
fn replace(path: &Path, text: &str) -> io::Result<bool> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(false);
    }
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut beside = path.clone().into_os_string();
    beside.push(".astra-desk");
    fs::write(&beside, text)?;
    fs::rename(&beside, &path)?;
    Ok(true)
}

/// Tells the desktop that its entries changed. Not every system has the tool; what is preferred is found without it.
fn update_database(applications: &Path) {
    match Command::new("update-desktop-database")
        .arg(applications)
        .output()
    {
        Ok(told) if told.status.success() => {}
        Ok(told) => warn!(status = %told.status, "the desktop was not told of our handler"),
        Err(error) => info!(%error, "the desktop was not told of our handler"),
    }
}

#[cfg(test)]
#[path = "scheme_handler_tests.rs"]
mod tests;
