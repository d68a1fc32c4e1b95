//! Which sides of each keyword can be shown.
//!
//! Annotations oblige to nothing, `content…` among them: 2020-12 asserts neither (Validation, section 8). An
//! unknown format is an annotation, too. What a sub-schema says is an obligation of its own site.

use spec::model::{Keyword, Schema, SchemaType};
use spec::{Api, JsonPointer};

use super::Side::{self, Invalid, Valid};
use super::site::Site;
use crate::format::{self, integer_range};

const BOTH: &[Side] = &[Valid, Invalid];
const NONE: &[Side] = &[];

/// An obligation of a site, short of the operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SiteObligation {
    pub(crate) pointer: JsonPointer,
    pub(crate) keyword: String,
    pub(crate) side: Side,
}

/// The obligations of one site, in the order of its keywords.
pub(crate) fn of_site(api: &Api, site: &Site) -> Vec<SiteObligation> {
    let schema = &api[site.schema];
    let mut found = Vec::new();
    for keyword in &schema.keywords {
        if matches!(keyword, Keyword::Items(_)) && is_array(schema) {
            continue;
        }
        for side in sides(api, schema, keyword) {
            found.push(SiteObligation {
                pointer: site.pointer.clone(),
                keyword: keyword.name().to_owned(),
                side: *side,
            });
        }
    }
    let own = |pointer: JsonPointer, keyword: &str, side| SiteObligation {
        pointer,
        keyword: keyword.to_owned(),
        side,
    };
    if is_array(schema) {
        // Arrays of none, one and many.
        found.push(own(site.pointer.clone(), "items", Valid));
        if schema.items().is_some_and(|items| api[items].boolean == Some(false)) {
            found.push(own(site.pointer.clone(), "items", Invalid));
        }
    }
    for (keyword, branches) in [("anyOf", schema.any_of()), ("oneOf", schema.one_of())] {
        let branches = branches.unwrap_or_default();
        let to = |index: usize| site.pointer.join(keyword).index(index);
        found.extend((0..branches.len()).map(|index| own(to(index), keyword, Valid)));
    }
    for (index, _) in schema.examples().iter().enumerate() {
        found.push(own(site.pointer.join("examples").index(index), "example", Valid));
    }
    found
}

fn is_array(schema: &Schema) -> bool {
    schema.types().is_some_and(|types| types.contains(&SchemaType::Array)) || schema.items().is_some()
}

/// The sides of a keyword that a value can show.
fn sides(api: &Api, schema: &Schema, keyword: &Keyword) -> &'static [Side] {
    let unless_zero = |bound: u64| if bound == 0 { NONE } else { BOTH };
    match keyword {
        Keyword::Type(_)
        | Keyword::Enum(_)
        | Keyword::Const(_)
        | Keyword::MultipleOf(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::Minimum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::MaxLength(_)
        | Keyword::Pattern(_)
        | Keyword::MaxItems(_)
        | Keyword::UniqueItems(true)
        | Keyword::MaxProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::Contains(_)
        | Keyword::Not(_) => BOTH,
        Keyword::MinLength(bound) | Keyword::MinItems(bound) | Keyword::MinProperties(bound) => {
            unless_zero(*bound)
        }
        Keyword::MinContains(bound) | Keyword::MaxContains(bound) if schema.contains().is_some() => {
            unless_zero(*bound)
        }
        Keyword::Required(names) if !names.is_empty() => BOTH,
        Keyword::Format(format) => format_sides(schema, format),
        Keyword::Properties(map) if !map.is_empty() => &[Valid],
        Keyword::AdditionalProperties(id)
        | Keyword::UnevaluatedProperties(id)
        | Keyword::UnevaluatedItems(id) => {
            if api[*id].boolean == Some(false) {
                &[Invalid]
            } else {
                &[Valid]
            }
        }
        // Each branch is an obligation of its own on the valid side.
        Keyword::AnyOf(_) | Keyword::OneOf(_) => &[Invalid],
        Keyword::If(_) if schema.then().is_some() || schema.else_().is_some() => &[Valid],
        _ => NONE,
    }
}

/// `int32` is a format of numbers, `date` one of strings; neither says anything of the other type.
fn format_sides(schema: &Schema, name: &str) -> &'static [Side] {
    let admits = |wanted: &[SchemaType]| {
        schema.types().is_none_or(|types| types.iter().any(|one| wanted.contains(one)))
    };
    let numeric = integer_range(name).is_some() && admits(&[SchemaType::Integer, SchemaType::Number]);
    match format::invalid(name) {
        _ if numeric => BOTH,
        Some(_) if !admits(&[SchemaType::String]) => NONE,
        Some([]) => &[Valid],
        Some(_) => BOTH,
        None => NONE,
    }
}
