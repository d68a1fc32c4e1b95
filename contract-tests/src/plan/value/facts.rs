//! [`Facts`]: what a conjunction of schemas says about a value, with one branch chosen at each fork.
//!
//! This is no schema algebra: the facts of each keyword are put side by side, `$ref` and `allOf` followed, and of
//! `anyOf`, `oneOf` and `if` one way is taken. What they leave open (`not`, the other branches of `oneOf`) is
//! left to the proof of the finished value.

use std::borrow::Cow;

use serde_json::{Number, Value};
use spec::Api;
use spec::model::{Keyword, Schema, SchemaId, SchemaType};

use super::decimal::Decimal;
use crate::format::integer_range;

/// The types that a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const ALL: Self = Self(0x7f);

    pub(crate) fn of(types: &[SchemaType]) -> Self {
        Self(types.iter().fold(0, |bits, one| bits | Self::bits(*one)))
    }

    /// `number` includes `integer`.
    fn bits(one: SchemaType) -> u8 {
        match one {
            SchemaType::Null => 1,
            SchemaType::Boolean => 2,
            SchemaType::Integer => 4,
            SchemaType::Number => 8 | 4,
            SchemaType::String => 16,
            SchemaType::Array => 32,
            SchemaType::Object => 64,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether values of this type are among them; `number` counts if fractions are allowed.
    pub(crate) fn has(self, one: SchemaType) -> bool {
        let bits = if one == SchemaType::Number { 8 } else { Self::bits(one) };
        self.0 & bits != 0
    }
}

/// A bound of a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    pub(crate) at: Decimal,
    pub(crate) exclusive: bool,
}

/// What is known of a value.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    pub(crate) api: &'a Api,
    /// Every schema that applies to the value itself, references and branches followed.
    pub(crate) schemas: Vec<SchemaId>,
    /// Nothing can satisfy the schemas.
    pub(crate) never: bool,
    pub(crate) types: Types,
    /// What `enum` and `const` leave.
    pub(crate) values: Option<Vec<&'a Value>>,
    pub(crate) least: Vec<Bound>,
    pub(crate) greatest: Vec<Bound>,
    pub(crate) multiples: Vec<Decimal>,
    pub(crate) min_length: u64,
    pub(crate) max_length: Option<u64>,
    pub(crate) patterns: Vec<&'a str>,
    pub(crate) formats: Vec<&'a str>,
    pub(crate) min_items: u64,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique: bool,
    /// What `contains` asks for.
    pub(crate) contained: Vec<Contained>,
    pub(crate) min_properties: u64,
    pub(crate) max_properties: Option<u64>,
    pub(crate) required: Vec<Cow<'a, str>>,
    /// Names that must not be there, as `not: {required: [name]}` says.
    pub(crate) forbidden: Vec<&'a str>,
    /// Members whose value the discriminator of a chosen branch tells.
    pub(crate) told: Vec<(&'a str, &'a str)>,
    /// Values that are not wanted, as `not: {enum: […]}` says.
    pub(crate) unwanted: Vec<&'a Value>,
    /// Expressions that a string must not match.
    pub(crate) unmatched: Vec<&'a str>,
    /// Members that a schema must refuse, as `not: {properties: …}` says.
    pub(crate) refused: Vec<(&'a str, SchemaId)>,
    /// A keyword that is looked at as if it were not there.
    pub(crate) omitted: Option<Omitted<'a>>,
}

/// A keyword of a schema, by its name.
pub(crate) type Omitted<'a> = (SchemaId, &'a str);

/// What `contains` asks for (JSON Schema 2020-12 Core, section 10.3.1.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contained {
    pub(crate) schema: SchemaId,
    pub(crate) least: u64,
    pub(crate) greatest: Option<u64>,
}

/// Chooses a branch at a fork: the schema, the keyword, the branches that may be met, by index.
pub(crate) type Choose<'c> = &'c mut dyn FnMut(SchemaId, &'static str, &[usize]) -> Option<usize>;

impl<'a> Facts<'a> {
    /// Gathers the facts of a conjunction, of an object with this member if one is named.
    pub(crate) fn of(
        api: &'a Api,
        conjunction: &[SchemaId],
        member: Option<&str>,
        omitted: Option<Omitted<'a>>,
        choose: Choose<'_>,
    ) -> Self {
        let mut facts = Self {
            api,
            schemas: Vec::new(),
            never: false,
            types: Types::ALL,
            values: None,
            least: Vec::new(),
            greatest: Vec::new(),
            multiples: Vec::new(),
            min_length: 0,
            max_length: None,
            patterns: Vec::new(),
            formats: Vec::new(),
            min_items: 0,
            max_items: None,
            unique: false,
            contained: Vec::new(),
            min_properties: 0,
            max_properties: None,
            required: member.map(|name| Cow::Owned(name.to_owned())).into_iter().collect(),
            forbidden: Vec::new(),
            told: Vec::new(),
            unwanted: Vec::new(),
            unmatched: Vec::new(),
            refused: Vec::new(),
            omitted,
        };
        for id in conjunction {
            facts.add(*id, choose);
        }
        if member.is_some() {
            facts.types = facts.types.and(Types::of(&[SchemaType::Object]));
        }
        facts.add_dependents(choose);
        facts.never |= facts.types.is_empty() || facts.values.as_ref().is_some_and(Vec::is_empty);
        facts
    }

    pub(super) fn add(&mut self, id: SchemaId, choose: Choose<'_>) {
        if self.schemas.contains(&id) {
            return;
        }
        self.schemas.push(id);
        let api = self.api;
        let schema = &api[id];
        self.never |= schema.boolean == Some(false);
        for keyword in &schema.keywords {
            if !self.omits(id, keyword.name()) {
                self.assertion(schema, keyword);
            }
        }
        // Types first, so that forks see which branches can still be met.
        for keyword in &schema.keywords {
            if !self.omits(id, keyword.name()) {
                self.applicator(id, schema, keyword, choose);
            }
        }
    }

    fn omits(&self, id: SchemaId, keyword: &str) -> bool {
        self.omitted == Some((id, keyword))
    }

    fn assertion(&mut self, schema: &'a Schema, keyword: &'a Keyword) {
        match keyword {
            Keyword::Type(types) => self.types = self.types.and(Types::of(types)),
            Keyword::Enum(values) => self.narrow(values.iter().collect()),
            Keyword::Const(value) => self.narrow(vec![value]),
            Keyword::Format(format) => {
                self.formats.push(format);
                if let Some((least, greatest)) = integer_range(format) {
                    self.least.push(inclusive(Decimal::from_integer(least)));
                    self.greatest.push(inclusive(Decimal::from_integer(greatest)));
                }
            }
            Keyword::Minimum(bound) => {
                self.least.extend(Decimal::new(bound).map(inclusive));
                self.least.extend(start_of_64_bits(bound).map(inclusive));
            }
            Keyword::ExclusiveMinimum(bound) => self.least.extend(Decimal::new(bound).map(exclusive)),
            Keyword::Maximum(bound) => {
                self.greatest.extend(Decimal::new(bound).map(inclusive));
                self.greatest.extend(end_of_64_bits(bound).map(inclusive));
            }
            Keyword::ExclusiveMaximum(bound) => {
                self.greatest.extend(Decimal::new(bound).map(exclusive));
                self.greatest.extend(end_of_64_bits(bound).map(inclusive));
            }
            Keyword::MultipleOf(step) => self.multiples.extend(Decimal::new(step)),
            Keyword::Pattern(pattern) => self.patterns.push(pattern),
            Keyword::UniqueItems(unique) => self.unique |= unique,
            Keyword::Contains(wanted) => self.contained.push(Contained {
                schema: *wanted,
                least: schema.min_contains().unwrap_or(1),
                greatest: schema.max_contains(),
            }),
            Keyword::Required(names) => self.require(names),
            other => self.size(other),
        }
    }

    fn size(&mut self, keyword: &Keyword) {
        let lower =
            |kept: &mut Option<u64>, bound: u64| *kept = Some(kept.map_or(bound, |old| old.min(bound)));
        match keyword {
            Keyword::MinLength(bound) => self.min_length = self.min_length.max(*bound),
            Keyword::MinItems(bound) => self.min_items = self.min_items.max(*bound),
            Keyword::MinProperties(bound) => self.min_properties = self.min_properties.max(*bound),
            Keyword::MaxLength(bound) => lower(&mut self.max_length, *bound),
            Keyword::MaxItems(bound) => lower(&mut self.max_items, *bound),
            Keyword::MaxProperties(bound) => lower(&mut self.max_properties, *bound),
            _ => {}
        }
    }

    fn applicator(&mut self, id: SchemaId, schema: &'a Schema, keyword: &'a Keyword, choose: Choose<'_>) {
        match keyword {
            Keyword::Ref(target) => self.add(*target, choose),
            // Another schema may stand in the target's place; that a value suits it is up to the validator.
            Keyword::DynamicRef(reference) => self.add(reference.target, choose),
            Keyword::AllOf(branches) => {
                for branch in branches {
                    self.add(*branch, choose);
                }
            }
            Keyword::AnyOf(branches) => self.fork(id, "anyOf", schema, branches, choose),
            Keyword::OneOf(branches) => self.fork(id, "oneOf", schema, branches, choose),
            Keyword::If(condition) => {
                if choose(id, "if", &[0, 1]) == Some(0) {
                    self.add(*condition, choose);
                    self.add_branch(schema.then().filter(|_| !self.omits(id, "then")), choose);
                } else {
                    self.negate(*condition, choose);
                    self.add_branch(schema.else_().filter(|_| !self.omits(id, "else")), choose);
                }
            }
            Keyword::Not(negated) => self.negate(*negated, choose),
            _ => {}
        }
    }

    fn add_branch(&mut self, branch: Option<SchemaId>, choose: Choose<'_>) {
        if let Some(branch) = branch {
            self.add(branch, choose);
        }
    }

    fn fork(
        &mut self,
        id: SchemaId,
        keyword: &'static str,
        schema: &'a Schema,
        branches: &'a [SchemaId],
        choose: Choose<'_>,
    ) {
        let open: Vec<usize> = branches
            .iter()
            .enumerate()
            .filter(|(_, branch)| self.may_meet(**branch))
            .map(|(index, _)| index)
            .collect();
        let Some(branch) = choose(id, keyword, &open).and_then(|index| branches.get(index)) else {
            self.never = true;
            return;
        };
        if let Some(discriminator) = schema.discriminator() {
            let resolved = self.api.resolve(*branch);
            let mapped = discriminator.targets.iter();
            let mut mapped = mapped.filter(|(_, target)| self.api.resolve(**target) == resolved);
            let value = mapped.next().map(|(value, _)| value.as_str());
            let value = value.or_else(|| self.api.component_name(resolved));
            self.told.extend(value.map(|value| (discriminator.property_name.as_str(), value)));
        }
        self.add(*branch, choose);
        // What satisfies another branch as well is refused by `oneOf`; mostly it does not come to that.
        if keyword == "oneOf" && choose(id, "others", &[0, 1]) == Some(1) {
            for other in branches.iter().filter(|other| *other != branch) {
                self.negate(*other, choose);
            }
        }
    }

    /// Whether a branch has a type in common with what is known already, and a value if those are listed.
    fn may_meet(&self, branch: SchemaId) -> bool {
        let schema = &self.api[self.api.resolve(branch)];
        let typed = schema.types().is_none_or(|types| !self.types.and(Types::of(types)).is_empty());
        let listed = self.values.as_ref().is_none_or(|values| {
            let constant = schema.const_value().is_none_or(|value| values.contains(&value));
            let among = |list: &[Value]| list.iter().any(|value| values.contains(&value));
            constant && schema.enum_values().is_none_or(among)
        });
        schema.boolean != Some(false) && typed && listed
    }

    /// `dependentRequired` and `dependentSchemas` of what is required.
    fn add_dependents(&mut self, choose: Choose<'_>) {
        let api = self.api;
        let mut done: Vec<(SchemaId, &str)> = Vec::new();
        loop {
            let mut next = None;
            for id in &self.schemas {
                let schema = &api[*id];
                let names = schema.dependent_required().into_iter().flat_map(|map| map.keys());
                let names = names.chain(schema.dependent_schemas().into_iter().flat_map(|map| map.keys()));
                let mut names = names.filter(|name| self.requires(name));
                next =
                    names.find(|name| !done.contains(&(*id, name.as_str()))).map(|name| (*id, name.as_str()));
                if next.is_some() {
                    break;
                }
            }
            let Some((id, name)) = next else { return };
            done.push((id, name));
            let names = api[id].dependent_required().and_then(|map| map.get(name));
            if let Some(names) = names.filter(|_| !self.omits(id, "dependentRequired")) {
                self.require(names);
            }
            let dependent = api[id].dependent_schemas().and_then(|map| map.get(name));
            if let Some(dependent) = dependent.filter(|_| !self.omits(id, "dependentSchemas")) {
                self.add(*dependent, choose);
            }
        }
    }

    /// The same of values of one type only.
    pub(super) fn of_type(mut self, one: SchemaType) -> Self {
        self.types = self.types.and(Types::of(&[one]));
        self
    }

    /// Whether an object must have a member of this name.
    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }

    fn narrow(&mut self, values: Vec<&'a Value>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(kept) => {
                kept.into_iter().filter(|value| values.iter().any(|other| other == value)).collect()
            }
        });
    }

    pub(super) fn require(&mut self, names: &'a [String]) {
        for name in names {
            if !self.requires(name) {
                self.required.push(Cow::Borrowed(name));
            }
        }
    }
}

pub(super) fn inclusive(at: Decimal) -> Bound {
    Bound { at, exclusive: false }
}

pub(super) fn exclusive(at: Decimal) -> Bound {
    Bound { at, exclusive: true }
}

/// The greatest integer of 64 bits, if that is what a bound means. Tools that have floats only write 2^63 or 2^64 for it, and no
/// server takes an integer beyond.
#[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates, which is what is wanted")]
fn end_of_64_bits(bound: &Number) -> Option<Decimal> {
    let float = bound.as_f64().map(|float| float as i128)?;
    let ends = [u64::MAX >> 1, u64::MAX];
    let end = ends.into_iter().find(|end| i128::from(*end) == float - 1)?;
    Decimal::new(&Number::from(end))
}

/// The same of the least.
#[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates, which is what is wanted")]
fn start_of_64_bits(bound: &Number) -> Option<Decimal> {
    let float = bound.as_f64().map(|float| float as i128)?;
    (float == i128::from(i64::MIN)).then_some(Decimal::from_integer(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_ends_of_64_bits() {
        let end = |text: &str| {
            let number = serde_json::from_str::<Number>(text).unwrap();
            end_of_64_bits(&number).and_then(Decimal::to_value).map(|value| value.to_string())
        };
        for (bound, expected) in [
            ("9223372036854776000", Some("9223372036854775807")),
            ("9.223372036854775808e18", Some("9223372036854775807")),
            ("18446744073709552000", Some("18446744073709551615")),
            ("9223372036854774000", None),
            ("100", None),
        ] {
            assert_eq!(end(bound).as_deref(), expected, "{bound}");
        }
        let start = serde_json::from_str::<Number>("-9223372036854776000").unwrap();
        assert_eq!(start_of_64_bits(&start).and_then(Decimal::to_value), Some(i64::MIN.into()));
    }
}
