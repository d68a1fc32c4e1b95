//! Where a binary string is a file: in the parts of multipart bodies. JSON holds text only, so whatever goes
//! through JSON anywhere keeps strings, and multipart bodies that share the type send those as files.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Body, BodyKind, Crate, Encoding, Encodings, Item, Kind, Operation, Success, Type};

/// Settles every [`Type::File`].
pub(super) fn lower(krate: &mut Crate) {
    let of_operations = krate.operations().flat_map(Operation::slots);
    if !krate.items().flat_map(Item::slots).chain(of_operations).any(|slot| has_file(&slot.ty)) {
        return;
    }
    let items: BTreeMap<String, Item> = krate.items().map(|item| (item.name.clone(), item.clone())).collect();
    let reach = Reach::of(krate, &items);
    let has_files = |name: &str| reach.parts.contains(name) && !reach.json.contains(name);
    let of_types = krate.types.iter_mut().flat_map(|module| &mut module.items);
    let of_resources = krate.resources.iter_mut().flat_map(|resource| &mut resource.items);
    for item in of_types.chain(of_resources) {
        if !has_files(&item.name) {
            item.types_mut().into_iter().for_each(to_text);
        }
    }
    for operation in krate.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        operation.parameters.iter_mut().for_each(|parameter| to_text(&mut parameter.slot.ty));
        for content in operation.body.iter_mut().flat_map(|body| &mut body.contents) {
            match &mut content.kind {
                BodyKind::Json(slot) | BodyKind::Form(slot, _) => to_text(&mut slot.ty),
                BodyKind::Multipart(slot, encodings) => {
                    files_as_text(&slot.ty, &items, &has_files, encodings);
                }
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for outcome in &mut operation.outcomes {
            outcome.body.slot_mut().into_iter().for_each(|slot| to_text(&mut slot.ty));
        }
        if let Success::One(body) = &mut operation.success {
            body.slot_mut().into_iter().for_each(|slot| to_text(&mut slot.ty));
        }
    }
}

fn has_file(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => has_file(inner),
        Type::Tuple(parts) => parts.iter().any(has_file),
        _ => false,
    }
}

fn to_text(ty: &mut Type) {
    match ty {
        Type::File => *ty = Type::String,
        Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => to_text(inner),
        Type::Tuple(parts) => parts.iter_mut().for_each(to_text),
        _ => {}
    }
}

/// Marks the parts of a body that are files but strings in Rust.
fn files_as_text(
    ty: &Type,
    items: &BTreeMap<String, Item>,
    has_files: &impl Fn(&str) -> bool,
    encodings: &mut Encodings,
) {
    for (owner, wire, ty) in members(ty, items) {
        if !has_files(&owner) && holds_file(&ty, items) {
            match encodings.by_name.iter_mut().find(|(name, _)| *name == wire) {
                Some((_, encoding)) => encoding.file = true,
                None => encodings.by_name.push((wire, Encoding { file: true, ..Encoding::default() })),
            }
        }
    }
}

/// The members of a body: the type that declares each, its name, and its own type.
fn members(ty: &Type, items: &BTreeMap<String, Item>) -> Vec<(String, String, Type)> {
    let (mut found, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![ty.clone()]);
    while let Some(ty) = open.pop() {
        let item = match &ty {
            Type::Option(inner) | Type::Box(inner) => {
                open.push((**inner).clone());
                continue;
            }
            Type::Named(name) if seen.insert(name.clone()) => items.get(name),
            _ => None,
        };
        match item.map(|item| (&item.name, &item.kind)) {
            Some((name, Kind::Struct(structure))) => {
                let member =
                    |field: &crate::ir::Field| (name.clone(), field.wire.clone(), field.slot.ty.clone());
                found.extend(structure.fields.iter().map(member));
            }
            Some((_, Kind::Union(union))) => {
                open.extend(union.variants.iter().map(|variant| variant.slot.ty.clone()));
            }
            Some((_, Kind::Alias(slot) | Kind::Newtype(slot))) => open.push(slot.ty.clone()),
            _ => {}
        }
    }
    found
}

/// Whether a part, or one of several of its name, is a file.
fn holds_file(ty: &Type, items: &BTreeMap<String, Item>) -> bool {
    let mut reach = Reach::default();
    reach.part(ty, items);
    reach.file
}

/// The types that multipart bodies and their parts are made of, and those that are JSON somewhere.
#[derive(Default)]
struct Reach {
    parts: BTreeSet<String>,
    json: BTreeSet<String>,
    /// Whether there was a file among the parts.
    file: bool,
}

impl Reach {
    fn of(krate: &Crate, items: &BTreeMap<String, Item>) -> Self {
        let mut reach = Self::default();
        for operation in krate.operations() {
            operation.parameters.iter().for_each(|parameter| reach.json(&parameter.slot.ty, items));
            operation
                .outcomes
                .iter()
                .filter_map(|outcome| outcome.body.slot())
                .for_each(|slot| reach.json(&slot.ty, items));
            for content in operation.body.iter().flat_map(|body: &Body| &body.contents) {
                match &content.kind {
                    BodyKind::Multipart(slot, _) => reach.body(&slot.ty, items),
                    kind => kind.slot().into_iter().for_each(|slot| reach.json(&slot.ty, items)),
                }
            }
        }
        reach
    }

    fn json(&mut self, ty: &Type, items: &BTreeMap<String, Item>) {
        let mut open = Vec::new();
        ty.for_each_named(false, &mut |name, _| open.push(name.to_owned()));
        while let Some(name) = open.pop() {
            let Some(item) = items.get(&name).filter(|_| self.json.insert(name)) else { continue };
            for slot in item.slots() {
                slot.ty.for_each_named(false, &mut |name, _| open.push(name.to_owned()));
            }
        }
    }

    /// A whole body: an object whose members are the parts, or a list of them.
    fn body(&mut self, ty: &Type, items: &BTreeMap<String, Item>) {
        if let Type::Vec(item) = ty {
            return self.part(item, items);
        }
        let Some((name, item)) = self.enter(ty, items) else { return };
        self.parts.insert(name);
        match &item.kind {
            Kind::Struct(_) => item.slots().iter().for_each(|slot| self.part(&slot.ty, items)),
            _ => item.slots().iter().for_each(|slot| self.body(&slot.ty, items)),
        }
    }

    /// One part, or several of the same name.
    fn part(&mut self, ty: &Type, items: &BTreeMap<String, Item>) {
        match ty {
            Type::File => self.file = true,
            Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) => self.part(inner, items),
            Type::Named(_) => {
                let Some((name, item)) = self.enter(ty, items) else { return };
                if matches!(item.kind, Kind::Struct(_)) {
                    return self.json(ty, items);
                }
                self.parts.insert(name);
                item.slots().iter().for_each(|slot| self.part(&slot.ty, items));
            }
            other => self.json(other, items),
        }
    }

    /// The declared type that stands here, if it was not met before.
    fn enter<'i>(&self, ty: &Type, items: &'i BTreeMap<String, Item>) -> Option<(String, &'i Item)> {
        let name = match ty {
            Type::Named(name) => name,
            Type::Option(inner) | Type::Box(inner) => return self.enter(inner, items),
            _ => return None,
        };
        let item = items.get(name).filter(|_| !self.parts.contains(name))?;
        Some((name.clone(), item))
    }
}
