//! Makes a directory hold exactly the generated files.
//!
//! The whole new tree is built beside the directory and then put in its place (see [`super::swap`]), so that a
//! kill at any moment leaves the old tree or the new one. Files that do not change, generated or foreign, are the
//! very same files afterwards (hard links), so that their times stay and Cargo rebuilds nothing for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::compare::{Difference, differences};
use super::{Files, FilesError, Standing, at, slashed, swap};

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have another text.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that an earlier run had written and that are no longer wanted.
    pub removed: usize,
}

/// Replaces the generated files in a directory; makes it if it is not there.
///
/// # Errors
/// When the disk refuses, or a file of somebody else stands in the way. The directory is unchanged then.
pub fn write(files: &Files, dir: &Path) -> Result<Written, FilesError> {
    let parent = dir.parent().ok_or_else(|| FilesError::NoDirectory(dir.to_owned()))?;
    fs::create_dir_all(parent).map_err(at(parent))?;
    let _guard = lock(parent);
    swap::recover(dir)?;
    let standing = Standing::read(dir)?;
    let in_the_way = |path: &&PathBuf| slashed(path).is_some_and(|name| files.get(&name).is_some());
    if let Some(path) = standing.foreign.iter().find(in_the_way) {
        return Err(FilesError::Foreign(dir.join(path)));
    }
    let differences = differences(files, &standing, dir);
    let removed = differences.iter().filter(|difference| difference.expected.is_none()).count();
    let written = differences.len() - removed;
    if !differences.is_empty() {
        stage(files, &standing, &differences, dir)?;
        swap::swap(dir)?;
    }
    Ok(Written { written, unchanged: files.len() - written, removed })
}

/// Keeps a second run at the same place waiting. Where directories cannot be locked there is no guard; two runs
/// at once are then as safe as the renames are.
fn lock(parent: &Path) -> Option<fs::File> {
    let directory = fs::File::open(parent).ok()?;
    directory.lock().ok()?;
    Some(directory)
}

/// Builds the new tree beside the directory.
fn stage(
    files: &Files,
    standing: &Standing,
    differences: &[Difference],
    dir: &Path,
) -> Result<(), FilesError> {
    let staging = swap::staging(dir)?;
    fs::create_dir(&staging).map_err(at(&staging))?;
    let mut made = BTreeSet::new();
    let changed: BTreeSet<&str> = differences.iter().map(|difference| difference.path.as_str()).collect();
    for (path, text) in files.iter() {
        let target = staging.join(path);
        make_parent(&target, &mut made)?;
        if changed.contains(path) {
            fs::write(&target, text).map_err(at(&target))?;
        } else {
            keep(&dir.join(path), &target)?;
        }
    }
    for path in &standing.foreign {
        let target = staging.join(path);
        make_parent(&target, &mut made)?;
        keep(&dir.join(path), &target)?;
    }
    Ok(())
}

/// Makes the directory of a file, unless it is one of those that were made before.
fn make_parent(path: &Path, made: &mut BTreeSet<PathBuf>) -> Result<(), FilesError> {
    let Some(parent) = path.parent().filter(|parent| !made.contains(*parent)) else { return Ok(()) };
    fs::create_dir_all(parent).map_err(at(parent))?;
    made.insert(parent.to_owned());
    Ok(())
}

/// The same file under another name; where there are no hard links, a copy with the same times.
fn keep(from: &Path, to: &Path) -> Result<(), FilesError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map_err(at(to))?;
    let modified = fs::metadata(from).and_then(|metadata| metadata.modified()).map_err(at(from))?;
    let file = fs::OpenOptions::new().write(true).open(to).map_err(at(to))?;
    file.set_modified(modified).map_err(at(to))
}
