//! An answer takes long.

use std::time::Duration;

use super::refuse_allowed_value::{has, optional_parameter};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "slow-answer",
    summary: "takes a second and a half for requests with a certain optional parameter",
    needs: "no operation has an optional parameter",
    make,
};

const DELAY: Duration = Duration::from_millis(1500);

fn make(world: &World<'_>) -> Option<Effect> {
    world.operations().find_map(|(index, operation)| {
        let parameter = optional_parameter(operation)?;
        let (location, name) = (parameter.location_in, parameter.name.clone());
        Some(Effect::success(index, move |asked, answer| {
            if has(asked.parts, location, &name) {
                answer.delay = Some(DELAY);
            }
        }))
    })
}
