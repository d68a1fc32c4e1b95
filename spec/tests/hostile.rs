//! Texts made to break a reader: each is read or refused with a diagnostic, without a panic or an overflow of the stack.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "texts are put together as they read")]

use spec::Reading;

/// Reads a text as if it were a file of that name.
fn read(name: &str, text: impl AsRef<[u8]>) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    spec::read(&path)
}

fn codes(reading: &Reading) -> Vec<&str> {
    let mut codes: Vec<&str> = reading.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.dedup();
    codes
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

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

/// As anchors inside of one another, 10,000 deep, and in a chain.
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

/// Callbacks of callbacks, and headers of the parts of headers, in long chains.
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

/// To guess what each of very many misspelt references may have meant would take the product of their numbers.
#[test]
fn very_many_misspelt_references() {
    let known: String = (0..100).map(|index| format!("    Schema{index}: {{}}\n")).collect();
    let misspelt: String = (0..900)
        .map(|index| format!("    R{index}: {{$ref: '#/components/schemas/Shcema{index}'}}\n"))
        .collect();
    let reading = read("a.yaml", format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n{known}{misspelt}"));
    assert_eq!(reading.diagnostics.len(), 900);
    assert_eq!(reading.diagnostics.iter().filter(|found| found.help.is_some()).count(), 50);
}

/// Many faults of one kind are told by the first thousand of them.
#[test]
fn very_many_faults() {
    let keys: String = (0..100_000).map(|index| format!("\"k{index}\": 1,\n")).collect();
    let reading = read("a.json", format!("{{{keys} \"openapi\": \"3.1.0\", \"paths\": {{}}}}"));
    assert!(reading.diagnostics.len() < 1100);
    assert!(reading.diagnostics.iter().any(|found| found.message.ends_with("(and 99000 more of this kind)")));
    let same: String = (0..100_000).map(|_| "\"k\": 1,\n").collect();
    assert!(read("a.json", format!("{{{same} \"openapi\": \"3.1.0\"}}")).diagnostics.len() < 1100);
    let items: String = (0..100_000).map(|index| format!("\"/{index}\": 1,\n")).collect();
    let reading = read("a.json", format!("{{\"openapi\": \"3.1.0\", \"paths\": {{{items} \"/\": {{}}}}}}"));
    assert!(reading.diagnostics.len() < 1100);
}

#[test]
fn one_long_string() {
    let long = "x".repeat(10_000_000);
    let reading =
        read("a.json", format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"{long}\": \"{long}\"}}"));
    let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    assert!(text.len() < 2000, "{} bytes", text.len());
}

#[test]
fn control_characters() {
    assert!(read("a.yaml", "openapi: 3.1.0\n\0").api.is_none());
    assert!(read("a.yaml", "\0").api.is_none());
    assert!(read("a.json", "\0").api.is_none());
    assert!(read("a.json", "\u{feff}").api.is_none());
}

/// A merge of merges of merges stands for more than it says.
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
