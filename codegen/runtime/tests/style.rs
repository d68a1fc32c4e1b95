//! Parameters as they go over the wire: the table of `color` values of the OpenAPI specification (3.1.1, section
//! 4.8.12.4), what the table leaves open, and properties of the encoder.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use codegen_runtime::{Endpoint, FieldEncoding, Request, Style};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

const fn endpoint(path: &'static str) -> Endpoint {
    Endpoint { operation_id: "x", method: "GET", path, accept: "", security: &[] }
}

const ROOT: &Endpoint = &endpoint("/");
const IN_PATH: &Endpoint = &endpoint("/a{color}");

fn query(value: &Value, style: Style) -> String {
    let request = Request::new(ROOT).query_as("color", value, style);
    assert_eq!(request.violations(), []);
    request.target().trim_start_matches('/').trim_start_matches('?').to_owned()
}

fn path(value: &Value, style: Style) -> String {
    let request = Request::new(IN_PATH).path_as("color", value, style);
    assert_eq!(request.violations(), []);
    request.target().trim_start_matches("/a").to_owned()
}

fn header(value: &Value, style: Style) -> String {
    let request = Request::new(ROOT).header_as("color", value, style);
    assert_eq!(request.violations(), []);
    request.headers()["color"].to_str().unwrap().to_owned()
}

fn cookie(value: &Value, style: Style) -> String {
    Request::new(ROOT).cookie_as("color", value, style).cookies().to_owned()
}

/// The four columns of the table: empty, string, array, object.
fn columns() -> [Value; 4] {
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150})]
}

#[test]
fn the_table_of_path_styles() {
    let rows = [
        (Style::MATRIX, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (
            Style::MATRIX.explode(true),
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        (Style::LABEL, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Style::LABEL.explode(true), [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
    ];
    for (style, expected) in rows {
        assert_eq!(columns().map(|value| path(&value, style)), expected, "{style:?}");
    }
    // The empty string is refused in a path, where the table has an empty text for it.
    let rows = [
        (Style::SIMPLE, ["blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::SIMPLE.explode(true), ["blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ];
    for (style, expected) in rows {
        let [_, string, array, object] = columns();
        assert_eq!([string, array, object].map(|value| path(&value, style)), expected, "{style:?}");
        assert_eq!(columns().map(|value| header(&value, style))[1..], expected, "{style:?}");
        assert_eq!(header(&json!(""), style), "");
    }
}

#[test]
fn the_table_of_query_styles() {
    let form = [
        (
            Style::FORM.explode(false),
            ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
        ),
        (Style::FORM, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
    ];
    for (style, expected) in form {
        assert_eq!(columns().map(|value| query(&value, style)), expected, "{style:?}");
    }
    let [_, _, array, object] = &columns();
    assert_eq!(query(array, Style::SPACE_DELIMITED), "color=blue%20black%20brown");
    assert_eq!(query(object, Style::SPACE_DELIMITED), "color=R%20100%20G%20200%20B%20150");
    assert_eq!(query(array, Style::PIPE_DELIMITED), "color=blue%7Cblack%7Cbrown");
    assert_eq!(query(object, Style::PIPE_DELIMITED), "color=R%7C100%7CG%7C200%7CB%7C150");
    assert_eq!(query(object, Style::DEEP_OBJECT), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
}

/// The row that 3.2 adds (section 4.12.3), with its example of what is not escaped.
#[test]
fn the_table_of_cookies() {
    let exploded = ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"];
    assert_eq!(columns().map(|value| cookie(&value, Style::COOKIE)), exploded);
    assert_eq!(columns().map(|value| cookie(&value, Style::FORM)), exploded);
    let joined = ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"];
    assert_eq!(columns().map(|value| cookie(&value, Style::FORM.explode(false))), joined);
    assert_eq!(columns().map(|value| cookie(&value, Style::COOKIE.explode(false))), joined);
}

/// The column `undefined` of 3.1.1 and 3.2: what is not there is not sent (RFC 6570, section 2.3). Where the table has a name
/// without a value, that is for a caller to ask for (`allowEmptyValue`), and a path cannot do without.
#[test]
fn the_column_of_what_is_undefined() {
    for style in [Style::FORM, Style::FORM.explode(false), Style::COOKIE, Style::COOKIE.explode(false)] {
        assert_eq!(cookie(&json!(null), style), "", "{style:?}");
    }
    let styles = [Style::FORM, Style::SPACE_DELIMITED, Style::PIPE_DELIMITED, Style::DEEP_OBJECT];
    for style in styles.into_iter().flat_map(|style| [style.explode(false), style.explode(true)]) {
        let request = Request::new(ROOT).query_as("color", &json!(null), style);
        assert_eq!((request.target().as_str(), request.violations()), ("/", &[][..]), "{style:?}");
        assert_eq!(request.without_value(&["color"]).target(), "/?color=");
    }
    for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX] {
        let request = Request::new(IN_PATH).path_as("color", &json!(null), style);
        assert_eq!(request.violations().first().unwrap().keyword, "required", "{style:?}");
    }
    assert!(Request::new(ROOT).header("color", &json!(null)).headers().is_empty());
}

#[test]
fn a_name_without_a_value() {
    let request = Request::new(ROOT).query("a", &1).query("b", &None::<u8>).without_value(&["b", "a", "c d"]);
    assert_eq!(request.target(), "/?a=1&b=&c%20d=");
}

#[test]
fn headers_are_not_percent_encoded() {
    assert_eq!(header(&json!(["x y/z", true, 1.5]), Style::SIMPLE), "x y/z,true,1.5");
    assert_eq!(header(&json!({"a": "x y/z"}), Style::SIMPLE.explode(true)), "a=x y/z");
}

#[test]
fn cookies() {
    assert_eq!(cookie(&json!("a b;"), Style::FORM), "color=a%20b%3B");
    assert_eq!(cookie(&json!(["a", "b"]), Style::FORM), "color=a; color=b");
    assert_eq!(cookie(&json!(["a", "b"]), Style::FORM.explode(false)), "color=a,b");
    assert_eq!(cookie(&json!({"R": 1, "G": 2}), Style::FORM), "R=1; G=2");
    assert_eq!(cookie(&json!("a%20b"), Style::COOKIE), "color=a%20b");
}

#[test]
fn absent_values_are_left_out() {
    for value in [json!(null), json!([]), json!({})] {
        for style in [Style::FORM, Style::FORM.explode(false), Style::PIPE_DELIMITED] {
            assert_eq!(query(&value, style), "", "{value}");
        }
    }
    assert_eq!(Request::new(ROOT).query("a", &None::<u8>).query("b", &Some(1)).target(), "/?b=1");
}

#[test]
fn deep_objects_go_on_with_brackets() {
    let value = json!({"a": {"b": {"c d": 1}}, "list": [1, 2], "lines": [{"sku": "x"}, {"sku": "y"}]});
    let expected = "color%5Ba%5D%5Bb%5D%5Bc%20d%5D=1&color%5Blist%5D%5B%5D=1&color%5Blist%5D%5B%5D=2\
        &color%5Blines%5D%5B0%5D%5Bsku%5D=x&color%5Blines%5D%5B1%5D%5Bsku%5D=y";
    assert_eq!(query(&value, Style::DEEP_OBJECT), expected);
}

#[test]
fn whole_queries() {
    let whole = |value: &Value, style| Request::new(ROOT).querystring_as("any", value, style).target();
    assert_eq!(
        whole(&json!({"a": 1, "b[]": ["x", "y"]}), Style::JSON),
        "/?%7B%22a%22%3A1%2C%22b%5B%5D%22%3A%5B%22x%22%2C%22y%22%5D%7D"
    );
    assert_eq!(whole(&json!({"a": 1, "b c": "x&y"}), Style::FORM), "/?a=1&b%20c=x%26y");
    assert_eq!(Request::new(ROOT).querystring("any", "a/b").target(), "/?a%2Fb");
}

#[test]
fn json_content() {
    assert_eq!(query(&json!({"a": [1, "ü"]}), Style::JSON), "color=%7B%22a%22%3A%5B1%2C%22%C3%BC%22%5D%7D");
    assert_eq!(header(&json!({"a": 1}), Style::JSON), r#"{"a":1}"#);
}

#[test]
fn every_byte_but_the_unreserved_is_encoded() {
    let ascii: String = (0x20..0x7f_u8).map(char::from).collect();
    let expected = "color=%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40\
        ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~";
    assert_eq!(query(&json!(ascii), Style::FORM), expected);
}

#[test]
fn reserved_characters_can_be_allowed() {
    let reserved = Style::FORM.allow_reserved();
    assert_eq!(query(&json!(":/?@!$'()*,;="), reserved), "color=:/?@!$'()*,;=");
    // Raw, these would end the URL or the parameter, or be read as something else.
    assert_eq!(query(&json!("a b#c&d+e[f]"), reserved), "color=a%20b%23c%26d%2Be%5Bf%5D");
    assert_eq!(query(&json!("%41 % %zz %4"), reserved), "color=%41%20%25%20%25zz%20%254");
    // Since 3.2 in paths and cookies too.
    let all = json!(":/?#[]@!$&'()*+,;=");
    assert_eq!(path(&all, Style::SIMPLE.allow_reserved()), ":%2F%3F%23%5B%5D@!$&'()*+,;=");
    assert_eq!(path(&all, Style::LABEL.allow_reserved()), ".:%2F%3F%23%5B%5D@!$&'()*+,;=");
    assert_eq!(path(&all, Style::MATRIX.allow_reserved()), ";color=:%2F%3F%23%5B%5D@!$&'()*+,%3B=");
    assert_eq!(cookie(&all, Style::FORM.allow_reserved()), "color=:/?#[]@!$&'()*+%2C%3B=");
    let list = json!(["a,b", "c;d"]);
    for explode in [false, true] {
        let simple = Style::SIMPLE.explode(explode).allow_reserved();
        assert_eq!(path(&list, simple), "a%2Cb,c;d");
    }
}

#[test]
fn what_a_style_has_no_form_for_is_a_violation() {
    let refused = |request: Request| -> Vec<(String, &str)> {
        request.violations().iter().map(|found| (found.pointer.clone(), found.keyword)).collect()
    };
    let style = |pointer: &str| vec![(pointer.to_owned(), "style")];
    for value in [json!([[1]]), json!([{}]), json!({"a": {}}), json!([null]), json!({"a": null})] {
        assert_eq!(refused(Request::new(ROOT).query("a/b", &value)), style("/query/a~1b"), "{value}");
    }
    let delimiters = [(Style::PIPE_DELIMITED, "|"), (Style::SPACE_DELIMITED, " ")];
    for (delimited, delimiter) in delimiters {
        assert_eq!(refused(Request::new(ROOT).query_as("a", &[delimiter], delimited)), style("/query/a"));
        assert_eq!(refused(Request::new(ROOT).query_as("a", delimiter, delimited)), []);
    }
    let label = Style::LABEL.explode(true);
    assert_eq!(refused(Request::new(IN_PATH).path_as("color", &[1.5], label)), style("/path/color"));
    for value in [json!("line\nbreak"), json!("ü"), json!(" a"), json!(["a,b"]), json!({"a,b": 1})] {
        assert_eq!(refused(Request::new(ROOT).header("a", &value)), style("/header/a"), "{value}");
    }
    for value in ["a b", "a;b", "a,b", "ü"] {
        assert_eq!(refused(Request::new(ROOT).cookie_as("a", value, Style::COOKIE)), style("/cookie/a"));
    }
    let required = [("/path/color".to_owned(), "required")];
    assert_eq!(refused(Request::new(IN_PATH).path("color", &None::<u8>)), required);
    assert_eq!(refused(Request::new(IN_PATH).path("color", &[""; 0])), required);
}

#[test]
fn a_path_value_cannot_lead_elsewhere() {
    const BETWEEN: &Endpoint = &endpoint("/a/{id}/b");
    let sent = |value: &str| {
        let request = Request::new(BETWEEN).path("id", value);
        request.violations().is_empty().then(|| request.target())
    };
    assert_eq!(sent("../x").unwrap(), "/a/..%2Fx/b");
    assert_eq!(sent("{id}").unwrap(), "/a/%7Bid%7D/b");
    for value in ["", ".", ".."] {
        assert_eq!(sent(value), None, "{value:?}");
    }
    // Dots that belong to a longer segment lead nowhere.
    let request = Request::new(IN_PATH).path_as("color", ".", Style::LABEL);
    assert_eq!(request.target(), "/a..");
}

#[test]
fn forms() {
    let body = json!({"a": "x y", "list": [1, 2], "object": {"b": 1}, "deep": {"b": 1}, "none": []});
    let request = Request::new(ROOT).form(&body, &[("deep", FieldEncoding::style(Style::DEEP_OBJECT))]);
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    let expected = "a=x%20y&list=1&list=2&object=%7B%22b%22%3A1%7D&deep%5Bb%5D=1";
    assert_eq!(request.body_bytes().unwrap(), expected.as_bytes());
    assert_eq!(Request::new(ROOT).form(&[1], &[]).violations()[0].pointer, "/body");
}

/// A name that looks like two is refused in a deep object.
fn member_name() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("brackets of two names", |name| !name.contains("]["))
}

fn decoded(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

proptest! {
    #[test]
    fn a_form_reader_gets_back_every_string(value in any::<String>()) {
        prop_assert_eq!(decoded(&query(&json!(value), Style::FORM)), [("color".to_owned(), value)]);
    }

    #[test]
    fn a_form_reader_gets_back_every_item(items in vec(any::<String>(), 0..5)) {
        let expected: Vec<_> = items.iter().map(|item| ("color".to_owned(), item.clone())).collect();
        prop_assert_eq!(decoded(&query(&json!(items), Style::FORM)), expected);
    }

    #[test]
    fn a_form_reader_gets_back_every_member(members in btree_map(member_name(), any::<String>(), 1..5)) {
        let deep: Vec<_> =
            members.iter().map(|(name, value)| (format!("color[{name}]"), value.clone())).collect();
        prop_assert_eq!(decoded(&query(&json!(members), Style::DEEP_OBJECT)), deep);
        let exploded: Vec<_> = members.clone().into_iter().collect();
        prop_assert_eq!(decoded(&query(&json!(members), Style::FORM)), exploded);
    }

    #[test]
    fn what_goes_out_is_a_url_that_nothing_changes(value in any::<String>(), style in 0..6_usize) {
        let value = format!("x{value}");
        let styles = [Style::SIMPLE, Style::LABEL, Style::MATRIX, Style::FORM, Style::PIPE_DELIMITED, Style::JSON];
        let target = match style {
            0..3 => Request::new(IN_PATH).path_as("color", &value, styles[style]).target(),
            _ => Request::new(ROOT).query_as("color", &value, styles[style]).target(),
        };
        let url = url::Url::parse(&format!("http://a{target}")).unwrap();
        prop_assert_eq!(url.as_str(), format!("http://a{target}"));
        prop_assert!(url.fragment().is_none());
    }
}
