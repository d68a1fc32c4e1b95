//! JSON values as block YAML (YAML 1.2), for what is copied out of a report: short where that reads well, and the same bytes each time.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// How a text is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Section 7.3.2, where the text has but characters that can stand there.
    SingleQuoted,
    /// Section 7.3.1, which reads every string of JSON.
    DoubleQuoted,
}

/// A value as what stands behind a key, on lines of its own if it has some.
pub(super) fn block(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(members) if !is_flow(value) => {
            let lines = members
                .iter()
                .map(|(name, member)| format!("\n{:indent$}{}:{}", "", key(name), block(member, indent + 2)));
            lines.collect()
        }
        Value::Array(items) if !is_flow(value) => {
            let lines = items.iter().map(|item| {
                let text = block(item, indent + 2);
                // The first line of a block stands beside its dash.
                let text = text.trim_start_matches('\n').trim_start();
                format!("\n{:indent$}- {text}", "")
            });
            lines.collect()
        }
        _ => format!(" {}", flow(value)),
    }
}

/// Whether a value stands on one line: what holds nothing, or only scalars in a list, or only what holds nothing.
fn is_flow(value: &Value) -> bool {
    let is_empty = |value: &Value| {
        value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty)
    };
    match value {
        Value::Object(members) => members.values().all(is_empty),
        Value::Array(items) => {
            items.iter().all(|item| is_empty(item) || !(item.is_object() || item.is_array()))
        }
        _ => true,
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let name = scalar(&Value::from(name.as_str()), Style::SingleQuoted);
                format!("{name}: {}", flow(member))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        scalar => self::scalar(scalar, Style::SingleQuoted),
    }
}

/// A scalar; a text is always quoted, as some of them would be read as something else.
pub(super) fn scalar(value: &Value, style: Style) -> String {
    match value {
        Value::String(text) if style == Style::SingleQuoted && !text.contains(char::is_control) => {
            format!("'{}'", text.replace('\'', "''"))
        }
        Value::String(text) => {
            // JSON leaves some control characters as they are that YAML does not take (section 5.1).
            let mut quoted = String::new();
            for character in Value::from(text.as_str()).to_string().chars() {
                match character {
                    '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{2028}' | '\u{2029}' => {
                        // Writing to a `String` does not fail.
                        let _ = write!(quoted, "\\u{:04x}", u32::from(character));
                    }
                    other => quoted.push(other),
                }
            }
            quoted
        }
        other => other.to_string(),
    }
}

/// A key, quoted unless it is a word that is read as nothing else.
fn key(name: &str) -> String {
    let is_word = name.len() > 3
        && name.chars().all(|character| character.is_ascii_alphabetic())
        && !["true", "false", "null"].contains(&name.to_ascii_lowercase().as_str());
    if is_word { name.to_owned() } else { scalar(&Value::from(name), Style::SingleQuoted) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_it_looks_like() {
        let value = json!({
            "responses": { "400": { "description": "It's bad", "content": { "text/html": {} } } },
            "enum": ["a", null, 1],
            "allOf": [{ "type": "object", "on": true }, { "properties": { "no": {} } }],
        });
        let text = "
responses:
  '400':
    description: 'It''s bad'
    content: {'text/html': {}}
enum: ['a', null, 1]
allOf:
  - type: 'object'
    'on': true
  - properties: {'no': {}}";
        assert_eq!(block(&value, 0), text);
        assert_eq!(serde_yaml::from_str::<Value>(text).unwrap(), value);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,6}".prop_map(Value::from),
            "[\\x00-\\x7f]{0,6}".prop_map(Value::from),
            "(yes|~|null|1e3|- a|: b|#c)".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("\\PC{0,5}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_read_as_it_was(value in any_json()) {
            let text = format!("value:{}", block(&value, 2));
            let read: Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(&read["value"], &value, "{}", text);
        }
    }
}
