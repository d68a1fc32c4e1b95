//! The Example Object (OpenAPI 3.1, section 4.8.19), and the lone `example` beside `examples`.

use indexmap::IndexMap;

use super::context::Context;
use super::skeleton::extensions;
use crate::grammar;
use crate::model::{Example, Extensions};
use crate::node::Node;

/// The examples of a parameter, header or media type; a lone `example` has the name `example`.
pub(super) fn map<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> IndexMap<String, Example> {
    let mut examples = IndexMap::new();
    if let Some(lone) = owner.get("example") {
        examples.insert("example".to_owned(), bare(&lone));
    }
    if let (true, Some(several)) = (examples.len() == 1, owner.field("examples")) {
        let message = "`example` and `examples` exclude each other; both are kept";
        context.misplaced("example-and-examples", &several, message);
    }
    for (name, node) in owner.field("examples").into_iter().flat_map(|examples| examples.members()) {
        if let Some(example) = read(context, node) {
            examples.insert(name.to_owned(), example);
        }
    }
    examples
}

fn bare(node: &Node<'_>) -> Example {
    Example {
        location: node.at(),
        summary: None,
        description: None,
        value: Some(node.to_value()),
        serialized_value: None,
        external_value: None,
        extensions: Extensions::default(),
    }
}

/// Reads an Example Object. 3.2's `dataValue` is what `value` was meant to be.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Example> {
    let (node, beside) = context.follow(node, &grammar::EXAMPLE)?;
    if !context.check(&node, &grammar::EXAMPLE) {
        return None;
    }
    check_values(context, &node);
    let value = node.get("value").or_else(|| node.get("dataValue"));
    Some(Example {
        summary: beside.summary.or_else(|| context.text(&node, "summary")),
        description: beside.description.or_else(|| context.text(&node, "description")),
        value: value.map(Node::to_value),
        serialized_value: node.text("serializedValue"),
        external_value: context.text(&node, "externalValue"),
        extensions: extensions(&node),
        location: node.at(),
    })
}

/// `value` is alone; of 3.2's fields `serializedValue` and `externalValue` exclude each other.
fn check_values<'d>(context: &mut Context<'d>, node: &Node<'d>) {
    const EXCLUSIONS: [(&str, &str, &str); 4] = [
        ("value", "dataValue", "`value` counts"),
        ("value", "serializedValue", "both are kept"),
        ("value", "externalValue", "both are kept"),
        ("serializedValue", "externalValue", "both are kept"),
    ];
    for (one, other, reading) in EXCLUSIONS {
        if let (Some(_), Some(field)) = (node.get(one), node.get(other)) {
            let message = format!("`{one}` and `{other}` of an example exclude each other; {reading}");
            context.misplaced("example-values", &field, message);
        }
    }
}
