//! What is kept → answers: in the place of the examples of the document, as far as the schema of the answer lets it in.

use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::SchemaId;

use super::list::Page;
use super::shape;
use super::store::Item;
use crate::body::Codec;
use crate::mock::answer::{Answer, Content};

/// The answer with an item in the place of the example.
pub(super) fn shown(validators: &Validators, item: &Item, answer: Answer) -> Answer {
    changed(answer, |schema, body| {
        let accepts = |value: &Value| schema.is_none_or(|schema| validators.accepts(schema, value));
        *body = overlaid(body, item, &accepts);
    })
}

/// The answer with what it says of an item that is gone.
pub(super) fn deleted(validators: &Validators, item: &Item, answer: Answer) -> Answer {
    changed(answer, |schema, body| {
        let said = shape::item(body).into_iter().flat_map(|said| said.keys());
        let said = said.filter_map(|name| Some((name.clone(), item.get(name)?.clone())));
        let mut of_it = body.clone();
        let members: Item = said.collect();
        if let Some(known) = shape::item_mut(&mut of_it) {
            known.extend(members);
        }
        if schema.is_none_or(|schema| validators.accepts(schema, &of_it)) {
            *body = of_it;
        }
    })
}

/// The answer with these items in the place of the examples, each over the first of them.
pub(super) fn listed(validators: &Validators, page: &Page, answer: Answer) -> Answer {
    changed(answer, |schema, body| {
        let accepts = |value: &Value| schema.is_none_or(|schema| validators.accepts(schema, value));
        let with = |items: Vec<Value>| {
            let mut body = body.clone();
            if let Some(place) = shape::items_mut(&mut body) {
                *place = items;
            }
            body
        };
        let mut whole = with(page.items.iter().map(|item| Value::Object(item.clone())).collect());
        if !accepts(&whole) {
            let pattern = shape::items_mut(&mut body.clone()).and_then(|items| items.first().cloned());
            let Some(pattern) = pattern else { return };
            let fits = |one: &Value| accepts(&with(vec![one.clone()]));
            whole = with(page.items.iter().map(|item| overlaid(&pattern, item, &fits)).collect());
        }
        page.correct(&mut whole, &accepts);
        if accepts(&whole) {
            *body = whole;
        }
    })
}

/// The item in the place of that of an example, if it is accepted as it is; else the example with those members of the item
/// that are.
fn overlaid(example: &Value, item: &Item, accepts: &dyn Fn(&Value) -> bool) -> Value {
    let with = |body: &Value, members: Item| {
        let mut body = body.clone();
        if let Some(known) = shape::item_mut(&mut body) {
            known.extend(members);
        }
        body
    };
    let mut alone = example.clone();
    if let Some(known) = shape::item_mut(&mut alone) {
        known.clone_from(item);
    }
    let whole = with(example, item.clone());
    if let Some(accepted) = [alone, whole].into_iter().find(|body| accepts(body)) {
        return accepted;
    }
    item.iter().fold(example.clone(), |body, (name, value)| {
        let richer = with(&body, Item::from_iter([(name.clone(), value.clone())]));
        if accepts(&richer) { richer } else { body }
    })
}

/// The answer with another value in its body, if that is JSON.
fn changed(mut answer: Answer, change: impl FnOnce(Option<SchemaId>, &mut Value)) -> Answer {
    if let Some(Content { media_type, schema, value: Some(value), bytes, flaw }) = &mut answer.content
        && Codec::of(media_type) == Codec::Json
    {
        let mut body = Value::clone(value);
        change(*schema, &mut body);
        if body != **value {
            // What was wrong with the example is so no more, as what takes its place is accepted.
            *flaw = None;
        }
        *bytes = body.to_string().into();
        *value = body.into();
    }
    answer
}
