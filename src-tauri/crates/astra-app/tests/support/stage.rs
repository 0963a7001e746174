//! What stays when the application goes: the simulator, the data folder, the keychain, the time.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::time::Duration;

use astra_app::RedirectUri;
use astra_app::onboarding::{Sample, parse, sample};
use astra_app::transfers::UNDO_WINDOW;
use astra_app::{App, Environment, Parts, Program, Source};
use astra_client::{
    AccessToken, AstraClient, ClientId, Credentials, Endpoints, Options, RetryPolicy, sdk,
};
use astra_sim::{
    Config, Control, Fault, FaultKind, MemoryStore, Running, SeededEntropy, Simulator,
};
use astra_vault::{KeyStorage, MemoryKeychain, OsEntropy, Space, SpaceId, Table, Vault};
use jiff::civil::date;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::{Browser, Desk, HandClock, until};

pub const REDIRECT_URI: &str = "com.astradesk.client://oauth/callback";

pub struct Stage {
    pub control: Control,
    pub clock: Arc<HandClock>,
    pub keychain: MemoryKeychain,
    pub http: reqwest::Client,
    /// Limits of the application's calls, from the next start on.
    pub options: Options,
    config: Config,
    entered_with: Option<RedirectUri>,
    folder: TempDir,
    // Before its runtime, so that it goes first.
    simulator: Running,
    outside: Runtime,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(Config::practice())
    }

    pub fn with(config: Config) -> Self {
        let outside = runtime();
        let clock = Arc::new(HandClock::at("2026-03-02T18:00:00Z"));
        let simulator = outside
            .block_on(Simulator::start(
                config.clone(),
                Arc::new(MemoryStore::default()),
                clock.clone(),
                Arc::new(SeededEntropy::new(1)),
            ))
            .unwrap();
        Self {
            control: simulator.control(),
            clock,
            keychain: MemoryKeychain::new(),
            http: http(),
            options: options(),
            config,
            entered_with: None,
            folder: tempfile::tempdir().unwrap(),
            simulator,
            outside,
        }
    }

    /// Opens the data folder and starts the application.
    pub fn start(&self) -> Desk {
        self.try_start().expect("the application starts")
    }

    pub fn try_start(&self) -> astra_app::Result<Desk> {
        Self::try_start_with(self.parts(self.vault()))
    }

    /// What the application is made of here, on a data folder that is open.
    pub fn parts(&self, vault: Vault) -> Parts {
        Parts {
            environment: Environment::Practice,
            vault,
            endpoints: self.endpoints(),
            source: self.source(),
            options: self.options.clone(),
            own_redirect_uri: RedirectUri::new(REDIRECT_URI).unwrap(),
            clock: self.clock.clone(),
            entropy: Arc::new(OsEntropy),
            // So few that most tests that start again meet a checkpoint.
            checkpoint_after: 3,
        }
    }

    /// Starts an application of other parts than this stage's own.
    pub fn start_with(parts: Parts) -> Desk {
        Self::try_start_with(parts).expect("the application starts")
    }

    fn try_start_with(parts: Parts) -> astra_app::Result<Desk> {
        let runtime = runtime();
        let app = runtime.block_on(App::start(parts))?;
        Ok(Desk::new(app, runtime))
    }

    /// The data folder as it lies there while no application runs.
    pub fn vault(&self) -> Vault {
        self.vault_at(self.folder())
    }

    pub fn vault_at(&self, folder: &Path) -> Vault {
        let keys = KeyStorage::Keychain(Box::new(self.keychain.clone()));
        Vault::open(folder, keys, Arc::new(OsEntropy)).unwrap()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A client of our own, beside the application's.
    pub fn astra(&self) -> AstraClient {
        AstraClient::new(self.endpoints(), self.credentials(), options()).unwrap()
    }

    pub fn endpoints(&self) -> Endpoints {
        Endpoints::loopback(
            self.simulator.api.clone(),
            self.simulator.secure.clone(),
            self.simulator.app.clone(),
        )
        .unwrap()
    }

    pub fn credentials(&self) -> Credentials {
        Credentials::Direct {
            client_id: ClientId::new(self.config.client_id.clone()),
            client_secret: self.config.client_secret.clone().into(),
        }
    }

    pub fn client_id(&self) -> &str {
        &self.config.client_id
    }

    pub fn client_secret(&self) -> &str {
        &self.config.client_secret
    }

    /// From now on, client and redirect URIs are entered in the settings; `redirect_uri` is offered.
    pub fn with_entered_connection(mut self, redirect_uri: &str) -> Self {
        self.entered_with = Some(RedirectUri::new(redirect_uri).unwrap());
        self
    }

    fn source(&self) -> Source {
        match &self.entered_with {
            Some(redirect_uri) => Source::Entered {
                client_id: None,
                redirect_uris: vec![redirect_uri.clone()],
            },
            None => Source::Given {
                credentials: self.credentials(),
                redirect_uris: vec![RedirectUri::new(REDIRECT_URI).unwrap()],
                state_is_echoed: self.config.echo_state,
            },
        }
    }

    /// Runs something that is not the application.
    pub fn let_undo_window_pass(&self) {
        let seconds = UNDO_WINDOW.as_secs().try_into().unwrap();
        self.clock.advance(seconds);
    }

    pub fn outside<F: Future>(&self, work: F) -> F::Output {
        self.outside.block_on(work)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(
            self.outside.handle().clone(),
            self.http.clone(),
            self.simulator.app.clone(),
        )
    }

    pub fn api(&self, path: &str) -> reqwest::Url {
        self.simulator.api.join(path).unwrap()
    }

    /// The next request of this kind fails so.
    pub fn fault(&self, method: &str, path: &str, kind: FaultKind) {
        self.faults(method, path, kind, 1);
    }

    pub fn faults(&self, method: &str, path: &str, kind: FaultKind, times: u32) {
        self.control
            .add_fault(Fault {
                method: Some(method.to_owned()),
                path_pattern: path.to_owned(),
                kind,
                times,
            })
            .unwrap();
    }

    /// Whether the API's port takes connections.
    pub fn refuse_connections(&self, on: bool) {
        self.outside(self.control.refuse(on)).unwrap();
    }

    /// How many requests of this kind arrived at the API.
    pub fn requests(&self, method: &str, path: &str) -> usize {
        self.control
            .requests()
            .iter()
            .filter(|request| request.host == "api")
            .filter(|request| request.method == method && request.path == path)
            .count()
    }

    /// How many requests arrived at the API at all.
    pub fn all_requests(&self) -> usize {
        let requests = self.control.requests();
        requests.iter().filter(|it| it.host == "api").count()
    }

    /// Waits until Astra did what was asked and holds its answer back.
    pub fn until_held(&self, method: &str, path: &str) {
        until("a held answer", || {
            let requests = self.control.requests();
            requests
                .iter()
                .any(|it| it.held && it.method == method && it.path == path)
                .then_some(())
        });
    }

    /// The only business that lies in the folder, while no application runs.
    pub fn business_space(&self, vault: &Vault) -> Space {
        let ids = vault.space_ids().unwrap();
        let mut businesses = ids.iter().filter(|id| id.as_str().starts_with("business/"));
        let id: &SpaceId = businesses.next().expect("one business");
        assert!(businesses.next().is_none(), "one business only");
        vault.space(id).unwrap()
    }

    /// A person at Astra with the phone of a sample business.
    pub fn person_with_the_phone_of(&self, which: Sample) {
        let phone = parse(&sample(which), Program::Verified, date(2026, 3, 2))
            .unwrap()
            .request
            .phone;
        let body = serde_json::json!({
            "email": "ed@example.com", "phone": phone.as_str(), "first_name": "Edmund", "last_name": "Hillary",
            "address1": "123 Astra Ave", "address2": "", "city": "Palo Alto", "state": "CA", "postal_code": "94304",
            "date_of_birth": "1985-02-03", "ssn": "1234", "ip_address": "192.0.2.0"
        });
        let request = self
            .http
            .post(self.api("/v1/user_intent"))
            .basic_auth(self.client_id(), Some(self.client_secret()))
            .json(&body);
        let intent: serde_json::Value = self
            .outside(async { request.send().await.unwrap().json().await })
            .unwrap();
        let mut url = self.simulator.app.join("/login/oauth/authorize").unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", self.client_id())
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("response_type", "code")
            .append_pair("user_intent_id", intent["id"].as_str().unwrap());
        self.browser().become_a_person(&url);
    }

    /// A business of the sample at Astra of which this computer knows nothing; gives its user.
    pub fn submit_and_sign_in_elsewhere(&self, which: Sample) -> String {
        let request = parse(&sample(which), Program::Verified, date(2026, 3, 2))
            .unwrap()
            .request;
        let astra = self.astra();
        let profile = self.outside(astra.create_business_profile(&request));
        let visit = sdk::Visit {
            client_id: astra.client_id(),
            redirect_uri: REDIRECT_URI,
            state: "elsewhere",
            session_token: None,
        };
        let page = sdk::authorize_business(astra.endpoints(), &visit, &profile.unwrap().value);
        self.browser().authorize(&page);
        self.control.ledger().users.last().unwrap().id.clone()
    }

    /// Nothing can be written to the journal from now on: it is not as the application left it.
    pub fn break_journal(&self) {
        let mut journal = std::fs::OpenOptions::new()
            .append(true)
            .open(self.folder().join("journal.astra"))
            .unwrap();
        std::io::Write::write_all(&mut journal, b"x").unwrap();
    }

    /// The journal is as it was before it was broken.
    pub fn mend_journal(&self) {
        let path = self.folder().join("journal.astra");
        let journal = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        journal
            .set_len(journal.metadata().unwrap().len() - 1)
            .unwrap();
    }

    /// The stored tokens, as JSON, while no application runs.
    pub fn stored_tokens(&self) -> serde_json::Value {
        let vault = self.vault();
        let ids = vault.space_ids().unwrap();
        let mut sign_ins = ids.iter().filter(|id| id.as_str().starts_with("sign-in/"));
        let space = vault.space(sign_ins.next().expect("one sign-in")).unwrap();
        assert!(sign_ins.next().is_none(), "one sign-in only");
        let bytes = space.get(Table("tokens"), "current").unwrap().unwrap();
        let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        vault.close().unwrap();
        record["r"].clone()
    }

    pub fn stored_access_token(&self) -> AccessToken {
        AccessToken::new(self.stored_tokens()["access"].as_str().unwrap())
    }

    /// Files of the data folder that hold `needle` in clear.
    pub fn files_with(&self, needle: &str) -> Vec<PathBuf> {
        let needle = needle.as_bytes();
        let holds = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        };
        files(self.folder()).into_iter().filter(holds).collect()
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn options() -> Options {
    Options {
        retry: RetryPolicy {
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(2),
            ..RetryPolicy::default()
        },
        ..Options::default()
    }
}

fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that the client under test was first, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}
