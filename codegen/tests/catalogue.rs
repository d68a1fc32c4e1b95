//! What becomes of each field of the standard in a client, measured: a case is generated with the field and without. A
//! field of which nothing can be seen is listed here with its reason, or else it is dropped in silence, and the test fails.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

#[path = "../../spec/tests/cases/mod.rs"]
mod cases;

use std::collections::BTreeMap;

use cases::table::{self, Key};
use cases::{Case, Occurrence, cases};
use codegen::{Manifest, Options};
use spec::Reading;
use spec::diagnostic::At;

/// Diagnostics that an object as a whole is not used, with everything in it.
const WHOLE: [&str; 12] = [
    "fixed-server",
    "form-without-members",
    "unchecked-keyword",
    "unread-schema",
    "unsupported-callback",
    "unsupported-encoding",
    "unsupported-security",
    "unsupported-webhook",
    "untyped-header",
    "unused-default",
    "unused-link",
    "unused-media-type",
];

/// How many places of a field are tried.
const MOST_TRIED: usize = 4;

/// Why nothing is made of a field.
const UNUSED: [(&str, &str, &str); 15] = [
    ("*", "x-", "an extension means what its author says"),
    ("OpenAPI Object", "$self jsonSchemaDialect", "followed by the reader"),
    ("OpenAPI Object", "externalDocs", READERS),
    ("Info Object", "summary termsOfService contact license", READERS),
    ("Contact Object", "name url email", READERS),
    ("License Object", "name identifier url", READERS),
    ("External Documentation Object", "description", READERS),
    ("Example Object", "summary description serializedValue externalValue", READERS),
    ("Media Type Object", "examples", READERS),
    ("Schema Object", "$schema $anchor $vocabulary $comment externalDocs", "followed by the reader"),
    ("Header Object", "style", "header fields have no other style than `simple`"),
    ("Tag Object", "parent kind", "a client has one resource for each tag, whatever its place"),
    ("Security Scheme Object", "bearerFormat oauth2MetadataUrl", TOKENS),
    ("OAuth Flows Object", "implicit password authorizationCode deviceAuthorization", TOKENS),
    ("OAuth Flow Object", "authorizationUrl deviceAuthorizationUrl refreshUrl scopes", TOKENS),
];

const READERS: &str = "for people who read the document";
const TOKENS: &str = "a client is given its token, or a function that fetches it";

fn reason((object, field): Key) -> Option<&'static str> {
    let fits = |pattern: &str, name: &str| pattern == "*" || pattern.split(' ').any(|word| word == name);
    let of = |known: &&(&str, &str, &str)| (known.0 == "*" || known.0 == object) && fits(known.1, field);
    UNUSED.iter().find(of).map(|known| known.2)
}

/// From what can be seen least to what can be seen best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Needed,
    Nowhere,
    Noted,
    Documented,
    Used,
}

#[test]
fn catalogue() {
    let mut seen: BTreeMap<Key, Seen> = BTreeMap::new();
    let mut cases = cases("good");
    // These were written so that a client reaches all that they say.
    cases.sort_by_key(|case| !case.name.contains("values"));
    for case in &cases {
        if cases::read(&case.document).api.is_some() {
            look(case, &mut seen);
        }
    }
    let shown_by = table::committed("case");
    let mut wrong = Vec::new();
    let mut column = BTreeMap::new();
    for key in table::keys() {
        match cell(key, seen.get(&key).copied().unwrap_or(Seen::Nowhere)) {
            Ok(cell) => drop(column.insert(key, vec![cell])),
            Err(what) => {
                wrong.push(format!("`{}` of the {} in {:?} is {what}", key.1, key.0, shown_by.get(&key)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    table::hold(&["client"], &column);
}

/// What the catalogue says of a field, or what is wrong with it.
fn cell(key: Key, seen: Seen) -> Result<String, String> {
    match (seen, reason(key)) {
        (Seen::Nowhere, Some(reason)) => Ok(format!("unused: {reason}")),
        (Seen::Nowhere, None) => Err("dropped in silence".to_owned()),
        // What is listed may stand in something that a note tells of as a whole.
        (Seen::Documented | Seen::Used, Some(_)) if key.1 != "x-" => {
            Err(format!("listed as unused, but {seen:?}"))
        }
        _ => Ok(format!("{seen:?}").to_lowercase()),
    }
}

fn look(case: &Case, seen: &mut BTreeMap<Key, Seen>) {
    let whole = generate(&cases::read(&case.document));
    let mut tried: BTreeMap<Key, usize> = BTreeMap::new();
    for occurrence in case.occurrences() {
        let key = (occurrence.object, occurrence.field);
        let best = seen.entry(key).or_insert(Seen::Needed);
        let count = tried.entry(key).or_default();
        if *best < Seen::Used && *count < MOST_TRIED {
            *count += 1;
            let less = generate(&cases::read(&case.without(&occurrence.pointer)));
            *best = (*best).max(compare(&whole, &less, &occurrence));
        }
    }
}

fn compare(whole: &Made, less: &Made, occurrence: &Occurrence) -> Seen {
    let told_of =
        |at: &String| occurrence.pointer == *at || occurrence.pointer.starts_with(&format!("{at}/"));
    if less.code.is_empty() {
        Seen::Needed
    } else if whole.code != less.code {
        Seen::Used
    } else if whole.docs != less.docs {
        Seen::Documented
    } else if whole.said.iter().any(|said| !less.said.contains(said)) || whole.not_used.iter().any(told_of) {
        Seen::Noted
    } else {
        Seen::Nowhere
    }
}

/// What is made of a document.
#[derive(Default)]
struct Made {
    code: String,
    docs: String,
    said: Vec<String>,
    /// The objects that are not used as a whole, by their pointers.
    not_used: Vec<String>,
}

fn generate(reading: &Reading) -> Made {
    let mut made = Made::default();
    let mut diagnostics = reading.diagnostics.clone();
    if let Some(api) = &reading.api {
        let mut api = api.clone();
        // The digest tells any two documents apart.
        api.digest.clear();
        let options = Options { manifest: Manifest::Workspace, ..Options::new("p", "d") };
        let generated = codegen::generate(&api, &options);
        diagnostics.extend(generated.diagnostics);
        for (path, text) in generated.files.iter().filter(|(path, _)| !path.contains("runtime/")) {
            text.lines().for_each(|line| made.add(path, line));
        }
    }
    for found in diagnostics {
        let (At::Value(at) | At::Key(at)) = &found.at else { continue };
        let pointer = reading.sources.pointer(at).to_string();
        made.said.push(format!("{} {pointer} {}", found.code, found.message));
        if WHOLE.contains(&found.code) {
            made.not_used.push(pointer);
        }
    }
    made
}

impl Made {
    fn add(&mut self, path: &str, line: &str) {
        let is_doc =
            line.trim_start().starts_with("//") || path.rsplit_once('.').is_some_and(|(_, end)| end == "md");
        let text = if is_doc { &mut self.docs } else { &mut self.code };
        text.push_str(line);
        text.push('\n');
    }
}
