//! The Header Objects of responses: constants of their resource, with which a caller reads them.

use spec::model::{self, Header, ParameterKind};

use super::context::{Context, Spot};
use super::names::{Case, Scope, identifier};
use super::outcome::word;
use super::{docs, outcome};
use crate::ir::{self, HeaderForm, Slot, Type};

/// The constants of a resource so far.
#[derive(Default)]
pub(super) struct Headers {
    scope: Scope,
    known: Vec<ir::Header>,
}

/// The header fields of an operation's responses, each once.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    spot: &Spot,
    headers: &mut Headers,
) -> Vec<ir::Header> {
    let mut of_operation: Vec<ir::Header> = Vec::new();
    for (matches, response) in outcome::documented(&operation.responses) {
        for (name, header) in &response.headers {
            let Some(found) = one(context, name, header, spot) else { continue };
            let constant = headers.constant(found, &format!("{} {}", spot.name, word(matches)));
            if !of_operation.iter().any(|known| known.constant == constant.constant) {
                of_operation.push(constant);
            }
        }
    }
    of_operation
}

impl Headers {
    /// The constant for a field: the one that is there, if it says the same.
    fn constant(&mut self, found: ir::Header, of: &str) -> ir::Header {
        let same = |known: &&ir::Header| {
            known.wire.eq_ignore_ascii_case(&found.wire)
                && (known.form, &known.slot.ty) == (found.form, &found.slot.ty)
        };
        if let Some(known) = self.known.iter().find(same) {
            return known.clone();
        }
        let name = identifier(&found.wire, Case::Snake);
        let name = if self.scope.take(&name) {
            name
        } else {
            self.scope.give(&format!("{} {of}", found.wire), Case::Snake, "header")
        };
        let found = ir::Header { constant: name.trim_end_matches('_').to_ascii_uppercase(), ..found };
        self.known.push(found.clone());
        found
    }
}

/// What the document says of a field; `None` if that is nothing that the client reads.
fn one(context: &mut Context<'_>, name: &str, header: &Header, spot: &Spot) -> Option<ir::Header> {
    let parameter = header.as_parameter(name);
    let form = match header.kind.as_ref() {
        Some(ParameterKind::Schema { explode: true, .. }) => HeaderForm::Exploded,
        Some(ParameterKind::Content(media_type)) if media_type.is_json() => HeaderForm::Json,
        Some(ParameterKind::Content(media_type)) if !outcome::is_text(media_type) => {
            let message = format!(
                "the client does not read `{}` in a header field; `headers()` of a response holds its text",
                media_type.name
            );
            context.note("untyped-header", header.location, message);
            return None;
        }
        _ => HeaderForm::Simple,
    };
    let schema = parameter.as_ref().and_then(model::Parameter::schema);
    let slot = match schema {
        Some(schema) => {
            let spot = context.spot_of(schema, spot.part(name));
            context.schema(schema, &spot)
        }
        None => Slot::of(if form == HeaderForm::Json { Type::Value } else { Type::String }),
    };
    let doc = doc(context, name, header, &slot);
    let ty = if header.required { slot.ty } else { slot.ty.optional() };
    // Only an object is written differently.
    let form = if form == HeaderForm::Exploded && is_plain(&ty) { HeaderForm::Simple } else { form };
    Some(ir::Header {
        constant: String::new(),
        wire: name.to_owned(),
        doc,
        deprecated: header.deprecated,
        form,
        slot: Slot::of(ty),
    })
}

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => is_plain(inner),
        Type::Named(_) | Type::Map(_) | Type::Object | Type::Value => false,
        _ => true,
    }
}

fn doc(context: &Context<'_>, name: &str, header: &Header, slot: &Slot) -> Vec<String> {
    let api = context.api;
    let id = header.as_parameter(name).as_ref().and_then(model::Parameter::schema);
    let schema = id.map(|id| &api[id]);
    let text = header.description.as_deref().or_else(|| schema.and_then(|schema| schema.description()));
    let own = header.examples.values().find_map(|example| example.value.as_ref());
    let example = own.or_else(|| schema.and_then(|schema| schema.examples().first()));
    docs::place(text, name, example, id.and_then(|id| api.default_of(id)), slot)
}
