//! The Rust that we intend to write → tokens. Nothing is decided in here; one file an item, each of them ending in
//! a template that can be held beside the output.

mod alias;
mod body;
mod client;
mod constant;
mod contract;
mod default;
mod doc;
mod enumeration;
mod example;
mod imports;
mod item;
mod library;
mod literals;
mod manifest;
mod module;
mod more_derives;
mod object;
mod operation;
mod optional;
mod outcome;
mod overview;
mod paging;
mod readme;
mod resource;
mod schemas;
mod send;
mod server;
mod ty;
mod union;
mod validate;
mod world;

pub(crate) use client::client;
pub(crate) use contract::contract;
pub(crate) use library::library;
pub(crate) use manifest::{knows_version, manifest};
pub(crate) use module::{resources_index, types_index, types_module};
pub(crate) use optional::optional;
pub(crate) use overview::overview;
pub(crate) use readme::readme;
pub(crate) use resource::resource;
pub(crate) use schemas::schemas;
pub(crate) use server::server;
pub(crate) use world::World;

use proc_macro2::{Ident, TokenStream};

/// One Rust file: a line for its head, its imports and its items.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The lines of the `//!` comment.
    pub(crate) head: Vec<String>,
    pub(crate) imports: TokenStream,
    pub(crate) body: TokenStream,
}

/// An identifier; the table of names made it a valid one.
fn ident(name: &str) -> Ident {
    quote::format_ident!("{name}")
}
