//! Astra's sandbox under its real host names: TLS by an authority of the test's own, in front of the simulator, which
//! speaks plain HTTP on loopback. For tests that are set apart ([`super::apart`]).

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use url::Url;

use super::simulator::{Simulator, choose_tls};

/// Astra's API (CONTRACT.md 2).
pub const API: &str = "api-sandbox.astra.finance";
/// Takes card numbers.
pub const SECURE: &str = "secure.api-sandbox.astra.finance";
/// The hosted pages.
pub const APP: &str = "app-sandbox.astra.finance";
/// A company whose page Astra embeds.
pub const PARTNER: &str = "cards.partner.example";
/// A host that Astra's window must never ask.
pub const ELSEWHERE: &str = "elsewhere.example";
/// All of them.
pub const ALL: [&str; 5] = [API, SECURE, APP, PARTNER, ELSEWHERE];

/// Page of [`APP`] with a frame of [`PARTNER`] in it; its body gets `data-partner="shown"` when that runs.
pub const PAGE_WITH_PARTNER: &str = "/test-embed";

/// Astra's page as it embeds a partner's.
const EMBEDDING: &str = "<!doctype html><title>Astra</title><h1>Astra</h1>\
    <script>addEventListener('message', (said) => { document.body.dataset.partner = said.data; });</script>\
    <iframe src='https://cards.partner.example/frame'></iframe>";
/// The partner's.
const EMBEDDED: &str =
    "<!doctype html><p>Partner</p><script>parent.postMessage('shown', '*');</script>";

/// An authority that nobody knows, and a certificate of it for every host here.
pub struct Authority {
    certificate: String,
    server: Arc<ServerConfig>,
}

impl Authority {
    /// Made anew for each test; no key of it is ever on a disk.
    pub fn new() -> Result<Self> {
        choose_tls();
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let names = ALL.map(str::to_owned).to_vec();
        let leaf = CertificateParams::new(names)?.signed_by(&key, &authority)?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let server = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        Ok(Self {
            certificate: authority.pem(),
            server: Arc::new(server),
        })
    }

    /// What has to be trusted, as PEM.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }
}

/// The hosts, answering. Dropping it stops them.
pub struct AstraHosts {
    seen: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

/// The hosts behind one port.
#[derive(Clone)]
struct Front {
    scheme: &'static str,
    simulator: [Url; 3],
    http: reqwest::Client,
    seen: Arc<Mutex<Vec<String>>>,
}

impl AstraHosts {
    /// Listens on loopback's ports for https and for http.
    pub async fn start(simulator: &Simulator, authority: &Authority) -> Result<Self> {
        let seen = Arc::default();
        let front = |scheme| -> Result<Router> {
            let front = Front {
                scheme,
                simulator: simulator.hosts(),
                http: reqwest::Client::builder()
                    .no_proxy()
                    .redirect(reqwest::redirect::Policy::none())
                    .build()?,
                seen: Arc::clone(&seen),
            };
            Ok(Router::new().fallback(answer).with_state(front))
        };
        let mut tasks = JoinSet::new();
        let plain = listen(80).await?;
        tasks.spawn(serve(plain, front("http")?));
        let sealed = Tls::over(listen(443).await?, Arc::clone(&authority.server))?;
        tasks.spawn(serve(sealed, front("https")?));
        Ok(Self {
            seen,
            _tasks: tasks,
        })
    }

    /// Whether a request came whose scheme, host and path begin like this.
    pub fn was_asked(&self, address: &str) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().any(|one| one.starts_with(address))
    }
}

async fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("listening on port {port}, which only a test set apart may"))
}

async fn serve<L>(listener: L, router: Router)
where
    L: Listener,
    L::Addr: std::fmt::Debug,
{
    // Never ends by itself; the test drops it.
    let _ = axum::serve(listener, router).await;
}

async fn answer(State(front): State<Front>, request: Request) -> Response {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let path = request.uri().path();
    front
        .seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(format!("{}://{host}{path}", front.scheme));
    let [api, secure, app] = &front.simulator;
    let simulator = match (host, path) {
        (APP, PAGE_WITH_PARTNER) => return Html(EMBEDDING).into_response(),
        (PARTNER, _) => return Html(EMBEDDED).into_response(),
        (ELSEWHERE, _) => return Html("<!doctype html><p>Elsewhere").into_response(),
        (API, _) => api,
        (SECURE, _) => secure,
        (APP, _) => app,
        _ => return StatusCode::MISDIRECTED_REQUEST.into_response(),
    };
    match pass_on(&front.http, simulator, request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
    }
}

async fn pass_on(http: &reqwest::Client, simulator: &Url, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let asked = parts.uri.path_and_query().context("no path")?.as_str();
    let body = axum::body::to_bytes(body, 1 << 20).await?;
    let answer = http
        .request(parts.method, simulator.join(asked)?)
        .headers(of_the_message(parts.headers))
        .body(body)
        .send()
        .await?;
    let (status, headers) = (answer.status(), of_the_message(answer.headers().clone()));
    let mut response = Response::new(Body::from(answer.bytes().await?));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// Without those of one connection, which each side sets for its own.
fn of_the_message(mut headers: HeaderMap) -> HeaderMap {
    for own in [
        header::HOST,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ] {
        headers.remove(own);
    }
    headers
}

/// Hands over connections whose handshake is done, so that one that never begins it holds up nobody.
struct Tls {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    _accepting: JoinSet<()>,
}

impl Tls {
    fn over(listener: TcpListener, config: Arc<ServerConfig>) -> Result<Self> {
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(config);
        let (done, ready) = mpsc::channel(1);
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            let mut handshakes = JoinSet::new();
            while let Ok((stream, from)) = listener.accept().await {
                let (acceptor, done) = (acceptor.clone(), done.clone());
                handshakes.spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = done.send((stream, from)).await;
                    }
                });
            }
        });
        Ok(Self {
            address,
            ready,
            _accepting: accepting,
        })
    }
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
