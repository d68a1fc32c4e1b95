//! The objects of OpenAPI, in the order of the standard (OpenAPI 3.2, section 4), with what 3.0 and 3.1 have besides.

use super::{
    DISCRIMINATOR, Field, Object, SCHEMA, Shape, XML, any, flag, object, object_map, objects, schema,
    schema_map, text, text_map, texts,
};
use crate::model::Version::{V3_0, V3_1, V3_2};

/// Every object, in the order of the standard.
pub static OBJECTS: [&Object; 30] = [
    &OPENAPI,
    &INFO,
    &CONTACT,
    &LICENSE,
    &SERVER,
    &SERVER_VARIABLE,
    &COMPONENTS,
    &PATHS,
    &PATH_ITEM,
    &OPERATION,
    &EXTERNAL_DOCS,
    &PARAMETER,
    &REQUEST_BODY,
    &MEDIA_TYPE,
    &ENCODING,
    &RESPONSES,
    &RESPONSE,
    &CALLBACK,
    &EXAMPLE,
    &LINK,
    &HEADER,
    &TAG,
    &REFERENCE,
    &SCHEMA,
    &DISCRIMINATOR,
    &XML,
    &SECURITY_SCHEME,
    &OAUTH_FLOWS,
    &OAUTH_FLOW,
    &SECURITY_REQUIREMENT,
];

/// Section 4.1.
pub static OPENAPI: Object = Object::new(
    "OpenAPI Object",
    &[
        text("openapi"),
        text("$self").since(V3_2),
        object("info", &INFO).expected(),
        text("jsonSchemaDialect").since(V3_1),
        objects("servers", &SERVER),
        object("paths", &PATHS),
        object_map("webhooks", &PATH_ITEM).since(V3_1),
        object("components", &COMPONENTS),
        objects("security", &SECURITY_REQUIREMENT),
        objects("tags", &TAG),
        object("externalDocs", &EXTERNAL_DOCS),
    ],
);

/// Section 4.2.
pub static INFO: Object = Object::new(
    "Info Object",
    &[
        text("title").expected(),
        text("summary").since(V3_1),
        text("description"),
        text("termsOfService"),
        object("contact", &CONTACT),
        object("license", &LICENSE),
        text("version").expected(),
    ],
);

/// Section 4.3.
pub static CONTACT: Object = Object::new("Contact Object", &[text("name"), text("url"), text("email")]);

/// Section 4.4.
pub static LICENSE: Object =
    Object::new("License Object", &[text("name").expected(), text("identifier").since(V3_1), text("url")]);

/// Section 4.5.
pub static SERVER: Object = Object::new(
    "Server Object",
    &[
        text("url").required(),
        text("description"),
        text("name").since(V3_2),
        object_map("variables", &SERVER_VARIABLE),
    ],
);

/// Section 4.6.
pub static SERVER_VARIABLE: Object =
    Object::new("Server Variable Object", &[texts("enum"), text("default").expected(), text("description")]);

/// Section 4.7.
pub static COMPONENTS: Object = Object::new(
    "Components Object",
    &[
        schema_map("schemas"),
        object_map("responses", &RESPONSE),
        object_map("parameters", &PARAMETER),
        object_map("examples", &EXAMPLE),
        object_map("requestBodies", &REQUEST_BODY),
        object_map("headers", &HEADER),
        object_map("securitySchemes", &SECURITY_SCHEME),
        object_map("links", &LINK),
        object_map("callbacks", &CALLBACK),
        object_map("pathItems", &PATH_ITEM).since(V3_1),
        object_map("mediaTypes", &MEDIA_TYPE).since(V3_2),
    ],
);

/// Section 4.8.
pub static PATHS: Object = Object::map("Paths Object", object("/{path}", &PATH_ITEM));

/// Section 4.9. Its `$ref` is a field of its own, beside which the others count.
pub static PATH_ITEM: Object = Object::new(
    "Path Item Object",
    &[
        text("$ref"),
        text("summary"),
        text("description"),
        object("get", &OPERATION),
        object("put", &OPERATION),
        object("post", &OPERATION),
        object("delete", &OPERATION),
        object("options", &OPERATION),
        object("head", &OPERATION),
        object("patch", &OPERATION),
        object("trace", &OPERATION),
        object("query", &OPERATION).since(V3_2),
        object_map("additionalOperations", &OPERATION).since(V3_2),
        objects("servers", &SERVER),
        objects("parameters", &PARAMETER),
    ],
);

/// Section 4.10.
pub static OPERATION: Object = Object::new(
    "Operation Object",
    &[
        texts("tags"),
        text("summary"),
        text("description"),
        object("externalDocs", &EXTERNAL_DOCS),
        text("operationId"),
        objects("parameters", &PARAMETER),
        object("requestBody", &REQUEST_BODY),
        object("responses", &RESPONSES),
        object_map("callbacks", &CALLBACK),
        flag("deprecated"),
        objects("security", &SECURITY_REQUIREMENT),
        objects("servers", &SERVER),
    ],
);

/// Section 4.11.
pub static EXTERNAL_DOCS: Object =
    Object::new("External Documentation Object", &[text("description"), text("url").expected()]);

/// Section 4.12.
pub static PARAMETER: Object = Object::new(
    "Parameter Object",
    &[
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
        object_map("content", &MEDIA_TYPE),
        any("example"),
        object_map("examples", &EXAMPLE),
    ],
)
.referable(V3_0);

/// Section 4.13.
pub static REQUEST_BODY: Object = Object::new(
    "Request Body Object",
    &[text("description"), object_map("content", &MEDIA_TYPE).expected(), flag("required")],
)
.referable(V3_0);

/// Section 4.14. The standard's own schema has a `description` besides.
pub static MEDIA_TYPE: Object = Object::new(
    "Media Type Object",
    &[
        text("description").since(V3_2),
        schema("schema"),
        schema("itemSchema").since(V3_2),
        any("example"),
        object_map("examples", &EXAMPLE),
        object_map("encoding", &ENCODING),
        objects("prefixEncoding", &ENCODING).since(V3_2),
        object("itemEncoding", &ENCODING).since(V3_2),
    ],
)
.referable(V3_2);

/// Section 4.15.
pub static ENCODING: Object = Object::new(
    "Encoding Object",
    &[
        text("contentType"),
        object_map("headers", &HEADER),
        text("style"),
        flag("explode"),
        flag("allowReserved"),
        object_map("encoding", &ENCODING).since(V3_2),
        objects("prefixEncoding", &ENCODING).since(V3_2),
        object("itemEncoding", &ENCODING).since(V3_2),
    ],
);

/// Section 4.16. Its keys are status codes and ranges of them besides.
pub static RESPONSES: Object = Object {
    fields: &[object("default", &RESPONSE)],
    ..Object::map("Responses Object", object("{status}", &RESPONSE))
};

/// Section 4.17.
pub static RESPONSE: Object = Object::new(
    "Response Object",
    &[
        text("summary").since(V3_2),
        text("description"),
        object_map("headers", &HEADER),
        object_map("content", &MEDIA_TYPE),
        object_map("links", &LINK),
    ],
)
.referable(V3_0);

/// Section 4.18.
pub static CALLBACK: Object =
    Object::map("Callback Object", object("{expression}", &PATH_ITEM)).referable(V3_0);

/// Section 4.19.
pub static EXAMPLE: Object = Object::new(
    "Example Object",
    &[
        text("summary"),
        text("description"),
        any("value"),
        any("dataValue").since(V3_2),
        text("serializedValue").since(V3_2),
        text("externalValue"),
    ],
)
.referable(V3_0);

/// Section 4.20.
pub static LINK: Object = Object::new(
    "Link Object",
    &[
        text("operationRef"),
        text("operationId"),
        Field::new("parameters", Shape::AnyMap),
        any("requestBody"),
        text("description"),
        object("server", &SERVER),
    ],
)
.referable(V3_0);

/// Section 4.21.
pub static HEADER: Object = Object::new(
    "Header Object",
    &[
        text("description"),
        flag("required"),
        flag("deprecated"),
        text("style"),
        flag("explode"),
        schema("schema"),
        object_map("content", &MEDIA_TYPE),
        any("example"),
        object_map("examples", &EXAMPLE),
    ],
)
.referable(V3_0);

/// Section 4.22.
pub static TAG: Object = Object::new(
    "Tag Object",
    &[
        text("name").required(),
        text("summary").since(V3_2),
        text("description"),
        object("externalDocs", &EXTERNAL_DOCS),
        text("parent").since(V3_2),
        text("kind").since(V3_2),
    ],
);

/// Section 4.23.
pub static REFERENCE: Object = Object::new(
    "Reference Object",
    &[text("$ref").required(), text("summary").since(V3_1), text("description").since(V3_1)],
)
.closed();

/// Section 4.27.
pub static SECURITY_SCHEME: Object = Object::new(
    "Security Scheme Object",
    &[
        text("type").required(),
        text("description"),
        text("name"),
        text("in"),
        text("scheme"),
        text("bearerFormat"),
        object("flows", &OAUTH_FLOWS),
        text("openIdConnectUrl"),
        text("oauth2MetadataUrl").since(V3_2),
        flag("deprecated").since(V3_2),
    ],
)
.referable(V3_0);

/// Section 4.28.
pub static OAUTH_FLOWS: Object = Object::new(
    "OAuth Flows Object",
    &[
        object("implicit", &OAUTH_FLOW),
        object("password", &OAUTH_FLOW),
        object("clientCredentials", &OAUTH_FLOW),
        object("authorizationCode", &OAUTH_FLOW),
        object("deviceAuthorization", &OAUTH_FLOW).since(V3_2),
    ],
);

/// Section 4.29.
pub static OAUTH_FLOW: Object = Object::new(
    "OAuth Flow Object",
    &[
        text("authorizationUrl"),
        text("deviceAuthorizationUrl").since(V3_2),
        text("tokenUrl"),
        text("refreshUrl"),
        text_map("scopes"),
    ],
);

/// Section 4.30.
pub static SECURITY_REQUIREMENT: Object =
    Object::map("Security Requirement Object", texts("{name}")).closed();
