//! No request makes the server fail.

use http::StatusCode;

use super::context::Question;
use super::{Context, check};
use crate::finding::Finding;

check! {
    /// No request makes the server fail: no answer has a status from 500 to 599.
    ///
    /// A server that cannot do what is asked says so with a status from 400 to 499 (RFC 9110, section 15.5); one
    /// that says 500 has met something that its authors did not foresee. That holds for requests that the
    /// document forbids as well. The one exception is 501, for a method that the document does not have, which
    /// is what RFC 9110, section 15.6.2 provides for methods that a server does not know, and where the operation
    /// names 501: whoever reads that is told what is not there.
    not_a_server_error, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let status = context.answer()?.status;
    let named = || context.operation.responses.exact.contains_key(&status.as_u16());
    let is_right =
        status == StatusCode::NOT_IMPLEMENTED && (context.question() == Question::Method || named());
    if !status.is_server_error() || is_right {
        return Some(Vec::new());
    }
    Some(vec![Finding {
        message: format!("the server fails with {status}"),
        expected: "a status below 500".to_owned(),
        actual: status.to_string(),
        location: Some(super::place::of_obligation(context)),
        ..context.finding(&CHECK, status.as_str())
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn statuses() {
        let world = World::new();
        for (status, expected) in [(200, 0), (404, 0), (500, 1), (503, 1), (599, 1)] {
            let found = world.check(&CHECK, &world.answered(status, &[], "")).unwrap();
            assert_eq!(found.len(), expected, "{status}");
        }
    }

    #[test]
    fn what_the_document_calls_not_implemented_is_none() {
        let world = World::with("'204':", "'501': {description: Not yet.}\n        '204':");
        assert_eq!(world.check(&CHECK, &world.answered(501, &[], "")).unwrap().len(), 0);
        assert_eq!(world.check(&CHECK, &world.answered(500, &[], "")).unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_method_may_be_not_implemented() {
        let world = World::new();
        let mut exchange = world.answered(501, &[], "");
        assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), 1);
        world.ask_method(&mut exchange, "PATCH");
        assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), 0);
    }
}
