//! What links lead to is there.

use http::StatusCode;

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::is_followed;

check! {
    /// The operation that a link leads to finds what the link names.
    ///
    /// A Link Object promises that the values in an answer are those that another operation takes (OpenAPI 3.1, section 4.8.20). With
    /// `--stateful` each link is followed: the operation that has it is called, in what was made for it, the values are taken out of the
    /// answer, and the other operation is called with them. If that knows no such thing (404 or 410), the link names another value than
    /// it should, or the server does not keep what it says. Other refusals are told by `positive_data_acceptance`.
    link_leads_nowhere, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let status = context.answer().filter(|_| is_followed(context.exchange))?.status;
    let finding = || {
        let name = context.exchange.case.obligation.pointer.last().unwrap_or_default();
        Finding {
            message: format!(
                "the link `{name}` leads to {}, which does not know what it names",
                context.operation.key()
            ),
            expected: "a status from 200 to 399".to_owned(),
            actual: status.to_string(),
            location: Some(context.operation.location),
            ..context.finding(&CHECK, &name)
        }
    };
    let is_nowhere = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE);
    Some(is_nowhere.then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn where_links_lead() {
        let world = World::new();
        for (status, found) in [(200, 0), (404, 1), (410, 1), (422, 0)] {
            let mut exchange = world.answered(status, &[], "");
            assert_eq!(world.check(&CHECK, &exchange), None, "it follows no link");
            exchange.case.obligation.keyword = "link".to_owned();
            exchange.before = Some(Arc::new(world.json("{}")));
            assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), found, "{status}");
        }
    }
}
