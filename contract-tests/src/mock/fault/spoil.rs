//! What the faults share that spoil one part of a body: finding the part, and proving that one keyword breaks.

use std::sync::Arc;

use serde_json::Value;
use spec::JsonPointer;

use super::Effect;
use super::places::{Place, places};
use super::world::World;
use crate::body;
use crate::mock::answer::Content;

/// A change to a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// Another value in the place of this part.
    Replace(JsonPointer, Value),
    /// The member is gone.
    Remove(JsonPointer),
}

/// Spoils a part of a success for which an edit is proposed that breaks one of the keywords and nothing else: the first such
/// part from the one on that the lot falls on.
pub(super) fn first(
    world: &World<'_>,
    keywords: &'static [&'static str],
    propose: fn(&Place<'_>) -> Vec<Edit>,
) -> Option<Effect> {
    world.successes().find_map(|success| {
        let content = success.json()?;
        let (schema, value) = (content.schema?, content.value.as_deref()?);
        let places = places(world.validators, schema, value);
        let mut edits: Vec<Edit> = places.iter().flat_map(propose).collect();
        let middle = world.lot.checked_rem(edits.len()).unwrap_or_default();
        edits.rotate_left(middle);
        let breaks_one = |edit: &Edit| {
            let mut spoilt = value.clone();
            edit.apply(&mut spoilt);
            let violations = world.validators.violations(schema, &spoilt);
            matches!(violations.as_slice(), [one] if keywords.contains(&one.keyword.as_str()))
        };
        let edit = edits.into_iter().find(breaks_one)?;
        Some(Effect::success(success.operation, move |_, answer| {
            if let Some(content) = &mut answer.content {
                edit.apply_to(content);
            }
        }))
    })
}

impl Edit {
    fn apply(&self, value: &mut Value) {
        match self {
            Self::Replace(pointer, other) => {
                if let Some(part) = value.pointer_mut(pointer.as_str()) {
                    *part = other.clone();
                }
            }
            Self::Remove(pointer) => {
                let holder = pointer.parent().and_then(|parent| value.pointer_mut(parent.as_str()));
                if let (Some(Value::Object(members)), Some(name)) = (holder, pointer.last()) {
                    members.shift_remove(&name);
                }
            }
        }
    }

    /// Edits a JSON body; another one is left alone.
    fn apply_to(&self, content: &mut Content) {
        let (Some(value), body::Codec::Json) = (&mut content.value, body::Codec::of(&content.media_type))
        else {
            return;
        };
        self.apply(Arc::make_mut(value));
        content.bytes = value.to_string().into();
    }
}
