//! Whether a directory holds exactly the generated files, and if not, how it differs.

use std::fmt;
use std::path::Path;

use similar::TextDiff;

use super::{Files, FilesError, Standing, swap};

/// One file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The path in the crate.
    pub path: String,
    /// The text on disk; `None` if the file is missing.
    pub found: Option<String>,
    /// The text that should stand there; `None` if the file should not be there.
    pub expected: Option<String>,
}

impl fmt::Display for Difference {
    /// A unified diff from what was found to what was expected.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |there: bool, side: &str| {
            if there { format!("{side}/{}", self.path) } else { "/dev/null".to_owned() }
        };
        let (found, expected) =
            (self.found.as_deref().unwrap_or_default(), self.expected.as_deref().unwrap_or_default());
        let diff = TextDiff::from_lines(found, expected);
        let (before, after) = (name(self.found.is_some(), "a"), name(self.expected.is_some(), "b"));
        write!(formatter, "{}", diff.unified_diff().context_radius(3).header(&before, &after))
    }
}

/// Compares a directory with the files that it should hold. A replacement that was interrupted is finished or
/// undone first.
///
/// # Errors
/// When the directory cannot be read.
pub fn check(files: &Files, dir: &Path) -> Result<Vec<Difference>, FilesError> {
    swap::recover(dir)?;
    Ok(differences(files, &Standing::read(dir)?, dir))
}

/// Every difference in the order of the paths.
pub(super) fn differences(files: &Files, standing: &Standing, dir: &Path) -> Vec<Difference> {
    let mut differences: Vec<Difference> = files
        .iter()
        .filter(|(path, text)| standing.ours.get(*path).map(String::as_str) != Some(*text))
        .map(|(path, text)| Difference {
            path: path.to_owned(),
            found: found(standing, dir, path),
            expected: Some(text.to_owned()),
        })
        .collect();
    let vanished = standing.ours.iter().filter(|(path, _)| files.get(path).is_none());
    differences.extend(vanished.map(|(path, text)| Difference {
        path: path.clone(),
        found: Some(text.clone()),
        expected: None,
    }));
    differences.sort_by(|left, right| left.path.cmp(&right.path));
    differences
}

/// The text on disk, in a foreign file too.
fn found(standing: &Standing, dir: &Path, path: &str) -> Option<String> {
    let foreign = || {
        let known = standing.foreign.iter().any(|foreign| foreign == Path::new(path));
        known.then(|| std::fs::read_to_string(dir.join(path)).unwrap_or_default())
    };
    standing.ours.get(path).cloned().or_else(foreign)
}
