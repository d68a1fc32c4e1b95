//! `deepObject`, wire → value: names in brackets as a tree, and the tree as a value by its schema.
//!
//! What servers read is read: `n[a][b]=1`, `n[a][]=1&n[a][]=2`, `n[a][0][b]=1`, and `n[a]=1&n[a]=2`.

use indexmap::IndexMap;
use serde_json::Value;

use super::shape;
use crate::model::{Api, SchemaId, SchemaType};

/// Names go no deeper: nobody means it, and a tree that is walked must end.
const DEEPEST: usize = 32;

/// What stands under a name: texts, and names in brackets.
#[derive(Default)]
pub(super) struct Node {
    texts: Vec<String>,
    members: IndexMap<String, Node>,
}

/// What reads a text as a scalar that one of several schemas admits.
pub(super) type Leaf<'a> = &'a dyn Fn(&str, &[SchemaId]) -> Value;

impl Node {
    /// Puts a text at a name with its brackets; what has another form is left out.
    pub(super) fn insert(&mut self, name: &str, text: &str) {
        let Some(way) = brackets(name) else { return };
        let mut here = self;
        for step in way {
            here = here.members.entry(step.to_owned()).or_default();
        }
        here.texts.push(text.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.members.is_empty()
    }

    /// The value, for one of several schemas.
    pub(super) fn value(&self, api: &Api, schemas: &[SchemaId], leaf: Leaf<'_>) -> Value {
        let types = schemas.iter().flat_map(|schema| shape::types(api, *schema));
        let types: Vec<SchemaType> = types.collect();
        let admits = |wanted| types.is_empty() || types.contains(&wanted);
        let only_arrays = !types.is_empty() && types.iter().all(|one| *one == SchemaType::Array);
        let indexed = self.members.keys().all(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
        let is_list = if self.members.is_empty() {
            self.texts.len() > 1 || only_arrays
        } else {
            indexed
                && admits(SchemaType::Array)
                && (only_arrays || self.members.contains_key("") || !admits(SchemaType::Object))
        };
        match self.texts.as_slice() {
            _ if is_list => self.list(api, schemas, leaf),
            [text] if self.members.is_empty() => leaf(text, schemas),
            _ => {
                let member = |(name, node): (&String, &Self)| {
                    let of = |schema: &SchemaId| shape::member(api, *schema, name);
                    let schemas: Vec<SchemaId> = schemas.iter().flat_map(of).collect();
                    (name.clone(), node.value(api, &schemas, leaf))
                };
                Value::Object(self.members.iter().map(member).collect())
            }
        }
    }

    fn list(&self, api: &Api, schemas: &[SchemaId], leaf: Leaf<'_>) -> Value {
        let element = |index: usize| -> Vec<SchemaId> {
            schemas.iter().flat_map(|schema| shape::element(api, *schema, index)).collect()
        };
        let unnumbered = self.members.get("").into_iter().flat_map(|node| &node.texts);
        let texts = self.texts.iter().chain(unnumbered).enumerate();
        let mut items: Vec<Value> = texts.map(|(index, text)| leaf(text, &element(index))).collect();
        let mut numbered: Vec<(u64, &Self)> =
            self.members.iter().filter_map(|(index, node)| Some((index.parse().ok()?, node))).collect();
        numbered.sort_by_key(|(index, _)| *index);
        for (_, node) in numbered {
            let schemas = element(items.len());
            items.push(node.value(api, &schemas, leaf));
        }
        Value::Array(items)
    }
}

/// `[a][b]` as its names; `None` if the text has another form or goes too deep.
fn brackets(text: &str) -> Option<Vec<&str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let way: Vec<&str> = inner.split("][").take(DEEPEST + 1).collect();
    (way.len() <= DEEPEST).then_some(way)
}
