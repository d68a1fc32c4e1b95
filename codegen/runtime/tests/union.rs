//! Which variant of a union a value is read as.

use codegen_runtime::union::{self, Variant};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Deserialize)]
struct Short {
    a: i64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Long {
    a: i64,
    b: Option<i64>,
}

#[derive(Debug, PartialEq)]
enum Either {
    Short(Short),
    Long(Long),
}

/// The shorter variant comes first, as in a document that lists a base before what extends it.
fn read(value: Value) -> Result<Either, serde_json::Error> {
    let short = Variant::new("Short", |value| Short::deserialize(value).map(Either::Short));
    let long = Variant::new("Long", |value| Long::deserialize(value).map(Either::Long));
    union::read(value, "Either", &[short, long])
}

fn read_tagged(value: Value) -> Result<Either, serde_json::Error> {
    let short = Variant::new("Short", |value| Short::deserialize(value).map(Either::Short));
    let long = Variant::new("Long", |value| Long::deserialize(value).map(Either::Long));
    union::read(value, "Either", &[short.tagged("kind", &["short"]), long.tagged("kind", &["long", "tall"])])
}

#[test]
fn the_variant_that_knows_more_members_wins() {
    assert_eq!(read(json!({"a": 1, "b": 2})).unwrap(), Either::Long(Long { a: 1, b: Some(2) }));
    assert_eq!(read(json!({"a": 1})).unwrap(), Either::Short(Short { a: 1 }));
}

#[test]
fn a_variant_that_knows_more_but_refuses_the_value_does_not_stand_in_the_way() {
    assert_eq!(read(json!({"a": 1, "b": "no number"})).unwrap(), Either::Short(Short { a: 1 }));
}

#[test]
fn a_tag_decides_and_an_unknown_one_does_not() {
    assert_eq!(read_tagged(json!({"kind": "tall", "a": 1})).unwrap(), Either::Long(Long { a: 1, b: None }));
    assert_eq!(read_tagged(json!({"kind": "round", "a": 1})).unwrap(), Either::Short(Short { a: 1 }));
    assert_eq!(read_tagged(json!({"a": 1})).unwrap(), Either::Short(Short { a: 1 }));
}

#[test]
fn an_error_says_for_each_variant_why_it_was_not_that_one() {
    let error = read(json!({"b": 2})).unwrap_err().to_string();
    assert_eq!(error, "no variant of Either matches: Short: missing field `a`; Long: missing field `a`");
}

/// A member that may be absent and, in the second, `null`.
#[derive(Debug, PartialEq, Deserialize)]
struct Plain {
    a: Option<i64>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[expect(clippy::option_option, reason = "absent and `null` are apart")]
struct Nullable {
    #[serde(default, with = "codegen_runtime::present")]
    a: Option<Option<i64>>,
}

/// A member that has to be there, be it as `null`.
#[derive(Debug, PartialEq, Deserialize)]
struct Demanding {
    #[serde(with = "codegen_runtime::nullable")]
    b: Option<i64>,
}

#[derive(Debug, PartialEq)]
enum Of {
    Demanding(Demanding),
    Plain(Plain),
    Nullable(Nullable),
    Inner(Inner),
}

#[derive(Debug, PartialEq, Deserialize)]
struct Inner {
    of: Box<Of>,
}

impl<'de> Deserialize<'de> for Of {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        union::read(
            deserializer,
            "Of",
            &[
                Variant::new("Demanding", |value| Demanding::deserialize(value).map(Self::Demanding)),
                Variant::new("Plain", |value| Plain::deserialize(value).map(Self::Plain)),
                Variant::new("Nullable", |value| Nullable::deserialize(value).map(Self::Nullable)),
                Variant::new("Inner", |value| Inner::deserialize(value).map(Self::Inner)),
            ],
        )
    }
}

#[test]
fn the_variant_that_knows_null_wins() {
    let read = |value: Value| serde_json::from_value::<Of>(value).unwrap();
    assert_eq!(read(json!({"a": null})), Of::Nullable(Nullable { a: Some(None) }));
    assert_eq!(read(json!({"a": 1})), Of::Plain(Plain { a: Some(1) }));
    assert_eq!(read(json!({})), Of::Plain(Plain { a: None }));
    let inner = Box::new(Of::Nullable(Nullable { a: Some(None) }));
    assert_eq!(read(json!({"of": {"a": null}})), Of::Inner(Inner { of: inner }));
}

#[test]
fn what_is_required_and_nullable_has_to_be_there() {
    let read = |value: Value| serde_json::from_value::<Of>(value).unwrap();
    assert_eq!(read(json!({"b": null})), Of::Demanding(Demanding { b: None }));
    assert_eq!(read(json!({"c": null})), Of::Plain(Plain { a: None }));
}
