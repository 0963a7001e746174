//! Links, as the desktop of a home opens them, and the browser that it opens web pages with.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::home::Home;
use super::package::succeed;
use super::wait::until;

/// The application's own scheme, as the desktop names it.
const SCHEME: &str = "x-scheme-handler/com.astradesk.client";

/// What the application registers where it has no package, and earlier versions always did.
const HANDLER: &str = "astra-desk-handler.desktop";

/// The browser's desktop file.
const BROWSER: &str = "browser-of-the-test.desktop";

/// A browser that only writes down what it is asked to open, so that the test can go there.
pub struct SystemBrowser {
    visits: PathBuf,
    seen: usize,
}

impl SystemBrowser {
    /// Makes it the one that opens web pages in this home.
    pub fn install(home: &Home) -> Result<Self> {
        let visits = home.file("visits");
        let program = home.file("browser");
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n",
            visits.display()
        );
        fs::write(&program, script)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700))?;
        let applications = applications_of(home);
        fs::create_dir_all(&applications)?;
        fs::write(
            applications.join(BROWSER),
            format!(
                "[Desktop Entry]\nType=Application\nName=Browser\nExec={} %u\n\
                 MimeType=x-scheme-handler/http;x-scheme-handler/https;\n",
                program.display()
            ),
        )?;
        let defaults = defaults_of(home);
        fs::create_dir_all(defaults.parent().context("a file lies in a folder")?)?;
        fs::write(
            defaults,
            format!(
                "[Default Applications]\nx-scheme-handler/http={BROWSER}\nx-scheme-handler/https={BROWSER}\n"
            ),
        )?;
        Ok(Self { visits, seen: 0 })
    }

    /// Waits for the next page that it is asked to open.
    pub async fn next_visit(&mut self) -> Result<String> {
        let visit = until("the system browser to be asked for a page", async || {
            let visits = fs::read_to_string(&self.visits)?;
            // A line that is not whole yet has no end.
            let whole = visits.rsplit_once('\n').map_or("", |(lines, _)| lines);
            Ok(whole.lines().nth(self.seen).map(str::to_owned))
        })
        .await?;
        self.seen += 1;
        Ok(visit)
    }
}

/// Opens `link` with whatever this home's desktop has for it, as a browser does.
pub fn open(home: &Home, link: &str) -> Result<()> {
    let mut command = Command::new("gio");
    home.furnish(&mut command);
    succeed(command.args(["open", link]))
}

/// Opens `link` with the package's desktop file, whatever else would be there for it.
pub fn open_with_the_package(home: &Home, link: &str) -> Result<()> {
    let package = home.package().context("no package is installed here")?;
    let mut command = Command::new("gio");
    home.furnish(&mut command);
    succeed(command.arg("launch").arg(package.desktop_file()).arg(link))
}

/// Puts a handler before the package's, as earlier versions of the application did at their first start.
pub fn register_as_earlier_versions_did(home: &Home) -> Result<()> {
    let package = home.package().context("no package is installed here")?;
    let applications = applications_of(home);
    fs::write(
        applications.join(HANDLER),
        format!(
            "[Desktop Entry]\nType=Application\nName=Astra Desk\nExec=\"{}\" %u\nTerminal=false\n\
             MimeType={SCHEME}\nNoDisplay=true",
            package.binary().display()
        ),
    )?;
    succeed(Command::new("update-desktop-database").arg(applications))?;
    let defaults = fs::read_to_string(defaults_of(home))? + SCHEME + "=" + HANDLER + "\n";
    fs::write(defaults_of(home), defaults)?;
    let known = known(home)?;
    ensure!(
        known.lines().next().unwrap_or_default().ends_with(HANDLER),
        "{HANDLER} should come first, but the desktop says: {known}"
    );
    Ok(())
}

/// Makes sure that the package's desktop file is what opens links of the application's scheme, and nothing else.
pub fn ensure_only_the_package(home: &Home) -> Result<()> {
    let package = home.package().context("no package is installed here")?;
    let known = known(home)?;
    let expected = package.desktop_file().file_name().unwrap_or_default();
    let first = known.lines().next().unwrap_or_default();
    ensure!(
        first.ends_with(&*expected.to_string_lossy()) && !known.contains("handler.desktop"),
        "the package's {expected:?} should be what opens {SCHEME}, but the desktop says: {known}"
    );
    Ok(())
}

/// Takes the package's desktop file away, and makes sure that nothing is left for its scheme.
pub fn leave_nothing(home: &Home) -> Result<()> {
    ensure_only_the_package(home)?;
    let package = home.package().context("no package is installed here")?;
    let file = package.desktop_file();
    fs::remove_file(file)?;
    let applications = file.parent().context("a file lies in a folder")?;
    succeed(Command::new("update-desktop-database").arg(applications))?;
    let known = known(home)?;
    ensure!(
        !known.contains(".desktop"),
        "nothing should open {SCHEME}, but the desktop says: {known}"
    );
    Ok(())
}

/// What the desktop says of the application's scheme.
fn known(home: &Home) -> Result<String> {
    let mut command = Command::new("gio");
    home.furnish(&mut command);
    let known = command.args(["mime", SCHEME]).output()?;
    Ok(String::from_utf8_lossy(&known.stdout).into_owned())
}

fn applications_of(home: &Home) -> PathBuf {
    home.file("home/.local/share/applications")
}

fn defaults_of(home: &Home) -> PathBuf {
    home.file("home/.config/mimeapps.list")
}
