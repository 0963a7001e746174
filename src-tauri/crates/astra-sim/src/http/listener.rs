//! One listening address of the simulator, with its own connection loop: axum's server can neither close a connection
//! without an answer nor stop listening and start again.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

use crate::faults::{ConnectionFaults, FaultyStream};
use crate::ground::Host;
use crate::http::pipeline::Pipeline;
use crate::sandbox::Sandbox;

/// Before something is tried again that failed.
const A_MOMENT: Duration = Duration::from_millis(50);

enum Command {
    /// Close the socket and every connection; listen again by yourself after the time, if there is one.
    Refuse(oneshot::Sender<()>, Option<Duration>),
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
pub(crate) struct ListenerHandle(mpsc::Sender<Command>);

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
        let pipeline = Arc::new(Pipeline::new(host, router, sandbox));
        let task = tokio::spawn(run(socket, address, pipeline, inbox));
        Ok(Self {
            address,
            commands,
            task,
        })
    }

    fn gate(&self) -> ListenerHandle {
        ListenerHandle(self.commands.clone())
    }

    pub(crate) async fn stop(mut self) {
        self.task.abort();
        // Waiting for its end frees the port; the outcome is our own abort.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The gates of the three hosts.
#[derive(Clone)]
pub(crate) struct ListenerHandles {
    api: ListenerHandle,
    secure: ListenerHandle,
    app: ListenerHandle,
}

impl ListenerHandles {
    pub(crate) fn of(api: &Listener, secure: &Listener, app: &Listener) -> Self {
        Self {
            api: api.gate(),
            secure: secure.gate(),
            app: app.gate(),
        }
    }

    pub(crate) fn at(&self, host: Host) -> &ListenerHandle {
        match host {
            Host::Api => &self.api,
            Host::Secure => &self.secure,
            Host::App => &self.app,
        }
    }
}

impl ListenerHandle {
    pub(crate) async fn refuse(&self, time: Option<Duration>) -> io::Result<()> {
        self.ask(|done| Command::Refuse(done, time)).await
    }

    pub(crate) async fn listen(&self) -> io::Result<()> {
        self.ask(Command::Listen).await?
    }

    /// Sends a command and waits until it has been obeyed.
    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> io::Result<T> {
        let (done, wait) = oneshot::channel();
        let sent = self.0.send(command(done)).await;
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        wait.await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

async fn run(
    socket: TcpListener,
    address: SocketAddr,
    pipeline: Arc<Pipeline>,
    mut inbox: mpsc::Receiver<Command>,
) {
    let mut socket = Some(socket);
    // When to listen again without being told.
    let mut again: Option<Instant> = None;
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = accept(socket.as_ref()) => match accepted {
                Ok(stream) if pipeline.refuses_connection() => {
                    // Closing a socket that does not linger sends a reset. Where that fails the connection just closes.
                    let _ = stream.set_zero_linger();
                }
                Ok(stream) => {
                    connections.spawn(serve(stream, Arc::clone(&pipeline)));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Out of file handles, most likely: trying again at once would only spin.
                    tokio::time::sleep(A_MOMENT).await;
                }
            },
            () = reached(again) => match TcpListener::bind(address).await {
                Ok(bound) => (socket, again) = (Some(bound), None),
                Err(error) => {
                    tracing::warn!(%error, "the port is not free yet");
                    again = Some(Instant::now() + A_MOMENT);
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            command = inbox.recv() => match command {
                None => return,
                Some(Command::Refuse(done, time)) => {
                    socket = None;
                    again = time.and_then(|time| Instant::now().checked_add(time));
                    connections.shutdown().await;
                    let _ = done.send(());
                }
                Some(Command::Listen(done)) => {
                    again = None;
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

async fn reached(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

async fn serve(stream: TcpStream, pipeline: Arc<Pipeline>) {
    // Best effort: without it answers are only slower.
    let _ = stream.set_nodelay(true);
    let faults = Arc::new(ConnectionFaults::default());
    let stream = FaultyStream::new(stream, Arc::clone(&faults));
    let service = service_fn(move |request| {
        let (pipeline, faults) = (Arc::clone(&pipeline), Arc::clone(&faults));
        async move { pipeline.answer(request, &faults).await }
    });
    // An error here is a client that left or a connection that we dropped on purpose.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
