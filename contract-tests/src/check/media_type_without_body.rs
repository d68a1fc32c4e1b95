//! Answers with a media type have a body of it.

use super::{Context, check};
use crate::body::Codec;
use crate::finding::Finding;

check! {
    /// An answer that names a media type has a body of that type.
    ///
    /// No bytes at all are no JSON and no XML, so that whoever believes `Content-Type` fails to read them. `HEAD` has the header fields
    /// of another answer (RFC 9110, section 9.3.2), and 204, 205 and 304 have no body. Where text, bytes or a form are named, nothing is
    /// a value of them. That holds for answers that the document does not describe as well.
    media_type_without_body, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, content_type) = (context.answer()?, context.content_type()?);
    if context.is_bodiless() || !matches!(Codec::of(content_type), Codec::Json | Codec::Xml) {
        return None;
    }
    let finding = || Finding {
        message: format!("the answer names the media type {content_type}, and has no body"),
        expected: "a body, or no `Content-Type`".to_owned(),
        actual: format!("{} with 0 bytes", answer.status),
        location: context.response().map(|response| response.location),
        ..context.finding(&CHECK, answer.status.as_str())
    };
    Some(answer.body.is_empty().then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn nothing_is_no_json() {
        let world = World::new();
        for (status, content_type, body, found) in [
            (200, "application/json", "", Some(1)),
            (418, "application/problem+json; charset=utf-8", "", Some(1)),
            (200, "application/json", "{}", Some(0)),
            (204, "application/json", "", None),
            (304, "application/json", "", None),
            (200, "text/plain", "", None),
        ] {
            let exchange = world.answered(status, &[("content-type", content_type)], body);
            let findings = world.check(&CHECK, &exchange).map(|findings| findings.len());
            assert_eq!(findings, found, "{status} {content_type}");
        }
        let empty = world.answered(200, &[("content-type", "application/json"), ("x-total", "1")], "");
        assert_eq!(world.judge(&empty), ["media_type_without_body"]);
    }
}
