//! [`Root`]: how reports for other tools name files.

use std::path::{Path, PathBuf};

use spec::source::Place;

/// The folder that files are named relative to: that of the repository, as GitHub and editors do.
#[derive(Debug, Clone)]
pub struct Root {
    here: PathBuf,
    root: PathBuf,
}

impl Root {
    /// Paths that are not absolute are relative to `here`; what is below `root` is named relative to it.
    pub fn new(here: impl Into<PathBuf>, root: impl Into<PathBuf>) -> Self {
        Self { here: here.into(), root: root.into() }
    }

    /// A place as people write it: file, line and column.
    pub(super) fn show(&self, place: &Place) -> String {
        format!("{}:{}:{}", self.name(&place.file).display(), place.line, place.column)
    }

    /// The file as it is named; absolute if it is not below the root.
    pub(super) fn name(&self, file: &Path) -> PathBuf {
        let whole: PathBuf = self.here.join(file).components().collect();
        whole.strip_prefix(&self.root).map_or(whole.clone(), Path::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_to_the_root_wherever_one_is() {
        let root = Root::new("/repo/api/sub", "/repo/api");
        for (file, name) in [
            ("a.yaml", "sub/a.yaml"),
            ("./a.yaml", "sub/a.yaml"),
            ("/repo/api/b.yaml", "b.yaml"),
            ("/c.yaml", "/c.yaml"),
        ] {
            assert_eq!(root.name(Path::new(file)), Path::new(name));
        }
    }
}
