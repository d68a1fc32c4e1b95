//! What OpenAPI 3.0 says otherwise than JSON Schema 2020-12, raised to the latter (OpenAPI 3.0, section 4.7.24).

use serde_json::Value;

use super::Lifter;
use crate::model::{Keyword, SchemaId, SchemaType};
use crate::node::Node;

impl<'d> Lifter<'d> {
    /// The keywords of a schema in the words of 2020-12.
    pub(super) fn raise(&mut self, id: SchemaId, schema: &Node<'d>, keywords: Vec<Keyword>) -> Vec<Keyword> {
        let keywords = exclusive_bound(keywords, "exclusiveMaximum", |keyword| match keyword {
            Keyword::Maximum(bound) => Keyword::ExclusiveMaximum(bound),
            other => other,
        });
        let keywords = exclusive_bound(keywords, "exclusiveMinimum", |keyword| match keyword {
            Keyword::Minimum(bound) => Keyword::ExclusiveMinimum(bound),
            other => other,
        });
        self.nullable(id, schema, example(keywords))
    }

    /// `nullable: true` adds null to the type; where there is no type, to everything that constrains.
    fn nullable(&mut self, id: SchemaId, schema: &Node<'d>, mut keywords: Vec<Keyword>) -> Vec<Keyword> {
        let nullable = take(&mut keywords, "nullable");
        if nullable != Some(Value::Bool(true)) {
            return keywords;
        }
        let mut typed = false;
        for keyword in &mut keywords {
            if let Keyword::Type(types) = keyword {
                typed = true;
                if !types.contains(&SchemaType::Null) {
                    types.push(SchemaType::Null);
                }
            }
        }
        if typed {
            keywords.iter_mut().for_each(null_in_enum);
            return keywords;
        }
        let (mut annotations, constraints): (Vec<_>, Vec<_>) =
            keywords.into_iter().partition(Keyword::is_annotation);
        if !constraints.is_empty() {
            let something = self.synthetic(schema.at(), constraints);
            self.hand_over(id, something);
            let null =
                self.synthetic(schema.at_member("nullable"), vec![Keyword::Type(vec![SchemaType::Null])]);
            annotations.push(Keyword::AnyOf(vec![something, null]));
        }
        annotations
    }
}

/// Whoever writes `nullable: true` beside `enum` means null to be allowed, though 3.0.3 wants it in the list.
fn null_in_enum(keyword: &mut Keyword) {
    if let Keyword::Enum(values) = keyword
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// `exclusiveMaximum: true` makes `maximum` exclusive; `false` says nothing.
fn exclusive_bound(
    mut keywords: Vec<Keyword>,
    name: &str,
    exclusive: fn(Keyword) -> Keyword,
) -> Vec<Keyword> {
    if take(&mut keywords, name) != Some(Value::Bool(true)) {
        return keywords;
    }
    keywords.into_iter().map(exclusive).collect()
}

/// `example` becomes the first of `examples`.
fn example(mut keywords: Vec<Keyword>) -> Vec<Keyword> {
    let Some(example) = take(&mut keywords, "example") else { return keywords };
    for keyword in &mut keywords {
        if let Keyword::Examples(examples) = keyword {
            if !examples.contains(&example) {
                examples.insert(0, example);
            }
            return keywords;
        }
    }
    keywords.push(Keyword::Examples(vec![example]));
    keywords
}

/// Takes a keyword out that 2020-12 does not know.
fn take(keywords: &mut Vec<Keyword>, name: &str) -> Option<Value> {
    let at =
        keywords.iter().position(|keyword| matches!(keyword, Keyword::Other(known, _) if known == name))?;
    match keywords.remove(at) {
        Keyword::Other(_, value) => Some(value),
        _ => None,
    }
}
