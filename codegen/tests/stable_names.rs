//! Two laws of what is added to a document. At its end, it gives no component that was there before another name. Anywhere else it does
//! so only to what has the same words, as one of the two has to yield and no document says which was there first. (A schema without
//! a name is called after where it stands, and yields to components.)
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use codegen::Options;
use proptest::prelude::*;

/// Names that collide in as many ways as there are.
const NAMES: &[&str] = &[
    "Pet",
    "pet",
    "PET",
    "pet_",
    "pet-",
    "pet model",
    "PetModel",
    "Pet Model",
    "p-e-t",
    "FindAll",
    "findAll",
    "find_all",
    "Option",
    "option",
    "Self",
    "self",
    "+1",
    "-1",
    "1",
    "$",
    ".",
    "Unknown",
    "Error",
    "Value",
    "имя",
    "🦀",
    "Pets",
    "PetsInner",
];

/// A document of these schemas, and an operation each.
fn document(names: &[&str]) -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents:\n  schemas:\n".to_owned();
    for name in names {
        writeln!(text, "    {name:?}: {{type: object, properties: {{inner: {{type: object, properties: {{a: {{type: string}}}}}}}}}}")
            .unwrap();
    }
    text.push_str("paths:\n");
    for (number, name) in names.iter().enumerate() {
        let schema =
            format!("{{$ref: '#/components/schemas/{}'}}", name.replace('~', "~0").replace('/', "~1"));
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        writeln!(text, "  /p{number}: {{get: {{operationId: {name:?}, responses: {{'200': {{description: d, {content}}}}}}}}}")
            .unwrap();
    }
    text
}

/// What each schema is called: its comment says which it is.
fn called(names: &[&str]) -> BTreeMap<String, String> {
    let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    file.write_all(document(names).as_bytes()).unwrap();
    let api = spec::read(file.path()).api.unwrap();
    let generated = codegen::generate(&api, &Options::new("pets", "pets.yaml"));
    let mut called = BTreeMap::new();
    for (path, text) in generated.files.iter().filter(|(path, _)| path.starts_with("src/types/")) {
        let mut doc = "";
        for line in text.lines() {
            if let Some(said) = line.strip_prefix("/// ") {
                doc = said;
            } else if let Some(item) = line.strip_prefix("pub struct ").filter(|_| !doc.contains(" of ")) {
                let name = item.split([' ', ';', '(', '{']).next().unwrap();
                assert_eq!(called.insert(doc.to_owned(), name.to_owned()), None, "{path}: {doc}");
            }
        }
    }
    called
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn newcomers_yield(names in proptest::sample::subsequence(NAMES, 2..12).prop_shuffle()) {
        let (newcomer, rest) = names.split_last().unwrap();
        let before = called(rest);
        let after = called(&names);
        prop_assert_eq!(before.len(), rest.len());
        for (schema, name) in &before {
            prop_assert_eq!(Some(name), after.get(schema), "{} came after {}", newcomer, schema);
        }
    }

    #[test]
    fn other_words_do_not_matter(names in proptest::sample::subsequence(NAMES, 2..12).prop_shuffle(), place in any::<prop::sample::Index>()) {
        let (newcomer, rest) = names.split_last().unwrap();
        let mut more = rest.to_vec();
        more.insert(place.index(names.len()), newcomer);
        let (before, after) = (called(rest), called(&more));
        for (schema, name) in before.iter().filter(|(schema, _)| !alike(schema, newcomer)) {
            prop_assert_eq!(Some(name), after.get(schema), "{} stands among {:?}", newcomer, rest);
        }
    }
}

/// Whether two names have the same words, but for the one that tells schemas from others.
fn alike(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let letters: String = name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
        letters.trim_end_matches("model").to_owned()
    };
    words(one) == words(other)
}
