//! What is run: the mock, the bare server, the client that loads them, and Prism where it is installed.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::server::Body;
use crate::workspace::Workspace;

/// Where the programs of the workspace are.
pub(in crate::bench) struct Programs {
    release: PathBuf,
    /// For files that programs read.
    folder: PathBuf,
}

/// What came back of a load.
#[derive(Debug, Deserialize)]
pub(super) struct Counted {
    /// Whole answers.
    pub(super) answered: u64,
    pub(super) statuses: BTreeMap<String, u64>,
    /// Answers that broke off.
    pub(super) broken: u64,
    /// Requests that were not answered in time.
    pub(super) left: u64,
    /// Connections that were not let in.
    pub(super) refused: u64,
    pub(super) seconds: f64,
}

impl Counted {
    /// Whether every request was answered.
    pub(super) fn is_sound(&self) -> bool {
        self.broken + self.left + self.refused == 0 && self.answered > 0
    }
}

impl Programs {
    /// Builds them in the release profile.
    pub(in crate::bench) fn build() -> anyhow::Result<Self> {
        let workspace = Workspace::find()?;
        let mut cargo = workspace.cargo("build");
        cargo.args(["--release", "--package", "contract-tests", "--no-default-features"]);
        cargo.args(["--bin", "lockstep", "--example", "load"]);
        if !cargo.status().context("cannot run cargo")?.success() {
            bail!("the mock does not build");
        }
        let folder = workspace.root().join("target/bench");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { release: workspace.root().join("target/release"), folder })
    }

    pub(in crate::bench) fn mock(&self, document: &Path, options: &[&str]) -> Command {
        let mut command = Command::new(self.release.join("lockstep"));
        command.args(["mock", "--no-config", "--no-reload", "--spec"]).arg(document).args(options);
        command
    }

    pub(in crate::bench) fn bare(&self, body: &Body) -> anyhow::Result<Command> {
        let file = self.folder.join("body");
        std::fs::write(&file, &body.bytes)?;
        let mut command = self.load();
        command.arg("bare").arg(&file).arg(&body.media_type);
        Ok(command)
    }

    /// A conformance run of a document against a server.
    pub(in crate::bench) fn conform(&self, document: &Path) -> Command {
        let mut command = Command::new(self.release.join("lockstep"));
        command.args(["conform", "--no-config", "--spec"]).arg(document);
        command
    }

    /// The same request so often, with nothing but reqwest.
    pub(in crate::bench) fn plain(&self, url: &str, requests: u64, concurrency: usize) -> Command {
        let mut command = self.load();
        command.args(["plain", url, &requests.to_string(), &concurrency.to_string()]);
        command
    }

    fn load(&self) -> Command {
        Command::new(self.release.join("examples/load"))
    }

    /// What a request may ask the mock to do wrong with what the document promises.
    pub(super) fn faults(&self) -> anyhow::Result<Vec<String>> {
        let output = self.load().arg("faults").output().context("cannot run the load")?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Sends requests in turns for so long.
    pub(super) fn drive(
        &self,
        address: &str,
        time: Duration,
        connections: usize,
        requests: &[String],
    ) -> anyhow::Result<Counted> {
        let file = self.folder.join("requests.json");
        std::fs::write(&file, serde_json::to_string(requests)?)?;
        let mut command = self.load();
        command.args(["drive", address, &time.as_secs_f64().to_string(), &connections.to_string()]);
        let output = command.arg(&file).stderr(Stdio::inherit()).output().context("cannot run the load")?;
        if !output.status.success() {
            bail!("the load failed");
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Whether Prism is on the path.
pub(super) fn has_prism() -> bool {
    let version = Command::new("prism").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Prism on a port that is free.
pub(super) fn prism(document: &Path) -> anyhow::Result<Command> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    let mut command = Command::new("prism");
    command.args(["mock", "--host", "127.0.0.1", "--port", &port, "--multiprocess", "false"]).arg(document);
    Ok(command)
}
