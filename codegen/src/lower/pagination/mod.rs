//! How the pages of a list follow each other: as the options say, or else as names and types tell.

mod body;
mod infer;
mod stated;

use spec::model;

use self::body::Body;
use super::context::Context;
use super::filter::is_called;
use crate::ir::{PageField, Paging, Parameter, Place, Success, Type};

/// What is known of an operation whose response may be a page.
struct Listing<'c, 'a> {
    context: &'c Context<'a>,
    operation: &'c model::Operation,
    parameters: &'c [Parameter],
    body: Body<'c, 'a>,
}

/// The paging of an operation, if it has one.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    parameters: &[Parameter],
    success: &Success,
) -> Option<Paging> {
    let options = context.options;
    let stated = options.paging.iter().find(|(name, _)| is_called(operation, name));
    let body = Body::of(context, success);
    let Some((name, stated)) = stated else {
        return infer::paging(&Listing { context, operation, parameters, body: body? });
    };
    let found = match body {
        Some(body) => stated::paging(&Listing { context, operation, parameters, body }, stated),
        None => Err("it has no pages: what comes of it is not always the same JSON".to_owned().into()),
    };
    found.unwrap_or_else(|wrong| {
        context.misfits.push(wrong.of(name));
        None
    })
}

impl<'c> Listing<'c, '_> {
    /// The parameters of the query that a token, or a number, can stand in.
    fn fields(&self) -> impl Iterator<Item = &'c Parameter> {
        let fits = |parameter: &&Parameter| parameter.place == Place::Query && is_token(&parameter.slot.ty);
        self.parameters.iter().filter(fits)
    }

    /// The number that the first page has, where the document tells.
    fn first(&self, parameter: &Parameter) -> Option<u64> {
        let mut parameters = self.operation.parameters.iter();
        let schema = parameters.find(|known| known.name == parameter.wire)?.schema()?;
        let default = self.context.api.default_of(schema).and_then(serde_json::Value::as_u64);
        default.or_else(|| {
            parameter.slot.checks.iter().find_map(|check| match check {
                crate::ir::Check::Minimum(minimum) => minimum.as_u64(),
                _ => None,
            })
        })
    }
}

/// Whether values of a type can be told apart and sent again.
fn is_token(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::String | Type::Uuid)
}

fn field(parameter: &Parameter) -> PageField {
    let Parameter { field: name, slot, required, .. } = parameter;
    PageField { name: name.clone(), ty: slot.ty.clone(), optional: !required }
}
