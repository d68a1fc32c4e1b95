//! The table of the module, cell by cell in both directions, and the law that ties them.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{DecodeError, EncodeError, decode, encode};
use crate::model::{
    Api, Extensions, Keyword, Parameter, ParameterIn, ParameterKind, Schema, SchemaId, SchemaPool,
    SchemaType, Style,
};
use crate::source::{Location, SourceId};
use crate::test_api::api_of;

fn here() -> Location {
    Location::root(SourceId(0))
}

/// The pool of the tests: a schema for each shape of value.
struct Shapes {
    api: Api,
    string: SchemaId,
    integer: SchemaId,
    /// Integers of 100 and more, or one of two words.
    mixed: SchemaId,
    strings: SchemaId,
    mixeds: SchemaId,
    /// Members `R`, `G`, `B`, integers.
    colour: SchemaId,
    /// Colours.
    colours: SchemaId,
    /// Members `tags` (strings) and `inner` (a colour).
    nested: SchemaId,
}

fn shapes() -> Shapes {
    let mut pool = SchemaPool::default();
    let mut add = |keywords| pool.push(Schema { location: here(), boolean: None, keywords });
    let of = |one| Keyword::Type(vec![one]);
    let string = add(vec![of(SchemaType::String)]);
    let integer = add(vec![of(SchemaType::Integer)]);
    let word = add(vec![of(SchemaType::String), Keyword::Enum(vec![json!("failed"), json!("succeeded")])]);
    let status = add(vec![of(SchemaType::Integer), Keyword::Minimum(100.into())]);
    let mixed = add(vec![Keyword::AnyOf(vec![word, status])]);
    let strings = add(vec![of(SchemaType::Array), Keyword::Items(string)]);
    let mixeds = add(vec![of(SchemaType::Array), Keyword::Items(mixed)]);
    let object = |members: &[(&str, SchemaId)]| {
        let members: IndexMap<_, _> = members.iter().map(|(name, id)| ((*name).to_owned(), *id)).collect();
        vec![of(SchemaType::Object), Keyword::Properties(members)]
    };
    let colour = add(object(&[("R", integer), ("G", integer), ("B", integer)]));
    let colours = add(vec![of(SchemaType::Array), Keyword::Items(colour)]);
    let nested = add(object(&[("tags", strings), ("inner", colour)]));
    Shapes { api: api_of(pool), string, integer, mixed, strings, mixeds, colour, colours, nested }
}

/// What a validator would say, for the few keywords of the test schemas.
fn accepts(api: &Api, id: SchemaId, value: &Value) -> bool {
    let schema = &api[id];
    schema.types().is_none_or(|types| types.iter().any(|one| one.matches(value)))
        && schema.enum_values().is_none_or(|values| values.contains(value))
        && schema.minimum().is_none_or(|least| value.as_f64() >= least.as_f64())
        && schema.any_of().is_none_or(|list| list.iter().any(|id| accepts(api, *id, value)))
        && schema.items().is_none_or(|item| {
            value.as_array().is_none_or(|items| items.iter().all(|value| accepts(api, item, value)))
        })
}

fn parameter(location_in: ParameterIn, style: Style, explode: bool, schema: SchemaId) -> Parameter {
    Parameter {
        location: here(),
        name: "color".to_owned(),
        location_in,
        description: None,
        required: false,
        deprecated: false,
        allow_empty_value: false,
        kind: ParameterKind::Schema { schema, style, explode, allow_reserved: false },
        examples: IndexMap::new(),
        extensions: Extensions::default(),
    }
}

fn read(api: &Api, parameter: &Parameter, raw: &str) -> Result<Option<Value>, DecodeError> {
    decode(api, parameter, raw, &|id, value| accepts(api, id, value))
}

/// The examples of OpenAPI 3.1, section 4.8.12.4, and of 3.2 for the style `cookie`: written and read back.
#[test]
fn the_table_of_the_standard() {
    use ParameterIn::{Cookie, Header, Path, Query};
    let shapes = shapes();
    let string = || (json!("blue"), shapes.string);
    let empty = || (json!(""), shapes.string);
    let array = || (json!(["blue", "black", "brown"]), shapes.strings);
    let object = || (json!({ "R": 100, "G": 200, "B": 150 }), shapes.colour);
    for (location, style, explode, (value, schema), text) in [
        (Path, Style::Matrix, false, string(), ";color=blue"),
        (Path, Style::Matrix, false, array(), ";color=blue,black,brown"),
        (Path, Style::Matrix, false, object(), ";color=R,100,G,200,B,150"),
        (Path, Style::Matrix, true, string(), ";color=blue"),
        (Path, Style::Matrix, true, array(), ";color=blue;color=black;color=brown"),
        (Path, Style::Matrix, true, object(), ";R=100;G=200;B=150"),
        (Path, Style::Label, false, string(), ".blue"),
        (Path, Style::Label, false, array(), ".blue,black,brown"),
        (Path, Style::Label, false, object(), ".R,100,G,200,B,150"),
        (Path, Style::Label, true, string(), ".blue"),
        (Path, Style::Label, true, array(), ".blue.black.brown"),
        (Path, Style::Label, true, object(), ".R=100.G=200.B=150"),
        (Path, Style::Simple, false, string(), "blue"),
        (Path, Style::Simple, false, array(), "blue,black,brown"),
        (Path, Style::Simple, false, object(), "R,100,G,200,B,150"),
        (Path, Style::Simple, true, array(), "blue,black,brown"),
        (Path, Style::Simple, true, object(), "R=100,G=200,B=150"),
        (Header, Style::Simple, false, array(), "blue,black,brown"),
        (Header, Style::Simple, false, object(), "R,100,G,200,B,150"),
        (Header, Style::Simple, true, object(), "R=100,G=200,B=150"),
        (Query, Style::Form, false, string(), "color=blue"),
        (Query, Style::Form, false, array(), "color=blue,black,brown"),
        (Query, Style::Form, false, object(), "color=R,100,G,200,B,150"),
        (Query, Style::Form, true, string(), "color=blue"),
        (Query, Style::Form, false, empty(), "color="),
        (Query, Style::Form, true, empty(), "color="),
        (Path, Style::Label, false, empty(), "."),
        (Path, Style::Label, true, empty(), "."),
        (Header, Style::Simple, false, string(), "blue"),
        (Header, Style::Simple, true, array(), "blue,black,brown"),
        (Path, Style::Matrix, false, empty(), ";color"),
        (Path, Style::Matrix, true, empty(), ";color"),
        (Cookie, Style::Cookie, true, empty(), "color="),
        (Query, Style::Form, true, array(), "color=blue&color=black&color=brown"),
        (Query, Style::Form, true, object(), "R=100&G=200&B=150"),
        (Query, Style::SpaceDelimited, false, array(), "color=blue%20black%20brown"),
        (Query, Style::SpaceDelimited, false, object(), "color=R%20100%20G%20200%20B%20150"),
        (Query, Style::SpaceDelimited, true, array(), "color=blue&color=black&color=brown"),
        (Query, Style::PipeDelimited, false, array(), "color=blue%7Cblack%7Cbrown"),
        (Query, Style::PipeDelimited, false, object(), "color=R%7C100%7CG%7C200%7CB%7C150"),
        (Query, Style::DeepObject, true, object(), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        (Cookie, Style::Form, true, string(), "color=blue"),
        (Cookie, Style::Form, false, array(), "color=blue,black,brown"),
        (Cookie, Style::Cookie, true, string(), "color=blue"),
        (Cookie, Style::Form, false, object(), "color=R,100,G,200,B,150"),
        (Cookie, Style::Form, true, array(), "color=blue; color=black; color=brown"),
        (Cookie, Style::Form, true, object(), "R=100; G=200; B=150"),
        (Cookie, Style::Form, false, empty(), "color="),
        (Cookie, Style::Cookie, false, string(), "color=blue"),
        (Cookie, Style::Cookie, false, array(), "color=blue,black,brown"),
        (Cookie, Style::Cookie, false, object(), "color=R,100,G,200,B,150"),
        (Cookie, Style::Cookie, false, empty(), "color="),
        (Cookie, Style::Cookie, true, array(), "color=blue; color=black; color=brown"),
        (Cookie, Style::Cookie, true, object(), "R=100; G=200; B=150"),
    ] {
        let parameter = parameter(location, style, explode, schema);
        assert_eq!(encode(&parameter, &value).as_deref(), Ok(text), "{style:?} {explode}");
        assert_eq!(read(&shapes.api, &parameter, text), Ok(Some(value)), "{style:?} {explode} {text}");
    }
}

#[test]
fn what_is_not_there_is_none() {
    let shapes = shapes();
    for (location, schema, raw) in [
        (ParameterIn::Query, shapes.string, "colour=blue&x"),
        (ParameterIn::Query, shapes.strings, ""),
        (ParameterIn::Query, shapes.colour, "X=1"),
        (ParameterIn::Cookie, shapes.integer, "other=1; colors=2"),
    ] {
        let parameter = parameter(location, Style::Form, true, schema);
        assert_eq!(read(&shapes.api, &parameter, raw), Ok(None), "{raw}");
    }
    let empty = parameter(ParameterIn::Query, Style::Form, true, shapes.strings);
    assert_eq!(encode(&empty, &json!([])).as_deref(), Ok(""));
}

/// A text is read as what its schema accepts, even where several types could hold it.
#[test]
fn texts_take_the_type_that_the_schema_accepts() {
    let shapes = shapes();
    let mixed = parameter(ParameterIn::Query, Style::Form, true, shapes.mixed);
    let mixeds = parameter(ParameterIn::Query, Style::Form, true, shapes.mixeds);
    let string = parameter(ParameterIn::Query, Style::Form, true, shapes.string);
    let integer = parameter(ParameterIn::Query, Style::Form, true, shapes.integer);
    for (parameter, raw, value) in [
        (&mixed, "color=404", json!(404)),
        (&mixed, "color=failed", json!("failed")),
        (&mixed, "color=99", json!(99)),
        (&mixeds, "color=404", json!([404])),
        (&mixeds, "color=404&color=failed&color=nope", json!([404, "failed", "nope"])),
        (&string, "color=404", json!("404")),
        (&string, "color=", json!("")),
        (&string, "color", json!("")),
        (&string, "color=a+b%2Bc%26", json!("a b+c&")),
        (&integer, "color=1.5", json!(1.5)),
        (&integer, "color=1e2", json!(100.0)),
        (&integer, "color=0x10", json!("0x10")),
        (&integer, "color= 1", json!(" 1")),
        (&integer, "color=1&color=2", json!(["1", "2"])),
    ] {
        assert_eq!(read(&shapes.api, parameter, raw), Ok(Some(value)), "{raw}");
    }
}

#[test]
fn deep_objects_nest_and_repeat() {
    let shapes = shapes();
    let parameter = parameter(ParameterIn::Query, Style::DeepObject, true, shapes.nested);
    let value = json!({ "tags": ["a", "b c"], "inner": { "R": 1 } });
    let text = "color%5Btags%5D%5B%5D=a&color%5Btags%5D%5B%5D=b%20c&color%5Binner%5D%5BR%5D=1";
    assert_eq!(encode(&parameter, &value).as_deref(), Ok(text));
    assert_eq!(read(&shapes.api, &parameter, text), Ok(Some(value)));
    let one = json!({ "tags": ["a"] });
    for raw in ["color[tags]=a", "color[tags][]=a", "color[tags][0]=a"] {
        assert_eq!(read(&shapes.api, &parameter, raw), Ok(Some(one.clone())), "{raw}");
    }
    let two = json!({ "tags": ["a", "b"] });
    for raw in ["color[tags]=a&color[tags]=b", "color[tags][1]=b&color[tags][0]=a"] {
        assert_eq!(read(&shapes.api, &parameter, raw), Ok(Some(two.clone())), "{raw}");
    }
    let deep = format!("color{}=1", "[a]".repeat(100_000));
    assert_eq!(read(&shapes.api, &parameter, &deep), Ok(None));
}

/// What servers that read brackets take for a list of objects.
#[test]
fn deep_lists_of_objects_are_numbered() {
    let shapes = shapes();
    let parameter = parameter(ParameterIn::Query, Style::DeepObject, true, shapes.colours);
    let value = json!([{ "R": 1 }, { "R": 2, "G": 3 }]);
    let text = "color%5B0%5D%5BR%5D=1&color%5B1%5D%5BR%5D=2&color%5B1%5D%5BG%5D=3";
    assert_eq!(encode(&parameter, &value).as_deref(), Ok(text));
    assert_eq!(read(&shapes.api, &parameter, text), Ok(Some(value)));
}

#[test]
fn escaping_leaves_only_the_unreserved() {
    let shapes = shapes();
    let value = json!("a-._~b /?#[]@!$&'()*+,;=%é\u{1F600}\u{0}");
    let mut query = parameter(ParameterIn::Query, Style::Form, true, shapes.string);
    query.name = "x[]".to_owned();
    let strict =
        "x%5B%5D=a-._~b%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%C3%A9%F0%9F%98%80%00";
    assert_eq!(encode(&query, &value).as_deref(), Ok(strict));
    query.kind = ParameterKind::Schema {
        schema: shapes.string,
        style: Style::Form,
        explode: true,
        allow_reserved: true,
    };
    let reserved = "x%5B%5D=a-._~b%20/?%23%5B%5D@!$%26'()*%2B,;=%25%C3%A9%F0%9F%98%80%00";
    assert_eq!(encode(&query, &value).as_deref(), Ok(reserved));
    for text in [strict, reserved] {
        assert_eq!(read(&shapes.api, &query, text), Ok(Some(value.clone())));
    }
    assert_eq!(encode(&query, &json!("%41")), Err(EncodeError::Character('%')));
}

/// `allowReserved` speaks of values: a `=` in a name would end it (OpenAPI 3.1, section 4.8.12.2.2).
#[test]
fn names_keep_no_reserved_character() {
    let shapes = shapes();
    let mut strings = parameter(ParameterIn::Query, Style::Form, true, shapes.strings);
    strings.name = "a=b".to_owned();
    let mut deep = parameter(ParameterIn::Query, Style::DeepObject, true, shapes.colour);
    deep.name = "a=b".to_owned();
    for (parameter, value, wire) in
        [(&mut strings, json!(["c=d"]), "a%3Db=c=d"), (&mut deep, json!({ "R": 1 }), "a%3Db%5BR%5D=1")]
    {
        if let ParameterKind::Schema { allow_reserved, .. } = &mut parameter.kind {
            *allow_reserved = true;
        }
        assert_eq!(encode(parameter, &value), Ok(wire.to_owned()));
        assert_eq!(read(&shapes.api, parameter, wire), Ok(Some(value)));
    }
}

/// A cookie of style `cookie` has no escapes.
#[test]
fn a_name_that_would_end_early_is_refused() {
    let shapes = shapes();
    for explode in [false, true] {
        let mut cookie = parameter(ParameterIn::Cookie, Style::Cookie, explode, shapes.strings);
        cookie.name = "a=b".to_owned();
        assert_eq!(encode(&cookie, &json!(["c"])), Err(EncodeError::Character('=')));
    }
}

/// Escaped or not, brackets tell members of a deep object apart.
#[test]
fn a_name_that_looks_like_two_is_refused() {
    let shapes = shapes();
    let deep = parameter(ParameterIn::Query, Style::DeepObject, true, shapes.nested);
    assert_eq!(encode(&deep, &json!({ "a][b": "c" })), Err(EncodeError::Character(']')));
    assert_eq!(encode(&deep, &json!({ "a]b": "c" })), Ok("color%5Ba%5Db%5D=c".to_owned()));
}

/// The same of what separates elements: a comma inside one is escaped, whatever is allowed.
#[test]
fn elements_keep_no_delimiter() {
    let shapes = shapes();
    let mut list = parameter(ParameterIn::Query, Style::Form, false, shapes.strings);
    if let ParameterKind::Schema { allow_reserved, .. } = &mut list.kind {
        *allow_reserved = true;
    }
    let (value, wire) = (json!(["a,b", "c/d"]), "color=a%2Cb,c/d");
    assert_eq!(encode(&list, &value).as_deref(), Ok(wire));
    assert_eq!(read(&shapes.api, &list, wire), Ok(Some(value)));
}

#[test]
fn what_a_style_cannot_carry_is_refused() {
    let shapes = shapes();
    let undefined = |style, value| Err(EncodeError::Undefined { style, value });
    let path = parameter(ParameterIn::Path, Style::Simple, false, shapes.strings);
    let header = parameter(ParameterIn::Header, Style::Simple, false, shapes.strings);
    let space = parameter(ParameterIn::Query, Style::SpaceDelimited, true, shapes.colour);
    let pipe = parameter(ParameterIn::Query, Style::PipeDelimited, false, shapes.strings);
    let label = parameter(ParameterIn::Path, Style::Label, true, shapes.strings);
    for (parameter, value, expected) in [
        (&path, json!([["a"]]), undefined("simple", "an array inside")),
        (&path, json!(null), undefined("simple", "null")),
        (&path, json!([]), Err(EncodeError::Empty)),
        (&path, json!(""), Err(EncodeError::Empty)),
        (&space, json!({ "a": 1 }), undefined("spaceDelimited", "an exploded object")),
        (&header, json!("a\r\nb"), Err(EncodeError::Character('\r'))),
        (&header, json!(["a,b"]), Err(EncodeError::Character(','))),
        (&header, json!("é"), Err(EncodeError::Character('é'))),
        (&header, json!(" a"), Err(EncodeError::Character(' '))),
        (&header, json!([""]), Err(EncodeError::Empty)),
        (&label, json!([]), Err(EncodeError::Empty)),
        (&label, json!({ "a.b": 1 }), Err(EncodeError::Character('.'))),
        (&header, json!({ "a,b": 1 }), Err(EncodeError::Character(','))),
        (&label, json!([1.5]), Err(EncodeError::Character('.'))),
        (&pipe, json!(["a|b"]), Err(EncodeError::Character('|'))),
        (&label, json!(["a.b"]), Err(EncodeError::Character('.'))),
    ] {
        assert_eq!(encode(parameter, &value), expected, "{value}");
    }
}

#[test]
fn what_is_not_percent_encoded_utf8_is_refused() {
    let shapes = shapes();
    let parameter = parameter(ParameterIn::Query, Style::Form, true, shapes.string);
    for raw in ["color=%", "color=%4", "color=%zz", "color=%FF", "color=%C3%28", "%FF=1"] {
        assert!(matches!(read(&shapes.api, &parameter, raw), Err(DecodeError::PercentEncoding(_))), "{raw}");
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Every way to serialise that exists, with the locations it is for.
    fn ways() -> impl Strategy<Value = (ParameterIn, Style, bool)> {
        use ParameterIn::{Cookie, Header, Path, Query};
        let known = [
            (Path, Style::Simple),
            (Path, Style::Label),
            (Path, Style::Matrix),
            (Query, Style::Form),
            (Query, Style::SpaceDelimited),
            (Query, Style::PipeDelimited),
            (Query, Style::DeepObject),
            (Header, Style::Simple),
            (Cookie, Style::Form),
            (Cookie, Style::Cookie),
        ];
        (prop::sample::select(known.to_vec()), any::<bool>())
            .prop_map(|((location, style), explode)| (location, style, explode))
    }

    fn values() -> impl Strategy<Value = Value> {
        let texts = || prop::collection::vec("\\PC{0,6}", 1..4);
        let members = prop::collection::vec(any::<i32>(), 3);
        prop_oneof![
            "\\PC{0,12}".prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            texts().prop_map(Value::from),
            members.prop_map(|list| json!({ "R": list[0], "G": list[1], "B": list[2] })),
        ]
    }

    proptest! {
        /// Whatever can be written reads back as the same value.
        #[test]
        fn what_is_written_reads_back((location, style, explode) in ways(), value in values()) {
            let shapes = shapes();
            let schema = match &value {
                Value::Array(_) => shapes.strings,
                Value::Object(_) => shapes.colour,
                Value::Number(_) => shapes.integer,
                _ => shapes.string,
            };
            let parameter = parameter(location, style, explode, schema);
            if let Ok(text) = encode(&parameter, &value) {
                prop_assert_eq!(read(&shapes.api, &parameter, &text), Ok(Some(value)), "{}", text);
            }
        }

        /// A query or path text has only characters that may stand there unescaped (RFC 3986, section 3.4).
        #[test]
        fn what_is_written_may_stand_in_a_uri((location, style, explode) in ways(), value in values()) {
            if !matches!(location, ParameterIn::Path | ParameterIn::Query) {
                return Ok(());
            }
            let shapes = shapes();
            let parameter = parameter(location, style, explode, shapes.string);
            let Ok(text) = encode(&parameter, &value) else { return Ok(()) };
            let odd: BTreeSet<char> = text
                .chars()
                .filter(|one| !one.is_ascii_alphanumeric() && !"-._~%;,=&".contains(*one))
                .collect();
            prop_assert!(odd.is_empty(), "{odd:?} in {text}");
        }

        /// Nothing that comes over the wire makes the reader panic.
        #[test]
        fn any_text_is_read_or_refused((location, style, explode) in ways(), raw in "\\PC{0,40}|[a-z%=&;,.\\[\\]]{0,40}") {
            let shapes = shapes();
            for schema in [shapes.string, shapes.mixeds, shapes.colour, shapes.nested] {
                drop(read(&shapes.api, &parameter(location, style, explode, schema), &raw));
            }
        }
    }
}
