//! Each media type of an answer can be had.

use super::{Context, check};
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// Who asks for one of the media types that an answer may have gets that one.
    ///
    /// Where the document names several for the answer that tells of success, each is asked for alone, by `Accept`. A server may pass
    /// over that field (RFC 9110, section 12.5.1), so that another type is no violation; but nobody can have the one that the document
    /// names, which is a gap in the document. That a server refuses such a request with 406 is told by `positive_data_acceptance`.
    content_negotiation, Minor, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let wanted = context.exchange.case.parts.accept.as_deref()?;
    let answer = context.answer().filter(|answer| answer.status.is_success())?;
    let (response, content_type) = (context.response()?, context.content_type()?);
    let got = response.media_type(content_type).map(|media_type| media_type.name.as_str());
    let location = response.content.iter().find(|media_type| media_type.name == wanted);
    let finding = || Finding {
        severity: Severity::Minor,
        verdict: Verdict::Gap,
        message: format!("who asks for {wanted} alone does not get it"),
        expected: wanted.to_owned(),
        actual: content_type.to_owned(),
        location: Some(location.map_or(response.location, |media_type| media_type.location)),
        ..context.finding(&CHECK, &format!("{} {wanted}", answer.status))
    };
    Some((got != Some(wanted)).then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn what_is_asked_for() {
        let world = World::with(
            "            application/json:\n              schema: {$ref",
            "            text/csv: {}\n            application/json:\n              schema: {$ref",
        );
        for (asked, got, found) in [
            (Some("text/csv"), "text/csv; charset=utf-8", Some(0)),
            (Some("text/csv"), "application/json", Some(1)),
            (None, "application/json", None),
        ] {
            let mut exchange = world.answered(200, &[("content-type", got)], "{}");
            exchange.case.parts.accept = asked.map(str::to_owned);
            let findings = world.check(&CHECK, &exchange).map(|findings| findings.len());
            assert_eq!(findings, found, "{asked:?} {got}");
        }
    }
}
