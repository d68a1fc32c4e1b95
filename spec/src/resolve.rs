//! `$ref` → the value it names and where that stands (OpenAPI 3.1, section 4.6; RFC 6901).

use std::cell::Cell;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Diagnostic;
use crate::load::{Documents, Unavailable};
use crate::node::Node;
use crate::pointer::JsonPointer;
use crate::source::{Location, SourceId};

/// Why a reference leads nowhere.
#[derive(Debug)]
pub(crate) enum Dangling {
    /// The target is not there.
    Missing {
        /// What the part of the pointer leads to that is there.
        parent: Location,
        /// The first token that is not.
        token: String,
        /// The part of the reference before `#`.
        file: String,
    },
    /// The fragment is the name of an anchor, not a pointer.
    Anchor {
        /// Its name.
        name: String,
    },
    /// The document that has the target is not at hand.
    Unavailable(Unavailable),
    /// The text is no reference.
    Malformed,
}

/// How many references a pointer may lead through.
const MAX_HOPS: u8 = 8;

/// Finds what a reference names.
pub(crate) fn target<'d>(
    documents: &'d Documents,
    from: SourceId,
    reference: &str,
) -> Result<Node<'d>, Dangling> {
    within_hops(documents, from, reference, MAX_HOPS)
}

fn within_hops<'d>(
    documents: &'d Documents,
    from: SourceId,
    reference: &str,
    hops: u8,
) -> Result<Node<'d>, Dangling> {
    let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let source = match file {
        "" => from,
        file => documents.find(from, documents.base(from), file).map_err(Dangling::Unavailable)?,
    };
    let root = documents.root(source).ok_or_else(|| Dangling::Unavailable(Unavailable::broken()))?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    match JsonPointer::parse(&fragment) {
        Some(pointer) => walk_within_hops(documents, root, &pointer, file, hops),
        None if fragment.starts_with('/') => Err(Dangling::Malformed),
        None => Err(Dangling::Anchor { name: fragment.into_owned() }),
    }
}

/// Follows a pointer from the root of a resource, which `file` names. A pointer may lead through a reference, as people
/// take it for its target.
pub(crate) fn walk<'d>(
    documents: &'d Documents,
    root: Node<'d>,
    pointer: &JsonPointer,
    file: &str,
) -> Result<Node<'d>, Dangling> {
    walk_within_hops(documents, root, pointer, file, MAX_HOPS)
}

fn walk_within_hops<'d>(
    documents: &'d Documents,
    root: Node<'d>,
    pointer: &JsonPointer,
    file: &str,
    hops: u8,
) -> Result<Node<'d>, Dangling> {
    let mut here = root;
    for token in pointer.steps() {
        if let Some(next) = step(&here, &token) {
            here = next;
            continue;
        }
        if let Some(reference) = here.reference()
            && let Some(fewer) = hops.checked_sub(1)
        {
            here = within_hops(documents, here.source(), reference, fewer)?;
        }
        let Some(next) = step(&here, &token) else {
            let (parent, token, file) = (here.at(), token.into_owned(), file.to_owned());
            return Err(Dangling::Missing { parent, token, file });
        };
        here = next;
    }
    Ok(here)
}

fn step<'d>(here: &Node<'d>, token: &str) -> Option<Node<'d>> {
    if here.is_array() { here.element(token.parse().ok()?) } else { here.get(token) }
}

/// From what length on a word is nothing that somebody misspelt; comparing takes the product of the lengths.
const LONGEST_WORD: usize = 200;

/// How many words are compared with a misspelt one.
const MAX_CANDIDATES: usize = 2000;

/// How often it may be guessed at what is meant by a misspelt word: comparing it with very many takes time, and nobody
/// reads so many lines of help.
#[derive(Debug)]
pub(crate) struct Guesses(Cell<u32>);

impl Default for Guesses {
    fn default() -> Self {
        Self(Cell::new(50))
    }
}

impl Guesses {
    /// Whether there are any left.
    pub(crate) fn are_left(&self) -> bool {
        self.0.get() > 0
    }

    /// The word most like a misspelt one, as [`closest`] has it, while there are guesses left.
    pub(crate) fn closest<'w>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'w str>,
    ) -> Option<&'w str> {
        self.0.set(self.0.get().checked_sub(1)?);
        closest(word, candidates)
    }
}

/// The word most like a misspelt one, if there is one that is like enough.
pub(crate) fn closest<'w>(word: &str, candidates: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let scored = candidates.take(MAX_CANDIDATES).filter(|candidate| candidate.len() <= LONGEST_WORD).map(
        |candidate| {
            let like = strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase());
            (like, candidate)
        },
    );
    let best = scored.filter(|(like, _)| *like > 0.84).max_by(|one, other| one.0.total_cmp(&other.0));
    best.map(|(_, candidate)| candidate)
}

impl Dangling {
    /// The diagnostic for the reference that stands at a location.
    pub(crate) fn diagnostic(self, documents: &Documents, reference: &str, at: Location) -> Diagnostic {
        match self {
            Self::Missing { parent, token, file } => {
                let pointer = documents.sources.pointer(&parent);
                let place =
                    if pointer.as_str().is_empty() { "the root".to_owned() } else { format!("`{pointer}`") };
                let parent = documents.sources.node(parent);
                let known = parent.iter().flat_map(Node::members).map(|(key, _)| key);
                let similar = documents.guesses.closest(&token, known);
                let similar = similar.map(|key| format!("{file}{}", pointer.join(key).to_fragment()));
                let message = format!("`{reference}` leads nowhere: there is no `{token}` in {place}");
                let diagnostic = Diagnostic::error("dangling-reference", at, message);
                match similar {
                    Some(similar) => diagnostic.with_help(format!("did you mean `{similar}`?")),
                    None => diagnostic,
                }
            }
            Self::Anchor { name } => {
                let message = format!("`{reference}` leads nowhere: no schema has the anchor `{name}`");
                Diagnostic::error("dangling-reference", at, message)
                    .with_help("a JSON pointer starts with `#/`")
            }
            Self::Unavailable(Unavailable::Remote) => Diagnostic::error(
                "external-reference",
                at,
                format!("`{reference}` is a URL, and nothing is fetched from the network"),
            )
            .with_help(
                "`--follow-urls` fetches it; or save the target beside the document and refer to the file",
            ),
            Self::Unavailable(Unavailable::Other { reason, help }) => {
                let message = format!("`{reference}` cannot be followed: {reason}");
                let diagnostic = Diagnostic::error("external-reference", at, message);
                Diagnostic { help, ..diagnostic }
            }
            Self::Malformed => {
                Diagnostic::error("malformed-reference", at, format!("`{reference}` is no JSON pointer"))
                    .with_help("in a pointer `~` is written `~0`, and `/` inside a key `~1`")
            }
        }
    }
}
