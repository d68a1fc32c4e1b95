//! [`Place`]: a valid value of a subject that reaches one of its sites, to be varied there.

use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;
use spec::model::SchemaId;

use super::value::{Generator, array, facts::Facts, object, pattern};
use crate::obligation::site::{Site, Step};

/// A value in which one part is looked at.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// A valid value of the whole subject.
    pub(super) whole: Value,
    /// The way to the part.
    pub(super) at: JsonPointer,
    /// The schemas that the part must satisfy.
    pub(super) here: Vec<SchemaId>,
    /// The branches of those that lead to the site.
    pub(super) forced: Vec<(SchemaId, usize)>,
}

impl Place {
    /// The part as it is.
    pub(super) fn part(&self) -> &Value {
        self.whole.pointer(self.at.as_str()).unwrap_or(&Value::Null)
    }

    /// The whole with another part.
    pub(super) fn with(&self, part: Value) -> Value {
        let mut whole = self.whole.clone();
        if let Some(slot) = whole.pointer_mut(self.at.as_str()) {
            *slot = part;
        }
        whole
    }

    /// What is known of the part.
    pub(super) fn facts<'a>(&self, generator: &mut Generator<'a>) -> Facts<'a> {
        generator.attempt(0);
        generator.facts(&self.here, &self.forced, 0)
    }
}

/// Finds a place for each site; where none is found, the reason.
pub(super) fn places(
    validators: &Validators,
    generator: &mut Generator<'_>,
    schema: SchemaId,
    value: &Value,
    sites: &[Site],
) -> Vec<Result<Place, String>> {
    let mut found: Vec<Result<Place, String>> = Vec::with_capacity(sites.len());
    for site in sites {
        let place = match &site.way {
            None => {
                let (whole, at) = (value.clone(), JsonPointer::root());
                Ok(Place { whole, at, here: vec![schema], forced: Vec::new() })
            }
            Some((parent, step)) => match found.get(*parent) {
                Some(Ok(parent)) => go(validators, generator, schema, parent, step)
                    .ok_or_else(|| format!("no valid value was found that reaches {}", site.pointer)),
                Some(Err(reason)) => Err(reason.clone()),
                None => Err("the site above is missing".to_owned()),
            },
        };
        found.push(place);
    }
    found
}

/// Takes one step from a place; the new whole is proven.
fn go(
    validators: &Validators,
    generator: &mut Generator<'_>,
    schema: SchemaId,
    from: &Place,
    step: &Step,
) -> Option<Place> {
    match step {
        Step::Same => Some(from.clone()),
        Step::Branch(owner, index) => branch(validators, generator, schema, from, (*owner, *index)),
        Step::Item(index) => {
            let facts = from.facts(generator);
            let here = array::item_schemas(&facts, *index);
            let length = from.part().as_array().map(Vec::len);
            if length.is_some_and(|length| length > *index) {
                return Some(down(from, &index.to_string(), here));
            }
            let items = longer(generator, &facts, from, *index)?;
            let longer = Place { whole: from.with(items), ..from.clone() };
            validators.accepts(schema, &longer.whole).then(|| down(&longer, &index.to_string(), here))
        }
        Step::Member(name) => member(validators, generator, schema, from, name),
        Step::Matching(_) | Step::Further => {
            let facts = from.facts(generator);
            let names = names_for(generator, &facts, step);
            names.iter().find_map(|name| member(validators, generator, schema, from, name))
        }
    }
}

/// The place inside a member or item of the part.
fn down(from: &Place, token: &str, here: Vec<SchemaId>) -> Place {
    Place { whole: from.whole.clone(), at: from.at.join(token), here, forced: Vec::new() }
}

fn branch(
    validators: &Validators,
    generator: &mut Generator<'_>,
    schema: SchemaId,
    from: &Place,
    branch: (SchemaId, usize),
) -> Option<Place> {
    let mut forced = from.forced.clone();
    forced.push(branch);
    let fits = |whole: &Value| validators.accepts(schema, whole);
    (0..4).find_map(|_| {
        let part = generator.valid_with(&from.here, &forced)?;
        let place = Place { whole: from.with(part), forced: forced.clone(), ..from.clone() };
        fits(&place.whole).then_some(place)
    })
}

/// The part as an array that has an item of this index.
fn longer(generator: &mut Generator<'_>, facts: &Facts<'_>, from: &Place, index: usize) -> Option<Value> {
    let mut items = from.part().as_array().cloned().unwrap_or_default();
    while items.len() <= index {
        let next = generator.valid(&array::item_schemas(facts, items.len()))?;
        items.push(next);
    }
    Some(Value::Array(items))
}

fn member(
    validators: &Validators,
    generator: &mut Generator<'_>,
    schema: SchemaId,
    from: &Place,
    name: &str,
) -> Option<Place> {
    let facts = from.facts(generator);
    let here = object::member_schemas(&facts, name);
    let part = from.part();
    if part.get(name).is_some() {
        return Some(down(from, name, here));
    }
    let mut members = match part {
        Value::Object(members) => members.clone(),
        _ => generator.valid_with(&from.here, &from.forced)?.as_object()?.clone(),
    };
    let value = generator.valid(&here)?;
    members.insert(name.to_owned(), value);
    let place = Place { whole: from.with(Value::Object(members)), ..from.clone() };
    if validators.accepts(schema, &place.whole) {
        return Some(down(&place, name, here));
    }
    together(validators, generator, schema, from, name, &here)
}

/// The member with all that it brings along by `dependentRequired` and `dependentSchemas`.
fn together(
    validators: &Validators,
    generator: &mut Generator<'_>,
    schema: SchemaId,
    from: &Place,
    name: &str,
    here: &[SchemaId],
) -> Option<Place> {
    (0..8).find_map(|attempt| {
        generator.attempt(attempt);
        let part = generator.draw_with_member(&from.here, &from.forced, name)?;
        let place = Place { whole: from.with(part), ..from.clone() };
        validators.accepts(schema, &place.whole).then(|| down(&place, name, here.to_vec()))
    })
}

/// Names that lead to the schema of the step.
fn names_for(generator: &mut Generator<'_>, facts: &Facts<'_>, step: &Step) -> Vec<String> {
    match step {
        Step::Matching(source) => (0..4)
            .filter_map(|target| pattern::draw(source, target, target > 0, &mut generator.chance))
            .collect(),
        _ => (0..4).filter_map(|number| object::further_name(generator, facts, number * 2, 0)).collect(),
    }
}
