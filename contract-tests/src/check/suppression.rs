//! Which findings of one exchange silence others: a cause is told once, by the check that knows most of it.

use crate::finding::Finding;

/// A code, and the codes that it silences; `*` stands for all others.
const SILENCES: &[(&str, &[&str])] = &[
    // What a failing server says is described by nothing.
    ("not_a_server_error", &["*"]),
    // These say whose fault an undocumented status is.
    ("positive_data_acceptance", &["status_code_conformance"]),
    ("negative_data_rejection", &["status_code_conformance"]),
    ("ignored_auth", &["status_code_conformance"]),
    ("missing_required_header", &["status_code_conformance"]),
    // This one knows why.
    ("length_counted_in_characters", &["positive_data_acceptance", "negative_data_rejection"]),
    (
        "media_type_without_body",
        &["content_type_conformance", "response_schema_conformance", "client_agreement"],
    ),
    ("unexpected_body", &["content_type_conformance", "response_schema_conformance"]),
    // A body of another type is no instance of the schema, either.
    ("content_type_conformance", &["response_schema_conformance", "client_agreement"]),
    // What the client makes of a body that the schema refuses is a note on that finding.
    ("response_schema_conformance", &["client_agreement"]),
];

/// What must be said whatever else is wrong: a failing server is where this is found most.
const NEVER_SILENCED: &[&str] = &["leaked_internals", "example_conformance"];

/// Removes the findings that another one explains.
pub(super) fn apply(findings: &mut Vec<Finding>) {
    let codes: Vec<&str> = findings.iter().map(|finding| finding.check).collect();
    findings.retain(|finding| {
        let may_go = !NEVER_SILENCED.contains(&finding.check);
        !(may_go
            && SILENCES.iter().any(|(code, silenced)| {
                *code != finding.check
                    && codes.contains(code)
                    && (silenced.contains(&finding.check) || silenced.contains(&"*"))
            }))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ALL, find};

    #[test]
    fn the_table_names_checks_that_exist() {
        for (code, silenced) in SILENCES {
            assert!(find(code).is_some(), "{code}");
            for code in silenced.iter().filter(|code| **code != "*") {
                assert!(find(code).is_some(), "{code}");
            }
        }
        assert_eq!(ALL.len(), 37);
    }

    #[test]
    fn a_server_error_is_all_there_is_to_say() {
        let finding = |code| crate::check::testing::finding(code);
        let mut findings = vec![finding("response_schema_conformance"), finding("not_a_server_error")];
        findings.push(finding("leaked_internals"));
        apply(&mut findings);
        let left: Vec<_> = findings.iter().map(|finding| finding.check).collect();
        assert_eq!(left, ["not_a_server_error", "leaked_internals"]);
    }
}
