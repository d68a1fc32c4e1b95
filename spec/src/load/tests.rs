//! For any JSON value: its text is read back as the same value, and each pointer's place is where its text stands.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::pointer::JsonPointer;
use crate::source::Location;

/// Any JSON value, with keys and strings that need escapes.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[a-z/~ #%\"\\\\]{0,6}", "\\PC{0,6}", any::<String>()];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1.0e300..1.0e300).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every value inside of a value, with its pointer.
fn parts(value: &Value) -> Vec<(JsonPointer, &Value)> {
    let mut parts = vec![(JsonPointer::root(), value)];
    let mut at = 0;
    while let Some((pointer, value)) = parts.get(at).cloned() {
        at += 1;
        match value {
            Value::Array(elements) => {
                parts.extend(elements.iter().enumerate().map(|(index, part)| (pointer.index(index), part)));
            }
            Value::Object(members) => {
                parts.extend(members.iter().map(|(key, part)| (pointer.join(key), part)));
            }
            _ => {}
        }
    }
    parts
}

/// The value that a text is.
fn value_of(text: &str, parse: fn(&str) -> Parsed) -> Option<Value> {
    let sources = Sources::default();
    let source = sources.add(PathBuf::from("any"), text.to_owned(), parse(text).tape);
    sources.root(source).map(Node::to_value)
}

/// Reads a text and looks at the places of all of its parts.
fn check(text: &str, parse: fn(&str) -> Parsed, value: &Value) -> Result<(), TestCaseError> {
    let Parsed { tape, problems } = parse(text);
    prop_assert!(problems.is_empty(), "{problems:?}");
    let sources = Sources::default();
    let source = sources.add(PathBuf::from("any"), text.to_owned(), tape);
    let read = sources.root(source).map(Node::to_value);
    prop_assert_eq!(read.as_ref(), Some(value));
    for (pointer, part) in parts(value) {
        let key = pointer.last();
        let root = Location::root(source);
        let location = pointer.tokens().fold(root, |at, token| sources.member(&at, &token));
        prop_assert_eq!(&sources.pointer(&location), &pointer);
        let place = sources.place(&location).unwrap();
        // Not by `serde_json`, which reads some floats a little off.
        let there = value_of(&text[place.span], json::parse);
        prop_assert_eq!(there.as_ref(), Some(part), "at {}", pointer);
        let at_key = sources.place_of_key(&location).unwrap();
        let there = value_of(&text[at_key.span], json::parse);
        prop_assert!(there.as_ref() == Some(part) || there == key.map(Value::from));
    }
    Ok(())
}

/// Every value is found again by its pointer.
fn leads_back(sources: &Sources, root: Node<'_>) -> Result<(), TestCaseError> {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        let pointer = sources.pointer(&node.at());
        let found = pointer.tokens().fold(root.at(), |at, token| sources.member(&at, &token));
        prop_assert_eq!(found, node.at(), "{}", pointer);
        waiting.extend(node.elements());
        waiting.extend(node.members().map(|(_, member)| member));
    }
    Ok(())
}

proptest! {
    #[test]
    fn json_is_read_back(value in any_json()) {
        check(&value.to_string(), json::parse, &value)?;
        check(&serde_json::to_string_pretty(&value).unwrap(), json::parse, &value)?;
    }

    /// The same text as YAML in flow style; its escapes are YAML's as well, but for control characters beyond
    /// ASCII, which may not stand in a YAML text as they are.
    #[test]
    fn json_is_yaml(value in any_json()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assume!(!text.chars().any(|character| character.is_control() || ('\u{80}'..).contains(&character)));
        check(&text, yaml::parse, &value)?;
    }

    /// The same value in block style, as another library writes and reads it; it breaks lines where YAML 1.1 does and
    /// 1.2 no longer does.
    #[test]
    fn yaml_is_read_back(value in any_json()) {
        let text = serde_yaml::to_string(&value).unwrap();
        prop_assume!(!text.contains(['\u{85}', '\u{2028}', '\u{2029}']));
        let other: Value = serde_yaml::from_str(&text).unwrap();
        let Parsed { tape, problems } = yaml::parse(&text);
        prop_assert!(problems.is_empty(), "{problems:?} in {text}");
        let sources = Sources::default();
        let source = sources.add(PathBuf::from("any"), text, tape);
        let root = sources.root(source).unwrap();
        prop_assert_eq!(root.to_value(), other);
        leads_back(&sources, root)?;
    }

    /// Of one key the last value counts, in the place of the first; whether there are few keys or many.
    #[test]
    fn keys_that_repeat(keys in prop::collection::vec("[ab\"]{0,3}", 0..60)) {
        let members = keys.iter().enumerate().map(|(at, key)| format!("{}:{at}", Value::from(key.as_str())));
        let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        let expected: Map<String, Value> = serde_json::from_str(&text).unwrap();
        for parse in [json::parse, yaml::parse] {
            let Parsed { tape, problems } = parse(&text);
            prop_assert_eq!(problems.len(), keys.len() - expected.len());
            let sources = Sources::default();
            let source = sources.add(PathBuf::from("any"), text.clone(), tape);
            let root = sources.root(source).unwrap();
            let read: Vec<_> = root.members().map(|(key, member)| (key.to_owned(), member.to_value())).collect();
            prop_assert_eq!(read, expected.clone().into_iter().collect::<Vec<_>>());
            for (key, value) in &expected {
                let found = root.get(key).map(Node::to_value);
                prop_assert_eq!(found.as_ref(), Some(value));
            }
            prop_assert!(root.get("c").is_none());
        }
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in any::<String>()) {
        drop(json::parse(&text));
        drop(yaml::parse(&text));
    }

    #[test]
    fn nothing_like_yaml_makes_the_reader_panic(text in "[-:?{}\\[\\],&*!|>'\"%@` \n\ta#<0.]{0,60}") {
        drop(json::parse(&text));
        drop(yaml::parse(&text));
    }
}

#[test]
fn surrogates() {
    let text = r#"["\ud83d\ude00", "\ud83d", "\ude00x", "\ud83d\u0041"]"#;
    let read = json!(["😀", "\u{fffd}", "\u{fffd}x", "\u{fffd}A"]);
    assert_eq!(value_of(text, json::parse), Some(read));
    assert_eq!(json::parse(text).problems.len(), 3);
}

#[test]
fn what_is_not_json() {
    for text in
        ["", "01", "1.", "+1", ".5", "1e", "[1,]", "{\"a\"}", "nul", "\"\\x\"", "\"\\u12\"", "[", "1 2", "-"]
    {
        assert!(value_of(text, json::parse).is_none(), "{text}");
    }
}

/// What `<<` takes over stands where it was written; an alias is the value that it stands for, at a place of its own.
#[test]
fn aliases_and_merged_members() {
    let text = "a: &a {k: 1, l: [x, 0x10]}\nb: *a\nc:\n  <<: [{k: 2, m: 3}, *a]\n  n: *a\n&d d: *d\n*d : 4\n";
    let sources = Sources::default();
    let Parsed { tape, problems } = yaml::parse(text);
    let source = sources.add(PathBuf::from("any"), text.to_owned(), tape);
    let root = sources.root(source).unwrap();
    let shared = json!({"k": 1, "l": ["x", 16]});
    let merged = json!({"n": shared, "k": 2, "m": 3, "l": ["x", 16]});
    assert_eq!(root.to_value(), json!({"a": shared, "b": shared, "c": merged, "d": 4}));
    assert_eq!(problems.len(), 1, "the key `d` stands there twice");
    let at = |pointer: &str| {
        let pointer = JsonPointer::parse(pointer).unwrap();
        pointer.tokens().fold(root, |node, token| node.get(&token).unwrap())
    };
    let pointer = |node: Node<'_>| sources.pointer(&node.at()).to_string();
    assert_eq!(pointer(at("/b")), "/b");
    assert_eq!(pointer(at("/b/k")), "/a/k");
    assert_eq!(pointer(at("/c/l")), "/a/l");
    assert_eq!(pointer(at("/c/m")), "/c/m");
    assert_eq!(at("/b").identity(), at("/a").identity());
    assert_eq!(at("/b/l").elements().last().unwrap().spelling(), Some("0x10"));
}

/// Values nest as deep through aliases as without.
#[test]
fn aliases_do_not_nest_deeper() {
    let lists = (1..300).map(|index| format!("- &a{index} [*a{}]\n", index - 1));
    let text: String = std::iter::once("- &a0 []\n".to_owned()).chain(lists).collect();
    let parsed = yaml::parse(&text);
    assert!(parsed.tape.is_empty());
    assert_eq!(parsed.problems.len(), 1);
}
