//! A folder in, the documents under it out, in the order of their paths.

mod root;

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::row::Row;

/// Finds the documents. Files that are only parts of others are not among them.
pub(super) fn find(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(here) = waiting.pop() {
        let unreadable = || format!("cannot read {}", here.display());
        for entry in fs::read_dir(&here).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let path = entry.path();
            // A link to a folder may lead round in a circle: only links to files are followed.
            if entry.file_type().with_context(unreadable)?.is_dir() {
                waiting.push(path);
            } else if is_named_so(&path) && path.is_file() {
                let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                rows.extend(root::version(&text).map(|version| Row::new(name(folder, &path), version, path)));
            }
        }
    }
    rows.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(rows)
}

fn is_named_so(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    matches!(extension.as_str(), "yaml" | "yml" | "json")
}

/// The path in the folder, the same on every system.
fn name(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
