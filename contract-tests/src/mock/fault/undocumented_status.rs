//! A success has a status that the document does not name.

use http::StatusCode;

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "undocumented-status",
    summary: "answers with a status that the document does not name",
    needs: "every operation names every status of success, by `2XX` or `default`",
    make,
};

/// Statuses that say that all went well, and that few documents name.
const CANDIDATES: [StatusCode; 3] =
    [StatusCode::NON_AUTHORITATIVE_INFORMATION, StatusCode::IM_USED, StatusCode::ACCEPTED];

fn make(world: &World<'_>) -> Option<Effect> {
    world.successes().find_map(|success| {
        // A body where there was none would be another fault.
        success.content()?;
        let responses = &world.api().operations.get(success.operation)?.responses;
        let status = CANDIDATES.into_iter().find(|status| responses.select(status.as_u16()).is_none())?;
        Some(Effect::success(success.operation, move |_, answer| answer.status = status))
    })
}
