//! 401 says how to authenticate.

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;

use super::{Context, check};
use crate::finding::Finding;

check! {
    /// An answer 401 has the header field `WWW-Authenticate`.
    ///
    /// RFC 9110, section 15.5.2, demands at least one challenge, by which a client that knows no more than HTTP
    /// learns which credentials would do. A server that has none to offer means 403. Told once for all operations.
    unauthorized_without_challenge, Minor, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let answer = context.answer().filter(|answer| answer.status == StatusCode::UNAUTHORIZED)?;
    if answer.headers.contains_key(WWW_AUTHENTICATE) {
        return Some(Vec::new());
    }
    Some(vec![Finding {
        message: "401 comes without the header field `WWW-Authenticate`".to_owned(),
        expected: "a challenge (RFC 9110, section 11.6.1)".to_owned(),
        actual: "no such header field".to_owned(),
        location: context.response().map(|response| response.location),
        // One cause for all operations.
        cause: CHECK.code.to_owned(),
        ..context.finding(&CHECK, "")
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn only_401_must_challenge() {
        let world = World::new();
        for (status, headers, found) in [
            (401, &[][..], Some(1)),
            (401, &[("www-authenticate", "Bearer")], Some(0)),
            (403, &[], None),
            (200, &[], None),
        ] {
            let findings = world.check(&CHECK, &world.answered(status, headers, ""));
            assert_eq!(findings.map(|findings| findings.len()), found, "{status} {headers:?}");
        }
    }
}
