//! [`Imports`]: the `use` declarations of a file, collected while its items are written.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{World, ident};

/// Whether code is there always or only with the feature `contract`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    Always,
    Contract,
}

impl Gate {
    /// Code that is needed if a condition holds, and otherwise by the contract table.
    pub(super) fn unless(needed: bool) -> Self {
        if needed { Self::Always } else { Self::Contract }
    }

    /// The attribute for an item behind the gate.
    pub(super) fn attribute(self) -> TokenStream {
        match self {
            Self::Always => TokenStream::new(),
            Self::Contract => quote!(#[cfg(feature = "contract")]),
        }
    }
}

/// What a file imports.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// By the path of the module.
    always: BTreeMap<String, BTreeSet<String>>,
    contract: BTreeMap<String, BTreeSet<String>>,
    /// The types that the file declares itself.
    own: BTreeSet<String>,
}

impl Imports {
    /// The imports of a file that declares some types itself.
    pub(super) fn of_file(own: impl IntoIterator<Item = String>) -> Self {
        Self { own: own.into_iter().collect(), ..Self::default() }
    }

    /// Imports a name for code that is always there.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        self.add_for(Gate::Always, module, name);
    }

    /// Imports a name for code behind a gate.
    pub(super) fn add_for(&mut self, gate: Gate, module: &str, name: &str) {
        let imports = match gate {
            Gate::Always => &mut self.always,
            Gate::Contract => &mut self.contract,
        };
        imports.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Imports a type that is declared in another file.
    pub(super) fn add_type(&mut self, gate: Gate, world: &World<'_>, name: &str) {
        if let Some(path) = world.path(name).filter(|_| !self.own.contains(name)) {
            self.add_for(gate, path, name);
        }
    }

    /// The modules of all names.
    pub(super) fn paths(&self) -> BTreeMap<String, String> {
        let names =
            self.always.iter().flat_map(|(module, names)| names.iter().map(move |name| (name, module)));
        names.map(|(name, module)| (name.clone(), module.clone())).collect()
    }

    /// The declarations as rustfmt sorts them: the standard library, other crates, this one; in each by path.
    pub(super) fn tokens(&self) -> TokenStream {
        let nothing = BTreeSet::new();
        let mut lines = Vec::new();
        for (module, names) in &self.always {
            lines.push((module, names.clone(), Gate::Always));
        }
        for (module, names) in &self.contract {
            let always = self.always.get(module).unwrap_or(&nothing);
            lines.push((module, names.difference(always).cloned().collect(), Gate::Contract));
        }
        lines.sort_by_key(|(module, names, _)| (group(module), path(module, names)));
        lines.into_iter().map(|(module, names, gate)| declaration(module, &names, gate)).collect()
    }
}

/// What a declaration is sorted by: a list in braces stands behind what is deeper.
fn path(module: &str, names: &BTreeSet<String>) -> Vec<String> {
    let first = names.first().cloned().unwrap_or_default();
    let last = if names.len() == 1 { first } else { format!("~{first}") };
    module.split("::").map(str::to_owned).chain([last]).collect()
}

fn declaration(module: &str, names: &BTreeSet<String>, gate: Gate) -> TokenStream {
    let path: Vec<_> = module.split("::").map(ident).collect();
    let attribute = gate.attribute();
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(#attribute use #(#path)::*::#name;),
        names => quote!(#attribute use #(#path)::*::{#(#names),*};),
    }
}

/// The standard library, other crates, this crate.
fn group(module: &str) -> u8 {
    match module.split("::").next() {
        Some("std" | "core" | "alloc") => 0,
        Some("crate" | "self" | "super") => 2,
        _ => 1,
    }
}
