//! An [`Api`] as a person reads it: one line a fact, in the words of the standard.

use std::fmt::Write;

use indexmap::IndexMap;
use spec::JsonPointer;
use spec::model::{
    Api, Encoding, Example, Header, Keyword, Link, MediaType, Operation, Parameter, ParameterKind,
    RequestBody, Response, SecurityRequirement, Server,
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
    fn pointer(&self, location: &Location) -> JsonPointer {
        self.api.sources.pointer(location)
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

    fn api(&mut self) {
        let api = self.api;
        self.line(format!("OpenAPI {}", api.openapi));
        self.line(format!("{:?}", api.info));
        api.servers.iter().for_each(|server| self.server(server));
        api.tags.iter().for_each(|tag| self.line(format!("{tag:?}")));
        if let Some(docs) = &api.external_docs {
            self.line(format!("{docs:?}"));
        }
        for (name, value) in &api.extensions {
            self.line(format!("{name}: {value}"));
        }
        for scheme in api.security_schemes.values() {
            let deprecated = if scheme.deprecated { " deprecated" } else { "" };
            self.within(format!("security scheme {}{deprecated}: {:?}", scheme.name, scheme.kind), |out| {
                out.optional("description", scheme.description.as_ref());
            });
        }
        for operation in &api.operations {
            self.operation("operation", operation);
        }
        for operation in &api.webhooks {
            self.operation("webhook", operation);
        }
        for (name, id) in &api.component_schemas {
            self.line(format!("component schema {name} {id:?}"));
        }
        for (id, schema) in api.schemas.iter() {
            let place = format!("{}{}", file(api, schema), self.pointer(&schema.location));
            let keywords: Vec<String> = schema.keywords.iter().map(keyword).collect();
            let boolean = schema.boolean.map(|boolean| boolean.to_string());
            self.line(format!("{id:?} at {place}: {}", boolean.unwrap_or_else(|| keywords.join(", "))));
        }
    }

    fn server(&mut self, server: &Server) {
        self.line(format!("{server:?}"));
    }

    fn operation(&mut self, kind: &str, operation: &Operation) {
        let pointer = self.pointer(&operation.location);
        self.within(format!("{kind} {} at {pointer}", operation.key()), |out| {
            out.optional("operationId", operation.operation_id.as_ref());
            out.optional("summary", operation.summary.as_ref());
            out.optional("description", operation.description.as_ref());
            if !operation.tags.is_empty() {
                out.line(format!("tags: {:?}", operation.tags));
            }
            if operation.deprecated {
                out.line("deprecated");
            }
            let servers: Vec<&str> = operation.servers.iter().map(|server| server.url.as_str()).collect();
            out.line(format!("servers: {servers:?}; security: [{}]", security(&operation.security)));
            for (name, value) in &operation.extensions {
                out.line(format!("{name}: {value}"));
            }
            operation.parameters.iter().for_each(|parameter| out.parameter(parameter));
            operation.request_body.iter().for_each(|body| out.request_body(body));
            for (key, response) in operation.responses.iter() {
                out.response(&key, response);
            }
            for (name, callback) in &operation.callbacks {
                for operation in callback.values().flatten() {
                    out.operation(&format!("callback {name}:"), operation);
                }
            }
        });
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let mut flags = String::new();
        for (set, flag) in [
            (parameter.required, " required"),
            (parameter.deprecated, " deprecated"),
            (parameter.allow_empty_value, " allowEmptyValue"),
        ] {
            if set {
                flags.push_str(flag);
            }
        }
        let title = format!(
            "{} parameter {:?}{flags}: {}",
            parameter.location_in,
            parameter.name,
            kind(&parameter.kind)
        );
        self.within(title, |out| {
            out.optional("description", parameter.description.as_ref());
            for (name, value) in &parameter.extensions {
                out.line(format!("{name}: {value}"));
            }
            out.examples(&parameter.examples);
            if let ParameterKind::Content(media_type) = &parameter.kind {
                out.media_type(media_type);
            }
        });
    }

    fn request_body(&mut self, body: &RequestBody) {
        self.within(format!("request body{}", if body.required { " required" } else { "" }), |out| {
            out.optional("description", body.description.as_ref());
            body.content.iter().for_each(|media_type| out.media_type(media_type));
        });
    }

    fn media_type(&mut self, media_type: &MediaType) {
        let title =
            format!("{} schema {:?} items {:?}", media_type.name, media_type.schema, media_type.item_schema);
        self.within(title, |out| {
            out.examples(&media_type.examples);
            for (name, encoding) in &media_type.encoding {
                out.encoding(name, encoding);
            }
        });
    }

    fn encoding(&mut self, name: &str, encoding: &Encoding) {
        let Encoding { content_type, headers, style, explode, allow_reserved } = encoding;
        let title = format!(
            "encoding of {name}: {content_type:?} {style:?} explode {explode:?} reserved {allow_reserved}"
        );
        self.within(title, |out| out.headers(headers));
    }

    fn response(&mut self, key: &str, response: &Response) {
        let pointer = self.pointer(&response.location);
        self.within(format!("response {key}: {:?} at {pointer}", response.description), |out| {
            out.headers(&response.headers);
            response.content.iter().for_each(|media_type| out.media_type(media_type));
            for (name, link) in &response.links {
                out.link(name, link);
            }
        });
    }

    fn headers(&mut self, headers: &IndexMap<String, Header>) {
        for (name, header) in headers {
            let required = if header.required { " required" } else { "" };
            let kind = header.kind.as_ref().map_or_else(|| "anything".to_owned(), kind);
            self.within(format!("header {name}{required}: {kind}"), |out| {
                out.optional("description", header.description.as_ref());
                out.examples(&header.examples);
            });
        }
    }

    fn link(&mut self, name: &str, link: &Link) {
        self.within(format!("link {name}: {:?}", link.target), |out| {
            out.optional("description", link.description.as_ref());
            for (name, value) in &link.parameters {
                out.line(format!("{name} = {value}"));
            }
            if let Some(body) = &link.request_body {
                out.line(format!("request body = {body}"));
            }
            link.server.iter().for_each(|server| out.server(server));
        });
    }

    fn examples(&mut self, examples: &IndexMap<String, Example>) {
        for (name, example) in examples {
            let Example { summary, description, value, external_value, .. } = example;
            let value = value.as_ref().map(ToString::to_string);
            self.line(format!("example {name}: {value:?} {external_value:?} {summary:?} {description:?}"));
        }
    }
}

fn kind(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Schema { schema, style, explode, allow_reserved } => {
            let explode = if *explode { " explode" } else { "" };
            let reserved = if *allow_reserved { " reserved" } else { "" };
            format!("{schema:?} {style:?}{explode}{reserved}")
        }
        ParameterKind::Content(media_type) => format!("content {}", media_type.name),
    }
}

fn security(requirements: &[SecurityRequirement]) -> String {
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
