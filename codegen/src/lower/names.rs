//! Every identifier that is printed: words of the document in, identifiers of Rust out.
//!
//! A document may call a thing anything: `+1`, `2fa`, `type`, `Self`, `""`, `имя`. Two rules hold throughout: the
//! result is plain ASCII, so that no two identifiers look alike, and it depends on the name itself and on those
//! names before it that are spelled with the same words. So whatever is added to a document, it renames nothing
//! that stands before it, and what stands after it only if it has the same words.

use std::collections::BTreeSet;

use super::spelling::{in_full, spelled_out};

/// Names that types of a document may not take, as the printed code needs them for itself.
const TAKEN_TYPES: &[&str] = &[
    "Box",
    "BTreeMap",
    "Bytes",
    "ByteSource",
    "Clone",
    "Client",
    "Cow",
    "Copy",
    "Date",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Eq",
    "FieldEncoding",
    "FilePart",
    "Err",
    "From",
    "FromStr",
    "Hash",
    "HeaderField",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "PartialOrd",
    "Self",
    "Send",
    "Serialize",
    "Serializer",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToString",
    "TryFrom",
    "TryInto",
    "Url",
    "Uuid",
    "Validate",
    "Validator",
    "Value",
    "Vec",
    "Result",
    "Violation",
    "Error",
    "ApiError",
    "Response",
    "RequestError",
    "Stream",
    "Map",
    "Number",
    "Never",
    "Infallible",
    "Variant",
    "Checker",
    "Endpoint",
    "RawResponse",
    "Request",
    "SecurityScheme",
    "Style",
    "Arguments",
    "Documented",
    "Failure",
    "Invocation",
    "Operation",
];

/// Reserved words of all editions (The Rust Reference, Keywords), and names that a method or a field may not have.
const KEYWORDS: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "macro_rules",
    "_",
];

/// How the words of a name are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `PaginationMeta`: types and variants.
    Camel,
    /// `current_page`: fields, functions, modules.
    Snake,
}

/// One name of a document as an identifier, regardless of what other names there are.
pub(super) fn identifier(name: &str, case: Case) -> String {
    let words = words(name);
    let joined = match case {
        Case::Camel => words.iter().map(|word| capitalised(word)).collect::<String>(),
        Case::Snake => words.join("_"),
    };
    let lead = if joined.starts_with(|first: char| first.is_ascii_digit()) {
        match case {
            Case::Camel => format!("N{joined}"),
            Case::Snake => format!("n{joined}"),
        }
    } else {
        joined
    };
    if KEYWORDS.contains(&lead.as_str()) || lead == "Self" { format!("{lead}_") } else { lead }
}

/// A scope in which every identifier is given once.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Each identifier in lower case: file names must differ on file systems that ignore case.
    given: BTreeSet<String>,
}

impl Scope {
    /// A scope for the names of types.
    pub(super) fn of_types() -> Self {
        Self::holding(TAKEN_TYPES)
    }

    /// A scope in which some names are taken already.
    pub(super) fn holding(taken: &[&str]) -> Self {
        Self { given: taken.iter().map(|name| name.to_lowercase()).collect() }
    }

    /// Gives a name of the document an identifier of its own. `role` is a word that makes it plainer when the
    /// first choice is taken, e.g. `Model`; after that comes what tells its own spelling apart from others.
    pub(super) fn give(&mut self, name: &str, case: Case, role: &str) -> String {
        let plain = identifier(name, case);
        let marked = |mark: String| match case {
            Case::Camel => format!("{plain}{}", capitalised(&mark)),
            Case::Snake => format!("{plain}_{mark}"),
        };
        let own = [format!("{name} {role}"), in_full(name)].map(|longer| identifier(&longer, case));
        let hash = digest(name);
        let hashes = [marked(format!("x{:04x}", hash & 0xffff)), marked(format!("x{hash:016x}"))];
        // Of more candidates than there are names given, one is free.
        let numbers = (2..=self.given.len() + 2).map(|number| marked(number.to_string()));
        let mut candidates = std::iter::once(plain.clone()).chain(own).chain(hashes).chain(numbers);
        candidates.find(|candidate| self.take(candidate)).unwrap_or(plain)
    }

    /// Takes an identifier; false if it is given already.
    pub(super) fn take(&mut self, identifier: &str) -> bool {
        self.given.insert(identifier.to_lowercase())
    }
}

/// FNV-1a, which is the same on every machine.
fn digest(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The words of a name in lower case; never none, and each a run of ASCII letters and digits.
fn words(name: &str) -> Vec<String> {
    let spelled = spelled_out(name);
    let mut words: Vec<String> = Vec::new();
    for run in spelled.split(|character: char| !character.is_ascii_alphanumeric()) {
        words.extend(humps(run));
    }
    // Names of 300 characters are real; file systems end at 255.
    let mut length = 0;
    words.retain(|word| {
        length += word.len() + 1;
        length <= 120
    });
    if words.is_empty() {
        words.push(spelled.chars().filter(char::is_ascii_alphanumeric).take(100).collect());
    }
    words
}

/// Splits `currentPage`, `HTTPServer`, `UUIDs` and `OAuth2Token` where a word begins, in lower case.
fn humps(run: &str) -> Vec<String> {
    let characters: Vec<char> = run.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, character) in characters.iter().enumerate() {
        if begins_word(&characters, index) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(character.to_ascii_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a word begins at a capital: after a small letter or digit, or as the last capital of a run that a
/// small letter follows, unless that letter is the `s` of a plural (`UUIDs`).
fn begins_word(characters: &[char], index: usize) -> bool {
    let at = |position: usize| characters.get(position).copied();
    let Some(before) = index.checked_sub(1).and_then(at) else { return true };
    if !at(index).is_some_and(|here| here.is_ascii_uppercase()) {
        return false;
    }
    let plural = at(index + 1) == Some('s') && at(index + 2).is_none_or(|after| after.is_ascii_uppercase());
    let small_follows = at(index + 1).is_some_and(|next| next.is_ascii_lowercase());
    !before.is_ascii_uppercase() || (small_follows && !plural)
}

/// A word with its first letter as a capital.
fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for (name, camel, snake) in [
            ("ApiLogsPaginated", "ApiLogsPaginated", "api_logs_paginated"),
            ("http_statuses[]", "HttpStatuses", "http_statuses"),
            ("HTTPServer", "HttpServer", "http_server"),
            ("UUIDs", "Uuids", "uuids"),
            ("OAuth2Token", "OAuth2Token", "o_auth2_token"),
            ("2fa", "N2fa", "n2fa"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("type", "Type", "type_"),
            ("self", "Self_", "self_"),
            ("", "Empty", "empty"),
            (" ", "Space", "space"),
            (".", "Dot", "dot"),
            ("<=", "LessEqual", "less_equal"),
            ("Größe", "Groesse", "groesse"),
            ("имя", "U438U43cU44f", "u438_u43c_u44f"),
            ("$ref", "Ref", "ref_"),
            ("x-rate-limit", "XRateLimit", "x_rate_limit"),
            ("customer's", "Customers", "customers"),
        ] {
            assert_eq!(identifier(name, Case::Camel), camel, "{name:?}");
            assert_eq!(identifier(name, Case::Snake), snake, "{name:?}");
        }
    }

    #[test]
    fn a_scope_gives_each_name_once() {
        let mut scope = Scope::of_types();
        let mut give = |name| scope.give(name, Case::Camel, "model");
        assert_eq!(give("DateCreated"), "DateCreated");
        assert_eq!(give("DateCreated<"), "DateCreatedModel");
        assert_eq!(give("date-created"), "DateMinusCreated");
        assert_eq!(give("Option"), "OptionModel");
        assert_eq!(give("option"), "OptionX2754");
    }

    #[test]
    fn what_is_spelled_with_other_words_does_not_matter() {
        let names = ["a b", "A B", "a:b", "aB", "ab"];
        let mut scope = Scope::default();
        let alone: Vec<String> = names.iter().map(|name| scope.give(name, Case::Snake, "field")).collect();
        let mut scope = Scope::default();
        for (name, expected) in names.iter().zip(alone) {
            scope.give(&format!("{name} more"), Case::Snake, "field");
            assert_eq!(scope.give(name, Case::Snake, "field"), expected);
        }
    }

    #[test]
    fn long_names_end() {
        let name = "word ".repeat(100);
        assert!(identifier(&name, Case::Snake).len() <= 120);
        assert!(identifier(&"x".repeat(400), Case::Camel).len() <= 120);
    }
}
