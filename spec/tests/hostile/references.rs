//! References in long chains, in circles, and such that double.

use crate::{HEAD, codes, read};

#[test]
fn chains_of_references() {
    let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n");
    for index in 0..10_000 {
        text += &format!("    S{index}: {{$ref: '#/components/schemas/S{}'}}\n", index + 1);
    }
    text += "    S10000: {type: string}\n";
    assert!(read("a.yaml", text).api.is_some());
}

#[test]
fn references_that_double() {
    let mut text = format!(
        "{HEAD}paths:\n  /a: {{post: {{responses: {{'200': {{description: ok}}}}, callbacks: {{c: {{$ref: '#/components/callbacks/C0'}}}}}}}}\ncomponents:\n  callbacks:\n"
    );
    for index in 0..40 {
        let next = format!("{{$ref: '#/components/callbacks/C{}'}}", index + 1);
        text += &format!(
            "    C{index}: {{u: {{post: {{responses: {{}}, callbacks: {{a: {next}, b: {next}}}}}}}}}\n"
        );
    }
    text += "    C40: {}\n";
    let reading = read("a.yaml", text);
    assert!(reading.api.is_none());
    assert!(codes(&reading).contains(&"reference-budget"));
}

#[test]
fn chains_of_objects() {
    let mut text = format!("{HEAD}components:\n  callbacks:\n");
    for index in 0..2_000 {
        let next = format!("{{$ref: '#/components/callbacks/C{}'}}", index + 1);
        text += &format!("    C{index}: {{u: {{post: {{responses: {{}}, callbacks: {{a: {next}}}}}}}}}\n");
    }
    text += "    C2000: {}\n  headers:\n";
    for index in 0..2_000 {
        let next = format!("{{$ref: '#/components/headers/H{}'}}", index + 1);
        text +=
            &format!("    H{index}: {{content: {{a/b: {{encoding: {{p: {{headers: {{X: {next}}}}}}}}}}}}}\n");
    }
    text += "    H2000: {$ref: '#/components/headers/H1999'}\n";
    assert!(codes(&read("a.yaml", text)).contains(&"too-deep"));
}

#[test]
fn callbacks_inside_themselves() {
    let text = format!(
        "{HEAD}paths:\n  /a: {{post: &op {{responses: {{}}, callbacks: {{c: {{$ref: '#/components/callbacks/C'}}}}}}}}\ncomponents: {{callbacks: {{C: {{u: {{post: *op}}}}}}}}\n"
    );
    let reading = read("a.yaml", text);
    assert!(codes(&reading).contains(&"recursive-object"));
    assert!(reading.api.is_some());
}

#[test]
fn merge_bombs() {
    let mut text = String::from("a0: &a0 {k: v}\n");
    for index in 1..60 {
        let last = index - 1;
        text += &format!(
            "a{index}: &a{index} {{<<: [*a{last}, *a{last}], k{index}: {{<<: *a{last}}}, l{index}: *a{last}}}\n"
        );
    }
    assert_eq!(codes(&read("a.yaml", text)), ["alias-budget"]);
}

/// Where each kind of component is used, so that what is wrong with it matters.
const USES: [(&str, &str); 9] = [
    ("parameters", "get: {parameters: [$], responses: {}}"),
    ("requestBodies", "post: {requestBody: $, responses: {}}"),
    ("responses", "get: {responses: {'200': $}}"),
    ("headers", "get: {responses: {'200': {description: a, headers: {A: $}}}}"),
    ("links", "get: {responses: {'200': {description: a, links: {A: $}}}}"),
    ("examples", "get: {responses: {'200': {description: a, content: {a/b: {examples: {A: $}}}}}}"),
    ("callbacks", "get: {callbacks: {A: $}, responses: {}}"),
    ("pathItems", "$ref: '#/components/pathItems/A'"),
    ("securitySchemes", "get: {responses: {}, security: [{A: []}]}"),
];

/// A reference to itself, to one that refers back, and into itself, wherever a reference may stand.
#[test]
fn circles() {
    for (section, used) in USES {
        for target in ["A", "B", "A/x"] {
            let to = |name: &str| format!("{{$ref: '#/components/{section}/{name}'}}");
            let path = used.replace('$', &to("A")).replace("{$ref: {", "{").replace("}'}ref", "}");
            let path = if section == "pathItems" { used.to_owned() } else { path };
            let text = format!(
                "{HEAD}paths: {{/a: {{{path}}}}}\ncomponents: {{{section}: {{A: {}, B: {}}}}}\n",
                to(target),
                to("A")
            );
            let reading = read("a.yaml", &text);
            assert!(reading.api.is_none(), "{text}");
            let codes = codes(&reading);
            assert!(
                codes.contains(&"reference-cycle") || codes.contains(&"dangling-reference"),
                "{codes:?} {text}"
            );
        }
    }
}

/// Schemas may refer to each other in circles; those that say nothing else mean nothing.
#[test]
fn circles_of_schemas() {
    let schemas = |schemas: &str| read("a.yaml", format!("{HEAD}components: {{schemas: {{{schemas}}}}}"));
    let a = "{$ref: '#/components/schemas/A'}";
    for said in [
        format!("A: {a}"),
        format!("A: {{$ref: '#/components/schemas/B'}}, B: {a}"),
        format!("A: {{allOf: [{a}]}}"),
        format!("A: {{anyOf: [{a}]}}"),
    ] {
        assert!(!codes(&schemas(&said)).is_empty(), "{said}");
    }
    for fine in [
        format!("A: {{properties: {{a: {a}}}}}"),
        format!("A: {{items: {a}}}"),
        // No finite value is valid, but the document can be understood.
        format!("A: {{type: object, required: [a], properties: {{a: {a}}}}}"),
        "A: {$dynamicAnchor: a, items: {$dynamicRef: '#a'}}".to_owned(),
    ] {
        assert_eq!(codes(&schemas(&fine)), [""; 0], "{fine}");
    }
}

/// Through aliases an object may be inside of what it refers to, though the text is no circle.
#[test]
fn circles_through_aliases() {
    let text = format!(
        "{HEAD}x-a: &a {{$ref: '#/components/responses/B'}}\npaths: {{/a: {{get: {{responses: {{'200': *a}}}}}}}}\ncomponents: {{responses: {{B: *a}}}}\n"
    );
    assert!(codes(&read("a.yaml", text)).contains(&"reference-cycle"));
}

/// Files that refer to each other, and to themselves by name.
#[test]
fn circles_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.yaml",
        &format!(
            "{HEAD}paths: {{/a: {{$ref: 'b.json#/item'}}}}\ncomponents: {{responses: {{A: {{$ref: 'b.json#/response'}}}}}}\n"
        ),
    );
    write(
        "b.json",
        r#"{"item": {"get": {"responses": {"200": {"$ref": "c.yaml"}}}}, "response": {"$ref": "a.yaml#/components/responses/A"}}"#,
    );
    write(
        "c.yaml",
        "{description: a, content: {a/b: {schema: {$ref: '#/s'}}}, s: {items: {$ref: 'c.yaml#/s'}}}",
    );
    let reading = spec::read(&folder.path().join("a.yaml"));
    assert!(codes(&reading).contains(&"reference-cycle"));
    assert_eq!(reading.sources.ids().count(), 3);
    write("a.yaml", &format!("{HEAD}paths: {{/a: {{$ref: 'b.json#/item'}}}}\n"));
    let api = spec::read(&folder.path().join("a.yaml")).api.unwrap();
    assert_eq!(api.schemas.len(), 3);
}
