//! The member whose value tells the variants of a union apart: by `discriminator`, or else because each variant
//! demands another string there.

use spec::Api;
use spec::model::{Discriminator, SchemaId};

use super::enumeration::strings;
use super::shape::{Shape, Whole, component_name, forward};
use super::union::Branch;

/// A member and, for each variant, the values that it has there.
pub(super) struct Tag {
    pub(super) member: String,
    pub(super) values: Vec<Vec<String>>,
}

/// Finds the member.
pub(super) fn find(api: &Api, branches: &[&Branch], discriminator: Option<&Discriminator>) -> Option<Tag> {
    let declared = discriminator.and_then(|discriminator| declared(api, branches, discriminator));
    declared.or_else(|| implied(api, branches))
}

/// `mapping`, and the names of component schemas where it says nothing (OpenAPI 3.1, section 4.8.25.2).
fn declared(api: &Api, branches: &[&Branch], discriminator: &Discriminator) -> Option<Tag> {
    let values_of = |branch: &&Branch| {
        let mapped = |target: &SchemaId| forward(api, *target) == branch.id;
        let mut values: Vec<String> = discriminator
            .targets
            .iter()
            .filter(|(_, target)| mapped(target))
            .map(|(value, _)| value.clone())
            .collect();
        if values.is_empty() {
            values.extend(strings_of(api, &branch.shape, &discriminator.property_name).unwrap_or_default());
        }
        if values.is_empty() {
            values.extend(component_name(api, branch.id));
        }
        values
    };
    let values: Vec<Vec<String>> = branches.iter().map(values_of).collect();
    let complete = values.iter().all(|values| !values.is_empty());
    complete.then(|| Tag { member: discriminator.property_name.clone(), values })
}

/// A member that every variant demands and that has other values in each.
fn implied(api: &Api, branches: &[&Branch]) -> Option<Tag> {
    let first = branches.first().filter(|_| branches.len() > 1)?;
    first.shape.properties.keys().find_map(|member| {
        let values: Option<Vec<Vec<String>>> =
            branches.iter().map(|branch| strings_of(api, &branch.shape, member)).collect();
        let values = values?;
        let mut all: Vec<&String> = values.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        (all.len() == count).then(|| Tag { member: member.clone(), values })
    })
}

/// The strings that a member of an object may be, if it has to be there and the document lists them.
fn strings_of(api: &Api, shape: &Shape, member: &str) -> Option<Vec<String>> {
    let schemas = shape.properties.get(member).filter(|_| shape.requires(member))?;
    let values = Shape::gather(api, &Whole::all(schemas)).values?;
    strings(&values).filter(|strings| !strings.is_empty())
}
