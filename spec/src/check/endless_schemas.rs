//! Schemas that apply themselves to the very value that they are applied to, such as an `allOf` that leads back to where it
//! stands: "undefined" (JSON Schema Core, section 9.4.1), and real documents have them, most often a base that lists its
//! variants under `oneOf` while each variant has the base under `allOf`.

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Keyword, Schema, SchemaId};

/// How far the walk has come with a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnTheWay,
    Done,
}

/// Finds the schemas at which such circles close. Depth-first without recursion, as chains may be long.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let mut states = vec![State::New; api.schemas.len()];
    let mut diagnostics = Vec::new();
    let mut way = Vec::new();
    for (start, _) in api.schemas.iter() {
        enter(api, start, &mut states, &mut way);
        while let Some((id, next)) = way.last_mut() {
            let Some(child) = next.pop() else {
                set(&mut states, *id, State::Done);
                way.pop();
                continue;
            };
            if state(&states, child) == State::OnTheWay {
                diagnostics.extend(endless(api, child, &way));
            }
            enter(api, child, &mut states, &mut way);
        }
    }
    diagnostics
}

/// Goes on to a schema, with those that it applies in place still to be gone on to.
fn enter(api: &Api, id: SchemaId, states: &mut [State], way: &mut Vec<(SchemaId, Vec<SchemaId>)>) {
    if state(states, id) != State::New {
        return;
    }
    let applied = in_place(&api[id]);
    if applied.is_empty() {
        return set(states, id, State::Done);
    }
    set(states, id, State::OnTheWay);
    way.push((id, applied));
}

fn state(states: &[State], id: SchemaId) -> State {
    states.get(id.as_usize()).copied().unwrap_or(State::Done)
}

fn set(states: &mut [State], id: SchemaId, state: State) {
    if let Some(slot) = states.get_mut(id.as_usize()) {
        *slot = state;
    }
}

/// The in-place applicators (JSON Schema Core, section 10.2) and `$ref`.
fn in_place(schema: &Schema) -> Vec<SchemaId> {
    let mut applied = Vec::new();
    for keyword in &schema.keywords {
        match keyword {
            Keyword::Ref(id) | Keyword::Not(id) | Keyword::If(id) | Keyword::Then(id) | Keyword::Else(id) => {
                applied.push(*id);
            }
            Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) => {
                applied.extend_from_slice(list);
            }
            Keyword::DependentSchemas(map) => applied.extend(map.values()),
            _ => {}
        }
    }
    applied
}

/// The warning for the circle that closes at a schema; circles of `$ref`s alone are errors, told elsewhere.
fn endless(api: &Api, closes_at: SchemaId, way: &[(SchemaId, Vec<SchemaId>)]) -> Option<Diagnostic> {
    let circle = way.iter().map(|(id, _)| *id).skip_while(|id| *id != closes_at);
    let only_references =
        circle.into_iter().all(|id| in_place(&api[id]).len() == 1 && api[id].reference().is_some());
    let message = "this schema applies itself to the same value without end; it is read as if it did so once";
    let warning = Diagnostic::warning("endless-schema", api[closes_at].location, message)
        .with_help("move what the variants share to a schema that does not list them");
    (!only_references).then_some(warning)
}
