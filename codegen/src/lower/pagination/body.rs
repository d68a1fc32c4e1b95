//! [`Body`]: the body of a success, with the ways to what it holds.

use super::super::context::Context;
use crate::ir::{Field, Kind, OutcomeBody, Slot, Step, Struct, Success, Type};

/// How deep the members of a body are looked through.
const DEPTH: usize = 3;

/// The body of a success that is always of one JSON type.
pub(super) struct Body<'c, 'a> {
    context: &'c Context<'a>,
    ty: &'c Type,
}

/// A member of an object in the body.
pub(super) struct Member<'c> {
    pub(super) steps: Vec<Step>,
    /// The names in JSON, from the outermost.
    pub(super) names: Vec<&'c str>,
    pub(super) ty: &'c Type,
}

/// The items of a page: the way to them, and what each is.
pub(super) type Items<'c> = (Vec<Step>, &'c Type);

impl<'c, 'a> Body<'c, 'a> {
    pub(super) fn of(context: &'c Context<'a>, success: &'c Success) -> Option<Self> {
        match success {
            Success::One(OutcomeBody::Json(slot)) => Some(Self { context, ty: &slot.ty }),
            _ => None,
        }
    }

    /// Every member of the body and of the objects in it, the outer ones first.
    pub(super) fn members(&self) -> Vec<Member<'c>> {
        let mut found = self.members_of(self.ty, &[], &[]);
        let mut position = 0;
        while let Some(Member { steps, names, ty }) = found.get(position) {
            if steps.len() < DEPTH {
                let inner = self.members_of(ty, steps, names);
                found.extend(inner);
            }
            position += 1;
        }
        found
    }

    fn members_of(&self, ty: &'c Type, steps: &[Step], names: &[&'c str]) -> Vec<Member<'c>> {
        let fields = self.structure(ty).map(|structure| structure.fields.as_slice()).unwrap_or_default();
        let member = |field: &'c Field| {
            let (ty, wraps) = self.unwrapped(&field.slot.ty);
            let step = Step { field: field.name.clone(), wraps: wraps + usize::from(!field.required) };
            let steps = steps.iter().cloned().chain([step]).collect();
            let names = names.iter().copied().chain([field.wire.as_str()]).collect();
            Member { steps, names, ty }
        };
        fields.iter().map(member).collect()
    }

    fn structure(&self, ty: &Type) -> Option<&'c Struct> {
        match &self.context.item(ty.named()?)?.kind {
            Kind::Struct(structure) => Some(structure),
            _ => None,
        }
    }

    /// The member at a JSON pointer (RFC 6901).
    pub(super) fn at(&self, pointer: &str) -> Option<Member<'c>> {
        let names =
            pointer.strip_prefix('/')?.split('/').map(|name| name.replace("~1", "/").replace("~0", "~"));
        let mut member = Member { steps: Vec::new(), names: Vec::new(), ty: self.unwrapped(self.ty).0 };
        for name in names {
            let inner = self.members_of(member.ty, &member.steps, &member.names);
            member = inner.into_iter().find(|inner| inner.names.last() == Some(&name.as_str()))?;
        }
        Some(member)
    }

    /// The same of an item.
    pub(super) fn in_item(&self, item: &'c Type, pointer: &str) -> Option<Member<'c>> {
        Body { context: self.context, ty: item }.at(pointer)
    }

    /// The items: the body itself, or the only list in it, or the one that is called like the items of a page.
    pub(super) fn items(&self) -> Option<Items<'c>> {
        if let (Type::Vec(item), 0) = self.unwrapped(self.ty) {
            return Some((Vec::new(), item));
        }
        let members = self.members();
        (1..=2).find_map(|depth| {
            let lists = members.iter().filter(|member| member.steps.len() == depth);
            let lists: Vec<_> = lists.filter_map(|member| Some((member, list(member)?))).collect();
            let usual =
                lists.iter().find(|(member, _)| member.names.last().is_some_and(|name| is_usual(name)));
            let (_, items) = if let [only] = lists.as_slice() { only } else { usual? };
            Some(items.clone())
        })
    }

    /// What a type is behind `Option`s, boxes and other names, and how many `Option`s these are.
    fn unwrapped(&self, mut ty: &'c Type) -> (&'c Type, usize) {
        let mut wraps = 0;
        loop {
            ty = match ty {
                Type::Option(inner) => {
                    wraps += 1;
                    inner
                }
                Type::Box(inner) => inner,
                Type::Named(name) => match self.context.item(name).map(|item| &item.kind) {
                    Some(Kind::Alias(Slot { ty, .. })) => ty,
                    _ => return (ty, wraps),
                },
                other => return (other, wraps),
            };
        }
    }
}

/// The member as the items of a page, if it is a list.
pub(super) fn list<'c>(member: &Member<'c>) -> Option<Items<'c>> {
    match member.ty {
        Type::Vec(item) => Some((member.steps.clone(), item)),
        _ => None,
    }
}

/// Whether the items of pages are usually called this.
fn is_usual(name: &str) -> bool {
    ["data", "items", "results", "entries", "records", "values", "value"].contains(&name)
}
