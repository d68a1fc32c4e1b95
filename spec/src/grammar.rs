//! The objects of OpenAPI and their fields, as data: one table that unknown keys, wrong shapes and missing fields are
//! judged by, that references are allowed by, and that the catalogue of what is supported is made from.
//!
//! The tables are in `objects`, one for each section of the standard, and in `schema` for the Schema Object.

mod objects;
mod schema;

use std::fmt;

use crate::model::Version;
pub use objects::*;
pub use schema::*;

/// An object of OpenAPI.
pub struct Object {
    /// Its name in the standard, e.g. `Parameter Object`.
    pub name: &'static str,
    /// Its fixed fields, `x-` aside.
    pub fields: &'static [Field],
    /// What its other members are, if it is a map such as the Paths Object; its name is the standard's for the keys.
    pub patterned: Option<Field>,
    /// Whether it may have fields that start with `x-`.
    pub extensible: bool,
    /// The first version that allows a Reference Object in its place.
    pub referable: Option<Version>,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// What an object without it is worth.
    pub need: Need,
    /// The first version that has it.
    pub since: Version,
    /// The last version that has it, if a later one took it away.
    pub until: Option<Version>,
}

/// What an object without a field is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The field may be absent.
    Optional,
    /// The standard wants it, but the object can be understood without.
    Expected,
    /// Without it the object says nothing.
    Required,
}

/// What the value of a field looks like.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list of strings.
    Texts,
    /// An object of strings.
    TextMap,
    /// An object, read by itself.
    Object(&'static Object),
    /// A list of objects, each read by itself.
    Objects(&'static Object),
    /// A map of objects, each read by itself.
    ObjectMap(&'static Object),
    /// A schema, lifted.
    Schema,
    /// A list of schemas.
    Schemas,
    /// A map of schemas.
    SchemaMap,
    /// An object of any values.
    AnyMap,
    /// Any value.
    Any,
}

/// Tables refer to one another in circles, so that an object is shown by its name alone.
impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Object").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Object {
    const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields, patterned: None, extensible: true, referable: None }
    }

    /// A map whose keys are no fixed fields.
    const fn map(name: &'static str, patterned: Field) -> Self {
        Self { patterned: Some(patterned), ..Self::new(name, &[]) }
    }

    const fn closed(self) -> Self {
        Self { extensible: false, ..self }
    }

    const fn referable(self, since: Version) -> Self {
        Self { referable: Some(since), ..self }
    }

    /// The fixed field of a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Its name as it stands in a sentence.
    pub(crate) fn with_article(&self) -> String {
        let article = if self.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        format!("{article} {}", self.name)
    }
}

impl Shape {
    /// Whether a value of this shape has no part that is read by itself.
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Self::Text | Self::Flag | Self::Texts | Self::TextMap)
    }

    /// The shape in words, for a message.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "true or false",
            Self::Texts => "a list of strings",
            Self::TextMap => "an object of strings",
            Self::Object(_) | Self::ObjectMap(_) | Self::SchemaMap | Self::AnyMap => "an object",
            Self::Objects(_) | Self::Schemas => "a list",
            Self::Schema => "a schema",
            Self::Any => "a value",
        }
    }
}

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, need: Need::Optional, since: Version::V3_0, until: None }
    }

    const fn required(self) -> Self {
        Self { need: Need::Required, ..self }
    }

    const fn expected(self) -> Self {
        Self { need: Need::Expected, ..self }
    }

    const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    const fn until(self, until: Version) -> Self {
        Self { until: Some(until), ..self }
    }
}

const fn text(name: &'static str) -> Field {
    Field::new(name, Shape::Text)
}

const fn flag(name: &'static str) -> Field {
    Field::new(name, Shape::Flag)
}

const fn texts(name: &'static str) -> Field {
    Field::new(name, Shape::Texts)
}

const fn text_map(name: &'static str) -> Field {
    Field::new(name, Shape::TextMap)
}

const fn object(name: &'static str, of: &'static Object) -> Field {
    Field::new(name, Shape::Object(of))
}

const fn objects(name: &'static str, of: &'static Object) -> Field {
    Field::new(name, Shape::Objects(of))
}

const fn object_map(name: &'static str, of: &'static Object) -> Field {
    Field::new(name, Shape::ObjectMap(of))
}

const fn schema(name: &'static str) -> Field {
    Field::new(name, Shape::Schema)
}

const fn schemas(name: &'static str) -> Field {
    Field::new(name, Shape::Schemas)
}

const fn schema_map(name: &'static str) -> Field {
    Field::new(name, Shape::SchemaMap)
}

const fn any(name: &'static str) -> Field {
    Field::new(name, Shape::Any)
}
