//! Schemas in other files than the document's: their types stand in a module that is called like the file, or like the
//! component that the file as a whole is, whoever refers to them first.

use super::context::{Context, Home, Spot};
use super::names::{Case, identifier};
use super::shape::Whole;

/// What a file begins with that is an operation, a path or a parameter: the schemas in it are unnamed parts of an operation.
const OF_OPERATIONS: &[&str] = &["parameters", "requestBody", "responses", "callbacks", "schema"];

/// What says nothing on the way to a schema.
const PLAIN: &[&str] =
    &["content", "definitions", "$defs", "components", "schemas", "schema", "properties", "items"];

impl Context<'_> {
    /// Where a schema goes that stands in another file, and what it is called there.
    pub(super) fn spot_of_file(&self, whole: &Whole, spot: &Spot) -> Option<Spot> {
        let [part] = whole.parts.as_slice() else { return None };
        let (sources, location) = (&self.api.sources, self.api[part.id].location);
        let is_document = sources.ids().next().is_none_or(|document| location.source() == document);
        if is_document || part.bare || whole.only.is_some() {
            return None;
        }
        let component = self.files.get(&location.source());
        let stem = || Some(sources.path(location.source()).file_stem()?.to_string_lossy().into_owned());
        let stem = component.cloned().or_else(stem)?;
        let tokens: Vec<String> = sources.pointer(&location).tokens().collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let named = match tokens.as_slice() {
            [] => Some(stem.clone()),
            [name] | ["definitions" | "$defs", name] | ["components", "schemas", name] => {
                Some(component.map_or_else(|| (*name).to_owned(), |component| format!("{component} {name}")))
            }
            _ => None,
        };
        let home = Home::Types(stem.clone());
        if named.is_none() && (home == spot.home || is_of_operation(&tokens)) {
            return None;
        }
        let of_file = named.is_some();
        let name = named.unwrap_or_else(|| format!("{stem} {}", words(&tokens)).trim_end().to_owned());
        Some(Spot { of_file, depth: spot.depth, ..Spot::outermost(home, &name) })
    }
}

/// Whether the way to a schema leads through an operation or a parameter.
fn is_of_operation(tokens: &[&str]) -> bool {
    let through_method = tokens.get(1).is_some_and(|second| OF_OPERATIONS.contains(second));
    tokens.first().is_some_and(|first| OF_OPERATIONS.contains(first)) || through_method
}

/// The way to a schema in words, without the media type.
fn words(tokens: &[&str]) -> String {
    let before = std::iter::once("").chain(tokens.iter().copied());
    let words =
        tokens.iter().zip(before).filter(|(token, before)| !PLAIN.contains(token) && *before != "content");
    words.map(|(token, _)| identifier(token, Case::Snake)).collect::<Vec<_>>().join(" ")
}
