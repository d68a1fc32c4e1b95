//! Enums of strings, open or closed to strings that the document does not name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::doc::with_deprecation;
use super::ident;
use super::imports::Imports;
use crate::ir::{Enum, EnumVariant, Item};

/// The values alone; everything else is the same for all such enums, and the runtime's macro writes it.
pub(super) fn enumeration(item: &Item, enumeration: &Enum, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let names = enumeration.variants.iter().map(|variant| ident(&variant.name));
    let wires = enumeration.variants.iter().map(wire);
    let Some(unknown) = &enumeration.unknown else {
        imports.add("crate", "closed_enum");
        return quote! {
            closed_enum! {
                #doc
                pub enum #name {
                    #(#names = #wires,)*
                }
            }
        };
    };
    imports.add("crate", "string_enum");
    let unknown = ident(unknown);
    let others = if enumeration.allows_others { quote!(#[allowed]) } else { quote!(#[other]) };
    quote! {
        string_enum! {
            #doc
            pub enum #name {
                #(#names = #wires,)*
                #others
                #unknown(String),
            }
        }
    }
}

/// The value as a literal. The macro makes inline code of it in a doc comment, which a backtick would end.
fn wire(variant: &EnumVariant) -> Literal {
    let plain = Literal::string(&variant.wire);
    let escaped = plain.to_string().replace('`', r"\u{60}");
    escaped.parse().unwrap_or(plain)
}
