//! An [`Api`] as a person reads it: one line a fact, in the words of the standard. Everything in
//! the model is shown; the test of the catalogue fails where a field of a document changes nothing here.

use std::fmt::Write;

use indexmap::IndexMap;
use spec::JsonPointer;
use spec::model::{
    Api, Callback, Contact, Encoding, Example, Extensions, ExternalDocs, Header, Info, Keyword, License,
    Link, MediaType, OAuthFlow, OAuthFlows, Operation, Parameter, ParameterKind, PathItem, RequestBody,
    Response, Responses, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server, ServerVariable,
    Tag,
};
use spec::source::Location;

/// Writes the outline of an API.
pub(crate) fn outline(api: &Api) -> String {
    let mut out = Outline { api, text: String::new(), depth: 0 };
    out.api();
    // Indices read better than the type that holds them.
    out.text.replace("SchemaId(", "#(")
}

struct Outline<'a> {
    api: &'a Api,
    text: String,
    depth: usize,
}

impl Outline<'_> {
    fn pointer(&self, location: Location) -> JsonPointer {
        self.api.sources.pointer(&location)
    }

    fn line(&mut self, text: impl AsRef<str>) {
        writeln!(self.text, "{}{}", "  ".repeat(self.depth), text.as_ref()).unwrap();
    }

    fn within(&mut self, title: impl AsRef<str>, inside: impl FnOnce(&mut Self)) {
        self.line(title);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn optional(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.line(format!("{name}: {value:?}"));
        }
    }

    fn extensions(&mut self, extensions: &Extensions) {
        for (name, value) in extensions.iter() {
            self.line(format!("{name}: {value}"));
        }
    }

    fn api(&mut self) {
        let Api { openapi, self_uri, json_schema_dialect, digest: _, info, servers, tags, .. } = self.api;
        let Api { external_docs, security_schemes, operations, webhooks, component_schemas, .. } = self.api;
        let Api { schemas: _, extensions, paths_extensions, components_extensions, sources: _, .. } =
            self.api;
        self.line(format!("OpenAPI {openapi}"));
        self.optional("$self", self_uri.as_ref());
        self.optional("jsonSchemaDialect", json_schema_dialect.as_ref());
        self.info(info);
        for server in servers {
            self.server(server);
        }
        for tag in tags {
            self.tag(tag);
        }
        self.external_docs(external_docs.as_ref());
        self.extensions(extensions);
        self.extensions(paths_extensions);
        self.extensions(components_extensions);
        for scheme in security_schemes.values() {
            self.security_scheme(scheme);
        }
        for operation in operations {
            self.operation("operation", operation);
        }
        for operation in webhooks {
            self.operation("webhook", operation);
        }
        for (name, id) in component_schemas {
            self.line(format!("component schema {name} {id:?}"));
        }
        self.schemas();
    }

    fn info(&mut self, info: &Info) {
        let Info { title, summary, description, terms_of_service, contact, license, version, extensions } =
            info;
        self.within(format!("{title:?} {version:?}"), |out| {
            out.optional("summary", summary.as_ref());
            out.optional("description", description.as_ref());
            out.optional("termsOfService", terms_of_service.as_ref());
            out.extensions(extensions);
            if let Some(Contact { name, url, email, extensions }) = contact {
                out.within("contact", |out| {
                    out.optional("name", name.as_ref());
                    out.optional("url", url.as_ref());
                    out.optional("email", email.as_ref());
                    out.extensions(extensions);
                });
            }
            if let Some(License { name, identifier, url, extensions }) = license {
                out.within(format!("license {name:?}"), |out| {
                    out.optional("identifier", identifier.as_ref());
                    out.optional("url", url.as_ref());
                    out.extensions(extensions);
                });
            }
        });
    }

    fn server(&mut self, server: &Server) {
        let Server { location: _, url, name, description, variables, extensions } = server;
        self.within(format!("server {url:?}"), |out| {
            out.optional("name", name.as_ref());
            out.optional("description", description.as_ref());
            out.extensions(extensions);
            for (name, ServerVariable { allowed, default, description, extensions }) in variables {
                out.within(format!("variable {name}: {default:?} of {allowed:?}"), |out| {
                    out.optional("description", description.as_ref());
                    out.extensions(extensions);
                });
            }
        });
    }

    fn tag(&mut self, tag: &Tag) {
        let Tag { location: _, name, summary, description, parent, kind, external_docs, extensions } = tag;
        self.within(format!("tag {name:?}"), |out| {
            out.optional("summary", summary.as_ref());
            out.optional("description", description.as_ref());
            out.optional("parent", parent.as_ref());
            out.optional("kind", kind.as_ref());
            out.external_docs(external_docs.as_ref());
            out.extensions(extensions);
        });
    }

    fn external_docs(&mut self, docs: Option<&ExternalDocs>) {
        let Some(ExternalDocs { description, url, extensions }) = docs else { return };
        self.within(format!("external docs {url:?}"), |out| {
            out.optional("description", description.as_ref());
            out.extensions(extensions);
        });
    }

    fn security_scheme(&mut self, scheme: &SecurityScheme) {
        let SecurityScheme { location: _, name, description, deprecated, kind, extensions } = scheme;
        let deprecated = if *deprecated { " deprecated" } else { "" };
        self.within(format!("security scheme {name}{deprecated}"), |out| {
            out.optional("description", description.as_ref());
            match kind {
                SecuritySchemeKind::OAuth2 { flows, metadata_url } => {
                    out.line("oauth2");
                    out.optional("metadata", metadata_url.as_ref());
                    out.flows(flows);
                }
                other => out.line(format!("{other:?}")),
            }
            out.extensions(extensions);
        });
    }

    fn flows(&mut self, OAuthFlows { by_name, extensions }: &OAuthFlows) {
        for (name, flow) in by_name {
            let OAuthFlow { authorization_url, device_authorization_url, .. } = flow;
            let OAuthFlow { token_url, refresh_url, scopes, extensions, .. } = flow;
            self.within(format!("flow {name} {scopes:?}"), |out| {
                out.optional("authorizationUrl", authorization_url.as_ref());
                out.optional("deviceAuthorizationUrl", device_authorization_url.as_ref());
                out.optional("tokenUrl", token_url.as_ref());
                out.optional("refreshUrl", refresh_url.as_ref());
                out.extensions(extensions);
            });
        }
        self.extensions(extensions);
    }

    fn operation(&mut self, kind: &str, operation: &Operation) {
        let Operation { location, operation_id, method: _, path: _, tags, summary, description, .. } =
            operation;
        let Operation { external_docs, deprecated, parameters, request_body, responses, .. } = operation;
        let Operation { security, servers, callbacks, path_item, extensions, .. } = operation;
        let pointer = self.pointer(*location);
        self.within(format!("{kind} {} at {pointer}", operation.key()), |out| {
            out.path_item(path_item);
            out.optional("operationId", operation_id.as_ref());
            out.optional("summary", summary.as_ref());
            out.optional("description", description.as_ref());
            if !tags.is_empty() {
                out.line(format!("tags: {tags:?}"));
            }
            if *deprecated {
                out.line("deprecated");
            }
            out.external_docs(external_docs.as_ref());
            out.operation_servers(servers);
            out.line(format!("security: [{}]", requirements(security)));
            out.extensions(extensions);
            for parameter in parameters {
                out.parameter(parameter);
            }
            if let Some(body) = request_body {
                out.request_body(body);
            }
            out.responses(responses);
            for (name, callback) in callbacks {
                out.callback(name, callback);
            }
        });
    }

    /// Most operations have the servers of the document.
    fn operation_servers(&mut self, servers: &[Server]) {
        if servers != self.api.servers {
            for server in servers {
                self.server(server);
            }
        }
    }

    fn path_item(&mut self, path_item: &PathItem) {
        let PathItem { location: _, summary, description, extensions } = path_item;
        if summary.is_some() || description.is_some() || !extensions.is_empty() {
            self.within("path item", |out| {
                out.optional("summary", summary.as_ref());
                out.optional("description", description.as_ref());
                out.extensions(extensions);
            });
        }
    }

    fn callback(&mut self, name: &str, callback: &Callback) {
        let Callback { location: _, operations, extensions } = callback;
        self.within(format!("callback {name}"), |out| {
            out.extensions(extensions);
            for operation in operations.values().flatten() {
                out.operation("operation", operation);
            }
        });
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let Parameter { location: _, name, location_in, description, required, deprecated, .. } = parameter;
        let Parameter { allow_empty_value, kind, examples, extensions, .. } = parameter;
        let mut flags = String::new();
        for (set, flag) in
            [(required, " required"), (deprecated, " deprecated"), (allow_empty_value, " allowEmptyValue")]
        {
            if *set {
                flags.push_str(flag);
            }
        }
        self.within(format!("{location_in} parameter {name:?}{flags}: {}", in_short(kind)), |out| {
            out.optional("description", description.as_ref());
            out.extensions(extensions);
            out.examples(examples);
            out.content_of(kind);
        });
    }

    fn content_of(&mut self, kind: &ParameterKind) {
        if let ParameterKind::Content(media_type) = kind {
            self.media_type(media_type);
        }
    }

    fn request_body(&mut self, body: &RequestBody) {
        let RequestBody { location: _, description, required, content, extensions } = body;
        self.within(format!("request body{}", if *required { " required" } else { "" }), |out| {
            out.optional("description", description.as_ref());
            out.extensions(extensions);
            for media_type in content {
                out.media_type(media_type);
            }
        });
    }

    fn media_type(&mut self, media_type: &MediaType) {
        let MediaType { location: _, name, description, schema, item_schema, examples, .. } = media_type;
        let MediaType { encoding, prefix_encoding, item_encoding, extensions, .. } = media_type;
        self.within(format!("{name} schema {schema:?} items {item_schema:?}"), |out| {
            out.optional("description", description.as_ref());
            out.extensions(extensions);
            out.examples(examples);
            out.encodings(encoding, prefix_encoding, item_encoding.as_deref());
        });
    }

    fn encodings(
        &mut self,
        by_name: &IndexMap<String, Encoding>,
        first: &[Encoding],
        others: Option<&Encoding>,
    ) {
        for (name, encoding) in by_name {
            self.encoding(name, encoding);
        }
        for (index, encoding) in first.iter().enumerate() {
            self.encoding(&format!("#{index}"), encoding);
        }
        if let Some(encoding) = others {
            self.encoding("all others", encoding);
        }
    }

    fn encoding(&mut self, of: &str, encoding: &Encoding) {
        let Encoding { location: _, content_type, headers, style, explode, allow_reserved, .. } = encoding;
        let Encoding { encoding, prefix_encoding, item_encoding, extensions, .. } = encoding;
        let title = format!(
            "encoding of {of}: {content_type:?} {style:?} explode {explode:?} reserved {allow_reserved}"
        );
        self.within(title, |out| {
            out.headers(headers);
            out.extensions(extensions);
            out.encodings(encoding, prefix_encoding, item_encoding.as_deref());
        });
    }

    fn responses(&mut self, responses: &Responses) {
        for (key, response) in responses.iter() {
            self.response(&key, response);
        }
        self.extensions(&responses.extensions);
    }

    fn response(&mut self, key: &str, response: &Response) {
        let Response { location, summary, description, headers, content, links, extensions } = response;
        let pointer = self.pointer(*location);
        self.within(format!("response {key}: {description:?} at {pointer}"), |out| {
            out.optional("summary", summary.as_ref());
            out.extensions(extensions);
            out.headers(headers);
            for media_type in content {
                out.media_type(media_type);
            }
            for (name, link) in links {
                out.link(name, link);
            }
        });
    }

    fn headers(&mut self, headers: &IndexMap<String, Header>) {
        for (name, header) in headers {
            let Header { location: _, description, required, deprecated, kind, examples, extensions } =
                header;
            let required = if *required { " required" } else { "" };
            let deprecated = if *deprecated { " deprecated" } else { "" };
            let short = kind.as_ref().map_or_else(|| "anything".to_owned(), in_short);
            self.within(format!("header {name}{required}{deprecated}: {short}"), |out| {
                out.optional("description", description.as_ref());
                out.extensions(extensions);
                out.examples(examples);
                if let Some(kind) = kind {
                    out.content_of(kind);
                }
            });
        }
    }

    fn link(&mut self, name: &str, link: &Link) {
        let Link { location: _, target, parameters, request_body, description, server, extensions } = link;
        self.within(format!("link {name}: {target:?}"), |out| {
            out.optional("description", description.as_ref());
            out.extensions(extensions);
            for (name, value) in parameters {
                out.line(format!("{name} = {value}"));
            }
            if let Some(body) = request_body {
                out.line(format!("request body = {body}"));
            }
            if let Some(server) = server {
                out.server(server);
            }
        });
    }

    fn examples(&mut self, examples: &IndexMap<String, Example>) {
        for (name, example) in examples {
            let Example { location: _, summary, description, value, serialized_value, .. } = example;
            let Example { external_value, extensions, .. } = example;
            let value = value.as_ref().map(ToString::to_string);
            let title = format!(
                "example {name}: {value:?} {serialized_value:?} {external_value:?} {summary:?} {description:?}"
            );
            self.within(title, |out| out.extensions(extensions));
        }
    }

    fn schemas(&mut self) {
        let api = self.api;
        for (id, schema) in api.schemas.iter() {
            let place = format!("{}{}", file(api, schema), self.pointer(schema.location));
            let keywords: Vec<String> = schema.keywords.iter().map(keyword).collect();
            let boolean = schema.boolean.map(|boolean| boolean.to_string());
            self.line(format!("{id:?} at {place}: {}", boolean.unwrap_or_else(|| keywords.join(", "))));
        }
    }
}

fn in_short(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Schema { schema, style, explode, allow_reserved } => {
            let explode = if *explode { " explode" } else { "" };
            let reserved = if *allow_reserved { " reserved" } else { "" };
            format!("{schema:?} {style:?}{explode}{reserved}")
        }
        ParameterKind::Content(media_type) => format!("content {}", media_type.name),
    }
}

fn requirements(requirements: &[SecurityRequirement]) -> String {
    let one = |requirement: &SecurityRequirement| format!("{:?}", requirement.schemes);
    requirements.iter().map(one).collect::<Vec<_>>().join(" or ")
}

fn keyword(keyword: &Keyword) -> String {
    match keyword {
        Keyword::Other(name, value) => format!("{name}={value}"),
        other => format!("{other:?}"),
    }
}

/// The name of the file, unless it is the document itself.
fn file(api: &Api, schema: &spec::model::Schema) -> String {
    let path = api.sources.path(schema.location.source());
    let document = api.sources.ids().next().map(|id| api.sources.path(id));
    if document == Some(path) {
        String::new()
    } else {
        path.file_name().unwrap().to_string_lossy().into_owned()
    }
}
