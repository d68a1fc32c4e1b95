//! Scalars and keys that YAML readers disagree about, and numbers that nothing holds. What the warnings say is in
//! `bad/scalars.yaml`.

use serde_json::{Value, json};

use crate::{HEAD, codes, read};

/// What an extension with a value says once it is read, and the codes of what was said about it.
fn extension(name: &str, text: &str) -> (Value, Vec<String>) {
    let reading = read(name, text);
    let codes = codes(&reading).into_iter().map(str::to_owned).collect();
    let api = reading.api.unwrap_or_else(|| panic!("{text} is refused"));
    let (_, value) = api.extensions.iter().next().unwrap_or_else(|| panic!("{text} has no extension"));
    (value.clone(), codes)
}

fn yaml(value: &str) -> (Value, Vec<String>) {
    extension("a.yaml", &format!("{HEAD}paths: {{}}\nx-a: {value}\n"))
}

/// YAML 1.2, section 10.3.2: the core schema.
#[test]
fn plain_scalars() {
    for (text, value) in [
        ("on", json!("on")),
        ("no", json!("no")),
        ("yes", json!("yes")),
        ("y", json!("y")),
        ("~", json!(null)),
        ("", json!(null)),
        ("NULL", json!(null)),
        ("nULL", json!("nULL")),
        ("True", json!(true)),
        ("tRUE", json!("tRUE")),
        ("0o17", json!(15)),
        ("0o8", json!("0o8")),
        ("0x1F", json!(31)),
        ("0b1", json!("0b1")),
        ("1_000", json!("1_000")),
        ("+1", json!(1)),
        ("-0", json!(0)),
        (".5", json!(0.5)),
        ("1.", json!(1.0)),
        ("1e3", json!(1000.0)),
        ("1e-400", json!(0.0)),
        ("2020-01-01", json!("2020-01-01")),
        ("12:30:45", json!("12:30:45")),
        ("1.2.3", json!("1.2.3")),
        ("18446744073709551615", json!(u64::MAX)),
        ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("-9223372036854775809", json!(-9_223_372_036_854_775_808.0)),
    ] {
        assert_eq!(yaml(text), (value, vec![]), "{text}");
    }
}

#[test]
fn scalars_to_be_warned_of() {
    for (text, value, code) in [
        ("017", json!(17), "leading-zero"),
        ("089", json!("089"), "leading-zero"),
        (".inf", json!(".inf"), "not-a-number"),
        ("-.INF", json!("-.INF"), "not-a-number"),
        (".NaN", json!(".NaN"), "not-a-number"),
        ("1e400", json!("1e400"), "not-a-number"),
        ("0x1FFFFFFFFFFFFFFFF", json!("0x1FFFFFFFFFFFFFFFF"), "not-a-number"),
        ("!!int x", json!("x"), "yaml-tag"),
        ("!!bool 'yes'", json!("yes"), "yaml-tag"),
        ("!!binary aGk=", json!("aGk="), "yaml-tag"),
        ("!custom 5", json!(5), "yaml-tag"),
        ("!custom {a: 1}", json!({ "a": 1 }), "yaml-tag"),
        ("!custom [1]", json!([1]), "yaml-tag"),
    ] {
        assert_eq!(yaml(text), (value, vec![code.to_owned()]), "{text}");
    }
}

#[test]
fn tags_that_mean_something() {
    for (text, value) in [
        ("!!str 5", json!("5")),
        ("!!str", json!("")),
        ("! 5", json!("5")),
        ("!<tag:yaml.org,2002:str> 5", json!("5")),
        ("!!int '5'", json!(5)),
        ("!!float 1", json!(1)),
        ("!!bool 'true'", json!(true)),
        ("!!null ''", json!(null)),
        ("!!map {}", json!({})),
        ("!!seq []", json!([])),
        ("!!set {? a, ? b}", json!({ "a": null, "b": null })),
        ("!!omap [a: 1]", json!([{ "a": 1 }])),
    ] {
        assert_eq!(yaml(text), (value, vec![]), "{text}");
    }
}

/// Keys are strings, as JSON's are.
#[test]
fn keys() {
    for (key, read) in [
        ("200", "200"),
        ("on", "on"),
        ("~", "~"),
        ("null", "null"),
        ("1.50", "1.50"),
        ("''", ""),
        ("\"\\u0041\"", "A"),
        ("!!str 8", "8"),
        ("!!int '8'", "8"),
        ("? a\n  ", "a"),
        ("&k k", "k"),
    ] {
        let expected = json!({ read: 1 });
        assert_eq!(yaml(&format!("\n  {key}: 1")), (expected, vec![]), "{key}");
    }
}

#[test]
fn status_codes() {
    let statuses = "{200: {description: a}, 2XX: {description: b}, default: {description: c}}";
    let reading = read("a.yaml", format!("{HEAD}paths: {{/a: {{get: {{responses: {statuses}}}}}}}"));
    let api = reading.api.unwrap();
    let keys: Vec<String> = api.operations[0].responses.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(keys, ["200", "2XX", "default"]);
    for status in ["1e400", "20", "99999999999999999999", "-200", "0x1F", "0200", "200.0", "~"] {
        let reading = read(
            "a.yaml",
            format!("{HEAD}paths: {{/a: {{get: {{responses: {{{status}: {{description: a}}}}}}}}}}"),
        );
        assert!(!reading.diagnostics.is_empty(), "{status}");
    }
}

/// Numbers that nothing holds, wherever a schema has one.
#[test]
fn numbers_in_schemas() {
    for keyword in ["minimum", "maxLength", "multipleOf", "const", "default", "example"] {
        let number = |number: &str| {
            let schema =
                format!("{{\"schemas\": {{\"A\": {{\"{keyword}\": {number}, \"enum\": [{number}]}}}}}}");
            let reading = read("a.json", format!("{JSON_HEAD}, \"components\": {schema}}}"));
            codes(&reading).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(number("1e400").contains(&"not-a-number".to_owned()), "{keyword}");
        assert!(!number("18446744073709551616").contains(&"not-a-number".to_owned()), "{keyword}");
    }
}

const JSON_HEAD: &str = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}"#;

#[test]
fn json_strings() {
    for (text, value, code) in [
        (r#""\ud83d\ude00\u0000""#, json!("\u{1f600}\0"), None),
        (r#""\ud83d""#, json!("\u{fffd}"), Some("lone-surrogate")),
        (r#""\ude00\ud83d""#, json!("\u{fffd}\u{fffd}"), Some("lone-surrogate")),
        (r#""\ud83d\u0041""#, json!("\u{fffd}A"), Some("lone-surrogate")),
        ("\"\u{2028}\u{85}\u{7f}\"", json!("\u{2028}\u{85}\u{7f}"), None),
        ("1E400", json!("1E400"), Some("not-a-number")),
        ("-0", json!(0), None),
    ] {
        let read = extension("a.json", &format!("{JSON_HEAD}, \"x-a\": {text}}}"));
        assert_eq!(read, (value, code.into_iter().map(str::to_owned).collect()), "{text}");
    }
}

/// `<<` (<https://yaml.org/type/merge.html>).
#[test]
fn merge_keys() {
    for (text, value) in [
        ("[&a {b: 1}, {<<: *a}]", json!([{ "b": 1 }, { "b": 1 }])),
        ("[&a {b: 1}, {<<: *a, b: 2}]", json!([{ "b": 1 }, { "b": 2 }])),
        (
            "[&a {b: 1}, &c {b: 3, d: 4}, {<<: [*a, *c]}]",
            json!([{ "b": 1 }, { "b": 3, "d": 4 }, { "b": 1, "d": 4 }]),
        ),
        ("{<<: {b: 1}}", json!({ "b": 1 })),
        ("{'<<': 1}", json!({ "<<": 1 })),
        ("{<<: {}}", json!({})),
    ] {
        assert_eq!(yaml(text), (value, vec![]), "{text}");
    }
    for text in ["{<<: 1}", "{<<: [1]}", "{<<: [[{a: 1}]]}", "{<<: }"] {
        assert_eq!(yaml(text).1, ["merge-key"], "{text}");
    }
}

#[test]
fn block_scalars() {
    for (text, value) in [
        ("|\n  a\n\n  b\n\n", "a\n\nb\n"),
        ("|-\n  a\n\n", "a"),
        ("|+\n  a\n\n", "a\n\n\n"),
        (">\n  a\n  b\n\n  c\n", "a b\nc\n"),
        (">-\n  a\n    b\n", "a\n  b"),
        (">+\n  a\n\n", "a\n\n\n"),
        ("|2\n   a\n", " a\n"),
        ("|1-\n   a\n", "  a"),
        ("|-2\n   a\n", " a"),
        ("|\n", ""),
    ] {
        assert_eq!(yaml(text), (json!(value), vec![]), "{text}");
    }
}
