//! Puts one directory in the place of another.
//!
//! On Linux, macOS and Redox the two are exchanged by one system call, on file systems that can: whoever looks
//! sees the old tree or the new one, and a kill cannot fall in between. Elsewhere it takes two renames; a kill
//! between them leaves no directory at all, never a mixed one, and [`recover`], with which every command begins,
//! puts the old one back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{FilesError, at, stays_behind};

/// The directory beside `dir` in which the new tree is built.
pub(super) fn staging(dir: &Path) -> Result<PathBuf, FilesError> {
    beside(dir, "new")
}

/// The directory beside `dir` in which the old tree waits during two renames.
fn retired(dir: &Path) -> Result<PathBuf, FilesError> {
    beside(dir, "old")
}

fn beside(dir: &Path, role: &str) -> Result<PathBuf, FilesError> {
    match (dir.parent(), dir.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.join(format!(".{}.lockstep-{role}", name.to_string_lossy()))),
        _ => Err(FilesError::NoDirectory(dir.to_owned())),
    }
}

/// Puts the staged tree in the place of `dir`, and removes the old one.
pub(super) fn swap(dir: &Path) -> Result<(), FilesError> {
    let staged = staging(dir)?;
    if !dir.try_exists().map_err(at(dir))? {
        return fs::rename(&staged, dir).map_err(at(dir));
    }
    if exchange(&staged, dir).is_err() {
        let old = retired(dir)?;
        fs::rename(dir, &old).map_err(at(dir))?;
        fs::rename(&staged, dir).map_err(at(dir))?;
    }
    recover(dir)
}

/// Exchanges two directories in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple", target_os = "redox"))]
fn exchange(left: &Path, right: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// There is no such call here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple", target_os = "redox")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Clears up what an interrupted replacement left beside `dir`: a tree that was being built, or an old one. What
/// Cargo and Git keep in an old tree goes back to `dir`.
pub(super) fn recover(dir: &Path) -> Result<(), FilesError> {
    let old = retired(dir)?;
    if old.try_exists().map_err(at(&old))? && !dir.try_exists().map_err(at(dir))? {
        fs::rename(&old, dir).map_err(at(dir))?;
    }
    for leftover in [old, staging(dir)?] {
        if leftover.try_exists().map_err(at(&leftover))? {
            bring_back(&leftover, dir)?;
            fs::remove_dir_all(&leftover).map_err(at(&leftover))?;
        }
    }
    Ok(())
}

/// Moves directories that are never copied from a leftover tree to the one that stands.
fn bring_back(leftover: &Path, dir: &Path) -> Result<(), FilesError> {
    for entry in fs::read_dir(leftover).map_err(at(leftover))? {
        let entry = entry.map_err(at(leftover))?;
        let target = dir.join(entry.file_name());
        if stays_behind(Path::new(&entry.file_name())) && !target.try_exists().map_err(at(&target))? {
            fs::rename(entry.path(), &target).map_err(at(&target))?;
        }
    }
    Ok(())
}
