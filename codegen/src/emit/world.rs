//! [`World`]: what has to be known of other types while one is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Crate, Item, Kind, Slot, Type};
use crate::options::DateTime;

/// Every declared type by its name.
#[derive(Debug)]
pub(crate) struct World<'a> {
    items: BTreeMap<&'a str, Entry<'a>>,
    /// The types that hold a float somewhere: they are not `Eq`.
    floats: BTreeSet<&'a str>,
    /// The types that hold a file somewhere: they are not `Hash`.
    files: BTreeSet<&'a str>,
    /// The types that are variants of a union.
    variants: BTreeSet<&'a str>,
    date_time: DateTime,
}

#[derive(Debug)]
struct Entry<'a> {
    item: &'a Item,
    /// The path of the module that it is reached by.
    path: &'static str,
}

impl<'a> World<'a> {
    pub(crate) fn new(krate: &'a Crate) -> Self {
        let mut items = BTreeMap::new();
        for item in krate.types.iter().flat_map(|module| &module.items) {
            items.insert(item.name.as_str(), Entry { item, path: "crate::types" });
        }
        for item in krate.resources.iter().flat_map(|resource| &resource.items) {
            items.insert(item.name.as_str(), Entry { item, path: "crate::resources" });
        }
        let date_time = krate.date_time;
        let nothing = BTreeSet::new;
        let mut world = Self { items, floats: nothing(), files: nothing(), variants: nothing(), date_time };
        // Of somebody else's type nothing is known.
        world.floats = world.find_holders(|ty| matches!(ty, Type::F64 | Type::Foreign(_)));
        world.files = world.find_holders(|ty| *ty == Type::File);
        world.variants = world.find_variants(krate);
        world
    }

    fn find_variants(&self, krate: &'a Crate) -> BTreeSet<&'a str> {
        let variants = krate.items().flat_map(|item| match &item.kind {
            Kind::Union(union) => union.variants.as_slice(),
            _ => &[],
        });
        variants.filter_map(|variant| self.resolve(&variant.slot.ty).named()).collect()
    }

    /// The declared types that hold one of these types, be it in other declared types.
    fn find_holders(&self, wanted: impl Fn(&Type) -> bool) -> BTreeSet<&'a str> {
        let mut holders = BTreeSet::new();
        loop {
            let holds = |ty: &Type| holds(ty, &wanted, &holders);
            let more: Vec<&str> = self
                .items
                .iter()
                .filter(|(name, entry)| {
                    !holders.contains(*name) && entry.item.slots().iter().any(|slot| holds(&slot.ty))
                })
                .map(|(name, _)| *name)
                .collect();
            if more.is_empty() {
                return holders;
            }
            holders.extend(more);
        }
    }

    /// The crate that points in time are from.
    pub(super) fn date_time(&self) -> DateTime {
        self.date_time
    }

    /// A declared type.
    pub(super) fn item(&self, name: &str) -> Option<&'a Item> {
        self.items.get(name).map(|entry| entry.item)
    }

    /// The path of the module in which a declared type is found.
    pub(super) fn path(&self, name: &str) -> Option<&'static str> {
        self.items.get(name).map(|entry| entry.path)
    }

    /// The type behind an alias.
    pub(super) fn resolve<'t>(&self, ty: &'t Type) -> &'t Type
    where
        'a: 't,
    {
        let mut here = ty;
        for _ in 0..64 {
            match here {
                Type::Named(name) => match self.item(name).map(|item| &item.kind) {
                    Some(Kind::Alias(slot)) => here = &slot.ty,
                    _ => return here,
                },
                _ => return here,
            }
        }
        here
    }

    /// Whether a declared type is a variant of a union.
    pub(super) fn is_variant(&self, name: &str) -> bool {
        self.variants.contains(name)
    }

    /// Whether `null` is one of the values.
    pub(super) fn holds_null(&self, ty: &Type) -> bool {
        matches!(self.resolve(ty), Type::Option(_) | Type::Value | Type::Null)
    }

    /// Whether there is only one value.
    pub(super) fn is_constant(&self, ty: &Type) -> bool {
        let item = |name: &String| self.item(name).is_some_and(|item| matches!(item.kind, Kind::Constant(_)));
        matches!(self.resolve(ty), Type::Named(name) if item(name))
    }

    /// What every type derives that holds these: `Eq` unless there is a float, of which two may be neither equal nor not, and `Hash`
    /// with it unless there is a file, which may be a stream.
    pub(super) fn derives(&self, slots: &[&Slot]) -> Vec<&'static str> {
        let (mut eq, mut hash) = (true, true);
        for slot in slots {
            eq &= !holds(&slot.ty, &|ty| matches!(ty, Type::F64 | Type::Foreign(_)), &self.floats);
            hash &= !holds(&slot.ty, &|ty| *ty == Type::File, &self.files);
        }
        let always = ["Debug", "Clone", "PartialEq"];
        always.into_iter().chain(eq.then_some("Eq")).chain((eq && hash).then_some("Hash")).collect()
    }

    /// Whether values can be validated.
    pub(super) fn validates(&self, ty: &Type) -> bool {
        match self.resolve(ty) {
            Type::Named(name) => self.item(name).is_some_and(|item| item.validate),
            Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => {
                self.validates(inner)
            }
            _ => false,
        }
    }
}

/// Whether a type is one of those wanted or holds one, given the declared types that do.
fn holds(ty: &Type, wanted: &impl Fn(&Type) -> bool, holders: &BTreeSet<&str>) -> bool {
    match ty {
        Type::Named(name) => holders.contains(name.as_str()),
        Type::Option(inner) | Type::Box(inner) | Type::Vec(inner) | Type::Map(inner) => {
            holds(inner, wanted, holders)
        }
        Type::Tuple(parts) => parts.iter().any(|part| holds(part, wanted, holders)),
        other => wanted(other),
    }
}
