//! Credentials are not looked at.

use super::{Effect, Fault, World};
use crate::mock::refuse::Refusal;
use crate::part;

pub(super) const FAULT: Fault = Fault {
    code: "ignore-auth",
    summary: "answers requests without valid credentials",
    needs: "no operation demands credentials",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    let (index, _) = world.operations().find(|(_, operation)| part::demands_security(operation))?;
    Some(Effect::decision(index, |_, refusal| {
        if matches!(refusal, Some(Refusal::Unauthorized(_))) {
            *refusal = None;
        }
    }))
}
