//! The client itself: what every call shares before the first byte is sent.

use std::fmt;
use std::sync::Once;
use std::time::Duration;

use reqwest::redirect;

use crate::credentials::Credentials;
use crate::endpoints::Endpoints;
use crate::error::{CallError, Purpose};
use crate::proxy::Route;
use crate::retry::RetryPolicy;

/// Limits of every call.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long a connection may take, TLS included. Shorter than `timeout`, or a host that does
    /// not answer would look like an unclear outcome.
    pub connect_timeout: Duration,
    /// How long one attempt may take in all, body included.
    pub timeout: Duration,
    /// How long sending one file may take in all, on a slow line too.
    pub upload_timeout: Duration,
    /// How many bytes of an answer are read at most.
    pub response_cap_bytes: usize,
    /// How many pages of a list are read at most; 400 pages of 25 are 10,000 items, because a lost transfer is looked for
    /// behind all that were made since.
    pub most_pages: u32,
    /// How failed reads are repeated.
    pub retry: RetryPolicy,
    /// Sent as `User-Agent`.
    pub user_agent: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(5 * 60),
            response_cap_bytes: 1024 * 1024,
            most_pages: 400,
            retry: RetryPolicy::default(),
            user_agent: concat!("astra-desk/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct SetUpError(#[from] reqwest::Error);

/// The vendor's API for one environment and one set of credentials. Cheap to clone.
#[derive(Clone)]
pub struct AstraClient {
    pub(crate) endpoints: Endpoints,
    pub(crate) credentials: Credentials,
    pub(crate) options: Options,
    pub(crate) route: Route,
    reading: reqwest::Client,
    writing: reqwest::Client,
}

impl AstraClient {
    /// A client that has not connected to anything yet. Which proxy it goes through is decided here.
    ///
    /// # Errors
    /// The machine's TLS set-up cannot be used, for example because it trusts no authority at all.
    pub fn new(
        endpoints: Endpoints,
        credentials: Credentials,
        options: Options,
    ) -> Result<Self, SetUpError> {
        install_tls_provider();
        // Practice's simulator is this computer itself, whatever is set.
        let (route, proxy) = if endpoints.is_loopback() {
            (Route::Direct, None)
        } else {
            Route::find(endpoints.api())
        };
        let reading = http_client(&endpoints, &options, proxy.clone()).build()?;
        // A connection left open by an earlier call may be closed by the other side just as the
        // next request is written, and then nobody knows whether it arrived. A write therefore
        // gets a fresh connection, and the HTTP library may not repeat it on its own.
        let writing = http_client(&endpoints, &options, proxy)
            .pool_max_idle_per_host(0)
            .retry(reqwest::retry::never())
            .build()?;
        Ok(Self {
            endpoints,
            credentials,
            options,
            route,
            reading,
            writing,
        })
    }

    /// The hosts this client talks to.
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// Our application at the vendor, for the addresses of hosted pages.
    pub fn client_id(&self) -> &crate::ClientId {
        self.credentials.client_id()
    }

    /// For one file to `address`, and the way there: it is no host of Astra's API, so its proxy is found for itself.
    pub(crate) fn http_for_uploads(
        &self,
        address: &url::Url,
    ) -> Result<(reqwest::Client, Route), CallError> {
        let (route, proxy) = if self.endpoints.is_loopback() {
            (Route::Direct, None)
        } else {
            Route::find(address)
        };
        let http = http_client(&self.endpoints, &self.options, proxy)
            .timeout(self.options.upload_timeout)
            .pool_max_idle_per_host(0)
            .retry(reqwest::retry::never())
            .build()
            .map_err(|_| CallError::not_sent("the HTTP client could not be set up"))?;
        Ok((http, route))
    }

    pub(crate) fn http(&self, purpose: Purpose) -> &reqwest::Client {
        match purpose {
            Purpose::Read => &self.reading,
            Purpose::Write => &self.writing,
        }
    }
}

impl fmt::Debug for AstraClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AstraClient")
            .field("api", &self.endpoints.api().as_str())
            .finish_non_exhaustive()
    }
}

fn http_client(
    endpoints: &Endpoints,
    options: &Options,
    proxy: Option<reqwest::Proxy>,
) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        // Only the proxy that was found, none of the library's own choice.
        .no_proxy()
        .user_agent(&options.user_agent)
        .connect_timeout(options.connect_timeout)
        .timeout(options.timeout)
        // Following one would carry credentials to wherever it points.
        .redirect(redirect::Policy::none())
        .referer(false)
        .http1_only();
    let builder = match proxy {
        Some(proxy) => builder.proxy(proxy),
        None => builder,
    };
    if endpoints.is_loopback() {
        // Plain HTTP needs no trusted authorities: Practice must start where none are installed.
        builder.tls_certs_only([])
    } else {
        builder.https_only(true)
    }
}

fn install_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that the process already has one, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
