//! The Parameter Objects of an operation: fields of its request.

use spec::model::{self, ParameterIn, ParameterKind, PathPart, Style};

use super::context::{Context, Spot};
use super::docs;
use super::names::{Case, Scope};
use crate::ir::{Parameter, Place, Serialised, Setter, Slot, Type};
use crate::options::DateTime;

/// The parameters of an operation, those of the path first and in its order, whatever that of the document; `None` if one of them
/// cannot be sent.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    spot: &Spot,
    fields: &mut Scope,
) -> Option<Vec<Parameter>> {
    let parameters = operation.parameters.iter().map(|parameter| one(context, parameter, spot, fields));
    let mut parameters: Vec<Parameter> = parameters.collect::<Option<_>>()?;
    let in_path = |parameter: &Parameter| {
        let is_it = |part: &PathPart| matches!(part, PathPart::Parameter(name) if *name == parameter.wire);
        let found = operation.path.parts().iter().position(is_it).filter(|_| parameter.place == Place::Path);
        found.unwrap_or(usize::MAX)
    };
    parameters.sort_by_key(in_path);
    Some(parameters)
}

fn one(
    context: &mut Context<'_>,
    parameter: &model::Parameter,
    spot: &Spot,
    fields: &mut Scope,
) -> Option<Parameter> {
    let place = match parameter.location_in {
        ParameterIn::Path => Place::Path,
        ParameterIn::Query => Place::Query,
        ParameterIn::Header => Place::Header,
        ParameterIn::Cookie => Place::Cookie,
        ParameterIn::Querystring => Place::Querystring,
    };
    let slot = slot(context, parameter, spot);
    let style = match &parameter.kind {
        ParameterKind::Schema { style, explode, allow_reserved, .. } => {
            serialised(place, *style, *explode, *allow_reserved)
        }
        ParameterKind::Content(media_type) if media_type.is_json() => Some(("JSON", None, false)),
        ParameterKind::Content(media_type) if place == Place::Querystring && is_form(media_type) => {
            Some(("FORM", None, false))
        }
        ParameterKind::Content(_) if is_text(&slot.ty) => None,
        ParameterKind::Content(media_type) => return refuse(context, parameter, &media_type.name),
    };
    let field = fields.give(&parameter.name, Case::Snake, "parameter");
    // Text can be empty anyway.
    let is_empty = parameter.allow_empty_value && place == Place::Query && slot.ty != Type::String;
    let empty_setter = (is_empty && !parameter.required)
        .then(|| fields.give(&format!("{} without value", parameter.name), Case::Snake, "parameter"));
    Some(Parameter {
        field,
        wire: parameter.name.clone(),
        place,
        style,
        required: parameter.required,
        doc: doc(context, parameter, &slot),
        deprecated: parameter.deprecated,
        setter: setter(context, &slot.ty),
        slot,
        empty_setter,
    })
}

/// What a form holds, as the whole query (OpenAPI 3.2, section 4.12.2.3).
fn is_form(media_type: &model::MediaType) -> bool {
    super::body::essence(&media_type.name) == "application/x-www-form-urlencoded"
}

/// Whether a value is the same text in every media type that is text.
fn is_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String | Type::Bool | Type::Integer(_) | Type::F64 | Type::Uuid | Type::Date | Type::Timestamp
    )
}

fn refuse(context: &mut Context<'_>, parameter: &model::Parameter, media_type: &str) -> Option<Parameter> {
    let message = format!("the client cannot write these values as `{media_type}`");
    context.refuse("unsupported-parameter", parameter.location, &message);
    None
}

/// The type of the values; `null` is not sent, so it is not among them.
fn slot(context: &mut Context<'_>, parameter: &model::Parameter, spot: &Spot) -> Slot {
    let Some(schema) = parameter.schema() else { return Slot::of(Type::Value) };
    let spot = context.spot_of(schema, spot.part(&parameter.name));
    let slot = context.schema(schema, &spot);
    match slot {
        Slot { ty: Type::Option(inner), checks } => Slot { ty: *inner, checks },
        other => other,
    }
}

fn doc(context: &Context<'_>, parameter: &model::Parameter, slot: &Slot) -> Vec<String> {
    let api = context.api;
    let schema = parameter.schema().map(|id| &api[id]);
    let text = parameter.description.as_deref().or_else(|| schema.and_then(|schema| schema.description()));
    let own = parameter.examples.values().find_map(|example| example.value.as_ref());
    let example = own.or_else(|| schema.and_then(|schema| schema.examples().first()));
    let default = parameter.schema().and_then(|id| api.default_of(id));
    docs::place(text, &parameter.name, example, default, slot)
}

/// The runtime's constant for a style; `None` where it is what the location has anyway.
pub(super) fn serialised(
    place: Place,
    style: Style,
    explode: bool,
    allow_reserved: bool,
) -> Option<Serialised> {
    let (constant, exploded) = match style {
        Style::Simple => ("SIMPLE", false),
        Style::Label => ("LABEL", false),
        Style::Matrix => ("MATRIX", false),
        Style::Form => ("FORM", true),
        Style::SpaceDelimited => ("SPACE_DELIMITED", false),
        Style::PipeDelimited => ("PIPE_DELIMITED", false),
        Style::DeepObject => ("DEEP_OBJECT", true),
        Style::Cookie => ("COOKIE", true),
    };
    let usual = match place {
        Place::Path | Place::Header => "SIMPLE",
        Place::Query | Place::Querystring | Place::Cookie => "FORM",
    };
    let other = (explode != exploded && style != Style::DeepObject).then_some(explode);
    (constant != usual || other.is_some() || allow_reserved).then_some((constant, other, allow_reserved))
}

/// What is convenient to give for a type.
pub(super) fn setter(context: &Context<'_>, ty: &Type) -> Setter {
    match ty {
        // So that what they are made of can be given.
        Type::String | Type::DecimalNumber | Type::File => Setter::Into,
        Type::Timestamp if context.options.date_time == DateTime::Time => Setter::Into,
        Type::Named(name) if context.convertible.contains(name) => Setter::Into,
        Type::Vec(item) => Setter::List((**item).clone()),
        _ => Setter::Plain,
    }
}
