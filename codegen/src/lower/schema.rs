//! A schema → the type that holds its values. The order of the questions is the order of [`Context::decide`].

use std::collections::BTreeSet;

use serde_json::Value;
use spec::model::{Schema, SchemaId, SchemaType};

use super::context::{Context, Spot};
use super::shape::{Shape, Whole};
use super::{array, enumeration, null, object, scalar, union};
use crate::ir::{Slot, Type};
use crate::options::Untyped;

/// How deep unnamed schemas may nest.
const MAX_DEPTH: usize = 100;

impl Context<'_> {
    /// The type for values of one schema.
    pub(super) fn schema(&mut self, id: SchemaId, spot: &Spot) -> Slot {
        self.whole(&Whole::from(id), spot)
    }

    /// The type for values of several schemas at once.
    pub(super) fn whole(&mut self, whole: &Whole, spot: &Spot) -> Slot {
        if let Some(slot) = self.replaced(whole) {
            return slot;
        }
        let whole = whole.simplified(self.api);
        if let Some(slot) = self.known(&whole) {
            return slot;
        }
        if spot.depth > MAX_DEPTH || !self.open.insert(whole.clone()) {
            self.give_up(&whole, "nested-too-deep", "this schema holds itself in a way that no type can");
            let shape = Shape::gather(self.api, &whole);
            return self.with_unsaid(&whole, &shape, Slot::of(Type::Value), spot);
        }
        let slot = match self.spot_of_file(&whole, spot) {
            Some(spot) => self.decide(&whole, &spot),
            None => self.decide(&whole, spot),
        };
        self.open.remove(&whole);
        self.done.insert(whole, slot.clone());
        slot
    }

    /// A component schema by its name, or a schema that was met before.
    fn known(&self, whole: &Whole) -> Option<Slot> {
        match whole.parts.as_slice() {
            [part] if !part.bare && whole.only.is_none() => self.component_slot(part.id),
            _ => None,
        }
        .or_else(|| self.done.get(whole).cloned())
    }

    /// The type for what a conjunction says, where it is not the name of a component alone, with all that the type does not
    /// say as checks.
    pub(super) fn decide(&mut self, whole: &Whole, spot: &Spot) -> Slot {
        let shape = Shape::gather(self.api, whole);
        self.say_what_is_left_out(&shape);
        let slot = self.decide_type(whole, shape.clone(), spot);
        self.with_unsaid(whole, &shape, slot, spot)
    }

    fn decide_type(&mut self, whole: &Whole, shape: Shape, spot: &Spot) -> Slot {
        if shape.too_deep || self.is_cycle(whole) {
            self.give_up(whole, "reference-cycle", "these references lead nowhere");
            return Slot::of(Type::Value);
        }
        if shape.nothing {
            return Slot::of(Type::Never);
        }
        if shape.impossible {
            self.give_up(whole, "unsatisfiable-schema", "no value satisfies this schema");
            return Slot::of(Type::Value);
        }
        if let Some(values) = &shape.values {
            return enumeration::lower(self, whole, &shape, values, spot);
        }
        union::lower(self, whole, shape, spot)
    }

    /// The type by what `type` says or implies.
    pub(super) fn by_type(&mut self, whole: &Whole, shape: &Shape, spot: &Spot) -> Slot {
        if shape.types.is_none() {
            let implied = shape.implied_types();
            if !implied.is_empty() && self.options.untyped == Untyped::Exact {
                let slot = union::of_untyped(self, whole, shape, &implied, spot);
                return if null::refused(self.api, whole) { slot } else { Slot::of(slot.ty.optional()) };
            }
            self.say_what_is_assumed(whole, &implied);
        }
        let mut types = shape.likely_types();
        let nullable = types.remove(&SchemaType::Null) && !null::refused(self.api, whole);
        if types.contains(&SchemaType::Number) {
            types.remove(&SchemaType::Integer);
        }
        let one = |types: &BTreeSet<SchemaType>| types.iter().next().copied().filter(|_| types.len() == 1);
        let mut slot = match one(&types) {
            Some(SchemaType::Object) => object::lower(self, whole, shape, nullable, spot),
            Some(SchemaType::Array) => array::lower(self, whole, shape, spot),
            Some(scalar_type) => scalar::lower(scalar_type, shape, self.options),
            None if nullable && types.is_empty() => Slot::of(Type::Null),
            None if types.is_empty() => Slot::of(Type::Value),
            None => union::of_types(self, whole, &types, spot),
        };
        if nullable {
            slot.ty = slot.ty.optional();
        }
        slot
    }

    fn say_what_is_assumed(&mut self, whole: &Whole, implied: &BTreeSet<SchemaType>) {
        if let (Some(only), 1) = (implied.first(), implied.len()) {
            let message =
                format!("no `type` is given; the client takes values of type `{}` only", only.as_str());
            self.note_at(whole, "assumed-type", &message);
        }
    }

    /// Notes the keywords that neither the type nor `validate` covers.
    fn say_what_is_left_out(&mut self, shape: &Shape) {
        for (id, keyword) in &shape.left_out {
            let location = self.api.sources.member(&self.api[*id].location, keyword);
            self.note("unchecked-keyword", location, format!("the client does not check `{keyword}`"));
        }
        if let Some(id) = shape.ids.first().filter(|_| shape.holds_rest()) {
            let message = "the client holds members as any JSON that only patterns or conditions name";
            self.note("untyped-members", self.api[*id].location, message);
        }
    }

    /// Notes that a value of any kind stands where the document says more.
    pub(super) fn give_up(&mut self, whole: &Whole, code: &'static str, why: &str) {
        if let Some(part) = whole.parts.first() {
            let location = self.api[part.id].location;
            self.note(code, location, format!("{why}; the client takes any JSON value here"));
        }
    }

    /// Whether only references that lead back to themselves stand here.
    pub(super) fn is_cycle(&self, whole: &Whole) -> bool {
        let leads_back = |schema: &Schema, id: SchemaId| {
            schema.sole_ref().is_some_and(|target| self.api.resolve(target) == self.api.resolve(id))
                && self.api[self.api.resolve(id)].sole_ref().is_some()
        };
        whole.parts.iter().all(|part| leads_back(&self.api[part.id], part.id))
    }

    /// Whether `null` is a value of a schema, as far as its type tells it apart from others.
    pub(super) fn is_nullable(&self, whole: &Whole, depth: usize) -> bool {
        let shape = Shape::gather(self.api, whole);
        let by_type = shape.types.as_ref().is_none_or(|types| types.contains(&SchemaType::Null));
        if depth > 16 || shape.impossible || !by_type || null::refused(self.api, whole) {
            return false;
        }
        if let Some(values) = &shape.values {
            return values.contains(&Value::Null);
        }
        let branch = |id: &SchemaId| self.is_nullable(&Whole::from(*id), depth + 1);
        if !shape.unions.is_empty() {
            return shape.unions.iter().all(|branches| branches.list.iter().any(branch));
        }
        let exact = self.options.untyped == Untyped::Exact && !shape.implied_types().is_empty();
        shape.types.is_some() || shape.is_open() || exact
    }
}
