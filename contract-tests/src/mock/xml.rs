//! Values → XML, as their schemas say with the XML Object (OpenAPI 3.1, section 4.8.26).

use std::fmt::Write as _;

use serde_json::{Map, Value};
use spec::Api;
use spec::model::{SchemaId, Xml};

/// The element of a root that has no name of its own.
const ROOT: &str = "root";

/// Writes a value as an XML document.
pub(super) fn write(api: &Api, schema: Option<SchemaId>, value: &Value) -> String {
    let component = schema.and_then(|id| {
        let id = api.resolve(id);
        api.component_schemas.iter().find(|(_, known)| **known == id).map(|(name, _)| name.as_str())
    });
    let mut text = String::new();
    Writer { api, text: &mut text }.element(component.unwrap_or(ROOT), schema, value);
    text
}

struct Writer<'a> {
    api: &'a Api,
    text: &'a mut String,
}

impl Writer<'_> {
    /// Writes a value under a name, unless its schema has a better one. The items of an array are elements of their own.
    fn element(&mut self, name: &str, schema: Option<SchemaId>, value: &Value) {
        let Value::Array(items) = value else {
            return self.tagged(&self.name(name, schema), schema, value);
        };
        let of_items = schema.and_then(|id| self.api[self.api.resolve(id)].items());
        let own = self.name(name, schema);
        // Without a wrapper, the name that the array has counts for nothing (section 4.8.26.1).
        let is_wrapped = self.xml(schema).is_some_and(|xml| xml.wrapped == Some(true)) || name == ROOT;
        if is_wrapped {
            let _ = write!(self.text, "<{own}>");
        }
        for item in items {
            self.element(if is_wrapped { &own } else { name }, of_items, item);
        }
        if is_wrapped {
            let _ = write!(self.text, "</{own}>");
        }
    }

    fn tagged(&mut self, name: &str, schema: Option<SchemaId>, value: &Value) {
        let _ = write!(self.text, "<{name}");
        if let Some(xml) = self.xml(schema)
            && let Some(namespace) = &xml.namespace
        {
            let prefix = xml.prefix.as_ref().map(|prefix| format!(":{prefix}")).unwrap_or_default();
            let _ = write!(self.text, " xmlns{prefix}=\"{}\"", escaped(namespace));
        }
        match value {
            Value::Object(members) => self.members(members, schema),
            Value::Null => self.text.push('>'),
            Value::String(text) => {
                let _ = write!(self.text, ">{}", escaped(text));
            }
            other => {
                let _ = write!(self.text, ">{}", escaped(&other.to_string()));
            }
        }
        let _ = write!(self.text, "</{name}>");
    }

    /// The attributes, the end of the tag, and the elements.
    fn members(&mut self, members: &Map<String, Value>, schema: Option<SchemaId>) {
        let of = |name: &str| self.member(schema, name);
        let described: Vec<_> = members.iter().map(|(name, value)| (name, of(name), value)).collect();
        let is_attribute = |of: Option<SchemaId>, value: &Value| {
            !value.is_object()
                && !value.is_array()
                && self.xml(of).is_some_and(|xml| xml.attribute == Some(true))
        };
        let (attributes, elements): (Vec<_>, Vec<_>) =
            described.into_iter().partition(|(_, of, value)| is_attribute(*of, value));
        for (name, of, value) in attributes {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let name = self.name(name, of);
            let _ = write!(self.text, " {name}=\"{}\"", escaped(&text));
        }
        self.text.push('>');
        for (name, of, value) in elements {
            self.element(name, of, value);
        }
    }

    fn name(&self, name: &str, schema: Option<SchemaId>) -> String {
        let xml = self.xml(schema);
        let name = xml.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
        let prefix =
            xml.and_then(|xml| xml.prefix.as_ref()).map(|prefix| format!("{prefix}:")).unwrap_or_default();
        // What no name may hold, XML could not read again.
        let fit = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
        let name: String = name.chars().map(|letter| if fit(letter) { letter } else { '_' }).collect();
        let is_digit = name.starts_with(|first: char| first.is_numeric() || first == '-' || first == '.');
        format!("{prefix}{}{name}", if is_digit || name.is_empty() { "_" } else { "" })
    }

    fn xml(&self, schema: Option<SchemaId>) -> Option<&Xml> {
        let id = schema?;
        self.api[id].xml().or_else(|| self.api[self.api.resolve(id)].xml())
    }

    /// The schema of a member, where the schema or one that it is composed of names it.
    fn member(&self, schema: Option<SchemaId>, name: &str) -> Option<SchemaId> {
        let mut open = vec![schema?];
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let here = &self.api[id];
            if let Some(member) = here.properties().and_then(|properties| properties.get(name)) {
                return Some(*member);
            }
            open.extend(here.all_of().unwrap_or_default().iter().copied().chain(here.reference()));
        }
        None
    }
}

/// Text without what XML would read as markup, or not at all (XML 1.0, sections 2.2 and 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            control if control.is_control() && control < ' ' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mock::tests::validators;

    #[test]
    fn names_attributes_and_wrappers() {
        let validators = validators(
            "openapi: 3.1.0\ninfo: { title: t, version: '1' }\ncomponents:\n  schemas:\n    Pet:\n      \
             type: object\n      properties:\n        id: { type: integer, xml: { attribute: true } }\n        \
             tags: { type: array, xml: { wrapped: true, name: labels }, items: { type: string, xml: { name: label } } }\n        \
             ages: { type: array, items: { type: integer } }\n",
        );
        let pet = validators.api().component_schemas["Pet"];
        let value = json!({ "id": 7, "tags": ["a<b", "c"], "ages": [1, 2], "not a name": null });
        assert_eq!(
            write(validators.api(), Some(pet), &value),
            "<Pet id=\"7\"><labels><label>a&lt;b</label><label>c</label></labels>\
             <ages>1</ages><ages>2</ages><not_a_name></not_a_name></Pet>"
        );
    }
}
