//! A value is accepted that the document forbids.

use serde_json::{Value, json};
use spec::json_schema::Validators;
use spec::model::{Keyword, Parameter, ParameterIn, SchemaType};

use super::{Effect, Fault, World};
use crate::mock::refuse::Refusal;
use crate::part;
use crate::plan::value;

pub(super) const FAULT: Fault = Fault {
    code: "accept-forbidden-value",
    summary: "does not check one keyword of a parameter",
    needs: "no operation has a parameter that is no array or object and whose schema forbids anything",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    world.operations().find_map(|(index, operation)| {
        let parameters = operation.parameters.iter().filter(|parameter| part::counts(parameter));
        let (pointer, keyword) = parameters.into_iter().find_map(|parameter| {
            Some((part::parameter(parameter), unchecked(world.validators, parameter)?))
        })?;
        Some(Effect::decision(index, move |_, refusal| {
            if let Some(Refusal::Invalid(violations)) = refusal
                && violations.iter().all(|one| one.pointer == pointer && one.keyword == keyword)
            {
                *refusal = None;
            }
        }))
    })
}

/// The keyword that is not checked: one that a text on the wire can break without breaking another, as nobody would see it
/// otherwise.
fn unchecked(validators: &Validators, parameter: &Parameter) -> Option<String> {
    let api = validators.api();
    let id = api.resolve(parameter.schema()?);
    let schema = &api[id];
    let types = schema.types()?;
    let is_scalar = |one: &SchemaType| {
        !matches!(one, SchemaType::Array | SchemaType::Object | SchemaType::Null | SchemaType::Boolean)
    };
    let example = value::example(validators, id, 0).filter(|_| types.iter().all(is_scalar))?;
    // An empty segment of a path leads elsewhere, and an empty field is as good as none.
    let can_be_sent = |value: &Value| parameter.location_in == ParameterIn::Query || *value != json!("");
    let breaks_alone = |keyword: &str, value: &Value| {
        let violations = validators.violations(id, value);
        can_be_sent(value) && !violations.is_empty() && violations.iter().all(|one| one.keyword == keyword)
    };
    let mut keywords = schema.keywords.iter();
    keywords.find_map(|keyword| {
        let name = keyword.name();
        let mut broken = broken(keyword, types, &example).into_iter();
        broken.any(|value| breaks_alone(name, &value)).then(|| name.to_owned())
    })
}

/// Values that break a keyword, perhaps among others, in the place of one that is allowed. A text is read as text where texts are
/// allowed, whatever it looks like.
fn broken(keyword: &Keyword, types: &[SchemaType], example: &Value) -> Vec<Value> {
    let takes_text = types.contains(&SchemaType::String);
    let text = example.as_str().unwrap_or_default();
    let beyond = |bound: &serde_json::Number, step: f64| match bound.as_i64() {
        Some(bound) => json!(bound.saturating_add(if step < 0.0 { -1 } else { 1 })),
        None => json!(bound.as_f64().unwrap_or_default() + step),
    };
    match keyword {
        Keyword::Type(_) if !takes_text => vec![json!("lockstep")],
        Keyword::Enum(_) if takes_text => vec![json!("lockstep"), json!(format!("{text}-lockstep"))],
        Keyword::Enum(_) => vec![json!(1_000_003), json!(0)],
        Keyword::Minimum(bound) if !takes_text => vec![beyond(bound, -1.0)],
        Keyword::Maximum(bound) if !takes_text => vec![beyond(bound, 1.0)],
        Keyword::MinLength(_) if takes_text => {
            let mut shorter: String = text.to_owned();
            shorter.pop();
            vec![json!(shorter), json!("x"), json!("1"), json!("")]
        }
        Keyword::MaxLength(most) if takes_text => {
            let length = usize::try_from(*most).unwrap_or(usize::MAX).saturating_add(1);
            let longer =
                |filler: char| text.chars().chain(std::iter::repeat(filler)).take(length.min(LONGEST));
            let last = text.chars().next_back().unwrap_or('x');
            vec![json!(longer('x').collect::<String>()), json!(longer(last).collect::<String>())]
        }
        Keyword::Pattern(_) if takes_text => {
            let other = |filler: char| text.chars().map(|_| filler).collect::<String>();
            vec![json!(other('~')), json!(other('x')), json!(other('1')), json!("~")]
        }
        _ => Vec::new(),
    }
}

/// The longest text that is put into a request.
const LONGEST: usize = 4_096;
