//! One keyword of a schema → [`Keyword`]: which shape its value has, by name.

use super::Lifter;
use crate::diagnostic::Diagnostic;
use crate::model::{Discriminator, Keyword, SchemaId, SchemaType, Version};
use crate::node::Node;
use crate::resolve;

/// The keyword is not of the group that was tried.
struct OtherGroup;

impl<'d> Lifter<'d> {
    /// The keywords of a schema, as the document has them but for `type`, which becomes a list.
    pub(super) fn keywords(&mut self, id: SchemaId, schema: &Node<'d>) -> Vec<Keyword> {
        if let Some(reference) = self.bare_reference(schema) {
            return self.reference(id, &reference).map(Keyword::Ref).into_iter().collect();
        }
        schema.members().filter_map(|(name, value)| self.keyword(id, name, &value)).collect()
    }

    /// In 3.0 a `$ref` makes the whole object a Reference Object, whose other members are ignored
    /// (OpenAPI 3.0, section 4.7.23).
    fn bare_reference(&mut self, schema: &Node<'d>) -> Option<Node<'d>> {
        let reference = schema.get("$ref").filter(Node::is_string)?;
        if self.version != Version::V3_0 {
            return None;
        }
        let siblings: Vec<String> = schema
            .members()
            .filter(|(name, _)| *name != "$ref")
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if !siblings.is_empty() {
            let message = format!("OpenAPI 3.0 ignores what stands beside `$ref`: {}", siblings.join(", "));
            let note = Diagnostic::note("ignored-sibling", reference.at(), message)
                .with_help("put the reference into `allOf`, or write the document in OpenAPI 3.1");
            self.diagnostics.push(note);
        }
        Some(reference)
    }

    fn keyword(&mut self, id: SchemaId, name: &str, value: &Node<'d>) -> Option<Keyword> {
        self.note_newer(name, value);
        self.applicator(name, value)
            .or_else(|OtherGroup| self.assertion(name, value))
            .unwrap_or_else(|OtherGroup| self.annotation(id, name, value))
    }

    /// Keywords that hold sub-schemas (JSON Schema Core, sections 10 and 11). `None` if its value does not fit.
    fn applicator(&mut self, name: &str, value: &Node<'d>) -> Result<Option<Keyword>, OtherGroup> {
        Ok(match name {
            "$defs" => self.schema_map(value).map(Keyword::Defs),
            "allOf" => self.schema_list(value).map(Keyword::AllOf),
            "anyOf" => self.schema_list(value).map(Keyword::AnyOf),
            "oneOf" => self.schema_list(value).map(Keyword::OneOf),
            "prefixItems" => self.schema_list(value).map(Keyword::PrefixItems),
            "dependentSchemas" => self.schema_map(value).map(Keyword::DependentSchemas),
            "properties" => self.schema_map(value).map(Keyword::Properties),
            "patternProperties" => self.schema_map(value).map(Keyword::PatternProperties),
            "not" => Some(Keyword::Not(self.schema(*value))),
            "if" => Some(Keyword::If(self.schema(*value))),
            "then" => Some(Keyword::Then(self.schema(*value))),
            "else" => Some(Keyword::Else(self.schema(*value))),
            "items" if value.is_array() => self.schema_list(value).map(Keyword::PrefixItems),
            "items" => Some(Keyword::Items(self.schema(*value))),
            "contains" => Some(Keyword::Contains(self.schema(*value))),
            "additionalProperties" => Some(Keyword::AdditionalProperties(self.schema(*value))),
            "propertyNames" => Some(Keyword::PropertyNames(self.schema(*value))),
            "unevaluatedItems" => Some(Keyword::UnevaluatedItems(self.schema(*value))),
            "unevaluatedProperties" => Some(Keyword::UnevaluatedProperties(self.schema(*value))),
            "contentSchema" => Some(Keyword::ContentSchema(self.schema(*value))),
            _ => return Err(OtherGroup),
        })
    }

    /// Keywords that assert (JSON Schema Validation, section 6).
    fn assertion(&mut self, name: &str, value: &Node<'d>) -> Result<Option<Keyword>, OtherGroup> {
        Ok(match name {
            "type" => self.types(value).map(Keyword::Type),
            "enum" => self.list(value).map(Keyword::Enum),
            "const" => Some(Keyword::Const(value.to_value())),
            "multipleOf" => self.number(value).map(Keyword::MultipleOf),
            "maximum" => self.number(value).map(Keyword::Maximum),
            "minimum" => self.number(value).map(Keyword::Minimum),
            // 3.0's booleans are raised together with the bound that they belong to.
            "exclusiveMaximum" | "exclusiveMinimum" if value.is_boolean() => {
                Some(Keyword::Other(name.to_owned(), value.to_value()))
            }
            "exclusiveMaximum" => self.number(value).map(Keyword::ExclusiveMaximum),
            "exclusiveMinimum" => self.number(value).map(Keyword::ExclusiveMinimum),
            "maxLength" => self.count(value).map(Keyword::MaxLength),
            "minLength" => self.count(value).map(Keyword::MinLength),
            "pattern" => self.string(value).map(Keyword::Pattern),
            "maxItems" => self.count(value).map(Keyword::MaxItems),
            "minItems" => self.count(value).map(Keyword::MinItems),
            "uniqueItems" => self.boolean(value).map(Keyword::UniqueItems),
            "maxContains" => self.count(value).map(Keyword::MaxContains),
            "minContains" => self.count(value).map(Keyword::MinContains),
            "maxProperties" => self.count(value).map(Keyword::MaxProperties),
            "minProperties" => self.count(value).map(Keyword::MinProperties),
            "required" => self.required(value).map(Keyword::Required),
            "dependentRequired" => self.string_lists(value).map(Keyword::DependentRequired),
            "format" => self.string(value).map(Keyword::Format),
            _ => return Err(OtherGroup),
        })
    }

    /// Keywords that identify, annotate, or are OpenAPI's own; and all others.
    fn annotation(&mut self, id: SchemaId, name: &str, value: &Node<'d>) -> Option<Keyword> {
        match name {
            "$id" => self.named(id, value).map(Keyword::Id),
            "$schema" => self.string(value).map(Keyword::Dialect),
            "$anchor" => self.named(id, value).map(Keyword::Anchor),
            "$dynamicAnchor" => self.named(id, value).map(Keyword::DynamicAnchor),
            "$dynamicRef" => self.string(value).map(Keyword::DynamicRef),
            "$ref" if value.is_string() => self.reference(id, value).map(Keyword::Ref),
            "$ref" => {
                self.wrong(value, "a string");
                None
            }
            "$comment" => self.string(value).map(Keyword::Comment),
            "contentEncoding" => self.string(value).map(Keyword::ContentEncoding),
            "contentMediaType" => self.string(value).map(Keyword::ContentMediaType),
            "title" => self.string(value).map(Keyword::Title),
            "description" => self.string(value).map(Keyword::Description),
            "default" => Some(Keyword::Default(value.to_value())),
            "deprecated" => self.boolean(value).map(Keyword::Deprecated),
            "readOnly" => self.boolean(value).map(Keyword::ReadOnly),
            "writeOnly" => self.boolean(value).map(Keyword::WriteOnly),
            "examples" => self.list(value).map(Keyword::Examples),
            "discriminator" => self.discriminator(value).map(Keyword::Discriminator),
            "xml" => Some(Keyword::Xml(value.to_value())),
            "externalDocs" => Some(Keyword::ExternalDocs(value.to_value())),
            _ => {
                self.unfamiliar(name, value);
                Some(Keyword::Other(name.to_owned(), value.to_value()))
            }
        }
    }

    /// `$id`, `$anchor` and `$dynamicAnchor`: names that references use.
    fn named(&mut self, id: SchemaId, value: &Node<'d>) -> Option<String> {
        let name = self.string(value)?;
        self.anchors.insert((value.source(), name.clone()), id);
        Some(name)
    }

    fn types(&mut self, value: &Node<'d>) -> Option<Vec<SchemaType>> {
        const WORDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
        let words = if value.is_string() { vec![*value] } else { value.elements().collect() };
        if words.is_empty() {
            self.wrong(value, "the name of a type or a list of such names");
            return None;
        }
        let mut types = Vec::new();
        for word in words {
            let text = word.as_str().unwrap_or_default();
            match text.parse::<SchemaType>() {
                Ok(known) if !types.contains(&known) => types.push(known),
                Ok(_) => {}
                Err(()) => {
                    let message = format!("a type must be one of seven words, not {}", word.describe());
                    let known = format!("types are {}", WORDS.join(", "));
                    let help = resolve::closest(text, WORDS.into_iter())
                        .map_or(known, |similar| format!("did you mean `{similar}`?"));
                    let error = Diagnostic::error("unknown-type", word.at(), message).with_help(help);
                    self.diagnostics.push(error);
                }
            }
        }
        (!types.is_empty()).then_some(types)
    }

    /// `required: true` on a property is of JSON Schema's third draft and says nothing today.
    fn required(&mut self, value: &Node<'d>) -> Option<Vec<String>> {
        if !value.is_boolean() {
            return self.strings(value);
        }
        let message = "`required` must be a list of property names; this one is ignored";
        let warning = Diagnostic::warning("ignored-required", value.at(), message)
            .with_help("name the property in `required` of the object that holds it");
        self.diagnostics.push(warning);
        None
    }

    /// The Discriminator Object (OpenAPI 3.1, section 4.8.25). A value of `mapping` is the name of a component
    /// schema if there is one of that name, else a reference.
    fn discriminator(&mut self, value: &Node<'d>) -> Option<Discriminator> {
        let Some(property_name) = value.text("propertyName") else {
            self.wrong(value, "an object with `propertyName`");
            return None;
        };
        let mut discriminator = Discriminator {
            property_name,
            mapping: indexmap::IndexMap::new(),
            targets: indexmap::IndexMap::new(),
            default: value.get("defaultMapping").and_then(|target| self.mapped(&target)),
        };
        for (name, target) in value.get("mapping").into_iter().flat_map(|mapping| mapping.members()) {
            let Some(text) = self.string(&target) else { continue };
            discriminator.mapping.insert(name.to_owned(), text);
            if let Some(id) = self.mapped(&target) {
                discriminator.targets.insert(name.to_owned(), id);
            }
        }
        Some(discriminator)
    }

    fn mapped(&mut self, target: &Node<'d>) -> Option<SchemaId> {
        let text = target.as_str()?;
        let components = self.documents.document().and_then(|root| root.get("components"));
        let named = components.and_then(|components| components.get("schemas")?.get(text));
        if let Some(schema) = named {
            return Some(self.schema(schema));
        }
        let found = resolve::target(self.documents, target.source(), text).ok();
        if found.is_none() {
            let message = format!("`{text}` is neither the name of a schema nor a reference to one");
            self.diagnostics.push(Diagnostic::warning("unresolved-mapping", target.at(), message));
        }
        found.map(|schema| self.schema(schema))
    }
}
