//! What no type says, held against the JSON of a value: what is said of what is refused, and where.

use codegen_runtime::{Checker, Schemas, pattern};
use serde_json::{Value, json};

static SCHEMAS: Schemas = Schemas::new(
    r#"{
"Pet": {"not": {"required": ["wild"]}, "dependentRequired": {"tag": ["owner"]}, "propertyNames": {"pattern": "^[a-z]+$"}},
"List": {"type": "array", "items": {"$ref": "Pet"}, "contains": {"required": ["tag"]}, "maxContains": 1},
"Either": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
"Strict": {"properties": {"a": true}, "allOf": [{"properties": {"b": {"maximum": 2}}}], "unevaluatedProperties": false},
"Doubtful": {"not": {"format": "email"}},
"Unknown": {"not": {"$ref": "nowhere"}},
"Loop": {"$ref": "Loop"},
"Astral": {"pattern": "^.\\p{Letter}$", "maxLength": 2}
}"#,
    pattern::matches,
);

/// What is said of a value, a line each.
fn said(name: &str, value: &Value) -> String {
    let mut checker = Checker::default();
    SCHEMAS.check(name, value, &mut checker.at("x"));
    let violations = checker.finish().err().map(codegen_runtime::Violations::into_vec).unwrap_or_default();
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn violations_have_a_place_and_a_keyword() {
    assert_eq!(said("Pet", &json!({ "name": "Rex", "owner": 1, "tag": 1 })), "");
    assert_eq!(
        said("List", &json!([{ "tag": 1, "owner": 1 }, { "tag": 2, "A": null }])),
        "/x/1: with \"tag\" there has to be \"owner\" (dependentRequired)\n\
         /x/1: the name \"A\": A does not match ^[a-z]+$ (propertyNames)\n\
         /x: 2 of 2 items are as wanted, more than 1 (maxContains)",
    );
    assert_eq!(said("Pet", &json!({ "wild": true })), "/x: {\"wild\":true} is what it must not be (not)");
    assert_eq!(said("Strict", &json!({ "a": 1, "b": 2 })), "");
    assert_eq!(
        said("Strict", &json!({ "b": 3, "c": 1 })),
        "/x/b: 3 is greater than 2 (maximum)\n/x/c: nothing is allowed here (unevaluatedProperties)",
    );
}

#[test]
fn of_a_one_of_the_reasons_are_told() {
    assert_eq!(said("Either", &json!({ "a": 1 })), "");
    assert_eq!(
        said("Either", &json!({ "a": 1, "b": 1 })),
        "/x: {\"a\":1,\"b\":1} is not one of these, but 1 and 2 (oneOf)",
    );
    assert_eq!(
        said("Either", &json!({})),
        "/x: {} is none of these: 1 (: there is no member \"a\" (required)), 2 (: there is no member \"b\" (required)) (oneOf)",
    );
}

/// What is not looked at, or cannot be, refuses nothing.
#[test]
fn in_doubt_a_value_is_allowed() {
    assert_eq!(said("Doubtful", &json!("a@example.com")), "");
    assert_eq!(said("Unknown", &json!(1)), "");
    assert_eq!(said("Loop", &json!(1)), "");
    assert_eq!(said("NoSuchName", &json!(1)), "");
    assert!(pattern::matches("(", "anything"), "no regular expression");
}

#[test]
fn patterns_are_of_ecma_262_and_count_characters() {
    assert_eq!(said("Astral", &json!("\u{1F600}a")), "");
    assert_eq!(
        said("Astral", &json!("aa1")),
        "/x: aa1 does not match ^.\\p{Letter}$ (pattern)\n/x: 3 characters are more than 2 (maxLength)"
    );
    assert!(pattern::matches(r"^\d+\-\d+$", "1-2"), "an escape that the flag `u` forbids");
    assert!(!pattern::matches(r"^\d$", "\u{0661}"), "digits are those of ASCII");
}
