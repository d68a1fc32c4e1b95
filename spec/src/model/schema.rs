//! The Schema Object as JSON Schema 2020-12: each schema and sub-schema an entry of one pool.
//!
//! A schema is the list of its keywords in the order of the document; nothing is merged or evaluated here.

use std::fmt;
use std::ops::Index;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::source::Location;

/// The index of a schema in its [`SchemaPool`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(u32);

impl SchemaId {
    /// The index as a number, for names and tables.
    pub fn as_usize(self) -> usize {
        self.0 as usize
    }
}

/// Every schema of a document.
#[derive(Debug, Clone, Default)]
pub struct SchemaPool(Vec<Schema>);

impl SchemaPool {
    /// Adds a schema; its sub-schemas and the targets of its references may be added later.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        // 2^32 schemas would take more memory than there is: the bound cannot be reached.
        let id = SchemaId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(schema);
        id
    }

    /// Puts another schema in the place of one that was added.
    pub fn replace(&mut self, id: SchemaId, schema: Schema) {
        if let Some(slot) = self.0.get_mut(id.as_usize()) {
            *slot = schema;
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every schema with its index, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        (0..).map(SchemaId).zip(&self.0)
    }
}

impl Index<SchemaId> for SchemaPool {
    type Output = Schema;

    #[expect(
        clippy::indexing_slicing,
        reason = "a SchemaId is made by `push` alone, and nothing is ever removed"
    )]
    fn index(&self, id: SchemaId) -> &Schema {
        &self.0[id.as_usize()]
    }
}

/// One schema: a boolean or a list of keywords (JSON Schema 2020-12 Core, section 4.3).
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it stands in the document.
    pub location: Location,
    /// `Some` for the schemas `true` and `false`.
    pub boolean: Option<bool>,
    /// The keywords in the order of the document, each at most once; empty for a boolean.
    pub keywords: Vec<Keyword>,
}

/// `type` (JSON Schema 2020-12 Validation, section 6.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`: a number without a fraction, `1.0` included.
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl SchemaType {
    /// The word in a document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Whether a value is of this type.
    pub fn matches(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_))
            | (Self::Array, Value::Array(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Integer, Value::Number(number)) => {
                number.is_i64()
                    || number.is_u64()
                    || number.as_f64().is_some_and(|float| float.fract() == 0.0)
            }
            _ => false,
        }
    }
}

impl fmt::Display for SchemaType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl std::str::FromStr for SchemaType {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return Err(()),
        })
    }
}

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

/// Makes accessors that lend the value of one keyword (`&`) or copy it (`=`).
macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident & $variant:ident : $type:ty;)* == $($(#[$copy_doc:meta])* $copy:ident = $copied:ident : $copy_type:ty;)*) => {
        $($(#[$doc])*
        pub fn $name(&self) -> Option<&$type> {
            self.keywords.iter().find_map(|keyword| match keyword {
                Keyword::$variant(value) => {
                    let value: &$type = value;
                    Some(value)
                }
                _ => None,
            })
        })*
        $($(#[$copy_doc])*
        pub fn $copy(&self) -> Option<$copy_type> {
            self.keywords.iter().find_map(|keyword| match keyword {
                Keyword::$copied(value) => Some(*value),
                _ => None,
            })
        })*
    };
}

impl Schema {
    accessors! {
        /// `$dynamicRef`, as it stands.
        dynamic_ref & DynamicRef: str;
        /// `$defs`
        defs & Defs: IndexMap<String, SchemaId>;
        /// `allOf`
        all_of & AllOf: [SchemaId];
        /// `anyOf`
        any_of & AnyOf: [SchemaId];
        /// `oneOf`
        one_of & OneOf: [SchemaId];
        /// `dependentSchemas`
        dependent_schemas & DependentSchemas: IndexMap<String, SchemaId>;
        /// `prefixItems`
        prefix_items & PrefixItems: [SchemaId];
        /// `properties`
        properties & Properties: IndexMap<String, SchemaId>;
        /// `patternProperties`
        pattern_properties & PatternProperties: IndexMap<String, SchemaId>;
        /// `type`; a single type is a list of one.
        types & Type: [SchemaType];
        /// `enum`
        enum_values & Enum: [Value];
        /// `const`
        const_value & Const: Value;
        /// `multipleOf`
        multiple_of & MultipleOf: Number;
        /// `maximum`
        maximum & Maximum: Number;
        /// `exclusiveMaximum`
        exclusive_maximum & ExclusiveMaximum: Number;
        /// `minimum`
        minimum & Minimum: Number;
        /// `exclusiveMinimum`
        exclusive_minimum & ExclusiveMinimum: Number;
        /// `pattern`, an ECMA-262 regular expression.
        pattern & Pattern: str;
        /// `required`
        required & Required: [String];
        /// `dependentRequired`
        dependent_required & DependentRequired: IndexMap<String, Vec<String>>;
        /// `format`
        format & Format: str;
        /// `contentEncoding`
        content_encoding & ContentEncoding: str;
        /// `contentMediaType`
        content_media_type & ContentMediaType: str;
        /// `title`
        title & Title: str;
        /// `description`
        description & Description: str;
        /// `default`
        default & Default: Value;
        /// `discriminator`
        discriminator & Discriminator: Discriminator;
        ==
        /// `$ref`, followed.
        reference = Ref: SchemaId;
        /// `not`
        not = Not: SchemaId;
        /// `if`
        if_ = If: SchemaId;
        /// `then`
        then = Then: SchemaId;
        /// `else`
        else_ = Else: SchemaId;
        /// `items`
        items = Items: SchemaId;
        /// `contains`
        contains = Contains: SchemaId;
        /// `additionalProperties`
        additional_properties = AdditionalProperties: SchemaId;
        /// `propertyNames`
        property_names = PropertyNames: SchemaId;
        /// `unevaluatedItems`
        unevaluated_items = UnevaluatedItems: SchemaId;
        /// `unevaluatedProperties`
        unevaluated_properties = UnevaluatedProperties: SchemaId;
        /// `maxLength`, in Unicode characters.
        max_length = MaxLength: u64;
        /// `minLength`, in Unicode characters.
        min_length = MinLength: u64;
        /// `maxItems`
        max_items = MaxItems: u64;
        /// `minItems`
        min_items = MinItems: u64;
        /// `uniqueItems`
        unique_items = UniqueItems: bool;
        /// `maxContains`
        max_contains = MaxContains: u64;
        /// `minContains`
        min_contains = MinContains: u64;
        /// `maxProperties`
        max_properties = MaxProperties: u64;
        /// `minProperties`
        min_properties = MinProperties: u64;
    }

    /// `examples`; empty if there are none.
    pub fn examples(&self) -> &[Value] {
        self.keywords
            .iter()
            .find_map(|keyword| match keyword {
                Keyword::Examples(values) => Some(values.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Whether the keyword `deprecated` is true.
    pub fn is_deprecated(&self) -> bool {
        self.keywords.contains(&Keyword::Deprecated(true))
    }

    /// Whether the keyword `readOnly` is true.
    pub fn is_read_only(&self) -> bool {
        self.keywords.contains(&Keyword::ReadOnly(true))
    }

    /// Whether the keyword `writeOnly` is true.
    pub fn is_write_only(&self) -> bool {
        self.keywords.contains(&Keyword::WriteOnly(true))
    }

    /// Whether `required` names a property.
    pub fn requires(&self, property: &str) -> bool {
        self.required().is_some_and(|names| names.iter().any(|name| name == property))
    }

    /// The target of `$ref` if no other keyword constrains or structures the value, that is, if this schema
    /// and its target accept the same values.
    pub fn sole_ref(&self) -> Option<SchemaId> {
        let target = self.reference()?;
        self.keywords
            .iter()
            .all(|keyword| matches!(keyword, Keyword::Ref(_)) || keyword.is_annotation())
            .then_some(target)
    }

    /// The sub-schemas that stand inside this one, in the order of the document; targets of references are not
    /// among them.
    pub fn sub_schemas(&self) -> Vec<SubSchema> {
        self.keywords.iter().flat_map(Keyword::sub_schemas).collect()
    }
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
    fn sub_schemas(&self) -> Vec<SubSchema> {
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
