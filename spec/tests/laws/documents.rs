//! Bytes → a value that looks much like an OpenAPI document: objects of the grammar with some of their fields, texts and
//! names that mean something where they stand, references that often lead somewhere, and now and then a value that has no
//! business there. The same bytes give the same document; a new object or field of the grammar takes part by itself.

use serde_json::{Map, Value, json};
use spec::grammar::{self, Field, Need, Object, Shape};

/// Objects are made no deeper than this.
const DEEPEST: usize = 24;

/// Names of components, properties, anchors: few, so that references often meet one.
const NAMES: [&str; 5] = ["A", "B", "C", "", "a b~/{%é"];
const PATHS: [&str; 6] = ["/a", "/a/{A}", "/a/{B}", "/{A}{B}", "no-slash", "x-a"];
const STATUSES: [&str; 6] = ["200", "2XX", "default", "404", "99", "x-a"];
const MEDIA_TYPES: [&str; 5] =
    ["application/json", "text/plain", "multipart/form-data", "*/*", "application/jsonl"];
const EXPRESSIONS: [&str; 4] = ["$request.body#/A", "http://a/{$url}", "{$request.query.A", "x-a"];
const SECTIONS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// A document made from bytes: where they end, it does.
pub(crate) fn document(bytes: &[u8]) -> Value {
    let mut maker = Maker { bytes, depth: 0 };
    let version = maker.pick(&["3.0.3", "3.1.1", "3.2.0"]);
    let mut document = Map::from_iter([("openapi".to_owned(), json!(version))]);
    // The components last: what they are made of would be used up by the paths.
    for field in ["info", "paths", "components"] {
        let field = grammar::OPENAPI.field(field).unwrap();
        document.insert(field.name.to_owned(), maker.field(*field));
    }
    maker.fields(&grammar::OPENAPI, &mut document);
    Value::Object(document)
}

struct Maker<'b> {
    bytes: &'b [u8],
    depth: usize,
}

impl Maker<'_> {
    /// A number below another; zero once the bytes have ended.
    fn below(&mut self, end: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn object(&mut self, object: &Object) -> Value {
        if self.depth > DEEPEST || self.bytes.is_empty() && self.depth > 6 {
            return json!({});
        }
        if object.referable.is_some() && self.below(3) == 1 {
            return self.reference();
        }
        self.depth += 1;
        let mut members = Map::new();
        for field in object.fields.iter().filter(|field| field.need == Need::Required) {
            members.insert(field.name.to_owned(), self.field(*field));
        }
        self.fields(object, &mut members);
        self.depth -= 1;
        Value::Object(members)
    }

    /// Gives an object some of the fields that it may have.
    fn fields(&mut self, object: &Object, members: &mut Map<String, Value>) {
        for _ in 0..self.below(7) {
            if self.bytes.is_empty() {
                return;
            }
            match object.patterned {
                Some(pattern) if object.fields.is_empty() || self.below(2) == 1 => {
                    let key = self.key(pattern.name);
                    members.insert(key.to_owned(), self.field(pattern));
                }
                _ if object.fields.is_empty() => {}
                _ => {
                    let field = self.pick(object.fields);
                    members.insert(field.name.to_owned(), self.field(field));
                }
            }
        }
        if self.below(16) == 1 {
            members.insert(self.pick(&["x-a", "unknown", "descripton"]).to_owned(), self.anything());
        }
    }

    /// A key of a map, which the grammar calls by what it means.
    fn key(&mut self, meaning: &str) -> &'static str {
        match meaning {
            "/{path}" => self.pick(&PATHS),
            "{status}" => self.pick(&STATUSES),
            "{expression}" => self.pick(&EXPRESSIONS),
            _ => self.pick(&NAMES),
        }
    }

    fn field(&mut self, field: Field) -> Value {
        if self.below(32) == 31 {
            return self.anything();
        }
        match field.shape {
            Shape::Text => json!(self.text(field.name)),
            Shape::Flag => json!(self.below(2) == 1),
            Shape::Texts => (0..self.below(3)).map(|_| self.pick(&NAMES)).collect(),
            Shape::TextMap => self.map(field.name, |maker| json!(maker.text("mapping"))),
            Shape::Object(object) => self.object(object),
            Shape::Objects(object) => (0..self.below(4)).map(|_| self.object(object)).collect(),
            Shape::ObjectMap(object) => self.map(field.name, |maker| maker.object(object)),
            Shape::Schema => self.schema(),
            Shape::Schemas => (0..self.below(4)).map(|_| self.schema()).collect(),
            Shape::SchemaMap => self.map(field.name, Self::schema),
            Shape::AnyMap => self.map(field.name, Self::anything),
            Shape::Any => self.any(field.name),
        }
    }

    fn map(&mut self, field: &str, mut value: impl FnMut(&mut Self) -> Value) -> Value {
        let mut members = Map::new();
        for _ in 0..self.below(4) {
            let key = match field {
                "content" => self.pick(&MEDIA_TYPES),
                "responses" => self.pick(&["A", "200", "default"]),
                _ => self.pick(&NAMES),
            };
            members.insert(key.to_owned(), value(self));
        }
        Value::Object(members)
    }

    fn schema(&mut self) -> Value {
        match self.below(8) {
            0 => json!(true),
            1 | 2 => {
                let mut schema = self.reference();
                if let (Value::Object(members), 0) = (&mut schema, self.below(3)) {
                    self.fields(&grammar::SCHEMA, members);
                }
                schema
            }
            _ => self.object(&grammar::SCHEMA),
        }
    }

    fn reference(&mut self) -> Value {
        json!({ "$ref": self.target() })
    }

    fn target(&mut self) -> String {
        let name = self.pick(&["A", "B", "C"]);
        match self.below(16) {
            0 => "#".to_owned(),
            1 => "#/paths/~1a".to_owned(),
            2 => format!("#{name}"),
            3 => name.to_owned(),
            4 => format!("#/components/schemas/{name}/properties/A"),
            5 => format!("#/components/schemas/A/$defs/{name}"),
            6 => "#/paths/~1a/get/responses/200".to_owned(),
            7 => "%".to_owned(),
            8 => format!("other.yaml#/{name}"),
            _ => format!("#/components/{}/{name}", self.pick(&SECTIONS)),
        }
    }

    /// A text that may mean something in the field of that name.
    fn text(&mut self, field: &str) -> String {
        let one: &str = match field {
            "in" => self.pick(&["query", "path", "header", "cookie", "querystring", "body"]),
            "style" => self.pick(&[
                "form",
                "simple",
                "matrix",
                "label",
                "deepObject",
                "spaceDelimited",
                "pipeDelimited",
                "cookie",
            ]),
            "type" => self.pick(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", "string"]),
            "url" | "$schema" | "$id" => self.pick(&["https://a.b/c", "/", "{A}", "A", "a b"]),
            "$ref" | "$dynamicRef" | "operationRef" | "mapping" => return self.target(),
            "operationId" | "name" | "$anchor" | "$dynamicAnchor" => self.pick(&NAMES),
            "pattern" => self.pick(&["^a$", "(", "\\Z", ""]),
            "format" => self.pick(&["int32", "date-time", "binary", "odd"]),
            _ => self.pick(&["", "a", "on", "1", "2020-01-01", "~", "\u{85}\n- é: *a"]),
        };
        one.to_owned()
    }

    /// A value that may mean something in the field of that name.
    fn any(&mut self, field: &str) -> Value {
        match field {
            "type" => self.pick_value(&[
                json!("string"),
                json!("object"),
                json!("array"),
                json!("integer"),
                json!(["string", "null"]),
                json!([]),
                json!("file"),
            ]),
            "required" => self.pick_value(&[json!(["A"]), json!(["A", "A"]), json!(true)]),
            "enum" => self.pick_value(&[json!(["a", 1, null]), json!([]), json!([1, 1.0])]),
            _ => self.anything(),
        }
    }

    fn pick_value(&mut self, from: &[Value]) -> Value {
        from[self.below(from.len())].clone()
    }

    /// A value of any kind.
    fn anything(&mut self) -> Value {
        let reference = self.reference();
        self.pick_value(&[
            json!(null),
            json!(0),
            json!(-2.5),
            json!(u64::MAX),
            json!(""),
            json!("a: b # c"),
            json!([]),
            json!([{}, null]),
            json!({}),
            json!({ "": { "x-a": [] } }),
            json!(true),
            reference,
        ])
    }
}
