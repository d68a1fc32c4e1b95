//! `spec/CATALOGUE.md`: a table for each object of the standard with a row for each field, and what is made of it. Each
//! crate measures its own columns and leaves those of the others; the summary in the guide is made from the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use spec::grammar::{Field, OBJECTS, Object};

/// What is measured of a field.
pub(crate) const COLUMNS: [&str; 4] = ["reader", "client", "conform", "case"];

/// An object and a field of it, by their names.
pub(crate) type Key = (&'static str, &'static str);

const HEAD: &str = "\
# What becomes of everything that the standard can say

Every field of every object of OpenAPI 3.0, 3.1 and 3.2 and every keyword of JSON Schema 2020-12. This file is made by tests:
each takes the field away from the case that has it and looks at what changes. `CATALOGUE=write cargo test catalogue`
writes it; without that, the tests fail where it is not what they measure.

- **reader**: `read`, if the model is another without the field; `judged`, if only the diagnostics are.
- **client**: `used`, if the generated code is another without it; `documented`, if only its comments are; `noted`, if
  only a diagnostic tells of it, or of what it stands in; `needed`, if the document is refused without; else why a client
  makes nothing of it.
- **conform**: `used`, if what is sent or demanded is another without it; `answers`, if only what is made of answers
  can be; else why.
- **case**: the file in `tests` that shows it.

`x-` is any extension, a field in braces any key of a map.
";

/// The fields of an object in the order of the grammar, extensions last.
pub(crate) fn fields(object: &Object) -> Vec<Field> {
    let extension = object.extensible.then(|| Field { name: "x-", ..grammar_text() });
    object.fields.iter().copied().chain(object.patterned).chain(extension).collect()
}

/// A field that every version has.
fn grammar_text() -> Field {
    spec::grammar::CONTACT.fields[0]
}

/// Every field of the standard.
pub(crate) fn keys() -> Vec<Key> {
    let of = |object: &'static Object| fields(object).into_iter().map(move |field| (object.name, field.name));
    OBJECTS.into_iter().flat_map(of).collect()
}

/// What the catalogue says in a column.
pub(crate) fn committed(column: &str) -> BTreeMap<Key, String> {
    let cells = parse(&std::fs::read_to_string(root().join("spec/CATALOGUE.md")).unwrap_or_default());
    let cell =
        |key: Key| Some((key, cells.get(&(key.0.to_owned(), key.1.to_owned(), column.to_owned()))?.clone()));
    keys().into_iter().filter_map(cell).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Holds a column that was measured against the catalogue, or writes it there.
pub(crate) fn hold(columns: &[&str], measured: &BTreeMap<Key, Vec<String>>) {
    let path = root().join("spec/CATALOGUE.md");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let mut cells = parse(&committed);
    for ((object, field), values) in measured {
        for (column, value) in columns.iter().zip(values) {
            let key = (object.to_string(), field.to_string(), column.to_string());
            cells.insert(key, value.clone());
        }
    }
    settle(&path, &committed, &print(&cells));
    let guide = root().join("contract-tests/guide/standard.md");
    let text = std::fs::read_to_string(&guide).unwrap();
    settle(&guide, &text, &with_summary(&text, &cells));
}

/// Writes a file if that is asked for, else demands that it is as it should be.
fn settle(path: &PathBuf, is: &str, should: &str) {
    if is == should {
        return;
    }
    if std::env::var_os("CATALOGUE").is_some_and(|wish| wish == "write") {
        std::fs::write(path, should).unwrap();
        return;
    }
    let is: BTreeSet<&str> = is.lines().collect();
    let new: Vec<&str> = should.lines().filter(|line| !is.contains(line)).collect();
    let name = path.file_name().unwrap().to_string_lossy();
    panic!("{name} is stale; run `CATALOGUE=write cargo test catalogue`. It should say:\n{}", new.join("\n"));
}

type Cells = BTreeMap<(String, String, String), String>;

fn parse(text: &str) -> Cells {
    let mut cells = Cells::new();
    let mut object = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            object = name;
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let parts: Vec<&str> = row.split(" | ").map(|cell| cell.trim_end_matches(" |")).collect();
        for (column, value) in COLUMNS.iter().zip(parts.iter().skip(2)) {
            let field = parts[0].trim_end_matches('`').to_owned();
            cells.insert((object.to_owned(), field, (*column).to_owned()), (*value).to_owned());
        }
    }
    cells
}

fn print(cells: &Cells) -> String {
    let mut text = HEAD.to_owned();
    for object in OBJECTS {
        let columns = COLUMNS.join(" | ");
        write!(text, "\n## {}\n\n| field | versions | {columns} |\n|---|---|---|---|---|---|\n", object.name)
            .unwrap();
        for field in fields(object) {
            let cell = |column: &&str| {
                let key = (object.name.to_owned(), field.name.to_owned(), (*column).to_owned());
                cells.get(&key).map_or("", String::as_str).to_owned()
            };
            let values: Vec<String> = COLUMNS.iter().map(cell).collect();
            writeln!(text, "| `{}` | {} | {} |", field.name, versions(field), values.join(" | ")).unwrap();
        }
    }
    text
}

fn versions(field: Field) -> String {
    match field.until {
        Some(until) if until == field.since => until.to_string(),
        Some(until) => format!("{} to {until}", field.since),
        None => format!("{} on", field.since),
    }
}

const BEGIN: &str = "<!-- made from spec/CATALOGUE.md -->\n";
const END: &str = "<!-- end -->";

/// The page of the guide with its table of what is supported: how many fields of an object come to what.
fn with_summary(page: &str, cells: &Cells) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the page has the place of the table");
    let (_, after) = rest.split_once(END).expect("the page has the end of the table");
    let mut table = "| | reader | client | conform |\n|---|---|---|---|\n".to_owned();
    for object in OBJECTS {
        let counts = ["reader", "client", "conform"].map(|column| count(object, column, cells));
        writeln!(table, "| {} | {} |", object.name, counts.join(" | ")).unwrap();
    }
    format!("{before}{BEGIN}{table}{END}{after}")
}

/// How often each word stands in a column; why nothing is made of a field is told in the catalogue.
fn count(object: &Object, column: &str, cells: &Cells) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for field in fields(object) {
        let cell = cells.get(&(object.name.to_owned(), field.name.to_owned(), column.to_owned()));
        let word = cell.and_then(|cell| cell.split(':').next()).unwrap_or_default();
        *counts.entry(word).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    parts.join(", ")
}
