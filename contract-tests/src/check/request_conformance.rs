//! Clients send what the document allows.

use spec::JsonPointer;

use super::{Context, check};
use crate::finding::Finding;

check! {
    /// A request that the mock passes on is one that the document allows.
    ///
    /// It is judged by `mock --upstream` alone, which sees the requests of others; those of a run are its own, and
    /// some of them are forbidden on purpose. It is the client that breaks the document here, whatever the server
    /// makes of the request; whether that is right is for the other checks to say.
    request_conformance, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let found = context.observed?.iter().map(|violation| {
        let at = without_indices(&violation.pointer);
        Finding {
            message: format!("a client sends what the document forbids: {}", violation.message),
            expected: "a request that the document allows".to_owned(),
            actual: format!("{} breaks `{}`", violation.pointer, violation.keyword),
            location: Some(super::place::of_part(context, &violation.pointer, &violation.keyword)),
            ..context.finding(&CHECK, &format!("{at} {}", violation.keyword))
        }
    });
    Some(found.collect())
}

/// The tenth item that is wrong in the same way is no further cause.
fn without_indices(pointer: &JsonPointer) -> JsonPointer {
    let is_index = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    JsonPointer::from_tokens(
        pointer.tokens().map(|token| if is_index(&token) { "*".to_owned() } else { token }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;
    use crate::judge::RequestViolation;

    #[test]
    fn requests_of_others_are_judged_and_those_of_the_run_are_not() {
        let world = World::new();
        let exchange = world.json("{}");
        assert_eq!(world.check(&CHECK, &exchange), None);
        let mut context = Context::new(world.settings(), &exchange, None).unwrap();
        context.observed = Some(&[]);
        assert_eq!(run(&context), Some(vec![]));
        let pointer = JsonPointer::parse("/query/page").unwrap();
        let message = "0 is less than the minimum of 1".to_owned();
        let violation = RequestViolation { pointer, keyword: "minimum".to_owned(), message, location: None };
        context.observed = Some(std::slice::from_ref(&violation));
        let found = run(&context).unwrap();
        assert_eq!(found[0].cause, "request_conformance GET /things /query/page minimum");
        let pointer = world.validators.api().sources.pointer(found[0].location.as_ref().unwrap());
        assert_eq!(pointer.as_str(), "/paths/~1things/get/parameters/0/schema/minimum");
    }
}
