//! The opposite of a schema, as facts: of several keywords one is broken, which is a fork like others.

use spec::model::{Keyword, SchemaId, SchemaType};

use super::decimal::Decimal;
use super::facts::{Choose, Facts, Types, exclusive, inclusive};

impl<'a> Facts<'a> {
    /// Takes in that each of some schemas is to refuse the value.
    pub(super) fn refuse(&mut self, schemas: &[SchemaId], choose: Choose<'_>) {
        for schema in schemas {
            self.negate(*schema, choose);
        }
        self.never |= self.types.is_empty();
    }

    /// Takes in that a schema is to refuse the value. What cannot be said here is left to the proof.
    pub(super) fn negate(&mut self, id: SchemaId, choose: Choose<'_>) {
        let api = self.api;
        let id = api.resolve(id);
        let schema = &api[id];
        match schema.boolean {
            Some(true) => self.never = true,
            Some(false) => {}
            None => {
                let numbered = schema.keywords.iter().enumerate();
                let open = numbered.filter(|(_, one)| !one.is_annotation() && self.may_break(one));
                let open: Vec<usize> = open.map(|(index, _)| index).collect();
                let chosen = choose(id, "not", &open).and_then(|index| schema.keywords.get(index));
                match chosen {
                    Some(keyword) => self.negate_keyword(id, keyword, choose),
                    None => self.never = true,
                }
            }
        }
    }

    /// Whether a value that is left may break a keyword.
    fn may_break(&self, keyword: &Keyword) -> bool {
        match keyword {
            Keyword::Type(types) => !self.types.without(Types::of(types)).is_empty(),
            Keyword::Pattern(_) | Keyword::MinLength(_) | Keyword::MaxLength(_) => {
                self.types.has(SchemaType::String)
            }
            Keyword::Required(names) => names.iter().any(|name| !self.requires(name)),
            _ => true,
        }
    }

    fn negate_keyword(&mut self, id: SchemaId, keyword: &'a Keyword, choose: Choose<'_>) {
        match keyword {
            // What is no integer may still be a number with a fraction.
            Keyword::Type(types) => self.types = self.types.without(Types::of(types)),
            Keyword::Enum(values) => self.unwanted.extend(values),
            Keyword::Const(value) => self.unwanted.push(value),
            Keyword::Pattern(pattern) => {
                self.only(SchemaType::String);
                self.unmatched.push(pattern);
            }
            Keyword::Required(names) => {
                let first = names.iter().find(|name| !self.requires(name));
                self.forbidden.extend(first.map(String::as_str));
                self.only(SchemaType::Object);
            }
            Keyword::Properties(map) => {
                let open: Vec<usize> = (0..map.len()).collect();
                let chosen = choose(id, "not", &open);
                if let Some((name, schema)) = chosen.and_then(|index| map.get_index(index)) {
                    self.only(SchemaType::Object);
                    if !self.requires(name) {
                        self.required.push(name.as_str().into());
                    }
                    self.refused.push((name, *schema));
                }
            }
            Keyword::Not(wanted) => self.add(*wanted, choose),
            Keyword::Ref(target) => self.negate(*target, choose),
            Keyword::AnyOf(branches) | Keyword::OneOf(branches) => {
                for branch in branches {
                    self.negate(*branch, choose);
                }
            }
            Keyword::AllOf(branches) => {
                let open: Vec<usize> = (0..branches.len()).collect();
                let chosen = choose(id, "not", &open);
                if let Some(branch) = chosen.and_then(|index| branches.get(index)) {
                    self.negate(*branch, choose);
                }
            }
            other => self.negate_bound(other),
        }
    }

    fn negate_bound(&mut self, keyword: &Keyword) {
        let (least, greatest) = (&mut self.least, &mut self.greatest);
        let lower =
            |kept: &mut Option<u64>, bound: u64| *kept = Some(kept.map_or(bound, |old| old.min(bound)));
        let one = match keyword {
            Keyword::Minimum(bound) => {
                greatest.extend(Decimal::new(bound).map(exclusive));
                SchemaType::Number
            }
            Keyword::ExclusiveMinimum(bound) => {
                greatest.extend(Decimal::new(bound).map(inclusive));
                SchemaType::Number
            }
            Keyword::Maximum(bound) => {
                least.extend(Decimal::new(bound).map(exclusive));
                SchemaType::Number
            }
            Keyword::ExclusiveMaximum(bound) => {
                least.extend(Decimal::new(bound).map(inclusive));
                SchemaType::Number
            }
            Keyword::MinLength(bound) => {
                self.never |= *bound == 0;
                lower(&mut self.max_length, bound.saturating_sub(1));
                SchemaType::String
            }
            Keyword::MaxLength(bound) => {
                self.min_length = self.min_length.max(bound.saturating_add(1));
                SchemaType::String
            }
            Keyword::MinItems(bound) => {
                self.never |= *bound == 0;
                lower(&mut self.max_items, bound.saturating_sub(1));
                SchemaType::Array
            }
            Keyword::MaxItems(bound) => {
                self.min_items = self.min_items.max(bound.saturating_add(1));
                SchemaType::Array
            }
            Keyword::MinProperties(bound) => {
                self.never |= *bound == 0;
                lower(&mut self.max_properties, bound.saturating_sub(1));
                SchemaType::Object
            }
            Keyword::MaxProperties(bound) => {
                self.min_properties = self.min_properties.max(bound.saturating_add(1));
                SchemaType::Object
            }
            _ => return,
        };
        self.only(one);
    }

    /// Leaves values of one type.
    fn only(&mut self, one: SchemaType) {
        self.types = self.types.and(Types::of(&[one]));
    }
}
