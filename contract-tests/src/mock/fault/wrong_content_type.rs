//! A body says that it is of a media type that the document does not name.

use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "wrong-content-type",
    summary: "names a media type in `Content-Type` that the document does not have",
    needs: "no successful answer has a body of a certain type",
    make,
};

const CANDIDATES: [&str; 3] = ["text/html", "application/xml", "application/octet-stream"];

fn make(world: &World<'_>) -> Option<Effect> {
    world.successes().find_map(|success| {
        success.content()?;
        let other = CANDIDATES.into_iter().find(|name| success.response.media_type(name).is_none())?;
        Some(Effect::success(success.operation, move |_, answer| {
            if let Some(content) = &mut answer.content {
                other.clone_into(&mut content.media_type);
            }
        }))
    })
}
