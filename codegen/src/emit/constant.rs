//! Types that hold nothing but one value.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::doc::with_deprecation;
use super::ident;
use super::imports::{Gate, Imports};
use super::literals::json;
use crate::ir::Item;

/// A struct without fields, which is that value on the wire.
pub(super) fn constant(item: &Item, value: &Value, imports: &mut Imports) -> TokenStream {
    let mut lines = item.doc.clone();
    lines.extend([String::new(), format!("Always {}.", crate::lower::quoted_json(value))]);
    let (doc, name) = (with_deprecation(&lines, item.deprecated), ident(&item.name));
    let serialize = serialize(item, value, imports);
    let deserialize = deserialize(item, value, imports);
    quote! {
        #doc
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct #name;

        #serialize
        #deserialize
    }
}

fn serialize(item: &Item, value: &Value, imports: &mut Imports) -> TokenStream {
    let gate = Gate::unless(item.usage.request);
    imports.add_for(gate, "serde", "Serialize");
    imports.add_for(gate, "serde", "Serializer");
    let (name, cfg) = (ident(&item.name), gate.attribute());
    let write = if let Value::String(text) = value {
        quote!(serializer.serialize_str(#text))
    } else {
        imports.add_for(gate, "serde_json", "json");
        let value = json(value);
        quote!(json!(#value).serialize(serializer))
    };
    quote! {
        #cfg
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #write
            }
        }
    }
}

fn deserialize(item: &Item, value: &Value, imports: &mut Imports) -> TokenStream {
    let gate = Gate::unless(item.usage.response);
    imports.add_for(gate, "serde", "Deserialize");
    imports.add_for(gate, "serde", "Deserializer");
    imports.add_for(gate, "crate::runtime", "constant");
    let (name, cfg, text) = (ident(&item.name), gate.attribute(), value.to_string());
    quote! {
        #cfg
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                constant::read(deserializer, #text).map(|()| Self)
            }
        }
    }
}
