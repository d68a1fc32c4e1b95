//! The workspace and what `[workspace.metadata.lockstep]` says.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

/// The workspace that this program was built in.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    defaults: Defaults,
}

/// `[workspace.metadata.lockstep]`: what the commands use when no option says otherwise.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    spec: Option<PathBuf>,
    out: Option<PathBuf>,
    package: Option<String>,
}

impl Workspace {
    /// Finds the workspace by the package of this program, which Cargo names for `cargo run`.
    ///
    /// The manifest is read as text: asking `cargo metadata` would take longer than all else that a command does.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().context("the workspace has no root")?.to_owned();
        let manifest = root.join("Cargo.toml");
        let defaults = std::fs::read_to_string(&manifest)
            .map_err(anyhow::Error::from)
            .and_then(|text| defaults(&text))
            .with_context(|| {
                format!("cannot read [workspace.metadata.lockstep] in {}", manifest.display())
            })?;
        Ok(Self { root, defaults })
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A command of Cargo about the workspace.
    pub(crate) fn cargo(&self, command: &str) -> Command {
        cargo(command, &self.root.join("Cargo.toml"))
    }

    /// `spec`: the document.
    pub(crate) fn document(&self) -> Option<PathBuf> {
        self.defaults.spec.as_ref().map(|path| self.root.join(path))
    }

    /// `out`: the folder of the generated crate.
    pub(crate) fn out(&self) -> Option<PathBuf> {
        self.defaults.out.as_ref().map(|path| self.root.join(path))
    }

    /// `package`: the name of the generated crate.
    pub(crate) fn package(&self) -> Option<&str> {
        self.defaults.package.as_deref()
    }
}

/// A command of Cargo about the workspace or package with this manifest.
pub(crate) fn cargo(command: &str, manifest: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([command, "--quiet", "--manifest-path"]).arg(manifest);
    cargo
}

fn defaults(manifest: &str) -> anyhow::Result<Defaults> {
    let manifest: toml::Table = toml::from_str(manifest)?;
    let keys = ["workspace", "metadata", "lockstep"];
    let table = keys.iter().try_fold(toml::Value::Table(manifest), |value, key| value.get(key).cloned());
    table.map_or_else(|| Ok(Defaults::default()), |table| Ok(table.try_into()?))
}
