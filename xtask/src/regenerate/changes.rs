//! What is new in a client for those who call it: the public items of the files before and after, as lines that begin with `+` and `-`.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::Lines;
use std::{fs, io};

use codegen::Files;

/// So many changes are told; the rest is counted.
const MOST: usize = 12;

/// The public items of a client: types with their fields and variants, and methods.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Surface(BTreeSet<String>);

impl Surface {
    /// What stands in a folder; nothing if there is none.
    pub(super) fn of_folder(out: &Path) -> io::Result<Self> {
        let mut surface = Self::default();
        for folder in FOLDERS {
            surface.add_folder(&out.join(folder))?;
        }
        Ok(surface)
    }

    /// What is about to be written.
    pub(super) fn of_files(files: &Files) -> Self {
        let mut surface = Self::default();
        let is_theirs = |path: &str| FOLDERS.iter().any(|folder| path.starts_with(folder));
        for (_, text) in files.iter().filter(|(path, _)| is_theirs(path)) {
            surface.add(text);
        }
        surface
    }

    fn add_folder(&mut self, folder: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                self.add_folder(&path)?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.add(&fs::read_to_string(&path)?);
            }
        }
        Ok(())
    }

    /// Takes in the items of a file, which is formatted: an item begins at the margin, its members four columns further in.
    fn add(&mut self, text: &str) {
        let mut item = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(member) = line.strip_prefix("    ") {
                if let Some(member) = member_of(&item, member, &mut lines) {
                    self.0.insert(member);
                }
            } else if let Some(kind) = kind_of(line) {
                item = name(line.strip_prefix(kind).unwrap_or_default());
                if let Some(keyword) = kind.strip_prefix("pub ") {
                    self.0.insert(format!("{keyword}{item}"));
                }
            } else if line == "}" || line.starts_with("impl") {
                item.clear();
            }
        }
    }

    /// What another one has more and less, an item a line; nothing if this one is of a client that is not there yet.
    pub(super) fn changes(&self, after: &Self) -> Option<String> {
        let gone = self.0.difference(&after.0).map(|item| (item, '-'));
        let new = after.0.difference(&self.0).map(|item| (item, '+'));
        let mut changes: Vec<(&String, char)> = gone.chain(new).collect();
        if self.0.is_empty() || changes.is_empty() {
            return None;
        }
        // What is changed is gone and new; the two belong together.
        changes.sort_by_key(|(item, sign)| (item.split([':', '(']).next(), *sign == '+', *item));
        let mut lines: Vec<String> =
            changes.iter().take(MOST).map(|(item, sign)| format!("  {sign} {item}")).collect();
        if let Some(more) = changes.len().checked_sub(MOST).filter(|more| *more > 0) {
            lines.push(format!("  … and {more} more changes"));
        }
        Some(lines.join("\n"))
    }
}

/// What differs from document to document.
const FOLDERS: [&str; 2] = ["src/types", "src/resources"];

/// How the items begin whose members count.
fn kind_of(line: &str) -> Option<&'static str> {
    let kinds = ["pub struct ", "pub enum ", "pub type ", "impl "];
    let kind = kinds.into_iter().find(|kind| line.starts_with(kind))?;
    // What a trait wants is the same for every type.
    (kind != "impl " || !line.contains(" for ")).then_some(kind)
}

/// The word at the beginning.
fn name(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// A field, a variant or a method, if it is one that others may use.
fn member_of(item: &str, member: &str, rest: &mut Lines<'_>) -> Option<String> {
    if item.is_empty() || member.starts_with(' ') {
        return None;
    }
    let public = member.strip_prefix("pub ");
    if let Some(method) = public.filter(|public| public.contains("fn ")) {
        return Some(format!("{item}::{}", signature(method, rest)));
    }
    match public {
        Some(field) => Some(format!("{item}.{}", field.trim_end_matches(','))),
        None if member.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Some(format!("{item}::{}", member.trim_end_matches([',', '{', ' '])))
        }
        None => None,
    }
}

/// A method up to its body, on one line.
fn signature(first: &str, rest: &mut Lines<'_>) -> String {
    let mut text = first.trim().to_owned();
    while !text.ends_with(['{', ';']) {
        let Some(line) = rest.next() else { break };
        let joined = if text.ends_with('(') || line.trim().starts_with(')') { "" } else { " " };
        text = format!("{}{joined}{}", text.trim_end(), line.trim());
    }
    let text = text.trim_end_matches(['{', ';', ' ']).replace(",)", ")").replace("mut self", "self");
    text.split_once("fn ").map_or(text.clone(), |(_, method)| method.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "\
/// Things.
pub struct Thing {
    /// Its name.
    pub name: String,
    pub(crate) hidden: bool,
}

pub enum Shape {
    Round,
    Other(String),
}

impl Things {
    pub fn list_things(&self) -> ListThings {
        ListThings { client: self.client.clone() }
    }
    pub fn shapes(
        mut self,
        shapes: impl IntoIterator<Item = Shape>,
    ) -> Self {
        self.shapes = None;
        self
    }
}

impl Call for ListThings {
    pub fn never(&self) {}
}
";

    fn surface(text: &str) -> Surface {
        let mut surface = Surface::default();
        surface.add(text);
        surface
    }

    #[test]
    fn items_and_their_members() {
        let items: Vec<String> = surface(BEFORE).0.into_iter().collect();
        assert_eq!(
            items,
            [
                "Shape::Other(String)",
                "Shape::Round",
                "Thing.name: String",
                "Things::list_things(&self) -> ListThings",
                "Things::shapes(self, shapes: impl IntoIterator<Item = Shape>) -> Self",
                "enum Shape",
                "struct Thing",
            ]
        );
    }

    #[test]
    fn what_is_changed_stands_together() {
        let after =
            BEFORE.replace("name: String", "name: Option<String>").replace("    Round,\n", "    Square,\n");
        let changes = surface(BEFORE).changes(&surface(&after)).unwrap();
        let lines =
            ["- Shape::Round", "+ Shape::Square", "- Thing.name: String", "+ Thing.name: Option<String>"];
        assert_eq!(changes, lines.map(|line| format!("  {line}")).join("\n"));
        assert_eq!(surface(BEFORE).changes(&surface(BEFORE)), None);
        assert_eq!(
            Surface::default().changes(&surface(BEFORE)),
            None,
            "a client that was not there has no changes"
        );
    }

    #[test]
    fn the_committed_client_has_a_surface() {
        let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
        let surface = Surface::of_folder(&out).unwrap();
        let has = |item: &str| surface.0.iter().any(|known| known.starts_with(item));
        assert!(
            has("struct ApiLogObject") && has("ApiLogs::find_all_api_logs(&self)") && has("ApiLogObject.")
        );
        assert!(!surface.0.iter().any(|item| item.contains('\n') || item.contains("pub")), "{surface:#?}");
    }
}
