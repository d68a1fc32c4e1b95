//! Variants that are much larger than the others of their enum: a `Box` around each.
//!
//! A value of an enum takes the room of the largest variant. Sizes are estimates: how a struct is laid out is for the compiler to
//! say, but it has not much choice.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Crate, Item, Kind, Operation, OutcomeBody, Struct, Success, Type, Union};
use crate::options::DateTime;

/// How many bytes larger than the next a variant may be. Clippy draws the line of `large_enum_variant` at 200.
const MOST: usize = 192;

/// How many bytes the body of a documented error may have: a result takes the room of its error even when it is a success.
/// Clippy draws the line of `result_large_err` at 128 for the whole of it.
const MOST_OF_ERROR: usize = 96;

/// Puts large variants in boxes.
pub(super) fn lower(krate: &mut Crate) {
    let (unions, operations) = {
        let mut sizes = Sizes::of(krate);
        let unions: Vec<BTreeSet<usize>> = krate.items().map(|item| of_item(item, &mut sizes)).collect();
        let operations: Vec<BTreeSet<usize>> =
            krate.operations().map(|operation| of_outcomes(operation, &mut sizes)).collect();
        (unions, operations)
    };
    let of_types = krate.types.iter_mut().flat_map(|module| &mut module.items);
    let of_resources = krate.resources.iter_mut().flat_map(|resource| &mut resource.items);
    for (item, large) in of_types.chain(of_resources).zip(unions) {
        if let Kind::Union(Union { variants, .. }) = &mut item.kind {
            let variants = variants.iter_mut().enumerate().filter(|(index, _)| large.contains(index));
            variants.for_each(|(_, variant)| wrap(&mut variant.slot.ty));
        }
    }
    let of_operations = krate.resources.iter_mut().flat_map(|resource| &mut resource.operations);
    for (operation, large) in of_operations.zip(operations) {
        let outcomes = operation.outcomes.iter_mut().enumerate().filter(|(index, _)| large.contains(index));
        for (_, outcome) in outcomes {
            if let OutcomeBody::Json(slot) = &mut outcome.body {
                wrap(&mut slot.ty);
            }
        }
    }
}

fn wrap(ty: &mut Type) {
    let inner = std::mem::replace(ty, Type::Null);
    *ty = Type::Box(Box::new(inner));
}

fn of_item(item: &Item, sizes: &mut Sizes<'_>) -> BTreeSet<usize> {
    match &item.kind {
        Kind::Union(union) => of_union(union, &sizes.variants(union)),
        _ => BTreeSet::new(),
    }
}

fn of_union(union: &Union, variants: &[Layout]) -> BTreeSet<usize> {
    // A string beside the variants is as good as one of them.
    let others = union.unknown.as_ref().map(|_| STRING.size).or((!union.strings.is_empty()).then_some(0));
    large(variants.iter().map(|layout| layout.size).enumerate().collect(), others)
}

/// The outcomes that are variants of the enum of errors, or of that of successes.
fn of_outcomes(operation: &Operation, sizes: &mut Sizes<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for success in [true, false] {
        let is_enum = !success || matches!(operation.success, Success::Enum(_));
        let outcomes = operation.outcomes.iter().enumerate();
        let variants = outcomes.filter(|(_, outcome)| is_enum && outcome.success == success);
        let variants = variants.map(|(index, outcome)| (index, of_body(&outcome.body, sizes)));
        if success {
            found.extend(large(variants.collect(), None));
        } else {
            found.extend(variants.filter(|(_, size)| *size > MOST_OF_ERROR).map(|(index, _)| index));
        }
    }
    found
}

fn of_body(body: &OutcomeBody, sizes: &mut Sizes<'_>) -> usize {
    match body {
        OutcomeBody::Json(slot) => sizes.layout(&slot.ty).size,
        OutcomeBody::Text => STRING.size,
        OutcomeBody::Bytes => 32,
        OutcomeBody::Empty => 0,
    }
}

/// Of variants by number and size those that are to be boxed: the largest, until none is much larger than the next.
fn large(mut variants: Vec<(usize, usize)>, other: Option<usize>) -> BTreeSet<usize> {
    let mut large = BTreeSet::new();
    variants.sort_by_key(|(_, size)| *size);
    while let Some((index, size)) = variants.pop() {
        let next = variants.last().map(|(_, size)| *size).into_iter().chain(other).max();
        // An enum of one variant is as large as that, boxed or not.
        let Some(next) = next.or((!large.is_empty()).then_some(POINTER.size)) else { break };
        if size <= next + MOST {
            break;
        }
        large.insert(index);
    }
    large
}

/// The size of a type, and what `Option` and arrays ask of it.
#[derive(Debug, Clone, Copy)]
struct Layout {
    size: usize,
    align: usize,
    /// Whether some bits are never set, so that an `Option` takes no more room.
    niche: bool,
}

const POINTER: Layout = Layout { size: 8, align: 8, niche: true };
const STRING: Layout = Layout { size: 24, align: 8, niche: true };

const fn plain(size: usize, align: usize) -> Layout {
    Layout { size, align, niche: false }
}

/// What is known of the declared types.
struct Sizes<'a> {
    items: BTreeMap<&'a str, &'a Item>,
    known: BTreeMap<&'a str, Layout>,
    date_time: DateTime,
}

impl<'a> Sizes<'a> {
    fn of(krate: &'a Crate) -> Self {
        let items = krate.items().map(|item| (item.name.as_str(), item)).collect();
        Self { items, known: BTreeMap::new(), date_time: krate.date_time }
    }

    fn layout(&mut self, ty: &Type) -> Layout {
        match ty {
            Type::Named(name) => self.named(name),
            // Of somebody else's type nothing is known; most are about this.
            Type::String | Type::Vec(_) | Type::Foreign(_) => STRING,
            Type::Box(_) => POINTER,
            Type::Bool => Layout { niche: true, ..plain(1, 1) },
            Type::Integer(name) => match *name {
                "i8" | "u8" => plain(1, 1),
                "i16" | "u16" => plain(2, 2),
                "i32" | "u32" => plain(4, 4),
                "i128" | "u128" => plain(16, 16),
                _ => plain(8, 8),
            },
            Type::F64 => plain(8, 8),
            Type::Uuid => plain(16, 1),
            Type::Date => plain(4, 4),
            Type::Timestamp if self.date_time == DateTime::Chrono => plain(12, 4),
            Type::Timestamp => plain(16, 8),
            Type::Decimal | Type::DecimalNumber => plain(16, 4),
            Type::Value | Type::Object => Layout { niche: true, ..plain(72, 8) },
            Type::File => Layout { niche: true, ..plain(136, 8) },
            Type::Map(_) => plain(24, 8),
            Type::Null | Type::Never => plain(0, 1),
            Type::Option(inner) => optional(self.layout(inner)),
            Type::Tuple(parts) => {
                let parts: Vec<Layout> = parts.iter().map(|part| self.layout(part)).collect();
                together(&parts)
            }
        }
    }

    /// The variants of a union, none of them boxed.
    fn variants(&mut self, union: &Union) -> Vec<Layout> {
        union.variants.iter().map(|variant| self.layout(&variant.slot.ty)).collect()
    }

    fn named(&mut self, name: &str) -> Layout {
        let Some((name, item)) = self.items.get_key_value(name).map(|(name, item)| (*name, *item)) else {
            return POINTER;
        };
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        // Circles were broken by boxes, which are not looked into.
        self.known.insert(name, POINTER);
        let layout = self.item(item);
        self.known.insert(name, layout);
        layout
    }

    fn item(&mut self, item: &Item) -> Layout {
        match &item.kind {
            Kind::Struct(Struct { fields, rest }) => {
                let mut parts: Vec<Layout> = Vec::new();
                for field in fields {
                    let layout = self.layout(&field.slot.ty);
                    parts.push(if field.required { layout } else { optional(layout) });
                }
                let rest = rest.as_ref().map(|rest| if rest.slot.ty == Type::Value { 72 } else { 24 });
                parts.extend(rest.map(|size| plain(size, 8)));
                together(&parts)
            }
            Kind::Enum(values) if values.unknown.is_some() => STRING,
            Kind::Literals(values) if values.unknown.is_some() => Layout { niche: true, ..plain(72, 8) },
            Kind::Enum(_) | Kind::Literals(_) => Layout { niche: true, ..plain(1, 1) },
            Kind::Constant(_) => plain(0, 1),
            Kind::Union(union) => {
                // As it will be: what is boxed here makes the enums around this one smaller.
                let mut variants = self.variants(union);
                let large = of_union(union, &variants);
                for (index, layout) in variants.iter_mut().enumerate() {
                    *layout = if large.contains(&index) { POINTER } else { *layout };
                }
                variants.extend(union.unknown.as_ref().map(|_| STRING));
                either(&variants)
            }
            Kind::Alias(slot) | Kind::Newtype(slot) => self.layout(&slot.ty),
        }
    }
}

fn optional(inner: Layout) -> Layout {
    if inner.niche {
        return inner;
    }
    Layout { size: inner.size + inner.align, niche: true, ..inner }
}

/// All of several, one behind the other, without gaps but at the end.
fn together(parts: &[Layout]) -> Layout {
    let align = parts.iter().map(|part| part.align).max().unwrap_or(1);
    let sum: usize = parts.iter().map(|part| part.size).sum();
    Layout { size: sum.next_multiple_of(align), align, niche: parts.iter().any(|part| part.niche) }
}

/// One of several, with what tells which.
fn either(variants: &[Layout]) -> Layout {
    let align = variants.iter().map(|variant| variant.align).max().unwrap_or(1);
    let largest = variants.iter().map(|variant| variant.size).max().unwrap_or(0);
    Layout { size: (largest + 1).next_multiple_of(align), align, niche: true }
}

#[cfg(test)]
mod tests {
    use super::large;

    #[test]
    fn the_largest_are_boxed_until_none_stands_out() {
        let of = |sizes: &[usize], other| -> Vec<usize> {
            large(sizes.iter().copied().enumerate().collect(), other).into_iter().collect()
        };
        assert_eq!(of(&[24, 500], None), [1]);
        assert_eq!(of(&[500, 24, 900], None), [0, 2]);
        assert_eq!(of(&[400, 500, 600], None), [0; 0]);
        assert_eq!(of(&[500], None), [0; 0]);
        assert_eq!(of(&[500], Some(24)), [0]);
        assert_eq!(of(&[200, 24], None), [0; 0]);
    }
}
