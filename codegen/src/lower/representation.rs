//! Successes in other media types than the one that the client asks for by itself (RFC 9110, section 12.1): what a caller
//! can ask for instead.

use spec::model::{self, MediaType};

use super::body::{self, essence};
use super::context::{Context, Spot};
use super::names::{Case, Scope};
use super::outcome::{self, Sort};
use super::streaming;
use crate::ir::{Outcome, OutcomeBody, Representation};

/// The other media types of the successes, each once.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    outcomes: &[Outcome],
    spot: &Spot,
    methods: &mut Scope,
) -> Vec<Representation> {
    let mut found: Vec<Representation> = Vec::new();
    for (key, response) in operation.responses.iter() {
        let is_success = outcomes
            .iter()
            .any(|outcome| outcome.success && outcome.key == key && outcome.body != OutcomeBody::Empty);
        let Some(chosen) = outcome::choose(response).filter(|_| is_success) else { continue };
        for media_type in &response.content {
            let name = media_type.name.trim();
            let is_new = found.iter().all(|known| known.media_type != name);
            if is_new && media_type.name != chosen.name && is_one(context, chosen, media_type) {
                let word = word(&media_type.name);
                let body = outcome::content(context, media_type, &spot.unnamed_part(&word, "A response"));
                let method = methods.give(&format!("send for {word}"), Case::Snake, "request");
                let (media_type, key) = (name.to_owned(), key.clone());
                found.push(Representation { method, media_type, key, body });
            }
        }
    }
    found
}

/// Whether there is use in asking for another media type than the chosen one: it can be asked for, it is no sequence, for which
/// there is another method, and it does not say in other words what the client has as JSON.
pub(super) fn is_one(context: &Context<'_>, chosen: &MediaType, other: &MediaType) -> bool {
    let says_the_same = match (chosen.schema, other.schema) {
        (Some(chosen), Some(other)) => body::equal(context, chosen, other),
        (Some(_), None) => false,
        (None, _) => outcome::sort(other) == Sort::Json,
    };
    let is_range = other.name.contains('*');
    streaming::is_token(&other.name)
        && !is_range
        && streaming::sequence(other).is_none()
        && !(says_the_same && outcome::sort(chosen) == Sort::Json)
}

/// What a media type is called in the name of a method: its subtype, without the syntax that it is written in.
fn word(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype);
    subtype.strip_suffix("+json").unwrap_or(subtype).to_owned()
}
