//! Checks: each looks at one exchange and says in what way the answer departs from the document.
//!
//! One file a check. Its code is stable; its doc comment is what `explain CODE` prints. [`ALL`] is the registry,
//! [`suppression`] the only place where one finding silences another.

mod allow_header_conformance;
mod answers_in_full;
mod applicable;
mod cause;
mod child_under_other_parent;
mod client_agreement;
mod content_negotiation;
mod content_type_conformance;
mod context;
mod ensure_resource_availability;
mod example_conformance;
mod failed_create_left_something;
mod failed_write_changed_resource;
mod ignored_auth;
mod in_step;
mod leaked_internals;
mod length_counted_in_characters;
mod link_leads_nowhere;
mod list_ignores_page_size;
mod list_lacks_created;
mod location_leads_nowhere;
mod max_response_time;
mod media_type_without_body;
mod missing_required_header;
mod negative_data_rejection;
mod not_a_server_error;
mod object_level_authorization;
mod overlay;
mod patch_resets_unnamed;
mod place;
mod positive_data_acceptance;
mod put_is_no_replacement;
mod put_is_not_idempotent;
mod request_conformance;
mod response_headers_conformance;
mod response_schema_conformance;
pub(crate) mod same;
mod status_code_conformance;
mod suppression;
#[cfg(test)]
pub(crate) mod testing;
mod unauthorized_without_challenge;
mod undeclared_members;
mod unexpected_body;
mod unsupported_method;
mod use_after_free;
mod write_can_be_read_back;
mod yaml;

pub(crate) use client_agreement::wants_call;
pub use context::{Content, Context, Question, Settings};

use crate::finding::{Finding, Severity};

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The stable name, e.g. `response_schema_conformance`.
    pub code: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What is judged: how the request was taken, or the answer in itself.
    pub subject: Subject,
    /// What it looks for and why, for `explain`.
    pub explain: &'static str,
    /// Looks at an exchange; `None` where it has nothing to judge.
    pub run: fn(&Context<'_>) -> Option<Vec<Finding>>,
}

/// What a check judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Whether the server did with the request what the document says.
    Request,
    /// Whether the answer is one that the document describes.
    Answer,
}

/// Every check, in the order in which they run and are listed.
pub const ALL: &[Check] = &[
    request_conformance::CHECK,
    answers_in_full::CHECK,
    not_a_server_error::CHECK,
    length_counted_in_characters::CHECK,
    positive_data_acceptance::CHECK,
    negative_data_rejection::CHECK,
    content_negotiation::CHECK,
    missing_required_header::CHECK,
    ignored_auth::CHECK,
    unauthorized_without_challenge::CHECK,
    unsupported_method::CHECK,
    allow_header_conformance::CHECK,
    ensure_resource_availability::CHECK,
    location_leads_nowhere::CHECK,
    link_leads_nowhere::CHECK,
    write_can_be_read_back::CHECK,
    list_lacks_created::CHECK,
    list_ignores_page_size::CHECK,
    failed_create_left_something::CHECK,
    failed_write_changed_resource::CHECK,
    patch_resets_unnamed::CHECK,
    put_is_no_replacement::CHECK,
    put_is_not_idempotent::CHECK,
    child_under_other_parent::CHECK,
    object_level_authorization::CHECK,
    use_after_free::CHECK,
    status_code_conformance::CHECK,
    content_type_conformance::CHECK,
    unexpected_body::CHECK,
    media_type_without_body::CHECK,
    response_headers_conformance::CHECK,
    response_schema_conformance::CHECK,
    undeclared_members::CHECK,
    leaked_internals::CHECK,
    client_agreement::CHECK,
    example_conformance::CHECK,
    max_response_time::CHECK,
];

/// The check with this code.
pub fn find(code: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.code == code)
}

/// What a check looks for and why, as Markdown: its doc comment without the space that each line of it begins with.
pub fn text(check: &Check) -> String {
    let lines: Vec<&str> = check.explain.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The first paragraph of [`text`] on one line.
pub fn title(check: &Check) -> String {
    text(check).split("\n\n").next().unwrap_or_default().replace('\n', " ")
}

/// What came of judging an exchange.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged {
    /// The codes of the checks that had something to judge.
    pub applied: Vec<&'static str>,
    /// What they found.
    pub findings: Vec<Finding>,
}

/// Runs every check.
pub fn judge(context: &Context<'_>) -> Judged {
    let mut judged = Judged::default();
    for check in ALL {
        if let Some(findings) = (check.run)(context) {
            judged.applied.push(check.code);
            judged.findings.extend(findings);
        }
    }
    suppression::apply(&mut judged.findings);
    judged
}

/// Makes the `CHECK` of a file: its doc comment becomes the explanation, its function `run` the check.
macro_rules! check {
    ($(#[doc = $line:literal])* $code:ident, $severity:ident, $subject:ident) => {
        $(#[doc = $line])*
        pub(super) const CHECK: crate::check::Check = crate::check::Check {
            code: stringify!($code),
            severity: crate::finding::Severity::$severity,
            subject: crate::check::Subject::$subject,
            explain: concat!($($line, "\n"),*),
            run,
        };
    };
}
use check;
