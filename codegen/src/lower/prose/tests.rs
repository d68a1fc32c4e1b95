use super::*;
use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Tag, TagEnd};

fn one(text: &str) -> String {
    lines(text).join("\n")
}

#[test]
fn prose_stays_prose() {
    for (text, expected) in [
        ("Page number.", "Page number."),
        ("see [`Foo`] and [x]", "see \\[`Foo`\\] and \\[x\\]"),
        ("a [page](https://a.b/c) of", "a [page](https://a.b/c) of"),
        ("a [section](#x) of", "a section of"),
        ("at https://a.b/c.", "at <https://a.b/c>."),
        ("at https://a.b/{id}", "at `https://a.b/{id}`"),
        ("<b>bold</b><br>next <id>", "bold\\\nnext \\<id>"),
        (
            "<p>One <a href=\"https://a.b\">two</a> <code>a_b</code></p><ul><li>x</li></ul>",
            "One [two](https://a.b) `a_b`\n\n• x",
        ),
        ("    let x = 1;", "```text\nlet x = 1;\n```"),
        ("-     code", "- ```text\n  code\n  ```"),
        ("an `open", "an \\`open"),
        ("```\nfn x() {}\n```", "```text\nfn x() {}\n```"),
        ("```rust\nfn x() {}", "```text\nfn x() {}\n```"),
        ("> ```\n> x", "> ```text\n> x\n> ```"),
        ("a\r\rb */ \u{202e}c", "a\n\nb \\*/ c"),
        ("snake_case * 2 and _em_", "snake_case * 2 and *em*"),
        ("- a\nlazy\n- b\n  - c\n\n  d", "- a\n  lazy\n\n- b\n\n  - c\n\n  d"),
        ("- a\n- b", "- a\n- b"),
        ("text\n1986\\. A year", "text\n1986\\. A year"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("| a | b |\n|---|:-:|\n| `x\\|y` | 2 |", "| a | b |\n| --- | :-: |\n| `x\\|y` | 2 |"),
        ("", ""),
    ] {
        assert_eq!(one(text), expected, "{text:?}");
    }
}

#[test]
fn long_lines_are_broken_between_words() {
    let words = "word ".repeat(19);
    // A number at the start of a line would begin a list.
    assert_eq!(one(&format!("- {words}12345. end")), format!("- {words}12345.\n  end"));
    let table = format!("| {} |\n| --- |", "cell ".repeat(30).trim_end());
    assert_eq!(one(&table), table);
}

#[test]
fn examples_are_inline_code() {
    assert_eq!(code("a`b"), "`` a`b ``");
    assert_eq!(code("two\nlines"), "`two lines`");
}

#[test]
fn a_label_does_not_open_a_block() {
    for (text, expected) in [
        ("Fine.", "200: Fine."),
        ("", "200."),
        ("```\nx\n```", "200:\n\n```text\nx\n```"),
        ("- x", "200:\n\n- x"),
    ] {
        assert_eq!(labelled("200", text).join("\n"), expected, "{text:?}");
    }
}

/// What rustdoc reads: its extensions, and its links to items.
fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut broken = |link: BrokenLink<'_>| {
        faults.push(format!("a link to an item: {}", link.reference));
        None
    };
    let extensions = EXTENSIONS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let events: Vec<Event<'_>> =
        Parser::new_with_broken_link_callback(text, extensions, Some(&mut broken)).collect();
    for event in events {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => faults.push(format!("HTML: {html}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                faults.push("an indented doctest".to_owned());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if info.is_empty() || info.contains("rust") =>
            {
                faults.push(format!("a doctest: {info}"));
            }
            Event::Start(Tag::Link { dest_url, .. })
                if !dest_url.starts_with("http") && !dest_url.starts_with("mailto:") =>
            {
                faults.push(format!("a link to {dest_url}"));
            }
            _ => {}
        }
    }
    faults
}

/// The words of a text as a reader sees them.
fn words(text: &str) -> Vec<String> {
    let mut shown = String::new();
    for event in Parser::new_ext(text, EXTENSIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::SoftBreak | Event::HardBreak | Event::Start(_) | Event::End(_) => shown.push(' '),
            _ => {}
        }
    }
    // Where emphasis begins and ends may shift.
    shown.replace(['*', '~'], "").split_whitespace().map(str::to_owned).collect()
}

fn prose() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "word",
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "```",
        "```\n",
        "~~~",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~",
        "~~",
        "[",
        "]",
        "](",
        "(",
        ")",
        "[x]: ",
        "https://a.b",
        "<b>",
        "</b>",
        "<id>",
        "<",
        ">",
        "<!--",
        "-->",
        "<p>",
        "<li>",
        "<br>",
        "<code>",
        "</code>",
        "<a href='https://c.d'>",
        "</a>",
        "|",
        "---",
        "===",
        "\\",
        "&amp;",
        "&lt;",
        "&",
        ":-:",
        "| a | b |\n|---|---|\n",
        "!",
        "#[x]",
        "*/",
        "é",
        "rust",
        "x_y",
        "+",
        "=",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_becomes_more_than_prose(text in prose()) {
        let written = one(&text);
        prop_assert_eq!(faults(&written), Vec::<String>::new(), "{}", written);
    }

    #[test]
    fn what_is_written_stays_as_it_is(text in prose()) {
        let written = one(&text);
        prop_assert_eq!(words(&one(&written)), words(&written));
    }
}
