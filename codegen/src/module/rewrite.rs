//! [`Rewrite`]: the tokens of a crate → the same in a module.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// What is to be changed.
pub(super) struct Rewrite {
    /// The names behind `crate` in the path of the module.
    pub(super) below: Vec<syn::Ident>,
    /// The macros that are reached without a path.
    pub(super) macros: BTreeSet<String>,
}

impl Rewrite {
    pub(super) fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut out: Vec<TokenTree> = Vec::new();
        let mut rest = trees.as_slice();
        while let [first, after @ ..] = rest {
            rest = if let [_, _, behind @ ..] = rest
                && is_example(rest)
            {
                behind
            } else if let Some(condition) = Condition::at(rest) {
                condition.drop_what_is_not_there(&mut out)
            } else if let Some((name, behind)) = self.call(rest) {
                out.push(name);
                behind
            } else if is_root(rest) {
                let below = &self.below;
                out.extend(quote!(crate #(:: #below)*));
                after
            } else {
                out.push(self.tree(first));
                after
            };
        }
        out.into_iter().collect()
    }

    fn tree(&self, tree: &TokenTree) -> TokenTree {
        match tree {
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), self.tokens(group.stream())))
            }
            other => other.clone(),
        }
    }

    /// `$crate::name!`, of which the name stays.
    fn call<'t>(&self, trees: &'t [TokenTree]) -> Option<(TokenTree, &'t [TokenTree])> {
        let [dollar, root, first, second, name, behind @ ..] = trees else { return None };
        let is_path =
            is_mark(dollar, '$') && is_word(root, "crate") && is_mark(first, ':') && is_mark(second, ':');
        let is_call = behind.first().is_some_and(|mark| is_mark(mark, '!'));
        (is_path && is_call && self.macros.contains(&name.to_string())).then(|| (name.clone(), behind))
    }
}

/// `#[doc = example!(…)]`: an example is one of a crate, which a module does not know the name of.
fn is_example(trees: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), ..] = trees else { return false };
    let inside: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let is_call =
        matches!(inside.as_slice(), [doc, _, name, ..] if is_word(doc, "doc") && is_word(name, "example"));
    is_mark(hash, '#') && is_call
}

/// `crate::`, as opposed to `pub(crate)`.
fn is_root(trees: &[TokenTree]) -> bool {
    matches!(trees, [root, first, second, ..] if is_word(root, "crate") && is_mark(first, ':') && is_mark(second, ':'))
}

/// The features that a module has not: each needs something else of the crate.
const ABSENT: [&str; 3] = ["contract", "tracing", "blocking"];

/// An attribute that asks for a feature, or for its absence. Those of [`ABSENT`] are not there, nor are the items behind them; all
/// others are.
struct Condition<'t> {
    item_is_there: bool,
    behind: &'t [TokenTree],
}

impl<'t> Condition<'t> {
    fn at(trees: &'t [TokenTree]) -> Option<Self> {
        let [hash, TokenTree::Group(attribute), behind @ ..] = trees else { return None };
        if !is_mark(hash, '#') || attribute.delimiter() != Delimiter::Bracket {
            return None;
        }
        let inside: Vec<TokenTree> = attribute.stream().into_iter().collect();
        let [name, TokenTree::Group(condition)] = inside.as_slice() else { return None };
        let holds = holds(condition)?;
        // What `cfg_attr` adds goes with it, but not the item.
        let adds = is_word(name, "cfg_attr");
        (adds || is_word(name, "cfg")).then_some(Self { item_is_there: adds || holds, behind })
    }

    /// What stands behind the item, or behind the attribute alone; the other attributes of an item go with it.
    fn drop_what_is_not_there(&self, before: &mut Vec<TokenTree>) -> &'t [TokenTree] {
        if self.item_is_there {
            return self.behind;
        }
        while let [.., hash, TokenTree::Group(attribute)] = before.as_slice() {
            if !is_mark(hash, '#') || attribute.delimiter() != Delimiter::Bracket {
                break;
            }
            before.truncate(before.len().saturating_sub(2));
        }
        behind_item(self.behind)
    }
}

/// Whether `(feature = "…")`, or `(not(…))` or `(any(…))` of such, holds in a module; `None` of anything else.
fn holds(condition: &Group) -> Option<bool> {
    let trees: Vec<TokenTree> = condition.stream().into_iter().collect();
    match trees.as_slice() {
        [not, TokenTree::Group(inner), ..] if is_word(not, "not") => holds(inner).map(|holds| !holds),
        [any, TokenTree::Group(inner), ..] if is_word(any, "any") => {
            let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
            let conditions = inner.split(|tree| is_mark(tree, ','));
            let one =
                |trees: &[TokenTree]| Group::new(Delimiter::Parenthesis, trees.iter().cloned().collect());
            conditions.map(|trees| holds(&one(trees))).reduce(|one, other| Some(one? || other?))?
        }
        [feature, _, TokenTree::Literal(value), ..] if is_word(feature, "feature") => {
            Some(!ABSENT.contains(&value.to_string().trim_matches('"')))
        }
        _ => None,
    }
}

/// What stands behind an item: an import ends with a semicolon, others with that or with braces.
fn behind_item(trees: &[TokenTree]) -> &[TokenTree] {
    let words = trees.iter().take_while(|tree| matches!(tree, TokenTree::Ident(_) | TokenTree::Group(_)));
    let is_import = words.take(3).any(|word| is_word(word, "use"));
    let ends = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_import,
        other => is_mark(other, ';'),
    };
    let end = trees.iter().position(ends).map_or(trees.len(), |end| end + 1);
    trees.get(end..).unwrap_or_default()
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

fn is_mark(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}
