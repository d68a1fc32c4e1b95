//! Sequences: which operations make, read, list, change and delete the same kind of thing, and the requests that do so to
//! one that was made.
//!
//! A collection is a path with `POST`; its things are at the same path with one parameter more. What `POST` answers
//! names the thing: by `Location`, or by the member of the body that says what the parameter says. A collection below a
//! thing, as `/books/{id}/pages`, belongs to it.

mod act;
mod body;
pub(crate) mod known;
mod link;
mod location;
pub(crate) mod thing;

use std::cmp::Reverse;

use http::Method;
use serde_json::{Map, Value};
use spec::json_schema::Validators;
use spec::model::{Operation, ParameterIn};
use spec::{Api, JsonPointer};

pub(crate) use self::act::Act;
pub(crate) use self::known::Known;
pub(crate) use self::link::{Linked, is_followed, links};
use crate::case::{Body, BodyContent, Case, CaseId, Credentials, Intent, Parts};
use crate::exchange::Exchange;
use crate::obligation::{Obligation, Side};
use crate::plan::Plan;
use crate::request;

/// How many different requests one act may be tried with.
pub(crate) const VARIANTS: usize = 2;
/// Names of parameters that say how many items of a list are asked for.
const SIZES: [&str; 8] =
    ["per_page", "perPage", "page_size", "pageSize", "limit", "max_results", "maxResults", "pageLimit"];

/// The operations on one kind of thing, as indexes into [`Api::operations`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lifecycle {
    create: usize,
    read: usize,
    list: Option<usize>,
    patch: Option<usize>,
    replace: Option<usize>,
    delete: Option<usize>,
    /// The path of a thing.
    path: String,
    /// The path parameter that names the thing.
    name: String,
}

/// The document and what was planned for it, from which the requests of sequences are made.
#[derive(Clone, Copy)]
pub(crate) struct Stage<'a> {
    pub(crate) validators: &'a Validators,
    pub(crate) plan: &'a Plan,
}

/// Every lifecycle of a document.
pub(crate) fn lifecycles(api: &Api) -> Vec<Lifecycle> {
    let numbered = || api.operations.iter().enumerate();
    let of_thing = |collection: &Operation, method: Method| {
        numbered().filter(move |(_, operation)| operation.method == method).find_map(|(index, operation)| {
            Some((index, thing(collection.path.as_str(), operation.path.as_str())?.to_owned()))
        })
    };
    let creates = numbered().filter(|(_, operation)| operation.method == Method::POST);
    creates
        .filter_map(|(create, operation)| {
            let (read, name) = of_thing(operation, Method::GET)?;
            let path = api.operations.get(read)?.path.as_str().to_owned();
            let index_of = |method: Method| of_thing(operation, method).map(|(index, _)| index);
            let mut listing =
                numbered().filter(|(_, one)| one.method == Method::GET && one.path == operation.path);
            Some(Lifecycle {
                create,
                read,
                list: listing.find(|(_, one)| lists_all(one)).map(|(index, _)| index),
                patch: index_of(Method::PATCH),
                replace: index_of(Method::PUT),
                delete: index_of(Method::DELETE),
                path,
                name,
            })
        })
        .collect()
}

/// The parameter of a path that is that of the collection and one parameter more.
fn thing<'a>(collection: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(collection.trim_end_matches('/'))?.strip_prefix("/{")?;
    let name = rest.trim_end_matches('/').strip_suffix('}')?;
    (!name.contains(['{', '/'])).then_some(name)
}

/// Whether a list is that of all things: a parameter that must be there chooses among them.
fn lists_all(operation: &Operation) -> bool {
    let chooses =
        |location: ParameterIn| operation.parameters_in(location).any(|parameter| parameter.required);
    !chooses(ParameterIn::Query) && !chooses(ParameterIn::Querystring)
}

impl Lifecycle {
    /// What a lifecycle is to show, in the order of its acts.
    pub(crate) fn obligations(&self, api: &Api) -> Vec<Obligation> {
        let always = [Act::Create, Act::Read, Act::List, Act::Patch, Act::ReadPatched];
        let after = [
            Act::Replace,
            Act::ReadReplaced,
            Act::ReplaceFully,
            Act::ReadReplacedFully,
            Act::ReplaceAgain,
            Act::ReadReplacedAgain,
            Act::Delete,
            Act::ReadAgain,
        ];
        let acts = always.into_iter().chain(after);
        acts.filter(|act| self.has(*act)).filter_map(|act| self.obligation(api, act)).collect()
    }

    /// The ids of all requests that its sequence may have.
    pub(crate) fn ids(&self, api: &Api) -> Vec<CaseId> {
        let obligations = Act::all().filter_map(|act| self.obligation(api, act));
        obligations
            .flat_map(|one| (0..VARIANTS).map(move |index| CaseId::new(&api.digest, &one, index)))
            .collect()
    }

    /// Whether the document has what an act needs.
    fn has(&self, act: Act) -> bool {
        match act {
            Act::Delete | Act::ReadAgain => self.delete.is_some(),
            Act::ReadPatched => self.patch.is_some(),
            Act::ReadReplaced | Act::ReadReplacedFully | Act::ReadReplacedAgain => self.replace.is_some(),
            act => self.operation(act).is_some(),
        }
    }

    fn obligation(&self, api: &Api, act: Act) -> Option<Obligation> {
        Some(obligation(api.operations.get(self.operation(act)?)?, act))
    }

    fn operation(&self, act: Act) -> Option<usize> {
        match act {
            Act::Create | Act::BreakCreate => Some(self.create),
            Act::List | Act::ListUnbroken | Act::ListPage => self.list,
            Act::Patch => self.patch,
            Act::Replace | Act::ReplaceFully | Act::ReplaceAgain => self.replace,
            Act::BreakUpdate => self.patch.or(self.replace),
            Act::Delete => self.delete,
            _ => Some(self.read),
        }
    }

    /// Whether what is at a path, with its parameters unnamed, is one of these things or belongs to one.
    pub(crate) fn is_above(&self, path: &str) -> bool {
        let (own, path) = (known::unnamed(&self.path), known::unnamed(path));
        own == path || path.starts_with(&format!("{own}/"))
    }

    /// Whether an operation makes such things.
    pub(crate) fn is_made_by(&self, operation: usize) -> bool {
        self.create == operation
    }

    /// The kind of thing that this one belongs to.
    pub(crate) fn parent<'a>(&self, all: &'a [Self]) -> Option<&'a Self> {
        let path = known::unnamed(&self.path);
        let is_above = |other: &&Self| path.starts_with(&format!("{}/", known::unnamed(&other.path)));
        all.iter().filter(is_above).max_by_key(|other| other.path.len())
    }

    /// Requests that may make a thing: those that say most of it first.
    pub(crate) fn creations(&self, stage: Stage<'_>, known: &Known) -> Vec<Case> {
        let cases = || stage.valid(self.create);
        // Of those that say as much the first, as the plainest values come first.
        let full = cases().min_by_key(|case| Reverse(case.parts.body.as_ref().map_or(0, size)));
        let minimal = cases().find(|case| case.obligation.keyword == "minimal");
        let chosen = full.into_iter().chain(minimal).take(VARIANTS).enumerate();
        chosen
            .filter_map(|(index, case)| stage.act(Act::Create, index, case, "make a thing", known))
            .collect()
    }

    /// What the answer to a creation calls the thing; `None` if it does not say.
    pub(crate) fn learn(&self, created: &Exchange, by_location: bool, known: &mut Known) -> Option<()> {
        let path = created.request.url.split(['?', '#']).next().unwrap_or_default();
        let answer = created.outcome.as_ref().ok().filter(|answer| answer.status.is_success())?;
        let name = if by_location {
            thing::learnt(&self.name, path, answer)
        } else {
            thing::told(&self.name, answer)
        };
        known.learn(&self.path, name?);
        Some(())
    }

    /// The request of an act that needs nothing but the name of the thing.
    pub(crate) fn plain(&self, stage: Stage<'_>, act: Act, known: &Known) -> Option<Case> {
        let case = stage.minimal(self.operation(act)?)?;
        let mut case = stage.act(act, 0, case, act.title(), known)?;
        if act == Act::ReadAsOther {
            case.credentials = Credentials::Other;
        }
        Some(case)
    }

    /// A request that changes some members of a thing, those that say least.
    pub(crate) fn patch(&self, stage: Stage<'_>, known: &Known) -> Option<Case> {
        let some = |case: &&Case| body::members(case).is_some_and(|members| !members.is_empty());
        let least = stage.valid(self.patch?).filter(some).min_by_key(|case| size_of(case))?;
        stage.act(Act::Patch, 0, least, Act::Patch.title(), known)
    }

    /// A request that replaces a thing: first the one that says least of it, then the one that says most.
    pub(crate) fn replace(&self, stage: Stage<'_>, act: Act, known: &Known) -> Option<Case> {
        let is_object = |case: &&Case| body::members(case).is_some();
        let candidates = stage.valid(self.replace?).filter(is_object);
        let chosen = match act {
            Act::Replace => candidates.min_by_key(|case| size_of(case)),
            _ => candidates.min_by_key(|case| Reverse(size_of(case))),
        };
        stage.act(act, 0, chosen?, act.title(), known)
    }

    /// A request to make a thing that the document forbids, the one that says most of it.
    pub(crate) fn forbidden_creation(&self, stage: Stage<'_>, known: &Known) -> Option<Case> {
        let most = stage.forbidden(self.create).min_by_key(|case| Reverse(size_of(case)))?;
        stage.act(Act::BreakCreate, 0, most, Act::BreakCreate.title(), known)
    }

    /// A request to change a thing that the document forbids, and that would change what can be read of it now.
    pub(crate) fn forbidden_update(&self, stage: Stage<'_>, known: &Known, now: &Exchange) -> Option<Case> {
        let operation = self.patch.or(self.replace)?;
        let read = thing::read(now)?;
        let now = thing::members(&read)?;
        let others: Vec<&Case> = stage.valid(operation).collect();
        let changed =
            stage.forbidden(operation).filter_map(|case| body::with_other_values(stage, case, &others, now));
        let (most, _) = changed.min_by_key(|(_, count)| Reverse(*count))?;
        stage.act(Act::BreakUpdate, 0, &most, Act::BreakUpdate.title(), known)
    }

    /// A request for fewer items than the list has.
    pub(crate) fn page(&self, stage: Stage<'_>, known: &Known, whole: usize) -> Option<Case> {
        let index = self.list?;
        let operation = stage.validators.api().operations.get(index)?;
        let parameter =
            operation.parameters_in(ParameterIn::Query).find(|one| SIZES.contains(&one.name.as_str()))?;
        let case = stage.minimal(index)?;
        (1..whole).take(20).find_map(|size| {
            let mut case = case.clone();
            case.parts.set(parameter, Some(Value::from(size)));
            let title = format!("list with {} = {size}", parameter.name);
            stage.act(Act::ListPage, 0, &case, &title, known)
        })
    }
}

/// How many items a request for a page asks for.
pub(crate) fn asked_size(case: &Case) -> Option<(&str, usize)> {
    let of = |name: &'static str| Some((name, usize::try_from(case.parts.query.get(name)?.as_u64()?).ok()?));
    SIZES.into_iter().find_map(of)
}

impl<'a> Stage<'a> {
    /// The allowed requests to an operation.
    fn valid(self, operation: usize) -> impl Iterator<Item = &'a Case> {
        self.plan.cases.iter().filter(move |case| {
            let is_given = case.credentials == Credentials::Given;
            case.operation == operation && case.intent == Intent::Valid && is_given
        })
    }

    /// The request that reads what `Location` names, if the document has it.
    pub(crate) fn follow(self, created: &Exchange, base: &url::Url) -> Option<Case> {
        let api = self.validators.api();
        let (operation, named) = location::target(api, created, base)?;
        let mut case = self.minimal(operation)?.clone();
        case.parts.path.extend(named);
        self.act(Act::Follow, 0, &case, Act::Follow.title(), &Known::default())
    }

    fn minimal(self, operation: usize) -> Option<&'a Case> {
        self.valid(operation).find(|case| case.obligation.keyword == "minimal")
    }

    /// The requests to an operation that are forbidden for their body, which is an object nonetheless.
    fn forbidden(self, operation: usize) -> impl Iterator<Item = &'a Case> {
        self.plan.cases.iter().filter(move |case| {
            let of_body = matches!(&case.intent, Intent::Invalid { pointer, .. } if pointer.as_str().starts_with("/body"));
            case.operation == operation && of_body && body::members(case).is_some()
        })
    }

    /// A planned request as one of a sequence, if it still means the same when it names what is known.
    fn act(self, act: Act, index: usize, planned: &Case, title: &str, known: &Known) -> Option<Case> {
        let api = self.validators.api();
        let operation = api.operations.get(planned.operation)?;
        let obligation = obligation(operation, act);
        let mut parts: Parts = planned.parts.clone();
        known.bind(operation.path.as_str(), &mut parts);
        let id = CaseId::new(&api.digest, &obligation, index);
        let case = Case { id, obligation, title: title.to_owned(), parts, ..planned.clone() };
        // A name is what the server says it is, whatever the document makes of it.
        let is_meant = case.intent == Intent::Valid && act != Act::ListPage;
        (is_meant || request::build(self.validators, &case).is_ok()).then_some(case)
    }
}

fn obligation(operation: &Operation, act: Act) -> Obligation {
    Obligation {
        operation: operation.key(),
        pointer: JsonPointer::from_tokens(["sequence"]),
        keyword: act.keyword().to_owned(),
        side: Side::Valid,
    }
}

fn size_of(case: &Case) -> usize {
    body::members(case).map_or(0, Map::len)
}

/// How many members a body has, those of inner objects included.
fn size(body: &Body) -> usize {
    match &body.content {
        BodyContent::Value(Value::Object(members)) => {
            let inner = members.values().filter_map(Value::as_object).map(Map::len).sum::<usize>();
            members.len() + inner
        }
        BodyContent::Value(_) => 1,
        BodyContent::Raw(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_things() {
        assert_eq!(thing("/books", "/books/{id}"), Some("id"));
        assert_eq!(thing("/books/", "/books/{id}/"), Some("id"));
        assert_eq!(thing("/a/{b}/c", "/a/{b}/c/{d}"), Some("d"));
        for path in ["/books", "/books/{id}/pages", "/books/new", "/books/{a}/{b}", "/bookshops/{id}"] {
            assert_eq!(thing("/books", path), None, "{path}");
        }
    }
}
