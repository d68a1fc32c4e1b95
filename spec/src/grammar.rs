//! The objects of OpenAPI and their fields, as data: one table that unknown keys, wrong shapes and missing
//! fields are judged by.
//!
//! Each table is one section of the standard (OpenAPI 3.2, section 4), with what 3.0 and 3.1 have besides.

use crate::model::Version;

/// An object of OpenAPI.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its name in the standard, e.g. `Parameter Object`.
    pub(crate) name: &'static str,
    /// Its fields, `x-` aside.
    pub(crate) fields: &'static [Field],
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// What its value looks like.
    pub(crate) shape: Shape,
    /// What an object without it is worth.
    pub(crate) need: Need,
    /// Whether the model has a place for it.
    pub(crate) supported: bool,
    /// The first version that has it.
    pub(crate) since: Version,
}

/// What an object without a field is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The field may be absent.
    Optional,
    /// The standard wants it, but the object can be understood without.
    Expected,
    /// Without it the object says nothing.
    Required,
}

/// What the value of a field looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list of strings.
    Texts,
    /// An object of strings.
    TextMap,
    /// An object, read by itself.
    Object,
    /// A list of objects, each read by itself.
    Objects,
    /// A schema, lifted.
    Schema,
    /// Any value.
    Any,
}

impl Object {
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
            Self::Object => "an object",
            Self::Objects => "a list",
            Self::Schema => "a schema",
            Self::Any => "a value",
        }
    }
}

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, need: Need::Optional, supported: true, since: Version::V3_0 }
    }

    const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    const fn expected(mut self) -> Self {
        self.need = Need::Expected;
        self
    }

    const fn unsupported(mut self) -> Self {
        self.supported = false;
        self
    }

    const fn since(mut self, since: Version) -> Self {
        self.since = since;
        self
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

const fn object(name: &'static str) -> Field {
    Field::new(name, Shape::Object)
}

const fn objects(name: &'static str) -> Field {
    Field::new(name, Shape::Objects)
}

const fn schema(name: &'static str) -> Field {
    Field::new(name, Shape::Schema)
}

const fn any(name: &'static str) -> Field {
    Field::new(name, Shape::Any)
}

/// Section 4.1.
pub(crate) const OPENAPI: Object = Object {
    name: "OpenAPI Object",
    fields: &[
        text("openapi"),
        text("$self").since(Version::V3_2).unsupported(),
        object("info").expected(),
        text("jsonSchemaDialect").since(Version::V3_1).unsupported(),
        objects("servers"),
        object("paths"),
        object("webhooks").since(Version::V3_1),
        object("components"),
        objects("security"),
        objects("tags"),
        object("externalDocs"),
    ],
};

/// Section 4.2.
pub(crate) const INFO: Object = Object {
    name: "Info Object",
    fields: &[
        text("title").expected(),
        text("summary").since(Version::V3_1),
        text("description"),
        text("termsOfService"),
        object("contact"),
        object("license"),
        text("version").expected(),
    ],
};

/// Section 4.3.
pub(crate) const CONTACT: Object =
    Object { name: "Contact Object", fields: &[text("name"), text("url"), text("email")] };

/// Section 4.4.
pub(crate) const LICENSE: Object = Object {
    name: "License Object",
    fields: &[text("name").expected(), text("identifier").since(Version::V3_1), text("url")],
};

/// Section 4.5.
pub(crate) const SERVER: Object = Object {
    name: "Server Object",
    fields: &[
        text("url").required(),
        text("description"),
        text("name").since(Version::V3_2),
        object("variables"),
    ],
};

/// Section 4.6.
pub(crate) const SERVER_VARIABLE: Object = Object {
    name: "Server Variable Object",
    fields: &[texts("enum"), text("default").expected(), text("description")],
};

/// Section 4.7.
pub(crate) const COMPONENTS: Object = Object {
    name: "Components Object",
    fields: &[
        object("schemas"),
        object("responses"),
        object("parameters"),
        object("examples"),
        object("requestBodies"),
        object("headers"),
        object("securitySchemes"),
        object("links"),
        object("callbacks"),
        object("pathItems").since(Version::V3_1),
        object("mediaTypes").since(Version::V3_2),
    ],
};

/// Section 4.9.
pub(crate) const PATH_ITEM: Object = Object {
    name: "Path Item Object",
    fields: &[
        text("$ref"),
        text("summary"),
        text("description"),
        object("get"),
        object("put"),
        object("post"),
        object("delete"),
        object("options"),
        object("head"),
        object("patch"),
        object("trace"),
        object("query").since(Version::V3_2),
        object("additionalOperations").since(Version::V3_2),
        objects("servers"),
        objects("parameters"),
    ],
};

/// Section 4.10.
pub(crate) const OPERATION: Object = Object {
    name: "Operation Object",
    fields: &[
        texts("tags"),
        text("summary"),
        text("description"),
        object("externalDocs"),
        text("operationId"),
        objects("parameters"),
        object("requestBody"),
        object("responses"),
        object("callbacks"),
        flag("deprecated"),
        objects("security"),
        objects("servers"),
    ],
};

/// Section 4.11.
pub(crate) const EXTERNAL_DOCS: Object =
    Object { name: "External Documentation Object", fields: &[text("description"), text("url").expected()] };

/// Section 4.12.
pub(crate) const PARAMETER: Object = Object {
    name: "Parameter Object",
    fields: &[
        text("name").required(),
        text("in").required(),
        text("description"),
        flag("required"),
        flag("deprecated"),
        flag("allowEmptyValue"),
        text("style"),
        flag("explode"),
        flag("allowReserved"),
        schema("schema"),
        object("content"),
        any("example"),
        object("examples"),
    ],
};

/// Section 4.13.
pub(crate) const REQUEST_BODY: Object = Object {
    name: "Request Body Object",
    fields: &[text("description"), object("content").expected(), flag("required")],
};

/// Section 4.14.
pub(crate) const MEDIA_TYPE: Object = Object {
    name: "Media Type Object",
    fields: &[
        schema("schema"),
        schema("itemSchema").since(Version::V3_2),
        text("description").since(Version::V3_2).unsupported(),
        any("example"),
        object("examples"),
        object("encoding"),
        objects("prefixEncoding").since(Version::V3_2).unsupported(),
        object("itemEncoding").since(Version::V3_2).unsupported(),
    ],
};

/// Section 4.15.
pub(crate) const ENCODING: Object = Object {
    name: "Encoding Object",
    fields: &[
        text("contentType"),
        object("headers"),
        text("style"),
        flag("explode"),
        flag("allowReserved"),
        object("encoding").since(Version::V3_2).unsupported(),
        objects("prefixEncoding").since(Version::V3_2).unsupported(),
        object("itemEncoding").since(Version::V3_2).unsupported(),
    ],
};

/// Section 4.17.
pub(crate) const RESPONSE: Object = Object {
    name: "Response Object",
    fields: &[
        text("summary").since(Version::V3_2).unsupported(),
        text("description"),
        object("headers"),
        object("content"),
        object("links"),
    ],
};

/// Section 4.19.
pub(crate) const EXAMPLE: Object = Object {
    name: "Example Object",
    fields: &[
        text("summary"),
        text("description"),
        any("value"),
        any("dataValue").since(Version::V3_2),
        text("serializedValue").since(Version::V3_2).unsupported(),
        text("externalValue"),
    ],
};

/// Section 4.20.
pub(crate) const LINK: Object = Object {
    name: "Link Object",
    fields: &[
        text("operationRef"),
        text("operationId"),
        object("parameters"),
        any("requestBody"),
        text("description"),
        object("server"),
    ],
};

/// Section 4.21.
pub(crate) const HEADER: Object = Object {
    name: "Header Object",
    fields: &[
        text("description"),
        flag("required"),
        flag("deprecated"),
        text("style"),
        flag("explode"),
        schema("schema"),
        object("content"),
        any("example"),
        object("examples"),
    ],
};

/// Section 4.22.
pub(crate) const TAG: Object = Object {
    name: "Tag Object",
    fields: &[
        text("name").required(),
        text("summary").since(Version::V3_2),
        text("description"),
        object("externalDocs"),
        text("parent").since(Version::V3_2),
        text("kind").since(Version::V3_2),
    ],
};

/// Section 4.27.
pub(crate) const SECURITY_SCHEME: Object = Object {
    name: "Security Scheme Object",
    fields: &[
        text("type").required(),
        text("description"),
        text("name"),
        text("in"),
        text("scheme"),
        text("bearerFormat"),
        object("flows"),
        text("openIdConnectUrl"),
        text("oauth2MetadataUrl").since(Version::V3_2).unsupported(),
        flag("deprecated").since(Version::V3_2),
    ],
};

/// Section 4.28.
pub(crate) const OAUTH_FLOWS: Object = Object {
    name: "OAuth Flows Object",
    fields: &[
        object("implicit"),
        object("password"),
        object("clientCredentials"),
        object("authorizationCode"),
        object("deviceAuthorization").since(Version::V3_2),
    ],
};

/// Section 4.29.
pub(crate) const OAUTH_FLOW: Object = Object {
    name: "OAuth Flow Object",
    fields: &[
        text("authorizationUrl"),
        text("deviceAuthorizationUrl").since(Version::V3_2),
        text("tokenUrl"),
        text("refreshUrl"),
        text_map("scopes"),
    ],
};
