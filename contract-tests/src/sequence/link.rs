//! Links: which operation an answer leads to, and with which values (OpenAPI 3.1, section 4.8.20).

mod expression;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use spec::model::{Link, LinkTarget, Operation, Parameter};
use spec::{Api, JsonPointer};

use super::{Known, Stage, obligation};
use crate::body;
use crate::case::{Body, BodyContent, Case, CaseId, Parts};
use crate::exchange::Exchange;
use crate::obligation::{Obligation, Side};
use crate::request;
use crate::sequence::Act;

/// The keyword of what a link is to show.
const KEYWORD: &str = "link";

/// One Link Object, with the operations at both of its ends as indexes into [`Api::operations`].
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    pub(crate) source: usize,
    target: usize,
    /// The key of the response that has it.
    response: String,
    link: Link,
    /// What it is to show.
    pub(crate) obligation: Obligation,
}

/// Every link of a document that leads to one of its operations.
pub(crate) fn links(api: &Api) -> Vec<Linked> {
    let mut found = Vec::new();
    for (source, operation) in api.operations.iter().enumerate() {
        for (response, described) in operation.responses.iter() {
            for (name, link) in &described.links {
                let Some(target) = target(api, link) else { continue };
                let pointer =
                    JsonPointer::from_tokens(["responses", response.as_str(), "links", name.as_str()]);
                let (keyword, side) = (KEYWORD.to_owned(), Side::Valid);
                let obligation = Obligation { operation: operation.key(), pointer, keyword, side };
                let (response, link) = (response.clone(), link.clone());
                found.push(Linked { source, target, response, link, obligation });
            }
        }
    }
    found
}

/// The operation that a link names.
fn target(api: &Api, link: &Link) -> Option<usize> {
    match &link.target {
        LinkTarget::Id(id) => api.operations.iter().position(|one| one.operation_id.as_ref() == Some(id)),
        LinkTarget::Ref(reference) => {
            // What is in another document is not what this run is about.
            let fragment = percent_decode_str(reference.strip_prefix('#')?).decode_utf8().ok()?;
            let pointer = JsonPointer::parse(&fragment)?;
            api.operations.iter().position(|one| api.sources.pointer(&one.location) == pointer)
        }
    }
}

/// Whether an exchange follows a link.
pub(crate) fn is_followed(exchange: &Exchange) -> bool {
    exchange.before.is_some() && exchange.case.obligation.keyword == KEYWORD
}

impl Linked {
    /// The ids of its two requests.
    pub(crate) fn ids(&self, api: &Api) -> Vec<CaseId> {
        let source = api.operations.get(self.source).map(|operation| obligation(operation, Act::Ask));
        let source = source.map(|source| CaseId::new(&api.digest, &source, 0));
        source.into_iter().chain([CaseId::new(&api.digest, &self.obligation, 0)]).collect()
    }

    /// The request whose answer has the link, for things that are known.
    pub(crate) fn ask(&self, stage: Stage<'_>, known: &Known) -> Option<Case> {
        stage.act(Act::Ask, 0, stage.minimal(self.source)?, Act::Ask.title(), known)
    }

    /// The request that an answer leads to; `None` if the answer is another one than that with the link, lacks a value that the link
    /// takes from it, or leads to what the document forbids.
    pub(crate) fn follow(&self, stage: Stage<'_>, asked: &Exchange) -> Option<Case> {
        let api = stage.validators.api();
        let (source, target) = (api.operations.get(self.source)?, api.operations.get(self.target)?);
        let selected = source.responses.select(asked.outcome.as_ref().ok()?.status.as_u16())?;
        let mut described = source.responses.iter().filter(|(_, one)| std::ptr::eq(*one, selected));
        described.next().filter(|(key, _)| *key == self.response)?;
        let minimal = stage.minimal(self.target)?;
        let mut parts = minimal.parts.clone();
        for (name, expression) in &self.link.parameters {
            let value = expression::value(expression, asked)?;
            parts.set(parameter(target, name)?, Some(value));
        }
        if let Some(expression) = &self.link.request_body {
            set_body(target, &mut parts, expression::value(expression, asked)?)?;
        }
        let title = format!("follow the link `{}`", self.obligation.pointer.last().unwrap_or_default());
        let id = CaseId::new(&api.digest, &self.obligation, 0);
        let case = Case { id, obligation: self.obligation.clone(), title, parts, ..minimal.clone() };
        request::build(stage.validators, &case).is_ok().then_some(case)
    }
}

/// The parameter that a link means by a name, which may have its place before it: `path.id`.
fn parameter<'a>(operation: &'a Operation, name: &str) -> Option<&'a Parameter> {
    let with_place = |one: &&Parameter| format!("{}.{}", one.location_in, one.name) == name;
    let mut parameters = operation.parameters.iter().map(AsRef::as_ref);
    parameters.clone().find(with_place).or_else(|| parameters.find(|one| one.name == name))
}

fn set_body(operation: &Operation, parts: &mut Parts, value: Value) -> Option<()> {
    let content = &operation.request_body.as_ref()?.content;
    let entry = content.iter().find(|entry| entry.is_json()).or(content.first())?;
    parts.body = Some(Body { media_type: body::concrete(&entry.name), content: BodyContent::Value(value) });
    Some(())
}
