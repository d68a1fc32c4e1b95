//! Files of a document → whether one of them changed since they were looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files, as they were when they were last looked at.
#[derive(Debug, Default)]
pub(crate) struct Watch(Vec<(PathBuf, Seen)>);

/// What of a file tells that it changed; `None` for one that is not there.
type Seen = Option<(SystemTime, u64)>;

impl Watch {
    pub(crate) fn new(files: impl IntoIterator<Item = PathBuf>) -> Self {
        Self(files.into_iter().map(|file| (file.clone(), look(&file))).collect())
    }

    /// Whether a file changed since the last time this was asked.
    pub(crate) fn changed(&mut self) -> bool {
        let mut changed = false;
        for (file, seen) in &mut self.0 {
            let now = look(file);
            // A file that is gone is about to be written: editors replace files by others.
            if now.is_some() && now != *seen {
                *seen = now;
                changed = true;
            }
        }
        changed
    }
}

fn look(file: &Path) -> Seen {
    let metadata = fs::metadata(file).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_once_and_a_file_that_is_gone_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        fs::write(&file, "one").unwrap();
        let mut watch = Watch::new([file.clone()]);
        assert!(!watch.changed());
        fs::write(&file, "three").unwrap();
        assert!(watch.changed());
        assert!(!watch.changed());
        fs::remove_file(&file).unwrap();
        assert!(!watch.changed());
        fs::write(&file, "other text").unwrap();
        assert!(watch.changed());
    }
}
