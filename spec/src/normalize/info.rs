//! The Info, Contact and License Objects (OpenAPI 3.1, sections 4.8.2 to 4.8.4).

use serde_json::json;

use super::context::Context;
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::{Contact, Info, License};
use crate::node::Node;

/// Reads the Info Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Info> {
    context.check(node, &grammar::INFO);
    let skeleton =
        Skeleton::of(context, node, &grammar::INFO).or("title", json!("")).or("version", json!(""));
    let info: openapiv3::Info = skeleton.read(context, node, &grammar::INFO)?;
    Some(Info {
        title: info.title,
        summary: node.text("summary"),
        description: info.description,
        terms_of_service: info.terms_of_service,
        contact: node.field("contact").and_then(|contact| read_contact(context, &contact)),
        license: node.field("license").and_then(|license| read_license(context, &license)),
        version: info.version,
        extensions: extensions(node),
    })
}

fn read_contact<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Contact> {
    context.check(node, &grammar::CONTACT);
    let contact: openapiv3::Contact =
        Skeleton::of(context, node, &grammar::CONTACT).read(context, node, &grammar::CONTACT)?;
    Some(Contact { name: contact.name, url: contact.url, email: contact.email, extensions: extensions(node) })
}

fn read_license<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<License> {
    context.check(node, &grammar::LICENSE);
    let skeleton = Skeleton::of(context, node, &grammar::LICENSE).or("name", json!(""));
    let license: openapiv3::License = skeleton.read(context, node, &grammar::LICENSE)?;
    if let (Some(identifier), true) = (node.field("identifier"), license.url.is_some()) {
        let message = "`identifier` and `url` of a licence exclude each other; both are kept";
        context.misplaced("exclusive-fields", &identifier, message);
    }
    Some(License {
        name: license.name,
        identifier: node.text("identifier"),
        url: license.url,
        extensions: extensions(node),
    })
}
