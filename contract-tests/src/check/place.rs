//! Where in the document the thing stands that a case is about.

use spec::JsonPointer;
use spec::source::Location;

use super::Context;
use crate::obligation::site;
use crate::obligation::subject::{self, Subject};
use crate::part;

/// The line of the obligation that a case shows: the keyword if it is one, else its schema, parameter or body;
/// for what is about the request as a whole, the operation.
pub(super) fn of_obligation(context: &Context<'_>) -> Location {
    let obligation = &context.exchange.case.obligation;
    of_part(context, &obligation.pointer, &obligation.keyword)
}

/// The same for any part of a request and a keyword that it breaks.
pub(super) fn of_part(context: &Context<'_>, pointer: &JsonPointer, keyword: &str) -> Location {
    let operation = context.operation;
    let subject = subject::subjects(operation).find(|subject| pointer.starts_with(&subject.pointer()));
    match (subject, &operation.request_body) {
        (Some(subject), _) => of_site(context, subject, pointer, keyword),
        // In the request itself nothing stands between the body and its members.
        (None, Some(body)) if pointer.starts_with(&part::body()) => body.location,
        (None, _) => operation.location,
    }
}

fn of_site(context: &Context<'_>, subject: Subject<'_>, pointer: &JsonPointer, keyword: &str) -> Location {
    let sites = site::sites(context.api(), subject);
    match sites.list.iter().find(|site| site.pointer == *pointer) {
        Some(site) => {
            let schema = &context.api()[site.schema];
            let stands = schema.keywords.iter().any(|known| known.name() == keyword);
            if stands { context.api().sources.member(&schema.location, keyword) } else { schema.location }
        }
        None => match subject {
            Subject::Parameter(parameter) => parameter.location,
            Subject::Body(media_type) => media_type.location,
        },
    }
}
