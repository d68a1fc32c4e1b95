//! Where in the document the thing stands that a case is about.

use spec::JsonPointer;
use spec::source::Location;

use super::Context;
use crate::obligation::site;
use crate::obligation::subject::{self, Subject};

/// The line of the obligation that a case shows: the keyword if it is one, else its schema, parameter or body;
/// for what is about the request as a whole, the operation.
pub(super) fn of_obligation(context: &Context<'_>) -> Location {
    let obligation = &context.exchange.case.obligation;
    let operation = context.operation;
    let subject =
        subject::subjects(operation).find(|subject| obligation.pointer.starts_with(&subject.pointer()));
    match subject {
        Some(subject) => of_site(context, subject, &obligation.pointer, &obligation.keyword),
        None => operation.location,
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
