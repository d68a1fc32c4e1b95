//! Values in values: as deep as the limit allows, and deeper.

use crate::{HEAD, codes, read};

#[test]
fn deep_nesting() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(codes(&read("a.json", format!("{{\"a\": {deep}}}"))), ["too-deep"]);
    assert_eq!(codes(&read("a.yaml", format!("{HEAD}paths: {deep}"))), ["too-deep"]);
    let blocks: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(codes(&read("a.yaml", blocks)), ["too-deep"]);
    let objects = "{\"a\":".repeat(10_000);
    assert_eq!(codes(&read("a.json", objects)), ["too-deep"]);
}

#[test]
fn nesting_below_the_limit() {
    let nested = format!("{}{{}}{}", "{not: ".repeat(200), "}".repeat(200));
    let reading = read("a.yaml", format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {nested}}}}}"));
    assert_eq!(reading.api.unwrap().schemas.len(), 201);
}

/// What is nested in the ways that OpenAPI nests, on both sides of the limit; the stack of a test's thread is small.
#[test]
fn nesting_of_objects() {
    for (open, close, a_level) in [
        ("{not: ", "}", 1),
        ("{allOf: [", "]}", 2),
        ("{properties: {a: ", "}}", 2),
        ("{items: ", "}", 1),
        ("{if: ", "}", 1),
    ] {
        let schemas = |levels: usize| {
            let schema = format!("{}{{}}{}", open.repeat(levels), close.repeat(levels));
            read("a.yaml", format!("{HEAD}components: {{schemas: {{A: {schema}}}}}"))
        };
        assert!(schemas(240 / a_level).api.is_some(), "{open}");
        assert_eq!(codes(&schemas(10_000)), ["too-deep"], "{open}");
    }
}

/// Objects that OpenAPI reads by themselves take more of the stack than values: sixteen levels of them are read.
#[test]
fn nesting_of_operations_and_headers() {
    let callback = ("callbacks: {a: {u: {post: {responses: {}, ", "}}}}");
    let header = ("headers: {A: {content: {a/b: {encoding: {p: {", "}}}}}}");
    for ((open, close), before, after) in
        [(callback, "", ""), (header, "responses: {'200': {description: a, ", "}}")]
    {
        let operation = |levels: usize| {
            let inside = format!("{}{}", open.repeat(levels), close.repeat(levels));
            read("a.yaml", format!("{HEAD}paths: {{/a: {{get: {{{before}{inside}{after}}}}}}}"))
        };
        assert!(operation(5).api.is_some(), "{open}");
        for levels in [30, 60, 10_000] {
            assert!(codes(&operation(levels)).contains(&"too-deep"), "{open} {levels}");
        }
    }
}

/// An alias brings the depth of what it stands for.
#[test]
fn nesting_through_aliases() {
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    let text = |levels: usize| {
        let around = format!("{}*a{}", "[".repeat(levels), "]".repeat(levels));
        format!("{HEAD}paths: {{}}\nx-a: &a {deep}\nx-b: {around}\n")
    };
    assert!(read("a.yaml", text(120)).api.is_some());
    assert_eq!(codes(&read("a.yaml", text(140))), ["too-deep"]);
}
