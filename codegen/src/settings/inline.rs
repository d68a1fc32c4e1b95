//! A value of TOML → the same as text on one line, for the right side of a dependency.

use std::fmt::Write as _;

use toml::Spanned;
use toml::de::DeValue;

/// The value as it may stand behind `name =`.
pub(super) fn inline(value: &DeValue<'_>) -> String {
    let all = |values: &mut dyn Iterator<Item = String>| values.collect::<Vec<_>>().join(", ");
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(integer) => integer.as_str().to_owned(),
        DeValue::Float(float) => float.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(value) => value.to_string(),
        DeValue::Array(items) => {
            format!("[{}]", all(&mut items.iter().map(Spanned::get_ref).map(inline)))
        }
        DeValue::Table(members) => {
            let member = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let key: &std::borrow::Cow<'_, str> = key.get_ref();
                let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                let key =
                    if !key.is_empty() && key.chars().all(bare) { key.to_string() } else { quoted(key) };
                format!("{key} = {}", inline(value.get_ref()))
            };
            format!("{{ {} }}", all(&mut members.iter().map(member)))
        }
    }
}

/// A basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            plain => quoted.push(plain),
        }
    }
    quoted + "\""
}
