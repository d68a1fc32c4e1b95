//! `oneOf`, `anyOf`, and several types at once: an enum with a variant for each.
//!
//! The two keywords differ in how many branches may match, which is nothing that a type can tell; here they are
//! the same. What tells the variants apart while decoding: a member whose value names the variant, the JSON type,
//! the members that a variant demands, and of those that are left how many of a value's members it knows.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use indexmap::IndexSet;
use spec::Api;
use spec::model::{Discriminator, SchemaId, SchemaType};

use super::context::{Context, Spot};
use super::enumeration::{UNKNOWN, strings, variants};
use super::names::{Case, Scope};
use super::shape::{Branches, Shape, Whole, component_name, forward};
use super::{docs, tag};
use crate::ir::{Enum, Guard, Kind, Slot, Type, Union, UnionVariant};
use crate::options::{Enums, Untyped};

/// One branch that is to become a variant.
pub(super) struct Branch {
    pub(super) id: SchemaId,
    pub(super) whole: Whole,
    pub(super) shape: Shape,
}

/// The type of a schema with or without branches.
pub(super) fn lower(context: &mut Context<'_>, whole: &Whole, mut shape: Shape, spot: &Spot) -> Slot {
    let (unions, demands): (Vec<Branches>, Vec<Branches>) = std::mem::take(&mut shape.unions)
        .into_iter()
        .partition(|branches| shapes(context.api, &shape, branches));
    // Whether there is what they demand has to be seen.
    for id in demands.iter().flat_map(|branches| &branches.list) {
        shape.hidden.extend(Shape::gather(context.api, &Whole::from(*id)).required);
    }
    match unions.as_slice() {
        [] => context.by_type(whole, &shape, spot),
        [one] => of_branches(context, whole, &shape, one, spot),
        _ => {
            context.give_up_merging(whole);
            shape.hides_any = true;
            context.by_type(whole, &shape, spot)
        }
    }
}

impl Context<'_> {
    fn give_up_merging(&mut self, whole: &Whole) {
        let message = "several `oneOf` or `anyOf` at once are not merged; members that only they name are held as any JSON";
        self.note_at(whole, "unmerged-branches", message);
    }
}

/// Whether branches say something that makes a difference to the type: not if they only demand members or forbid
/// something, and not if the schema is one of its own branches (a base that lists its heirs).
pub(super) fn shapes(api: &Api, shape: &Shape, branches: &Branches) -> bool {
    let demands = |id: &SchemaId| {
        let branch = Shape::gather(api, &Whole::from(*id));
        let open = Shape { required: BTreeSet::new(), ..branch };
        open.is_open() && open.unions.is_empty()
    };
    let only_demands = !branches.list.is_empty() && !shape.is_open() && branches.list.iter().all(demands);
    !only_demands && !is_inherited(api, shape, branches)
}

/// Whether a schema is one of its own branches.
pub(super) fn is_inherited(api: &Api, shape: &Shape, branches: &Branches) -> bool {
    branches.list.iter().any(|id| shape.ids.contains(&forward(api, *id)))
}

/// What no variant is named for is told by its members.
fn say_default_is_unused(context: &mut Context<'_>, whole: &Whole, branches: &Branches) {
    if branches.discriminator.as_ref().is_some_and(|discriminator| discriminator.default.is_some()) {
        let message =
            "the client does not use `defaultMapping`; it tells a value that names no variant by its members";
        context.note_at(whole, "unused-default", message);
    }
}

fn of_branches(
    context: &mut Context<'_>,
    whole: &Whole,
    shape: &Shape,
    branches: &Branches,
    spot: &Spot,
) -> Slot {
    say_default_is_unused(context, whole, branches);
    let nullable = context.is_nullable(whole, 0);
    let branches_found = branches_of(context, whole, shape, branches);
    let mut slot = match branches_found.as_slice() {
        [] => Slot::of(if nullable { Type::Null } else { Type::Value }),
        [only] => {
            let spot = Spot { depth: spot.depth + 1, ..spot.clone() };
            match &spot.fixed {
                Some(_) if context.component_slot(only.id).is_none() => context.decide(&only.whole, &spot),
                _ => context.whole(&only.whole, &spot),
            }
        }
        several if several.iter().any(|branch| branch.shape.is_open() && branch.shape.unions.is_empty()) => {
            context.give_up(whole, "open-branch", "one of the branches allows every value");
            Slot::of(Type::Value)
        }
        several => {
            let choice = Choice {
                discriminator: branches.discriminator.as_ref(),
                several: branches.several,
                ..Choice::default()
            };
            declare(context, whole, shape, several, &choice, spot)
        }
    };
    if nullable {
        slot.ty = slot.ty.optional();
    }
    slot
}

/// The branches that are left without `null` and without duplicates, each with what stands beside the keyword.
fn branches_of(context: &Context<'_>, whole: &Whole, shape: &Shape, branches: &Branches) -> Vec<Branch> {
    let api = context.api;
    let bare = Shape { types: None, ..shape.clone() };
    let mut found: Vec<Branch> = Vec::new();
    for id in &branches.list {
        let alone = Whole { only: whole.only, ..Whole::from(*id) }.simplified(api);
        let own = Shape::gather(api, &alone);
        let within = shape.types.as_ref().is_none_or(|types| {
            let exact = context.options.untyped == Untyped::Exact;
            let own = if exact { own.types.clone().unwrap_or_default() } else { own.likely_types() };
            !own.is_empty() && own.iter().all(|ty| types.contains(ty))
        });
        let (whole, shape) = if bare.is_open() && within {
            (alone, own)
        } else {
            let both = whole.bare().and(*id);
            let shape = Shape::gather(api, &both);
            (both, shape)
        };
        let null = shape.types.as_ref().is_some_and(|types| types.iter().all(|ty| *ty == SchemaType::Null))
            || shape.values.as_ref().is_some_and(|values| values.iter().all(serde_json::Value::is_null));
        let duplicate = found.iter().any(|branch| branch.whole == whole);
        if !null && !duplicate && !shape.impossible {
            found.push(Branch { id: forward(api, *id), whole, shape });
        }
    }
    found
}

/// The type of values of several types, without branches.
pub(super) fn of_types(
    context: &mut Context<'_>,
    whole: &Whole,
    types: &BTreeSet<SchemaType>,
    spot: &Spot,
) -> Slot {
    let branches = of_each_type(context, whole, types);
    let shape = Shape::gather(context.api, whole);
    declare(context, whole, &shape, &branches, &Choice::default(), spot)
}

/// The type of values of any type where something is said of those of some types.
pub(super) fn of_untyped(
    context: &mut Context<'_>,
    whole: &Whole,
    shape: &Shape,
    implied: &BTreeSet<SchemaType>,
    spot: &Spot,
) -> Slot {
    let branches = of_each_type(context, whole, implied);
    let other_than = implied.iter().map(|ty| ty.as_str()).collect();
    declare(context, whole, shape, &branches, &Choice { other_than, ..Choice::default() }, spot)
}

fn of_each_type(context: &Context<'_>, whole: &Whole, types: &BTreeSet<SchemaType>) -> Vec<Branch> {
    let branch = |ty: &SchemaType| {
        let whole = Whole { parts: whole.bare().parts, only: Some(*ty) };
        let shape = Shape::gather(context.api, &whole);
        whole.parts.first().map(|part| part.id).map(|id| Branch { id, whole, shape })
    };
    types.iter().filter_map(branch).collect()
}

/// How the variants of a union are told apart, and what there is besides them.
#[derive(Default)]
struct Choice<'a> {
    discriminator: Option<&'a Discriminator>,
    /// Whether a value may be several of them at once.
    several: bool,
    /// With a variant for every value that is of none of these types, if there are some.
    other_than: Vec<&'static str>,
}

fn declare(
    context: &mut Context<'_>,
    whole: &Whole,
    shape: &Shape,
    branches: &[Branch],
    choice: &Choice<'_>,
    spot: &Spot,
) -> Slot {
    let doc = docs::of_type(context.api, whole, &spot.label);
    let deprecated = docs::is_deprecated(context.api, shape);
    let name = context.name_type(spot);
    let closed = *context.options.enums.get(&name) == Enums::Closed;
    let spot = Spot { fixed: None, ..spot.clone() };
    let named = Slot::of(Type::Named(name.clone()));
    context.origins.insert(name.clone(), whole.clone());
    // The variants may refer back to it.
    let nullable = context.is_nullable(whole, 0);
    let known = Slot::of(if nullable { named.ty.clone().optional() } else { named.ty.clone() });
    context.done.insert(whole.clone(), known);
    let kind = match all_strings(branches) {
        Some(strings) => {
            let (variants, unknown) = variants(&strings);
            let allows_others = branches.iter().any(is_open_string);
            let open = !closed || allows_others;
            Kind::Enum(Enum { variants, unknown: open.then_some(unknown), allows_others })
        }
        None => Kind::Union(union(context, &name, branches, choice, closed, &spot)),
    };
    context.declare(&spot.home, name, doc, deprecated, kind);
    named
}

/// The strings that have names, if every branch is a string, with or without names, and some have.
fn all_strings(branches: &[Branch]) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for branch in branches {
        match (&branch.shape.values, &branch.shape.types) {
            (Some(values), _) => all.extend(strings(values)?),
            (None, Some(types)) if types.iter().all(|ty| *ty == SchemaType::String) => {}
            _ => return None,
        }
    }
    let all = each_once(all);
    (!all.is_empty()).then_some(all)
}

/// Branches may list the same strings.
fn each_once(strings: impl IntoIterator<Item = String>) -> Vec<String> {
    strings.into_iter().collect::<IndexSet<_>>().into_iter().collect()
}

fn union(
    context: &mut Context<'_>,
    name: &str,
    branches: &[Branch],
    choice: &Choice<'_>,
    closed: bool,
    spot: &Spot,
) -> Union {
    let mut order: Vec<&Branch> = branches.iter().collect();
    order.sort_by_key(|branch| looseness(&branch.shape));
    // Strings that have names become variants of this enum, unless their schema has a name of its own.
    // Without a variant for other strings they need an enum of their own, which says which there are.
    let allows_others = branches.iter().any(is_open_string);
    let closed = closed && !allows_others;
    let inline = |branch: &Branch| !closed && context.component_slot(branch.id).is_none();
    let named = |branch: &&Branch| {
        inline(branch) && branch.shape.values.as_ref().is_some_and(|v| strings(v).is_some())
    };
    let (words, others): (Vec<&Branch>, Vec<&Branch>) = order.into_iter().partition(|branch| named(branch));
    let words = words.iter().filter_map(|branch| strings(branch.shape.values.as_ref()?));
    let words = each_once(words.flatten());
    let (strings, unknown) = variants(&words);
    let unknown = (!words.is_empty()).then_some(unknown);
    let others: Vec<&Branch> =
        others.into_iter().filter(|branch| !(unknown.is_some() && is_open_string(branch))).collect();
    let mut scope = Scope::holding(&[UNKNOWN, OTHER, SEVERAL]);
    for name in strings.iter().map(|variant| &variant.name) {
        scope.take(name);
    }
    let tag = tag::find(context.api, &others, choice.discriminator);
    let tags_of =
        |index: usize| tag.as_ref().and_then(|tag| tag.values.get(index)).cloned().unwrap_or_default();
    // They get their names in the order of the document, which does not change with what is added to its end.
    let place = |branch: &Branch| branches.iter().position(|other| std::ptr::eq(other, branch));
    let mut in_order: Vec<(Option<usize>, usize, &Branch)> =
        others.iter().enumerate().map(|(index, branch)| (place(branch), index, *branch)).collect();
    in_order.sort_by_key(|(place, _, _)| *place);
    let mut variants: Vec<(usize, UnionVariant)> = in_order
        .into_iter()
        .map(|(place, index, branch)| {
            let place = place.unwrap_or(index);
            (index, variant(context, branch, place, &tags_of(index), &mut scope, spot))
        })
        .collect();
    variants.sort_by_key(|(index, _)| *index);
    let mut variants: Vec<UnionVariant> = variants.into_iter().map(|(_, variant)| variant).collect();
    for (branch, variant) in others.iter().zip(&variants) {
        context.origins.insert(format!("{name}::{}", variant.name), branch.whole.clone());
    }
    variants.extend(other_variant(choice));
    let several = choice.several && tag.is_none() && overlap(&others);
    let several = several.then(|| SEVERAL.to_owned());
    Union { strings, unknown, allows_others, variants, tag: tag.map(|tag| tag.member), several }
}

/// The variant for values of other types. No branch takes its name, nor that of the next, so that they keep them whatever branches
/// there are.
const OTHER: &str = "Other";

/// The variant for values that are several variants at once.
const SEVERAL: &str = "Several";

fn other_variant(choice: &Choice<'_>) -> Option<UnionVariant> {
    (!choice.other_than.is_empty()).then(|| UnionVariant {
        name: OTHER.to_owned(),
        doc: vec!["A value of another type.".to_owned()],
        slot: Slot::of(Type::Value),
        guard: Guard::NoneOf(choice.other_than.clone()),
        closed: false,
    })
}

/// Whether a value may be several variants of which each knows members that the others do not.
fn overlap(branches: &[&Branch]) -> bool {
    let may_be = |ty: SchemaType| {
        let may_be = |branch: &&&Branch| {
            let types = branch.shape.likely_types();
            branch.shape.values.is_none() && (types.is_empty() || types.contains(&ty))
        };
        branches.iter().filter(may_be).count()
    };
    may_be(SchemaType::Object) > 1 || may_be(SchemaType::Array) > 1
}

fn variant(
    context: &mut Context<'_>,
    branch: &Branch,
    index: usize,
    tags: &[String],
    scope: &mut Scope,
    spot: &Spot,
) -> UnionVariant {
    let word = word(context, branch, tags).unwrap_or_else(|| format!("variant {}", index + 1));
    let name = scope.give(&word, Case::Camel, "variant");
    let slot = context.whole(&branch.whole, &spot.unnamed_part(&name, "A variant"));
    let doc = docs::of_variant(context.api, &branch.whole, &slot);
    let guard = if tags.is_empty() { Guard::None } else { Guard::Tag(tags.to_vec()) };
    let closed = branch.shape.closed && branch.shape.additional.is_empty() && !branch.shape.holds_rest();
    UnionVariant { name, doc, slot, guard, closed }
}

/// What a variant is called.
fn word(context: &Context<'_>, branch: &Branch, tags: &[String]) -> Option<String> {
    let component = component_name(context.api, branch.id)
        .filter(|_| branch.whole.parts.len() == 1 && branch.whole.only.is_none());
    let title = || context.api[branch.id].title().map(str::to_owned).filter(|_| branch.whole.only.is_none());
    let tag = || tags.first().cloned();
    let by_type = || {
        let types = branch.shape.likely_types();
        let mut types = types.iter().filter(|ty| **ty != SchemaType::Null);
        let first = types.next().filter(|ty| branch.whole.only.is_some() || **ty != SchemaType::Object)?;
        let word = if *first == SchemaType::Array { "list" } else { first.as_str() };
        types.next().is_none().then(|| word.to_owned())
    };
    component.or_else(title).or_else(tag).or_else(by_type)
}

fn is_open_string(branch: &Branch) -> bool {
    let string =
        branch.shape.types.as_ref().is_some_and(|types| types.iter().all(|ty| *ty == SchemaType::String));
    string && branch.shape.values.is_none()
}

/// Decoding tries the variants in turn: those that take less come first.
fn looseness(shape: &Shape) -> (u8, Reverse<usize>) {
    // An object that holds any member passes over none, so that of such objects the one that demands most comes first.
    let holds_all = shape.holds_rest() || !shape.additional.is_empty();
    let demands = if holds_all { shape.required.len() + 1 } else { usize::MAX };
    (looseness_of_type(shape), Reverse(demands))
}

fn looseness_of_type(shape: &Shape) -> u8 {
    let types = shape.likely_types();
    let format = matches!(shape.format.as_deref(), Some("uuid" | "date" | "date-time"));
    let mut types = types.iter().filter(|ty| **ty != SchemaType::Null);
    match (types.next(), types.next()) {
        (Some(SchemaType::String) | None, None) if shape.values.is_some() => 3,
        (Some(SchemaType::Number), None) => 2,
        (Some(SchemaType::String), None) if shape.values.is_none() && !format => 4,
        (Some(_), None) => 1,
        (Some(_), Some(_)) => 5,
        (None, _) => 6,
    }
}
