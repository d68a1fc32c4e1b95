//! A value is accepted that the document forbids.

use spec::Api;
use spec::model::{Keyword, Parameter, SchemaType};

use super::{Effect, Fault, World};
use crate::mock::refuse::Refusal;
use crate::part;

pub(super) const FAULT: Fault = Fault {
    code: "accept-forbidden-value",
    summary: "does not check one keyword of a parameter",
    needs: "no operation has a parameter that is no array or object and whose schema forbids anything",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    world.operations().find_map(|(index, operation)| {
        let parameters = operation.parameters.iter().filter(|parameter| part::counts(parameter));
        let (pointer, keyword) = parameters
            .into_iter()
            .find_map(|parameter| Some((part::parameter(parameter), unchecked(world.api(), parameter)?)))?;
        Some(Effect::decision(index, move |_, refusal| {
            if let Some(Refusal::Invalid(violations)) = refusal
                && violations.iter().all(|one| one.pointer == pointer && one.keyword == keyword)
            {
                *refusal = None;
            }
        }))
    })
}

/// The keyword that is not checked: one that texts on the wire can break.
fn unchecked(api: &Api, parameter: &Parameter) -> Option<String> {
    let schema = &api[api.resolve(parameter.schema()?)];
    let is_scalar = schema.types().is_some_and(|types| {
        !types.iter().any(|one| matches!(one, SchemaType::Array | SchemaType::Object | SchemaType::Null))
    });
    let takes_any_text = schema.types().is_none_or(|types| types.contains(&SchemaType::String));
    let counts = |keyword: &&Keyword| match keyword {
        Keyword::Type(_) => !takes_any_text,
        Keyword::Enum(_)
        | Keyword::Minimum(_)
        | Keyword::Maximum(_)
        | Keyword::MinLength(_)
        | Keyword::MaxLength(_)
        | Keyword::Pattern(_) => true,
        _ => false,
    };
    let keyword = schema.keywords.iter().find(counts).filter(|_| is_scalar)?;
    Some(keyword.name().to_owned())
}
