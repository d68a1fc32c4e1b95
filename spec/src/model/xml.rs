//! The XML Object.

use serde_json::{Map, Value};

use super::Extensions;

/// The XML Object: how a value is written in XML (OpenAPI 3.2, section 4.26).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Xml {
    /// `nodeType`; where it is not said, 3.2 takes it from the schema, and from `attribute` and `wrapped`.
    pub node_type: Option<XmlNodeType>,
    /// `name`: of the element or attribute.
    pub name: Option<String>,
    /// `namespace`: its URI.
    pub namespace: Option<String>,
    /// `prefix` for the name.
    pub prefix: Option<String>,
    /// `attribute`: the value is an attribute, not an element.
    pub attribute: Option<bool>,
    /// `wrapped`: the elements of an array stand inside one of their own.
    pub wrapped: Option<bool>,
    /// Its fields that start with `x-`.
    pub extensions: Extensions,
}

/// `nodeType`: what of XML a value is (OpenAPI 3.2, section 4.26.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlNodeType {
    /// `element`
    Element,
    /// `attribute`
    Attribute,
    /// `text`
    Text,
    /// `cdata`
    Cdata,
    /// `none`: the value has no node of its own.
    None,
}

impl XmlNodeType {
    /// Every type of node.
    pub(crate) const ALL: [Self; 5] = [Self::Element, Self::Attribute, Self::Text, Self::Cdata, Self::None];

    /// The word in a document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Attribute => "attribute",
            Self::Text => "text",
            Self::Cdata => "cdata",
            Self::None => "none",
        }
    }
}

impl Xml {
    /// As it stands in a document.
    pub(crate) fn to_value(&self) -> Value {
        let Self { node_type, name, namespace, prefix, attribute, wrapped, extensions } = self;
        let text = |text: &Option<String>| text.clone().map(Value::from);
        let known = [
            ("nodeType", node_type.map(|kind| Value::from(kind.as_str()))),
            ("name", text(name)),
            ("namespace", text(namespace)),
            ("prefix", text(prefix)),
            ("attribute", attribute.map(Value::from)),
            ("wrapped", wrapped.map(Value::from)),
        ];
        let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(
            known
                .chain(extensions.iter().map(|(name, value)| (name.to_owned(), value.clone())))
                .collect::<Map<_, _>>(),
        )
    }
}
