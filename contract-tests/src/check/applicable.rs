//! Which schemas speak of a value, of a member and of an item, given the value itself.

use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::{Keyword, SchemaId};

/// Looks for the schemas that apply.
#[derive(Clone, Copy)]
pub(super) struct Applicable<'a>(pub(super) &'a Validators);

impl Applicable<'_> {
    /// The schemas that apply to a value: references and conjunctions followed, of alternatives those that accept it.
    pub(super) fn of_value(self, schemas: &[SchemaId], value: &Value) -> Vec<SchemaId> {
        let mut found = Vec::new();
        let mut open: Vec<SchemaId> = schemas.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if found.contains(&id) {
                continue;
            }
            found.push(id);
            for keyword in &self.0.api()[id].keywords {
                match keyword {
                    Keyword::Ref(target) => open.push(*target),
                    Keyword::AllOf(list) => open.extend(list),
                    Keyword::AnyOf(list) | Keyword::OneOf(list) => match self.named(id, list, value) {
                        Some(named) => open.push(named),
                        None => open.extend(list.iter().filter(|branch| self.0.accepts(**branch, value))),
                    },
                    Keyword::Then(branch) | Keyword::Else(branch) if self.0.accepts(*branch, value) => {
                        open.push(*branch);
                    }
                    Keyword::DependentSchemas(map) => {
                        open.extend(
                            map.iter().filter(|(name, _)| value.get(name).is_some()).map(|(_, id)| *id),
                        );
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// The alternative that the discriminator names for a value, if that accepts it (OpenAPI 3.1, section 4.8.25).
    fn named(self, id: SchemaId, alternatives: &[SchemaId], value: &Value) -> Option<SchemaId> {
        let api = self.0.api();
        let discriminator = api[id].keywords.iter().find_map(|keyword| match keyword {
            Keyword::Discriminator(discriminator) => Some(discriminator),
            _ => None,
        })?;
        let name = value.get(&discriminator.property_name)?.as_str()?;
        let target = discriminator.targets.get(name).or_else(|| api.component_schemas.get(name))?;
        let is_named = |branch: &&SchemaId| *branch == target || api[**branch].sole_ref() == Some(*target);
        alternatives.iter().find(is_named).copied().filter(|branch| self.0.accepts(*branch, value))
    }

    /// The schemas that name a member. A `false` under `additionalProperties` names nothing.
    pub(super) fn of_member(self, schemas: &[SchemaId], name: &str) -> Vec<SchemaId> {
        let api = self.0.api();
        let mut found = Vec::new();
        for id in schemas {
            let schema = &api[*id];
            let before = found.len();
            found.extend(schema.properties().and_then(|properties| properties.get(name)));
            for (pattern, id) in schema.pattern_properties().into_iter().flatten() {
                if regress::Regex::new(pattern).is_ok_and(|regex| regex.find(name).is_some()) {
                    found.push(*id);
                }
            }
            if found.len() == before {
                let further = schema.additional_properties().or(schema.unevaluated_properties());
                found.extend(further.filter(|id| api[*id].boolean != Some(false)));
            }
        }
        found
    }

    /// Whether some schema names members, so that the object is no map.
    pub(super) fn is_struct(self, schemas: &[SchemaId]) -> bool {
        schemas.iter().any(|id| self.0.api()[*id].properties().is_some())
    }

    pub(super) fn of_item(self, schemas: &[SchemaId], index: usize) -> Vec<SchemaId> {
        let of = |id: &SchemaId| {
            let schema = &self.0.api()[*id];
            let tuple = schema.prefix_items().and_then(|items| items.get(index)).copied();
            tuple.or(schema.items()).or(schema.unevaluated_items())
        };
        schemas.iter().filter_map(of).collect()
    }
}
