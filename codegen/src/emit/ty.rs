//! Types as they are written.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{Gate, Imports};
use super::{World, ident};
use crate::ir::{Setter, Type};
use crate::options::DateTime;

/// A type, with what it needs imported.
pub(super) fn ty(ty: &Type, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    gated(ty, Gate::Always, world, imports)
}

/// A type in code behind a gate.
pub(super) fn gated(ty: &Type, gate: Gate, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let mut known = |module: &str, name: &str| {
        imports.add_for(gate, module, name);
        let name = ident(name);
        quote!(#name)
    };
    match ty {
        Type::Named(name) => {
            imports.add_type(gate, world, name);
            let name = ident(name);
            quote!(#name)
        }
        Type::String => quote!(String),
        Type::Bool => quote!(bool),
        Type::Integer(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Type::F64 => quote!(f64),
        Type::Null => quote!(()),
        Type::Never => {
            known("crate::runtime", "never");
            quote!(never::Never)
        }
        Type::Uuid => known("uuid", "Uuid"),
        Type::Date => match world.date_time() {
            DateTime::Jiff | DateTime::String => known("jiff::civil", "Date"),
            DateTime::Chrono => known("chrono", "NaiveDate"),
            DateTime::Time => known("time", "Date"),
        },
        Type::Timestamp => match world.date_time() {
            DateTime::Jiff | DateTime::String => known("jiff", "Timestamp"),
            DateTime::Chrono => {
                let (point, zone) = (known("chrono", "DateTime"), known("chrono", "Utc"));
                quote!(#point<#zone>)
            }
            DateTime::Time => known("crate", "Timestamp"),
        },
        Type::Decimal => known("rust_decimal", "Decimal"),
        Type::DecimalNumber => known("crate", "DecimalNumber"),
        // It was parsed before; should it ever not be a type, the compiler says so.
        Type::Foreign(path) => path.parse().unwrap_or_default(),
        Type::File => known("crate::runtime", "FilePart"),
        Type::Value => known("serde_json", "Value"),
        Type::Object => {
            let (map, value) = (known("serde_json", "Map"), known("serde_json", "Value"));
            quote!(#map<String, #value>)
        }
        Type::Map(inner) => {
            let map = known("std::collections", "BTreeMap");
            let inner = gated(inner, gate, world, imports);
            quote!(#map<String, #inner>)
        }
        Type::Option(inner) => {
            let inner = gated(inner, gate, world, imports);
            quote!(Option<#inner>)
        }
        Type::Box(inner) => {
            let inner = gated(inner, gate, world, imports);
            quote!(Box<#inner>)
        }
        Type::Vec(inner) => {
            let inner = gated(inner, gate, world, imports);
            quote!(Vec<#inner>)
        }
        Type::Tuple(parts) => {
            let parts = parts.iter().map(|part| gated(part, gate, world, imports));
            quote!((#(#parts,)*))
        }
    }
}

/// What a setter or constructor takes for a type, and the expression that makes it the type.
pub(super) fn argument(
    setter: &Setter,
    of: &Type,
    name: &proc_macro2::Ident,
    world: &World<'_>,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    match setter {
        Setter::Plain => (ty(of, world, imports), quote!(#name)),
        Setter::Into => {
            let of = ty(of, world, imports);
            (quote!(impl Into<#of>), quote!(#name.into()))
        }
        Setter::List(item) => {
            let item = ty(item, world, imports);
            (
                quote!(impl IntoIterator<Item = impl Into<#item>>),
                quote!(#name.into_iter().map(Into::into).collect()),
            )
        }
    }
}
