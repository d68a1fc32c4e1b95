//! Tells the binary the commit that it is built from, where there is one: `LOCKSTEP_VERSION`, e.g. `0.1.0 (1a2b3c4d5)`.

use std::path::Path;
use std::process::Command;

fn main() {
    let package = env!("CARGO_MANIFEST_DIR");
    let version = env!("CARGO_PKG_VERSION");
    let version =
        commit(package).map_or_else(|| version.to_owned(), |commit| format!("{version} ({commit})"));
    println!("cargo::rustc-env=LOCKSTEP_VERSION={version}");
    println!("cargo::rerun-if-changed=build.rs");
    // It has a new line after each commit; one that is not there would have Cargo run this each time.
    let log = Path::new(package).join("../.git/logs/HEAD");
    if log.exists() {
        println!("cargo::rerun-if-changed={}", log.display());
    }
}

/// The commit, if there is Git and this workspace is a repository, not merely in one of somebody else's.
fn commit(package: &str) -> Option<String> {
    let root = git(package, &["rev-parse", "--show-toplevel"])?;
    let workspace = Path::new(package).parent()?.canonicalize().ok()?;
    (Path::new(&root).canonicalize().ok()? == workspace).then_some(())?;
    git(package, &["rev-parse", "--short=9", "HEAD"])
}

fn git(folder: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned()).filter(|text| !text.is_empty())
}
