//! A required header field is missing.

use http::HeaderName;

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "drop-required-header",
    summary: "leaves a required header field out of an answer",
    needs: "no successful answer has a required header field",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    world.successes().find_map(|success| {
        let required = success.response.headers.iter().filter(|(_, header)| header.required);
        let mut names = required.filter_map(|(name, _)| HeaderName::try_from(name).ok());
        let name = names.find(|name| success.prepared.headers.contains_key(name))?;
        Some(Effect::success(success.operation, move |_, answer| {
            answer.headers.remove(&name);
        }))
    })
}
