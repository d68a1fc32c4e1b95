//! Enums of strings, open to strings that the document does not name.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{line, with_deprecation};
use super::ident;
use super::imports::{Gate, Imports};
use super::item::{Derived, derives};
use super::validate;
use crate::ir::{Enum, EnumVariant, Item};

pub(super) fn enumeration(item: &Item, enumeration: &Enum, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let plain = ["Debug", "Clone", "PartialEq", "Eq", "Hash"];
    let derives = derives(&plain, item.usage, Derived::DESERIALIZE, &quote!(from = "String"), imports);
    let declared = variants(&enumeration.variants);
    let unknown = ident(&enumeration.unknown);
    let unknown_doc = line("A value that the document does not name.");
    let wires: Vec<&str> = enumeration.variants.iter().map(|variant| variant.wire.as_str()).collect();
    let names: Vec<_> = enumeration.variants.iter().map(|variant| ident(&variant.name)).collect();
    let conversions = conversions(&item.name, &enumeration.variants, &enumeration.unknown);
    let texts = texts(&item.name, imports);
    let serialize = serialize(item, imports);
    let validate = item.validate.then(|| {
        let check = quote!(if let Self::#unknown(value) = self { checker.not_in_enum(value); });
        validate::implementation(&name, &check, imports)
    });
    let as_str = line("The value on the wire.");
    quote! {
        #doc
        #derives
        pub enum #name {
            #declared
            #unknown_doc
            #unknown(String),
        }

        impl #name {
            #as_str
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::#unknown(value) => value,
                }
            }
        }

        #conversions
        #texts
        #serialize
        #validate
    }
}

/// The variants with their values.
pub(super) fn variants(variants: &[EnumVariant]) -> TokenStream {
    let variants = variants.iter().map(|variant| {
        let (doc, name) = (line(&crate::lower::quoted(&variant.wire)), ident(&variant.name));
        quote!(#doc #name,)
    });
    quote!(#(#variants)*)
}

/// From strings.
pub(super) fn conversions(name: &str, variants: &[EnumVariant], unknown: &str) -> TokenStream {
    let (name, unknown) = (ident(name), ident(unknown));
    let wires: Vec<&str> = variants.iter().map(|variant| variant.wire.as_str()).collect();
    let names: Vec<_> = variants.iter().map(|variant| ident(&variant.name)).collect();
    quote! {
        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#wires => Self::#names,)*
                    _ => Self::#unknown(value),
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }
    }
}

/// To text and from it.
fn texts(name: &str, imports: &mut Imports) -> TokenStream {
    imports.add("std", "fmt");
    imports.add("std::convert", "Infallible");
    imports.add("std::str", "FromStr");
    let name = ident(name);
    quote! {
        impl FromStr for #name {
            type Err = Infallible;

            fn from_str(value: &str) -> Result<Self, Infallible> {
                Ok(Self::from(value))
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
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
                serializer.serialize_str(self.as_str())
            }
        }
    }
}
