//! A JSON body goes on after its end.

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "trailing-garbage",
    summary: "appends a brace to a JSON body",
    needs: "no successful answer has a JSON body",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    let success = world.successes().find(|success| success.json().is_some())?;
    Some(Effect::success(success.operation, |_, answer| {
        if let Some(content) = &mut answer.content {
            content.bytes = [&content.bytes[..], b"}"].concat().into();
        }
    }))
}
