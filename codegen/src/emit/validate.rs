//! `impl Validate`: one statement for each thing that is checked.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;
use serde_json::Number;

use super::imports::Imports;
use super::object::rest_type;
use super::{World, ident};
use crate::ir::{Check, Item, Struct, Type, Union};

/// The implementation around statements; the trait's own checks nothing.
pub(super) fn implementation(name: &Ident, statements: &TokenStream, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "Validate");
    if statements.is_empty() {
        return quote!(impl Validate for #name {});
    }
    imports.add("crate::runtime", "Checker");
    if mentions(statements, "SCHEMAS") {
        imports.add("crate::schemas", "SCHEMAS");
    }
    let statements = unblocked(statements);
    quote! {
        impl Validate for #name {
            fn check(&self, checker: &mut Checker) {
                #statements
            }
        }
    }
}

/// Whether a name stands anywhere in tokens.
fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(found) => found == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// What no type says of a value that is borrowed.
fn schemas(checks: &[Check], value: &TokenStream, checker: &TokenStream) -> TokenStream {
    let statement = |check: &Check| match check {
        Check::Schema(name) => Some(quote!(SCHEMAS.check(#name, #value, #checker);)),
        _ => None,
    };
    checks.iter().filter_map(statement).collect()
}

/// The checks without those by schemas.
fn others(checks: &[Check]) -> Vec<Check> {
    checks.iter().filter(|check| !matches!(check, Check::Schema(_))).cloned().collect()
}

/// A block that is all there is needs no braces.
fn unblocked(statements: &TokenStream) -> TokenStream {
    let mut tokens = statements.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(block)), None) => block.stream(),
        _ => statements.clone(),
    }
}

/// Of a struct: its fields.
pub(super) fn of_struct(
    item: &Item,
    structure: &Struct,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let fields = structure.fields.iter().map(|field| {
        let value = ident(&field.name);
        member(&field.wire, &field.slot.ty, &field.slot.checks, !field.required, &quote!(self.#value), world)
    });
    let rest = structure.rest.as_ref().map(|rest| {
        let value = ident(&rest.name);
        let ty = rest_type(rest);
        let checks = match rest.slot.checks.as_slice() {
            [] => Vec::new(),
            checks => vec![Check::Values(checks.to_vec())],
        };
        self::value(&ty, &checks, &quote!(&self.#value), world)
    });
    let demanded = structure.rest.as_ref().map(|rest| {
        let members = ident(&rest.name);
        required(&item.checks, &quote!(self.#members))
    });
    let whole = schemas(&item.checks, &quote!(self), &quote!(checker));
    implementation(&ident(&item.name), &quote!(#(#fields)* #demanded #rest #whole), imports)
}

/// Of a union: whatever the variant holds.
pub(super) fn of_union(item: &Item, union: &Union, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let mut nothing: Vec<TokenStream> = union
        .strings
        .iter()
        .map(|variant| {
            let name = ident(&variant.name);
            quote!(Self::#name)
        })
        .collect();
    let mut arms = Vec::new();
    for variant in &union.variants {
        let variant_name = ident(&variant.name);
        let statements = value(&variant.slot.ty, &variant.slot.checks, &quote!(value), world);
        if statements.is_empty() {
            nothing.push(quote!(Self::#variant_name(_)));
        } else {
            let alone = variant.slot.checks.is_empty() && world.validates(&variant.slot.ty);
            arms.push(if alone {
                quote!(Self::#variant_name(value) => value.check(checker),)
            } else {
                quote!(Self::#variant_name(value) => { #statements })
            });
        }
    }
    let unknown = union.unknown.as_ref().map(|unknown| ident(unknown));
    if union.allows_others {
        nothing.extend(unknown.iter().map(|unknown| quote!(Self::#unknown(_))));
    }
    let unknown = unknown
        .filter(|_| !union.allows_others)
        .map(|unknown| quote!(Self::#unknown(value) => checker.not_in_enum(value),));
    let several = union.several.as_ref().map(|several| {
        let several = ident(several);
        quote!(Self::#several(values) => values.iter().for_each(|value| value.check(checker)),)
    });
    let name = ident(&item.name);
    let whole = schemas(&item.checks, &quote!(self), &quote!(checker));
    if arms.is_empty() && unknown.is_none() && several.is_none() {
        return implementation(&name, &whole, imports);
    }
    let nothing = (!nothing.is_empty()).then(|| quote!(#(#nothing)|* => {}));
    implementation(&name, &quote!(match self { #nothing #(#arms)* #unknown #several } #whole), imports)
}

/// The statement for a member that may be absent.
pub(super) fn member(
    wire: &str,
    ty: &Type,
    checks: &[Check],
    optional: bool,
    place: &TokenStream,
    world: &World<'_>,
) -> TokenStream {
    let by_schema = if optional {
        let statements = schemas(checks, &quote!(value), &quote!(&mut checker.at(#wire)));
        if statements.is_empty() { statements } else { quote!(if let Some(value) = &#place { #statements }) }
    } else {
        schemas(checks, &quote!(&#place), &quote!(&mut checker.at(#wire)))
    };
    let by_type = member_by_type(wire, ty, &others(checks), optional, place, world);
    quote!(#by_type #by_schema)
}

fn member_by_type(
    wire: &str,
    ty: &Type,
    checks: &[Check],
    optional: bool,
    place: &TokenStream,
    world: &World<'_>,
) -> TokenStream {
    if checks.is_empty() {
        return if world.validates(ty) {
            quote!(checker.member(#wire, &#place);)
        } else {
            TokenStream::new()
        };
    }
    let (ty, wraps) = unwrapped(ty, usize::from(optional), world);
    let copied = wraps == 0 && is_number(ty);
    let value = if copied {
        place.clone()
    } else if wraps == 0 {
        quote!(&#place)
    } else {
        quote!(value)
    };
    let statements =
        if copied { numbers(checks, ty, &value) } else { self::value(ty, checks, &value, world) };
    if statements.is_empty() {
        return TokenStream::new();
    }
    if wraps == 0 {
        return scoped(&quote!(checker.at(#wire)), &statements);
    }
    let pattern = (0..wraps).fold(quote!(value), |pattern, _| quote!(Some(#pattern)));
    let statements = looking(&quote!(checker.at(#wire)), &statements);
    quote!(if let #pattern = &#place { #statements })
}

/// Statements about a member or an item: the checker looks there for as long as they last.
pub(super) fn scoped(place: &TokenStream, statements: &TokenStream) -> TokenStream {
    only_call(statements)
        .map_or_else(|| quote!({ let checker = &mut #place; #statements }), |call| quote!(#place #call))
}

/// The same at the end of a block.
fn looking(place: &TokenStream, statements: &TokenStream) -> TokenStream {
    only_call(statements)
        .map_or_else(|| quote!(let checker = &mut #place; #statements), |call| quote!(#place #call))
}

/// The call of a method of the checker, if that is the only statement: `.minimum(value, 0);`.
fn only_call(statements: &TokenStream) -> Option<TokenStream> {
    let mut tokens = statements.clone().into_iter();
    let is_checker = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "checker");
    let call: Vec<TokenTree> = tokens.collect();
    let is =
        |token: &TokenTree, wanted: char| matches!(token, TokenTree::Punct(mark) if mark.as_char() == wanted);
    let ends = call.iter().filter(|token| is(token, ';')).count();
    let is_call = call.first().is_some_and(|token| is(token, '.')) && ends == 1;
    (is_checker && is_call && call.last().is_some_and(|token| is(token, ';')))
        .then(|| call.into_iter().collect())
}

/// The type behind aliases and `Option`s, and how many of the latter.
fn unwrapped<'t>(ty: &'t Type, wraps: usize, world: &World<'t>) -> (&'t Type, usize) {
    match world.resolve(ty) {
        Type::Option(inner) => unwrapped(inner, wraps + 1, world),
        other => (other, wraps),
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::F64)
}

/// The statements about a value that is borrowed.
pub(super) fn value(ty: &Type, checks: &[Check], value: &TokenStream, world: &World<'_>) -> TokenStream {
    let by_schema = schemas(checks, value, &quote!(checker));
    let by_type = value_by_type(ty, &others(checks), value, world);
    quote!(#by_type #by_schema)
}

fn value_by_type(ty: &Type, checks: &[Check], value: &TokenStream, world: &World<'_>) -> TokenStream {
    let own = match world.resolve(ty) {
        Type::Option(inner) => {
            let statements = value_by_type(inner, checks, &quote!(value), world);
            return if statements.is_empty() {
                statements
            } else {
                quote!(if let Some(value) = #value { #statements })
            };
        }
        Type::Box(inner) => return value_by_type(inner, checks, value, world),
        number if is_number(number) => return numbers(checks, number, &quote!(*#value)),
        Type::DecimalNumber => {
            let value = strip_reference(value);
            return numbers(checks, &Type::F64, &quote!(#value.to_f64()));
        }
        Type::String => lengths(checks, value),
        Type::Vec(item) => lists(checks, item, value, world),
        Type::Map(inner) => maps(checks, inner, value, world),
        Type::Object => maps(checks, &Type::Value, value, world),
        _ => TokenStream::new(),
    };
    // What the items check is said already where they have checks of their own.
    let covered = checks.iter().any(|check| matches!(check, Check::Items(_) | Check::Values(_)));
    let inner = (world.validates(ty) && !covered).then(|| {
        let receiver = strip_reference(value);
        quote!(#receiver.check(checker);)
    });
    quote!(#own #inner)
}

/// `&self.a` as a receiver is `self.a`.
fn strip_reference(value: &TokenStream) -> TokenStream {
    let mut tokens = value.clone().into_iter().peekable();
    let reference = matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '&');
    if reference { tokens.skip(1).collect() } else { value.clone() }
}

fn numbers(checks: &[Check], ty: &Type, value: &TokenStream) -> TokenStream {
    let statement = |check: &Check| {
        let (method, bound, up) = match check {
            Check::Minimum(bound) => ("minimum", bound, true),
            Check::Maximum(bound) => ("maximum", bound, false),
            Check::ExclusiveMinimum(bound) => ("exclusive_minimum", bound, false),
            Check::ExclusiveMaximum(bound) => ("exclusive_maximum", bound, true),
            Check::MultipleOf(step) => ("multiple_of", step, false),
            _ => return None,
        };
        let (method, bound) = (ident(method), literal(bound, ty, up)?);
        Some(quote!(checker.#method(#value, #bound);))
    };
    checks.iter().filter_map(statement).collect()
}

/// A bound as a literal of a number's type; `None` if the type has no such value, so that it is never exceeded. A
/// fraction is rounded the way that leaves the same integers.
fn literal(bound: &Number, ty: &Type, up: bool) -> Option<Literal> {
    let Type::Integer(name) = ty else { return Some(Literal::f64_unsuffixed(bound.as_f64()?)) };
    let integer = bound.as_i128().or_else(|| {
        let float = bound.as_f64()?;
        let rounded = if up { float.ceil() } else { float.floor() };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast from a float saturates; the range is checked below"
        )]
        let integer = rounded as i128;
        Some(integer)
    })?;
    let fits = match *name {
        "i8" => i8::try_from(integer).is_ok(),
        "u8" => u8::try_from(integer).is_ok(),
        "i16" => i16::try_from(integer).is_ok(),
        "u16" => u16::try_from(integer).is_ok(),
        "i32" => i32::try_from(integer).is_ok(),
        "u32" => u32::try_from(integer).is_ok(),
        "u64" => u64::try_from(integer).is_ok(),
        "i128" => true,
        _ => i64::try_from(integer).is_ok(),
    };
    fits.then(|| Literal::i128_unsuffixed(integer))
}

fn lengths(checks: &[Check], value: &TokenStream) -> TokenStream {
    let statement = |check: &Check| match check {
        Check::MinLength(bound) => Some(bounded("min_length", value, *bound)),
        Check::MaxLength(bound) => Some(bounded("max_length", value, *bound)),
        Check::Pattern(pattern) => Some(quote!(checker.pattern(#value, #pattern);)),
        _ => None,
    };
    checks.iter().filter_map(statement).collect()
}

/// A check of a length. It is a `usize`, which has 32 bits in a browser, and no length is beyond those.
fn bounded(method: &str, value: &TokenStream, bound: u64) -> TokenStream {
    let (method, bound) = (ident(method), Literal::u64_unsuffixed(bound.min(u32::MAX.into())));
    quote!(checker.#method(#value, #bound);)
}

fn lists(checks: &[Check], item: &Type, value: &TokenStream, world: &World<'_>) -> TokenStream {
    let statement = |check: &Check| match check {
        Check::MinItems(bound) => Some(bounded("min_items", value, *bound)),
        Check::MaxItems(bound) => Some(bounded("max_items", value, *bound)),
        Check::UniqueItems => Some(quote!(checker.unique_items(#value);)),
        Check::Items(checks) => {
            let statements = self::value(item, checks, &quote!(item), world);
            let looking = looking(&quote!(checker.item(index)), &statements);
            let list = strip_reference(value);
            let each = quote!(for (index, item) in #list.iter().enumerate() { #looking });
            (!statements.is_empty()).then_some(each)
        }
        _ => None,
    };
    checks.iter().filter_map(statement).collect()
}

fn maps(checks: &[Check], inner: &Type, value: &TokenStream, world: &World<'_>) -> TokenStream {
    let map = strip_reference(value);
    let demanded = required(checks, &map);
    let statement = |check: &Check| match check {
        Check::MinProperties(bound) => Some(bounded("min_properties", &quote!(#map.len()), *bound)),
        Check::MaxProperties(bound) => Some(bounded("max_properties", &quote!(#map.len()), *bound)),
        Check::Values(checks) => {
            let statements = self::value(inner, checks, &quote!(item), world);
            let looking = looking(&quote!(checker.at(name)), &statements);
            let each = quote!(for (name, item) in #value { #looking });
            (!statements.is_empty()).then_some(each)
        }
        _ => None,
    };
    let others: TokenStream = checks.iter().filter_map(statement).collect();
    quote!(#demanded #others)
}

/// Members of a map that have to be there.
fn required(checks: &[Check], map: &TokenStream) -> TokenStream {
    let statement = |check: &Check| match check {
        Check::Required(names) => {
            Some(quote!(checker.required(&[#(#names),*], |name| #map.contains_key(name));))
        }
        _ => None,
    };
    checks.iter().filter_map(statement).collect()
}
