//! One listening address of the simulator, with its own connection loop: axum's server can neither close a connection
//! without an answer nor stop listening and start again.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt;

use crate::api::{Refusal, status_body};
use crate::entropy::uuid;
use crate::fault::FaultKind;
use crate::sandbox::Sandbox;

/// Which of the vendor's hosts a listener stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Api,
    Secure,
    App,
}

impl Host {
    fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Secure => "secure",
            Self::App => "app",
        }
    }
}

enum Command {
    /// Close the socket and every connection.
    Refuse(oneshot::Sender<()>),
    /// Listen again on the same port.
    Listen(oneshot::Sender<io::Result<()>>),
}

/// A running listener. Dropping it closes the socket and its connections.
pub(crate) struct Listener {
    pub(crate) address: SocketAddr,
    commands: mpsc::Sender<Command>,
    task: JoinHandle<()>,
}

/// The part of a listener that the control may hold.
#[derive(Clone)]
pub(crate) struct Gate(mpsc::Sender<Command>);

impl Listener {
    pub(crate) async fn start(
        host: Host,
        port: u16,
        router: Router,
        sandbox: Arc<Sandbox>,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = socket.local_addr()?;
        let (commands, inbox) = mpsc::channel(1);
        let door = Arc::new(Door {
            host,
            router,
            sandbox,
        });
        let task = tokio::spawn(run(socket, address, door, inbox));
        Ok(Self {
            address,
            commands,
            task,
        })
    }

    pub(crate) fn gate(&self) -> Gate {
        Gate(self.commands.clone())
    }

    pub(crate) async fn stop(mut self) {
        self.task.abort();
        // Waiting for the end is what frees the port; the outcome is our own abort.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Gate {
    pub(crate) async fn refuse(&self) -> io::Result<()> {
        let (done, wait) = oneshot::channel();
        self.0
            .send(Command::Refuse(done))
            .await
            .map_err(|_| io::ErrorKind::BrokenPipe)?;
        wait.await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    pub(crate) async fn listen(&self) -> io::Result<()> {
        let (done, wait) = oneshot::channel();
        self.0
            .send(Command::Listen(done))
            .await
            .map_err(|_| io::ErrorKind::BrokenPipe)?;
        wait.await
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?
    }
}

async fn run(
    socket: TcpListener,
    address: SocketAddr,
    door: Arc<Door>,
    mut inbox: mpsc::Receiver<Command>,
) {
    let mut socket = Some(socket);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = accept(socket.as_ref()) => match accepted {
                Ok(stream) => {
                    connections.spawn(serve(stream, Arc::clone(&door)));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Out of file handles, most likely: trying again at once would only spin.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            command = inbox.recv() => match command {
                None => return,
                Some(Command::Refuse(done)) => {
                    socket = None;
                    connections.shutdown().await;
                    let _ = done.send(());
                }
                Some(Command::Listen(done)) => {
                    let outcome = match socket {
                        Some(_) => Ok(()),
                        None => TcpListener::bind(address).await.map(|bound| socket = Some(bound)),
                    };
                    let _ = done.send(outcome);
                }
            },
        }
    }
}

async fn accept(socket: Option<&TcpListener>) -> io::Result<TcpStream> {
    match socket {
        Some(socket) => socket.accept().await.map(|(stream, _)| stream),
        None => std::future::pending().await,
    }
}

async fn serve(stream: TcpStream, door: Arc<Door>) {
    // Best effort: without it answers are only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let door = Arc::clone(&door);
        async move { door.answer(request).await }
    });
    // An error here is a client that left or a connection that we dropped on purpose.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Hyper closes the connection without an answer when its service fails.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
struct Dropped;

/// What every request passes: faults, the request log, and the `request-id` of its answer.
struct Door {
    host: Host,
    router: Router,
    sandbox: Arc<Sandbox>,
}

impl Door {
    async fn answer(
        &self,
        request: Request<hyper::body::Incoming>,
    ) -> Result<Response<Body>, Dropped> {
        let sandbox = &self.sandbox;
        let request_id = uuid(sandbox.entropy.as_ref());
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let number = sandbox.log.arrived(
            sandbox.now(),
            self.host.name(),
            method.as_str(),
            &path,
            &request_id,
        );

        let fault = sandbox.faults.take(&method, &path);
        let mut response = match fault {
            Some(FaultKind::DropBefore) => return Err(Dropped),
            Some(FaultKind::Status { code }) => asked_for(code),
            _ if !is_local(&request) => {
                Refusal::generic(StatusCode::MISDIRECTED_REQUEST, "Not this host.").into_response()
            }
            _ => {
                if fault == Some(FaultKind::ExpireCodes) {
                    expire_codes(sandbox).await;
                }
                match self.router.clone().oneshot(request.map(Body::new)).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
        };
        if let Some(FaultKind::StatusAfter { code }) = fault {
            response = asked_for(code);
        }
        let status = response.status();
        let held = sandbox.faults.is_held(&path);
        sandbox.log.note(number, |logged| {
            logged.status = Some(status.as_u16());
            logged.held = held;
        });
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("request-id", value);
        }
        tracing::debug!(host = self.host.name(), %method, path, status = status.as_u16(), request_id, "{method} {path} {status}");
        match fault {
            Some(FaultKind::DropAfter) => return Err(Dropped),
            Some(FaultKind::Delay { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
            _ => {}
        }
        if held {
            sandbox.faults.released(&path).await;
        }
        sandbox.log.note(number, |logged| {
            logged.held = false;
            logged.answered = true;
        });
        Ok(response)
    }
}

/// Ends every outstanding authorization code; a store that fails here fails for the request itself as well.
async fn expire_codes(sandbox: &Arc<Sandbox>) {
    let outcome: Result<(), crate::sandbox::Unsaved> = sandbox
        .change(|state, _| {
            state.codes.clear();
            Ok(())
        })
        .await;
    if let Err(error) = outcome {
        tracing::warn!(%error, "codes were not expired");
    }
}

fn asked_for(code: u16) -> Response<Body> {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        axum::Json(status_body(status, "A failure that was asked for.")),
    )
        .into_response()
}

/// A web page elsewhere may point its own name at 127.0.0.1 and call from a browser; its requests carry that name.
fn is_local<B>(request: &Request<B>) -> bool {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost")
}
