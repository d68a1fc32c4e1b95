//! Methods that the document does not have are refused.

use http::StatusCode;
use http::header::ALLOW;

use super::context::Question;
use super::{Context, check};
use crate::finding::{Finding, Severity};

check! {
    /// A method that the document does not have for a path is refused, and 405 says which ones there are.
    ///
    /// A status from 200 to 299 means that there is an operation that the document keeps quiet about. An answer
    /// 405 must carry the header field `Allow` (RFC 9110, section 15.5.6), even if it is empty.
    unsupported_method, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, Question::Method) = (context.answer()?, context.question()) else { return None };
    let (method, path) = (&context.exchange.case.method, &context.operation.path);
    let finding = context.finding(&CHECK, &format!("{method} {}", answer.status.as_u16()));
    Some(if answer.status.is_success() {
        vec![Finding {
            message: format!("the document has no {method} for {path}, and the server answers it"),
            expected: "405 Method Not Allowed, or 404".to_owned(),
            actual: answer.status.to_string(),
            location: Some(context.operation.location),
            ..finding
        }]
    } else if answer.status == StatusCode::METHOD_NOT_ALLOWED && !answer.headers.contains_key(ALLOW) {
        vec![Finding {
            severity: Severity::Minor,
            message: "405 comes without the header field `Allow`".to_owned(),
            expected: "`Allow` with the methods of the path (RFC 9110, section 15.5.6)".to_owned(),
            actual: "no such header field".to_owned(),
            // One cause, whatever the method and the path are: what answers so is one part of a server.
            cause: format!("{} no Allow", CHECK.code),
            ..finding
        }]
    } else {
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn answers_to_other_methods() {
        let world = World::new();
        for (status, headers, found) in [
            (200, &[][..], 1),
            (405, &[], 1),
            (405, &[("allow", "GET")], 0),
            (405, &[("allow", "")], 0),
            (404, &[], 0),
            (501, &[], 0),
        ] {
            let mut exchange = world.answered(status, headers, "");
            world.ask_method(&mut exchange, "PATCH");
            assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), found, "{status} {headers:?}");
            // The document describes no response to such a request.
            let all = world.judge(&exchange);
            let of_methods = ["unsupported_method", "allow_header_conformance"];
            assert!(all.iter().all(|code| of_methods.contains(code)), "{all:?}");
        }
        assert_eq!(world.check(&CHECK, &world.answered(200, &[], "")), None);
    }
}
