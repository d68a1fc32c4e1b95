//! The path of a file → its text, if it may be read.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Unavailable;
use crate::resolve::Guesses;
use crate::uri;

/// The folders that files are read from.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// The folder of the document as it was named, and as an absolute path.
    named: PathBuf,
    home: PathBuf,
    /// Absolute paths, each as it was named and as what it is without symbolic links.
    roots: Vec<PathBuf>,
}

impl Folders {
    /// The folder of a document and those that are allowed beside it.
    pub(super) fn new(document: &Path, allowed: &[PathBuf]) -> Self {
        let named = document.parent().unwrap_or(Path::new("")).to_owned();
        let home = absolute(&named);
        let roots = std::iter::once(home.clone()).chain(allowed.iter().map(|folder| absolute(folder)));
        let roots = roots.flat_map(|root| [root.canonicalize().ok(), Some(root)]).flatten().collect();
        Self { named, home, roots }
    }

    /// What a file is without symbolic links. A file outside of the folders is not even looked for.
    pub(super) fn find(&self, path: &Path, guesses: &Guesses) -> Result<PathBuf, Unavailable> {
        if !self.holds(path) {
            return Err(self.outside(path));
        }
        let file = path.canonicalize().map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => missing(path, guesses),
            _ => Unavailable::because(format!("the file cannot be read: {error}")),
        })?;
        if !self.holds(&file) {
            return Err(self.outside(&file));
        }
        if file.is_dir() {
            return Err(Unavailable::because("this is a folder, not a document"));
        }
        if !file.is_file() {
            return Err(Unavailable::because("this is no regular file"));
        }
        Ok(file)
    }

    fn holds(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    fn outside(&self, path: &Path) -> Unavailable {
        let folder = self.display(path.parent().unwrap_or(path));
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        Unavailable::because("the file is outside of the document's folder")
            .with_help(format!("`--allow-files {}` allows it to be read", folder.display()))
    }

    /// A path as a person would write it who named the document as it was named.
    pub(super) fn display(&self, path: &Path) -> PathBuf {
        if let Ok(below) = path.strip_prefix(&self.home) {
            return self.named.join(below);
        }
        let here = std::env::current_dir().ok();
        here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
    }
}

/// An absolute path without `.` and `..`.
pub(super) fn absolute(path: &Path) -> PathBuf {
    // An empty path is where the command runs.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    uri::lexical(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// Tells what is there instead, for the first part of the path that is not.
fn missing(path: &Path, guesses: &Guesses) -> Unavailable {
    if let Some((file, inside)) = inside_of_file(path) {
        return Unavailable::because(format!("`{file}` is a file, not a folder"))
            .with_help(format!("what is inside of a file stands after `#`, as in `{file}#/{inside}`"));
    }
    let there = path.ancestors().skip(1).find(|folder| folder.is_dir());
    let absent = there.and_then(|there| path.strip_prefix(there).ok()?.components().next());
    let (Some(there), Some(absent)) = (there, absent) else {
        return Unavailable::because("there is no such file");
    };
    let absent = absent.as_os_str().to_string_lossy().into_owned();
    let reason = Unavailable::because(format!("there is no `{absent}`"));
    let names = if guesses.are_left() { names(there) } else { Vec::new() };
    match guesses.closest(&absent, names.iter().map(String::as_str)) {
        Some(similar) => reason.with_help(format!("did you mean `{similar}`?")),
        None => reason,
    }
}

/// Of a path that leads through a file, the name of the file and what follows.
fn inside_of_file(path: &Path) -> Option<(String, String)> {
    let file = path.ancestors().skip(1).find(|part| part.is_file())?;
    let inside = path.strip_prefix(file).ok()?;
    Some((file.file_name()?.to_string_lossy().into_owned(), inside.display().to_string()))
}

/// What is in a folder, in the order of the names.
fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    if path.is_dir() {
        return Err("this is a folder, not a document".to_owned());
    }
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    })?;
    of_a_size_to_read(bytes)
}

/// Places are kept in 32 bits.
pub(super) fn of_a_size_to_read(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if u32::try_from(bytes.len()).is_err() {
        return Err("the file is larger than 4 GiB".to_owned());
    }
    Ok(bytes)
}
