//! Whether a text is a document of its own: whether it has `openapi` or `swagger` at its root.
//!
//! The texts are not parsed for this, as they may be large, and broken.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The version that the document says it is of, e.g. `3.0.1`, or `swagger 2.0`; `None` if it is no document.
pub(super) fn version(text: &[u8]) -> Option<String> {
    if text.trim_ascii_start().starts_with(b"{") {
        let mut version = None;
        let mut json = serde_json::Deserializer::from_slice(text);
        let whole = json.deserialize_map(Root { version: &mut version }).is_ok();
        // Else it is broken JSON, or YAML in flow style: the lines may tell.
        if whole || version.is_some() {
            return version;
        }
    }
    String::from_utf8_lossy(text).lines().find_map(line)
}

/// `openapi: 3.0.1` at the start of a line of YAML, or after the space or brace that the root begins with in JSON.
fn line(line: &str) -> Option<String> {
    let flow = line.trim_start_matches([' ', '\t', '{', '\u{feff}']);
    let (key, value) = flow.split_once(':')?;
    // In YAML an indented key is not at the root; in JSON it is, as far as a line can tell, and has quotes.
    let is_quoted = key.trim_end().ends_with(['"', '\'']);
    if flow.len() != line.trim_start_matches('\u{feff}').len() && !is_quoted && !line.starts_with('{') {
        return None;
    }
    let value = value.split(['#', ',', '}']).next().unwrap_or_default();
    said(unquoted(key), unquoted(value))
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

/// The version that a member of the root says, if it is one that says so.
fn said(key: &str, value: &str) -> Option<String> {
    match key {
        "openapi" => Some(value.to_owned()),
        "swagger" => Some(format!("swagger {value}")),
        _ => None,
    }
}

/// Reads the members of the root until one is `openapi` or `swagger`; what comes after may be broken.
struct Root<'a> {
    version: &'a mut Option<String>,
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<String>()? {
            if matches!(key.as_str(), "openapi" | "swagger") {
                let value = members.next_value::<Value>()?;
                *self.version = said(&key, value.as_str().unwrap_or(&value.to_string()));
                break;
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    fn version(text: &str) -> Option<String> {
        super::version(text.as_bytes())
    }

    #[test]
    fn a_document_says_its_version_at_its_root() {
        for text in [
            "openapi: 3.0.1\n",
            "# Pets\n---\n'openapi': \"3.0.1\"   # the first\ninfo: {}\n",
            "\u{feff}openapi: 3.0.1\n",
            "{\"info\": {}, \"openapi\": \"3.0.1\", \"paths\": {}}",
            "{openapi: 3.0.1, info: {}}",
            "{\n  \"openapi\": \"3.0.1\",\n  broken",
            "{\"info\": {,},\n  \"openapi\": \"3.0.1\",\n",
        ] {
            assert_eq!(version(text).as_deref(), Some("3.0.1"), "{text}");
        }
        assert_eq!(version("swagger: '2.0'\n").as_deref(), Some("swagger 2.0"));
        assert_eq!(version("{\"openapi\": 3.1}").as_deref(), Some("3.1"));
    }

    #[test]
    fn a_part_is_no_document() {
        for text in
            ["", "type: object\n", "info:\n  openapi: 3.0.1\n", "{\"info\": {\"openapi\": \"3.0.1\"}}", "[]"]
        {
            assert_eq!(version(text), None, "{text}");
        }
    }
}
