//! Who opens our links, in a home of its own; where the desktop's own tools are installed, they open one.

#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;

const LINK: &str = "com.astradesk.client://oauth/callback?code=a%20b&state=00ff";
const KIND: &str = "x-scheme-handler/com.astradesk.client";

/// A person's folders, a system's, and a program that writes down what it is asked to open.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for folder in ["home", "config", "system/applications", "bin"] {
            fs::create_dir_all(machine.path(folder)).unwrap();
        }
        machine
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn desktop(&self) -> Desktop {
        Desktop {
            data_home: self.path("home"),
            data_dirs: vec![self.path("missing"), self.path("system")],
            config_home: self.path("config"),
            programs: vec![self.path("bin")],
        }
    }

    /// A program at this place that writes down its arguments.
    fn program(&self, below: &str) -> PathBuf {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let script = format!(
            "#!/bin/sh\necho \"$*\" > '{}'\n",
            self.path("opened").display()
        );
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    fn own(&self) -> PathBuf {
        self.path("home/applications").join(OWN)
    }

    fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_default()
    }

    /// As a package installs it.
    fn install_a_package(&self) {
        self.program("bin/astra-desk");
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Astra Desk\nExec=astra-desk %u\nMimeType={KIND};\n"
        );
        self.write("system/applications/Astra Desk.desktop", &entry);
    }

    /// As an earlier version of ours did at its first start.
    fn start_an_earlier_version(&self, program: &Path) {
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Astra Desk\nExec=\"{}\" %u\nTerminal=false\nMimeType={KIND}\nNoDisplay=true",
            program.display()
        );
        self.write(&format!("home/applications/{OWN}"), &entry);
        self.write(
            "config/mimeapps.list",
            &format!("[Default Applications]\ntext/html=firefox.desktop\n{KIND}={OWN};\n"),
        );
        update_database(&self.path("home/applications"));
    }

    /// What `tool` opens our link with; `None` where this machine has no such tool.
    fn opened_by(&self, tool: &[&str]) -> Option<String> {
        let _ = fs::remove_file(self.path("opened"));
        let path = env::var_os("PATH").unwrap();
        let paths = [self.path("bin")]
            .into_iter()
            .chain(env::split_paths(&path));
        update_database(&self.path("system/applications"));
        let outcome = Command::new(tool[0])
            .args(&tool[1..])
            .arg(LINK)
            .env_clear()
            .env("PATH", env::join_paths(paths).unwrap())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("home"))
            .env("XDG_DATA_DIRS", self.path("system"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CONFIG_DIRS", self.path("missing"))
            .env("BROWSER", "false")
            // Without one `xdg-open` looks for nothing but text browsers.
            .env("DISPLAY", ":0")
            .output();
        match outcome {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => panic!("{tool:?}: {error}"),
            Ok(_) => {
                // `gio open` does not wait for what it starts.
                for _ in 0..500 {
                    let opened = self.read("opened");
                    if !opened.is_empty() {
                        return Some(opened.trim_end().to_owned());
                    }
                    std::thread::sleep(std::time::Duration::from_millis(10));
                    if tool[0] == "xdg-open" {
                        break;
                    }
                }
                Some(self.read("opened"))
            }
        }
    }

    #[track_caller]
    fn assert_opens(&self, tools: &[&[&str]]) {
        for tool in tools {
            if let Some(opened) = self.opened_by(tool) {
                assert_eq!(opened, LINK, "{tool:?}");
            }
        }
    }
}

const XDG_OPEN: &[&str] = &["xdg-open"];
const GIO: &[&str] = &["gio", "open"];

#[test]
fn beside_a_packaged_handler_nothing_is_registered() {
    let machine = Machine::new();
    machine.install_a_package();
    let program = machine.program("elsewhere/astra-desk");
    let handler = machine.desktop().register(&program).unwrap();
    assert!(matches!(handler, Handler::Packaged(_)), "{handler:?}");
    assert!(!machine.own().exists());
    assert_eq!(machine.read("config/mimeapps.list"), "");
    machine.assert_opens(&[XDG_OPEN, GIO]);
}

#[test]
fn what_an_earlier_version_put_before_a_packaged_handler_goes() {
    let machine = Machine::new();
    machine.install_a_package();
    let program = machine.path("bin/astra-desk");
    machine.start_an_earlier_version(&program);
    if let Some(opened) = machine.opened_by(XDG_OPEN) {
        assert_eq!(opened, "", "this is the fault: quotes are too much for it");
    }
    machine.desktop().register(&program).unwrap();
    assert!(!machine.own().exists());
    assert_eq!(
        machine.read("config/mimeapps.list"),
        "[Default Applications]\ntext/html=firefox.desktop\n",
        "what else the person prefers stays"
    );
    machine.assert_opens(&[XDG_OPEN, GIO]);
}

#[test]
fn without_a_package_the_program_registers_itself_without_quotes() {
    let machine = Machine::new();
    let program = machine.program("Applications/Astra_Desk-1.0.AppImage");
    machine.start_an_earlier_version(&program);
    assert_eq!(machine.desktop().register(&program).unwrap(), Handler::Own);
    let exec = format!("Exec={} %u\n", program.display());
    let entry = fs::read_to_string(machine.own()).unwrap();
    assert!(entry.contains(&exec), "{entry}");
    assert_eq!(
        machine.read("config/mimeapps.list"),
        format!("[Default Applications]\n{KIND}={OWN}\ntext/html=firefox.desktop\n")
    );
    machine.assert_opens(&[XDG_OPEN, GIO]);

    let written = |path: PathBuf| fs::metadata(path).unwrap().modified().unwrap();
    let list = machine.path("config/mimeapps.list");
    let before = (written(machine.own()), written(list.clone()));
    machine.desktop().register(&program).unwrap();
    assert_eq!(
        (written(machine.own()), written(list)),
        before,
        "another start changes nothing"
    );
}

#[test]
fn a_path_that_needs_quotes_has_them_as_the_specification_says() {
    for name in [
        "My Apps/astra desk",
        "100%/astra-desk",
        "it's/astra-desk",
        "a$b/`c`/astra-desk",
        "back\\slash/astra-desk",
        "say \"hi\"/astra-desk",
        "a;b&c/(d)/~e/astra-desk",
        "Anwendungen-ä/astra-desk",
    ] {
        let machine = Machine::new();
        let program = machine.program(name);
        machine.desktop().register(&program).unwrap();
        let entry = fs::read_to_string(machine.own()).unwrap();
        let exec = value_of(&entry, "Exec").unwrap();
        assert_eq!(program_of(exec), Some(program), "{name}: {exec}");
        if let Ok(checked) = Command::new("desktop-file-validate")
            .arg(machine.own())
            .output()
        {
            let said = String::from_utf8_lossy(&checked.stdout).into_owned();
            assert!(checked.status.success(), "{name}: {said}");
        }
        // GLib looks for the program before it makes `%` of `%%`.
        if !name.contains('%') {
            machine.assert_opens(&[GIO]);
        }
    }
}

#[test]
fn an_entry_that_opens_nothing_does_not_count_as_a_package() {
    for (entry, why) in [
        (
            format!("[Desktop Entry]\nExec=gone %u\nMimeType={KIND};\n"),
            "its program is gone",
        ),
        (
            format!("[Desktop Entry]\nExec=/gone/astra-desk %u\nMimeType={KIND};\n"),
            "its program is gone",
        ),
        (
            format!("[Desktop Entry]\nExec=astra-desk %u\nTryExec=gone\nMimeType={KIND};\n"),
            "it is to be tried first",
        ),
        (
            format!("[Desktop Entry]\nExec=astra-desk %u\nHidden=true\nMimeType={KIND};\n"),
            "it is hidden",
        ),
        (
            format!("[Desktop Entry]\nExec=astra-desk %u\nMimeType={KIND}.other;\n"),
            "another scheme",
        ),
        (
            format!("[Desktop Entry]\nExec=astra-desk %u\n[Desktop Action x]\nMimeType={KIND};\n"),
            "another group",
        ),
        (format!("#{KIND}\n"), "no entry at all"),
    ] {
        let machine = Machine::new();
        let program = machine.program("bin/astra-desk");
        machine.write("system/applications/some.desktop", &entry);
        assert_eq!(
            machine.desktop().register(&program).unwrap(),
            Handler::Own,
            "{why}"
        );
    }
}

#[test]
fn a_handler_that_was_installed_for_this_person_alone_counts_as_well() {
    let machine = Machine::new();
    let program = machine.program("Astra Desk.AppImage");
    let exec = word_of_exec(program.to_str().unwrap());
    machine.write(
        "home/applications/vendor/appimagekit-1-Astra_Desk.desktop",
        &format!("[Desktop Entry]\nExec={exec} %u\nMimeType=a/b;{KIND};\n"),
    );
    let handler = machine.desktop().register(&program).unwrap();
    assert!(matches!(handler, Handler::Packaged(_)), "{handler:?}");
}

#[test]
fn a_list_of_preferences_keeps_everything_else() {
    let table = [
        (
            "",
            Some(OWN),
            format!("[Default Applications]\n{KIND}={OWN}\n"),
        ),
        ("", None, String::new()),
        (
            "# mine\n[Other]\na=b",
            Some(OWN),
            format!("# mine\n[Other]\na=b\n[Default Applications]\n{KIND}={OWN}\n"),
        ),
        (
            &format!(
                "[Added Associations]\n{KIND}=x.desktop;{OWN};\n\n[Default Applications]\na/b=c\n{KIND} = other.desktop;\n"
            ),
            Some(OWN),
            format!(
                "[Added Associations]\n{KIND}=x.desktop\n\n[Default Applications]\n{KIND}={OWN};other.desktop\na/b=c\n"
            ),
        ),
        (
            &format!("[Default Applications]\n{KIND}={OWN};other.desktop\na/b=c"),
            None,
            format!("[Default Applications]\n{KIND}=other.desktop\na/b=c"),
        ),
        (
            &format!("[Removed Associations]\n{KIND}={OWN}\n"),
            None,
            format!("[Removed Associations]\n{KIND}={OWN}\n"),
        ),
    ];
    for (list, entry, expected) in table {
        let found = with_preference(list, entry);
        assert_eq!(found, expected, "{list:?}");
        assert_eq!(
            with_preference(&found, entry),
            found,
            "once is enough: {list:?}"
        );
    }
}

#[test]
fn a_linked_list_of_preferences_stays_linked() {
    let machine = Machine::new();
    machine.write("dotfiles/mimeapps.list", "[Default Applications]\n");
    let link = machine.path("config/mimeapps.list");
    std::os::unix::fs::symlink(machine.path("dotfiles/mimeapps.list"), &link).unwrap();
    let program = machine.program("astra-desk");
    machine.desktop().register(&program).unwrap();
    assert!(fs::symlink_metadata(link).unwrap().is_symlink());
    assert!(machine.read("dotfiles/mimeapps.list").contains(OWN));
}
