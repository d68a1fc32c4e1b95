//! Lockstep and the other generators, each as a command: a document in, a crate out.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::process;

/// A generator.
pub(super) struct Generator {
    pub(super) name: &'static str,
    /// The command that writes the client for a document into a folder.
    command: fn(&Path, &Path) -> anyhow::Result<Command>,
    /// What makes a crate of what was written.
    finish: fn(&Path) -> anyhow::Result<()>,
}

/// This one: the first of [`ALL`].
pub(super) const LOCKSTEP: &str = "lockstep";

const ALL: [Generator; 4] = [
    Generator { name: LOCKSTEP, command: lockstep, finish: nothing },
    Generator { name: "ploidy", command: ploidy, finish: stand_alone },
    Generator { name: "oas3-gen", command: oas3_gen, finish: stand_alone },
    Generator { name: "openapi-to-rust", command: openapi_to_rust, finish: add_manifest },
];

/// Those that can be run here, and the names of those that are not on the `PATH`.
pub(super) fn present() -> (Vec<Generator>, Vec<&'static str>) {
    let (here, absent): (Vec<Generator>, Vec<Generator>) =
        ALL.into_iter().partition(|one| one.name == LOCKSTEP || is_installed(one.name));
    (here, absent.iter().map(|one| one.name).collect())
}

/// What a report says of those that are not there.
pub(super) fn tell_absent(absent: &[&str]) -> String {
    if absent.is_empty() {
        return String::new();
    }
    format!("not on the PATH, so not compared with: {}\n", absent.join(", "))
}

fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).any(|folder| folder.join(&file).is_file())
}

impl Generator {
    /// The command, into a folder that is not there.
    pub(super) fn command(&self, document: &Path, out: &Path) -> anyhow::Result<Command> {
        if out.try_exists()? {
            fs::remove_dir_all(out).with_context(|| format!("cannot remove {}", out.display()))?;
        }
        (self.command)(document, out)
    }

    /// Makes what the command wrote a crate that stands by itself.
    pub(super) fn finish(&self, out: &Path) -> anyhow::Result<()> {
        (self.finish)(out)
    }
}

fn lockstep(document: &Path, out: &Path) -> anyhow::Result<Command> {
    let mut command = process::this_program()?;
    command.args(["corpus-task", "generate"]).arg(document).arg("--out").arg(out);
    Ok(command)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all of them")]
fn ploidy(document: &Path, out: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new("ploidy");
    command.args(["generate", "rust"]).arg(document).arg("--output").arg(out);
    Ok(command)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all of them")]
fn oas3_gen(document: &Path, out: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new("oas3-gen");
    command.args(["generate", "--quiet", "client-mod", "--workspace", "--input"]).arg(document);
    command.arg("--output").arg(out);
    Ok(command)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all of them")]
fn openapi_to_rust(document: &Path, out: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new("openapi-to-rust");
    command.arg("generate").arg(document).arg("--output-dir").arg(out.join("src"));
    command.args(["--module-name", "api", "--quiet"]);
    Ok(command)
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all of them")]
fn nothing(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// Cargo would look for the workspace that it is in.
fn stand_alone(out: &Path) -> anyhow::Result<()> {
    let manifest = out.join("Cargo.toml");
    let text =
        fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    if !text.contains("[workspace]") {
        fs::write(&manifest, format!("{text}\n[workspace]\n"))?;
    }
    Ok(())
}

/// A module and the list of its dependencies are written; the crate around them is the caller's business.
fn add_manifest(out: &Path) -> anyhow::Result<()> {
    let source = out.join("src");
    fs::rename(source.join("mod.rs"), source.join("lib.rs"))?;
    let dependencies = fs::read_to_string(source.join("REQUIRED_DEPS.toml"))?;
    let package = "[package]\nname = \"client\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(out.join("Cargo.toml"), format!("{package}\n{dependencies}"))?;
    Ok(())
}

/// The lines of Rust under a folder.
pub(super) fn lines(folder: &Path) -> anyhow::Result<u64> {
    let mut lines = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path: PathBuf = entry?.path();
        if path.is_dir() {
            lines += self::lines(&path)?;
        } else if path.extension() == Some(OsStr::new("rs")) {
            lines += fs::read(&path)?.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        }
    }
    Ok(lines)
}
