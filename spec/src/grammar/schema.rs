//! The keywords of the Schema Object: JSON Schema 2020-12 and what OpenAPI adds, and the objects that keywords hold.

use super::{
    EXTERNAL_DOCS, Field, Object, Shape, any, flag, object, schema, schema_map, schemas, text, text_map,
};
use crate::model::Version::{V3_0, V3_1, V3_2};

/// OpenAPI 3.2, section 4.24. In 3.0 a Reference Object may stand in its place; since 3.1 `$ref` is a keyword.
pub static SCHEMA: Object = Object::new(
    "Schema Object",
    &[
        // JSON Schema Core, section 8
        text("$schema").since(V3_1),
        text("$id").since(V3_1),
        text("$anchor").since(V3_1),
        text("$dynamicAnchor").since(V3_1),
        text("$ref"),
        text("$dynamicRef").since(V3_1),
        schema_map("$defs").since(V3_1),
        text("$comment").since(V3_1),
        Field::new("$vocabulary", Shape::AnyMap).since(V3_1),
        // JSON Schema Core, section 10
        schemas("allOf"),
        schemas("anyOf"),
        schemas("oneOf"),
        schema("not"),
        schema("if").since(V3_1),
        schema("then").since(V3_1),
        schema("else").since(V3_1),
        schema_map("dependentSchemas").since(V3_1),
        schemas("prefixItems").since(V3_1),
        schema("items"),
        schema("contains").since(V3_1),
        schema_map("properties"),
        schema_map("patternProperties").since(V3_1),
        schema("additionalProperties"),
        schema("propertyNames").since(V3_1),
        // JSON Schema Core, section 11
        schema("unevaluatedItems").since(V3_1),
        schema("unevaluatedProperties").since(V3_1),
        // JSON Schema Validation, section 6
        any("type"),
        any("enum"),
        any("const").since(V3_1),
        any("multipleOf"),
        any("maximum"),
        any("exclusiveMaximum"),
        any("minimum"),
        any("exclusiveMinimum"),
        any("maxLength"),
        any("minLength"),
        text("pattern"),
        any("maxItems"),
        any("minItems"),
        flag("uniqueItems"),
        any("maxContains").since(V3_1),
        any("minContains").since(V3_1),
        any("maxProperties"),
        any("minProperties"),
        any("required"),
        Field::new("dependentRequired", Shape::AnyMap).since(V3_1),
        // JSON Schema Validation, sections 7 to 9
        text("format"),
        text("contentEncoding").since(V3_1),
        text("contentMediaType").since(V3_1),
        schema("contentSchema").since(V3_1),
        text("title"),
        text("description"),
        any("default"),
        flag("deprecated"),
        flag("readOnly"),
        flag("writeOnly"),
        any("examples").since(V3_1),
        // OpenAPI
        object("discriminator", &DISCRIMINATOR),
        object("xml", &XML),
        object("externalDocs", &EXTERNAL_DOCS),
        any("example"),
        flag("nullable").until(V3_0),
    ],
);

/// OpenAPI 3.2, section 4.25.
pub static DISCRIMINATOR: Object = Object::new(
    "Discriminator Object",
    &[text("propertyName").required(), text_map("mapping"), text("defaultMapping").since(V3_2)],
);

/// OpenAPI 3.2, section 4.26.
pub static XML: Object = Object::new(
    "XML Object",
    &[
        text("nodeType").since(V3_2),
        text("name"),
        text("namespace"),
        text("prefix"),
        flag("attribute"),
        flag("wrapped"),
    ],
);

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::{Number, Value};

    use super::*;
    use crate::model::Draft;
    use crate::model::{Discriminator, DynamicReference, ExternalDocs, SchemaId, SchemaType, Xml};
    use crate::model::{Keyword, Shapes};

    /// What is read as other keywords, so that the model has none of that name.
    const RAISED: [&str; 2] = ["example", "nullable"];

    /// Notes which shape a keyword asks for.
    #[derive(Default)]
    struct Asked(&'static str);

    macro_rules! note {
        ($($shape:ident $type:ty,)*) => {
            impl Shapes for Asked {
                $(fn $shape(&mut self) -> Option<$type> {
                    self.0 = stringify!($shape);
                    None
                })*
            }
        };
    }

    note! {
        text String, number Number, count u64, flag bool, any Value, values Vec<Value>, texts Vec<String>,
        text_lists IndexMap<String, Vec<String>>, schema SchemaId, schemas Vec<SchemaId>,
        schema_map IndexMap<String, SchemaId>, reference SchemaId, dynamic_reference DynamicReference,
        types Vec<SchemaType>, discriminator Box<Discriminator>, xml Box<Xml>, external_docs ExternalDocs,
    }

    /// Whether a field looks as a keyword of that shape is read. What only the reader of keywords judges is `Any` here.
    fn fits(field: &Field, shape: &str) -> bool {
        match field.shape {
            Shape::Text => matches!(shape, "text" | "reference" | "dynamic_reference"),
            Shape::Flag => shape == "flag",
            Shape::Schema => shape == "schema",
            Shape::Schemas => shape == "schemas",
            Shape::SchemaMap => shape == "schema_map",
            Shape::Object(_) => matches!(shape, "discriminator" | "xml" | "external_docs"),
            Shape::AnyMap => matches!(shape, "text_lists" | "any"),
            Shape::Any => matches!(shape, "number" | "count" | "any" | "values" | "texts" | "types"),
            Shape::Texts | Shape::TextMap | Shape::Objects(_) | Shape::ObjectMap(_) => false,
        }
    }

    #[test]
    fn the_fields_are_the_keywords_of_the_model() {
        for field in SCHEMA.fields.iter().filter(|field| !RAISED.contains(&field.name)) {
            assert!(Keyword::row(field.name).is_some(), "`{}` is no keyword of the model", field.name);
        }
        for name in Keyword::NAMES {
            let (field, row) = (SCHEMA.field(name), Keyword::row(name));
            let (Some(field), Some(row)) = (field, row) else { panic!("`{name}` is not among the fields") };
            let since = if row.since == Draft::OpenApi3_0 { V3_0 } else { V3_1 };
            assert_eq!(field.since, since, "`{name}`");
            let mut asked = Asked::default();
            assert!((row.read)(&mut asked).is_none());
            assert!(fits(field, asked.0), "`{name}` is {:?} here, and {} there", field.shape, asked.0);
        }
        for name in RAISED {
            assert!(SCHEMA.field(name).is_some() && Keyword::row(name).is_none(), "`{name}`");
        }
    }
}
