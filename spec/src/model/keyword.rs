//! The keywords of JSON Schema 2020-12 and of OpenAPI's vocabulary: one table, which everybody who deals with
//! keywords by name works from. A keyword that is added here is read, written and walked through.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::vocabulary::{Draft, Vocabulary};
use super::{Discriminator, DynamicReference, ExternalDocs, Schema, SchemaId, SchemaType, Xml};

/// A row of the table, as far as it is the same for every value.
#[derive(Debug)]
pub(crate) struct Row {
    /// The name in a document.
    pub(crate) name: &'static str,
    /// The vocabulary that it is of.
    pub(crate) vocabulary: Vocabulary,
    /// The first dialect that has it.
    pub(crate) since: Draft,
    /// Reads its value.
    pub(crate) read: fn(&mut dyn Shapes) -> Option<Keyword>,
}

/// The type of a value, by its shape.
macro_rules! shape {
    (text) => { String };
    (number) => { Number };
    (count) => { u64 };
    (flag) => { bool };
    (any) => { Value };
    (values) => { Vec<Value> };
    (texts) => { Vec<String> };
    (text_lists) => { IndexMap<String, Vec<String>> };
    (schema) => { SchemaId };
    (schemas) => { Vec<SchemaId> };
    (schema_map) => { IndexMap<String, SchemaId> };
    (reference) => { SchemaId };
    (dynamic_reference) => { DynamicReference };
    (types) => { Vec<SchemaType> };
    (discriminator) => { Box<Discriminator> };
    (xml) => { Box<Xml> };
    (external_docs) => { ExternalDocs };
}

/// The accessor of a keyword, which lends its value or, where that is small, copies it.
macro_rules! accessor {
    (_, $shape:ident, $variant:ident, $doc:expr) => {};
    ($name:ident, text, $variant:ident, $doc:expr) => { accessor!(& $name, str, $variant, $doc); };
    ($name:ident, number, $variant:ident, $doc:expr) => { accessor!(& $name, Number, $variant, $doc); };
    ($name:ident, any, $variant:ident, $doc:expr) => { accessor!(& $name, Value, $variant, $doc); };
    ($name:ident, values, $variant:ident, $doc:expr) => { accessor!(& $name, [Value], $variant, $doc); };
    ($name:ident, texts, $variant:ident, $doc:expr) => { accessor!(& $name, [String], $variant, $doc); };
    ($name:ident, schemas, $variant:ident, $doc:expr) => { accessor!(& $name, [SchemaId], $variant, $doc); };
    ($name:ident, types, $variant:ident, $doc:expr) => { accessor!(& $name, [SchemaType], $variant, $doc); };
    ($name:ident, discriminator, $variant:ident, $doc:expr) => { accessor!(& $name, Discriminator, $variant, $doc); };
    ($name:ident, xml, $variant:ident, $doc:expr) => { accessor!(& $name, Xml, $variant, $doc); };
    ($name:ident, count, $variant:ident, $doc:expr) => { accessor!(= $name, u64, $variant, $doc); };
    ($name:ident, flag, $variant:ident, $doc:expr) => { accessor!(= $name, bool, $variant, $doc); };
    ($name:ident, schema, $variant:ident, $doc:expr) => { accessor!(= $name, SchemaId, $variant, $doc); };
    ($name:ident, reference, $variant:ident, $doc:expr) => { accessor!(= $name, SchemaId, $variant, $doc); };
    ($name:ident, $shape:ident, $variant:ident, $doc:expr) => { accessor!(& $name, shape!($shape), $variant, $doc); };
    (& $name:ident, $type:ty, $variant:ident, $doc:expr) => {
        #[doc = $doc]
        pub fn $name(&self) -> Option<&$type> {
            self.keywords.iter().find_map(|keyword| match keyword {
                Keyword::$variant(value) => {
                    let value: &$type = value;
                    Some(value)
                }
                _ => None,
            })
        }
    };
    (= $name:ident, $type:ty, $variant:ident, $doc:expr) => {
        #[doc = $doc]
        pub fn $name(&self) -> Option<$type> {
            self.keywords.iter().find_map(|keyword| match keyword {
                Keyword::$variant(value) => Some(*value),
                _ => None,
            })
        }
    };
}

/// What makes the enum, its names, the reader, and the accessors of [`Schema`] from the table.
macro_rules! keywords {
    ($($name:literal $variant:ident $shape:ident $accessor:tt $vocabulary:ident $since:ident $effect:ident)*) => {
        /// A keyword with its value; sub-schemas and references are indices into the pool.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Keyword {
            $(#[doc = concat!("`", $name, "`")] $variant(shape!($shape)),)*
            /// Any other keyword, `x-` ones included, as it stands.
            Other(String, Value),
        }

        impl Keyword {
            /// The name in a document.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $name,)*
                    Self::Other(name, _) => name,
                }
            }

            /// The value, by its shape.
            pub(crate) fn value(&self) -> Part<'_> {
                match self {
                    $(Self::$variant(value) => Part::$shape(value),)*
                    Self::Other(_, value) => Part::any(value),
                }
            }

            /// Whether the keyword only annotates, so that it never makes a value invalid. `format` and `content…`
            /// are no annotations here, as Lockstep asserts formats.
            pub fn is_annotation(&self) -> bool {
                match self {
                    $(Self::$variant(_) => annotates!($effect),)*
                    Self::Other(..) => true,
                }
            }

            /// The row of a name; `None` if it is that of no keyword.
            pub(crate) fn row(name: &str) -> Option<&'static Row> {
                Some(match name {
                    $($name => &Row {
                        name: $name,
                        vocabulary: Vocabulary::$vocabulary,
                        since: Draft::$since,
                        read: |shapes| shapes.$shape().map(Self::$variant),
                    },)*
                    _ => return None,
                })
            }

            /// The names of all keywords.
            pub(crate) const NAMES: &[&str] = &[$($name),*];
        }

        impl Schema {
            $(accessor!($accessor, $shape, $variant, concat!("`", $name, "`"));)*
        }
    };
}

macro_rules! annotates {
    (annotates) => {
        true
    };
    (asserts) => {
        false
    };
}

// The first dialect of OpenAPI's own keywords, and of those that 3.0 took over, is `OpenApi3_0`, which counts as older
// than every draft. `_` is in the place of an accessor that there is none of, or that is written by hand.
#[rustfmt::skip]
keywords! {
//  name                    variant               shape             accessor               vocabulary    since       effect
    "$id"                   Id                    text              id                     Core          V6          annotates
    "$schema"               Dialect               text              dialect                Core          V4          annotates
    "$anchor"               Anchor                text              anchor                 Core          V2019_09    annotates
    "$dynamicAnchor"        DynamicAnchor         text              dynamic_anchor         Core          V2020_12    annotates
    "$dynamicRef"           DynamicRef            dynamic_reference dynamic_reference      Core          V2020_12    asserts
    "$ref"                  Ref                   reference         reference              Core          OpenApi3_0  asserts
    "$defs"                 Defs                  schema_map        defs                   Core          V2019_09    annotates
    "$comment"              Comment               text              comment                Core          V7          annotates
    "$vocabulary"           Vocabulary            any               vocabulary             Core          V2019_09    annotates

    "allOf"                 AllOf                 schemas           all_of                 Applicator    OpenApi3_0  asserts
    "anyOf"                 AnyOf                 schemas           any_of                 Applicator    OpenApi3_0  asserts
    "oneOf"                 OneOf                 schemas           one_of                 Applicator    OpenApi3_0  asserts
    "not"                   Not                   schema            not                    Applicator    OpenApi3_0  asserts
    "if"                    If                    schema            if_                    Applicator    V7          asserts
    "then"                  Then                  schema            then                   Applicator    V7          asserts
    "else"                  Else                  schema            else_                  Applicator    V7          asserts
    "dependentSchemas"      DependentSchemas      schema_map        dependent_schemas      Applicator    V2019_09    asserts
    "prefixItems"           PrefixItems           schemas           prefix_items           Applicator    V2020_12    asserts
    "items"                 Items                 schema            items                  Applicator    OpenApi3_0  asserts
    "contains"              Contains              schema            contains               Applicator    V6          asserts
    "properties"            Properties            schema_map        properties             Applicator    OpenApi3_0  asserts
    "patternProperties"     PatternProperties     schema_map        pattern_properties     Applicator    V4          asserts
    "additionalProperties"  AdditionalProperties  schema            additional_properties  Applicator    OpenApi3_0  asserts
    "propertyNames"         PropertyNames         schema            property_names         Applicator    V6          asserts

    "unevaluatedItems"      UnevaluatedItems      schema            unevaluated_items      Unevaluated   V2019_09    asserts
    "unevaluatedProperties" UnevaluatedProperties schema            unevaluated_properties Unevaluated   V2019_09    asserts

    "type"                  Type                  types             types                  Validation    OpenApi3_0  asserts
    "enum"                  Enum                  values            enum_values            Validation    OpenApi3_0  asserts
    "const"                 Const                 any               const_value            Validation    V6          asserts
    "multipleOf"            MultipleOf            number            multiple_of            Validation    OpenApi3_0  asserts
    "maximum"               Maximum               number            maximum                Validation    OpenApi3_0  asserts
    "exclusiveMaximum"      ExclusiveMaximum      number            exclusive_maximum      Validation    OpenApi3_0  asserts
    "minimum"               Minimum               number            minimum                Validation    OpenApi3_0  asserts
    "exclusiveMinimum"      ExclusiveMinimum      number            exclusive_minimum      Validation    OpenApi3_0  asserts
    "maxLength"             MaxLength             count             max_length             Validation    OpenApi3_0  asserts
    "minLength"             MinLength             count             min_length             Validation    OpenApi3_0  asserts
    "pattern"               Pattern               text              pattern                Validation    OpenApi3_0  asserts
    "maxItems"              MaxItems              count             max_items              Validation    OpenApi3_0  asserts
    "minItems"              MinItems              count             min_items              Validation    OpenApi3_0  asserts
    "uniqueItems"           UniqueItems           flag              unique_items           Validation    OpenApi3_0  asserts
    "maxContains"           MaxContains           count             max_contains           Validation    V2019_09    asserts
    "minContains"           MinContains           count             min_contains           Validation    V2019_09    asserts
    "maxProperties"         MaxProperties         count             max_properties         Validation    OpenApi3_0  asserts
    "minProperties"         MinProperties         count             min_properties         Validation    OpenApi3_0  asserts
    "required"              Required              texts             required               Validation    OpenApi3_0  asserts
    "dependentRequired"     DependentRequired     text_lists        dependent_required     Validation    V2019_09    asserts

    "format"                Format                text              format                 Format        OpenApi3_0  asserts
    "contentEncoding"       ContentEncoding       text              content_encoding       Content       V7          asserts
    "contentMediaType"      ContentMediaType      text              content_media_type     Content       V7          asserts
    "contentSchema"         ContentSchema         schema            content_schema         Content       V2019_09    asserts

    "title"                 Title                 text              title                  MetaData      OpenApi3_0  annotates
    "description"           Description           text              description            MetaData      OpenApi3_0  annotates
    "default"               Default               any               default                MetaData      OpenApi3_0  annotates
    "deprecated"            Deprecated            flag              _                      MetaData      OpenApi3_0  annotates
    "readOnly"              ReadOnly              flag              _                      MetaData      OpenApi3_0  annotates
    "writeOnly"             WriteOnly             flag              _                      MetaData      OpenApi3_0  annotates
    "examples"              Examples              values            _                      MetaData      V6          annotates

    "discriminator"         Discriminator         discriminator     discriminator          OpenApi       OpenApi3_0  asserts
    "xml"                   Xml                   xml               xml                    OpenApi       OpenApi3_0  annotates
    "externalDocs"          ExternalDocs          external_docs     external_docs          OpenApi       OpenApi3_0  annotates
}

/// Something that can be read in the shape that a keyword wants; each is `None` after a diagnostic.
pub(crate) trait Shapes {
    fn text(&mut self) -> Option<String>;
    fn number(&mut self) -> Option<Number>;
    fn count(&mut self) -> Option<u64>;
    fn flag(&mut self) -> Option<bool>;
    fn any(&mut self) -> Option<Value>;
    fn values(&mut self) -> Option<Vec<Value>>;
    fn texts(&mut self) -> Option<Vec<String>>;
    fn text_lists(&mut self) -> Option<IndexMap<String, Vec<String>>>;
    fn schema(&mut self) -> Option<SchemaId>;
    fn schemas(&mut self) -> Option<Vec<SchemaId>>;
    fn schema_map(&mut self) -> Option<IndexMap<String, SchemaId>>;
    fn reference(&mut self) -> Option<SchemaId>;
    fn dynamic_reference(&mut self) -> Option<DynamicReference>;
    fn types(&mut self) -> Option<Vec<SchemaType>>;
    fn discriminator(&mut self) -> Option<Box<Discriminator>>;
    fn xml(&mut self) -> Option<Box<Xml>>;
    fn external_docs(&mut self) -> Option<ExternalDocs>;
}

/// The value of a keyword, by its shape.
#[expect(
    non_camel_case_types,
    reason = "a shape has one spelling, which is also that of the function that reads it"
)]
pub(crate) enum Part<'k> {
    text(&'k String),
    number(&'k Number),
    count(&'k u64),
    flag(&'k bool),
    any(&'k Value),
    values(&'k Vec<Value>),
    texts(&'k Vec<String>),
    text_lists(&'k IndexMap<String, Vec<String>>),
    schema(&'k SchemaId),
    schemas(&'k Vec<SchemaId>),
    schema_map(&'k IndexMap<String, SchemaId>),
    reference(&'k SchemaId),
    dynamic_reference(&'k DynamicReference),
    types(&'k Vec<SchemaType>),
    discriminator(&'k Discriminator),
    xml(&'k Xml),
    external_docs(&'k ExternalDocs),
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
    /// The sub-schemas that this keyword holds.
    pub(crate) fn sub_schemas(&self) -> Vec<SubSchema> {
        let part = self.value();
        if !matches!(part, Part::schema(_) | Part::schemas(_) | Part::schema_map(_)) {
            return Vec::new();
        }
        let Some(keyword) = Self::row(self.name()).map(|row| row.name) else { return Vec::new() };
        match part {
            Part::schema(id) => vec![SubSchema { keyword, token: None, id: *id }],
            Part::schemas(list) => list
                .iter()
                .enumerate()
                .map(|(index, id)| SubSchema { keyword, token: Some(index.to_string()), id: *id })
                .collect(),
            Part::schema_map(map) => map
                .iter()
                .map(|(name, id)| SubSchema { keyword, token: Some(name.clone()), id: *id })
                .collect(),
            _ => Vec::new(),
        }
    }
}
