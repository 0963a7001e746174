//! The shell's commands on Tauri's mock runtime, with a temporary data folder and a simulator of its own.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, Once, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use astra_app::SystemClock;
use astra_app::sign_in::RedirectChannel;
use astra_app::transfers::ActivityRows;
use astra_desk::surroundings::Surroundings;
use astra_sim::{Config, Control, MemoryStore, Running, SeededEntropy, Simulator};
use astra_vault::{KeyStorage, Vault};
use jiff::Timestamp;
use serde_json::{Value, json};
use tauri::async_runtime::block_on;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponse, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder};
use tauri::utils::config::{AppDirectoriesOverride, AppDirectoryOverrides};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;
use tokio::sync::{broadcast, oneshot};
use url::Url;

use super::browser::Browser;
use super::outside::Outside;
use super::rows;

/// Only a defect waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The passphrase of the sandbox's folder.
pub const PASSPHRASE: &str = "correct horse";

/// An application that has begun to start.
pub struct Desk {
    pub link: Link,
    pub control: Control,
    /// What would be shown beside the windows.
    pub outside: Arc<Outside>,
    time: Arc<Time>,
    /// A folder that another process has, as far as the application can tell.
    held: Mutex<Option<Vault>>,
    simulator: Running,
    app: App<MockRuntime>,
    folder: TempDir,
    /// What is chosen next where the application would open a dialog.
    chosen: Arc<Mutex<VecDeque<PathBuf>>>,
}

/// Drawn where somebody asks for them: 100,000 take their time.
type Drawn = LazyLock<ActivityRows, Box<dyn FnOnce() -> ActivityRows + Send>>;

/// What a server needs of it.
#[derive(Clone)]
pub struct Link {
    window: WebviewWindow<MockRuntime>,
    /// The page that Astra's window or the browser would show.
    page: Arc<Mutex<Option<(Url, RedirectChannel)>>>,
    pub messages: broadcast::Sender<Message>,
    /// Transfers that are listed instead of the application's own.
    listed: Arc<OnceLock<Drawn>>,
    /// The simulator's hosted pages.
    pub pages: Url,
}

/// What the application says by itself.
#[derive(Clone, Debug)]
pub enum Message {
    /// Message `index` of a channel, as JSON.
    Channel { id: u32, index: usize, json: String },
    /// A page is to be opened.
    Page(Url),
}

/// The time of application and simulator.
#[derive(Default)]
struct Time {
    /// `None`: that of this computer.
    stands_at: Option<Timestamp>,
    /// What a situation had to pass on top of it.
    passed: Mutex<Duration>,
}

impl astra_app::Clock for Time {
    fn now(&self) -> Timestamp {
        let now = self.stands_at.unwrap_or_else(Timestamp::now);
        now.checked_add(*self.passed.lock().unwrap()).unwrap()
    }

    fn uptime(&self) -> Duration {
        let uptime = match self.stands_at {
            Some(_) => Duration::from_secs(500),
            None => SystemClock.uptime(),
        };
        uptime + *self.passed.lock().unwrap()
    }
}

impl astra_sim::Clock for Time {
    fn now(&self) -> Timestamp {
        astra_app::Clock::now(self)
    }
}

struct Seeded(SeededEntropy);

impl astra_vault::Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        astra_sim::Entropy::fill(&self.0, bytes);
    }
}

impl Desk {
    /// In the time of this computer.
    pub fn start() -> Self {
        Self::at(Time::default())
    }

    /// At a time that stands, with ids that are the same every time.
    pub fn repeatable() -> Self {
        Self::at(Time {
            stands_at: Some("2026-03-02T18:00:00Z".parse().unwrap()),
            ..Time::default()
        })
    }

    fn at(time: Time) -> Self {
        let time = Arc::new(time);
        let folder = tempfile::tempdir().unwrap();
        // Before the application does it, which would leave its keys in the keychain of this computer.
        for environment in ["practice", "sandbox"] {
            vault(folder.path(), environment).close().unwrap();
        }
        let simulator = block_on(simulator(Arc::clone(&time)));
        let ready_file = folder.path().join("simulator.json");
        write_ready_file(&ready_file, &simulator);

        // Where a person would save a file.
        let saved = folder.path().join("saved");
        fs::create_dir(&saved).unwrap();
        let (messages, _) = broadcast::channel(256);
        let page = Arc::new(Mutex::new(None));
        let (shown, said) = (Arc::clone(&page), messages.clone());
        let chosen = Arc::new(Mutex::new(VecDeque::from(
            ["license-front.jpg", "license-back.jpg"].map(document),
        )));
        let next = Arc::clone(&chosen);
        let outside = Arc::new(Outside::default());
        let mut surroundings = Surroundings {
            desktop: Some(outside.clone()),
            simulator: Some(ready_file),
            show_page: Some(Arc::new(move |url, channel| {
                *shown.lock().unwrap() = Some((url.clone(), channel));
                let _ = said.send(Message::Page(url.clone()));
            })),
            // A plain browser has no way to say which.
            choose_file: Some(Arc::new(move || {
                let mut next = next.lock().unwrap();
                let file = next.pop_front()?;
                next.push_back(file.clone());
                Some(file)
            })),
            save_file: Some(Arc::new(move |name| Some(saved.join(name)))),
            // Every folder is opened where there is no desktop.
            show_file: Some(Arc::new(|_| true)),
            ..Surroundings::default()
        };
        surroundings.clock = time.clone();
        if time.stands_at.is_some() {
            surroundings.entropy = Arc::new(Seeded(SeededEntropy::new(2)));
        }

        let mut context = tauri::generate_context!();
        context.config_mut().app.app_directories_override =
            Some(AppDirectoriesOverride::Directories(AppDirectoryOverrides {
                local_data: Some(folder.path().to_owned()),
                ..AppDirectoryOverrides::default()
            }));
        let heard = messages.clone();
        let app = astra_desk::assemble(mock_builder(), surroundings)
            .channel_interceptor(move |_, CallbackFn(id), index, body| {
                if let InvokeResponseBody::Json(json) = body {
                    let json = json.clone();
                    let _ = heard.send(Message::Channel { id, index, json });
                }
                true
            })
            .build(context)
            .unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", WebviewUrl::default())
            .build()
            .unwrap();
        astra_desk::start(app.handle());
        Self {
            link: Link {
                window,
                page,
                messages,
                listed: Arc::default(),
                pages: simulator.app.clone(),
            },
            control: simulator.control(),
            outside,
            time,
            held: Mutex::default(),
            simulator,
            app,
            folder,
            chosen,
        }
    }

    /// The files that are chosen from now on, one after the other and then from the first again.
    pub fn choose(&self, files: &[&str]) {
        *self.chosen.lock().unwrap() = files.iter().copied().map(document).collect();
    }

    /// Drops a file on the window.
    pub fn drop_file(&self, file: &str) {
        astra_desk::take_dropped(self.app.handle(), vec![document(file)]);
    }

    /// A command's answer, or its error view.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        block_on(self.link.call(command, arguments))
    }

    /// The answer of a command that works.
    pub fn ask(&self, command: &str, arguments: Value) -> Value {
        let answer = self.call(command, arguments);
        answer.unwrap_or_else(|error| panic!("{command} answered {error}"))
    }

    /// An answer without what is another in every run: ports and the temporary folder.
    pub fn without_this_run(&self, answer: &Value) -> Value {
        let mut text = answer.to_string();
        let hosts = [
            &self.simulator.api,
            &self.simulator.secure,
            &self.simulator.app,
        ];
        for (host, port) in hosts.into_iter().zip(40_117..) {
            let found = format!("127.0.0.1:{}", host.port().unwrap());
            text = text.replace(&found, &format!("127.0.0.1:{port}"));
        }
        let folder = self.folder.path().display().to_string();
        text = text.replace(&folder, "/home/somebody/.local/share/com.astradesk.client");
        serde_json::from_str(&text).unwrap()
    }

    /// Asks until the answer is as wanted.
    pub fn until(&self, command: &str, arguments: Value, is_so: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.ask(command, arguments.clone());
            if is_so(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{command} stays {answer}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Time passes for the application and for the simulator.
    pub fn pass(&self, seconds: u64) {
        *self.time.passed.lock().unwrap() += Duration::from_secs(seconds);
    }

    /// From now on so many drawn transfers are listed, instead of the application's own.
    pub fn list(&self, count: usize) {
        let now = astra_app::Clock::now(&*self.time);
        let drawn = LazyLock::new(Box::new(move || rows::drawn(count, now)) as Box<_>);
        assert!(self.link.listed.set(drawn).is_ok(), "they are drawn once");
    }

    /// The time of application and simulator.
    pub fn now(&self) -> Timestamp {
        astra_app::Clock::now(&*self.time)
    }

    /// Somebody goes through the page that was opened, to its redirect.
    pub fn visit(&self, walk: impl FnOnce(&mut Browser, &Url) -> String) {
        let (url, channel) = self
            .link
            .page
            .lock()
            .unwrap()
            .take()
            .expect("a page is open");
        let runtime = tauri::async_runtime::handle().inner().clone();
        let mut browser = Browser::new(runtime, http(), self.simulator.app.clone());
        let redirect = walk(&mut browser, &url);
        astra_desk::take_redirect(self.app.handle(), redirect, channel);
        self.until("sign_in", json!({}), |view| {
            !["waiting", "exchanging", "reading", "checking"]
                .contains(&view["state"].as_str().unwrap())
        });
    }

    /// Has the folder of an environment, so that it cannot be opened.
    pub fn hold(&self, environment: &str) {
        let vault = vault(self.folder.path(), environment);
        *self.held.lock().unwrap() = Some(vault);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        astra_desk::close(self.app.handle());
    }
}

impl Link {
    /// A command's answer, or its error view.
    pub async fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        if let ("activity", Some(drawn)) = (command, self.listed.get()) {
            return rows::answer(drawn, &arguments);
        }
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: own_page(),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        let (answered, answer) = oneshot::channel();
        let webview = AsRef::<tauri::Webview<MockRuntime>>::as_ref(&self.window).clone();
        webview.on_message(
            request,
            Box::new(move |_, _, response, _, _| {
                let _ = answered.send(response);
            }),
        );
        match answer.await {
            Ok(InvokeResponse::Ok(body)) => Ok(body.deserialize().unwrap()),
            Ok(InvokeResponse::Err(error)) => Err(error.0),
            Err(_) => Err(json!("the command ended without an answer")),
        }
    }

    /// Hands over the redirect that ended the page which was shown last.
    pub fn take_redirect(&self, redirect: String) {
        if let Some((_, channel)) = self.page.lock().unwrap().take() {
            astra_desk::take_redirect(self.window.app_handle(), redirect, channel);
        }
    }
}

/// A file of `tests/fixtures/documents`.
fn document(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents");
    folder.join(name)
}

fn vault(app_data: &Path, environment: &str) -> Vault {
    let keys = match environment {
        "practice" => KeyStorage::File,
        _ => KeyStorage::Passphrase(PASSPHRASE.to_owned().into()),
    };
    let entropy = Arc::new(astra_vault::OsEntropy);
    Vault::open(&app_data.join(environment), keys, entropy).unwrap()
}

fn own_page() -> Url {
    let page = if cfg!(windows) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    page.parse().unwrap()
}

async fn simulator(time: Arc<Time>) -> Running {
    let store = Arc::new(MemoryStore::default());
    let entropy: Arc<dyn astra_sim::Entropy> = match time.stands_at {
        Some(_) => Arc::new(SeededEntropy::new(1)),
        None => Arc::new(astra_sim::OsEntropy),
    };
    Simulator::start(Config::practice(), store, time, entropy)
        .await
        .unwrap()
}

fn write_ready_file(path: &Path, simulator: &Running) {
    let Config {
        client_id,
        client_secret,
        ..
    } = Config::practice();
    let ready = json!({
        "api": simulator.api, "secure": simulator.secure, "app": simulator.app,
        "client_id": client_id, "client_secret": client_secret,
    });
    std::fs::write(path, ready.to_string()).unwrap();
}

/// A client that follows no redirect.
pub fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that the application was first, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}
