//! The servers that are measured, each a process of its own that ends with its value.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use url::Url;

use crate::bare::{self, Fixed};
use crate::connection::Connection;
use crate::process::{self, Memory};
use crate::requests::{SampleRequest, get};

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a simulator begins with.
#[derive(Clone, Copy)]
pub enum Persona {
    Empty,
    Approved,
    Transfers100000,
}

impl Persona {
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Approved => "approved",
            Self::Transfers100000 => "transfers-100000",
        }
    }
}

/// A running server.
pub struct Server {
    pub name: &'static str,
    pub address: SocketAddr,
    /// From its start to its first answer; of simulators only.
    pub started_in: Duration,
    child: Child,
    announced: Option<Value>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// The program as it is started by hand, with a seed so that every run is asked of the same ids. It keeps its state in
    /// the file `state`, if that is given.
    pub async fn simulator(persona: Persona, state: Option<&Path>) -> Result<Self> {
        let started = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_astra-sim"));
        if let Some(state) = state {
            command.arg("--state").arg(state);
        }
        let mut child = command
            .args(["--json", "--control", "--seed", "1", "--persona"])
            .arg(persona.name())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting astra-sim")?;
        let line = first_line(&mut child, "astra-sim")?;
        let announced: Value = serde_json::from_str(&line)?;
        let mut server = Self {
            name: "simulator",
            started_in: Duration::ZERO,
            address: address_in(&announced, "api")?,
            child,
            announced: Some(announced),
        };
        // Its first answer; what it says without credentials is beside the point.
        let mut connection = Connection::open(server.address).await?;
        connection.status(&get("/v1/user", "Bearer none")).await?;
        server.started_in = started.elapsed();
        Ok(server)
    }

    /// This program, answering what the simulator answered.
    pub async fn bare(requests: &[SampleRequest]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(bare::OPTION)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the bare server")?;
        let answers: Vec<Fixed> = requests.iter().map(Fixed::of).collect();
        let mut input = child.stdin.take().context("no way in")?;
        input.write_all(&serde_json::to_vec(&answers)?)?;
        drop(input);
        let line = first_line(&mut child, "the bare server")?;
        Ok(Self {
            name: "bare axum",
            started_in: Duration::ZERO,
            address: line.trim().parse()?,
            child,
            announced: None,
        })
    }

    /// Prism as its packages in `folder` start it, on the document that `simulator` serves. It logs nothing but errors,
    /// which is faster than what people see.
    pub async fn prism(folder: &Path, simulator: &Self) -> Result<Self> {
        let mut connection = Connection::open(simulator.address).await?;
        let document = connection.answer(&get("/openapi.json", "none")).await?;
        ensure!(
            document.status == 200,
            "the simulator serves no /openapi.json ({})",
            document.status
        );
        let file = folder.join("openapi.json");
        std::fs::write(&file, &document.body)?;
        let program = folder.join("node_modules/@stoplight/prism-cli/dist/index.js");
        ensure!(program.exists(), "{} is missing", program.display());
        // A free port; nobody else takes it in the moment between.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let log = folder.join("prism.log");
        let mut child = Command::new("node")
            .arg(&program)
            .args(["mock", "--host", "127.0.0.1", "--verboseLevel", "error"])
            .args(["--port", &port.to_string()])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?)
            .spawn()
            .context("starting node")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let started = Instant::now();
        while Connection::open(address).await.is_err() {
            if let Some(status) = child.try_wait()? {
                bail!("it ended ({status}): see {}", log.display());
            }
            if started.elapsed() > PATIENCE {
                let _ = child.kill();
                bail!("it did not listen: see {}", log.display());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Self {
            name: "Prism",
            started_in: Duration::ZERO,
            address,
            child,
            announced: None,
        })
    }

    /// What a simulator said about itself.
    pub fn announced(&self) -> Result<&Value> {
        self.announced.as_ref().context("no simulator")
    }

    /// Where a simulator's control listens.
    pub fn control(&self) -> Result<SocketAddr> {
        address_in(self.announced()?, "control")
    }

    pub fn memory(&self) -> Result<Memory> {
        process::memory(self.child.id())
    }

    /// Processor time since its start.
    pub fn processor_time(&self) -> Result<Duration> {
        process::processor_time(self.child.id())
    }
}

fn first_line(child: &mut Child, name: &str) -> Result<String> {
    let output = child.stdout.take().context("no way out")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    ensure!(!line.is_empty(), "{name} did not start");
    Ok(line)
}

fn address_in(announced: &Value, name: &str) -> Result<SocketAddr> {
    let url: Url = (announced[name].as_str())
        .context("no address announced")?
        .parse()?;
    let port = url.port().context("an address without a port")?;
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}
