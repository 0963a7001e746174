//! One HTTP/1.1 connection that is kept, with as little work of its own as there can be: what the generator takes of the
//! machine, the server that is measured does not get.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Larger than the head of any answer, with room for a whole short one.
const ROOM: usize = 64 * 1024;

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

/// An answer as it was read last.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Where an answer ends, and its status.
struct Head {
    status: u16,
    length: usize,
    body: usize,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; ROOM],
            filled: 0,
        })
    }

    /// Sends `request` as it stands and gives the status of its answer, which is read whole.
    pub async fn status(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        let head = self.read().await?;
        Ok(head.status)
    }

    /// The same, with what was answered.
    pub async fn answer(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.read().await?;
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Response::new(&mut headers);
        parsed.parse(&self.buffer[..head.body])?;
        let headers = parsed.headers.iter().map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_ascii_lowercase(), value)
        });
        Ok(Answer {
            status: head.status,
            headers: headers.collect(),
            body: String::from_utf8(self.buffer[head.body..head.body + head.length].to_vec())?,
        })
    }

    /// Reads one answer to its end.
    async fn read(&mut self) -> Result<Head> {
        self.filled = 0;
        let head = loop {
            self.fill().await?;
            if let Some(head) = parse(&self.buffer[..self.filled])? {
                break head;
            }
        };
        while self.filled < head.body + head.length {
            self.fill().await?;
        }
        if self.filled > head.body + head.length {
            bail!("more was answered than was announced");
        }
        Ok(head)
    }

    async fn fill(&mut self) -> Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let read = self.stream.read(&mut self.buffer[self.filled..]).await?;
        if read == 0 {
            bail!("the connection was closed");
        }
        self.filled += read;
        Ok(())
    }
}

/// The head at the beginning of `bytes`, if it is there to its end.
fn parse(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = parsed.parse(bytes)? else {
        return Ok(None);
    };
    let length = (parsed.headers.iter())
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .context("the answer does not say how long it is")?;
    Ok(Some(Head {
        status: parsed.code.context("the answer has no status")?,
        length: std::str::from_utf8(length.value)?.trim().parse()?,
        body,
    }))
}
