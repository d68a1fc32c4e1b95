//! [`Site`]: a schema inside a subject's schema, and the way there.
//!
//! The walk follows `$ref` and enters every applicator that says something of one part of the value. It does not
//! enter a schema that it is inside of already: what a recursive schema says is shown at its first level. A schema
//! with parts that stands at many places of one subject is walked at the first two of them, a scalar one at all. A
//! bound on depth and number keeps documents from blowing it up; where it cuts, [`Sites::cut`] says so.

use std::collections::HashMap;

use spec::model::{Keyword, Schema, SchemaId};
use spec::{Api, JsonPointer};

use super::subject::Subject;

/// The walk goes no deeper than this into a value and its branches.
const DEEPEST: usize = 24;
/// A schema with parts is walked no more often than this in one subject.
const VISITS: usize = 2;
/// A subject has no more sites than this.
const MOST: usize = 1_000;

/// A schema that a part of the subject's value must satisfy, at least where certain branches are taken.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) pointer: JsonPointer,
    pub(crate) schema: SchemaId,
    /// The site from which this one is reached, and how; `None` at the top.
    pub(crate) way: Option<(usize, Step)>,
}

/// One step from site to site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The same part of the value, always: `$ref`, `allOf`.
    Same,
    /// The same part of the value, if this branch of a schema's fork is taken.
    Branch(SchemaId, usize),
    /// A member of an object.
    Member(String),
    /// A member whose name matches a pattern of `patternProperties`.
    Matching(String),
    /// A member that `additionalProperties` or `unevaluatedProperties` describes.
    Further,
    /// An item of an array, by index.
    Item(usize),
}

/// The sites of one subject, parents before children.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    pub(crate) list: Vec<Site>,
    /// Where the walk was cut short by its bounds.
    pub(crate) cut: Vec<JsonPointer>,
}

/// Walks the schema of a subject.
pub(crate) fn sites(api: &Api, subject: Subject<'_>) -> Sites {
    let mut sites = Sites::default();
    if let Some(schema) = subject.schema() {
        let is_request_body = matches!(subject, Subject::Body(_));
        let mut walk =
            Walk { api, sites: &mut sites, inside: Vec::new(), visits: HashMap::new(), is_request_body };
        walk.enter(subject.pointer(), schema, None);
    }
    sites
}

struct Walk<'a> {
    api: &'a Api,
    sites: &'a mut Sites,
    /// The schemas that the walk is inside of.
    inside: Vec<SchemaId>,
    visits: HashMap<SchemaId, usize>,
    is_request_body: bool,
}

impl Walk<'_> {
    fn enter(&mut self, pointer: JsonPointer, schema: SchemaId, way: Option<(usize, Step)>) {
        let schema = self.api.resolve(schema);
        if self.inside.contains(&schema) || !self.is_due(schema) {
            return;
        }
        if self.inside.len() >= DEEPEST || self.sites.list.len() >= MOST {
            self.sites.cut.push(pointer);
            return;
        }
        let here = self.sites.list.len();
        self.sites.list.push(Site { pointer: pointer.clone(), schema, way });
        self.inside.push(schema);
        let api = self.api;
        for keyword in &api[schema].keywords {
            for (tail, id, step) in steps(&api[schema], schema, keyword) {
                if !self.leaves_out(&step, id) {
                    let pointer = tail.iter().fold(pointer.clone(), |way, token| way.join(token));
                    self.enter(pointer, id, Some((here, step)));
                }
            }
        }
        self.inside.pop();
    }

    /// Whether a schema is to be walked once more: always if it has no parts, and else a few times.
    fn is_due(&mut self, schema: SchemaId) -> bool {
        if self.api[schema].sub_schemas().is_empty() {
            return true;
        }
        let visits = self.visits.entry(schema).or_default();
        *visits += 1;
        *visits <= VISITS
    }

    /// `readOnly` members do not belong into a request (OpenAPI 3.0, section 4.7.24.1).
    fn leaves_out(&self, step: &Step, id: SchemaId) -> bool {
        self.is_request_body && matches!(step, Step::Member(_)) && self.api.is_read_only(id)
    }
}

/// The ways on that a keyword opens: the tail of the pointer, the schema, the step.
fn steps(schema: &Schema, owner: SchemaId, keyword: &Keyword) -> Vec<(Vec<String>, SchemaId, Step)> {
    let name = keyword.name().to_owned();
    let branches = |list: &[SchemaId], step: &dyn Fn(usize) -> Step| {
        let numbered = list.iter().enumerate();
        numbered.map(|(index, id)| (vec![name.clone(), index.to_string()], *id, step(index))).collect()
    };
    match keyword {
        Keyword::Ref(id) => vec![(vec![name], *id, Step::Same)],
        Keyword::AllOf(list) => branches(list, &|_| Step::Same),
        Keyword::AnyOf(list) | Keyword::OneOf(list) => branches(list, &|index| Step::Branch(owner, index)),
        Keyword::PrefixItems(list) => branches(list, &Step::Item),
        Keyword::Then(id) => vec![(vec![name], *id, Step::Branch(owner, 0))],
        Keyword::Else(id) => vec![(vec![name], *id, Step::Branch(owner, 1))],
        Keyword::Items(id) => {
            let first = schema.prefix_items().map_or(0, <[_]>::len);
            vec![(vec![name], *id, Step::Item(first))]
        }
        Keyword::AdditionalProperties(id) | Keyword::UnevaluatedProperties(id) => {
            vec![(vec![name], *id, Step::Further)]
        }
        Keyword::Properties(map) => {
            let member = |(member, id): (&String, &SchemaId)| {
                (vec![name.clone(), member.clone()], *id, Step::Member(member.clone()))
            };
            map.iter().map(member).collect()
        }
        Keyword::PatternProperties(map) => {
            let member = |(source, id): (&String, &SchemaId)| {
                (vec![name.clone(), source.clone()], *id, Step::Matching(source.clone()))
            };
            map.iter().map(member).collect()
        }
        _ => Vec::new(),
    }
}
