//! Schemas → values that satisfy them, each proven by the validator before it is used.
//!
//! A value is drawn from the facts that a conjunction of schemas states ([`facts`]); forks are taken one way at a
//! time. The plainest value comes first: examples of the document, the first branch, every member. If the proof
//! fails, the next attempts trust examples less, leave out what is optional, and take other ways at random.

pub(crate) mod array;
pub(crate) mod decimal;
pub(crate) mod facts;
mod negation;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod pattern;
pub(crate) mod string;

use serde_json::{Value, json};
use spec::Api;
use spec::json_schema::Validators;
use spec::model::{Schema, SchemaId, SchemaType};

use self::decimal::Decimal;
use self::facts::{Facts, Omitted, Types};
use super::chance::Chance;
use crate::format;
use crate::one_way;

/// A value that a schema accepts: an example of the schema if it has a valid one, else a generated one; the same
/// for the same seed. `None` if none was found.
pub fn example(validators: &Validators, schema: SchemaId, seed: u64) -> Option<Value> {
    Generator::new(validators, seed).valid(&[schema])
}

/// What stands in an answer for a text of which the document says nothing.
pub(crate) const PLACEHOLDER: &str = "string";

/// Members deeper than this are left out where they may be, arrays left empty.
const DEEP: usize = 5;
/// Nothing is drawn deeper than this.
const DEEPEST: usize = 24;
/// How many values one attempt may draw.
const FUEL: usize = 3_000;
/// How many attempts are made at a value.
const ATTEMPTS: usize = 40;

/// How far examples of the document are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Examples {
    /// Taken as they are: the finished value is proven anyway.
    Trusted,
    /// Each proven by itself.
    Proven,
    /// Not used.
    Ignored,
}

/// Which optional members are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    /// All that are not too deep.
    Everything,
    /// None.
    Required,
}

/// Which way a value travels: `readOnly` members do not belong into requests, `writeOnly` ones not into responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Not known.
    Either,
    /// In a request.
    Request,
    /// In a response.
    Response,
}

impl Direction {
    /// The string that is drawn where any would do. Who reads an answer sees by it that there is no example; in a request it
    /// tells where it comes from.
    fn word(self) -> &'static str {
        if self == Self::Response { PLACEHOLDER } else { "lockstep" }
    }

    /// The number that is drawn where any would do.
    fn number(self) -> Decimal {
        if self == Self::Response { Decimal::ZERO } else { Decimal::ONE }
    }
}

/// What is asked of a value beside, or against, what its schemas say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Twist<'a, 't> {
    /// A member that it must have.
    pub(crate) member: Option<&'t str>,
    /// A keyword that is looked at as if it were not there.
    pub(crate) omitted: Option<Omitted<'a>>,
    /// Schemas that must refuse it.
    pub(crate) refused: &'t [SchemaId],
}

/// Draws values. The state is the stream of chance and how the present attempt goes about it.
pub(crate) struct Generator<'a> {
    validators: &'a Validators,
    api: &'a Api,
    pub(crate) chance: Chance,
    /// How the next value fills objects, unless an attempt has to do otherwise.
    pub(crate) fill: Fill,
    pub(crate) direction: Direction,
    wild: bool,
    examples: Examples,
    /// Branches that must be taken at the top of the value.
    forced: Vec<(SchemaId, usize)>,
    /// The schemas that are being drawn, outermost first.
    open: Vec<SchemaId>,
    fuel: usize,
}

impl<'a> Generator<'a> {
    pub(crate) fn new(validators: &'a Validators, seed: u64) -> Self {
        Self {
            validators,
            api: validators.api(),
            chance: Chance::new(seed),
            fill: Fill::Everything,
            direction: Direction::Either,
            wild: false,
            examples: Examples::Trusted,
            forced: Vec::new(),
            open: Vec::new(),
            fuel: 0,
        }
    }

    /// For what a server answers.
    pub(crate) fn of_response(validators: &'a Validators, seed: u64) -> Self {
        Self { direction: Direction::Response, ..Self::new(validators, seed) }
    }

    /// The document.
    pub(crate) fn api(&self) -> &'a Api {
        self.api
    }

    /// Whether a schema accepts a value. What goes the other way only need not be there, even if it is required.
    pub(crate) fn accepts(&self, schema: SchemaId, value: &Value) -> bool {
        let elsewhere = match self.direction {
            _ if self.validators.accepts(schema, value) => return true,
            Direction::Either => return false,
            Direction::Request => Api::is_read_only,
            Direction::Response => Api::is_write_only,
        };
        let violations = self.validators.violations(schema, value);
        violations.iter().all(|violation| one_way::excuses(self.api, violation, value, elsewhere))
    }

    /// A value that every schema of a conjunction accepts.
    pub(crate) fn valid(&mut self, conjunction: &[SchemaId]) -> Option<Value> {
        self.valid_with(conjunction, &[])
    }

    /// A value that every schema of a conjunction accepts, for which the given branches were taken at the top:
    /// pairs of a schema with `anyOf`, `oneOf` or `if` and the index of the branch.
    pub(crate) fn valid_with(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
    ) -> Option<Value> {
        let fill = self.fill;
        let found = (0..ATTEMPTS).find_map(|attempt| {
            self.prepare(attempt, fill, forced);
            let value = self.draw(conjunction, 0)?;
            conjunction.iter().all(|id| self.accepts(*id, &value)).then_some(value)
        });
        self.fill = fill;
        self.forced.clear();
        // What only `not` describes is met by chance, if at all.
        let fits = |value: &Value| conjunction.iter().all(|id| self.accepts(*id, value));
        found.or_else(|| strangers().find(|value| forced.is_empty() && fits(value)))
    }

    /// A value that every schema of a conjunction accepts, drawn at random from the first attempt on.
    pub(crate) fn any(&mut self, conjunction: &[SchemaId]) -> Option<Value> {
        let fill = self.fill;
        let found = (4..ATTEMPTS).find_map(|attempt| {
            self.prepare(attempt, fill, &[]);
            let value = self.draw(conjunction, 0)?;
            conjunction.iter().all(|id| self.accepts(*id, &value)).then_some(value)
        });
        self.fill = fill;
        found
    }

    /// Makes ready for drawing parts of a value with [`Generator::draw_type`].
    pub(crate) fn attempt(&mut self, attempt: usize) {
        self.prepare(attempt, self.fill, &[]);
    }

    fn prepare(&mut self, attempt: usize, fill: Fill, forced: &[(SchemaId, usize)]) {
        self.examples = match attempt {
            0 => Examples::Trusted,
            1 | 2 => Examples::Proven,
            _ => Examples::Ignored,
        };
        self.fill =
            if attempt == 2 || attempt > 0 && attempt.is_multiple_of(3) { Fill::Required } else { fill };
        self.wild = attempt > 3;
        self.forced = forced.to_vec();
        self.open.clear();
        self.fuel = FUEL;
    }

    /// A value that is likely to satisfy a conjunction; nothing is proven yet.
    pub(crate) fn draw(&mut self, conjunction: &[SchemaId], depth: usize) -> Option<Value> {
        if depth > DEEPEST || self.fuel == 0 {
            return None;
        }
        self.fuel -= 1;
        let forced = std::mem::take(&mut self.forced);
        if forced.is_empty()
            && let Some(example) = self.example_of(conjunction)
        {
            return Some(example);
        }
        let facts = self.facts(conjunction, &forced, depth);
        if facts.never {
            return None;
        }
        let opened = self.open.len();
        self.open.extend(conjunction.iter().map(|id| self.api.resolve(*id)));
        let value = self.draw_from(&facts, depth);
        self.open.truncate(opened);
        value
    }

    /// The facts of a conjunction, forks taken as forced, else in order, else at random.
    pub(crate) fn facts(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
        depth: usize,
    ) -> Facts<'a> {
        self.facts_with(conjunction, forced, depth, &Twist::default())
    }

    fn facts_with(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
        depth: usize,
        twist: &Twist<'a, '_>,
    ) -> Facts<'a> {
        let (wild, api) = (self.wild, self.api);
        let deep = self.is_deep(depth);
        let open = &self.open;
        let chance = &mut self.chance;
        let mut choose = |id, keyword: &'static str, branches: &[usize]| {
            let is_given = !matches!(keyword, "not" | "others");
            if let Some((_, branch)) = forced.iter().find(|(owner, _)| is_given && *owner == id) {
                return Some(*branch);
            }
            if matches!(keyword, "anyOf" | "oneOf") && (deep || !wild) {
                let schema = &api[id];
                let list = if keyword == "anyOf" { schema.any_of() } else { schema.one_of() };
                let ends = |branch: &usize| {
                    let target = list.and_then(|list| list.get(*branch)).map(|id| api.resolve(*id));
                    target.is_some_and(|target| !open.contains(&target) && (!deep || is_scalar(&api[target])))
                };
                return branches.iter().copied().find(ends).or_else(|| branches.first().copied());
            }
            if wild { chance.pick(branches).copied() } else { branches.first().copied() }
        };
        let mut facts = Facts::of(api, conjunction, twist.member, twist.omitted, &mut choose);
        facts.refuse(twist.refused, &mut choose);
        facts
    }

    fn draw_from(&mut self, facts: &Facts<'_>, depth: usize) -> Option<Value> {
        if let Some(values) = &facts.values {
            let typed = values.iter().filter(|value| has_type(facts.types, value));
            let typed: Vec<&&Value> = typed.filter(|value| !facts.unwanted.contains(value)).collect();
            let chosen = if self.wild { self.chance.pick(&typed).copied() } else { typed.first().copied() };
            return chosen.map(|value| (**value).clone());
        }
        let mut types = plausible_types(facts);
        if self.wild && !types.is_empty() {
            let first = self.chance.below(types.len());
            types.rotate_left(first);
        }
        let drawn = types.iter().find_map(|one| self.draw_type(facts, *one, depth))?;
        if !facts.unwanted.contains(&&drawn) {
            return Some(drawn);
        }
        let draws = types.iter().cycle().take(40);
        let others: Vec<SchemaType> = draws.copied().collect();
        self.wildly(|generator| {
            let drawn = others.into_iter().filter_map(|one| generator.draw_type(facts, one, depth));
            drawn.into_iter().find(|value| !facts.unwanted.contains(&value))
        })
    }

    pub(crate) fn draw_type(&mut self, facts: &Facts<'_>, one: SchemaType, depth: usize) -> Option<Value> {
        match one {
            SchemaType::Null => Some(Value::Null),
            SchemaType::Boolean => Some(Value::Bool(!self.wild || self.chance.flip())),
            SchemaType::Integer | SchemaType::Number => {
                number::draw(facts, self.wild, self.direction.number(), &mut self.chance)
            }
            SchemaType::String => string::draw(self, facts),
            SchemaType::Array => array::draw(self, facts, depth),
            SchemaType::Object => object::draw(self, facts, depth),
        }
    }

    /// An object that has a member of this name.
    pub(crate) fn draw_with_member(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
        name: &str,
    ) -> Option<Value> {
        let twist = Twist { member: Some(name), ..Twist::default() };
        let facts = self.facts_with(conjunction, forced, 0, &twist);
        if facts.never { None } else { object::draw(self, &facts, 0) }
    }

    /// A value of a conjunction with a twist: it is likely to break what is left out, and nothing else. Nothing is proven.
    pub(crate) fn draw_twisted(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
        twist: &Twist<'a, '_>,
    ) -> Option<Value> {
        let facts = self.facts_with(conjunction, forced, 0, twist);
        if facts.never { None } else { self.draw_from(&facts, 0) }
    }

    /// A value of one type that every schema of a conjunction accepts.
    pub(crate) fn valid_of_type(
        &mut self,
        conjunction: &[SchemaId],
        forced: &[(SchemaId, usize)],
        one: SchemaType,
    ) -> Option<Value> {
        (0..ATTEMPTS / 2).find_map(|attempt| {
            self.prepare(attempt, self.fill, &[]);
            let facts = self.facts(conjunction, forced, 0);
            let value = if facts.never { None } else { self.draw_from(&facts.of_type(one), 0) }?;
            (one.matches(&value) && conjunction.iter().all(|id| self.accepts(*id, &value))).then_some(value)
        })
    }

    /// A string, whatever else the schemas allow.
    fn draw_string(&mut self, conjunction: &[SchemaId], depth: usize) -> Option<Value> {
        let facts = self.facts(conjunction, &[], depth);
        let named = facts.values.as_ref().map(|values| values.iter().filter(|value| value.is_string()));
        match named {
            Some(values) => {
                let values: Vec<_> = values.collect();
                self.chance.pick(&values).map(|value| (**value).clone())
            }
            None if facts.never => None,
            None => string::draw(self, &facts),
        }
    }

    /// The first example, or else the default, that the document gives for any schema of the conjunction.
    fn example_of(&self, conjunction: &[SchemaId]) -> Option<Value> {
        if self.examples == Examples::Ignored {
            return None;
        }
        let given = conjunction.iter().find_map(|id| {
            let target = self.api.resolve(*id);
            [*id, target].into_iter().find_map(|id| {
                let schema = &self.api[id];
                schema.examples().first().or(schema.default())
            })
        })?;
        let proven = self.examples == Examples::Trusted
            || conjunction.iter().all(|id| self.validators.accepts(*id, given));
        proven.then(|| given.clone())
    }

    /// Draws at random for a while.
    fn wildly<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let (wild, examples) = (self.wild, self.examples);
        self.wild = true;
        self.examples = Examples::Ignored;
        let drawn = draw(self);
        self.wild = wild;
        self.examples = examples;
        drawn
    }

    /// Whether a value this deep is to be kept small.
    fn is_deep(&self, depth: usize) -> bool {
        depth >= DEEP || self.fuel < FUEL / 4
    }

    /// Whether a schema is being drawn already.
    fn is_open(&self, id: SchemaId) -> bool {
        self.open.contains(&id)
    }

    /// Whether an optional member of this schema does not belong where the value goes.
    fn leaves_out(&self, schema: SchemaId) -> bool {
        match self.direction {
            Direction::Either => false,
            Direction::Request => self.api.is_read_only(schema),
            Direction::Response => self.api.is_write_only(schema),
        }
    }
}

/// Values of every type that schemas seldom mean.
pub(crate) fn strangers() -> impl Iterator<Item = Value> {
    [
        json!("lockstep-undocumented"),
        json!(-1_234_567),
        json!(0.123_456),
        json!(true),
        Value::Null,
        json!({ "lockstep": true }),
        json!(["lockstep"]),
        json!(""),
        json!({}),
        json!([]),
        json!(false),
    ]
    .into_iter()
}

fn is_scalar(schema: &Schema) -> bool {
    schema
        .types()
        .is_some_and(|types| types.iter().all(|one| !matches!(one, SchemaType::Array | SchemaType::Object)))
}

fn has_type(types: Types, value: &Value) -> bool {
    let all = [
        SchemaType::Null,
        SchemaType::Boolean,
        SchemaType::Integer,
        SchemaType::String,
        SchemaType::Array,
        SchemaType::Object,
    ];
    let fraction = types.has(SchemaType::Number) && SchemaType::Number.matches(value);
    fraction || all.iter().any(|one| types.has(*one) && one.matches(value))
}

fn speaks_of_objects(schema: &Schema) -> bool {
    schema.properties().is_some()
        || schema.pattern_properties().is_some()
        || schema.additional_properties().is_some()
        || schema.property_names().is_some()
}

/// The types that are allowed, those first of which the facts speak.
fn plausible_types(facts: &Facts<'_>) -> Vec<SchemaType> {
    let spoken = |one: &SchemaType| match one {
        SchemaType::Object => {
            facts.min_properties > 0
                || !facts.required.is_empty()
                || facts.schemas.iter().any(|id| speaks_of_objects(&facts.api[*id]))
        }
        SchemaType::Array => {
            let about = |id: &SchemaId| {
                let schema = &facts.api[*id];
                schema.items().is_some() || schema.prefix_items().is_some() || schema.contains().is_some()
            };
            facts.min_items > 0 || facts.schemas.iter().any(about)
        }
        SchemaType::String => {
            facts.min_length > 0
                || !facts.patterns.is_empty()
                || facts.formats.iter().any(|name| format::valid(name).is_some())
        }
        SchemaType::Integer | SchemaType::Number => {
            !(facts.least.is_empty() && facts.greatest.is_empty() && facts.multiples.is_empty())
        }
        SchemaType::Null | SchemaType::Boolean => false,
    };
    let order = [
        SchemaType::String,
        SchemaType::Integer,
        SchemaType::Number,
        SchemaType::Object,
        SchemaType::Array,
        SchemaType::Boolean,
        SchemaType::Null,
    ];
    let mut allowed: Vec<SchemaType> = order.into_iter().filter(|one| facts.types.has(*one)).collect();
    allowed.sort_by_key(|one| !spoken(one));
    allowed
}
