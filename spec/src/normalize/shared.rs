//! [`Shared`]: objects that were read because something referred to them, so that each is read once and kept once, however
//! much refers to it.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::{Beside, Context};
use crate::grammar::Object;
use crate::node::Node;
use crate::source::Location;

/// The objects of one kind, by [`Node::identity`].
#[derive(Debug)]
pub(super) struct Shared<T>(HashMap<Location, Known<T>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Shared<T> {
    /// Whether the object at a node was read.
    pub(super) fn knows(&self, node: &Node<'_>) -> bool {
        self.0.contains_key(&node.identity())
    }
}

/// An object that was read.
#[derive(Debug)]
struct Known<T> {
    /// `None` if it could not be understood.
    object: Option<Arc<T>>,
    /// Whether something of it could not be understood, which whoever refers to it must know.
    is_faulty: bool,
}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        Self { object: self.object.clone(), is_faulty: self.is_faulty }
    }
}

/// A function that reads an object, with what stands beside the reference to it.
type Read<'d, T> = fn(&mut Context<'d>, Node<'d>, Beside) -> Option<T>;

impl<'d> Context<'d> {
    /// The object that stands here, or that a `$ref` here leads to, which is then read once. Where something that counts
    /// stands beside the reference, the object is another and is read anew.
    pub(super) fn read_once<T>(
        &mut self,
        node: Node<'d>,
        object: &Object,
        shared: fn(&mut Self) -> &mut Shared<T>,
        read: Read<'d, T>,
    ) -> Option<Arc<T>> {
        if node.reference().is_none() {
            return read(self, node, Beside::default()).map(Arc::new);
        }
        let (target, beside) = self.target(node, object)?;
        if beside.is_something() {
            return if self.spend(&target, node.at()) {
                read(self, target, beside).map(Arc::new)
            } else {
                None
            };
        }
        if let Some(known) = shared(self).0.get(&target.identity()).cloned() {
            if known.is_faulty {
                self.diagnostics.met_again();
            }
            return known.object;
        }
        let faults = self.diagnostics.faults();
        let object = read(self, target, beside).map(Arc::new);
        let known = Known { object: object.clone(), is_faulty: self.diagnostics.faults() > faults };
        shared(self).0.insert(target.identity(), known);
        object
    }
}
