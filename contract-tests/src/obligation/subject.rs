//! [`Subject`]: a parameter or a body of an operation, whose schema obligations walk.

use std::sync::Arc;

use spec::JsonPointer;
use spec::model::{MediaType, Operation, Parameter, SchemaId};

use crate::part;

/// A part of a request that has a schema of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    Parameter(&'a Parameter),
    /// One media type of the request body.
    Body(&'a MediaType),
}

impl<'a> Subject<'a> {
    /// The way to it for obligations: each media type of the body apart.
    pub(crate) fn pointer(self) -> JsonPointer {
        match self {
            Self::Parameter(parameter) => part::parameter(parameter),
            Self::Body(media_type) => part::body().join(&media_type.name),
        }
    }

    /// The way to its value in a request, where there is only one body.
    pub(crate) fn instance(self) -> JsonPointer {
        match self {
            Self::Parameter(parameter) => part::parameter(parameter),
            Self::Body(_) => part::body(),
        }
    }

    pub(crate) fn schema(self) -> Option<SchemaId> {
        match self {
            Self::Parameter(parameter) => parameter.schema(),
            Self::Body(media_type) => media_type.schema,
        }
    }

    /// The examples beside the schema, by name.
    pub(crate) fn examples(self) -> impl Iterator<Item = (&'a str, &'a spec::model::Example)> {
        let examples = match self {
            Self::Parameter(parameter) => &parameter.examples,
            Self::Body(media_type) => &media_type.examples,
        };
        examples.iter().map(|(name, example)| (name.as_str(), example))
    }
}

/// The parameters of an operation that count, then the media types of its body.
pub(crate) fn subjects(operation: &Operation) -> impl Iterator<Item = Subject<'_>> {
    let parameters = operation.parameters.iter().map(Arc::as_ref).filter(|parameter| part::counts(parameter));
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    parameters.map(Subject::Parameter).chain(bodies.map(Subject::Body))
}
