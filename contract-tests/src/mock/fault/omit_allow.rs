//! 405 does not say which methods there are.

use http::StatusCode;
use http::header::ALLOW;

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "omit-allow",
    summary: "answers 405 without the header field `Allow`",
    needs: "the document has no operation",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    let (index, _) = world.operations().find(|(index, _)| world.is_first_of_path(*index))?;
    Some(Effect::Answer(Box::new(move |asked, answer| {
        if asked.operation == index && answer.status == StatusCode::METHOD_NOT_ALLOWED {
            answer.headers.remove(ALLOW);
        }
    })))
}
