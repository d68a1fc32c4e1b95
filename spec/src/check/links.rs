//! `operationId` of a link names an operation, and its `parameters` name those of that operation (OpenAPI 3.1, section
//! 4.8.20).

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Findings};
use crate::model::{Api, Link, LinkTarget, Operation};
use crate::pointer::JsonPointer;
use crate::resolve::Guesses;
use crate::source::Location;

/// Judges the links of every response.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let operations = || api.operations.iter().chain(&api.webhooks);
    let guesses = Guesses::default();
    let targets = Targets {
        by_id: operations().filter_map(|each| Some((each.operation_id.as_deref()?, each))).collect(),
        by_place: operations().rev().map(|each| (each.location, each)).collect(),
    };
    let responses = operations().flat_map(|operation| operation.responses.values());
    let mut found = Findings::default();
    for link in responses.flat_map(|response| response.links.values()) {
        match targets.of(api, link) {
            Some(target) => found.extend(unknown_parameters(api, link, target, &guesses)),
            None => found.extend(unknown_operation(api, link, &targets.by_id, &guesses)),
        }
    }
    found.into_vec()
}

/// The operations that links may lead to.
struct Targets<'a> {
    by_id: BTreeMap<&'a str, &'a Operation>,
    by_place: BTreeMap<Location, &'a Operation>,
}

impl<'a> Targets<'a> {
    /// The operation that a link leads to; of references only those inside of the link's own text are followed.
    fn of(&self, api: &Api, link: &Link) -> Option<&'a Operation> {
        match &link.target {
            LinkTarget::Id(id) => self.by_id.get(id.as_str()).copied(),
            LinkTarget::Ref(reference) => {
                let fragment = percent_decode_str(reference.strip_prefix('#')?).decode_utf8().ok()?;
                let root = Location::root(link.location.source());
                let steps = JsonPointer::parse(&fragment)?;
                let at = steps.tokens().fold(root, |here, token| api.sources.member(&here, &token));
                self.by_place.get(&at).copied()
            }
        }
    }
}

/// A parameter is named by its name, or by its place and its name, as in `path.id`.
fn unknown_parameters(api: &Api, link: &Link, target: &Operation, guesses: &Guesses) -> Vec<Diagnostic> {
    let is_known = |key: &str| {
        target.parameters.iter().any(|parameter| {
            let qualified =
                key.split_once('.').filter(|(place, _)| *place == parameter.location_in.to_string());
            parameter.name == key || qualified.is_some_and(|(_, name)| name == parameter.name)
        })
    };
    let names = || target.parameters.iter().map(|parameter| parameter.name.as_str());
    let parameters = api.sources.member(&link.location, "parameters");
    let warning = |key: &String| {
        let message = format!("{} has no parameter `{key}`; this value goes nowhere", target.key());
        let at = api.sources.member(&parameters, key);
        let warning = Diagnostic::warning("unknown-link-parameter", at, message).at_its_key();
        match guesses.closest(key, names()) {
            Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
            None => warning,
        }
    };
    link.parameters.keys().filter(|key| !is_known(key)).map(warning).collect()
}

fn unknown_operation(
    api: &Api,
    link: &Link,
    ids: &BTreeMap<&str, &Operation>,
    guesses: &Guesses,
) -> Option<Diagnostic> {
    let LinkTarget::Id(id) = &link.target else { return None };
    let message = format!("no operation has the operationId `{id}`; the link leads nowhere");
    let warning =
        Diagnostic::warning("unknown-operation", api.sources.member(&link.location, "operationId"), message);
    Some(match guesses.closest(id, ids.keys().copied()) {
        Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
        None => warning,
    })
}
