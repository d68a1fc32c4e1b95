//! `encoding` names properties of the body's schema (OpenAPI 3.1, section 4.8.14).

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Findings};
use crate::model::{Api, MediaType, Schema};
use crate::resolve::Guesses;

/// Finds the encodings of parts that no body has.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let operations = || api.operations.iter().chain(&api.webhooks);
    let bodies = operations().filter_map(|operation| operation.request_body.as_ref());
    let of_requests = bodies.flat_map(|body| &body.content);
    let of_responses = operations()
        .flat_map(|operation| operation.responses.values())
        .flat_map(|response| &response.content);
    let guesses = Guesses::default();
    let mut judged = HashSet::new();
    let mut found = Findings::default();
    for media_type in of_requests.chain(of_responses).filter(|media_type| !media_type.encoding.is_empty()) {
        // Many operations may share a body.
        if judged.insert(media_type.location) {
            found.extend(unused(api, media_type, &guesses));
        }
    }
    found.into_vec()
}

fn unused(api: &Api, media_type: &MediaType, guesses: &Guesses) -> Vec<Diagnostic> {
    let Some(schema) = media_type.schema.map(|id| &api[api.resolve(id)]) else { return Vec::new() };
    let Some(properties) = schema.properties().filter(|_| names_all(schema)) else { return Vec::new() };
    let unknown = media_type.encoding.iter().filter(|(name, _)| !properties.contains_key(*name));
    let note = |name: &String, location| {
        let message = format!("the schema has no property `{name}`; this encoding is without effect");
        let note = Diagnostic::note("unused-encoding", location, message).at_its_key();
        match guesses.closest(name, properties.keys().map(String::as_str)) {
            Some(similar) => note.with_help(format!("did you mean `{similar}`?")),
            None => note,
        }
    };
    unknown.map(|(name, encoding)| note(name, encoding.location)).collect()
}

/// Whether a schema says itself which properties there are: none come from other schemas, from patterns, or from whoever sends them.
fn names_all(schema: &Schema) -> bool {
    let others =
        ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "patternProperties"];
    let open = ["additionalProperties", "unevaluatedProperties"];
    schema.keywords.iter().all(|keyword| !others.contains(&keyword.name()) && !open.contains(&keyword.name()))
}
