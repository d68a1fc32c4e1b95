//! An operation: its request with a setter for everything that may be left out.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line, with_deprecation};
use super::imports::Imports;
use super::ty::{argument, ty};
use super::{World, body, ident, outcome, send, validate};
use crate::ir::{Body, BodyKind, Operation, Parameter, Place, Setter, Type};

/// A field of a request: a parameter or the body.
pub(super) struct Part<'a> {
    pub(super) name: &'a str,
    pub(super) ty: Type,
    pub(super) setter: &'a Setter,
    pub(super) required: bool,
    pub(super) doc: &'a [String],
    pub(super) deprecated: bool,
    /// The name on the wire, if it is not to be guessed from the field.
    pub(super) wire: Option<&'a str>,
    /// Whether the type is the runtime's `ByteSource`.
    pub(super) bytes: bool,
}

/// The fields of a request in their order.
pub(super) fn parts(operation: &Operation) -> Vec<Part<'_>> {
    let parameters = operation.parameters.iter().map(|parameter| Part {
        name: &parameter.field,
        ty: parameter.slot.ty.clone(),
        setter: &parameter.setter,
        required: parameter.required,
        doc: &parameter.doc,
        deprecated: parameter.deprecated,
        wire: (parameter.field != parameter.wire).then_some(parameter.wire.as_str()),
        bytes: false,
    });
    parameters.chain(operation.body.as_ref().map(body_part)).collect()
}

fn body_part(body: &Body) -> Part<'_> {
    let (ty, bytes) = match (&body.name, body.contents.as_slice()) {
        (None, [content]) => match &content.kind {
            BodyKind::Bytes => (Type::String, true),
            kind => (kind.slot().map_or(Type::String, |slot| slot.ty.clone()), false),
        },
        (name, _) => (Type::Named(name.clone().unwrap_or_default()), false),
    };
    Part {
        name: &body.field,
        ty,
        setter: &body.setter,
        required: body.required,
        doc: &body.doc,
        deprecated: false,
        wire: None,
        bytes,
    }
}

impl Part<'_> {
    /// The type, without the `Option` of what may be left out.
    pub(super) fn ty(&self, world: &World<'_>, imports: &mut Imports) -> TokenStream {
        if self.bytes {
            imports.add("crate::runtime", "ByteSource");
            return quote!(ByteSource);
        }
        ty(&self.ty, world, imports)
    }

    /// What a caller gives, and the expression that makes it the type.
    pub(super) fn argument(&self, world: &World<'_>, imports: &mut Imports) -> (TokenStream, TokenStream) {
        let name = ident(self.name);
        if self.bytes {
            imports.add("crate::runtime", "ByteSource");
            return (quote!(impl Into<ByteSource>), quote!(#name.into()));
        }
        argument(self.setter, &self.ty, &name, world, imports)
    }
}

/// The request, what sends it, and what can come of it.
///
/// `resource` is the type whose method makes it, `before` are the operations that stand before it there.
pub(super) fn operation(
    operation: &Operation,
    resource: &str,
    before: &[Operation],
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime", "Client");
    let (method, name) = (&operation.method_name, ident(&operation.name));
    let doc = line(&format!("The request of [`{resource}::{method}`]."));
    let parts = parts(operation);
    let fields: Vec<_> = parts.iter().map(|part| field(part, world, imports)).collect();
    let setters: Vec<_> =
        parts.iter().filter(|part| !part.required).map(|part| setter(part, world, imports)).collect();
    let empty_setters: Vec<_> = operation.parameters.iter().filter_map(empty_setter).collect();
    let without_value = has_empty(operation).then(|| quote!(pub(crate) without_value: Vec<&'static str>,));
    let send = send::send(operation, world, imports);
    let validate = validation(operation, world, imports);
    let call = send::call(operation, validate.is_some(), world, imports);
    let bodies = operation.body.as_ref().and_then(|body| body::enumeration(operation, body, world, imports));
    let outcomes = outcome::enums(operation, before, world, imports);
    quote! {
        #doc
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name {
            pub(crate) client: Client,
            #(#fields)*
            #without_value
        }

        impl #name {
            #(#setters)*
            #(#empty_setters)*
            #send
        }

        #call
        #validate
        #bodies
        #outcomes
    }
}

/// The prose, and the line that says what goes over the wire.
pub(super) fn head(operation: &Operation, deprecated: bool) -> TokenStream {
    let mut lines = operation.doc.clone();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(crate::lower::quoted_plain(&operation.key));
    let arguments: Vec<String> = parts(operation).iter().filter_map(described).collect();
    if !arguments.is_empty() {
        lines.push(String::new());
        lines.extend(arguments);
    }
    let fields = operation.headers.iter().map(|header| format!("[`{0}`](Self::{0})", header.constant));
    let fields: Vec<_> = fields.collect();
    if !fields.is_empty() {
        lines.extend([String::new(), format!("Header fields: {}.", fields.join(", "))]);
    }
    with_deprecation(&lines, deprecated)
}

/// What is said of an argument of the method, on a line; all that is said of others stands above their setters.
fn described(part: &Part<'_>) -> Option<String> {
    let paragraph = part.doc.iter().take_while(|line| !line.is_empty());
    let text = paragraph.map(String::as_str).collect::<Vec<_>>().join(" ");
    let name = crate::lower::quoted_plain(part.name);
    let is_plain = text.starts_with(|first: char| first.is_alphanumeric() || first == '`');
    let says_more = is_plain && text != format!("{name}.") && text != "The request body.";
    (part.required && says_more).then(|| format!("- {name}: {text}"))
}

fn field(part: &Part<'_>, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (name, ty) = (ident(part.name), part.ty(world, imports));
    if part.required { quote!(pub(crate) #name: #ty,) } else { quote!(pub(crate) #name: Option<#ty>,) }
}

fn setter(part: &Part<'_>, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let mut lines = part.doc.to_vec();
    if let Some(wire) = part.wire {
        lines.extend([String::new(), format!("On the wire: {}.", crate::lower::quoted_plain(wire))]);
    }
    let (doc, name) = (doc(&lines), ident(part.name));
    let deprecated = part.deprecated.then(|| quote!(#[deprecated = "the document discourages its use"]));
    let (taken, value) = part.argument(world, imports);
    quote! {
        #doc
        #deprecated
        pub fn #name(mut self, #name: #taken) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// Whether some parameter may be sent without a value.
pub(super) fn has_empty(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.empty_setter.is_some())
}

/// The setter for a name without a value (`allowEmptyValue`).
fn empty_setter(parameter: &Parameter) -> Option<TokenStream> {
    let (field, wire) = (ident(&parameter.field), &parameter.wire);
    let setter = ident(parameter.empty_setter.as_ref()?);
    let doc = line(&format!("Sends {} without a value.", crate::lower::quoted_plain(&format!("{wire}="))));
    Some(quote! {
        #doc
        pub fn #setter(mut self) -> Self {
            self.#field = None;
            self.without_value.push(#wire);
            self
        }
    })
}

/// The arguments by their location, as violations name them.
fn validation(operation: &Operation, world: &World<'_>, imports: &mut Imports) -> Option<TokenStream> {
    let places = [Place::Path, Place::Query, Place::Querystring, Place::Header, Place::Cookie];
    let groups = places.into_iter().map(|place| {
        let members: TokenStream = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.place == place)
            .map(|parameter| {
                let field = ident(&parameter.field);
                let (ty, checks) = (&parameter.slot.ty, &parameter.slot.checks);
                validate::member(
                    &parameter.wire,
                    ty,
                    checks,
                    !parameter.required,
                    &quote!(self.#field),
                    world,
                )
            })
            .collect();
        let name = place.as_str();
        (!members.is_empty()).then(|| validate::scoped(&quote!(checker.at(#name)), &members))
    });
    let groups: TokenStream = groups.flatten().collect();
    let body = operation.body.as_ref().and_then(|body| body::check(body, world));
    let statements = quote!(#groups #body);
    let name = ident(&operation.name);
    (!statements.is_empty()).then(|| validate::implementation(&name, &statements, imports))
}
