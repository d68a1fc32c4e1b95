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
        let mut out = TokenStream::new();
        let mut rest = trees.as_slice();
        while let [first, after @ ..] = rest {
            rest = if let Some(behind) = feature(rest) {
                behind
            } else if let Some((name, behind)) = self.call(rest) {
                out.extend([name]);
                behind
            } else if is_root(rest) {
                let below = &self.below;
                out.extend(quote!(crate #(:: #below)*));
                after
            } else {
                out.extend([self.tree(first)]);
                after
            };
        }
        out
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

/// `crate::`, as opposed to `pub(crate)`.
fn is_root(trees: &[TokenTree]) -> bool {
    matches!(trees, [root, first, second, ..] if is_word(root, "crate") && is_mark(first, ':') && is_mark(second, ':'))
}

/// What stands behind an attribute that asks for a feature: the feature `contract` is not there, nor is the item behind it; all
/// others are.
fn feature(trees: &[TokenTree]) -> Option<&[TokenTree]> {
    let [hash, TokenTree::Group(attribute), behind @ ..] = trees else { return None };
    if !is_mark(hash, '#') || attribute.delimiter() != Delimiter::Bracket {
        return None;
    }
    let inside: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let [name, TokenTree::Group(condition)] = inside.as_slice() else { return None };
    let condition: Vec<TokenTree> = condition.stream().into_iter().collect();
    let [feature, _, value, ..] = condition.as_slice() else { return None };
    if !is_word(feature, "feature") {
        return None;
    }
    let is_there = value.to_string() != "\"contract\"";
    match name.to_string().as_str() {
        "cfg" if !is_there => Some(behind_item(behind)),
        "cfg" | "cfg_attr" => Some(behind),
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
