//! A JSON body ends too early.

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "truncate-body",
    summary: "leaves the last byte of a JSON body out",
    needs: "no successful answer has a JSON object or array",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    // A number without its last digit would still be one.
    let ends = |last: Option<&u8>| matches!(last, Some(b'}' | b']'));
    let success =
        world.successes().find(|success| success.json().is_some_and(|content| ends(content.bytes.last())))?;
    Some(Effect::success(success.operation, |_, answer| {
        if let Some(content) = &mut answer.content {
            content.bytes.truncate(content.bytes.len().saturating_sub(1));
        }
    }))
}
