//! Enums of JSON values that are not all strings, open or closed to other values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};

use super::doc::{line, with_deprecation};
use super::ident;
use super::imports::{Gate, Imports};
use super::item::{Derived, derives};
use super::validate;
use crate::ir::{Item, Literals};

pub(super) fn literals(item: &Item, literals: &Literals, imports: &mut Imports) -> TokenStream {
    imports.add("serde_json", "Value");
    imports.add("serde_json", "json");
    imports.add("crate::runtime::constant", "same");
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let plain = ["Debug", "Clone", "PartialEq", "Eq", "Hash"];
    let closed = literals.unknown.is_none();
    let from = if closed { quote!(try_from = "Value") } else { quote!(from = "Value") };
    let derives = derives(&plain, item.usage, Derived::DESERIALIZE, &from, imports);
    let docs = literals.variants.iter().map(|variant| line(&crate::lower::quoted_json(&variant.value)));
    let names: Vec<_> = literals.variants.iter().map(|variant| ident(&variant.name)).collect();
    let values: Vec<_> = literals.variants.iter().map(|variant| json(&variant.value)).collect();
    let unknown = literals.unknown.as_ref().map(|unknown| ident(unknown));
    let unknown_doc = line("A value that the document does not name.");
    let unknown_variant = unknown.as_ref().map(|unknown| quote!(#unknown_doc #unknown(Value),));
    let unknown_value = unknown.as_ref().map(|unknown| quote!(Self::#unknown(value) => value.clone(),));
    let conversion = conversion(literals, &name, &names, &values, imports);
    let to_value = line("The value on the wire.");
    let serialize = serialize(item, imports);
    let validate = item.validate.then(|| {
        let check = unknown
            .iter()
            .map(|unknown| quote!(if let Self::#unknown(value) = self { checker.not_in_enum(value); }));
        let check = quote!(#(#check)*);
        validate::implementation(&name, &check, imports)
    });
    quote! {
        #doc
        #derives
        pub enum #name {
            #(#docs #names,)*
            #unknown_variant
        }

        impl #name {
            #to_value
            pub fn to_value(&self) -> Value {
                match self {
                    #(Self::#names => json!(#values),)*
                    #unknown_value
                }
            }
        }

        #conversion
        #serialize
        #validate
    }
}

/// From any value, which fails if there is no variant for others.
fn conversion(
    literals: &Literals,
    name: &Ident,
    names: &[Ident],
    values: &[TokenStream],
    imports: &mut Imports,
) -> TokenStream {
    if let Some(unknown) = &literals.unknown {
        let unknown = ident(unknown);
        return quote! {
            impl From<Value> for #name {
                fn from(value: Value) -> Self {
                    #(if same(&value, &json!(#values)) {
                        return Self::#names;
                    })*
                    Self::#unknown(value)
                }
            }
        };
    }
    imports.add("crate::runtime::closed_enum", "UnknownValue");
    quote! {
        impl TryFrom<Value> for #name {
            type Error = UnknownValue;

            fn try_from(value: Value) -> Result<Self, UnknownValue> {
                #(if same(&value, &json!(#values)) {
                    return Ok(Self::#names);
                })*
                Err(UnknownValue(value.to_string()))
            }
        }
    }
}

fn serialize(item: &Item, imports: &mut Imports) -> TokenStream {
    let gate = Gate::unless(item.usage.request);
    imports.add_for(gate, "serde", "Serialize");
    imports.add_for(gate, "serde", "Serializer");
    let (name, cfg) = (ident(&item.name), gate.attribute());
    quote! {
        #cfg
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_value().serialize(serializer)
            }
        }
    }
}

/// A value as the argument of `json!`.
pub(super) fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => self::number(number),
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            let names = members.keys();
            let values = members.values().map(json);
            quote!({#(#names: #values),*})
        }
    }
}

fn number(number: &Number) -> TokenStream {
    if let Some(integer) = number.as_i64() {
        // Without a suffix, a literal in `json!` is an `i32`.
        let small = i32::try_from(integer).is_ok();
        let literal = if small { Literal::i64_unsuffixed(integer) } else { Literal::i64_suffixed(integer) };
        return quote!(#literal);
    }
    if let Some(integer) = number.as_u64() {
        let literal = Literal::u64_suffixed(integer);
        return quote!(#literal);
    }
    let literal = Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
    quote!(#literal)
}
