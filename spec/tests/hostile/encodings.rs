//! Bytes that are no plain UTF-8: byte-order marks, other encodings, control characters, line ends of all kinds.

use crate::{HEAD, codes, read};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().map(u32::from).flat_map(bytes).collect()
}

#[test]
fn byte_order_marks() {
    let marked = format!("\u{feff}{HEAD}paths: {{}}\n");
    assert!(read("a.yaml", &marked).api.is_some());
    assert!(read("a.json", "\u{feff}{\"openapi\": \"3.1.0\", \"paths\": {}}").api.is_some());
    assert_eq!(codes(&read("a.yaml", "\u{feff}")), ["unreadable-file"]);
    for bytes in [utf16(&marked, u16::to_le_bytes), utf16(&marked, u16::to_be_bytes)] {
        assert_eq!(codes(&read("a.yaml", &bytes)), ["invalid-utf8"]);
        assert_eq!(codes(&read("a.json", &bytes)), ["invalid-utf8"]);
    }
    for bytes in [utf32(&marked, u32::to_le_bytes), utf32(&marked, u32::to_be_bytes)] {
        assert_eq!(codes(&read("a.yaml", &bytes)), ["invalid-utf8"]);
    }
}

/// Without a mark, ASCII in UTF-16 is UTF-8 with NULs.
#[test]
fn unmarked_encodings() {
    let text = format!("{HEAD}paths: {{}}\n");
    for bytes in [
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
        utf32(&text, u32::to_le_bytes),
        utf32(&text, u32::to_be_bytes),
    ] {
        assert!(read("a.yaml", &bytes).api.is_none());
        assert!(read("a.json", &bytes).api.is_none());
    }
}

#[test]
fn invalid_utf8() {
    for bytes in [&b"\xff"[..], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"] {
        for end in [&b""[..], b"\n", b"\xff\xff"] {
            let text = [HEAD.as_bytes(), b"x-a: ", bytes, end].concat();
            assert_eq!(codes(&read("a.yaml", &text)), ["invalid-utf8"], "{bytes:?}");
            assert_eq!(codes(&read("a.json", &text)), ["invalid-utf8"], "{bytes:?}");
        }
    }
}

#[test]
fn control_characters() {
    for control in ["\0", "\u{1}", "\u{7f}", "\u{8}"] {
        for text in [control.to_owned(), format!("{HEAD}{control}"), format!("{HEAD}x-a: {control}\n")] {
            assert!(read("a.yaml", &text).api.is_none(), "{control:?}");
            assert!(read("a.json", &text).api.is_none(), "{control:?}");
        }
    }
}

/// Lines end with LF, CRLF or CR (YAML 1.2, section 5.4); nothing else ends one.
#[test]
fn line_ends() {
    let text = format!("{HEAD}paths: {{}}\nx-a: |\n  b\n  c\n");
    for end in ["\n", "\r\n", "\r"] {
        let api = read("a.yaml", text.replace('\n', end)).api.unwrap_or_else(|| panic!("{end:?}"));
        let values: Vec<_> = api.extensions.iter().map(|(_, value)| value.clone()).collect();
        assert_eq!(values, ["b\nc\n"], "{end:?}");
    }
    for odd in ["\u{85}", "\u{2028}", "\u{2029}"] {
        let api = read("a.yaml", format!("{HEAD}paths: {{}}\nx-a: b{odd}c\n")).api.unwrap();
        let values: Vec<_> = api.extensions.iter().map(|(_, value)| value.clone()).collect();
        assert_eq!(values, [format!("b{odd}c")], "{odd:?}");
    }
}

#[test]
fn tabs() {
    let api = read("a.yaml", format!("{HEAD}paths:\t{{}}\t# a\nx-a:\t[\t1\t,\t2 ]\n")).api;
    assert!(api.is_some());
    assert_eq!(codes(&read("a.yaml", format!("{HEAD}paths:\n\t/a: {{}}\n"))), ["yaml-syntax"]);
    assert!(read("a.json", "\t{\t\"openapi\"\t:\t\"3.1.0\",\t\"paths\": {}}\t").api.is_some());
}

#[test]
fn documents_and_directives() {
    let text = format!("{HEAD}paths: {{}}\n");
    for good in [
        format!("---\n{text}"),
        format!("%YAML 1.2\n---\n{text}"),
        format!("%YAML 1.1\n---\n{text}"),
        format!("%TAG !e! tag:example.com,2000:\n---\n{text}..."),
        format!("# a\n--- # b\n{text}...\n# c\n"),
    ] {
        assert!(read("a.yaml", &good).api.is_some(), "{good}");
    }
    for (bad, code) in [
        (format!("{text}---\n{text}"), "several-documents"),
        (format!("{text}---\n"), "several-documents"),
        (format!("%YAML 1.2\n{text}"), "yaml-syntax"),
        (format!("%YAML 1.2\n%YAML 1.2\n---\n{text}"), "yaml-syntax"),
    ] {
        assert_eq!(codes(&read("a.yaml", &bad)), [code], "{bad}");
    }
}

/// An anchor may be defined anew; an alias means the latest before it (YAML 1.2, section 3.2.2.2).
#[test]
fn anchors() {
    let text = format!("{HEAD}paths: {{}}\nx-a: [&a 1, *a, &a 2, *a]\n");
    let api = read("a.yaml", text).api.unwrap();
    let values: Vec<String> = api.extensions.iter().map(|(_, value)| value.to_string()).collect();
    assert_eq!(values, ["[1,1,2,2]"]);
    for bad in
        ["&a [*a]", "&a {b: *a}", "*b", "{? [a] : b}", "{? {a: b} : c}", "{*a : b}", "[&c [1], {*c : 1}]"]
    {
        let reading = read("a.yaml", format!("{HEAD}paths: {{}}\nx-a: {bad}\n"));
        assert!(
            matches!(codes(&reading)[..], ["yaml-syntax" | "complex-key" | "yaml-unknown-alias"]),
            "{bad}"
        );
    }
}
