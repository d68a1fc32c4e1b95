//! The Schema Object as JSON Schema 2020-12.
//!
//! A schema is the list of its keywords in the order of the document; nothing is merged or evaluated here.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::{Discriminator, Keyword, SchemaId, SchemaType, SubSchema};
use crate::source::Location;

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
