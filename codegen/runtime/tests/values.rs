//! What the runtime makes of JSON texts, unions, constants and bounds.

use bytes::Bytes;
use codegen_runtime::{Checker, DecodeReason, Endpoint, RawResponse, Validate, constant, union};
use http::{HeaderMap, StatusCode};
use proptest::prelude::{any, prop_assert_eq, proptest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "GET", path: "/", accept: "", security: &[] };

fn read<T: DeserializeOwned>(text: &str) -> Result<T, DecodeReason> {
    let body = Bytes::copy_from_slice(text.as_bytes());
    let response = RawResponse::new(ENDPOINT, StatusCode::OK, HeaderMap::new(), body);
    response.json().map(codegen_runtime::Response::into_body).map_err(|error| error.reason)
}

#[test]
fn integral_numbers_are_integers() {
    assert_eq!(read::<Vec<i64>>("[1.0, -2.50e1, -0, -0.0, 1E3]").unwrap(), [1, -25, 0, 0, 1000]);
    assert_eq!(read::<(u8, String)>(r#"[1.0, "2.0 \" 3.0 \\"]"#).unwrap(), (1, "2.0 \" 3.0 \\".to_owned()));
    for text in ["1.5", "1e400", "300.0", "1.", "01.0", "1.e1", "+1.0", "[1.0", "\"1.0", "9007199254740993.0"]
    {
        assert!(read::<u8>(text).is_err(), "{text}");
    }
}

#[test]
fn places_in_errors_are_those_of_the_text_as_it_came() {
    let DecodeReason::Json { pointer, line, column, .. } =
        read::<(u8, u8, u8)>("[1.0, 2.0,\n 3.5]").unwrap_err()
    else {
        panic!();
    };
    assert_eq!((pointer.as_str(), line, column), ("/2", 2, 4));
}

proptest! {
    #[test]
    fn fractions_are_not_touched(number in any::<f64>(), count in any::<i32>()) {
        let (read_number, read_count): (f64, i32) = read(&format!("[{number:?}, {count}.0]")).unwrap();
        let expected: f64 = serde_json::from_str(&format!("{number:?}")).unwrap();
        // Adding zero makes one number of 0 and -0, as JSON Schema does.
        prop_assert_eq!((read_number + 0.0).to_bits(), (expected + 0.0).to_bits());
        prop_assert_eq!(read_count, count);
    }
}

#[derive(Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
}

#[derive(Debug, PartialEq, Deserialize)]
struct Cat {
    lives: u8,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Dog {
    bark: String,
}

const PETS: &[union::Variant<Pet>] = &[
    union::Variant::new("cat", |value| Cat::deserialize(value).map(Pet::Cat)),
    union::Variant::new("dog", |value| Dog::deserialize(value).map(Pet::Dog)),
];

impl<'de> Deserialize<'de> for Pet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        union::read(deserializer, "Pet", PETS)
    }
}

#[test]
fn a_union_takes_the_first_variant_that_fits() {
    assert_eq!(
        read::<Pet>(r#"{"bark": "wow", "lives": "many"}"#).unwrap(),
        Pet::Dog(Dog { bark: "wow".into() })
    );
    assert_eq!(read::<Pet>(r#"{"bark": "wow", "lives": 9.0}"#).unwrap(), Pet::Cat(Cat { lives: 9 }));
}

#[test]
fn a_union_says_why_no_variant_fits() {
    let DecodeReason::Json { pointer, message, .. } = read::<Vec<Pet>>(r#"[{"lives": "x"}]"#).unwrap_err()
    else {
        panic!();
    };
    assert_eq!(pointer, "/0");
    let expected = "no variant of Pet matches: cat: at /lives: invalid type: string \"x\", expected u8; \
        dog: missing field `bark`";
    assert_eq!(message, expected);
}

#[test]
fn a_constant_is_itself_and_nothing_else() {
    let constant = |value: Value, text| {
        constant::read(value, text).map_err(|error: serde_json::Error| error.to_string())
    };
    assert_eq!(constant(json!({"a": [1.0]}), r#"{"a": [1]}"#), Ok(()));
    assert_eq!(constant(json!("b"), r#""a""#), Err(r#"expected "a", found "b""#.to_owned()));
    assert!(constant(json!(9_007_199_254_740_993_u64), "9007199254740992").is_err());
}

/// What a checker finds, by keyword.
fn found(check: impl FnOnce(&mut Checker)) -> Vec<&'static str> {
    let mut checker = Checker::default();
    check(&mut checker);
    let violations = checker.finish().err();
    violations.iter().flatten().map(|violation| violation.keyword).collect()
}

#[test]
fn bounds() {
    assert_eq!(found(|checker| checker.minimum(1, 1)), [""; 0]);
    assert_eq!(found(|checker| checker.minimum(0, 1)), ["minimum"]);
    assert_eq!(found(|checker| checker.maximum(1.5, 1.0)), ["maximum"]);
    assert_eq!(found(|checker| checker.exclusive_minimum(1, 1)), ["exclusiveMinimum"]);
    assert_eq!(found(|checker| checker.exclusive_maximum(1, 1)), ["exclusiveMaximum"]);
    assert_eq!(found(|checker| checker.exclusive_maximum(0, 1)), [""; 0]);
}

#[test]
fn lengths_count_characters() {
    assert_eq!(found(|checker| checker.max_length("äöü", 3)), [""; 0]);
    assert_eq!(found(|checker| checker.max_length("äöü", 2)), ["maxLength"]);
    assert_eq!(found(|checker| checker.min_length("äöü", 4)), ["minLength"]);
    assert_eq!(found(|checker| checker.min_items(&[1], 2)), ["minItems"]);
    assert_eq!(found(|checker| checker.max_items(&[1], 0)), ["maxItems"]);
    assert_eq!(found(|checker| checker.unique_items(&["a", "b", "a"])), ["uniqueItems"]);
    assert_eq!(found(|checker| checker.unique_items(&["a", "b"])), [""; 0]);
    assert_eq!(found(|checker| checker.min_properties(0, 1)), ["minProperties"]);
    assert_eq!(found(|checker| checker.max_properties(2, 1)), ["maxProperties"]);
}

#[test]
fn multiples_are_reckoned_in_decimal() {
    let multiple = |value: f64, factor| found(|checker| checker.multiple_of(value, factor)).is_empty();
    assert!(multiple(0.3, 0.1) && multiple(19.99, 0.01) && multiple(-4.0, 2.0) && multiple(1e300, 2.0));
    assert!(!multiple(0.35, 0.1) && !multiple(3.0, 2.0) && !multiple(1e300, 3.0));
    assert_eq!(found(|checker| checker.multiple_of(7, 2)), ["multipleOf"]);
}

#[test]
fn violations_name_their_place() {
    struct Named(&'static str);
    impl Validate for Named {
        fn check(&self, checker: &mut Checker) {
            checker.at("a/b").max_length(self.0, 1);
        }
    }
    let violations = vec![Some(Named("x")), None, Some(Named("xyz"))].validate().unwrap_err();
    assert_eq!(violations.to_string(), "/2/a~1b: 3 characters are more than 1 (maxLength)");
}
