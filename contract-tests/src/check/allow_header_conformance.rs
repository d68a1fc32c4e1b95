//! `Allow` names the methods that the document has.

use http::Method;
use http::header::ALLOW;

use super::{Context, check};
use crate::exchange::Answer;
use crate::finding::{Finding, Verdict};
use crate::judge;
use crate::obligation;

check! {
    /// The header field `Allow` names every method that the document has for the path.
    ///
    /// A method that is missing is a violation: a client that asks the server what it may do is told less than
    /// the document promises. A method that the document does not have is a gap in the document, but for `HEAD`,
    /// `OPTIONS`, `TRACE` and `CONNECT`, which servers answer on their own. Paths that fit several templates of
    /// the document are not judged.
    allow_header_conformance, Minor, Answer
}

/// Methods that servers offer without being told to.
const OF_THEIR_OWN: [&str; 4] = ["HEAD", "OPTIONS", "TRACE", "CONNECT"];

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let allowed = allowed(context.answer()?)?;
    let documented = documented(context)?;
    let missing: Vec<&str> = documented.iter().copied().filter(|name| !has(&allowed, name)).collect();
    let is_left_out = |name: &str| {
        let method = Method::from_bytes(name.as_bytes());
        method.is_ok_and(|method| obligation::is_left_out(context.api(), context.operation, &method))
    };
    let is_known =
        |name: &str| documented.contains(&name) || OF_THEIR_OWN.contains(&name) || is_left_out(name);
    let further: Vec<&str> = allowed.iter().map(String::as_str).filter(|name| !is_known(name)).collect();
    let finding = |message: String, cause: &str, verdict| Finding {
        verdict,
        message,
        expected: format!("`Allow: {}`", documented.join(", ")),
        actual: format!("`Allow: {}`", allowed.join(", ")),
        location: Some(context.operation.location),
        // The field is about the path.
        cause: format!("{} {} {cause}", CHECK.code, context.operation.path),
        ..context.finding(&CHECK, "")
    };
    let path = &context.operation.path;
    let mut findings = Vec::new();
    if !missing.is_empty() {
        let message = format!("`Allow` leaves out {}, which the document has for {path}", missing.join(", "));
        findings.push(finding(message, "missing", Verdict::Violation));
    }
    if !further.is_empty() {
        let message = format!("`Allow` names {}, which the document has not for {path}", further.join(", "));
        findings.push(finding(message, "further", Verdict::Gap));
    }
    Some(findings)
}

fn has(allowed: &[String], name: &str) -> bool {
    allowed.iter().any(|allowed| allowed == name)
}

/// The methods that the field names (RFC 9110, section 10.2.1); `None` without the field.
fn allowed(answer: &Answer) -> Option<Vec<String>> {
    answer.headers.get(ALLOW)?;
    let lines = answer.headers.get_all(ALLOW).into_iter().filter_map(|line| line.to_str().ok());
    let names = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|name| !name.is_empty());
    Some(names.map(str::to_owned).collect())
}

/// The methods of the path; `None` if it may be that of another template as well.
fn documented<'a>(context: &Context<'a>) -> Option<Vec<&'a str>> {
    let url = url::Url::parse(&context.exchange.request.url).ok()?;
    let base = context.settings.config.base_url.path().trim_end_matches('/');
    let path = url.path().strip_prefix(base)?;
    let operations = &context.api().operations;
    let of_path = |path: &spec::model::PathTemplate| *path == context.operation.path;
    let mut others = operations.iter().filter(|other| !of_path(&other.path));
    if others.any(|other| judge::match_path(&other.path, path).is_some()) {
        return None;
    }
    Some(operations.iter().filter(|other| of_path(&other.path)).map(|other| other.method.as_str()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn what_allow_names() {
        let world = World::new();
        for (allow, verdicts) in [
            ("GET", &[][..]),
            ("GET, HEAD, OPTIONS", &[]),
            ("", &[Verdict::Violation]),
            ("GET, PUT", &[Verdict::Gap]),
            ("get", &[Verdict::Violation, Verdict::Gap]),
        ] {
            let mut exchange = world.answered(405, &[("allow", allow)], "");
            world.ask_method(&mut exchange, "PATCH");
            let findings = world.check(&CHECK, &exchange).unwrap();
            let found: Vec<_> = findings.iter().map(|finding| finding.verdict).collect();
            assert_eq!(found, verdicts, "{allow}");
        }
        assert_eq!(world.check(&CHECK, &world.answered(405, &[], "")), None);
    }

    #[test]
    fn operations_that_were_not_understood_are_in_the_document_as_well() {
        let world = World::with(
            "    get:",
            "    put: {responses: {'200': {$ref: 'https://example.org/a'}}}\n    get:",
        );
        let mut exchange = world.answered(405, &[("allow", "GET, PUT, DELETE")], "");
        world.ask_method(&mut exchange, "PATCH");
        let findings = world.check(&CHECK, &exchange).unwrap();
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["`Allow` names DELETE, which the document has not for /things"]);
        let operation = &world.validators.api().operations[0];
        let undocumented = obligation::undocumented_methods(world.validators.api(), operation);
        assert_eq!(undocumented, [Method::POST, Method::DELETE, Method::PATCH]);
    }
}
