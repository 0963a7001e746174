//! One connection with faults in its bytes: a reset at the end, or the same response sent twice.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The faults that a connection is to show.
#[derive(Debug, Default)]
pub(crate) struct ConnectionFaults {
    reset: AtomicBool,
    repeat: AtomicBool,
}

impl ConnectionFaults {
    /// When the connection ends, it ends with a reset.
    pub(crate) fn reset_at_end(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    /// The next response is sent twice.
    pub(crate) fn repeat_next(&self) {
        self.repeat.store(true, Ordering::Relaxed);
    }
}

/// The bytes of a connection.
pub(crate) struct FaultyStream {
    tcp: TcpStream,
    faults: Arc<ConnectionFaults>,
    /// Bytes sent since [`ConnectionFaults::repeat_next`], to be sent again.
    again: Vec<u8>,
}

impl FaultyStream {
    pub(crate) fn new(tcp: TcpStream, faults: Arc<ConnectionFaults>) -> Self {
        Self {
            tcp,
            faults,
            again: Vec::new(),
        }
    }
}

impl Drop for FaultyStream {
    fn drop(&mut self) {
        if self.faults.reset.load(Ordering::Relaxed) {
            // Closing a socket that does not linger sends a reset. Where that fails the connection just closes.
            let _ = self.tcp.set_zero_linger();
        }
    }
}

impl AsyncRead for FaultyStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        let sent = ready!(Pin::new(&mut stream.tcp).poll_write(context, bytes))?;
        if stream.faults.repeat.load(Ordering::Relaxed) {
            stream.again.extend_from_slice(&bytes[..sent]);
        }
        Poll::Ready(Ok(sent))
    }

    /// The server flushes when an answer is complete.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        while !stream.again.is_empty() {
            stream.faults.repeat.store(false, Ordering::Relaxed);
            let sent = ready!(Pin::new(&mut stream.tcp).poll_write(context, &stream.again))?;
            stream.again.drain(..sent);
        }
        Pin::new(&mut stream.tcp).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        if stream.faults.reset.load(Ordering::Relaxed) {
            // An orderly end would come before the reset and hide it.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut stream.tcp).poll_shutdown(context)
    }
}
