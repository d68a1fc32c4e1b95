//! Answers that have no body come without one.

use http::StatusCode;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};

use super::{Context, check};
use crate::exchange::Answer;
use crate::finding::Finding;

check! {
    /// An answer 204 or 205 has no content.
    ///
    /// 204 ends with its header section and has neither `Content-Length` nor `Transfer-Encoding` (RFC 9110,
    /// sections 8.6 and 15.3.5); a server that sends a body all the same makes the next answer on the connection
    /// unreadable. 205 has no content (section 15.3.6).
    unexpected_body, Minor, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let answer = context.answer()?;
    let actual = match answer.status {
        StatusCode::NO_CONTENT => announced(answer),
        StatusCode::RESET_CONTENT if !answer.body.is_empty() => Some(format!("{} bytes", answer.body.len())),
        StatusCode::RESET_CONTENT => None,
        _ => return None,
    };
    let finding = |actual| Finding {
        message: format!("an answer {} has no body, and this one does", answer.status.as_u16()),
        expected: "no content (RFC 9110, section 15.3)".to_owned(),
        actual,
        location: context.response().map(|response| response.location),
        ..context.finding(&CHECK, answer.status.as_str())
    };
    Some(actual.map(finding).into_iter().collect())
}

/// The body that the header fields announce: an HTTP library does not hand it out.
fn announced(answer: &Answer) -> Option<String> {
    let length = answer.headers.get(CONTENT_LENGTH).filter(|length| length.as_bytes() != b"0");
    let length =
        length.map(|length| format!("content-length: {}", String::from_utf8_lossy(length.as_bytes())));
    let chunked = || answer.headers.contains_key(TRANSFER_ENCODING);
    length.or_else(|| chunked().then(|| "transfer-encoding".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn statuses_without_a_body() {
        let world = World::new();
        for (status, headers, body, found) in [
            (204, &[][..], "", Some(0)),
            (204, &[("content-length", "0")], "", Some(0)),
            (204, &[("content-length", "5")], "", Some(1)),
            (204, &[("transfer-encoding", "chunked")], "", Some(1)),
            (205, &[], "x", Some(1)),
            (205, &[], "", Some(0)),
            (200, &[], "x", None),
            // Its length is that of the answer that is not sent (RFC 9110, section 8.6).
            (304, &[("content-length", "5")], "", None),
        ] {
            let findings = world.check(&CHECK, &world.answered(status, headers, body));
            assert_eq!(findings.map(|findings| findings.len()), found, "{status} {headers:?}");
        }
    }
}
