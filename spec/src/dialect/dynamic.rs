//! `$dynamicRef`: which of them can be overridden at all (JSON Schema Core, section 8.2.3.2).

use std::collections::{HashMap, HashSet};

use super::Lifter;
use crate::model::Keyword;

impl Lifter<'_> {
    /// A `$dynamicRef` that does not lead to a `$dynamicAnchor`, or to one of a name that no other resource has, is a `$ref` and
    /// becomes one. If there are others, it is told which resource each schema is part of.
    pub(super) fn settle_dynamic_references(&mut self) {
        if self.dynamic.is_empty() {
            return;
        }
        let alone = self.sole_anchors();
        let mut some_open = false;
        for id in std::mem::take(&mut self.dynamic) {
            let Some(schema) = self.pool.get_mut(id) else { continue };
            let has_ref = schema.reference().is_some();
            for keyword in &mut schema.keywords {
                let Keyword::DynamicRef(reference) = keyword else { continue };
                let can_be_overridden = reference.anchor.as_ref().is_some_and(|name| !alone.contains(name));
                if can_be_overridden {
                    some_open = true;
                } else if has_ref {
                    reference.anchor = None;
                } else {
                    *keyword = Keyword::Ref(reference.target);
                }
            }
        }
        if some_open {
            self.pool.divide(self.scopes.resource_numbers());
        }
    }

    /// The names of the dynamic anchors that stand in one resource alone.
    fn sole_anchors(&self) -> HashSet<String> {
        let resources = self.scopes.resource_numbers();
        let mut holders: HashMap<&str, HashSet<Option<&u32>>> = HashMap::new();
        for (id, schema) in self.pool.iter() {
            if let Some(name) = schema.dynamic_anchor() {
                holders.entry(name).or_default().insert(resources.get(id.as_usize()));
            }
        }
        let sole = holders.into_iter().filter(|(_, resources)| resources.len() == 1);
        sole.map(|(name, _)| name.to_owned()).collect()
    }
}
