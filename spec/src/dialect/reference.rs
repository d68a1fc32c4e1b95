//! References that stand in schemas: `$ref`, `$dynamicRef`, and the mapping of a discriminator. They are followed when
//! the schemas around them have been read, and with them every `$id` and every anchor.

use percent_encoding::percent_decode_str;

use super::scope::{ResourceId, ScopeId};
use super::{Lifter, former};
use crate::diagnostic::Diagnostic;
use crate::load::Unavailable;
use crate::model::{Keyword, SchemaId};
use crate::node::Node;
use crate::pointer::JsonPointer;
use crate::resolve::{self, Dangling};
use crate::source::SourceId;
use crate::uri;

/// How often references that lead nowhere are tried again.
const MAX_ROUNDS: u8 = 16;

/// A reference that waits.
#[derive(Debug)]
pub(super) struct LateReference<'d> {
    /// The schema that it stands in.
    pub(super) schema: SchemaId,
    pub(super) scope: ScopeId,
    /// Its text.
    pub(super) node: Node<'d>,
    pub(super) kind: Kind,
}

/// Which place of the schema the target is to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `$ref`
    Ref,
    /// `$dynamicRef`, and `$recursiveRef` of 2019-09.
    DynamicRef,
    /// A value of a discriminator's `mapping`.
    Mapping(String),
    /// A discriminator's `defaultMapping`.
    DefaultMapping,
}

/// What a reference leads to.
struct Found {
    schema: SchemaId,
    /// The `$dynamicAnchor` that it is known by.
    dynamic: Option<String>,
}

impl<'d> Lifter<'d> {
    /// Enters a reference of the schema that is being read; the schema stands in for its target until that is known.
    pub(super) fn refer(&mut self, schema: SchemaId, node: &Node<'d>, kind: Kind) -> SchemaId {
        self.late.push(LateReference { schema, scope: self.here, node: *node, kind });
        schema
    }

    /// The references of a schema belong to another one, which takes over its keywords.
    pub(super) fn hand_over(&mut self, from: SchemaId, to: SchemaId) {
        let latest = self.late.iter_mut().rev().take_while(|late| late.schema == from);
        latest.for_each(|late| late.schema = to);
    }

    /// Follows every reference. What one leads to may have further ones, and names that others wait for: those that
    /// lead nowhere are tried again when something new came up.
    pub(super) fn follow_late(&mut self) {
        let mut stuck = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let before = self.pool.len();
            let again = std::mem::take(&mut stuck);
            self.late.extend(again);
            while !self.late.is_empty() {
                for late in std::mem::take(&mut self.late) {
                    match self.find(&late) {
                        Ok(found) => self.fill(&late, &found),
                        Err(_) => stuck.push(late),
                    }
                }
                self.drain();
            }
            if stuck.is_empty() || self.pool.len() == before {
                break;
            }
        }
        for late in stuck {
            self.give_up(&late);
        }
        if !self.late.is_empty() {
            // What was found at last had references of its own.
            self.follow_late();
        }
    }

    /// A reference that leads nowhere from where it stands may have been meant from the root of the file, as `$id` makes
    /// `#` another place.
    fn give_up(&mut self, late: &LateReference<'d>) {
        let Err(dangling) = self.find(late) else { return };
        let text = late.node.as_str().unwrap_or_default();
        if matches!(late.kind, Kind::Mapping(_) | Kind::DefaultMapping) {
            let message = format!("`{text}` is neither the name of a schema nor a reference to one");
            self.diagnostics.push(Diagnostic::warning("unresolved-mapping", late.node.at(), message));
            return;
        }
        let root = self.documents.root(late.node.source());
        let pointer = text.strip_prefix('#').and_then(decoded);
        let meant = root
            .zip(pointer)
            .and_then(|(root, pointer)| resolve::walk(self.documents, root, &pointer, "").ok());
        if let Some(target) = meant {
            let message = format!(
                "`{text}` starts from the schema around it that has an `$id`, where it leads nowhere; it is followed from the root of the file"
            );
            let base = self.scopes.get(late.scope).map(|scope| self.base(scope.resource)).unwrap_or_default();
            let help =
                format!("the `$id` is `{base}`; leave it out, or put the name of the file before the `#`");
            self.diagnostics
                .push(Diagnostic::warning("reference-past-id", late.node.at(), message).with_help(help));
            let schema = self.lift(target);
            return self.fill(late, &Found { schema, dynamic: None });
        }
        self.diagnostics.push(dangling.diagnostic(self.documents, text, late.node.at()));
        self.remove(late);
    }

    /// What a reference leads to.
    fn find(&mut self, late: &LateReference<'d>) -> Result<Found, Dangling> {
        let text = late.node.as_str().unwrap_or_default();
        if let (Kind::Mapping(_) | Kind::DefaultMapping, Some(named)) =
            (&late.kind, self.component(&late.node, text))
        {
            return Ok(Found { schema: self.lift(named), dynamic: None });
        }
        let (head, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let from = self.scopes.get(late.scope).map(|scope| scope.resource).ok_or(Dangling::Malformed)?;
        let resource = self.resource(from, head, &fragment)?;
        let (source, root) = match self.scopes.resource(resource) {
            Some(resource) => (resource.source, resource.root),
            None => return Err(Dangling::Malformed),
        };
        if let Some(pointer) = JsonPointer::parse(&fragment) {
            let root = root.or_else(|| self.documents.root(source));
            let root = root.ok_or_else(|| Dangling::Unavailable(Unavailable::broken()))?;
            let target = resolve::walk(self.documents, root, &pointer, head)?;
            let name = (resource, former::RECURSIVE.to_owned());
            let dynamic = fragment.is_empty() && self.scopes.anchors.contains_key(&name);
            return Ok(Found { schema: self.lift(target), dynamic: dynamic.then_some(name.1) });
        }
        if fragment.starts_with('/') {
            return Err(Dangling::Malformed);
        }
        let name = fragment.into_owned();
        let anchor = self.scopes.anchors.get(&(resource, name.clone())).copied();
        match anchor {
            Some(anchor) => Ok(Found { schema: anchor.schema, dynamic: anchor.dynamic.then_some(name) }),
            None => Err(Dangling::Anchor { name }),
        }
    }

    /// The resource that a reference without its fragment names.
    fn resource(&mut self, from: ResourceId, head: &str, fragment: &str) -> Result<ResourceId, Dangling> {
        let Some(resource) = self.scopes.resource(from).filter(|_| !head.is_empty()) else { return Ok(from) };
        if self.scopes.has_names()
            && let Some(uri) = uri::join(&resource.base, head)
        {
            if let Some(named) = self.scopes.named(&uri) {
                return Ok(named);
            }
            if uri == resource.base {
                return Ok(from);
            }
        }
        let source =
            self.documents.find(resource.source, &resource.base, head).map_err(Dangling::Unavailable)?;
        Ok(self.resource_of_file(source, fragment))
    }

    /// The resource that a file is. Where the file is a schema as a whole it is read as such, for the sake of the names in
    /// it; where it may be a mere collection of schemas, only what is referred to is read.
    fn resource_of_file(&mut self, source: SourceId, fragment: &str) -> ResourceId {
        let scope = self.scope_of_file(source);
        let root = self.documents.root(source).filter(|root| root.get("openapi").is_none());
        let is_schema = |root: &Node<'d>| {
            let by_anchor = !fragment.is_empty() && !fragment.starts_with('/');
            by_anchor || ["$schema", "$id"].iter().any(|key| root.get(key).is_some())
        };
        let root = root.filter(is_schema).map(|root| self.schema(root));
        self.drain();
        let scope = root.map_or(scope, |root| self.scopes.of(root));
        self.scopes.get(scope).map_or_else(ResourceId::default, |scope| scope.resource)
    }

    /// The component schema of a name: in the document, as `OpenAPI` 3.2 recommends (section 4.1.2.2.4), or else in the
    /// file where the name stands.
    fn component(&self, from: &Node<'d>, name: &str) -> Option<Node<'d>> {
        let in_file = |root: Node<'d>| root.get("components")?.get("schemas")?.get(name);
        let in_document = self.documents.document().and_then(in_file);
        in_document.or_else(|| self.documents.root(from.source()).and_then(in_file))
    }

    /// The index of the schema that a reference leads to.
    fn lift(&mut self, node: Node<'d>) -> SchemaId {
        if let Some(id) = self.known.get(node.identity()) {
            return id;
        }
        let scope = self.scope_around(&node);
        self.enter(node, scope)
    }

    /// The scope of what stands in no place of a schema that is one for schemas, such as a keyword that nobody knows: that
    /// of the nearest schema around it.
    fn scope_around(&mut self, node: &Node<'d>) -> ScopeId {
        let mut scope = self.scope_of_file(node.source());
        let Some(mut here) = self.documents.root(node.source()).filter(|_| self.scopes.has_inner()) else {
            return scope;
        };
        for token in self.documents.sources.pointer(&node.at()).tokens() {
            if let Some(id) = self.known.get(here.identity()) {
                scope = self.scopes.of(id);
            }
            let next = here.get(&token).or_else(|| here.element(token.parse().ok()?));
            let Some(next) = next else { break };
            here = next;
        }
        scope
    }

    /// Puts the target where it belongs.
    fn fill(&mut self, late: &LateReference<'d>, found: &Found) {
        if late.kind == Kind::DynamicRef {
            self.dynamic.push(late.schema);
        }
        let Some(schema) = self.pool.get_mut(late.schema) else { return };
        for keyword in &mut schema.keywords {
            match (keyword, &late.kind) {
                (Keyword::Ref(target), Kind::Ref) => *target = found.schema,
                (Keyword::DynamicRef(reference), Kind::DynamicRef) => {
                    reference.target = found.schema;
                    reference.anchor.clone_from(&found.dynamic);
                }
                (Keyword::Discriminator(discriminator), Kind::Mapping(name)) => {
                    discriminator.targets.insert(name.clone(), found.schema);
                }
                (Keyword::Discriminator(discriminator), Kind::DefaultMapping) => {
                    discriminator.default = Some(found.schema);
                }
                _ => {}
            }
        }
    }

    /// Takes a reference out that leads nowhere.
    fn remove(&mut self, late: &LateReference<'d>) {
        self.broken.push(late.schema);
        let Some(schema) = self.pool.get_mut(late.schema) else { return };
        schema.keywords.retain(|keyword| {
            !matches!(
                (keyword, &late.kind),
                (Keyword::Ref(_), Kind::Ref) | (Keyword::DynamicRef(_), Kind::DynamicRef)
            )
        });
    }
}

/// The pointer that a fragment is.
fn decoded(fragment: &str) -> Option<JsonPointer> {
    JsonPointer::parse(&percent_decode_str(fragment).decode_utf8_lossy())
}
