//! The XML Object (OpenAPI 3.2, section 4.26) and the External Documentation Object (section 4.11) of a schema.

use super::Lifter;
use crate::diagnostic::Diagnostic;
use crate::model::{ExternalDocs, Xml, XmlNodeType};
use crate::node::Node;
use crate::resolve;

const XML_FIELDS: [&str; 6] = ["nodeType", "name", "namespace", "prefix", "attribute", "wrapped"];

impl<'d> Lifter<'d> {
    /// Reads an XML Object.
    pub(super) fn xml(&mut self, node: &Node<'d>) -> Option<Xml> {
        if !node.is_object() {
            self.wrong(node, "an object");
            return None;
        }
        let mut xml = Xml::default();
        let mut extensions = Vec::new();
        for (name, member) in node.members() {
            match name {
                "nodeType" => xml.node_type = self.node_type(&member),
                "name" => xml.name = self.string(&member),
                "namespace" => xml.namespace = self.string(&member),
                "prefix" => xml.prefix = self.string(&member),
                "attribute" => xml.attribute = self.boolean(&member),
                "wrapped" => xml.wrapped = self.boolean(&member),
                _ => self.own_field(name, &member, "an XML Object", &XML_FIELDS, &mut extensions),
            }
        }
        if node.get("nodeType").is_some() {
            self.exclusive(node);
        }
        xml.extensions = extensions.into_iter().collect();
        Some(xml)
    }

    fn node_type(&mut self, node: &Node<'d>) -> Option<XmlNodeType> {
        let text = self.string(node)?;
        let known = XmlNodeType::ALL.into_iter().find(|known| known.as_str() == text);
        if known.is_none() {
            let words = XmlNodeType::ALL.map(XmlNodeType::as_str);
            let message =
                format!("`nodeType` must be one of {}, not `{text}`; it is ignored", words.join(", "));
            let warning = Diagnostic::warning("unknown-node-type", node.at(), message);
            self.diagnostics.push(match resolve::closest(&text, words.into_iter()) {
                Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
                None => warning,
            });
        }
        known
    }

    /// `attribute` and `wrapped` are what `nodeType` was before 3.2, and must not stand beside it.
    fn exclusive(&mut self, xml: &Node<'d>) {
        for (name, instead) in [("attribute", "nodeType: attribute"), ("wrapped", "nodeType: element")] {
            if let Some(member) = xml.get(name) {
                let message = format!("`{name}` must not stand beside `nodeType`, which counts");
                let help = format!("leave `{name}` out; `{name}: true` is `{instead}` today");
                let warning = Diagnostic::warning("xml-exclusion", member.at(), message).at_its_key();
                self.diagnostics.push(warning.with_help(help));
            }
        }
    }

    /// Reads an External Documentation Object.
    pub(super) fn external_docs(&mut self, node: &Node<'d>) -> Option<ExternalDocs> {
        if !node.is_object() {
            self.wrong(node, "an object");
            return None;
        }
        let mut docs = ExternalDocs::default();
        let mut extensions = Vec::new();
        for (name, member) in node.members() {
            match name {
                "url" => docs.url = self.string(&member).unwrap_or_default(),
                "description" => docs.description = self.string(&member),
                _ => self.own_field(
                    name,
                    &member,
                    "an External Documentation Object",
                    &["url", "description"],
                    &mut extensions,
                ),
            }
        }
        docs.extensions = extensions.into_iter().collect();
        Some(docs)
    }
}
