//! A part of an answer, as a person may read it: the JSON with indents, a few lines around the part, and the part marked.

use std::ops::Range;

use serde_json::Value;
use spec::JsonPointer;

use super::terminal::visible;

/// So many lines are shown before the part and, from its beginning on, after it.
const BEFORE: usize = 2;
const AFTER: usize = 3;

/// So many characters are shown of a line.
const WIDEST: usize = 100;

/// The lines around the part that a pointer leads to; none if it leads nowhere.
pub(super) fn quote(value: &Value, pointer: &JsonPointer) -> Vec<String> {
    let mut printer = Printer::default();
    let tokens: Vec<String> = pointer.tokens().collect();
    printer.value(value, 0, Some(&tokens));
    let Some(part) = printer.part else { return Vec::new() };
    let line_of = |at: usize| printer.text.get(..at).map_or(0, |text| text.matches('\n').count());
    let (first, last) = (line_of(part.start), line_of(part.end));
    let (from, to) = (first.saturating_sub(BEFORE), last.min(first + AFTER) + 1);
    let mut lines = Vec::new();
    for (number, line) in printer.text.lines().enumerate().take(to + 1).skip(from) {
        lines.push(cut(line));
        if number == first {
            lines.extend(marks(&printer.text, &part, line));
        }
    }
    lines
}

/// Carets under the first line of the part, as far as it is shown.
fn marks(text: &str, part: &Range<usize>, line: &str) -> Option<String> {
    let before = text.get(..part.start)?;
    let column = before.rsplit('\n').next()?.chars().count();
    let length = text.get(part.clone())?.lines().next()?.chars().count();
    let room = line.chars().count().min(WIDEST).checked_sub(column)?;
    Some(format!("{}{}", " ".repeat(column), "^".repeat(length.min(room).max(1))))
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// Writes JSON, and keeps in mind where the part is.
#[derive(Default)]
struct Printer {
    text: String,
    part: Option<Range<usize>>,
}

impl Printer {
    /// `way` is what is left of the way to the part, if it leads here.
    fn value(&mut self, value: &Value, depth: usize, way: Option<&[String]>) {
        let start = self.text.len();
        match value {
            Value::Array(items) if !items.is_empty() => {
                let named = items.iter().enumerate().map(|(index, item)| (index.to_string(), item));
                self.members(named.collect(), false, depth, way);
            }
            Value::Object(members) if !members.is_empty() => {
                let named = members.iter().map(|(name, value)| (name.clone(), value));
                self.members(named.collect(), true, depth, way);
            }
            scalar => self.text.push_str(&visible(&scalar.to_string())),
        }
        if way.is_some_and(<[String]>::is_empty) {
            self.part = Some(start..self.text.len());
        }
    }

    fn members(
        &mut self,
        members: Vec<(String, &Value)>,
        are_named: bool,
        depth: usize,
        way: Option<&[String]>,
    ) {
        let (open, close) = if are_named { ('{', '}') } else { ('[', ']') };
        self.text.push(open);
        for (count, (name, value)) in members.into_iter().enumerate() {
            self.text.push_str(if count == 0 { "\n" } else { ",\n" });
            self.indent(depth + 1);
            if are_named {
                self.text.push_str(&visible(&Value::from(name.as_str()).to_string()));
                self.text.push_str(": ");
            }
            let rest = way.and_then(<[String]>::split_first).filter(|(token, _)| **token == name);
            self.value(value, depth + 1, rest.map(|(_, rest)| rest));
        }
        self.text.push('\n');
        self.indent(depth);
        self.text.push(close);
    }

    fn indent(&mut self, depth: usize) {
        self.text.extend(std::iter::repeat_n("  ", depth));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn quoted(value: &Value, pointer: &str) -> String {
        let pointer = JsonPointer::parse(pointer).unwrap();
        quote(value, &pointer).join("\n")
    }

    #[test]
    fn a_value_in_the_midst_of_others() {
        let value = json!({"data": [{"id": 1, "kind": "square"}, {"id": 2, "kind": "r\u{1b}[2J", "a/b": {}}], "meta": null});
        let kind = [
            "    {",
            "      \"id\": 2,",
            "      \"kind\": \"r\\u001b[2J\",",
            "              ^^^^^^^^^^^^",
            "      \"a/b\": {}",
        ];
        assert_eq!(quoted(&value, "/data/1/kind"), kind.join("\n"));
        let whole = [
            "{",
            "  \"data\": [",
            "    {",
            "    ^",
            "      \"id\": 1,",
            "      \"kind\": \"square\"",
            "    },",
            "    {",
        ];
        assert_eq!(quoted(&value, "/data/0"), whole.join("\n"));
        assert_eq!(quoted(&value, "/data/2"), "");
    }

    #[test]
    fn a_value_that_is_all_there_is() {
        assert_eq!(quoted(&json!("text"), ""), "\"text\"\n^^^^^^");
        let long = "x".repeat(200);
        assert_eq!(quoted(&json!(long), ""), format!("\"{}…\n{}", "x".repeat(99), "^".repeat(100)));
    }
}
