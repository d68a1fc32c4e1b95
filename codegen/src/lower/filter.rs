//! `include` and `exclude`: which operations there are to be, and which component schemas these reach.

use std::collections::BTreeSet;

use spec::Api;
use spec::model::{Keyword, MediaType, Operation, ParameterKind, SchemaId};

use crate::options::{Filter, Options};

/// The operations that are generated, in the order of the document.
pub(super) fn operations<'a>(api: &'a Api, options: &Options) -> Vec<&'a Operation> {
    let wanted = |operation: &&Operation| {
        let included = options.include.is_empty() || takes(&options.include, operation);
        included && !takes(&options.exclude, operation)
    };
    api.operations.iter().filter(wanted).collect()
}

/// Whether one of the lines tells of an operation.
fn takes(filter: &Filter, operation: &Operation) -> bool {
    filter.tags.iter().any(|tag| operation.tags.contains(tag))
        || filter.paths.iter().any(|pattern| fits(pattern, &operation.path.to_string()))
        || filter.operations.iter().any(|name| is_called(operation, name))
}

/// Whether a name is that of an operation.
pub(super) fn is_called(operation: &Operation, name: &str) -> bool {
    operation.operation_id.as_deref() == Some(name) || operation.key() == name
}

/// Whether a path fits a pattern, in which `**` stands for anything and `*` for anything without a `/`.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    // Where each star may end is tried by keeping every position of the path that the pattern has come to.
    let mut positions: BTreeSet<usize> = BTreeSet::from([0]);
    let mut rest = pattern;
    while !rest.is_empty() {
        positions = if let Some(after) = rest.strip_prefix("**") {
            rest = after;
            ends(path, &positions, |_| true)
        } else if let Some(after) = rest.strip_prefix('*') {
            rest = after;
            ends(path, &positions, |passed| passed != b'/')
        } else {
            let literal = rest.find('*').map_or(rest, |star| rest.split_at(star).0);
            rest = rest.strip_prefix(literal).unwrap_or_default();
            let starts = |position: &&usize| path.get(**position..).is_some_and(|p| p.starts_with(literal));
            positions.iter().filter(starts).map(|position| position + literal.len()).collect()
        };
    }
    positions.contains(&path.len())
}

/// Every position that is reached from one of these by passing bytes of a kind.
fn ends(path: &str, from: &BTreeSet<usize>, passes: fn(u8) -> bool) -> BTreeSet<usize> {
    let mut reached = from.clone();
    for (position, byte) in path.bytes().enumerate() {
        if reached.contains(&position) && passes(byte) {
            reached.insert(position + 1);
        }
    }
    reached
}

/// The schemas that the operations are made of; `None` if there is no filter, as then all are wanted.
pub(super) fn reached(api: &Api, options: &Options) -> Option<BTreeSet<SchemaId>> {
    if options.include.is_empty() && options.exclude.is_empty() {
        return None;
    }
    let mut open: Vec<SchemaId> = operations(api, options).into_iter().flat_map(roots).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        open.extend(api[id].sub_schemas().into_iter().map(|sub| sub.id));
        for keyword in &api[id].keywords {
            match keyword {
                Keyword::Ref(target) => open.push(*target),
                Keyword::DynamicRef(reference) => open.push(reference.target),
                Keyword::Discriminator(discriminator) => open.extend(discriminator.targets.values()),
                _ => {}
            }
        }
    }
    Some(reached)
}

/// The schemas that an operation names itself.
fn roots(operation: &Operation) -> Vec<SchemaId> {
    let mut roots: Vec<SchemaId> = Vec::new();
    for parameter in &operation.parameters {
        match &parameter.kind {
            ParameterKind::Schema { .. } => roots.extend(parameter.schema()),
            ParameterKind::Content(media_type) => roots.extend(schemas(media_type)),
        }
    }
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let responses = operation.responses.iter().flat_map(|(_, response)| &response.content);
    roots.extend(body.chain(responses).flat_map(schemas));
    roots
}

fn schemas(media_type: &MediaType) -> impl Iterator<Item = SchemaId> + use<> {
    media_type.schema.into_iter().chain(media_type.item_schema)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_of_paths() {
        for (pattern, path, expected) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/{id}", false),
            ("/pets/*", "/pets/{id}", true),
            ("/pets/*", "/pets/{id}/toys", false),
            ("/pets/*/toys", "/pets/{id}/toys", true),
            ("/pets/**", "/pets/{id}/toys", true),
            ("/pets**", "/pets", true),
            ("**/toys", "/pets/{id}/toys", true),
            ("/p*s", "/pets", true),
            ("*", "/pets", false),
            ("**", "/größe/x", true),
            ("/gr*ße/x", "/größe/x", true),
            ("", "/pets", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
