//! The keywords of JSON Schema 2020-12 and of OpenAPI's vocabulary.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::{SchemaId, SchemaType};

/// A keyword with its value; sub-schemas and references are indices into the pool.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is the keyword of that name in JSON Schema 2020-12 or OpenAPI")]
pub enum Keyword {
    // Core, section 8
    Id(String),
    Dialect(String),
    Anchor(String),
    DynamicAnchor(String),
    DynamicRef(String),
    /// `$ref`, followed to its target.
    Ref(SchemaId),
    Defs(IndexMap<String, SchemaId>),
    Comment(String),
    // Core, section 10: applicators
    AllOf(Vec<SchemaId>),
    AnyOf(Vec<SchemaId>),
    OneOf(Vec<SchemaId>),
    Not(SchemaId),
    If(SchemaId),
    Then(SchemaId),
    Else(SchemaId),
    DependentSchemas(IndexMap<String, SchemaId>),
    PrefixItems(Vec<SchemaId>),
    Items(SchemaId),
    Contains(SchemaId),
    Properties(IndexMap<String, SchemaId>),
    PatternProperties(IndexMap<String, SchemaId>),
    AdditionalProperties(SchemaId),
    PropertyNames(SchemaId),
    // Core, section 11
    UnevaluatedItems(SchemaId),
    UnevaluatedProperties(SchemaId),
    // Validation, section 6
    Type(Vec<SchemaType>),
    Enum(Vec<Value>),
    Const(Value),
    MultipleOf(Number),
    Maximum(Number),
    ExclusiveMaximum(Number),
    Minimum(Number),
    ExclusiveMinimum(Number),
    MaxLength(u64),
    MinLength(u64),
    Pattern(String),
    MaxItems(u64),
    MinItems(u64),
    UniqueItems(bool),
    MaxContains(u64),
    MinContains(u64),
    MaxProperties(u64),
    MinProperties(u64),
    Required(Vec<String>),
    DependentRequired(IndexMap<String, Vec<String>>),
    // Validation, sections 7 to 9
    Format(String),
    ContentEncoding(String),
    ContentMediaType(String),
    ContentSchema(SchemaId),
    Title(String),
    Description(String),
    Default(Value),
    Deprecated(bool),
    ReadOnly(bool),
    WriteOnly(bool),
    Examples(Vec<Value>),
    // OpenAPI 3.1, section 4.8.24
    Discriminator(Discriminator),
    Xml(Value),
    ExternalDocs(Value),
    /// Any other keyword, `x-` ones included, as it stands.
    Other(String, Value),
}

/// The Discriminator Object (OpenAPI 3.1, section 4.8.25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`: the member whose value tells the variant.
    pub property_name: String,
    /// `mapping`, as the document spells it: a value, and the name of or a reference to a schema.
    pub mapping: IndexMap<String, String>,
    /// The same mapping, followed to the schemas.
    pub targets: IndexMap<String, SchemaId>,
    /// `defaultMapping`, followed (OpenAPI 3.2).
    pub default: Option<SchemaId>,
}

/// A sub-schema and the way to it from its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubSchema {
    /// The keyword, e.g. `properties`.
    pub keyword: &'static str,
    /// The property name or array index under that keyword, if it holds several schemas.
    pub token: Option<String>,
    /// The sub-schema.
    pub id: SchemaId,
}

impl Keyword {
    /// Whether the keyword only annotates, so that it never makes a value invalid. `format` and `content…`
    /// are no annotations here, as Lockstep asserts formats.
    pub fn is_annotation(&self) -> bool {
        matches!(
            self,
            Self::Id(_)
                | Self::Dialect(_)
                | Self::Anchor(_)
                | Self::Defs(_)
                | Self::Comment(_)
                | Self::Title(_)
                | Self::Description(_)
                | Self::Default(_)
                | Self::Deprecated(_)
                | Self::ReadOnly(_)
                | Self::WriteOnly(_)
                | Self::Examples(_)
                | Self::Xml(_)
                | Self::ExternalDocs(_)
                | Self::Other(..)
        )
    }

    /// The keyword's name in a document.
    pub fn name(&self) -> &str {
        match self {
            Self::Id(_) => "$id",
            Self::Dialect(_) => "$schema",
            Self::Anchor(_) => "$anchor",
            Self::DynamicAnchor(_) => "$dynamicAnchor",
            Self::DynamicRef(_) => "$dynamicRef",
            Self::Ref(_) => "$ref",
            Self::Comment(_) => "$comment",
            Self::Type(_) => "type",
            Self::Enum(_) => "enum",
            Self::Const(_) => "const",
            Self::MultipleOf(_) => "multipleOf",
            Self::Maximum(_) => "maximum",
            Self::ExclusiveMaximum(_) => "exclusiveMaximum",
            Self::Minimum(_) => "minimum",
            Self::ExclusiveMinimum(_) => "exclusiveMinimum",
            Self::MaxLength(_) => "maxLength",
            Self::MinLength(_) => "minLength",
            Self::Pattern(_) => "pattern",
            Self::MaxItems(_) => "maxItems",
            Self::MinItems(_) => "minItems",
            Self::UniqueItems(_) => "uniqueItems",
            Self::MaxContains(_) => "maxContains",
            Self::MinContains(_) => "minContains",
            Self::MaxProperties(_) => "maxProperties",
            Self::MinProperties(_) => "minProperties",
            Self::Required(_) => "required",
            Self::DependentRequired(_) => "dependentRequired",
            Self::Format(_) => "format",
            Self::ContentEncoding(_) => "contentEncoding",
            Self::ContentMediaType(_) => "contentMediaType",
            Self::Title(_) => "title",
            Self::Description(_) => "description",
            Self::Default(_) => "default",
            Self::Deprecated(_) => "deprecated",
            Self::ReadOnly(_) => "readOnly",
            Self::WriteOnly(_) => "writeOnly",
            Self::Examples(_) => "examples",
            Self::Discriminator(_) => "discriminator",
            Self::Xml(_) => "xml",
            Self::ExternalDocs(_) => "externalDocs",
            Self::Other(name, _) => name,
            holder => holder.applicator_name().unwrap_or_default(),
        }
    }

    /// The name of a keyword that holds sub-schemas.
    fn applicator_name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Defs(_) => "$defs",
            Self::AllOf(_) => "allOf",
            Self::AnyOf(_) => "anyOf",
            Self::OneOf(_) => "oneOf",
            Self::Not(_) => "not",
            Self::If(_) => "if",
            Self::Then(_) => "then",
            Self::Else(_) => "else",
            Self::DependentSchemas(_) => "dependentSchemas",
            Self::PrefixItems(_) => "prefixItems",
            Self::Items(_) => "items",
            Self::Contains(_) => "contains",
            Self::Properties(_) => "properties",
            Self::PatternProperties(_) => "patternProperties",
            Self::AdditionalProperties(_) => "additionalProperties",
            Self::PropertyNames(_) => "propertyNames",
            Self::UnevaluatedItems(_) => "unevaluatedItems",
            Self::UnevaluatedProperties(_) => "unevaluatedProperties",
            Self::ContentSchema(_) => "contentSchema",
            _ => return None,
        })
    }

    /// The sub-schemas that this keyword holds.
    pub(crate) fn sub_schemas(&self) -> Vec<SubSchema> {
        let Some(keyword) = self.applicator_name() else { return Vec::new() };
        match self {
            Self::AllOf(list) | Self::AnyOf(list) | Self::OneOf(list) | Self::PrefixItems(list) => list
                .iter()
                .enumerate()
                .map(|(index, id)| SubSchema { keyword, token: Some(index.to_string()), id: *id })
                .collect(),
            Self::Defs(map)
            | Self::DependentSchemas(map)
            | Self::Properties(map)
            | Self::PatternProperties(map) => map
                .iter()
                .map(|(name, id)| SubSchema { keyword, token: Some(name.clone()), id: *id })
                .collect(),
            Self::Not(id)
            | Self::If(id)
            | Self::Then(id)
            | Self::Else(id)
            | Self::Items(id)
            | Self::Contains(id)
            | Self::AdditionalProperties(id)
            | Self::PropertyNames(id)
            | Self::UnevaluatedItems(id)
            | Self::UnevaluatedProperties(id)
            | Self::ContentSchema(id) => vec![SubSchema { keyword, token: None, id: *id }],
            _ => Vec::new(),
        }
    }
}
