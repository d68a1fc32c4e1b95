//! The workspace and what `[workspace.metadata.lockstep]` says.

use std::path::{Path, PathBuf};
use std::process::Command;

use anstream::eprint;
use anyhow::Context as _;
use codegen::Settings;
use spec::diagnostic;

/// The workspace that this program was built in.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    settings: Settings,
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
        let settings =
            Settings::read(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
        if !settings.is_sound() {
            eprint!("{}", diagnostic::render(&settings.diagnostics, &settings.sources, stderr_is_terminal()));
            anyhow::bail!("[workspace.metadata.lockstep] in {} cannot be followed", manifest.display());
        }
        Ok(Self { root, settings })
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
        self.settings.spec.as_ref().map(|path| self.root.join(path))
    }

    /// `out`: the folder of the generated crate.
    pub(crate) fn out(&self) -> Option<PathBuf> {
        self.settings.out.as_ref().map(|path| self.root.join(path))
    }

    /// `package`: the name of the generated crate.
    pub(crate) fn package(&self) -> Option<&str> {
        Some(self.settings.options.package.as_str()).filter(|name| !name.is_empty())
    }

    /// Everything that the manifest states.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// Whether what is told on the standard error may be in colour.
pub(crate) fn stderr_is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

/// A command of Cargo about the workspace or package with this manifest.
pub(crate) fn cargo(command: &str, manifest: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([command, "--quiet", "--manifest-path"]).arg(manifest);
    cargo
}
